package xlsx

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
	"nianbao/xlsx/opc"
)

// formulaValue is the cached value of a formula. LibreOffice computes a formula only when there is none.
var formulaValue = regexp.MustCompile(`</f><v>[^<]*</v>`)

// recalculated writes filings, lets LibreOffice compute every formula and save, and returns the files it saved.
func recalculated(t *testing.T, name string, count int, make func(i int) []byte) []string {
	t.Helper()
	office := tier.Tool(t, "soffice")
	out := t.TempDir()
	// a profile of its own: a second soffice on the same profile would hand its files to the first and end
	args := []string{"-env:UserInstallation=file://" + t.TempDir(), "--headless", "--convert-to", "xlsx", "--outdir", out}
	inputs := uncomputed(t, name, count, make)
	var files []string
	for _, path := range inputs {
		files = append(files, filepath.Join(out, filepath.Base(path)))
	}
	for batch := range slices.Chunk(inputs, 125) {
		if text, err := exec.Command(office, append(slices.Clone(args), batch...)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
	}
	return files
}

// uncomputed writes filings without the values of their formulas, so that another program has to compute them.
func uncomputed(t *testing.T, name string, count int, make func(i int) []byte) []string {
	t.Helper()
	in := t.TempDir()
	var inputs []string
	for i := range count {
		parts := unzip(t, make(i))
		for part, data := range parts {
			parts[part] = formulaValue.ReplaceAll(data, []byte("</f>"))
		}
		path := filepath.Join(in, fmt.Sprintf("%s%d.xlsx", name, i))
		w, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := opc.WriteParts(w, parts); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		inputs = append(inputs, path)
	}
	return inputs
}

// TestLibreOfficeAgrees lets LibreOffice compute workbooks of right, wrong and half-filled filings. Every formula must come out as the
// value we write beside it, and every live check as templates.Check decides, rule by rule. Two thirds of the workbooks are
// tampered with after they are written, as in agencies: of these, sheet and command must say the same. 150 workbooks of each
// form are compared; NIANBAO_FILINGS sets another number.
func TestLibreOfficeAgrees(t *testing.T) {
	tier.Tool(t, "soffice")
	count := 150
	if n, err := strconv.Atoi(os.Getenv("NIANBAO_FILINGS")); err == nil {
		count = n
	}
	for _, form := range everyForm(t) {
		t.Run(form.ID, func(t *testing.T) {
			t.Parallel() // a LibreOffice of its own, which uses one processor
			agrees(t, form, count)
		})
	}
}

func agrees(t *testing.T, form *templates.Form, count int) {
	t.Helper()
	filings, options := make([]*templates.Filing, count), make([]Options, count)
	seen, did := map[string]int{}, make([][]string, count)
	paths := recalculated(t, "f"+form.ID+"-", count, func(i int) []byte {
		g := newGenerator(form, uint64(i))
		f, last := g.right()
		switch i % 5 {
		case 0: // right
		case 1:
			f = g.halfFilled(f)
		default:
			g.spoil(f, last, 1+i%4)
		}
		if i%7 == 0 {
			last = nil
		}
		if i%3 == 0 {
			for _, c := range mustLayout(t, form).checks {
				if c.severity == templates.SeverityQuery && g.IntN(2) == 0 {
					answers := []string{"经核实无误", "无误。", "。。", "无", "  是 　", `"!!"`, "（无）"} // the last five are no answers
					f.Explanations[c.id()] = answers[g.IntN(len(answers))]
				}
			}
		}
		filings[i] = f
		options[i] = Options{Previous: last, Finished: i%2 == 0}
		data := writeBytes(t, f, options[i])
		if i%3 > 0 {
			data, did[i] = g.tamper(t, mustLayout(t, form), data)
		}
		return data
	})
	for i, path := range paths {
		if did[i] == nil {
			compare(t, path, filings[i], options[i], nil)
		}
		sameAnswers(t, path, did[i], form, seen)
	}
	t.Logf("form %s: %d filings, states of live checks: %v", form.ID, count, seen)
	for _, state := range []string{stateUnfilled, statePartly, statePass, stateError, stateQuery, stateExplained, stateSkipped, stateRepeats, stateNoLast} {
		if count >= 100 && seen[state] == 0 {
			t.Errorf("form %s: no live check came out as %s: the filings prove too little", form.ID, state)
		}
	}
}

func mustLayout(t *testing.T, form *templates.Form) *Layout {
	t.Helper()
	l, err := LayoutOf(form)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// compare holds a file that another program computed against our own values and against Check, but for the cells that it
// cannot compute. It returns how many formulas and checks it compared.
func compare(t *testing.T, path string, f *templates.Filing, opt Options, beyond map[Ref]bool) (formulas, states int) {
	t.Helper()
	x, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	l := mustLayout(t, f.Form)
	b, v := model(l, f, opt), newValuation(l, f, opt)
	name := filepath.Base(path)
	for _, s := range b.sheets {
		for _, c := range s.cells {
			if c.formula == "" {
				continue
			}
			ref := Ref{s.name, c.row, c.col}
			if ref == oddFormats || beyond[ref] {
				continue // each program has its own names for formats
			}
			formulas++
			got, err := x.GetCellValue(s.name, ref.A1())
			if err != nil {
				t.Fatal(err)
			}
			want := c.text
			if c.kind == contentNumber {
				want = c.number.String()
				if d, _, err := formula.FromExcelNumber(got); err == nil {
					got = d.String()
				}
			}
			if got != want {
				t.Errorf("%s: %s = %s: it computes %q, we write %q", name, ref, c.formula, got, want)
			}
		}
	}

	f = f.Clone()
	f.Complete()
	result := templates.Check(f, templates.Options{Previous: opt.Previous})
	found, skipped := map[string]templates.Finding{}, map[string]bool{}
	for _, finding := range result.Findings {
		found[finding.ID()] = finding
	}
	for _, n := range result.NotEvaluated {
		skipped[n.Code+"/"+string(n.Key)] = true
	}
	for _, c := range l.checks {
		state, err := x.GetCellValue(SheetChecks, c.at(checkState).A1())
		if err != nil {
			t.Fatal(err)
		}
		if c.kind == checkFigures || beyond[c.at(checkState)] {
			continue // many findings of the command, one line here
		}
		states++
		want := ""
		finding, broken := found[c.id()]
		switch {
		case broken && finding.Status == templates.StatusExplained:
			want = stateExplained
		case broken:
			want = map[templates.Severity]string{templates.SeverityError: stateError, templates.SeverityQuery: stateQuery}[finding.Severity]
			if finding.Severity == templates.SeverityNote {
				want = stateNote
			}
		case skipped[c.id()] && state == stateNoLast: // neither the figure nor last year's is known: either says so
			want = stateNoLast
		case skipped[c.id()]:
			want = stateSkipped
		default: // holds, repeats others, or there is nothing of last year
			if state == statePass || state == stateRepeats || state == stateNoLast {
				want = state
			} else {
				want = statePass
			}
		}
		if waits := state == stateUnfilled || state == statePartly; waits && (c.kind == checkPassage || !opt.Finished && v.waits(v.layout.form.Keys())) {
			continue // what is blank counts as 0 for the command
		}
		if state == stateSkipped && slices.ContainsFunc(c.closure, func(k templates.Key) bool {
			return f.Form.Computed(k) != nil && newValuation(l, f, Options{}).figures[k].formula == ""
		}) {
			// Known difference: a total overwritten by hand, while a part of it is no figure. The command takes the total
			// that stands; the sheet cannot see that the formula is gone, and leaves the check open. Either way the
			// part is an error.
			continue
		}
		if state != want {
			t.Errorf("%s: %s: the sheet says %s, the command %s (finding %v %q)", name, c.id(), state, want, broken, finding.Message)
		}
	}
	return formulas, states
}
