package old

import (
	"regexp"
	"strings"
)

// nothing reads clauses without a number: 未收到政府信息公开申请, 无行政复议、行政诉讼案件.
func (f *figures) nothing(s sentence, explicit bool) {
	start, next := s.start, 0 // next is the first quantity not before start
	for i := s.start; i <= s.end; i++ {
		if i < s.end && !strings.ContainsRune(",:()", f.prose.text[i]) {
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

func (f *figures) nothingIn(start, end int, explicit bool) {
	if start >= end || f.other[start] {
		return
	}
	clause := f.prose.text[start:end]
	if !strings.ContainsAny(string(clause), "未没无零") {
		return
	}
	m := f.words.meanings(clause)
	if m&(wUnknown|wPart|wLastYear|wNextYear|wItem|wApplicant) != 0 || m&wNegative == 0 {
		return
	}
	var zero [][]string
	switch {
	case m&wCases != 0:
		if !explicit && !f.about || m&(wAnswered|wWorked|wSettled) != 0 || !containsAny(string(clause), "复议", "诉") {
			return // 未发生相关案件 may be about anything
		}
		for _, kind := range []word{wReview, wSuit, wDirect, wAfter} {
			if m&kind != 0 {
				zero = append(zero, caseTopic(kind|m&wOutcome)...)
			}
		}
	case m&(wResults|wNatural|wLegal|wCarriedIn|wCarriedOut) != 0:
		if !f.about {
			return
		}
		zero = topicOf(m&^wNegative, "件", "")
		if len(zero) != 1 {
			return
		}
	case m&(wAnswered|wWorked|wDocument|wIssued|wFees) != 0:
		return // 未答复, 未制发: says nothing about how many there were
	case m&wExplicit != 0 && (m&wReceived != 0 || onlyNothing(m)), f.about && m&wReceived != 0 && strings.Contains(string(clause), "申请"):
		zero = one("新收申请")
	}
	for _, marks := range zero {
		f.compare(Decimal{}, 0, [][]string{marks}, true, f.prose.phrase(start, end))
	}
}

// onlyNothing reports whether a clause is 无政府信息公开申请 and no more.
func onlyNothing(m word) bool { return m&^(wNegative|wExplicit|wFiller|wEach) == 0 }

// settledWords say that no case is left open.
var settledWords = []string{"均已审结", "均已结案", "全部审结", "全部结案", "均获维持", "均被维持", "均予维持", "均予以维持", "均维持", "全部维持", "均为维持", "均结果维持", "全部获维持"}

// someSettled finds a number of cases that were settled, beside which 均获维持 is said of those alone.
var someSettled = regexp.MustCompile(`(?:审结|结案|办结|审理完毕)\d`)

// settled reads 均已结案: 尚未审结 must be 0; and 均获维持: so must be all outcomes but 结果维持.
func (f *figures) settled(s sentence, full string, explicit bool) {
	if !explicit && !f.about || containsAny(full, "其余", "其中", "审结的", "结案的", "上年", "去年") || someSettled.MatchString(full) {
		return
	}
	for _, w := range settledWords {
		i := strings.Index(full, w)
		if i < 0 {
			continue
		}
		before := full[:i]
		if f.other[s.start+len([]rune(before))] {
			return
		}
		var kinds word
		if strings.Contains(before, "复议") {
			kinds |= wReview
		}
		if strings.Contains(before, "诉讼") {
			kinds |= wSuit
		}
		if kinds != 0 && !f.noneLeft(kinds, w) && strings.Contains(w, "维持") {
			f.allUpheld(kinds, w)
		}
		return
	}
}

// noneLeft holds 尚未审结 of kinds of cases against 0, and reports whether there was something to say.
func (f *figures) noneLeft(kinds word, phrase string) bool {
	topic := caseTopic(kinds | wPending)
	if topic == nil {
		return false
	}
	f.compare(Decimal{}, 0, topic, true, phrase)
	open, ok := f.c.marks(topic[0])
	return !ok || !open.IsZero()
}

// allUpheld holds 结果维持 of kinds of cases against their 总计.
func (f *figures) allUpheld(kinds word, phrase string) {
	all, upheld := caseTopic(kinds), caseTopic(kinds|wUpheld)
	if all == nil || upheld == nil {
		return
	}
	if total, ok := f.c.marks(all[0]); ok {
		f.compare(total, 0, upheld, true, phrase)
	}
}

// between reads what stands between two figures, or after the last: brackets, after which the figure before them counts again,
// and clauses such as 均已办结.
func (f *figures) between(from, to int, last bool, st *state) {
	start := -1 // of a clause that holds no figure
	if from == f.clauseStart {
		start = from
	}
	for i := from; i < to || last && i == to; i++ {
		if i < to && !strings.ContainsRune(",:()", f.prose.text[i]) {
			continue
		}
		if start >= 0 && start < i {
			f.allDone(start, i, st)
			if clause := f.prose.text[start:i]; strings.Contains(string(clause), "规范性文件") && f.words.meanings(clause)&wUnknown == 0 {
				st.documents = true // 未制发行政规范性文件，现行有效5件
			}
		}
		if i == to {
			return
		}
		start = i + 1
		switch f.prose.text[i] {
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
func (f *figures) allDone(start, end int, st *state) {
	if start >= end || f.other[start] || !f.about {
		return
	}
	clause := f.prose.text[start:end]
	if text := string(clause); !strings.Contains(text, "办结") || !containsAny(text, "均", "都", "全部") {
		return
	}
	if m := f.words.meanings(clause); m&wAnswered == 0 || m&^(wAnswered|wFiller|wEach) != 0 {
		return
	}
	switch {
	case st.subject == aboutReceived && st.share != nil:
		f.compare(Decimal{}, 0, one("结转下年"), true, f.prose.phrase(st.share.start, end))
	case st.subject == aboutCases && st.share != nil:
		f.noneLeft(st.cases, f.prose.phrase(st.share.start, end))
	}
}

// each holds one number against every kind of case that it is said of: 行政复议、行政诉讼均为1件.
func (f *figures) each(q quantity, m word, phrase string) {
	for _, kind := range []word{wReview, wSuit, wDirect, wAfter} {
		if m&kind == 0 {
			continue
		}
		if topic := caseTopic(m&^wCases | kind); topic != nil {
			f.compare(q.number, q.places, topic, true, phrase)
		}
	}
}
