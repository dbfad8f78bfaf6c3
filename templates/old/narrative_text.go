package old

import (
	"slices"
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
)

// A prose is a passage made ready for reading: half-width, without blanks, with its figures found. Marks (【新收申请】) have
// become "◇", which is no figure: the program fills them in from the table, so there is nothing to compare.
type prose struct {
	original  []rune
	text      []rune // folded, without blanks; sentences end in 。
	where     []int  // index in original for each rune of text
	sentences []sentence
	ends      []int32 // for each rune of text and the end of it: where the clause ends that it stands in; see clauseEnds
}

// A sentence is a stretch of a prose and the quantities in it, in order.
type sentence struct {
	start, end int // runes of prose.text
	quantities []quantity
}

// A quantity is a number with its unit: 1,234件, 十二起, 51.85%.
type quantity struct {
	start, end int // runes of prose.text, unit included
	number     Decimal
	places     int // decimals written
	unit       string
	rough      bool // 近20件, 20余件, 3.5万件: not meant exactly
}

const markSign = '◇'

func readProse(form *Form, text string) *prose {
	text = form.eachMark(text, func(string) string { return string(markSign) })
	p := &prose{original: []rune(text)}
	p.text, p.where = make([]rune, 0, len(p.original)), make([]int, 0, len(p.original))
	for i, r := range p.original {
		switch {
		case r >= 0x4e00 && r <= 0x9fff: // most of it
		case r == '\n' || r == '\r':
			r = '。'
		case hanzi.Blank(r):
			continue
		default:
			r = hanzi.Half(r)
		}
		p.text, p.where = append(p.text, r), append(p.where, i)
	}
	start := 0
	for i, r := range p.text {
		if strings.ContainsRune(sentenceMarks, r) {
			p.addSentence(start, i)
			start = i + 1
		}
	}
	p.addSentence(start, len(p.text))
	return p
}

func (p *prose) addSentence(start, end int) {
	if start >= end {
		return
	}
	s := sentence{start: start, end: end}
	for i := start; i < end; {
		q, ok := p.quantityAt(i, start, end)
		if !ok {
			i++
			continue
		}
		if q.unit != "" {
			s.quantities = append(s.quantities, q)
		}
		i = q.end
	}
	p.sentences = append(p.sentences, s)
}

// whole returns the bounds of the full sentence, from 。 to 。, that a part between semicolons belongs to.
func (p *prose) whole(s sentence) (start, end int) {
	start, end = s.start, s.end
	for start > 0 && p.text[start-1] != '。' {
		start--
	}
	for end < len(p.text) && p.text[end] != '。' {
		end++
	}
	return start, end
}

// quote returns text as it stands in the passage.
func (p *prose) quote(start, end int) string {
	if start >= end {
		return ""
	}
	return string(p.original[p.where[start] : p.where[end-1]+1])
}

// maxPhrase is how many characters are quoted of a phrase at most; messages show forty of them.
const maxPhrase = 120

// phrase returns the beginning of a stretch of text as it stands, enough to be shown in a message.
func (p *prose) phrase(start, end int) string {
	end = min(end, start+maxPhrase)
	for start < end && p.where[end-1]-p.where[start] > 10*maxPhrase { // thousands of blanks
		end--
	}
	return p.quote(start, end)
}

// clauseMarks end a clause, as sentenceMarks end a sentence.
const (
	clauseMarks   = ",:()、"
	sentenceMarks = "。；;！!？?"
)

// clauseEnd returns where the clause ends in which the rune at i stands: at a mark of clauseMarks, or with the sentence. It
// is found once for all, since a clause may hold ten thousand numbers.
func (p *prose) clauseEnd(i int) int {
	if p.ends == nil {
		p.ends = make([]int32, len(p.text)+1)
		end := len(p.text)
		for k := len(p.text); k >= 0; k-- {
			if k < len(p.text) && (strings.ContainsRune(clauseMarks, p.text[k]) || strings.ContainsRune(sentenceMarks, p.text[k])) {
				end = k
			}
			p.ends[k] = int32(end)
		}
	}
	return int(p.ends[i])
}

// slice returns the folded text.
func (p *prose) slice(start, end int) string { return string(p.text[start:end]) }

var proseUnits = runesOf("万元 元 % 件 起 宗 份 例 个 条 项")

const (
	numeralRunes  = "〇零一二两三四五六七八九十百千万"
	roughBefore   = "约近超逾达余"
	ordinalBefore = "第每某任这那同首逐〔"
)

// quantityAt reads a number at i. unit is "" for a number without a unit that counts something: 12345热线, 2024年.
func (p *prose) quantityAt(i, start, end int) (q quantity, ok bool) {
	r := p.text[i]
	if r >= 0x80 && !strings.ContainsRune(numeralRunes, r) || r < 0x80 && (r < '0' || r > '9') {
		return q, false
	}
	q.start = i
	j := i
	if r < 0x80 {
		for j < end && (hanzi.IsDigit(p.text[j]) || p.joins(j, end)) {
			j++
		}
		body := strings.ReplaceAll(p.slice(i, j), ",", "")
		d, err := formula.ParseDecimal(body)
		q.number, q.rough = d, err != nil
		if _, fraction, point := strings.Cut(body, "."); point {
			q.places = len(fraction)
		}
		if i > start && p.text[i-1] < 0x80 && !strings.ContainsRune(",:()<>", p.text[i-1]) {
			q.rough = true // part of a code, a date 1-12, a negative or a version: A12
		}
		if j < end && (p.text[j] == '万' && (j+1 >= end || p.text[j+1] != '元') || p.text[j] == '亿' || p.text[j] == '千' || p.text[j] == '百') {
			q.rough = true
			j++
		}
	} else {
		for j < end && strings.ContainsRune(numeralRunes, p.text[j]) {
			j++
		}
		if j-i > 1 && p.text[j-1] == '万' && j < end && p.text[j] == '元' { // 三万元 is three of 万元
			j--
		}
		n, good := hanzi.Number(p.slice(i, j))
		q.number, q.rough = formula.FromInt(n), !good
	}
	if j < end && strings.ContainsRune("余多几来", p.text[j]) {
		q.rough = true
		j++
	}
	if i > start && strings.ContainsRune(roughBefore, p.text[i-1]) && p.text[i-1] != '达' && !p.remaining(i, start) {
		q.rough = true
	}
	if i > start && strings.ContainsRune(ordinalBefore, p.text[i-1]) {
		q.rough = true
	}
	q.end = j
	for _, u := range proseUnits {
		if j+len(u) <= end && slices.Equal(p.text[j:j+len(u)], u) {
			q.unit, q.end = string(u), j+len(u)
			break
		}
	}
	if i > start && p.text[i-1] == '第' {
		q.unit = "" // 第十四条
	}
	if q.unit == "个" && q.end < end && strings.ContainsRune("百月工小", p.text[q.end]) {
		q.unit = "" // 1个百分点, 20个工作日
	}
	if q.unit == "件" && q.end < end && p.text[q.end] == '次' {
		q.end++
	}
	if q.unit == "" && counts(p.slice(max(start, i-3), i)) && (q.end == end || strings.ContainsRune(",、()", p.text[q.end])) {
		q.unit = "件" // 申请数量为141
	}
	rest := p.slice(q.end, min(q.end+2, end))
	if strings.HasPrefix(rest, "以上") || strings.HasPrefix(rest, "左右") || strings.HasPrefix(rest, "以内") || strings.HasPrefix(rest, "余") {
		q.rough = true
	}
	return q, true
}

// counts reports whether the three characters before a number without a unit say that it is one of things: 数量为, 件数为.
func counts(before string) bool {
	before, ok := strings.CutSuffix(before, "为")
	return ok && endsWith(before, "数量", "件数", "总量", "总数")
}

// opensParagraph reports whether a sentence is the first of its paragraph.
func (p *prose) opensParagraph(start int) bool {
	return start > 0 && p.original[p.where[start-1]] == '\n'
}

// remaining reports whether 余 before a number says what is left over: 其余3件, 剩余3件, 余3件. After anything else, 超 or 有余, the
// number is a rough one.
func (p *prose) remaining(i, start int) bool {
	return p.text[i-1] == '余' && (i-1 == start || strings.ContainsRune("其剩尚,;", p.text[i-2]))
}

// joins reports whether the character at j belongs inside a number: a decimal point before a digit, or a comma before
// exactly three digits (45,503). A comma of a sentence is followed by words.
func (p *prose) joins(j, end int) bool {
	if j == 0 || !hanzi.IsDigit(p.text[j-1]) {
		return false
	}
	digits := 0
	for k := j + 1; k < end && hanzi.IsDigit(p.text[k]); k++ {
		digits++
	}
	return p.text[j] == '.' && digits > 0 || p.text[j] == ',' && digits == 3
}

// endsWith reports whether s ends with one of the words.
func endsWith(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}

// runesOf takes a list of words apart.
func runesOf(words string) (list [][]rune) {
	for _, w := range strings.Fields(words) {
		list = append(list, []rune(w))
	}
	return list
}

// containsAny reports whether s contains one of the words.
func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}
