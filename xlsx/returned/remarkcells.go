package returned

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// neighbour hears what a cell says that is neither an input nor part of the form. It reports false for numbers that
// stand by themselves, which are for the caller to name. lines are the names of the table's lines by row,
// nil on a sheet without a table, where a date, a telephone number or an address may be a detail that lost its place.
func (r *reader) neighbour(sheet *sheets.Sheet, lines map[int]string, c *sheets.Cell) bool {
	beside := lines[c.Row]
	h := heard{sheet: sheet, row: c.Row, col: c.Col, what: whatBeside, beside: beside}
	switch {
	case isCellPicture(c):
		h.what, h.seen = "图片", "有一张图片"
		r.hear(h)
		return true
	case c.HasFormula() && (c.Type != sheets.String || r.weigh(c.Raw) != weightQuery):
		return false
	case !c.HasFormula() && looksNumeric(c):
		if lines != nil && (sheet.IsDate(c) || r.signed(sheet, c)) {
			return true
		}
		if beside == "" {
			return false
		}
		h.seen, h.text, h.query = "另有数", shownIn(c), true
		r.hear(h)
		return true
	case c.Type != sheets.String && !c.HasFormula():
		return false
	}
	if r.heardOn[sheet] >= mostHeard {
		r.hear(h)
		return true
	}
	if lines == nil && sheet == r.checksSheet() && c.Col <= xlsx.CheckGoal && !(r.corrects(c.Raw) && hasFigure(foldRemark(c.Raw))) {
		return false // the checks of another version of ours name cells, and say what to correct
	}
	weight := r.weigh(c.Raw)
	short := len(c.Raw) < maxLabel && utf8.RuneCountInString(strings.TrimSpace(c.Raw)) <= maxSignedName
	if lines == nil && weight == weightNone && !signWords.MatchString(foldRemark(c.Raw)) {
		weight = weightNote
	}
	switch {
	case weight == weightNone, lines != nil && weight == weightNote && short && r.signed(sheet, c),
		len(c.Raw) < maxLabel && hanzi.Label(c.Raw) == hanzi.Label(r.filing.Agency.Name):
		return true
	}
	h.seen, h.text, h.query = saysBeside, c.Raw, weight == weightQuery
	r.hear(h)
	return true
}

// maxSignedName is the longest name that stands behind 填表人： in a cell of its own.
const maxSignedName = 12

// signed reports whether a cell is the value of a signature, date or telephone number whose label stands left of it.
func (r *reader) signed(sheet *sheets.Sheet, c *sheets.Cell) bool {
	row := sheet.Row(c.Row)
	i := sort.Search(len(row), func(i int) bool { return row[i].Col >= c.Col })
	for n := 0; i > 0 && n < mostSigned; n++ {
		i--
		if row[i].Type == sheets.String && len(row[i].Raw) < maxSignLabel && isSignLabel(row[i].Raw) {
			return true
		}
	}
	return false
}

// mostSigned is how many cells left of a value its label is looked for in; maxSignLabel bounds the label in bytes.
const (
	mostSigned   = 6
	maxSignLabel = 80
)

// corrections hears the cells of a home-made table that speak of a correction; other words are its own.
func (r *reader) corrections(s *tableSite, labels map[[2]int]bool) {
	lines, own := s.rowNames(r.form), map[string]bool{}
	if l := r.find.layout; l != nil {
		for _, side := range l.Sides() {
			maps.Copy(own, side.Words)
		}
	}
	for c := range s.sheet.All() {
		words := c.Type == sheets.String && !c.Under && len(c.Raw) <= maxLabel
		if !words || labels[[2]int{c.Row, c.Col}] || own[hanzi.Label(c.Raw)] || isNote(s.table, c) {
			continue
		}
		if !looksNumeric(c) && r.corrects(c.Raw) {
			r.neighbour(s.sheet, lines, c)
		}
	}
}

// isCellPicture reports whether a cell holds a picture, as WPS keeps it: a formula that names it.
func isCellPicture(c *sheets.Cell) bool {
	return c.HasFormula() && strings.Contains(c.Formula, "DISPIMG(")
}

// reservedSheet begins the names of sheets that WPS keeps for itself.
const reservedSheet = "WpsReserved"

// otherSheets hears the sheets that somebody added and from which nothing was read, once a sheet: a number, an answer or a
// correction may stand there that belongs somewhere else.
func (r *reader) otherSheets() {
	known := map[string]bool{xlsx.SheetCovered: true, xlsx.SheetUnplaced: true}
	if r.find.layout != nil {
		for _, name := range r.find.layout.Sheets() {
			known[name] = true
		}
	}
	if s := OpinionSheet(r.book); s != nil {
		known[s.Name] = true
	}
	for _, list := range r.find.copies {
		for _, site := range list {
			known[site.sheet.Name] = true
		}
	}
	for _, at := range r.filing.Boxes {
		known[at.Sheet] = true
	}
	for _, s := range r.book.Sheets {
		if s.Kind == sheets.Worksheet && !known[s.Name] && !r.covers[s] && !strings.HasPrefix(s.Name, reservedSheet) {
			r.otherSheet(s)
		}
	}
}

// otherSheet weighs the cells of an added sheet and names the heaviest.
func (r *reader) otherSheet(s *sheets.Sheet) {
	n, most, first, correction := 0, weightNone, (*sheets.Cell)(nil), false
	for c := range s.All() {
		if c.IsBlank() || strings.TrimSpace(c.Raw) == "" && !c.HasFormula() {
			continue
		}
		n++
		w := weightQuery
		if most < weightQuery || !correction {
			w = r.weigh(c.Raw)
		}
		if c.Type == sheets.Number || c.HasFormula() {
			if w = weightQuery; s.IsDate(c) || r.signed(s, c) {
				w = weightNone
			}
		}
		if isCellPicture(c) {
			w = weightNote
		}
		says := w == weightQuery && !correction && c.Type == sheets.String && r.corrects(c.Raw)
		if first == nil || w > most || says {
			most, first, correction = w, c, says
		}
	}
	if most == weightNone {
		return
	}
	seen := fmt.Sprintf("（多出来的表，有 %d 格内容）写着", n)
	text := shownIn(first)
	if row := s.Row(first.Row); first.Type == sheets.Number && row[0].Type == sheets.String {
		text = shownIn(&row[0]) + " " + text
	}
	r.hear(heard{sheet: s, row: first.Row, col: first.Col, what: "多出来的表", seen: seen, text: text,
		query: most == weightQuery && s.State != sheets.VeryHidden})
}

// around reports whether a cell outside the grid of a table is part of what the sheet came with: the lines above the grid,
// last year's figures beside it, the hidden column of the checks.
func around(l *xlsx.Layout, t *templates.Table, c *sheets.Cell) bool {
	area := l.Area(t)
	text := c.Type == sheets.String && !c.HasFormula()
	switch {
	case c.HasFormula() && xlsx.GapFormula(c.Formula), text && xlsx.ShownGap(c.Raw):
		return true
	case c.Row < area.Top && c.Col >= area.Side && area.Progress(c.Row, c.Col, c.Raw):
		return true
	case c.Row < area.Top && c.Col == 1:
		folded := foldRemark(c.Raw[:min(len(c.Raw), maxWeighed)]) // the title, the agency, a hint or the office's note
		return !corrects(folded) || !hasFigure(folded)
	case c.Col == area.Flags:
		return !text || xlsx.ShownState(c.Raw)
	case c.Col < area.Side:
		return false
	case c.HasFormula(), !text && (c.Row < area.Top || c.Row > area.Last):
		return true // reckoned or noted down far from every figure
	}
	return slices.ContainsFunc(l.Sides(), func(s xlsx.Side) bool {
		return s.Table == t && s.Contains(c.Row, c.Col) && (!text || sideWord(s, c.Raw))
	})
}

// sideWord reports whether a text is one of those that stand beside a table with last year's figures.
func sideWord(s xlsx.Side, text string) bool {
	return strings.TrimSpace(text) == "" || s.Words[hanzi.Label(text[:min(len(text), maxLabel)])]
}
