package published

import (
	"slices"
	"strings"

	"nianbao/templates"
)

// Text with one cell on a line, as programs write a table that they cannot draw. Nothing says there where a row ends, and a
// blank cell leaves no trace, so such a table is read only where every cell of the official table stands in its place, all
// labels and a figure for each column; anything else stays text, and the table is missing.

// stacked looks for an official table among lines. It returns the table and which lines it took, from and to.
func stacked(lines []string, forms []*templates.Form) (tb *table, from, to int) {
	if len(lines) > maxRows {
		return nil, 0, 0
	}
	var words []string
	var at []int
	for i, l := range lines {
		if trim(l) != "" && !isPageNumber(l) {
			words, at = append(words, trim(l)), append(at, i)
		}
	}
	for _, f := range forms {
		for _, t := range f.Tables {
			cells := t.Grid().Cells
			for start := range words {
				if rows, n := stackedAt(cells, words[start:]); rows != nil {
					return &table{rows: rows, spans: true}, at[start], at[start+n-1] + 1
				}
			}
		}
	}
	return nil, 0, 0
}

// stackedAt reads the cells of a table off lines, row by row. It returns how many lines they took, or nil where a cell is
// not what it should be.
func stackedAt(cells []templates.GridCell, lines []string) ([][]seg, int) {
	var rows [][]seg
	n := 0
	for _, c := range cells {
		text := ""
		if c.Role == templates.RoleFigure {
			if n == len(lines) || !numeric(lines[n]) {
				return nil, 0
			}
			text = lines[n]
			n++
		} else {
			want := fold(c.Text)
			for fold(text) != want { // a label may be broken over several lines
				if n == len(lines) || !strings.HasPrefix(want, fold(text+lines[n])) {
					return nil, 0
				}
				text += lines[n]
				n++
			}
		}
		for len(rows) < c.Row+max(c.RowSpan, 1) {
			rows = append(rows, nil)
		}
		for r := c.Row; r < c.Row+max(c.RowSpan, 1); r++ {
			rows[r] = append(rows[r], seg{text: text, x0: float64(c.Col), x1: float64(c.Col + max(c.ColSpan, 1)), fresh: r == c.Row})
		}
	}
	if n < len(lines) && numeric(lines[n]) { // one figure more than the table has
		return nil, 0
	}
	for _, row := range rows {
		slices.SortFunc(row, func(a, b seg) int { return int(a.x0 - b.x0) })
	}
	return rows, n
}
