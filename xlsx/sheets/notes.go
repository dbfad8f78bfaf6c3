package sheets

// Note is an oddity that did not stop the reading.
type Note struct {
	// Code is a short stable word such as "merge-value"; the Note… constants list them.
	Code string
	// Sheet is the index in Book.Sheets, or -1.
	Sheet int
	// Where is a cell, row or range, or another place in words, or "".
	Where string
}

// The codes of notes.
const (
	NoteOrder      = "order"       // rows or cells out of order; placed by their references
	NoteCellRow    = "cell-row"    // an empty cell names another row than the one it stands in
	NoteNumber     = "number"      // a cell typed as number or boolean whose text is neither; handed out as String
	NoteStyle      = "style"       // a cell names a style that does not exist; read as style 0
	NoteMerge      = "merge"       // a merge that cannot be read, or overlaps another
	NoteMergeValue = "merge-value" // a value under a merge, where nobody sees it
	NoteLongText   = "long-text"   // more than 32,767 characters, Excel's limit
	NoteEscape     = "escape"      // a lone surrogate escape, left as it is written
	NoteForeign    = "foreign"     // an element of another namespace among the data, left out
	NoteAlternate  = "alternate"   // cells inside mc:AlternateContent
	NoteFormula    = "formula"     // an empty formula, read as none
	NoteInline     = "inline"      // inline text in a cell of another type
	NoteSheet      = "sheet"       // a sheet without a part, or a part without a sheet
	NoteName       = "name"        // an odd sheet name or defined name
	NotePart       = "part"        // an optional part is missing or damaged
	NoteFormat     = "format"      // a number format that is too long or defined twice
	NoteColumn     = "column"      // a column definition that cannot be read
	NoteAttribute  = "attribute"   // an optional attribute with a value that cannot be read
	NoteElement    = "element"     // an unknown element of the spreadsheet namespace outside the data
)
