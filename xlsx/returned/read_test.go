package returned

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// Reading what Write wrote gives the same filing, and finds nothing.
func TestReadWritten(t *testing.T) {
	f := completed(t)
	ret := readBytes(written(t, f))
	sameCodes(t, ret.Findings)
	sameFigures(t, ret.Filing, f)
	if ret.Filing.Agency != f.Agency || ret.Filing.Year != f.Year {
		t.Errorf("agency %+v, year %d", ret.Filing.Agency, ret.Filing.Year)
	}
	for id, text := range f.Narrative {
		if ret.Filing.Narrative[id] != text {
			t.Errorf("%s: %q, want %q", id, ret.Filing.Narrative[id], text)
		}
	}
	for id, text := range f.Explanations {
		if ret.Filing.Explanations[id] != text {
			t.Errorf("%s: %q, want %q", id, ret.Filing.Explanations[id], text)
		}
	}
	if ret.Stamp == nil || ret.Stamp.Agency != f.Agency.Name || ret.Stamp.Year != 2024 {
		t.Errorf("stamp %+v", ret.Stamp)
	}
	if c := ret.Filing.Cell("applications.new.natural"); c.Place.Sheet != "三、申请" || c.Place.Cell == "" {
		t.Errorf("place %+v", c.Place)
	}
}

// What a clerk may do to a workbook, and what comes of it. want lists code@cell; ~ is a note, ? a query. Where figures is
// nil, every figure must be as it was; otherwise it changes the filing into what is expected.
var editCases = []struct {
	name    string
	edit    func(t *testing.T, x *excelize.File, l *xlsx.Layout)
	want    []string
	figures func(f *templates.Filing)
}{
	{name: "a renamed sheet is found", want: []string{"workbook.moved@D7~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetSheetName("三、申请", "申请表"))
		}},
	{name: "a moved sheet is no matter",
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.MoveSheet("三、申请", "封面"))
		}},
	{name: "two inserted rows: found by labels", want: []string{"workbook.moved@D7~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) { mustEdit(t, x.InsertRows("三、申请", 12, 2)) }},
	{name: "rows inserted above the table", want: []string{"workbook.moved@D9~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) { mustEdit(t, x.InsertRows("三、申请", 2, 2)) }},
	{name: "an inserted column", want: []string{"workbook.moved@D7~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.InsertCols("三、申请", "F", 1))
		}},
	{name: "a comment typed under the table", want: []string{"workbook.remark@D38~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellStr("三、申请", "D38", "以上数据已核对"))
		}},
	{name: "a label overwritten with other words", want: []string{"workbook.label-changed@C12~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellStr("三、申请", "C12", "法律规定不公开的"))
		}},
	{name: "brackets of half width and blanks are the same label",
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellStr("三、申请", at1(l, "applications.total.natural", 2), "(七) 总\n计"))
		}},
	{name: "numbers in one character are the same label",
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellStr("三、申请", at1(l, "applications.total.natural", 2), "㈦总计¹"))
			mustEdit(t, x.SetCellStr("三、申请", at1(l, "applications.other_other.natural", 3), "⒊其他"))
		}},
	{name: "a label emptied", want: []string{"workbook.label-changed@C12~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellStr("三、申请", "C12", ""))
		}},
	{name: "a total replaced by its own value", want: []string{"workbook.formula-replaced@J7~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			v, err := x.GetCellValue("三、申请", "J7", excelize.Options{RawCellValue: true})
			mustEdit(t, err)
			d, err := formula.ParseDecimal(v)
			mustEdit(t, err)
			mustEdit(t, x.SetCellFormula("三、申请", "J7", ""))
			mustEdit(t, x.SetCellValue("三、申请", "J7", d.Float64()))
		}},
	{name: "all totals of a table replaced by their own values", want: everyTotal("workbook.formula-replaced@", "~"),
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			for row := 7; row <= 31; row++ {
				for col := 4; col <= 10; col++ {
					if col < 10 && row != 30 {
						continue
					}
					name, err := excelize.CoordinatesToCellName(col, row)
					mustEdit(t, err)
					v, err := x.GetCellValue("三、申请", name, excelize.Options{RawCellValue: true})
					mustEdit(t, err)
					d, err := formula.ParseDecimal(v)
					mustEdit(t, err)
					mustEdit(t, x.SetCellFormula("三、申请", name, ""))
					mustEdit(t, x.SetCellValue("三、申请", name, d.Float64()))
				}
			}
		}},
	{name: "a total replaced by another value", want: []string{"workbook.formula-replaced@J7"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellFormula("三、申请", "J7", ""))
			mustEdit(t, x.SetCellValue("三、申请", "J7", 5))
		},
		figures: func(f *templates.Filing) { f.Set("applications.new.total", templates.Number(formula.FromInt(5))) }},
	{name: "a total that sums too little", want: []string{"workbook.formula-replaced@J8", "workbook.stale-value@J8~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellFormula("三、申请", "J8", "SUM(D8:E8)"))
		},
		figures: func(f *templates.Filing) {
			a, _ := f.Cell("applications.carried_in.natural").Value()
			b, _ := f.Cell("applications.carried_in.business").Value()
			d, _ := a.Add(b)
			f.Set("applications.carried_in.total", templates.Number(d))
		}},
	{name: "a total written in another way",
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellFormula("三、申请", "J8", "D8+SUM($E$8:I8)"))
		}},
	{name: "a total emptied", want: []string{"workbook.formula-replaced@J8"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellFormula("三、申请", "J8", ""))
			mustEdit(t, x.SetCellValue("三、申请", "J8", nil))
		},
		figures: func(f *templates.Filing) { f.Set("applications.carried_in.total", templates.Cell{}) }},
	{name: "an external link in place of a figure", want: []string{"value.text@D7"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellFormula("三、申请", "D7", "[1]Sheet1!A1"))
		},
		figures: func(f *templates.Filing) { unreadable(f, "applications.new.natural", "=[1]Sheet1!A1") }},
	{name: "a copied sheet that nobody filled in differently",
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			copySheet(t, x, "三、申请", "三、申请 (2)")
		}},
	{name: "a copied sheet with another figure", want: []string{"table.truncated@E9"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			copySheet(t, x, "三、申请", "三、申请 (2)")
			mustEdit(t, x.SetCellValue("三、申请 (2)", "E9", 9999))
		},
		figures: func(f *templates.Filing) { unreadable(f, "applications.granted.business", "") }},
	{name: "a deleted total row", want: []string{"table.truncated@", "workbook.moved@D7~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.RemoveRow("三、申请", l.Figure("applications.total.natural").Row))
		},
		figures: func(f *templates.Filing) {
			for _, key := range f.Form.Keys() {
				if key.Table() == "applications" && key.Row() == "total" {
					unreadable(f, key, "")
				}
			}
		}},
	{name: "a deleted column", want: []string{"table.truncated@A5", "workbook.moved@D7~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.RemoveCol("三、申请", "H"))
		},
		figures: func(f *templates.Filing) {
			for _, key := range f.Form.Keys() {
				if key.Table() == "applications" && (key.Column() == "legal" || key.Column() == "total") {
					unreadable(f, key, "")
				}
			}
		}},
	{name: "answers in a hidden row and column", want: []string{"workbook.hidden@D9?", "workbook.hidden@F7?"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetRowVisible("三、申请", 9, false))
			mustEdit(t, x.SetColVisible("三、申请", "F", false))
		}},
	{name: "two column heads swapped: read by the heads", want: []string{"workbook.moved@D7~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellStr("三、申请", "E6", "科研机构"))
			mustEdit(t, x.SetCellStr("三、申请", "F6", "商业企业"))
		},
		figures: func(f *templates.Filing) {
			for _, key := range f.Form.Keys() {
				if key.Table() == "applications" && key.Column() == "business" {
					other := templates.MakeKey("applications", key.Row(), "research")
					a, b := f.Cell(key), f.Cell(other)
					f.Set(key, b)
					f.Set(other, a)
				}
			}
		}},
	{name: "a row's figures pushed to the right", want: []string{"table.truncated@K10", "workbook.unplaced@K10~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellValue("三、申请", "K10", 44))
		},
		figures: func(f *templates.Filing) {
			for _, key := range f.Form.Keys() {
				if key.Table() == "applications" && key.Row() == "partial" {
					unreadable(f, key, "")
				}
			}
		}},
	{name: "another year on the cover", want: []string{"workbook.stamp@"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellValue("封面", l.Agency("year").A1(), 2023))
		}},
	{name: "a year before the form", want: []string{"file.form-mismatch@", "workbook.stamp@"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellValue("封面", l.Agency("year").A1(), 2020))
		}},
	{name: "a year that is none", want: []string{"file.year@B10"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellValue("封面", l.Agency("year").A1(), "去年"))
		}},
	{name: "another agency on the cover", want: []string{"workbook.stamp@"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellValue("封面", l.Agency("name").A1(), "海原县水务局"))
		}},
	{name: "rows inserted in table two", want: []string{"workbook.moved@B8~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.InsertRows("二、主动公开", 5, 2))
		}},
	{name: "a row inserted between head and figures of table four", want: []string{"workbook.moved@A8~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.InsertRows("四、复议诉讼", 7, 1))
		}},
	{name: "a column inserted into table four", want: []string{"workbook.moved@A7~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.InsertCols("四、复议诉讼", "C", 1))
		}},
	{name: "a column of table four deleted", want: []string{"table.truncated@F5", "workbook.moved@A7~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.RemoveCol("四、复议诉讼", "G"))
		},
		figures: func(f *templates.Filing) {
			unreadable(f, "reviews.direct_suit.corrected", "")
			unreadable(f, "reviews.direct_suit.total", "")
		}},
	{name: "a band of table two deleted", want: []string{"table.truncated@", "workbook.moved@B6~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			for range 3 {
				mustEdit(t, x.RemoveRow("二、主动公开", 8))
			}
		},
		figures: func(f *templates.Filing) { unreadable(f, "disclosure.licensing.decisions", "") }},
	{name: "two row labels exchanged: read by the labels", want: []string{"workbook.moved@D7~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellStr("三、申请", "C11", "2.其他法律行政法规禁止公开"))
			mustEdit(t, x.SetCellStr("三、申请", "C12", "1.属于国家秘密"))
		},
		figures: func(f *templates.Filing) {
			for _, key := range f.Form.Keys() {
				if key.Table() == "applications" && key.Row() == "refused_secret" {
					other := templates.MakeKey("applications", "refused_law", key.Column())
					a, b := f.Cell(key), f.Cell(other)
					f.Set(key, b)
					f.Set(other, a)
				}
			}
		}},
	{name: "a row label made another's: both rows are in doubt", want: []string{"table.truncated@", "workbook.moved@D7~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellStr("三、申请", "C12", "1.属于国家秘密"))
		},
		figures: func(f *templates.Filing) {
			for _, key := range f.Form.Keys() {
				if key.Table() == "applications" && (key.Row() == "refused_secret" || key.Row() == "refused_law" || key.Row() == "total") {
					unreadable(f, key, "")
				}
			}
		}},
	{name: "numbers run together in one cell",
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellStr("三、申请", "D9", "12 3 0 0"))
		},
		figures: func(f *templates.Filing) {
			f.Set("applications.granted.natural", templates.TextCell("12 3 0 0"))
		}},
	{name: "a figure in a row of the clerk's own", want: []string{"workbook.moved@D7~", "workbook.unplaced@E12~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.InsertRows("三、申请", 12, 1))
			mustEdit(t, x.SetCellStr("三、申请", "C12", "其他情形"))
			mustEdit(t, x.SetCellStr("三、申请", "E12", "3"))
		}},
	{name: "text beside the boxes", want: []string{"workbook.remark@B13~"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			at := l.Passage("overview.intro")
			mustEdit(t, x.UnmergeCell("正文", at.A1(), xlsx.Ref{Sheet: "", Row: at.Row + 7, Col: at.Col}.A1()))
			mustEdit(t, x.SetCellStr("正文", "B13", "另起一格的话"))
		}},
	{name: "stamps of two agencies", want: []string{"workbook.stamp@"},
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.SetCellStr(xlsx.SheetStamp, "B5", "海原县水务局"))
			mustEdit(t, x.SetCellStr("封面", l.Agency("name").A1(), "海原县水务局"))
		}},
	{name: "two of three stamps lost",
		edit: func(t *testing.T, x *excelize.File, l *xlsx.Layout) {
			mustEdit(t, x.DeleteSheet(xlsx.SheetStamp))
			mustEdit(t, x.DeleteDefinedName(&excelize.DefinedName{Name: xlsx.StampName}))
		}},
}

func at1(l *xlsx.Layout, key templates.Key, col int) string {
	r := l.Figure(key)
	r.Col = col
	return r.A1()
}

func unreadable(f *templates.Filing, key templates.Key, text string) {
	f.Set(key, templates.Cell{Kind: templates.CellUnreadable, Text: text})
}

func copySheet(t *testing.T, x *excelize.File, from, to string) {
	t.Helper()
	i, err := x.NewSheet(to)
	mustEdit(t, err)
	j, err := x.GetSheetIndex(from)
	mustEdit(t, err)
	mustEdit(t, x.CopySheet(j, i))
}

// everyTotal lists the totals of 三、申请 in the order in which findings stand.
func everyTotal(before, after string) []string {
	var list []string
	for row := 7; row <= 31; row++ {
		for _, col := range "DEFGHIJ" {
			if col == 'J' || row == 30 {
				list = append(list, fmt.Sprintf("%s%c%d%s", before, col, row, after))
			}
		}
	}
	return list
}

func TestReadEdited(t *testing.T) {
	base := completed(t)
	data := written(t, base)
	l, err := xlsx.LayoutOf(base.Form)
	mustEdit(t, err)
	for _, c := range editCases {
		t.Run(c.name, func(t *testing.T) {
			ret := readBytes(edited(t, data, func(x *excelize.File) { c.edit(t, x, l) }))
			sameCodes(t, ret.Findings, c.want...)
			want := base.Clone()
			if c.figures != nil {
				c.figures(want)
				for _, key := range want.Form.Keys() { // totals follow
					if cell := want.Cell(key); want.Form.Computed(key) != nil && ret.Filing != nil && cell == base.Cell(key) {
						recompute(want, ret.Filing, key)
					}
				}
			}
			sameFigures(t, ret.Filing, want)
		})
	}
}

// recompute gives a total the value that follows from the filing's own figures.
func recompute(want, got *templates.Filing, key templates.Key) {
	if d, err := want.Compute(key); err == nil {
		want.Set(key, templates.Number(d))
	} else {
		want.Set(key, templates.Cell{Kind: templates.CellUnreadable})
	}
}

// Single cells, as a clerk may fill them. kind and text are what the filing must hold.
func TestReadValues(t *testing.T) {
	base := completed(t)
	data := written(t, base)
	l, err := xlsx.LayoutOf(base.Form)
	mustEdit(t, err)
	num := func(s, text string) templates.Cell {
		d, err := formula.ParseDecimal(s)
		mustEdit(t, err)
		return templates.Cell{Kind: templates.CellNumber, Number: d, Text: text}
	}
	const count, money = templates.Key("applications.granted.natural"), templates.Key("disclosure.fees.amount")
	cases := []struct {
		name  string
		key   templates.Key
		xml   string // of the cell's content with its attributes: `t="s"><v>3</v>`
		want  templates.Cell
		codes []string
	}{
		{"a number", count, `><v>12</v>`, num("12", ""), nil},
		{"binary noise", money, `><v>4166.2416190000004</v>`, num("4166.241619", ""), nil},
		{"an exponent", count, `><v>1.2E1</v>`, num("12", ""), nil},
		{"seven decimals", money, `><v>0.1234567</v>`, templates.TextCell("0.1234567"), nil},
		{"a tiny number", money, `><v>1E-7</v>`, templates.TextCell("0.0000001"), nil},
		{"half a case", count, `><v>0.5</v>`, num("0.5", ""), nil},
		{"text", count, ` t="inlineStr"><is><t>12件左右</t></is>`, templates.TextCell("12件左右"), nil},
		{"full width", count, ` t="inlineStr"><is><t>１２</t></is>`, num("12", "１２"), nil},
		{"a number typed as text", count, ` t="str"><v>12</v>`, num("12", "12"), nil},
		{"letters typed as a number", count, `><v>abc</v>`, templates.TextCell("abc"), nil},
		{"hexadecimal typed as a number", count, `><v>0x10</v>`, templates.TextCell("0x10"), nil},
		{"nothing to report", count, ` t="inlineStr"><is><t>/</t></is>`, templates.Cell{Text: "/"}, nil},
		{"blank", count, `>`, templates.Cell{}, nil},
		{"a space", count, ` t="inlineStr"><is><t xml:space="preserve"> </t></is>`, templates.Cell{Text: " "}, nil},
		{"an error", count, ` t="e"><v>#REF!</v>`, templates.Cell{Kind: templates.CellError, Text: "#REF!"}, nil},
		{"a truth value", count, ` t="b"><v>1</v>`, templates.TextCell("TRUE"), nil},
		{"a date", count, ` t="d"><v>2025-03-05</v>`, templates.TextCell("2025-03-05（日期）"), nil},
		{"a sum", count, `><f>6+6</f><v>12</v>`, num("12", "=6+6"), nil},
		{"a sum without a value", count, `><f>6+6</f>`, num("12", "=6+6"), nil},
		{"a sum with another value", count, `><f>6+6</f><v>13</v>`, num("12", "=6+6"), []string{"workbook.stale-value@D9~"}},
		{"a sum of cells", count, `><f>D7+2</f><v>1072</v>`, num("1072", "=D7+2"), nil},
		{"a cycle", count, `><f>D9+1</f><v>3</v>`, templates.Cell{Kind: templates.CellUnreadable, Text: "=D9+1"}, []string{"value.text@D9"}},
		{"a function that fetches", count, `><f>WEBSERVICE("http://a/")</f><v>3</v>`, templates.Cell{Kind: templates.CellUnreadable, Text: `=WEBSERVICE("http://a/")`}, []string{"value.text@D9"}},
		{"a formula with an error", count, ` t="e"><f>1/0</f><v>#DIV/0!</v>`, templates.Cell{Kind: templates.CellError, Text: "#DIV/0!"}, nil},
		{"a formula with text", count, ` t="str"><f>"12"</f><v>12</v>`, templates.Cell{Kind: templates.CellUnreadable, Text: `="12"`}, []string{"value.text@D9"}},
		{"a quotient that does not end", money, `><f>10/3</f><v>3.3333333333333335</v>`, templates.TextCell("3.3333333333333335"), nil},
		{"a quotient that does not end and no value", money, `><f>10/3</f>`, templates.Cell{Kind: templates.CellUnreadable, Text: "=10/3"}, []string{"value.text@B17"}},
		{"eighteen digits", count, `><v>110101199003078888</v>`, templates.TextCell("110101199003078888"), nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ref := l.Figure(c.key)
			changed := rezipped(t, data, func(parts map[string][]byte) { setCell(t, parts, ref, c.xml) })
			ret := readBytes(changed)
			sameCodes(t, withoutStale(ret.Findings, ref.A1()), c.codes...)
			if ret.Filing == nil {
				t.Fatal("refused")
			}
			got := ret.Filing.Cell(c.key)
			if got.Place.Cell != ref.A1() {
				t.Errorf("place %+v", got.Place)
			}
			got.Place = templates.Place{}
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			for _, key := range base.Form.Keys() {
				a, b := ret.Filing.Cell(key), base.Cell(key)
				if base.Form.Computed(key) == nil && key != c.key && (a.Kind != b.Kind || a.Number != b.Number || a.Text != b.Text) {
					t.Errorf("%s changed to %+v", key, a)
				}
			}
		})
	}
}

// withoutStale leaves out the totals that were not computed anew after a cell had been changed.
func withoutStale(list []templates.Finding, except string) []templates.Finding {
	var out []templates.Finding
	for _, f := range list {
		if f.Code != "workbook.stale-value" || f.Place.Cell == except {
			out = append(out, f)
		}
	}
	return out
}

// setCell replaces a cell in the XML of its sheet. The table sheets are parts sheet2 to sheet4.
func setCell(t testing.TB, parts map[string][]byte, ref xlsx.Ref, content string) {
	t.Helper()
	part := partOfSheet(ref.Sheet)
	body := parts[part]
	start := bytes.Index(body, []byte(`<c r="`+ref.A1()+`"`))
	if start < 0 {
		t.Fatalf("%s has no cell %s", part, ref.A1())
	}
	tag := bytes.IndexByte(body[start:], '>') + start
	style := ""
	if i := bytes.Index(body[start:tag], []byte(` s="`)); i >= 0 {
		j := bytes.IndexByte(body[start+i+4:], '"')
		style = string(body[start+i : start+i+4+j+1])
	}
	end := tag + 1
	if body[tag-1] != '/' {
		end = bytes.Index(body[start:], []byte("</c>")) + start + 4
	}
	attrs, inner, _ := strings.Cut(content, ">")
	cell := `<c r="` + ref.A1() + `"` + style + attrs + ">" + inner + "</c>"
	parts[part] = []byte(string(body[:start]) + cell + string(body[end:]))
}

func partOfSheet(name string) string {
	return map[string]string{"封面": "xl/worksheets/sheet1.xml", "二、主动公开": "xl/worksheets/sheet2.xml",
		"三、申请": "xl/worksheets/sheet3.xml", "四、复议诉讼": "xl/worksheets/sheet4.xml", "正文": "xl/worksheets/sheet5.xml",
		"核对": "xl/worksheets/sheet6.xml", "_nianbao": "xl/worksheets/sheet7.xml"}[name]
}
