package returned

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx/sheets"
)

// misplaced looks, in a table whose labels stand where the layout puts them, for signs that its figures do not: a row
// pushed to the right, a total that has left its cell, a figure in another cell of its box, the line of a strip pushed
// down, a row or column that was deleted together with its label.
func (f *finder) misplaced(s *tableSite) {
	f.shiftedRows(s)
	f.movedTotals(s)
	f.besideFigures(s)
	f.pushedDown(s)
	f.lostLines(s)
	slices.SortFunc(s.problems, func(a, b problem) int { return compareRefs(a.place.Cell, b.place.Cell) })
}

// shiftedRows looks at the cell behind each row's last figure. The layout leaves it empty; a number or formula there has
// been pushed out of the row.
func (f *finder) shiftedRows(s *tableSite) {
	behind := f.layout.Area(s.table).Cols + 1
	rows := map[int]bool{}
	for _, at := range s.spots {
		rows[at.row] = true
	}
	for row := range rows {
		c := s.sheet.Cell(row, behind)
		if c == nil || c.IsBlank() || !looksNumeric(c) {
			continue
		}
		seen := fmt.Sprintf("第 %d 行最后一栏外面（%s）还有数“%s”，这一行可能错了位", row, c.Ref(), seenIn(c))
		s.problems = append(s.problems, problem{templates.Place{Sheet: s.sheet.Name, Cell: c.Ref()}, seen, "最后一栏后面不要填数"})
		for key, at := range maps.Clone(s.spots) {
			if at.row == row {
				s.doubt(key, seen)
			}
		}
	}
}

// besideFigures looks at the other cells of figures that the official table gives several columns. While these are merged
// nothing can be typed there; once they are not, the figure may be in any of them.
func (f *finder) besideFigures(s *tableSite) {
	if s.table.Shape != templates.Bands {
		return
	}
	for _, c := range s.table.Grid().Cells {
		if c.Role != templates.RoleFigure || c.ColSpan < 2 {
			continue
		}
		at, ok := s.spots[c.Key]
		if !ok {
			continue
		}
		if other := numberBeside(s.sheet, at.row, at.col+1, at.col+c.ColSpan-1); other != nil {
			seen := seenBeside(other)
			s.problems = append(s.problems, problem{templates.Place{Sheet: s.sheet.Name, Cell: other.Ref()}, seen, "每格只填一个数"})
			s.doubt(c.Key, seen)
		}
	}
}

// numberBeside returns the first cell of a row between two columns that holds a number and lies under no merge.
func numberBeside(sheet *sheets.Sheet, row, from, to int) *sheets.Cell {
	cells := sheet.Row(row)
	for i := range cells {
		if c := &cells[i]; from <= c.Col && c.Col <= to && !c.IsBlank() && !c.Under && looksNumeric(c) {
			return c
		}
	}
	return nil
}

func seenBeside(c *sheets.Cell) string {
	return fmt.Sprintf("同一个数的格里，%s 还有“%s”，分不清填的是哪一格", c.Ref(), seenIn(c))
}

// seenIn shows what stands in a cell: its value, or the formula where the file keeps no value for it.
func seenIn(c *sheets.Cell) string {
	if c.HasFormula() && !c.HasValue {
		return hanzi.Shorten(typedText(c), 40)
	}
	return hanzi.Shorten(cleanText(c.Raw), 20)
}

// rowsBelow is the number of rows under the figures of a strip in which figures that were pushed down are looked for; the
// layout leaves the first empty and begins the notes in the second.
const rowsBelow = 2

// pushedDown looks under the one line of figures of a strip. No label stands beside it that would move with it: a row that
// is inserted there leaves the heads in their place and the figures below it.
func (f *finder) pushedDown(s *tableSite) {
	if s.table.Shape != templates.Strip {
		return
	}
	area := f.layout.Area(s.table)
	last := area.Last
	if row := f.lineDeleted(s, last); row > 0 {
		seen := fmt.Sprintf("没有找到栏目下面填数的那一行（注已经移到第 %d 行）", row)
		s.problems = append(s.problems, problem{templates.Place{Sheet: s.sheet.Name, Cell: sheets.RefName(last, 1)}, seen, "栏目下面只填一行数"})
		for _, key := range s.table.Keys() {
			s.doubt(key, seen)
		}
		return
	}
	for row := last + 1; row <= last+rowsBelow; row++ {
		cells := s.sheet.Row(row)
		i := slices.IndexFunc(cells, func(c sheets.Cell) bool {
			return c.Col <= area.Cols && !c.IsBlank() && !c.Under && looksNumeric(&c)
		})
		if i < 0 {
			continue
		}
		seen := fmt.Sprintf("栏目下面有两行数（第 %d 行、第 %d 行），分不清哪一行是要报的", last, row)
		s.problems = append(s.problems, problem{templates.Place{Sheet: s.sheet.Name, Cell: cells[i].Ref()}, seen, "栏目下面只填一行数"})
		for _, key := range s.table.Keys() {
			s.doubt(key, seen)
		}
		return
	}
}

// lineDeleted reports whether the line of figures of a strip was deleted: nothing stands in it, not even the formulas of
// its totals, and the notes have moved up. It returns the row of the first of these, or 0.
func (f *finder) lineDeleted(s *tableSite, last int) int {
	for _, at := range s.spots {
		if !at.cell().IsBlank() {
			return 0
		}
	}
	for row := last; row <= last+1; row++ { // the layout leaves one row between figures and notes
		for i := range s.sheet.Row(row) {
			if isNote(s.table, &s.sheet.Row(row)[i]) {
				return row
			}
		}
	}
	return 0
}

// lostLines looks for rows and columns that are gone: a number has come into the place of their label, or it is blank, and none of their cells holds a number or
// formula. What stands there now is something else, and blanks read from it would pass for "nothing happened". Only the
// last row or column of a table can go without a label moving into its place.
func (f *finder) lostLines(s *tableSite) {
	changed := s.changed
	s.changed = nil
	twins := f.twins(s, changed)
	for i, l := range changed {
		keys := f.keysOf(s, l)
		alive := slices.ContainsFunc(keys, func(key templates.Key) bool {
			c := s.spots[key].cell()
			return !c.IsBlank() && looksNumeric(c)
		})
		c := l.at.cell()
		number := c != nil && !c.IsBlank() && !c.HasFormula() && looksNumeric(c)
		vouched := hanzi.Label(l.got) != "" || alive && twins[i] == "" && !f.pulledIn(s, l, keys)
		if !number && (len(keys) == 0 || vouched) {
			s.changed = append(s.changed, l)
			continue
		}
		kind := "行"
		if l.role == templates.RoleHead {
			kind = "栏"
		}
		seen := fmt.Sprintf("没有找到“%s”这一%s", l.want, kind)
		if number {
			seen = fmt.Sprintf("“%s”的位置上写的是数“%s”，这一%s可能错了位", l.want, seenIn(c), kind)
		} else if twins[i] != "" {
			seen = fmt.Sprintf("“%s”和“%s”两%s的名称都没有了，数又完全一样，可能是一%[3]s粘贴到了另一%[3]s上", l.want, twins[i], kind)
		}
		s.problems = append(s.problems, problem{l.at.place(), seen, "请照官方表恢复“" + l.want + "”这一" + kind})
		for _, key := range keys {
			s.doubt(key, seen)
		}
	}
}

// twins returns for each label the name of another row, or column, whose label is gone, too, and whose figures are the same, "" for
// none: the one was pasted over the other, and nothing says which of them it was. Where nothing is filled in there is nothing to lose.
func (f *finder) twins(s *tableSite, changed []changedLabel) []string {
	names, first := make([]string, len(changed)), map[string]int{}
	for i, l := range changed {
		texts := lists.Map(f.keysOf(s, l), func(k templates.Key) string { return cleanText(s.spots[k].cell().Text()) })
		if hanzi.Label(l.got) != "" || strings.Join(texts, "") == "" {
			continue
		}
		figures := string(l.role) + strings.Join(texts, "|")
		if k, again := first[figures]; again {
			names[i], names[k] = changed[k].want, l.want
		} else {
			first[figures] = i
		}
	}
	return names
}

// pulledIn reports whether nothing at all is left of the totals of the rows of a column, or of one row, whose label is gone: where
// cells were deleted those behind them came into their place, and the last column, which has the totals, is blank.
func (f *finder) pulledIn(s *tableSite, l changedLabel, keys []templates.Key) bool {
	totals := 0
	for _, key := range keys {
		for _, total := range s.table.Keys() {
			sum, at := f.form.Computed(total), s.spots[total]
			if sum == nil || total == key || at.row != s.spots[key].row || !slices.Contains(sum.Operands, key) {
				continue
			}
			if totals++; !at.cell().IsBlank() {
				return false
			}
		}
	}
	return totals > 0
}

// keysOf returns the figures that a label names by itself: those to the right of a row's label, or under a column's
// label down to the next one.
func (f *finder) keysOf(s *tableSite, l changedLabel) []templates.Key {
	var keys []templates.Key
	for _, key := range s.table.Keys() {
		at, ok := s.spots[key]
		if ok && f.nearest(s.table, l.role, at) == (sheets.Range{R1: l.at.row, C1: l.at.col}) {
			keys = append(keys, key)
		}
	}
	return keys
}

// nearest returns the cell of the label of a role that is next to a figure: the last one before it in its row, or the
// last one above it in its column.
func (f *finder) nearest(t *templates.Table, role templates.Role, at spot) sheets.Range {
	var found sheets.Range
	for _, l := range f.labels[t] {
		if l.Role != role {
			continue
		}
		switch role {
		case templates.RoleLabel:
			if l.Row <= at.row && at.row < l.Row+l.Rows && l.Col < at.col && l.Col > found.C1 {
				found = sheets.Range{R1: l.Row, C1: l.Col}
			}
		case templates.RoleHead:
			if l.Col <= at.col && at.col < l.Col+l.Cols && l.Row < at.row && l.Row > found.R1 {
				found = sheets.Range{R1: l.Row, C1: l.Col}
			}
		}
	}
	return found
}
