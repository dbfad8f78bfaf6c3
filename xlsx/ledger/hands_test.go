package ledger

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/cases"
	"nianbao/testdata/tier"
)

// handling changes a ledger with openpyxl, as people and other programs do: what of it is done stands in the first argument.
const handling = `
import datetime, sys, openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904
how, name = sys.argv[1:]
book = openpyxl.load_workbook(name)
s = book['申请']
typed = [c for c in range(1, 19) if c != 15]
rows = [[s.cell(r, c).value for c in typed] for r in range(5, 25)]
def put(rows):
    for r, row in enumerate(rows, 5):
        for c, v in zip(typed, row): s.cell(r, c).value = v
if how == 'sorted': put(sorted(rows, key=lambda r: r[1], reverse=True))
elif how == 'pasted': put(rows[10:] + rows[:10])
elif how == 'moved':
    for r in range(4, 25):
        a, b = s.cell(r, 4), s.cell(r, 5)
        a.value, b.value = b.value, a.value
elif how == 'hidden':
    for c in 'CPQ': s.column_dimensions[c].hidden = True
    for r in range(8, 14): s.row_dimensions[r].hidden = True
    s.auto_filter.add_filter_column(2, ['自然人'])
elif how == 'emptied': put(rows[:5] + [[None] * 17] + rows[6:])
elif how == '1904': book.epoch = CALENDAR_MAC_1904
elif how == 'hours':
    for r in range(5, 25): s.cell(r, 2).value += datetime.timedelta(hours=15, minutes=30)
elif how == 'text': s['B7'] = '2026.3.5'
elif how == 'digits': s['B7'] = 20260305
elif how == 'below':
    for c, v in zip(typed, rows[0]): s.cell(100, c).value = v
    s['A100'] = '新'
elif how == 'renamed': s.title = '申请登记'; s['A1'] = '某局台账'
elif how == 'head': s['P4'] = '办结'
elif how == 'calendar': book['日历']['A9'] = None
elif how == 'calendar cut': book['日历'].delete_rows(400, 700)
elif how == 'choice': book['口径']['B4'] = '都行'
elif how == 'year': book['封面']['C5'] = None
book.save(name)
`

// TestLedgerHands: whatever is done to a ledger within its rows, the figures stay those of its rows; what keeps them from being
// known is said, with its place.
func TestLedgerHands(t *testing.T) {
	tier.Need(t, "openpyxl writes ledgers")
	l := &Ledger{Year: 2026, Agency: "示例县水务局", Room: 10, Applications: make([]cases.Line, 20)}
	for i := range l.Applications {
		for col, v := range map[cases.Column]cases.Value{cases.Number1: cases.Str(fmt.Sprint("2026-", i+1)), cases.Channel: cases.Str("当面"),
			cases.Received: cases.Dated(cases.On(2026, 1, 5) + cases.Day(i)), cases.Category: cases.Str(cases.Categories[i%6].Word),
			cases.Ended: cases.Dated(cases.On(2026, 1, 26) + cases.Day(i)), cases.Group: cases.Str(cases.Groups[0])} {
			l.Applications[i].Cells[col] = v
		}
	}
	data := written(t, l)
	whole := fmt.Sprint(l.Figures())
	for _, c := range []struct{ how, codes, where string }{
		{"saved", "", ""}, {"sorted", "", ""}, {"pasted", "", ""}, {"moved", "", ""}, {"hidden", "", ""}, {"1904", "", ""}, {"hours", "", ""},
		{"renamed", "", ""},
		{"emptied", "fewer", ""}, // the row is gone from the figures, as it is from the sheet
		{"text", "ledger.date", "申请!B7"}, {"digits", "ledger.date", "申请!B7"}, {"below", "ledger.table", "申请!A100"},
		{"head", "ledger.structure", "申请"}, {"calendar", "ledger.structure", "日历"}, {"calendar cut", "ledger.structure", "日历"}, {"choice", "ledger.structure", "口径"},
		{"year", "ledger.structure", "封面"},
	} {
		name := filepath.Join(t.TempDir(), "台账.xlsx")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("/usr/bin/python3", "-c", handling, c.how, name).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", c.how, err, out)
		}
		saved, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		read, found := Read(open(t, saved))
		figures := ""
		if read != nil {
			figures = fmt.Sprint(read.Figures())
		}
		is := func(f templates.Finding) bool { return f.Code == c.codes && strings.Contains(f.Message, c.where) }
		switch {
		case c.codes == "" && (figures != whole || len(found) > 0),
			c.codes == "fewer" && (figures == whole || len(found) > 0),
			strings.HasPrefix(c.codes, "ledger.") && !slices.ContainsFunc(found, is):
			t.Errorf("%s: figures %s, %v", c.how, figures, found)
		}
	}
}

// TestLedgerPrompts: every input says what belongs there as soon as one stands in it, and every rule of counting that is our own is
// printed and called ours.
func TestLedgerPrompts(t *testing.T) {
	prompts := regexp.MustCompile(`<dataValidation [^>]*prompt="[^"]{4,}"[^>]*sqref="([A-Z]+)5:|<dataValidation [^>]*sqref="([A-Z]+)5:[^>]*prompt="[^"]{4,}"`)
	data := written(t, &Ledger{Year: 2026, Room: 5})
	edited(t, data, func(name string, part []byte) []byte {
		for i, columns := range [][]column{applicationColumns, disputeColumns} {
			if name != fmt.Sprintf("xl/worksheets/sheet%d.xml", i+2) {
				continue
			}
			said := map[string]bool{}
			for _, m := range prompts.FindAllSubmatch(part, -1) {
				said[string(m[1])+string(m[2])] = true
			}
			for at, c := range newList("", columns, 5).at {
				k := slices.IndexFunc(columns, func(c column) bool { return c.name == at })
				if k >= 0 && columns[k].typed() && !said[c] {
					t.Errorf("%s: %s says nothing", name, columns[k].head)
				}
			}
		}
		return part
	})
	sheet := open(t, data).Sheet(SheetCustoms)
	if title := sheet.Cell(1, 1).Text(); !strings.Contains(title, "由本程序定的算法") || !strings.Contains(sheet.Cell(2, 1).Text(), "不是公文规定") {
		t.Errorf("the rules are not called ours: %s", title)
	}
	for i, c := range cases.Customs {
		if got := sheet.Cell(customTop+1+i, 1).Text(); got != c.Rule {
			t.Errorf("row %d says %q", customTop+1+i, got)
		}
	}
}
