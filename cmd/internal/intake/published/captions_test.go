package published

import (
	"fmt"
	"strings"
	"testing"
)

// TestCaptions holds that the caption of a table stands in no passage and is no heading of its own, whatever a converter makes of
// it: pandoc's gfm keeps the tables as html in a <div> whose tag takes two lines, its rtf has the caption as a paragraph.
func TestCaptions(t *testing.T) {
	names := []string{"", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况"}
	for _, c := range []struct {
		name, file, paragraph string
		table                 string // with the caption and the table as html or pipes
	}{
		{"pandoc's gfm", "r.md", "%s\n\n", "<div class=\"scroll\" role=\"region\"\naria-label=\"%[1]s\">\n\n<table>\n<caption>%[1]s</caption>\n%[2]s\n</div>\n\n"},
		{"pandoc's Markdown, above", "r.md", "%s\n\n", "Table: %[1]s\n\n%[3]s\n"},
		{"pandoc's Markdown, below", "r.md", "%s\n\n", "%[3]s\n  : %[1]s\n\n"},
		{"a numbered caption", "r.html", "<p>%s</p>\n", "<p>表1　%[1]s</p><table>%[2]s"},
		{"a paragraph above", "r.html", "<p>%s</p>\n", "<p>%[1]s</p><table>%[2]s"},
		{"a paragraph below", "r.html", "<p>%s</p>\n", "<table>%[2]s<p>%[1]s</p>"},
		{"a paragraph below, as a table", "r.html", "<p>%s</p>\n", "<table>%[2]s<p>%[1]s表</p>"},
		{"a caption of the page", "r.html", "<p>%s</p>\n", "<table><caption>%[1]s</caption>%[2]s"},
		{"with its unit", "r.txt", "%s\n", "%[1]s（单位：件）\n%[4]s\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, n := newSample(t, "2021"), 0
			text := s.document(func(p string) string { return fmt.Sprintf(c.paragraph, p) }, func(rows [][]cellOf) string {
				n++
				body := strings.TrimPrefix(htmlOf(rows), "<table border=1>\n")
				pipes := eachRow(func(texts []string, covered int) string {
					return "| " + strings.Join(texts, " | ") + strings.Repeat(" | ", covered) + " |\n"
				})(rows)
				tabs := eachRow(func(texts []string, _ int) string { return strings.Join(texts, "\t") + "\n" })(rows)
				out := fmt.Sprintf(c.table, names[n], body, pipes, tabs)
				return out[:strings.Index(out+"%!(EXTRA", "%!(EXTRA")]
			})
			res := readNamed(c.file, []byte(text), nil)
			f := res.Filing
			if got := codes(res); len(got) > 0 || len(res.Notes) > 0 {
				t.Errorf("findings %q, notes %q", got, res.Notes)
			}
			for id, want := range map[string]string{"overview.intro": "全年工作平稳有序。", "overview.supervision": "培训2次。", "problems": "解读形式单一，将加以改进。"} {
				if f.Narrative[id] != want {
					t.Errorf("%s = %q", id, f.Narrative[id])
				}
			}
			for _, u := range f.Unplaced {
				t.Errorf("without a place: %s %q", u.Part, u.Text)
			}
		})
	}
}
