package xlsx

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// TestGnumericAgrees is TestLibreOfficeAgrees with a second engine, which shares no code with the first: every formula comes
// out as the value we write beside it, and every live check as templates.Check decides, as far as Gnumeric can tell.
func TestGnumericAgrees(t *testing.T) {
	convert := tier.Tool(t, "ssconvert")
	const count = 12
	for _, form := range everyForm(t) {
		t.Run(form.ID, func(t *testing.T) {
			t.Parallel()
			filings, options := make([]*templates.Filing, count), make([]Options, count)
			texts := []string{"制发【制发规范性文件】件，【没有的】件。", "　　【政策公开】本年度开展工作。\n【新收申请】件，【】。", "【新收 申请】1件", "一\n\n二"}
			inputs := uncomputed(t, "g"+form.ID+"-", count, func(i int) []byte {
				g := newGenerator(form, uint64(1000+i))
				f, last := g.right()
				switch {
				case i%3 == 1:
					f = g.halfFilled(f)
				case i%4 > 0:
					g.spoil(f, last, i%4)
				}
				if i%7 == 0 {
					last = nil
				}
				f.Narrative[form.Passages()[0].ID] = texts[i%len(texts)]
				filings[i], options[i] = f, Options{Previous: last, Finished: i%2 == 0}
				return writeBytes(t, f, options[i])
			})
			out, formulas, states := t.TempDir(), 0, 0
			for i, path := range inputs {
				computed := filepath.Join(out, filepath.Base(path))
				if text, err := exec.Command(convert, "--recalc", path, computed).CombinedOutput(); err != nil {
					t.Fatalf("%v: %s", err, text)
				}
				b := model(mustLayout(t, form), filings[i], options[i])
				n, m := compare(t, computed, filings[i], options[i], beyondGnumeric(b))
				formulas, states = formulas+n, states+m
			}
			t.Logf("%d formulas and %d states of checks of %d workbooks", formulas, states, count)
			if l := mustLayout(t, form); states < count*len(l.checks)/2 {
				t.Errorf("of %d checks only %d states were compared: they prove too little", count*len(l.checks), states)
			}
		})
	}
}

// arrayFunctions begin what Gnumeric does not compute over a range: MIN or a function of text inside SUMPRODUCT gives #VALUE! or
// 0 there. A carriage return by itself is lost in its XML.
var arrayFunctions = regexp.MustCompile(`SUMPRODUCT\((MIN\(|LEN\(|\(LEN\(|ISNUMBER\(FIND\(|ISTEXT\()|^CHAR\(13\)$`)

// formulaRef matches a cell or a range in a formula.
var formulaRef = regexp.MustCompile(`(?:'((?:[^']|'')+)'!)?\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?`)

// beyondGnumeric returns the cells of a workbook that Gnumeric cannot compute, and those that are made from them.
func beyondGnumeric(b *book) map[Ref]bool {
	beyond := map[Ref]bool{}
	for more := true; more; {
		more = false
		for _, s := range b.sheets {
			for _, c := range s.cells {
				at := Ref{s.name, c.row, c.col}
				if c.formula == "" || beyond[at] || !arrayFunctions.MatchString(c.formula) && !refersTo(s.name, c.formula, beyond) {
					continue
				}
				beyond[at], more = true, true
			}
		}
	}
	return beyond
}

// refersTo reports whether a formula on a sheet reads one of the cells.
func refersTo(sheet, formula string, cells map[Ref]bool) bool {
	if len(cells) == 0 {
		return false
	}
	for _, m := range formulaRef.FindAllStringSubmatch(formula, -1) {
		name, last := sheet, m[4]+m[5]
		if m[1] != "" {
			name = m[1]
		}
		if last == "" {
			last = m[2] + m[3]
		}
		c1, r1, _ := excelize.CellNameToCoordinates(m[2] + m[3])
		c2, r2, _ := excelize.CellNameToCoordinates(last)
		for at := range cells {
			if at.Sheet == name && r1 <= at.Row && at.Row <= r2 && c1 <= at.Col && at.Col <= c2 {
				return true
			}
		}
	}
	return false
}
