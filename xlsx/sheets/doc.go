// Package sheets reads the sheets and cells of Office Open XML workbooks (.xlsx, .xlsm) strictly, from the parts that package
// opc hands out.
//
// Its one promise is that the cells handed out equal the cells in the file, or the file is refused with an *opc.Error that
// names the part, the position and, where there is one, the cell. There is no third outcome. What is odd but can be read in
// one way only is read, and said in Book.Notes.
//
//	b, err := sheets.Open(f, size, sheets.DefaultLimits())
//	var e *opc.Error
//	if errors.As(err, &e) {
//		fmt.Println(e.Kind.Code(), e) // file.damaged xl/worksheets/sheet1.xml: …
//		return
//	}
//	for c := range b.Sheets[0].All() {
//		fmt.Println(c.Ref(), c.Type, c.Raw)
//	}
//
// Values are handed out as the text in the file: nothing is formatted, rounded or calculated. A formula's cached value is a
// claim of the file, nothing more.
//
// The work is linear in the unpacked bytes. Memory is bounded by Limits: at any moment one unpacked part, plus its UTF-8 copy
// when the part is in another encoding, plus the text of the cells, plus about 64 bytes a cell and 16 a row. With the default
// limits the costliest files we could make peak at about 260 MiB, some four times Limits.PartBytes; TestCost holds them under
// five times.
//
// Not done: no writing, no calculation, no rendering of number formats, and no binary workbooks (.xls, .xlsb).
package sheets
