package sheets

import "nianbao/xlsx/opc"

// Limits bound what one workbook may cost. A field that is zero or negative takes its value from DefaultLimits.
type Limits struct {
	opc.Limits // of the file, its parts and their XML
	// Sheets and Names bound the sheets and the defined names, and Names also the
	// custom properties; Merges bounds the merged ranges of one sheet.
	Sheets int
	Names  int
	Merges int
	// Cells bounds the cells with a value or formula in all sheets together.
	Cells int
	// Strings bounds the table of shared strings, Styles the cell formats and the number formats (Excel allows 65,490).
	Strings int
	Styles  int
	// Columns is the last column a cell may stand in, at most 16,384.
	Columns int
	// CellText bounds the text of one cell in bytes of UTF-8.
	CellText int
	// FormulaText bounds the text that expanding shared formulas creates, in bytes, in all sheets together. Written out they may
	// take as much as a part: a ledger of 8,000 rows has 40 MB of them.
	FormulaText int64
	// Notes bounds the notes kept.
	Notes int
}

// DefaultLimits returns limits that every honest file of a corpus of 2,431 workbooks keeps (hazards, section 5).
func DefaultLimits() Limits {
	return Limits{
		Limits:      opc.DefaultLimits(),
		Sheets:      1000,
		Names:       20000,
		Merges:      10000,
		Cells:       1_000_000,
		Strings:     2_000_000,
		Styles:      200_000,
		Columns:     MaxColumns,
		CellText:    1 << 20,
		FormulaText: 64 << 20,
		Notes:       1000,
	}
}

// filled returns the limits with the defaults in place of zeros; those of the package it fills in by itself.
func (l Limits) filled() Limits {
	d := DefaultLimits()
	opc.FillLimit(&l.Sheets, d.Sheets)
	opc.FillLimit(&l.Names, d.Names)
	opc.FillLimit(&l.Merges, d.Merges)
	opc.FillLimit(&l.Cells, d.Cells)
	opc.FillLimit(&l.Strings, d.Strings)
	opc.FillLimit(&l.Styles, d.Styles)
	opc.FillLimit(&l.Columns, d.Columns)
	opc.FillLimit(&l.CellText, d.CellText)
	opc.FillLimit(&l.FormulaText, d.FormulaText)
	opc.FillLimit(&l.Notes, d.Notes)
	l.Columns = min(l.Columns, MaxColumns)
	return l
}
