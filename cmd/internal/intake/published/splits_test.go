package published

import (
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// splits are ways in which headings, sub-headings and titles are written; no paragraph may be lost with them.
var splits = []layout{
	{"第一部分", "a number without a stop", "r.html", func(t *testing.T, s *sample) string {
		for i, n := range []string{"一", "二", "三", "四", "五", "六"} {
			_, text := hanzi.CutLead(s.section[i])
			s.section[i] = "第" + n + "部分 " + text
		}
		return s.html()
	}, want{}},
	{"section headings in brackets", "（一）总体情况, and the passages have 1.", "r.txt", func(t *testing.T, s *sample) string {
		for i, n := range []string{"一", "二", "三", "四", "五", "六"} {
			_, text := hanzi.CutLead(s.section[i])
			s.section[i] = "（" + n + "）" + text
		}
		for i, p := range s.text["一"] {
			if n, text := hanzi.CutLead(p); n.Bracket {
				s.text["一"][i] = "1." + text
			}
		}
		return s.tabbed(true)
	}, want{}},
	{"no headings at all", "the text is kept in the first passage", "r.html", func(t *testing.T, s *sample) string {
		for i := range s.section {
			s.section[i] = ""
		}
		s.text["一"], s.text["六"] = []string{"甲。", "乙。"}, nil
		return s.html()
	}, want{unplaced: []string{"没有找到各部分的标题"}, passages: map[string]string{"overview.intro": "甲。\n乙。\n解读形式单一，将加以改进。", "overview.proactive": "", "overview.on_request": "",
		"overview.management": "", "overview.platform": "", "overview.supervision": "", "problems": "", "other.fees": "", "other.matters": ""}}},
	{"items named like passages", "1.平台建设 below （一）主动公开 belongs to it", "r.html", func(t *testing.T, s *sample) string {
		s.text["一"][2] = "公开信息128条。"
		s.text["一"] = append(s.text["一"][:3:3], append([]string{"1.平台建设。开设专栏。", "2.监督保障", "人员到位。"}, s.text["一"][3:]...)...)
		return s.html()
	}, want{passages: map[string]string{"overview.proactive": "公开信息128条。\n1.平台建设。开设专栏。\n2.监督保障\n人员到位。"}}},
	{"an item named like the passage it stands in", "三、其他 below （二）其他事项 is kept", "r.html", func(t *testing.T, s *sample) string {
		s.text["六"] = append(s.text["六"], "三、其他。内容。")
		return s.html()
	}, want{passages: map[string]string{"other.matters": "没有其他事项。\n三、其他。内容。"}}},
	{"agency below the title", "A6: in brackets", "r.html", func(t *testing.T, s *sample) string {
		s.title = "2024年政府信息公开工作年度报告\n（青石县水务局）"
		return s.html()
	}, want{}},
	{"agency below the text", "above the date", "r.txt", func(t *testing.T, s *sample) string {
		s.title = "2024年政府信息公开工作年度报告"
		s.text["六"] = append(s.text["六"], "青石县水务局", "2025年1月20日")
		return s.tabbed(true)
	}, want{}},
	{"words of a page's foot in the text", "承办单位 in a sentence ends nothing", "r.html", func(t *testing.T, s *sample) string {
		s.text["六"] = append([]string{"（一）收取信息处理费情况", "主办单位和承办单位分工明确。", "解读可以分享到微信", "未收取信息处理费。"}, s.text["六"][2:]...)
		return strings.Replace(s.html(), "</body>", "<p>扫一扫在手机打开当前页</p><p>【打印本页】【关闭窗口】</p><p>主办单位：某县人民政府</p></body>", 1)
	}, want{passages: map[string]string{"other.fees": "主办单位和承办单位分工明确。\n解读可以分享到微信\n未收取信息处理费。"}}},
	{"title without a year", "the period of the figures gives it", "r.html", func(t *testing.T, s *sample) string {
		s.title = "青石县水务局政府信息公开工作年度报告"
		return s.html()
	}, want{}},
	{"year behind the title", "in brackets", "r.html", func(t *testing.T, s *sample) string {
		s.title, s.front = "青石县水务局政府信息公开工作报告（2024年度）", ""
		return s.html()
	}, want{}},
	{"title of one year, figures of another", "nobody knows which is meant", "r.html", func(t *testing.T, s *sample) string {
		s.front = strings.ReplaceAll(s.front, "2024", "2023")
		return s.html()
	}, want{codes: []string{"file.year@"}, says: []string{"标题写的是 2024 年，统计期限写的是 2023 年"}}},
	{"年报", "shorter words for the title", "r.html", func(t *testing.T, s *sample) string {
		s.title = strings.Replace(s.title, "年度报告", "年报", 1)
		return s.html()
	}, want{}},
	{"年度工作报告", "its words turned", "r.html", func(t *testing.T, s *sample) string {
		s.title = strings.Replace(s.title, "工作年度报告", "年度工作报告", 1)
		return s.html()
	}, want{}},
}

// TestContactDetails holds that each detail of the preamble ends where the next begins.
func TestContactDetails(t *testing.T) {
	for _, c := range []struct {
		front string
		want  templates.Agency
	}{
		{"地址:青石县河东路12号 邮编:100000 电话:010-00000000", templates.Agency{Address: "青石县河东路12号", Postcode: "100000", Phone: "010-00000000"}},
		{"地址:青石县河东路12号，邮政编码：51000，电话:010-00000000", templates.Agency{Address: "青石县河东路12号", Postcode: "51000", Phone: "010-00000000"}},
		{"联系地址：青石县河东路12号，联系电话（传真）：010-00000000", templates.Agency{Address: "青石县河东路12号", Phone: "010-00000000"}},
		{"电子版可登录“青石县人民政府”网站查阅，电话0100-0000000。", templates.Agency{Website: "“青石县人民政府”网站", Phone: "0100-0000000"}},
		{"咨询电话12345政务热线", templates.Agency{}},
	} {
		s := newSample(t, "2021")
		s.front = c.front
		got := readNamed("r.html", []byte(s.html()), nil).Filing.Agency
		if c.want.Name = "青石县水务局"; got != c.want {
			t.Errorf("%s:\n got %+v\nwant %+v", c.front, got, c.want)
		}
	}
}
