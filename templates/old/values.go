package old

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
)

// values checks each figure by itself: what stands there, and whether the figure may be that.
func (c *checker) values() {
	form := c.filing.Form
	for _, t := range form.Tables {
		inputs, blank := 0, 0
		var signs []Key // figures that hold a sign for nothing: "/"
		for _, key := range t.keys {
			if form.computed[key] != nil {
				continue
			}
			cell := c.filing.Cell(key)
			inputs++
			if cell.Kind == CellBlank {
				blank++
				if cell.Text != "" {
					signs = append(signs, key)
				}
			}
			c.value(form.figures[key], cell, false)
		}
		c.signs(signs)
		c.textDigits()
		place := Place{}
		if first := c.filing.Cell(t.keys[0]).Place; first.Sheet != "" {
			place.Sheet = first.Sheet
		}
		switch {
		case blank == inputs && inputs > 0:
			c.report("value.blank-table", t, place, nil)
		case blank > 0:
			c.report("value.blank", t, place, Words{"count": strconv.Itoa(blank)})
		}
	}
	for _, key := range form.order {
		c.total(key)
	}
	c.textDigits()
}

// total checks a computed figure. One that merely follows from parts with errors of their own has no finding.
func (c *checker) total(key Key) {
	cell := c.filing.Cell(key)
	for _, op := range c.filing.Form.computed[key].Want.Operands() {
		if !c.failed[Key(op)] {
			continue
		}
		want, err := c.filing.Compute(key)
		if cell.Kind == CellBlank || cell.Kind == CellUnreadable || err == nil && cell.Kind == CellNumber && cell.Number == want {
			c.failed[key] = true
			return
		}
	}
	c.value(c.filing.Form.figures[key], cell, true)
}

// found reports whether the reader of the source has named an error in the figure or in its table.
func (c *checker) found(fig *Figure) bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool {
		return f.Severity == SeverityError && (f.Key == fig.Key || f.Key == Key(fig.Table.ID))
	})
}

func (c *checker) value(fig *Figure, cell Cell, computed bool) {
	report := func(code string, words Words) {
		c.failed[fig.Key] = true
		c.report(code, fig, cell.Place, words)
	}
	shown := hanzi.Shorten(cell.Text, 40)
	switch cell.Kind {
	case CellUnreadable:
		if c.found(fig) {
			c.failed[fig.Key] = true
			return
		}
		report("value.unreadable", Words{"got": cmp.Or(shown, "（空）")})
	case CellError:
		report("value.error-cell", Words{"got": shown})
	case CellText:
		if words := unitWords(cell.Text, fig); words != nil {
			report("value.unit", words)
			break
		}
		report(textCode(cell.Text, fig), Words{"got": shown})
	case CellNumber:
		got := Words{"got": cell.Number.String()}
		switch {
		case cell.Number.Sign() < 0 && fig.Kind != Signed:
			report("value.negative", got)
		case !cell.Number.IsInt() && fig.Kind != Amount:
			report("value.not-integer", got)
		case !computed && cell.Number.Abs().Cmp(MaxFigure) > 0:
			report("value.too-large", got)
		}
		switch {
		case cell.Remark != "":
			c.report("value.remark", fig, cell.Place, Words{"raw": shown, "got": cell.Number.String(), "remark": hanzi.Shorten(cell.Remark, 40)})
		case cell.Text == cell.Number.String():
			c.digits = append(c.digits, fig.Key)
		case cell.Text != "":
			c.report("value.normalised", fig, cell.Place, Words{"raw": visible(shown), "got": cell.Number.String()})
		}
	}
}

// maxDigits is the number of cells of a table whose digits are kept as text that are noted one by one. Where a system has
// written a whole table so, one note says how many.
const maxDigits = 8

// textDigits notes the figures, so far, whose digits are kept as text.
func (c *checker) textDigits() {
	keys := c.digits
	c.digits = nil
	for i, key := range keys {
		cell := c.filing.Cell(key)
		got := cell.Number.String()
		if len(keys) > maxDigits {
			got += "，同一张表另有 " + strconv.Itoa(len(keys)-1) + " 格同样"
		}
		c.report("value.normalised", c.filing.Form.figures[key], cell.Place, Words{"raw": cell.Text + "（存成了文本的数）", "got": got})
		if i == 0 && len(keys) > maxDigits {
			return
		}
	}
}

// signs notes figures that hold a sign for nothing. A clerk who writes / in one cell writes it in all, so each sign is
// noted once for a table.
func (c *checker) signs(keys []Key) {
	noted := map[string]bool{}
	for i, key := range keys {
		cell := c.filing.Cell(key)
		if noted[cell.Text] {
			continue
		}
		noted[cell.Text] = true
		more := 0
		for _, k := range keys[i+1:] {
			if c.filing.Cell(k).Text == cell.Text {
				more++
			}
		}
		got := "空白"
		if more > 0 {
			got += "，同一张表另有 " + strconv.Itoa(more) + " 格同样"
		}
		c.report("value.normalised", c.filing.Form.figures[key], cell.Place, Words{"raw": visible(hanzi.Shorten(cell.Text, 40)), "got": got})
	}
}

// unitWords are the words for an amount in another unit than the figure's, nil for any other text.
func unitWords(text string, fig *Figure) Words {
	number, unit, ok := UnitText(text, fig)
	if !ok {
		return nil
	}
	same := ""
	if own := inOwnUnit(number, unit, fig.Unit); own != "" {
		same = "（" + number.String() + " " + unit + "就是 " + own + " " + fig.Unit + "）"
	}
	return Words{"got": hanzi.Shorten(text, 40), "unit": unit, "want": fig.Unit, "same": same}
}

// visible shows blank space that would not be seen.
func visible(s string) string {
	if hanzi.Empty(s) {
		return "（看不见的空白字符）"
	}
	return s
}

// textCode says why text is not taken for the number it may look like.
func textCode(text string, fig *Figure) string {
	if len(text) > maxSpelling {
		return "value.text"
	}
	_, err := parseSpelling(hanzi.Trim(hanzi.Figure(text)), fig)
	switch {
	case errors.Is(err, formula.ErrPrecision):
		if fig.Kind == Amount {
			return "value.precision"
		}
		return "value.not-integer"
	case errors.Is(err, formula.ErrRange):
		return "value.too-large"
	}
	return "value.text"
}
