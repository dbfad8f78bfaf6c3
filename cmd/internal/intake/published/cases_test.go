package published

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
)

const casesFolder = "../../../../testdata/cases/published"

// caseFigures are the figures of the cases that are not 0, typed from the files; totals that are blank are sums.
var caseFigures = map[templates.Key]string{
	"disclosure.normative.issued": "2", "disclosure.normative.repealed": "1", "disclosure.normative.effective": "30",
	"applications.new.natural": "10", "applications.new.total": "10", "applications.granted.natural": "6", "applications.granted.total": "6",
	"applications.unavailable_not_held.natural": "3", "applications.unavailable_not_held.total": "3",
	"applications.total.natural": "9", "applications.total.total": "9", "applications.carried_out.natural": "1", "applications.carried_out.total": "1",
	"reviews.reconsideration.upheld": "3", "reviews.reconsideration.corrected": "1", "reviews.reconsideration.total": "4",
	"reviews.direct_suit.upheld": "2", "reviews.direct_suit.total": "2", "reviews.suit_after_review.upheld": "1", "reviews.suit_after_review.total": "1",
}

// casePassages are the passages of most cases.
var casePassages = map[string]string{
	"overview.intro": "2024年，我局认真做好各项工作。", "overview.proactive": "按规定公开各类信息。", "overview.on_request": "依法办理申请。",
	"overview.management": "严格审查。", "overview.platform": "加强网站建设。", "overview.supervision": "落实责任。",
	"problems": "存在解读形式单一、人员业务不熟等问题，下一步加强培训，丰富形式。", "other.fees": "本年度未收取信息处理费。",
}

// halfPassages are the same with the commas of the text cases.
var halfPassages = with(casePassages, map[string]string{"overview.intro": "2024年,我局认真做好各项工作。",
	"problems": "存在解读形式单一、人员业务不熟等问题,下一步加强培训,丰富形式。"})

// with returns a map with some entries more; "" takes one away.
func with[K comparable](m map[K]string, more map[K]string) map[K]string {
	out := maps.Clone(m)
	maps.Copy(out, more)
	maps.DeleteFunc(out, func(_ K, v string) bool { return v == "" })
	return out
}

// TestCases reads the cases of kind 5 and holds everything that is read against what stands in them.
func TestCases(t *testing.T) {
	for _, c := range []struct {
		number   string
		agency   string
		figures  map[templates.Key]string // nil where the file has no whole tables
		passages map[string]string
		unplaced []templates.Unplaced
		codes    string // of reading and checking, errors and queries with !
		reason   string
	}{
		{"01", "示例市示例区人民政府", nil, map[string]string{
			"overview.intro":       "2024 年，示例区认真做好政府信息公开各项工作，取得了较好的成效，群众满意度不断提高，公开质量稳步提升，机制更健全。",
			"overview.proactive":   "全年主动公开各类政府信息 2428 条，公开常务会议 7 期，发布解读 7 条，公开渠道进一步畅通便民。",
			"overview.on_request":  "全年受理政府信息公开申请 17 件，均已在法定期限内予以答复，答复的规范性得到进一步提高了。",
			"overview.management":  "严格执行先审后发程序，落实三审三校制度，未经审核的信息一律不得发布，公开属性认定更准确。",
			"overview.platform":    "加强网站和新媒体监管，及时整改更新不及时、链接失效等问题，平台运行保持平稳安全。",
			"overview.supervision": "将公开工作纳入年度考核，开展培训两次，全年没有因信息公开工作被追究责任的情形发生。",
		}, nil, "", "a centred title draws no text into its paragraph"},
		{"02", "示例县水务局", caseFigures, map[string]string{"overview.intro": "2024年认真工作。", "problems": "存在解读形式单一的问题，下一步加强培训。", "other.fees": "本年度未收取信息处理费。"}, nil,
			"!narrative.missing !narrative.missing !narrative.missing reviews.direct-suit", "column heads broken over lines"},
		{"03", "示例县水务局", caseFigures, halfPassages, nil, "reviews.direct-suit", "pipes without outer bars"},
		{"04", "示例县水务局", caseFigures, halfPassages, nil, "reviews.direct-suit", "leftover bars"},
		{"05", "示例县水务局", caseFigures, halfPassages, nil, "reviews.direct-suit", "a cell a line"},
		{"06", "示例县水务局", caseFigures, casePassages, nil, "reviews.direct-suit", "a table a row"},
		{"07", "示例县水务局", caseFigures, casePassages, nil, "reviews.direct-suit", "all in one line"},
		{"08", "示例县水务局", caseFigures, halfPassages, nil, "reviews.direct-suit", "cells on new lines"},
		{"09", "示例县水务局", with(caseFigures, map[templates.Key]string{
			"applications.unavailable_not_held.natural": "1", "applications.unavailable_not_held.total": "1",
			"applications.other_uncorrected.natural": "?", "applications.other_uncorrected.total": "?", "applications.other_unpaid.natural": "?",
			"applications.other_unpaid.total": "?", "applications.other_other.natural": "?", "applications.other_other.total": "?"}), casePassages, nil,
			"!table.truncated reviews.direct-suit", "（六）其他处理 as one row, with 2 in it: whose? Where it is 0, so are its items"},
		{"10", "示例县水务局", caseFigures, casePassages, nil, "reviews.direct-suit", "parts in other words"},
		{"11", "示例县水务局", caseFigures, casePassages, nil, "reviews.direct-suit", "sub-headings in other words"},
		{"12", "示例县水务局", caseFigures, with(casePassages, map[string]string{"overview.proactive": "按《条例》规定主动公开各类信息100条。"}), nil,
			"reviews.direct-suit", "a first heading in other words"},
		{"14", "示例县水务局", caseFigures, casePassages, []templates.Unplaced{{Part: "三", Text: "2024年，共收到政府信息公开申请0条。"}},
			"reviews.direct-suit narrative.unplaced", "a sentence above the table of part three"},
		{"15", "示例市示例风景区管理委员会卫生健康办公室", caseFigures, casePassages, nil, "narrative.agency reviews.direct-suit", "a title over two lines; 我局 is no office"},
		{"16", "区统计局", caseFigures, casePassages, nil, "reviews.direct-suit", "only an opening sentence"},
		{"17", "示例市示例区人民政府滨江街道办事处", caseFigures, casePassages, nil, "narrative.agency reviews.direct-suit", "the same, longer; 我局 is no street"},
		{"18", "示例市人民政府", with(caseFigures, map[templates.Key]string{"disclosure.regulations.issued": "1", "disclosure.regulations.effective": "11"}),
			casePassages, nil, "narrative.agency reviews.direct-suit", "a city with districts makes 规章, and is no 局"},
		{"19", "示例县水务局", caseFigures, casePassages, nil, "value.blank-total reviews.direct-suit", "blank totals are sums, and said"},
		{"20", "示例县水务局", caseFigures, with(casePassages, map[string]string{"overview.on_request": "", "other.fees": ""}), nil,
			"reviews.direct-suit", "《条例》 is the short name of no agency"},
	} {
		t.Run(c.number, func(t *testing.T) {
			names, _ := filepath.Glob(filepath.Join(casesFolder, c.number+"-*"))
			if len(names) != 1 {
				t.Fatalf("files %q", names)
			}
			data, err := os.ReadFile(names[0])
			if err != nil {
				t.Fatal(err)
			}
			res := readNamed(names[0], data, nil)
			f := res.Filing
			if f == nil {
				t.Fatalf("nothing is read: %v", codes(res))
			}
			f.Complete()
			if f.Agency.Name != c.agency || f.Agency.Short != "" || f.Year != 2024 || f.Form.ID != "2021" {
				t.Errorf("%q, short %q, %d, form %s: %s", f.Agency.Name, f.Agency.Short, f.Year, f.Form.ID, c.reason)
			}
			if !maps.Equal(f.Narrative, c.passages) {
				t.Errorf("passages %q\nwant %q", f.Narrative, c.passages)
			}
			if !slices.Equal(f.Unplaced, c.unplaced) {
				t.Errorf("without a place %q, want %q", f.Unplaced, c.unplaced)
			}
			if c.figures == nil {
				return
			}
			bad := 0
			for _, key := range f.Form.Keys() {
				want := "number 0"
				switch n := c.figures[key]; n {
				case "":
				case "?":
					want = "unreadable"
				default:
					want = "number " + n
				}
				if got := shown(f.Cell(key)); got != want {
					if bad++; bad < 5 {
						t.Errorf("%s is %s, want %s", key, got, want)
					}
				}
			}
			var got []string
			for _, x := range templates.Check(f, templates.Options{Found: res.Findings}).Findings {
				mark := "!"
				if x.Severity == templates.SeverityNote {
					mark = ""
				}
				got = append(got, mark+x.Code)
			}
			want := strings.Fields(c.codes)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("findings %q, want %q", got, want)
			}
		})
	}
}
