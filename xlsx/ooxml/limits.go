package ooxml

import "nianbao/templates/meter"

// Limits bound what one file may cost. A field that is zero or negative takes
// its value from DefaultLimits.
type Limits struct {
	// FileBytes bounds the file as it lies on disk.
	FileBytes int64
	// Entries bounds the number of archive entries.
	Entries int
	// PartBytes bounds one entry unpacked, counted as it is read, and the same
	// part again once it is turned into UTF-8.
	PartBytes int64
	// TotalBytes bounds the sum over all entries, unpacked.
	TotalBytes int64
	// Ratio bounds unpacked to packed size of an entry over 1 MiB unpacked.
	Ratio int64
	// Depth bounds the nesting of XML elements, Attrs the number of attributes
	// of one element, AttrBytes the length of one attribute value.
	Depth     int
	Attrs     int
	AttrBytes int
	// Sheets and Names bound the sheets and the defined names, and Names also the
	// custom properties; Merges bounds the merged ranges of one sheet.
	Sheets int
	Names  int
	Merges int
	// Cells bounds the cells with a value or formula in all sheets together.
	Cells int
	// Strings bounds the table of shared strings, Styles the cell formats and the
	// number formats (Excel allows 65,490).
	Strings int
	Styles  int
	// Columns is the last column a cell may stand in, at most 16,384.
	Columns int
	// CellText bounds the text of one cell in bytes of UTF-8.
	CellText int
	// FormulaText bounds the text that expanding shared formulas creates, in
	// bytes, in all sheets together.
	FormulaText int64
	// Notes bounds the notes kept; further ones are counted.
	Notes int
	// Meter counts the work; nil counts nothing. Over its budget the reading
	// does not return but unwinds to the Meter's Guard.
	Meter *meter.Meter
}

// ratioFloor is the unpacked size below which Limits.Ratio is not looked at:
// short repetitive parts are packed better than 200:1 by honest programs.
const ratioFloor = 1 << 20

// DefaultLimits returns limits that every honest file of a corpus of 2,431
// workbooks keeps (hazards, section 5).
func DefaultLimits() Limits {
	return Limits{
		FileBytes:   64 << 20,
		Entries:     2000,
		PartBytes:   64 << 20,
		TotalBytes:  128 << 20,
		Ratio:       200,
		Depth:       256,
		Attrs:       512,
		AttrBytes:   1 << 20,
		Sheets:      1000,
		Names:       20000,
		Merges:      10000,
		Cells:       1_000_000,
		Strings:     2_000_000,
		Styles:      200_000,
		Columns:     MaxColumns,
		CellText:    1 << 20,
		FormulaText: 32 << 20,
		Notes:       1000,
	}
}

// FileLimit returns FileBytes, or the default in place of zero.
func (l Limits) FileLimit() int64 { return l.filled().FileBytes }

// filled returns the limits with the defaults in place of zeros.
func (l Limits) filled() Limits {
	d := DefaultLimits()
	fill(&l.FileBytes, d.FileBytes)
	fill(&l.Entries, d.Entries)
	fill(&l.PartBytes, d.PartBytes)
	fill(&l.TotalBytes, d.TotalBytes)
	fill(&l.Ratio, d.Ratio)
	fill(&l.Depth, d.Depth)
	fill(&l.Attrs, d.Attrs)
	fill(&l.AttrBytes, d.AttrBytes)
	fill(&l.Sheets, d.Sheets)
	fill(&l.Names, d.Names)
	fill(&l.Merges, d.Merges)
	fill(&l.Cells, d.Cells)
	fill(&l.Strings, d.Strings)
	fill(&l.Styles, d.Styles)
	fill(&l.Columns, d.Columns)
	fill(&l.CellText, d.CellText)
	fill(&l.FormulaText, d.FormulaText)
	fill(&l.Notes, d.Notes)
	l.Columns = min(l.Columns, MaxColumns)
	return l
}

func fill[T int | int64](p *T, d T) {
	if *p <= 0 {
		*p = d
	}
}
