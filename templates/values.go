package templates

import (
	"errors"
	"strconv"
	"strings"

	"nianbao/templates/formula"
)

// values checks each figure by itself: what stands there, and whether the figure may be that.
func (c *checker) values() {
	for _, t := range c.filing.Form.Tables {
		inputs, blank := 0, 0
		for _, key := range t.keys {
			fig, cell := c.filing.Form.figures[key], c.filing.Cell(key)
			computed := c.filing.Form.computed[key] != nil
			if !computed {
				inputs++
				if cell.Kind == CellBlank {
					blank++
				}
			}
			c.value(fig, cell, computed)
		}
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
}

func (c *checker) value(fig *Figure, cell Cell, computed bool) {
	report := func(code string, words Words) {
		c.failed[fig.Key] = true
		c.report(code, fig, cell.Place, words)
	}
	shown := Shorten(cell.Text, 40)
	switch cell.Kind {
	case CellError:
		report("value.error-cell", Words{"got": shown})
	case CellText:
		report(textCode(cell.Text, fig), Words{"got": shown})
	case CellBlank:
		if cell.Text != "" {
			c.report("value.normalised", fig, cell.Place, Words{"raw": visible(shown), "got": "空白"})
		}
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
			c.report("value.remark", fig, cell.Place, Words{"raw": shown, "got": cell.Number.String(), "remark": Shorten(cell.Remark, 40)})
		case cell.Text != "":
			c.report("value.normalised", fig, cell.Place, Words{"raw": visible(shown), "got": cell.Number.String()})
		}
	}
}

// visible shows blank space that would not be seen.
func visible(s string) string {
	if strings.TrimFunc(s, isSpace) == "" {
		return "（看不见的空白字符）"
	}
	return s
}

// textCode says why text is not taken for the number it may look like.
func textCode(text string, fig *Figure) string {
	_, err := parseSpelling(strings.TrimFunc(fold(text), isSpace), fig)
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
