package prose

import (
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// around are the words of a number without those that are not known, and how it is meant then. Words for what reports do never
// come to an end, so what must not be there decides. Where a clause names what it is about and says something of it, the number
// behind it counts that, whatever was said: 自然人申请仍居首位，达178件. Otherwise unknown words may leave some out
// (网约车类申请予以公开12件), and the number is asked about only where it is the table's figure mistyped: 本年度累计接报公开申请263件
// beside 236. nil where the words stay as they are.
func (f *reading) around(n *counted, words []rune) (plain []rune, bound Bound) {
	counts := n.before&wUnknown != 0 && !n.q.rough && slices.Contains(said.ForPapers, n.q.unit)
	if !counts || f.ofOthers() || f.elsewhere(n.q.end) {
		return nil, Exactly
	}
	of, bound := f.knownEnd(words), Mistyped // 收到自然人来信20件 counts letters
	if before := f.text.text[n.lead:n.q.start]; slices.Contains(before, ',') {
		of, bound = f.subjectAhead(before[:slices.Index(before, ',')]), Exactly
	}
	if bound == Exactly && n.after&wUnknown != 0 {
		return nil, Exactly
	}
	kinds := Meaning(wResults | wItem | wCarriedIn | wCarriedOut | wCases | wPapers | wNatural | wLegal | wApplicant)
	if bound == Mistyped {
		kinds |= wExplicit | wReceived | wAnswered | wDecisions
	}
	if bound == Mistyped && hanzi.ContainsAny(f.words(n), said.Ways...) {
		return nil, Exactly // 在线收到110件
	}
	is, _ := f.r.meanings(of)
	plain = f.knownOf(words)
	m, _ := f.r.meanings(plain)
	ofMatters := is&kinds == wItem && !f.refusing(n)
	if is&kinds == 0 || m&(wPart|wNegative|wUnknown) != 0 || ofMatters {
		return nil, Exactly
	}
	return plain, bound
}

// aroundUnknown counts a number of which some words are not known without these. What may be mistyped is claimed at once, beside what
// the number is otherwise taken for.
func (f *reading) aroundUnknown(n *counted, bound Bound, words []rune, s sentence, explicit bool, st *state) *counted {
	plain, typed := f.around(n, words)
	if plain == nil || bound != Exactly {
		return n
	}
	before := *st // counting by other words says nothing of what follows
	f.alone = n.after&wUnknown != 0
	again := f.count(n.q, n.lead, plain, s, &before)
	f.alone = false
	switch {
	case again == nil:
	case typed == Exactly:
		return again
	case !f.outside(again, explicit):
		f.claim(Claim{Number: n.q.number, Unit: n.q.unit, Any: again.topic, Bound: Mistyped,
			Phrase: f.text.phrase(n.lead, n.q.end)})
	}
	return n
}

// narrowing are words that may leave some out.
var narrowing = slices.Concat(said.Narrowing, said.Shown)

// Slip reports whether a number is another with its figures in another order, or, where it has three or more, with one of them
// changed: of a part that is told of by chance that is rarely so.
func Slip(number, is Decimal) bool {
	a, b := number.String(), is.String()
	if len(a) != len(b) || a == b || strings.Contains(a, ".") {
		return false
	}
	changed := 0
	for i := range len(a) {
		if a[i] != b[i] {
			changed++
		}
	}
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return changed == 2 && slices.Equal(x, y) || changed == 1 && len(a) >= leastTyped
}

// leastTyped is how many figures a number must have to be taken for another by all but one of them.
const leastTyped = 3
