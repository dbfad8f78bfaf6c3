package returned

import (
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/xlsx"
)

// What is done to a workbook in an agency is read right in every edition: sheets renamed and moved, rows inserted, the row
// of totals taken out.
func TestEditedEditions(t *testing.T) {
	for _, form := range templates.Forms() {
		f := completedOf(form)
		data := written(t, f)
		l, err := xlsx.LayoutOf(form)
		mustEdit(t, err)
		for _, c := range []struct {
			reason string
			edit   func(x *excelize.File)
			codes  []string // besides workbook.moved
			lost   string   // row whose figures cannot be read
		}{
			{"a sheet renamed", func(x *excelize.File) { mustEdit(t, x.SetSheetName("三、申请", "表三")) }, nil, ""},
			{"a sheet moved to the front", func(x *excelize.File) { mustEdit(t, x.MoveSheet("四、复议诉讼", xlsx.SheetCover)) }, nil, ""},
			{"two rows inserted", func(x *excelize.File) {
				mustEdit(t, x.InsertRows("二、主动公开", l.Figure(form.Table("disclosure").Keys()[3]).Row, 2))
				mustEdit(t, x.InsertRows("三、申请", 10, 2))
			}, nil, ""},
			{"the row of totals deleted", func(x *excelize.File) {
				mustEdit(t, x.RemoveRow("三、申请", l.Figure("applications.total.natural").Row))
			}, []string{"table.truncated"}, "total"},
		} {
			ret := readBytes(edited(t, data, c.edit))
			if ret.Filing == nil || ret.Filing.Form != form {
				t.Fatalf("form %s, %s: %s", form.ID, c.reason, describe(ret.Findings))
			}
			for _, key := range form.Keys() {
				got, want := ret.Filing.Cell(key), f.Cell(key)
				if key.Table() == "applications" && key.Row() == c.lost {
					if got.Kind == templates.CellNumber {
						t.Errorf("form %s, %s: %s is read as %s although its row is gone", form.ID, c.reason, key, got)
					}
					continue
				}
				if got.Kind != want.Kind || got.Number != want.Number {
					t.Errorf("form %s, %s: %s is read as %s, want %s", form.ID, c.reason, key, got, want)
				}
			}
			for _, finding := range ret.Findings {
				if finding.Code != "workbook.moved" && finding.Code != "workbook.formula-replaced" && finding.Code != "workbook.stale-value" && !slices.Contains(c.codes, finding.Code) {
					t.Errorf("form %s, %s: %s", form.ID, c.reason, finding.Message)
				}
			}
		}
	}
}
