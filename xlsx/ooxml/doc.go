// Package ooxml reads Office Open XML spreadsheet packages (.xlsx, .xlsm)
// strictly: bytes in, sheets and cells out.
//
// Its one promise is that the cells handed out equal the cells in the file, or
// the file is refused with an *Error that names the part, the position and,
// where there is one, the cell. There is no third outcome. What is odd but can
// be read in one way only is read, and said in Book.Notes.
//
//	b, err := ooxml.Open(f, size, ooxml.DefaultLimits())
//	var e *ooxml.Error
//	if errors.As(err, &e) {
//		fmt.Println(e.Kind.Code(), e) // file.damaged xl/worksheets/sheet1.xml: …
//		return
//	}
//	for c := range b.Sheets[0].All() {
//		fmt.Println(c.Ref(), c.Type, c.Raw)
//	}
//
// Every entry of the archive is read to its end and held against its CRC and
// size, every needed part is checked to its last byte for well-formedness, and
// elements are matched by namespace URI, transitional and strict alike. Values
// are handed out as the text in the file: nothing is formatted, rounded or
// calculated. A formula's cached value is a claim of the file, nothing more.
//
// The work is linear in the unpacked bytes. Memory is bounded by Limits: at any
// moment one unpacked part, plus its UTF-8 copy when the part is in another
// encoding, plus the text of the cells, plus about 64 bytes a cell and 16 a row.
// With the default limits the costliest files we could make peak at about 260
// MiB, some four times Limits.PartBytes; TestCost holds them under five times.
//
// Container, Scanner and Sniff are the same checks for those who read other
// packages, such as a published report in .docx.
//
// Not done: no writing, no calculation, no rendering of number formats, no
// binary workbooks (.xls, .xlsb), and nothing a workbook points to outside
// itself is ever fetched.
package ooxml
