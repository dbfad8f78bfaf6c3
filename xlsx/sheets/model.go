package sheets

import (
	"iter"
	"sort"
	"strings"

	"nianbao/templates/lists"
	"nianbao/templates/meter"
	"nianbao/xlsx/opc"
)

// Book is a workbook read whole: nothing in it refers back to the file.
type Book struct {
	// Sheets are all sheets in workbook order, hidden ones included.
	Sheets []*Sheet
	// Names are the defined names in the order of the file.
	Names []DefinedName
	// Custom holds the custom document properties by name. Damage there is a note, never a refusal.
	Custom map[string]string
	// Date1904 says that serial dates count from 1904-01-01.
	Date1904 bool
	// Macros, ExternalLinks and Connections say that the file holds such parts. They are never followed or run.
	Macros, ExternalLinks, Connections bool
	// Strict says that the workbook part uses the ISO strict namespaces.
	Strict bool
	// Notes are the oddities.
	Notes []Note
	// Meter is that of the Limits it was read with; who goes on reading the book goes on counting.
	Meter *meter.Meter

	styles   styles
	runs     []textRun // of the texts whose runs have fonts, one text's behind another's
	rich     []int32   // where in runs those of each text end
	runFonts []font
}

// DefinedName is a name of the workbook.
type DefinedName struct {
	Name string
	// RefersTo is the formula without "=".
	RefersTo string
	// Scope is the index of the sheet the name belongs to, or -1 for the book.
	Scope int
}

// Sheet returns the sheet of that name, compared without regard to case as spreadsheet programs do, or nil.
func (b *Book) Sheet(name string) *Sheet {
	return lists.First(b.Sheets, func(s *Sheet) bool { return strings.EqualFold(s.Name, name) })
}

// Name returns the first workbook-wide defined name of that name, compared without regard to case.
func (b *Book) Name(name string) (DefinedName, bool) {
	for _, n := range b.Names {
		if n.Scope < 0 && strings.EqualFold(n.Name, name) {
			return n, true
		}
	}
	return DefinedName{}, false
}

// State says whether a sheet is shown.
type State uint8

const (
	Visible State = iota
	Hidden
	VeryHidden // shown only by a macro or another program
)

// SheetKind says what a sheet is made of.
type SheetKind uint8

const (
	Worksheet SheetKind = iota
	Chartsheet
	Dialogsheet
	Macrosheet
	// NoPart: the workbook lists the sheet but gives it no part, and no worksheet part is left over that could be meant. It
	// has no cells; whoever needs figures from it must not take that for blank answers.
	NoPart
	// Broken: only in a book from Salvage; Err says what is wrong.
	Broken
)

// Sheet is one sheet. Only worksheets have cells.
type Sheet struct {
	Name  string
	Index int // in Book.Sheets
	ID    int // sheetId, 0 when it cannot be read
	State State
	Kind  SheetKind
	// Part is the name of the part, RelID the relationship that leads to it.
	Part, RelID string
	// Protected says that sheet protection is on, Selected that the sheet is one of those that are written on together.
	Protected, Selected bool
	// Merges are the merged ranges that can be read, in the order of the file.
	Merges []Range
	// Remarks is what is said on the sheet beside its cells, RemarksDropped how many more there were.
	Remarks        []Remark
	RemarksDropped int
	// Unheard are the parts with remarks that could not be read. They make no cell wrong.
	Unheard []*opc.Error
	// Err is set in a book from Salvage when the sheet could not be read; the sheet then has no cells at all.
	Err *opc.Error

	book       *Book
	rows       []rowCells
	slabs      [][]Cell // where the cells are; they never move
	n          int
	maxR, maxC int
	hiddenRows []span
	hiddenCols []span
	zeroHeight bool
	seenRows   []span

	headPictures       string // the relationship of the pictures in the page's header
	widths, heights    []sized
	usualRow, usualCol int64
}

// rowCells says where the cells of one row are, in column order. It is small and
// free of pointers: a sheet may have a million.
type rowCells struct{ row, slab, from, n int32 }

// cells returns the cells of the i-th row that has any.
func (s *Sheet) cells(i int) []Cell {
	r := s.rows[i]
	return s.slabs[r.slab][r.from : r.from+r.n : r.from+r.n]
}

// findRow returns the index in rows of a row, or -1.
func (s *Sheet) findRow(row int) int {
	i := sort.Search(len(s.rows), func(i int) bool { return int(s.rows[i].row) >= row })
	if i == len(s.rows) || int(s.rows[i].row) != row {
		return -1
	}
	return i
}

type span struct{ from, to int }

// Cell returns the cell at row and column, counted from 1, or nil when there is
// none with a value or formula. The methods of a nil Cell answer for a blank.
func (s *Sheet) Cell(row, col int) *Cell {
	if s == nil {
		return nil
	}
	i := s.findRow(row)
	if i < 0 {
		return nil
	}
	cells := s.cells(i)
	j := sort.Search(len(cells), func(j int) bool { return cells[j].Col >= col })
	if j == len(cells) || cells[j].Col != col {
		return nil
	}
	return &cells[j]
}

// All returns the cells with a value or formula, row by row, left to right.
func (s *Sheet) All() iter.Seq[*Cell] {
	return func(yield func(*Cell) bool) {
		if s == nil {
			return
		}
		for i := range s.rows {
			cells := s.cells(i)
			if s.book != nil {
				s.book.Meter.Spend(len(cells))
			}
			for j := range cells {
				if !yield(&cells[j]) {
					return
				}
			}
		}
	}
}

// Row returns the cells of one row, left to right. The caller must not change the slice.
func (s *Sheet) Row(row int) []Cell {
	if s == nil {
		return nil
	}
	if i := s.findRow(row); i >= 0 {
		return s.cells(i)
	}
	return nil
}

// Len returns the number of cells with a value or formula.
func (s *Sheet) Len() int {
	if s == nil {
		return 0
	}
	return s.n
}

// Dim returns the last row and the last column that hold content. Formats, the file's own dimension and empty texts do not
// count. Both are 0 for a sheet without content.
func (s *Sheet) Dim() (rows, cols int) {
	if s == nil {
		return 0, 0
	}
	return s.maxR, s.maxC
}

// RowHidden reports whether a row is hidden, by hand, by a filter or because the sheet hides rows that it does not list.
func (s *Sheet) RowHidden(row int) bool {
	if s == nil {
		return false
	}
	return inSpans(s.hiddenRows, row) || s.zeroHeight && !inSpans(s.seenRows, row)
}

// ColHidden reports whether a column is hidden or has the width 0.
func (s *Sheet) ColHidden(col int) bool { return s != nil && inSpans(s.hiddenCols, col) }

// inSpans searches spans sorted by from and disjoint.
func inSpans(list []span, n int) bool {
	i := sort.Search(len(list), func(i int) bool { return list[i].to >= n })
	return i < len(list) && list[i].from <= n
}

// MergeAt returns the first merged range that covers the cell.
func (s *Sheet) MergeAt(row, col int) (Range, bool) {
	if s != nil {
		if s.book != nil {
			s.book.Meter.Spend(len(s.Merges))
		}
		for _, m := range s.Merges {
			if m.Contains(row, col) {
				return m, true
			}
		}
	}
	return Range{}, false
}

// IsDate reports whether c is a number shown as a date or a time, or an ISO
// date. It looks at the number format only; the serial is not converted.
func (s *Sheet) IsDate(c *Cell) bool {
	switch {
	case s == nil || c == nil:
		return false
	case c.Type == Date:
		return true
	case c.Type != Number || s.book == nil:
		return false
	}
	return s.book.styles.isDate(c.Style)
}

// Date1904 says that the book's serial dates count from 1904-01-01.
func (s *Sheet) Date1904() bool { return s.book.Date1904 }

// NumFmt returns the id and, unless it is built in, the code of the number
// format of a cell. A nil cell has the format 0, General.
func (s *Sheet) NumFmt(c *Cell) (id int, code string) {
	if s == nil || s.book == nil || c == nil {
		return 0, ""
	}
	return s.book.styles.format(c.Style)
}

// Type says what a cell's value is, as the file types it.
type Type uint8

const (
	// Blank: no value; a Cell of this type has a formula without a cached value.
	Blank Type = iota
	// Number: Raw is a decimal number in the grammar of XML Schema's double, finite. A cell typed as number that holds
	// anything else is handed out as String with a note, so that nobody takes it for a number.
	Number
	String
	// Bool: Raw is "0" or "1" ("true" and "false" are written so).
	Bool
	// ErrorValue: Raw is the error text, such as "#REF!".
	ErrorValue
	// Date: an ISO 8601 text, cell type d.
	Date
)

var typeNames = [...]string{"blank", "number", "string", "bool", "error", "date"}

// String returns a lower-case English word.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return "unknown"
}

// FormulaKind says how a formula is held in the file.
type FormulaKind uint8

const (
	NoFormula FormulaKind = iota
	Plain
	// Shared: one text for a group; Formula is the text of this cell.
	Shared
	// Array: entered for a range; only the cell at its upper left has it.
	Array
	// DataTable: a what-if table; Formula may be "".
	DataTable
)

// Cell is a cell with a value or a formula.
type Cell struct {
	Row, Col int // from 1
	// Raw is the value's text: for numbers as it stands in the file without surrounding white space, for texts decoded, runs
	// joined and phonetic guides left out.
	Raw string
	// Formula is the text without the leading "=", "" without formula.
	Formula     string
	Style       int32 // index into the cell formats
	Type        Type
	FormulaKind FormulaKind
	// HasValue is false for a formula without a cached value.
	HasValue bool
	// Under says that the cell lies under a merged range, where it is not shown.
	Under bool

	rich int32 // of a text with runs: their index in Book.rich and 1; see Look
}

// Ref returns the name of the cell, such as "H30", or "" for nil.
func (c *Cell) Ref() string {
	if c == nil {
		return ""
	}
	return RefName(c.Row, c.Col)
}

// Text returns Raw, or "" for nil.
func (c *Cell) Text() string {
	if c == nil {
		return ""
	}
	return c.Raw
}

// IsBlank reports whether there is neither a value nor a formula. A formula without cached value is not blank.
func (c *Cell) IsBlank() bool {
	return c == nil || c.FormulaKind == NoFormula && (c.Type == Blank || c.Type == String && c.Raw == "")
}

// HasFormula reports whether the cell holds a formula of any kind.
func (c *Cell) HasFormula() bool { return c != nil && c.FormulaKind != NoFormula }
