package indicators

import (
	"math"

	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

// Heights in points on A4 set upright with narrow margins: so sixty lines stay large enough to be read on one sheet of paper.
const (
	paperHeight = 780.0
	aboveTable  = 44.0 // title, and a line of notes
	headRows    = 2.6  // of the table, on every sheet
	mostRow     = 16.0
	leastRow    = 8.3 // a character of 6.5 points, 小六
	legendChars = 80  // in a line below the table
	legendLine  = 9.5
)

// sheets returns how many sheets of paper the page takes, and how high its rows are then.
func sheets(p *xlsx.Indicators) (n int, row float64) {
	below := 0.0
	for _, text := range p.Legend {
		below += math.Ceil(float64(hanzi.Columns(text))/2/legendChars) * legendLine
	}
	for n = 1; ; n++ {
		row = (float64(n)*paperHeight - aboveTable - below) / (float64(len(p.Rows)) + headRows*float64(n) + 1)
		if row >= leastRow {
			return n, min(row, mostRow)
		}
	}
}

// Document makes a document of the page, for html and docx.
func Document(p *xlsx.Indicators, year int) *report.Document {
	d := &report.Document{Title: p.Title, Lines: []string{p.Title}, Year: year, Row: p.RowHeight}
	for _, note := range p.Notes {
		d.Add(report.Legend, note+"。")
	}
	d.Blocks = append(d.Blocks, report.NewTable(p.Title, widths(p.Columns), grid(p)))
	for _, text := range p.Legend {
		d.Add(report.Legend, text)
	}
	return d
}

func widths(columns []xlsx.IndicatorColumn) []float64 {
	return lists.Map(columns, func(c xlsx.IndicatorColumn) float64 { return c.Width })
}

// grid lays the page out as a table of two head rows.
func grid(p *xlsx.Indicators) *templates.Grid {
	g := &templates.Grid{Rows: 2 + len(p.Rows), Cols: len(p.Columns), Head: 2, Labels: 1}
	add := func(c templates.GridCell) {
		c.RowSpan, c.ColSpan = max(c.RowSpan, 1), max(c.ColSpan, 1)
		g.Cells = append(g.Cells, c)
	}
	for from, to := 0, 0; from < len(p.Columns); from = to {
		for to = from + 1; to < len(p.Columns) && p.Columns[from].Group != "" && p.Columns[to].Group == p.Columns[from].Group; to++ {
		}
		switch c := p.Columns[from]; {
		case from == 0:
			add(templates.GridCell{RowSpan: 2, Role: templates.RoleCorner, Text: c.Head})
		case c.Group == "":
			add(templates.GridCell{Col: from, RowSpan: 2, Role: templates.RoleHead, Text: c.Head})
		default:
			add(templates.GridCell{Col: from, ColSpan: to - from, Role: templates.RoleHead, Text: c.Group})
		}
	}
	for i, c := range p.Columns {
		if c.Group != "" {
			add(templates.GridCell{Row: 1, Col: i, Role: templates.RoleHead, Text: c.Head})
		}
	}
	for r, row := range p.Rows {
		for i, c := range row.Cells {
			role := templates.RoleFigure
			if i == 0 {
				role = templates.RoleLabel
			}
			add(templates.GridCell{Row: 2 + r, Col: i, Role: role, Text: c.Text})
		}
	}
	return g
}
