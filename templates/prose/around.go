package prose

import (
	"slices"

	"nianbao/templates/hanzi"
)

// around are the words of a number without those that are not known, where these can only say how it came to be so many: 因信息公开引来
// 行政复议8起. Words for what reports do never come to an end, so what must not be there decides: nothing that may leave some out
// (同一自然人提出3件), no other office, no place of publication. What the number is of must be certain without them, and decisions are
// not: they are looked into, published and withdrawn (行政处罚立案62件). nil where the words stay as they are.
func (f *reading) around(n *counted, words []rune) []rune {
	if n.before&wUnknown == 0 || n.after&wUnknown != 0 || n.q.rough || !slices.Contains(said.ForPapers, n.q.unit) {
		return nil
	}
	kinds := Meaning(wResults | wItem | wCarriedIn | wCarriedOut | wCases | wPapers | wNatural | wLegal | wApplicant)
	of := f.knownEnd(words) // 收到自然人来信20件 counts letters
	if before := f.text.text[n.lead:n.q.start]; slices.Contains(before, ',') {
		of = f.subjectAhead(before[:slices.Index(before, ',')]) // 自然人申请仍居首位，达178件
	}
	end, _ := f.r.meanings(of)
	known := f.knownOf(words)
	m, _ := f.r.meanings(known)
	if end&kinds == 0 || m&(wPart|wNegative|wDecisions|wUnknown) != 0 || f.ofOthers() || f.elsewhere(n.q.end) {
		return nil
	}
	if end&kinds == wItem && !f.refusing(n) {
		return nil
	}
	if m&(wNatural|wLegal|wApplicant) != 0 && slices.Contains(words, '涉') {
		return nil // 申请中涉及个人诊疗记录的12件
	}
	for _, unknown := range f.unknownIn(words) {
		if hanzi.ContainsAny(unknown, narrowing...) || endsWith(unknown, "不") { // 不同意公开5件
			return nil
		}
	}
	return known
}

var narrowing = slices.Concat(said.Narrowing, said.Shown)
