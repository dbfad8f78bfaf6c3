//go:build !js

package xlsx

import (
	"fmt"
	"math"
	"slices"

	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

// Sheets 明细 and 合计 of 汇总.xlsx.

// figureHeadings writes two rows: the tables, then the figures in words. heads stand left of them.
func (p *summaryPlan) figureHeadings(t *tableSheet, heads []string) {
	var top, sub []any
	for _, h := range heads {
		top, sub = append(top, t.cell(listHead, h)), append(sub, t.cell(listHead, ""))
	}
	from := len(heads) + 1
	first := t.row + 1
	type span struct{ from, to int }
	var spans []span
	for i, key := range p.keys {
		f := p.Form.Figure(key)
		if i == 0 || p.keys[i-1].Table() != key.Table() {
			spans = append(spans, span{from + i, from + i})
		} else {
			spans[len(spans)-1].to = from + i
		}
		top = append(top, t.cell(listHead, f.Table.Sheet))
		sub = append(sub, t.cell(listHead, f.Name()))
	}
	t.put(20, top...)
	t.put(88, sub...)
	for i := range heads {
		t.merge(i+1, first, i+1, first+1)
	}
	for _, s := range spans {
		t.merge(s.from, first, s.to, first)
	}
}

// figureWidths are the widths of a column for each figure.
func (p *summaryPlan) figureWidths() []float64 {
	widths := make([]float64, len(p.keys))
	for i, key := range p.keys {
		if widths[i] = 11; p.Form.Figure(key).Kind == templates.Amount {
			widths[i] = 16
		}
	}
	return widths
}

// detail has one row for each agency and one column for each figure. Only figures that count stand in the range that is
// summed; those of other filings stand below it.
func (p *summaryPlan) detail(b *builder) error {
	heads := []string{"序号", "单位名称", "单位代码", "状态", "计入合计"}
	widths := append([]float64{6, 34, 14, 10, 9}, p.figureWidths()...)
	var apart []int
	for i := range p.Agencies {
		if p.Agencies[i].Apart && p.Agencies[i].Figure != nil {
			apart = append(apart, i)
		}
	}
	rows := p.lastDetail
	if len(apart) > 0 {
		rows += 2 + len(apart)
	}
	last := sheets.ColumnName(detailFigures + len(p.keys) - 1)
	t := b.table(SheetDetail, tableLook{widths: widths, freeze: "C" + itoa(detailTop), landscape: true, rows: rows,
		wide: true, repeat: fmt.Sprintf("$A:$C,'%s'!$3:$%d", SheetDetail, detailSumRow),
		filter: fmt.Sprintf("A%d:%s%d", detailSumRow, last, p.lastDetail)})
	t.put(26, t.cell(listTitle, p.title()+"：各单位明细"))
	t.put(17, t.cell(listNote, p.policy()+"一个单位一行，一个数一栏。“合计”行和“合计”表都由这些行用公式加出来；没有计入的单位这里空着，它们报来的数列在最下面，供查对。"))
	p.figureHeadings(t, heads)
	blank := t.cell(listSumText, "")
	sum := []any{t.cell(listSumText, "合计"), blank, blank, blank, blank}
	for i, key := range p.keys {
		sum = append(sum, t.formula(listSum, p.sum(i, 0, len(p.Agencies)), totalOf(p.total, key)))
	}
	t.put(20, sum...)
	for i := range p.Agencies {
		p.detailLine(t, i, p.Agencies[i].Counted)
	}
	if len(p.Agencies) == 0 {
		t.put(0)
	}
	if len(apart) > 0 {
		t.put(0)
		t.put(20, t.cell(style{font: fontHei, size: 10.5, color: textRed, h: "left", v: "center"}, "以下的数没有计入合计"))
		for _, i := range apart {
			p.detailLine(t, i, true)
		}
	}
	return t.end()
}

func (p *summaryPlan) detailLine(t *tableSheet, i int, figures bool) {
	a := &p.Agencies[i]
	name := listPlain
	name.indent = min(max(a.Depth-1, 0), 6)
	row := make([]any, 0, detailFigures+len(p.keys))
	row = append(row, t.cell(listMid, i+1), t.cell(name, a.Name), t.cell(listMid, a.Code),
		t.cell(toned(listMid, a.Tone), a.State), t.cell(listMid, yesNo(a.Counted)))
	if a.Figure != nil && figures {
		for k := range p.keys {
			switch c := a.Figure(k); c.Kind {
			case templates.CellNumber:
				row = append(row, t.cell(listNumber, c.Number))
			case templates.CellBlank:
				row = append(row, t.cell(listNumber, ""))
			default: // neither blank nor a number; it never stands in a row that is summed
				row = append(row, t.cell(toned(listMid, ToneRed), "读不出"))
			}
		}
	}
	t.put(17, row...)
}

// Sheet 合计 draws the form's tables below one another. Their columns have different widths, so the sheet has a
// column for every edge that one of them has, and every printed cell is merged from some of these.

// Rows of 合计: a title and a note, then for each table its heading and its grid, with a blank row after it.
const totalsTop = 3

func (p *summaryPlan) placeTotals() {
	p.totalAt = PlaceTables(SheetTotals, totalsTop, p.Form.Tables)
}

func (p *summaryPlan) totals(b *builder) error {
	widths, rows := TableSizes(p.Form.Tables)
	cols := len(widths)
	look := tableLook{rows: totalsTop + rows, cols: cols, tab: "70AD47", widths: widths}
	t := b.table(SheetTotals, look)
	t.line(style{font: fontHei, size: 15, h: "center", v: "center", shrink: true}, 30, p.title()+"：合计", cols)
	t.line(style{size: 10, color: textGrey, h: "center", v: "center", wrap: true}, 32,
		p.policy()+"每个数都是公式，点开可以看到它由“明细”的哪些行加成。", cols)
	t.put(8)
	index := map[templates.Key]int{}
	for i, key := range p.keys {
		index[key] = i
	}
	t.tables(p.Form, p.Form.Tables, func(key templates.Key) (string, any) {
		return p.sum(index[key], 0, len(p.Agencies)), totalOf(p.total, key)
	})
	return t.end()
}

// tables draws tables below one another, each under its heading, with a formula and its value for every figure.
func (t *tableSheet) tables(form *templates.Form, tables []*templates.Table, figure func(templates.Key) (string, any)) {
	edges := tableEdges(tables)
	for _, table := range tables {
		t.put(10)
		heading := table.Name
		for _, s := range form.Sections {
			if s.Table == table {
				heading = s.Heading
			}
		}
		t.line(style{font: fontHei, size: 12, h: "left", v: "center"}, 24, heading, len(edges)-1)
		t.drawTable(table, columnsOf(table, edges), figure)
	}
}

// drawTable writes the grid of one table. Every cell under a merge is written too, so that borders are complete.
func (t *tableSheet) drawTable(table *templates.Table, cols []int, figure func(templates.Key) (string, any)) {
	g := table.Grid()
	width := cols[len(cols)-1] - 1
	rows := make([][]any, g.Rows)
	for i := range rows {
		rows[i] = make([]any, width)
	}
	top := t.row + 1
	heights := slices.Repeat([]float64{19}, g.Rows)
	widths := stretched(table)
	for _, c := range g.Cells {
		st := style{size: 10, h: "center", v: "center", wrap: true, border: true}
		var cell any
		switch c.Role {
		case templates.RoleFigure:
			st.wrap, st.shrink, st.format = false, true, "General"
			formula, value := figure(c.Key)
			cell = t.formula(st, formula, value)
		case templates.RoleLabel:
			st.h, st.fill = "left", fillHead
			if c.RowSpan > 1 {
				st.h = "center"
			}
			cell = t.cell(st, c.Text)
		default:
			st.fill = fillHead
			cell = t.cell(st, c.Text)
		}
		from, to := cols[c.Col], cols[c.Col+c.ColSpan]-1
		for r := c.Row; r < c.Row+c.RowSpan; r++ {
			for col := from; col <= to; col++ {
				rows[r][col-1] = t.cell(st, "")
			}
		}
		rows[c.Row][from-1] = cell
		t.merge(from, top+c.Row, to, top+c.Row+c.RowSpan-1)
		mm := sumOf(widths[c.Col : c.Col+c.ColSpan])
		if need := textPoints(c.Text, mm*totalsScale, 10); c.RowSpan == 1 && need > heights[c.Row] {
			heights[c.Row] = need
		} else if have := sumOf(heights[c.Row : c.Row+c.RowSpan]); c.RowSpan > 1 && need > have {
			for r := c.Row; r < c.Row+c.RowSpan; r++ {
				heights[r] += (need - have) / float64(c.RowSpan)
			}
		}
	}
	for i, row := range rows {
		t.put(heights[i], row...)
	}
}

// textPoints estimates the height of wrapped Chinese text, in points.
func textPoints(text string, mm, size float64) float64 {
	perLine := max(math.Floor((mm-2)/(size*25.4/72)), 1)
	wide := 0.0
	for _, r := range text {
		if r < 0x100 {
			wide += 0.55
		} else {
			wide++
		}
	}
	return math.Ceil(wide/perLine)*size*1.36 + 5
}
