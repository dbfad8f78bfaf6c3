package published

import (
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// readStrip reads table 四: one line of figures under groups of columns.
func readStrip(f *found, w *wording, tb *table) *found {
	s := &strip{found: f, tb: tb, groups: &w.rows, cols: &w.cols}
	var head [][]seg
	lines := 0
	for _, row := range tb.rows {
		figures := hasFigure(row)
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
	tb           *table
	groups, cols *labels
	seenGroups   int
}

func rowText(row []seg) string {
	var text strings.Builder
	for i := range row {
		if row[i].fresh {
			text.WriteString(hanzi.Trim(row[i].text))
		}
	}
	return text.String()
}

// isHead reports whether all that stands in a row are labels, and there is one.
func (s *strip) isHead(row []seg) bool {
	n := 0
	for i := range row {
		if c := &row[i]; c.fresh && !c.blank() {
			if len(s.cols.find(c.text)) == 0 && len(s.groups.find(c.text)) == 0 {
				return false
			}
			n++
		}
	}
	return n > 0
}

// complete reports whether the head has all columns, so that a row without figures is the line of figures left blank.
func (s *strip) complete(head [][]seg) bool {
	n := 0
	for _, row := range head {
		for i := range row {
			if c := &row[i]; c.fresh && len(s.cols.find(c.text)) > 0 {
				n++
			}
		}
	}
	return n >= len(leafLines(s.table.Rows))*len(leafLines(s.table.Cols))
}

// head reads the columns: each belongs to the last group that begins left of it.
func (s *strip) head(rows [][]seg) *columns {
	c := &columns{meter: s.meter, text: !s.tb.spans, usual: s.tb.usualEnd()}
	below := placesOf(rows)
	c.reach(rows...)
	type group struct {
		line  *templates.Line
		x0    float64
		depth int
	}
	var groups []group
	var readGroups, readCols []*templates.Line
	for r, row := range rows {
		for i := range row {
			g := &row[i]
			if !g.fresh || g.blank() {
				continue
			}
			if list := s.cols.find(g.text); len(list) > 0 {
				c.leaves = append(c.leaves, leaf{col: list[0], text: g.text, x0: g.x0, x1: g.x1, order: len(c.leaves)})
				readCols = append(readCols, list[0])
			} else if list := s.groups.find(g.text); len(list) > 0 {
				if n := len(readGroups); n == 0 || readGroups[n-1] != list[0] {
					readGroups = append(readGroups, list[0])
				}
				if !slices.ContainsFunc(groups, func(x group) bool { return x.line == list[0] }) {
					groups = append(groups, group{list[0], g.x0, r})
				}
			} else if !below.divides(r, g) {
				c.leaves = append(c.leaves, leaf{text: g.text, x0: g.x0, x1: g.x1, order: len(c.leaves)})
			}
		}
	}
	s.seenGroups = len(groups)
	all, lines := leafLines(s.table.Cols), leafLines(s.table.Rows)
	// In the official order of reading each group has its columns one after the other.
	canonical := len(c.leaves) == len(all)*len(lines) && len(readCols) == len(c.leaves)
	for i, col := range readCols {
		canonical = canonical && col == all[i%len(all)]
	}
	canonical = canonical && slices.Equal(readGroups, s.official())
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
		if canonical && !s.tb.spans {
			l.row = lines[i/len(all)]
		}
	}
	inPlace := slices.IsSortedFunc(c.leaves, func(a, b leaf) int {
		if a.x0 < b.x0 {
			return -1
		}
		return 1
	})
	if !canonical || s.tb.spans {
		c.arrange(nil)
	} else if !inPlace {
		for i := range c.leaves {
			c.leaves[i].x0, c.leaves[i].x1 = -1, -1
		}
	}
	for _, row := range lines {
		for _, col := range all {
			n := 0
			for i := range c.leaves {
				if c.leaves[i].col == col && c.leaves[i].row == row {
					n++
				}
			}
			if n == 0 {
				c.missing = append(c.missing, &templates.Line{Label: row.Name() + "·" + col.Name()})
			}
			if n > 1 {
				c.double = append(c.double, &templates.Line{Label: row.Name() + "·" + col.Name()})
			}
		}
	}
	c.order(func(l leaf) int { return slices.Index(lines, l.row)*len(all) + slices.Index(all, l.col) })
	c.inOrder = len(c.missing)+len(c.double) == 0 && len(c.leaves) == len(all)*len(lines) && (s.tb.spans || canonical || s.sequence(c))
	return c
}

// official returns the groups in the order in which the printed head reads, row by row.
func (s *strip) official() []*templates.Line {
	var list []*templates.Line
	level := s.table.Rows
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

// sequence reports whether the columns stand from left to right in the official order.
func (s *strip) sequence(c *columns) bool {
	all, lines := leafLines(s.table.Cols), leafLines(s.table.Rows)
	for i, l := range c.leaves {
		if l.col != all[i%len(all)] || l.row != lines[i/len(all)] {
			return false
		}
	}
	return true
}

// line reads the row of figures.
func (s *strip) line(row []seg) {
	var places []standing
	ok := false
	if c := s.columns; c.known() > 0 {
		if !s.tb.aligned {
			places, ok = c.put(row, nil)
		}
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
