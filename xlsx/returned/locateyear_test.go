package returned

import (
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/xlsx"
)

// TestReadCaptionYear holds that a table whose caption names a year before is none of this year's.
func TestReadCaptionYear(t *testing.T) {
	base := completed(t)
	data := written(t, base)
	const sheet = "四、复议诉讼"
	l, err := xlsx.LayoutOf(base.Form)
	mustEdit(t, err)
	at := l.Figure("reviews.reconsideration.upheld")
	want := base.Cell("reviews.reconsideration.upheld").Number
	// copySheet keeps last year's table beside this year's, with another figure in it.
	copySheet := func(caption string) func(x *excelize.File) {
		return func(x *excelize.File) {
			n, err := x.NewSheet("上年")
			mustEdit(t, err)
			from, err := x.GetSheetIndex(sheet)
			mustEdit(t, err)
			mustEdit(t, x.CopySheet(from, n))
			mustEdit(t, x.SetCellValue("上年", at.A1(), 7))
			mustEdit(t, x.SetCellStr("上年", "A2", caption))
		}
	}
	// moved puts a caption above the only table, which stands on a sheet of another name.
	moved := func(caption string) func(x *excelize.File) {
		return func(x *excelize.File) {
			mustEdit(t, x.SetSheetName(sheet, "表四"))
			mustEdit(t, x.SetCellStr("表四", "A2", caption))
		}
	}
	for _, c := range []struct {
		reason string
		edit   func(x *excelize.File)
		read   bool
		code   string
	}{
		{"last year's, kept beside", copySheet("2023年政府信息公开行政复议、行政诉讼情况"), true, "workbook.unplaced"},
		{"a copy of this year's", copySheet("2024年度"), false, "table.truncated"},
		{"a copy of no year", copySheet("备份"), false, "table.truncated"},
		{"last year's in its place", moved("2023年度"), false, "table.truncated"},
		{"both years", moved("2024年（上年为2023年）"), true, "workbook.moved"},
		{"an edition", moved("按2021年版格式填报"), true, "workbook.moved"},
		{"a month of the year before", moved("2023年12月以来"), true, "workbook.moved"},
	} {
		ret := readBytes(edited(t, data, c.edit))
		got := ret.Filing.Cell("reviews.reconsideration.upheld")
		if c.read != (got.Kind == templates.CellNumber && got.Number == want) || !c.read && got.Kind != templates.CellUnreadable {
			t.Errorf("%s: %+v\n%s", c.reason, got, describe(ret.Findings))
		}
		if !slices.ContainsFunc(ret.Findings, func(f templates.Finding) bool { return f.Code == c.code && !strings.Contains(f.Message, "{") }) {
			t.Errorf("%s: no %s\n%s", c.reason, c.code, describe(ret.Findings))
		}
	}
}
