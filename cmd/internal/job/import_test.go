package job

import (
	"strings"
	"testing"

	"nianbao/cmd/internal/report"
	"nianbao/templates"
)

// TestImportNextYear: what last year's report said in its own words is no fact of the agency. Nothing of its preamble, its text
// or what it called the agency for short stands in next year's report; what a workbook says stays.
func TestImportNextYear(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Skip(err)
	}
	for _, published := range []bool{true, false} {
		src := templates.NewFiling(form, 2024)
		src.Published = published
		src.Agency = templates.Agency{Name: "示例县水务局", Short: "县水局", Office: "办公室"}
		src.Narrative["overview.proactive"] = "转型之年，成效显著。"
		src.Unplaced = []templates.Unplaced{{Text: "二〇二四年是转型之年。"}}
		j := &Import{Year: 2025, World: &World{}}
		f, _, err := j.filing(src)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range form.Keys() {
			f.Set(key, templates.ParseFigure("1", form.Figure(key)))
		}
		for _, p := range form.Passages() {
			if p.Required && p.Standard != "applications" {
				f.Narrative[p.ID] = "今年写的内容，没有收取信息处理费。"
			}
		}
		doc, err := report.Build(f, report.Options{Date: "2026年1月20日"})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := doc.Text(&b); err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"转型", "成效"} {
			if strings.Contains(b.String(), word) {
				t.Errorf("%q stands in next year's report", word)
			}
		}
		if has := strings.Contains(b.String(), "县水局"); has == published {
			t.Errorf("short name printed %v where the source is a published report %v", has, published)
		}
	}
}
