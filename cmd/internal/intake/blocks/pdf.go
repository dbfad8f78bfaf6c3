package blocks

import (
	"errors"
	"math"
	"slices"
	"strings"

	"nianbao/cmd/internal/intake/blocks/pdf"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
)

// readPDF reads a PDF: tables by their lines, everything else as text that is set with spaces, whose paragraphs were broken
// at the end of every line.
func readPDF(data []byte, h *Hints, m *meter.Meter) ([]Block, error) {
	pages, err := pdf.Read(data, m)
	var much pdf.TooMuch
	if errors.As(err, &much) {
		return nil, TooLong(much)
	}
	if err != nil {
		return nil, err
	}
	half := halfEm(pages)
	known := wordings(h.Forms)
	var list []Block
	var open []*pdf.Table // a table that reaches to the end of a page
	end := func() {
		if open != nil {
			list = append(list, Block{Grid: pdfGrid(open)})
		}
		open = nil
	}
	for i := range pages {
		p := &pages[i]
		left := leftOf(p)
		bottom := math.Inf(1) // of the line before
		for k := range p.Items {
			item := &p.Items[k]
			if t := item.Table; t != nil {
				if k > 0 || open != nil && !goesOn(open[0], t) {
					end()
				}
				if open != nil {
					known.sew(open[len(open)-1], t)
				}
				open = append(open, t)
				bottom = math.Inf(1)
				continue
			}
			end()
			b := lineBlock(&item.Line, left, half)
			b.gap = item.Line.Y0-bottom > item.Line.Y1-item.Line.Y0
			bottom = item.Line.Y1
			list = append(list, b)
		}
	}
	end()
	return unwrap(spaced(list, h, m), h), nil
}

// goesOn reports whether a table goes on in another one at the top of the next page: it is as wide and stands as far to the
// right, but for what two pages of a book are set apart.
func goesOn(t, next *pdf.Table) bool {
	const apart = 4 // points
	return math.Abs((t.X1-t.X0)-(next.X1-next.X0)) <= apart
}

// halfEm is half the width of a character of the text: a column of a typewriter.
func halfEm(pages []pdf.Page) float64 {
	var ems []float64
	for _, p := range pages {
		for _, i := range p.Items {
			if i.Table == nil {
				ems = append(ems, i.Line.Em)
			}
		}
	}
	if len(ems) == 0 {
		return 5
	}
	slices.Sort(ems)
	return max(ems[len(ems)/2]/2, 1)
}

// leftOf is where the lines of a page begin. On a page with a title alone nothing says so.
func leftOf(p *pdf.Page) float64 {
	left := p.X1
	for _, i := range p.Items {
		if i.Table != nil {
			left = min(left, i.Table.X0)
		} else {
			left = min(left, i.Line.X0)
		}
	}
	return left
}

// lineBlock sets a line with spaces, its words as far apart as they stand on the page.
func lineBlock(l *pdf.Line, left, half float64) Block {
	var text, line strings.Builder
	col := 0
	for i := range l.Words {
		w := marked(l.Words[i].Pieces)
		if i > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(w)
		at := int(math.Round((l.Words[i].X0 - left) / half))
		at = max(at, col+2*bit(i > 0))
		line.WriteString(strings.Repeat(" ", at-col))
		line.WriteString(w)
		col = at
		for _, r := range w {
			col += hanzi.Width(r)
		}
	}
	return Block{Text: text.String(), line: line.String()}
}

func marked(list []templates.Piece) string {
	var b strings.Builder
	for _, p := range list {
		b.WriteString(lookMark(unmarkable(p.Text), p.Look))
	}
	return b.String()
}

// pdfGrid makes one grid of the parts of a table on several pages.
func pdfGrid(parts []*pdf.Table) *Grid {
	const same = 3.0 // points: the parts of a border on two pages
	var edges []float64
	for _, t := range parts {
		for _, x := range t.Edges {
			edges = append(edges, x-t.X0)
		}
	}
	slices.Sort(edges)
	edges = slices.CompactFunc(edges, func(a, b float64) bool { return math.Abs(b-a) <= same })
	at := func(t *pdf.Table, col int) int {
		x := t.Edges[col] - t.X0
		i, _ := slices.BinarySearch(edges, x)
		if i == len(edges) || i > 0 && x-edges[i-1] < edges[i]-x {
			i--
		}
		return i
	}
	out := &openTable{}
	for i := range edges[1:] {
		out.grid = append(out.grid, edges[i+1]-edges[i])
	}
	for _, t := range parts {
		first := len(out.rows)
		for range t.Rows {
			out.row()
		}
		for _, c := range t.Cells {
			row := &out.rows[first+c.Row]
			from := at(t, c.Col)
			if len(row.cells) == 0 && c.Col > 0 && !covered(t, c) {
				row.before = from
			}
			row.cells = append(row.cells, openCell{cols: max(at(t, c.Col+c.Cols)-from, 1), rows: c.Rows, picture: c.Picture,
				blocks: []Block{{Text: marked(c.Pieces)}}})
		}
	}
	return out.resolve()
}

// covered reports whether a cell left of c, of a row above, reaches down to it.
func covered(t *pdf.Table, c pdf.Cell) bool {
	return slices.ContainsFunc(t.Cells, func(o pdf.Cell) bool { return o.Row < c.Row && o.Row+o.Rows > c.Row && o.Col < c.Col })
}
