package blocks

import (
	"math"
	"strings"

	"nianbao/cmd/internal/intake/blocks/pdf"
	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// A row of a table may begin at the foot of a page and go on at the head of the next, where nothing shows whether it does or
// another one begins: half a label then stands here and half there, and so may half a figure. The official wordings tell.

// known are the wordings of official tables, as hanzi.Label has them.
type known map[string]bool

func wordings(forms []*templates.Form) known {
	k := known{}
	for _, f := range forms {
		for _, t := range f.Tables {
			for _, c := range t.Grid().Cells {
				k[hanzi.Label(c.Text)] = true
			}
		}
	}
	delete(k, "")
	return k
}

// acrossPages stands behind the label of a row of which nobody can say whether it goes on on the next page.
const acrossPages = "〔跨页〕"

// A seam is a cell of the last row of one page and the one below it, of the first row of the next page.
type seam struct{ above, below *pdf.Cell }

func (s seam) texts() (above, below string) {
	return hanzi.Trim(marked(s.above.Pieces)), hanzi.Trim(marked(s.below.Pieces))
}

// sew joins the last row of a part of a table with the first one of the part on the next page where they are one.
func (k known) sew(a, b *pdf.Table) {
	first := repeated(a, b)
	if first == b.Rows {
		return
	}
	seams, ok := facing(a, b, first)
	if !ok {
		return
	}
	whole, parted, blank := false, false, true // a label that is so whole; one that stands here and there; none below
	for _, s := range seams {
		up, down := s.texts()
		switch {
		case down == "":
		case Numeric(down) && up != "" && !Numeric(up):
			return // a figure below a label
		case Numeric(down):
		case k[hanzi.Label(up+down)] && up != "":
			whole = true
		case k[hanzi.Label(down)]:
			if s.below.Rows == 1 {
				return // begins another row
			}
		default:
			blank, parted = false, true
		}
	}
	switch {
	case parted && !whole:
		for _, s := range seams { // for all that is known they are no official row, or half of one
			mark(s.above)
			mark(s.below)
		}
		return
	case !whole && !blank:
		return
	}
	for _, s := range seams {
		s.join(k)
	}
	b.Drop(first)
}

// mark makes a label one that nobody knows.
func mark(c *pdf.Cell) {
	if text := hanzi.Trim(marked(c.Pieces)); text != "" && !Numeric(text) {
		c.Pieces = append(c.Pieces, templates.Piece{Text: acrossPages})
	}
}

// join writes the text of both into the upper cell. A figure that was full goes on; two figures are none.
func (s seam) join(k known) {
	up, down := s.texts()
	switch {
	case down == "":
		return
	case s.below.Rows > 1 && !k[hanzi.Label(up+down)]:
		return // the name of a group again
	case up != "" && Numeric(up) && !s.above.Full:
		s.above.Pieces = append(s.above.Pieces, templates.Piece{Text: "\n"})
	}
	s.above.Pieces, s.below.Pieces = append(s.above.Pieces, s.below.Pieces...), nil
}

// facing pairs the cells of the last row of a with those of a row of b. Cells of two rows that are one begin and end in the
// same places.
func facing(a, b *pdf.Table, row int) (list []seam, ok bool) {
	const same = 3.0 // points: as in pdfGrid
	above, below := across(a, a.Rows-1), across(b, row)
	if len(above) != len(below) {
		return nil, false
	}
	for i := range above {
		u, d := above[i], below[i]
		if math.Abs(a.Edges[u.Col]-a.X0-(b.Edges[d.Col]-b.X0)) > same ||
			math.Abs(a.Edges[u.Col+u.Cols]-a.X0-(b.Edges[d.Col+d.Cols]-b.X0)) > same {
			return nil, false
		}
		list = append(list, seam{u, d})
	}
	return list, true
}

// across returns the cells that a row shows, from left to right.
func across(t *pdf.Table, row int) (list []*pdf.Cell) {
	for col := 0; col < len(t.Edges)-1; {
		n := 1
		for i := range t.Cells {
			if c := &t.Cells[i]; c.Col == col && c.Row <= row && row < c.Row+c.Rows {
				list, n = append(list, c), c.Cols
				break
			}
		}
		col += n
	}
	return list
}

// repeated returns how many rows at the head of the next page are the head of the table again.
func repeated(a, b *pdf.Table) (n int) {
	say := func(t *pdf.Table) string {
		var text strings.Builder
		for _, c := range across(t, n) {
			text.WriteString(hanzi.Label(marked(c.Pieces)) + "|")
		}
		return text.String()
	}
	for n < min(a.Rows, b.Rows) && say(a) == say(b) && strings.Trim(say(a), "|") != "" {
		n++
	}
	return n
}
