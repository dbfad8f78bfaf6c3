package xlsx

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/tier"
	"nianbao/xlsx/sheets"
)

// window runs testdata/window/window.py, which opens workbooks in a LibreOffice window on a screen of its own.
func window(t *testing.T, input string, args ...string) []shown {
	t.Helper()
	for _, tool := range []string{"soffice", "Xvfb", "xdotool", "import"} {
		tier.Tool(t, tool)
	}
	cmd := exec.Command("/usr/bin/python3", append([]string{"../testdata/window/window.py"}, args...)...)
	cmd.Stdin = strings.NewReader(input)
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, trouble.String())
	}
	var list []shown
	for line := range strings.Lines(string(out)) {
		var s shown
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		list = append(list, s)
	}
	return list
}

// shown is what the window shows of a sheet, or after a step.
type shown struct {
	File, Sheet, Step string
	Panes             [][4]int // first row and column, last row and column that are seen whole
	Cursor            struct{ Row, Col int }
	Row, Col          int
}

// TestWindow opens a blank, a half filled, a wrong and a right workbook, these with last year's figures, on the screen that most
// clerks have and on a large one, and holds what is seen against what is reckoned in TestFirstScreen. NIANBAO_SHOTS=DIR keeps the
// pictures of every sheet, to be looked at.
func TestWindow(t *testing.T) {
	form := lookupForm(t, "2021")
	l := mustLayout(t, form)
	right, last := newGenerator(form, 9).right()
	wrong := right.Clone()
	newGenerator(form, 4).spoil(wrong, last.Clone(), 4)
	wrong.Narrative[form.Passages()[1].ID] = "制发【没有的标记】件。"
	models, dir := map[string]*book{}, t.TempDir()
	var files []string
	for _, c := range []struct {
		name   string
		filing *templates.Filing
		opt    Options
	}{{"blank", templates.NewFiling(form, 2024), Options{}}, {"half", halfFilled(form), Options{}}, {"wrong", wrong, Options{Previous: last}},
		{"right", right, Options{Previous: last, Finished: true}}} {
		path := filepath.Join(dir, c.name+".xlsx")
		if err := os.WriteFile(path, writeBytes(t, c.filing, c.opt), 0o600); err != nil {
			t.Fatal(err)
		}
		models[path], files = model(l, c.filing, c.opt), append(files, path)
	}
	for _, size := range []string{"1366x768", "1920x1080"} {
		list := window(t, "", append([]string{"shots", size, cmp.Or(os.Getenv("NIANBAO_SHOTS"), dir)}, files...)...)
		if len(list) != len(files)*(len(l.Sheets())-1) {
			t.Errorf("%s: %d sheets were shown", size, len(list))
		}
		for _, seen := range list {
			for _, s := range models[seen.File].sheets {
				if s.name == seen.Sheet {
					seen.check(t, size+" "+filepath.Base(seen.File), s, l.firstScreen(s))
				}
			}
		}
	}
}

// firstScreen is the last cell of a sheet that must be seen when the workbook opens: on the cover the contents, of the checks what
// is open, of the others the last column.
func (l *Layout) firstScreen(s *sheet) Ref {
	switch s.name {
	case SheetCover:
		return Ref{s.name, l.contentsAt(len(l.checkGroups)-1, 0).Row, coverWide}
	case SheetChecks:
		return Ref{s.name, openMore, CheckAnswer}
	}
	end := Ref{s.name, s.opensAt().Row, len(s.widths)}
	for _, m := range s.merges {
		if m[0] == s.opensAt() {
			end.Row = m[1].Row
		}
	}
	return end
}

// opensAt is the cell under the cursor when the workbook opens.
func (s *sheet) opensAt() Ref {
	if s.start.Valid() {
		return s.start
	}
	return s.cursor()
}

// check says what of a sheet is not seen that should be.
func (w shown) check(t *testing.T, where string, s *sheet, last Ref) {
	at := s.opensAt()
	if w.Cursor.Row != at.Row || w.Cursor.Col != at.Col {
		t.Errorf("%s, %s: the cursor stands in row %d, column %d, not in %s", where, s.name, w.Cursor.Row, w.Cursor.Col, at.A1())
	}
	head, body := w.Panes[0], w.Panes[len(w.Panes)-1]
	if s.freeze.Valid() && (head[0] != 1 || head[2] != s.freeze.Row-1) {
		t.Errorf("%s, %s: rows %d to %d are frozen, not 1 to %d", where, s.name, head[0], head[2], s.freeze.Row-1)
	}
	if body[3] < last.Col {
		t.Errorf("%s, %s: seen up to column %s, not %s", where, s.name, sheets.ColumnName(body[3]), sheets.ColumnName(last.Col))
	}
	if at.Row < body[0] || last.Row > body[2] {
		t.Errorf("%s, %s: rows %d to %d are seen, not %d to %d", where, s.name, body[0], body[2], at.Row, last.Row)
	}
}

// TestLinks clicks on every link of the first screens of the cover and the checks in a window. The cursor lands where the line
// says: in the first cell that is open, or in the line's own cell for an explanation.
func TestLinks(t *testing.T) {
	form := lookupForm(t, "2021")
	l := mustLayout(t, form)
	f := halfFilled(form)
	f.Set("applications.granted.natural", templates.TextCell("12件左右"))
	f.Set("applications.carried_in.natural", whole(3))
	_, last := newGenerator(form, 9).right()
	v := newValuation(l, f, Options{Previous: last})
	var steps, want []string
	click := func(at Ref, to string) {
		steps, want = append(steps, at.Sheet+"\t"+at.A1()), append(want, strings.ReplaceAll(to, "'", ""))
	}
	click(coverState, checksState.String())
	for i, g := range l.checkGroups {
		click(l.contentsAt(i, 0), g.sheet+"!A1")
		if least, open := v.standing(g); open > 0 {
			click(l.contentsAt(i, 3), v.goal(l.checkAt(least%1000)))
		}
	}
	for i, c := range v.list[:min(len(v.list), openRows)] {
		click(Ref{SheetChecks, openTop + i, CheckWhere}, v.goal(c))
		click(Ref{SheetChecks, openTop + i, CheckAnswer}, c.at(CheckAnswer).String())
	}
	path := filepath.Join(t.TempDir(), "links.xlsx")
	if err := os.WriteFile(path, writeBytes(t, f, Options{Previous: last}), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, seen := range window(t, strings.Join(steps, "\n"), "links", "1366x768", path) {
		if got := (Ref{seen.Sheet, seen.Row, seen.Col}).String(); got != want[i] {
			t.Errorf("%s leads to %s, want %s", steps[i], got, want[i])
		}
	}
	if len(v.list) < openRows/2 {
		t.Errorf("only %d lines are open", len(v.list))
	}
}

// TestKeyboard fills the tables and the narrative by keyboard only: what is typed, Tab to the next input, Ctrl+PgDn to the next
// sheet. What comes back is what was typed.
func TestKeyboard(t *testing.T) {
	form := lookupForm(t, "2021")
	l := mustLayout(t, form)
	want := templates.NewFiling(form, 2024)
	want.Agency = templates.Agency{Name: "示例县水务局", Code: "EX002"}
	var steps []string
	keys := 0
	press := func(key string) { steps, keys = append(steps, "key "+key), keys+1 }
	write := func(text string) { steps, keys = append(steps, "text "+text), keys+len(text) }
	blank := writeBytes(t, want, Options{})
	for _, table := range form.Tables {
		press("ctrl+Next")
		for i, key := range byReading(l, table) {
			if i > 0 {
				press("Tab")
			}
			n := (i * 7) % 13
			write(fmt.Sprint(n))
			want.Set(key, whole(n))
		}
		press("Return")
	}
	press("ctrl+Next")
	for i, p := range form.Passages() {
		if i > 0 {
			press("Tab")
		}
		text := fmt.Sprintf("Passage %d of the report", i+1)
		write(text)
		want.Narrative[p.ID] = text
	}
	press("Return")
	path, result := filepath.Join(t.TempDir(), "blank.xlsx"), filepath.Join(t.TempDir(), "filled.xlsx")
	if err := os.WriteFile(path, blank, 0o600); err != nil {
		t.Fatal(err)
	}
	window(t, strings.Join(steps, "\n"), "keys", "1366x768", path, result)
	data, err := os.ReadFile(result)
	if err != nil {
		t.Fatal(err)
	}
	got, findings := readBack(data, nil)
	if got == nil {
		t.Fatalf("not read: %v", findings)
	}
	for _, key := range form.Keys() {
		back, known := got.Cell(key).Value()
		if typed, _ := want.Cell(key).Value(); form.Computed(key) == nil && (!known || back != typed) {
			t.Errorf("%s: %v came back, %v was typed", key, back, typed)
		}
	}
	for id, text := range want.Narrative {
		if got.Narrative[id] != text {
			t.Errorf("%s: %q came back, %q was typed", id, got.Narrative[id], text)
		}
	}
	t.Logf("%d keys for %d figures and %d passages", keys, len(form.Keys()), len(want.Narrative))
}
