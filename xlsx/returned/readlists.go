package returned

import (
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// The lists that only some workbooks have. People sort them and move their columns; each is read below its head, wherever
// that has got to.

// No body has more agencies than mostCovered, and no source more texts without a place than mostUnplaced.
const (
	mostCovered  = 100_000
	mostUnplaced = 10_000
)

// headOn finds the first cell of a sheet with that text; its sheet is nil when there is none, or no sheet.
func headOn(s *sheets.Sheet, text string) spot {
	for c := range s.All() {
		if c.Type == sheets.String && len(c.Raw) <= maxLabel && hanzi.Label(c.Raw) == text {
			return spot{s, c.Row, c.Col}
		}
	}
	return spot{}
}

// covered reads the list of agencies of a sum, wherever its column of names has got to; nil when there is none. Their states
// stand right of the names; an older workbook has none.
func (r *reader) covered() {
	head := headOn(r.book.Sheet(xlsx.SheetCovered), xlsx.CoveredLabel)
	s := head.sheet
	if s == nil {
		return
	}
	states := s.Cell(head.row, head.col+1)
	stated := states != nil && hanzi.Label(states.Raw) == xlsx.StateLabel
	for c := range s.All() {
		if c.Col != head.col || c.Row <= head.row || len(r.filing.Covers) >= mostCovered {
			continue
		}
		name := strings.TrimSpace(r.said(spot{s, c.Row, c.Col}, nil, c.Ref()))
		if name == "" {
			continue
		}
		state := ""
		if stated {
			state = strings.TrimSpace(r.said(spot{s, c.Row, c.Col + 1}, nil, c.Ref()))
		}
		in, settled := xlsx.InSum(state)
		if in {
			r.filing.Covers = append(r.filing.Covers, name)
		}
		if !settled {
			r.filing.Pending = append(r.filing.Pending, templates.Pending{Name: name, State: hanzi.Shorten(state, 30)})
		}
	}
}

// unplacedTexts reads the list, wherever its column of texts has got to; a workbook without the sheet has none.
func (r *reader) unplacedTexts() {
	head := headOn(r.book.Sheet(xlsx.SheetUnplaced), xlsx.UnplacedLabel)
	s := head.sheet
	for c := range s.All() {
		if c.Col != head.col || c.Row <= head.row || len(r.filing.Unplaced) >= mostUnplaced {
			continue
		}
		text := r.words(spot{s, c.Row, c.Col})
		if strings.TrimSpace(text) == "" {
			continue
		}
		part := ""
		if head.col > 1 {
			part = strings.TrimSpace(r.words(spot{s, c.Row, head.col - 1}))
		}
		r.filing.Unplaced = append(r.filing.Unplaced, templates.Unplaced{Part: part, Text: text})
	}
}
