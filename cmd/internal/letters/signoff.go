package letters

import (
	"fmt"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

// How much of a list goes on the page of 审核表, in lines: what A4 has left beside the totals and the boxes for signatures; and
// how many characters of its type stand on such a line.
const (
	missingLines  = 5
	otherLines    = 3
	decisionLines = 7
	signoffChars  = 41
)

// Heights in millimetres that a signature, and an opinion with a seal below it, need.
const (
	signHeight = 13
	sealHeight = 19
)

// Signoff makes 审核表: the page on which those who answer for the body's report sign before it is filed and published. It says
// what the figures are made of, who is not in them, and what the office has decided.
func Signoff(r *collect.Result, office string) *report.Document {
	title := fmt.Sprintf("%d年%s审核表", r.Year, r.Form.Title)
	d := &report.Document{Title: r.Body.Name + title, Lines: []string{title}, Agency: office, Year: r.Year}
	f := &formSheet{}
	f.row(0, "报告单位", r.Body.Name, "编制机关", office, "截至", hanzi.Date(r.Options.Today))
	b, c := r.Root(), r.Count()
	f.row(0, "报送情况", fmt.Sprintf("应报 %d 个，已报 %d 个，未报 %d 个；通过 %d，已说明 %d，待说明 %d，退回 %d，分不清用哪份 %d；免报 %d，代填 %d，垂直管理 %d（不汇总）",
		c.Expected, c.Received, c.Missing, c.Accepted, c.Explained, c.Query, c.Rejected, c.Duplicate, c.Exempt, c.FiledBy, c.Vertical))
	state := "都报齐了，没有待说明和退回的，可以定稿。"
	if len(b.Left)+len(b.Provisional()) > 0 {
		state = "下面列出的单位没有办好以前，本级报告只能是草稿。"
	}
	f.row(0, "合计口径", fmt.Sprintf("%s；计入 %d 个单位。%s", r.Policy(), len(b.Counted), state))
	missing := lists.Filter(b.Left, (*collect.Standing).Missing)
	left := lists.Filter(b.Left, func(s *collect.Standing) bool { return !s.Missing() })
	f.list("未报的", missingLines, lists.Map(missing, func(s *collect.Standing) string { return s.Agency.Label() }))
	for _, x := range []struct {
		head string
		of   []*collect.Standing
	}{{"报了没有计入的", left}, {"暂计入的", b.Provisional()}} {
		f.list(x.head, otherLines, lists.Map(x.of, func(s *collect.Standing) string { return s.Agency.Label() + "（" + s.Status() + "）" }))
	}
	var decided []string
	if r.Options.Rulings != nil {
		decided = lists.Map(r.Options.Rulings.List(), decisionWords)
	}
	f.list("本级的决定", decisionLines, decided)
	for _, t := range r.Form.Tables {
		if t.Shape == templates.Bands {
			f.row(0, t.Name, bandWords(b.Total, t))
		}
	}
	for _, chart := range xlsx.Charts(r.Form) {
		f.row(0, chart.Title, barWords(b.Total, chart.Bars))
	}
	f.row(signHeight, "经办人签字", "", "审核人签字", "", "负责人签字", "")
	seal := "\n\n" + strings.Repeat("　", 22) + "（盖章）　　　　年　　月　　日"
	f.row(sealHeight, "报告单位意见", seal)
	f.row(sealHeight, "备案机关意见", seal)
	table := report.NewTable("审核表", []float64{21, 35, 20, 32, 18, 30}, &f.grid)
	table.Heights = f.heights
	d.Blocks = append(d.Blocks, table)
	return d
}

// decisionWords is a decision in one line.
func decisionWords(d collect.Decided) string {
	text := strings.TrimSpace(fmt.Sprintf("%s %s %s", d.Name, d.What, d.Of))
	if d.Lapsed != "" {
		return text + "（已失效，要重新决定）"
	}
	return fmt.Sprintf("%s（%s，%s %s）", text, d.Reason, d.By, d.Date)
}

// bandWords tells all figures of a table whose figures count different things, row by row.
func bandWords(f *templates.Filing, t *templates.Table) string {
	var rows, figures []string
	row := ""
	for _, c := range t.Grid().Cells {
		if c.Role != templates.RoleFigure {
			continue
		}
		fig := f.Form.Figure(c.Key)
		if name := fig.RowName(); name != row {
			rows, figures, row = append(rows, name), nil, name
		}
		figures = append(figures, fig.Column.Name()+" "+f.Cell(c.Key).String())
		rows[len(rows)-1] = row + "：" + strings.Join(figures, "，")
	}
	return strings.Join(rows, "；")
}

// barWords tells what the bars of a chart add up to.
func barWords(f *templates.Filing, bars []xlsx.ChartBar) string {
	return strings.Join(lists.Map(bars, func(bar xlsx.ChartBar) string {
		var sum templates.Decimal
		for _, key := range bar.Keys {
			n, _ := f.Cell(key).Value()
			sum, _ = sum.Add(n)
		}
		return bar.Label + " " + sum.String()
	}), "，")
}

// A formSheet is a table of labels and words, six columns wide.
type formSheet struct {
	grid    templates.Grid
	heights []float64
}

// row adds a row of labels, each with its words; the words of the last go to the end.
func (f *formSheet) row(height float64, texts ...string) {
	for i, text := range texts {
		cell := templates.GridCell{Row: f.grid.Rows, Col: i, RowSpan: 1, ColSpan: 1, Role: templates.RoleLabel, Text: text}
		if i%2 == 1 {
			cell.Role = templates.RoleWords
		}
		if i == len(texts)-1 {
			cell.ColSpan = 6 - i
		}
		f.grid.Cells = append(f.grid.Cells, cell)
	}
	f.grid.Rows, f.grid.Cols, f.heights = f.grid.Rows+1, 6, append(f.heights, height)
}

// list adds a row that says how many there are, and names as many of them as go on so many lines.
func (f *formSheet) list(head string, lines int, names []string) {
	if len(names) == 0 {
		f.row(0, head, "无")
		return
	}
	more := fmt.Sprintf("……共 %d 个，全部列在“进度.html”里", len(names))
	room, n := 2*(lines*signoffChars)-width(more), 0
	for n < len(names) && room >= width(names[n])+2 {
		room -= width(names[n]) + 2
		n++
	}
	text := strings.Join(names[:n], "；")
	if n < len(names) {
		text += more
	}
	f.row(0, fmt.Sprintf("%s（%d）", head, len(names)), text)
}
