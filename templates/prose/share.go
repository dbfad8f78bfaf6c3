package prose

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
)

// share reads 占51.85%. It is of （七）总计 unless the words say otherwise; a share of anything else than all applications is
// not looked at.
func (f *reading) share(q quantity, lead int, words []rune, s sentence, explicit bool, st *state) {
	of, bound := f.bounded(string(words), q)
	claim := Claim{Number: q.number, Places: q.places, Unit: q.unit, Bound: bound}
	if b := f.ofParts(q, of, s); b != nil {
		claim.Any, claim.Share = b.topic, &Share{Of: senses(wAnswered, wNewly, wReceived)}
		if strings.Contains(of, "其中") { // 无法提供占20.7%，其中八成为本机关不掌握
			if st.rated == nil && st.share == nil {
				return
			}
			claim.Share.Of = slices.Concat(claim.Share.Of, st.rated)
			if st.share != nil {
				claim.Share.Of = append(claim.Share.Of, st.share.topic...)
			}
		}
		claim.Phrase = f.text.phrase(lead, f.text.clauseEnd(q.end))
		f.claim(claim)
		return
	}
	if rated, total := f.rate(of, lead, explicit, st); rated != nil {
		claim.Bound = boundOfLost(of, bound)
		claim.Any, claim.Share, claim.Phrase = rated.topic, &Share{Of: total}, f.text.phrase(lead, q.end)
		f.claim(claim)
		return
	}
	own, of := f.shareNamed(q, of, bound, lead)
	if f.caseShare(q, of, bound, lead, explicit, st) {
		return
	}
	if own == nil && f.textShare(q, of, s) {
		return
	}
	b := cmp.Or(own, st.share)
	loose := q.rough && q.near == 0 && !q.tenths && bound != AtLeast && bound != AtMost
	if b == nil || !b.applications || loose {
		return
	}
	claim.Any, claim.Share, claim.Phrase = b.topic, f.shareOfAll(of, b), f.text.phrase(b.start, q.end)
	if claim.Share == nil {
		return
	}
	if own == nil {
		claim.Share.Numerators = []Decimal{b.number, b.sum}
	}
	b.sum = Decimal{} // the next sum begins after this share
	st.rated = nil
	if own != nil {
		st.rated = own.topic
	}
	f.claim(claim)
}

// boundOfLost is how a rate is meant: what was corrected need not have been lost.
func boundOfLost(of string, bound Bound) Bound {
	if bound == Exactly && strings.Contains(of, "败诉率") {
		return AtLeast
	}
	return bound
}

// shareNamed is what a share is of by its own words, or nil, and what they say besides, from 占 on.
func (f *reading) shareNamed(q quantity, of string, bound Bound, lead int) (own *base, rest string) {
	subject, rest, named := strings.Cut(of, "占")
	if rate, more, ok := rated(of); ok && more == "" {
		subject, named = rate, true // 予以公开率为41.2%
	}
	if !named && (q.tenths || bound == AtMost || bound == AtLeast) {
		subject, rest, named = of, "", true // 予以公开不足三成
	}
	if !named {
		return nil, of
	}
	subject = inAll.ReplaceAllString(amongThese.ReplaceAllString(subject, ""), "")
	if own = f.namedBase(subject, lead); own != nil {
		return own, "占" + rest
	}
	if m, _ := f.r.meanings([]rune(subject)); m&^wFiller == 0 {
		return nil, "占" + rest // 合计占58.33%
	}
	return nil, of
}

// amongThese says that a share is of all that came: 新收申请中，商业企业占15.65%.
var amongThese = regexp.MustCompile(`^(?:在|从)?(?:全部|所有)?(?:新收|收到|受理|新受理)?的?(?:政府信息公开|信息公开)?申请(?:人|总量|总数)?中`)

// inAll says that a share is of several together: 无法提供、不予公开两类合计占40.63%.
var inAll = regexp.MustCompile(`(?:[两二三四](?:类|项|者))(?:合计|共计|共)?$`)

// shareOfAll says of what totals a share of a figure is; nil where its words name something else.
func (f *reading) shareOfAll(of string, b *base) *Share {
	of = strings.TrimPrefix(strings.TrimPrefix(of, "所"), "比例")
	of, ok := strings.CutPrefix(of, "占")
	if !ok {
		return nil
	}
	answered, all, ok := shareOf(of)
	if group := shareOfGroup.FindStringSubmatch(of); !ok && group != nil { // 占无法提供总数的84.38%
		m, own := f.r.meanings([]rune(group[1]))
		if topic := topicOf(m, "件", own); topic != nil && m&^(wResults|wFiller) == 0 && b.topic[0][0].Means == 0 {
			return &Share{Of: topic}
		}
	}
	if !ok {
		return nil
	}
	share := &Share{}
	bare := strings.TrimRight(strings.TrimPrefix(of, "比"), "例的为是达") == ""
	if answered {
		share.Of = append(share.Of, senses(wAnswered)...)
	}
	if all && (b.topic[0][0].Means&wResults == 0 || !answered || !bare) {
		share.Of = append(share.Of, senses(wNewly, wReceived)...)
	}
	return share
}

// shareOfGroup is what a share is of that is a kind of result.
var shareOfGroup = regexp.MustCompile(`^(\p{Han}{4,8})(?:总数|总量|数量|申请|件数|件)?的$`)

// namedBase is what a share is of that its own words name, and no figure before it: 予以公开占44%. nil where they name no
// result and no kind of applicant with certainty.
func (f *reading) namedBase(subject string, lead int) *base {
	m, own := f.r.meanings([]rune(subject))
	result, applicant := m&(wResults|wItem) != 0, m&(wNatural|wLegal|wApplicant) != 0
	named := result || applicant && m&wAnswered == 0
	if !f.about || !named || m&(wReceived|wWorked|wCases|wOwn) != 0 {
		return nil
	}
	topic := topicOf(m, "件", own)
	if topic == nil {
		return nil
	}
	return &base{topic: topic, start: lead, applications: true}
}

// shareOf says what a share is of from the words after 占: all, or what was answered or received alone. ok is false where
// the words name something else.
func shareOf(of string) (answered, all, ok bool) {
	rest := plainShare.Replace(of)
	switch {
	case rest == "":
		return true, true, true
	case hanzi.ContainsAny(rest, "办结", "答复", "办理") && plainShare.Replace(shareAnswered.Replace(rest)) == "":
		return true, false, true
	case hanzi.ContainsAny(rest, "收到", "受理", "新收") && plainShare.Replace(shareReceived.Replace(rest)) == "":
		return false, true, true
	}
	return false, false, false
}

var (
	plainShare    = leavingOut(said.ShareOf)
	shareAnswered = leavingOut(said.ShareAnswered)
	shareReceived = leavingOut(said.ShareReceived)
)

// leavingOut replaces words by nothing.
func leavingOut(words []string) *strings.Replacer {
	var pairs []string
	for _, w := range words {
		pairs = append(pairs, w, "")
	}
	return strings.NewReplacer(pairs...)
}

// textShare reads a share of one figure of the text in another of which it is said to be a part: 主动公开信息1204条，其中公众号300条，
// 占24.92%. It is right of any figure before it that counts the same.
func (f *reading) textShare(q quantity, of string, s sentence) bool {
	if wholes := f.text.wholes(f.r); q.unit == "%" { // 政策解读38篇，其中图解14篇，占36.84%
		i, _ := slices.BinarySearchFunc(wholes, q.start, func(w sentence, at int) int { return cmp.Compare(w.end, at) })
		if i < len(wholes) {
			s = wholes[i]
		}
	}
	k := s.from(q.start)
	rest, ok := strings.CutPrefix(strings.TrimPrefix(of, "所"), "占")
	if k < 2 || !ok || plainShare.Replace(strings.TrimPrefix(rest, "比")) != "" || q.rough || q.tenths {
		return false
	}
	part, whole := s.quantities[k-1], s.quantities[k-2]
	gap := f.text.slice(whole.end, part.start)
	among := strings.Contains(gap, "其中") || strings.Contains(gap, "中,")
	m, _ := f.r.meanings(f.text.text[whole.end:part.start])
	if !among || m&(wResults|wItem|wNatural|wLegal|wApplicant|wCases|wCarries) != 0 || part.rough || part.unit == "%" {
		return false
	}
	claim := Claim{Number: q.number, Places: q.places, Unit: q.unit, Phrase: f.text.phrase(part.start, q.end)}
	for _, w := range slices.Backward(s.quantities[max(0, k-1-mostWholes) : k-1]) {
		if w.unit != part.unit || w.rough || w.number.Sign() <= 0 {
			return false
		}
		at, err := part.number.Mul(formula.FromInt(100))
		if err == nil {
			at, err = at.Div(w.number)
		}
		if err != nil || Rounded(at, q.places, q.number) {
			return false
		}
	}
	claim.Share = &Share{Numerators: []Decimal{part.number}, Whole: whole.number}
	f.claim(claim)
	return true
}
