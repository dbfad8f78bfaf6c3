package report

import (
	"io"
	"strings"
)

// Markdown writes the report as CommonMark. The tables are html, which Markdown allows and needs for merged cells.
func (d *Document) Markdown(w io.Writer) error {
	var b xmlBuffer
	if d.Draft {
		b.raw("**【草稿】**\n\n")
	}
	b.raw("# ", markdownText(d.Title), "\n")
	for _, block := range d.Blocks {
		b.raw("\n")
		switch v := block.(type) {
		case *Heading:
			b.raw(strings.Repeat("#", min(v.Level+1, 6)), " ", markdownText(v.Text), "\n")
		case *Paragraph:
			for _, r := range v.Runs {
				if r.Bold {
					b.raw("**", markdownText(r.Text), "**")
				} else {
					b.raw(markdownText(r.Text))
				}
			}
			b.raw("\n")
		case *Table:
			markdownTable(&b, v)
		case *Chart:
			b.raw(markdownText(v.Text(false)), "\n")
		}
	}
	_, err := w.Write(b)
	return err
}

// markdownTable writes one row of the table a line, without looks.
func markdownTable(b *xmlBuffer, t *Table) {
	h := &htmlWriter{}
	h.b.raw("<table>\n")
	for r := range t.Grid.Rows {
		h.b.raw("<tr>")
		for c := 0; c < t.Grid.Cols; {
			i := t.owner[r][c]
			cell := t.Grid.Cells[i]
			if cell.Row == r {
				tag := "th"
				if cell.Key != "" {
					tag = "td"
				}
				h.element(tag, "", "", spans(cell), t.Texts[i])
			}
			c += cell.ColSpan
		}
		h.b.raw("</tr>\n")
	}
	b.raw(string(h.b), "</table>\n")
}

// markdownText escapes what Markdown would take for markup.
func markdownText(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch r {
		case '\\', '`', '*', '_', '[', ']', '<', '>', '|', '~', '#', '&', '$':
			b.WriteByte('\\')
		case '-', '+', '=':
			if i == 0 {
				b.WriteByte('\\')
			}
		case '.', ')':
			// 1. and 1) at the start of a line, before a blank, would be a list.
			if i > 0 && i < 10 && strings.Trim(s[:i], "0123456789") == "" && (i+1 == len(s) || s[i+1] == ' ') {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}
