package xlsx

import (
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates/formula"
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
	sameCodes(t, ret.Findings, "workbook.unplaced@B2~")
	if got, want := ret.Findings[0].Message, "工作表“补充说明”不是填报表里的表，有 2 格内容（第一格 B2“另有”），没有采用。"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Every sheet is found again under another name: tables, narrative, details of the agency and explanations.
func TestReadRenamedSheets(t *testing.T) {
	want := completed(t)
	ret := readBytes(edited(t, written(t, want), func(x *excelize.File) {
		for _, name := range []string{SheetCover, SheetNarrative, SheetChecks} {
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
	ret := readBytes(subst(`(<c r="J9".*?<v>)\d+(</v>)`, "${1}"+shown.String()+"$2")(t, d9(` t="str"><v>12件</v>`)(t, written(t, base))))
	want := "三、申请!J9（一）予以公开·总计 表上显示 " + shown.String() + "，没有加上写成文字的数（D9）；都加上是 " + read.String() + "，按 " + read.String() + " 读取。"
	for _, f := range ret.Findings {
		if f.Code == "workbook.stale-value" && f.Place.Cell == "J9" {
			if f.Message != want {
				t.Errorf("got %s\nwant %s", f.Message, want)
			}
			return
		}
	}
	t.Errorf("nothing is said of J9:\n%s", describe(ret.Findings))
}
