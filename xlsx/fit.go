package xlsx

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// Sizes of the printed table. The official Word template sets 宋体 in 五号 to 小五 (9 to 10.5 points) on a text width of 156
// mm; the sheet has the same measures, shown larger on the screen.
const (
	zoom       = 1.0
	pixelsMM   = 96 / 25.4
	tableFont  = 10.5 // points of labels and figures
	pixelsPt   = 96.0 / 72
	lineHeight = 14    // points of one line of tableFont
	padding    = 6.0   // pixels that a cell keeps free left and right together
	maxWidth   = 162.0 // millimetres of all columns
	minWidth   = 8.0   // millimetres that a column of figures needs
	maxRow     = 130.0 // points: a row may take a fifth of the page
	minRow     = 19.0  // points
	maxColumns = 24
)

// What a screen of 1366 × 768 shows of a sheet, in pixels, and how wide a character of a column's width is on it: measured in a
// window of LibreOffice 7.4 (testdata/window), which has the wider columns: Excel has 8 pixels to a character of 宋体 11.
const (
	screenWidth  = 1268.0
	screenHeight = 586.0
	screenChar   = 9.87
	defaultRow   = 15.0 // points
)

// shownWidth and shownHeight return the pixels of the first columns and of rows at 100 %.
func (s *sheet) shownWidth(cols int) float64 {
	return lists.Sum(s.widths[:min(cols, len(s.widths))]) * screenChar
}

func (s *sheet) shownHeight(from, to int) float64 {
	height := 0.0
	for row := from; row <= to; row++ {
		height += cmp.Or(s.heights[row], defaultRow) * pixelsPt
	}
	return height
}

// zoomToFit returns the largest zoom at which all columns are on the screen and the frozen head takes no more than a third of
// it.
func (s *sheet) zoomToFit() float64 {
	for _, zoom := range []float64{120, 110} {
		if s.shownWidth(len(s.widths))*zoom/100 <= screenWidth && s.shownHeight(1, s.freeze.Row-1)*zoom/100 <= screenHeight/3 {
			return zoom
		}
	}
	return 100
}

// newTablePlace measures a table and refuses what cannot be drawn.
func newTablePlace(t *templates.Table) (*tablePlace, error) {
	g := t.Grid()
	p := &tablePlace{table: t, cols: g.Cols, last: gridTop + g.Rows - 1, side: g.Cols + 2,
		title: Ref{t.Sheet, 1, 1}, agency: Ref{t.Sheet, 2, 1}, hint: Ref{t.Sheet, 3, 1}}
	p.flags = p.side + 12
	total := 0.0
	for _, w := range t.Widths {
		total += w
		if w < minWidth {
			return nil, layoutFault(t, "", fmt.Sprintf("widths 里 %g 毫米太窄，放不下数，至少 %g 毫米", w, minWidth))
		}
		p.widths = append(p.widths, w*zoom)
	}
	if g.Cols > maxColumns || total > maxWidth {
		return nil, layoutFault(t, "", fmt.Sprintf("共 %d 栏、宽 %g 毫米，一页纸放不下；最多 %d 栏、%g 毫米，请减少栏数或改小 widths", g.Cols, total, maxColumns, maxWidth))
	}
	for i := range t.Notes {
		p.notes = append(p.notes, Ref{t.Sheet, p.last + 2 + i, 1})
	}
	p.gapRow = p.last + 2 + len(t.Notes)
	p.heights = make([]float64, g.Rows)
	for i := range p.heights {
		p.heights[i] = minRow
	}
	// rows grow for the labels that stand in them alone, then for those that span several
	for _, spanning := range []bool{false, true} {
		for _, c := range g.Cells {
			if c.Role == templates.RoleFigure || c.RowSpan > 1 != spanning {
				continue
			}
			if err := p.grow(c); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

// pageHeight is what the official margins leave of A4, in points.
const pageHeight = (297 - 25 - 20) / 25.4 * 72

// onePage reports whether the table is printed on one page, if need be a little smaller than its width would allow.
func (p *tablePlace) onePage() bool {
	return 66+15*float64(len(p.notes)+1)+lists.Sum(p.heights) <= pageHeight*1.2
}

// grow makes the rows of a label high enough.
func (p *tablePlace) grow(c templates.GridCell) error {
	need, have := p.textHeight(c), lists.Sum(p.heights[c.Row:c.Row+c.RowSpan])
	if need <= have {
		return nil
	}
	share := (need - have) / float64(c.RowSpan)
	for i := c.Row; i < c.Row+c.RowSpan; i++ {
		p.heights[i] = math.Ceil((p.heights[i]+share)*2) / 2
		if p.heights[i] > maxRow {
			return layoutFault(p.table, c.Text, fmt.Sprintf("“%s”太长，%g 毫米宽的格放不下；请缩短文字或改大 widths", hanzi.Shorten(c.Text, 30), p.boxWidth(c)/zoom))
		}
	}
	return nil
}

// boxWidth returns the width of a cell in millimetres on the screen.
func (p *tablePlace) boxWidth(c templates.GridCell) float64 {
	return lists.Sum(p.widths[c.Col : c.Col+c.ColSpan])
}

// textHeight returns the points a label needs in its box.
func (p *tablePlace) textHeight(c templates.GridCell) float64 {
	size := p.fontSize(c)
	line := (p.boxWidth(c)*pixelsMM - padding) / (size * pixelsPt)
	lines := 1.0
	if text := textWidth(c.Text); text > line {
		lines = math.Ceil(text / max(math.Floor(line), 1))
	}
	return lines*lineHeight*size/tableFont + 5
}

// fontSize returns the points of a label's type: tableFont, or, where the official table breaks a head after a number
// of characters, the size nearest to it at which just so many fit.
func (p *tablePlace) fontSize(c templates.GridCell) float64 {
	if c.Wrap == 0 || textWidth(c.Text) <= float64(c.Wrap) {
		return tableFont
	}
	room := p.boxWidth(c)*pixelsMM - padding
	fits := func(size float64) bool {
		return size*pixelsPt*float64(c.Wrap) <= room && size*pixelsPt*float64(c.Wrap+1) > room+padding
	}
	for _, size := range []float64{tableFont, 11, 10, 11.5, 9.5, 12, 9, 12.5, 13} {
		if fits(size) {
			return size
		}
	}
	return tableFont
}

// textWidth counts characters, those of ASCII as half.
func textWidth(s string) float64 {
	n := 0.0
	for _, r := range s {
		if r < 0x100 {
			n += 0.55
		} else {
			n++
		}
	}
	return n
}

// columnWidth turns millimetres on the screen into the unit of SpreadsheetML, characters of the default font (宋体 11:
// 8 pixels a digit at 96 dpi, and 5 pixels of margin; ECMA-376 part 1, 18.3.1.13).
func columnWidth(mm float64) float64 {
	return math.Round((mm*pixelsMM-5)/8*256) / 256
}

// totalsScale makes the printed millimetres readable on the screen; printing fits the page.
const totalsScale = 1.3

func tableEdges(tables []*templates.Table) []float64 {
	var list []float64
	for _, t := range tables {
		at := 0.0
		list = append(list, at)
		for _, w := range stretched(t) {
			at += w
			list = append(list, at)
		}
	}
	slices.Sort(list)
	kept := list[:1]
	for _, at := range list[1:] {
		if at-kept[len(kept)-1] >= 1.6 { // edges of two tables that nearly meet are one
			kept = append(kept, at)
		}
	}
	return kept
}

// stretched returns the widths of a table brought to the common width of 156 mm.
func stretched(t *templates.Table) []float64 {
	widths := slices.Clone(t.Widths)
	if len(widths) != t.Grid().Cols {
		widths = slices.Repeat([]float64{1}, t.Grid().Cols)
	}
	scale := 156 / lists.Sum(widths)
	for i := range widths {
		widths[i] *= scale
	}
	return widths
}

// columnsOf returns the sheet's column at each edge of a table.
func columnsOf(t *templates.Table, edges []float64) []int {
	nearest := func(at float64) int {
		best := 0
		for i, e := range edges {
			if math.Abs(e-at) < math.Abs(edges[best]-at) {
				best = i
			}
		}
		return best + 1
	}
	at := 0.0
	cols := []int{1}
	for _, w := range stretched(t) {
		at += w
		cols = append(cols, nearest(at))
	}
	return cols
}

// PlaceTables says where the figures of tables stand that are drawn below one another from a row on.
func PlaceTables(sheet string, row int, tables []*templates.Table) map[templates.Key]Ref {
	at, edges := map[templates.Key]Ref{}, tableEdges(tables)
	for _, t := range tables {
		row += 2
		cols := columnsOf(t, edges)
		for _, c := range t.Grid().Cells {
			if c.Role == templates.RoleFigure {
				at[c.Key] = Ref{sheet, row + 1 + c.Row, cols[c.Col]}
			}
		}
		row += t.Grid().Rows
	}
	return at
}

// TableSizes are the widths of the columns, in characters, and the number of rows that tables take below one another.
func TableSizes(tables []*templates.Table) (widths []float64, rows int) {
	edges := tableEdges(tables)
	for i := range len(edges) - 1 {
		widths = append(widths, max((edges[i+1]-edges[i])*totalsScale/1.95, 0.8))
	}
	for _, t := range tables {
		rows += 2 + t.Grid().Rows
	}
	return widths, rows
}

// Characters is the width in characters of a column that takes pixels at 100 %, in the program with the wider columns.
func Characters(pixels float64) float64 { return math.Round(pixels/screenChar*100) / 100 }
