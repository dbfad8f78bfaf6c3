package ledger

import (
	"bytes"
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"nianbao/templates/cases"
	"nianbao/testdata/tier"
)

// TestLedgerGrowth reads ledgers of N and 4N rows of every kind that is meant to be dear. What is allocated stands for the work, and
// may grow fivefold.
func TestLedgerGrowth(t *testing.T) {
	long := cases.Str(strings.Repeat("９0", 4_000))
	for reason, fill := range map[string]func(i int, c *cases.Line){
		"ordinary rows": func(i int, c *cases.Line) { *c = random(2026, 1, uint64(i)).Applications[0] },
		"one number in all rows": func(_ int, c *cases.Line) {
			c.Cells[cases.Number1] = cases.Str("一")
		},
		"every cell wrong": func(_ int, c *cases.Line) {
			for k := range c.Cells {
				c.Cells[k] = cases.Str("错")
			}
		},
		"absurd dates": func(i int, c *cases.Line) {
			for k := range c.Cells {
				c.Cells[k] = cases.Num(1e15 * float64(1-i%3))
			}
		},
		"long texts of digits": func(_ int, c *cases.Line) { c.Cells[cases.Subject], c.Cells[cases.Result] = long, long },
	} {
		allocated := func(n int) int64 {
			l := &Ledger{Year: 2026, Room: 5, Applications: make([]cases.Line, n)}
			for i := range l.Applications {
				fill(i, &l.Applications[i])
			}
			book := open(t, written(t, l))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			read, found := Read(book)
			runtime.ReadMemStats(&after)
			if read == nil || len(read.Applications) != n || len(found) > mostAlike*(1+len(cases.Rules)) {
				t.Errorf("%s: %d rows are read with %d findings", reason, n, len(found))
			}
			return int64(after.TotalAlloc - before.TotalAlloc)
		}
		if one, four := allocated(50), allocated(200); four > 5*one {
			t.Errorf("%s: %d bytes for 50 rows, %d for 200", reason, one, four)
		}
	}
}

// TestLedgerLargest: as many rows as a ledger may have are written and read; more are refused, by both, and never cut.
func TestLedgerLargest(t *testing.T) {
	most := mostRows - headRow
	l := &Ledger{Year: 2026, Applications: make([]cases.Line, most+1)}
	if err := l.Write(&bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "请分成几本") {
		t.Errorf("too many rows: %v", err)
	}
	far := edited(t, written(t, &Ledger{Year: 2026, Room: 5}), func(name string, part []byte) []byte {
		if name != "xl/worksheets/sheet2.xml" {
			return part
		}
		return regexp.MustCompile(`( r="[A-Z]*)9"`).ReplaceAll(part, fmt.Appendf(nil, `${1}%d"`, mostRows+1))
	})
	if read, found := Read(open(t, far)); read != nil || len(found) != 1 || found[0].Code != "ledger.structure" {
		t.Errorf("a row too far down: %v", found)
	}
	tier.Need(t, "writes and reads 8,000 rows")
	l = random(2026, most, 1)
	read, found := Read(open(t, written(t, l)))
	if read == nil || len(read.Applications) > most || len(read.Applications) < most-10 {
		t.Fatalf("%d rows are read as %s", most, fmt.Sprint(found)[:200])
	}
	holdCount(t, most, read)
}
