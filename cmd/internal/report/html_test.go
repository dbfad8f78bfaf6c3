package report

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"nianbao/templates"

	"golang.org/x/net/html"
)

// TestHTMLStructure holds what a screen reader relies on: every tag closed by its own, headings without a skipped level,
// every figure with header cells that exist, no script and nothing from elsewhere.
func TestHTMLStructure(t *testing.T) {
	doc, err := Build(richFiling(t), Options{Charts: true, Previous: plainFiling(t), Date: "2025年1月20日"})
	if err != nil {
		t.Fatal(err)
	}
	var page, fragment bytes.Buffer
	if err := doc.HTML(&page); err != nil {
		t.Fatal(err)
	}
	if err := doc.Fragment(&fragment); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"page": page.String(), "fragment": fragment.String()} {
		void := map[string]bool{"meta": true, "br": true, "col": true, "path": false}
		var open []string
		ids := map[string]bool{}
		var wanted []string
		level := 0
		z := html.NewTokenizer(strings.NewReader(text))
		for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
			tok := z.Token()
			switch kind {
			case html.StartTagToken:
				if !void[tok.Data] {
					open = append(open, tok.Data)
				}
				if len(tok.Data) == 2 && tok.Data[0] == 'h' && tok.Data[1] <= '6' {
					if l := int(tok.Data[1] - '0'); l > level+1 {
						t.Errorf("%s: a heading of level %d follows one of level %d", name, l, level)
					} else {
						level = l
					}
				}
				headers, scope := "", ""
				for _, a := range tok.Attr {
					switch a.Key {
					case "id":
						if ids[a.Val] {
							t.Errorf("%s: the id %s stands twice", name, a.Val)
						}
						ids[a.Val] = true
					case "headers":
						headers = a.Val
					case "scope":
						scope = a.Val
					case "src", "href", "onclick":
						t.Errorf("%s: %s has %s", name, tok.Data, a.Key)
					case "class":
						if name == "fragment" {
							t.Errorf("fragment: a class on %s", tok.Data)
						}
					}
				}
				wanted = append(wanted, strings.Fields(headers)...)
				switch {
				case tok.Data == "td" && headers == "":
					t.Errorf("%s: a figure without header cells", name)
				case tok.Data == "th" && scope == "":
					t.Errorf("%s: a header cell without scope", name)
				case tok.Data == "script", tok.Data == "link", tok.Data == "img", tok.Data == "iframe":
					t.Errorf("%s: there is a %s", name, tok.Data)
				}
			case html.EndTagToken:
				if len(open) == 0 || open[len(open)-1] != tok.Data {
					t.Fatalf("%s: </%s> closes %v", name, tok.Data, open)
				}
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 {
			t.Errorf("%s: %v stays open", name, open)
		}
		for _, id := range wanted {
			if !ids[id] {
				t.Errorf("%s: headers names %s, which is not there", name, id)
			}
		}
	}
}

// TestHTMLHeaders reads one figure as a screen reader would.
func TestHTMLHeaders(t *testing.T) {
	doc, err := Build(plainFiling(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	doc.HTML(&page)
	text := map[string]string{}
	for _, m := range regexp.MustCompile(`<th[^>]* id="([^"]*)"[^>]*>(.*?)</th>`).FindAllStringSubmatch(page.String(), -1) {
		text[m[1]] = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m[2], "")
	}
	var got []string
	for _, m := range regexp.MustCompile(`<td[^>]* headers="([^"]*)"[^>]*>1</td>`).FindAllStringSubmatch(page.String(), -1) {
		var words []string
		for _, id := range strings.Fields(m[1]) {
			words = append(words, text[id])
		}
		got = append(got, strings.Join(words, "/"))
	}
	want := "申请人情况/法人或其他组织/其他/三、本年度办理结果/（六）其他处理/3.其他"
	if !strings.Contains(strings.Join(got, "\n"), want) {
		t.Errorf("no figure is announced as %s:\n%s", want, strings.Join(got, "\n"))
	}
}

func TestMarkdownEscapes(t *testing.T) {
	for in, want := range map[string]string{"# 甲": `\# 甲`, "- 甲": `\- 甲`, "1. 甲": `1\. 甲`, "1.甲": "1.甲", "a_b*c<d>": `a\_b\*c\<d\>`, "甲-乙": "甲-乙"} {
		if got := markdownText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestTextTables holds every line of a table to one width, as a Chinese fixed-width font has it.
func TestTextTables(t *testing.T) {
	for _, f := range []func(testing.TB) *Document{
		func(t testing.TB) *Document { d, _ := Build(plainFiling(t), Options{}); return d },
		func(t testing.TB) *Document { d, _ := Build(richFiling(t), Options{}); return d },
	} {
		for _, b := range f(t).Blocks {
			table, ok := b.(*Table)
			if !ok {
				continue
			}
			var s strings.Builder
			textTable(&s, table)
			width := 0
			for l := range strings.Lines(s.String()) {
				n := eastAsian.StringWidth(strings.TrimSuffix(l, "\n"))
				if width == 0 {
					width = n
				}
				if n != width {
					t.Fatalf("%s: a line of %d in a table of %d:\n%s", table.Caption, n, width, l)
				}
			}
			for _, text := range table.Texts {
				if strings.Trim(text, "0123456789.") == "" && !strings.Contains(s.String(), text) {
					t.Errorf("%s: %s is broken", table.Caption, text)
				}
			}
			for i, c := range table.Grid.Cells { // corners and labels begin at the left, bands stand in the middle
				begin := "|" + string([]rune(table.Texts[i] + "  ")[:2])
				left := c.Role == templates.RoleCorner || c.Role == templates.RoleLabel
				if (left || c.Role == templates.RoleBand) && strings.Contains(s.String(), begin) != left {
					t.Errorf("%s: %q stands elsewhere", table.Caption, table.Texts[i])
				}
			}
		}
	}
}

// TestHTMLLatin: a Latin font is named for letters and digits alone; before the Chinese fonts it would draw their quotation
// marks and dashes, narrow. No font is fetched.
func TestHTMLLatin(t *testing.T) {
	doc, err := Build(plainFiling(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := doc.HTML(&b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if n := strings.Count(page, "Times New Roman"); n == 0 || n != strings.Count(page, `local("Times New Roman`) {
		t.Errorf("Times New Roman is named %d times, not always for a range of characters", n)
	}
	if strings.Count(page, "@font-face") != strings.Count(page, "unicode-range: U+20-7E") || strings.Contains(page, "url(") {
		t.Error("a font for other characters, or one to be fetched")
	}
}
