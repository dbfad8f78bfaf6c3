package formula

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The size of an Excel sheet.
const (
	maxColumn = 16384 // XFD
	maxRow    = 1048576
)

// reference is an operand taken apart. Cells and ranges of cells have corners
// (columns and rows from 1, first <= last); anything else is a name.
type reference struct {
	sheet      string // unquoted; empty when there is no prefix
	name       string // as written without "$", when it is not cells
	col1, row1 int
	col2, row2 int
}

func (r reference) isCells() bool { return r.row1 > 0 }
func (r reference) isCell() bool  { return r.isCells() && r.col1 == r.col2 && r.row1 == r.row2 }

// parseReference reads an operand as it stands in a token. It never fails: what are not cells of an Excel sheet is a name.
func parseReference(operand string) reference {
	sheet, rest := splitSheet(operand)
	rest = strings.ReplaceAll(rest, "$", "")
	r := reference{sheet: unquote(sheet)}
	first, last, isRange := strings.Cut(rest, ":")
	if !isRange {
		last = first
	}
	var ok1, ok2 bool
	r.col1, r.row1, ok1 = parseCell(first)
	r.col2, r.row2, ok2 = parseCell(last)
	if !ok1 || !ok2 {
		return reference{sheet: r.sheet, name: rest}
	}
	r.col1, r.col2 = min(r.col1, r.col2), max(r.col1, r.col2)
	r.row1, r.row2 = min(r.row1, r.row2), max(r.row1, r.row2)
	return r
}

// parseCell reads a cell address without "$", in either case.
func parseCell(s string) (col, row int, ok bool) {
	i := 0
	for i < len(s) && i < 3 && isLetter(s[i]) {
		col = col*26 + int(s[i]&^0x20-'A') + 1
		i++
	}
	digits := s[i:]
	if i == 0 || digits == "" || len(digits) > 7 || digits[0] == '0' {
		return 0, 0, false
	}
	for k := range len(digits) {
		if !isDigit(digits[k]) {
			return 0, 0, false
		}
		row = row*10 + int(digits[k]-'0')
	}
	return col, row, col <= maxColumn && row <= maxRow
}

// splitSheet separates the sheet prefix, still quoted, from the rest.
func splitSheet(operand string) (sheet, rest string) {
	i := strings.LastIndexByte(operand, '!')
	if i < 0 {
		return "", operand
	}
	return operand[:i], operand[i+1:]
}

// unquote takes off the quotes of a sheet name, wherever they stand, and halves doubled ones, as efp does.
func unquote(s string) string {
	if strings.IndexByte(s, '\'') < 0 {
		return s
	}
	var b strings.Builder
	inside := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] != '\'':
			b.WriteByte(s[i])
		case inside && i+1 < len(s) && s[i+1] == '\'':
			b.WriteByte('\'')
			i++
		default:
			inside = !inside
		}
	}
	return b.String()
}

// appendCell writes a cell address such as D28.
func appendCell(b []byte, col, row int) []byte {
	var letters [3]byte
	i := len(letters)
	for ; col > 0 && i > 0; col = (col - 1) / 26 {
		i--
		letters[i] = byte('A' + (col-1)%26)
	}
	return strconv.AppendInt(append(b, letters[i:]...), int64(row), 10)
}

// checkOperand says why an operand cannot be one, or returns "".
func checkOperand(operand string) string {
	sheet, rest := splitSheet(operand)
	first, last, isRange := strings.Cut(rest, ":")
	reason := ""
	if rest != operand {
		reason = checkSheet(sheet)
	}
	if isRange {
		reason = cmp.Or(reason, checkName(last))
	}
	return cmp.Or(reason, checkName(first))
}

func checkSheet(sheet string) string {
	if n := len(sheet); n > 1 && sheet[0] == '\'' {
		name := unquote(sheet)
		if name == "" || sheet[n-1] != '\'' || strings.ContainsAny(name, `[]:\/?*`) {
			return "not a sheet of this workbook"
		}
		return ""
	}
	if reason := checkName(sheet); reason != "" || strings.ContainsAny(sheet, "$") {
		return "not a sheet of this workbook"
	}
	return ""
}

// checkName checks one id, name or cell. "$" belongs to cells and columns.
func checkName(name string) string {
	switch {
	case name == "":
		return "incomplete reference"
	case strings.EqualFold(name, "TRUE") || strings.EqualFold(name, "FALSE"):
		return "TRUE and FALSE are not operands"
	}
	dollar := false
	for i, r := range name {
		ascii := r < utf8.RuneSelf
		switch {
		case r == '_', ascii && isLetter(byte(r)), !ascii && unicode.IsLetter(r) && isNameRune(r):
		case r == '$':
			dollar = true
		case i > 0 && (r == '.' || ascii && isDigit(byte(r)) || !ascii && isNameRune(r)):
		case i == 0:
			return "a name starts with a letter"
		default:
			return "character " + strconv.QuoteRune(r) + " is not allowed in a name"
		}
	}
	if dollar && !isAbsolute(name) {
		return "\"$\" is not allowed in a name"
	}
	return ""
}

// isAbsolute reports whether s is a cell or a column with one "$" before the column, the row, or both.
func isAbsolute(s string) bool {
	s = strings.TrimPrefix(s, "$")
	i := 0
	for i < len(s) && isLetter(s[i]) {
		i++
	}
	col, row := s[:i], strings.TrimPrefix(s[i:], "$")
	if row == "" {
		_, _, ok := parseCell(col + "1")
		return ok && i == len(s)
	}
	_, _, ok := parseCell(col + row)
	return ok
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
