package published

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/templates"
)

// frameCodes are what is said of the frame of a report.
var frameCodes = map[string]bool{"published.title": true, "published.heading": true, "published.part": true, "published.order": true,
	"published.basis": true, "published.period": true, "published.contact": true, "published.picture": true}

// framed lists what is said of a frame: "code got".
func framed(res *Result) (list []string) {
	for _, f := range res.Findings {
		if frameCodes[f.Code] {
			list = append(list, strings.TrimSpace(strings.TrimPrefix(f.Code, "published.")+" "+f.Got))
		}
	}
	return list
}

const (
	frameBasis   = "本报告根据《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号的要求编制，由六部分组成。"
	framePeriod  = "本报告所列数据统计期限为2024年1月1日至12月31日。"
	frameContact = "如对本报告有疑问，请与青石县水务局办公室联系（地址：青石县人民路1号；电话：0000-0000000）。"
)

// frameEdits change one thing in a page whose frame is right.
var frameEdits = []struct {
	edit   func(*sample)
	want   string // findings, joined by |
	reason string
}{
	{func(s *sample) {}, "", "the right page"},
	{func(s *sample) { s.title = "青石县水务局2024年政府信息公开工作总结" }, "title 青石县水务局2024年政府信息公开工作总结", "no report by its name"},
	{func(s *sample) { s.title = "青石县水务局2024年度政府信息公开工作报告" }, "", "a custom of titles"},
	{func(s *sample) { s.title = "2024年度青石县水务局政府信息公开年报" }, "", "another one"},
	{func(s *sample) { s.title = "青石县水务局\n2024年政府信息公开工作年度报告" }, "", "two lines"},
	{func(s *sample) { s.title = "青石县水务局政府信息公开工作2024年度报告" }, "", "the year in the middle"},
	{func(s *sample) { s.title = "青石县水务局2024年政务公开工作报告" }, "title 青石县水务局2024年政务公开工作报告", "of another kind of work"},
	{func(s *sample) { s.title = "青石县水务局政府信息公开工作年度报告" }, "title 青石县水务局政府信息公开工作年度报告", "of no year"},
	{func(s *sample) { s.title = "2024年政府信息公开工作年度报告" }, "title 2024年政府信息公开工作年度报告", "of nobody"},
	{func(s *sample) {
		s.title = "2024年政府信息公开工作年度报告\n（青石县水务局　2025年1月20日）"
	}, "", "signed below the title"},
	{func(s *sample) { s.title = "公告" }, "title", "no title at all"},

	{func(s *sample) { s.section[4] = "五、 存在的主要问题 及改进情况：" }, "", "blanks and a stop"},
	{func(s *sample) { s.section[1] = "二、主动公开政府信息情况（单位：件）" }, "", "a remark behind a heading"},
	{func(s *sample) { s.section[0] = "第一部分 总体情况" }, "", "a number in another dress"},
	{func(s *sample) { s.section[0] = "总体情况" }, "", "numbers that Word keeps apart are lost in a text"},
	{func(s *sample) { s.section[4] = "五、存在问题及改进情况" }, "heading 五、存在问题及改进情况", "known wording, not the official one"},
	{func(s *sample) { s.section[4] = "五、存在问题" }, "heading 五、存在问题", "unknown wording with the part's number"},
	{func(s *sample) { s.section[4] = "五、下一步打算" }, "heading 五、下一步打算", "none of the part's words"},
	{func(s *sample) { s.section[2] = "三、有关数据" }, "heading 三、有关数据", "the same above a table"},
	{func(s *sample) { s.section[0] = "一、工作概述" }, "heading 一、工作概述", "the same of part one"},

	{func(s *sample) { s.section[2], s.section[3] = "四"+s.section[2][3:], "三"+s.section[3][3:] },
		"order", "numbers swapped"},
	{func(s *sample) {
		s.section[4], s.section[5] = s.section[5], s.section[4]
		s.text["五"], s.text["六"] = s.text["六"], s.text["五"]
	}, "order", "parts swapped"},
	{func(s *sample) { s.section[5], s.text["六"] = "", nil }, "part", "part six is missing"},
	{func(s *sample) { s.section[0] = "" }, "part", "part one has no heading"},
	{func(s *sample) { s.section = make([]string, 6) }, "part", "no headings at all"},

	{func(s *sample) { s.front = frameBasis + frameContact }, "", "no period is said: it is custom to say it"},
	{func(s *sample) { s.front = frameContact + "数据统计期限为2024年1月1日至11月30日。" }, "period 2024年1月1日至11月30日", "a month is missing"},
	{func(s *sample) {
		s.front = frameContact + "统计期限自2024年2月1日起至2024年12月31日止。"
	}, "period 2024年2月1日起至2024年12月31日", "another one"},
	{func(s *sample) {
		s.front = frameContact + "所列数据期限为2024年1月1日至2025年12月31日。"
	}, "period 2024年1月1日至2025年12月31日", "a year too many"},
	{func(s *sample) { s.front = frameContact + "统计期限为2024.1.1—2024.12.31。" }, "", "dates with points"},
	{func(s *sample) {
		s.front = frameContact + "统计时限：２０２４年１月１日０时至当年１２月３１日。"
	}, "", "wide digits, the same year in a word"},
	{func(s *sample) {
		s.front = frameContact + "统计期限为二〇二四年一月一日至十二月三十一日。"
	}, "", "Chinese numerals"},
	{func(s *sample) { s.front = frameContact + "各项数据截至2024年11月30日。" }, "period 截至2024年11月30日", "a day alone"},
	{func(s *sample) { s.front = frameContact + "各项数据截至2024年12月31日。" }, "", "the right day alone"},
	{func(s *sample) {
		s.front = framePeriod + frameContact + "本报告公示期限为2025年1月20日至1月31日。"
	}, "", "a period of something else"},

	{func(s *sample) {
		s.front = strings.Replace(frameBasis, "〔2021〕30", "〔2019〕60", 1) + frameContact
	},
		"basis 国办公开办函〔2019〕60号", "the edition before"},
	{func(s *sample) { s.front = strings.Replace(frameBasis, "〔2021〕30", "[2021] 30 ", 1) + frameContact }, "", "other brackets and blanks"},
	{func(s *sample) { s.front = "根据国办公开办函〔2019〕61号和" + frameBasis + frameContact }, "", "another paper beside the right one"},
	{func(s *sample) { s.front = framePeriod + frameContact }, "", "no basis is said"},

	{func(s *sample) { s.front = frameBasis + framePeriod }, "contact", "nobody to ask"},
	{func(s *sample) {
		s.front = frameBasis + framePeriod
		s.text["六"] = append(s.text["六"], "联系电话：0000-0000000")
	}, "", "whom to ask stands at the end"},
	{func(s *sample) {
		s.front = frameBasis + framePeriod
		s.text["一"][2] = "公布咨询电话：0000-0000000。"
	}, "contact", "a telephone number of something else"},
}

// TestFrame changes one thing at a time in a page that is right.
func TestFrame(t *testing.T) {
	for _, c := range frameEdits {
		s := newSample(t, "2021")
		s.front = frameBasis + framePeriod + frameContact
		c.edit(s)
		got := strings.Join(framed(readFramed("r.html", []byte(s.html()), nil)), "|")
		if got != c.want && !(strings.HasPrefix(got, c.want+" ") && !strings.Contains(c.want, " ") && c.want != "" && !strings.Contains(got, "|")) {
			t.Errorf("%q, want %q: %s", got, c.want, c.reason)
		}
	}
}

// TestFrameStrange: what stands below a heading of none of the known words is read as its part by number and place.
func TestFrameStrange(t *testing.T) {
	s := newSample(t, "2021")
	s.section[4] = "五、下一步打算"
	res := readFramed("r.html", []byte(s.html()), nil)
	if got := res.Filing.Narrative["problems"]; got != "解读形式单一，将加以改进。" || len(res.Filing.Unplaced) > 0 {
		t.Errorf("problems %q, without a place %q", got, res.Filing.Unplaced)
	}
}

// TestFramePictures: tables that are pictures are said to be pictures, all of them or one.
func TestFramePictures(t *testing.T) {
	for _, c := range []struct {
		instead map[string]string // of a table
		read    bool
		want    string
		reason  string
	}{
		{map[string]string{"applications": `<p><img src="t.png"></p>`}, true, "picture “三、收到和处理政府信息公开申请情况”", "one of three"},
		{map[string]string{"applications": ""}, true, "", "a table that is not there is no picture"},
		{map[string]string{"disclosure": `<img src="t.png">`, "applications": `<img src="t.png">`, "reviews": `<img src="t.png">`}, false,
			"picture “二、主动公开政府信息情况”、“三、收到和处理政府信息公开申请情况”、“四、政府信息公开行政复议、行政诉讼情况”", "all of them"},
	} {
		s := newSample(t, "2021")
		s.front = frameBasis + framePeriod + frameContact
		page := s.html()
		for id, with := range c.instead {
			page = strings.Replace(page, htmlOf(s.tables[id]), with, 1)
		}
		res := readFramed("r.html", []byte(page), nil)
		if got := strings.Join(framed(res), "|"); got != c.want || (res.Filing != nil) != c.read {
			t.Errorf("%q, read %v; want %q: %s", got, res.Filing != nil, c.want, c.reason)
		}
	}
}

// TestFrameCases reads the cases of frames.
func TestFrameCases(t *testing.T) {
	for name, want := range map[string]string{
		"b_title": "title", "c_heading": "heading", "d_order": "order", "e_images": "picture", "f_basis": "basis", "g_nocontact": "contact",
		"h_period": "period",
	} {
		file := filepath.Join(casesFolder, "frame-"+name+".html")
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		res := readFramed(file, data, nil)
		if len(res.Findings) == 0 || res.Findings[len(res.Findings)-1].Code != "published."+want || len(framed(res)) != 1 {
			t.Errorf("%s: %v, want %s alone", name, codes(res), want)
		}
		if res.Filing == nil {
			if m := res.Findings[0].Message; want != "picture" || !strings.Contains(m, "图片") {
				t.Errorf("%s: not read: %s", name, m)
			}
			continue
		}
		if res.Filing.Agency.Name != "示例县水务局" || len(res.Filing.Unplaced) > 0 || !strings.HasPrefix(res.Filing.Narrative["problems"], "主要问题是") {
			t.Errorf("%s: %q, without a place %q, problems %q", name, res.Filing.Agency.Name, res.Filing.Unplaced, res.Filing.Narrative["problems"])
		}
	}
}

// TestFrameOwn: of our own reports nothing is said, in any format and either edition.
func TestFrameOwn(t *testing.T) {
	for _, form := range templates.Forms() {
		for ext, data := range written(t, generated(t, form, 3)) {
			if got := framed(readFramed("report."+ext, data, nil)); len(got) > 0 {
				t.Errorf("form %s, %s: %q", form.ID, ext, got)
			}
		}
	}
}

// TestImprint: what stands below the signature of an official document is no text of the report; what only looks like it is.
func TestImprint(t *testing.T) {
	const last = "没有其他事项。"
	for _, tt := range []struct {
		reason string
		lines  []string // behind the report
		kept   int      // of them that are text
	}{
		{"copies and who has printed it", []string{"抄送：县委办公室，县人大常委会办公室。", "青石县水务局办公室　　2025年1月20日印发"}, 0},
		{"a list that goes on, a name and a day of their own", []string{"抄送：县委办公室，", "县人大常委会办公室。", "青石县水务局办公室", "2025年1月20日印发", "（共印20份）"}, 0},
		{"how it is made public", []string{"（此件公开发布）"}, 0},
		{"below the signature", []string{"青石县水务局", "2025年1月20日", "（此件主动公开）", "抄送：县委办公室。"}, 0},
		{"no annex, whom to ask, how it is made public, who has read the proofs", []string{"附件：无", "（联系人：办公室，电话：0000-0000000）", "信息公开选项：主动公开", "校对：办公室"}, 0},
		{"a sentence that begins as one of them", []string{"公开方式：在网站公开126条。另在公众号公开30条。"}, 1},
		{"an annex that is there", []string{"附件：公开情况统计表"}, 1},
		{"a sentence of the report behind it: it is none", []string{"抄送：县委办公室。", "另外，开展了一次检查。"}, 2},
		{"a sentence that tells of a document", []string{"《公开办法》经审定后于2024年3月5日印发"}, 1},
		{"the same without marks", []string{"县水务局公开办法经审定后于2024年3月5日印发"}, 1},
		{"copies told of in a sentence", []string{"答复同时抄送：县委办公室。"}, 1},
		{"a long paragraph that begins so", []string{"抄送：" + strings.Repeat("有关单位的情况很多。", 30)}, 1},
	} {
		s := newSample(t, "2021")
		s.text["六"] = []string{"（一）收取信息处理费情况", "未收取信息处理费。", "（二）其他事项", last}
		s.text["六"] = append(s.text["六"], tt.lines...)
		res := readFramed("报告.html", []byte(s.html()), nil)
		got := strings.Split(res.Filing.Narrative["other.matters"], "\n")
		said := strings.Contains(strings.Join(res.Notes, "\n"), "版记")
		if len(got) != 1+tt.kept || got[0] != last || said != (tt.kept == 0) {
			t.Errorf("%s: read as text %q, notes %q", tt.reason, got[1:], res.Notes)
		}
	}
}
