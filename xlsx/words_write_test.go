package xlsx

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

// One rule speaks with one voice: what sheet 核对 says of a rule stands in the register word for word, and so does the
// way out that the command prints.
func TestOneVoice(t *testing.T) {
	for _, form := range everyForm(t) {
		var b bytes.Buffer
		if err := Write(&b, templates.NewFiling(form, form.From), Options{}); err != nil {
			t.Fatal(err)
		}
		book, err := sheets.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), sheets.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]bool{}
		for c := range book.Sheet(SheetChecks).All() {
			said[c.Text()] = true
		}
		register := map[string]templates.RegisterEntry{}
		for _, e := range templates.Register(form) {
			register[e.Code] = e
		}
		live := 0
		for _, r := range form.Rules {
			e := register[r.Code]
			if e.Title != r.Title || e.Fix != r.Fix || e.Message != r.Message || e.Source != r.Source {
				t.Errorf("form %s: the register says something else of %s", form.ID, r.Code)
			}
			if r.Program || !r.Instances[0].InSheet() {
				continue
			}
			live++
			if !said[r.Title] || !said[r.Fix] {
				t.Errorf("form %s: sheet 核对 does not say %q and %q", form.ID, r.Title, r.Fix)
			}
			filing := broken(t, form, r)
			for _, f := range templates.Check(filing, templates.Options{}).Findings {
				if f.Code == r.Code && (f.Fix != r.Fix || !fits(r.Message, f.Message)) {
					t.Errorf("form %s: %s says %q, the register %q", form.ID, r.Code, f.Message, r.Message)
				}
			}
		}
		if live < 3 {
			t.Errorf("form %s: only %d rules are live in the sheet", form.ID, live)
		}
	}
}

// broken lays the example of a rule over a filing of zeros.
func broken(t *testing.T, form *templates.Form, r *templates.Rule) *templates.Filing {
	t.Helper()
	f := templates.NewFiling(form, form.From)
	for _, key := range form.Keys() {
		if form.Computed(key) == nil {
			f.Set(key, templates.Number(templates.Decimal{}))
		}
	}
	for name, value := range r.Examples.Fail {
		f.Set(templates.Key(name), templates.ParseFigure(value, nil))
	}
	f.Complete()
	return f
}

// fits reports whether a message is its pattern with the braces filled in.
func fits(pattern, message string) bool {
	for {
		fixed, rest, found := strings.Cut(pattern, "{")
		i := strings.Index(message, fixed)
		if i < 0 {
			return false
		}
		message = message[i+len(fixed):]
		if !found {
			return true
		}
		_, pattern, _ = strings.Cut(rest, "}")
	}
}

// What is shown beside a cell is shown whole: the clerk's question is answered at the end of it.
func TestPromptsAreWhole(t *testing.T) {
	for _, form := range everyForm(t) {
		for _, prompt := range mustLayout(t, form).Prompts() {
			if strings.HasSuffix(prompt, "…") {
				t.Errorf("form %s: cut: %s", form.ID, prompt)
			}
		}
	}
}

// Clerks ask where these belong. Each edition answers beside the cell, with law and custom under names of their own.
func TestHelpWhereClerksAsk(t *testing.T) {
	for _, form := range everyForm(t) {
		other := "applications.other_other.natural"
		if form.Figure(templates.Key(other)) == nil { // 2019 has one row for all of it
			other = "applications.other_processing.natural"
		}
		for _, c := range []struct{ asks, key string }{
			{"调解", "reviews.reconsideration.other"},
			{"终止", "reviews.suit_after_review.other"},
			{"撤诉", "reviews.direct_suit.other"},
			{"驳回起诉", "reviews.direct_suit.other"},
			{"驳回诉讼请求", "reviews.direct_suit.upheld"},
			{"撤销", "reviews.direct_suit.corrected"},
			{"一审", "reviews.direct_suit.pending"},
			{"撤回", other},
			{"只计一个结果", "applications.granted.natural"},
			{"补正", "applications.new.natural"},
			{"补正", "applications.unavailable_unclear.legal"},
			{"征求意见", "applications.refused_third_party.natural"},
			{"征求第三方", "applications.carried_out.other"},
		} {
			help := form.Figure(templates.Key(c.key)).Help
			if _, custom, ok := strings.Cut(help, "【惯例】"); !strings.Contains(help, c.asks) || !ok || strings.Contains(custom, "《") {
				t.Errorf("form %s: %s says of %s: %q", form.ID, c.key, c.asks, help)
			}
			if _, law, ok := strings.Cut(help, "【法律】"); ok && !strings.Contains(law, "《") {
				t.Errorf("form %s: %s names no law: %q", form.ID, c.key, help)
			}
		}
	}
}

// A cell shows the answer for its own column, not that of the first of its row.
func TestPromptsOfTheirColumn(t *testing.T) {
	l := mustLayout(t, lookupForm(t, "2021"))
	for key, want := range map[templates.Key]string{
		"reviews.direct_suit.upheld": "判决驳回诉讼请求", "reviews.direct_suit.other": "裁定驳回起诉", "reviews.direct_suit.pending": "一审",
	} {
		at, seen := l.Figure(key).A1(), 0
		for _, v := range l.figureValidations(l.form.Table("reviews")) {
			if slices.Contains(v.areas, at) && strings.Contains(v.prompt, want) {
				seen++
			}
		}
		if seen != 1 {
			t.Errorf("%s: %d prompts say %s", key, seen, want)
		}
	}
}

// What a program needs stands beside the list of what was handed out, and is not printed with it.
func TestHandoutPrints(t *testing.T) {
	var b bytes.Buffer
	if err := WriteHandout(&b, "发放清单", []HandoutLine{{File: "a.xlsx", Name: "示例县水务局"}, {File: "b.xlsx", Name: "示例县民政局"}}); err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	var area string
	for _, n := range x.GetDefinedName() {
		if n.Name == "_xlnm.Print_Area" {
			area = n.RefersTo
		}
	}
	last, err := x.GetCellValue(SheetHandout, "I3")
	if want := "'发放清单'!$A$1:$I$5"; area != want || err != nil || last != "已发" {
		t.Errorf("prints %s up to the column %q, %v; want %s", area, last, err, want)
	}
}

// Of the checks what is open is printed, and none of the rules below; what stands beside a table for its clerk is not printed with it.
func TestPrintsWhatIsWanted(t *testing.T) {
	for _, form := range everyForm(t) {
		l := mustLayout(t, form)
		for _, s := range model(l, templates.NewFiling(form, form.From), Options{}).sheets {
			inside := func(at Ref) bool {
				return at.Sheet == s.name && at.Row >= s.print[0].Row && at.Row <= s.print[1].Row && at.Col >= s.print[0].Col && at.Col <= s.print[1].Col
			}
			if s.name == SheetChecks && (!inside(Ref{s.name, openTop, CheckWhere}) || !inside(Ref{s.name, openTop + openRows - 1, CheckAnswer})) {
				t.Errorf("form %s: what is open is not printed: %v", form.ID, s.print)
			}
			for _, c := range l.checks {
				if inside(Ref{SheetChecks, c.row, CheckWhere}) {
					t.Errorf("form %s: the rule in row %d is printed", form.ID, c.row)
				}
			}
			for _, g := range l.gaps {
				if inside(g.at) {
					t.Errorf("form %s: the difference in %s is printed", form.ID, g.at.A1())
				}
			}
			if s.name == SheetNarrative && s.print[0].Row != narrativeRow {
				t.Errorf("form %s: boxes are printed from row %d, with the hint above them", form.ID, s.print[0].Row)
			}
		}
	}
}

// What is signed has the official words on it and no others, but that a sum is not final.
func TestNoHintAboveSignedTables(t *testing.T) {
	l := mustLayout(t, lookupForm(t, "2021"))
	for _, note := range []string{"", "合计计入没有退回的填报，还有 2 个没有计入。"} {
		for _, s := range model(l, templates.NewFiling(l.form, 2024), Options{Note: note}).sheets {
			place := tableOf(l, s.name)
			if place == nil {
				continue
			}
			got := ""
			for _, c := range s.cells {
				if (Ref{s.name, c.row, c.col}) == place.hint {
					got = c.text
				}
			}
			if got != note {
				t.Errorf("%s: %q is printed above the table, want %q", s.name, got, note)
			}
		}
	}
}

// What belongs in a box stands beside it: LibreOffice would lay a prompt over its count of characters.
func TestNoPromptOverTheCount(t *testing.T) {
	l := mustLayout(t, lookupForm(t, "2021"))
	for _, s := range model(l, templates.NewFiling(l.form, 2024), Options{}).sheets {
		prompts := slices.ContainsFunc(s.valid, func(v validation) bool { return v.prompt != "" })
		if s.name == SheetNarrative && (prompts || len(s.valid) != len(l.boxes)) {
			t.Errorf("%d of %d boxes are limited, or one has a prompt: %+v", len(s.valid), len(l.boxes), s.valid)
		}
	}
}
