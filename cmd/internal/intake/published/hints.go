package published

import (
	"nianbao/templates"
	"nianbao/templates/meter"
)

// Hints are what reading blocks has to ask of whoever knows the report: which line is a heading, and what text may be set
// as a table without saying so.
type Hints struct {
	Forms   []*templates.Form                         // whose tables are looked for among lines that nothing sets apart; nil for none
	Title   func(text string) bool                    // is a report's title and nothing else
	Heading func(text string) (heading, tabular bool) // is the heading of a section, and alone above its table
}

// readBlocks reads a file of a kind that Kind returns but "doc" and "pdf", which another program turns into others.
func readBlocks(kind string, data []byte, h *Hints, m *meter.Meter) (list []block, err error) {
	switch kind {
	case "docx":
		list, err = readDOCX(data, m)
	case "html":
		list, err = readHTML(data, h, m)
	default:
		list, err = readText(data, kind == "markdown", h, m)
	}
	if err == nil {
		err = tooMuch(list)
	}
	return list, err
}
