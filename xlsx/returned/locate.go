package returned

import (
	"cmp"
	"regexp"
	"slices"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/place"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// Returned workbooks are read where the layout says as long as the official labels stand where the layout put them.
// Where they do not, the tables are found by those labels alone: a figure is where the row of its row label meets the
// column of its column label. Nothing is found by counting rows or by likeness; a label is one of the official wordings
// of the form, told apart from others by its letters and digits only, so that brackets, blanks, line breaks and
// punctuation of any width do not count.

// A spot is the cell in which a figure stands. Rows and columns count from 1.
type spot struct {
	sheet    *sheets.Sheet
	row, col int
}

// place names a spot as findings do.
func (s spot) place() templates.Place {
	if s.sheet == nil {
		return templates.Place{}
	}
	return templates.Place{Sheet: s.sheet.Name, Cell: sheets.RefName(s.row, s.col)}
}

// A tableSite is one place in the workbook where a table, or a part of it, was found.
type tableSite struct {
	table    *templates.Table
	sheet    *sheets.Sheet
	layout   bool                     // every figure is where the layout puts it
	spots    map[templates.Key]spot   // where figures are
	unsure   map[templates.Key]string // figures of the site whose place is in doubt, and what was seen
	problems []problem
	labels   []spot // the labels it was found by
	changed  []changedLabel
}

// A problem is something that keeps figures from being placed: what was seen, and what should have been there.
type problem struct {
	place          templates.Place
	seen, expected string
}

// A changedLabel is an official label that stands in its place with another wording.
type changedLabel struct {
	at        spot
	role      templates.Role
	got, want string
	near      bool // it was taken for want because it comes near to it, not because of its place
}

func newSite(t *templates.Table, s *sheets.Sheet) *tableSite {
	return &tableSite{table: t, sheet: s, spots: map[templates.Key]spot{}, unsure: map[templates.Key]string{}}
}

// doubt takes a figure's place back.
func (s *tableSite) doubt(key templates.Key, seen string) {
	delete(s.spots, key)
	s.unsure[key] = cmp.Or(s.unsure[key], seen)
}

// maxLabel is the longest text in bytes that is looked at as a label. The longest official one has under 120; blanks
// and line breaks within words come on top.
const maxLabel = 600

// A labelIndex holds the cells that the official labels of a form take in one sheet, by their folded text, in reading order.
type labelIndex struct {
	sheet  *sheets.Sheet
	words  *formWords
	labels map[string][]sheets.Range
	buried map[string][]sheets.Range // those under a merge, which nobody sees: rows were moved without their merges

	ladders map[*templates.Table]*place.Wording // made when a label is missing
	crowded bool                                // too many labels to look for tables by them
}

// indexSheet finds the official labels of a sheet. It is linear in the cells.
func indexSheet(s *sheets.Sheet, words *formWords) *labelIndex {
	x := &labelIndex{sheet: s, words: words, labels: map[string][]sheets.Range{}, buried: map[string][]sheets.Range{}}
	merges := map[[2]int]sheets.Range{}
	for _, m := range s.Merges {
		if _, twice := merges[[2]int{m.R1, m.C1}]; !twice {
			merges[[2]int{m.R1, m.C1}] = m
		}
	}
	var sides []*sheets.Cell
	for c := range s.All() {
		if c.Type != sheets.String || len(c.Raw) > maxLabel {
			continue
		}
		if c.Raw == xlsx.SideTitle && !c.Under {
			sides = append(sides, c)
		}
		text := words.label(labelText(s, c))
		if text == "" {
			continue
		}
		at := sheets.Range{R1: c.Row, C1: c.Col, R2: c.Row, C2: c.Col}
		if c.Under {
			if len(x.buried[text]) < maxRepeats {
				x.buried[text] = append(x.buried[text], at)
			}
			continue
		}
		if m, ok := merges[[2]int{c.Row, c.Col}]; ok {
			at = m
		}
		if len(x.labels[text]) == maxRepeats {
			x.crowded = true
			break
		}
		x.labels[text] = append(x.labels[text], at)
	}
	x.leaveOut(sides)
	return x
}

// sideRows is the number of rows under SideTitle in which the heads of last year's figures stand, with room for a row or
// two that was inserted between.
const sideRows = 3

// leaveOut forgets the heads of last year's figures, which say the same as the table's own: where one of those was
// changed or deleted, the table's column would else be found in last year's.
func (x *labelIndex) leaveOut(sides []*sheets.Cell) {
	if len(sides) == 0 || len(sides) > maxRepeats {
		return
	}
	for text, list := range x.labels {
		x.labels[text] = slices.DeleteFunc(list, func(l sheets.Range) bool {
			return slices.ContainsFunc(sides, func(c *sheets.Cell) bool {
				return l.C1 > c.Col && c.Row <= l.R1 && l.R1 <= c.Row+sideRows
			})
		})
	}
}

// maxRepeats is how often one label may stand on a sheet. A sheet with more is no form, and looking for tables in it by
// their labels would take time that grows with the square of its size.
const maxRepeats = 200

// find returns the places of a line within rows from to to, in reading order.
func (x *labelIndex) find(l *templates.Line, from, to int) []sheets.Range {
	var list []sheets.Range
	for _, w := range x.words.lines[l] {
		for _, found := range x.labels[w] {
			if from <= found.R1 && found.R1 <= to {
				list = append(list, found)
			}
		}
	}
	slices.SortFunc(list, func(a, b sheets.Range) int { return cmp.Or(a.R1-b.R1, a.C1-b.C1) })
	return list
}

// findText returns the places of a text.
func (x *labelIndex) findText(text string) []sheets.Range { return x.labels[hanzi.Label(text)] }

// cornerOf names a range's first cell.
func cornerOf(r sheets.Range) string { return sheets.RefName(r.R1, r.C1) }

// formWords are the wordings of a form's tables, folded once for all workbooks.
type formWords struct {
	known  map[string]bool                      // every folded wording
	tables map[*templates.Table]map[string]bool // of one table
	lines  map[*templates.Line][]string         // of one line, without repetition
	claims map[string]int                       // how many lines have a wording
	label  func(string) string                  // the folded official wording that a text is, or ""
}

var wordsOf = templates.PerForm(func(f *templates.Form) *formWords {
	w := &formWords{known: map[string]bool{}, tables: map[*templates.Table]map[string]bool{}, lines: map[*templates.Line][]string{},
		claims: map[string]int{}}
	w.label = hanzi.Remembered(w.labelOf)
	for _, t := range f.Tables {
		own := map[string]bool{}
		w.tables[t] = own
		add := func(text string) string {
			folded := hanzi.Label(text)
			if folded != "" {
				own[folded], w.known[folded] = true, true
			}
			return folded
		}
		var walk func(lines []*templates.Line)
		walk = func(lines []*templates.Line) {
			for _, l := range lines {
				seen := map[string]bool{"": true}
				for _, text := range append([]string{l.Label, l.Short}, l.Also...) {
					if folded := add(text); !seen[folded] {
						seen[folded] = true
						w.lines[l] = append(w.lines[l], folded)
						w.claims[folded]++
					}
				}
				walk(l.Lines)
			}
		}
		walk(t.Rows)
		walk(t.Cols)
		add(t.Corner)
		for _, b := range t.Bands {
			add(b.Label)
			walk(b.Rows)
			walk(b.Cols)
		}
	}
	return w
})

// shared reports whether other lines have a wording of this one, too.
func (w *formWords) shared(l *templates.Line) bool {
	return slices.ContainsFunc(w.lines[l], func(text string) bool { return w.claims[text] > 1 })
}

// unitBracket is how a head names its unit: （单位：元）, [千元], ，单位亿元.
var unitBracket = regexp.MustCompile(`[（(\[［〔，,]\s*(?:单位\s*[:：]?\s*)?[十百千万亿]*元?\s*[）)\]］〕]?\s*$`)

// labelOf is label. A unit that the text names in brackets does not count here: the unit of a figure is looked at when the
// figure is read.
func (w *formWords) labelOf(s string) string {
	text := hanzi.Label(s)
	if w.known[text] {
		return text
	}
	if at := unitBracket.FindStringIndex(s); at != nil {
		if text = hanzi.Label(s[:at[0]]); w.known[text] {
			return text
		}
	}
	return ""
}
