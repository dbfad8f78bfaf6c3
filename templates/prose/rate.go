package prose

import (
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
	InTenths       // 九成: to within ten per cent
)

// bounded tells how a per cent is meant, and returns the words before it without those that say so.
func (f *reading) bounded(words string, q quantity) (string, Bound) {
	behind := f.text.slice(q.end, min(q.end+2, f.whole.end))
	for _, of := range []struct {
		words list
		bound Bound
	}{{said.AtMost, AtMost}, {said.AtLeast, AtLeast}} {
		if hanzi.ContainsAny(behind, of.words...) {
			return words, of.bound
		}
		for _, w := range of.words {
			if rest, ok := strings.CutSuffix(words, w); ok {
				return rest, of.bound
			}
		}
	}
	switch {
	case q.tenths:
		return strings.TrimRight(words, "近约"), InTenths
	case q.rough:
		return strings.TrimRight(words, "近约"), Nearly
	}
	return words, Exactly
}

// rate reads a per cent that its own words say all of: 公开率（含部分公开）49.58%, 复议纠正率11.11%, 办结率95.2%. nil for anything else.
func (f *reading) rate(words string, lead int, explicit bool, st *state) (*base, [][]Sense) {
	subject, rest, rate := strings.Cut(words, "率")
	if !rate {
		return nil, nil
	}
	with := strings.Contains(words, "部分")
	if i := strings.Index(rest, "含部分公开"); i == 0 {
		rest = rest[len("含部分公开"):]
	}
	if strings.Trim(rest, "为达是到") != "" {
		return nil, nil
	}
	subject = ofRequests.Replace(subject)
	switch {
	case hanzi.ContainsAny(subject, said.InTime...):
	case f.about && st.ofRequests() && (subject == "公开" || contains(said.OpenRate, subject)):
		topic := [][]Sense{{{Means: wGranted}, {Means: wPartial}}}
		if !with {
			topic = append([][]Sense{{{Means: wGranted}}}, topic...)
		}
		return &base{topic: topic, start: lead}, senses(wAnswered, wNewly, wReceived)
	case f.about && st.subject == aboutNothing && subject == "办结":
		return &base{topic: senses(wAnswered), start: lead}, senses(wReceived, wNewly)
	default:
		return f.caseRate(subject, lead, explicit, st)
	}
	return nil, nil
}

// ofRequests leaves out what says no more than that a rate is of applications.
var ofRequests = leavingOut(list{"政府信息公开申请", "信息公开申请", "依申请公开", "公开申请", "申请", "政府信息", "的", "案件"})

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
	if outcome == 0 || outcome.several() || m&^(wOutcome|wCases|wFiller|wJoin|wExplicit) != 0 || !f.about && !explicit {
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

func contains(words list, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}
