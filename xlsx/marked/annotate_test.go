package marked

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
	"nianbao/xlsx/returned"
)

// An annotated copy has the same figures, is still recognised, lists the findings in front, and loses its marks when it
// is annotated again.
func TestAnnotate(t *testing.T) {
	f := completed(t)
	f.Set("applications.granted.legal", templates.TextCell("12件左右"))
	f.Set("applications.total.natural", templates.Cell{Kind: templates.CellNumber, Number: formula.FromInt(3), Changed: true})
	f.Narrative["problems"] = ""
	data := written(t, f)
	ret := readBytes(data)
	result := templates.Check(ret.Filing, templates.Options{Found: ret.Findings})
	var b bytes.Buffer
	mustEdit(t, Annotate(&b, data, ret, result, Office{}))
	copied := b.Bytes()

	again := readBytes(copied)
	if !slices.Equal(codes(again.Findings), codes(ret.Findings)) {
		t.Errorf("findings of the copy\n got %v\nwant %v", codes(again.Findings), codes(ret.Findings))
	}
	sameFigures(t, again.Filing, ret.Filing)
	for _, key := range f.Form.Keys() {
		if a, b := again.Filing.Cell(key).Place, ret.Filing.Cell(key).Place; a != b {
			t.Errorf("%s moved from %v to %v", key, b, a)
		}
	}
	if again.Filing.Agency != ret.Filing.Agency || again.Stamp == nil || *again.Stamp != *ret.Stamp {
		t.Errorf("identity changed: %+v %+v", again.Filing.Agency, again.Stamp)
	}

	x, err := excelize.OpenReader(bytes.NewReader(copied))
	mustEdit(t, err)
	if first := x.GetSheetList()[0]; first != xlsx.SheetOpinion {
		t.Errorf("first sheet is %s", first)
	}
	notes, err := x.GetComments("三、申请")
	mustEdit(t, err)
	l, _ := xlsx.LayoutOf(f.Form)
	text := ""
	for _, n := range notes {
		if n.Cell == l.Figure("applications.granted.legal").A1() {
			text = noteText(n)
		}
	}
	if !strings.Contains(text, "12件左右") {
		t.Errorf("note %q", text)
	}
	before, err := excelize.OpenReader(bytes.NewReader(data))
	mustEdit(t, err)
	names := func(x *excelize.File) []string {
		var list []string
		for _, n := range x.GetDefinedName() {
			if n.Name == returned.DescentName {
				continue // see TestDescent
			}
			list = append(list, n.Name+" "+n.Scope+" "+n.RefersTo)
		}
		slices.Sort(list)
		return list
	}
	if a, b := names(before), names(x); !slices.Equal(a, b) {
		t.Errorf("defined names\n was %v\n are %v", a, b)
	}

	// corrected and annotated again
	corrected := edited(t, copied, func(x *excelize.File) {
		mustEdit(t, x.SetCellValue("三、申请", l.Figure("applications.granted.legal").A1(), 12))
	})
	ret = readBytes(corrected)
	result = templates.Check(ret.Filing, templates.Options{Found: ret.Findings})
	b.Reset()
	mustEdit(t, Annotate(&b, corrected, ret, result, Office{}))
	x, err = excelize.OpenReader(bytes.NewReader(b.Bytes()))
	mustEdit(t, err)
	notes, err = x.GetComments("三、申请")
	mustEdit(t, err)
	for _, n := range notes {
		if n.Cell == l.Figure("applications.granted.legal").A1() && strings.Contains(noteText(n), "12件左右") {
			t.Errorf("the old note is still there: %q", noteText(n))
		}
	}
	if n := strings.Count(strings.Join(x.GetSheetList(), " "), xlsx.SheetOpinion); n != 1 {
		t.Errorf("%d sheets %s", n, xlsx.SheetOpinion)
	}
}

func TestAnnotateRefuses(t *testing.T) {
	ret := readBytes([]byte("not a workbook"))
	var b bytes.Buffer
	if err := Annotate(&b, []byte("not a workbook"), ret, templates.Result{}, Office{}); !errors.Is(err, ErrNotAnnotated) || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
}

// A returned file that was packed anew has entries for its folders. It is marked like any other.
func TestAnnotateFolders(t *testing.T) {
	f := completed(t)
	f.Set("applications.granted.legal", templates.TextCell("12件左右"))
	data := rezipped(t, written(t, f), func(p map[string][]byte) { p["xl/"], p["xl/worksheets/"] = nil, nil })
	if list := codes(readBytes(marked(t, data)).Findings); !slices.Equal(list, codes(readBytes(data).Findings)) {
		t.Errorf("findings %v", list)
	}
}

// The list says how the office has regraded rules, also those that it does not check, and shows an answered query with its answer.
func TestAnnotateSaysWhy(t *testing.T) {
	f := completed(t)
	f.Set("disclosure.regulations.effective", templates.Number(formula.FromInt(7)))
	f.Set("applications.granted.legal", templates.TextCell("12件左右"))
	f.Explanations["disclosure.rule-making/disclosure.regulations.effective"] = "设区的市，有规章制定权"
	data := written(t, f)
	ret := readBytes(data)
	result := templates.Check(ret.Filing, templates.Options{Found: ret.Findings, Grades: templates.Grades{
		"value.text": {Severity: templates.SeverityQuery, Reason: "先核实再退回"}, "previous.jump": {Reason: "机构改革首年"}}})
	var b bytes.Buffer
	mustEdit(t, Annotate(&b, data, ret, result, Office{}))
	x, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	mustEdit(t, err)
	rows, err := x.GetRows(xlsx.SheetOpinion)
	mustEdit(t, err)
	text := ""
	for _, row := range rows {
		text += strings.Join(row, "|") + "\n"
	}
	if _, target, _ := x.GetCellHyperLink(xlsx.SheetOpinion, "C5"); target == "" {
		t.Error("the first finding is not linked")
	}
	for _, want := range []string{"核实\n已说明|", "单位说明：设区的市，有规章制定权", "本级规定：先核实再退回", "与上年相比变化过大：不核对。本级规定：机构改革首年"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if again := readBytes(b.Bytes()); !slices.Equal(codes(again.Findings), codes(ret.Findings)) {
		t.Errorf("findings of the copy: %v", codes(again.Findings))
	}
}

// Findings on the narrative name the cell of their passage, as those on figures do.
func TestNarrativeFindingsHaveCells(t *testing.T) {
	f := completed(t)
	f.Narrative["overview.on_request"] = "收到政府信息公开申请9999件。"
	f.Narrative["problems"] = ""
	ret := readBytes(written(t, f))
	l, _ := xlsx.LayoutOf(f.Form)
	places := map[string]string{}
	for _, x := range templates.Check(ret.Filing, templates.Options{}).Findings {
		places[x.Code] = x.Place.Sheet + "!" + x.Place.Cell
		if !strings.HasPrefix(x.Message, x.Place.Sheet+"!"+x.Place.Cell) {
			t.Errorf("%s does not begin with its place: %s", x.Code, x.Message)
		}
	}
	for code, passage := range map[string]string{"narrative.figure": "overview.on_request", "narrative.missing": "problems"} {
		if want := xlsx.SheetNarrative + "!" + l.Passage(passage).A1(); places[code] != want {
			t.Errorf("%s stands at %q, want %q", code, places[code], want)
		}
	}
}

// A query on the narrative has no line of its own in 核对; it is answered on a free line, by the id that the list of the annotated
// copy gives. The id holds words.
func TestNarrativeQueryIsAnswered(t *testing.T) {
	f := completed(t)
	f.Narrative["overview.on_request"] = "收到政府信息公开申请9999件。"
	data := written(t, f)
	ret := readBytes(data)
	var id string
	for _, x := range templates.Check(ret.Filing, templates.Options{}).Findings {
		if x.Code == "narrative.figure" {
			id = x.ID()
		}
	}
	l, _ := xlsx.LayoutOf(f.Form)
	for _, typed := range []string{id, strings.ReplaceAll(id, "/", "／"), "narrative.figure/overview.on_request"} {
		answered := edited(t, data, func(x *excelize.File) {
			mustEdit(t, x.SetCellValue(xlsx.SheetChecks, l.Free()[0].ID.A1(), typed))
			mustEdit(t, x.SetCellValue(xlsx.SheetChecks, l.Free()[0].Text.A1(), "含电话申请，口径不同"))
		})
		for _, x := range templates.Check(readBytes(answered).Filing, templates.Options{}).Findings {
			if x.Code == "narrative.figure" && (x.Status != templates.StatusExplained || x.Explanation != "含电话申请，口径不同") {
				t.Errorf("%q: status %s, explanation %q", typed, x.Status, x.Explanation)
			}
		}
	}
	f.Explanations[id] = "含电话申请，口径不同"
	if got := readBytes(written(t, f)).Filing.Explanations[id]; got != f.Explanations[id] {
		t.Errorf("written and read back: %q", got)
	}
}

// What a clerk wrote into a comment is still there in the marked copy, is heard in it, and our own words are not.
func TestRemarkMarked(t *testing.T) {
	data := edited(t, written(t, completed(t)), func(x *excelize.File) {
		mustEdit(t, x.AddComment("二、主动公开", excelize.Comment{Cell: "B10", Author: "张三", Text: "更正：应为 95 件"}))
	})
	for range 2 {
		ret := readBytes(data)
		var heard []string
		for _, f := range ret.Findings {
			if f.Code == "workbook.remark" {
				heard = append(heard, f.Place.Cell+" "+f.Got)
			}
		}
		if !slices.Equal(heard, []string{"B10 更正：应为 95 件"}) {
			t.Fatalf("%q", heard)
		}
		data = marked(t, data)
	}
}
