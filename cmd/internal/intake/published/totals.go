package published

import (
	"fmt"

	"nianbao/templates"
	"nianbao/templates/lists"
)

// Totals that a report does not print are no fault of its figures: they are the sums of their parts, and it is said that they are
// not there.

// leftOut makes a column of totals that a table does without one of blanks. Whether it was left out or lost nobody can see; it
// is believed to be left out where the head names all other columns, every row has its figures, and each of the other totals is
// the sum of its parts.
func (a *assembler) leftOut(t *templates.Table, f *found) {
	if f.columns == nil || len(f.columns.missing) != 1 || len(f.columns.double) > 0 || f.columns.jumbled {
		return
	}
	col := f.columns.missing[0]
	var totals []templates.Key
	for _, key := range t.Keys() {
		c := a.filing.Cell(key)
		switch inst := a.filing.Form.Computed(key); {
		case key.Column() == col.ID && inst != nil:
			totals = append(totals, key)
		case c.Kind > templates.CellNumber || key.Column() == col.ID:
			return
		case inst == nil:
		default:
			if sum, err := a.filing.Compute(key); err != nil || c.Kind != templates.CellNumber || sum.Cmp(c.Number) != 0 {
				return
			}
		}
	}
	for _, key := range totals {
		a.filing.Set(key, templates.Cell{Kind: templates.CellBlank, Place: a.filing.Cell(key).Place})
	}
	f.columns.missing = nil
}

// blankTotals says which totals a table leaves blank: the sums of their parts are used. Of a table that is blank as a whole
// value.blank-table says more.
func (a *assembler) blankTotals(t *templates.Table, where string) {
	var blank []string
	filled := false
	for _, key := range t.Keys() {
		c := a.filing.Cell(key)
		filled = filled || c.Kind != templates.CellBlank
		if c.Kind == templates.CellBlank && a.filing.Form.Computed(key) != nil {
			blank = append(blank, "“"+a.filing.Form.Figure(key).Name()+"”")
		}
	}
	if len(blank) == 0 || !filled {
		return
	}
	a.report("value.blank-total", t, where, templates.Words{"names": lists.Few(blank, 3, "、", "等"), "count": fmt.Sprint(len(blank))})
}
