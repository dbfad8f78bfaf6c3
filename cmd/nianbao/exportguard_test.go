package main

import (
	"strings"
	"testing"

	"nianbao/templates"
)

// TestExportGuardsText: text of a returned file never becomes a formula when its CSV is opened in Excel (hazards, row 29).
func TestExportGuardsText(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	const key = "disclosure.licensing.decisions"
	for _, tt := range []struct{ text, want, reason string }{
		{"=1+1", `"'=1+1"`, "a formula"},
		{"@SUM(1)", `"'@SUM(1)"`, "a formula of Lotus"},
		{"-cmd", `"'-cmd"`, "a formula that begins with a sign"},
		{"+cmd", `"'+cmd"`, "the other sign"},
		{"＝1+1", `"'＝1+1"`, "full width, which Excel in Chinese takes for the sign"},
		{`12"件`, `"12""件"`, "a quotation mark stays within its field"},
		{"-3", `"-3"`, "a real number is none"},
		{"若干", `"若干"`, "plain words stay"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Chdir(t.TempDir())
			s := &scene{T: t, form: form, good: randomFiling(form, templates.Agency{Name: "=海原县水务局", Code: "@7"}, 7)}
			s.good.Set(key, templates.ParseFigure(tt.text, form.Figure(key)))
			s.good.Narrative["problems"] = "=HYPERLINK(1)\n二是"
			s.back("水务局.xlsx", s.book(s.good))
			if code, _ := s.run("export", "回收", "--format", "csv", "-o", "全部.csv"); code != exitFine {
				t.Fatalf("exit code %d", code)
			}
			out := readText(t, "全部.csv")
			for _, want := range []string{"," + tt.want + ",", `"'=海原县水务局"`, `"'@7"`, `"problems"`, "\"'=HYPERLINK(1)\n二是\""} {
				if !strings.Contains(out, want) {
					t.Errorf("%s is missing in\n%.600s", want, out)
				}
			}
		})
	}
}
