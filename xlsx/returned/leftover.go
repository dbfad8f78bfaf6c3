package returned

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// What lands nowhere. On the sheets that are ours and hold no table (封面, 正文, 核对) every cell is either one that the
// sheet came with, one that something was read from, or left over, and then it is named: a correction or a whole passage
// may stand in it. What the sheet came with is taken from the writer itself.

// A comesWith is what a sheet of a blank workbook of a form holds.
type comesWith struct {
	texts  map[string]bool           // folded, without digits, which years and counts change
	shapes map[string]bool           // of formulas, see shapeOf
	cells  map[[2]int]xlsx.BlankCell // by row and column, those with something in them
}

// blankSheets is what the sheets of a form's blank workbook hold, by name. The form must have a layout.
var blankSheets = templates.PerForm(func(form *templates.Form) map[string]*comesWith {
	all := map[string]*comesWith{}
	l, err := xlsx.LayoutOf(form)
	if err != nil {
		return all
	}
	for c := range l.Blank() {
		w := all[c.Sheet]
		if w == nil {
			w = &comesWith{map[string]bool{}, map[string]bool{}, map[[2]int]xlsx.BlankCell{}}
			all[c.Sheet] = w
		}
		w.cells[[2]int{c.Row, c.Col}] = c
		if c.Formula != "" {
			w.shapes[shapeOf(c.Formula)] = true
		}
		if c.Text != "" {
			w.texts[foldWords(c.Text)] = true
		}
	}
	if w := all[xlsx.SheetChecks]; w != nil { // in the words of the register, whatever a version prints of it where
		for _, e := range templates.Register(form) {
			w.texts[foldWords(e.Title)], w.texts[foldWords(e.Fix)] = true, true
		}
	}
	return all
})

// foldWords folds a text to its letters.
var foldWords = hanzi.Remembered(func(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return -1
		}
		return r
	}, hanzi.Label(s))
})

// leftovers names what lands nowhere on the sheets without tables.
func (r *reader) leftovers() {
	if r.find.layout == nil {
		return
	}
	blank := blankSheets(r.form)
	for _, s := range []struct {
		name  string
		sheet *sheets.Sheet
	}{{xlsx.SheetCover, r.sheetOf(xlsx.SheetCover, coverNames)},
		{xlsx.SheetNarrative, r.narrativeSheet()}, {xlsx.SheetChecks, r.checksSheet()}} {
		if s.sheet == nil || r.holdsTable(s.sheet) {
			continue
		}
		w := blank[s.name]
		stands := w.stands(s.sheet)
		others := !stands || r.otherWording() // handed out by a version of ours that has other words
		formulas := others || w.otherFormulas(s.sheet)
		if !stands && (r.ret.Stamp == nil || s.sheet.Name != s.name) {
			continue // home-made: nothing says what is ours
		}
		inPlace := others && w.inPlace(s.sheet)
		r.stray(s.sheet, nil, func(c *sheets.Cell) bool {
			at := [2]int{c.Row, c.Col}
			if formulas && c.HasFormula() || w.untouched(c) {
				return false
			}
			if own := w.cells[at].Text; others && own != "" && !(inPlace && c.Type == sheets.String && unlike(c.Raw, own)) {
				return false
			}
			return !r.boxed[spot{s.sheet, c.Row, c.Col}] && !(r.long.blank(c.Raw) && r.long.blank(c.Formula)) && !r.came(w, c)
		})
	}
}

// holdsTable reports whether figures were found on a sheet: what else stands there is for unplaced to name.
func (r *reader) holdsTable(sheet *sheets.Sheet) bool {
	for _, list := range r.find.copies {
		if slices.ContainsFunc(list, func(s *tableSite) bool { return s.sheet == sheet }) {
			return true
		}
	}
	return false
}

// untouched reports whether a cell holds to the letter what stood in its place.
func (w *comesWith) untouched(c *sheets.Cell) bool {
	own, had := w.cells[[2]int{c.Row, c.Col}]
	if c.HasFormula() {
		return had && c.FormulaKind == sheets.Plain && c.Formula == own.Formula
	}
	return had && own.Formula == "" && own.Text != "" && c.Type == sheets.String && c.Raw == own.Text
}

// stands reports whether half of what a sheet came with is still on it, wherever it has moved.
func (w *comesWith) stands(sheet *sheets.Sheet) bool {
	seen := map[string]bool{}
	for c := range sheet.All() {
		if c.Type != sheets.String || len(c.Raw) > maxOwnText {
			continue
		}
		if text := foldWords(c.Raw); w.texts[text] {
			if seen[text] = true; 2*len(seen) >= len(w.texts) {
				return true
			}
		}
	}
	return len(w.texts) == 0
}

// inPlace reports whether most of the words where a sheet came with words are those that stood there: where it has another
// version's words, then, they are those of the same cells. Words that are gone say nothing, and neither do those of formulas.
func (w *comesWith) inPlace(sheet *sheets.Sheet) bool {
	all, same := 0, 0
	for at, own := range w.cells {
		c := sheet.Cell(at[0], at[1])
		if own.Text == "" || own.Formula != "" || c.IsBlank() {
			continue
		}
		all++
		if c.Type == sheets.String && foldWords(c.Raw) == foldWords(own.Text) {
			same++
		}
	}
	return all > 0 && stayingShare*same >= (stayingShare-1)*all
}

// stayingShare of a sheet's words, all but one in so many, stand in their places when it was laid out like this version's.
const stayingShare = 4

// unlike reports whether a text is no other wording of one of ours: another version's hint keeps some of the pairs of
// letters, what somebody typed over it hardly any.
func unlike(text, own string) bool {
	if len(text) > maxOwnText {
		return true
	}
	a, b := []rune(foldWords(text)), foldWords(own)
	if len(a) < 2 {
		return false
	}
	shared := 0
	for i := range a[1:] {
		if strings.Contains(b, string(a[i:i+2])) {
			shared++
		}
	}
	return keptShare*shared < len(a)-1
}

// keptShare: one pair of letters in so many stays in another version's wording of a text.
const keptShare = 5

// otherFormulas reports whether more than a few of a sheet's formulas are none that it came with: another version of the
// program has laid the sheet out. Nobody types so many into a sheet that is locked.
func (w *comesWith) otherFormulas(sheet *sheets.Sheet) bool {
	all, other := 0, 0
	for c := range sheet.All() {
		if !c.HasFormula() {
			continue
		}
		all++
		if w.cells[[2]int{c.Row, c.Col}].Formula == "" && !w.shapes[shapeOf(c.Formula)] {
			other++
		}
	}
	return otherShare*other > all
}

// otherShare of a sheet's formulas, one in so many, are taken for another version's.
const otherShare = 20

// maxOwnText is the longest text in bytes that is held against what a sheet came with.
const maxOwnText = 2000

// came reports whether a cell is one that the sheet came with. A formula of ours may have been replaced by the value it
// showed, as other programs do, but not by words of somebody's.
func (r *reader) came(w *comesWith, c *sheets.Cell) bool {
	own := w.cells[[2]int{c.Row, c.Col}]
	if c.HasFormula() {
		return own.Formula != "" || w.shapes[shapeOf(c.Formula)]
	}
	switch c.Type {
	case sheets.Number:
		return own.Formula != "" || own.Number
	case sheets.String:
		if len(c.Raw) > maxOwnText {
			return false
		}
		text := foldWords(c.Raw)
		if strings.HasPrefix(own.Text, xlsx.CoverContact) && strings.HasPrefix(c.Raw, xlsx.CoverContact) {
			return true // another office's
		}
		return w.texts[text] || hanzi.Label(c.Raw) == "" || r.ownWords(c.Raw)
	case sheets.ErrorValue, sheets.Bool:
		return own.Formula != ""
	}
	return false
}

var reference = regexp.MustCompile(`[A-Z]{1,3}[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?`)

// shapeOf is what inserted rows and columns, and programs that write formulas anew, leave of a formula: its functions in
// their order, or where it has none what is left without references.
var shapeOf = hanzi.Remembered(func(text string) string {
	if functions, _ := formula.Mentions(text); len(functions) > 0 {
		return strings.Join(functions, " ")
	}
	return reference.ReplaceAllString(strings.NewReplacer(" ", "", "$", "", "'", "").Replace(text), "#")
})

// ownWords reports whether a text is what a formula of ours shows.
func (r *reader) ownWords(text string) bool {
	if xlsx.ShownState(text) || ownDate.MatchString(text) || text == r.sheetNote() {
		return true
	}
	line, ok := strings.CutPrefix(foldWords(text), foldWords("单位："+r.filing.Agency.Name))
	return ok && line == "年度年"
}

var ownDate = regexp.MustCompile(`^\d{4}年\d{1,2}月\d{1,2}日$`) // the deadline

// sheetNote returns what every table sheet says above its table of the figures in it, which the cover says, too.
func (r *reader) sheetNote() string {
	for _, t := range r.form.Tables {
		if s := r.find.tables[t]; s != nil && s.layout {
			at := r.find.layout.Area(t).Hint
			return s.sheet.Cell(at.Row, at.Col).Text()
		}
	}
	return ""
}
