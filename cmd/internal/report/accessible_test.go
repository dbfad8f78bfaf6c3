package report

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"nianbao/testdata/tier"
)

// inspect shows pages in headless Chromium, in windows as wide as a telephone, and returns what
// testdata/accessible.js finds wrong with each, and what the browser wrote to its console. The pages stay as they are:
// the script runs in a page around them, for a report has none and forbids any.
func inspect(t *testing.T, pages map[string]string) (faults map[string][]string, console []string) {
	t.Helper()
	chromium := tier.Tool(t, "chromium")
	script, err := os.ReadFile("testdata/accessible.js")
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(pages) // escapes < and >, so that no </script> is in it
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "chromium") // not t.TempDir: Chromium's helpers may write a moment longer than it runs
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "inspect.html")
	around := `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>inspect</title><body><script>
` + string(script) + `
const pages = ` + string(data) + `, windows = {};
for (const name in pages) {
  const f = windows[name] = document.createElement('iframe');
  f.width = 375; f.height = 800; f.style.border = 0; f.srcdoc = pages[name];
  document.body.append(f);
}
addEventListener('load', () => {
  const found = {};
  for (const name in windows) {
    try { found[name] = faults(windows[name].contentWindow); } catch (e) { found[name] = ['checker: ' + e.stack]; }
  }
  document.body.textContent = JSON.stringify(found);
});
</script></body></html>`
	if err := os.WriteFile(path, []byte(around), 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
		"--no-first-run", "--hide-scrollbars", "--enable-logging=stderr", "--user-data-dir="+filepath.Join(dir, "profile"), "--dump-dom", "file://"+path)
	cmd.WaitDelay = 5 * time.Second
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Run(); err != nil {
		t.Fatalf("chromium: %v\n%s", err, messages.String())
	}
	dom, err := html.Parse(&out)
	if err != nil {
		t.Fatal(err)
	}
	for n := range dom.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data == "body" && strings.HasPrefix(n.Data, "{") {
			if err := json.Unmarshal([]byte(n.Data), &faults); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(faults) != len(pages) {
		t.Fatalf("chromium looked at %d pages of %d\n%s", len(faults), len(pages), messages.String())
	}
	for l := range strings.Lines(messages.String()) {
		if strings.Contains(l, ":CONSOLE") {
			console = append(console, strings.TrimSpace(l))
		}
	}
	return faults, console
}

// onSite puts a fragment where a government site has it: in a page of its own.
func onSite(body string) string {
	return `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>公开年报</title></head><body>` +
		body + `</body></html>`
}

// TestAccessible looks at every kind of report in a browser: with charts, with long and short words, as a draft, of a sum.
func TestAccessible(t *testing.T) {
	tier.Tool(t, "chromium") // before the work
	reports := map[string]func() (*Document, error){
		"short": func() (*Document, error) {
			return Build(plainFiling(t), Options{Charts: true, Date: "2025年1月20日"})
		},
		"long": func() (*Document, error) {
			f := richFiling(t)
			f.Narrative["overview.intro"] = longText(6000)
			return Build(f, Options{Charts: true, Previous: plainFiling(t), Date: "2025年1月20日"})
		},
		"draft": func() (*Document, error) {
			f := plainFiling(t)
			f.Narrative["problems"] = ""
			f.Narrative["overview.intro"] = "收到【新收申请】件，【不存在】件。见http://www.hy.gov.cn/zwgk/xxgkml/jyj/202401/t20240115_4412345.html。"
			return Build(f, Options{Draft: true, Charts: true})
		},
		"sum": func() (*Document, error) {
			f := richFiling(t)
			f.Agency.Name, f.Agency.Short = "海原县人民政府", ""
			f.Covers = []string{"海原县人民政府办公室", "海原县教育体育局", "海原县财政局"}
			return Build(f, Options{Charts: true})
		},
	}
	pages := map[string]string{}
	for name, build := range reports {
		doc, err := build()
		if err != nil {
			t.Fatal(name, err)
		}
		var page, fragment bytes.Buffer
		if err := doc.HTML(&page); err != nil {
			t.Fatal(name, err)
		}
		if err := doc.Fragment(&fragment); err != nil {
			t.Fatal(name, err)
		}
		pages[name], pages[name+" fragment"] = page.String(), onSite(fragment.String())
	}
	faults, console := inspect(t, pages)
	for _, name := range slices.Sorted(maps.Keys(faults)) {
		for _, f := range faults[name] {
			t.Errorf("%s: %s", name, f)
		}
	}
	for _, l := range console {
		t.Error(l)
	}
}

// TestAccessibleCatches holds the check itself: each of these pages has one fault of the kind named.
func TestAccessibleCatches(t *testing.T) {
	const table = `<table><caption>表</caption>`
	tests := []struct{ name, kind, body string }{
		{"nothing wrong", "", `<h1>甲</h1><h2>乙</h2><h3>丙</h3><h2>丁</h2>` + table + `<tr><th scope="col">列</th></tr><tr><td>1</td></tr></table>`},
		{"skipped level", "heading", `<h1>甲</h1><h3>乙</h3>`},
		{"empty heading", "heading", `<h1>甲</h1><h2> </h2>`},
		{"no h1", "h1", `<p>甲</p>`},
		{"two h1", "h1", `<h1>甲</h1><h1>乙</h1>`},
		{"id twice", "id", `<h1 id="a">甲</h1><p id="a">乙</p>`},
		{"no caption", "caption", `<h1>甲</h1><table><tr><th scope="col">列</th></tr><tr><td>1</td></tr></table>`},
		{"figure without header", "header", `<h1>甲</h1>` + table + `<tr><td>1</td></tr></table>`},
		{"header of another column", "header", `<h1>甲</h1>` + table + `<tr><th scope="col">列</th><th scope="row">行</th></tr><tr><td>1</td><td headers="">2</td></tr></table>`},
		{"span covers", "", `<h1>甲</h1>` + table + `<tr><th scope="col" colspan="2">列</th></tr><tr><td>1</td><td>2</td></tr></table>`},
		{"span ends before", "header", `<h1>甲</h1>` + table + `<tr><th scope="row" rowspan="2">行</th><th scope="row">行</th><td>1</td></tr><tr><th scope="col">列</th><td headers="x">2</td></tr></table>`},
		{"header that lies elsewhere", "header", `<h1>甲</h1>` + table + `<tr><th scope="col" id="a">列</th><th scope="col" id="b">列</th></tr><tr><td headers="a">1</td><td headers="b a">2</td></tr></table>`},
		{"empty header", "header", `<h1>甲</h1>` + table + `<tr><th scope="col"></th></tr><tr><td>1</td></tr></table>`},
		{"ragged table", "grid", `<h1>甲</h1>` + table + `<tr><th scope="col">列</th><th scope="col">列</th></tr><tr><td>1</td></tr></table>`},
		{"cells that overlap", "grid", `<h1>甲</h1>` + table + `<tr><th scope="col">列</th><th scope="col" rowspan="2">列</th></tr><tr><td colspan="2">1</td></tr></table>`},
		{"picture without words", "alt", `<h1>甲</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">`},
		{"drawing without words", "alt", `<h1>甲</h1><svg role="img" viewBox="0 0 9 9"></svg>`},
		{"drawing that is read piece by piece", "alt", `<h1>甲</h1><svg aria-label="图" viewBox="0 0 9 9"></svg>`},
		{"grey on white", "contrast", `<h1>甲</h1><p style="color:#777">乙</p>`},
		{"grey that is dark enough", "", `<h1>甲</h1><p style="color:#767676">乙</p>`},
		{"black on dark", "contrast", `<h1>甲</h1><div style="background:#444"><p><b>乙</b></p></div>`},
		{"faint", "contrast", `<h1>甲</h1><div style="opacity:.5"><p style="color:#333">乙</p></div>`},
		{"black figure on a dark bar", "contrast", `<h1>甲</h1><svg role="img" aria-label="图" viewBox="0 0 90 90"><path d="M0 0H90V90H0Z" fill="#262626"/><text x="40" y="40">1</text></svg>`},
		{"black figure beside a bar", "", `<h1>甲</h1><svg role="img" aria-label="图" viewBox="0 0 90 90"><path d="M0 0H20V90H0Z" fill="#262626"/><text x="40" y="40">1</text></svg>`},
		{"drawing too small to read", "small", `<h1>甲</h1><svg role="img" aria-label="图" width="100%" viewBox="0 0 640 90"><text x="40" y="40" font-size="15">1</text></svg>`},
		{"words for the eye alone", "hidden", `<h1>甲</h1><p aria-hidden="true">草稿</p>`},
		{"too wide", "overflow", `<h1>甲</h1><div style="width:400px">乙</div>`},
		{"wide in its own box", "", `<h1>甲</h1><div style="overflow-x:auto"><div style="width:400px">乙</div></div>`},
		{"address that does not break", "overflow", `<h1>甲</h1><p>` + strings.Repeat("www", 60) + `</p>`},
	}
	pages := map[string]string{
		"no language": strings.Replace(onSite(`<h1>甲</h1>`), ` lang="zh-CN"`, "", 1),
		"no title":    strings.Replace(onSite(`<h1>甲</h1>`), "公开年报", "", 1),
		"script":      onSite(`<h1>甲</h1><script>throw "a fault in the page"</script>`),
	}
	want := map[string]string{"no language": "lang", "no title": "title", "script": ""}
	for _, test := range tests {
		pages[test.name], want[test.name] = onSite(test.body), test.kind
	}
	faults, console := inspect(t, pages)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		var kinds []string
		for _, f := range faults[name] {
			kind, _, _ := strings.Cut(f, ":")
			kinds = append(kinds, kind)
		}
		if got := strings.Join(slices.Compact(kinds), " "); got != want[name] {
			t.Errorf("%s: found %q, want %q: %q", name, got, want[name], faults[name])
		}
	}
	if len(console) != 1 || !strings.Contains(console[0], "a fault in the page") {
		t.Errorf("the console has %q", console)
	}
}
