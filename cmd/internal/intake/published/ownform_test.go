package published

import (
	"os"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// TestOwnForm holds which form a published report is read as. A report carries no stamp: an office's own form is taken in
// the years it is in force, and a table that it has and the report has not is missing; in other years, and where nobody
// knows the form, the report is of the official edition.
func TestOwnForm(t *testing.T) {
	data, err := os.ReadFile("../../../../testdata/forms/某省2024.yaml")
	if err != nil {
		t.Fatal(err)
	}
	known := &templates.FormSet{}
	own, err := known.Load("own.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	official, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	filing := func(form *templates.Form, year int) *templates.Filing {
		f := templates.NewFiling(form, year)
		f.Agency.Name = "示例县教育局"
		for i, key := range form.Keys() {
			if form.Computed(key) == nil {
				f.Set(key, templates.Number(formula.FromInt(int64(i))))
			}
		}
		f.Complete()
		for _, p := range form.Passages() {
			f.Narrative[p.ID] = "按要求落实了" + p.Name + "的有关工作。"
		}
		return f
	}
	for _, tt := range []struct {
		reason string
		filing *templates.Filing
		forms  *templates.FormSet
		form   string
		codes  string
		notes  bool
	}{
		{"the own form", filing(own, 2024), known, own.ID, "", false},
		{"the own form that nobody knows", filing(own, 2024), nil, "2021", "", true},
		{"an official report of a year of the own form", filing(official, 2024), known, own.ID, "table.truncated", false},
		{"an official report of the year before", filing(official, 2023), known, "2021", "", false},
	} {
		for ext, report := range written(t, tt.filing) {
			res := readNamed("示例县教育局."+ext, report, tt.forms)
			if res.Filing == nil || res.Filing.Form.ID != tt.form {
				t.Errorf("%s, %s: not read as form %s: %+v", tt.reason, ext, tt.form, res.Findings)
				continue
			}
			var codes []string
			for _, f := range res.Findings {
				codes = append(codes, f.Code)
			}
			if strings.Join(codes, " ") != tt.codes || (len(res.Notes) > 0) != tt.notes {
				t.Errorf("%s, %s: found %v, want %q; notes %q", tt.reason, ext, codes, tt.codes, res.Notes)
			}
			for _, key := range tt.filing.Form.Keys() {
				if res.Filing.Form.Figure(key) == nil {
					continue
				}
				if got, want := res.Filing.Cell(key), tt.filing.Cell(key); got.Kind != want.Kind || got.Number != want.Number {
					t.Errorf("%s, %s: %s is %s, want %s", tt.reason, ext, key, got, want)
				}
			}
		}
	}
}
