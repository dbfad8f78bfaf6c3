package prose

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// A Bound says how a share is meant.
type Bound uint8

const (
	Exactly  Bound = iota
	AtLeast        // 九成以上, 超过90%
	AtMost         // 不足一成
	Nearly         // 约90%
	Over           // 100余件
	Under          // 近60件
	InTenths       // 九成: to within ten per cent
	InPlaces       // 4.8万件: to the last place that is written
	Mistyped       // a part, as far as is known; but not with the figures of the whole in disorder
)

// boundOfTotal are words that say how a share is meant before they say of what it is.
var boundOfTotal = regexp.MustCompile(`^(.+?)(不足|不到|超过|超出|不超过|高于|低于|不低于|逾)((?:全部|所有)?(?:办结|答复|收到|新收|受理)?(?:申请)?(?:总数|总量|件数)的)$`)

// boundOf reads the longest word for a bound at the end of the words before a number, or behind it: around. 以上201件 is no bound.
func boundOf(words, behind string) (rest string, bound Bound, around bool) {
	rest = words
	for _, of := range []struct {
		words list
		bound Bound
	}{{said.AtMost, AtMost}, {said.AtLeast, AtLeast}} {
		for _, w := range of.words {
			if strings.HasPrefix(w, "以") { // 三成以上
				if behind == w {
					return words, of.bound, true
				}
				continue
			}
			if cut, ok := strings.CutSuffix(words, w); ok && len(cut) < len(rest) {
				rest, bound = cut, of.bound
			}
		}
	}
	return rest, bound, false
}

// bounded tells how a number is meant, and returns the words before it without those that say so: the longest, since 不低于 holds
// 低于.
func (f *reading) bounded(words string, q quantity) (string, Bound) {
	behind := f.text.slice(q.end, min(q.end+2, f.whole.end))
	if m := boundOfTotal.FindStringSubmatch(words); m != nil && q.unit == "%" {
		words = m[1] + "占" + m[3] + m[2] // 不足办结总数的一成
	}
	rest, bound, around := boundOf(words, behind)
	if around {
		return words, bound
	}
	if cut, ok := strings.CutSuffix(rest, "约占"); ok {
		return cut + "占", Nearly
	}
	switch {
	case f.text.text[q.start] == '过' || f.text.text[q.start] == '大': // 过半
		return words, AtLeast
	case bound != Exactly:
		return rest, bound
	case f.text.text[q.start] == '半' && strings.HasSuffix(words, "过"): // 过半数
		return strings.TrimSuffix(words, "过"), AtLeast
	case q.tenths:
		return strings.TrimPrefix(strings.TrimRight(words, "近约"), "约"), InTenths
	case q.rough && q.near != 0:
		words = strings.TrimRight(words, string(q.near))
		switch {
		case strings.ContainsRune("超逾", q.near):
			return words, AtLeast
		case strings.ContainsRune("余多几来", q.near):
			return words, Over
		case q.near == '近':
			return words, Under
		case q.near == '万':
			return words, InPlaces
		}
		return words, Nearly
	}
	if plain := strings.TrimPrefix(words, "约"); plain != words {
		return plain, Nearly // 约占17%
	}
	return words, Exactly
}

// ofParts reads a per cent of all that is said of what follows it: 近八成申请予以公开, 超过四成的申请来自自然人. nil for anything else.
func (f *reading) ofParts(q quantity, words string, s sentence) *base {
	if !f.about || strings.Trim(words, "有共其中") != "" {
		return nil
	}
	if slices.Contains(said.Around, f.text.slice(q.end, min(q.end+2, s.end))) {
		q.end += 2
	}
	m, own := f.tail(q, s, 0)
	ofKind := Meaning(wResults | wItem | wNatural | wLegal | wApplicant)
	if m&ofKind == 0 || m&^(ofKind|wFiller|wExplicit|wAnswered) != 0 {
		return nil
	}
	topic := topicOf(m, "件", own)
	if topic == nil {
		return nil
	}
	return &base{topic: topic, start: q.start}
}

// ofNumber reads a share of a number that the text gives: 75件，占办结总数143件的52.45%. It is right where one of the last two figures
// or both together come to it.
func (f *reading) ofNumber(s sentence, k int) bool {
	if k == 0 || k+1 >= len(s.quantities) {
		return false
	}
	q, at := s.quantities[k], s.quantities[k+1]
	before := s.quantities[k-1]
	gap := strings.TrimLeft(f.text.slice(before.end, q.start), ",(")
	if at.unit != "%" || q.unit == "%" || f.text.slice(q.end, at.start) != "的" || !strings.HasPrefix(gap, "占") {
		return false
	}
	if q.rough || before.rough || before.unit != q.unit || at.rough || q.number.Sign() <= 0 {
		return true
	}
	share := &Share{Numerators: []Decimal{before.number}, Whole: q.number}
	if k > 1 {
		if sum, err := before.number.Add(s.quantities[k-2].number); err == nil {
			share.Numerators = append(share.Numerators, sum)
		}
	}
	f.claim(Claim{Number: at.number, Places: at.places, Unit: at.unit, Share: share, Phrase: f.text.phrase(before.start, at.end)})
	return true
}

// rate reads a per cent that its own words say all of: 公开率（含部分公开）49.58%, 复议纠正率11.11%, 办结率95.2%. nil for anything else.
func (f *reading) rate(words string, lead int, explicit bool, st *state) (*base, [][]Sense) {
	subject, rest, rate := rated(words)
	if !rate {
		return nil, nil
	}
	with := strings.Contains(words, "部分") && !strings.Contains(words, "不含")
	without := strings.Contains(words, "不含部分")
	if what, _ := f.r.meanings([]rune(strings.TrimPrefix(rest, "不含"))); what&^(wGranted|wPartial|wFiller|wJoin) != 0 {
		return nil, nil
	}
	subject = ofRequests.Replace(ofThisYear.ReplaceAllString(subject, ""))
	switch {
	case hanzi.ContainsAny(subject, said.InTime...):
	case f.about && st.ofRequests() && slices.Contains(said.OpenRate, subject):
		topic := [][]Sense{{{Means: wGranted}, {Means: wPartial}}}
		switch {
		case without:
			topic = senses(wGranted)
		case !with:
			topic = append(senses(wGranted), topic...)
		}
		return &base{topic: topic, start: lead}, senses(wAnswered, wNewly, wReceived)
	case f.about && st.allAnswered(f.whole.received) && slices.Contains(said.DoneRate, subject):
		return &base{topic: senses(wAnswered), start: lead}, senses(wReceived, wNewly)
	default:
		return f.caseRate(subject, lead, explicit, st)
	}
	return nil, nil
}

// ofThisYear is how the words of a rate begin that is of all the year.
var ofThisYear = regexp.MustCompile(`^(?:20\d\d年度?|全年|本年度?|年度内?|年内|今年|当年|报告期内?)`)

// rated parts the words of a rate: what it is of, and what stands behind. Of several the last is meant: 答复率、办结率均为100%.
func rated(words string) (subject, rest string, ok bool) {
	i := strings.LastIndex(words, "率")
	if i < 0 {
		return "", "", false
	}
	subject = words[:i]
	if more := lastRate.FindStringIndex(subject); more != nil {
		subject = subject[more[1]:]
	}
	return subject, strings.Trim(words[i+len("率"):], "均为仅达是到控制在"), true
}

// lastRate are the rates before the last of several.
var lastRate = regexp.MustCompile(`^.*率[、和及与]`)

// allAnswered reports whether a rate of what was answered can be of all: no figure, or what was received stands before it, or
// what was answered or carried over where the sentence has told what was received. Alone, the rate may be of those that were due:
// 全年总计办结85件，办结率100%.
func (st *state) allAnswered(received bool) bool {
	answered := st.share != nil && st.share.topic[0][0].Means == wAnswered
	carried := st.subject == aboutCarried && st.carried == wCarriedIn
	return received && (answered || carried) || st.subject == aboutNothing || st.subject == aboutReceived
}

// ofRequests leaves out what says no more than that a rate is of applications.
var ofRequests = leavingOut(said.OfRequests)

// ofRequests reports whether a rate without a subject of its own can be of applications.
func (st *state) ofRequests() bool {
	switch st.subject {
	case aboutNothing, aboutReceived, aboutAnswered, aboutResult:
		return true
	}
	return false
}

// caseRate reads the rate of an outcome: of all cases of the kinds that were named, or of those that were settled.
func (f *reading) caseRate(subject string, lead int, explicit bool, st *state) (*base, [][]Sense) {
	m, _ := f.r.meanings([]rune(subject))
	outcome := m & wOutcome
	if kind := whichCases(m); m&^(wSettled|wCases|wFiller|wExplicit) == 0 && m&wSettled != 0 && !kind.several() && kind != 0 {
		return &base{topic: caseTopic(kind | wSettled), start: lead}, caseTopic(kind) // 行政复议案件审结率
	}
	if st.otherCases || outcome == 0 || outcome.several() || m&^(wOutcome|wCases|wFiller|wJoin|wExplicit) != 0 || !f.about && !explicit {
		return nil, nil
	}
	kinds := []Meaning{m & wCases}
	if kinds[0] == 0 {
		if kinds = []Meaning{wReview, wSuit, wReview | wSuit}; st.cases != 0 {
			kinds = []Meaning{st.cases, st.allCases}
		}
	}
	b := &base{start: lead}
	var of [][]Sense
	for _, kind := range kinds {
		of = append(of, caseTopic(kind)...)
		of = append(of, caseTopic(kind|wSettled)...)
		b.topic = append(b.topic, caseTopic(kind|outcome)...)
	}
	if b.topic == nil {
		return nil, nil
	}
	return b, of
}

// caseShare reads the share of an outcome, which its own words name or the figure before it: 结果维持6件，占50%; 结果维持的占七成.
func (f *reading) caseShare(q quantity, of string, bound Bound, lead int, explicit bool, st *state) bool {
	subject, rest, ok := strings.Cut(of, "占")
	if !ok || strings.Trim(plainShare.Replace(rest), "比例为达是的案件复议诉讼行政") != "" {
		return false
	}
	var b *base
	var total [][]Sense
	share := &Share{}
	if subject = strings.TrimSuffix(ofRequests.Replace(subject), "的"); subject != "" {
		b, total = f.caseRate(subject, lead, explicit, st)
	} else if prior := st.share; prior != nil && prior.topic[0][0].Means&wOutcome != 0 && prior.topic[0][0].Means&wCases != 0 {
		var kinds Meaning
		for _, s := range prior.topic[0] {
			kinds |= s.Means & wCases
		}
		b, total = prior, slices.Concat(caseTopic(kinds), caseTopic(kinds|wSettled))
		share.Numerators = []Decimal{prior.number}
	}
	if b == nil || total == nil || b.topic[0][0].Means&wOutcome == 0 {
		return false
	}
	share.Of = total
	f.claim(Claim{Number: q.number, Places: q.places, Unit: q.unit, Any: b.topic, Share: share, Bound: bound,
		Phrase: f.text.phrase(b.start, q.end)})
	return true
}
