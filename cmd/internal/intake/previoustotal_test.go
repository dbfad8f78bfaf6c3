package intake

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// TestPreviousTotals: last year's row of applications has blanks and a total. The total is known where somebody has said it, and
// a formula has not: it took the blanks for 0. Kept among thousands (packed) the filing says the same.
func TestPreviousTotals(t *testing.T) {
	for _, id := range []string{"2021", "2019"} {
		form, err := templates.Lookup(id)
		if err != nil {
			t.Fatal(err)
		}
		const part, total = templates.Key("applications.new.natural"), templates.Key("applications.new.total")
		f := templates.NewFiling(form, 2022)
		f.Agency.Name = "示例县水务局"
		f.Set(part, templates.Number(formula.FromInt(3)))
		var b bytes.Buffer
		if err := xlsx.Write(&b, f, xlsx.Options{}); err != nil {
			t.Fatal(err)
		}
		layout, err := xlsx.LayoutOf(form)
		if err != nil {
			t.Fatal(err)
		}
		first, at := layout.Figure(part).A1(), layout.Figure(total).A1()
		was := regexp.MustCompile(`(<c r="` + at + `"[^>]*>)<f>SUM\([^<]*</f><v>3</v>`)
		for _, tt := range []struct{ reason, stands, want string }{ // want "" for not known
			{"the form's own formula", "", ""},
			{"typed over the formula, and right", "<v>3</v>", "3"},
			{"typed over the formula, other than its parts", "<v>8</v>", "8"},
			{"a sum of figures that somebody typed", "<f>1+2</f><v>3</v>", "3"},
			{"a formula of the agency's own", "<f>" + first + "+0</f><v>3</v>", ""},
			{"a formula that we do not evaluate", "<f>LET(x," + first + ",x)</f><v>3</v>", ""},
			{"a formula whose value is not kept", "<f>SUM(" + first + ":" + layout.Figure("applications.new.other").A1() + ")</f>", ""},
			{"a formula that stays blank when nothing is filled in", `<f>IF(` + first + `="","",` + first + `)</f><v>3</v>`, ""},
			{"deleted", "", ""},
			{"a text", `<is><t>若干</t></is>`, ""},
		} {
			parts, changed := unzipped(t, b.Bytes()), 0
			for name, data := range parts {
				if tt.reason == "the form's own formula" {
					changed = 1
				} else if was.Match(data) && bytes.Contains(data, []byte("予以公开")) {
					head := "$1"
					if tt.reason == "a text" {
						head = `<c r="` + at + `" t="inlineStr">`
					}
					parts[name] = was.ReplaceAll(data, []byte(head+tt.stands))
					changed++
				}
			}
			if changed != 1 {
				t.Fatalf("%s: %d sheets changed", tt.reason, changed)
			}
			sameTotal(t, form, tt.reason, zipped(t, parts), total, tt.want)
		}
	}
}

// TestPreviousOfOthers: the same workbook as other programs have saved it.
func TestPreviousOfOthers(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("../../../testdata/lastyear/*.xlsx")
	if len(files) != 4 {
		t.Fatal(files)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for key, want := range map[templates.Key]string{"applications.new.natural": "3", "applications.new.legal": "", "applications.new.total": "",
			"applications.carried_in.total": "0", "reviews.reconsideration.total": "1", "reviews.direct_suit.total": ""} {
			sameTotal(t, form, file, data, key, want)
		}
	}
}

// sameTotal reads last year's workbook as a folder of them is read.
func sameTotal(t *testing.T, form *templates.Form, reason string, data []byte, key templates.Key, want string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "上年.xlsx")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := ReadPrevious([]string{name}, Options{})
	if err != nil || len(p.Unread) > 0 || len(p.byName) != 1 {
		t.Fatal(reason, err, p)
	}
	for _, x := range p.byName {
		d, known := templates.PastOf(x.filing(), form).Figure(key)
		if got := map[bool]string{true: d.String()}[known]; got != want {
			t.Errorf("%s %s: %s is %q, want %q", form.ID, reason, key, got, want)
		}
	}
}
