package old

import (
	"fmt"
	"strconv"

	"nianbao/templates/formula"
)

// lastYear checks what no expression can say about last year's filing: that there is one, and that this year's tables
// and passages are not merely its copy. Carry-over, stock, jumps and pending cases are rules of the form.
func (c *checker) lastYear(wanted bool) {
	if c.previous == nil {
		if wanted {
			c.report("previous.missing", nil, Place{}, Words{"want": strconv.Itoa(c.filing.Year - 1)})
		}
		return
	}
	if c.partial {
		return
	}
	for _, t := range c.filing.Form.Tables {
		c.copiedTable(t)
	}
	for _, p := range c.filing.Form.Passages() {
		c.copiedText(p)
	}
}

// What makes equal tables suspicious: a stock of documents that did not change beside zeros is no copy, and two small
// numbers are equal by chance.
const (
	copiedFigures = 2
	copiedSum     = 20
)

// copiedTable reports a table whose typed figures all equal last year's, when they are not too few or too small.
func (c *checker) copiedTable(t *Table) {
	var nonzero int
	var sum Decimal
	var sample *Figure
	past := PastOf(c.previous, c.filing.Form)
	for _, key := range t.keys {
		if c.filing.Form.computed[key] != nil {
			continue
		}
		if !Comparable(c.filing.Form, c.previous.Form, key) {
			return // another edition's row, or one that counts other things
		}
		if c.filing.Cell(key).Kind == CellBlank && c.previous.Cell(key).Kind == CellBlank {
			continue // left out in both years
		}
		now, ok := c.filing.Cell(key).Value()
		last, known := past.Figure(key)
		if !ok || !known || now != last {
			return
		}
		if now.IsZero() {
			continue
		}
		if nonzero++; sample == nil {
			sample = c.filing.Form.figures[key]
		}
		if s, err := sum.Add(now.Abs()); err == nil {
			sum = s
		}
	}
	if nonzero < copiedFigures || sum.Cmp(formula.FromInt(copiedSum)) < 0 {
		return
	}
	place := Place{Sheet: c.filing.Cell(sample.Key).Place.Sheet}
	c.report("previous.copied", t, place, Words{"count": strconv.Itoa(nonzero),
		"sample": fmt.Sprintf("%s %s", sample.Name(), c.filing.Cell(sample.Key))})
}
