package returned

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// A sheet that somebody added is not read; it is named, because a figure may stand there that belongs elsewhere.
func TestReadOtherSheets(t *testing.T) {
	want := completed(t)
	ret := readBytes(edited(t, written(t, want), func(x *excelize.File) {
		for _, name := range []string{"补充说明", "Sheet9"} {
			_, err := x.NewSheet(name)
			mustEdit(t, err)
		}
		mustEdit(t, x.SetCellStr("补充说明", "B2", "另有"))
		mustEdit(t, x.SetCellInt("补充说明", "C2", 5))
	}))
	sameFigures(t, ret.Filing, want)
	sameCodes(t, ret.Findings, "workbook.remark@C2?")
	if got, want := ret.Findings[0].Message, "补充说明!C2 （多出来的表，有 2 格内容）写着“另有 5”，没有采用；请核对：数要改的，改好后删去多出来的表；数没有错的，在“核对”表说明。"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Every sheet is found again under another name: tables, narrative, details of the agency and explanations.
func TestReadRenamedSheets(t *testing.T) {
	want := completed(t)
	ret := readBytes(edited(t, written(t, want), func(x *excelize.File) {
		for _, name := range []string{xlsx.SheetCover, xlsx.SheetNarrative, xlsx.SheetChecks} {
			mustEdit(t, x.SetSheetName(name, name+"1"))
		}
	}))
	sameFigures(t, ret.Filing, want)
	sameCodes(t, ret.Findings)
	for id, text := range want.Explanations {
		if got := ret.Filing.Explanations[id]; got != text {
			t.Errorf("explanation %s: %q, want %q", id, got, text)
		}
	}
	for _, p := range want.Form.Passages() {
		if got := ret.Filing.Narrative[p.ID]; got != want.Narrative[p.ID] {
			t.Errorf("%s: %q", p.ID, got)
		}
	}
	if ret.Filing.Agency.Name != want.Agency.Name || ret.Filing.Agency.Phone != want.Agency.Phone {
		t.Errorf("agency %+v", ret.Filing.Agency)
	}
}

// Excel and WPS leave a figure typed as text out of a sum. The total is read with it, and the message says which cell it
// is; to save the file again would not help.
func TestReadTextLeftOut(t *testing.T) {
	base := completed(t)
	gone, all := base.Cell(granted).Number, base.Cell("applications.granted.total").Number
	shown, err := all.Sub(gone)
	if err != nil {
		t.Fatal(err)
	}
	read, err := shown.Add(formula.FromInt(12))
	if err != nil {
		t.Fatal(err)
	}
	want := "三、申请!J9（一）予以公开·总计 表上显示 " + shown.String() + "，没有加上写成文字的数（D9）；都加上是 " + read.String() + "，按 " + read.String() + " 读取。"
	for _, typed := range []string{"12件", "12"} { // Excel marks the second with a green corner, and leaves it out all the same
		ret := readBytes(subst(`(<c r="J9".*?<v>)\d+(</v>)`, "${1}"+shown.String()+"$2")(t, d9(` t="str"><v>`+typed+`</v>`)(t, written(t, base))))
		i := slices.IndexFunc(ret.Findings, func(f templates.Finding) bool { return f.Code == "workbook.stale-value" && f.Place.Cell == "J9" })
		if i < 0 || ret.Findings[i].Message != want {
			t.Errorf("%s: want %s among\n%s", typed, want, describe(ret.Findings))
		}
	}
}

// A table on a sheet of somebody's own has no cover; its title says whose it is and of which year.
func TestReadTitle(t *testing.T) {
	for title, want := range map[string]string{
		"示例县水务局2024年政府信息公开工作年度报告":       "示例县水务局",
		"示例县水务局\n2024年度政府信息公开工作年度报告":    "示例县水务局",
		"2024年政府信息公开工作年度报告":             "",
		"附件2：2024年政府信息公开工作年度报告表":        "",
		"附件示例县水务局2024年政府信息公开工作年度报告（表格）": "",
	} {
		x := excelize.NewFile()
		mustEdit(t, x.SetCellStr("Sheet1", "A1", title))
		for i, label := range []string{"信息内容", "本年制发件数", "本年废止件数", "现行有效件数"} {
			name, err := excelize.CoordinatesToCellName(i+1, 3)
			mustEdit(t, err)
			mustEdit(t, x.SetCellStr("Sheet1", name, label))
		}
		for i, label := range []string{"规章", "行政规范性文件"} {
			name, err := excelize.CoordinatesToCellName(1, 4+i)
			mustEdit(t, err)
			mustEdit(t, x.SetCellStr("Sheet1", name, label))
		}
		b, err := x.WriteToBuffer()
		mustEdit(t, err)
		ret := readBytes(b.Bytes())
		if ret.Filing == nil {
			t.Fatal(describe(ret.Findings))
		}
		if ret.Filing.Agency.Name != want || ret.Filing.Year != 2024 {
			t.Errorf("%q: %q %d", title, ret.Filing.Agency.Name, ret.Filing.Year)
		}
	}
}

// What was written beside the boxes of the narrative is not read, and named.
func TestReadBesideBoxes(t *testing.T) {
	want := completed(t)
	ret := readBytes(edited(t, written(t, want), func(x *excelize.File) { mustEdit(t, x.SetCellStr(xlsx.SheetNarrative, "Z8", "补充一句")) }))
	sameFigures(t, ret.Filing, want)
	sameCodes(t, ret.Findings, "workbook.remark@Z8~")
}

// What somebody wrote on the cover beside the agency's details is named; what the cover came with is not.
func TestReadStrayCover(t *testing.T) {
	want := completed(t)
	data := written(t, want)
	sameCodes(t, readBytes(data).Findings)
	ret := readBytes(edited(t, data, func(x *excelize.File) {
		mustEdit(t, x.SetCellStr(xlsx.SheetCover, "F9", "另有 3 件申请没有填入"))
		mustEdit(t, x.SetCellStr(xlsx.SheetCover, "A31", "审核：已阅")) // a signature says nothing
	}))
	sameFigures(t, ret.Filing, want)
	sameCodes(t, ret.Findings, "workbook.remark@F9?")
}

// A home-made table has subtotals of its own: each of their rows and columns is named once.
func TestReadForeignLines(t *testing.T) {
	want := completed(t)
	ret := readBytes(edited(t, written(t, want), func(x *excelize.File) {
		mustEdit(t, x.InsertCols(sheetThree, "J", 1))
		mustEdit(t, x.InsertRows(sheetThree, 19, 1))
		mustEdit(t, x.SetCellStr(sheetThree, "J6", "小计"))
		mustEdit(t, x.SetCellStr(sheetThree, "C19", "小计"))
		for row := 7; row <= 18; row++ {
			mustEdit(t, x.SetCellInt(sheetThree, xlsx.Ref{Sheet: "", Row: row, Col: 10}.A1(), 3))
		}
		for col := 4; col <= 9; col++ {
			mustEdit(t, x.SetCellInt(sheetThree, xlsx.Ref{Sheet: "", Row: 19, Col: col}.A1(), 4))
		}
	}))
	var got []string
	for _, f := range ret.Findings {
		if f.Code == "workbook.unplaced" {
			got = append(got, f.Message)
		}
	}
	if !slices.Equal(got, []string{
		"三、申请 第 19 行“小计”不是官方表里的，有 6 个数（第一个 D19 是 4），没有采用。",
		"三、申请 J 列“小计”不是官方表里的，有 12 个数（第一个 J7 是 3），没有采用。",
	}) {
		t.Errorf("%q", got)
	}
}

// Tables below one another on one sheet are not taken for contents beside each other; a figure between them is.
func TestReadStacked(t *testing.T) {
	want := completed(t)
	ret := readBytes(edited(t, written(t, want), func(x *excelize.File) {
		rows, err := x.GetRows(sheetThree, excelize.Options{RawCellValue: true})
		mustEdit(t, err)
		for i, row := range rows[3:31] {
			for j, v := range row[:min(len(row), 10)] {
				at := xlsx.Ref{Sheet: "", Row: 30 + i, Col: 1 + j}.A1()
				if n, err := strconv.Atoi(v); err == nil {
					mustEdit(t, x.SetCellInt(sheetTwo, at, int64(n)))
				} else if v != "" {
					mustEdit(t, x.SetCellStr(sheetTwo, at, v))
				}
			}
		}
		mustEdit(t, x.SetCellStr(sheetTwo, "A29", "三、收到和处理政府信息公开申请情况"))
		mustEdit(t, x.SetCellInt(sheetTwo, "B25", 7))
		mustEdit(t, x.DeleteSheet(sheetThree))
	}))
	sameFigures(t, ret.Filing, want)
	var got []string
	for _, f := range ret.Findings {
		if f.Code == "workbook.unplaced" {
			got = append(got, f.Place.Cell)
		}
	}
	if !slices.Equal(got, []string{"B25"}) {
		t.Errorf("%v named as unplaced", got)
	}
}

// What a cell holds does not break a message over lines, and what nobody can see in it is told.
func TestReadOneLine(t *testing.T) {
	ret := readBytes(edited(t, written(t, completed(t)), func(x *excelize.File) {
		mustEdit(t, x.SetCellStr(sheetThree, "D9", "11\n1"))
		mustEdit(t, x.SetCellStr(sheetThree, "D10", "_x0031_1_x0008_1"))
		mustEdit(t, x.SetCellFormula(sheetThree, "D11", "OFFSET(D12,\n1,0)"))
		mustEdit(t, x.SetCellFormula(sheetThree, "E11", "'[上年.xlsx]Sheet1'!A1"))
		mustEdit(t, x.SetCellStr(sheetThree, "D37", "另有\t5\n件"))
		mustEdit(t, x.SetCellStr(sheetThree, "C12", "其他\n情形"))
	}))
	list := append(ret.Findings, templates.Check(ret.Filing, templates.Options{}).Findings...)
	var all []string
	for _, f := range list {
		all = append(all, f.Message)
		if strings.ContainsAny(f.Message+f.Fix, "\r\n\t") {
			t.Errorf("%q", f.Message)
		}
	}
	text := strings.Join(all, "\n")
	for _, want := range []string{"填的是“11（换行）1”", "填的是“111（中间有看不见的控制字符）”", "“另有 5 件”",
		"公式引用了本文件以外或不存在的内容"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in\n%s", want, text)
		}
	}
}

// SheetJS writes the document properties back as Latin-1 that was UTF-8. That is the stamp all the same; another agency's
// is not.
func TestReadStampAsLatin(t *testing.T) {
	want := completed(t)
	for name, code := range map[string][]string{want.Agency.Name: nil, "海原县水务局": {"workbook.stamp@"}} {
		ret := readBytes(rezipped(t, written(t, want), func(parts map[string][]byte) {
			var latin []rune
			for _, b := range []byte(name) {
				latin = append(latin, rune(b))
			}
			was := parts["docProps/custom.xml"]
			now := bytes.ReplaceAll(was, []byte(want.Agency.Name), []byte(string(latin)))
			if bytes.Equal(was, now) {
				t.Fatal("no agency in the properties")
			}
			parts["docProps/custom.xml"] = now
		}))
		sameCodes(t, ret.Findings, code...)
	}
}
