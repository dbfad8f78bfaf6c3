package xlsx

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
)

// Findings on the narrative name the cell of their passage, as those on figures do.
func TestNarrativeFindingsHaveCells(t *testing.T) {
	f := completed(t)
	f.Narrative["overview.on_request"] = "收到政府信息公开申请9999件。"
	f.Narrative["problems"] = ""
	ret := readBytes(written(t, f))
	l, _ := LayoutOf(f.Form)
	places := map[string]string{}
	for _, x := range templates.Check(ret.Filing, templates.Options{}).Findings {
		places[x.Code] = x.Place.Sheet + "!" + x.Place.Cell
		if !strings.HasPrefix(x.Message, x.Place.Sheet+"!"+x.Place.Cell) {
			t.Errorf("%s does not begin with its place: %s", x.Code, x.Message)
		}
	}
	for code, passage := range map[string]string{"narrative.figure": "overview.on_request", "narrative.missing": "problems"} {
		if want := SheetNarrative + "!" + l.Passage(passage).A1(); places[code] != want {
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
	l, _ := LayoutOf(f.Form)
	for _, typed := range []string{id, strings.ReplaceAll(id, "/", "／"), "narrative.figure/overview.on_request"} {
		answered := edited(t, data, func(x *excelize.File) {
			mustEdit(t, x.SetCellValue(SheetChecks, l.Free()[0].ID.A1(), typed))
			mustEdit(t, x.SetCellValue(SheetChecks, l.Free()[0].Text.A1(), "含电话申请，口径不同"))
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
