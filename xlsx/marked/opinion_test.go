package marked

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// TestOpinion: the sheet says until when and whom to ask, as far as that is known, has one line for a cause, and shows on a
// screen of 1366 × 768 all of its columns and what is to be done.
func TestOpinion(t *testing.T) {
	f := completed(t)
	f.Narrative["problems"] = ""
	f.Set("applications.granted.legal", templates.TextCell("12件左右"))
	f.Set("applications.total.natural", templates.Cell{Kind: templates.CellNumber, Number: formula.FromInt(3), Changed: true})
	for _, tt := range []struct {
		reason, due string
		office      Office
		want, not   string
	}{
		{"the cover says when", "2025年1月20日", Office{Contact: "示例县政务公开办 张三 0955-1"}, "报送期限：2025年1月20日。　有疑问请联系：示例县政务公开办 张三 0955-1。", ""},
		{"the office says when", "2025年1月20日", Office{Deadline: "2025年2月5日"}, "报送期限：2025年2月5日。", "有疑问请联系"},
		{"nobody knows", "", Office{}, "怎么改：", "报送期限"},
	} {
		var b, copied bytes.Buffer
		mustEdit(t, xlsx.Write(&b, f, xlsx.Options{Deadline: tt.due}))
		ret := readBytes(b.Bytes())
		result := checked(ret)
		mustEdit(t, Annotate(&copied, b.Bytes(), ret, result, tt.office))
		x, err := excelize.OpenReader(bytes.NewReader(copied.Bytes()))
		mustEdit(t, err)
		text, _ := x.GetCellValue(xlsx.SheetOpinion, "A3")
		if !strings.Contains(text, tt.want) || tt.not != "" && strings.Contains(text, tt.not) {
			t.Errorf("%s: %s", tt.reason, text)
		}
		seen := 0.0
		for row := 1; row <= xlsx.OpinionTop; row++ {
			h, _ := x.GetRowHeight(xlsx.SheetOpinion, row)
			seen += h
		}
		if h, _ := x.GetRowHeight(xlsx.SheetOpinion, 1); h < 1.5*18 || seen > 300 {
			t.Errorf("%s: the title has %g points, the first finding ends at %g", tt.reason, h, seen)
		}
		width := 0.0
		for _, col := range "ABCDEF" {
			w, _ := x.GetColWidth(xlsx.SheetOpinion, string(col))
			width += 8*w + 5
		}
		if width > 1366-60 {
			t.Errorf("%s: %g pixels wide", tt.reason, width)
		}
		told := templates.Told(result.Findings)
		rows, err := x.GetRows(xlsx.SheetOpinion)
		mustEdit(t, err)
		lines, follow := 0, 0
		for _, row := range rows[xlsx.OpinionTop-1:] {
			if len(row) > 3 && row[0] != "" {
				lines++
				follow += strings.Count(row[3], "跟着它的还有")
			}
		}
		if lines != len(told) || len(told) == len(result.Findings) || follow == 0 {
			t.Errorf("%s: %d lines for %d causes and %d findings, %d followed", tt.reason, lines, len(told), len(result.Findings), follow)
		}
		if n := x.GetActiveSheetIndex(); n != 0 {
			t.Errorf("%s: opens at sheet %d", tt.reason, n)
		}
		x.Close()
	}
}
