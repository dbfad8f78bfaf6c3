package sheets

import (
	"sort"
	"strconv"
	"strings"
)

// Lengths in EMU, the unit of drawings: 914,400 to the inch.
const (
	emuPoint  = 12700
	emuPixel  = 9525
	touch     = 5 * emuPoint // what reaches less far into a cell does not cover it
	usualRow  = 15 * emuPoint
	usualCol  = 64 * emuPixel
	charPixel = 7 // of a column's width, in the usual font
)

// over returns the cells that an anchor covers. Sizes of rows and columns are those of the file as far as it gives them.
func (r *remarkReader) over(a *anchor) Range {
	const last = MaxRows
	within := func(n, most int64) int { return int(min(max(n, 0), most-1)) }
	row, col := within(a.fromRow, MaxRows), within(a.fromCol, MaxColumns)
	if a.hasTo && a.hasFrom {
		toRow, toCol := within(a.toRow, last), within(a.toCol, MaxColumns)
		if a.toX < touch {
			toCol--
		}
		if a.toY < touch {
			toRow--
		}
		return Range{R1: row + 1, C1: col + 1, R2: max(toRow, row) + 1, C2: max(toCol, col) + 1}
	}
	x, y := a.fromX, a.fromY
	if !a.hasFrom {
		if a.cx <= 0 || a.cy <= 0 {
			return Range{}
		}
		row, y = r.step(0, a.y, r.sheet.rowSize)
		col, x = r.step(0, a.x, r.sheet.colSize)
	}
	toRow, restY := r.step(row, y+max(a.cy, 0), r.sheet.rowSize)
	toCol, restX := r.step(col, x+max(a.cx, 0), r.sheet.colSize)
	if restY < touch {
		toRow--
	}
	if restX < touch {
		toCol--
	}
	return Range{R1: row + 1, C1: col + 1, R2: max(toRow, row) + 1, C2: max(toCol, col) + 1}
}

// step goes from the beginning of line n, counted from 0, a length onwards and returns the line it ends in and how far
// into it. It stops where it would walk too long.
func (r *remarkReader) step(n int, length int64, size func(int) int64) (int, int64) {
	for length > 0 && n < MaxRows-1 {
		line := size(n + 1)
		if length < line || r.steps <= 0 {
			break
		}
		r.steps--
		length -= line
		n++
	}
	return n, length
}

// A sized is a run of rows or columns of one size in EMU.
type sized struct {
	from, to int32
	size     int64
}

// mostSizes is how many runs of rows of one height are remembered; they only tell what a drawing covers.
const mostSizes = 10_000

func addSize(list *[]sized, from, to int, size int64) {
	if k := len(*list); k > 0 && (*list)[k-1].size == size && int((*list)[k-1].to) == from-1 {
		(*list)[k-1].to = int32(to)
	} else if k < mostSizes {
		*list = append(*list, sized{int32(from), int32(to), size})
	}
}

// sizeOf looks a line up in runs that stand in order; where they do not, it may say usual.
func sizeOf(list []sized, n int, usual int64) int64 {
	i := sort.Search(len(list), func(i int) bool { return int(list[i].to) >= n })
	if i < len(list) && int(list[i].from) <= n {
		return list[i].size
	}
	return usual
}

func (s *Sheet) rowSize(row int) int64 {
	if s.RowHidden(row) {
		return 0
	}
	return sizeOf(s.heights, row, s.usualRow)
}

func (s *Sheet) colSize(col int) int64 {
	if s.ColHidden(col) {
		return 0
	}
	return sizeOf(s.widths, col, s.usualCol)
}

// usualSizes takes the sizes of rows and columns that have none of their own from a <sheetFormatPr> (18.3.1.81).
func (sr *sheetReader) usualSizes() {
	for _, of := range []struct {
		name string
		unit float64
		to   *int64
	}{{"defaultRowHeight", emuPoint, &sr.sheet.usualRow}, {"defaultColWidth", charPixel * emuPixel, &sr.sheet.usualCol}} {
		text, _ := sr.s.Attr("", of.name)
		if size, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil && size > 0 && size < 1e4 {
			*of.to = int64(size * of.unit)
		}
	}
}
