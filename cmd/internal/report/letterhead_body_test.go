package report

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
)

// bodyXML is a document with a body; spaces are those that Word declares.
func bodyXML(inner string) string {
	return `<w:document ` + letterSpaces + ` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
		` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"` +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" mc:Ignorable="w14 wps"><w:body>` + inner +
		`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2000" w:right="1800" w:bottom="1500" w:left="1800" w:header="800"` +
		` w:footer="900" w:gutter="0"/></w:sectPr></w:body></w:document>`
}

func para(text string) string { return `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` }

func cellOf(text string) string { return `<w:tc><w:tcPr/>` + para(text) + `</w:tc>` }

func tableOf(props string, cells ...string) string {
	row, grid := "", ""
	for _, c := range cells {
		row += cellOf(c)
		grid += `<w:gridCol w:w="2000"/>`
	}
	return `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/>` + props + `</w:tblPr><w:tblGrid>` + grid + `</w:tblGrid><w:tr>` + row + `</w:tr></w:tbl>`
}

const (
	redLine  = `<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="18" w:space="1" w:color="C00000"/></w:pBdr></w:pPr></w:p>`
	blackBar = `<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="18" w:space="1" w:color="000000"/></w:pBdr></w:pPr></w:p>`
	picture  = `<w:p><w:r><w:drawing><a:blip r:embed="rId1"/></w:drawing></w:r></w:p>`
	vmlLine  = `<w:p><w:r><w:pict><v:line from="0,0" to="400pt,0" strokecolor="red" strokeweight="2pt"/></w:pict></w:r></w:p>`
)

// textBox is one as Word writes it: twice, for those who know it and for the others.
func textBox(text string) string {
	inner := `<w:txbxContent>` + para(text) + `</w:txbxContent>`
	return `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>` + inner + `</wps:txbx></wps:wsp></w:drawing>` +
		`</mc:Choice><mc:Fallback><w:pict><v:textbox>` + inner + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`
}

// TestWholeLetterhead: red heads, numbers and imprints as offices make them. What stands in front of the report, behind it, and what is
// left out, which must be named; or why the file is refused.
func TestWholeLetterhead(t *testing.T) {
	const mark = "{{正文}}"
	drawn := func(color string) string {
		return `<w:p><w:r><w:drawing><wps:wsp><a:prstGeom prst="line"/><a:ln><a:solidFill><a:srgbClr val="` + color + `"/></a:solidFill></a:ln></wps:wsp></w:drawing></w:r></w:p>`
	}
	page := func(props string) map[string]string {
		return map[string]string{"word/document.xml": strings.ReplaceAll(bodyXML(para("示例县水务局文件")+para(mark)), `w:gutter="0"/></w:sectPr>`, `w:gutter="0"/>`+props+`</w:sectPr>`)}
	}
	body := func(blocks ...string) map[string]string {
		return map[string]string{"word/document.xml": bodyXML(strings.Join(blocks, ""))}
	}
	with := func(m map[string]string, more ...string) map[string]string {
		for i := 0; i < len(more); i += 2 {
			m[more[i]] = more[i+1]
		}
		return m
	}
	rels := func(list ...string) string { return relsXML(append([]string{"rId7 styles styles.xml"}, list...)...) }
	for _, tt := range []struct {
		reason  string
		parts   map[string]string
		before  []string // of the report, in order
		after   []string
		left    []string // words of Left
		gone    []string // that are nowhere in the report
		refused string
	}{
		{"a red head, a number, the mark, an imprint", body(para("示例县水务局文件"), para("示水发〔2025〕1号"), redLine, para(mark), para("抄送：县委。"), para("示例县水务局办公室2025年1月10日印发")),
			[]string{"示例县水务局文件", "示水发〔2025〕1号", "C00000"}, []string{"抄送：县委。", "1月10日印发"}, nil, []string{mark}, ""},
		{"with the mark everything else stays, whatever it says", body(para("随便什么话。"), para(mark), para("附件：无。")),
			[]string{"随便什么话。"}, []string{"附件：无。"}, nil, []string{mark}, ""},
		{"the mark in pieces, in wide braces", body(para("示例县水务局文件"), `<w:p><w:r><w:t>｛｛正</w:t></w:r><w:r><w:t>文｝｝ </w:t></w:r></w:p>`),
			[]string{"示例县水务局文件"}, nil, nil, []string{"｛｛正"}, ""},
		{"without it, behind the red line; old text goes, the imprint stays", body(para("示例县水务局文件"), redLine, para("去年的报告正文。"), para("抄送：县委")),
			[]string{"示例县水务局文件", "C00000"}, []string{"抄送：县委"}, []string{"1 段", "“去年的报告正文。”", mark}, []string{"去年的报告正文"}, ""},
		{"a black line is none", body(para("某某材料。"), blackBar, para("抄送：县委")), nil, nil, []string{"3 段"}, []string{"某某材料", "抄送"}, ""},
		{"a letter's number stands below its first line", body(para("示例县水务局"), redLine, para("示水函〔2025〕2号"), para("旧文。")),
			[]string{"示例县水务局", "示水函〔2025〕2号"}, nil, []string{"“旧文。”"}, []string{"旧文"}, ""},
		{"the imprint's line stays with it", body(para("示例县水务局文件"), redLine, blackBar, para("旧文。"), blackBar, para("抄送：县委")),
			[]string{"示例县水务局文件"}, []string{"000000", "抄送：县委"}, []string{"2 段", "图片或线条、“旧文。”"}, nil, ""},
		{"a line as VML draws it", body(para("示例县水务局文件"), vmlLine, para("旧文。")), []string{"示例县水务局文件", "strokecolor"}, nil, []string{"“旧文。”"}, []string{"旧文"}, ""},
		{"a line as DrawingML draws it", body(para("示例县水务局文件"), drawn("FF0000"), para("旧文。")), []string{"示例县水务局文件", "prstGeom"}, nil, []string{"“旧文。”"}, nil, ""},
		{"a text box as the head", body(textBox("示例县水务局文件"), para("示水发〔2025〕1号"), redLine, para(mark)),
			[]string{"示例县水务局文件", "示水发〔2025〕1号"}, nil, nil, []string{mark}, ""},
		{"a table as the head, red below", body(tableOf(`<w:tblBorders><w:bottom w:val="single" w:sz="12" w:space="0" w:color="FF0000"/></w:tblBorders>`, "示例县水务局", "文件"),
			para(mark), tableOf("", "抄送：县委", "印发")), []string{"示例县水务局", "文件"}, []string{"抄送：县委", "印发"}, nil, nil, ""},
		{"a seal as a picture, an address on the web", with(body(picture, `<w:p><w:hyperlink r:id="rId2"><w:r><w:t>本局网站</w:t></w:r></w:hyperlink></w:p>`, para(mark)),
			"word/_rels/document.xml.rels", rels("rId1 image media/seal.png", "rId2 hyperlink https://www.example.gov.cn External"), "word/media/seal.png", "PNG"),
			[]string{`r:embed="HeadrId1"`, `r:id="HeadrId2"`, "本局网站"}, nil, nil, nil, ""},
		{"sections: their breaks go and are named", body(para("示例县水务局文件"), `<w:p><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906"/><w:pgMar w:top="1" w:right="1" w:bottom="1" w:left="1" w:header="1" w:footer="1" w:gutter="0"/></w:sectPr></w:pPr><w:r><w:t>封面</w:t></w:r></w:p>`, para(mark)),
			[]string{"示例县水务局文件", "封面"}, nil, []string{"分节"}, []string{`w:w="16838"`}, ""},
		{"a border, numbers of lines, columns, text in the middle of the page, turned text, Roman pages", page(`<w:pgBorders/><w:lnNumType w:countBy="1"/>` +
			`<w:pgNumType w:fmt="upperRoman"/><w:cols w:num="2"/><w:vAlign w:val="center"/><w:textDirection w:val="tbRl"/>`),
			[]string{"示例县水务局文件"}, nil, []string{"分栏、垂直对齐、文字方向、行号、页码的样式、页面边框"}, []string{"pgBorders", "upperRoman"}, ""},
		{"pages counted from three", page(`<w:pgNumType w:start="3"/>`), []string{"示例县水务局文件"}, []string{`<w:pgNumType w:start="3"/>`}, nil, nil, ""},
		{"the same as nobody has set them", page(`<w:pgNumType w:fmt="decimal"/><w:cols w:num="1" w:space="425"/><w:vAlign w:val="top"/><w:textDirection w:val="lrTb"/>`),
			[]string{"示例县水务局文件"}, nil, nil, nil, ""},
		{"words that came in by a revision stay", body(`<w:p><w:ins w:id="1" w:author="某人"><w:r><w:t>示例县水务局文件</w:t></w:r></w:ins></w:p>`, para(mark)),
			[]string{"示例县水务局文件"}, nil, nil, []string{"某人", "<w:ins "}, ""},
		{"an endnote, words moved elsewhere", body(`<w:p><w:r><w:t>示例县水务局文件</w:t></w:r><w:r><w:endnoteReference w:id="2"/></w:r><w:moveFrom w:id="3"><w:r><w:t>旧处</w:t></w:r></w:moveFrom></w:p>`, para(mark)),
			[]string{"示例县水务局文件"}, nil, []string{"尾注", "修订里移走的字"}, []string{"旧处"}, ""},
		{"the number of the page, a symbol, a tab and a break stay", body(`<w:p><w:r><w:t>示例县水务局文件</w:t></w:r><w:r><w:tab/><w:br/><w:sym w:font="Wingdings" w:char="F0E8"/></w:r>`+
			`<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>`, para(mark)), []string{"示例县水务局文件", "w:tab", "w:sym", "PAGE"}, nil, nil, nil, ""},
		{"the day on which it is opened is none of the report's", body(`<w:p><w:fldSimple w:instr=" DATE "><w:r><w:t>今天</w:t></w:r></w:fldSimple></w:p>`, para(mark)), nil, nil, nil, nil, "DATE"},
		{"a frame stays", body(`<w:p><w:pPr><w:framePr w:w="4000" w:hSpace="180"/></w:pPr><w:r><w:t>示例县水务局文件</w:t></w:r></w:p>`, para(mark)),
			[]string{"framePr", "示例县水务局文件"}, nil, nil, nil, ""},
		{"content controls stay", body(`<w:sdt><w:sdtPr><w:alias w:val="文号"/></w:sdtPr><w:sdtContent>`+para("示水发〔2025〕1号")+`</w:sdtContent></w:sdt>`, para(mark)),
			[]string{"示水发〔2025〕1号"}, nil, nil, nil, ""},
		{"the mark in a content control", body(para("示例县水务局文件"), `<w:sdt><w:sdtContent>`+para(mark)+`</w:sdtContent></w:sdt>`), []string{"示例县水务局文件"}, nil, nil, []string{mark}, ""},
		{"numbers of a list", with(body(`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>编了号的</w:t></w:r></w:p>`, para(mark)),
			"word/_rels/document.xml.rels", rels("rId5 numbering numbering.xml"), "word/numbering.xml", `<w:numbering `+letterSpaces+`/>`, "[Content_Types].xml", `<Types xmlns="`+nsPackage+`content-types">`+
				`<Override PartName="/word/numbering.xml" ContentType="`+typeMain+`numbering+xml"/></Types>`),
			[]string{"编了号的"}, nil, nil, nil, ""},
		{"numbers of a list that is not there", body(`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>编了号的</w:t></w:r></w:p>`, para(mark)),
			[]string{"编了号的"}, nil, []string{"自动编号"}, nil, ""},
		{"a comment, a footnote, what was struck out in a revision, hidden text", body(
			`<w:p><w:r><w:t>示例县水务局文件</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r>`+
				`<w:del w:id="3" w:author="某人"><w:r><w:delText>旧名</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r></w:p>`, para(mark)),
			[]string{"示例县水务局文件"}, nil, []string{"批注", "脚注", "修订里删去的字", "隐藏文字"}, []string{"某人", "旧名", "看不见"}, ""},
		{"a style of the report's name", with(body(`<w:p><w:pPr><w:pStyle w:val="ReportTable"/></w:pPr><w:r><w:t>示例县水务局文件</w:t></w:r></w:p>`, para(mark)),
			"word/styles.xml", `<w:styles `+letterSpaces+`><w:style w:type="paragraph" w:styleId="ReportTable"><w:name w:val="红头"/></w:style></w:styles>`),
			[]string{`<w:pStyle w:val="ReportTable"/>`, "示例县水务局文件", `"Title`}, nil, nil, nil, ""},
		{"an ordinary document gives its looks only, and says so", body(para("关于某事的说明"), para("第一段很长的话，什么都有。")), nil, nil, []string{"2 段", "“关于某事的说明”", mark}, []string{"第一段"}, ""},
		{"a head alone, without a line", body(para("示例县水务局文件")), []string{"示例县水务局文件"}, nil, nil, nil, ""},
		{"the mark beside other words", body(para("正文如下：" + mark)), nil, nil, nil, nil, "不是单独一段"},
		{"the mark in a table", body(tableOf("", mark)), nil, nil, nil, nil, "不是单独一段"},
		{"the mark in a text box", body(textBox(mark)), nil, nil, nil, nil, "不是单独一段"},
		{"two marks", body(para(mark), para(mark)), nil, nil, nil, nil, "不止一处"},
		{"a picture on somebody's disk", with(body(picture, para(mark)), "word/_rels/document.xml.rels", rels("rId1 image file:///C:/a.png External")), nil, nil, nil, nil, "的正文链接到文件以外"},
		{"a chart", with(body(`<w:p><w:r><w:drawing><a:graphicData r:id="rId1"/></w:drawing></w:r></w:p>`, para(mark)), "word/_rels/document.xml.rels", rels("rId1 chart charts/c.xml"),
			"word/charts/c.xml", "<c/>"), nil, nil, nil, nil, "不能带走的内容（chart）"},
		{"a field that brings another file in", body(`<w:p><w:fldSimple w:instr="INCLUDETEXT x.docx"/></w:p>`, para(mark)), nil, nil, nil, nil, "INCLUDETEXT"},
		{"another prefix for the report's own", map[string]string{"word/document.xml": strings.ReplaceAll(bodyXML(para("示例县水务局文件")+para(mark)), "drawingml/2006/main", "drawingml/other")}, nil, nil, nil, nil, "前缀 a"},
	} {
		doc, err := Build(plainFiling(t), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if tt.parts["word/_rels/document.xml.rels"] == "" {
			tt.parts["word/_rels/document.xml.rels"] = rels()
		}
		head, err := ReadLetterhead("红头.docx", officeLetterhead(t, tt.parts))
		if tt.refused != "" {
			var problem *Problem
			if !errors.As(err, &problem) || !strings.Contains(problem.Findings[0].Message, tt.refused) {
				t.Errorf("%s: %v", tt.reason, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		var b bytes.Buffer
		if err := doc.DOCX(&b, DOCXOptions{Letterhead: head}); err != nil {
			t.Fatal(err)
		}
		parts := checkPackage(t, b.Bytes())
		text := string(parts["word/document.xml"])
		from, end := strings.Index(text, "海原县教育体育局</w:t>"), strings.LastIndex(text, "六、其他需要报告的事项")
		inOrder := func(where string, words []string) {
			for _, w := range words {
				_, rest, ok := strings.Cut(where, w)
				if !ok {
					t.Errorf("%s: %q is not where it should be", tt.reason, w)
				}
				where = rest
			}
		}
		inOrder(text[:from], tt.before)
		inOrder(text[end:], tt.after)
		left := strings.Join(head.Left(), "\n")
		inOrder(left, nil)
		for _, w := range tt.left {
			if !strings.Contains(left, w) {
				t.Errorf("%s: nothing names %q: %s", tt.reason, w, left)
			}
		}
		if len(tt.left) == 0 && left != "" {
			t.Errorf("%s: %s", tt.reason, left)
		}
		for _, w := range tt.gone {
			if strings.Contains(text, w) {
				t.Errorf("%s: %q is still there", tt.reason, w)
			}
		}
		if got := readDOCX(t, parts["word/document.xml"]); len(got.tables) < 3 {
			t.Errorf("%s: %d tables", tt.reason, len(got.tables))
		}
	}
}

// TestSharedRedHead: the letterhead of a case that an office has sent.
func TestSharedRedHead(t *testing.T) {
	data, err := os.ReadFile("testdata/redhead.docx")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Build(plainFiling(t), Options{Draft: true})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := doc.DOCX(&b, DOCXOptions{Letterhead: mustLetterhead(t, data)}); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	part, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	text := string(part)
	if !regexp.MustCompile(`<w:body><w:p><w:r><w:rPr><w:sz w:val="72"/></w:rPr><w:t>示例县水务局文件</w:t></w:r></w:p>`).MatchString(text) {
		t.Error("the red head is lost")
	}
}
