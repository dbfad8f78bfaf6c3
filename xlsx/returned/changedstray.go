package returned

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/sheets"
)

// maxUnplaced is the number of stray cells that are listed for a sheet.
const maxUnplaced = 10

// unplaced lists what stands in the area of a table in cells that are neither labels nor figures. In a table that is
// where the layout puts it, everything else is listed; in one that was found by its labels, only what looks like a
// figure, because a home-made table has words of its own; so has a sheet that holds several tables.
func (r *reader) unplaced(t *templates.Table, s *tableSite) {
	ours := map[[2]int]bool{}
	area := sheets.Range{R1: sheets.MaxRows, C1: sheets.MaxColumns}
	for _, at := range s.spots {
		if at.sheet != s.sheet {
			continue
		}
		ours[[2]int{at.row, at.col}] = true
		area.R1, area.R2 = min(area.R1, at.row), max(area.R2, at.row)
		area.C1, area.C2 = min(area.C1, at.col), max(area.C2, at.col)
	}
	for _, at := range s.labels {
		ours[[2]int{at.row, at.col}] = true
	}
	if s.layout {
		area = sheets.Range{R1: 1, C1: 1, R2: sheets.MaxRows, C2: sheets.MaxColumns}
		for _, label := range r.find.labels[t] {
			ours[[2]int{label.Row, label.Col}] = true
		}
		for key := range s.unsure {
			at := r.find.layout.Figure(key)
			ours[[2]int{at.Row, at.Col}] = true
		}
	} else if len(s.unsure) > 0 {
		return // table.truncated has said that figures could not be placed
	}
	others := r.othersOn(s)
	is := func(c *sheets.Cell) bool {
		if !area.Contains(c.Row, c.Col) || ours[[2]int{c.Row, c.Col}] {
			return false
		}
		if s.layout && (len(others) == 0 || c.Row <= r.find.layout.Area(t).Last) {
			return !isNote(t, c) && !around(r.find.layout, t, c)
		}
		return looksNumeric(c) && !slices.ContainsFunc(others, func(o sheets.Range) bool { return o.Contains(c.Row, c.Col) })
	}
	r.stray(s.sheet, s, r.foreignLines(s, is))
	if !s.layout {
		r.corrections(s, ours)
	}
}

// othersOn returns the areas of the other tables that stand on the sheet of a table.
func (r *reader) othersOn(s *tableSite) []sheets.Range {
	var list []sheets.Range
	for _, t := range r.form.Tables {
		for _, other := range r.find.copies[t] {
			if t == s.table || other.sheet != s.sheet {
				continue
			}
			area := sheets.Range{R1: sheets.MaxRows, C1: sheets.MaxColumns}
			for _, at := range append(slices.Collect(maps.Values(other.spots)), other.labels...) {
				area.R1, area.R2 = min(area.R1, at.row), max(area.R2, at.row)
				area.C1, area.C2 = min(area.C1, at.col), max(area.C2, at.col)
			}
			list = append(list, area)
		}
	}
	return list
}

// foreignLines reports rows and columns of subtotals and the like, which a home-made table has between the official ones,
// once each, and returns what is left of is. A line is foreign when no figure of the table stands in it and at least two
// of the cells that is says do.
func (r *reader) foreignLines(s *tableSite, is func(*sheets.Cell) bool) func(*sheets.Cell) bool {
	ownRows, ownCols := map[int]bool{}, map[int]bool{}
	for _, at := range s.spots {
		ownRows[at.row], ownCols[at.col] = true, true
	}
	type line struct {
		row, col int // one of them is 0
	}
	cells := map[line][]*sheets.Cell{}
	lineOf := func(c *sheets.Cell) line {
		switch {
		case !ownRows[c.Row]:
			return line{row: c.Row}
		case !ownCols[c.Col]:
			return line{col: c.Col}
		}
		return line{}
	}
	for c := range s.sheet.All() {
		if !c.IsBlank() && looksNumeric(c) && is(c) && !r.signed(s.sheet, c) {
			cells[lineOf(c)] = append(cells[lineOf(c)], c)
		}
	}
	delete(cells, line{})
	lines := slices.SortedFunc(maps.Keys(cells), func(a, b line) int { return cmp.Or(a.col-b.col, a.row-b.row) })
	n := 0
	var last *templates.Finding
	for _, l := range lines {
		list := cells[l]
		if len(list) < 2 {
			delete(cells, l)
			continue
		}
		if n++; n > maxUnplaced {
			continue
		}
		name := "第 " + strconv.Itoa(l.row) + " 行"
		if l.row == 0 {
			name = sheets.ColumnName(l.col) + " 列"
		}
		words := r.headOf(s, list[0], l.row == 0)
		if words != "" {
			name += "“" + words + "”"
		}
		got := shownIn(list[0])
		if s.layout && words == "" && !list[0].HasFormula() { // nobody says what they are
			r.hear(heard{sheet: s.sheet, row: list[0].Row, col: list[0].Col, what: whatBeside, beside: s.rowNames(r.form)[list[0].Row],
				seen: fmt.Sprintf("%s上有 %d 个数，第一个是", strings.TrimPrefix(name, "第 "), len(list)), text: got, query: true})
			continue
		}
		first := list[0].Ref()
		last = r.report("workbook.unplaced/line", nil, templates.Place{Sheet: s.sheet.Name, Cell: first},
			templates.Words{"got": got, "sheet": s.sheet.Name, "line": name, "count": strconv.Itoa(len(list)), "first": first})
	}
	if n > maxUnplaced && last != nil {
		last.Message += fmt.Sprintf("另有 %d 行、列。", n-maxUnplaced)
	}
	return func(c *sheets.Cell) bool { return is(c) && (cells[lineOf(c)] == nil || !looksNumeric(c)) }
}

// headOf returns the text nearest to a cell of a foreign line: above it in a column, left of it in a row.
func (r *reader) headOf(s *tableSite, c *sheets.Cell, column bool) string {
	row, col := c.Row, c.Col
	for range maxHeadOff {
		if column {
			row--
		} else {
			col--
		}
		if row < 1 || col < 1 {
			break
		}
		if head := s.sheet.Cell(row, col); !head.IsBlank() && !looksNumeric(head) {
			return hanzi.Shorten(strings.TrimSpace(cleanText(head.Raw)), 20)
		}
	}
	return ""
}

// maxHeadOff is how far from its first number the name of a foreign line is looked for.
const maxHeadOff = 5

// stray reports the cells of a sheet that is says: what they say beside the figures as remarks, numbers that stand by
// themselves as what they are, at most maxUnplaced of them. site is the table that the sheet holds, nil for none.
func (r *reader) stray(sheet *sheets.Sheet, site *tableSite, is func(*sheets.Cell) bool) {
	n, lines := 0, site.rowNames(r.form)
	var last *templates.Finding
	for c := range sheet.All() {
		if c.IsBlank() || !is(c) || r.neighbour(sheet, lines, c) {
			continue
		}
		if n++; n > maxUnplaced {
			continue
		}
		last = r.report("workbook.unplaced", nil, templates.Place{Sheet: sheet.Name, Cell: c.Ref()}, templates.Words{"got": shownIn(c)})
	}
	if n > maxUnplaced {
		last.Message += fmt.Sprintf("另有 %d 处。", n-maxUnplaced)
	}
}

// shownIn shows what was typed into a cell.
func shownIn(c *sheets.Cell) string {
	if c.HasFormula() {
		return hanzi.Shorten(typedText(c), 40)
	}
	return hanzi.Shorten(cleanText(c.Raw), 40)
}

// rowNames returns the names of the lines of a table by the rows that they stand in.
func (s *tableSite) rowNames(form *templates.Form) map[int]string {
	if s == nil {
		return nil
	}
	names := map[int]string{}
	for _, key := range s.table.Keys() {
		if at, ok := s.spots[key]; ok && names[at.row] == "" && at.sheet == s.sheet {
			names[at.row] = form.Figure(key).RowName()
		}
	}
	return names
}
