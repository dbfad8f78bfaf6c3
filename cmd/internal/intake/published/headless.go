package published

import (
	"slices"
	"strings"
	"unicode"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/templates/place"
)

// A matrixRow is a row of figures as it stands.
type matrixRow struct {
	line    *templates.Line
	label   string
	figures []blocks.Cell
}

// headless takes the figures of a table whose head nobody can read: it is a picture, its letters stand for nothing or in no order,
// or there is none. What is left is what the text dresses have (sequence.go): all rows are there in the official order, each has as
// many figures as there are columns and no blank one, and each adds up. What can be read of the head must agree with that.
func (m *matrix) headless() bool {
	cols := place.Leaves(m.table.Cols)
	if m.sums == nil || !slices.Equal(lists.Map(m.read, func(r matrixRow) *templates.Line { return r.line }), place.Leaves(m.table.Rows)) {
		return false
	}
	for _, r := range m.read {
		figures := lists.Map(r.figures, func(c blocks.Cell) word { return word{text: hanzi.Trim(c.Text)} })
		blank := slices.ContainsFunc(figures, func(w word) bool { return !blocks.Numeric(w.text) })
		if blank || !m.sums.adds(figures) || !m.agrees(r.figures) {
			return false
		}
	}
	clear(m.cells)
	clear(m.short)
	m.columns, m.failed = &columns{meter: m.meter}, false
	for _, r := range m.read {
		for i, c := range r.figures {
			m.set(templates.MakeKey(m.table.ID, r.line.ID, cols[i].ID), hit{text: inUnit(c.Text, cols[i], r.label), sure: true})
		}
	}
	m.said = append(m.said, "的表头读不出来，各行按官方表的次序都在，每行相加也都等于总计，按官方表的各栏采用了，请核对。")
	return true
}

// agrees reports whether nothing of the head says that other columns stand above these figures.
func (m *matrix) agrees(figures []blocks.Cell) bool {
	for _, row := range m.heads {
		for i := range row {
			s := &row[i]
			if !s.Fresh || s.Blank() {
				continue
			}
			m.meter.Spend(len(figures))
			var above []int // the figures that it stands above
			for k := range figures {
				if mid := figures[k].Mid(); mid >= s.X0 && mid < s.X1 {
					above = append(above, k)
				}
			}
			if len(above) > 0 && !m.mayBe(s.Text, above[0], len(above)) {
				return false
			}
		}
	}
	return true
}

// mayBe reports whether a text is what the official head has above n columns from one on, or nothing that can be read: a picture,
// characters without a code, the letters of the label in another order. Letters that stand below one another are so read where they
// were drawn row by row.
func (m *matrix) mayBe(text string, from, n int) bool {
	if text == blocks.Pictured || !strings.ContainsFunc(text, unicode.IsLetter) {
		return true
	}
	sorted := func(s string) string { return string(slices.Sorted(slices.Values([]rune(hanzi.Label(s))))) }
	cells := m.table.Grid().Cells
	first := slices.IndexFunc(cells, func(c templates.GridCell) bool { return c.Role == templates.RoleFigure })
	return slices.ContainsFunc(cells, func(c templates.GridCell) bool {
		over := c.Role == templates.RoleHead && c.Col == cells[first].Col+from && c.ColSpan == n
		named := func(l *templates.Line) bool { return l.Label == c.Text }
		return over && (sorted(text) == sorted(c.Text) || slices.ContainsFunc(m.colAxis.Find(text), named))
	})
}
