package prose

import (
	"regexp"
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
	clause := f.text.text[start:end]
	if !strings.ContainsAny(string(clause), "未没无零所全") {
		return
	}
	m, _ := f.r.meanings(clause)
	if m&(wUnknown|wPart|wLastYear|wNextYear|wItem|wApplicant|wOwn) != 0 || m&wNegative == 0 {
		return
	}
	for _, sum := range f.zero(m, string(clause), explicit) {
		f.claim(Claim{Any: [][]Sense{sum}, Phrase: f.text.phrase(start, end)})
	}
}

// zero lists what a clause says there was none of.
func (f *reading) zero(m Meaning, clause string, explicit bool) (list [][]Sense) {
	switch {
	case m&wCases != 0:
		decided := m&(wAnswered|wWorked|wSettled) != 0
		if (explicit || f.about) && !decided && hanzi.ContainsAny(clause, "复议", "诉") { // 未发生相关案件 may be about anything
			for _, kind := range (m & wCases).each() {
				list = append(list, caseTopic(kind|m&wOutcome)...)
			}
		}
		return list
	case m&(wResults|wNatural|wLegal|wCarriedIn|wCarriedOut) != 0:
		if list = topicOf(m&^wNegative, "件", names{}); !f.about || len(list) != 1 {
			return nil
		}
		return list
	case m&wOutcome == wCorrected && f.about:
		return caseTopic(wReview | wSuit | wCorrected) // 未出现被纠正的情形
	case m&wPapers != 0 && m&wLoosely == 0:
		return paperTopic(m &^ (wNegative | wFiller | wEach))
	case m&(wAnswered|wWorked|wPapers|wActs|wFees) != 0:
		return nil // 未答复, 未制发: says nothing about how many there were
	}
	if f.noneAsked(m, clause) {
		return senses(wNewly)
	}
	return nil
}

// noneAsked reports whether a clause says that there was no application.
func (f *reading) noneAsked(m Meaning, clause string) bool {
	if m&wExplicit != 0 && (m&wReceived != 0 || onlyNothing(m)) {
		return true
	}
	return f.about && m&wReceived != 0 && strings.Contains(clause, "申请")
}

// onlyNothing reports whether a clause is 无政府信息公开申请 and no more.
func onlyNothing(m Meaning) bool { return m&^(wNegative|wExplicit|wFiller|wEach) == 0 }

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
			f.allDone(start, i, st)
			if clause := f.text.text[start:i]; strings.Contains(string(clause), "规范性文件") && known(f.r.meanings(clause)) {
				st.papers = wDocument // 未制发行政规范性文件，现行有效5件
			}
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
	if start >= end || f.other[start] || !f.about {
		return
	}
	clause := f.text.text[start:end]
	if text := string(clause); !strings.Contains(text, "办结") || !hanzi.ContainsAny(text, "均", "都", "全部") {
		return
	}
	if m, _ := f.r.meanings(clause); m&wAnswered == 0 || m&^(wAnswered|wFiller|wEach) != 0 {
		return
	}
	switch {
	case st.subject == aboutReceived && st.share != nil:
		f.claim(Claim{Any: senses(wCarriedOut), Phrase: f.text.phrase(st.share.start, end)})
	case st.subject == aboutCases && st.share != nil:
		f.noneLeft(st.cases, f.text.phrase(st.share.start, end))
	}
}

// each claims one number of every kind of case that it is said of: 行政复议、行政诉讼均为1件.
func (f *reading) each(n *counted) {
	for _, kind := range (n.m & wCases).each() {
		if topic := caseTopic(n.m&^wCases | kind); topic != nil {
			f.claim(Claim{Number: n.q.number, Places: n.q.places, Any: topic, Phrase: f.text.phrase(n.lead, n.q.end)})
		}
	}
}
