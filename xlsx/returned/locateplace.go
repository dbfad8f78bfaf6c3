package returned

import (
	"slices"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// shareIntact is the share of a table's labels, in percent, that must stand in their places for the layout to hold.
// Below it the table is looked for by its labels.
const shareIntact = 80

// findPlaced holds a sheet against the layout of one table. It returns nil unless the official labels stand where the
// layout puts them; single labels may have been overwritten with other words, which are handed back as changed, but not
// with another label of the same table: then nobody knows which of the two is meant by position.
func findPlaced(l *xlsx.Layout, labels []xlsx.Label, t *templates.Table, x *labelIndex) *tableSite {
	sheet := x.sheet
	s := newSite(t, sheet)
	s.layout = true
	for _, label := range labels {
		s.labels = append(s.labels, spot{sheet, label.Row, label.Col})
		c := sheet.Cell(label.Row, label.Col)
		got := labelText(sheet, c)
		if got == label.Text {
			continue
		}
		if c != nil && c.Under {
			return nil // another merge has swallowed the label
		}
		folded, want := hanzi.Label(got), hanzi.Label(label.Text)
		if folded == want {
			continue
		}
		if folded != "" && x.words.tables[t][folded] && !x.sameLine(t, folded, want) {
			return nil
		}
		if x.elsewhere(l, labels, label) {
			return nil
		}
		s.changed = append(s.changed, changedLabel{at: spot{sheet, label.Row, label.Col}, role: label.Role,
			got: markedText(spot{sheet, label.Row, label.Col}), want: label.Text})
		if 100*len(s.changed) > (100-shareIntact)*len(labels) {
			return nil
		}
	}
	for _, key := range t.Keys() {
		at := l.Figure(key)
		s.spots[key] = spot{sheet, at.Row, at.Col}
	}
	return s
}

// elsewhere reports whether a label that is missing from its place stands somewhere else in the table's columns: the rows
// have moved.
func (x *labelIndex) elsewhere(l *xlsx.Layout, labels []xlsx.Label, missing xlsx.Label) bool {
	side := l.Area(missing.Table).Side
	text := hanzi.Label(missing.Text)
	for _, found := range slices.Concat(x.labels[text], x.buried[text]) {
		if found.C1 >= side {
			continue
		}
		if !sameText(labels, missing, found) {
			return true
		}
	}
	return false
}

// sameText reports whether the layout puts the same wording of the same table at a place.
func sameText(labels []xlsx.Label, want xlsx.Label, at sheets.Range) bool {
	for _, label := range labels {
		if label.Row == at.R1 && label.Col == at.C1 {
			return hanzi.Label(label.Text) == hanzi.Label(want.Text)
		}
	}
	return false
}

// sameLine reports whether two folded texts are wordings of one line of a table.
func (x *labelIndex) sameLine(t *templates.Table, a, b string) bool {
	var in func(lines []*templates.Line) bool
	in = func(lines []*templates.Line) bool {
		for _, l := range lines {
			hasA, hasB := false, false
			for _, w := range x.words.lines[l] {
				hasA, hasB = hasA || w == a, hasB || w == b
			}
			if hasA && hasB || in(l.Lines) {
				return true
			}
		}
		return false
	}
	if in(t.Rows) || in(t.Cols) {
		return true
	}
	return slices.ContainsFunc(t.Bands, func(b *templates.Band) bool { return in(b.Rows) || in(b.Cols) })
}

// covers reports whether every figure that other places stands at the same cell in s.
func (s *tableSite) covers(other *tableSite) bool {
	if s.sheet != other.sheet {
		return false
	}
	for key, at := range other.spots {
		if s.spots[key] != at {
			return false
		}
	}
	return true
}

// official reports whether the site is the very place of the layout, in the sheet of its name.
func (s *tableSite) official() bool { return s.layout && s.sheet.Name == s.table.Sheet }
