package returned

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/sheets"
)

// Bounds of computing formulas that a clerk typed.
const (
	maxFormulaDepth = 64
	maxFormulaCells = 200_000 // cells looked at for one workbook
	maxFormulaBytes = 2000
	formulaCost     = 50 // reading a formula counts as this many cells
)

// A calculator computes the formulas of one workbook with the arithmetic of package formula. It trusts no cached value. It
// is bounded in depth and in the number of cells looked at.
type calculator struct {
	book   *sheets.Book
	known  map[*sheets.Cell]computed
	active map[*sheets.Cell]bool
	stains map[*sheets.Cell]error
	cells  int
}

type computed struct {
	value formula.CellValue
	err   error
}

func newCalculator(b *sheets.Book) *calculator {
	return &calculator{book: b, known: map[*sheets.Cell]computed{}, active: map[*sheets.Cell]bool{}, stains: map[*sheets.Cell]error{}}
}

// compute returns the number that a cell with a formula comes to. A result that does not fit six decimals is an error: it
// is nobody's figure. So are words and error values.
func (k *calculator) compute(sheet *sheets.Sheet, c *sheets.Cell) (formula.Decimal, error) {
	v, err := k.result(sheet, c)
	if err != nil {
		return formula.Decimal{}, err
	}
	switch v.Kind() {
	case formula.KindNumber:
		return v.Number()
	case formula.KindBlank: // =B7 where nothing stands in B7 shows 0
		return formula.Decimal{}, nil
	case formula.KindError:
		return formula.Decimal{}, errFailed
	}
	return formula.Decimal{}, errNoNumber
}

// result returns what a cell with a formula comes to.
func (k *calculator) result(sheet *sheets.Sheet, c *sheets.Cell) (formula.CellValue, error) {
	if got, ok := k.known[c]; ok {
		return got.value, got.err
	}
	if k.active[c] {
		return formula.CellValue{}, errCycle
	}
	if len(k.active) >= maxFormulaDepth || !k.spend(formulaCost) {
		return formula.CellValue{}, errTooMuch
	}
	k.active[c] = true
	v, err := k.evaluate(sheet, c)
	delete(k.active, c)
	k.known[c] = computed{v, err}
	return v, err
}

// spend counts cells that are looked at, and reports whether there may be so many.
func (k *calculator) spend(n int) bool {
	k.cells += n
	return k.cells <= maxFormulaCells
}

func (k *calculator) evaluate(sheet *sheets.Sheet, c *sheets.Cell) (formula.CellValue, error) {
	if c.FormulaKind == sheets.Array || c.FormulaKind == sheets.DataTable || len(c.Formula) > maxFormulaBytes {
		return formula.CellValue{}, errGrammar
	}
	expr, err := formula.ParseCell(c.Formula)
	if err != nil {
		if stain := stainOf(c.Formula); stain != nil {
			return formula.CellValue{}, stain
		}
		return formula.CellValue{}, errGrammar
	}
	v, err := expr.Eval(sheetCells{k, sheet})
	if errors.Is(err, formula.ErrNotPlain) {
		err = errGrammar
	}
	return v, err
}

// Functions whose result lies outside the workbook, or changes each time it is opened.
var (
	outsideFunctions  = strings.Fields("WEBSERVICE FILTERXML HYPERLINK RTD DDE GETPIVOTDATA CALL REGISTER.ID SQL.REQUEST EXTERNAL ENCODEURL IMAGE STOCKHISTORY")
	volatileFunctions = strings.Fields("NOW TODAY RAND RANDBETWEEN RANDARRAY INDIRECT OFFSET INFO CELL")
)

// stainOf says why the stored value of a formula cannot be kept, by the formula alone: what it shows lies outside the
// workbook, or changes each time it is opened.
func stainOf(text string) error {
	functions, operands := formula.Mentions(text)
	for _, f := range functions {
		switch {
		case slices.Contains(volatileFunctions, f):
			return errVolatile
		case slices.Contains(outsideFunctions, f), strings.HasPrefix(f, "CUBE"):
			return errOutside
		}
	}
	for _, op := range operands {
		if strings.Contains(op, "[") && strings.Contains(op, "!") {
			return errOutside // another workbook: [1]Sheet1!A1
		}
	}
	if strings.Contains(text, "#REF!") || strings.Contains(text, "#NAME?") || strings.Contains(text, "|") {
		return errOutside // what it named is gone; or DDE
	}
	return nil
}

// stain says why the stored value of a cell's formula cannot be kept, looking also at the cells that it names.
func (k *calculator) stain(sheet *sheets.Sheet, c *sheets.Cell) error {
	if why, ok := k.stains[c]; ok {
		return why
	}
	k.stains[c] = nil // a circle ends here
	if !k.spend(formulaCost) {
		return errTooMuch
	}
	why := stainOf(c.Formula)
	_, operands := formula.Mentions(c.Formula)
	for i := 0; i < len(operands) && why == nil; i++ {
		area, err := (sheetCells{k, sheet}).Area(operands[i])
		if errors.Is(err, errGrammar) {
			continue // part of a table, or a name that is no range
		}
		if why = err; why != nil {
			break
		}
		other := k.book.Sheet(area.Sheet)
		why = k.walk(other, area, func(c *sheets.Cell) error {
			if !c.HasFormula() {
				return nil
			}
			return k.stain(other, c)
		})
	}
	k.stains[c] = why
	return why
}

// walk visits the cells of an area that are not blank, row by row.
func (k *calculator) walk(sheet *sheets.Sheet, a formula.Area, visit func(*sheets.Cell) error) error {
	last, _ := sheet.Dim()
	for row := a.Row1; row <= min(a.Row2, last); row++ {
		if !k.spend(1) {
			return errTooMuch
		}
		cells := sheet.Row(row)
		for i := range cells {
			c := &cells[i]
			if c.Col < a.Col1 || c.Col > a.Col2 || c.IsBlank() {
				continue
			}
			if !k.spend(1) {
				return errTooMuch
			}
			if err := visit(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// sheetCells are the cells of a workbook as a formula on one of its sheets names them.
type sheetCells struct {
	*calculator
	own *sheets.Sheet
}

// Area takes an operand apart: a cell, a range, whole columns, or a name for one of these.
func (s sheetCells) Area(operand string) (formula.Area, error) {
	sheet, ref := s.own, operand
	if i := strings.LastIndexByte(operand, '!'); i >= 0 {
		sheet, ref = s.book.Sheet(unquoteSheet(operand[:i])), operand[i+1:]
	}
	area, err := areaOf(strings.ReplaceAll(ref, "$", ""))
	if err != nil && strings.Contains(ref, "[") {
		return formula.Area{}, errGrammar // a column of a table: its place is not looked for
	}
	if err != nil && sheet == s.own {
		name, ok := s.book.Name(ref)
		switch {
		case !ok:
			return formula.Area{}, errOutside
		case stainOf(name.RefersTo) != nil:
			return formula.Area{}, stainOf(name.RefersTo)
		}
		i := strings.LastIndexByte(name.RefersTo, '!')
		if i < 0 {
			return formula.Area{}, errGrammar
		}
		sheet, ref = s.book.Sheet(unquoteSheet(name.RefersTo[:i])), name.RefersTo[i+1:]
		if area, err = areaOf(strings.ReplaceAll(ref, "$", "")); err != nil {
			return formula.Area{}, errGrammar
		}
	}
	if err != nil || sheet == nil || sheet.Kind != sheets.Worksheet {
		return formula.Area{}, errOutside
	}
	return formula.Area{Sheet: sheet.Name, Row1: area.R1, Col1: area.C1, Row2: area.R2, Col2: area.C2,
		Single: !strings.Contains(ref, ":")}, nil
}

// At returns the value of one cell.
func (s sheetCells) At(sheet string, row, col int) (formula.CellValue, error) {
	if !s.spend(1) {
		return formula.CellValue{}, errTooMuch
	}
	there := s.book.Sheet(sheet)
	c := there.Cell(row, col)
	if c.IsBlank() {
		return formula.BlankValue(), nil
	}
	return s.value(there, c)
}

// Each visits the cells of an area that are not blank.
func (s sheetCells) Each(a formula.Area, visit func(row, col int, v formula.CellValue) error) error {
	sheet := s.book.Sheet(a.Sheet)
	return s.walk(sheet, a, func(c *sheets.Cell) error {
		v, err := s.value(sheet, c)
		if err != nil {
			return err
		}
		return visit(c.Row, c.Col, v)
	})
}

// areaOf reads a reference to a cell, a range, or whole columns such as E:E.
func areaOf(ref string) (sheets.Range, error) {
	from, to, ok := strings.Cut(ref, ":")
	const digits = "0123456789"
	if ok && !strings.ContainsAny(ref, digits) {
		ref = from + "1:" + to + strconv.Itoa(sheets.MaxRows)
	}
	return sheets.ParseRange(ref)
}

// value returns what one cell that is not blank holds.
func (k *calculator) value(sheet *sheets.Sheet, c *sheets.Cell) (formula.CellValue, error) {
	if c.HasFormula() {
		return k.result(sheet, c)
	}
	switch c.Type {
	case sheets.Number:
		d, _, err := formula.FromExcelNumber(c.Raw)
		return formula.NumberValue(d), err
	case sheets.String:
		return formula.TextValue(c.Raw), nil
	case sheets.Bool:
		return formula.BoolValue(c.Raw == "1"), nil
	case sheets.ErrorValue:
		return formula.ErrorCell(c.Raw), nil
	}
	return formula.CellValue{}, errGrammar // an ISO date
}

func unquoteSheet(s string) string {
	if len(s) >= 2 && s[0] == '\'' && s[len(s)-1] == '\'' {
		return strings.ReplaceAll(s[1:len(s)-1], "''", "'")
	}
	return s
}

// cachedNumber returns the value that the file keeps for a formula. Some programs type every formula's value as text.
func cachedNumber(c *sheets.Cell) (d formula.Decimal, ok bool) {
	if !c.HasValue || c.Type != sheets.Number && c.Type != sheets.String {
		return d, false
	}
	d, _, err := formula.FromExcelNumber(c.Raw)
	return d, err == nil
}

// typedText shows a formula in a message or a filing.
func typedText(c *sheets.Cell) string { return "=" + hanzi.Shorten(cleanText(c.Formula), 200) }
