package job

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// preambles are what last year's reports said in their own words before part one.
var preambles = []string{
	"示例县水务局（以下简称“县水局”）乘势而上、破局开新，现将二〇二四年度政府信息公开工作情况公布如下。",
	"2024年是转型之年，我局（下称水务局）坚持以公开促规范。本报告由县水局依据《条例》编制，电子版可在示例县人民政府门户网站（http://www.example.gov.cn）下载。",
}

// TestImportWords reads last year's report as it was published, makes next year's filing of it and a report of that: of four
// characters that follow each other in last year's preamble and passages none stand in it that would not stand there anyway.
func TestImportWords(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Skip(err)
	}
	agency := templates.Agency{Name: "示例县水务局", Website: "示例县人民政府门户网站", URL: "http://www.example.gov.cn"}
	fill := func(f *templates.Filing, text string) *templates.Filing {
		for _, key := range form.Keys() {
			f.Set(key, templates.ParseFigure("1", form.Figure(key)))
		}
		for _, p := range form.Passages() {
			if p.Required && p.Standard != "applications" {
				f.Narrative[p.ID] = text
			}
		}
		return f
	}
	build := func(f *templates.Filing) (doc *report.Document) {
		doc, err := report.Build(f, report.Options{Date: "2026年1月20日"})
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	old := templates.NewFiling(form, 2024)
	old.Agency = agency
	fill(old, "乘风破浪抓公开，没有收取信息处理费。")
	plain := templates.NewFiling(form, 2025)
	plain.Agency = agency
	own := "今年写的内容，没有收取信息处理费。"
	anyway := textOf(t, build(fill(plain, own)))
	for ext, draw := range map[string]func(*report.Document, *strings.Builder) error{
		"txt":  func(d *report.Document, b *strings.Builder) error { return d.Text(b) },
		"md":   func(d *report.Document, b *strings.Builder) error { return d.Markdown(b) },
		"html": func(d *report.Document, b *strings.Builder) error { return d.HTML(b) },
	} {
		for _, preamble := range preambles {
			var b strings.Builder
			if err := draw(build(old), &b); err != nil {
				t.Fatal(err)
			}
			paragraph := "\n" + preamble + "\n\n"
			if ext == "html" {
				paragraph = "<p>" + preamble + "</p>"
			}
			at := strings.Index(b.String(), "本报告")
			if at < 0 {
				t.Fatal("the report has no preamble")
			}
			if ext == "html" {
				at = strings.LastIndex(b.String()[:at], "<p")
			}
			name := filepath.Join(t.TempDir(), "示例县水务局2024年政府信息公开工作年度报告."+ext)
			if err := os.WriteFile(name, []byte(b.String()[:at]+paragraph+b.String()[at:]), 0o600); err != nil {
				t.Fatal(err)
			}
			item := intake.Open(name, intake.Options{})
			if item.Filing == nil || item.Filing.Year != 2024 || item.Filing.Agency.Name != agency.Name {
				t.Fatalf("%s is not read: %+v", ext, item.Findings)
			}
			j := &Import{Year: 2025, World: &World{}}
			f, _, err := j.filing(item.Filing)
			if err != nil {
				t.Fatal(err)
			}
			got := textOf(t, build(fill(f, own)))
			was := []rune(hanzi.Squeeze(preamble + "乘风破浪抓公开"))
			for i := range len(was) - 3 {
				if word := string(was[i : i+4]); strings.Contains(got, word) && !strings.Contains(anyway, word) {
					t.Errorf("%s: %q of last year's report stands in next year's", ext, word)
				}
			}
			if strings.Contains(got, "县水局") || strings.Contains(got, "二〇二四") {
				t.Errorf("%s: what last year's report called the agency or the year", ext)
			}
		}
	}
}

// textOf is a report's text without blanks.
func textOf(t *testing.T, doc *report.Document) string {
	t.Helper()
	var b strings.Builder
	if err := doc.Text(&b); err != nil {
		t.Fatal(err)
	}
	return hanzi.Squeeze(b.String())
}
