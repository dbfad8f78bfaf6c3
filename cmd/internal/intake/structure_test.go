package intake

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestStructure is TestGrowth for what grows by its structure and not by one text: many of a thing, each of which is fine.
func TestStructure(t *testing.T) {
	skipUncounted(t)
	k := newKit(t)
	dir := t.TempDir()
	workbook := costOfReturned(k, dir)
	document := func(n int, each string) []byte {
		return k.word(func(doc string) string {
			_, to := body(doc, "<w:body", "</w:body>")
			return doc[:to] + strings.Repeat(each, n) + doc[to:]
		})
	}
	for _, tt := range []struct {
		file, reason string
		n            int // of the larger file
		make         func(n int) []byte
	}{
		{"again.docx", "the whole report again and again", 40, func(n int) []byte {
			return k.word(func(doc string) string {
				from, to := body(doc, "<w:body", "</w:body>")
				return doc[:to] + strings.Repeat(doc[from:to], n) + doc[to:]
			})
		}},
		{"again.html", "the same on a page", 40, func(n int) []byte {
			doc := string(k.made["html"])
			from, to := body(doc, "<body", "</body>")
			return []byte(doc[:to] + strings.Repeat(doc[from:to], n) + doc[to:])
		}},
		{"again.txt", "and in plain text", 40, func(n int) []byte {
			return []byte(strings.Repeat(string(k.made["txt"])+"\n", n+1))
		}},
		{"shared.xlsx", "cells that share one string of 32,000 characters", 20_000, func(n int) []byte {
			parts := maps.Clone(k.parts)
			data := string(parts["xl/sharedStrings.xml"])
			index := strings.Count(data, "<si>")
			parts["xl/sharedStrings.xml"] = []byte(strings.Replace(data, "</sst>", "<si><t>"+strings.Repeat("1月、", 32_000/3)+"</t></si></sst>", 1))
			var b strings.Builder
			for i := range n / 10 {
				fmt.Fprintf(&b, `<row r="%d">`, 300+i)
				for c := range 10 {
					fmt.Fprintf(&b, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+c, 300+i, index)
				}
				b.WriteString("</row>")
			}
			return zipped(t, eachSheet(parts, addRows(b.String())))
		}},
		{"merges.xlsx", "merged cells", 9_000, func(n int) []byte {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, `<mergeCell ref="A%d:B%d"/>`, 500+i, 500+i)
			}
			return zipped(t, eachSheet(maps.Clone(k.parts), func(data string) string {
				return strings.Replace(data, "</mergeCells>", b.String()+"</mergeCells>", 1)
			}))
		}},
		{"copies.xlsx", "the rows of every sheet again below themselves", 12, func(n int) []byte {
			return zipped(t, eachSheet(maps.Clone(k.parts), func(data string) string {
				from, to := strings.Index(data, "<sheetData>")+len("<sheetData>"), strings.Index(data, "</sheetData>")
				rows := withoutRefs(data[from:to])
				return data[:to] + strings.Repeat(rows, n) + data[to:]
			}))
		}},
		{"bookmarks.docx", "bookmarks", 40_000, func(n int) []byte {
			return document(n, `<w:p><w:bookmarkStart w:id="1" w:name="a"/><w:r><w:t>甲</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>`)
		}},
		{"links.docx", "hyperlinks within one paragraph", 40_000, func(n int) []byte {
			return document(1, "<w:p>"+strings.Repeat(`<w:hyperlink w:anchor="a"><w:r><w:t>甲1</w:t></w:r></w:hyperlink>`, n)+"</w:p>")
		}},
		{"nested.docx", "tables in tables, deeper than they are read", 200, func(n int) []byte {
			const deep = 60
			return document(n, strings.Repeat("<w:tbl><w:tr><w:tc><w:p/>", deep)+wordParagraph("1")+strings.Repeat("<w:p/></w:tc></w:tr></w:tbl>", deep))
		}},
		{"nested.html", "the same on a page", 4_000, func(n int) []byte {
			deep := strings.Repeat("<table><tr><td>甲", n) + "1" + strings.Repeat("</td></tr></table>", n)
			return []byte(strings.Replace(string(k.made["html"]), "</body>", deep+"</body>", 1))
		}},
		{"lines.txt", "short lines", 160_000, func(n int) []byte { return []byte(string(k.made["txt"]) + strings.Repeat("甲1\n", n)) }},
		{"line.txt", "one long line", 900_000, func(n int) []byte { return []byte(string(k.made["txt"]) + strings.Repeat("1", n)) }},
		{"many.json", "explanations in JSON", 40_000, func(n int) []byte {
			said := map[string]string{}
			for i := range n {
				said[fmt.Sprintf("value.blank/x%d", i)] = "原因"
			}
			data, err := json.Marshal(map[string]any{"schema": "nianbao.filing/1", "form": "2021", "year": 2024,
				"agency": map[string]string{"name": "海原县教育体育局"}, "explanations": said})
			if err != nil {
				t.Fatal(err)
			}
			return data
		}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			read := func(n int) cost {
				data := tt.make(n)
				path := filepath.Join(dir, tt.file)
				if err := os.WriteFile(path, data, 0o600); err != nil {
					t.Fatal(err)
				}
				return costOf(path, len(data))
			}
			read(1) // what is made once
			none, one, four := read(1), read(tt.n/4), read(tt.n)
			added := four.unpacked - none.unpacked
			if what := four.grew(none, one, added); what != "" {
				t.Errorf("%s for one, N and 4N", what)
			}
			if what := four.dear(none, workbook); what != "" {
				t.Error(what)
			}
			t.Logf("%s: %d bytes, work %d, %d a byte allocated", tt.file, four.unpacked, four.work, four.allocated/int64(four.unpacked))
		})
	}
}

// withoutRefs lets rows and cells follow one another wherever they stand.
func withoutRefs(rows string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(rows, ` r="`)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, rows, _ = strings.Cut(rest, `"`)
	}
}
