package report

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/cmd/internal/markup"
	"nianbao/templates/lists"
)

// Markdown writes the report as CommonMark. The tables are html, which Markdown allows and needs for merged cells.
func (d *Document) Markdown(w io.Writer) error {
	var b markup.Buffer
	if d.Draft {
		b.Raw("**", draftLine, "**\n\n")
		for _, mark := range d.Marks {
			b.Raw(markdownText(mark), "\n\n")
		}
	}
	b.Raw("# ", markdownText(d.Title), "\n")
	d.all(func(block, _ Block) {
		b.Raw("\n")
		switch v := block.(type) {
		case *Heading:
			b.Raw(strings.Repeat("#", min(v.Level+1, 6)), " ", markdownText(v.Text), "\n")
		case *Paragraph:
			b.Raw(markdownRuns(v.Runs), "\n")
		case *Table:
			markdownTable(&b, v)
		case *Chart:
			b.Raw(markdownText(v.Text(false)), "\n")
		}
	})
	_, err := w.Write(b)
	return err
}

// markdownRuns writes a paragraph. Bold text that begins or ends with punctuation, next to a character, is marked by tags:
// there CommonMark takes ** for plain asterisks, as in **一是加强解读。**二是.
func markdownRuns(runs []Run) string {
	texts := lists.Map(runs, func(r Run) string { return markdownText(r.Text) })
	edge := func(i int, last bool) rune { // the character at an end of a neighbour; a blank where there is none
		if i < 0 || i >= len(texts) || texts[i] == "" {
			return ' '
		}
		r, _ := utf8.DecodeRuneInString(texts[i])
		if last {
			r, _ = utf8.DecodeLastRuneInString(texts[i])
		}
		return r
	}
	sign := func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }
	flanks := func(inner, outer rune) bool {
		return !unicode.IsSpace(inner) && (!sign(inner) || unicode.IsSpace(outer) || sign(outer))
	}
	var b strings.Builder
	for i, r := range runs {
		switch {
		case !r.Bold:
			b.WriteString(texts[i])
		case (i == 0 || !runs[i-1].Bold) && flanks(edge(i, false), edge(i-1, true)) && flanks(edge(i, true), edge(i+1, false)):
			b.WriteString("**" + texts[i] + "**")
		default:
			b.WriteString("<strong>" + texts[i] + "</strong>")
		}
	}
	return b.String()
}

// markdownTable writes one row of the table a line, without looks.
func markdownTable(b *markup.Buffer, t *Table) {
	h := &htmlWriter{}
	h.b.Raw("<table>\n")
	for r := range t.Grid.Rows {
		h.b.Raw("<tr>")
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
		h.b.Raw("</tr>\n")
	}
	b.Raw(string(h.b), "</table>\n")
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
