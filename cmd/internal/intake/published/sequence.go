package published

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/templates/meter"
	"nianbao/templates/place"
)

// Text in which the cells of a table stand one after the other: bars that merged cells left behind, a cell a line, a cell a
// paragraph, a table a row, all in one line. Nothing says there under which head a figure stands. What is left is the order of
// the labels, the number of cells behind each, and that they add up: a row counts where its label is followed by as many
// figures as the table has columns, blank ones where their trace is certain (blanks.go), and either a line with bars holds
// exactly these, or their sum is what the row says. Everything else is in doubt.

// A sequence is one official table in the order of reading.
type sequence struct {
	table  *templates.Table
	names  *place.Wording
	sums   *sums
	leaves []*templates.Line
	known  string          // all its labels, folded
	rows   [][]blocks.Cell // of the official table
	odd    []string        // rows that do not add up
	more   bool            // its head has words that are not official: there may be columns more, and blank ones
}

// foreign reports a word that is no part of an official label.
func (s *sequence) foreign(w word) bool { return !strings.Contains(s.known, hanzi.Label(w.text)) }

// row appends a row: a label and figures.
func (s *sequence) row(label string, figures []word) {
	row := append(make([]blocks.Cell, 0, len(figures)+1), blocks.Cell{Text: label, X0: 0, X1: 1, Fresh: true})
	for k, f := range figures {
		row = append(row, blocks.Cell{Text: f.text, X0: float64(k + 1), X1: float64(k + 2), Fresh: true})
	}
	s.rows = append(s.rows, row)
}

// head appends the official columns, in the order in which the printed head is read, over their figures.
func (s *sequence) head(read, leaves []*templates.Line) {
	var row []blocks.Cell
	for _, l := range read {
		k := float64(slices.Index(leaves, l) + 1)
		row = append(row, blocks.Cell{Text: l.Label, X0: k, X1: k + 1, Fresh: true})
	}
	s.rows = append(s.rows, row)
}

// matrix reads table 三. Its head stands before the first row. Where there is no whole head the rows have to be all there, in
// the official order, and each has to add up.
func (s *sequence) matrix(list []run) {
	first := slices.IndexFunc(list, func(r run) bool { return r.line != nil })
	if first < 0 {
		return
	}
	var head []word
	for _, r := range list[:first] {
		head = append(head, r.words...)
	}
	head = append(head, list[first].others()...)
	text := hanzi.Label(textOf(head))
	s.more = slices.ContainsFunc(head, s.foreign) || slices.ContainsFunc(list[:first], func(r run) bool { return len(r.figures) > 0 })
	read := place.Official(s.table)
	found, _ := inTurn(text, read)
	other, _ := inTurn(text, s.leaves)
	whole := s.whole(text, read, s.leaves)
	if !whole && s.withoutTotal(text, list[first:]) {
		read = slices.DeleteFunc(slices.Clone(read), func(l *templates.Line) bool { return !slices.Contains(s.leaves, l) && l.ID != "" })
		whole = true
	}
	s.head(read, s.leaves)
	named, sure := s.lines(list[first:])
	if complete := sure && slices.Equal(named, place.Leaves(s.table.Rows)); !whole && (!complete || s.scattered(text, max(found, other))) {
		s.rows = nil
	}
}

// lines appends the rows of table 三. It returns which lines they are, and whether each of them adds up.
func (s *sequence) lines(list []run) (named []*templates.Line, sure bool) {
	blank := map[*templates.Line]string{} // rows that are named, but not by what stands before figures
	sure = true
	for i := range list {
		r := &list[i]
		for _, w := range r.others() {
			switch a := s.names.Rows.Find(w.text); {
			case a.Rung <= place.Near || len(a.Lines) != 1:
			case a.Lines[0].ID == "":
				s.row(w.text, nil)
			case s.names.Cols.Find(w.text).Rung == place.Unknown:
				blank[a.Lines[0]] = w.text
			}
		}
		if len(r.figures) == 0 {
			continue
		}
		figures, adds := r.figures, s.sums.adds(r.figures)
		if r.line != nil {
			named = append(named, r.line)
		}
		adds = adds || r.filled && !s.more
		if r.line != nil && !adds && len(figures) == len(s.leaves) && (s.more || !r.firm(len(s.leaves))) {
			s.odd = append(s.odd, r.line.Name())
			figures = nil
		}
		sure = sure && r.line != nil && adds
		s.row(r.name, figures)
	}
	for _, l := range place.Leaves(s.table.Rows) {
		if text := blank[l]; text != "" && !slices.Contains(named, l) {
			s.row(text, nil)
		}
	}
	return named, sure
}

// bands reads table 二. Above the rows of a band stand its columns.
func (s *sequence) bands(list []run) {
	for i, r := range list {
		before := r.others()
		at := slices.IndexFunc(s.table.Bands, func(b *templates.Band) bool { return slices.Contains(b.Rows, r.line) })
		if at < 0 {
			continue
		}
		band := s.table.Bands[at]
		if _, whole := inTurn(hanzi.Label(textOf(before)), band.Cols); whole {
			s.row(band.Label, nil)
			s.head(band.Cols, band.Cols)
			first := hanzi.Label(band.Cols[0].Label)
			begin := slices.IndexFunc(before, func(w word) bool { return strings.HasPrefix(first, hanzi.Label(w.text)) })
			among := i > 0 && list[i-1].line == nil && len(list[i-1].figures) > 0 // a figure in the head
			s.more = among || slices.ContainsFunc(before[max(begin, 0):], s.foreign)
		}
		figures := slices.Clone(r.figures)
		for k := range min(len(figures), len(band.Cols)) {
			figures[k].text = aboveUnit(figures[k].text, band.Cols[k].Unit, before)
		}
		if s.more || cut(figures) || r.overfull() && !r.filled && (len(band.Cols) > 1 || !r.alone) {
			figures = nil // a figure cut in two may stand beside a blank one, or a blank one below another head
		}
		s.row(r.name, figures)
	}
}

// aboveUnit adds the unit that words above an amount give it.
func aboveUnit(text, unit string, above []word) string {
	if unit == "" {
		return text
	}
	for _, w := range above {
		for _, other := range []string{templates.OtherUnit(w.text, unit), templates.OtherTableUnit(w.text, unit)} {
			if other != "" {
				return withUnit(text, other)
			}
		}
	}
	return text
}

// strip reads table 四: the figures of all groups behind the whole head, or each group's behind its own.
func (s *sequence) strip(lines [][]word, list []run) {
	groups, n := place.Leaves(s.table.Rows), len(s.leaves)
	var before, figures []word
	byRow, byGroup := groupsInOrder(s.table), []*templates.Line(nil)
	at, broken := map[int]bool{}, false
	for _, r := range list {
		if len(r.figures) == 0 {
			break
		}
		before, figures = append(before, r.words...), append(figures, r.figures...)
		for _, w := range r.figures {
			at[w.line] = true
		}
		broken = broken || len(r.figures)%n != 0 || (r.padded || r.overfull()) && len(at) == 1
	}
	for _, g := range groups {
		byRow, byGroup = append(byRow, s.leaves...), append(append(byGroup, g), s.leaves...)
	}
	if len(figures) == 0 || !s.whole(hanzi.Label(textOf(before)), place.Official(s.table), byRow, byGroup) {
		return
	}
	whole := len(figures) == n*len(groups) && !broken
	foreign := slices.ContainsFunc(before, s.foreign)
	firm := len(at) == 1 && !foreign && !torn(figures)
	if !whole && !foreign {
		if cells := s.stripped(lines, before, figures, n*len(groups)); cells != nil {
			figures, whole, firm = cells, true, true
		}
	}
	for i, g := range groups {
		if whole && !firm && !s.sums.adds(figures[i*n:(i+1)*n]) {
			s.odd = append(s.odd, g.Name())
		}
	}
	s.laid(groups, figures, whole && len(s.odd) == 0)
}

// laid lays table 四 out as it is printed.
func (s *sequence) laid(groups []*templates.Line, figures []word, whole bool) {
	var top, cols, row []blocks.Cell
	cell := func(text string, at, width int) blocks.Cell {
		return blocks.Cell{Text: text, X0: float64(at), X1: float64(at + width), Fresh: true}
	}
	for _, g := range groups {
		top = append(top, cell(g.Label, len(cols), len(s.leaves)))
		for _, l := range s.leaves {
			cols = append(cols, cell(l.Label, len(cols), 1))
		}
	}
	for _, f := range figures {
		row = append(row, cell(f.text, len(row), 1))
	}
	for !whole && len(row) <= len(cols) {
		row = append(row, cell("", len(row), 1)) // one cell more, so that no figure has a place
	}
	s.rows = [][]blocks.Cell{top, cols, row}
}

// sequenced reads the tables of a form that nothing but their order gives, in the parts that should hold them, and puts each
// in the place of the text it was read from. have is what was read of the tables as they stand.
func (m *matcher) sequenced(flow []blocks.Block, have []*found) ([]blocks.Block, []*found) {
	heads := newHeadings(m.meter, m.form)
	heads.bracketed(flow)
	_, parts := heads.sections(flow)
	fresh, least := false, m.leastBelow(flow, parts)
	for _, p := range parts {
		t := m.form.Sections[p.section].Table
		if t == nil {
			continue
		}
		before := newFound(t, m.meter)
		for _, f := range have {
			if f.table == t {
				before.take(f)
			}
		}
		if before.certain() == len(t.Keys()) {
			continue
		}
		f, tb, took := m.sequence(t, flow, p.blocks, least)
		if f == nil || f.contradicts(before) || before.certain() > 0 && f.certain() <= before.certain() {
			continue // of two that have nothing for certain it says what is wrong row by row
		}
		if !fresh {
			flow, fresh = slices.Clone(flow), true
		}
		for _, i := range took {
			flow[i] = blocks.Block{Role: flow[i].Role}
		}
		flow[took[0]].Grid, f.block = tb, took[0]
		have = append(slices.DeleteFunc(have, func(x *found) bool { return slices.Contains(took, x.block) }), f)
	}
	return flow, have
}

// certain counts the figures that are.
func (f *found) certain() (n int) {
	for _, h := range f.cells {
		if h.sure {
			n++
		}
	}
	return n
}

// contradicts reports whether a figure that is certain in both is not the same.
func (f *found) contradicts(other *found) bool {
	for key, h := range f.cells {
		if was, ok := other.cells[key]; ok && h.sure && was.sure && hanzi.Trim(h.text) != hanzi.Trim(was.text) {
			return true
		}
	}
	return false
}

// within returns the lines from the first word of the table to its last figure, and bars that are left over behind it.
func (s *sequence) within(lines [][]word, m *meter.Meter) [][]word {
	from, to := -1, -1
	for i, line := range lines {
		for _, w := range line {
			m.Spend(len(w.text) + len(s.known)/8)
			if from < 0 && utf8.RuneCountInString(hanzi.Label(w.text)) > 1 && !s.foreign(w) {
				from = i
			}
			if word := w.shows() && (blocks.Numeric(w.text) || !s.foreign(w)); from >= 0 && word {
				to = i // a row whose figures are blank may be the last
			}
		}
	}
	for to >= 0 && to+1 < len(lines) && !slices.ContainsFunc(lines[to+1], word.shows) {
		to++
	}
	return lines[max(from, 0) : to+1]
}

// sequence reads one table off the blocks of its part. It returns its rows, and the blocks that they stood in.
func (m *matcher) sequence(t *templates.Table, flow []blocks.Block, part []int, least int) (f *found, tb *blocks.Grid, took []int) {
	s := &sequence{table: t, names: m.names[t], sums: sumsOf(m.form, t), leaves: place.Leaves(t.Cols)}
	for _, c := range t.Grid().Cells {
		s.known += hanzi.Label(c.Text)
	}
	lines := s.laidOut(s.within(words(flow, part, least), m.meter))
	list := runs(lines, &m.names[t].Rows)
	switch t.Shape {
	case templates.Matrix:
		s.matrix(s.fill(list))
	case templates.Bands:
		s.bands(s.fill(list))
	case templates.Strip:
		s.strip(lines, list)
	}
	if s.rows == nil {
		return nil, nil, nil
	}
	for _, w := range slices.Concat(lines...) {
		if len(took) == 0 || took[len(took)-1] != w.at {
			took = append(took, w.at)
		}
	}
	tb = &blocks.Grid{Rows: s.rows}
	if f = m.as(t, tb, nil); f != nil && len(s.odd) > 0 {
		f.faults = append(f.faults, rowsInWords(s.odd)+"各项相加不等于总计，文字里看不出错在哪一格")
	}
	if f != nil && len(f.faults) > 0 && s.twice(list) {
		f.unsure() // a row without figures in one of the two leaves no trace
	}
	return f, tb, took
}

// twice reports whether most rows, blank ones included, stand there more than once: they are two tables.
func (s *sequence) twice(list []run) bool {
	times := map[*templates.Line]int{}
	for _, r := range list {
		for _, w := range r.others() {
			if a := s.names.Rows.Find(w.text); a.Rung > place.Near && len(a.Lines) == 1 {
				times[a.Lines[0]]++
			}
		}
		times[r.line]++
	}
	delete(times, nil)
	return 2*lists.Count(slices.Collect(maps.Values(times)), func(n int) bool { return n > 1 }) > len(times)
}
