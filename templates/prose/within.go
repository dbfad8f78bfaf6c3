package prose

import (
	"slices"
	"strings"
)

// within reads a number of which words narrow what it counts that are not known: 对违法建设等行为作出行政处罚决定107件. Whatever they
// say, there cannot be more of some than there are of all. What is counted stands behind the unknown words, next to the number:
// 学习行政处罚案例12件 counts 案例.
func (f *reading) within(n *counted, words []rune, s sentence, explicit bool, st *state) {
	if n.q.rough || n.bound != Exactly || n.q.number.IsZero() || !slices.Contains(said.ForPapers, n.q.unit) {
		return
	}
	known := f.knownEnd(words)
	if len(known) == 0 || f.ofOthers() || strings.Contains(string(words), "级") { // 县级行政规范性文件
		return
	}
	m, _ := f.r.meanings(known)
	kind := m & (wDecisions | wPapers | wCases | wExplicit | wResults | wItem | wCarriedIn | wCarriedOut)
	if kind == 0 || m&wDecisions != 0 && m&wMade == 0 || m&wCases != 0 && !strings.Contains(string(known), "公开") {
		return
	}
	some := f.count(n.q, n.q.start-len(known), known, s, &state{})
	if some == nil || f.outside(some, explicit) || some.m&wUnknown != 0 {
		return
	}
	f.claim(Claim{Number: n.q.number, Unit: n.q.unit, Any: some.topic, Bound: AtLeast, Phrase: f.text.phrase(n.lead, n.q.end)})
}

// ofOthers reports whether the sentence may be about what others did, or at other times.
func (f *reading) ofOthers() bool {
	return f.whole.holds(&f.whole.ofOthers, slices.Concat(said.OfOthers, said.Others, said.Bodies, said.OtherTime, said.ComingYear, said.Ahead)...)
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
