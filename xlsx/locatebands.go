package xlsx

import (
	"fmt"
	"maps"
	"slices"

	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

// findBands finds a table of shape Bands in a sheet. Every row belongs to the nearest line above it that holds one of
// the table's column labels or its corner text; that line must hold the row's own columns. A sheet may hold the table
// once: rows that appear twice are in doubt.
func findBands(x *labelIndex, t *templates.Table) []*tableSite {
	heads := map[int]bool{}
	for _, b := range t.Bands {
		for _, c := range b.Cols {
			for _, l := range x.find(c, 1, sheets.MaxRows) {
				heads[l.at.R1] = true
			}
		}
	}
	if len(heads) == 0 {
		return nil
	}
	for _, l := range x.findText(t.Corner) {
		heads[l.at.R1] = true
	}
	s := newSite(t, x.sheet)
	b := bandsFinder{x: x, s: s, heads: sortedInts(heads)}
	for _, band := range t.Bands {
		for _, r := range band.Rows {
			b.row(band, r)
		}
	}
	if 3*len(s.spots) < len(t.Keys()) {
		return nil
	}
	return []*tableSite{s}
}

type bandsFinder struct {
	x     *labelIndex
	s     *tableSite
	heads []int // rows
}

// row places the figures of one row.
func (b *bandsFinder) row(band *templates.Band, r *templates.Line) {
	type match struct {
		label    foundLabel
		columns  map[*templates.Line]int
		reason   string
		noColumn string // of the columns, one that is not there
	}
	var good, poor []match
	for _, l := range b.x.find(r, 1, sheets.MaxRows) {
		i, _ := slices.BinarySearch(b.heads, l.at.R1)
		if i == 0 {
			continue
		}
		head := headRows{from: b.heads[i-1], to: b.heads[i-1], right: sheets.MaxColumns}
		m := match{label: l, columns: map[*templates.Line]int{}}
		for _, c := range band.Cols {
			list := b.x.find(c, head.from, head.to)
			list = slices.DeleteFunc(list, func(h foundLabel) bool { return h.at.C1 <= l.at.C2 })
			switch {
			case len(list) == 1:
				m.columns[c] = list[0].at.C1
				b.s.labels = append(b.s.labels, spot{b.x.sheet, list[0].at.R1, list[0].at.C1})
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
		if other := b.beside(l.at.R1, m.columns, head); other != nil {
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
		b.s.labels = append(b.s.labels, spot{b.x.sheet, m.label.at.R1, m.label.at.C1})
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
			b.s.spots[key] = spot{b.x.sheet, m.label.at.R1, col}
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
			if isColumn(columns, col) || b.x.headed(col, h) {
				break
			}
			if other := numberBeside(b.x.sheet, row, col, col); other != nil {
				return other
			}
		}
	}
	return nil
}
