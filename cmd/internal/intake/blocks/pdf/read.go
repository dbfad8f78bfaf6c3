package pdf

import (
	"cmp"
	"slices"
	"unicode"

	"nianbao/templates"
	"nianbao/templates/meter"
)

// A Page is what a page says, from above downwards.
type Page struct {
	Box
	Items []Item
}

// An Item is a line of text or a table.
type Item struct {
	Line  Line
	Table *Table // nil for a line
}

func (i *Item) box() Box {
	if i.Table != nil {
		return i.Table.Box
	}
	return i.Line.Box
}

// Read reads a document. Lines that every page repeats, and the numbers of pages, are left out. An error is a Refused, a
// TooMuch or, through a panic, the meter's.
func Read(data []byte, m *meter.Meter) ([]Page, error) {
	m.Doing("PDF")
	if err := whole(data, m); err != nil {
		return nil, err
	}
	sheets, err := draw(data, m)
	if err != nil {
		return nil, err
	}
	if err := pictured(sheets); err != nil {
		return nil, err
	}
	sheets = halved(sheets, m.Spend)
	pages := make([]Page, len(sheets))
	for i, s := range sheets {
		if pages[i], err = s.laid(m.Spend); err != nil {
			return nil, err
		}
	}
	furniture(pages)
	return pages, nil
}

// laid puts what stands on a page into tables and lines.
func (s *sheet) laid(spend func(int)) (Page, error) {
	tables := s.lattices(spend)
	slices.SortStableFunc(tables, func(a, b *Table) int { return cmp.Compare(a.area(), b.area()) })
	s.struck(spend)
	var free, inside []Glyph
	for _, g := range s.glyphs {
		spend(8 * len(tables))
		c := cellAt(tables, g.midX(), g.midY())
		if c == nil {
			free = append(free, g)
			continue
		}
		g.cell = c
		c.glyphs, inside = append(c.glyphs, g), append(inside, g)
	}
	crossing(inside)
	s.sideways(tables, spend)
	for _, p := range s.pictures {
		if c := cellAt(tables, p.midX(), p.midY()); c != nil {
			c.Picture = true
		}
	}
	page := Page{Box: s.Box}
	for _, t := range tables {
		t.fill()
		page.Items = append(page.Items, Item{Table: t})
	}
	for _, l := range linesOf(free) {
		page.Items = append(page.Items, Item{Line: l})
	}
	slices.SortStableFunc(page.Items, func(a, b Item) int { return cmp.Compare(a.box().Y0, b.box().Y0) })
	return page, inOrder(free)
}

func (t *Table) area() float64 { return t.width() * t.height() }

// cellAt finds the cell that a place lies in, of the smallest table.
func cellAt(tables []*Table, x, y float64) *Cell {
	for _, t := range tables {
		if !t.holds(x, y) {
			continue
		}
		for i := range t.Cells {
			if t.Cells[i].box.holds(x, y) {
				return &t.Cells[i]
			}
		}
	}
	return nil
}

// overprinted reports characters of a line that stand over one another: nobody can say which comes first. Stops are set closer
// than they are wide, two letters in one place are a ligature, and what is drawn twice looks bold.
func overprinted(a, b *Glyph) bool {
	const over = 0.35 // of a character's width: kerning takes a tenth
	counts := func(r rune) bool { return r >= '0' && r <= '9' || unicode.Is(unicode.Han, r) }
	return counts(a.Rune) && counts(b.Rune) && !twice(*a, *b) && a.X1-b.X0 > over*min(a.width(), b.width())
}

// inOrder refuses a text with characters over one another; a cell with some is only in doubt.
func inOrder(free []Glyph) error {
	for _, line := range onLines(free) {
		for i := range line[1:] {
			if overprinted(&line[i], &line[i+1]) {
				return errWidth
			}
		}
	}
	return nil
}

// onLine stands behind a text that crosses a line: nobody can say whose it is.
const onLine = "〔压线〕"

// crossing marks cells between which no gap is in a line of text.
func crossing(glyphs []Glyph) {
	for _, line := range onLines(glyphs) {
		for i := range line[1:] {
			a, b := &line[i], &line[i+1]
			if a.cell == b.cell && overprinted(a, b) {
				a.cell.crossed = true
			}
			if a.cell != b.cell && b.X0-a.X1 < blankGap*min(a.size(), b.size()) {
				a.cell.crossed, b.cell.crossed = true, true
			}
		}
	}
}

// fill writes the cells. One on the outside that no line closes and that holds nothing is none.
func (t *Table) fill() {
	for i := range t.Cells {
		c := &t.Cells[i]
		if len(c.glyphs) > 0 {
			c.Pieces, c.Full = pieces(c.glyphs, c.box.width())
		}
		if c.crossed {
			c.Pieces = append(c.Pieces, templates.Piece{Text: onLine})
		}
	}
	t.Cells = slices.DeleteFunc(t.Cells, func(c Cell) bool { return c.open && len(c.glyphs)+len(c.lying) == 0 && !c.Picture })
}

// struck marks the characters that lines run through.
func (s *sheet) struck(spend func(int)) {
	lines := slices.DeleteFunc(slices.Clone(s.rules), func(r Box) bool { return r.width() < r.height() })
	slices.SortFunc(lines, func(a, b Box) int { return cmp.Compare(a.midY(), b.midY()) })
	for i := range s.glyphs {
		g := &s.glyphs[i]
		from, _ := slices.BinarySearchFunc(lines, g.Y0, func(r Box, y float64) int { return cmp.Compare(r.midY(), y) })
		for ; from < len(lines) && lines[from].midY() < g.Y1; from++ {
			spend(1)
			s.strike(g, lines[from])
		}
	}
}
