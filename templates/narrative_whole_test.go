package templates

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"testing"
)

// A told pair is a sentence of a report and what would be wrong in its place. {new} is a figure, {new+} one that is wrong.
type toldPair struct{ passage, right, wrong string }

var toldPairs = []toldPair{
	{"overview.intro", "2024年，我局认真贯彻落实《条例》，扎实推进政务公开。", "2023年，我局认真贯彻落实《条例》，扎实推进政务公开。"},
	{"overview.intro", "示例市自然资源局把公开贯穿工作全过程。", "示例市水利局认真贯彻落实条例，把公开贯穿工作全过程。"},
	{"overview.intro", "我局立足职能，不断完善公开制度。", "我镇立足职能，不断完善公开制度。"},
	{"overview.proactive", "全年制发行政规范性文件{made}件，废止{repealed}件，现行有效{effective}件。", "全年制发行政规范性文件{made+}件，废止{repealed}件，现行有效{effective}件。"},
	{"overview.proactive", "作出行政许可决定{licensing}件、行政处罚决定{penalties}件。", "作出行政许可决定{licensing}件、行政处罚决定{penalties+}件。"},
	{"overview.proactive", "主动公开信息1260条，其中网站820条、政务新媒体440条。", "主动公开信息1260条，其中网站820条、政务新媒体510条。"},
	{"overview.proactive", "发布解读120篇，比上年的100篇增加20篇，增长20%。", "发布解读120篇，比上年的100篇增加30篇。"},
	{"overview.proactive", "发布信息900条，与去年的800条相比有所增加。", "发布信息900条，比去年的800条增长22.5%。"},
	{"overview.on_request", "全年新收政府信息公开申请{new}件，上年结转{in}件。", "全年新收政府信息公开申请{new+}件，上年结转{in}件。"},
	{"overview.on_request", "申请人中，自然人{natural}件。", "申请人中，自然人{natural+}件。"},
	{"overview.on_request", "办结{total}件，其中予以公开{granted}件、部分公开{partial}件、不予公开{refused}件。", "办结{total}件，其中予以公开{granted}件、部分公开{partial+}件、不予公开{refused}件。"},
	{"overview.on_request", "结转下年度继续办理{out}件。", "无结转下年度继续办理的申请。"},
	{"overview.on_request", "已办结的申请均按期答复，按时答复率100%。", "收到的申请已全部办结。"},
	{"overview.on_request", "申请内容涉及征地、规划等方面。", "没有公民、法人或者其他组织向我局提出政府信息公开申请。"},
	{"overview.on_request", "从提交方式看，以网络提交为主。", "收到信函12件，其中当面递交8件、邮寄6件。"},
	{"overview.supervision", "因政府信息公开被申请行政复议{reviews}件、被提起行政诉讼{suits}件。", "因政府信息公开被申请行政复议{reviews+}件、被提起行政诉讼{suits}件。"},
	{"overview.supervision", "行政复议结果纠正{corrected}件，已逐件整改。", "无行政复议和行政诉讼。"},
	{"overview.supervision", "开展培训6次，其中上半年3次、下半年3次。", "开展培训6次，其中上半年4次、下半年3次。"},
	{"overview.supervision", "未发生责任追究情形。", "2023年，我局未发生责任追究情形。"},
	{"problems", "一是解读形式单一，二是更新不够及时，三是培训覆盖面不够广。", "2023年，我局政府信息公开工作仍存在解读形式单一、更新不够及时等问题。"},
}

var toldFigure = regexp.MustCompile(`\{([a-z]+)(\+?)\}`)

// TestWholeReports: whole reports over tables that hang together. A clean one is never asked about; of two mistakes planted in one
// each is found.
func TestWholeReports(t *testing.T) {
	const reports = 40
	r := rand.New(rand.NewPCG(2025, 40))
	for n := range reports {
		filing, figures := hanging(t, r)
		write := func(wrong ...int) int {
			texts := map[string]string{}
			for i, pair := range toldPairs {
				text := pair.right
				for _, w := range wrong {
					if w == i {
						text = pair.wrong
					}
				}
				texts[pair.passage] += toldFigure.ReplaceAllStringFunc(text, func(name string) string {
					m := toldFigure.FindStringSubmatch(name)
					value := figures[m[1]]
					if m[2] != "" {
						value += 1000 // of no other figure: all are smaller
					}
					return strconv.Itoa(value)
				})
			}
			for passage, text := range texts {
				filing.Narrative[passage] = text
			}
			return told(filing)
		}
		if asked := write(); asked > 0 {
			t.Errorf("report %d: clean, and asked about: %s", n, messages(Check(filing, Options{})))
		}
		a := r.IntN(len(toldPairs))
		b := (a + 1 + r.IntN(len(toldPairs)-1)) % len(toldPairs)
		one, both := write(a), write(a, b)
		if one == 0 {
			t.Errorf("report %d: not found: %s", n, toldPairs[a].wrong)
		}
		if both <= one {
			t.Errorf("report %d: not found beside another: %s", n, toldPairs[b].wrong)
		}
	}
}

// hanging makes tables whose figures hang together, and names some of them.
func hanging(t *testing.T, r *rand.Rand) (*Filing, map[string]int) {
	filing := plain(form(t, "2021"))
	filing.Agency.Name, filing.Agency.Short = "示例市自然资源局", "市自然资源局"
	some := func(most int) int { return 2 + r.IntN(most) }
	rows, sums := map[string]string{}, map[string]int{}
	total, natural, in, out := 0, 0, some(9), some(9)
	for _, row := range []struct {
		name, of string
		most     int
	}{{"granted", "granted", 90}, {"partial", "partial", 40}, {"refused_third_party", "refused", 9}, {"refused_process", "refused", 9},
		{"unavailable_not_held", "unavailable", 60}, {"unprocessed_petition", "unprocessed", 30}, {"other_other", "other", 9}} {
		a, b := some(row.most), some(row.most)
		rows["applications."+row.name] = fmt.Sprintf("%d %d", a, b)
		sums[row.of] += a + b
		total, natural = total+a+b, natural+a
	}
	natural += out - in
	rows["applications.carried_in"], rows["applications.carried_out"] = strconv.Itoa(in), strconv.Itoa(out)
	rows["applications.new"] = fmt.Sprintf("%d %d", natural, total+out-in-natural)
	made, repealed, effective, licensing, penalties := some(20), some(9), 40+some(99), some(900), some(500)
	rows["disclosure.normative"] = fmt.Sprintf("%d %d %d", made, repealed, effective)
	rows["disclosure.licensing"], rows["disclosure.penalties"] = strconv.Itoa(licensing), strconv.Itoa(penalties)
	upheld, corrected, suits := some(9), some(5), some(9)
	rows["reviews.reconsideration"] = fmt.Sprintf("%d %d 1 1", upheld, corrected)
	rows["reviews.suit_after_review"] = strconv.Itoa(suits)
	layRows(t, filing, rows)
	return filing, map[string]int{"made": made, "repealed": repealed, "effective": effective, "licensing": licensing, "penalties": penalties,
		"new": total + out - in, "in": in, "out": out, "natural": natural, "total": total, "granted": sums["granted"], "partial": sums["partial"],
		"refused": sums["refused"], "reviews": upheld + corrected + 2, "corrected": corrected, "suits": suits}
}
