package published

import (
	"slices"
	"strings"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/place"
)

// readStrip reads table 四: one line of figures under groups of columns.
func readStrip(f *found, w *place.Wording, tb *blocks.Grid) *found {
	s := &strip{found: f, tb: tb, groups: &w.Rows, cols: &w.Cols}
	var head [][]blocks.Cell
	lines := 0
	for _, row := range tb.Rows {
		figures := blocks.HasFigure(row)
		switch {
		case lines == 0 && !figures && (s.isHead(row) || len(head) == 0 || !s.complete(head)):
			head = append(head, row)
		case !figures && s.isHead(row): // the head again, after a page break
		case !figures && lines > 0: // a note below
			if text := rowText(row); text != "" {
				s.extra = append(s.extra, clip(text, 30))
			}
		default:
			if s.columns == nil {
				s.columns = s.head(head)
			}
			lines++
			s.line(row)
		}
	}
	if s.columns == nil {
		s.columns = s.head(head)
	}
	s.score = s.columns.known() + s.seenGroups
	s.rows = lines
	if len(s.columns.missing)+len(s.columns.double) > 0 || s.columns.jumbled {
		// One line of figures cannot show whether it lost the same column as the head.
		s.unsure()
	}
	return s.found
}

type strip struct {
	*found
	tb           *blocks.Grid
	groups, cols *place.Labels
	seenGroups   int
}

func rowText(row []blocks.Cell) string {
	var text strings.Builder
	for i := range row {
		if row[i].Fresh {
			text.WriteString(hanzi.Trim(row[i].Text))
		}
	}
	return text.String()
}

// isHead reports whether all that stands in a row are labels, and there is one.
func (s *strip) isHead(row []blocks.Cell) bool {
	n := 0
	for i := range row {
		if c := &row[i]; c.Fresh && !c.Blank() {
			if s.cols.Find(c.Text).Rung == place.Unknown && s.groups.Find(c.Text).Rung == place.Unknown {
				return false
			}
			n++
		}
	}
	return n > 0
}

// complete reports whether the head has all columns, so that a row without figures is the line of figures left blank.
func (s *strip) complete(head [][]blocks.Cell) bool {
	n := 0
	for _, row := range head {
		for i := range row {
			if c := &row[i]; c.Fresh && s.cols.Find(c.Text).Rung > place.Unknown {
				n++
			}
		}
	}
	return n >= len(place.Leaves(s.table.Rows))*len(place.Leaves(s.table.Cols))
}

// lacks names the columns that a head lacks, and those that it has twice.
func (c *columns) lacks(groups, cols []*templates.Line) {
	for _, row := range groups {
		for _, col := range cols {
			n := 0
			for i := range c.leaves {
				if c.leaves[i].col == col && c.leaves[i].row == row {
					n++
				}
			}
			cell := &templates.Line{}
			cell.Label = row.Name() + "·" + col.Name()
			switch {
			case n == 0:
				c.missing = append(c.missing, cell)
			case n > 1:
				c.double = append(c.double, cell)
			}
		}
	}
}

// head reads the columns: each belongs to the last group that begins left of it.
func (s *strip) head(rows [][]blocks.Cell) *columns {
	c := &columns{meter: s.meter, text: !s.tb.Spans, usual: s.tb.UsualEnd()}
	below := placesOf(rows)
	c.reach(rows...)
	type group struct {
		line  *templates.Line
		x0    float64
		depth int
	}
	var groups []group
	var texts []string
	for _, row := range rows {
		texts = append(texts, textsOf(row)...)
	}
	colAxis, groupAxis := s.along(s.cols, texts, false), s.along(s.groups, texts, false)
	for r, row := range rows {
		for i := range row {
			g := &row[i]
			if !g.Fresh || g.Blank() {
				continue
			}
			if list := colAxis.Find(g.Text); len(list) > 0 {
				c.leaves = append(c.leaves, leaf{col: list[0], text: g.Text, x0: g.X0, x1: g.X1, order: len(c.leaves)})
			} else if list := groupAxis.Find(g.Text); len(list) > 0 {
				if !slices.ContainsFunc(groups, func(x group) bool { return x.line == list[0] }) {
					groups = append(groups, group{list[0], g.X0, r})
				}
			} else if !below.divides(r, g) {
				c.leaves = append(c.leaves, leaf{text: g.Text, x0: g.X0, x1: g.X1, order: len(c.leaves)})
			}
		}
	}
	s.seenGroups = len(groups)
	all, lines := place.Leaves(s.table.Cols), place.Leaves(s.table.Rows)
	for i := range c.leaves {
		l := &c.leaves[i]
		best := group{depth: -1}
		for _, g := range groups {
			if g.line.ID == "" || g.x0 > (l.x0+l.x1)/2 {
				continue
			}
			if best.line == nil || g.x0 > best.x0 || g.x0 == best.x0 && g.depth > best.depth {
				best = g
			}
		}
		l.row = best.line
	}
	c.arrange(nil)
	c.lacks(lines, all)
	c.order(func(l leaf) int { return slices.Index(lines, l.row)*len(all) + slices.Index(all, l.col) })
	c.inOrder = (s.tb.Spans || !c.jumbled) && len(c.missing)+len(c.double) == 0 && len(c.leaves) == len(all)*len(lines)
	return c
}

// groupsInOrder returns the groups of a table in the order in which the printed head reads, row by row.
func groupsInOrder(t *templates.Table) []*templates.Line {
	var list []*templates.Line
	level := t.Rows
	for len(level) > 0 {
		var next []*templates.Line
		for _, l := range level {
			list = append(list, l)
			next = append(next, l.Lines...)
		}
		level = next
	}
	return list
}

// line reads the row of figures.
func (s *strip) line(row []blocks.Cell) {
	var places []standing
	ok := false
	if c := s.columns; c.known() > 0 {
		places, ok = c.put(row, nil)
		if !ok {
			places, ok = c.count(row)
		}
	}
	if !ok {
		s.doubt("数据", s.table.Keys(), row)
		return
	}
	for i, p := range places {
		if l := s.columns.leaves[i]; l.col != nil && l.row != nil {
			s.set(templates.MakeKey(s.table.ID, l.row.ID, l.col.ID), hit{text: p.text, sure: p.sure})
		}
	}
}
