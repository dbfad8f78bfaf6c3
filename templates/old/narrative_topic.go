package old

import "strings"

// resultMarks are the kinds of result, by meaning.
var resultMarks = []struct {
	meaning word
	mark    string
}{{wGranted, "予以公开"}, {wPartial, "部分公开"}, {wRefused, "不予公开"}, {wUnavailable, "无法提供"}, {wUnprocessed, "不予处理"}, {wOtherwise, "其他处理"}}

func one(marks ...string) [][]string {
	var list [][]string
	for _, m := range marks {
		list = append(list, []string{m})
	}
	return list
}

// topicOf says what a number counts from the meanings of the words around it; nil when that is not certain. It is the
// table of official-format.md C5.
func topicOf(m word, unit string, item Key) [][]string {
	if m&(wUnknown|wNegative) != 0 {
		return nil
	}
	if m&wPart != 0 && m&(wReceived|wAnswered|wWorked) != 0 && m&(wCarried|wCarriedIn|wCarriedOut) == 0 {
		if m&(wNewly|wAnswered|wWorked|wCases) == wNewly {
			return one("新收申请") // 受理145件，其中新收140件
		}
		return nil
	}
	years := m & (wLastYear | wNextYear)
	if years != 0 && m&wCarried == 0 {
		return nil
	}
	switch {
	case unit == "万元":
		if m&^(wFiller|wJoin) == wFees {
			return one("行政事业性收费")
		}
		return nil
	case unit == "元" || unit == "%":
		return nil
	case m&wDocument != 0:
		return only(m&^(wDocument|wFiller|wPart), map[word]string{wIssued: "制发规范性文件", wRepealed: "废止规范性文件", wEffective: "现行有效规范性文件"})
	case m&wDecisions != 0:
		return only(m&^wFiller, map[word]string{wLicensing: "行政许可", wPenalties: "行政处罚", wCompulsion: "行政强制"})
	case m&wCases != 0:
		return caseTopic(m)
	case m&(wOutcome|wSettled) != 0:
		return nil
	case m&wItem != 0:
		if item == "" || m&(wReceived|wCarried|wCarriedIn|wCarriedOut|wNatural|wLegal|wApplicant) != 0 {
			return nil
		}
		return one(string(item) + ".total")
	case m&wResults != 0:
		if m&(wReceived|wCarried|wCarriedIn|wCarriedOut|wNatural|wLegal) != 0 {
			return nil
		}
		var sum []string
		for _, r := range resultMarks {
			if m&r.meaning != 0 {
				sum = append(sum, r.mark)
			}
		}
		return [][]string{sum}
	case m&(wCarriedIn|wCarriedOut|wCarried) != 0:
		return carryTopic(m)
	case m&wNatural != 0 && m&wLegal != 0:
		return nil
	case m&wApplicant != 0:
		if item == "" || m&(wNatural|wLegal) != 0 {
			return nil
		}
		column := string(item)
		return [][]string{{"applications.new." + column}, {"applications.new." + column, "applications.carried_in." + column},
			{"applications.total." + column}}
	case m&wNatural != 0:
		return one("自然人申请", "受理自然人申请", "办结自然人申请")
	case m&wLegal != 0:
		return one("法人申请", "受理法人申请", "办结法人申请")
	case m&wWorked != 0 || m&wReceived != 0 && m&wAnswered != 0:
		return one("新收申请", "受理申请", "办结申请")
	case m&wReceived != 0:
		return one("新收申请", "受理申请")
	case m&wAnswered != 0:
		return one("办结申请")
	}
	return nil
}

func only(m word, marks map[word]string) [][]string {
	if mark, ok := marks[m]; ok {
		return one(mark)
	}
	return nil
}

func carryTopic(m word) [][]string {
	if m&(wReceived|wAnswered|wNatural|wLegal|wApplicant) != 0 || m&wWorked != 0 && m&(wCarriedIn|wCarriedOut|wLastYear|wNextYear) == 0 {
		return nil // 收到和上年结转共20件
	}
	switch m & (wCarried | wCarriedIn | wCarriedOut | wLastYear | wNextYear) {
	case wCarriedIn, wCarried | wLastYear:
		return one("上年结转")
	case wCarriedOut, wCarried | wNextYear, wCarriedOut | wNextYear:
		return one("结转下年")
	case wCarried:
		return one("结转下年", "上年结转")
	}
	return nil
}

// caseTopic is about 行政复议 and 行政诉讼. 办结 leaves out what is pending, so it decides nothing.
func caseTopic(m word) [][]string {
	if m&(wAnswered|wWorked|wCarried|wCarriedIn|wCarriedOut|wNatural|wLegal|wApplicant|wItem|wResults) != 0 {
		return nil
	}
	kinds, outcome := m&wCases, m&wOutcome
	if kinds&(wDirect|wAfter) != 0 {
		kinds &^= wSuit
	}
	switch {
	case m&wSettled != 0:
		if outcome != 0 {
			return nil
		}
		return caseKeys(kinds, "upheld", "corrected", "other")
	case outcome == 0:
		return allCases(kinds)
	case outcome == wOtherEnd:
		return caseKeys(kinds, "other")
	case kinds == wDirect || kinds == wAfter:
		column := outcomeColumns[outcome]
		if column == "" {
			return nil
		}
		return caseKeys(kinds, column)
	}
	suffix := map[word]string{wUpheld: "维持", wCorrected: "纠正", wPending: "未审结"}[outcome]
	if suffix == "" {
		return nil
	}
	switch kinds {
	case wReview:
		return one("复议" + suffix)
	case wSuit:
		return one("诉讼" + suffix)
	case wReview | wSuit:
		return [][]string{{"复议" + suffix, "诉讼" + suffix}}
	}
	return nil
}

// allCases is a 总计 of table 四.
func allCases(kinds word) [][]string {
	switch kinds {
	case wReview:
		return one("行政复议")
	case wDirect:
		return one("直接起诉")
	case wAfter:
		return one("复议后起诉")
	case wSuit:
		return one("行政诉讼")
	case wReview | wSuit:
		return [][]string{{"行政复议", "行政诉讼"}}
	}
	return nil
}

// outcomeColumns are the outcomes' columns in table 四.
var outcomeColumns = map[word]string{wUpheld: "upheld", wCorrected: "corrected", wPending: "pending"}

// caseKeys adds up columns of table 四 for kinds of cases, where no mark does.
func caseKeys(kinds word, columns ...string) [][]string {
	rows := map[word][]string{wReview: {"reconsideration"}, wDirect: {"direct_suit"}, wAfter: {"suit_after_review"},
		wSuit: {"direct_suit", "suit_after_review"}, wReview | wSuit: {"reconsideration", "direct_suit", "suit_after_review"}}[kinds]
	if rows == nil {
		return nil
	}
	var sum []string
	for _, row := range rows {
		for _, column := range columns {
			sum = append(sum, "reviews."+row+"."+column)
		}
	}
	return [][]string{sum}
}

// carriedApplicants are what 自然人 may be besides, where what was carried over is spoken of.
func carriedApplicants(alternatives [][]string) [][]string {
	switch first := alternatives[0][0]; first {
	case "自然人申请":
		return one("applications.carried_in.natural", "applications.carried_out.natural")
	case "法人申请":
		return [][]string{legalOf("carried_in"), legalOf("carried_out")}
	default:
		column := first[strings.LastIndexByte(first, '.')+1:]
		return one("applications.carried_in."+column, "applications.carried_out."+column)
	}
}

// legalOf names the figures of 法人或其他组织 in a row.
func legalOf(row string) []string {
	var list []string
	for _, column := range []string{"business", "research", "charity", "legal", "other"} {
		list = append(list, "applications."+row+"."+column)
	}
	return list
}
