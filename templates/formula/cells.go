package formula

import (
	"errors"
	"strconv"
	"strings"
)

// A formula that a clerk typed into a cell is wider than the rules of a form: it counts, picks and tests cells, joins
// text, and meets blanks, words and errors. ParseCell reads such formulas and CellExpr.Eval computes them as Excel does,
// exactly, or refuses: what depends on the day, on other files, on the order of text, on how a date or a currency is
// written is [ErrNotPlain], never a guess. Every function is linear in the cells that it names.

// ErrNotPlain is what Eval says of a formula whose value Excel knows and this package does not.
var ErrNotPlain = errors.New("not computed here")

// More kinds of values, which only cells have.
const (
	KindBlank Kind = iota + KindText + 1
	KindError      // Text is the error value, such as #DIV/0!
)

// Error values of Excel.
const (
	errorDivide = "#DIV/0!"
	errorValue  = "#VALUE!"
)

// A CellValue is what a cell holds or a formula comes to. The zero CellValue is the number 0.
type CellValue struct{ v value }

// NumberValue, TextValue, BoolValue, ErrorCell and BlankValue make values of cells.
func NumberValue(d Decimal) CellValue { return CellValue{value{num: exact{dec: d}}} }
func TextValue(s string) CellValue    { return CellValue{value{kind: KindText, text: s}} }
func BoolValue(b bool) CellValue      { return CellValue{value{kind: KindBool, bool: b}} }
func ErrorCell(text string) CellValue { return CellValue{value{kind: KindError, text: text}} }
func BlankValue() CellValue           { return CellValue{value{kind: KindBlank}} }
func (c CellValue) Kind() Kind        { return c.v.kind }
func (c CellValue) Text() string      { return c.v.text }
func (c CellValue) Number() (d Decimal, err error) {
	switch {
	case c.v.kind != KindNumber:
		return Decimal{}, ErrKind
	case c.v.num.rat != nil:
		if _, err := c.v.num.decimal(); err != nil {
			return Decimal{}, err
		}
		return Decimal{}, ErrPrecision // 10/3 is nobody's figure
	}
	return c.v.num.dec, nil
}

// An Area is the cells that an operand names, corners included, counted from 1.
type Area struct {
	Sheet                  string
	Row1, Col1, Row2, Col2 int
	Single                 bool // written as one cell, not as a range
}

func (a Area) size() (rows, cols int) { return a.Row2 - a.Row1 + 1, a.Col2 - a.Col1 + 1 }

// Cells is the workbook that a formula stands in. Its errors end the evaluation; an error value in a cell is no such
// error. Whoever implements it bounds the cells that are looked at.
type Cells interface {
	// Area takes an operand apart: a cell, a range, a name.
	Area(operand string) (Area, error)
	// At returns the value of one cell; a blank has KindBlank.
	At(sheet string, row, col int) (CellValue, error)
	// Each visits the cells of an area that are not blank, row by row, until visit returns an error.
	Each(a Area, visit func(row, col int, v CellValue) error) error
}

// A CellExpr is a formula of a cell.
type CellExpr struct{ root *node }

// ParseCell reads the formula of a cell, with or without its "=". It knows more than [Parse]: the functions in
// cellfuncs.go, "&", TRUE and FALSE. Every error is a *[SyntaxError].
func ParseCell(src string) (*CellExpr, error) {
	root, err := parse(&parser{src: src, wide: true})
	if err != nil {
		return nil, err
	}
	return &CellExpr{root}, nil
}

// Eval computes the formula among cells.
func (e *CellExpr) Eval(cells Cells) (v CellValue, err error) {
	defer caught(&err)
	c := computer{cells: cells}
	return CellValue{c.eval(e.root)}, nil
}

// A computer evaluates one formula. While it goes through the arguments of SUMPRODUCT, element is the place within the
// ranges that stands for them.
type computer struct {
	cells   Cells
	element *[2]int
}

func number(e exact) value     { return value{num: e} }
func truth(b bool) value       { return value{kind: KindBool, bool: b} }
func words(s string) value     { return value{kind: KindText, text: s} }
func failed(text string) value { return value{kind: KindError, text: text} }
func whole(n int) value        { return value{num: exact{dec: FromInt(int64(n))}} }
func (v value) isError() bool  { return v.kind == KindError }

func (c *computer) eval(n *node) value {
	switch n.kind {
	case nodeNumber:
		return number(exact{dec: n.num})
	case nodeText:
		return words(n.text)
	case nodeBool:
		return truth(n.num.Sign() != 0)
	case nodeOperand:
		return c.operand(n)
	case nodeNegate, nodePercent:
		v := asNumber(c.eval(n.args[0]))
		switch {
		case v.isError():
			return v
		case n.kind == nodeNegate:
			return number(v.num.neg())
		}
		return number(v.num.div(hundred))
	case nodeBinary:
		return c.binary(n)
	}
	return cellFunctions[n.text].compute(c, n.args)
}

// operand returns the one cell that an operand names. A range has no value by itself; inside SUMPRODUCT it has one at
// each place.
func (c *computer) operand(n *node) value {
	a := c.area(n)
	row, col := a.Row1, a.Col1
	if !a.Single {
		if c.element == nil {
			stop(ErrNotPlain)
		}
		row, col = row+c.element[0], col+c.element[1]
	}
	return must(c.cells.At(a.Sheet, row, col)).v
}

func (c *computer) binary(n *node) value {
	left, right := c.eval(n.args[0]), c.eval(n.args[1])
	switch {
	case left.isError():
		return left
	case right.isError():
		return right
	case n.op == opConcat:
		return bounded(asText(left) + asText(right))
	case operators[n.op].level == levelCompare:
		return compare(n.op, left, right)
	}
	if left = asNumber(left); left.isError() {
		return left
	}
	if right = asNumber(right); right.isError() {
		return right
	}
	if n.op == opDivide && right.num.sign() == 0 {
		return failed(errorDivide)
	}
	return number(n.op.compute(left.num, right.num))
}

// maxText is the longest text of a cell, in bytes at most.
const maxText = 32767

// bounded is a text that has been put together.
func bounded(s string) value {
	if len(s) > maxText {
		stop(ErrNotPlain)
	}
	return words(s)
}

// compare compares as Excel does: numbers before texts before truth values; a blank is 0, "" or FALSE, whichever the
// other side makes of it. The order of texts is that of the user's language, and not known here.
func compare(op operator, a, b value) value {
	a, b = blankLike(a, b), blankLike(b, a)
	order := 0
	switch {
	case a.kind != b.kind:
		rank := map[Kind]int{KindNumber: 0, KindText: 1, KindBool: 2}
		order = rank[a.kind] - rank[b.kind]
	case a.kind == KindNumber:
		order = a.num.cmp(b.num)
	case a.kind == KindBool && a.bool != b.bool:
		if order = -1; a.bool {
			order = 1
		}
	case a.kind == KindText && !strings.EqualFold(a.text, b.text):
		if op != opEqual && op != opNotEqual {
			stop(ErrNotPlain)
		}
		order = 1
	}
	return truth(op.holds(order))
}

// blankLike gives a blank the kind of what it is compared with.
func blankLike(v, other value) value {
	if v.kind != KindBlank {
		return v
	}
	switch other.kind {
	case KindText:
		return words("")
	case KindBool:
		return truth(false)
	}
	return value{}
}

// asNumber is what arithmetic makes of a value. Text that may be a date, a percentage or an amount in some language is
// not plain; text without a digit is no number at all.
func asNumber(v value) value {
	switch v.kind {
	case KindNumber, KindError:
		return v
	case KindBool:
		if v.bool {
			return whole(1)
		}
		return value{}
	case KindBlank:
		return value{}
	}
	if d, err := ParseDecimal(strings.Trim(v.text, " ")); err == nil {
		return number(exact{dec: d})
	}
	if mayBeNumber(v.text) {
		stop(ErrNotPlain)
	}
	return failed(errorValue)
}

// mayBeNumber reports whether Excel may read text as a number: it holds a digit, in any width or script, and nothing
// that no number, date, time or amount has. Chinese numerals are none to Excel.
func mayBeNumber(s string) bool {
	digit := false
	for _, r := range s {
		switch {
		case '0' <= r && r <= '9', '０' <= r && r <= '９':
			digit = true
		case strings.ContainsRune(" \u00a0\u3000+-.,:/%()¥￥$€£eEapmAPM年月日时分秒上下午，．％－／：（）", r), r > 0x7f && r < 0x3000:
		default:
			return false
		}
	}
	return digit
}

// asTruth is what a condition makes of a value.
func asTruth(v value) value {
	switch v.kind {
	case KindNumber:
		return truth(v.num.sign() != 0)
	case KindBlank:
		return truth(false)
	case KindText:
		if strings.EqualFold(v.text, "TRUE") || strings.EqualFold(v.text, "FALSE") {
			stop(ErrNotPlain)
		}
		return failed(errorValue)
	}
	return v
}

// asText is what "&" and LEN make of a value.
func asText(v value) string {
	switch v.kind {
	case KindNumber:
		if v.num.rat != nil {
			stop(ErrNotPlain)
		}
		return v.num.dec.String()
	case KindBool:
		return strings.ToUpper(strconv.FormatBool(v.bool))
	case KindText:
		return v.text
	}
	return ""
}
