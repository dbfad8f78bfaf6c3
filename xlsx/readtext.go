package xlsx

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unsafe"

	"nianbao/templates"
	"nianbao/xlsx/ooxml"
)

// narrative reads the passages. Each stands right of its name, on the sheet 正文 where the layout puts it, or wherever
// its name is found.
func (r *reader) narrative() {
	sheet := r.narrativeSheet()
	r.filing.Boxes = map[string]templates.Place{}
	for _, p := range r.form.Passages() {
		at, ok := r.passageSpot(sheet, p)
		if !ok {
			continue
		}
		r.filing.Boxes[p.ID] = at.place()
		if text := r.words(at); text != "" {
			r.filing.Narrative[p.ID] = text
		}
	}
}

// narrativeSheet returns the sheet 正文: the one of that name, else the only one on which most passages stand where the
// layout puts them, since sheets get other names.
func (r *reader) narrativeSheet() *ooxml.Sheet {
	if sheet := r.book.Sheet(SheetNarrative); sheet != nil || r.find.layout == nil {
		return sheet
	}
	var found *ooxml.Sheet
	for _, s := range r.book.Sheets {
		if s.Kind != ooxml.Worksheet || !r.neighbours(s, nil) {
			continue
		}
		if found != nil {
			return nil
		}
		found = s
	}
	return found
}

// passageSpot finds the box of a passage.
func (r *reader) passageSpot(sheet *ooxml.Sheet, p *templates.Passage) (spot, bool) {
	names := map[string]bool{foldLabel(p.Name): true}
	for _, s := range append([]string{p.Heading}, p.Also...) {
		if s != "" {
			names[foldLabel(s)] = true
		}
	}
	is := func(c *ooxml.Cell) bool {
		return c != nil && c.Type == ooxml.String && len(c.Raw) < maxLabel && names[foldLabel(firstLine(c.Raw))]
	}
	if sheet != nil && r.find.layout != nil {
		at := r.find.layout.Passage(p.ID)
		if at.Valid() && is(sheet.Cell(at.Row, at.Col-1)) {
			return spot{sheet, at.Row, at.Col}, true
		}
	}
	var found []spot
	for _, name := range slices.Sorted(maps.Keys(names)) {
		at, ok := r.rightOf(sheet, name)
		if ok && name == foldLabel(p.Name) && at.sheet != sheet {
			continue // a bare name such as 其他 is a word of the tables, too
		}
		if ok && at.col <= 5 && !slices.Contains(found, at) {
			found = append(found, at)
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	if sheet != nil && len(found) == 0 && r.find.layout != nil {
		// the name was overwritten; the box is where it was as long as its neighbours are
		at := r.find.layout.Passage(p.ID)
		if at.Valid() && r.neighbours(sheet, p) {
			return spot{sheet, at.Row, at.Col}, true
		}
	}
	return spot{}, false
}

// neighbours reports whether most passages but one stand where the layout puts them.
func (r *reader) neighbours(sheet *ooxml.Sheet, except *templates.Passage) bool {
	in, all := 0, 0
	for _, p := range r.form.Passages() {
		if p == except {
			continue
		}
		all++
		at := r.find.layout.Passage(p.ID)
		c := sheet.Cell(at.Row, at.Col-1)
		if text := foldLabel(firstLine(c.Text())); text != "" && (text == foldLabel(p.Name) || text == foldLabel(p.Heading)) {
			in++
		}
	}
	return 2*in > all
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimLeft(s, "\r\n"), "\n")
	return line
}

// findingID is how the workbook names a finding: code/key, and behind them a topic in words where a passage has several.
var findingID = regexp.MustCompile(`^[a-z]+\.[a-z-]+/[a-z0-9_.-]*(?:/.+)?$`)

// idAt reads a cell as the id of a finding; clerks type it, too, and Chinese keyboards give ／ for /.
func (r *reader) idAt(at spot) string {
	if len(at.cell().Text()) > maxLabel {
		return ""
	}
	return strings.ReplaceAll(strings.TrimSpace(r.words(at)), "／", "/")
}

// explanations reads the answers from sheet 核对. Each line carries the finding's id, so that sorting or inserting lines
// does not mix them up.
func (r *reader) explanations() {
	if r.find.layout == nil {
		return
	}
	sheet := r.checksSheet()
	if sheet == nil {
		return
	}
	r.covers[sheet] = true
	defer r.joinAnswers()
	l := r.find.layout
	rows, _ := sheet.Dim()
	seen := map[string]bool{}
	for row := 1; row <= rows; row++ {
		if len(sheet.Row(row)) == 0 {
			continue
		}
		id := r.idAt(spot{sheet, row, checkID})
		if !findingID.MatchString(id) {
			id = r.idAt(spot{sheet, row, checkTitle})
		}
		if !findingID.MatchString(id) {
			continue
		}
		seen[id] = true
		r.explain(id, spot{sheet, row, checkAnswer})
	}
	for id, at := range l.explain {
		if !seen[id] && !r.ids(sheet) {
			r.explain(id, spot{sheet, at.Row, at.Col})
		}
	}
}

// checksSheet returns the sheet 核对: the one of that name, else the only one in whose lines the ids of findings stand,
// since sheets get other names.
func (r *reader) checksSheet() *ooxml.Sheet {
	if sheet := r.book.Sheet(SheetChecks); sheet != nil {
		return sheet
	}
	var found *ooxml.Sheet
	for _, s := range r.book.Sheets {
		if s.Kind != ooxml.Worksheet || !r.ids(s) {
			continue
		}
		if found != nil {
			return nil
		}
		found = s
	}
	return found
}

// ids reports whether the sheet still carries the ids of findings.
func (r *reader) ids(sheet *ooxml.Sheet) bool {
	for _, at := range r.find.layout.explain {
		if findingID.MatchString(r.idAt(spot{sheet, at.Row, checkID})) {
			return true
		}
	}
	return false
}

func (r *reader) explain(id string, at spot) {
	text := r.words(at)
	if r.long.blank(text) {
		return
	}
	text = strings.TrimSpace(text)
	if r.answers == nil {
		r.answers, r.answered = map[string][]string{}, map[answerKey]bool{}
	}
	if len(text) >= longText { // one shared string in many cells is one answer
		key := answerKey{id, textKey{unsafe.StringData(text), len(text)}}
		if r.answered[key] {
			return
		}
		r.answered[key] = true
	}
	if list := r.answers[id]; len(list) == 0 || len(list) > 1 || list[0] != text {
		r.answers[id] = append(list, text)
	}
}

// An answerKey is a long answer to one finding.
type answerKey struct {
	id   string
	text textKey
}

// joinAnswers puts the answers to one finding together.
func (r *reader) joinAnswers() {
	for id, list := range r.answers {
		n := 0
		for _, text := range list {
			n += len(text) + 1
		}
		r.book.Meter.Spend(n)
		r.filing.Explanations[id] = strings.Join(list, "\n")
	}
}

// previous reads last year's figures as the workbook shows them beside this year's, for tables that are where the layout
// puts them.
func (r *reader) previous() {
	if r.find.layout == nil || r.filing.Year == 0 {
		return
	}
	last := templates.NewFiling(r.form, r.filing.Year-1)
	any := false
	for _, key := range r.form.Keys() {
		ref, ok := r.find.layout.Previous(key)
		fig := r.form.Figure(key)
		if !ok {
			continue
		}
		site := r.find.tables[fig.Table]
		if site == nil || !site.layout {
			continue
		}
		at := spot{site.sheet, ref.Row, ref.Col}
		if at.cell().IsBlank() || at.cell().HasFormula() {
			continue
		}
		last.Set(key, r.readValue(at, fig))
		any = true
	}
	if any {
		last.Agency = r.filing.Agency
		r.filing.Previous = last
	}
}
