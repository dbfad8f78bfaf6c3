package old

import (
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
)

// The narrative is read with a small vocabulary: the text around a number is cut into known words, longest first, and one
// unknown character makes the program fall silent. A missed mistake costs a phone call later; a false query costs the
// clerk's trust in all the others.

// A word is a set of meanings.
type word uint64

const (
	wFiller      word = 1 << iota // says nothing about which figure is meant
	wPart                         // 其中
	wEach                         // 均
	wNegative                     // 未, 没有, 无
	wExplicit                     // 政府信息公开申请: it is about applications under the 条例
	wReceived                     // 收到, 受理: 新收, or 新收 and 结转; both are right
	wAnswered                     // 办结, 答复: （七）总计
	wWorked                       // 办理, 处理: any of the three
	wCarried                      // 结转 without saying from or to where
	wCarriedIn                    // 上年结转
	wCarriedOut                   // 结转下年度
	wLastYear                     // 2023年, where the filing is for 2024
	wNextYear                     // 2025年
	wNatural                      // 自然人
	wLegal                        // 法人或其他组织
	wGranted                      // 予以公开 … 其他处理: the kinds of result
	wPartial                      //
	wRefused                      //
	wUnavailable                  //
	wUnprocessed                  //
	wOtherwise                    //
	wReview                       // 行政复议
	wSuit                         // 行政诉讼
	wDirect                       // 未经复议直接起诉
	wAfter                        // 复议后起诉
	wUpheld                       // 维持
	wCorrected                    // 纠正
	wPending                      // 尚未审结
	wOtherEnd                     // 其他结果
	wDocument                     // 规范性文件
	wIssued                       // 制发
	wRepealed                     // 废止
	wEffective                    // 现行有效
	wLicensing                    // 作出行政许可决定
	wPenalties                    //
	wCompulsion                   //
	wFees                         // 行政事业性收费
	wJoin                         // 和, 及, 、
	wPublic                       // 群众: asks for many things besides information
	wMade                         // 作出: of decisions, all of them
	wItem                         // one of the items of （三） to （六）; see formWords
	wApplicant                    // 商业企业 and the others of 法人或其他组织
	wSettled                      // 审结: all but 尚未审结
	wNewly                        // 新收, in so many words
	wUnknown                      // something else
)

const (
	wResults = wGranted | wPartial | wRefused | wUnavailable | wUnprocessed | wOtherwise
	wCases   = wReview | wSuit | wDirect | wAfter
	wOutcome = wUpheld | wCorrected | wPending | wOtherEnd

	wDecisions = wLicensing | wPenalties | wCompulsion
)

var vocabulary = makeVocabulary(map[word]string{
	wFiller: `本年度 本年 全年 年度 今年 年内 报告期内 报告年度 截至 截止 年底 12月31日 1月1日 共 共计 总共 一共 合计 总计 累计 为 了 的 是 有 达
		达到 计 数量 件数 总数 总量 数 按时 按期 依法 依规 依法依规 已 已经 及时 规范 全部 在 内 法定 规定 期限 时限 中 对 向 于 给予 予以
		案件 案 情况 方面 提出 含 包含 包括 其中含 要求 各类 先后 此外 另外 另 同时 并 则 也 还 属于 属 决定 因 引起 引发 导致 产生 发生 出现
		申请人 类 类别 结果 情形 的情形 范围 办理结果 处理结果 办结结果 答复结果 有 还有 尚有 仍有 有关 相关 与 从 看 来看 不服 对答复不服 不服答复
		不服政府信息公开答复 对政府信息公开答复不服 全局 全委 全办 全厅 全院 全街道 全中心 次
		涉及 涉 被 提起 政府信息公开 信息公开 政务公开 政府信息 工作 而 由 该 曾 任何 件 申请 申请件 申请量 加上 按规定 依规定 向法院 向人民法院 来自 经审查 以下简称 目前 收取 通过 各种 渠道 方式 继续
		公民、法人或其他组织 公民、法人和其他组织 公民、法人及其他组织 公民、法人或者其他组织 公民、法人与其他组织`,
	wPart:     "其中 其余 剩余 余",
	wEach:     "均 都 各",
	wNegative: "未 没有 没 无 零 尚未 未曾 从未",
	wExplicit: `政府信息公开申请 信息公开申请 公开申请 依申请公开申请 依申请公开政府信息申请 依申请公开政府信息 依申请公开件 依申请公开事项 依申请公开信息
		依申请公开 政府信息依申请公开 政府信息依申请公开申请 公开政府信息申请 公开政府信息的申请 政府信息公开的申请 政府信息公开申请件 依申请公开信息申请
		政府信息公开依申请 政府信息申请 申请公开政府信息 依申请公开政府信息件 依申请信息公开 依申请公开请求`,
	wReceived:          "收到 接收 接到 受理 收到并受理 接收到 应办理 应办 需办理 共需办理 共应办理",
	wReceived | wNewly: "新收 新收到 新受理",
	wAnswered:          "办结 答复 办结答复 答复办结 完成答复 回复 办复 已办结 已答复 予以答复 作出答复 做出答复 依法答复",
	wWorked:            "办理 处理 办理答复 办理并答复",
	wCarried:           "结转 结转至 结转到",
	wCarriedIn:         "上年结转 上年度结转 上一年度结转 上一年结转 去年结转 往年结转",
	wCarriedOut: `结转下年度继续办理 结转下年继续办理 结转下年度办理 结转下年办理 结转下年度 结转下年 结转至下年度 结转至下年 结转到下年度 结转到下年 结转下一年度
		结转至下一年度 结转下一年 转下年度 转下年 尚未办结 未办结 正在办理 正在办理中 结转下年度继续办理的`,
	wNatural:            "自然人",
	wLegal:              "法人 法人或其他组织 法人和其他组织 法人及其他组织 法人或者其他组织 法人、其他组织 法人与其他组织",
	wGranted:            "予以公开 同意公开",
	wPartial:            "部分公开 部分予以公开 予以部分公开 同意部分公开",
	wGranted | wPartial: "公开或部分公开 公开和部分公开 公开及部分公开 公开与部分公开 公开、部分公开 公开以及部分公开 公开或者部分公开",
	wRefused:            "不予公开",
	wUnavailable:        "无法提供",
	wUnprocessed:        "不予处理",
	wOtherwise:          "其他处理 作其他处理 作出其他处理 其他方式处理 以其他方式处理",
	wReview:             "行政复议 复议 行政复议申请 行政复议案件",
	wSuit:               "行政诉讼 诉讼 行政诉讼案件 行政诉讼案 被起诉",
	wDirect:             "未经复议直接起诉 直接起诉",
	wReview | wSuit:     "相关案件 有关案件",
	wAfter:              "复议后起诉 经复议后起诉",
	wUpheld:             "维持 结果维持 被维持 获维持",
	wCorrected:          "纠正 结果纠正 被纠正",
	wOtherEnd:           "其他结果 结果其他 其它结果",
	wMade:               "作出 做出 处理决定",
	wPending:            "尚未审结 未审结 尚未结案 未结案 正在审理 正在审理中 审理中 尚在审理 尚在审理中 仍在审理 仍在审理中 尚在审理当中 在审",
	wSettled:            "审结 结案",
	wDocument:           "行政规范性文件 规范性文件",
	wIssued:             "制发 制定 印发 出台 制定出台 制定印发 新制定 新制发 新出台 制定发布",
	wRepealed:           "废止 清理废止",
	wEffective:          "现行有效 现行有效的",
	wLicensing:          "行政许可",
	wPenalties:          "行政处罚",
	wCompulsion:         "行政强制",
	wFees:               "行政事业性收费 行政事业性收费金额 行政事业性收费收入",
	wPublic:             "公众 群众 社会公众 公民",
	wLicensing | wMade:  "行政许可决定",
	wPenalties | wMade:  "行政处罚决定",
	wCompulsion | wMade: "行政强制决定",
	wJoin:               "和 及 与 或 、 以及 或者",
})

// longestFrom is the number of characters of the longest word that begins with a character.
var longestFrom = func() map[rune]int {
	list := map[rune]int{}
	for word := range vocabulary {
		runes := []rune(word)
		list[runes[0]] = max(list[runes[0]], len(runes))
	}
	return list
}()

type lexicon map[string]word

func makeVocabulary(lists map[word]string) lexicon {
	v := lexicon{}
	for meaning, list := range lists {
		for _, w := range strings.Fields(list) {
			v[w] |= meaning
		}
	}
	for _, first := range []string{"我", "本"} {
		for _, second := range strings.Fields("局 委 办 厅 院 部 单位 机关 街道 中心 部门 办公室 镇 乡") {
			v[first+second] = wFiller
		}
	}
	return v
}

// A wordReader cuts text into words. own holds the agency's names; wide is set when 全县 and 我市 mean the agency itself.
type wordReader struct {
	meter *meter.Meter
	year  int
	own   [][]rune
	wide  bool
	area  []rune              // of a government: its name without 人民政府
	form  map[rune][]formWord // items and applicants, by their first character

	sentence string         // the full sentence that is being read
	first    map[string]int // by word: where it first stands in the sentence, in characters; -1 for nowhere
	at       int            // where in the sentence the reading is
	whole    int            // counts the sentences
	part     bool           // the agency's own name means one body among others
}

// everyBody are words that leave 全县 as wide as it is.
var everyBody = runesOf("各级各部门 各级行政机关 各级政府部门 各行政机关 行政机关 政府系统 各部门各单位 范围内")

// everyBodyAt returns how many characters the words take that leave 全县 as wide as it is.
func everyBodyAt(text []rune) int {
	for _, all := range everyBody {
		if len(text) >= len(all) && slices.Equal(text[:len(all)], all) {
			return len(all)
		}
	}
	return 0
}

// said reports whether the sentence has held a word before the place that is being read.
func (w *wordReader) said(word string) bool {
	at, known := w.first[word]
	if !known {
		if at = strings.Index(w.sentence, word); at > 0 {
			at = utf8.RuneCountInString(w.sentence[:at])
		}
		if w.first == nil {
			w.first = map[string]int{}
		}
		w.first[word] = at
	}
	return at >= 0 && at < w.at
}

// context numbers what was said before the place that is being read, as far as it decides what words mean: while the number is
// the same, so are the meanings.
func (w *wordReader) context() int {
	n := w.whole*2 + bit(w.part)
	for _, word := range beside {
		n = n*2 + bit(w.said(word))
	}
	return n
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// meanings returns all meanings in text, with wUnknown when a character of it belongs to no known word.
func (w *wordReader) meanings(text []rune) word {
	var sum word
	for i := 0; i < len(text); {
		m, n := w.next(text[i:])
		sum |= m
		i += n
	}
	return sum
}

// next returns the longest known word at the start of text.
func (w *wordReader) next(text []rune) (word, int) {
	w.meter.Spend(1)
	if fw := w.formWord(text); fw != nil {
		return fw.meaning, len(fw.text)
	}
	for _, own := range w.own {
		if len(text) >= len(own) && slices.Equal(text[:len(own)], own) {
			if w.part {
				return wUnknown, len(own)
			}
			return wFiller, len(own)
		}
	}
	if n := len(w.area); n > 0 && len(text) > n && slices.Equal(text[:n], w.area) {
		return wFiller, n + everyBodyAt(text[n:])
	}
	if hanzi.IsDigit(text[0]) {
		if year, n := hanzi.YearAt(text); n > 0 {
			switch year {
			case w.year:
				return wFiller, n
			case w.year - 1:
				return wLastYear, n
			case w.year + 1:
				return wNextYear, n
			}
			return wUnknown, n
		}
	}
	if w.wide && len(text) > 1 && strings.ContainsRune("全我本", text[0]) && strings.ContainsRune("省市县区州旗盟镇乡", text[1]) {
		n := 2 + everyBodyAt(text[2:])
		return wFiller, n
	}
	for n := min(longestFrom[text[0]], len(text)); n > 0; n-- {
		if m, ok := vocabulary[string(text[:n])]; ok {
			return m, n
		}
	}
	return wUnknown, 1
}
