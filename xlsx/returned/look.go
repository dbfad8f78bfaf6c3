package returned

import (
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx/sheets"
)

// What the eye sees is what is read: a cell's text in the pieces that the eye tells apart, the format's part included.

// pieces returns the text of a cell with what does not count in it, or nil where all of it counts.
func pieces(sheet *sheets.Sheet, c *sheets.Cell) []templates.Piece {
	if c == nil || c.Raw == "" {
		return nil
	}
	if c.Type == sheets.String && hidesText(sheet.NumFmt(c)) {
		return []templates.Piece{{Text: c.Raw, Look: templates.Concealed}}
	}
	found := sheet.Look(c)
	if found == nil {
		return nil
	}
	list := make([]templates.Piece, len(found))
	for i, p := range found {
		list[i] = templates.Piece{Text: p.Text, Look: lookOf(p.Look)}
	}
	return list
}

// lookOf names the one look that settles what characters count for: who cannot see them does not see the line either.
func lookOf(l sheets.Look) templates.Look {
	switch {
	case l&sheets.Tiny != 0:
		return templates.Tiny
	case l&sheets.Blended != 0:
		return templates.Blended
	case l&sheets.Struck != 0:
		return templates.Struck
	case l&sheets.Raised != 0:
		return templates.Raised
	case l&sheets.Lowered != 0:
		return templates.Lowered
	}
	return templates.Plain
}

// looked holds what was read of a figure against what the eye sees of its cell. A figure in doubt is none.
func (r *reader) looked(at spot, fig *templates.Figure, read templates.Cell) templates.Cell {
	out, found := lookedAt(at, fig, read)
	if found != nil {
		r.ret.Findings = append(r.ret.Findings, *found)
	}
	return out
}

func lookedAt(at spot, fig *templates.Figure, read templates.Cell) (templates.Cell, *templates.Finding) {
	c := at.cell()
	list := pieces(at.sheet, c)
	if c != nil && c.Type == sheets.String && !c.HasFormula() {
		if list == nil {
			return read, nil
		}
		return templates.LookText(list, fig, at.place())
	}
	if number, ok := concealed(at, read); ok {
		return templates.LookWhole(number, templates.Concealed, fig, at.place())
	}
	if read.Kind != templates.CellNumber {
		return read, nil
	}
	look := wholeLook(at, list)
	if look == templates.Plain && paintedOut(at, read.Number) {
		look = templates.Blended
	}
	if look == templates.Plain {
		return read, nil
	}
	return templates.LookWhole(read.Number, look, fig, at.place())
}

// wholeLook is the look of a number, or of a formula, for which the file may keep no value.
func wholeLook(at spot, list []templates.Piece) templates.Look {
	if len(list) > 0 {
		return list[0].Look
	}
	c := *at.cell()
	c.Raw = "0"
	if found := at.sheet.Look(&c); found != nil {
		return lookOf(found[0].Look)
	}
	return templates.Plain
}

// paintedOut reports a number that its format gives the colour of its ground: [White]0. A 0 is often kept out of sight so.
func paintedOut(at spot, n formula.Decimal) bool {
	id, code := at.sheet.NumFmt(at.cell())
	if n.IsZero() || !strings.Contains(code, "[") {
		return false
	}
	rgb := formatColors[readFormat(id, code, n.String()).color]
	return rgb != nil && at.sheet.BlendsIn(at.cell(), *rgb)
}

// concealed reports a number that its format does not show at all, as ;;; does. A format that shows nothing for 0, and
// numbers otherwise, is the usual way of keeping a table free of zeros.
func concealed(at spot, read templates.Cell) (formula.Decimal, bool) {
	c, none := at.cell(), formula.Decimal{}
	if c == nil || at.sheet.IsDate(c) {
		return none, false
	}
	raw := c.Raw
	if read.Kind == templates.CellNumber {
		raw = read.Number.String()
	} else if c.Type != sheets.Number {
		return none, false
	}
	d, _, err := formula.FromExcelNumber(raw)
	if err != nil {
		return none, false
	}
	id, code := at.sheet.NumFmt(c)
	return d, readFormat(id, code, raw).hides(d)
}

// hides reports whether nothing is seen of a number where something should be.
func (s shownNumber) hides(d formula.Decimal) bool {
	return s.scale == scaleHidden || !s.digits && !d.IsZero() && strings.TrimSpace(s.before) == ""
}

// hidesText reports whether a format shows no text: its fourth section is there and empty.
func hidesText(_ int, code string) bool {
	if strings.Count(code, ";") < 3 {
		return false
	}
	sections := splitFormat(code)
	return len(sections) > 3 && strings.TrimSpace(sections[3]) == ""
}

// labelText is what a label says: characters that are struck out or raised, as the mark of a note is, are no part of it.
func labelText(s *sheets.Sheet, c *sheets.Cell) string {
	found := s.Look(c)
	if found == nil {
		return c.Text()
	}
	var b strings.Builder
	for _, p := range found {
		if p.Look&(sheets.Struck|sheets.Raised|sheets.Lowered) == 0 {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// markedText is a cell's text as messages show it.
func markedText(at spot) string {
	if list := pieces(at.sheet, at.cell()); list != nil {
		return templates.MarkLooks(list)
	}
	return at.cell().Text()
}

// said reads words that are printed or taken at their word, without what is struck out or cannot be seen, and says what
// was left out. subject and topic are as for templates.LookPassage.
func (r *reader) said(at spot, subject any, topic string) string {
	c := at.cell()
	list := pieces(at.sheet, c)
	if list == nil {
		return r.words(at)
	}
	text, found := templates.LookPassage(list, subject, topic, at.place())
	if found == nil {
		return r.words(at)
	}
	r.ret.Findings = append(r.ret.Findings, *found)
	return cleanText(text)
}
