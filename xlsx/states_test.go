package xlsx

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/testdata/tier"
	"nianbao/xlsx/sheets"
)

// halfFilled blanks some of what a right filing says: some figures, whole rows, whole tables, passages.
func (g *generator) halfFilled(right *templates.Filing) *templates.Filing {
	f := right.Clone()
	share := 1 + g.IntN(10)
	for _, t := range g.form.Tables {
		whole := g.IntN(4) == 0
		for _, key := range t.Keys() {
			if g.form.Computed(key) != nil || whole || g.IntN(share) == 0 {
				f.Set(key, templates.Cell{})
			}
		}
	}
	for _, p := range g.form.Passages() {
		if g.IntN(share) == 0 {
			f.Narrative[p.ID] = ""
		}
	}
	return f
}

// TestHalfFilled: of 300 half-filled workbooks of each form none shows red for what is merely unfinished (each can be filled in
// so that it is right), none says 通过 for what the command rejects, and a sheet that says so has nothing that the command finds
// on it. TestLibreOfficeAgrees holds these states against the formulas.
func TestHalfFilled(t *testing.T) {
	seen := map[string]int{}
	for _, form := range everyForm(t) {
		l := mustLayout(t, form)
		for i := range tier.Rounds(20, 300) {
			g := newGenerator(form, uint64(1000+i))
			right, last := g.right()
			right.Agency.Rules = templates.PowerYes
			f := g.halfFilled(right)
			v := newValuation(l, f, Options{Previous: last})
			seen[v.state()]++
			full := newValuation(l, right, Options{Previous: last})
			for _, c := range l.checks {
				state := v.states[c.index].state
				if (state == stateError || state == stateQuery) && full.states[c.index].state == statePass {
					t.Errorf("form %s, %d: %s says %s, and is only unfinished", form.ID, i, c.id(), state)
				}
			}
			f.Complete()
			v.agreeable(t, templates.Check(f, templates.Options{Previous: last}).Findings, i)

			finished := newValuation(l, f, Options{Previous: last, Finished: true})
			finished.agreeable(t, templates.Check(f, templates.Options{Previous: last}).Findings, i)
			for _, c := range l.checks {
				if s := finished.states[c.index].state; s == statePartly || s == stateUnfilled && c.kind != checkPassage {
					t.Errorf("form %s, %d: %s says %s of a finished table", form.ID, i, c.id(), s)
				}
			}
		}
	}
	for _, state := range []string{statePartly} {
		if seen[state] == 0 {
			t.Errorf("no workbook is %s: %v", state, seen)
		}
	}
	t.Log(seen)
}

// agreeable holds the states of the whole and of each sheet against the command's findings.
func (v *valuation) agreeable(t *testing.T, findings []templates.Finding, i int) {
	t.Helper()
	if verdict := templates.Judge(findings, true); v.state() == statePass && verdict == templates.Rejected {
		t.Errorf("form %s, %d: the sheet says %s, the command rejects", v.layout.form.ID, i, v.summary())
	}
	for j := range findings {
		if findings[j].Severity != templates.SeverityError {
			continue
		}
		for _, c := range linesOf(v.layout, &findings[j]) {
			if v.groupState(c.group) == statePass {
				t.Errorf("form %s, %d: %s says %s, the command %s", v.layout.form.ID, i, c.group.sheet, statePass, findings[j].Message)
			}
		}
	}
}

// TestStates follows one column of table three while it is filled in.
func TestStates(t *testing.T) {
	form := lookupForm(t, "2021")
	l := mustLayout(t, form)
	balance := slices.IndexFunc(l.checks, func(c *checkPlace) bool { return c.id() == "applications.balance/applications.total.natural" })
	table := l.tableLine("applications")
	for _, c := range []struct {
		reason       string
		edit         func(f *templates.Filing)
		finished     bool
		line, sheet  string
		whole, shown string // state of all; what stands under the column
	}{
		{"blank", func(*templates.Filing) {}, false, stateUnfilled, stateUnfilled, stateUnfilled, gapNone},
		{"what came in, and no result yet", func(f *templates.Filing) { f.Set("applications.new.natural", whole(3)) }, false, statePartly, statePartly, statePartly, "还差 3"},
		{"a part of the results", func(f *templates.Filing) {
			f.Set("applications.new.natural", whole(3))
			f.Set("applications.granted.natural", whole(2))
		}, false, statePartly, statePartly, statePartly, "还差 1"},
		{"results before what came in", func(f *templates.Filing) { f.Set("applications.granted.natural", whole(2)) }, false, statePartly, statePartly, statePartly, "多出 2"},
		{"more results than came in, and nothing can be added to what came in", func(f *templates.Filing) {
			f.Set("applications.new.natural", whole(1))
			f.Set("applications.carried_in.natural", whole(0))
			f.Set("applications.granted.natural", whole(2))
		}, false, stateError, stateError, stateError, "多出 1"},
		{"the clerk says that it is finished", func(f *templates.Filing) { f.Set("applications.new.natural", whole(3)) }, true, stateError, stateError, stateError, "还差 3"},
		{"the last input of the table is filled", func(f *templates.Filing) {
			for _, key := range form.Table("applications").Keys() {
				if form.Computed(key) == nil {
					f.Set(key, whole(0))
				}
			}
			f.Set("applications.new.natural", whole(3))
		}, false, stateError, stateError, stateError, "还差 3"},
		{"blanks count as 0", func(f *templates.Filing) {
			f.Set("applications.new.natural", whole(3))
			f.Set("applications.granted.natural", whole(3))
		}, true, statePass, statePass, stateQuery, gapNone}, // the other tables are wholly blank
	} {
		f := templates.NewFiling(form, 2024)
		f.Agency.Name = "海原县测试局"
		c.edit(f)
		v := newValuation(l, f, Options{Finished: c.finished})
		if got := v.states[balance].state; got != c.line {
			t.Errorf("%s: the line says %s, want %s", c.reason, got, c.line)
		}
		if got := v.groupState(table.group); got != c.sheet {
			t.Errorf("%s: the table is %s, want %s", c.reason, got, c.sheet)
		}
		if got := v.state(); got != c.whole {
			t.Errorf("%s: the whole is %s, want %s", c.reason, got, c.whole)
		}
		s := &sheet{name: table.table.Sheet, heights: map[int]float64{}}
		v.gapCells(s, l.tables["applications"])
		at := Ref{s.name, l.tables["applications"].gapRow, l.figures["applications.new.natural"].Col}
		i := slices.IndexFunc(s.cells, func(x cell) bool { return x.row == at.Row && x.col == at.Col })
		if i < 0 || s.cells[i].text != c.shown {
			t.Errorf("%s: under the column stands %q, want %q", c.reason, s.cells[max(i, 0)].text, c.shown)
		}
	}
}

// TestExplanationsStay: two queries are explained, the first is corrected, and LibreOffice computes the workbook anew. The list of
// what is open moves up; each explanation stays with its rule, on the sheet and when it is read back.
func TestExplanationsStay(t *testing.T) {
	tier.Tool(t, "soffice")
	form := lookupForm(t, "2021")
	l := mustLayout(t, form)
	f, last := newGenerator(form, 1).right()
	f.Agency.Rules = templates.PowerByName
	f.Agency.Name = "海原县测试局"
	f.Narrative["other.fees"] = "本年度未收取信息处理费。"
	for _, col := range []string{"issued", "repealed", "effective"} {
		f.Set(templates.MakeKey("disclosure", "regulations", col), whole(2)) // no agency of a county makes 规章
	}
	first, second := "disclosure.rule-making/disclosure.regulations.issued", "disclosure.rule-making/disclosure.regulations.repealed"
	data := writeBytes(t, f, Options{Previous: last, Finished: true})
	corrected := edited(t, data, func(x *excelize.File) {
		for id, text := range map[string]string{first: "说明之一", second: "说明之二"} {
			at, ok := l.Explanation(id)
			if !ok {
				t.Fatalf("%s has no line", id)
			}
			if err := x.SetCellValue(at.Sheet, at.A1(), text); err != nil {
				t.Fatal(err)
			}
		}
		at := l.Figure("disclosure.regulations.issued")
		if err := x.SetCellValue(at.Sheet, at.A1(), 0); err != nil {
			t.Fatal(err)
		}
	})
	for _, path := range recalculated(t, "explained", 1, func(int) []byte { return corrected }) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		book, err := sheets.Open(bytes.NewReader(data), int64(len(data)), sheets.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		checks := book.Sheet(SheetChecks)
		sameList(t, path, l, checks)
		for id, want := range map[string][2]string{first: {statePass, "说明之一"}, second: {stateExplained, "说明之二"},
			"disclosure.rule-making/disclosure.regulations.effective": {stateQuery, ""}} {
			at, _ := l.Explanation(id)
			if state, text := checks.Cell(at.Row, checkState).Text(), checks.Cell(at.Row, CheckAnswer).Text(); state != want[0] || text != want[1] {
				t.Errorf("%s: %s, %q, want %v", id, state, text, want)
			}
		}
		filing, _ := readBack(data, nil)
		if filing == nil || len(filing.Explanations) != 2 || filing.Explanations[first] != "说明之一" || filing.Explanations[second] != "说明之二" {
			t.Errorf("read back are the explanations %v", filing.Explanations)
		}
	}
}
