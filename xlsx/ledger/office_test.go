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
		part = bytes.ReplaceAll(part, []byte("<f>TODAY()</f>"), fmt.Appendf(nil, "<f>%d+0</f>", today))
		w.Write(cachedValue.ReplaceAll(part, []byte("</f>")))
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// recalculated is a workbook as LibreOffice computes and writes it.
func recalculated(t *testing.T, data []byte, today cases.Day) *sheets.Book {
	t.Helper()
	dir := t.TempDir()
	name := filepath.Join(dir, "a.xlsx")
	if err := os.WriteFile(name, withoutValues(t, data, today), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tier.Tool(t, "soffice"), "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--headless", "--convert-to",
		"xlsx:Calc MS Excel 2007 XML", "--outdir", filepath.Join(dir, "out"), name)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	made, err := os.ReadFile(filepath.Join(dir, "out", "a.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	return open(t, made)
}

func open(t *testing.T, data []byte) *sheets.Book {
	t.Helper()
	b, err := sheets.Open(bytes.NewReader(data), int64(len(data)), sheets.Limits{Limits: opc.Limits{}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestLedgerOffice holds every value that a ledger carries against LibreOffice's own: what a row is due, says and counts in,
// what its rules find, and the tables.
func TestLedgerOffice(t *testing.T) {
	tier.Need(t, "LibreOffice computes some thousand rows")
	for seed, n := range []int{0, 40, 700} {
		l := random(2025+seed%2, n, uint64(seed)+7)
		var b bytes.Buffer
		if err := l.Write(&b); err != nil {
			t.Fatal(err)
		}
		mine, theirs := open(t, b.Bytes()), recalculated(t, b.Bytes(), l.Today)
		wrong, compared := 0, 0
		for _, s := range mine.Sheets {
			other := theirs.Sheet(s.Name)
			for c := range s.All() {
				if !c.HasFormula() {
					continue
				}
				compared++
				if got := other.Cell(c.Row, c.Col); !same(got.Text(), c.Raw) {
					if wrong++; wrong < 12 {
						t.Errorf("n %d: %s!%s: ours %q, LibreOffice %q: %.300s", n, s.Name, c.Ref(), c.Raw, got.Text(),
							c.Formula)
					}
				}
			}
		}
		l, found := Read(mine)
		other, again := Read(theirs)
		if fmt.Sprint(l.Figures()) != fmt.Sprint(other.Figures()) || fmt.Sprint(found) != fmt.Sprint(again) {
			t.Errorf("n %d: what LibreOffice has saved is read otherwise: %d and %d findings", n, len(found), len(again))
		}
		t.Logf("%d rows: %d formulas, %d differ", n, compared, wrong)
	}
}

func same(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x == y
}
