// Package page puts together the page without a program, 年报核对.html, and builds what an office has of its own into it.
package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"
)

// Parts are what a page is made of.
type Parts struct {
	Page, Style []byte            // of the local page
	Look        []byte            // script that says what is wrong with the browser
	Script      []byte            // the page's modules as one script
	Worker      []byte            // script of the worker
	Program     string            // LZMA of both halves of the program, in base64, a line each
	Warm        []byte            // workbook that the program checks before the user's first
	Blanks      map[string][]byte // blank workbooks that it fills in, by the ids of their forms
}

// noGiven stands in a page that nobody has built anything into, noOffice where the office's name goes.
const (
	noGiven  = `<script type="application/json" id="given">{"forms":[],"rules":"","rulesName":"","blanks":{}}</script>`
	noOffice = "<!--office-->"
)

// cuts are parts of the local page that only its program can do.
var cuts = []*regexp.Regexp{
	regexp.MustCompile(`(?s)<section id="step-(?:board|handout|collect)".*?</section>\n\n?`),
	regexp.MustCompile(`(?s)<dialog .*?</dialog>\n\n?`),
	regexp.MustCompile(`    <li><a href="#(?:handout|collect)">.*</li>\n`),
	regexp.MustCompile(`        <label class="choice"><input type="checkbox" name="charts">.*</label>\n`),
}

// changes are made in the words of the local page: what stands there, and what takes its place.
var changes = []struct{ old, new string }{
	{"<title>年报：下发、核对、成文、收表</title>", "<title>年报：核对、成文</title>"},
	{`aria-label="四个步骤"`, `aria-label="两个步骤"`},
	{`<span class="no">2</span>`, `<span class="no">1</span>`},
	{`<span class="no">3</span>`, `<span class="no">2</span>`},
	{"逐份找出问题，标好退回", "逐份找出问题，标在表上"},
	{"<h2 id=\"check-title\" tabindex=\"-1\">核对收回的表</h2>", "<h2 id=\"check-title\" tabindex=\"-1\">核对填报表和报告</h2>"},
	{"这台电脑没有装 LibreOffice，写不了 PDF；", "这个网页写不了 PDF；"},
	{"<script type=\"module\" src=\"web/page.js\"></script>\n", ""},
	{"一直看到这句话，说明浏览器太旧，或者不让网页运行脚本：请用新版的 Chrome、Edge、火狐，或者 360、QQ 浏览器的“极速模式”打开。",
		"过一分钟还看到这句话，说明打开它的程序太旧，或者不让网页运行脚本：请先把附件另存到电脑上，再用 Chrome（75 以上）、Edge、" +
			"火狐（79 以上），或者新版 360、QQ 浏览器的“极速模式”打开。文件没有送到任何地方。"},
	{`<span id="version"></span></p>`, `<span id="version"></span></p>` + noOffice},
}

// Assemble makes the page.
func Assemble(p Parts) ([]byte, error) {
	text := string(p.Page)
	for _, cut := range cuts {
		text = cut.ReplaceAllString(text, "")
	}
	const styles = `<link rel="stylesheet" href="web/page.css">`
	policy := "default-src 'none'; script-src " + hash(p.Look) + " " + hash(p.Script) + " 'wasm-unsafe-eval' 'unsafe-eval'; worker-src blob:; " +
		"style-src 'unsafe-inline'; img-src data: blob:; connect-src 'none'; form-action 'none'; base-uri 'none'"
	blanks, err := json.Marshal(p.Blanks)
	if err != nil {
		return nil, err
	}
	tail := noGiven + "\n"
	for _, x := range [][2]string{{"blanks", string(blanks)}, {"worker", string(p.Worker)},
		{"warm", base64.StdEncoding.EncodeToString(p.Warm)}, {"program", p.Program}} {
		tail += `<script type="text/plain" id="` + x[0] + `">` + x[1] + "</script>\n"
	}
	tail += "<script>" + string(p.Look) + "</script>\n<script>" + string(p.Script) + "</script>\n</body>"
	list := append(changes[:len(changes):len(changes)], []struct{ old, new string }{
		{`<meta charset="utf-8">`, `<meta charset="utf-8">` + "\n<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + `">`},
		{styles, "<style>\n" + string(p.Style) + "</style>"},
		{"</body>", tail},
	}...)
	for _, c := range list {
		if strings.Count(text, c.old) != 1 {
			return nil, fmt.Errorf("page.html does not hold %q once", c.old)
		}
		text = strings.Replace(text, c.old, c.new, 1)
	}
	for _, script := range [][]byte{p.Look, p.Script, p.Worker} {
		if bytes.Contains(script, []byte("</script")) {
			return nil, errors.New("a script holds </script")
		}
	}
	return []byte(text), nil
}

// hash is how a Content-Security-Policy names a script.
func hash(script []byte) string {
	sum := sha256.Sum256(script)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Given is what an office builds into its page.
type Given struct {
	Office    string            `json:"-"`
	Forms     []string          `json:"forms"` // the files themselves
	Rules     string            `json:"rules"`
	RulesName string            `json:"rulesName"`
	Blanks    map[string][]byte `json:"blanks"` // of its forms
}

// Fill builds it in.
func Fill(page []byte, g Given) ([]byte, error) {
	if g.Forms == nil {
		g.Forms = []string{}
	}
	if g.Blanks == nil {
		g.Blanks = map[string][]byte{}
	}
	data, err := json.Marshal(g) // no < is left in it
	if err != nil {
		return nil, err
	}
	text := string(page)
	if strings.Count(text, noGiven) != 1 || strings.Count(text, noOffice) != 1 {
		return nil, errors.New("this page has no place for what is built in")
	}
	text = strings.Replace(text, noGiven, strings.Replace(noGiven, `{"forms":[],"rules":"","rulesName":"","blanks":{}}`, string(data), 1), 1)
	says := ""
	if g.Office != "" {
		says = "<p>" + html.EscapeString(g.Office) + "提供。</p>"
	}
	return []byte(strings.Replace(text, noOffice, says, 1)), nil
}

// built holds the page, packed, in released programs: cmd/release lays it over the folder while it compiles them.
//
//go:embed built
var built embed.FS

// Built returns the page that the program brings along, nil for none: then it was built from source.
func Built() ([]byte, error) {
	f, err := built.Open(BuiltFile)
	if err != nil {
		return nil, nil
	}
	r, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// BuiltFile is where Built looks, below this package's folder.
const BuiltFile = "built/page.html.gz"
