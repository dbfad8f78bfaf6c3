package ledger

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"nianbao/templates/cases"
	"nianbao/testdata/tier"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/sheets"
)

var cachedValue = regexp.MustCompile(`</f><v>[^<]*</v>`)

// withoutValues takes the values of all formulas out of a workbook, so that whoever opens it must compute them.
func withoutValues(t *testing.T, data []byte, today cases.Day) []byte {
	t.Helper()
	return edited(t, data, func(_ string, part []byte) []byte {
		part = bytes.ReplaceAll(part, []byte("<f>TODAY()</f>"), fmt.Appendf(nil, "<f>%d+0</f>", today))
		return cachedValue.ReplaceAll(part, []byte("</f>"))
	})
}

// edited changes the parts of a workbook.
func edited(t *testing.T, data []byte, change func(name string, part []byte) []byte) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	to := zip.NewWriter(&b)
	for _, f := range from.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		w, err := to.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(change(f.Name, part))
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// recalculated are workbooks as LibreOffice computes and writes them, in one start.
func recalculated(t *testing.T, list [][]byte, today []cases.Day) (books []*sheets.Book) {
	t.Helper()
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to",
		"xlsx:Calc MS Excel 2007 XML", "--outdir", filepath.Join(dir, "out")}
	for i, data := range list {
		name := filepath.Join(dir, fmt.Sprintf("%d.xlsx", i))
		if err := os.WriteFile(name, withoutValues(t, data, today[i]), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	if out, err := exec.Command(tier.Tool(t, "soffice"), args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for i := range list {
		made, err := os.ReadFile(filepath.Join(dir, "out", fmt.Sprintf("%d.xlsx", i)))
		if err != nil {
			t.Fatal(err)
		}
		books = append(books, open(t, made))
	}
	return books
}

func open(t *testing.T, data []byte) *sheets.Book {
	t.Helper()
	b, err := sheets.Open(bytes.NewReader(data), int64(len(data)), sheets.Limits{Limits: opc.Limits{}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// rounds returns how many ledgers a test generates, unless NIANBAO_ROUNDS says otherwise.
func rounds(some, all int) int {
	if n, err := strconv.Atoi(os.Getenv("NIANBAO_ROUNDS")); err == nil {
		return n
	}
	return tier.Rounds(some, all)
}

// generated is the ledger of a round: in turn every way of counting, seven years, from no row to 5,000.
func generated(round int) (l *Ledger, want map[string]string) {
	n := round * 7 % 300
	switch {
	case round%50 == 49:
		n = 5000
	case round%50 == 0:
		n = 0
	}
	l = random(2021+round%7, n, uint64(round))
	l.Practice = cases.Practice{Once: round&1 != 0, ReplyRuns: round&2 != 0, PaidPauses: round&4 != 0}
	if round > 0 {
		want = mutated(l)
	}
	if round%10 != 0 {
		l.Room = 5
	}
	return l, want
}

// TestLedgerOffice generates ledgers and holds every value that they carry against LibreOffice's own: what a row is due, says and
// counts in, what its rules find, and the tables; what LibreOffice has saved is read with the same figures and findings. The
// figures are counted a third time here, and what every rule must find is found. NIANBAO_ROUNDS=500 takes some half an hour.
func TestLedgerOffice(t *testing.T) {
	tier.Need(t, "LibreOffice computes some thousand rows")
	const atOnce = 10 // ledgers a start
	n, formulas, rows, findings := rounds(0, 30), 0, 0, 0
	for from := 0; from < n && !t.Failed(); from += atOnce {
		var files [][]byte
		var today []cases.Day
		var wants []map[string]string
		for i := from; i < min(from+atOnce, n); i++ {
			l, want := generated(i)
			files, today, wants = append(files, written(t, l)), append(today, l.Today), append(wants, want)
			holdCount(t, i, l)
		}
		for k, theirs := range recalculated(t, files, today) {
			mine := open(t, files[k])
			formulas += sameFormulas(t, from+k, mine, theirs)
			l, found := Read(mine)
			other, again := Read(theirs)
			if fmt.Sprint(l.Figures()) != fmt.Sprint(other.Figures()) || fmt.Sprint(found) != fmt.Sprint(again) {
				t.Errorf("round %d: what LibreOffice has saved is read otherwise: %d and %d findings", from+k, len(found), len(again))
			}
			sheetWords(t, l, theirs)
			holdMutations(t, from+k, l, wants[k])
			rows, findings = rows+len(l.Applications)+len(l.Disputes), findings+len(found)
		}
		t.Logf("%d ledgers, %d rows, %d formulas, %d findings", min(from+atOnce, n), rows, formulas, findings)
	}
}

// TestLedgerGenerated: among the rows of the ledgers that CI generates is everything that a row can be.
func TestLedgerGenerated(t *testing.T) {
	met := map[string]bool{}
	for i := range 30 {
		l, _ := generated(i)
		l.Applications, l.Disputes = renumbered(l.Applications), renumbered(l.Disputes)
		l.meet(met)
	}
	for _, w := range everything() {
		if !met[w] {
			t.Errorf("no row has %s", w)
		}
	}
}

// sameFormulas compares the values of all formulas.
func sameFormulas(t *testing.T, round int, mine, theirs *sheets.Book) (compared int) {
	t.Helper()
	wrong := 0
	for _, s := range mine.Sheets {
		other := theirs.Sheet(s.Name)
		for c := range s.All() {
			if !c.HasFormula() {
				continue
			}
			compared++
			if got := other.Cell(c.Row, c.Col); !same(got.Text(), c.Raw) {
				if wrong++; wrong < 12 {
					t.Errorf("round %d: %s!%s: ours %q, LibreOffice %q: %.300s", round, s.Name, c.Ref(), c.Raw, got.Text(), c.Formula)
				}
			}
		}
	}
	return compared
}

// meet notes what the rows of a ledger are.
func (l *Ledger) meet(met map[string]bool) {
	y := l.Clock()
	for _, seen := range [][]cases.Seen{y.Applications(l.Applications), y.Disputes(l.Disputes)} {
		for i := range seen {
			s := &seen[i]
			met[s.In], met[s.Out], met[strings.Trim(s.Status(l.Today), "0123456789天")] = true, true, true
			for _, r := range s.Rules {
				met[r.Word] = true
			}
		}
	}
}

// everything is what rows can be: each figure of both tables, each reason not to count, each state, each finding.
func everything() (list []string) {
	for _, c := range cases.Categories {
		list = append(list, "一·"+c.Word, "二·"+c.Word, "四·"+c.Word)
		for i := range cases.Results {
			list = append(list, cases.ResultName(i+1)+"·"+c.Word)
		}
	}
	for _, b := range cases.Blocks {
		for _, s := range cases.States {
			list = append(list, s.Word+"·"+b.Word)
		}
	}
	for _, r := range cases.Rules {
		list = append(list, r.Word)
	}
	return append(list, cases.NotKind, cases.NotDate, cases.NotLater, cases.NotBefore, cases.NotResult, cases.NotAgain,
		"已结", "日期不对", "待补正", "征求意见中", "待缴费", "逾期", "剩")
}

func same(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x == y
}
