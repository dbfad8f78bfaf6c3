package prose

import (
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
)

// Decimal is an exact number.
type Decimal = formula.Decimal

// A quantity is a number with its unit: 1,234件, 十二起, 51.85%.
type quantity struct {
	start, end int // runes of Text.text, unit included
	number     Decimal
	places     int // decimals written
	unit       string
	near       rune    // why it is rough, where that alone makes it so: 近, 余, 万
	last       Decimal // of 5.2万件: one in the last place that is written
	rough      bool    // 近20件, 20余件, 3.5万件: not meant exactly
	tenths     bool    // 九成
}

const (
	numeralRunes  = "〇零一二两三四五六七八九十百千万"
	roughBefore   = "约近超逾余"
	roughBehind   = "余多几来"
	ordinalBefore = "第每某任这那同首逐〔"
)

// quantityAt reads a number at i. unit is "" for a number without a unit that counts something: 12345热线, 2024年.
func (p *Text) quantityAt(i, start, end int, units []string) (q quantity, ok bool) {
	q.start = i
	switch r := p.text[i]; {
	case p.mostOfThem(i, end):
		return quantity{start: i, end: i + 2, number: formula.FromInt(50), unit: "%", tenths: true}, true
	case strings.HasPrefix(p.slice(i+1, min(i+3, end)), "分之") && i+3 < end && p.fraction(&q):
		return q, true
	case r == '百' && strings.HasPrefix(p.slice(i, min(i+3, end)), "百分之") && i+3 < end:
		return p.hundredths(i, start, end, units)
	case hanzi.IsDigit(r):
		p.digits(&q, start, end)
	case strings.ContainsRune(numeralRunes, r):
		p.numeral(&q, end)
	default:
		return q, false
	}
	if q.end < end && strings.ContainsRune(roughBehind, p.text[q.end]) {
		if q.roughly(p.text[q.end]); q.near == '万' {
			q.near = p.text[q.end] // 4.8万余件
		}
		q.end++
	}
	p.vague(&q, start)
	p.unit(&q, start, end, units)
	if q.unit == "" && q.end < end && p.text[q.end] == '成' && q.number.Cmp(formula.FromInt(9)) <= 0 && q.places == 0 {
		p.tenths(&q, end)
	}
	rest := p.slice(q.end, min(q.end+2, end))
	if slices.ContainsFunc(said.Roughly, func(w string) bool { return strings.HasPrefix(rest, w) }) {
		q.roughly('约')
	}
	return q, true
}

// mostOfThem reports whether 一半, 过半 or 半数 stands at i.
func (p *Text) mostOfThem(i, end int) bool {
	if i+1 >= end {
		return false
	}
	switch p.text[i] {
	case '过':
		return p.text[i+1] == '半' && (i+2 >= end || p.text[i+2] != '数')
	case '大', '一':
		return p.text[i+1] == '半'
	case '半':
		return p.text[i+1] == '数'
	}
	return false
}

// roughly notes a word by which a number is not meant exactly.
func (q *quantity) roughly(by rune) {
	if !q.rough {
		q.near = by
	}
	q.rough = true
}

// vague reads the character before a number: 近20件, 第3件.
func (p *Text) vague(q *quantity, start int) {
	i := q.start
	if i <= start {
		return
	}
	before := p.text[i-1]
	someone := before == '某' && hanzi.IsDigit(p.text[i]) // 李某160元
	q.rough = q.rough || strings.ContainsRune(ordinalBefore, before) && !someone
	if strings.ContainsRune(roughBefore, before) && !p.remaining(i, start) {
		q.roughly(before)
	}
}

// digits reads a number in digits.
func (p *Text) digits(q *quantity, start, end int) {
	i, j := q.start, q.start
	for j < end && (hanzi.IsDigit(p.text[j]) || p.joins(j, end)) {
		j++
	}
	body := strings.ReplaceAll(p.slice(i, j), ",", "")
	d, err := formula.ParseDecimal(body)
	q.number, q.rough = d, err != nil
	if _, fraction, point := strings.Cut(body, "."); point {
		q.places = len(fraction)
	}
	if i > start && p.text[i-1] < 0x80 && !strings.ContainsRune(",:()<>+=", p.text[i-1]) {
		q.rough = true // part of a code, a date 1-12, a negative or a version: A12
	}
	if j < end && p.rounds(j, end) {
		q.inTenThousands(p.text[j])
		j++
	}
	q.end = j
}

// inTenThousands makes a number that goes on with 万 what it stands for, as far as that is written: 5.2万件.
func (q *quantity) inTenThousands(of rune) {
	d, err := q.number.Mul(formula.FromInt(10000))
	if of == '万' && err == nil && !q.rough {
		last, _ := formula.FromMicro(decimalStep(q.places)).Mul(formula.FromInt(10000))
		q.number, q.places, q.near, q.last = d, 0, of, last
	}
	q.rough = true
}

// step is one in the last place of a number that is not zero: 1000 of 52000.
func step(d Decimal) Decimal {
	last := int64(1_000_000)
	for d.Micro() != 0 && d.Micro()%(10*last) == 0 {
		last *= 10
	}
	return formula.FromMicro(last)
}

// Step is one in the last place of what a claim writes: 1000 of 5.2万件.
func (c *Claim) Step() Decimal { return step(c.Number) }

// rounds reports whether a number in digits goes on in tens of thousands or the like: 3.5万件. 万元 is a unit.
func (p *Text) rounds(j, end int) bool {
	switch p.text[j] {
	case '万':
		return j+1 >= end || p.text[j+1] != '元'
	case '亿', '千', '百':
		return true
	}
	return false
}

// numeral reads a Chinese number.
func (p *Text) numeral(q *quantity, end int) {
	i, j := q.start, q.start
	for j < end && strings.ContainsRune(numeralRunes, p.text[j]) {
		j++
	}
	if j-i > 1 && p.text[j-1] == '万' && j < end && p.text[j] == '元' { // 三万元 is three of 万元
		j--
	}
	n, good := hanzi.Number(p.slice(i, j))
	q.number, q.rough, q.end = formula.FromInt(n), !good, j
}

// unit reads what the number counts.
func (p *Text) unit(q *quantity, start, end int, units []string) {
	i := q.start
	rest := p.slice(q.end, min(q.end+longestUnit, end))
	for _, u := range units {
		if strings.HasPrefix(rest, u) && len(u) > len(q.unit) {
			q.unit = u
		}
	}
	inBrackets := slices.IndexFunc(units, func(u string) bool { return strings.HasPrefix(rest, "("+u+")") })
	if inBrackets >= 0 { // 48236(件)
		q.unit = units[inBrackets]
		q.end += 2
	}
	q.end += utf8.RuneCountInString(q.unit)
	if i > start && p.text[i-1] == '第' || q.end < end && isWord(q.unit, p.text[q.end]) {
		q.unit = "" // 第十四条, 20个工作日
	}
	if q.unit == "件" && q.end < end && p.text[q.end] == '次' {
		q.end++
	}
	if q.unit == "" {
		q.unit = p.unsaidUnit(q, start, end)
	}
}

// isWord reports whether what looks like a unit begins another word.
func isWord(unit string, next rune) bool {
	switch unit {
	case "个":
		return strings.ContainsRune("百月工小", next) // 1个百分点, 20个工作日
	case "部":
		return strings.ContainsRune("门署长委", next) // 三部门
	}
	return false
}

// unsaidUnit is the unit that the words before a number leave no doubt of: 行政处罚为零, 纠错率为0, 申请数量为141.
func (p *Text) unsaidUnit(q *quantity, start, end int) string {
	i := q.start
	ends := q.end == end || p.text[q.end] == ','
	if ends && q.number.IsZero() && i > start && p.text[i-1] == '为' {
		if i-1 > start && p.text[i-2] == '率' {
			return "%"
		}
		return "件"
	}
	if counts(p.slice(max(start, i-5), i)) && (q.end == end || strings.ContainsRune(",、()", p.text[q.end])) {
		return "件"
	}
	tells := q.end == end || strings.ContainsRune(",)+=", p.text[q.end])
	label := strings.TrimSuffix(p.slice(max(start, i-longestLabel), i), ":")
	if q.end < end && p.text[q.end] == '、' { // 维持13、纠正4, and no point: 不予公开1、
		next := p.slice(q.end+1, min(end, q.end+1+longestLabel))
		tells = strings.HasPrefix(next, "其他") ||
			slices.ContainsFunc(said.Labels, func(w string) bool { return strings.HasPrefix(next, w) })
	}
	others := q.end < end && strings.ContainsRune("+=、", p.text[q.end]) && endsWith(label, "其他")
	if tells && (others || endsWith(label, said.Labels...)) {
		return "件" // 收件:262;办结:256
	}
	return ""
}

// longestLabel is the number of characters of the longest of said.Labels, and a colon.
const longestLabel = 8

// hundredths reads 百分之二十六.
func (p *Text) hundredths(i, start, end int, units []string) (quantity, bool) {
	if p.text[i+3] == '百' && i+4 < end && p.text[i+4] == '分' {
		return quantity{start: i, end: i + 3}, true
	}
	q, ok := p.quantityAt(i+3, start, end, nil)
	if !ok {
		return quantity{start: i, end: i + 3}, true
	}
	if p.slice(i+3, q.end) == "百" {
		q.number, q.rough = formula.FromInt(100), false
	}
	q.start, q.unit = i, "%"
	return q, true
}

// fraction reads 四分之一, which is as rough as 二成半.
func (p *Text) fraction(q *quantity) bool {
	of, ok := hanzi.Number(p.slice(q.start, q.start+1))
	part, ok2 := hanzi.Number(p.slice(q.start+3, q.start+4))
	if !ok || !ok2 || part < 1 || of <= part || of > 10 {
		return false
	}
	q.number, q.unit, q.tenths, q.end = formula.FromInt(100*part/of), "%", true, q.start+4
	return true
}

// tenths reads 九成. 一成不变 and 三成员 are none.
func (p *Text) tenths(q *quantity, end int) {
	if q.end+1 < end { // 三成五
		more, ok := hanzi.Number(string(p.text[q.end+1]))
		if d, err := q.number.Mul(formula.FromInt(10)); ok && more > 0 && more < 10 && err == nil {
			q.number, _ = d.Add(formula.FromInt(more))
			q.unit, q.end = "%", q.end+2
			q.roughly('约')
			return
		}
	}
	behind := p.slice(q.end+1, min(q.end+3, end))
	if behind != "" && !strings.ContainsRune(clauseMarks+sentenceMarks+"的申以左", []rune(behind)[0]) {
		return
	}
	if d, err := q.number.Mul(formula.FromInt(10)); err == nil {
		q.number, q.unit, q.tenths, q.end = d, "%", true, q.end+1
	}
}

// longestUnit is the number of characters of the longest unit that is looked for.
const longestUnit = 4

// counts reports whether the characters before a number without a unit say that it is one of things: 数量为, 件数均为.
func counts(before string) bool {
	before, ok := strings.CutSuffix(before, "为")
	return ok && endsWith(strings.TrimSuffix(before, "均"), said.Counts...)
}

// remaining reports whether 余 before a number says what is left over: 其余3件, 剩余3件, 余3件. After anything else, 超 or 有余, the
// number is a rough one.
func (p *Text) remaining(i, start int) bool {
	return p.text[i-1] == '余' && (i-1 == start || strings.ContainsRune("其剩尚,;", p.text[i-2]))
}

// inTable makes an amount one that the table counts: in 万元, to 分. 行政事业性收费为零 has no unit.
func (q *quantity) inTable() {
	if q.number.IsZero() {
		q.unit = "万元"
	} else if q.unit == "元" {
		if d, err := q.number.Div(formula.FromInt(10000)); err == nil {
			q.number, q.places, q.unit = d, 2, "万元"
		}
	}
}

// joins reports whether the character at j belongs inside a number: a decimal point before a digit, or a comma before
// exactly three digits (45,503). A comma of a sentence is followed by words.
func (p *Text) joins(j, end int) bool {
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

// vague reports whether a number is not even meant to the last place that is written, as 2.1万人 is.
func (q *quantity) vague() bool { return q.rough && q.near != '万' }

// Rounded reports whether got is want written with fewer decimals, rounded or cut. 100 per cent is only what is all.
func Rounded(want Decimal, places int, got Decimal) bool {
	step := decimalStep(places)
	diff := want.Abs().Micro() - got.Abs().Micro()
	return diff < step && diff >= -(step+1)/2 && want.Sign()*got.Sign() >= 0
}

// RoundTo rounds half away from zero to so many decimals.
func RoundTo(d Decimal, places int) Decimal {
	step := decimalStep(places)
	half := step / 2
	if d.Sign() < 0 {
		half = -half
	}
	return formula.FromMicro((d.Micro() + half) / step * step)
}

// decimalStep is one in the last of so many decimals, in millionths.
func decimalStep(places int) int64 {
	step := int64(1_000_000)
	for range min(places, 6) {
		step /= 10
	}
	return step
}
