package returned

import (
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

// A unit that stands beside an amount is part of it. It may stand in the column's head, which somebody changed, in lines of
// its own between head and figure, in the name of the row, in the cell behind the figure, or above the table.

// captionRows is the number of rows above a table in which a line says what its figures are: （单位：元）, 2023年度.
const captionRows = 3

// headDepth is the number of rows from a column's label down in which more of its head may stand.
const headDepth = 5

// maxCaption is the longest such line, in characters.
const maxCaption = 40

// inUnit makes an amount text, with its unit, where what stands beside it names another unit than the figure's.
func (r *reader) inUnit(at spot, fig *templates.Figure, read templates.Cell) templates.Cell {
	amount := fig.Kind == templates.Amount && fig.Unit != "" && read.Kind == templates.CellNumber && !read.Number.IsZero()
	if !amount || strings.Contains(read.Text, fig.Unit) && !strings.HasPrefix(read.Text, "=") {
		return read
	}
	unit := r.unitBeside(at, fig)
	if unit == "" {
		return read
	}
	return templates.Cell{Kind: templates.CellText, Text: read.Number.String() + unit, Place: at.place(), Changed: read.Changed}
}

// unitBeside returns the unit of money, other than the figure's own, that is named for the cell, or "".
func (r *reader) unitBeside(at spot, fig *templates.Figure) string {
	site := r.find.tables[fig.Table]
	head, top := r.headRow(site, at)
	for row := head; row < min(at.row, head+headDepth); row++ {
		if c := r.shownAt(at.sheet, row, at.col); isText(c) {
			if unit := templates.OtherUnit(labelText(at.sheet, c), fig.Unit); unit != "" {
				return unit
			}
		}
	}
	if unit := unitInRow(at, fig.Unit); unit != "" {
		return unit
	}
	for _, from := range []int{head, top} {
		for row := max(1, from-captionRows); row < from; row++ {
			for _, line := range captions(at.sheet, row) {
				if unit := templates.OtherTableUnit(line, fig.Unit); unit != "" {
					return unit
				}
			}
		}
	}
	return ""
}

func isText(c *sheets.Cell) bool {
	return c != nil && c.Type == sheets.String && len(c.Raw) <= maxLabel
}

// headRow returns the row of the label that stands nearest above a figure, and the first row of the table.
func (r *reader) headRow(site *tableSite, at spot) (head, top int) {
	head, top = max(1, at.row-captionRows), at.row
	found := 0
	for _, l := range site.labels {
		if l.sheet != at.sheet {
			continue
		}
		top = min(top, l.row)
		right := l.col
		if m, ok := r.mergesOf(at.sheet)[[2]int{l.row, l.col}]; ok {
			right = m.C2
		}
		if l.row < at.row && l.col <= at.col && at.col <= right {
			found = max(found, l.row)
		}
	}
	if found > 0 {
		head = found
	}
	return head, top
}

// mergesOf returns the merges of a sheet by their first cells.
func (r *reader) mergesOf(s *sheets.Sheet) map[[2]int]sheets.Range {
	if m, ok := r.merges[s]; ok {
		return m
	}
	if r.merges == nil {
		r.merges = map[*sheets.Sheet]map[[2]int]sheets.Range{}
	}
	m := make(map[[2]int]sheets.Range, len(s.Merges))
	for _, area := range s.Merges {
		m[[2]int{area.R1, area.C1}] = area
	}
	r.merges[s] = m
	return m
}

// shownAt returns what is seen in a column of a row: its cell, or the merged one that reaches over it from the left.
func (r *reader) shownAt(s *sheets.Sheet, row, col int) *sheets.Cell {
	if c := s.Cell(row, col); c != nil && !c.Under {
		return c
	}
	cells := s.Row(row)
	for i := range cells {
		c := &cells[i]
		if m, ok := r.mergesOf(s)[[2]int{c.Row, c.Col}]; ok && m.Contains(row, col) {
			return c
		}
	}
	return nil
}

// unitInRow returns the other unit that the name of a figure's row gives, or the cell behind the figure.
func unitInRow(at spot, own string) string {
	cells := at.sheet.Row(at.row)
	for i := range cells {
		c := &cells[i]
		if !isText(c) || c.Under {
			continue
		}
		text := labelText(at.sheet, c)
		if c.Col < at.col {
			if unit := templates.OtherUnit(text, own); unit != "" {
				return unit
			}
			continue
		}
		if c.Col > at.col && utf8.RuneCountInString(strings.TrimSpace(text)) <= len("（单位：百万元）")/3 {
			return templates.OtherUnit(text, own)
		}
	}
	return ""
}

// captions returns the short lines of a row that may say what a table below it is about.
func captions(s *sheets.Sheet, row int) []string {
	var list []string
	cells := s.Row(row)
	for i := range cells {
		c := &cells[i]
		if !isText(c) || c.Under {
			continue
		}
		if text := labelText(s, c); utf8.RuneCountInString(text) <= maxCaption && !strings.Contains(text, "。") {
			list = append(list, text)
		}
	}
	return list
}
