package old

import "nianbao/templates/formula"

// Decimal is an exact number in millionths; see package formula.
type Decimal = formula.Decimal

// CellKind says what stands in a figure's cell. Blank is not zero, text is not a number, #REF! is neither.
type CellKind uint8

const (
	CellBlank      CellKind = iota
	CellNumber              // Number holds the figure
	CellText                // something that is not a number; Text holds it as it stands
	CellError               // an Excel error value; Text holds it: #REF!
	CellUnreadable          // the figure cannot be known for certain; Text says what was seen, if anything
)

// A Cell is what one source says of one figure.
type Cell struct {
	Kind    CellKind
	Number  Decimal
	Text    string // as it stands in the source, unless it is the plain number: "１２", "12件", "=6+6", "/"
	Remark  string // words that stand beside the number in the same cell: 其中修订16件
	Place   Place
	Changed bool // a computed figure that the source gives as something else than its own formula's result
	Summed  bool // a computed figure that the source does not give: Complete has added it up, blanks as 0, or could not
}

// Number returns a cell that holds d.
func Number(d Decimal) Cell { return Cell{Kind: CellNumber, Number: d} }

// TextCell returns a cell that holds text which is no number.
func TextCell(s string) Cell { return Cell{Kind: CellText, Text: s} }

// Value returns the number that sums and rules use: blank counts as 0. ok is false when there is no certain number.
func (c Cell) Value() (d Decimal, ok bool) {
	switch c.Kind {
	case CellBlank:
		return Decimal{}, true
	case CellNumber:
		return c.Number, true
	}
	return Decimal{}, false
}

// countable reports whether the cell holds a number or nothing at all.
func (c Cell) countable() bool { return c.Kind == CellNumber || c.Kind == CellBlank }

// String returns the cell as messages show it: "12", "空白", "12件左右".
func (c Cell) String() string {
	switch c.Kind {
	case CellNumber:
		return c.Number.String()
	case CellBlank:
		if c.Text != "" {
			return c.Text
		}
		return "空白"
	}
	return c.Text
}

// A Place says where a value stands. Workbooks give Sheet and Cell, other sources Location in words.
type Place struct {
	Sheet    string // 三、申请
	Cell     string // H30
	Location string // 第三部分的表，“（七）总计”行，“法律服务机构”列
}

// IsErrorValue reports whether text is one of Excel's error values (ECMA-376 part 1, 18.18.11 and later additions).
func IsErrorValue(text string) bool {
	switch text {
	case "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!",
		"#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!":
		return true
	}
	return false
}
