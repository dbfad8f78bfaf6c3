package returned

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
)

// TestReadMisspelt: where the layout does not say where a figure stands, a misspelt label does, as long as its neighbours
// agree, and it is said; what could be another label, or has other numbers, is read nowhere.
func TestReadMisspelt(t *testing.T) {
	data := written(t, completed(t))
	for _, c := range []struct {
		sheet, cell, text string
		key               templates.Key // a figure of the label
		read              bool
		reason            string
	}{
		{sheetThree, "C12", "2.其它法律行政法规禁止公开", "applications.refused_law.natural", true, "a row between others"},
		{sheetThree, "A7", "一、本年新收政府信息公开申请数", "applications.new.natural", true, "the first row"},
		{sheetThree, "A31", "四、结转下年渡继续办理", "applications.carried_out.natural", true, "the last row"},
		{sheetThree, "H6", "法律服务机够", "applications.new.legal", true, "a column between others"},
		{sheetTwo, "A7", "行政规范性文伴", "disclosure.normative.issued", true, "a row of table two"},
		{sheetTwo, "A17", "行政事业收费", "disclosure.fees.amount", true, "its last row, below a head of its own"},
		{sheetTwo, "C5", "本年废止数", "disclosure.normative.repealed", true, "one of three columns"},
		{sheetTwo, "B9", "本年处理决定数重", "disclosure.licensing.decisions", true, "the only column of a band"},
		{sheetFour, "F5", "未经复议直接启诉", "reviews.direct_suit.upheld", true, "a group of table four"},
		{sheetTwo, "C5", "本年制止件数", "disclosure.normative.repealed", false, "as near to another"},
		{sheetThree, "C12", "2.其他法律行政法规禁止公开12", "applications.refused_law.natural", false, "a figure in the label"},
		{sheetThree, "C15", "5.属于二类内部事务信息", "applications.refused_internal.natural", false, "another number"},
		{sheetThree, "C12", "法律规定不公开的", "applications.refused_law.natural", false, "other words"},
	} {
		ret := readBytes(edited(t, data, func(x *excelize.File) {
			was, err := x.GetCellValue(c.sheet, c.cell)
			mustEdit(t, err)
			if was == "" {
				t.Fatalf("%s!%s: no label", c.sheet, c.cell)
			}
			mustEdit(t, x.SetCellStr(c.sheet, c.cell, c.text))
			mustEdit(t, x.InsertRows(c.sheet, 4, 1))
		}))
		cell := ret.Filing.Cell(c.key)
		if read := cell.Kind == templates.CellNumber; read != c.read || read && cell.Number != completed(t).Cell(c.key).Number {
			t.Errorf("%s: %s is %v\n%s", c.reason, c.key, cell, describe(ret.Findings))
		}
		said := false
		for _, f := range ret.Findings {
			said = said || f.Code == "workbook.label-changed" && strings.Contains(f.Message, c.text) && f.Severity == templates.SeverityNote
		}
		if said != c.read {
			t.Errorf("%s: said %v\n%s", c.reason, said, describe(ret.Findings))
		}
	}
}
