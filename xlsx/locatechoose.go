package xlsx

import (
	"fmt"
	"slices"

	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

// A finder looks for the tables of one form in one workbook.
type finder struct {
	book   *sheets.Book
	form   *templates.Form
	layout *Layout // nil for a form that cannot be laid out
	labels map[*templates.Table][]Label
	tables map[*templates.Table]*tableSite // chosen
	copies map[*templates.Table][]*tableSite

	year    func() int // the report's, 0 where nobody knows; nil: not asked
	dropped []droppedSite
}

// findTables finds every table of a form, by layout where the labels stand in their places, else by the labels.
func findTables(book *sheets.Book, form *templates.Form, year func() int) *finder {
	f := &finder{book: book, form: form, year: year, labels: map[*templates.Table][]Label{},
		tables: map[*templates.Table]*tableSite{}, copies: map[*templates.Table][]*tableSite{}}
	if l, err := LayoutOf(form); err == nil {
		f.layout = l
		for _, label := range l.Labels() {
			f.labels[label.Table] = append(f.labels[label.Table], label)
		}
	}
	words := wordsOf(form)
	for _, sheet := range book.Sheets {
		if sheet.Kind != sheets.Worksheet || sheet.Len() == 0 {
			continue
		}
		x := indexSheet(sheet, words)
		if len(x.labels) == 0 {
			continue
		}
		for _, t := range form.Tables {
			var placed *tableSite
			if f.layout != nil {
				placed = findPlaced(f.layout, f.labels[t], t, x)
			}
			if placed != nil {
				f.misplaced(placed)
				f.copies[t] = append(f.copies[t], placed)
			}
			for _, s := range findByLabel(x, t) {
				if placed == nil || !placed.covers(s) {
					f.movedTotals(s)
					f.copies[t] = append(f.copies[t], s)
				}
			}
		}
	}
	for _, t := range form.Tables {
		f.tables[t] = f.choose(t)
		f.mergedFigures(f.tables[t])
	}
	return f
}

func findByLabel(x *labelIndex, t *templates.Table) []*tableSite {
	if x.crowded {
		return nil
	}
	switch t.Shape {
	case templates.Bands:
		return findBands(x, t)
	case templates.Strip:
		return findStrip(x, t)
	}
	return findMatrix(x, t)
}

// choose settles which of several places of a table holds its figures. Copies that nobody filled in do not count.
// Where filled copies differ, the figure is in doubt; where they agree it does not matter.
func (f *finder) choose(t *templates.Table) *tableSite {
	list := f.ofThisYear(t, f.copies[t])
	if len(list) == 0 {
		return nil
	}
	// the place of the layout first, then the more complete one
	slices.SortStableFunc(list, func(a, b *tableSite) int {
		if a.official() != b.official() {
			if a.official() {
				return -1
			}
			return 1
		}
		return len(b.spots) - len(a.spots)
	})
	filled := slices.DeleteFunc(slices.Clone(list), func(s *tableSite) bool { return !f.filled(s) })
	switch len(filled) {
	case 0:
		return list[0]
	case 1:
		return filled[0]
	}
	best := filled[0]
	for _, other := range filled[1:] {
		f.reconcile(best, other)
	}
	return best
}

// filled reports whether anything stands in the cells that the agency fills in. Zeros count.
func (f *finder) filled(s *tableSite) bool {
	for key, at := range s.spots {
		if f.form.Computed(key) == nil && !at.cell().IsBlank() {
			return true
		}
	}
	return false
}

// reconcile compares another filled copy of a table with the one that is read.
func (f *finder) reconcile(best, other *tableSite) {
	doubted := 0
	var first spot
	for _, key := range f.form.Keys() {
		there, ok := other.spots[key]
		if !ok {
			continue
		}
		here, ok := best.spots[key]
		switch {
		case !ok && best.unsure[key] == "":
			best.spots[key] = there // a table cut in two: the other half
		case !ok, here == there, sameContent(here, there):
		case f.form.Computed(key) != nil && here.cell().HasFormula() && there.cell().HasFormula():
			// totals follow from their own parts
		default:
			if doubted == 0 {
				first = there
			}
			doubted++
			best.doubt(key, fmt.Sprintf("另一处（%s!%s）也有这个数，两处不一样", there.sheet.Name, sheets.RefName(there.row, there.col)))
		}
	}
	if doubted > 0 {
		seen := fmt.Sprintf("这张表在%s又出现了一次，有 %d 个数不一样", sheetWords(other.sheet), doubted)
		best.problems = append(best.problems, problem{first.place(), seen, "请留下对的一张，删去多余的"})
	}
}

// sheetWords names a sheet for somebody who has to find it, also when it is hidden.
func sheetWords(s *sheets.Sheet) string {
	switch s.State {
	case sheets.Hidden:
		return "“" + s.Name + "”（这张表是隐藏的，右键点表名选“取消隐藏”）"
	case sheets.VeryHidden:
		return "“" + s.Name + "”（这张表是深度隐藏的，右键看不到；请用下发的填报表重新填）"
	}
	return "“" + s.Name + "”"
}

// sameContent reports whether two cells say the same.
func sameContent(a, b spot) bool {
	x, y := a.cell(), b.cell()
	if x.IsBlank() || y.IsBlank() {
		return x.IsBlank() == y.IsBlank()
	}
	return x.Type == y.Type && x.Raw == y.Raw && x.Formula == y.Formula
}

// cell returns what stands in the spot.
func (s spot) cell() *sheets.Cell { return s.sheet.Cell(s.row, s.col) }

// mergedFigures moves figures that lie under a merge to its first cell, where the value is kept, and doubts figures that
// share one merge.
func (f *finder) mergedFigures(s *tableSite) {
	if s == nil {
		return
	}
	under := map[spot][]templates.Key{}
	ranges := map[spot]sheets.Range{}
	for key, at := range s.spots {
		m, ok := mergeOver(at)
		if !ok {
			continue
		}
		anchor := spot{at.sheet, m.R1, m.C1}
		under[anchor] = append(under[anchor], key)
		ranges[anchor] = m
	}
	for anchor, keys := range under {
		label := s.isLabel(anchor)
		covered := s.spots[keys[0]].cell()
		lone := len(keys) == 1 && !label
		if lone && (s.spots[keys[0]] == anchor || covered.IsBlank()) {
			s.spots[keys[0]] = anchor
			continue
		}
		seen := "几个数的格合并成了一格（" + ranges[anchor].String() + "）"
		switch {
		case lone: // as programs leave it that move cells without their merges
			seen = fmt.Sprintf("%s 里的“%s”被合并的格（%s）盖住了", covered.Ref(), seenIn(covered), ranges[anchor].String())
		case label:
			seen = "数的格和文字的格合并在一起了（" + ranges[anchor].String() + "）"
		}
		s.problems = append(s.problems, problem{anchor.place(), seen, "请取消合并，每格填数"})
		for _, key := range keys {
			s.doubt(key, seen)
		}
	}
	slices.SortFunc(s.problems, func(a, b problem) int { return compareRefs(a.place.Cell, b.place.Cell) })
}

func mergeOver(at spot) (sheets.Range, bool) {
	if at.sheet == nil {
		return sheets.Range{}, false
	}
	return at.sheet.MergeAt(at.row, at.col)
}

// isLabel reports whether a label of the table stands in the cell.
func (s *tableSite) isLabel(at spot) bool { return slices.Contains(s.labels, at) }

func compareRefs(a, b string) int {
	r1, c1, _ := sheets.ParseRef(a)
	r2, c2, _ := sheets.ParseRef(b)
	if r1 != r2 {
		return r1 - r2
	}
	return c1 - c2
}

// score returns how many of the form's figures have a certain place.
func (f *finder) score() int {
	n := 0
	for _, s := range f.tables {
		if s != nil {
			n += len(s.spots)
		}
	}
	return n
}
