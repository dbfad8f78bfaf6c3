package report

import "nianbao/templates"

// A Column is one of a table that no form has.
type Column struct {
	Head   string
	Width  float64 // millimetres
	Number bool    // set in the middle, and not broken
}

// NewList makes a table of rows below a line of heads. It goes on from page to page.
func NewList(caption string, columns []Column, rows [][]string) *Table {
	g := &templates.Grid{Rows: len(rows) + 1, Cols: len(columns), Head: 1, Labels: 1}
	var widths []float64
	put := func(row, col int, role templates.Role, text string) {
		g.Cells = append(g.Cells, templates.GridCell{Row: row, Col: col, RowSpan: 1, ColSpan: 1, Role: role, Text: text})
	}
	for i, c := range columns {
		widths = append(widths, c.Width)
		put(0, i, templates.RoleHead, c.Head)
	}
	for k, row := range rows {
		for i, c := range columns {
			role := templates.RoleLabel
			switch {
			case row[i] == "":
				role = templates.RoleWords // nothing is no head of anything
			case c.Number:
				role = templates.RoleFigure
			}
			put(k+1, i, role, line(row[i]))
		}
	}
	t := NewTable(caption, widths, g)
	t.loose = true
	return t
}
