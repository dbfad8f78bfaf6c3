package xlsx

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/lists"
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
	seen, passing := map[string]int{}, 0
	for _, form := range everyForm(t) {
		l := mustLayout(t, form)
		for i := range tier.Rounds(20, 300) {
			g := newGenerator(form, uint64(1000+i))
			right, last := g.right()
			right.Agency.Rules = templates.PowerYes
			f := g.halfFilled(right)
			v := newValuation(l, f, Options{Previous: last})
			seen[v.state()]++
			passing += lists.Count(l.checkGroups, func(c *checkGroup) bool { return c.sheet != SheetCover && v.groupState(c) == statePass })
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
	if passing == 0 {
		t.Error("no sheet of a half-filled workbook passes: that the command agrees says nothing")
	}
	t.Log(seen, passing)
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
		{"blank", func(*templates.Filing) {}, false, stateUnfilled, stateUnfilled, stateUnfilled, ""},
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

// formulas of the conditions that colour inputs: a cell holds the text of a state, one of several, 1, nothing, or something.
var lookFormula = regexp.MustCompile(`^(?:LEN\(|ISNUMBER\(FIND\()?(\$?)([A-Z]+)(\$?)(\d+)(?:="(.+)"|(=1|\)<1|\)>0)|,"(.+)"\)\))$`)

// lookOf returns the colour of a cell, as a program decides: the first condition that is true.
func (s *sheet) lookOf(t *testing.T, at Ref) conditionLook {
	t.Helper()
	texts := map[Ref]string{}
	for _, c := range s.cells {
		texts[Ref{s.name, c.row, c.col}] = c.text + strings.Repeat(c.number.String(), int(c.kind)/int(contentNumber))
	}
	for _, c := range s.red {
		first, err := sheets.ParseRange(c.areas[0])
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(c.areas, func(a string) bool { r, err := sheets.ParseRange(a); return err == nil && r.Contains(at.Row, at.Col) }) {
			continue
		}
		m := lookFormula.FindStringSubmatch(c.formula)
		if m == nil {
			t.Fatalf("a condition that the test does not know: %s", c.formula)
		}
		row, col, _ := sheets.ParseRef(m[2] + m[4])
		if m[1] == "" {
			col += at.Col - first.C1
		}
		if m[3] == "" {
			row += at.Row - first.R1
		}
		text := texts[Ref{s.name, row, col}]
		holds := m[5] != "" && text == m[5] || m[7] != "" && strings.Contains(m[7], text)
		switch m[6] {
		case "=1":
			holds = text == "1"
		case ")<1":
			holds = text == ""
		case ")>0":
			holds = text != ""
		}
		if holds {
			return c.look
		}
	}
	t.Fatalf("%s has no colour", at)
	return 0
}

// TestCellColours: an input has the colour of its state, of which the worst counts.
func TestCellColours(t *testing.T) {
	form := lookupForm(t, "2021")
	l := mustLayout(t, form)
	const in, carried, granted, free = "applications.new.natural", "applications.carried_in.natural", "applications.granted.natural",
		"disclosure.licensing.decisions"
	last := templates.NewFiling(form, 2023)
	last.Set("applications.carried_out.natural", whole(2))
	type looks map[templates.Key]conditionLook
	for _, c := range []struct {
		reason   string
		figures  map[templates.Key]templates.Cell
		finished bool
		answer   string
		want     looks // of those that are filled in or wrong
	}{
		{"blank", nil, false, "", looks{}},
		{"what came in waits for the results", map[templates.Key]templates.Cell{in: whole(3)}, false, "", looks{in: lookPartly}},
		{"the column comes out", map[templates.Key]templates.Cell{in: whole(3), granted: whole(3)}, false, "", looks{in: lookGreen, granted: lookGreen}},
		{"more results than came in", map[templates.Key]templates.Cell{in: whole(1), carried: whole(2), granted: whole(4)}, false, "",
			looks{in: lookRed, carried: lookRed, granted: lookPartly}},
		{"the clerk says that it is finished", map[templates.Key]templates.Cell{in: whole(3)}, true, "", looks{in: lookRed, carried: lookRed}},
		{"no figure", map[templates.Key]templates.Cell{in: whole(3), granted: templates.TextCell("三件左右")}, false, "",
			looks{in: lookPartly, granted: lookRed}},
		{"another figure than last year's", map[templates.Key]templates.Cell{carried: whole(1)}, false, "", looks{carried: lookAmber}},
		{"and why", map[templates.Key]templates.Cell{carried: whole(1)}, false, "上年误报一件", looks{carried: lookPartly}},
		{"that of last year", map[templates.Key]templates.Cell{carried: whole(2), granted: whole(2)}, false, "", looks{carried: lookGreen, granted: lookGreen}},
		{"a figure that no rule asks about", map[templates.Key]templates.Cell{free: whole(7)}, false, "", looks{free: lookGreen}},
	} {
		f := templates.NewFiling(form, 2024)
		for key, cell := range c.figures {
			f.Set(key, cell)
		}
		for _, check := range l.checks {
			if check.inst != nil && check.inst.Key == carried && check.severity == templates.SeverityQuery {
				f.Explanations[check.id()] = c.answer
			}
		}
		b := model(l, f, Options{Previous: last, Finished: c.finished})
		for _, key := range []templates.Key{in, carried, granted, free} {
			at := l.figures[key]
			s := b.sheets[slices.IndexFunc(b.sheets, func(s *sheet) bool { return s.name == at.Sheet })]
			want, ok := c.want[key]
			if !ok {
				want = lookUnfilled
			}
			if look := s.lookOf(t, at); look != want {
				t.Errorf("%s: %s has look %d, want %d", c.reason, key, look, want)
			}
		}
	}
}
