package returned

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/xlsx"
)

// remarksOf lists the remarks among findings as sheet!cell with ? for queries and ~ for notes, and the words quoted.
func remarksOf(ret *Returned) []string {
	list := []string{}
	for _, f := range ret.Findings {
		if f.Code == "workbook.remark" {
			mark := map[templates.Severity]string{templates.SeverityQuery: "?", templates.SeverityNote: "~"}[f.Severity]
			list = append(list, strings.TrimSuffix(f.Place.Sheet+"!"+f.Place.Cell, "!")+mark+" "+f.Got)
		}
	}
	return list
}

// Remarks as other programs write them, and what the office's cases hold.
func TestRemarkFiles(t *testing.T) {
	const two, three = "二、主动公开!", "三、申请!"
	for file, want := range map[string][]string{
		"cases/workbooks/comment_correction.xlsx":     {two + "B10? 更正：应为 95 件"},
		"cases/workbooks/text_beside_correction.xlsx": {two + "E10? 更正为95", two + "B22? 补充：行政许可95"},
		"cases/workbooks/annotate_libreoffice_comment.xlsx": {
			three + "D9? 原来的批注：张科长已核", two + "B10? 行政许可含下属单位"},
		"cases/workbooks/annotate_openpyxl_comment.xlsx":   {three + "D9? 原批注"},
		"cases/workbooks/annotate_openpyxl_roundtrip.xlsx": {}, // our own marks
		"cases/workbooks/second_round_comment_exists.xlsx": {},
		"remarks/openpyxl_comments.xlsx":                   {two + "B10? 更正：应为 95 件", two + "B13? 含下属单位", "正文!B6? 这一段请办公室再看"},
		"remarks/gnumeric_comments.xlsx":                   {two + "B10? 更正：应为 95 件", two + "B13? 含下属单位", "正文!B6? 这一段请办公室再看"},
		"remarks/libreoffice_remarks.xlsx":                 {two + "B10? 更正：应为95件", two + "B33? 行政处罚应为7件"},
		"remarks/sheetjs_comment.xlsx":                     {two + "B10? 改为95"},
		"remarks/exceljs_notes.xlsx":                       {three + "D7? 自然人一栏漏填2件", two + "B10? 以附表 95 件为准", two + "B13? "}, // a picture
	} {
		data, err := os.ReadFile(filepath.Join("../../testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		ret := readBytes(data)
		got := remarksOf(ret)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q\n%s", file, got, want, describe(ret.Findings))
		}
	}
}

// withParts adds parts to a workbook and relationships to the sheet of table two.
func withParts(t *testing.T, data []byte, rels string, parts map[string]string) []byte {
	return rezipped(t, data, func(all map[string][]byte) {
		for name, body := range parts {
			all[name] = []byte(body)
		}
		part := strings.TrimPrefix(partOfSheet(sheetTwo), "xl/worksheets/")
		all["xl/worksheets/_rels/"+part+".rels"] = []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rels + `</Relationships>`)
	})
}

const (
	officeRel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	drawingNS = ` xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`
)

func rel(id, kind, target string) string {
	if !strings.Contains(kind, ":") {
		kind = officeRel + kind
	}
	return fmt.Sprintf(`<Relationship Id="%s" Type="%s" Target="%s"/>`, id, kind, target)
}

func commentsPart(ref, author, text string) string {
	return `<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>` + author + `</author></authors><commentList><comment ref="` + ref +
		`" authorId="0"><text><r><rPr><b/></rPr><t xml:space="preserve">` + text + `</t></r></text></comment></commentList></comments>`
}

func anchored(col, row, toCol, toRow int, inside string) string {
	return fmt.Sprintf(`<xdr:twoCellAnchor><xdr:from><xdr:col>%d</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>%d</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>%d</xdr:col><xdr:colOff>90000</xdr:colOff><xdr:row>%d</xdr:row><xdr:rowOff>90000</xdr:rowOff></xdr:to>%s<xdr:clientData/></xdr:twoCellAnchor>`,
		col, row, toCol, toRow, inside)
}

func shape(text string) string {
	return `<xdr:sp><xdr:txBody><a:p><a:r><a:t>` + text + `</a:t></a:r></a:p></xdr:txBody></xdr:sp>`
}

const picture = `<xdr:pic><xdr:nvPicPr/></xdr:pic>`

// Remarks of every kind that Excel and WPS can make.
func TestRemarkKinds(t *testing.T) {
	base := written(t, completed(t))
	const two = "二、主动公开!"
	drawing := func(body string) (string, map[string]string) {
		return rel("d", "drawing", "../drawings/drawing9.xml"), map[string]string{"xl/drawings/drawing9.xml": `<xdr:wsDr` + drawingNS + `>` + body + `</xdr:wsDr>`}
	}
	vml := func(object, anchor, text string) (string, map[string]string) {
		return rel("v", "vmlDrawing", "../drawings/v9.vml"), map[string]string{"xl/drawings/v9.vml": `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape><v:textbox><div>` +
			text + `<br></div></v:textbox><x:ClientData ObjectType="` + object + `"><x:Anchor>` + anchor + `</x:Anchor></x:ClientData></v:shape></xml>`}
	}
	label := func(text string) string { // a label of MS-OFORMS: class, versions, mask, colours, the caption, the font
		b := append([]byte("\x23\x9e\x8c\x97\xb0\xd4\xce\x11\xbf\x2d\x00\xaa\x00\x3f\x40\xd0"), 0, 2, 32, 0, 40, 0, 0, 0, byte(2*len(utf16.Encode([]rune(text)))), 0, 0, 0)
		for _, s := range []string{text, "\x00\x02\x35\x00", "宋体"} {
			for _, u := range utf16.Encode([]rune(s)) {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		return string(b)
	}
	activeX := func(control, binary string) (string, map[string]string) {
		parts := map[string]string{"xl/activeX/activeX1.xml": `<ax:ocx xmlns:ax="http://schemas.microsoft.com/office/2006/activeX" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ax:classid="{978C9E23-D4B0-11CE-BF2D-00AA003F40D0}" ` + control + `</ax:ocx>`}
		if binary != "" {
			parts["xl/activeX/_rels/activeX1.xml.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
				rel("rId1", "http://schemas.microsoft.com/office/2006/relationships/activeXControlBinary", "activeX1.bin") + `</Relationships>`
			parts["xl/activeX/activeX1.bin"] = binary
		}
		return rel("a", "control", "../activeX/activeX1.xml"), parts
	}
	const stream = `ax:persistence="persistStreamInit" r:id="rId1">`
	thread := `<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="B10" personId="{1}" id="{2}"><text>这个数应为95</text></threadedComment><threadedComment ref="B10" personId="{1}" id="{3}" parentId="{2}"><text>同意</text></threadedComment></ThreadedComments>`
	mirror := "[线程批注]\n\n你的 Excel 版本可读取此线程批注; 了解详细信息: https://go.microsoft.com/fwlink/?linkid=870924\n\n批注:\n    这个数应为95\n答复:\n    同意"
	threadRel := rel("t", "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "../threadedComments/t1.xml")
	commentRel := rel("c", "comments", "../comments1.xml")
	cases := []struct {
		reason string
		make   func() (string, map[string]string)
		want   []string
	}{
		{"a comment with its author's name in front", func() (string, map[string]string) {
			return commentRel, map[string]string{"xl/comments1.xml": commentsPart("B10", "张三2", "张三2:\n请再核")}
		}, []string{two + "B10? 请再核"}},
		{"a threaded comment and the copy for older programs are one", func() (string, map[string]string) {
			return commentRel + threadRel, map[string]string{"xl/comments1.xml": commentsPart("B10", "tc={2}", mirror), "xl/threadedComments/t1.xml": thread}
		}, []string{two + "B10? 这个数应为95 同意"}},
		{"the copy alone, as other programs leave it", func() (string, map[string]string) {
			return commentRel, map[string]string{"xl/comments1.xml": commentsPart("B10", "tc={2}", mirror)}
		}, []string{two + "B10? 这个数应为95 答复: 同意"}},
		{"a comment at a label that says nothing of a figure", func() (string, map[string]string) {
			return commentRel, map[string]string{"xl/comments1.xml": commentsPart("A10", "张三", "含下属单位")}
		}, []string{two + "A10~ 含下属单位"}},
		{"a comment that is a signature", func() (string, map[string]string) {
			return commentRel, map[string]string{"xl/comments1.xml": commentsPart("A10", "张三", "填表人：李四 2025年1月10日")}
		}, nil},
		{"an empty comment", func() (string, map[string]string) {
			return commentRel, map[string]string{"xl/comments1.xml": commentsPart("B10", "张三", "张三:\n ")}
		}, nil},
		{"a text box far from everything", func() (string, map[string]string) { return drawing(anchored(8, 40, 10, 42, shape("本表已核对"))) },
			[]string{two + "I41~ 本表已核对"}},
		{"a text box with a figure", func() (string, map[string]string) {
			return drawing(anchored(8, 40, 10, 42, shape("行政许可95件")))
		},
			[]string{two + "I41? 行政许可95件"}},
		{"shapes in a group over an input", func() (string, map[string]string) {
			return drawing(anchored(1, 9, 2, 9, `<xdr:grpSp>`+shape("看这里")+shape("再看")+`</xdr:grpSp>`))
		}, []string{two + "B10? 看这里 再看"}},
		{"both branches of an alternate are one", func() (string, map[string]string) {
			return drawing(`<mc:AlternateContent><mc:Choice Requires="a14" xmlns:a14="http://x">` + anchored(8, 40, 9, 42, shape("改为3")) + `</mc:Choice><mc:Fallback>` +
				anchored(8, 40, 9, 42, shape("改为3")) + `</mc:Fallback></mc:AlternateContent>`)
		}, []string{two + "I41? 改为3"}},
		{"a picture over an input", func() (string, map[string]string) { return drawing(anchored(1, 9, 3, 9, picture)) }, []string{two + "B10? "}},
		{"a seal under the table", func() (string, map[string]string) { return drawing(anchored(2, 20, 3, 26, picture)) }, nil},
		{"a line drawn through a figure", func() (string, map[string]string) { return drawing(anchored(1, 9, 2, 9, `<xdr:cxnSp/>`)) }, []string{two + "B10? "}},
		{"a picture on the page, not at a cell", func() (string, map[string]string) {
			return drawing(`<xdr:absoluteAnchor><xdr:pos x="1500000" y="1000000"/><xdr:ext cx="2000000" cy="3000000"/>` + picture + `<xdr:clientData/></xdr:absoluteAnchor>`)
		}, []string{two + "C6? "}},
		{"a diagram", func() (string, map[string]string) {
			rels, parts := drawing(anchored(8, 40, 10, 50, `<xdr:graphicFrame><a:graphic><a:graphicData><dgm:relIds xmlns:dgm="http://d" r:dm="m" r:lo="l"/></a:graphicData></a:graphic></xdr:graphicFrame>`))
			parts["xl/drawings/_rels/drawing9.xml.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rel("m", "diagramData", "../diagrams/data1.xml") + `</Relationships>`
			parts["xl/diagrams/data1.xml"] = `<dgm:dataModel xmlns:dgm="http://d" xmlns:a="http://a"><a:p><a:t>处罚应为</a:t><a:t>7件</a:t></a:p></dgm:dataModel>`
			return rels, parts
		}, []string{two + "I41? 处罚应为7件"}},
		{"the caption of a control, its break not closed", func() (string, map[string]string) { return vml("Checkbox", "8,0,40,0,9,20,42,5", "以纸质表为准") },
			[]string{two + "I41? 以纸质表为准"}},
		{"the caption of an ActiveX label", func() (string, map[string]string) { return activeX(stream, label("行政处罚应为7件")) },
			[]string{sheetTwo + "? 行政处罚应为7件"}},
		{"its caption in a bag of properties", func() (string, map[string]string) {
			return activeX(`ax:persistence="persistPropertyBag"><ax:ocxPr ax:name="Caption" ax:value="以纸质表为准"/>`, "")
		}, []string{sheetTwo + "? 以纸质表为准"}},
		{"an ActiveX button with its English name", func() (string, map[string]string) { return activeX(stream, label("")) }, nil},
		{"an ActiveX control without its own part", func() (string, map[string]string) { return activeX(stream+"", "") }, nil},
		{"the shape of a comment is none", func() (string, map[string]string) { return vml("Note", "8,0,40,0,9,20,42,5", "以纸质表为准") }, nil},
		{"a comments part that is cut", func() (string, map[string]string) {
			return commentRel, map[string]string{"xl/comments1.xml": commentsPart("B10", "张三", "应为95")[:200]}
		}, []string{sheetTwo + "? "}},
		{"a comments part that is not there", func() (string, map[string]string) { return commentRel, nil }, []string{sheetTwo + "? "}},
	}
	for _, c := range cases {
		rels, parts := c.make()
		ret := readBytes(withParts(t, base, rels, parts))
		if got := remarksOf(ret); !slices.Equal(got, c.want) && len(got)+len(c.want) > 0 {
			t.Errorf("%s: %q, want %q\n%s", c.reason, got, c.want, describe(ret.Findings))
		}
		sameFigures(t, ret.Filing, completed(t))
	}
}

// A comments part with a DOCTYPE is refused with the file, as any other part.
func TestRemarkHostile(t *testing.T) {
	ret := readBytes(withParts(t, written(t, completed(t)), rel("c", "comments", "../comments1.xml"),
		map[string]string{"xl/comments1.xml": `<!DOCTYPE x [<!ENTITY e "9">]>` + commentsPart("B10", "张三", "x")}))
	sameCodes(t, ret.Findings, "file.hostile@")
}

// Cells, headers and prompts.
func TestRemarkCells(t *testing.T) {
	base := written(t, completed(t))
	const two = "二、主动公开!"
	for _, c := range []struct {
		reason string
		edit   func(x *excelize.File) error
		want   []string
	}{
		{"a bare number beside a figure", func(x *excelize.File) error { return x.SetCellInt(sheetTwo, "F13", 95) }, []string{two + "F13? 95"}},
		{"a number far away is left to workbook.unplaced", func(x *excelize.File) error { return x.SetCellInt(sheetTwo, "E60", 95) }, nil},
		{"right of last year's figures", func(x *excelize.File) error { return x.SetCellStr(sheetTwo, "AD10", "改为95") }, []string{two + "AD10? 改为95"}},
		{"in the title", func(x *excelize.File) error { return x.SetCellStr(sheetTwo, "A3", "更正：行政许可95件") }, []string{two + "A3? 更正：行政许可95件"}},
		{"amounts in another unit", func(x *excelize.File) error { return x.SetCellStr(sheetTwo, "C26", "单位：元") }, []string{two + "C26? 单位：元"}},
		{"a name and a number behind their labels", func(x *excelize.File) error {
			return errors.Join(x.SetCellStr(sheetTwo, "A24", "填表人"), x.SetCellStr(sheetTwo, "B24", "欧阳某某"), x.SetCellStr(sheetTwo, "C24", "联系电话"), x.SetCellInt(sheetTwo, "D24", 4012345))
		}, nil},
		{"a column of figures that has no name", func(x *excelize.File) error {
			return errors.Join(x.SetCellInt(sheetTwo, "AD10", 1), x.SetCellInt(sheetTwo, "AD13", 2))
		}, []string{two + "AD10? 1"}},
		{"beside the checks", func(x *excelize.File) error { return x.SetCellStr(xlsx.SheetChecks, "N6", "许可应为95") }, []string{"核对!N6? 许可应为95"}},
		{"a correction in the page's header", func(x *excelize.File) error {
			return x.SetHeaderFooter(sheetTwo, &excelize.HeaderFooterOptions{OddHeader: `&C&"宋体"&12更正：行政许可应为95&R第 &P 页`})
		}, []string{sheetTwo + "? 更正:行政许可应为95 第 页"}},
		{"an ordinary header", func(x *excelize.File) error {
			return x.SetHeaderFooter(sheetTwo, &excelize.HeaderFooterOptions{OddFooter: "第 &P 页 共 &N 页 2024年"})
		}, nil},
		{"a prompt of somebody's", func(x *excelize.File) error {
			dv := excelize.NewDataValidation(true)
			dv.SetInput("注意", "这里更正为95件")
			dv.Sqref, dv.Type = "A10", "custom"
			dv.Formula1 = "TRUE"
			return x.AddDataValidation(sheetTwo, dv)
		}, []string{two + "A10? 注意 这里更正为95件"}},
		{"an added sheet with a correction in it", func(x *excelize.File) error {
			_, err := x.NewSheet("说明")
			return errors.Join(err, x.SetCellStr("说明", "A1", "说明如下"), x.SetCellInt("说明", "A2", 3), x.SetCellStr("说明", "B9", "行政许可应为95"))
		}, []string{"说明!B9? 行政许可应为95"}},
		{"an added sheet of names", func(x *excelize.File) error {
			_, err := x.NewSheet("Sheet1")
			return errors.Join(err, x.SetCellStr("Sheet1", "A1", "填表人：张三"))
		}, nil},
		{"the sheet in which WPS keeps pictures", func(x *excelize.File) error {
			_, err := x.NewSheet("WpsReserved_CellImgList")
			return errors.Join(err, x.SetCellFormula("WpsReserved_CellImgList", "A1", `DISPIMG("ID_1",1)`), x.SetSheetVisible("WpsReserved_CellImgList", false, true))
		}, nil},
	} {
		ret := readBytes(edited(t, base, func(x *excelize.File) { mustEdit(t, c.edit(x)) }))
		got := remarksOf(ret)
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], "：行政许可应为95 ", ":行政许可应为95 ")
		}
		if !slices.Equal(got, c.want) && len(got)+len(c.want) > 0 {
			t.Errorf("%s: %q, want %q\n%s", c.reason, got, c.want, describe(ret.Findings))
		}
		sameFigures(t, ret.Filing, completed(t))
	}
}

// Words by their weight.
func TestWeigh(t *testing.T) {
	for text, want := range map[string]weight{
		"": weightNone, " 　": weightNone, "填表人：张三 审核人：李四 日期：2025年1月10日 电话：0951-1234567": weightNone,
		"单位负责人（签字）：　　　　填报日期：2025.1.10": weightNone, "2025年1月10日": weightNone, "示例县水务局（盖章）": weightNone, "（公章）": weightNone,
		"单位：件": weightNone, "第1页 共2页": weightNone, "联系电话:13800000000": weightNone, "经办人": weightNone, "审核：已阅": weightNone,
		"以上数据已核对": weightNote, "含下属单位": weightNote, "详见附件2": weightNote, "1.本表一式两份": weightNote, "截至2024年12月31日": weightNote,
		"国办公开办函〔2021〕30号": weightNote, "请勿修改表格": weightNote,
		"表号：公开年报2表": weightNone, "编号：2025-003": weightNone, "第3稿": weightNone, "本表一式3份": weightNote, "数据截至12月31日24时": weightNote,
		"编号：95应为83": weightQuery, "数据不准": weightQuery, "编号3，许可95": weightQuery,
		"更正为95": weightQuery, "应为九十五件": weightQuery, "以纸质表为准": weightQuery, "80→95": weightQuery, "行政许可95件": weightQuery, "应 当 为 95": weightQuery,
		"这个数填错了": weightQuery, "数字有误，请联系填表人": weightQuery, "另有３件": weightQuery, "漏报": weightQuery, "实际是95": weightQuery, "单位：元": weightQuery,
		"行政许可应改为八十三": weightQuery, "填表人：张三，许可95": weightQuery, "电话0951-1234567，许可95": weightQuery,
	} {
		if got := weigh(text); got != want {
			t.Errorf("%q weighs %d, want %d", text, got, want)
		}
	}
	for _, form := range templates.Forms() {
		for _, label := range mustLayout(t, form).Labels() {
			if corrects(foldRemark(label.Text)) {
				t.Errorf("the label %q speaks of a correction", label.Text)
			}
		}
	}
}

// Forty ordinary returns: signatures, seals, units, prompts, colours. Nothing is asked about them.
func TestRemarkOrdinary(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 2))
	base := written(t, completed(t))
	lines := []string{"填表人：张三", "审核人：李四", "单位负责人（签字）：", "填报日期：2025年1月10日", "联系电话：0951-1234567", "单位：件", "示例单位（盖章）", "（公章）",
		"日期：2025-01-10", "制表：王五　复核：赵六", "填表人：张三    审核人：李四    负责人：王五", "2025年1月10日", "分管领导：", "经办人：钱七 手机：13800000000", "填报单位：示例县水务局（公章）",
		"填报人：王某某（签字）", "分管领导审签：", "填表时间：2025/1/8", "传真：0955-4012346", "第 1 页，共 4 页", "表号：公开年报2表", "计量单位：件、万元", "金额单位：万元",
		"负责人签章：          填表人签章：          填报日期：    年  月  日", "联系人及电话：张某 0955-4012345", "二〇二五年一月十日", "数据截止时间：2024年12月31日",
		"统计时段：2024年1月1日至12月31日", "核对无误，同意上报", "本表一式3份", "编号：2025-003"}
	cells := []string{"A", "B", "C", "D"}
	for i := range 40 {
		data := edited(t, base, func(x *excelize.File) {
			for _, sheet := range []string{sheetTwo, sheetThree, "四、复议诉讼", xlsx.SheetCover} {
				for n := range 1 + r.IntN(4) {
					mustEdit(t, x.SetCellStr(sheet, cells[r.IntN(4)]+fmt.Sprint(40+2*n), lines[r.IntN(len(lines))]))
				}
			}
			style, err := x.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFF00"}}})
			mustEdit(t, err)
			mustEdit(t, x.SetCellStyle(sheetTwo, "A38", "D39", style))
			mustEdit(t, x.SetCellStr(sheetThree, "A50", "填表人"))
			mustEdit(t, x.SetCellStr(sheetThree, "B50", "张三"))
			if i%2 == 0 {
				mustEdit(t, x.AddComment(sheetThree, excelize.Comment{Cell: "A50", Author: "李四", Text: "李四:\n2025年1月10日"}))
			}
			if i%3 == 0 {
				_, err := x.NewSheet("Sheet1")
				mustEdit(t, err)
			}
			if i%4 == 0 {
				mustEdit(t, x.SetHeaderFooter(sheetTwo, &excelize.HeaderFooterOptions{OddFooter: "第 &P 页 共 &N 页"}))
			}
		})
		if i%2 == 1 {
			data = withParts(t, data, rel("d", "drawing", "../drawings/drawing9.xml"), map[string]string{"xl/drawings/drawing9.xml": `<xdr:wsDr` + drawingNS + `>` +
				anchored(1+r.IntN(3), 22+r.IntN(20), 4, 46, picture) + `</xdr:wsDr>`})
		}
		ret := readBytes(data)
		sameFigures(t, ret.Filing, completed(t))
		for _, f := range ret.Findings {
			if f.Severity != templates.SeverityNote {
				t.Errorf("return %d: %s %s", i, f.Code, f.Message)
			}
		}
	}
}

// A remark is answered on the sheet of the checks under its number, or under that of its figure.
func TestRemarkAnswered(t *testing.T) {
	base := completed(t)
	withComment := func(f *templates.Filing) *Returned {
		return readBytes(edited(t, written(t, f), func(x *excelize.File) {
			mustEdit(t, x.AddComment(sheetTwo, excelize.Comment{Cell: "B10", Author: "张三", Text: "应为95"}))
			mustEdit(t, x.SetCellStr(sheetTwo, "E13", "改为7"))
		}))
	}
	asked := withComment(base)
	for _, short := range []bool{false, true} {
		f := base.Clone()
		for _, finding := range asked.Findings {
			id := finding.ID()
			if short && finding.Key != "" {
				id = finding.Code + "/" + string(finding.Key)
			}
			f.Explanations[id] = "已核对，数没有错"
		}
		ret := withComment(f)
		n := 0
		for _, finding := range templates.Check(ret.Filing, templates.Options{Found: ret.Findings}).Findings {
			if finding.Code == "workbook.remark" {
				if n++; finding.Status != templates.StatusExplained {
					t.Errorf("%s is open", finding.ID())
				}
			}
		}
		if n != 2 {
			t.Errorf("%d remarks, want 2", n)
		}
	}
}

// Of many remarks the first are told, and the number of all of them; what is left out has to be answered, too.
func TestRemarkMany(t *testing.T) {
	ret := readBytes(edited(t, written(t, completed(t)), func(x *excelize.File) {
		for row := range 700 {
			mustEdit(t, x.SetCellStr(sheetThree, fmt.Sprintf("D%d", 50+row), "更正"))
		}
	}))
	n, rest := 0, ""
	for _, f := range ret.Findings {
		if f.Code == "workbook.remark" {
			if n++; f.Place.Cell == "" {
				rest = f.Message
			}
		}
	}
	if n != maxRemarks+1 || !strings.Contains(rest, "另有 670 处") {
		t.Errorf("%d findings, %q", n, rest)
	}
}
