package returned

import (
	"nianbao/templates"
	"nianbao/templates/place"
	"nianbao/xlsx/sheets"
)

// A label that stands nowhere may be misspelt. It is looked for where it belongs, between the labels that come before and
// after it in the official table, by the ladder of package place; and what is taken for it is said.

// wording is the ladder of a table's labels.
func (x *labelIndex) wording(t *templates.Table) *place.Wording {
	if x.ladders[t] == nil {
		if x.ladders == nil {
			x.ladders = map[*templates.Table]*place.Wording{}
		}
		x.ladders[t] = place.NewWording(t)
	}
	return x.ladders[t]
}

// A gap is where a label belongs that was not found.
type gap struct {
	line          *templates.Line
	before, after *sheets.Range // the labels next to it that were found; one of the two may be nil
	first, second int           // how many lines further up and down these stand in the official table
}

// gaps returns the lines that were not found, in order. Where the labels next to one stand the wrong way round, or there are
// none, nobody knows where it belongs.
func gaps(lines []*templates.Line, at func(*templates.Line) (sheets.Range, bool), inOrder func(a, b sheets.Range) bool) []gap {
	var list []gap
	for i, l := range lines {
		if _, ok := at(l); ok {
			continue
		}
		g := gap{line: l}
		for k := i - 1; k >= 0 && g.before == nil; k-- {
			if r, ok := at(lines[k]); ok {
				g.before, g.first = &r, i-k
			}
		}
		for k := i + 1; k < len(lines) && g.after == nil; k++ {
			if r, ok := at(lines[k]); ok {
				g.after, g.second = &r, k-i
			}
		}
		one, both := g.before != nil || g.after != nil, g.before != nil && g.after != nil
		if one && (!both || inOrder(*g.before, *g.after)) {
			list = append(list, g)
		}
	}
	return list
}

// rows narrows an area to the rows in which a row's label belongs.
func (g *gap) rows(area sheets.Range) sheets.Range {
	if g.before != nil {
		area.R1 = max(area.R1, g.before.R1+1)
	} else {
		area.R1 = max(area.R1, g.after.R1-g.second)
	}
	if g.after != nil {
		area.R2 = min(area.R2, g.after.R1-1)
	} else {
		area.R2 = min(area.R2, g.before.R1+g.first)
	}
	return area
}

// columns narrows an area to the columns in which a column's label belongs.
func (g *gap) columns(area sheets.Range) sheets.Range {
	if g.before != nil {
		area.C1 = max(area.C1, g.before.C2+1)
	} else {
		area.C1 = max(area.C1, g.after.C1-g.second)
	}
	if g.after != nil {
		area.C2 = min(area.C2, g.after.C1-1)
	} else {
		area.C2 = min(area.C2, g.before.C2+g.first)
	}
	return area
}

// maxGap is how many rows are looked through for one label.
const maxGap = 100

// misspelt returns the one text of an area that comes near to the label of a line and to no other, and notes it at the site.
// A label that lies under a merge is not misspelt.
func (x *labelIndex) misspelt(s *tableSite, labels *place.Labels, l *templates.Line, role templates.Role, area sheets.Range) (sheets.Range, bool) {
	for _, w := range x.words.lines[l] {
		if len(x.buried[w]) > 0 {
			return sheets.Range{}, false
		}
	}
	var hits []sheets.Range
	for row := area.R1; row <= min(area.R2, area.R1+maxGap); row++ {
		cells := x.sheet.Row(row)
		for i := range cells {
			c := &cells[i]
			if c.Col < area.C1 || c.Col > area.C2 || !isText(c) || c.Under || len(c.Raw) > maxLabel {
				continue
			}
			text := labelText(x.sheet, c)
			if x.words.label(text) != "" {
				continue
			}
			if a := labels.Find(text); len(a.Lines) == 1 && a.Lines[0] == l {
				at, ok := x.sheet.MergeAt(c.Row, c.Col)
				if !ok {
					at = sheets.Range{R1: c.Row, C1: c.Col, R2: c.Row, C2: c.Col}
				}
				hits = append(hits, at)
			}
		}
	}
	if len(hits) != 1 {
		return sheets.Range{}, false
	}
	at := spot{x.sheet, hits[0].R1, hits[0].C1}
	s.changed = append(s.changed, changedLabel{at: at, role: role, got: markedText(at), want: l.Label, near: true})
	return hits[0], true
}
