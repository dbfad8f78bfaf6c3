package returned

import (
	"maps"
	"os"
	"slices"
	"testing"
)

// TestEarlierWorkbooks: workbooks that the program of 29 November has handed out, filled in, come back after the sheets were
// laid out anew. Every figure's table, passage and explanation is read as it was, and nothing of what that version printed is
// taken for somebody's words.
func TestEarlierWorkbooks(t *testing.T) {
	const dir = "../../testdata/earlier/"
	tables := map[string]string{"value.blank-table/reviews": "本年没有复议诉讼，已核实。", "narrative.figure/overview.on_request": "含电话申请，口径不同"}
	for _, c := range []struct {
		file, reason string
		answers      map[string]string
		codes        []string // notes besides those of the values
	}{
		{"2026-11-29.xlsx", "as the program wrote it", tables, nil},
		{"2026-11-29-libreoffice.xlsx", "saved by LibreOffice", tables, nil},
		{"2026-11-29-openpyxl.xlsx", "a copy of a batch with last year's figures, saved without values", map[string]string{
			"value.blank-table/reviews":                   "说明之value.blank-table",
			"fees.notice/applications.other_unpaid.total": "说明之fees.notice",
			"narrative.figure/overview.on_request":        "含电话申请，口径不同",
		}, []string{"workbook.no-value", "workbook.no-value"}},
	} {
		data, err := os.ReadFile(dir + c.file)
		if err != nil {
			t.Fatal(err)
		}
		ret := readBytes(data)
		if ret.Filing == nil {
			t.Fatalf("%s: %s", c.file, describe(ret.Findings))
		}
		if !maps.Equal(ret.Filing.Explanations, c.answers) {
			t.Errorf("%s, %s: explanations %v, want %v", c.file, c.reason, ret.Filing.Explanations, c.answers)
		}
		var codes []string
		for _, f := range ret.Findings {
			if f.Code != "value.blank" {
				codes = append(codes, f.Code)
			}
		}
		if !slices.Equal(codes, c.codes) {
			t.Errorf("%s, %s: %s", c.file, c.reason, describe(ret.Findings))
		}
		if d, ok := ret.Filing.Cell("applications.new.natural").Value(); !ok || d.String() == "0" {
			t.Errorf("%s: the first figure of table three is %v", c.file, ret.Filing.Cell("applications.new.natural"))
		}
	}
}
