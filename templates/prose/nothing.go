package prose

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// nothing reads clauses without a number: 未收到政府信息公开申请, 无行政复议、行政诉讼案件.
func (f *reading) nothing(s sentence, explicit bool) {
	some := false             // applicants have been named: 科研机构的申请均已办结，无结转
	start, next := s.start, 0 // next is the first quantity not before start
	for i := s.start; i <= s.end; i++ {
		if i < s.end && !strings.ContainsRune(",:()", f.text.text[i]) {
			continue
		}
		for next < len(s.quantities) && s.quantities[next].start < start {
			next++
		}
		if next == len(s.quantities) || s.quantities[next].start >= i {
			f.nothingIn(start, i, explicit, some)
		}
		if start < i {
			m, _ := f.r.meanings(f.text.text[start:i])
			ofSome := m&(wCarries|wResults|wItem) != 0 || m&wUnknown != 0 && strings.Contains(f.text.slice(start, i), "申请")
			if f.text.text[i-1] == '中' && ofSome {
				return // 上年结转事项中，没有科研机构的申请
			}
			some = some || m&(wNatural|wLegal|wApplicant) != 0 && m&wNegative == 0
		}
		start = i + 1
	}
}

func (f *reading) nothingIn(start, end int, explicit, some bool) {
	if start >= end || f.other[start] {
		return
	}
	clause := f.text.slice(start, end)
	if !strings.ContainsAny(clause, "未没无零所全不") {
		return
	}
	f.r.at = end - f.whole.start
	m, own := f.r.meanings([]rune(towards.ReplaceAllString(nothingMore.Replace(clause), "$1")))
	if m&wCarried != 0 && m&wNextYear != 0 {
		m = m&^(wCarried|wNextYear) | wCarriedOut // 没有结转至2026年的申请
	}
	if m&(wUnknown|wPart|wLastYear|wNextYear|wOwn) != 0 || m&wNegative == 0 || some && m&(wCarries|wResults|wItem) != 0 {
		return
	}
	for _, any := range f.zero(m, own, clause, explicit) {
		f.claim(Claim{Any: any, Phrase: f.text.phrase(start, end)})
	}
}

// nothingMore leaves out what says no more than what there was none of: 无行政许可事项, “零发生”.
var nothingMore = leavingOut(append(list{"“", "”"}, said.NoneOf...))

// zero lists what a clause says there was none of, each with all that it may be.
func (f *reading) zero(m Meaning, own names, clause string, explicit bool) (list [][][]Sense) {
	switch {
	case m&wCases != 0:
		return f.noCases(m, clause, explicit)
	case m&(wResults|wItem|wNatural|wLegal|wApplicant|wCarries) != 0:
		return f.noResults(m, own, clause)
	case (m&wOutcome == wCorrected || m&wOutcome == wUpheld) && (f.about || explicit):
		kinds := cmp.Or(f.cases, wReview|wSuit)
		if strings.Contains(clause, "法院") {
			kinds = cmp.Or(kinds&^wReview, wSuit)
		}
		return oneMore(nil, caseTopic(kinds|m&wOutcome)) // 未出现被纠正的情形
	case m&wPapers != 0 && m&wLoosely == 0:
		return noPapers(m &^ (wNegative | wFiller | wEach))
	case m&wDecisions != 0 && m&^(wDecisions|wMade|wWorked|wNegative|wFiller|wEach|wJoin|wPublic) == 0:
		for _, kind := range (m & wDecisions).each() {
			list = oneMore(list, senses(kind))
		}
		return list
	case m&wFees != 0 && m&^(wFees|wNegative|wFiller|wEach) == 0:
		return oneMore(nil, senses(wFees))
	case m&wExplicit != 0 && m&wReceived != 0 && strings.Contains(clause, "零"):
		return oneMore(nil, senses(wNewly)) // 零受理、零答复
	case m&(wAnswered|wWorked|wPapers|wActs|wFees|wDecisions) != 0:
		return nil // 未答复, 未制发: says nothing about how many there were
	case f.noneAsked(m, clause):
		return oneMore(nil, senses(wNewly))
	}
	return nil
}

// noCases is what 无行政复议、行政诉讼案件 says there was none of.
func (f *reading) noCases(m Meaning, clause string, explicit bool) (list [][][]Sense) {
	if strings.Contains(clause, "败诉") {
		return nil // what was corrected need not have been lost
	}
	ofAnswers := m&wOutcome != 0 || strings.Contains(clause, "对") || strings.Contains(clause, "因") // 无人对答复提起复议
	decided := m&(wWorked|wSettled) != 0 || m&wAnswered != 0 && !ofAnswers
	if !explicit && !f.about && m&wOutcome != 0 || decided || !hanzi.ContainsAny(clause, "复议", "诉") {
		return nil // 未发生相关案件 may be about anything
	}
	for _, kind := range whichCases(m).each() {
		list = oneMore(list, caseTopic(kind|m&wOutcome))
	}
	return list
}

// noResults is what 无不予公开情形, 没有收到企业的申请 and 无结转 say there was none of.
func (f *reading) noResults(m Meaning, own names, clause string) (list [][][]Sense) {
	if !f.about && (!f.plainly || m&wItem == 0) { // 无逾期未缴费情形 names its item everywhere
		return nil
	}
	if m&wItem != 0 {
		m &^= wReceived // 未收到要求提供公开出版物的申请
	}
	if m&wCarries != 0 {
		m &^= wReceived | wNewly | wAnswered | wWorked | wEach // 件件办结、无结转; 收到的申请无一结转
	}
	if m&wApplicant != 0 && m&(wItem|wCarries|wResults) == 0 { // 没有收到企业、科研机构的申请
		for _, name := range f.r.named(clause) {
			list = oneMore(list, topicOf(m&^(wNegative|wPublic|wJoin), "件", names{one: name}))
		}
		return list
	}
	return oneMore(nil, topicOf(m&^(wNegative|wPublic), "件", own))
}

// oneMore adds what a clause may mean, if anything.
func oneMore(list [][][]Sense, any [][]Sense) [][][]Sense {
	if any == nil {
		return list
	}
	return append(list, any)
}

// noPapers is what 未制定规范性文件 says there was none of; 无规范性文件 may be about those of the year or all.
func noPapers(m Meaning) (list [][][]Sense) {
	if acts := m & wActs; acts.several() && m&wEach == 0 { // 未制发、废止规范性文件
		for _, act := range acts.each() {
			list = oneMore(list, paperTopic(m&^(wActs|wJoin)|act))
		}
		return list
	} else if acts != 0 {
		return oneMore(nil, paperTopic(m))
	}
	return oneMore(nil, slices.Concat(paperTopic(m|wIssued), paperTopic(m|wEffective)))
}

// noneAsked reports whether a clause says that there was no application.
func (f *reading) noneAsked(m Meaning, clause string) bool {
	if m&wExplicit != 0 && (m&wReceived != 0 || onlyNothing(m)) {
		return true
	}
	about := f.about || f.whole.holds(&f.whole.onRequest, said.OnRequest...)
	return about && (m&wReceived != 0 || strings.Contains(clause, "提出") && m&^(wNegative|wFiller|wPublic) == 0) &&
		strings.Contains(clause, "申请")
}

// onlyNothing reports whether a clause is 无政府信息公开申请 and no more.
func onlyNothing(m Meaning) bool { return m&^(wNegative|wExplicit|wFiller|wEach|wPublic) == 0 }

// between reads what stands between two figures, or after the last: brackets, after which the figure before them counts again,
// and clauses such as 均已办结.
func (f *reading) between(from, to int, last bool, st *state) {
	start := -1 // of a clause that holds no figure
	if from == f.clauseStart {
		start = from
	} else if tail := f.text.slice(from, min(to, f.text.clauseEnd(from))); f.lastYear(tail) {
		f.trend(from, from+len([]rune(tail)), tail, st) // 262件的新收量比上年翻了一番
	}
	for i := from; i < to || last && i == to; i++ {
		if i < to && !strings.ContainsRune(",:()", f.text.text[i]) {
			continue
		}
		if start >= 0 && start < i {
			text := f.text.slice(start, i)
			f.trend(start, i, text, st)
			f.times(start, i, text, st)
			f.versus(start, i, text)
			f.largest(start, i, text, st)
			f.ended(start, i, text, st)
			f.allDone(start, i, st)
			f.topicFor(text, i < to && f.text.text[i] == ':', st)
		}
		if i == to {
			return
		}
		start = i + 1
		switch f.text.text[i] {
		case '(':
			st.open = append(st.open, bracket{st.share, st.subject})
		case ')':
			if n := len(st.open) - 1; n >= 0 {
				st.share, st.subject, st.open = st.open[n].share, st.open[n].subject, st.open[:n]
			}
		}
	}
}

// topicFor keeps what a clause without a figure says that those after it are of: 未制发行政规范性文件，现行有效5件;
// 行政诉讼案件中，结果纠正3件; and 自然人申请中，予以公开47件, which is a part of all that were.
func (f *reading) topicFor(clause string, label bool, st *state) {
	if strings.Contains(clause, "规范性文件") && !hanzi.ContainsAny(clause, said.OfOthers...) && !hanzi.ContainsAny(clause, "以外", "之外") {
		st.papers = wDocument
	}
	of, among := ofWhich(clause, label)
	if !among && !strings.Contains(clause, "规章") && !strings.Contains(clause, "起诉") {
		return
	}
	m, own := f.r.meanings([]rune(of))
	switch {
	case m&wPapers != 0 && m&^(wPapers|wFiller|wJoin) == 0:
		st.papers = m & wPapers
	case !among && m&(wDirect|wAfter) != 0 && m&^(wCases|wFiller|wExplicit) == 0:
		st.cases = m & wCases // 未经复议直接起诉的案件，法院判决维持2件
	case !among:
	case m&wCarries != 0 && m&(wUnknown|wNegative) == 0:
		st.subject, st.carried, st.ofCarried = aboutCarried, m&(wCarriedIn|wCarriedOut), true
	case m&(wNatural|wLegal|wApplicant) != 0:
		st.subset = true
		if topic := topicOf(m&^wExplicit, "件", own); topic != nil && among {
			st.of, st.labelled = (&counted{m: m, topic: topic}).applicants(), label
		}
	case m&wCases != 0 && m&wUnknown == 0:
		st.cases = m & wCases
	}
}

// ofWhich is what a clause says that the figures after it are of, and among is false where it may say no such thing.
func ofWhich(clause string, label bool) (of string, among bool) {
	if to := aimedAt.FindStringSubmatch(clause); to != nil {
		return to[1], true
	}
	if label && len(clause) < longestApplicant*len("自") {
		return clause, true
	}
	return strings.CutSuffix(clause, "中")
}

// aimedAt is a clause that says of whose applications the next one tells: 对商业企业提出的申请，予以公开14件.
var aimedAt = regexp.MustCompile(`^(?:对于?|针对|关于)(.*申请)$`)

// each claims one number of every kind of case that it is said of: 行政复议、行政诉讼均为1件.
func (f *reading) each(n *counted) {
	for _, act := range (n.m & wActs).each() {
		if topic := paperTopic(n.m&wPapers | act); topic != nil {
			f.claim(Claim{Number: n.q.number, Any: topic, Phrase: f.text.phrase(n.lead, n.q.end)})
		}
	}
	for _, kind := range (n.m & (wCases | wDecisions)).each() {
		topic := senses(kind)
		if n.cases {
			topic = caseTopic(n.m&^wCases | kind)
		}
		if topic != nil {
			f.claim(Claim{Number: n.q.number, Places: n.q.places, Any: topic, Phrase: f.text.phrase(n.lead, n.q.end)})
		}
	}
}
