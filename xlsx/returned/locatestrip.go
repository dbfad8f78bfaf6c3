package returned

import (
	"fmt"
	"maps"
	"slices"

	"nianbao/templates"
	"nianbao/templates/lists"
	"nianbao/templates/place"
	"nianbao/xlsx/sheets"
)

// findStrip finds tables of shape Strip: groups of columns side by side, and one line of figures below.
func findStrip(x *labelIndex, t *templates.Table) []*tableSite {
	groups, cols := place.Leaves(t.Rows), place.Leaves(t.Cols)
	// A head of this table holds most of the outcomes at least once; every head is looked at by itself.
	heads := x.heads(cols)
	var sites []*tableSite
	for _, h := range heads {
		if s := x.strip(t, groups, cols, h); s != nil {
			sites = append(sites, s)
		}
	}
	return sites
}

// strip reads one head: each group's extent, the outcomes within it, and the line of figures.
func (x *labelIndex) strip(t *templates.Table, groups, cols []*templates.Line, h headRows) *tableSite {
	s := newSite(t, x.sheet)
	columns := map[templates.Key]int{}
	top, bottom, right := h.from, 0, 0
	extentsOf := x.groups(s, groups, h)
	for _, g := range groups {
		extents := extentsOf[g]
		reason := ""
		switch {
		case len(extents) == 0:
			reason = "没有找到“" + g.Name() + "”这一组栏目"
		case len(extents) > 1:
			reason = fmt.Sprintf("“%s”这一组栏目出现了 %d 次", g.Name(), len(extents))
		}
		for _, c := range cols {
			key := templates.MakeKey(t.ID, g.ID, c.ID)
			if reason != "" {
				s.doubt(key, reason)
				continue
			}
			e := extents[0]
			list := slices.DeleteFunc(x.find(c, e.R2+1, h.to), func(l sheets.Range) bool { return l.C1 < e.C1 || l.C1 > e.C2 })
			if len(list) != 1 || list[0].C1 != list[0].C2 {
				seen := fmt.Sprintf("“%s”下面没有找到“%s”这一栏", g.Name(), c.Name())
				if len(list) > 0 {
					seen = fmt.Sprintf("“%s”下面的“%s”出现了 %d 次或跨了几栏（%s）", g.Name(), c.Name(), len(list), refList(list))
				}
				s.problems = append(s.problems, problem{x.placeOf(e), seen, "请照官方表保留一个“" + c.Name() + "”栏"})
				s.doubt(key, seen)
				continue
			}
			columns[key] = list[0].C1
			bottom = max(bottom, list[0].R2)
			s.labels = append(s.labels, spot{x.sheet, list[0].R1, list[0].C1})
		}
		if reason != "" {
			s.problems = append(s.problems, problem{templates.Place{Sheet: x.sheet.Name, Cell: sheets.RefName(h.from, 1)},
				reason, "请照官方表恢复“" + g.Name() + "”下的五个栏目"})
		} else {
			s.labels = append(s.labels, spot{x.sheet, extents[0].R1, extents[0].C1})
			top, right = min(top, extents[0].R1), max(right, min(extents[0].C2, extents[0].C1+len(cols)-1))
			s.turned(g, cols, columns, extents[0])
		}
	}
	if 3*len(columns) < len(t.Keys()) {
		return nil
	}
	row, reason := x.figureLine(columns, bottom)
	if c := x.amongHeads(columns, top, bottom, right); c != nil {
		reason = fmt.Sprintf("%s 里的“%s”在栏目头的行里，或者被栏目头的合并格盖住了", c.Ref(), seenIn(c))
	}
	if reason != "" {
		s.problems = append(s.problems, problem{spot{x.sheet, bottom + 1, 1}.place(), reason, "栏目下面只填一行数"})
	}
	for key, col := range columns {
		if reason != "" {
			s.doubt(key, reason)
		} else {
			s.spots[key] = spot{x.sheet, row, col}
		}
	}
	return s
}

// turned doubts a group whose columns stand in another order than the official one: its label stands above columns of the
// next group, and which figure belongs to which nobody knows.
func (s *tableSite) turned(g *templates.Line, cols []*templates.Line, columns map[templates.Key]int, at sheets.Range) {
	last, turned := 0, false
	for _, c := range cols {
		if col, ok := columns[templates.MakeKey(s.table.ID, g.ID, c.ID)]; ok {
			turned = turned || col <= last
			last = col
		}
	}
	if !turned {
		return
	}
	seen := "“" + g.Name() + "”下面各栏的次序与官方表不同，分不清各栏属于哪一组"
	s.problems = append(s.problems, problem{templates.Place{Sheet: s.sheet.Name, Cell: cornerOf(at)}, seen, "请照官方表恢复栏目头"})
	for _, c := range cols {
		key := templates.MakeKey(s.table.ID, g.ID, c.ID)
		delete(columns, key)
		s.doubt(key, seen)
	}
}

// groups returns the cells over which the groups' labels reach.
func (x *labelIndex) groups(s *tableSite, groups []*templates.Line, h headRows) map[*templates.Line][]sheets.Range {
	extents := map[*templates.Line][]sheets.Range{}
	from := max(1, h.from-maxHeadGap-1)
	for _, g := range groups {
		for _, l := range x.find(g, from, h.to) {
			extents[g] = append(extents[g], x.reach(l))
		}
	}
	at := func(g *templates.Line) (sheets.Range, bool) {
		if len(extents[g]) == 0 {
			return sheets.Range{}, false
		}
		return extents[g][0], true
	}
	area := sheets.Range{R1: from, R2: h.to, C1: 1, C2: sheets.MaxColumns}
	for _, gap := range gaps(groups, at, func(a, b sheets.Range) bool { return a.C1 < b.C1 }) {
		if gap.before != nil && gap.after == nil {
			area.C2 = gap.before.C2 + gap.first*len(s.table.Cols)
		}
		if l, ok := x.misspelt(s, &x.wording(s.table).Rows, gap.line, templates.RoleHead, gap.columns(area)); ok {
			extents[gap.line] = []sheets.Range{x.reach(l)}
		}
	}
	return extents
}

// reach returns the cells over which a group's label reaches: its merge, or, where the merge was lost, up to the next text in
// its row.
func (x *labelIndex) reach(e sheets.Range) sheets.Range {
	if e.C1 != e.C2 {
		return e
	}
	e.C2 = sheets.MaxColumns
	for _, c := range x.sheet.Row(e.R1) {
		if c.Col > e.C1 && !c.IsBlank() {
			e.C2 = c.Col - 1
			break
		}
	}
	return e
}

// amongHeads returns the first number that stands in the rows of a head, or under a merged label of it: a row of the head was
// deleted, and the figures have moved up.
func (x *labelIndex) amongHeads(columns map[templates.Key]int, from, bottom, right int) *sheets.Cell {
	left := sheets.MaxColumns
	for _, col := range columns {
		left, right = min(left, col), max(right, col)
	}
	for row := from; row <= bottom; row++ {
		cells := x.sheet.Row(row)
		for i := range cells {
			if c := &cells[i]; left <= c.Col && c.Col <= right && !c.IsBlank() && looksNumeric(c) {
				return c
			}
		}
	}
	return nil
}

// figureLine returns the row of the figures below a head: the next row, unless another of the three rows that follow is
// the only one that holds numbers. Where labels stand another head begins.
func (x *labelIndex) figureLine(columns map[templates.Key]int, bottom int) (row int, reason string) {
	var filled, numeric []int
	for r := bottom + 1; r <= bottom+3; r++ {
		if r > bottom+1 && slices.ContainsFunc(x.sheet.Row(r), func(c sheets.Cell) bool { return x.words.label(labelText(x.sheet, &c)) != "" }) {
			break
		}
		texts, numbers := 0, 0
		for _, col := range columns {
			c := x.sheet.Cell(r, col)
			switch {
			case c.IsBlank():
			case looksNumeric(c):
				numbers++
			default:
				texts++
			}
		}
		if numbers > 0 {
			numeric = append(numeric, r)
		}
		if numbers+texts > 1 || numbers > 0 || r == bottom+1 && texts > 0 {
			filled = append(filled, r)
		}
	}
	switch {
	case len(filled) > 1:
		return 0, fmt.Sprintf("栏目下面有 %d 行都有内容（第 %d 行、第 %d 行）", len(filled), filled[0], filled[1])
	case len(numeric) == 1:
		return numeric[0], ""
	case len(filled) == 1:
		return filled[0], ""
	}
	return bottom + 1, ""
}

// findBands finds tables of shape Bands in a sheet. Every row belongs to the nearest line above it that holds one of
// the table's column labels or its corner text; that line must hold the row's own columns. Rows that appear twice are in doubt
// unless they are of two copies of the table.
func findBands(x *labelIndex, t *templates.Table) (sites []*tableSite) {
	heads := map[int]bool{}
	for _, b := range t.Bands {
		for _, c := range b.Cols {
			for _, l := range x.find(c, 1, sheets.MaxRows) {
				heads[l.R1] = true
			}
		}
	}
	if len(heads) == 0 {
		return nil
	}
	for _, l := range x.findText(t.Corner) {
		heads[l.R1] = true
	}
	list := slices.Sorted(maps.Keys(heads))
	for _, part := range x.bandCopies(place.BandRows(t)) {
		own := lists.Filter(list, func(row int) bool { return part[0] <= row && row <= part[1] })
		b := bandsFinder{x: x, s: newSite(t, x.sheet), heads: own, from: part[0], to: part[1],
			labels: map[*templates.Line][]sheets.Range{}}
		b.find()
		for _, band := range t.Bands {
			for _, r := range band.Rows {
				b.row(band, r)
			}
		}
		if 3*len(b.s.spots) >= len(t.Keys()) {
			sites = append(sites, b.s)
		}
	}
	return sites
}

// bandCopies returns the rows, first and last, of each copy of a table: one begins where a label stands again, and each has at
// least half of them. A single row that stands twice makes no second table.
func (x *labelIndex) bandCopies(rows []*templates.Line) (parts [][2]int) {
	type match struct {
		line *templates.Line
		row  int
	}
	var all []match
	for _, r := range rows {
		for _, l := range x.find(r, 1, sheets.MaxRows) {
			all = append(all, match{r, l.R1})
		}
	}
	slices.SortStableFunc(all, func(a, b match) int { return a.row - b.row })
	from, last, seen := 1, 0, map[*templates.Line]bool{}
	for _, m := range all {
		if seen[m.line] && 2*len(seen) >= len(rows) {
			parts = append(parts, [2]int{from, last})
			from = last + 1
			clear(seen)
		}
		seen[m.line], last = true, m.row
	}
	if len(parts) > 0 && 2*len(seen) < len(rows) {
		parts, from = parts[:len(parts)-1], parts[len(parts)-1][0]
	}
	return append(parts, [2]int{from, sheets.MaxRows})
}

type bandsFinder struct {
	x     *labelIndex
	s     *tableSite
	heads []int // rows
	from  int   // the first row of this copy
	to    int   // its last one

	labels map[*templates.Line][]sheets.Range // of the rows
}

// bandRows is how many rows may stand between two labels of a table of shape Bands: its band and its head.
const bandRows = 3

// find finds the labels of the rows.
func (b *bandsFinder) find() {
	rows := place.BandRows(b.s.table)
	for _, r := range rows {
		b.labels[r] = b.x.find(r, b.from, b.to)
	}
	at := func(r *templates.Line) (sheets.Range, bool) {
		if len(b.labels[r]) == 0 {
			return sheets.Range{}, false
		}
		return b.labels[r][0], true
	}
	for _, g := range gaps(rows, at, func(x, y sheets.Range) bool { return x.R1 < y.R1 }) {
		g.first, g.second = g.first*bandRows, g.second*bandRows
		beside := g.before
		if beside == nil {
			beside = g.after
		}
		area := g.rows(sheets.Range{R1: b.from, R2: b.to, C1: beside.C1, C2: beside.C2})
		if l, ok := b.x.misspelt(b.s, &b.x.wording(b.s.table).Rows, g.line, templates.RoleLabel, area); ok {
			b.labels[g.line] = []sheets.Range{l}
		}
	}
}

// head finds the columns of a band in its head, right of a row's label.
func (b *bandsFinder) head(band *templates.Band, row int, label sheets.Range) map[*templates.Line][]sheets.Range {
	found := map[*templates.Line][]sheets.Range{}
	for _, c := range band.Cols {
		found[c] = slices.DeleteFunc(b.x.find(c, row, row), func(h sheets.Range) bool { return h.C1 <= label.C2 })
	}
	at := func(c *templates.Line) (sheets.Range, bool) {
		if len(found[c]) == 0 {
			return sheets.Range{}, false
		}
		return found[c][0], true
	}
	area := sheets.Range{R1: row, R2: row, C1: label.C2 + 1, C2: sheets.MaxColumns}
	missing := gaps(band.Cols, at, func(x, y sheets.Range) bool { return x.C1 < y.C1 })
	if len(band.Cols) == 1 && len(found[band.Cols[0]]) == 0 { // the row below it says which band it is
		missing = []gap{{line: band.Cols[0], before: &sheets.Range{C1: label.C1, C2: label.C2}, first: 1}}
	}
	for _, g := range missing {
		k := slices.Index(b.s.table.Bands, band)
		if l, ok := b.x.misspelt(b.s, &b.x.wording(b.s.table).Bands[k], g.line, templates.RoleHead, g.columns(area)); ok {
			found[g.line] = []sheets.Range{l}
		}
	}
	return found
}

// row places the figures of one row.
func (b *bandsFinder) row(band *templates.Band, r *templates.Line) {
	type match struct {
		label    sheets.Range
		columns  map[*templates.Line]int
		reason   string
		noColumn string // of the columns, one that is not there
	}
	var good, poor []match
	for _, l := range b.labels[r] {
		i, _ := slices.BinarySearch(b.heads, l.R1)
		if i == 0 {
			continue
		}
		head := headRows{from: b.heads[i-1], to: b.heads[i-1], right: sheets.MaxColumns}
		m := match{label: l, columns: map[*templates.Line]int{}}
		columns := b.head(band, head.from, l)
		if slices.ContainsFunc(b.x.findText(band.Label), func(own sheets.Range) bool { return head.from < own.R1 && own.R1 < l.R1 }) {
			clear(columns) // the band begins below that head: its own is gone
		}
		for _, c := range band.Cols {
			list := columns[c]
			switch {
			case len(list) == 1:
				m.columns[c] = list[0].C1
				b.s.labels = append(b.s.labels, spot{b.x.sheet, list[0].R1, list[0].C1})
			case len(list) > 1:
				m.reason = fmt.Sprintf("“%s”这一栏出现了 %d 次（%s）", c.Name(), len(list), refList(list))
			default:
				m.reason, m.noColumn = "没有找到“"+c.Name()+"”这一栏", c.Name()
			}
		}
		if len(m.columns) == 0 {
			poor = append(poor, m)
			continue
		}
		reason := b.x.shifted(l, m.columns, head)
		if other := b.beside(l.R1, m.columns, head); other != nil {
			reason = "：" + seenBeside(other)
		}
		if reason != "" {
			m.columns, m.noColumn = nil, ""
			m.reason = "“" + r.Name() + "”这一行" + reason
		}
		good = append(good, m)
	}
	var m match
	switch {
	case len(good) == 1:
		m = good[0]
		b.s.labels = append(b.s.labels, spot{b.x.sheet, m.label.R1, m.label.C1})
	case len(good) > 1:
		m.reason = fmt.Sprintf("“%s”这一行出现了 %d 次", r.Name(), len(good))
		m.label = good[0].label
	case len(poor) > 0:
		m = poor[0]
	default:
		m.reason = "没有找到“" + r.Name() + "”这一行"
	}
	if m.reason != "" {
		expected := "请照官方表恢复“" + r.Name() + "”这一行"
		if m.noColumn != "" {
			expected = "请照官方表保留一个“" + m.noColumn + "”栏"
		}
		b.s.problems = append(b.s.problems, problem{b.x.placeOf(m.label), m.reason, expected})
	}
	for _, c := range band.Cols {
		key := templates.MakeKey(b.s.table.ID, r.ID, c.ID)
		if col, ok := m.columns[c]; ok {
			b.s.spots[key] = spot{b.x.sheet, m.label.R1, col}
		} else {
			b.s.doubt(key, m.reason)
		}
	}
}

// beside looks along a row at the cells that belong to its figures in the official table, as besideFigures does. A column
// with a head of its own belongs to no other.
func (b *bandsFinder) beside(row int, columns map[*templates.Line]int, h headRows) *sheets.Cell {
	for _, line := range slices.SortedFunc(maps.Keys(columns), func(x, y *templates.Line) int { return columns[x] - columns[y] }) {
		for col := columns[line] + 1; col < columns[line]+line.Span; col++ {
			if lineAt(columns, col) != nil || b.x.headed(col, h) {
				break
			}
			if other := numberBeside(b.x.sheet, row, col, col); other != nil {
				return other
			}
		}
	}
	return nil
}
