package prose

import "cmp"

// topicOf says what a number counts from the meanings of the words around it: the readings that fit, nil when that is not
// certain. A reading is a sum of senses. It is the table of official-format.md C5.
func topicOf(m Meaning, unit string, own names) [][]Sense {
	if m&(wUnknown|wNegative) != 0 {
		return nil
	}
	if m&wOwn != 0 {
		return ownTopic(m, unit, own)
	}
	if m&wPart != 0 && m&(wReceived|wAnswered|wWorked) != 0 && m&(wCarries|wResults|wItem) == 0 {
		return only(m&(wNewly|wAnswered|wWorked|wCases), wNewly) // 受理145件，其中新收140件
	}
	if m&(wLastYear|wNextYear) != 0 && m&wCarries == 0 {
		return nil
	}
	switch {
	case unit == "万元":
		return only(m&^(wFiller|wJoin), wFees)
	case unit == "元" || unit == "%":
		return nil
	case m&wPapers != 0:
		return paperTopic(m &^ (wFiller | wPart))
	case m&wDecisions != 0:
		return decisionTopic(m &^ wFiller)
	case m&wCases != 0:
		return caseTopic(m)
	case m&(wOutcome|wSettled) != 0:
		return nil
	case m&(wItem|wResults) != 0:
		return resultTopic(m, own)
	case m&wCarries != 0:
		return carryTopic(m)
	case m&(wApplicant|wNatural|wLegal) != 0:
		return applicantTopic(m, own.single())
	}
	return verbTopic(m)
}

// verbTopic is about applications of which only the verb is said.
func verbTopic(m Meaning) [][]Sense {
	switch received, answered := m&wReceived != 0, m&wAnswered != 0; {
	case m&wWorked != 0 || received && answered:
		return senses(wNewly, wReceived, wAnswered)
	case m&wNewly != 0:
		return senses(wNewly)
	case received:
		return senses(wNewly, wReceived)
	case answered:
		return senses(wAnswered)
	}
	return nil
}

// decisionTopic is about 行政许可, 行政处罚 and 行政强制: one of them, or each (行政许可、行政处罚均为零).
func decisionTopic(m Meaning) [][]Sense {
	if kinds := m & wDecisions; m&wEach != 0 && kinds.several() && m&^(wDecisions|wEach|wJoin) == 0 {
		return senses(kinds.each()...)
	}
	return only(m, wLicensing, wPenalties, wCompulsion)
}

// only is the sense of a set that is one of some.
func only(m Meaning, sets ...Meaning) [][]Sense {
	for _, set := range sets {
		if m == set {
			return senses(m)
		}
	}
	return nil
}

// paperTopic is about 规章 and 规范性文件, and one of what becomes of them.
func paperTopic(m Meaning) [][]Sense {
	kinds, act := m&wPapers, m&wActs
	if act == 0 || act.several() || m&^(wPapers|wActs|wJoin) != 0 || m&wJoin != 0 && !kinds.several() {
		return nil
	}
	var sum []Sense
	for _, kind := range kinds.each() {
		sum = append(sum, Sense{Means: kind | act})
	}
	return [][]Sense{sum}
}

// ownTopic is about what the form calls by words of its own, and nothing else.
func ownTopic(m Meaning, unit string, own names) [][]Sense {
	name := own.both()
	if name == "" || unit == "%" || m&^(wOwn|wFiller|wPart|wJoin) != 0 {
		return nil
	}
	return [][]Sense{{{Own: name}}}
}

// resultTopic is about kinds of results and their items, of all applicants or of one kind of them.
func resultTopic(m Meaning, own names) [][]Sense {
	of, item := m&(wNatural|wLegal), own.single()
	if m&(wReceived|wCarries) != 0 || of.several() || m&wApplicant != 0 && (of != 0 || item == "" || m&wItem != 0) {
		return nil
	}
	if m&wItem == 0 {
		var sum []Sense
		for _, kind := range (m & wResults).each() {
			sum = append(sum, Sense{Means: kind | of, Own: item})
		}
		return [][]Sense{sum}
	}
	if item == "" || of != 0 {
		return nil
	}
	return [][]Sense{{{Own: item}}}
}

// applicantTopic is about those who ask: among the new ones, among all received, and among those answered.
func applicantTopic(m Meaning, applicant string) [][]Sense {
	switch kind := m & (wApplicant | wNatural | wLegal); {
	case kind.several():
		return nil
	case kind != wApplicant:
		return senses(wNewly|kind, wReceived|kind, wAnswered|kind)
	case applicant == "":
		return nil
	}
	in := func(m Meaning) Sense { return Sense{m, applicant} }
	return [][]Sense{{in(wNewly)}, {in(wNewly), in(wCarriedIn)}, {in(wAnswered)}}
}

// carriedApplicants are what 自然人 may be besides, where what was carried over is spoken of.
func carriedApplicants(topic [][]Sense, carried Meaning) (list [][]Sense) {
	first := topic[0][0]
	for _, way := range cmp.Or(carried, wCarriedIn|wCarriedOut).each() {
		list = append(list, []Sense{{way | first.Means&(wNatural|wLegal), first.Own}})
	}
	return list
}

func carryTopic(m Meaning) [][]Sense {
	whence := m & (wCarriedIn | wCarriedOut | wLastYear | wNextYear)
	if kind := m & (wNatural | wLegal); kind != 0 && !kind.several() && m&(wReceived|wAnswered|wWorked|wApplicant) == 0 {
		if topic := carryTopic(m &^ kind); len(topic) == 1 {
			return senses(topic[0][0].Means | kind) // 自然人上年结转5件
		}
		return nil
	}
	if m&(wReceived|wAnswered|wNatural|wLegal|wApplicant) != 0 || m&wWorked != 0 && whence == 0 {
		return nil // 收到和上年结转共20件
	}
	if m&wCarriedIn != 0 && m&wLastYear != 0 {
		m &^= wCarriedOut // 上年度未办结、转入本年度的
	}
	switch m & (wCarries | wLastYear | wNextYear) {
	case wCarriedIn, wCarriedIn | wCarried, wCarried | wLastYear, wCarriedIn | wLastYear, wCarriedIn | wCarried | wLastYear,
		wCarriedOut | wLastYear, wCarriedOut | wCarried | wLastYear: // 2024年未办结结转
		return senses(wCarriedIn)
	case wCarriedOut, wCarried | wNextYear, wCarriedOut | wNextYear, wCarriedOut | wCarried | wNextYear:
		return senses(wCarriedOut)
	case wCarried:
		return senses(wCarriedOut, wCarriedIn)
	}
	return nil
}

// whichCases are the kinds of cases that words name: 直接起诉的信息公开案件 are of the first alone.
func whichCases(m Meaning) Meaning {
	if m&(wDirect|wAfter) != 0 && m&(wReview|wSuit) == wReview|wSuit {
		m &^= wReview | wSuit
	}
	return m & wCases
}

// caseTopic is about 行政复议 and 行政诉讼. 办结 leaves out what is pending, so it decides nothing.
func caseTopic(m Meaning) [][]Sense {
	if m&(wAnswered|wWorked|wCarries|wNatural|wLegal|wApplicant|wItem|wResults) != 0 {
		return nil
	}
	kinds, outcome := whichCases(m), m&wOutcome
	if kinds&(wDirect|wAfter) != 0 {
		kinds &^= wSuit
	}
	if kinds == 0 || kinds.several() && kinds != wReview|wSuit || outcome.several() {
		return nil
	}
	outcomes := []Meaning{outcome}
	if m&wSettled != 0 {
		if outcome != 0 {
			return nil
		}
		outcomes = []Meaning{wUpheld, wCorrected, wOtherEnd}
	}
	var sum []Sense
	for _, kind := range kinds.each() {
		for _, end := range outcomes {
			sum = append(sum, Sense{Means: kind | end})
		}
	}
	return [][]Sense{sum}
}
