package prose

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// nothing reads clauses without a number: 未收到政府信息公开申请, 无行政复议、行政诉讼案件.
func (f *reading) nothing(s sentence, explicit bool) {
	start, next := s.start, 0 // next is the first quantity not before start
	for i := s.start; i <= s.end; i++ {
		if i < s.end && !strings.ContainsRune(",:()", f.text.text[i]) {
			continue
		}
		for next < len(s.quantities) && s.quantities[next].start < start {
			next++
		}
		if next == len(s.quantities) || s.quantities[next].start >= i {
			f.nothingIn(start, i, explicit)
		}
		start = i + 1
	}
}

func (f *reading) nothingIn(start, end int, explicit bool) {
	if start >= end || f.other[start] {
		return
	}
	clause := f.text.slice(start, end)
	if !strings.ContainsAny(clause, "未没无零所全不") {
		return
	}
	f.r.at = end - f.whole.start
	m, own := f.r.meanings([]rune(nothingMore.Replace(clause)))
	if m&(wUnknown|wPart|wLastYear|wNextYear|wOwn) != 0 || m&wNegative == 0 {
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
		decided := m&(wAnswered|wWorked|wSettled) != 0
		if (explicit || f.about || m&wOutcome == 0) && !decided && hanzi.ContainsAny(clause, "复议", "诉") { // 未发生相关案件 may be about anything
			for _, kind := range (m & wCases).each() {
				list = oneMore(list, caseTopic(kind|m&wOutcome))
			}
		}
		return list
	case m&(wResults|wItem|wNatural|wLegal|wApplicant|wCarries) != 0:
		if m&wItem != 0 {
			m &^= wReceived // 未收到要求提供公开出版物的申请
		}
		if f.about {
			list = oneMore(nil, topicOf(m&^(wNegative|wPublic), "件", own))
		}
		return list
	case m&wOutcome == wCorrected && f.about:
		return oneMore(nil, caseTopic(wReview|wSuit|wCorrected)) // 未出现被纠正的情形
	case m&wPapers != 0 && m&wLoosely == 0:
		return noPapers(m &^ (wNegative | wFiller | wEach))
	case m&wDecisions != 0 && m&^(wDecisions|wMade|wNegative|wFiller|wEach|wJoin) == 0:
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
	}
	if f.noneAsked(m, clause) {
		return oneMore(nil, senses(wNewly))
	}
	return nil
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
	return f.about && (m&wReceived != 0 || strings.Contains(clause, "提出") && m&^(wNegative|wFiller|wPublic) == 0) &&
		strings.Contains(clause, "申请")
}

// onlyNothing reports whether a clause is 无政府信息公开申请 and no more.
func onlyNothing(m Meaning) bool { return m&^(wNegative|wExplicit|wFiller|wEach|wPublic) == 0 }

// someSettled finds a number of cases that were settled, beside which 均获维持 is said of those alone.
var someSettled = regexp.MustCompile(`(?:审结|结案|办结|审理完毕)\d`)

// settled reads 均已结案: 尚未审结 must be 0; and 均获维持: so must be all outcomes but 结果维持.
func (f *reading) settled(s sentence, full string, explicit bool) {
	if !explicit && !f.about || hanzi.ContainsAny(full, said.NotAll...) || someSettled.MatchString(full) {
		return
	}
	for _, w := range said.Settled {
		i := strings.Index(full, w)
		if i < 0 {
			continue
		}
		before := full[:i]
		if f.other[s.start+len([]rune(before))] {
			return
		}
		var kinds Meaning
		if strings.Contains(before, "复议") {
			kinds |= wReview
		}
		if strings.Contains(before, "诉讼") {
			kinds |= wSuit
		}
		if kinds == 0 {
			return
		}
		f.noneLeft(kinds, w)
		if strings.Contains(w, "维持") {
			f.claim(Claim{All: caseTopic(kinds)[0], IfHeld: true, Any: caseTopic(kinds | wUpheld), Phrase: w})
		}
		return
	}
}

// noneLeft claims that of kinds of cases 尚未审结 is 0.
func (f *reading) noneLeft(kinds Meaning, phrase string) {
	if topic := caseTopic(kinds | wPending); topic != nil {
		f.claim(Claim{Any: topic, Phrase: phrase})
	}
}

// between reads what stands between two figures, or after the last: brackets, after which the figure before them counts again,
// and clauses such as 均已办结.
func (f *reading) between(from, to int, last bool, st *state) {
	start := -1 // of a clause that holds no figure
	if from == f.clauseStart {
		start = from
	}
	for i := from; i < to || last && i == to; i++ {
		if i < to && !strings.ContainsRune(",:()", f.text.text[i]) {
			continue
		}
		if start >= 0 && start < i {
			text := f.text.slice(start, i)
			f.trend(start, i, text, st)
			f.allDone(start, i, st)
			f.topicFor(text, st)
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

// allDone reads a clause without a figure that says of the one before that all of it is done with: 收到申请20件，均已办结 leaves
// nothing for 结转下年度, and 行政复议4件，均已办结 leaves no case open.
func (f *reading) allDone(start, end int, st *state) {
	if start >= end || f.other[start] || !f.about && !f.plainly {
		return
	}
	text := f.text.slice(start, end)
	if !hanzi.ContainsAny(text, said.All...) || f.allOf(start, end, text, st) || !hanzi.ContainsAny(text, said.DoneWith...) {
		return
	}
	m, _ := f.r.meanings([]rune(text))
	if asked := m&wExplicit != 0 || strings.Contains(text, "申请"); f.about && asked && st.subject == aboutNothing && m&^(wAnswered|wFiller|wEach|wReceived|wExplicit) == 0 && m&wAnswered != 0 &&
		!hanzi.ContainsAny(text, said.InTime...) {
		f.claim(Claim{Any: senses(wCarriedOut), Phrase: f.text.phrase(start, end)}) // 收到的申请已全部办结
		return
	}
	if m&wAnswered == 0 || m&^(wAnswered|wFiller|wEach) != 0 {
		return
	}
	switch {
	case st.subject == aboutReceived && st.share != nil:
		f.claim(Claim{Any: senses(wCarriedOut), Phrase: f.text.phrase(st.share.start, end)})
	case st.subject == aboutCases && st.share != nil:
		f.noneLeft(st.cases, f.text.phrase(st.share.start, end))
	}
}

// topicFor keeps what a clause without a figure says that those after it are of: 未制发行政规范性文件，现行有效5件;
// 行政诉讼案件中，结果纠正3件; and 自然人申请中，予以公开47件, which is a part of all that were.
func (f *reading) topicFor(clause string, st *state) {
	if strings.Contains(clause, "规范性文件") && !hanzi.ContainsAny(clause, said.OfOthers...) {
		st.papers = wDocument
	}
	of, among := strings.CutSuffix(clause, "中")
	if !among {
		return
	}
	m, _ := f.r.meanings([]rune(of))
	switch {
	case m&(wNatural|wLegal|wApplicant) != 0:
		st.subset = true
	case m&wCases != 0 && m&wUnknown == 0:
		st.cases = m & wCases
	}
}

// allOf reads that all applicants were natural persons, and that all was given out: 均由自然人提出, 全部予以公开. What is said of a
// part (其中自然人98件，均予以公开) is not.
func (f *reading) allOf(start, end int, text string, st *state) bool {
	if f.allAre(start, end, text, st) {
		return true
	}
	m, own := f.r.meanings([]rune(text))
	if m&wGranted == 0 && m&^(wNatural|wFiller|wEach|wExplicit|wReceived) != 0 || own.one != "" || !st.ofAll() {
		return false
	}
	switch {
	case m&wNatural != 0 && hanzi.ContainsAny(text, said.AreAll...):
		f.claim(Claim{Any: applicantTopic(wLegal, ""), Phrase: f.text.phrase(start, end)})
		return true
	case m&wGranted != 0 && m&^(wGranted|wFiller|wEach|wExplicit|wReceived) == 0:
		f.claim(Claim{All: []Sense{{Means: wAnswered}}, Any: [][]Sense{{{Means: wGranted}}, {{Means: wGranted}, {Means: wPartial}}},
			Phrase: f.text.phrase(start, end)})
		return true
	}
	return false
}

// allAre reads that all of something were of one kind, in the same clause or that before it: 无法提供的申请全部属于本机关不掌握,
// 行政诉讼5件，均为复议后起诉.
func (f *reading) allAre(start, end int, text string, st *state) bool {
	i := slices.IndexFunc(said.AreAll, func(w string) bool { return strings.Contains(text, w) })
	if i < 0 || !f.about && !f.plainly {
		return false
	}
	f.r.at = end - f.whole.start
	left, right, _ := strings.Cut(text, said.AreAll[i])
	m, own := f.r.meanings([]rune(nothingMore.Replace(right)))
	var of [][]Sense
	if left == "" && st.share != nil {
		if of = st.share.topic; m&wCases == 0 && m&wOutcome != 0 {
			m |= st.cases
		}
	} else if left != "" {
		all, named := f.r.meanings([]rune(left))
		of = topicOf(all&^wExplicit, "件", named)
	}
	if len(of) != 1 || m&(wResults|wItem|wCases) == 0 || m&(wUnknown|wNegative) != 0 {
		return false
	}
	sameTable := m&wCases != 0 == (of[0][0].Means&wCases != 0)
	are := topicOf(m&^wExplicit, "件", own)
	if !sameTable || len(are) != 1 {
		return false
	}
	if are[0][0] == (Sense{Means: wGranted}) && len(are[0]) == 1 {
		are = append(are, []Sense{{Means: wGranted}, {Means: wPartial}})
	}
	f.claim(Claim{All: of[0], Any: are, IfHeld: left == "", Phrase: f.text.phrase(start, end)})
	return true
}

// ofAll reports whether what follows in a sentence is said of all applications: no figure stands before it, or one of all.
func (st *state) ofAll() bool {
	if st.subject == aboutNothing && st.share == nil {
		return true
	}
	if st.share == nil {
		return false
	}
	switch st.share.topic[0][0] {
	case Sense{Means: wNewly}, Sense{Means: wReceived}, Sense{Means: wAnswered}:
		return true
	}
	return false
}

// each claims one number of every kind of case that it is said of: 行政复议、行政诉讼均为1件.
func (f *reading) each(n *counted) {
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
