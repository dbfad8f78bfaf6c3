package returned

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/sheets"
)

// Cells that are deleted or inserted with "shift cells" move the rest of their row or column and leave every label in its
// place. What gives it away is the total: its formula now stands in the cell of another figure.

// maxShift is the number of cells by which a total is looked for beside its own place.
const maxShift = 3

// movedTotals looks for totals whose formula has left its cell, along the line of figures that it sums, and doubts the
// figures of that line.
func (f *finder) movedTotals(s *tableSite) {
	for _, key := range s.table.Keys() {
		at, ok := s.spots[key]
		if !ok || f.form.Computed(key) == nil || f.stays(key, at) {
			continue
		}
		parts := f.partsOf(s, key)
		inRow, inCol := oneLine(parts, at)
		if len(parts) < 2 || !inRow && !inCol || lacks(at, at, parts) >= 0 {
			continue
		}
		for d := -maxShift; d <= maxShift; d++ {
			other := spot{at.sheet, at.row, at.col + d}
			if inCol {
				other = spot{at.sheet, at.row + d, at.col}
			}
			left := lacks(other, at, parts)
			if d == 0 || left < 0 || left > max(d, -d)+1 {
				continue
			}
			f.doubtLine(s, key, at, other, inCol)
			break
		}
	}
}

// stays reports whether a total's formula stands in its cell to the letter.
func (f *finder) stays(key templates.Key, at spot) bool {
	c := at.cell()
	return c != nil && !c.Under && c.Formula != "" && c.Formula == f.layout.Formula(key)
}

// partsOf returns the cells of the figures that a total sums; nil when one of them has no certain place on the sheet.
func (f *finder) partsOf(s *tableSite, key templates.Key) []spot {
	var parts []spot
	for _, op := range f.form.Computed(key).Operands {
		if op == key {
			continue
		}
		at, ok := s.spots[op]
		if !ok || at.sheet != s.sheet {
			return nil
		}
		parts = append(parts, at)
	}
	return parts
}

// oneLine reports whether the parts of a total stand in its row, or in its column.
func oneLine(parts []spot, at spot) (row, col bool) {
	row, col = true, true
	for _, p := range parts {
		row, col = row && p.row == at.row, col && p.col == at.col
	}
	return row, col
}

// lacks holds the formula in a cell against the sum of a total's parts. It returns how many parts are missing from it, or
// -1 for a cell that does not sum most of them and hardly anything else. A formula that uses the total itself is another
// thing: a clerk works out the last part from it.
func lacks(in, total spot, parts []spot) int {
	c := in.cell()
	if c == nil || c.Formula == "" || c.Under || len(c.Formula) > maxFormulaBytes {
		return -1
	}
	summed, foreign := 0, 0
	for _, area := range summedBy(in.sheet.Name + "\x00" + c.Formula) {
		for row := area.R1; row <= area.R2; row++ {
			for col := area.C1; col <= area.C2; col++ {
				switch at := (spot{in.sheet, row, col}); {
				case slices.Contains(parts, at):
					summed++
				case at == total && (in.row < total.row || in.col < total.col):
					return -1
				default:
					foreign++
				}
			}
		}
	}
	if summed < 2 || foreign > maxShift+1 {
		return -1
	}
	return len(parts) - summed
}

// summedBy returns the ranges that a formula sums, behind the name of its sheet and a NUL; nothing for a formula that is no
// sum, or one of more cells than are looked at.
var summedBy = hanzi.Remembered(func(of string) []sheets.Range {
	sheet, text, _ := strings.Cut(of, "\x00")
	expr, err := formula.Parse(text)
	if err != nil || len(expr.Operands()) == 0 || !formula.Equal(text, "SUM("+strings.Join(expr.Operands(), ",")+")", sheet) {
		return nil
	}
	var list []sheets.Range
	for _, op := range expr.Operands() {
		area, err := sheets.ParseRange(strings.ReplaceAll(op, "$", ""))
		if err != nil || area.R2-area.R1 > maxRangeCells || area.C2-area.C1 > maxRangeCells {
			return nil
		}
		if size := (area.R2 - area.R1 + 1) * (area.C2 - area.C1 + 1); size > maxRangeCells {
			return nil
		}
		list = append(list, area)
	}
	return list
})

// doubtLine doubts the figures of a line whose total has moved. In a strip only those of the total's own group: the
// others have totals of their own.
func (f *finder) doubtLine(s *tableSite, key templates.Key, at, moved spot, inCol bool) {
	line, way := fmt.Sprintf("第 %d 行", at.row), "右"
	if moved.col < at.col {
		way = "左"
	}
	if inCol {
		line, way = sheets.ColumnName(at.col)+" 列", "下"
		if moved.row < at.row {
			way = "上"
		}
	}
	seen := fmt.Sprintf("%s的合计公式原在 %s，现在到了 %s，这些数多半被向%s移了格（删除或插入单元格时会这样）",
		line, at.place().Cell, moved.place().Cell, way)
	s.problems = append(s.problems, problem{moved.place(), seen, "请把数和合计移回原来的格"})
	own := f.form.Computed(key).Operands
	for _, k := range s.table.Keys() {
		there, ok := s.spots[k]
		switch {
		case !ok || inCol && there.col != at.col || !inCol && there.row != at.row:
		case s.table.Shape == templates.Strip && k != key && !slices.Contains(own, k):
		default:
			s.doubt(k, seen)
		}
	}
}
