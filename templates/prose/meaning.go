package prose

import (
	"slices"
	"strings"
)

// A Meaning is a set of things that words can mean.
type Meaning uint64

const (
	wFiller      Meaning = 1 << iota // says nothing about which figure is meant
	wPart                            // 其中
	wEach                            // 均
	wNegative                        // 未, 没有, 无
	wExplicit                        // 政府信息公开申请: it is about applications under the 条例
	wReceived                        // 收到, 受理: 新收, or 新收 and 结转; both are right
	wAnswered                        // 办结, 答复: （七）总计
	wWorked                          // 办理, 处理: any of the three
	wCarried                         // 结转 without saying from or to where
	wCarriedIn                       // 上年结转
	wCarriedOut                      // 结转下年度
	wNatural                         // 自然人
	wLegal                           // 法人或其他组织
	wGranted                         // 予以公开 … 其他处理: the kinds of result
	wPartial                         //
	wRefused                         //
	wUnavailable                     //
	wUnprocessed                     //
	wOtherwise                       //
	wReview                          // 行政复议
	wSuit                            // 行政诉讼
	wDirect                          // 未经复议直接起诉
	wAfter                           // 复议后起诉
	wUpheld                          // 维持
	wCorrected                       // 纠正
	wOtherEnd                        // 其他结果
	wPending                         // 尚未审结
	wDocument                        // 规范性文件
	wIssued                          // 制发
	wRepealed                        // 废止
	wEffective                       // 现行有效
	wLicensing                       // 作出行政许可决定
	wPenalties                       //
	wCompulsion                      //
	wFees                            // 行政事业性收费
	wJoin                            // 和, 及, 、
	wPublic                          // 群众: asks for many things besides information
	wMade                            // 作出: of decisions, all of them
	wSettled                         // 审结: all but 尚未审结
	wNewly                           // 新收, in so many words
	wRegulation                      // 规章
	wLoosely                         // of 发布: only where the sentence is not about where something was published
	wLastYear                        // 2023年, where the report is for 2024
	wNextYear                        // 2025年, 下年度
	wItem                            // one of the items of a kind of result, in the form's words; from here on no name in words.yaml
	wApplicant                       // 商业企业 and the others of 法人或其他组织
	wOwn                             // a row, column or mark of the form that is none of these
	wUnknown                         // something else
)

const (
	wResults   = wGranted | wPartial | wRefused | wUnavailable | wUnprocessed | wOtherwise
	wCases     = wReview | wSuit | wDirect | wAfter
	wOutcome   = wUpheld | wCorrected | wPending | wOtherEnd
	wDecisions = wLicensing | wPenalties | wCompulsion
	wPapers    = wDocument | wRegulation
	wActs      = wIssued | wRepealed | wEffective
	wCarries   = wCarried | wCarriedIn | wCarriedOut
)

// meaningNames are the names of the meanings in words.yaml and in the forms, from the first on.
var meaningNames = strings.Fields(`filler part each negative explicit received answered worked carried carried_in carried_out
	natural legal granted partial refused unavailable unprocessed otherwise review suit direct after upheld corrected other_end pending
	document issued repealed effective licensing penalties compulsion fees join public made settled newly regulation loosely
	last_year next_year`)

// wGrammar are the meanings that no figure has: what words do in a sentence.
const wGrammar = wFiller | wPart | wEach | wNegative | wExplicit | wWorked | wCarried | wJoin |
	wPublic | wMade | wSettled | wLoosely | wLastYear | wNextYear

// Meant returns the meaning that names stand for in a form. unknown is the first name that no figure can mean, "" for none.
func Meant(names ...string) (m Meaning, unknown string) {
	for _, name := range names {
		bit := meaningOf(name)
		if bit&^wGrammar == 0 {
			return 0, name
		}
		m |= bit
	}
	return m, ""
}

// meaningOf is the meaning that one name stands for, 0 for none.
func meaningOf(name string) Meaning {
	if i := slices.Index(meaningNames, name); i >= 0 {
		return 1 << i
	}
	return 0
}

// MeaningNames are the names that Meant knows.
func MeaningNames() []string {
	return slices.DeleteFunc(slices.Clone(meaningNames), func(name string) bool { return meaningOf(name)&wGrammar != 0 })
}

// A Sense is what a number counts: the meaning of its words, and the names of what a form calls by words of its own, sorted
// and parted by blanks. Which figure of a form has the sense, if any, the form knows.
type Sense struct {
	Means Meaning
	Own   string
}

// each parts a set into its meanings, one by one.
func (m Meaning) each() (list []Meaning) {
	for bit := Meaning(1); bit <= m; bit <<= 1 {
		if m&bit != 0 {
			list = append(list, bit)
		}
	}
	return list
}

// several reports whether a set has more than one meaning.
func (m Meaning) several() bool { return m&(m-1) != 0 }

// senses makes a list of readings, each of one meaning.
func senses(meanings ...Meaning) (list [][]Sense) {
	for _, m := range meanings {
		list = append(list, []Sense{{Means: m}})
	}
	return list
}
