package prose

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

var mostOrFewest = slices.Concat(said.Mostly, said.Fewest)

// allSettled is what says how all cases ended: 均已审结并获维持, 全部作出维持决定.
var allSettled = regexp.MustCompile(`(?:均|都|全部|全都|悉数)(?:已经?|予以?|以|被|获得?|得到|作出|做出|判决|裁定|决定|结果|为|依法|一审|法院|审结|结案|并|且)*` +
	`(?:维持|胜诉|支持[我本]?|驳回原告|审结|结案)`)

// someSettled finds a number of cases that were settled, beside which 均获维持 is said of those alone.
var someSettled = regexp.MustCompile(`(?:审结|结案|办结|审理完毕)\d`)

// settled reads 均已结案: 尚未审结 must be 0; and 均获维持: so must be all outcomes but 结果维持.
func (f *reading) settled(s sentence, full string, explicit bool) {
	if !explicit && !f.about || hanzi.ContainsAny(full, said.NotAll...) || someSettled.MatchString(full) {
		return
	}
	at := allSettled.FindStringIndex(full)
	if at == nil {
		return
	}
	before, w := full[:at[0]], full[at[0]:at[1]]
	unknown := strings.Join(f.unknownIn([]rune(before)), " ")
	narrowed := hanzi.ContainsAny(unknown, said.Narrowing...) // 行政执法类诉讼12件，均已审结
	if f.other[s.start+len([]rune(before))] || narrowed {
		return
	}
	m, _ := f.r.meanings([]rune(before))
	kinds := m & (wDirect | wAfter)           // 未经复议直接起诉的2件，法院均判决维持
	if kinds.several() || m&wDecisions != 0 { // 因行政强制引发行政诉讼6件，均胜诉
		return
	}
	if kinds == 0 && strings.Contains(before, "复议") {
		kinds |= wReview
	}
	if kinds&^wReview == 0 && strings.Contains(before, "诉讼") {
		kinds |= wSuit
	}
	if kinds == 0 {
		return
	}
	f.noneLeft(kinds, w)
	if hanzi.ContainsAny(w, "维持", "驳回原告", "支持我", "支持本") {
		f.claim(Claim{All: caseTopic(kinds)[0], IfHeld: true, Any: caseTopic(kinds | wUpheld), Phrase: w})
	}
}

// noneLeft claims that of kinds of cases 尚未审结 is 0.
func (f *reading) noneLeft(kinds Meaning, phrase string) {
	if topic := caseTopic(kinds | wPending); topic != nil {
		f.claim(Claim{Any: topic, Phrase: phrase})
	}
}

// allDone reads a clause without a figure that says of the one before that all of it is done with: 收到申请20件，均已办结 leaves
// nothing for 结转下年度, and 行政复议4件，均已办结 leaves no case open.
func (f *reading) allDone(start, end int, st *state) {
	if start >= end || f.other[start] || !f.about && !f.plainly {
		return
	}
	text := f.text.slice(start, end)
	ofAll := hanzi.ContainsAny(text, said.All...) || hanzi.ContainsAny(text, said.Because...)
	if !ofAll || f.allOf(start, end, text, st) || !isDone(text) {
		return
	}
	m, _ := f.r.meanings([]rune(text))
	phrase := f.text.phrase(start, end)
	if f.askedAreDone(m, text, st) {
		f.claim(Claim{Any: senses(wCarriedOut), Phrase: phrase}) // 收到的申请已全部办结
		return
	}
	if m&wAnswered == 0 || m&^(wAnswered|wFiller|wEach) != 0 {
		return
	}
	switch {
	case st.subject == aboutCarried && st.joint && st.carried == wCarriedIn: // 新收146件、上年结转7件，均已办结
		f.claim(Claim{Any: senses(wCarriedOut), Phrase: phrase})
	case st.share == nil:
	case st.subject == aboutReceived:
		f.claim(Claim{Any: senses(wCarriedOut), Phrase: f.text.phrase(st.share.start, end)})
	case st.subject == aboutCases:
		f.noneLeft(st.cases, f.text.phrase(st.share.start, end))
	}
}

// askedAreDone reports whether a clause says by itself that all applications are done with, where no figure stands before it.
func (f *reading) askedAreDone(m Meaning, text string, st *state) bool {
	plain := m&wAnswered != 0 && m&^(wAnswered|wFiller|wEach|wReceived|wNewly|wCarriedIn|wJoin|wExplicit) == 0
	plain = plain && (m&wCarriedIn == 0 || m&wJoin != 0 && m&(wReceived|wNewly) != 0) // not 上年结转的申请均已办结
	asked := f.about && st.subject == aboutNothing && (m&wExplicit != 0 || strings.Contains(text, "申请"))
	return plain && asked && !hanzi.ContainsAny(text, said.InTime...)
}

// isDone reports whether a clause says that something is done with: 均已办结, 已全部答复.
func isDone(clause string) bool {
	answered := hanzi.ContainsAny(clause, said.AllAnswered...) && !hanzi.ContainsAny(clause, said.InTime...)
	return answered || hanzi.ContainsAny(clause, said.DoneWith...)
}

// allOf reads that all applicants were natural persons, and that all was given out: 均由自然人提出, 全部予以公开. What is said of a
// part (其中自然人98件，均予以公开) is not.
func (f *reading) allOf(start, end int, text string, st *state) bool {
	if f.allAre(start, end, text, st) {
		return true
	}
	m, own := f.r.meanings([]rune(text))
	unsaid := m&wGranted == 0 && m&^(wNatural|wApplicant|wFiller|wEach|wExplicit|wReceived|wNewly) != 0
	if unsaid || own.one != "" && m&wApplicant == 0 || own.single() != own.one || !st.ofAll() {
		return false
	}
	switch {
	case m&wApplicant != 0 && hanzi.ContainsAny(text, said.AreAll...): // 申请均由企业提出
		f.claim(Claim{All: []Sense{{Means: wNewly}}, Any: applicantTopic(m, own.one)[:1], Phrase: f.text.phrase(start, end)})
		return true
	case m&wNatural != 0 && hanzi.ContainsAny(text, said.AreAll...):
		f.claim(Claim{Any: applicantTopic(wLegal, ""), Phrase: f.text.phrase(start, end)})
		return true
	case m&wGranted != 0 && m&wPartial != 0 && m&^(wGranted|wPartial|wJoin|wFiller|wEach|wExplicit|wReceived|wMade|wAnswered) == 0:
		f.claim(Claim{All: []Sense{{Means: wAnswered}}, Any: [][]Sense{{{Means: wGranted}, {Means: wPartial}}},
			Phrase: f.text.phrase(start, end)})
		return true
	case m&wGranted != 0 && m&^(wGranted|wFiller|wEach|wExplicit|wReceived|wMade|wAnswered) == 0:
		f.claim(Claim{All: []Sense{{Means: wAnswered}}, Any: [][]Sense{{{Means: wGranted}}, {{Means: wGranted}, {Means: wPartial}}},
			Phrase: f.text.phrase(start, end)})
		return true
	}
	return false
}

// versus reads that there were more of one than of another: 法人的申请数量超过自然人.
func (f *reading) versus(start, end int, text string) {
	if !f.about {
		return
	}
	for _, than := range []struct {
		words list
		bound Bound
	}{{said.Over, AtMost}, {said.Under, AtLeast}} {
		for _, w := range than.words {
			more, less, ok := strings.Cut(text, w)
			if !ok {
				continue
			}
			a, own := f.r.meanings([]rune(more))
			b, other := f.r.meanings([]rune(less))
			left, right := topicOf(a&^wExplicit, "件", own), topicOf(b&^wExplicit, "件", other)
			if len(left) > 0 && len(left) == len(right) && a&(wResults|wNatural|wLegal|wApplicant) != 0 {
				f.claim(Claim{All: left[0], Any: right[:1], Bound: than.bound, Phrase: f.text.phrase(start, end)})
			}
			return
		}
	}
}

// largest reads of whom most applications were, or fewest: 申请人以自然人为主, 法人或其他组织申请数量较少.
func (f *reading) largest(start, end int, text string, st *state) {
	bound, of := AtMost, text
	if f.about && !f.other[start] && f.largestItem(start, end, text, st) {
		return
	}
	switch {
	case !f.about || !st.ofAll() || f.other[start]:
		return
	case slices.ContainsFunc(said.Most, func(w string) bool { return strings.HasPrefix(text, w) }):
		for _, w := range said.Most {
			of = strings.TrimPrefix(of, w)
		}
	case endsWith(text, said.Mostly...):
		_, of = cutLast(text, "以")
	case strings.Contains(text, "主要"):
		_, of = cutLast(text, "主要")
	case endsWith(text, said.Fewest...):
		bound = AtLeast
	default:
		return
	}
	for _, w := range mostOrFewest {
		of = strings.TrimSuffix(of, w)
	}
	m, own := f.r.meanings([]rune(of))
	other := Meaning(wNatural)
	if m&wNatural != 0 {
		other = wLegal
	}
	topic := topicOf(m&(wNatural|wLegal|wApplicant), "件", own)
	if topic == nil || m&^(wNatural|wLegal|wApplicant|wFiller|wExplicit|wReceived) != 0 {
		return
	}
	f.claim(Claim{All: topic[0], Any: senses(wNewly | other), Bound: bound, Phrase: f.text.phrase(start, end)})
}

// largestItem reads which item of a kind of result most were of: 不予公开37件，主要原因是属于行政执法案卷.
func (f *reading) largestItem(start, end int, text string, st *state) bool {
	of := text
	if endsWith(text, said.Mostly...) {
		_, of = cutLast(text, "以")
		for _, w := range said.Mostly {
			of = strings.TrimSuffix(of, w)
		}
	} else if _, of = cutLast(text, "主要"); of == text {
		return false
	}
	m, own := f.r.meanings([]rune(of))
	group := f.r.form.items[own.single()]
	one := m&wItem != 0 && group != 0 && m&^(wItem|wFiller) == 0
	if !one || st.share != nil && st.share.topic[0][0].Means != group {
		return false
	}
	for _, other := range slices.Sorted(maps.Keys(f.r.form.items)) {
		if f.r.form.items[other] == group && other != own.one {
			f.claim(Claim{All: []Sense{{Own: own.one}}, Any: [][]Sense{{{Own: other}}}, Bound: AtMost,
				Phrase: f.text.phrase(start, end)})
		}
	}
	return true
}

// cutLast cuts a text around the last of a word; all of it is behind where there is none.
func cutLast(text, word string) (before, after string) {
	i := strings.LastIndex(text, word)
	if i < 0 {
		return "", text
	}
	return text[:i], text[i+len(word):]
}

// ended reads how all cases of the figure before it ended: 行政诉讼1件，法院判决我局败诉; 行政复议2件，尚在审理中.
func (f *reading) ended(start, end int, text string, st *state) {
	if st.subject != aboutCases || st.share == nil || f.other[start] ||
		st.allCases.several() && f.text.text[start-1] != '(' {
		return
	}
	m, _ := f.r.meanings([]rune(text))
	outcome := m & wOutcome
	kinds := st.cases
	if kinds&(wDirect|wAfter) != 0 {
		kinds |= wSuit
	}
	known := m&^(wOutcome|wFiller|wAnswered|kinds) == 0
	if whole := st.share.topic[0][0].Means&wOutcome == 0; whole && known && outcome != 0 && !outcome.several() {
		if topic := caseTopic(st.cases | outcome); topic != nil {
			f.claim(Claim{All: st.share.topic[0], Any: topic, IfHeld: true, Phrase: f.text.phrase(st.share.start, end)})
		}
	}
}

// allAre reads that all of something were of one kind, in the same clause or that before it: 无法提供的申请全部属于本机关不掌握,
// 行政诉讼5件，均为复议后起诉.
func (f *reading) allAre(start, end int, text string, st *state) bool {
	i := slices.IndexFunc(said.AreAll, func(w string) bool { return strings.Contains(text, w) })
	if i < 0 || !f.about && !f.plainly || strings.Contains(text, "主要"+said.AreAll[i]) {
		return false // 主要原因是
	}
	f.r.at = end - f.whole.start
	left, right, _ := strings.Cut(text, said.AreAll[i])
	m, own := f.r.meanings([]rune(nothingMore.Replace(right)))
	if _, kind := cutLast(right, "等"); m&wUnknown != 0 && kind != right {
		m, own = f.r.meanings([]rune(nothingMore.Replace(kind))) // 均因涉及商业秘密等第三方权益
	}
	var of [][]Sense
	if left == "" && st.share != nil {
		if of = st.share.topic; m&wCases == 0 && m&wOutcome != 0 {
			m |= st.cases
		}
	} else if left != "" {
		all, named := f.r.meanings([]rune(left))
		of = topicOf(all&^wExplicit, "件", named)
	}
	if of := allApplicants(m, own, of); of != nil {
		f.claim(Claim{All: []Sense{{Means: of[0][0].Means & (wResults | wCarriedIn | wCarriedOut)}}, Any: of, IfHeld: left == "", Phrase: f.text.phrase(start, end)})
		return true
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

// allApplicants is what a result of one kind of applicants is, where all that have it are said to be these: 予以公开的63件均为自然人申请.
// nil for anything else.
func allApplicants(m Meaning, own names, of [][]Sense) [][]Sense {
	if len(of) != 1 || len(of[0]) != 1 || of[0][0].Own != "" || m&^(wNatural|wLegal|wApplicant|wFiller|wExplicit|wReceived) != 0 {
		return nil
	}
	by := (&counted{m: m, topic: applicantTopic(m&(wNatural|wLegal|wApplicant), own.single())}).applicants()
	if result := of[0][0].Means; by != (Sense{}) && result&^(wResults|wCarriedIn|wCarriedOut) == 0 {
		return [][]Sense{{{Means: result | by.Means, Own: by.Own}}}
	}
	return nil
}

// allEnd is where what all of something are ends: 、 parts no clauses in it.
func (f *reading) allEnd(from, end int) int {
	for end-from < nearBehind && end < len(f.text.text) && f.text.text[end] == '、' {
		end = f.text.clauseEnd(end + 1)
	}
	return end
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

// nearBehind is how many characters behind a number are looked at for 全部办结; 一件 may be followed by thousands.
const nearBehind = 30

// allOfThem reads 收到的146件申请全部办结: where these are all that came, none was left for next year.
func (f *reading) allOfThem(n *counted, s sentence) {
	behind := f.text.slice(n.q.end, min(n.q.end+nearBehind, f.tailEnd(n.q.end, s.end)))
	if n.m&wAnswered == 0 || n.m&^(wReceived|wNewly|wAnswered|wExplicit|wFiller|wEach|wJoin) != 0 || n.before&wAnswered != 0 {
		return
	}
	if hanzi.ContainsAny(behind, said.All...) && hanzi.ContainsAny(behind, said.DoneWith...) &&
		!hanzi.ContainsAny(behind, said.InTime...) {
		f.claim(Claim{Number: n.q.number, Any: senses(wNewly, wReceived), Silent: true})
		f.claim(Claim{Any: senses(wCarriedOut), IfHeld: true, Phrase: f.text.phrase(n.lead, n.q.end+len([]rune(behind)))})
	}
}
