package report

import (
	"io"
	"strings"

	"github.com/mattn/go-runewidth"

	"nianbao/templates"
	"nianbao/templates/lists"
)

// textWidth is the width of a line in the columns of a fixed-width font: 39 Chinese characters.
const textWidth = 78

// eastAsian measures text as Chinese fonts draw it: “ ” — · are as wide as a character. The default of the library
// depends on the machine's locale, and a file must not.
var eastAsian = &runewidth.Condition{EastAsianWidth: true}

// Text writes the report as plain text for a fixed-width Chinese font.
func (d *Document) Text(w io.Writer) error {
	var b strings.Builder
	if d.Draft {
		b.WriteString(strings.Join(append([]string{draftLine}, d.Marks...), "\n") + "\n\n")
	}
	for _, l := range d.Lines {
		b.WriteString(strings.Repeat(" ", max((textWidth-eastAsian.StringWidth(l))/2, 0)) + l + "\n")
	}
	d.all(func(block, _ Block) {
		b.WriteByte('\n')
		switch v := block.(type) {
		case *Heading:
			b.WriteString("　　" + v.Text + "\n")
		case *Paragraph:
			indent := "　　"
			if v.Role == Signed || v.Role == Dated {
				indent = strings.Repeat(" ", max(textWidth-8-eastAsian.StringWidth(v.Text()), 0))
			}
			b.WriteString(indent + v.Text() + "\n")
		case *Table:
			textTable(&b, v)
		case *Chart:
			b.WriteString("　　" + v.Text(false) + "\n")
		}
	})
	_, err := io.WriteString(w, b.String())
	return err
}

// textTable draws a table with its spans in + - | lines.
func textTable(b *strings.Builder, t *Table) {
	g := t.Grid
	widths := textColumns(t)
	across := func(c templates.GridCell) int { // the width inside a cell
		return c.ColSpan - 1 + lists.Sum(widths[c.Col:c.Col+c.ColSpan])
	}
	lines := make([][]string, len(g.Cells))
	heights := make([]int, g.Rows)
	for i, c := range g.Cells {
		for _, l := range cellLines(t.Texts[i], c) {
			lines[i] = append(lines[i], foldText(l, across(c))...)
		}
		if c.RowSpan == 1 {
			heights[c.Row] = max(heights[c.Row], len(lines[i]))
		}
	}
	for i, c := range g.Cells { // a cell over several rows also has the lines between them
		have := c.RowSpan - 1 + lists.Sum(heights[c.Row:c.Row+c.RowSpan])
		if need := len(lines[i]) - have; need > 0 {
			heights[c.Row+c.RowSpan-1] += need
		}
	}
	printed := make([]int, len(g.Cells)) // lines of a cell drawn so far, its inner rules included
	for r := 0; r <= g.Rows; r++ {
		textRule(b, t, r, widths, across, lines, printed)
		if r == g.Rows {
			break
		}
		for range heights[r] {
			b.WriteByte('|')
			for k := 0; k < g.Cols; {
				i := t.owner[r][k]
				textCell(b, g.Cells[i], lines[i], printed[i], across(g.Cells[i]))
				printed[i]++
				b.WriteByte('|')
				k += g.Cells[i].ColSpan
			}
			b.WriteByte('\n')
		}
	}
}

// textRule draws the line above row r: dashes where a cell ends, the cell's own text where it goes on.
func textRule(b *strings.Builder, t *Table, r int, widths []int, across func(templates.GridCell) int, lines [][]string, printed []int) {
	g := t.Grid
	goesOn := func(k int) bool {
		return r > 0 && r < g.Rows && k >= 0 && k < g.Cols && t.owner[r-1][k] == t.owner[r][k]
	}
	for k := 0; k < g.Cols; {
		if goesOn(k) {
			if k > 0 && !goesOn(k-1) {
				b.WriteByte('+')
			} else {
				b.WriteByte('|')
			}
			i := t.owner[r][k]
			textCell(b, g.Cells[i], lines[i], printed[i], across(g.Cells[i]))
			printed[i]++
			k += g.Cells[i].ColSpan
			continue
		}
		b.WriteByte('+')
		b.WriteString(strings.Repeat("-", widths[k]))
		k++
	}
	if goesOn(g.Cols - 1) {
		b.WriteString("|\n")
	} else {
		b.WriteString("+\n")
	}
}

// textCell draws one line of a cell: figures to the right, everything else in the middle or at the left.
func textCell(b *strings.Builder, c templates.GridCell, lines []string, n, width int) {
	text := ""
	if n < len(lines) {
		text = lines[n]
	}
	gap := max(width-eastAsian.StringWidth(text), 0)
	left := 0
	switch c.Role {
	case templates.RoleFigure, templates.RoleHead, templates.RoleBand:
		left = gap / 2
	}
	b.WriteString(strings.Repeat(" ", left) + text + strings.Repeat(" ", gap-left))
}

// textColumns chooses widths that are even, so that Chinese text fills them, in proportion to the printed table; a
// column is as wide as its longest figure.
func textColumns(t *Table) []int {
	total := lists.Sum(t.Widths)
	// A table of many columns is wider than the text, so that two characters fit each.
	room := float64(max(textWidth-1-t.Grid.Cols, 5*t.Grid.Cols))
	widths := lists.Map(t.Widths, func(w float64) int { return max(int(w/total*room)/2*2, 4) })
	for _, c := range t.Grid.Cells { // （三） and 不予公开 each on a line
		if l := cellLines(c.Text, c); c.Role == templates.RoleLabel && c.ColSpan == 1 && len(l) > 1 {
			widths[c.Col] = max(widths[c.Col], eastAsian.StringWidth(l[1]))
		}
	}
	for i, c := range t.Grid.Cells {
		if c.Role == templates.RoleFigure && c.ColSpan == 1 {
			n := eastAsian.StringWidth(t.Texts[i])
			widths[c.Col] = max(widths[c.Col], n+n%2)
		}
	}
	return widths
}

// foldText breaks text into lines of a width.
func foldText(s string, width int) []string {
	var lines []string
	cur, used := "", 0
	for _, r := range s {
		w := eastAsian.RuneWidth(r)
		if used+w > width && cur != "" {
			lines, cur, used = append(lines, cur), "", 0
		}
		cur += string(r)
		used += w
	}
	return append(lines, cur)
}
