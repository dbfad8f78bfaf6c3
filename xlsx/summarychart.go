package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/lists"
)

// Sheet 图表 of 汇总.xlsx: native charts over small tables at the left, which are formulas over sheet 比较.

// A ChartData is a small table that is drawn: one value a bar, this year and last.
type ChartData struct {
	Title string
	Bars  []ChartBar
}

// A ChartBar adds up some figures of a form.
type ChartBar struct {
	Label string
	Keys  []templates.Key
}

// Charts returns what is worth drawing of a form: applications by applicant, by outcome, and the year's course; reviews and
// suits; and of an office's own tables what they add up. The groups are the form's own, and a chart whose rows or columns
// a form does not have is left out.
func Charts(form *templates.Form) []ChartData {
	var list []ChartData
	for _, t := range form.Tables {
		switch {
		case t.Shape == templates.Bands: // its figures count different things
		case t.ID == "applications" && t.Shape == templates.Matrix:
			list = append(list, matrixCharts(t)...)
		case t.ID == "reviews" && t.Shape == templates.Strip:
			list = append(list, stripCharts(t)...)
		default:
			list = append(list, ownCharts(form, t)...)
		}
	}
	return slices.DeleteFunc(list, func(d ChartData) bool { return len(d.Bars) == 0 })
}

func hasLine(lines []*templates.Line, id string) bool {
	return slices.ContainsFunc(templates.Leaves(lines), func(l *templates.Line) bool { return l.ID == id })
}

func matrixCharts(t *templates.Table) []ChartData {
	const total = "total"
	if !hasLine(t.Cols, total) {
		return nil
	}
	by := ChartData{Title: "新收申请，按申请人"}
	for _, c := range templates.Leaves(t.Cols) {
		if c.ID != total && hasLine(t.Rows, "new") {
			by.Bars = append(by.Bars, ChartBar{c.Name(), []templates.Key{templates.MakeKey(t.ID, "new", c.ID)}})
		}
	}
	outcome := ChartData{Title: "办理结果"}
	course := ChartData{Title: "收到和办结"}
	for _, line := range t.Rows {
		if line.ID != "" {
			course.Bars = append(course.Bars, ChartBar{shortLabel(line.Label), keysOf(t, total, line)})
			continue
		}
		for _, sub := range line.Lines {
			bar := ChartBar{shortLabel(sub.Name()), keysOf(t, total, sub)}
			if sub.ID == total {
				bar.Label = "办结"
				course.Bars = append(course.Bars, bar)
			} else {
				outcome.Bars = append(outcome.Bars, bar)
			}
		}
	}
	return []ChartData{by, outcome, course}
}

// Bounds of a chart of an office's own table: more bars cannot be read, more charts nobody looks at.
const (
	maxOwnBars   = 12
	maxOwnCharts = 4
)

// ownCharts draws a table that no official edition has, where it adds something up: its rows by their total, or, where
// only columns have one, each column by its rows.
func ownCharts(form *templates.Form, t *templates.Table) []ChartData {
	computed := func(row, col *templates.Line) bool {
		return form.Computed(templates.MakeKey(t.ID, row.ID, col.ID)) != nil
	}
	var rows, totals []*templates.Line // rows that are typed in; rows that are sums
	cols := templates.Leaves(t.Cols)
	for _, r := range templates.Leaves(t.Rows) {
		if slices.ContainsFunc(cols, func(c *templates.Line) bool { return !computed(r, c) }) {
			rows = append(rows, r)
		} else {
			totals = append(totals, r)
		}
	}
	if len(rows) < 2 || len(rows) > maxOwnBars {
		return nil
	}
	var list []ChartData
	chart := func(title string, col *templates.Line) {
		d := ChartData{Title: title}
		for _, r := range rows {
			d.Bars = append(d.Bars, ChartBar{r.Name(), keysOf(t, col.ID, r)})
		}
		list = append(list, d)
	}
	for _, c := range cols {
		if !slices.ContainsFunc(rows, func(r *templates.Line) bool { return !computed(r, c) }) {
			chart(t.Name, c)
			return list
		}
	}
	if len(totals) == 0 || len(cols) > maxOwnCharts {
		return nil
	}
	for _, c := range cols {
		chart(t.Name+"："+c.Name(), c)
	}
	return list
}

// keysOf lists the figures of a column in some rows, or in the rows that are grouped there.
func keysOf(t *templates.Table, column string, rows ...*templates.Line) []templates.Key {
	return lists.Map(templates.Leaves(rows), func(leaf *templates.Line) templates.Key {
		return templates.MakeKey(t.ID, leaf.ID, column)
	})
}

func stripCharts(t *templates.Table) []ChartData {
	list := []ChartData{{Title: "行政复议和行政诉讼"}, {Title: "复议和诉讼的结果"}}
	if hasLine(t.Cols, "total") {
		for _, line := range templates.Leaves(t.Rows) {
			list[0].Bars = append(list[0].Bars, ChartBar{line.Name(), keysOf(t, "total", line)})
		}
	}
	for _, c := range templates.Leaves(t.Cols) {
		if c.ID == "total" {
			continue
		}
		list[1].Bars = append(list[1].Bars, ChartBar{c.Name(), keysOf(t, c.ID, t.Rows...)})
	}
	return list
}

// shortLabel drops the number and the long tail of an official label: 一、本年新收政府信息公开申请数量 is 本年新收.
func shortLabel(s string) string {
	if _, rest, ok := strings.Cut(s, "）"); ok && strings.HasPrefix(s, "（") {
		s = rest
	}
	if _, rest, ok := strings.Cut(s, "、"); ok {
		s = rest
	}
	s, _, _ = strings.Cut(s, "政府信息公开申请")
	return strings.TrimSuffix(s, "继续办理")
}

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
