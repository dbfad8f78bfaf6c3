package report

import (
	"cmp"
	"io"
	"strconv"
	"strings"

	"nianbao/cmd/internal/markup"
	"nianbao/templates"
	"nianbao/templates/lists"
	reportparts "nianbao/templates/report"
)

var inlineStyles = parseStyles(reportparts.Fragment)

// parseStyles reads "name: declarations", one rule a line.
func parseStyles(text string) map[string]string {
	styles := map[string]string{}
	for l := range strings.Lines(text) {
		if name, rule, ok := strings.Cut(strings.TrimSpace(l), ": "); ok && !strings.HasPrefix(l, "/*") {
			styles[name] = rule
		}
	}
	return styles
}

// HTML writes the report as one page that needs nothing else: no script, no font, no picture from anywhere. It reads on
// a telephone and prints on A4 like the docx.
func (d *Document) HTML(w io.Writer) error { return Pages(w, d.Title, []*Document{d}) }

// Pages writes several documents as one page, each of which begins a sheet of paper.
func Pages(w io.Writer, title string, docs []*Document) error {
	var bodies []string // every word in them went through markup.Buffer.text
	draft, row := false, 0.0
	for _, d := range docs {
		h := &htmlWriter{doc: d}
		h.body()
		bodies, draft, row = append(bodies, string(h.b)), draft || d.Draft, max(row, d.Row)
	}
	title, drafted, sheet := markup.Escaped(title), "", ""
	if draft {
		title, drafted = title+"（草稿）", `<div class="draft" data-mark="草稿" aria-hidden="true"></div>`+"\n"
	}
	if row > 0 {
		sheet = strings.NewReplacer("{row}", decimal(row), "{type}", decimal(sheetType(row))).Replace(reportparts.Sheet)
	}
	if len(docs) > 1 { // each goes its own way: none is the fourth sheet of something
		sheet += "@page :left { @bottom-left { content: none; } }\n@page :right { @bottom-right { content: none; } }\n"
	}
	text := strings.Join(bodies, "<hr class=\"sheet\">\n")
	_, err := strings.NewReplacer("{title}", title, "{sheet}", sheet, "{draft}", drafted, "{bodies}", text).
		WriteString(w, reportparts.Page)
	return err
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// Fragment writes the body alone, with its looks in style attributes, for the editor of a government site: no class, no
// style sheet, no link to elsewhere.
func (d *Document) Fragment(w io.Writer) error {
	h := &htmlWriter{doc: d, inline: inlineStyles}
	h.body()
	_, err := w.Write(h.b)
	return err
}

// htmlWriter writes the body of a page, or of a fragment if inline is set.
type htmlWriter struct {
	b      markup.Buffer
	doc    *Document
	inline map[string]string
	tables int
}

// open writes a start tag. look names the inline style of a fragment; class is the page's class, "" for none; attrs are
// written as they are.
func (h *htmlWriter) open(tag, look, class, attrs string) {
	h.b.Raw(`<`, tag, attrs)
	switch {
	case h.inline != nil && h.inline[look] != "":
		h.b.Raw(` style="`, h.inline[look], `"`)
	case h.inline == nil && class != "":
		h.b.Raw(` class="`, class, `"`)
	}
	h.b.Raw(`>`)
}

func (h *htmlWriter) element(tag, look, class, attrs, text string) {
	h.open(tag, look, class, attrs)
	h.b.Text(text).Raw(`</`, tag, `>`)
}

func (h *htmlWriter) body() {
	h.b = make(markup.Buffer, 0, 1<<16)
	if h.doc.Draft {
		h.element("p", "draft", "drafted", "", "草稿")
		h.b.Raw("\n")
		for _, mark := range h.doc.Marks {
			h.element("p", "because", "because", "", mark)
			h.b.Raw("\n")
		}
	}
	h.open("h1", "h1", "", "")
	for i, l := range h.doc.Lines {
		switch {
		case h.inline == nil:
			h.element("span", "", "", "", l)
		case i > 0:
			h.b.Raw(`<br>`).Text(l)
		default:
			h.b.Text(l)
		}
	}
	h.b.Raw("</h1>\n")
	h.doc.all(func(block, _ Block) {
		switch b := block.(type) {
		case *Heading:
			h.heading(b)
		case *Paragraph:
			h.paragraph(b)
		case *Table:
			h.table(b)
		case *Chart:
			h.chart(b)
		}
		h.b.Raw("\n")
	})
}

func (h *htmlWriter) heading(b *Heading) {
	tag := "h" + strconv.Itoa(min(b.Level+1, 6))
	h.element(tag, "h"+strconv.Itoa(min(b.Style+1, 4)), "s"+strconv.Itoa(b.Style), "", b.Text)
}

func (h *htmlWriter) paragraph(p *Paragraph) {
	switch p.Role {
	case Signed: // Dated always follows
		h.open("div", "signature", "signature", "")
		h.element("p", "signed", "", "", p.Text())
		return
	case Dated:
		h.element("p", "signed", "", "", p.Text())
		h.b.Raw(`</div>`)
		return
	}
	look, class := "p", ""
	switch {
	case p.Role == Legend:
		class = "small"
	case p.Role == Addressed:
		class = "flush"
	case longWord(p.Text()):
		look, class = "ragged", "ragged"
	}
	h.open("p", look, class, "")
	for _, r := range p.Runs {
		if r.Bold {
			h.element("strong", "", "", "", r.Text)
		} else {
			h.b.Text(r.Text)
		}
	}
	h.b.Raw(`</p>`)
}

// table writes a table whose every figure names its header cells: what a screen reader says with it.
func (h *htmlWriter) table(t *Table) {
	h.tables++
	wide := t.Grid.Cols >= smallFrom
	look, class, slide := "table", "", "scroll"
	if wide {
		look, class, slide = "wide", "wide", "scroll slide"
	}
	around := "div"
	if h.inline == nil { // a region that the keyboard can move in
		around = "section"
		h.b.Raw(`<section class="`, slide, `" tabindex="0" aria-label="`).Text(t.Caption).Raw(`">`)
	} else {
		h.open(around, "scroll", slide, "")
	}
	h.b.Raw("\n")
	h.open("table", look, class, "")
	h.element("caption", "caption", "", "", t.Caption)
	total := lists.Sum(t.Widths)
	h.b.Raw("\n<colgroup>")
	for i, w := range t.Widths {
		h.open("col", "", stays(t, i), "")
		h.b = h.b[:len(h.b)-1]
		h.b.Raw(` style="width:`).Percent(w / total).Raw(`">`)
	}
	h.b.Raw("</colgroup>\n")
	g, group := t.Grid, ""
	for r := range g.Rows {
		switch {
		case r < g.Head && group == "":
			group = "thead"
			h.b.Raw("<thead>\n")
		case r >= g.Head && (group != "tbody" || g.Cells[t.owner[r][0]].Role == templates.RoleBand):
			if group != "" {
				h.b.Raw(`</`, group, ">\n")
			}
			group = "tbody"
			h.b.Raw("<tbody>\n")
		}
		if mm := t.height(r); mm > 0 && h.inline == nil {
			h.b.Raw(`<tr style="height:`, strconv.FormatFloat(mm, 'f', -1, 64), `mm">`)
		} else {
			h.b.Raw(`<tr>`)
		}
		for c := 0; c < g.Cols; {
			i := t.owner[r][c]
			if g.Cells[i].Row == r {
				h.cell(t, i)
			}
			c += g.Cells[i].ColSpan
		}
		h.b.Raw("</tr>\n")
	}
	h.b.Raw(`</`, group, ">\n</table>\n</", around, ">")
}

// stays is the class of a column of labels, which stays: that of the groups or of the labels themselves; "" for others.
func stays(t *Table, col int) string {
	switch {
	case t.Grid.Head == 0 || col >= t.Grid.Labels || t.Grid.Cols < smallFrom:
		return ""
	case col < t.Grid.Labels-1:
		return "g"
	}
	return "k"
}

// cellID names a header cell, for the headers of figures.
func (h *htmlWriter) cellID(i int) string {
	return "t" + strconv.Itoa(h.tables) + "c" + strconv.Itoa(i)
}

func (h *htmlWriter) cell(t *Table, i int) {
	c := t.Grid.Cells[i]
	if c.Role == templates.RoleFigure {
		attrs := spans(c) + ` headers="` + strings.Join(h.headers(t, c), " ") + `"`
		if share := numberSize(t, i); share < 1 {
			h.open("td", "cell", "", attrs)
			h.b.Raw(`<span style="white-space:nowrap;font-size:`).Percent(share).Raw(`">`).Text(t.Texts[i]).Raw(`</span></td>`)
			return
		}
		h.element("td", "cell", "", attrs, t.Texts[i])
		return
	}
	if c.Role == templates.RoleWords {
		h.open("td", "left", "left", spans(c))
		h.cellText(t.Texts[i], c)
		h.b.Raw(`</td>`)
		return
	}
	scope := cmp.Or(map[templates.Role]string{templates.RoleBand: "rowgroup", templates.RoleLabel: "row"}[c.Role], "col")
	look, class := "cell", ""
	if leftAligned(t, c) {
		look, class = "left", "left"
	}
	if h.inline == nil && stays(t, c.Col) != "" {
		class = strings.TrimSpace(class + " k" + strconv.Itoa(c.Col))
	}
	h.open("th", look, class, ` id="`+h.cellID(i)+`" scope="`+scope+`"`+spans(c))
	label, note := cutNote(t.Texts[i], c)
	if fit := h.fits(t, c); fit < 1 {
		h.b.Raw(`<span class="fit" style="--fit:`, strconv.FormatFloat(fit, 'f', 2, 64), `">`).Text(label).Raw(`</span></th>`)
		return
	}
	h.cellText(label, c)
	if note != "" {
		h.element("span", "note", "note", "", note)
	}
	h.b.Raw(`</th>`)
}

// cellText writes the words of a cell in their lines.
func (h *htmlWriter) cellText(text string, c templates.GridCell) {
	for k, l := range cellLines(text, c) {
		if k > 0 {
			h.b.Raw(`<br>`)
		}
		h.b.Text(l)
	}
}

// fits returns by how much a label is set smaller on a printed sheet of figures, so that it takes one line.
func (h *htmlWriter) fits(t *Table, c templates.GridCell) float64 {
	if h.doc.Row == 0 || c.Role != templates.RoleLabel {
		return 1
	}
	em := sheetType(h.doc.Row) * 25.4 / 72
	return max((t.Widths[c.Col]-1.5)/em/max(spaced(c.Text), 1), 0.5)
}

// numberSize returns by how much a long number is set smaller, so that it fits its column on A4 at 9 points, where a
// digit is at most 1.75 mm wide. Text in a draft's cell is broken instead.
func numberSize(t *Table, i int) float64 {
	c := t.Grid.Cells[i]
	fit := (t.Widths[c.Col]*float64(c.ColSpan) - 1) / 1.75
	if n := float64(len(t.Texts[i])); n > fit && strings.Trim(t.Texts[i], "-.0123456789") == "" {
		return max(fit/n, 0.45)
	}
	return 1
}

func spans(c templates.GridCell) string {
	s := ""
	if c.ColSpan > 1 {
		s += ` colspan="` + strconv.Itoa(c.ColSpan) + `"`
	}
	if c.RowSpan > 1 {
		s += ` rowspan="` + strconv.Itoa(c.RowSpan) + `"`
	}
	return s
}

// headers lists the header cells of a figure, outermost first: above it as far as its band or the top of the table, and
// to the left of it.
func (h *htmlWriter) headers(t *Table, c templates.GridCell) []string {
	var above, left []string
	last := -1
	for r := c.Row - 1; r >= 0; r-- {
		i := t.owner[r][c.Col]
		role := t.Grid.Cells[i].Role
		if role == templates.RoleFigure || i == last {
			continue
		}
		last = i
		above = append([]string{h.cellID(i)}, above...)
		if role == templates.RoleBand {
			break
		}
	}
	last = -1
	for k := 0; k < c.Col; k++ {
		if i := t.owner[c.Row][k]; i != last && t.Grid.Cells[i].Role == templates.RoleLabel {
			left = append(left, h.cellID(i))
			last = i
		}
	}
	return append(above, left...)
}
