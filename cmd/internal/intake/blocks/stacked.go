package blocks

import (
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
)

// Text with one cell on a line, as programs write a table that they cannot draw. Nothing says there where a row ends, and a
// blank cell leaves no trace, so such a table is read only where every cell of the official table stands in its place, all
// labels and a figure for each column; anything else stays text, and the table is missing.

// A stackedLine is one line, and what it says folded: folded once, since every table of every form is looked for from it on.
type stackedLine struct{ text, folded string }

// maxSigns is how many lines of signs alone, as a bracket that was broken off, a label may have among its own.
const maxSigns = 2

// stacked looks for an official table among lines. It returns the table and which lines it took, from and to.
func stacked(lines []string, forms []*templates.Form, m *meter.Meter) (tb *Grid, from, to int) {
	if len(lines) > MaxRows {
		return nil, 0, 0
	}
	var words []stackedLine
	var at []int
	for i, l := range lines {
		if hanzi.Trim(l) != "" && !isPageNumber(l) {
			words, at = append(words, stackedLine{hanzi.Trim(l), hanzi.Label(hanzi.Trim(l))}), append(at, i)
		}
	}
	for _, f := range forms {
		for _, t := range f.Tables {
			cells := t.Grid().Cells
			for start := range words {
				if rows, n := stackedAt(cells, words[start:], m); rows != nil {
					return &Grid{Rows: rows, Spans: true}, at[start], at[start+n-1] + 1
				}
			}
		}
	}
	return nil, 0, 0
}

// stackedAt reads the cells of a table off lines, row by row. It returns how many lines they took, or nil where a cell is
// not what it should be.
func stackedAt(cells []templates.GridCell, lines []stackedLine, m *meter.Meter) ([][]Cell, int) {
	var rows [][]Cell
	n := 0
	for _, c := range cells {
		text := ""
		if c.Role == templates.RoleFigure {
			if n == len(lines) || !Numeric(lines[n].text) {
				return nil, 0
			}
			text = lines[n].text
			n++
		} else {
			want := hanzi.Label(c.Text)
			for have, signs := "", 0; have != want; n++ { // a label may be broken over several lines
				if n == len(lines) || !strings.HasPrefix(want[len(have):], lines[n].folded) || signs == maxSigns && lines[n].folded == "" {
					return nil, 0
				}
				signs += bit(lines[n].folded == "")
				have += lines[n].folded
				text += lines[n].text
				m.Spend(len(text))
			}
		}
		for len(rows) < c.Row+max(c.RowSpan, 1) {
			rows = append(rows, nil)
		}
		for r := c.Row; r < c.Row+max(c.RowSpan, 1); r++ {
			rows[r] = append(rows[r], Cell{Text: text, X0: float64(c.Col), X1: float64(c.Col + max(c.ColSpan, 1)), Fresh: r == c.Row})
		}
	}
	if n < len(lines) && Numeric(lines[n].text) { // one figure more than the table has
		return nil, 0
	}
	for _, row := range rows {
		slices.SortFunc(row, func(a, b Cell) int { return int(a.X0 - b.X0) })
	}
	return rows, n
}
