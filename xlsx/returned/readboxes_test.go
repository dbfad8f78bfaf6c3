package returned

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// All nine labels of 正文 lost their line breaks, as Gnumeric does: the five passages that stand there are read.
func TestReadUnbrokenLabels(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "cases", "workbooks", "narrative_labels_without_breaks.xlsx"))
	mustEdit(t, err)
	ret := readBytes(data)
	if n := len(ret.Filing.Narrative); n != 5 {
		t.Errorf("%d passages, want 5: %q", n, ret.Filing.Narrative)
	}
	if !slices.Contains(codes(ret.Findings), "workbook.label-changed@A6~") {
		t.Error(describe(ret.Findings))
	}
}

// Passages, details and answers are found by their labels, else by their places, and nothing that stands on these sheets is
// left unsaid.
func TestReadBoxesByPlace(t *testing.T) {
	data := written(t, completed(t))
	l, err := xlsx.LayoutOf(form2021(t))
	mustEdit(t, err)
	name := func(p string) xlsx.Ref { at := l.Passage(p); return xlsx.Ref{Sheet: at.Sheet, Row: at.Row, Col: 1} }
	text := func(p string) string { return completed(t).Narrative[p] }
	set := func(t *testing.T, x *excelize.File, at xlsx.Ref, s string) {
		mustEdit(t, x.SetCellStr(at.Sheet, at.A1(), s))
	}
	clear := func(t *testing.T, x *excelize.File, at xlsx.Ref) { mustEdit(t, x.SetCellValue(at.Sheet, at.A1(), nil)) }
	for _, tt := range []struct {
		name string
		edit func(t *testing.T, x *excelize.File)
		want []string          // findings
		is   map[string]string // passages that are other than before
	}{
		{"a misspelt label", func(t *testing.T, x *excelize.File) {
			set(t, x, name("overview.platform"), "（四）政务公开平台")
		},
			[]string{"workbook.label-changed@A50~"}, nil},
		{"all labels deleted", func(t *testing.T, x *excelize.File) {
			for _, p := range form2021(t).Passages() {
				clear(t, x, name(p.ID))
			}
		}, []string{"workbook.label-changed@A19~", "workbook.label-changed@A32~", "workbook.label-changed@A45~", "workbook.label-changed@A50~", "workbook.label-changed@A55~",
			"workbook.label-changed@A61~", "workbook.label-changed@A67~", "workbook.label-changed@A6~", "workbook.label-changed@A72~"}, nil},
		{"a label deleted, rows inserted above", func(t *testing.T, x *excelize.File) {
			clear(t, x, name("overview.management"))
			mustEdit(t, x.InsertRows(xlsx.SheetNarrative, 4, 2))
		}, []string{"workbook.label-changed@A47~"}, nil},
		{"a label deleted, rows inserted beside it: nobody knows", func(t *testing.T, x *excelize.File) {
			clear(t, x, name("overview.management"))
			mustEdit(t, x.InsertRows(xlsx.SheetNarrative, 44, 2))
		}, []string{"workbook.remark@B47?"}, map[string]string{"overview.management": ""}},
		{"two labels exchanged", func(t *testing.T, x *excelize.File) {
			set(t, x, name("overview.proactive"), "（三）政府信息管理")
			set(t, x, name("overview.management"), "（一）主动公开")
		}, []string{"workbook.label-changed@A19~", "workbook.label-changed@A45~"},
			map[string]string{"overview.proactive": text("overview.management"), "overview.management": text("overview.proactive")}},
		{"a label made another's", func(t *testing.T, x *excelize.File) { set(t, x, name("overview.management"), "（一）主动公开") },
			[]string{"workbook.label-changed@A45~"}, nil},
		{"a box split, its text lower down", func(t *testing.T, x *excelize.File) {
			at := l.Passage("problems")
			mustEdit(t, x.UnmergeCell(at.Sheet, at.A1(), xlsx.Ref{Sheet: "", Row: at.Row + 11, Col: at.Col}.A1()))
			clear(t, x, at)
			set(t, x, xlsx.Ref{Sheet: at.Sheet, Row: at.Row + 3, Col: at.Col}, "挪下来的一段")
		}, []string{"workbook.moved@B64~"}, map[string]string{"problems": "挪下来的一段"}},
		{"text right of its box", func(t *testing.T, x *excelize.File) {
			clear(t, x, l.Passage("problems"))
			set(t, x, xlsx.Ref{Sheet: xlsx.SheetNarrative, Row: 85, Col: 4}, "写错了地方的一段")
		}, []string{"workbook.remark@D85?"}, map[string]string{"problems": ""}},
		{"text over the title", func(t *testing.T, x *excelize.File) {
			set(t, x, xlsx.Ref{Sheet: xlsx.SheetNarrative, Row: 1, Col: 1}, "更正：许可应为95件")
		},
			[]string{"workbook.remark@A1?"}, nil},
		{"text over the count", func(t *testing.T, x *excelize.File) {
			set(t, x, xlsx.Ref{Sheet: xlsx.SheetNarrative, Row: 6, Col: 3}, "见附件")
		},
			[]string{"workbook.remark@C6~"}, nil},
		{"text in place of how to fill in", func(t *testing.T, x *excelize.File) {
			set(t, x, xlsx.Ref{Sheet: xlsx.SheetCover, Row: 18, Col: 1}, "更正：许可应为95件")
		},
			[]string{"workbook.remark@A18?"}, nil},
		{"a detail's label changed", func(t *testing.T, x *excelize.File) {
			set(t, x, xlsx.Ref{Sheet: xlsx.SheetCover, Row: 12, Col: 3}, "手机")
		},
			[]string{"workbook.label-changed@C12~"}, nil},
		{"neither yes nor no", func(t *testing.T, x *excelize.File) { set(t, x, l.Agency("rule_making"), "见说明") },
			[]string{"workbook.unplaced@D10~"}, nil},
		{"an answer without its line's id", func(t *testing.T, x *excelize.File) {
			at, _ := l.Explanation(explainedID(form2021(t)))
			clear(t, x, xlsx.Ref{Sheet: at.Sheet, Row: at.Row, Col: xlsx.CheckID})
		}, []string{"workbook.label-changed@I34~"}, nil},
		{"a column before the checks", func(t *testing.T, x *excelize.File) { mustEdit(t, x.InsertCols(xlsx.SheetChecks, "A", 1)) }, nil, nil},
		{"an answer without an id below", func(t *testing.T, x *excelize.File) { set(t, x, l.Free()[2].Text, "没有发生") },
			[]string{"workbook.unplaced@" + l.Free()[2].Text.A1() + "~"}, nil},
		{"an answer under an id that is none", func(t *testing.T, x *excelize.File) {
			set(t, x, l.Free()[2].ID, "value.blank/applicatons")
			set(t, x, l.Free()[2].Text, "没有发生")
		}, []string{"workbook.unplaced@" + l.Free()[2].Text.A1() + "~"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ret := readBytes(edited(t, data, func(x *excelize.File) { tt.edit(t, x) }))
			want := tt.want
			if tt.name == "an answer without its line's id" {
				at, _ := l.Explanation(explainedID(form2021(t)))
				want = []string{"workbook.label-changed@" + xlsx.Ref{Sheet: "", Row: at.Row, Col: xlsx.CheckID}.A1() + "~"}
			}
			if tt.name == "a column before the checks" { // excelize writes lists in braces anew, as no other program does
				ret.Findings = slices.DeleteFunc(ret.Findings, func(f templates.Finding) bool { return strings.Contains(f.Message, "“=IF(") })
			}
			sameCodes(t, ret.Findings, want...)
			sameFigures(t, ret.Filing, completed(t))
			for _, p := range form2021(t).Passages() {
				want, changed := tt.is[p.ID]
				if !changed {
					want = text(p.ID)
				}
				if got := ret.Filing.Narrative[p.ID]; got != want {
					t.Errorf("%s: %q, want %q", p.ID, got, want)
				}
			}
			if got := ret.Filing.Explanations[explainedID(form2021(t))]; got != "清理后减少 3 件。" {
				t.Errorf("the answer is %q", got)
			}
			if got := ret.Filing.Agency.Phone; got != testAgency().Phone {
				t.Errorf("the number is %q", got)
			}
		})
	}
}

// Formulas in an input: computed where they stay inside the workbook, kept and asked about where not, refused where their
// value is of another place or day.
func TestReadFormulas(t *testing.T) {
	f := completed(t)
	f.Complete()
	data := written(t, f)
	l, err := xlsx.LayoutOf(f.Form)
	mustEdit(t, err)
	key := templates.Key("disclosure.licensing.decisions") // in no total
	for _, tt := range []struct{ content, want, reason string }{
		{`><f>SUMIF(B13:B14,"&gt;0")+70</f>`, "", "the sum of a condition"},
		{`><f>COUNTIF('三、申请'!D7:I8,"&gt;0")</f><v>12</v>`, "12", "cells of another sheet"},
		{`><f>IFERROR(1/0,5)</f><v>5</v>`, "5", "an error that is caught"},
		{`><f>VALUE("12")</f><v>12</v>`, "12", "a text made a number"},
		{`><f>COUNTA(B7:D8)</f><v>3</v>`, "3", "what is filled in"},
		{`><f>LOOKUP(7,A90:A91)</f><v>83</v>`, "kept 83", "not computed here"},
		{`><f>SUM({1,2})</f><v>3</v>`, "kept 3", "a list in braces"},
		{`><f>2^3</f><v>8</v>`, "kept 8", "a power"},
		{`><f t="array" ref="B10">SUM(B13:B14*1)</f><v>8</v>`, "kept 8", "a formula over arrays"},
		{`><f>Table1[Total]</f><v>8</v>`, "kept 8", "a table's column"},
		{`><f>LOOKUP(7,A90:A91)</f>`, "refused", "no value is stored"},
		{`t="str"><f>TEXT(7,"0")</f><v>7</v>`, "refused", "words, whatever they look like"},
		{`><f>YEAR(TODAY())</f><v>2024</v>`, "refused", "another value every day"},
		{`><f>INDIRECT("B13")</f><v>8</v>`, "refused", "another cell every day"},
		{`><f>[1]Sheet1!A1</f><v>8</v>`, "refused", "another file"},
		{`><f>VLOOKUP(1,'[别的.xlsx]表'!A1:B2,2)</f><v>8</v>`, "refused", "another file, within a formula"},
		{`><f>WEBSERVICE("http://x")*1</f><v>8</v>`, "refused", "another computer"},
		{`><f>#REF!+1</f><v>8</v>`, "refused", "a cell that is gone"},
		{`><f>LOOKUP(7,B10:B11)+B10</f><v>8</v>`, "kept 8", "names itself, and is not computed"},
		{`><f>B10+1</f><v>8</v>`, "refused", "a circle"},
		{`t="e"><f>1/0</f><v>#DIV/0!</v>`, "refused", "an error"},
	} {
		ret := readBytes(parts(func(t *testing.T, p map[string][]byte) {
			setCell(t, p, l.Figure(key), strings.ReplaceAll(" "+tt.content, " >", ">"))
		})(t, data))
		if ret.Filing == nil {
			t.Errorf("%s: %s", tt.content, describe(ret.Findings))
			continue
		}
		got := ret.Filing.Cell(key)
		kept := slices.ContainsFunc(ret.Findings, func(f templates.Finding) bool {
			return f.Code == "value.formula-kept" && f.Severity == templates.SeverityQuery && f.Key == key
		})
		says := "refused"
		if d, ok := got.Value(); ok && got.Kind == templates.CellNumber {
			if says = d.String(); kept {
				says = "kept " + says
			}
		}
		want := tt.want
		if want == "" {
			a, b := f.Cell("disclosure.penalties.decisions").Number, f.Cell("disclosure.compulsion.decisions").Number
			sum, _ := a.Add(b)
			sum, _ = sum.Add(formula.FromInt(70))
			want = sum.String()
		}
		if says != want {
			t.Errorf("%s (%s): %s, want %s\n%s", tt.content, tt.reason, says, want, describe(ret.Findings))
		}
	}
}

// A stored value in a sum is kept only while the stored total is the sum of what is stored.
func TestReadFormulaKeptInTotal(t *testing.T) {
	f := completed(t)
	data := written(t, f)
	stored := f.Cell(granted).Number.String()
	for value, want := range map[string]string{stored: "value.formula-kept", "7": "value.text"} {
		ret := readBytes(d9(`><f>LOOKUP(7,A90:A91)</f><v>`+value+`</v>`)(t, data))
		if !slices.ContainsFunc(ret.Findings, func(f templates.Finding) bool { return f.Code == want && f.Key == granted }) {
			t.Errorf("%s: %s", value, describe(ret.Findings))
		}
	}
}

// Details of the agency that can hardly be right are asked about at their cells; a year in Chinese numerals is read and
// said.
func TestReadContact(t *testing.T) {
	data := written(t, completed(t))
	l, err := xlsx.LayoutOf(form2021(t))
	mustEdit(t, err)
	for _, tt := range []struct {
		field, text string
		want        []string
	}{
		{"postcode", "51000", []string{"cover.contact@D14~"}},
		{"postcode", "７５５２００", nil},
		{"phone", "0955-40123", []string{"cover.contact@D12~"}},
		{"fax", "无", nil},
		{"email", "example.cn", []string{"cover.contact@D13~"}},
		{"year", "二〇二四年", []string{"cover.contact@B10~"}},
		{"year", "２０２４年度", nil},
	} {
		ret := readBytes(edited(t, data, func(x *excelize.File) {
			mustEdit(t, x.SetCellStr(xlsx.SheetCover, l.Agency(tt.field).A1(), tt.text))
		}))
		res := templates.Check(ret.Filing, templates.Options{Found: ret.Findings})
		var got []templates.Finding
		for _, f := range res.Findings {
			if f.Code == "cover.contact" || f.Code == "file.year" {
				got = append(got, f)
			}
		}
		sameCodes(t, got, tt.want...)
		if ret.Filing.Year != 2024 {
			t.Errorf("%s %s: year %d", tt.field, tt.text, ret.Filing.Year)
		}
	}
}
