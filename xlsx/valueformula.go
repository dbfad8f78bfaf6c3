package xlsx

import (
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx/ooxml"
)

// Bounds of computing formulas that a clerk typed.
const (
	maxFormulaDepth = 64
	maxFormulaCells = 200_000 // cells looked at for one workbook
	maxFormulaBytes = 2000
	formulaCost     = 50 // reading a formula counts as this many cells
)

// A calculator computes the formulas of one workbook with the arithmetic of package formula. It trusts no cached value,
// except of text cells, which have none. It is bounded in depth and in the number of cells looked at.
type calculator struct {
	book   *ooxml.Book
	known  map[*ooxml.Cell]computed
	active map[*ooxml.Cell]bool
	cells  int
}

type computed struct {
	number formula.Decimal
	err    error
}

func newCalculator(b *ooxml.Book) *calculator {
	return &calculator{book: b, known: map[*ooxml.Cell]computed{}, active: map[*ooxml.Cell]bool{}}
}

// compute returns what a cell with a formula comes to. A result that does not fit six decimals is an error: it is
// nobody's figure.
func (k *calculator) compute(sheet *ooxml.Sheet, c *ooxml.Cell) (formula.Decimal, error) {
	if got, ok := k.known[c]; ok {
		return got.number, got.err
	}
	if k.active[c] {
		return formula.Decimal{}, errCycle
	}
	if k.cells += formulaCost; len(k.active) >= maxFormulaDepth || k.cells > maxFormulaCells {
		return formula.Decimal{}, errTooMuch
	}
	k.active[c] = true
	d, err := k.evaluate(sheet, c)
	delete(k.active, c)
	k.known[c] = computed{d, err}
	return d, err
}

func (k *calculator) evaluate(sheet *ooxml.Sheet, c *ooxml.Cell) (formula.Decimal, error) {
	if c.FormulaKind == ooxml.Array || c.FormulaKind == ooxml.DataTable || len(c.Formula) > maxFormulaBytes {
		return formula.Decimal{}, errGrammar
	}
	expr, err := formula.Parse(c.Formula)
	switch {
	case err != nil && namesFile(c.Formula):
		return formula.Decimal{}, errOutside
	case err != nil:
		return formula.Decimal{}, errGrammar
	}
	lookup := func(operand string) ([]formula.Decimal, error) { return k.operand(sheet, operand) }
	v, err := expr.Eval(lookup)
	if err != nil {
		return formula.Decimal{}, err
	}
	if v.Kind != formula.KindNumber {
		return formula.Decimal{}, errNoNumber
	}
	// Eval rounds its result to millionths; a comparison is made before rounding.
	exact, err := formula.Parse("(" + strings.TrimPrefix(c.Formula, "=") + ")=" + v.Num.String())
	if err != nil {
		return formula.Decimal{}, errGrammar
	}
	if same, err := exact.Eval(lookup); err != nil || !same.Bool {
		return formula.Decimal{}, formula.ErrPrecision
	}
	return v.Num, nil
}

// namesFile reports whether a formula refers to another workbook: [1]Sheet1!A1, '[other.xlsx]Sheet1'!A1.
func namesFile(formula string) bool {
	_, rest, open := strings.Cut(formula, "[")
	_, rest, closed := strings.Cut(rest, "]")
	return open && closed && strings.Contains(rest, "!")
}

// operand returns the numbers of a cell or range. Blank cells and texts in a range are passed over, as SUM does; a text
// or an error that is named by itself has no number.
func (k *calculator) operand(own *ooxml.Sheet, operand string) ([]formula.Decimal, error) {
	sheet, ref := own, operand
	if i := strings.LastIndexByte(operand, '!'); i >= 0 {
		sheet, ref = k.book.Sheet(unquoteSheet(operand[:i])), operand[i+1:]
	}
	area, err := areaOf(strings.ReplaceAll(ref, "$", ""))
	if err != nil || sheet == nil || sheet.Kind != ooxml.Worksheet {
		return nil, errOutside
	}
	if !strings.Contains(ref, ":") {
		c := sheet.Cell(area.R1, area.C1)
		if c.IsBlank() {
			return []formula.Decimal{{}}, nil
		}
		d, ok, err := k.value(sheet, c)
		if err == nil && !ok {
			err = errNoNumber
		}
		return []formula.Decimal{d}, err
	}
	var list []formula.Decimal
	last, _ := sheet.Dim()
	for row := area.R1; row <= min(area.R2, last); row++ {
		if k.cells++; k.cells > maxFormulaCells {
			return nil, errTooMuch
		}
		cells := sheet.Row(row)
		for i := range cells {
			c := &cells[i]
			if c.Col < area.C1 || c.Col > area.C2 || c.IsBlank() {
				continue
			}
			if k.cells++; k.cells > maxFormulaCells {
				return nil, errTooMuch
			}
			d, ok, err := k.value(sheet, c)
			if err != nil {
				return nil, err
			}
			if ok {
				list = append(list, d)
			}
		}
	}
	return list, nil
}

// areaOf reads a reference to a cell, a range, or whole columns such as E:E.
func areaOf(ref string) (ooxml.Range, error) {
	from, to, ok := strings.Cut(ref, ":")
	const digits = "0123456789"
	if ok && !strings.ContainsAny(ref, digits) {
		ref = from + "1:" + to + strconv.Itoa(ooxml.MaxRows)
	}
	return ooxml.ParseRange(ref)
}

// value returns the number of one cell; ok is false for text and truth values.
func (k *calculator) value(sheet *ooxml.Sheet, c *ooxml.Cell) (d formula.Decimal, ok bool, err error) {
	if c.HasFormula() {
		d, err = k.compute(sheet, c)
		return d, err == nil, err
	}
	switch c.Type {
	case ooxml.Number:
		d, _, err = formula.FromExcelNumber(c.Raw)
		return d, err == nil, err
	case ooxml.ErrorValue:
		return d, false, errNoNumber
	}
	return d, false, nil
}

func unquoteSheet(s string) string {
	if len(s) >= 2 && s[0] == '\'' && s[len(s)-1] == '\'' {
		return strings.ReplaceAll(s[1:len(s)-1], "''", "'")
	}
	return s
}

// cachedNumber returns the value that the file keeps for a formula. Some programs type every formula's value as text.
func cachedNumber(c *ooxml.Cell) (d formula.Decimal, ok bool) {
	if !c.HasValue || c.Type != ooxml.Number && c.Type != ooxml.String {
		return d, false
	}
	d, _, err := formula.FromExcelNumber(c.Raw)
	return d, err == nil
}

// typedText shows a formula in a message or a filing.
func typedText(c *ooxml.Cell) string { return "=" + templates.Shorten(cleanText(c.Formula), 200) }
