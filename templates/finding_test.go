package templates

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestOneSlipOfAgency: a cover and a stamp of two agencies are told once, by the roster where there is one.
func TestOneSlipOfAgency(t *testing.T) {
	other := Report("workbook.stamp/agency", nil, Place{}, Words{"message": "这份填报表是发给“甲局”的，封面上写的是“乙局”；"})
	year := Report("workbook.stamp/clash", nil, Place{}, Words{"message": "这份填报表是 2023 年度的；"})
	conflict := Report("roster.conflict", nil, Place{}, Words{"file": "乙局.xlsx", "one": "甲局", "other": "乙局"})
	for _, x := range []struct {
		name   string
		found  []Finding
		errors int
	}{
		{"the roster tells of it", []Finding{other, conflict}, 1},
		{"no roster, so the stamp does", []Finding{other}, 1},
		{"another year is another slip", []Finding{year, conflict}, 2},
	} {
		result := Check(plain(Forms()[1]), Options{Found: x.found})
		if n := CountOpen(result.Findings, SeverityError); n != x.errors || result.Verdict != Rejected {
			t.Errorf("%s: %d errors, %s", x.name, n, result.Verdict)
		}
		for _, f := range ByCause(result.Findings) {
			if f.Follows != "" && f.Remedy != (Remedy{}) {
				t.Errorf("%s: what follows has a way out of its own, %v", x.name, f.Remedy)
			}
		}
	}
}

// TestCatalogueVariants: the variants of the catalogue are those that the program uses.
func TestCatalogueVariants(t *testing.T) {
	used := map[string]bool{}
	written := regexp.MustCompile("\"(?:[a-z]+\\.[a-z-]+)?(/[a-z]+)\"")
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") {
			return err
		}
		text, err := os.ReadFile("../" + name)
		for _, m := range written.FindAllSubmatch(text, -1) {
			used[string(m[1])] = used[string(m[1])] || !strings.HasSuffix(name, "_test.go")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range Catalogue() {
		for name := range e.Variants {
			if base, _ := strings.CutSuffix(name, "-failed"); !used["/"+base] {
				t.Errorf("%s/%s: nobody uses it", e.Code, name)
			}
		}
	}
}
