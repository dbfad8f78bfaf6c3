// Package marked writes the copy of a returned workbook that goes back to its agency, marked, and the copy without marks of
// one that has been put right, by patching the parts of the original.
//
//	ret := returned.Read(f, size, returned.Options{})
//	result := templates.Check(ret.Filing, templates.Options{Found: ret.Findings})
//	err := marked.Annotate(w, data, ret, result, marked.Office{})
//
// Every part that nothing has to be changed in is in the copy byte for byte, and so is every element of the others that is
// not named here: a worksheet gets conditional formats and, if it had none, the name of its notes; its notes are added to
// those that others wrote; the list of sheets, the styles, the defined names and the properties of the document get one or
// a few entries more. No cell is ever touched. A copy that does not read like its original is not handed out.
//
// What a marked copy looks like stands in package xlsx (marks.go), because the reader has to know it.
package marked
