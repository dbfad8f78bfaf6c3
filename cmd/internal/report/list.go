package report

import "nianbao/templates"

// A Column is one of a table that no form has.
type Column struct {
	Head   string
	Width  float64 // millimetres
	Number bool    // set in the middle, and not broken
}

// NewTable makes a table of rows below a line of heads. It goes on from page to page.
func NewTable(caption string, columns []Column, rows [][]string) *Table {
	t := &Table{Caption: caption, loose: true, Grid: &templates.Grid{Rows: len(rows) + 1, Cols: len(columns), Head: 1, Labels: 1}}
	put := func(row, col int, role templates.Role, text string) {
		t.Grid.Cells = append(t.Grid.Cells, templates.GridCell{Row: row, Col: col, RowSpan: 1, ColSpan: 1, Role: role, Text: text})
		t.Texts = append(t.Texts, text)
	}
	for i, c := range columns {
		t.Widths = append(t.Widths, c.Width)
		put(0, i, templates.RoleHead, c.Head)
	}
	for k, row := range rows {
		for i, c := range columns {
			role := templates.RoleLabel
			if c.Number {
				role = templates.RoleFigure
			}
			put(k+1, i, role, line(row[i]))
		}
	}
	t.owner = owners(t.Grid)
	return t
}
