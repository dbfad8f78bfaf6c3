//go:build !js

package xlsx

import (
	"cmp"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

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
	lastDetail int                   // last row of the range that is summed
	progressAt []int                 // row of each agency on 进度
	problemAt  []int                 // first row of each agency on 问题, 0 for none
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
	n := s.Agencies.Len
	p := &summaryPlan{Summary: s, keys: s.Form.Keys(), progressAt: make([]int, n), problemAt: make([]int, n),
		totalAt: map[templates.Key]Ref{}, compareAt: map[templates.Key]int{}}
	p.lastDetail = detailTop + max(n, 1) - 1
	for row, i := range s.Progress {
		p.progressAt[i] = p.progressTop() + row
	}
	for i, x := range s.Problems {
		if x.Agency >= 0 {
			p.problemAt[x.Agency] = cmp.Or(p.problemAt[x.Agency], problemTop+i)
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
