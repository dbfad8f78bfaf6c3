package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
)

const formsPage = "../../templates/forms/README.md"

// fenced returns the code blocks of one kind.
func fenced(page, kind string) []string {
	var list []string
	for _, part := range strings.Split(page, "\n```"+kind+"\n")[1:] {
		body, _, _ := strings.Cut(part, "\n```")
		list = append(list, body+"\n")
	}
	return list
}

func filledLines(text string) []string {
	var list []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			list = append(list, line)
		}
	}
	return list
}

// TestFormsPage holds the page on adding a form to the example that it works out: the fragments of the page, put into the
// edition of 2021, are the province's form to the line. Then it does what the page says, command by command.
func TestFormsPage(t *testing.T) {
	page := readText(t, formsPage)
	example := readText(t, provinceFile)
	fragments := fenced(page, "yaml")
	if len(fragments) != 7 {
		t.Fatalf("the page has %d fragments", len(fragments))
	}
	base, err := templates.Source("2021")
	if err != nil {
		t.Fatal(err)
	}
	const body = "# ── 六个部分" // ends what the first fragment replaces
	_, rest, found := strings.Cut(string(base), body)
	head, own, found2 := strings.Cut(example, body)
	if !found || !found2 {
		t.Fatalf("no line begins with %s", body)
	}
	if !slices.Equal(filledLines(head), filledLines(fragments[0])) {
		t.Error("the example does not begin as the page says")
	}
	for _, f := range fragments[1:] {
		if strings.Count(own, f) != 1 {
			t.Errorf("the example does not have, once:\n%s", f)
		}
		own = strings.Replace(own, f, "", 1)
	}
	if !slices.Equal(filledLines(own), filledLines(rest)) {
		t.Error("the example without the page's fragments is not the edition of 2021")
	}

	// The commands of the page, in their order. Between the first and the others the officer edits the file; between
	// template and check the agencies fill in theirs.
	p := newProvince(t, []byte(example))
	file := "某省2024.yaml"
	want := map[string]int{}
	ran := 0
	for _, line := range commandLines(page) {
		args := strings.Fields(line)
		p.runWithout(want[line], args...)
		switch args[0] {
		case "forms":
			if strings.Contains(line, "--print") {
				if readText(t, file) != string(base) {
					t.Error("forms --print does not write the edition")
				}
				writeFile(t, file, []byte(example))
			}
		case "template":
			names, err := filepath.Glob("下发/P00[123]_*.xlsx")
			if err != nil || len(names) != 3 {
				t.Fatalf("handed out: %v, %v", names, err)
			}
			for i, name := range names {
				p.fill(name, filepath.Join("回收", filepath.Base(name)), p.filing(i))
			}
		}
		ran++
	}
	if ran != 9 {
		t.Errorf("%d commands ran, want 9", ran)
	}
	for _, name := range []string{"报告/示例县教育局2024年政府信息公开工作年度报告.docx", "汇总/汇总.xlsx", "全部.csv", "明年"} {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
	if next, _ := filepath.Glob("明年/*2025*.xlsx"); len(next) != 3 {
		t.Errorf("next year's workbooks: %v", next)
	}
}
