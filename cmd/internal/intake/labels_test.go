package intake

import (
	"path/filepath"
	"strings"
	"testing"

	"nianbao/templates"
)

// TestTwoLabels: the same two misspelt labels are read in three dresses, and each dress says which words stand there and what
// they were taken for.
func TestTwoLabels(t *testing.T) {
	words := map[string]string{"2.其它法律行政法规禁止公开": "2.其他法律行政法规禁止公开", "4.保护第三人合法权益": "4.保护第三方合法权益"}
	for _, c := range []struct{ name, code string }{
		{"published/two-labels-misspelt.html", "published.label"},
		{"workbooks/two_labels_misspelt.xlsx", "workbook.label-changed"},
		{"workbooks/two_labels_misspelt_home_made.xlsx", "workbook.label-changed"},
	} {
		name := filepath.Join("../../../testdata/cases", c.name)
		item := Open(name, Options{})
		if item.Filing == nil {
			t.Errorf("%s: not read: %v", c.name, item.Findings)
			continue
		}
		for _, key := range item.Filing.Form.Table("applications").Keys() {
			if cell := item.Filing.Cell(key); cell.Kind != templates.CellNumber {
				t.Errorf("%s: %s is read as %v", c.name, key, cell)
			}
		}
		said := 0
		for _, f := range item.Findings {
			for got, want := range words {
				if f.Code == c.code && f.Severity == templates.SeverityNote && strings.Contains(f.Message, got) && strings.Contains(f.Message, want) {
					said++
				}
			}
		}
		if said != len(words) {
			t.Errorf("%s: %d labels said, want %d: %v", c.name, said, len(words), item.Findings)
		}
	}
}
