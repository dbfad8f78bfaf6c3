package prose

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// within reads a number of which words narrow what it counts that are not known: 对违法建设等行为作出行政处罚决定107件. Whatever they
// say, there cannot be more of some than there are of all. What is counted stands behind the unknown words, next to the number:
// 学习行政处罚案例12件 counts 案例. Or the next clause says what became of it: 另有15件因临近年末，结转下年度.
func (f *reading) within(n *counted, words []rune, s sentence, explicit bool) {
	exact := !n.q.rough && n.bound == Exactly && !n.q.number.IsZero()
	counts := n.m&wFees != 0 || slices.Contains(said.ForPapers, n.q.unit)
	if !exact || !counts || f.ofOthers() || strings.Contains(string(words), "级") { // 县级行政规范性文件
		return
	}
	topic, bound := n.partAnswered(), AtLeast
	if topic == nil && f.about && n.before&^wFiller == 0 && n.m&^wFiller == wExplicit {
		topic = senses(wReceived) // 共有168件政府信息公开申请进入办理流程
	}
	if topic == nil {
		topic = f.decisionsWithin(n, words)
	}
	if topic == nil {
		topic = f.countedWithin(n, words, s, explicit)
	}
	if topic == nil {
		topic, bound = f.becameOf(n, words, s)
	}
	if topic == nil {
		return
	}
	if topic[0][0].Means == wCarriedOut && endsWith(string(words), said.Left...) {
		bound = Exactly // 年末尚有17件申请正在办理，结转至2026年
	}
	f.claim(Claim{Number: n.q.number, Places: n.q.places, Unit: n.q.unit, Any: topic, Bound: bound,
		Phrase: f.text.phrase(n.lead, n.q.end)})
}

// partAnswered is about a part that has been answered: 共177件，其中166件已答复.
func (n *counted) partAnswered() [][]Sense {
	bare, answered := n.before&^wFiller == wPart, n.after&^(wFiller|wExplicit) == wAnswered
	if bare && answered {
		return senses(wAnswered)
	}
	return nil
}

// decisionsWithin is about decisions that were made, or published: 公开行政处罚决定75件.
func (f *reading) decisionsWithin(n *counted, words []rune) [][]Sense {
	all := string(words)
	words = []rune(publishing.Replace(all)) // 行政处罚决定公示75件
	m, _ := f.r.meanings(f.knownEnd(words))
	published := len(words) < len([]rune(all)) && len(f.knownEnd(words)) == len(words) // 依法公开行政许可846件
	decided := published || m&(wMade|wCompulsion) != 0 || (n.before&(wMade|wWorked|wAnswered)) != 0
	if m&wDecisions == 0 || !decided || m&^(wDecisions|wMade|wWorked|wAnswered|wFiller|wEach) != 0 || n.after&^(wFiller|wMade) != 0 {
		return nil
	}
	return decisionTopic(m & wDecisions)
}

// publishing leaves out that decisions were published, of which there are no more than decisions.
var publishing = strings.NewReplacer("公示", "", "公布", "", "公开", "")

// countedWithin is about documents, cases and applications.
func (f *reading) countedWithin(n *counted, words []rune, s sentence, explicit bool) [][]Sense {
	known := f.knownEnd(words)
	m, _ := f.r.meanings(known)
	kind := m & (wPapers | wFees | wCases | wExplicit | wResults | wItem | wCarriedIn | wCarriedOut)
	narrows := string(words[:len(words)-len(known)])
	joined := hanzi.ContainsAny(narrows, "公开", "含") || endsWith(narrows, "和", "及", "与", "或", "、", "加")
	if kind == 0 || joined && m&(wResults|wItem|wCarries) != 0 || m&wCases != 0 && !strings.Contains(string(known), "公开") {
		return nil // 公开类（含部分公开）89件
	}
	if kind == wItem && (!f.refusing(n) || hanzi.ContainsAny(narrows, said.Shown...)) {
		return nil // 评查行政执法案卷30份
	}
	if m&(wPapers|wFees) != 0 {
		known = f.knownOf(words) // 出台住房保障等方面行政规范性文件6件
	}
	some := f.count(n.q, n.q.start-len(known), known, s, &state{})
	if some == nil || some.m&wUnknown != 0 || f.outside(some, explicit) {
		return nil
	}
	return some.topic
}

// refusing reports whether what stands before a number is about applications: 评查行政执法案卷30份 is not.
func (f *reading) refusing(n *counted) bool {
	before := f.text.slice(max(f.whole.start, n.q.start-nearReason), n.q.start)
	return hanzi.ContainsAny(before, "申请", "不予", "公开", "答复")
}

// becameOf is what the clause behind that of a number says that became of what it counts, in known words and without another
// number: 15件因临近年末，结转下年度. Where the words of the number name one of the items of that, it is of this item alone:
// 过程性信息6件，依法不予公开.
func (f *reading) becameOf(n *counted, words []rune, s sentence) ([][]Sense, Bound) {
	start := f.text.clauseEnd(n.q.end) + 1
	told := n.m & (wReceived | wAnswered | wCases | wPapers | wDecisions)
	if told != 0 || !f.about || start >= s.end || f.text.text[start-1] != ',' {
		return nil, AtLeast
	}
	end := f.text.clauseEnd(start)
	if k := s.from(start); k < len(s.quantities) && s.quantities[k].start < end {
		return nil, AtLeast
	}
	f.r.at = end - f.whole.start
	m, own := f.r.meanings(f.text.text[start:end])
	if m&(wResults|wItem|wCarries) == 0 || m&(wUnknown|wNatural|wLegal|wApplicant|wNegative) != 0 {
		return nil, AtLeast
	}
	if item := f.itemIn(string(words)); item != "" && m&wResults != 0 {
		return [][]Sense{{{Own: item}}}, Exactly
	}
	return topicOf(m&^(wExplicit|wEach), "件", own), AtLeast
}

// itemIn is the one item of a kind of result that a reason names, "" for none or several: 因本机关不掌握相关信息.
func (f *reading) itemIn(reason string) string {
	m, own := f.r.meanings([]rune(reason))
	if m&wItem == 0 || m&(wApplicant|wPart) != 0 || m&wJoin != 0 && m&wUnknown != 0 || strings.Contains(reason, "等") {
		return ""
	}
	return own.single()
}

// nearReason is how many characters before a comma are looked at for a reason.
const nearReason = 40

// forReason heeds the clause before a result that says why: one item of it is meant where this names it (因不掌握相关信息，无法提供27件),
// and otherwise it may be some only: 因内容属于信访举报，不予处理8件.
func (f *reading) forReason(n *counted) {
	if n.lead <= f.whole.start || f.text.text[n.lead-1] != ',' {
		return
	}
	start := n.lead - 1
	for start > max(f.whole.start, n.lead-nearReason) && !strings.ContainsRune(clauseMarks+sentenceMarks, f.text.text[start-1]) {
		start--
	}
	clause := f.text.slice(start, n.lead-1)
	if !slices.ContainsFunc(said.Reasons, func(w string) bool { return strings.HasPrefix(clause, w) }) {
		return
	}
	n.bound = AtLeast
	if item := f.itemIn(clause); item != "" {
		n.topic, n.bound = [][]Sense{{{Own: item}}}, Exactly
	}
}

// answeredOf reports whether a number is of those received that have been answered: 新收245件已在年内办结.
func (f *reading) answeredOf(n *counted, s sentence) bool {
	if n.before&wReceived == 0 || n.before&wAnswered != 0 || n.after&wAnswered == 0 {
		return false
	}
	behind := f.text.slice(n.q.end, min(n.q.end+nearBehind, f.tailEnd(n.q.end, s.end)))
	return !hanzi.ContainsAny(behind, said.All...)
}

// oneCorrection reports whether a number is of one way to correct, beside which there may be others: 责令重新答复3件，确认违法1件.
func (f *reading) oneCorrection(n *counted) bool {
	words := f.words(n)
	return hanzi.ContainsAny(words, said.OneCorrection...) && !hanzi.ContainsAny(words, "纠正", "纠错", "或", "、")
}

// carriedIncluded says of a number that what was carried over from last year is in it.
var carriedIncluded = regexp.MustCompile(`(?:包?含|包括|连同|加上?|算上|计入)(?:上年度?|上一年度?|去年|20\d\d年度?)(?:结转|转结|遗留)的?(?:申请|部分|事项)?(?:在内)?`)

// carriedAmong says so behind a number: 受理申请236件（含上年结转11件）.
var carriedAmong = regexp.MustCompile(`^\((?:其中)?(?:包?含|包括|连同|加上?)了?(?:上年度?|上一年度?|去年|20\d\d年度?)(?:结转|转结)的?(?:申请)?` +
	`(?:[\d一二三四五六七八九十百两]+件)?\)`)

// carriedAlong adds to what was counted along with others that it may be of the applicants that follow: 连同上年结转的8件，全年办理自然人申请181件.
func (f *reading) carriedAlong(n *counted) {
	if n.now != aboutCarried || !hanzi.ContainsAny(f.words(n), "连同", "加上", "算上") {
		return
	}
	behind := f.text.text[n.q.end:f.whole.end]
	if i := slices.IndexFunc(behind, hanzi.IsDigit); i > 0 {
		behind = behind[:i]
	}
	m, own := f.r.meanings([]rune(strings.TrimLeft(string(behind), ",、")))
	if by := (&counted{m: m, topic: topicOf(m, n.q.unit, own)}).applicants(); by != (Sense{}) {
		n.topic = append(n.topic, []Sense{{Means: wCarriedIn | by.Means, Own: by.Own}})
	}
}

// withCarriedIn are the words of a number without those that say so: 连同上年结转共273件. 加上年结转7件 is of what was carried over.
func withCarriedIn(words []rune) (rest []rune, ok bool) {
	at := carriedIncluded.FindStringIndex(string(words))
	if at == nil {
		return words, false
	}
	plain := string(words)[:at[0]] + string(words)[at[1]:]
	last := strings.Trim(string(words)[at[1]:], "的") == "" // 新收申请加上年结转的11件
	if last && hanzi.ContainsAny(string(words)[at[0]:], "加", "连同", "算上") || !hanzi.ContainsAny(plain, "共", "计", "总", "办", "收", "受理") {
		return words, false
	}
	return []rune(plain), true
}

// allReceived keeps of what a number can mean what counts all that was to be done with: the new ones and those of last year.
func (n *counted) allReceived() {
	switch {
	case len(n.topic) > 1:
		n.topic = n.topic[1:2]
	case n.m&^(wFiller|wExplicit|wJoin) == 0:
		n.topic, n.now = senses(wReceived), aboutReceived
	}
}

// ofContent begins what applications are about.
var ofContent = regexp.MustCompile(`^(?:申请)?(?:内容)?(?:主要)?(?:涉及?|关于|有关|反映|咨询|查询)`)

// ofOthers reports whether the sentence may be about what others did, or at other times.
func (f *reading) ofOthers() bool {
	if f.whole.ofOthers == 0 {
		f.whole.ofOthers = -1
		text := carriedOn.ReplaceAllString(strings.ReplaceAll(f.whole.text, "临近年", ""), "")
		if hanzi.ContainsAny(text, othersOrTimes...) || f.namesOffice() {
			f.whole.ofOthers = 1
		}
	}
	return f.whole.ofOthers > 0
}

// namesOffice reports whether the sentence names an office that is not known for the writer itself: 县市场监管局.
func (f *reading) namesOffice() bool {
	for text := f.text.text[f.whole.start:f.whole.end]; len(text) > 0; {
		m, n, _ := f.r.next(text)
		if m&wUnknown != 0 && strings.ContainsAny(string(text[:n]), "局厅镇队") {
			return true
		}
		text = text[n:]
	}
	return false
}

var othersOrTimes = slices.Concat(said.OfOthers, said.Others, said.Bodies, said.OtherTime, said.ComingYear, said.Ahead)

// knownOf are the words that are known.
func (f *reading) knownOf(words []rune) (known []rune) {
	for i := 0; i < len(words); {
		m, n, _ := f.r.next(words[i:])
		if m&(wUnknown|wJoin) == 0 {
			known = append(known, words[i:i+n]...)
		}
		i += n
	}
	return known
}

// knownEnd are the words behind the last that is not known.
func (f *reading) knownEnd(words []rune) []rune {
	from := 0
	for i := 0; i < len(words); {
		m, n, _ := f.r.next(words[i:])
		if i += n; m&wUnknown != 0 {
			from = i
		}
	}
	return words[from:]
}
