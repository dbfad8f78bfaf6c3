package published

import (
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
)

// TestLooksHTML holds what counts in a page: each way of taking text back or hiding it, and beside it what looks alike.
func TestLooksHTML(t *testing.T) {
	const key = "applications.new.natural"
	for _, c := range []struct{ reason, cell, with, without string }{
		{"struck", "<s>80</s>83", "8083", "83"},
		{"struck by a style", "<span style='text-decoration: line-through'>80</span>83", "8083", "83"},
		{"deleted", "<del>80</del>83", "8083", "83"},
		{"underlined", "<u>8</u>3", "", "83"},
		{"raised", "12<sup>1</sup>", "121", "12"},
		{"lowered", "12<sub>1</sub>", "121", "12"},
		{"raised by a style", "12<span style='vertical-align:super'>1</span>", "121", "12"},
		{"the unit lowered", "12<sub>件</sub>", "", "12"},
		{"not displayed", "1<span style='display:none'>2</span>", "12", "1"},
		{"not displayed, and nothing to read", "12<span style='display:none'>|</span>", "", "12"},
		{"invisible", "1<span style='visibility:hidden'>2</span>", "12", "1"},
		{"the attribute", "1<span hidden>2</span>", "12", "1"},
		{"no size", "1<span style='font-size:0'>2</span>", "12", "1"},
		{"a pixel", "1<span style='font-size:1px'>2</span>", "12", "1"},
		{"small print", "1<span style='font-size:9px'>2</span>", "", "12"},
		{"a size inside no size", "<span style='font-size:0'><span style='font-size:16px'>12</span></span>", "", "12"},
		{"a size of what is around it", "<span style='font-size:100%'>12</span>", "", "12"},
		{"white on white", "1<span style='color:#fff'>2</span>", "12", "1"},
		{"white, by the old attribute", "1<font color=white>2</font>", "12", "1"},
		{"white on blue", "<span style='background:#1f4e79;color:rgb(255,255,255)'>12</span>", "", "12"},
		{"in the colour of its ground", "<span style='background-color:#ffffcc;color:#ffffcc'>1</span>2", "12", "2"},
		{"red", "<span style='color:red'>12</span>", "", "12"},
		{"opacity", "1<span style='opacity:0'>2</span>", "12", "1"},
		{"all struck", "<s>12</s>", "12", "空白"},
	} {
		s := newSample(t, "2021")
		s.put(key, c.cell)
		res := readNamed("r.html", []byte(s.html()), nil)
		holdLook(t, c.reason, res, key, c.with, c.without)
	}
}

func holdLook(t *testing.T, reason string, res *Result, key templates.Key, with, without string) {
	t.Helper()
	i := slices.IndexFunc(res.Findings, func(f templates.Finding) bool { return f.Code == "value.look" && f.Key == key })
	cell := res.Filing.Cell(key)
	switch {
	case with == "" && (i >= 0 || cell.Number.String() != without):
		t.Errorf("%s: %+v %q", reason, cell, codes(res))
	case with != "" && (i < 0 || cell.Kind != templates.CellUnreadable):
		t.Errorf("%s: %+v %q", reason, cell, codes(res))
	case with != "":
		if m := res.Findings[i].Message; !strings.Contains(m, "读作 "+with+"，") || !strings.Contains(m, "读作 "+without+"；") {
			t.Errorf("%s: %s", reason, m)
		}
	}
}

// TestLooksWord holds the same for Word's properties of runs, also through styles.
func TestLooksWord(t *testing.T) {
	const key = "applications.new.natural"
	run := func(props, text string) string {
		return "<w:r><w:rPr>" + props + "</w:rPr><w:t>" + text + "</w:t></w:r>"
	}
	for _, c := range []struct{ reason, cell, with, without string }{
		{"struck", run("<w:strike/>", "80") + run("", "83"), "8083", "83"},
		{"struck twice", run("<w:dstrike/>", "80") + run("", "83"), "8083", "83"},
		{"not struck", run(`<w:strike w:val="0"/>`, "8") + run("", "3"), "", "83"},
		{"raised", run("", "12") + run(`<w:vertAlign w:val="superscript"/>`, "1"), "121", "12"},
		{"on the line", run("", "1") + run(`<w:vertAlign w:val="baseline"/>`, "2"), "", "12"},
		{"hidden", run("<w:vanish/>", "8") + run("", "3"), "83", "3"},
		{"white", run(`<w:color w:val="FFFFFF"/>`, "8") + run("", "3"), "83", "3"},
		{"white on a fill", run(`<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F4E79"/>`, "8") + run("", "3"), "", "83"},
		{"automatic", run(`<w:color w:val="auto"/>`, "8") + run("", "3"), "", "83"},
		{"a point high", run(`<w:sz w:val="2"/>`, "8") + run("", "3"), "83", "3"},
		{"small print", run(`<w:sz w:val="12"/>`, "8") + run("", "3"), "", "83"},
		{"by a style of characters", run(`<w:rStyle w:val="gone"/>`, "8") + run("", "3"), "83", "3"},
		{"by a style of paragraphs", `<w:pPr><w:pStyle w:val="base"/></w:pPr>` + run("", "83"), "83", "空白"},
		{"by a style that takes it back", run(`<w:rStyle w:val="gone"/><w:strike w:val="0"/>`, "8") + run("", "3"), "", "83"},
	} {
		s := newSample(t, "2021")
		s.put(key, c.cell)
		parts := map[string]string{"body": s.document(paragraphXML, tableXML), "styles": `<w:style w:type="paragraph" w:styleId="base"><w:rPr><w:strike/></w:rPr></w:style>` +
			`<w:style w:type="character" w:styleId="gone"><w:basedOn w:val="base"/></w:style>`}
		res := readNamed("r.docx", wordFile(t, parts), nil)
		holdLook(t, c.reason, res, key, c.with, c.without)
	}
}

// TestLooksText holds that struck and invisible words are not printed, and raised ones are.
func TestLooksText(t *testing.T) {
	for _, c := range []struct{ reason, text, want, quoted string }{
		{"struck", "培训2次<s>（待补）</s>。", "培训2次。", "（待补）"},
		{"not displayed", "培训2次<span style='display:none'>内部掌握</span>。", "培训2次。", "内部掌握"},
		{"raised", "面积3m<sup>2</sup>。", "面积3m2。", ""},
		{"a hidden mark", "培训2次<span style='display:none'>*</span>。", "培训2次。", ""},
		{"brackets in what is struck", "依据<s>国办发〔2021〕1号</s>文件。", "依据文件。", "国办发〔2021〕1号"},
		{"struck over two lines", "培训2次<s>一<br>二</s>。", "培训2次\n。", "一"},
	} {
		s := newSample(t, "2021")
		s.text["五"] = []string{"LOOK"}
		page := strings.Replace(s.html(), "LOOK", c.text, 1)
		res := readNamed("r.html", []byte(page), nil)
		if got := res.Filing.Narrative["problems"]; got != c.want {
			t.Errorf("%s: %q, want %q", c.reason, got, c.want)
		}
		i := slices.IndexFunc(res.Findings, func(f templates.Finding) bool { return f.Code == "narrative.look" })
		if (i >= 0) != (c.quoted != "") || i >= 0 && (res.Findings[i].Key != "problems" || !strings.Contains(res.Findings[i].Message, c.quoted)) {
			t.Errorf("%s: %+v", c.reason, res.Findings)
		}
	}
}

// TestLooksMarkdown holds the same for what Markdown and the html in it set apart, and for signs that only look so.
func TestLooksMarkdown(t *testing.T) {
	const key = "applications.new.natural"
	for _, c := range []struct{ reason, cell, with, without string }{
		{"struck", "~~80~~83", "8083", "83"},
		{"struck, bold", "~~**80**~~83", "8083", "83"},
		{"deleted", "<del>80</del>83", "8083", "83"},
		{"struck by the old tag", "<S>80</S>83", "8083", "83"},
		{"raised", "12<sup>1</sup>", "121", "12"},
		{"lowered", "12<sub>1</sub>", "121", "12"},
		{"all struck", "~~12~~", "12", "空白"},
	} {
		s := newSample(t, "2021")
		s.put(key, c.cell)
		holdLook(t, c.reason, readNamed("r.md", []byte(s.repeated()), nil), key, c.with, c.without)
	}
	for _, c := range []struct{ reason, text, want, quoted string }{
		{"struck", "培训2次~~（待补）~~，答复3件。", "培训2次，答复3件。", "（待补）"},
		{"two struck", "培训~~1~~2次~~（待补）~~。", "培训2次。", "（待补）"},
		{"a range, and a protected sign", `每月3~5次，8~9人，\~~不限\~~。`, "每月3~5次，8~9人，~~不限~~。", ""},
		{"raised", "面积3m<sup>2</sup>。", "面积3m2。", ""},
		{"a sign of less", `办理时限\<s>5日\</s>。`, "办理时限<s>5日</s>。", ""},
	} {
		s := newSample(t, "2021")
		s.text["五"] = []string{c.text}
		res := readNamed("r.md", []byte(s.repeated()), nil)
		if got := res.Filing.Narrative["problems"]; got != c.want {
			t.Errorf("%s: %q, want %q", c.reason, got, c.want)
		}
		i := slices.IndexFunc(res.Findings, func(f templates.Finding) bool { return f.Code == "narrative.look" })
		if (i >= 0) != (c.quoted != "") || i >= 0 && !strings.Contains(res.Findings[i].Message, c.quoted) {
			t.Errorf("%s: %+v", c.reason, res.Findings)
		}
	}
}

// TestLooksUnheadedPart holds that what is struck out in a part one without its own heading is named as its passage's.
func TestLooksUnheadedPart(t *testing.T) {
	for _, heading := range []string{"一、概述", "一、基本情况", ""} {
		s := newSample(t, "2021")
		page := strings.Replace(s.html(), "一、总体情况", heading, 1)
		if page == s.html() {
			t.Fatal("the sample has no such heading")
		}
		intro := s.text["一"][0]
		page = strings.Replace(page, intro, "本年度<del>未能</del>做好了公开工作。"+intro, 1)
		res := readNamed("r.html", []byte(page), nil)
		i := slices.IndexFunc(res.Findings, func(f templates.Finding) bool { return f.Code == "narrative.look" })
		if i < 0 || res.Findings[i].Key != "overview.intro" || strings.Contains(res.Filing.Narrative["overview.intro"], "未能") {
			t.Errorf("%q: %q, %q", heading, codes(res), res.Filing.Narrative["overview.intro"])
		}
	}
}
