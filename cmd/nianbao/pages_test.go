package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/results"
	"nianbao/testdata/tier"
)

// axeFaults has axe-core look at the page that the browser shows: at everything that WCAG 2.2 AA asks for, and at what axe advises.
// Each fault is a rule with the first element that breaks it.
func axeFaults(t *testing.T, b *browser) (faults []string) {
	t.Helper()
	npm := exec.Command(tier.Tool(t, "npm"), "root", "--global")
	npm.Env = append(os.Environ(), "HOME="+t.TempDir()) // it keeps a diary there
	root, err := npm.Output()
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

// htmlFaults has html-validate look at pages.
func htmlFaults(t testing.TB, pages ...string) string {
	t.Helper()
	config, err := filepath.Abs("../../testdata/htmlvalidate.json")
	if err != nil {
		t.Fatal(err)
	}
	check := exec.Command(tier.Tool(t, "html-validate"), append([]string{"--config", config, "--formatter", "text"}, pages...)...)
	out, err := check.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return fmt.Sprintf("%.4000s", out)
}

// TestPages holds every kind of page that the program writes against an HTML checker and axe: where nothing has come yet, where
// agencies are in every state, and where all is well and the year is over.
func TestPages(t *testing.T) {
	tier.Need(t, "needs html-validate, axe-core and Chromium")
	b := startBrowser(t, 1200)
	always := []string{results.Page, results.Glance, results.Signoff + ".html", results.AllLetters}
	for _, tt := range []struct {
		state                             string
		missing, twice, rejected, queries int
		kinds                             []string
	}{
		{"nothing has come", 8, 0, 0, 0, []string{"报送通知.html"}},
		{"half of it is wrong", 2, 1, 1, 1, []string{results.Receipts, "回执.html", "催报函.html", "退回函.html", "收讫回执.html", "核对回执.html", "年度报告.html"}},
		{"all is well", 0, 0, 0, 0, []string{results.Receipts, "回执.html", "收讫回执.html", "核对回执.html", "年度报告.html"}},
	} {
		c := makeCounty(t, t.TempDir(), 8, tt.missing, tt.twice, tt.rejected, tt.queries)
		dir, in := filepath.Join(t.TempDir(), "2024 年报"), filepath.Join(c.dir, "回收")
		command(t, exitFine, "year", dir, "--year", "2024", "--roster", filepath.Join(c.dir, "名单.csv"), "--office", "海原县政务公开办",
			"--deadline", "2025-01-20")
		do := func(args ...string) {
			var out strings.Builder // what it comes to is another test's
			e := &env{stdin: strings.NewReader(""), stdout: &out, stderr: &out, now: func() time.Time { return testNow }}
			if code := e.run(append([]string{"nianbao", args[0], "--folder", dir}, args[1:]...)); code > exitFaulty {
				t.Fatalf("%s: %q: exit code %d: %s", tt.state, args, code, out.String())
			}
		}
		if tt.missing == 8 {
			do("collect", "--letters", "--today", "2025-01-10")
		} else {
			do("decide", "00002", "--exempt", "--reason", "已经撤销")
			do("collect", in, "--letters", "--today", "2025-01-25")
			do("check", in, "--format", "html", "-o", filepath.Join(dir, "回执")+"/")
			do("check", in, "--format", "html", "-o", filepath.Join(dir, "回执.html"))
			do("report", in, "--format", "html", "--draft", "--charts")
		}
		var pages []string
		for _, name := range below(t, dir) {
			if strings.HasSuffix(name, ".html") {
				pages = append(pages, filepath.Join(dir, name))
			}
		}
		for _, kind := range append(tt.kinds, always...) {
			if !strings.Contains(strings.Join(pages, "\n")+"\n", kind+"\n") {
				t.Errorf("%s: no page of the kind %s among %q", tt.state, kind, pages)
			}
		}
		if faults := htmlFaults(t, pages...); faults != "" {
			t.Errorf("%s: html-validate: %s", tt.state, faults)
		}
		seen := map[string]int{}
		for _, page := range pages {
			kind := regexp.MustCompile(`^\d+_[^_]+_|^海原县第.*局`).ReplaceAllString(filepath.Base(page), "")
			if seen[kind]++; seen[kind] > 2 { // one agency's is another's
				continue
			}
			b.open("file://" + page)
			b.eval("document.querySelectorAll('details').forEach(d => d.open = true)", nil)
			for _, fault := range axeFaults(t, b) {
				t.Errorf("%s: %s: %s", tt.state, filepath.Base(page), fault)
			}
		}
	}
}

// TestAlonePage holds the page without a program against the same, as it is written and with what it says of files that are well,
// asked about and wrong; by day and by night, on a telephone.
func TestAlonePage(t *testing.T) {
	tier.Need(t, "builds the page and needs html-validate, axe-core and Chromium")
	p := openAlone(t, 390)
	name, err := pageTemplate()
	if err != nil {
		t.Fatal(err)
	}
	if faults := htmlFaults(t, name); faults != "" {
		t.Errorf("html-validate: %s", faults)
	}
	look := func(state string) {
		t.Helper()
		for _, scheme := range []string{"light", "dark"} {
			p.do("Emulation.setEmulatedMedia", map[string]any{"features": []any{map[string]any{"name": "prefers-color-scheme", "value": scheme}}})
			for _, fault := range axeFaults(t, p.browser) {
				t.Errorf("%s, %s: %s", state, scheme, fault)
			}
		}
	}
	look("empty")
	c := makeCounty(t, t.TempDir(), 4, 0, 1, 1, 1)
	p.drop("#step-check .drop", filepath.Join(c.dir, "回收"))
	p.checked(5) // one has come twice
	p.eval("document.querySelectorAll('#step-check details').forEach(d => d.open = true)", nil)
	p.wait("document.querySelectorAll('#step-check .found').length === 5")
	look("checked")
	p.shownWell("checked")
}

// shownWell has the HTML checker look at what the page has become.
func (p *servedPage) shownWell(state string) {
	p.t.Helper()
	shown := filepath.Join(p.t.TempDir(), "显示.html")
	writeFile(p.t, shown, []byte("<!DOCTYPE html>\n"+p.text(`(page => {
		page.querySelectorAll('script').forEach(s => s.remove());
		return page.outerHTML})(document.documentElement.cloneNode(true))`)))
	// How attributes without a value are written is the browser's.
	if faults := htmlFaults(p.t, "--rule", "attribute-empty-style:off", "--rule", "attribute-boolean-style:off", shown); faults != "" {
		p.t.Errorf("%s: html-validate: %s", state, faults)
	}
}
