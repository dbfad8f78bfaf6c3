package templates

import (
	"cmp"
	"slices"
)

// A Grid is a table as it is printed: rows and columns of paper, each cell standing at the top left of its span. It
// follows the official template of 国办公开办函〔2021〕30号 (format of 2021) and 〔2019〕60号 (format of 2019).
type Grid struct {
	Rows, Cols int
	Head       int // rows at the top that repeat on every page; 0 for bands
	Labels     int // columns at the left that hold labels
	Cells      []GridCell
}

// A GridCell is a printed cell. Row and Col are 0-based, spans at least 1.
type GridCell struct {
	Row, Col         int
	RowSpan, ColSpan int
	Role             Role
	Text             string // official wording; "" for a figure
	Note             string // the end of Text that is set in 楷体
	Wrap             int    // characters to a printed line, 0 for no wish
	Key              Key    // of a figure
}

// Role says what a printed cell is for.
type Role string

const (
	RoleCorner Role = "corner"
	RoleHead   Role = "head"  // a column's label
	RoleBand   Role = "band"  // a line across the table
	RoleLabel  Role = "label" // a row's label
	RoleFigure Role = "figure"
	RoleWords  Role = "words" // what stands behind a label in a table that is no form's
)

// buildGrid lays a table out; its cells come row by row, from left to right.
func buildGrid(t *Table) *Grid {
	var g *Grid
	switch t.Shape {
	case Bands:
		g = bandsGrid(t)
	case Strip:
		g = stripGrid(t)
	default:
		g = matrixGrid(t)
	}
	slices.SortFunc(g.Cells, func(a, b GridCell) int {
		return cmp.Or(a.Row-b.Row, a.Col-b.Col)
	})
	return g
}

func bandsGrid(t *Table) *Grid {
	g := &Grid{Labels: 1, Cols: 1}
	for _, c := range t.Bands[0].Cols {
		g.Cols += c.Span
	}
	for _, b := range t.Bands {
		g.add(GridCell{Row: g.Rows, ColSpan: g.Cols, Role: RoleBand, Text: b.Label})
		g.Rows++
		g.add(GridCell{Row: g.Rows, Role: RoleCorner, Text: t.Corner})
		col := 1
		for _, c := range b.Cols {
			g.add(GridCell{Row: g.Rows, Col: col, ColSpan: c.Span, Role: RoleHead, Text: c.Label, Wrap: c.Wrap})
			col += c.Span
		}
		g.Rows++
		for _, r := range b.Rows {
			g.add(GridCell{Row: g.Rows, Role: RoleLabel, Text: r.Label, Note: r.Note, Wrap: r.Wrap})
			col := 1
			for _, c := range b.Cols {
				g.add(GridCell{Row: g.Rows, Col: col, ColSpan: c.Span, Role: RoleFigure, Key: MakeKey(t.ID, r.ID, c.ID)})
				col += c.Span
			}
			g.Rows++
		}
	}
	return g
}

func matrixGrid(t *Table) *Grid {
	g := &Grid{Head: depth(t.Cols), Labels: depth(t.Rows)}
	g.add(GridCell{RowSpan: g.Head, ColSpan: g.Labels, Role: RoleCorner, Text: t.Corner})
	g.headTree(t.Cols, 0, g.Head, g.Labels)
	g.Cols = g.Labels + len(Leaves(t.Cols))
	g.Rows = g.Head
	g.labelTree(t.Rows, 0, g.Labels, t)
	return g
}

func stripGrid(t *Table) *Grid {
	groups, cols := depth(t.Rows), Leaves(t.Cols)
	g := &Grid{Head: groups + 1, Rows: groups + 2}
	for _, group := range t.Rows {
		g.stripGroup(group, 0, cols, t)
	}
	return g
}

// stripGroup draws a group of columns from head row depth on, and the figures of the line below it.
func (g *Grid) stripGroup(line *Line, row int, cols []*Line, t *Table) {
	start := g.Cols
	if line.ID == "" {
		for _, sub := range line.Lines {
			g.stripGroup(sub, row+1, cols, t)
		}
	} else {
		for i, c := range cols {
			g.add(GridCell{Row: row + 1, Col: start + i, RowSpan: g.Head - row - 1, Role: RoleHead, Text: c.Label, Wrap: c.Wrap})
			g.add(GridCell{Row: g.Head, Col: start + i, Role: RoleFigure, Key: MakeKey(t.ID, line.ID, c.ID)})
		}
		g.Cols += len(cols)
	}
	g.add(GridCell{Row: row, Col: start, ColSpan: g.Cols - start, Role: RoleHead, Text: line.Label, Wrap: line.Wrap})
}

// headTree draws column labels; a leaf reaches down to the last head row.
func (g *Grid) headTree(lines []*Line, row, head, col int) int {
	for _, line := range lines {
		if line.ID != "" {
			g.add(GridCell{Row: row, Col: col, RowSpan: head - row, Role: RoleHead, Text: line.Label, Wrap: line.Wrap})
			col++
			continue
		}
		next := g.headTree(line.Lines, row+1, head, col)
		g.add(GridCell{Row: row, Col: col, ColSpan: next - col, Role: RoleHead, Text: line.Label, Wrap: line.Wrap})
		col = next
	}
	return col
}

// labelTree draws row labels and figures; a leaf reaches right to the last label column.
func (g *Grid) labelTree(lines []*Line, col, labels int, t *Table) {
	for _, line := range lines {
		start := g.Rows
		if line.ID != "" {
			g.add(GridCell{Row: start, Col: col, ColSpan: labels - col, Role: RoleLabel, Text: line.Label, Note: line.Note, Wrap: line.Wrap})
			for i, c := range Leaves(t.Cols) {
				g.add(GridCell{Row: start, Col: labels + i, Role: RoleFigure, Key: MakeKey(t.ID, line.ID, c.ID)})
			}
			g.Rows++
			continue
		}
		g.labelTree(line.Lines, col+1, labels, t)
		g.add(GridCell{Row: start, Col: col, RowSpan: g.Rows - start, Role: RoleLabel, Text: line.Label, Wrap: line.Wrap})
	}
}

func (g *Grid) add(c GridCell) {
	c.RowSpan, c.ColSpan = max(c.RowSpan, 1), max(c.ColSpan, 1)
	g.Cells = append(g.Cells, c)
}

func depth(lines []*Line) int {
	deepest := 0
	for _, line := range lines {
		deepest = max(deepest, 1+depth(line.Lines))
	}
	return deepest
}
