package ledger

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/cases"
	"nianbao/testdata/lint"
	"nianbao/xlsx/sheets"
)

func written(t *testing.T, l *Ledger) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := l.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// counted counts the tables once more, from the values alone: labels by a map, years by their dates as text. It shares nothing
// with the count of package cases.
func counted(l *Ledger) map[string]int {
	n := map[string]int{}
	whose, block, end, how := map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}
	for _, w := range cases.Categories {
		whose[w.Word] = w.ID
	}
	for _, w := range cases.Blocks {
		block[w.Word] = w.ID
	}
	for _, o := range cases.Outcomes {
		end[o.Word] = o.Column
	}
	for _, r := range cases.Results {
		how[r.Group+"|"+r.Word], how["|"+r.Word] = r.ID, r.ID
	}
	how["（一）予以公开|"], how["（二）部分公开|"] = "granted", "partial"
	dated := func(c cases.Line, columns ...cases.Column) bool {
		for _, col := range columns {
			v := c.Cells[col]
			if v.Kind == cases.Text || v.Kind == cases.Number && (v.Number < 39569 ||
				cases.Day(v.Number) > cases.On(l.Year+1, 12, 31)) {
				return false
			}
		}
		return c.Cells[cases.Received].Kind == cases.Number
	}
	year := func(v cases.Value) int {
		if v.Kind == cases.Blank {
			return 9999
		}
		var y int
		fmt.Sscanf(cases.Day(v.Number).String(), "%d", &y)
		return y
	}
	for _, c := range l.Applications {
		who := whose[c.Cells[cases.Category].Text]
		if who == "" || !dated(c, cases.Received, cases.Asked, cases.Mended, cases.Sent, cases.Replied, cases.FeeTold,
			cases.Paid, cases.Ended) {
			continue
		}
		came, went := year(c.Cells[cases.Received]), year(c.Cells[cases.Ended])
		group, result := c.Cells[cases.Group], c.Cells[cases.Result]
		id := how[group.Text+"|"+result.Text]
		if group.Kind == cases.Number || result.Kind == cases.Number {
			id = ""
		}
		add := func(row string, is bool) {
			if is && row != "" {
				n["applications."+row+"."+who]++
			}
		}
		add("new", came == l.Year)
		add("carried_in", came < l.Year && went >= l.Year)
		add(id, went == l.Year)
		add("carried_out", came <= l.Year && went > l.Year)
	}
	for _, c := range l.Disputes {
		b := block[c.Cells[cases.Block].Text]
		if b == "" || !dated(c, cases.Received, cases.Ended) {
			continue
		}
		came, went := year(c.Cells[cases.Received]), year(c.Cells[cases.Ended])
		switch {
		case came > l.Year || went < l.Year || l.Practice.Once && came < l.Year:
		case went > l.Year:
			n["reviews."+b+".pending"]++
		case end[c.Cells[cases.Result].Text] != "":
			n["reviews."+b+"."+end[c.Cells[cases.Result].Text]]++
		}
	}
	return n
}

// TestLedgerTables generates ledgers, holds their figures against a second count, and reads each back: the same lines, the same
// words beside each row, the same figures.
func TestLedgerTables(t *testing.T) {
	for i := range rounds(6, 100) {
		l, want := generated(i)
		holdCount(t, i, l)
		data := written(t, l)
		read, found := Read(open(t, data))
		if read == nil {
			t.Fatalf("round %d: %v", i, found)
		}
		holdCount(t, i, read)
		holdMutations(t, i, read, want)
		for _, f := range found {
			if strings.Contains(f.Message, secretWord) || f.Code == "ledger.table" {
				t.Fatalf("round %d: %s", i, f.Message)
			}
		}
		sheetWords(t, read, open(t, data))
	}
}

// holdCount holds the figures of a ledger against those of counted.
func holdCount(t *testing.T, round int, l *Ledger) {
	t.Helper()
	want := counted(l)
	got := map[string]int{}
	for key, n := range l.Figures() {
		got[string(key)] = n
	}
	for key := range want {
		got[key] += 0
	}
	for key, n := range got {
		if n != want[key] {
			t.Fatalf("round %d: %s is %d, counted again %d", round, key, n, want[key])
		}
	}
}

// sheetWords holds what a workbook says beside each row against the rules that the program finds for it.
func sheetWords(t *testing.T, l *Ledger, book *sheets.Book) {
	t.Helper()
	y := l.Clock()
	for i, seen := range [][]cases.Seen{y.Applications(l.Applications), y.Disputes(l.Disputes)} {
		sheet, col := book.Sheet(SheetApplications), 20
		if i == 1 {
			sheet, col = book.Sheet(SheetDisputes), 8
		}
		for k := range seen {
			if got := sheet.Cell(seen[k].Row, col).Text(); got != seen[k].Words() {
				t.Fatalf("%s row %d: %q, found %q", sheet.Name, seen[k].Row, got, seen[k].Words())
			}
		}
	}
}

// TestLedgerYears goes from a year to the next: what is open, and nothing else, is there, and stands there as it stood; last
// year's 四 is the next one's 二.
func TestLedgerYears(t *testing.T) {
	l := random(2025, 300, 5)
	l.Room = 5
	l.Applications = good(l, l.Clock().Applications(l.Applications))
	l.Disputes = good(l, l.Clock().Disputes(l.Disputes))
	next := l.Next(2026)
	next.Room = 5
	read, _ := Read(open(t, written(t, next)))
	before, after := l.Figures(), read.Figures()
	open, total := 0, 0
	for i, c := range cases.Categories {
		out, in := before[templates.Key("applications.carried_out."+c.ID)],
			after[templates.Key("applications.carried_in."+c.ID)]
		if out != in || int(read.Last[i].Number) != out {
			t.Errorf("%s: 四 of 2025 is %d, 二 of 2026 %d, kept as %v", c.Word, out, in, read.Last[i])
		}
		total += out
	}
	for _, line := range l.Applications {
		if v := line.Cells[cases.Ended]; v.Kind == cases.Blank || cases.Day(v.Number) >= cases.On(2026, 1, 1) {
			if line.Cells != read.Applications[open].Cells {
				t.Errorf("%v has become %v", line.Cells, read.Applications[open].Cells)
			}
			open++
		}
	}
	if open != len(read.Applications) || total == 0 {
		t.Errorf("%d carried over, %d open", len(read.Applications), open)
	}
	again := read.Next(2026)
	if len(again.Applications) != open || again.Last != read.Last {
		t.Errorf("the same year anew has %d rows", len(again.Applications))
	}
	f := read.Filing()
	if f.Previous == nil || f.Year != 2026 || f.Agency.Name != l.Agency || len(f.Narrative) > 0 {
		t.Errorf("filing %+v", f)
	}
}

// good are the lines without an error that keeps them out of every figure.
func good(l *Ledger, seen []cases.Seen) (list []cases.Line) {
	for i := range seen {
		if s := &seen[i]; !s.Bad && s.Category > 0 {
			list = append(list, *s.Line)
		}
	}
	return list
}

// TestLedgerLint holds the workbook to the rules of the programs that open it.
func TestLedgerLint(t *testing.T) {
	l := random(2026, 30, 3)
	l.Room = 20
	data := written(t, l)
	faults, err := lint.Lint(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		if f.Kind == lint.FaultPrivate { // lists name the program
			continue
		}
		t.Error(f)
	}
	if again := written(t, l); !bytes.Equal(again, data) {
		t.Error("the same ledger has other bytes")
	}
	if name := os.Getenv("NIANBAO_LEDGER"); name != "" { // keeps one to look at
		l.Room = 0
		if err := os.WriteFile(name, written(t, l), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLedgerIs tells ledgers from what else has lists.
func TestLedgerIs(t *testing.T) {
	l := random(2026, 3, 1)
	l.Room = 5
	book := open(t, written(t, l))
	if !Is(book) || Is(nil) {
		t.Error("a ledger is not known as one")
	}
	for _, s := range book.Sheets { // however little of it is sent
		s.Name += "副本"
	}
	if book.Sheets = book.Sheets[2:3]; !Is(book) {
		t.Error("one list alone, renamed, is not known")
	}
	book.Sheets = open(t, written(t, l)).Sheets[3:]
	if Is(book) {
		t.Error("tables alone are no ledger")
	}
}
