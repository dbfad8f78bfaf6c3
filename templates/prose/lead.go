package prose

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// enumerator is the number of a point that a clause opens with, or of a part of the report: 一是, 2., 三、, 第四部分.
var enumerator = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,2}[是、]|\d{1,2}[.、]|第[一二三四五六]部分(?:表格|表)?中?)`)

// examples are some of many, in brackets.
var examples = regexp.MustCompile(`\([^()]*等\)`)

// endsOf are examples of what a figure that is called 其他 is of.
var endsOf = regexp.MustCompile(`^[^,:;]*等((?:按|以)?其他(?:结果|处理|方式))`)

// title is that of a document, or of the first of several.
var title = regexp.MustCompile(`《[^《》]*》[、和]?等?`)

// lead finds the words that belong to the number at to: those after the last comma or colon. start is where they
// begin; words is what they say, without the signs of brackets and quotations. What stands in brackets belongs to the words
// before it (各乡镇（街道）收到), and a label before a colon to a number that has no words of its own (其中自然人：18件).
func (f *reading) lead(from, to int) (start int, words []rune) {
	text := f.text.text
	if to > from && text[to-1] == '、' {
		return to, nil // 3件维持、2件纠正: what stands before 、 was said of the figure before
	}
	start = to
	for labelled, crossed := false, false; start > from; start-- {
		i := start - 1
		if open := f.openingOf(from, i); open >= from { // 制定《殡葬管理办法》等规范性文件4件
			start = open + 1
			continue
		}
		stop := strings.ContainsRune(")”》(“《", text[i])
		switch text[i] {
		case ':':
			stop = labelled || !f.labels(from, i, text[start:to])
			labelled = true
		case ',':
			stop = crossed || !f.mostly(from, i, text[start:to]) && !f.goesOn(from, i, text[start:to])
			crossed = true
		}
		if stop {
			break
		}
	}
	if start > from && text[start-1] == '(' {
		start = f.applicantBefore(from, start, text[start:to])
	}
	if listed := strings.LastIndex(string(text[start:to]), "所列"); listed >= 0 {
		start += len([]rune(string(text[start:to])[:listed])) + 2 // 第二十条第(五)项所列行政许可
	}
	if start == from && start < to && text[start] == '、' {
		start++ // 制发3件、废止2件
	}
	f.r.meter.Spend(to - from)
	return start, plainWords(text[start:to])
}

// longestApplicant is how many characters before a bracket are looked at for an applicant: 法人或其他组织申请人.
const longestApplicant = 12

// applicantBefore returns where the words begin of a number that opens a bracket: those of the applicant before it, of whom it
// tells more, 既有自然人（新收121件）, or in the bracket itself.
func (f *reading) applicantBefore(from, start int, words []rune) int {
	if m, _ := f.r.meanings(words); m&(wNatural|wLegal|wApplicant) != 0 || m&(wReceived|wAnswered) == 0 {
		return start
	}
	before := start - 1
	for before > max(from, start-longestApplicant) && !strings.ContainsRune(clauseMarks, f.text.text[before-1]) {
		before--
	}
	for ; before < start-1; before++ {
		if m, _ := f.r.meanings(f.text.text[before : start-1]); m&(wNatural|wLegal|wApplicant) != 0 && m&wUnknown == 0 {
			return before
		}
	}
	return start
}

// openingOf is where what closes at i opens, if it belongs to the words before a number; -1 where nothing closes, or it is no
// part of them: a bracket behind another mark.
func (f *reading) openingOf(from, i int) int {
	switch f.text.text[i] {
	case ')':
		if open := f.opening(from, i, '(', ')'); open > from && !strings.ContainsRune(",:()、", f.text.text[open-1]) {
			return open
		}
	case '”':
		return f.opening(from, i, '“', '”')
	case '》':
		return f.opening(from, i, '《', '》')
	}
	return -1
}

// plainWords are the words of a number without titles, examples, signs, and what says no more than how many of all they are.
func plainWords(text []rune) []rune {
	words := slices.Clone(text)
	if slices.Contains(words, '》') {
		words = []rune(title.ReplaceAllString(string(words), ""))
	}
	if slices.Contains(words, '等') {
		words = []rune(examples.ReplaceAllString(string(words), "")) // 收取行政事业性收费(登记费等)386万元
		words = []rune(endsOf.ReplaceAllString(string(words), "$1")) // 终止、撤回等其他结果4件
	}
	if slices.Contains(words, '(') {
		words = []rune(othersAre.ReplaceAllString(string(words), "$1"))
	}
	if slices.Contains(words, '向') {
		words = []rune(towards.ReplaceAllString(string(words), "$1"))
	}
	if slices.Contains(words, ',') {
		words = []rune(mostlyOf.Replace(string(words)))
	}
	reached, since := reachedNow.FindString(string(words)), slices.Contains(words, '由') || slices.Contains(words, '从')
	if reached != "" && !since {
		words = words[:len(words)-len([]rune(reached))] // 结转下年度的申请增至12件
	}
	words = slices.DeleteFunc(words, func(r rune) bool { return strings.ContainsRune("()“”【】:,+=", r) })
	return words[len([]rune(enumerator.FindString(string(words)))):]
}

// othersAre are the kinds of what is called 其他: 其他结果(撤回、终止)6件.
var othersAre = regexp.MustCompile(`(其他(?:结果|处理|方式))\([^()\d]*\)`)

// towards is where cases are brought: 未经复议直接向法院起诉的, 向区政府申请行政复议的.
var towards = regexp.MustCompile(`向(?:\p{Han}{0,5}人民)?(?:\p{Han}{0,3}法院|\p{Han}{0,3}政府|\p{Han}{0,3}复议机关)(申请|提起|提出|起诉|递交)`)

// reachedNow says of a number that it has become so many.
var reachedNow = regexp.MustCompile(`(?:增加|减少|上升|下降|增|升|降|减)[至到]$`)

// longestMostly is the number of characters of the longest of said.Mostly.
const longestMostly = 5

// mostlyOrSecond stand before how many those are that were most, or came next.
var mostlyOrSecond = slices.Concat(said.Mostly, said.Second)

// mostlyOf leaves out what says no more than that most are so.
var mostlyOf = leavingOut(slices.Concat(list{"以"}, said.Mostly, said.Second))

// mostly reports whether the clause before the comma at comma says what most are, and the words behind it no more than how many:
// 申请人以自然人为主，共113件.
func (f *reading) mostly(from, comma int, words []rune) bool {
	if !endsWith(f.text.slice(max(from, comma-longestMostly), comma), mostlyOrSecond...) {
		return false
	}
	m, _ := f.r.meanings(words)
	return m&^wFiller == 0
}

// goesOn reports whether the words behind a comma say no more than how many there are of what the clause before it is about:
// 本年受理的政府信息公开申请更多，达到198件. What that clause says of it need not be known (行政复议案件数量偏多，全年达46件), as long as it is
// short and names nothing else that may be counted.
func (f *reading) goesOn(from, comma int, words []rune) bool {
	if len(words) == 0 || !f.about && !f.plainly {
		return false
	}
	if m, _ := f.r.meanings(words); m&^wFiller != 0 || !hanzi.ContainsAny(string(words), said.HowMany...) {
		return false
	}
	start := comma
	for start > from && !strings.ContainsRune(clauseMarks+sentenceMarks, f.text.text[start-1]) {
		start--
	}
	if start == from && from > f.clauseStart { // behind a number
		return false
	}
	clause := f.text.text[start:comma]
	if !hanzi.ContainsAny(string(words), said.Asked...) {
		clause = f.subjectAhead(clause)
	}
	m, _ := f.r.meanings(clause)
	what := Meaning(wReceived | wAnswered | wResults | wItem | wCarries | wNatural | wLegal | wApplicant | wExplicit)
	if !f.about {
		what = wCases // 信息公开复议案件较多，共26件
	}
	asked := hanzi.ContainsAny(string(clause), said.Asked...) // 申请量再创新高
	return (asked || m&what != 0) && m&(wUnknown|wNegative|wPart|wEach|wLastYear) == 0
}

// subjectAhead are the words of a clause without what it says of them at its end, where nothing of that is known.
func (f *reading) subjectAhead(clause []rune) []rune {
	end := len(clause) - len(f.knownEnd(clause))
	known := 0
	for known < len(clause) {
		m, n, _ := f.r.next(clause[known:])
		if m&wUnknown != 0 {
			break
		}
		known += n
	}
	says := string(clause[known:])
	leavesOut := hanzi.ContainsAny(says, narrowing...) || hanzi.ContainsAny(says, said.Ahead...)
	if end == 0 || len(clause)-known > longestSaying || leavesOut {
		return clause
	}
	return clause[:known]
}

// longestSaying is how many characters may say of what a clause is about how it is: 仍居首位; more may tell of something else.
const longestSaying = 6

// opening returns where the bracket that closes at i opens, or -1 when that is before from.
func (f *reading) opening(from, i int, open, shut rune) int {
	depth := 0
	for ; i >= from; i-- {
		switch f.text.text[i] {
		case shut:
			depth++
		case open:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// labels reports whether the label before the colon at colon says what a number with these words counts: all of it, where
// they say nothing, and the kind of case, where they leave that out (行政复议情况：共收到10件).
func (f *reading) labels(from, colon int, words []rune) bool {
	m, _ := f.r.meanings(words)
	if m&^(wFiller|wMade) == 0 {
		return true
	}
	start := colon
	for start > from && !strings.ContainsRune(",:()、", f.text.text[start-1]) {
		start--
	}
	label, _ := f.r.meanings(f.text.text[start:colon])
	kind := label & wCases
	return m&(wCases|wExplicit|wUnknown) == 0 && kind != 0 && !kind.several() && label&^(wCases|wFiller) == 0
}
