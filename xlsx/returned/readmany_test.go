package returned

import (
	"fmt"
	"nianbao/xlsx"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestManyFindings: what a file can hold any number of is told some hundred times and then counted.
func TestManyFindings(t *testing.T) {
	form := form2021(t)
	l, err := xlsx.NewLayout(form)
	if err != nil {
		t.Fatal(err)
	}
	queries := l.CheckLines()
	line := func(x *excelize.File, row int, of xlsx.CheckLine, id string) {
		for col, text := range map[int]string{xlsx.CheckTitle: of.Title, xlsx.CheckWhere: of.Where, xlsx.CheckAnswer: "属实", xlsx.CheckID: id} {
			mustEdit(t, x.SetCellStr(xlsx.SheetChecks, xlsx.Ref{Sheet: "", Row: row, Col: col}.A1(), text))
		}
	}
	for _, tt := range []struct {
		reason, code, more string
		edit               func(x *excelize.File)
	}{
		{"lines whose ids are others'", "workbook.label-changed", "另有同样的 700 条。", func(x *excelize.File) {
			for i := range 1000 {
				line(x, 500+i, queries[0], queries[1].ID)
			}
		}},
		{"remarks on many sheets", "workbook.remark", "处批注、文本框或旁边的字没有逐条列出", func(x *excelize.File) {
			for i := range 60 {
				name := fmt.Sprint("多", i)
				if _, err := x.NewSheet(name); err != nil {
					t.Fatal(err)
				}
				for row := range 40 {
					mustEdit(t, x.AddComment(name, excelize.Comment{Cell: xlsx.Ref{Sheet: "", Row: 1 + row, Col: 2}.A1(), Text: fmt.Sprint("应为 ", row)}))
				}
			}
		}},
	} {
		ret := readBytes(edited(t, written(t, completed(t)), tt.edit))
		n, more := 0, 0
		for _, f := range ret.Findings {
			if f.Code == tt.code {
				n++
				more += strings.Count(f.Message, tt.more)
			}
		}
		if n < 300 || n > 450 || more == 0 {
			t.Errorf("%s: %d findings of %s, %d of them say that there are more", tt.reason, n, tt.code, more)
		}
	}
}
