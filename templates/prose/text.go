package prose

import (
	"cmp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
	"nianbao/templates/prose/reword"
)

// A Text is a passage made ready for reading: half-width, without blanks, with its figures found.
type Text struct {
	original  []rune
	text      []rune // folded, without blanks; sentences end in 。
	where     []int  // index in original for each rune of text
	sentences []sentence
	counted   []sentence // see wholes; nil while nobody has asked
	ends      []int32    // for each rune of text and the end of it: where the clause ends that it stands in; see clauseEnds
}

// A sentence is a stretch of a text and the quantities in it, in order.
type sentence struct {
	start, end int // runes of Text.text
	quantities []quantity
}

// from is which of the quantities is the first that does not begin before a place.
func (s *sentence) from(at int) int {
	k, _ := slices.BinarySearchFunc(s.quantities, at, func(q quantity, at int) int { return cmp.Compare(q.start, at) })
	return k
}

// MarkSign stands in a text for what is no figure of it: the program fills it in from the table, so there is nothing to
// compare.
const MarkSign = "◇"

// Read makes a text ready for reading.
func (w *Words) Read(text string) *Text {
	p := fold(text)
	p.text, p.where = reword.Plain(p.text, p.where)
	start := 0
	numbers := p.reserve()
	for i, r := range p.text {
		if strings.ContainsRune(sentenceMarks, r) {
			numbers = p.addSentence(start, i, w.units, numbers)
			start = i + 1
		}
	}
	p.addSentence(start, len(p.text), w.units, numbers)
	return p
}

// reserve makes room for the sentences, and for the numbers of all of them: a text may be nothing else.
func (p *Text) reserve() (numbers []quantity) {
	sentences, n, inside := 1, 0, false
	for _, r := range p.text {
		if strings.ContainsRune(sentenceMarks, r) {
			sentences++
		}
		digit := hanzi.IsDigit(r) || r > 0x7f && strings.ContainsRune(numeralRunes, r)
		if inside && !digit && (r > 0x7f || r == '%') { // what stands there may be a unit
			n++
		}
		inside = digit
	}
	p.sentences = make([]sentence, 0, sentences)
	return make([]quantity, 0, n)
}

// Plain is a text as it is read: half-width, without blanks, with 。 for the end of a line.
func Plain(text string) string { return fold(text).String() }

// String returns the text as it is read.
func (p *Text) String() string { return string(p.text) }

func fold(text string) *Text {
	p := &Text{original: []rune(text)}
	p.text, p.where = make([]rune, 0, len(p.original)), make([]int, 0, len(p.original))
	for i, r := range p.original {
		if n := shortYear(p.original, i); n {
			p.text, p.where = append(p.text, '2', '0'), append(p.where, i, i)
		} else if d, ok := yearDigit(p.original, i); ok {
			p.text, p.where = append(p.text, d), append(p.where, i)
			continue
		}
		if d, ok := formalNumeral(p.original, i); ok {
			p.text, p.where = append(p.text, d), append(p.where, i)
			continue
		}
		switch {
		case r >= 0x4e00 && r <= 0x9fff: // most of it
		case r == '\n' || r == '\r':
			r = '。'
		case hanzi.Blank(r):
			continue
		default:
			r = hanzi.Half(r)
		}
		if n := len(p.text); i+1 < len(p.original) && hanzi.IsDigit(hanzi.Half(p.original[i+1])) && n > 0 {
			switch before := p.text[n-1]; {
			case r == '+' && strings.ContainsRune("比年期度", before):
				r = '增' // 同比+31%
			case r == '-' && before == '比':
				r = '减'
			}
		}
		p.text, p.where = append(p.text, r), append(p.where, i)
	}
	return p
}

// formal are the numerals of receipts, and the plain ones in the same order.
const formal, plainNumerals = "壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千"

// formalNumeral reads a character of 贰佰肆拾元, which is folded to 二百四十元. One alone may be a name: 陆.
func formalNumeral(text []rune, i int) (plain rune, ok bool) {
	at := strings.IndexRune(formal, text[i])
	if text[i] < 0x4e00 || at < 0 {
		return 0, false
	}
	near := func(k int) bool {
		return k >= 0 && k < len(text) && strings.ContainsRune(formal+"万元整件份", text[k])
	}
	if !near(i-1) && !near(i+1) {
		return 0, false
	}
	return []rune(plainNumerals)[at/len("壹")], true
}

// shortYear reports whether 24年度 begins at a place, or 24年 a sentence.
func shortYear(text []rune, i int) bool {
	if text[i] != '2' || i+3 >= len(text) || !hanzi.IsDigit(text[i+1]) || text[i+2] != '年' {
		return false
	}
	opens := i == 0 || strings.ContainsRune("。\n", text[i-1])
	return text[i+3] == '度' && (i == 0 || !hanzi.IsDigit(text[i-1]) && text[i-1] != '.') ||
		opens && strings.ContainsRune("，,我本全", text[i+3]) // 24年，我局
}

// yearDigit reads a digit of 二〇二四年, which is folded to 2024年.
func yearDigit(text []rune, i int) (digit rune, ok bool) {
	const digits = "〇一二三四五六七八九"
	if text[i] != '零' && !strings.ContainsRune(digits, text[i]) {
		return 0, false
	}
	for from := max(0, i-3); from <= i && from+4 < len(text); from++ {
		year := text[from : from+5]
		if year[0] == '二' && year[4] == '年' && strings.Trim(string(year[:4]), digits+"零") == "" {
			if text[i] == '零' {
				return '0', true
			}
			return '0' + rune(strings.Index(digits, string(text[i]))/len("〇")), true
		}
	}
	return 0, false
}

// addSentence adds a sentence with its numbers behind those of the sentences before it.
func (p *Text) addSentence(start, end int, units []string, numbers []quantity) []quantity {
	if start >= end {
		return numbers
	}
	from := len(numbers)
	numbers = p.numbers(start, end, units, numbers)
	p.sentences = append(p.sentences, sentence{start, end, numbers[from:len(numbers):len(numbers)]})
	return numbers
}

// numbers appends the numbers of a sentence that count something.
func (p *Text) numbers(start, end int, units []string, list []quantity) []quantity {
	for i := start; i < end; {
		q, ok := p.quantityAt(i, start, end, units)
		if !ok {
			i++
			continue
		}
		if q.unit != "" && !p.noneAt(i, start) {
			list = append(list, q)
		}
		i = q.end
	}
	return list
}

// noneAt reports whether the 一 at i says none: 无一结转, 没有一件, 未发生一起.
func (p *Text) noneAt(i, start int) bool {
	if i == start || p.text[i] != '一' {
		return false
	}
	if endsWith(p.slice(max(start, i-4), i), said.NotOnce...) {
		return true
	}
	return strings.ContainsRune("无没", p.text[i-1]) || i > start+1 && p.text[i-1] == '有' && p.text[i-2] == '没'
}

// whole returns the bounds of the full sentence, from 。 to 。, that a part between semicolons belongs to.
func (p *Text) whole(s sentence) (start, end int) {
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
func (p *Text) quote(start, end int) string {
	if start >= end {
		return ""
	}
	return string(p.original[p.where[start] : p.where[end-1]+1])
}

// maxPhrase is how many characters are quoted of a phrase at most; messages show forty of them.
const maxPhrase = 120

// phrase returns the beginning of a stretch of text as it stands, enough to be shown in a message.
func (p *Text) phrase(start, end int) string {
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
func (p *Text) clauseEnd(i int) int {
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
func (p *Text) slice(start, end int) string { return string(p.text[start:end]) }

// opensParagraph reports whether a sentence is the first of its paragraph.
func (p *Text) opensParagraph(start int) bool {
	return start > 0 && p.original[p.where[start-1]] == '\n'
}
