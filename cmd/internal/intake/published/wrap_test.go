package published

import (
	"strings"
	"testing"
)

// TestCentredTitle: in text that is broken at every line no title draws what stands below into its paragraph, however it is
// set, and paragraphs stay whole.
func TestCentredTitle(t *testing.T) {
	for _, c := range []struct{ title, agency, reason string }{
		{"              示例市示例区人民政府\n         2024年政府信息公开工作年度报告\n", "示例市示例区人民政府", "no blank line below"},
		{"              示例市示例区人民政府\n         2024年政府信息公开工作年度报告\n\n", "示例市示例区人民政府", "a blank line below"},
		{"         示例市示例区人民政府\n    2024 年政府信息公开工作年度报告\n\n", "示例市示例区人民政府", "case 01: set nearly as a paragraph"},
		{"    示例市示例区人民政府2024年政府信息公开工作年度报告\n", "示例市示例区人民政府", "indented as a paragraph is"},
		{"示例市示例区人民政府2024年政府信息公开工作年度报告\n", "示例市示例区人民政府", "not indented"},
		{"       示例市示例风景区管理委员会\n             卫生健康办公室\n     2024年政府信息公开工作年度报告\n", "示例市示例风景区管理委员会卫生健康办公室", "three lines"},
		{"      示例市示例区人民政府滨江街道办事处\n          2024年度政府信息公开工作\n              年度报告\n", "示例市示例区人民政府滨江街道办事处", "cut within the words"},
		{"            示例县水务局\n              （2024年度）\n        政府信息公开工作年度报告\n", "示例县水务局", "the year in brackets"},
		{"            示例县水务局2024年\n        政府信息公开工作年度报告\n          （2025年1月20日）\n", "示例县水务局", "a date below"},
	} {
		for _, margin := range []string{"", "      "} {
			s := newSample(t, "2021")
			s.title, s.front = "", ""
			s.text["一"] = nil
			text := s.tabbed(true)
			body := c.title + wrapped + text[strings.Index(text, "二、主动公开"):]
			lines := strings.Split(body, "\n")
			for i, l := range lines {
				if strings.TrimSpace(l) != "" && !strings.Contains(l, "\t") {
					lines[i] = margin + l
				}
			}
			res := readNamed("r.txt", []byte(strings.Join(lines, "\n")), nil)
			f := res.Filing
			if f == nil || f.Agency.Name != c.agency || f.Year != 2024 || len(res.Findings)+len(f.Unplaced) > 0 {
				t.Errorf("%s, margin %d: %+v %v", c.reason, len(margin), f, codes(res))
				continue
			}
			for id, want := range map[string]string{"overview.intro": "2024年，示例区认真做好政府信息公开各项工作，取得了较好的成效，群众满意度不断提高，机制更健全。",
				"overview.proactive":   "全年主动公开各类政府信息2428条，公开常务会议7期，发布解读7条，公开渠道进一步畅通便民。",
				"overview.on_request":  "全年受理政府信息公开申请，均已在法定期限内予以答复，答复的规范性进一步提高了。",
				"overview.management":  "逐件审查。",
				"overview.platform":    "更新及时。",
				"overview.supervision": "培训2次。"} {
				if got := f.Narrative[id]; got != want {
					t.Errorf("%s, margin %d: %s = %q", c.reason, len(margin), id, got)
				}
			}
		}
	}
}

const wrapped = `  本报告由本单位办公室根据国家、省、市有关规定编制，所列
数据统计期限自2024年1月1日起至2024年12月31日止。如有疑问
，请与办公室联系（地址：示例区示例路1号，邮编：000000）。
  一、总体情况
  2024年，示例区认真做好政府信息公开各项工作，取得了较好
的成效，群众满意度不断提高，机制更健全。
  （一）主动公开情况。全年主动公开各类政府信息2428条，公
开常务会议7期，发布解读7条，公开渠道进一步畅通便民。
  （二）依申请公开情况。全年受理政府信息公开申请，均已在

                              — 1 —

法定期限内予以答复，答复的规范性进一步提高了。
  （三）政府信息管理情况。逐件审查。
  （四）政府信息公开平台建设情况。更新及时。
  （五）监督保障情况。培训2次。
`
