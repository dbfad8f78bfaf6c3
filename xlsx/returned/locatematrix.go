package returned

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/place"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// findMatrix finds tables of shape Matrix in a sheet: a head with the column labels, and below it rows that begin with
// the row labels. A head counts when it holds at least half of the columns.
func findMatrix(x *labelIndex, t *templates.Table) []*tableSite {
	rows, cols := place.Leaves(t.Rows), place.Leaves(t.Cols)
	heads := x.heads(cols)
	var sites []*tableSite
	for _, h := range heads {
		if s := x.matrix(t, rows, cols, h, heads); s != nil {
			sites = append(sites, s)
		}
	}
	return sites
}

// headRows are the cells of a sheet in which the column labels of one table stand.
type headRows struct {
	from, to, left, right int
}

// takeIn widens heads by the pieces beside them. A piece begins where a label stands a second time; another may have been
// overwritten with it, or pushed aside by it, and then neither of the two is certain.
func takeIn(heads, pieces []headRows) {
	for i := range heads {
		h := &heads[i]
		for _, p := range pieces {
			h.from, h.to, h.left, h.right = min(h.from, p.from), max(h.to, p.to), min(h.left, p.left), max(h.right, p.right)
		}
	}
}

// block returns the rows and columns in which the row labels of a head may stand: below it down to the next head over
// the same columns, and left of it up to the next head beside it.
func (h headRows) block(heads []headRows) (last, first int) {
	last, first = sheets.MaxRows, 1
	for _, o := range heads {
		switch {
		case o == h:
		case o.from > h.to && o.left <= h.right && h.left <= o.right:
			last = min(last, o.from-1)
		case o.right < h.left && o.from <= h.to+maxHeadGap && h.from <= o.to+maxHeadGap:
			first = max(first, o.right+1)
		}
	}
	return last, first
}

// maxHeadGap is how far the next line of one head may be, and the next column: an inserted row or column, or a line of group
// labels only, may stand between. What is further away is another head, as that of last year's figures beside the table.
const maxHeadGap = 2

// heads returns the clusters of cells that hold at least half of the labels of cols: labels in rows and columns close together,
// each once. Where labels repeat from left to right, another head begins: last year's figures beside this year's.
func (x *labelIndex) heads(cols []*templates.Line) []headRows {
	type match struct {
		line *templates.Line
		at   sheets.Range
	}
	byRow := map[int][]match{}
	for _, c := range cols {
		for _, l := range x.find(c, 1, sheets.MaxRows) {
			byRow[l.R1] = append(byRow[l.R1], match{c, l})
		}
	}
	var list []headRows
	var cluster []match
	split := func(cluster []match) {
		whole := len(list)
		var pieces []headRows // that hold too few labels to be a head
		for len(cluster) > 0 {
			seen := map[*templates.Line]bool{}
			n := 0
			h := headRows{from: cluster[0].at.R1, left: cluster[0].at.C1}
			for n < len(cluster) && (!seen[cluster[n].line] || cluster[n].at.C1 == h.right) {
				m := cluster[n]
				seen[m.line] = true
				h.from, h.to, h.right = min(h.from, m.at.R1), max(h.to, m.at.R1), max(h.right, m.at.C2)
				n++
			}
			if 2*len(seen) >= len(cols) {
				list = append(list, h)
			} else {
				pieces = append(pieces, h)
			}
			cluster = cluster[n:]
		}
		takeIn(list[whole:], pieces)
	}
	flush := func() {
		slices.SortStableFunc(cluster, func(a, b match) int { return a.at.C1 - b.at.C1 })
		from := 0
		for i := 1; i <= len(cluster); i++ {
			if i == len(cluster) || cluster[i].at.C1-cluster[i-1].at.C2 > maxHeadGap {
				split(cluster[from:i])
				from = i
			}
		}
		cluster = nil
	}
	last := 0
	for _, row := range slices.Sorted(maps.Keys(byRow)) {
		if row-last > maxHeadGap {
			flush()
		}
		cluster = append(cluster, byRow[row]...)
		last = row
	}
	flush()
	return list
}

// matrix reads the rows below one head. It returns nil when fewer than a third of the rows are there.
func (x *labelIndex) matrix(t *templates.Table, rows, cols []*templates.Line, h headRows, heads []headRows) *tableSite {
	last, first := h.block(heads)
	s := newSite(t, x.sheet)
	columns := x.matrixColumns(s, cols, h)
	found := map[*templates.Line]sheets.Range{}
	lost := map[*templates.Line]string{}
	seen := 0
	for _, r := range rows {
		list := x.find(r, h.to+1, last)
		list = slices.DeleteFunc(list, func(l sheets.Range) bool { return l.C1 < first || l.C1 > h.right })
		list = withinGroup(x, list, r, func(g, l sheets.Range) bool { return g.R1 <= l.R1 && l.R1 <= g.R2 })
		switch len(list) {
		case 0:
		case 1:
			found[r] = list[0]
			seen++
		default:
			seen++
			lost[r] = fmt.Sprintf("“%s”这一行出现了 %d 次（%s）", r.Name(), len(list), refList(list))
		}
	}
	if 3*seen < len(rows) {
		return nil
	}
	x.misspeltRows(s, rows, found, lost, sheets.Range{R1: h.to + 1, R2: last, C1: first, C2: leftmost(columns, h.right) - 1})
	taken := map[int]*templates.Line{}
	for _, r := range rows {
		l, ok := found[r]
		if !ok {
			continue
		}
		if other := taken[l.R1]; other != nil {
			lost[r] = fmt.Sprintf("“%s”和“%s”在同一行", other.Name(), r.Name())
			lost[other] = lost[r]
		}
		taken[l.R1] = r
		s.labels = append(s.labels, spot{x.sheet, l.R1, l.C1})
		if reason := x.shifted(l, columns, h); reason != "" {
			lost[r] = fmt.Sprintf("“%s”这一行%s", r.Name(), reason)
		}
	}
	for _, r := range rows {
		if lost[r] != "" {
			s.problems = append(s.problems, problem{x.placeOf(found[r]), lost[r], "请照官方表恢复“" + r.Name() + "”这一行"})
		}
		for _, c := range cols {
			key := templates.MakeKey(t.ID, r.ID, c.ID)
			col, ok := columns[c]
			switch {
			case lost[r] != "":
				s.doubt(key, lost[r])
			case !ok:
				s.doubt(key, "没有找到“"+c.Name()+"”这一栏")
			default:
				s.spots[key] = spot{x.sheet, found[r].R1, col}
			}
		}
	}
	return s
}

// misspeltRows finds labels that are misspelt among those of rows that were not found, and names the rows that are lost.
func (x *labelIndex) misspeltRows(s *tableSite, rows []*templates.Line, found map[*templates.Line]sheets.Range,
	lost map[*templates.Line]string, area sheets.Range) {
	at := func(r *templates.Line) (sheets.Range, bool) {
		l, ok := found[r]
		return l, ok
	}
	for _, g := range gaps(rows, at, func(a, b sheets.Range) bool { return a.R1 < b.R1 }) {
		if lost[g.line] != "" {
			continue
		}
		if l, ok := x.misspelt(s, &x.wording(s.table).Rows, g.line, templates.RoleLabel, g.rows(area)); ok {
			found[g.line] = l
		}
	}
	for _, r := range rows {
		if _, ok := found[r]; !ok && lost[r] == "" {
			lost[r] = "没有找到“" + r.Name() + "”这一行"
		}
	}
}

// leftmost returns the first column of figures.
func leftmost(columns map[*templates.Line]int, most int) int {
	for _, col := range columns {
		most = min(most, col)
	}
	return most
}

// matrixColumns finds the columns in the head; those that are missing or doubtful become problems.
func (x *labelIndex) matrixColumns(s *tableSite, cols []*templates.Line, h headRows) map[*templates.Line]int {
	columns := map[*templates.Line]int{}
	taken := map[int]*templates.Line{}
	lists := map[*templates.Line][]sheets.Range{}
	for _, c := range cols {
		list := x.find(c, h.from, h.to)
		list = slices.DeleteFunc(list, func(l sheets.Range) bool { return l.C1 < h.left || l.C1 > h.right })
		list = withinGroup(x, list, c, func(g, l sheets.Range) bool {
			return g.C1 <= l.C1 && l.C1 <= g.C2 && g.R1 < l.R1 && l.R1-g.R2 <= maxHeadGap+1
		})
		lists[c] = list
	}
	at := func(c *templates.Line) (sheets.Range, bool) {
		if len(lists[c]) == 0 {
			return sheets.Range{}, false
		}
		return lists[c][0], true
	}
	area := sheets.Range{R1: h.from, R2: h.to, C1: 1, C2: sheets.MaxColumns}
	for _, g := range gaps(cols, at, func(a, b sheets.Range) bool { return a.C1 < b.C1 }) {
		if l, ok := x.misspelt(s, &x.wording(s.table).Cols, g.line, templates.RoleHead, g.columns(area)); ok {
			lists[g.line] = []sheets.Range{l}
		}
	}
	for _, c := range cols {
		list := lists[c]
		where := sheets.RefName(h.from, 1)
		if len(list) > 0 {
			where = cornerOf(list[0])
		}
		add := func(seen string) {
			s.problems = append(s.problems, problem{templates.Place{Sheet: x.sheet.Name, Cell: where}, seen,
				"请照官方表保留一个“" + c.Name() + "”栏"})
		}
		switch {
		case len(list) == 0:
			add("没有找到“" + c.Name() + "”这一栏")
		case len(list) > 1:
			add(fmt.Sprintf("“%s”这一栏出现了 %d 次（%s）", c.Name(), len(list), refList(list)))
		case list[0].C2 > list[0].C1:
			add(fmt.Sprintf("“%s”的栏目头跨了几栏", c.Name()))
		case taken[list[0].C1] != nil:
			add(fmt.Sprintf("“%s”和“%s”在同一栏", taken[list[0].C1].Name(), c.Name()))
			delete(columns, taken[list[0].C1])
		default:
			columns[c] = list[0].C1
			taken[list[0].C1] = c
			s.labels = append(s.labels, spot{x.sheet, list[0].R1, list[0].C1})
		}
	}
	return columns
}

// shifted looks along a row for signs that its figures do not stand under their heads: a number between the label and
// the first figure, or right behind the last, in a column that has no head of its own; or a label that reaches into the
// figures.
func (x *labelIndex) shifted(l sheets.Range, columns map[*templates.Line]int, h headRows) string {
	if len(columns) == 0 {
		return ""
	}
	under := slices.Sorted(maps.Values(columns))
	first, last := under[0], under[len(under)-1]
	if l.C2 >= first {
		return "的行名占了“" + lineAt(columns, first).Name() + "”栏的位置，数错了位"
	}
	for _, c := range x.sheet.Row(l.R1) {
		if c.Col <= l.C2 || c.Col > last+1 || c.IsBlank() || c.Under || lineAt(columns, c.Col) != nil {
			continue
		}
		if !looksNumeric(&c) || x.headed(c.Col, h) {
			continue
		}
		return fmt.Sprintf("在 %s 有数“%s”，上面没有栏目，数错了位", c.Ref(), hanzi.Shorten(c.Raw, 20))
	}
	return ""
}

// headed reports whether a column has a text of its own in the head. A number there is a figure whose row moved up.
func (x *labelIndex) headed(col int, h headRows) bool {
	for row := h.from; row <= h.to; row++ {
		if c := x.sheet.Cell(row, col); c != nil && isText(c) && !readsAsNumber(c.Raw) {
			return true
		}
	}
	return false
}

// lineAt returns the line whose column that is, nil for none.
func lineAt(columns map[*templates.Line]int, col int) *templates.Line {
	for l, c := range columns {
		if c == col {
			return l
		}
	}
	return nil
}

// looksNumeric reports whether a cell holds a number, or text that reads as one.
func looksNumeric(c *sheets.Cell) bool {
	if c.HasFormula() {
		return !xlsx.GapFormula(c.Formula) // what we show beside the total of a line
	}
	if c.Type == sheets.Number {
		return true
	}
	return c.Type == sheets.String && len(c.Raw) < 100 && readsAsNumber(c.Raw)
}

var readsAsNumber = hanzi.Remembered(func(text string) bool { return templates.ParseFigure(text, nil).Kind == templates.CellNumber })

// withinGroup keeps, where a line was found several times, the places that stand inside the line's own group. A wording that
// no other line has stands in another group because it was written over what was there, and nobody knows which is meant.
func withinGroup(x *labelIndex, list []sheets.Range, l *templates.Line, inside func(group, l sheets.Range) bool) []sheets.Range {
	if len(list) < 2 || l.Group() == nil || !x.words.shared(l) {
		return list
	}
	groups := x.find(l.Group(), 1, sheets.MaxRows)
	kept := slices.DeleteFunc(slices.Clone(list), func(found sheets.Range) bool {
		return !slices.ContainsFunc(groups, func(g sheets.Range) bool { return inside(g, found) })
	})
	if len(kept) == 0 {
		return list
	}
	return kept
}

func (x *labelIndex) placeOf(l sheets.Range) templates.Place {
	return spot{x.sheet, l.R1, l.C1}.place()
}

// refList lists the cells of labels for a message.
func refList(list []sheets.Range) string {
	var names []string
	for i, l := range list {
		if i == 5 {
			names = append(names, "…")
			break
		}
		names = append(names, cornerOf(l))
	}
	return strings.Join(names, "、")
}
