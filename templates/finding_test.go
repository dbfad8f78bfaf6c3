package templates

import "testing"

// TestOneSlipOfAgency: a cover and a stamp of two agencies are told once, by the roster where there is one.
func TestOneSlipOfAgency(t *testing.T) {
	other := Report("workbook.stamp", nil, Place{}, Words{"message": "这份填报表是发给“甲局”的，封面上写的是“乙局”；"})
	other.Severity, other.Got, other.Want = SeverityError, "乙局", "甲局"
	year := Report("workbook.stamp", nil, Place{}, Words{"message": "这份填报表是 2023 年度的；"})
	year.Severity = SeverityError
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
