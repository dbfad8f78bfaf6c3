//go:build !js

package xlsx

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/lists"
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
	for i := range p.Agencies.Len {
		if a := p.Agencies.At(i); a.Apart && a.Figure != nil {
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
		sum = append(sum, t.formula(listSum, p.sum(i, 0, p.Agencies.Len), totalOf(p.total, key)))
	}
	t.put(20, sum...)
	for i := range p.Agencies.Len {
		p.detailLine(t, i, false)
	}
	if p.Agencies.Len == 0 {
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

// detailLine writes the line of an agency: figures that count above, those of other filings among the rows that are apart.
func (p *summaryPlan) detailLine(t *tableSheet, i int, apart bool) {
	a := p.Agencies.At(i)
	name := listPlain
	name.indent = min(max(a.Depth-1, 0), 6)
	row := make([]any, 0, detailFigures+len(p.keys))
	row = append(row, t.cell(listMid, i+1), t.cell(name, a.Name), t.cell(listMid, a.Code),
		t.cell(toned(listMid, a.Tone), a.State), t.cell(listMid, yesNo(a.Counted)))
	if a.Figure != nil && (a.Counted || apart) {
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
		return p.sum(index[key], 0, p.Agencies.Len), totalOf(p.total, key)
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
		mm := lists.Sum(widths[c.Col : c.Col+c.ColSpan])
		if need := textPoints(c.Text, mm*totalsScale, 10); c.RowSpan == 1 && need > heights[c.Row] {
			heights[c.Row] = need
		} else if have := lists.Sum(heights[c.Row : c.Row+c.RowSpan]); c.RowSpan > 1 && need > have {
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

// Sheet 图表 of 汇总.xlsx: native charts over small tables at the left, which are formulas over sheet 比较.

const (
	colorNow  = "2F6DB5"
	colorLast = "B9C7D8"
	chartRows = 18 // rows that a chart takes, with a little room
	rowPoints = 15 // the height that excelize reckons with when it places a chart
)

func (p *summaryPlan) charts(b *builder) error {
	data := Charts(p.Form)
	t := b.table(SheetCharts, tableLook{widths: []float64{16, 11, 11, 3}, cols: 14, rows: 3 + chartRows*len(data),
		pages: 1, tab: "ED7D31"})
	t.put(26, t.cell(listTitle, p.title()+"：图表"))
	note := p.policy() + "左边的数是公式，取自“比较”表；图随数变。" + p.compares()
	if p.Compared == nil {
		note += "图上只有本年。"
	}
	t.put(17, t.cell(listNote, note))
	for i, d := range data {
		for t.row < 2+i*chartRows {
			t.put(rowPoints)
		}
		top := t.row + 1
		p.chartTable(t, d)
		if err := b.file.AddChart(SheetCharts, "E"+itoa(top), p.chart(d, top, i)); err != nil {
			return err
		}
	}
	for t.row < 2+chartRows*len(data) {
		t.put(rowPoints)
	}
	return t.end()
}

// chartTable writes the numbers of one chart: label, this year, last year.
func (p *summaryPlan) chartTable(t *tableSheet, d ChartData) {
	head := listHead
	head.wrap, head.shrink = false, true
	title := d.Title
	if _, column, ok := strings.Cut(title, "："); ok {
		title = column
	}
	t.put(rowPoints, t.cell(head, title), t.cell(listHead, fmt.Sprintf("%d年", p.Year)), t.cell(listHead, fmt.Sprintf("%d年", p.Year-1)))
	for _, bar := range d.Bars {
		var now, was templates.Decimal
		known := p.Compared != nil
		var refs [2][]string
		for _, key := range bar.Keys {
			var err error
			if now, err = now.Add(p.comparedNow(key)); err != nil {
				t.err = err
				return
			}
			last, ok := p.lastOf(key)
			known = known && ok
			if was, err = was.Add(last); err != nil {
				t.err = err
				return
			}
			row := itoa(p.compareAt[key])
			refs[0], refs[1] = append(refs[0], "'"+SheetCompare+"'!D"+row), append(refs[1], "'"+SheetCompare+"'!E"+row)
		}
		cells := []any{t.cell(listPlain, bar.Label), t.formula(listNumber, addUp(refs[0]), now), t.cell(listNumber, "")}
		if known {
			cells[2] = t.formula(listNumber, addUp(refs[1]), was)
		}
		t.put(rowPoints, cells...)
	}
}

func addUp(refs []string) string {
	if len(refs) == 1 {
		return refs[0]
	}
	return "SUM(" + strings.Join(refs, ",") + ")"
}

func (p *summaryPlan) chart(d ChartData, top, i int) *excelize.Chart {
	first, last := itoa(top+1), itoa(top+len(d.Bars))
	at := func(col string) string {
		return "'" + SheetCharts + "'!$" + col + "$" + first + ":$" + col + "$" + last
	}
	series := func(col, color string) excelize.ChartSeries {
		return excelize.ChartSeries{Name: "'" + SheetCharts + "'!$" + col + "$" + itoa(top), Categories: at("A"), Values: at(col),
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}}
	}
	grey := excelize.Font{Size: 9, Color: "595959"}
	gap, overlap := uint(60), 0
	zero := 0.0
	c := &excelize.Chart{
		Type: excelize.Col, Series: []excelize.ChartSeries{series("B", colorNow)},
		Format:    excelize.GraphicOptions{AltText: d.Title, OffsetX: 4},
		Dimension: excelize.ChartDimension{Width: 620, Height: 320},
		Legend:    excelize.ChartLegend{Position: "none"},
		Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: d.Title,
			Font: &excelize.Font{Size: 12, Bold: true, Color: "404040"}}}},
		PlotArea: excelize.ChartPlotArea{ShowVal: true},
		XAxis:    excelize.ChartAxis{Font: grey},
		YAxis:    excelize.ChartAxis{Font: grey, MajorGridLines: true, Minimum: &zero},
		GapWidth: &gap, Overlap: &overlap,
	}
	if p.Compared != nil {
		c.Series = append(c.Series, series("C", colorLast))
		c.Legend = excelize.ChartLegend{Position: "bottom", Font: &grey}
	}
	return c
}
