package returned

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates/formula"
	"nianbao/testdata/tier"
	"nianbao/xlsx/sheets"
)

// The second opinion on formulas that clerks type: LibreOffice computes a thousand of them, generated over numbers, blanks,
// words and other formulas on two sheets, and what this program computes is the same, or it refuses.
func TestFormulasLikeLibreOffice(t *testing.T) {
	office := tier.Tool(t, "soffice")
	r := rand.New(rand.NewPCG(31, 37))
	x := excelize.NewFile()
	defer x.Close()
	_, err := x.NewSheet("表 二")
	mustEdit(t, err)
	words := []string{"水务局", "民政局", "abc", "ABC", "", "a*c", "约"}
	for _, sheet := range []string{"Sheet1", "表 二"} {
		for row := 1; row <= 12; row++ {
			for col := 1; col <= 4; col++ {
				at := sheets.RefName(row, col)
				switch n := r.IntN(10); {
				case n < 2:
				case n < 4 && col > 2: // words in two columns, so that arithmetic elsewhere has numbers
					mustEdit(t, x.SetCellStr(sheet, at, words[r.IntN(len(words))]))
				case n < 5:
					mustEdit(t, x.SetCellValue(sheet, at, r.IntN(4)))
				default:
					mustEdit(t, x.SetCellValue(sheet, at, float64(r.IntN(2000)-300)/[]float64{1, 1, 4, 10}[r.IntN(4)]))
				}
			}
		}
	}
	const n = 1000
	for i := range n {
		mustEdit(t, x.SetCellFormula("Sheet1", fmt.Sprintf("H%d", i+1), anyFormula(r, 3, i)))
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "a.xlsx")
	mustEdit(t, x.SaveAs(name))
	out, err := exec.Command(office, "-env:UserInstallation=file:///tmp/lo_formulas", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", filepath.Join(dir, "out"), name).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "out", "a.xlsx"))
	mustEdit(t, err)
	book, err := sheets.Open(bytes.NewReader(data), int64(len(data)), sheets.Limits{})
	mustEdit(t, err)
	same, refused, bad := 0, 0, 0
	for i := range n {
		calc := newCalculator(book) // so that the limit on cells is that of one formula
		sheet := book.Sheets[0]
		c := sheet.Cell(i+1, 8)
		v, err := calc.result(sheet, c)
		got := shownValue(v, err)
		if got == "?" {
			refused++
			continue
		}
		if want := shownCell(c); !alike(got, want) {
			if bad++; bad <= 10 {
				t.Errorf("=%s: %s, LibreOffice says %s", c.Formula, got, want)
			}
			continue
		}
		same++
	}
	t.Logf("%d alike, %d refused, %d otherwise", same, refused, bad)
	if same < n/2 {
		t.Errorf("only %d of %d formulas were computed", same, n)
	}
}

func shownValue(v formula.CellValue, err error) string {
	if errors.Is(err, errGrammar) || errors.Is(err, formula.ErrRange) {
		return "?"
	}
	if err != nil {
		return "! " + err.Error()
	}
	switch v.Kind() {
	case formula.KindNumber:
		d, err := v.Number()
		if err != nil {
			return "?"
		}
		return d.String()
	case formula.KindBool:
		return strings.ToUpper(fmt.Sprint(v == formula.BoolValue(true)))
	case formula.KindBlank:
		return "0"
	}
	return v.Text()
}

func shownCell(c *sheets.Cell) string {
	switch c.Type {
	case sheets.Number:
		d, _, err := formula.FromExcelNumber(c.Raw)
		if err != nil {
			return c.Raw
		}
		return d.String()
	case sheets.Bool:
		return map[string]string{"0": "FALSE", "1": "TRUE"}[c.Raw]
	}
	return c.Raw
}

// alike allows for what the two write in different ways: LibreOffice gives truth values as numbers in places, and rounds a
// binary fraction before it shows it.
func alike(a, b string) bool {
	truth := map[string]string{"TRUE": "1", "FALSE": "0"}
	if t, ok := truth[a]; ok {
		a = t
	}
	if t, ok := truth[b]; ok {
		b = t
	}
	if x, err := strconv.ParseFloat(a, 64); err == nil {
		if y, err := strconv.ParseFloat(b, 64); err == nil {
			return math.Abs(x-y) <= 1e-8*max(1, math.Abs(x))
		}
	}
	return a == b
}

// anyFormula makes a formula of at most depth calls inside each other; it may name formulas above row.
func anyFormula(r *rand.Rand, depth, row int) string {
	number := func() string { return anyNumber(r, depth-1, row) }
	area := func(cols string) string {
		a, b := 1+r.IntN(12), 1+r.IntN(12)
		col := string(cols[r.IntN(len(cols))])
		prefix := pick(r, "", "", "'表 二'!", "$")
		if prefix == "$" {
			return fmt.Sprintf("$%s$%d:%s$%d", col, min(a, b), col, max(a, b))
		}
		return fmt.Sprintf("%s%s%d:%s%d", prefix, col, min(a, b), col, max(a, b))
	}
	criterion := func() string {
		return pick(r, `">0"`, `"<>0"`, `">=2"`, `"<100"`, `"<>"`, `"=0"`, "2", `"水务局"`, `"*局"`, `"a?c"`, `"<>abc"`, `">"&`+number())
	}
	fixed := func(col string) string { return pick(r, "", "'表 二'!") + col + "2:" + col + "9" }
	switch r.IntN(14) {
	case 0:
		return "COUNTIF(" + area("ABCD") + "," + criterion() + ")"
	case 1:
		return "SUMIF(" + fixed("C") + "," + criterion() + "," + fixed("A") + ")"
	case 2:
		return pick(r, "COUNT(", "COUNTA(", "SUM(", "MAX(", "MIN(") + area("ABCD") + "," + area("AB") + ")"
	case 3:
		return "IFERROR(" + number() + "/" + number() + "," + number() + ")"
	case 4:
		return pick(r, "ROUND(", "ROUNDUP(", "ROUNDDOWN(") + number() + "," + pick(r, "0", "1", "2", "-1") + ")"
	case 5:
		return "IF(" + number() + pick(r, ">", "<=", "=", "<>") + number() + "," + number() + "," + number() + ")"
	case 6:
		return "SUMPRODUCT((" + fixed("A") + pick(r, ">0", "<=2", "<>0") + ")*" + fixed("B") + ")"
	case 7:
		return "SUMIFS(" + fixed("A") + "," + fixed("B") + "," + criterion() + "," + fixed("C") + "," + criterion() + ")"
	case 8:
		return "IF(" + pick(r, "AND(", "OR(") + number() + ">1," + number() + "<50)," + number() + "," + number() + ")"
	case 9:
		return "AVERAGE(" + area("AB") + ")"
	case 10:
		return pick(r, "LEN(C", "LEN(D") + fmt.Sprint(1+r.IntN(12)) + ")+" + number()
	case 11:
		return pick(r, "INT(", "ABS(", "TRUNC(") + number() + ")"
	case 12:
		return "MOD(" + number() + "," + pick(r, "3", "7", "-4", "0") + ")"
	}
	return "COUNTIFS(" + fixed("A") + "," + criterion() + "," + fixed("D") + "," + criterion() + ")"
}

func anyNumber(r *rand.Rand, depth, row int) string {
	switch r.IntN(5) {
	case 0:
		return fmt.Sprint(r.IntN(100))
	case 1:
		if row > 0 {
			return fmt.Sprintf("H%d", 1+r.IntN(row))
		}
	case 2:
		if depth > 0 {
			return anyFormula(r, depth, row)
		}
	case 3:
		if depth > 0 {
			return "(" + anyNumber(r, depth-1, row) + pick(r, "+", "-", "*") + anyNumber(r, depth-1, row) + ")"
		}
	}
	return pick(r, "", "'表 二'!") + pick(r, "A", "B") + fmt.Sprint(1+r.IntN(12))
}
