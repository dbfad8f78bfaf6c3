package returned

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/xlsx"
)

// TestCovered: the workbook of a sum brings back whose sum it is; an agency's own has no such list.
func TestCovered(t *testing.T) {
	for _, covers := range [][]string{nil, {"示例县水务局", "示例县<民政>局", "=1+1"}} {
		f := templates.NewFiling(form2021(t), 2024)
		f.Agency.Name, f.Covers = "示例县人民政府", covers
		data := writtenPlain(t, f)
		ret := Read(bytes.NewReader(data), int64(len(data)), Options{File: "汇总填报表.xlsx"})
		if ret.Filing == nil || !slices.Equal(ret.Filing.Covers, covers) || ret.Filing.Agency.Name != f.Agency.Name {
			t.Errorf("%q came back as %+v", covers, ret.Filing)
		}
		for _, x := range ret.Findings {
			if x.Severity == templates.SeverityError {
				t.Errorf("%q: %s", covers, x.Message)
			}
		}
	}
}

// TestCoveredStates: a sum that waits for somebody says so in its workbook, and is settled by what is typed into the column.
func TestCoveredStates(t *testing.T) {
	f := templates.NewFiling(form2021(t), 2024)
	f.Agency.Name, f.Covers = "示例县人民政府", []string{"甲局", "乙局"}
	f.Pending = []templates.Pending{{Name: "乙局", State: "待说明" + templates.CountedForNow}, {Name: "丙局", State: "未报" + templates.NotCounted}}
	ret := readBytes(writtenPlain(t, f))
	if !slices.Equal(ret.Filing.Covers, f.Covers) || !slices.Equal(ret.Filing.Pending, f.Pending) {
		t.Errorf("came back as %q, %v", ret.Filing.Covers, ret.Filing.Pending)
	}
	for _, tt := range []struct {
		reason, state, covers string
		pending               int
	}{
		{"typed by the clerk once it has come", "已计入", "甲局 乙局 丙局", 1},
		{"blanks are nothing", " 已计入 ", "甲局 乙局 丙局", 1},
		{"no state is settled, as in older workbooks", "", "甲局 乙局 丙局", 1},
		{"anything else is not in", "来了", "甲局 乙局", 2},
	} {
		data := edited(t, writtenPlain(t, f), func(x *excelize.File) { mustEdit(t, x.SetCellStr(xlsx.SheetCovered, "C7", tt.state)) })
		got := readBytes(data).Filing
		if strings.Join(got.Covers, " ") != tt.covers || len(got.Pending) != tt.pending {
			t.Errorf("%s: covers %q, pending %v", tt.reason, got.Covers, got.Pending)
		}
	}
	data := edited(t, writtenPlain(t, f), func(x *excelize.File) { mustEdit(t, x.RemoveCol(xlsx.SheetCovered, "C")) })
	if got := readBytes(data).Filing; len(got.Covers) != 3 || got.Pending != nil {
		t.Errorf("without the column: %q, %v", got.Covers, got.Pending)
	}
}
