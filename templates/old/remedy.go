package old

// A Remedy is a way out for which the doors of the program have words of their own: whoever types commands is told another
// thing than whoever looks at the page, or at paper. Message and Fix of a Finding are true without it; package say adds to
// them. The zero Remedy adds nothing.
type Remedy struct {
	Do   Do
	With string // what it is done with, where that matters
}

// A Do is a kind of Remedy.
type Do string

const (
	GiveForm       Do = "give-form"        // name the file of the form
	MakeWorkbook   Do = "make-workbook"    // make the workbook of that year
	RenewWorkbook  Do = "renew-workbook"   // make a workbook under the new name, with the figures of the old one
	GivePrevious   Do = "give-previous"    // name last year's filings
	DropLetterhead Do = "drop-letterhead"  // do without
	Salvage        Do = "salvage"          // take out of a damaged workbook what can be read
	Convert        Do = "convert"          // have it converted; With is the program
	SampleRoster   Do = "sample-roster"    // look at the sample
	GiveYear       Do = "give-year"        // name the year
	ListForms      Do = "list-forms"       // look at the editions
	ChangeFormYear Do = "change-form-year" // form and year do not go together
)

// Remedies are all kinds of remedies.
func Remedies() []Do {
	return []Do{GiveForm, MakeWorkbook, RenewWorkbook, GivePrevious, DropLetterhead, Salvage, Convert, SampleRoster, GiveYear,
		ListForms, ChangeFormYear}
}
