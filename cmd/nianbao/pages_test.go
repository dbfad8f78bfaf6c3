package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/cmd/internal/results"
	"nianbao/testdata/tier"
)

// axeFaults has axe-core look at the page that the browser shows: at everything that WCAG 2.2 AA asks for, and at what axe advises.
// Each fault is a rule with the first element that breaks it.
func axeFaults(t *testing.T, b *browser) (faults []string) {
	t.Helper()
	root, err := exec.Command(tier.Tool(t, "npm"), "root", "--global").Output()
	if err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(strings.TrimSpace(string(root)), "axe-core", "axe.min.js")
	if !exists(script) {
		t.Fatalf("NIANBAO_REQUIRE_TOOLS=1, but axe-core is not installed; .ci/run says how")
	}
	b.eval(readText(t, script)+"\n;0", nil)
	b.eval(`axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v =>
  v.id + ' ×' + v.nodes.length + ': ' + v.nodes[0].html.slice(0, 160) + ' — ' + v.nodes[0].failureSummary.replace(/\s+/g, ' ')))`, &faults)
	return faults
}

// TestPages holds every kind of page that the program writes, for agencies in every state, against an HTML checker and axe.
func TestPages(t *testing.T) {
	tier.Need(t, "needs html-validate, axe-core and Chromium")
	b := startBrowser(t, 1200)
	c := makeCounty(t, t.TempDir(), 8, 2, 1, 1, 1)
	dir, in := filepath.Join(t.TempDir(), "2024年报"), filepath.Join(c.dir, "回收")
	command(t, exitFine, "year", dir, "--year", "2024", "--roster", filepath.Join(c.dir, "名单.csv"), "--office", "海原县政务公开办",
		"--deadline", "2025-01-20")
	folder := []string{"--folder", dir}
	command(t, exitFine, append([]string{"decide", "00002", "--exempt", "--reason", "已经撤销"}, folder...)...)
	command(t, exitFaulty, append([]string{"collect", in, "--letters"}, folder...)...)
	command(t, exitFaulty, append([]string{"check", in, "--format", "html", "-o", filepath.Join(dir, "回执") + "/"}, folder...)...)
	command(t, exitFaulty, append([]string{"check", in, "--format", "html", "-o", filepath.Join(dir, "回执.html")}, folder...)...)
	command(t, exitFaulty, append([]string{"report", in, "--format", "html", "--draft", "--charts"}, folder...)...)
	var pages []string
	for _, name := range below(t, dir) {
		if strings.HasSuffix(name, ".html") {
			pages = append(pages, filepath.Join(dir, name))
		}
	}
	kinds := []string{results.Page, results.Signoff + ".html", results.Receipts, "回执.html", "全部函件.html", "报送通知.html", "退回函.html",
		"收讫回执.html", "核对回执.html", "年度报告.html"}
	for _, kind := range kinds {
		if !strings.Contains(strings.Join(pages, "\n")+"\n", kind+"\n") {
			t.Errorf("no page of the kind %s among %q", kind, pages)
		}
	}
	config, err := filepath.Abs("../../testdata/htmlvalidate.json")
	if err != nil {
		t.Fatal(err)
	}
	check := exec.Command(tier.Tool(t, "html-validate"), append([]string{"--config", config, "--formatter", "text"}, pages...)...)
	out, err := check.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if err != nil || len(out) > 0 {
		t.Errorf("html-validate: %v\n%.4000s", err, out)
	}
	for _, page := range pages {
		b.open("file://" + page)
		b.eval("document.querySelectorAll('details').forEach(d => d.open = true)", nil)
		for _, fault := range axeFaults(t, b) {
			t.Errorf("%s: %s", filepath.Base(page), fault)
		}
	}
}
