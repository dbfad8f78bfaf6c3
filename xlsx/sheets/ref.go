package sheets

import (
	"fmt"
	"strconv"
	"strings"

	"nianbao/xlsx/opc"
)

// The size of a sheet (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73 as Excel limits
// them): rows 1 to MaxRows, columns 1 to MaxColumns.
const (
	MaxRows    = 1 << 20
	MaxColumns = 1 << 14
)

// RefName returns the name of a cell in the A1 style, such as "H30" for row 30,
// column 8. It returns "" for a place outside a sheet.
func RefName(row, col int) string {
	if row < 1 || row > MaxRows || col < 1 || col > MaxColumns {
		return ""
	}
	var b [12]byte
	return string(strconv.AppendInt(appendColumn(b[:0], col), int64(row), 10))
}

// ColumnName returns the letters of a column, "A" for 1 and "XFD" for 16384, or "" for a column outside a sheet.
func ColumnName(col int) string {
	if col < 1 || col > MaxColumns {
		return ""
	}
	var b [4]byte
	return string(appendColumn(b[:0], col))
}

func appendColumn(b []byte, col int) []byte {
	switch {
	case col > 26*27:
		b = append(b, byte('A'+(col-1-26-26*26)/(26*26)))
		fallthrough
	case col > 26:
		b = append(b, byte('A'+(col-1-26)/26%26))
		fallthrough
	default:
		return append(b, byte('A'+(col-1)%26))
	}
}

// ParseRef returns row and column, counted from 1, of a plain reference such as "H30". Letters may be of either case. Signs,
// spaces, dollars, leading zeros and places outside a sheet are errors: no program writes them, and guessing would move a
// figure.
func ParseRef(ref string) (row, col int, err error) {
	row, col, ok := parseRef(ref)
	if !ok {
		return 0, 0, fmt.Errorf("bad cell reference %q", opc.Clip(ref))
	}
	return row, col, nil
}

func parseRef[T string | []byte](ref T) (row, col int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		col = col*26 + int(c-'A') + 1
	}
	digits := len(ref) - i
	if i == 0 || i > 3 || digits == 0 || digits > 7 || ref[i] == '0' {
		return 0, 0, false
	}
	for ; i < len(ref); i++ {
		c := ref[i] - '0'
		if c > 9 {
			return 0, 0, false
		}
		row = row*10 + int(c)
	}
	return row, col, row <= MaxRows && col <= MaxColumns
}

// Range is a rectangle of cells, corners included, counted from 1.
type Range struct{ R1, C1, R2, C2 int }

// String returns the range in the A1 style: "B2:C9", or "B2" for one cell.
func (r Range) String() string {
	if r.R1 == r.R2 && r.C1 == r.C2 {
		return RefName(r.R1, r.C1)
	}
	return RefName(r.R1, r.C1) + ":" + RefName(r.R2, r.C2)
}

// Contains reports whether the cell lies in the range.
func (r Range) Contains(row, col int) bool {
	return r.R1 <= row && row <= r.R2 && r.C1 <= col && col <= r.C2
}

// ParseRange returns the range of "B2:C9" or "B2". Corners given the wrong way round are put right.
func ParseRange(ref string) (Range, error) {
	a, b, two := strings.Cut(ref, ":")
	if !two {
		b = a
	}
	r1, c1, ok1 := parseRef(a)
	r2, c2, ok2 := parseRef(b)
	if !ok1 || !ok2 {
		return Range{}, fmt.Errorf("bad range %q", opc.Clip(ref))
	}
	return Range{min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2)}, nil
}
