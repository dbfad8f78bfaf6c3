package xlsx

import (
	"bytes"
	"strings"
	"testing"

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
