package returned

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// A finder looks for the tables of one form in one workbook.
type finder struct {
	book   *sheets.Book
	form   *templates.Form
	layout *xlsx.Layout // nil for a form that cannot be laid out
	labels map[*templates.Table][]xlsx.Label
	tables map[*templates.Table]*tableSite // chosen
	copies map[*templates.Table][]*tableSite

	year    func() int // the report's, 0 where nobody knows; nil: not asked
	dropped []droppedSite
}

// findTables finds every table of a form, by layout where the labels stand in their places, else by the labels.
func findTables(book *sheets.Book, form *templates.Form, year func() int) *finder {
	f := &finder{book: book, form: form, year: year, labels: map[*templates.Table][]xlsx.Label{},
		tables: map[*templates.Table]*tableSite{}, copies: map[*templates.Table][]*tableSite{}}
	if l, err := xlsx.LayoutOf(form); err == nil {
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
		return cmp.Or(btoi(b.official())-btoi(a.official()), len(b.spots)-len(a.spots))
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

// reconcile compares another filled copy of a table with the one that is read. Where the two differ, figures that only one of
// them has are in doubt, too: they are no halves of one table.
func (f *finder) reconcile(best, other *tableSite) {
	doubted := 0
	var first spot
	var lone []templates.Key
	for _, key := range best.table.Keys() {
		there, ok := other.spots[key]
		here, have := best.spots[key]
		if ok != have {
			lone = append(lone, key)
		}
		switch {
		case !ok:
		case !have && best.unsure[key] == "":
			best.spots[key] = there // a table cut in two: the other half
		case !have, here == there, sameContent(here, there):
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
		for _, key := range lone {
			best.doubt(key, seen)
		}
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

// mergedFigures doubts figures that share one merge, and those whose merge begins beside them: its value is kept where
// another figure or a label belongs.
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
		if lone && s.spots[keys[0]] == anchor {
			continue
		}
		seen := "几个数的格合并成了一格（" + ranges[anchor].String() + "）"
		switch {
		case lone && covered.IsBlank():
			seen = fmt.Sprintf("%s 被旁边开始的合并格（%s）盖住了，分不清里面的数是哪一格的",
				s.spots[keys[0]].place().Cell, ranges[anchor].String())
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
	return cmp.Or(r1-r2, c1-c2)
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

// A table whose caption names a year before is last year's, kept beside this year's or pasted in its place. Its figures are
// none of this year's.

// captionYear finds the years of a caption, not of an edition or of a law: 2023年, 2023年度, but not 2021年版.
var captionYear = regexp.MustCompile(`(20[0-9]{2})年(度|[0-9]{1,2}月|版|修订|修正|起|以来)?`)

// otherYear returns the caption that says that a table is of a year before, or "". The sheet that was handed out is this
// year's, whatever the line above its table still shows: that line is a formula that programs may not have computed.
func (f *finder) otherYear(s *tableSite) string {
	if s.official() || f.year == nil {
		return ""
	}
	area := s.area()
	for row := max(1, area.R1-captionRows); row < area.R1; row++ {
		cells := s.sheet.Row(row)
		for i := range cells {
			c := &cells[i]
			beside := c.Col > area.C2 || c.Col < area.C1-1
			if beside || !isCaption(c) || !captionYear.MatchString(hanzi.Squeeze(c.Raw)) {
				continue
			}
			if year := f.year(); year != 0 && onlyBefore(hanzi.Squeeze(c.Raw), year) {
				return strings.TrimSpace(c.Raw)
			}
		}
	}
	return ""
}

func isCaption(c *sheets.Cell) bool {
	return isText(c) && !c.Under && len([]rune(c.Raw)) <= maxCaption && !strings.Contains(c.Raw, "。")
}

// onlyBefore reports whether a caption names years before the given one, and not that year itself.
func onlyBefore(text string, year int) bool {
	before := false
	for _, m := range captionYear.FindAllStringSubmatch(text, -1) {
		if n, _ := strconv.Atoi(m[1]); n >= year {
			return false
		}
		before = before || m[2] == "" || m[2] == "度"
	}
	return before
}

// area is what the labels and figures of a site take up.
func (s *tableSite) area() sheets.Range {
	area := sheets.Range{R1: sheets.MaxRows, C1: sheets.MaxColumns}
	take := func(at spot) {
		if at.sheet == s.sheet {
			area.R1, area.R2 = min(area.R1, at.row), max(area.R2, at.row)
			area.C1, area.C2 = min(area.C1, at.col), max(area.C2, at.col)
		}
	}
	for _, at := range s.labels {
		take(at)
	}
	for _, at := range s.spots {
		take(at)
	}
	return area
}

// ofThisYear leaves out the places of a table that are of a year before. Where no other is left, the first stays and none
// of its figures is certain.
func (f *finder) ofThisYear(t *templates.Table, list []*tableSite) []*tableSite {
	var kept []*tableSite
	var dropped []droppedSite
	for _, s := range list {
		if caption := f.otherYear(s); caption != "" {
			dropped = append(dropped, droppedSite{s, caption})
		} else {
			kept = append(kept, s)
		}
	}
	if len(dropped) == 0 {
		return list
	}
	if len(kept) > 0 {
		f.dropped = append(f.dropped, dropped...)
		return kept
	}
	only := dropped[0]
	seen := fmt.Sprintf("表的标题是“%s”，不是 %d 年度的表", hanzi.Shorten(cleanText(only.caption), 30), f.year())
	first, _ := firstSpot(only.site)
	only.site.problems = append(only.site.problems, problem{first.place(), seen, "本年度的表"})
	for _, key := range slices.Clone(t.Keys()) {
		only.site.doubt(key, seen)
	}
	return []*tableSite{only.site}
}

// A droppedSite is a table of a year before, and the caption that says so.
type droppedSite struct {
	site    *tableSite
	caption string
}

// droppedTables says which tables of the workbook were left out as those of a year before.
func (r *reader) droppedTables() {
	for _, d := range r.find.dropped {
		first, _ := firstSpot(d.site)
		r.report("workbook.unplaced/year", nil, first.place(), templates.Words{"got": d.caption, "sheet": d.site.sheet.Name,
			"table": d.site.table.Name, "title": hanzi.Shorten(cleanText(d.caption), 30)})
	}
}
