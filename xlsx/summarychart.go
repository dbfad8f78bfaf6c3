//go:build !js

package xlsx

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

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

// WriteSummary writes 汇总.xlsx. Rows are streamed: beside one sheet's buffer, memory does not grow with the number of
// agencies. Every sum is a formula over sheet 明细 with its exact value beside it. The same summary makes the same bytes.
func WriteSummary(w io.Writer, s *Summary) error {
	sheets := []string{SheetProgress}
	if s.Indicators != nil {
		sheets = append(sheets, SheetIndicators)
	}
	sheets = append(sheets, SheetTotals, SheetDetail, SheetProblems, SheetCompare, SheetCharts)
	if len(s.Bodies) > 1 {
		sheets = append(sheets, SheetLevels)
	}
	if len(s.Gaps) > 0 {
		sheets = append(sheets, SheetGaps)
	}
	if s.Texts != nil {
		sheets = append(sheets, SheetNarrative)
	}
	if len(s.Repeated) > 0 {
		sheets = append(sheets, SheetRepeated)
	}
	if len(s.Numbers) > 0 {
		sheets = append(sheets, SheetTold)
	}
	sheets = append(sheets, SheetFiles)
	return writeTables(w, cmp.Or(s.Body, "各单位")+"汇总", sheets, func(x *excelize.File, b *builder) error {
		b.footer = s.Policy
		y := newSummaryPlan(s)
		for _, fill := range []func(*builder) error{y.progress, y.indicators, y.totals, y.detail, y.problems, y.compare, y.charts,
			y.levels, y.gaps, y.texts, y.repeated, y.told, y.files} {
			if err := fill(b); err != nil {
				return err
			}
		}
		return nil
	})
}

// A summaryPlan is a summary with the addresses of what refers to each other.
type summaryPlan struct {
	*Summary
	keys       []templates.Key
	detailRow  []int // row of each agency on 明细
	lastDetail int   // last row of the range that is summed
	progressAt []int // row of each agency on 进度
	problemAt  []int // first row of each agency on 问题, 0 for none
	problemN   []int
	totalAt    map[templates.Key]Ref // cell of each total on 合计
	compareAt  map[templates.Key]int // row of each figure on 比较
	total      *templates.Filing
}

// Rows in which the lists start.
const (
	detailTop     = 6 // headings in two rows and the sum stand above
	detailSumRow  = 5
	detailFigures = 6 // first column of figures
	problemTop    = 4
	compareTop    = 4
)

func newSummaryPlan(s *Summary) *summaryPlan {
	n := len(s.Agencies)
	p := &summaryPlan{Summary: s, keys: s.Form.Keys(), detailRow: make([]int, n), progressAt: make([]int, n),
		problemAt: make([]int, n), problemN: make([]int, n), totalAt: map[templates.Key]Ref{}, compareAt: map[templates.Key]int{}}
	for i := range s.Agencies {
		p.detailRow[i] = detailTop + i
	}
	p.lastDetail = detailTop + max(n, 1) - 1
	for row, i := range s.Progress {
		p.progressAt[i] = p.progressTop() + row
	}
	for i, x := range s.Problems {
		if x.Agency >= 0 {
			if p.problemAt[x.Agency] == 0 {
				p.problemAt[x.Agency] = problemTop + i
			}
			p.problemN[x.Agency]++
		}
	}
	for i, key := range p.keys {
		p.compareAt[key] = compareTop + i
	}
	p.placeTotals()
	if len(s.Bodies) > 0 {
		p.total = s.Bodies[0].Total
	} else {
		p.total = templates.NewFiling(s.Form, s.Year)
	}
	return p
}

// progressTop is the first row of the list of agencies on 进度.
func (p *summaryPlan) progressTop() int { return len(p.Facts) + 4 }

// detailRange names the cells of a figure on 明细 that are summed: those of the agencies from:to.
func (p *summaryPlan) detailRange(i, from, to int) string {
	col := sheets.ColumnName(detailFigures + i)
	return "'" + SheetDetail + "'!" + col + itoa(detailTop+from) + ":" + col + itoa(detailTop+max(to, from+1)-1)
}

// sum is the formula of a figure's total.
func (p *summaryPlan) sum(i, from, to int) string {
	return p.rounded(i, "SUM("+p.detailRange(i, from, to)+")")
}

// rounded rounds the formula of a figure to a 分 where it is money, because Excel adds binary fractions.
func (p *summaryPlan) rounded(i int, formula string) string {
	if p.Form.Figure(p.keys[i]).Kind == templates.Amount {
		return "ROUND(" + formula + ",6)"
	}
	return formula
}

// policy says which filings are summed, and how many they are.
func (p *summaryPlan) policy() string {
	counted := 0
	if len(p.Bodies) > 0 {
		counted = p.Bodies[0].Counted
	}
	return fmt.Sprintf("%s，计入 %d 个单位。", p.Policy, counted)
}

// totalOf returns a body's total as the workbook shows it: a sum of blanks is 0.
func totalOf(f *templates.Filing, key templates.Key) templates.Decimal {
	d, _ := f.Cell(key).Value()
	return d
}
