package pdf

import (
	"slices"

	"nianbao/templates"
)

// lyingDown stands behind a figure that is turned against its page: it is no label, and it may be part of a stamp.
const lyingDown = "〔侧放〕"

// sideways gives cells that hold nothing else the text in them that is turned against the page, as the narrow heads of a table are.
func (s *sheet) sideways(tables []*Table, spend func(int)) {
	for rest, list := range s.aside {
		var cells []*Cell
		for _, g := range list {
			spend(8 * len(tables))
			c := cellAt(tables, g.midX(), g.midY())
			switch {
			case c == nil || len(c.glyphs) > 0 || len(c.lying) > 0 && c.turned != rest:
				continue
			case len(c.lying) == 0:
				cells = append(cells, c)
			}
			c.turned, c.lying = rest, append(c.lying, g)
		}
		for _, c := range cells {
			c.Pieces = s.upright(c)
		}
	}
}

// upright reads the text of a cell that is turned against the page.
func (s *sheet) upright(c *Cell) []templates.Piece {
	page := sheet{Box: s.Box, glyphs: c.lying}
	page.turn(c.turned)
	for i := range page.glyphs {
		page.glyphs[i].base = page.glyphs[i].Y1
	}
	list, _ := pieces(page.glyphs, c.box.height())
	digit := func(g Glyph) bool { return g.Rune >= '0' && g.Rune <= '9' }
	if slices.ContainsFunc(c.lying, digit) {
		list = append(list, templates.Piece{Text: lyingDown})
	}
	return list
}
