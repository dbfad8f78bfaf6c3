package report

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
)

func TestBuildRefuses(t *testing.T) {
	for _, test := range []struct {
		reason string
		change func(f *templates.Filing)
		want   []string // code/key
		draft  string   // what the draft shows instead
	}{
		{"a required passage is empty", func(f *templates.Filing) { f.Narrative["problems"] = " 　\n" }, []string{"narrative.missing/problems"}, missing},
		{"a mark names no figure", func(f *templates.Filing) {
			f.Narrative["problems"] = "收到【新收申情】件，办结【办结申请】件。"
		}, []string{"narrative.mark/problems"}, "收到【新收申情】件，办结1件。"},
		{"a cell is text", func(f *templates.Filing) { f.Set("disclosure.licensing.decisions", templates.TextCell("12件左右")) },
			[]string{"value.text/disclosure.licensing.decisions"}, "12件左右"},
		{"a cell is an error value", func(f *templates.Filing) {
			f.Set("disclosure.licensing.decisions", templates.Cell{Kind: templates.CellError, Text: "#REF!"})
		}, []string{"value.error-cell/disclosure.licensing.decisions"}, "#REF!"},
		{"a cell cannot be read at all", func(f *templates.Filing) {
			f.Set("disclosure.licensing.decisions", templates.Cell{Kind: templates.CellUnreadable})
		}, []string{"value.text/disclosure.licensing.decisions"}, missing},
		{"only the part is reported, not each total over it", func(f *templates.Filing) {
			f.Set("reviews.reconsideration.upheld", templates.TextCell("两件"))
			f.Set("reviews.reconsideration.total", templates.Cell{})
			f.Narrative["overview.on_request"] = "收到申请1件。"
		}, []string{"value.text/reviews.reconsideration.upheld"}, missing},
		{"a passage has lost its end in Excel", func(f *templates.Filing) { f.Narrative["problems"] = strings.Repeat("字", maxPassage+1) },
			[]string{"narrative.too-long/problems"}, ""},
		{"fees may hold 信息处理费", func(f *templates.Filing) { set(t, f, map[templates.Key]string{"disclosure.fees.amount": "3.5"}) },
			[]string{"narrative.missing/other.fees"}, missing},
		{"no agency, no title", func(f *templates.Filing) { f.Agency = templates.Agency{} }, []string{"report.agency/"}, "【待补单位名称】"},
		{"everything is said at once", func(f *templates.Filing) { f.Narrative = nil },
			[]string{"narrative.missing/overview.proactive", "narrative.missing/overview.management", "narrative.missing/overview.platform",
				"narrative.missing/overview.supervision", "narrative.missing/problems"}, missing},
	} {
		f := plainFiling(t)
		test.change(f)
		_, err := Build(f, Options{})
		var problem *Problem
		if !errors.As(err, &problem) {
			t.Errorf("%s: %v", test.reason, err)
			continue
		}
		var got []string
		for _, finding := range problem.Findings {
			got = append(got, finding.ID())
			if finding.Severity != templates.SeverityError || finding.Message == "" || finding.Fix == "" || strings.ContainsAny(finding.Message, "{}") {
				t.Errorf("%s: incomplete finding %+v", test.reason, finding)
			}
		}
		if strings.Join(got, " ") != strings.Join(test.want, " ") {
			t.Errorf("%s: got %q, want %q", test.reason, got, test.want)
		}
		doc, err := Build(f, Options{Draft: true})
		if err != nil {
			t.Errorf("%s: a draft is refused: %v", test.reason, err)
			continue
		}
		var b strings.Builder
		doc.Text(&b)
		if !strings.Contains(b.String(), test.draft) || !strings.HasPrefix(b.String(), "【草稿】") {
			t.Errorf("%s: the draft does not show %q", test.reason, test.draft)
		}
	}
}

func TestBuildLeavesFilingAlone(t *testing.T) {
	f := plainFiling(t)
	f.Set("applications.total.total", templates.Cell{})
	f.Agency.Name += " "
	if _, err := Build(f, Options{}); err != nil {
		t.Fatal(err)
	}
	if f.Cell("applications.total.total").Kind != templates.CellBlank || f.Agency.Name != haiyuan.Name+" " {
		t.Error("Build changed the filing")
	}
}

func TestStandard(t *testing.T) {
	for _, test := range []struct {
		name, reason string
		figures      map[templates.Key]string
		covers       []string
		want         string
	}{
		{"applications", "nothing happened", nil, nil,
			"2024年，县教体局未收到政府信息公开申请，没有上年结转和结转下年度继续办理的申请。未发生因政府信息公开引起的行政复议、行政诉讼。"},
		{"applications", "one of everything", map[templates.Key]string{"applications.new.natural": "1", "applications.granted.natural": "1"}, nil,
			"2024年，县教体局收到政府信息公开申请1件，为自然人申请；没有上年结转的申请；办结1件，办理结果为予以公开；没有结转下年度继续办理的申请。未发生因政府信息公开引起的行政复议、行政诉讼。"},
		{"applications", "many of one kind", map[templates.Key]string{"applications.new.natural": "3", "applications.granted.natural": "3"}, nil,
			"2024年，县教体局收到政府信息公开申请3件，均为自然人申请；没有上年结转的申请；办结3件，办理结果均为予以公开；没有结转下年度继续办理的申请。未发生因政府信息公开引起的行政复议、行政诉讼。"},
		{"applications", "rows of a group are added, a sum has another subject", map[templates.Key]string{"applications.new.natural": "5", "applications.new.legal": "2",
			"applications.carried_in.natural": "1", "applications.refused_law.natural": "1", "applications.refused_inquiry.legal": "2", "applications.partial.natural": "3",
			"applications.carried_out.natural": "2"}, []string{"甲局", "乙局"},
			"2024年，各有关单位共收到政府信息公开申请7件，其中自然人申请5件、法人或其他组织申请2件；上年结转1件；办结6件，其中部分公开3件、不予公开3件；结转下年度继续办理2件。未发生因政府信息公开引起的行政复议、行政诉讼。"},
		{"applications", "only old ones, none finished", map[templates.Key]string{"applications.carried_in.natural": "2", "applications.carried_out.natural": "2"}, nil,
			"2024年，县教体局未收到新的政府信息公开申请；上年结转2件；本年度没有办结的申请；结转下年度继续办理2件。未发生因政府信息公开引起的行政复议、行政诉讼。"},
		{"reviews", "one reconsideration", map[templates.Key]string{"reviews.reconsideration.pending": "1"}, nil, "因政府信息公开引起的行政复议1件，尚未审结；未发生行政诉讼。"},
		{"reviews", "one suit", map[templates.Key]string{"reviews.suit_after_review.upheld": "1"}, nil, "未发生因政府信息公开引起的行政复议；行政诉讼1件（复议后起诉），结果维持。"},
		{"reviews", "both kinds of suit", map[templates.Key]string{"reviews.reconsideration.upheld": "2", "reviews.direct_suit.corrected": "1",
			"reviews.suit_after_review.upheld": "2"}, nil,
			"因政府信息公开引起的行政复议2件，结果均为维持；行政诉讼3件（未经复议直接起诉1件、复议后起诉2件），其中结果维持2件、结果纠正1件。"},
		{"fees", "no fees at all, so none of this kind", nil, nil, "2024年，县教体局未收取信息处理费。"},
	} {
		f := templates.NewFiling(form(t), 2024)
		f.Agency, f.Covers = haiyuan, test.covers
		set(t, f, test.figures)
		f.Complete()
		got, because := standard(f, test.name)
		if got != test.want || because != "" {
			t.Errorf("%s (%s):\n%s %s, want\n%s", test.name, test.reason, got, because, test.want)
		}
	}
}

// TestMarked: a text of marks has no figure but the year, whatever the cases came to, and says with the marks filled in what the tables
// say.
func TestMarked(t *testing.T) {
	for _, test := range []struct {
		reason  string
		figures map[templates.Key]string
		want    string // with the marks filled in
	}{
		{"an outcome without a mark is the rest", map[templates.Key]string{"reviews.reconsideration.upheld": "2", "reviews.reconsideration.other": "3"},
			"因政府信息公开引起的行政复议5件，其中结果维持2件，其余为其他结果；未发生行政诉讼。"},
		{"behind those that have one", map[templates.Key]string{"reviews.direct_suit.corrected": "2", "reviews.suit_after_review.other": "1", "reviews.suit_after_review.pending": "4"},
			"未发生因政府信息公开引起的行政复议；行政诉讼7件（未经复议直接起诉2件、复议后起诉5件），其中结果纠正2件、尚未审结4件，其余为其他结果。"},
		{"it alone needs no number", map[templates.Key]string{"reviews.reconsideration.other": "3"}, "因政府信息公开引起的行政复议3件，均为其他结果；未发生行政诉讼。"},
	} {
		f := templates.NewFiling(form(t), 2024)
		set(t, f, test.figures)
		f.Complete()
		text, because := Marked(f, "reviews")
		if because != "" || strings.ContainsAny(text, "0123456789") {
			t.Errorf("%s: %s%s", test.reason, text, because)
		}
		if got, err := f.FillMarks(text); err != nil || got != test.want {
			t.Errorf("%s:\n%s, want\n%s", test.reason, got, test.want)
		}
	}
}

func TestPreamble(t *testing.T) {
	f := plainFiling(t)
	const basis = "本报告根据《中华人民共和国政府信息公开条例》和《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）的要求编制，由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六部分组成。"
	const period = "本报告所列数据统计期限为2024年1月1日至12月31日。"
	for _, test := range []struct {
		reason string
		agency templates.Agency
		covers []string
		want   []string
	}{
		{"all is known; 局 is not said twice", haiyuan, nil, []string{basis + period,
			"本报告电子版可在海原县人民政府门户网站（http://www.hy.gov.cn）查阅或下载。如对本报告有疑问或者意见建议，请与海原县教育体育局办公室联系（地址：海原县建设路；邮政编码：755200）。"}},
		{"nothing is known but the name", templates.Agency{Name: "甲局"}, nil, []string{basis + period}},
		{"an address without a site's name", templates.Agency{Name: "甲局", URL: "http://www.hy.gov.cn"}, nil,
			[]string{basis + period, "本报告电子版可在http://www.hy.gov.cn查阅或下载。"}},
		{"a sum names how many agencies, and where they stand", templates.Agency{Name: "海原县人民政府"}, []string{"甲局", "乙局"},
			[]string{basis + period, "本报告是海原县人民政府的汇总报告，汇总了2个单位的情况和数据，单位名称见附件。"}},
		{"the government's office says that it speaks for itself", templates.Agency{Name: "海原县人民政府办公室"}, nil,
			[]string{basis + "本报告所列数据为本机关数据，统计期限为2024年1月1日至12月31日。"}},
	} {
		f.Agency, f.Covers = test.agency, test.covers
		if got := preamble(f); strings.Join(got, "\n") != strings.Join(test.want, "\n") {
			t.Errorf("%s:\n%s, want\n%s", test.reason, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
}

func TestNarrative(t *testing.T) {
	for _, test := range []struct{ reason, text, want string }{
		{"headings by depth, not by numbering", "1.第一方面\n一些文字。\n（1）细节\n更多文字。\n2.第二方面\n结尾。", "2/3 1.第一方面|一些文字。|3/4 （1）细节|更多文字。|2/3 2.第二方面|结尾。"},
		{"a list of points is no row of headings", "1.做好公开\n2.做好培训", "1.做好公开|2.做好培训"},
		{"a numbered sentence is a paragraph", "（一）加强领导，落实责任。\n文字。", "（一）加强领导，落实责任。|文字。"},
		{"一是 stays", "一是完善制度；\n二是加强培训。", "一是完善制度；|二是加强培训。"},
		{"the typist's indents and blank lines go", "　　第一段。\r\n\r\n\t第二段。", "第一段。|第二段。"},
		{"a heading keeps no stars", "**（一）加强领导**\n文字。", "2/2 （一）加强领导|文字。"},
		{"a second level below the first", "（一）加强领导\n1.明确分工\n文字。", "2/2 （一）加强领导|3/3 1.明确分工|文字。"},
	} {
		f := plainFiling(t)
		f.Narrative["problems"] = test.text
		doc, err := Build(f, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		in := false
		for _, b := range doc.Blocks {
			switch v := b.(type) {
			case *Heading:
				if v.Level == 1 {
					in = strings.HasPrefix(v.Text, "五、")
				} else if in {
					got = append(got, strconv.Itoa(v.Level)+"/"+strconv.Itoa(v.Style)+" "+v.Text)
				}
			case *Paragraph:
				if in {
					got = append(got, v.Text())
				}
			}
		}
		if strings.Join(got, "|") != test.want {
			t.Errorf("%s: %q, want %q", test.reason, got, test.want)
		}
	}
}

func TestWithoutHeading(t *testing.T) {
	p := form(t).Passage("overview.proactive")
	for text, want := range map[string]string{
		"（一）主动公开\n正文。": "正文。", "(一)主动公开。正文。": "正文。", "（一）主动公开情况：正文。": "正文。",
		"（一）主动公开工作扎实推进。": "（一）主动公开工作扎实推进。", "正文。": "正文。",
	} {
		if got := strings.Join(withoutHeading(p, Lines(text)), "\n"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSubheadings(t *testing.T) {
	passages := make([]*templates.Passage, 4)
	for i, heading := range []string{"（一）甲", "（二）乙", "", "（三）丙"} {
		passages[i] = &templates.Passage{}
		passages[i].Heading = heading
	}
	text := []string{"文字。"}
	for _, test := range []struct {
		texts [][]string
		want  string
	}{
		{[][]string{text, text, text, text}, "（一）甲|（二）乙||（三）丙"},
		{[][]string{text, text, nil, nil}, "（一）甲|（二）乙||"},
		{[][]string{text, nil, text, text}, "（一）甲|||（二）丙"},
	} {
		if got := strings.Join(subheadings(passages, test.texts), "|"); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"a\u202eb\u200bc\x00d\ufeff": "abcd", "a\r\nb\rc\u2028d": "a\nb\nc\nd", "\t甲\u00a0乙": " 甲 乙", "\xff坏": "坏", "𠮷\u200d": "𠮷\u200d",
		"a\ufffeb\U000e0041": "ab", "普通文字 plain": "普通文字 plain",
	} {
		if got := clean(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestRuns(t *testing.T) {
	for in, want := range map[string]string{"a**b**c": "a|[b]|c", "a**b": "a**b", "****": "****", "**甲**": "[甲]", "a*b*": "a*b*"} {
		var got []string
		for _, r := range runs(in) {
			if r.Bold {
				r.Text = "[" + r.Text + "]"
			}
			got = append(got, r.Text)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestFileName(t *testing.T) {
	f := plainFiling(t)
	long := strings.Repeat("某某管理委员会", 30)
	for _, test := range []struct{ name, want, reason string }{
		{"海原县教育体育局", "海原县教育体育局2024年政府信息公开工作年度报告.docx", "the ordinary name"},
		{`a/b\c:d*e?f"g<h>i|j`, "a／b＼c：d＊e？f＂g＜h＞i｜j2024年政府信息公开工作年度报告.docx", "Windows forbids these"},
		{"../甲", "_..／甲2024年政府信息公开工作年度报告.docx", "no way out of the folder, not hidden"},
		{"甲\u202e局\n", "甲局2024年政府信息公开工作年度报告.docx", "nothing hidden"},
	} {
		f.Agency.Name = test.name
		if got := FileName(f, "docx"); got != test.want {
			t.Errorf("%s: %q, want %q", test.reason, got, test.want)
		}
	}
	f.Agency.Name = long
	one := FileName(f, ".pdf")
	f.Agency.Name = long + "二"
	if two := FileName(f, ".pdf"); len(one) > maxName || len(two) > maxName || one == two || !strings.HasSuffix(one, "年度报告.pdf") {
		t.Errorf("long names: %q, %q", one, two)
	}
}

func TestTitleLines(t *testing.T) {
	for _, test := range []struct{ reason, want string }{
		{"a name that fits", "海原县教育体育局"},
		{"between the parts, not through 管理", "示例省示例自治州示例县/经济技术开发区管理委员会/市场监督管理和知识产权综合执法局"},
		{"not through 人力资源: before 和", "示例壮族自治区示例市/人力资源和社会保障事务服务局"},
		{"市 of 城市 and 市场 ends nothing", "内蒙古自治区呼和浩特市/城市管理综合执法和市场服务局"},
		{"three short parts are two lines", "新疆生产建设兵团第一师阿拉尔市/融媒体与信息公开中心"},
		{"no parts: lines of one length", strings.Repeat("字", 15) + "/" + strings.Repeat("字", 15) + "/" + strings.Repeat("字", 15)},
		{"a name nobody has", strings.Repeat("市", 20) + "/" + strings.Repeat("市", 20) + "/" + strings.Repeat("市", 20) + "/" + strings.Repeat("市", 20)},
	} {
		got := titleLines(strings.ReplaceAll(test.want, "/", ""), "2024年报告")
		if strings.Join(got, "/") != test.want+"/2024年报告" {
			t.Errorf("%s: %q", test.reason, got)
		}
	}
}

func TestAmountsExactly(t *testing.T) {
	f := plainFiling(t)
	f.Set("disclosure.fees.amount", templates.Number(formula.FromMicro(24252311082)))
	f.Narrative["other.fees"] = "收费【行政事业性收费】万元，未收取信息处理费。"
	doc, err := Build(f, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	doc.Markdown(&b)
	for _, want := range []string{">24252.311082</td>", "收费24252.311082万元"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report lacks %q", want)
		}
	}
}

// TestOwnHeading: a passage whose heading is not official prints the agency's own, counted on from the passage's number;
// anything less than a heading leaves the form's.
func TestOwnHeading(t *testing.T) {
	for _, c := range []struct {
		reason, text string
		want         []string
	}{
		{"no heading", "全年办理来信来访346件。", []string{"2 （二）其他事项"}},
		{"one of its own", "（二）政务公开重点任务落实情况\n全年办理来信来访346件。", []string{"2 （二）政务公开重点任务落实情况"}},
		{"numbered from one", "（一）重点任务\n已完成。\n（二）开放日\n办了两次。", []string{"2 （二）重点任务", "2 （三）开放日"}},
		{"half-width brackets, bold", "**(二)重点任务**\n已完成。", []string{"2 （二）重点任务"}},
		{"with a heading below", "（二）重点任务\n1.招生\n公开了方案。", []string{"2 （二）重点任务", "3 1.招生"}},
		{"the form's own", "（二）其他事项\n已完成。", []string{"2 （二）其他事项"}},
		{"a list of points heads nothing", "（一）重点任务\n（二）开放日\n（三）培训", []string{"2 （二）其他事项"}},
		{"run into a sentence", "（二）重点任务。已完成。\n另办开放日。", []string{"2 （二）其他事项"}},
		{"a heading and nothing below", "（二）重点任务", []string{"2 （二）其他事项"}},
	} {
		f := plainFiling(t)
		f.Narrative["other.matters"] = c.text
		doc, err := Build(f, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		after := false
		for _, b := range doc.Blocks {
			if h, ok := b.(*Heading); ok {
				if after {
					got = append(got, strconv.Itoa(h.Level)+" "+h.Text)
				}
				after = after || h.Text == "（一）收取信息处理费情况"
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.reason, got, c.want)
		}
	}
}

// TestSignature: the date stands below the agency's name, both centred on one another; a name longer than a line is
// signed in the lines of the title.
func TestSignature(t *testing.T) {
	const long = "示例省示例自治州示例县经济技术开发区管理委员会市场监督管理和知识产权综合执法局"
	for _, test := range []struct{ agency, want, reason string }{
		{"示例县水务局", `w:before="579"/><w:ind w:rightChars="462" w:right="1480"/></w:pPr><w:r><w:t xml:space="preserve">示例县水务局</w:t></w:r></w:p>`, "a short name above its date"},
		{long, `w:before="579"/><w:ind w:left="3085" w:rightChars="200" w:right="640"/><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">示例省示例自治州示例县</w:t></w:r><w:r><w:br/></w:r>`, "a name of three lines"},
	} {
		f := plainFiling(t)
		f.Agency = templates.Agency{Name: test.agency}
		doc, err := Build(f, Options{Date: "2025年1月6日"})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := doc.DOCX(&b, DOCXOptions{}); err != nil {
			t.Fatal(err)
		}
		body := string(checkPackage(t, b.Bytes())["word/document.xml"])
		if !strings.Contains(body, test.want) {
			t.Errorf("%s:\n%s", test.reason, body[strings.LastIndex(body, `w:before="579"`):])
		}
		last := body[:strings.Index(body, `<w:pPr><w:pStyle w:val="Signature"/>`)]
		if last = last[strings.LastIndex(last, `<w:pPr>`):]; !strings.HasPrefix(last, `<w:pPr><w:pStyle w:val="BodyText"/><w:keepNext/>`) {
			t.Errorf("%s: the signature may stand on a page of its own after %s", test.reason, last)
		}
	}
}

// TestChineseQuotes: Word takes quotation marks and dashes from the Chinese font only where a run says so.
func TestChineseQuotes(t *testing.T) {
	f := plainFiling(t)
	f.Narrative["overview.intro"] = "落实“三审三校”。\n**一是——**坚持。\n没有别的符号，2024年。"
	doc, err := Build(f, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := doc.DOCX(&b, DOCXOptions{}); err != nil {
		t.Fatal(err)
	}
	body := string(checkPackage(t, b.Bytes())["word/document.xml"])
	for _, want := range []string{
		`<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">落实“三审三校”。`,
		`<w:rPr><w:rFonts w:hint="eastAsia"/><w:b/><w:bCs/></w:rPr><w:t xml:space="preserve">一是——`,
		`<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">3.危及“三安全一稳定”`,
		`<w:r><w:t xml:space="preserve">没有别的符号，2024年。`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the body lacks %s", want)
		}
	}
}

// TestDraftMark: a passage that is still a draft keeps the report from being final, whatever is explained; a draft shows it.
func TestDraftMark(t *testing.T) {
	f := plainFiling(t)
	f.Narrative["problems"] = templates.DraftMark + "几个单位都写到的问题。"
	_, err := Build(f, Options{})
	var problem *Problem
	if !errors.As(err, &problem) || len(problem.Findings) != 1 || problem.Findings[0].Code != "narrative.placeholder" {
		t.Errorf("the report of a draft is final: %v", err)
	}
	doc, err := Build(f, Options{Draft: true})
	if err != nil || !slices.ContainsFunc(doc.Blocks, func(b Block) bool {
		p, ok := b.(*Paragraph)
		return ok && strings.HasPrefix(p.Text(), templates.DraftMark)
	}) {
		t.Errorf("the draft does not show what is one: %v", err)
	}
}

// TestScope: the report of a sum has its agencies in an annex, all of them once and in order; how they stand, in a draft alone.
func TestScope(t *testing.T) {
	for _, tt := range []struct {
		reason  string
		draft   bool
		n       int
		pending []templates.Pending
		want    []string
	}{
		{"two beside each other", false, 4, nil, []string{"1 甲局1 3 甲局3", "2 甲局2 4 甲局4"}},
		{"an odd one", false, 3, nil, []string{"1 甲局1 3 甲局3", "2 甲局2  "}},
		{"a single one", false, 1, nil, []string{"1 甲局1  "}},
		{"a draft says how they stand", true, 2, []templates.Pending{{Name: "甲局2", State: "待说明" + templates.CountedForNow},
			{Name: "乙局", State: "未报" + templates.NotCounted}}, []string{"1 甲局1 已计入", "2 甲局2 待说明，暂计入", "3 乙局 未报，没有计入"}},
	} {
		f := plainFiling(t)
		for i := range tt.n {
			f.Covers = append(f.Covers, fmt.Sprintf("甲局%d", i+1))
		}
		f.Pending = tt.pending
		doc, err := Build(f, Options{Draft: tt.draft, Date: "2025年1月20日"})
		if err != nil {
			t.Fatal(err)
		}
		table, ok := doc.Blocks[len(doc.Blocks)-1].(*Table)
		if head, is := doc.Blocks[len(doc.Blocks)-2].(*Heading); !ok || !is || head.Text != ScopeHeading {
			t.Fatalf("%s: there is no annex", tt.reason)
		}
		var rows []string
		for row := range slices.Chunk(table.Texts, table.Grid.Cols) {
			rows = append(rows, strings.Join(row, " "))
		}
		if !slices.Equal(rows[1:], tt.want) {
			t.Errorf("%s: %q, want %q", tt.reason, rows[1:], tt.want)
		}
	}
}
