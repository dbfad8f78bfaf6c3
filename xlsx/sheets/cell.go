package sheets

import (
	"bytes"
	"math"
	"strconv"
	"unicode/utf16"

	"nianbao/xlsx/opc"
)

// maxChars is Excel's limit for the text of a cell, in UTF-16 units.
const maxChars = 32767

// cellType is the t attribute of a cell (ECMA-376 part 1, 18.18.11).
type cellType uint8

const (
	tNumber cellType = iota
	tShared
	tText
	tInline
	tBool
	tError
	tDate
)

// cell reads the <c> that has just begun (18.3.1.4), to its end. c comes in with the place that follows from the cells before
// it. keep is false for cells with neither value nor formula.
func (sr *sheetReader) cell(c *Cell) (keep bool) {
	s := sr.s
	if s.InAlternate() {
		sr.once(NoteAlternate, c.Ref())
	}
	row, otherRow := c.Row, false
	sr.typ, sr.placed = tNumber, false
	for i := range s.Attrs() {
		a := &s.Attrs()[i]
		if a.Name.Space != "" {
			if a.Name.In(nsMain) {
				panic(s.Err(c.Ref(), "attribute %q of a cell has a prefix", opc.Clip(a.Name.Local)))
			}
			continue
		}
		switch a.Name.Local {
		case "r":
			r, col, ok := parseRef(a.Value)
			if !ok {
				panic(s.Err(opc.Clip(a.Value), "bad cell reference in row %d", row))
			}
			c.Col, otherRow, sr.placed = col, r != row, true
			if otherRow {
				// Kept for the message only: an empty cell is passed over.
				c.Row = r
			}
		case "s":
			if n, ok := parseCount(a.Value); ok && n < math.MaxInt32 {
				c.Style = int32(n)
			} else if len(a.Value) > 0 {
				c.Style = -1
			}
		case "t":
			sr.typ = sr.cellType(a.Value, c)
		case "cm", "vm", "ph":
		default:
			panic(s.Err(c.Ref(), "unknown attribute %q of a cell", opc.Clip(a.Name.Local)))
		}
	}
	keep = sr.content(c, sr.typ)
	if otherRow {
		if keep {
			panic(s.Err(c.Ref(), "the cell stands in row %d", row))
		}
		sr.once(NoteCellRow, c.Ref())
		c.Row = row
	}
	return keep
}

// admit holds a cell against the limits and the formats of the workbook.
func (sr *sheetReader) admit(c *Cell, keep bool) {
	s := sr.s
	if c.Col > sr.lim.Columns {
		panic(s.Err(c.Ref(), "the cell lies beyond column %d", sr.lim.Columns).OverLimit())
	}
	if keep {
		if st := &sr.book.styles; c.Style < 0 || int(c.Style) >= len(st.xfs) && c.Style > 0 {
			sr.once(NoteStyle, c.Ref())
			c.Style = 0
		}
		if sr.cells++; sr.cells > sr.lim.Cells {
			panic(s.Err(c.Ref(), "the workbook has more than %d cells", sr.lim.Cells).OverLimit())
		}
	}
}

func (sr *sheetReader) cellType(v []byte, c *Cell) cellType {
	switch string(v) {
	case "n":
		return tNumber
	case "s":
		return tShared
	case "str":
		return tText
	case "inlineStr":
		return tInline
	case "b":
		return tBool
	case "e":
		return tError
	case "d":
		return tDate
	}
	panic(sr.s.Err(c.Ref(), "cell type %q does not exist", opc.Clip(v)))
}

// content reads the children of a cell: formula, value and inline text.
func (sr *sheetReader) content(c *Cell, typ cellType) (keep bool) {
	s := sr.s
	sr.place = [2]int{c.Row, c.Col}
	var hasF, hasV, hasIs bool
	s.Each(func() {
		if !s.In(nsMain) {
			sr.once(NoteForeign, c.Ref())
			return
		}
		switch s.Local() {
		case "v":
			if hasV {
				panic(s.Err(c.Ref(), "a second value"))
			}
			hasV = true
			if v := s.Text("", sr.lim.CellText); len(v) > 0 || !hasIs {
				if hasIs {
					panic(s.Err(c.Ref(), "a value beside an inline text"))
				}
				sr.value(c, typ, v)
			}
		case "f":
			if hasF {
				panic(s.Err(c.Ref(), "a second formula"))
			}
			hasF = true
			sr.formula(c)
		case "is":
			if hasIs || c.HasValue {
				panic(s.Err(c.Ref(), "an inline text beside another value"))
			}
			hasIs = true
			v := sr.stringItem(s, c)
			if typ != tInline {
				sr.noteAt(NoteInline, c.Ref())
			}
			sr.setText(c, v)
			c.rich = sr.keepRuns(s, c)
		case "extLst":
		default:
			panic(s.Err(c.Ref(), "unexpected <%s> in a cell", opc.Clip(s.Local())))
		}
	})
	sr.place = [2]int{}
	return c.HasValue || c.FormulaKind != NoFormula
}

// value sets the value of c from the text of <v>. An empty <v> is no value, except for a text, which is then the empty text.
func (sr *sheetReader) value(c *Cell, typ cellType, v []byte) {
	if typ == tText || typ == tInline {
		if typ == tInline && len(v) == 0 {
			return
		}
		if bytes.Contains(v, []byte("_x")) {
			text, bad := unescape(string(v))
			if bad {
				sr.noteAt(NoteEscape, c.Ref())
			}
			v = []byte(text)
		}
		sr.setText(c, v)
		return
	}
	v = opc.TrimSpace(v)
	if len(v) == 0 {
		return
	}
	c.HasValue = true
	switch typ {
	case tShared:
		sr.sharedText(c, v)
		return
	case tNumber:
		if c.Type = Number; !isNumber(v) {
			sr.noteAt(NoteNumber, c.Ref())
			c.Type = String
		}
	case tBool:
		switch string(v) {
		case "1", "true":
			c.Type, c.Raw = Bool, "1"
			return
		case "0", "false":
			c.Type, c.Raw = Bool, "0"
			return
		}
		sr.noteAt(NoteNumber, c.Ref())
		c.Type = String
	case tError:
		c.Type = ErrorValue
	case tDate:
		c.Type = Date
	}
	c.Raw = sr.texts.add(v)
}

// sharedText takes the value from the table of shared strings.
func (sr *sheetReader) sharedText(c *Cell, index []byte) {
	n, ok := parseCount(index)
	if !ok {
		panic(sr.s.Err(c.Ref(), "shared string index %q", opc.Clip(index)))
	}
	if !sr.hasTable {
		panic(sr.s.Err(c.Ref(), "shared string %d, but the workbook has no table of shared strings", n))
	}
	if n >= len(sr.strings) {
		panic(sr.s.Err(c.Ref(), "shared string %d, but the table has only %d", n, len(sr.strings)))
	}
	c.Type, c.Raw = String, sr.strings[n]
	if n < len(sr.richOf) {
		c.rich = sr.richOf[n]
	}
	if chars := sr.long[n]; chars > 0 {
		sr.noteLong(c, chars)
	}
}

func (sr *sheetReader) setText(c *Cell, v []byte) {
	c.Type, c.HasValue, c.Raw = String, true, sr.texts.add(v)
	if chars := longText(v); chars > 0 {
		sr.noteLong(c, chars)
	}
}

func (sr *sheetReader) noteLong(c *Cell, chars int) {
	sr.noteAt(NoteLongText, c.Ref())
}

// longText returns the number of characters of a text over Excel's limit, or 0.
// A text cannot have more UTF-16 units than bytes of UTF-8.
func longText(v []byte) int {
	if len(v) <= maxChars {
		return 0
	}
	n := 0
	for _, r := range string(v) {
		n += utf16.RuneLen(r)
	}
	if n <= maxChars {
		return 0
	}
	return n
}

// isNumber reports whether v is a finite decimal number: digits with at most one point, a sign, an exponent. Hexadecimal,
// underscores, NaN and INF, which strconv takes, are none, nor is anything outside ASCII.
func isNumber(v []byte) bool {
	i := signAt(v, 0)
	from := i
	i = digitsAt(v, i)
	digits := i - from
	if i < len(v) && v[i] == '.' {
		from = i + 1
		i = digitsAt(v, from)
		digits += i - from
	}
	if digits == 0 {
		return false
	}
	exponent := i < len(v) && v[i]|0x20 == 'e'
	if exponent {
		from = signAt(v, i+1)
		if i = digitsAt(v, from); i == from {
			return false
		}
	}
	if i != len(v) {
		return false
	}
	if exponent || len(v) > 300 {
		_, err := strconv.ParseFloat(string(v), 64)
		return err == nil
	}
	return true
}

// signAt and digitsAt return where a sign and digits that may stand at i end.
func signAt(v []byte, i int) int {
	if i < len(v) && (v[i] == '-' || v[i] == '+') {
		i++
	}
	return i
}

func digitsAt(v []byte, i int) int {
	for i < len(v) && v[i]-'0' <= 9 {
		i++
	}
	return i
}
