package blocks

import (
	"errors"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/cmd/internal/intake/blocks/pdf"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
)

// readPDF reads a PDF: tables by their lines, everything else as text that is set with spaces.
func readPDF(data []byte, h *Hints, m *meter.Meter) ([]Block, error) {
	pages, err := pdf.Read(data, m)
	var much pdf.TooMuch
	if errors.As(err, &much) {
		return nil, TooLong(much)
	}
	if err != nil {
		return nil, err
	}
	known := wordings(h.Forms)
	text := columnOf(pages)
	var list []Block
	var open []*pdf.Table // a table that reaches to the end of a page
	var last *pdf.Line    // the line before, and nothing between
	end := func() {
		if open != nil {
			list = append(list, Block{Grid: pdfGrid(open)})
		}
		open = nil
	}
	for i := range pages {
		for k := range pages[i].Items {
			item := &pages[i].Items[k]
			m.Spend(1000)
			if t := item.Table; t != nil {
				if k > 0 || open != nil && !goesOn(open[0], t) {
					end()
				}
				if open != nil {
					known.sew(open[len(open)-1], t)
				}
				open, last = append(open, t), nil
				continue
			}
			end()
			b := text.block(&item.Line, i)
			b.goes = last != nil && text.goesOn(last, &item.Line, i, k == 0)
			list, last = append(list, b), &item.Line
		}
	}
	end()
	return joined(asCells(list, h), h), nil
}

// continues reports whether a line goes on with the paragraph above it.
func (b *Block) continues(up *Block, h *Hints) bool {
	lines := b.line != "" && up.line != "" && up.Grid == nil
	if !b.goes || !lines || h.endsTitle(up.Text, b.Text) {
		return false
	}
	heading, _ := h.Heading(b.Text)
	return !heading
}

// joined puts the lines of paragraphs together, in place.
func joined(blocks []Block, h *Hints) []Block {
	out := blocks[:0]
	for _, b := range blocks {
		if n := len(out); n > 0 && b.continues(&out[n-1], h) {
			up := &out[n-1]
			up.Text += seamBlank(up.Text, b.Text) + b.Text
			up.line = up.Text
			continue
		}
		out = append(out, b)
	}
	return out
}

// seamBlank is what stands between two lines of one paragraph: a blank between letters or figures.
func seamBlank(up, down string) string {
	a, _ := utf8.DecodeLastRuneInString(up)
	b, _ := utf8.DecodeRuneInString(down)
	if unicode.IsLetter(a) && unicode.IsLetter(b) && a < 0x250 && b < 0x250 {
		return " "
	}
	return ""
}

// A column is where the text stands on the pages: the left margin of odd and of even ones, its width, and half a character.
type column struct {
	left        [2]float64
	width, half float64
}

// unbroken is how much room, at most, is left in a line because what this one begins with is not broken: an address on the web goes to
// the next line as a whole, and a bracket with what stands in it.
func unbroken(l *pdf.Line) float64 {
	const (
		short = 1.6 // characters: a stop that would begin a line takes another character with it to the next one
		latin = 0.4 // of an em: less than most letters take, so that no word is thought wider than it is
	)
	word := strings.TrimLeft(l.Text(), "（〈《“‘「『【〔")
	brackets := utf8.RuneCountInString(l.Text()) - utf8.RuneCountInString(word)
	n := strings.IndexFunc(word, func(r rune) bool { return r <= ' ' || r > '~' })
	if n < 0 {
		n = len(word)
	}
	return (float64(brackets) + max(short, latin*float64(n))) * l.Em
}

func columnOf(pages []pdf.Page) column {
	c := column{left: [2]float64{math.Inf(1), math.Inf(1)}, half: halfEm(pages)}
	for i := range pages {
		left, right := math.Inf(1), math.Inf(-1)
		for _, item := range pages[i].Items {
			if t := item.Table; t != nil {
				left = min(left, t.X0)
			} else {
				left, right = min(left, item.Line.X0), max(right, item.Line.X1)
			}
		}
		c.left[i%2] = min(c.left[i%2], left)
		c.width = max(c.width, right-left)
	}
	return c
}

// goesOn reports whether a line is the rest of the paragraph of the one before: that one is full, this one is not indented,
// set as large, and no wider gap stands between; between two pages nobody sees how wide it is.
func (c *column) goesOn(last, l *pdf.Line, page int, first bool) bool {
	const (
		indent = 1.2 // characters: paragraphs begin with two
		larger = 1.1 // times: type of 16 and of 18 points is told apart
	)
	em, before := l.Em, page
	if first {
		before = page - 1
	}
	if max(em, last.Em) > larger*min(em, last.Em) || l.X0 > c.left[page%2]+indent*em {
		return false
	}
	if !first && l.Y0-last.Y1 > last.Y1-last.Y0 {
		return false
	}
	room := c.left[(before+2)%2] + c.width - last.X1
	return room < unbroken(l)
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

// block sets a line with spaces, its words as far apart as they stand on the page.
func (c *column) block(l *pdf.Line, page int) Block {
	var text, line strings.Builder
	col := 0
	for i := range l.Words {
		w := marked(l.Words[i].Pieces)
		if i > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(w)
		at := int(math.Round((l.Words[i].X0 - c.left[page%2]) / c.half))
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
