package xlsx

import (
	"bytes"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// cursors are the elements that say where the cursor stands, and what is scrolled to it.
var cursors = regexp.MustCompile(`<sheetView .*?</sheetView>`)

// TestRefill: a workbook that is made of a blank one is, part by part, what Write makes from scratch, the cursor left out.
func TestRefill(t *testing.T) {
	blanks, forms := map[*templates.Form][]byte{}, everyForm(t)
	for _, form := range forms {
		blanks[form] = writeBytes(t, Blank(form), Options{})
	}
	for form, blank := range blanks {
		for reason, make := range map[string]func(f *templates.Filing) Options{
			"of a ledger: two tables, and what is left of last year": func(f *templates.Filing) Options {
				for i, key := range form.Keys() {
					if !strings.HasPrefix(string(key), "disclosure.") && form.Computed(key) == nil {
						f.Set(key, templates.Number(formula.FromInt(int64(i%4))))
					}
				}
				f.Agency.Name = "示例县水务局"
				last := templates.NewFiling(form, f.Year-1)
				last.Set("applications.carried_out.natural", templates.Number(formula.FromInt(3)))
				return Options{Previous: last}
			},
			"nothing in it": func(f *templates.Filing) Options { return Options{} },
			"words that need escapes": func(f *templates.Filing) Options {
				f.Agency.Name, f.Agency.Code = `甲&乙<局>"一"`, "000"
				return Options{}
			},
			"a short text": func(f *templates.Filing) Options {
				f.Narrative["problems"] = "两处问题。\n已改。"
				f.Complete()
				return Options{}
			},
		} {
			f := templates.NewFiling(form, form.From+1)
			opt := make(f)
			var out bytes.Buffer
			if err := Refill(&out, blank, f, opt); err != nil {
				t.Errorf("form %s, %s: %v", form.ID, reason, err)
				continue
			}
			got, want := unzip(t, out.Bytes()), unzip(t, writeBytes(t, f, opt))
			if a, b := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(a, b) {
				t.Fatalf("form %s, %s: parts %v, not %v", form.ID, reason, a, b)
			}
			for name := range want {
				if got, want := cursors.ReplaceAll(got[name], nil), cursors.ReplaceAll(want[name], nil); !bytes.Equal(got, want) {
					t.Errorf("form %s, %s: %s differs:\n%s", form.ID, reason, name, firstDifference(got, want))
				}
			}
		}
		long := templates.NewFiling(form, form.From+1)
		long.Narrative["problems"] = strings.Repeat("写得很长。", 2000)
		if err := Refill(io.Discard, blank, long, Options{}); err != errOtherwise {
			t.Errorf("form %s: a text that makes its box higher: %v", form.ID, err)
		}
		for other, of := range blanks {
			if err := Refill(io.Discard, of, templates.NewFiling(form, form.From), Options{}); other != form && err == nil {
				t.Errorf("form %s: the blank workbook of form %s was taken", form.ID, other.ID)
			}
		}
	}
}

func firstDifference(got, want []byte) string {
	n := 0
	for n < min(len(got), len(want)) && got[n] == want[n] {
		n++
	}
	at := func(b []byte) string { return string(b[max(0, n-80):min(len(b), n+120)]) }
	return at(got) + "\n" + at(want)
}
