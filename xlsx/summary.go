package xlsx

import (
	"cmp"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

// A Summary is what 汇总.xlsx shows: how it stands with every agency, what they add up to, and what is wrong. It is plain
// data; whoever collects fills it in.
type Summary struct {
	Form     *templates.Form
	Year     int
	Body     string   // name of the body that collects, "" for none
	Facts    []string // sentences above the list of agencies: how many, what is summed
	Policy   string   // which filings are summed, one sentence without its full stop; stands on every sheet and page
	Agencies []SummaryAgency
	Progress []int // order of Agencies on sheet 进度
	Files    []SummaryFile
	Problems []SummaryProblem
	Bodies   []SummaryBody // bodies that others report to, the one that collects first
	Compares string        // what is compared with last year, or why nothing is, without the last full stop; "" where nobody has asked
	Compared *SummaryComparison
	Gaps     []SummaryGap

	Indicators *Indicators // nil for none

	// Texts calls fn for each passage that an agency has written, section by section; nil for none.
	Texts    func(fn func(SummaryText))
	Lines    int // how many there are
	Repeated []SummaryRepeated
	Numbers  []SummaryNumber
	Sums     []SummarySum
}

// A SummaryRepeated is a problem or measure that several agencies have written of.
type SummaryRepeated struct {
	Label, Text, Agencies string
	Count                 int // of agencies
}

// A SummaryText is a passage that an agency has written.
type SummaryText struct {
	Section, Passage, Agency, State, Text string
	Shared                                string // its sentences that others have, too, and who
	Labels                                string // of Repeated that it tells of
}

// A SummaryNumber is one that only a text has: who, what, how many, and the sentence.
type SummaryNumber struct {
	Matter, Agency, Unit, Passage, Sentence string
	Number                                  templates.Decimal
	Why                                     string // why it is not in the sum, "" where it is
}

// A SummarySum adds numbers of one matter and unit up.
type SummarySum struct {
	Matter, Unit   string
	Total          templates.Decimal
	Agencies, Left int
}

// Tone says how a line of sheet 进度 is coloured.
type Tone uint8

const (
	TonePlain Tone = iota
	ToneRed
	ToneAmber
	ToneGreen
	ToneGrey
)

// A SummaryAgency is one agency. Agencies come each after its parent, so that a body's agencies are one range of rows.
type SummaryAgency struct {
	Name, Code, Parent, Category, Contact, Phone string
	Depth                                        int
	State                                        string // 未报, 通过, 退回 …
	Tone                                         Tone
	File                                         string
	Errors, Queries                              int
	Remark                                       string
	Counted                                      bool
	// Figure returns the kind and number of a figure by its place in the form's keys. Nil for an agency without figures.
	Figure func(i int) templates.Cell
	// Apart puts the agency's figures below the range that is summed: 垂直管理, and filings that do not count.
	Apart bool
}

// A SummaryFile is one source and what became of it.
type SummaryFile struct {
	File, State, Agency, By, Verdict, SHA256 string
	Errors, Queries                          int
	Tone                                     Tone
}

// A SummaryProblem is one finding.
type SummaryProblem struct {
	Agency               int // in Agencies, -1 for none
	Name, File           string
	Verdict, Severity    string
	Message, Fix         string
	Place                string
	Got, Want, Off, Code string
	Explanation          string
	Tone                 Tone
}

// A SummaryBody is one body with the range of Agencies that report to it, itself left out.
type SummaryBody struct {
	Name, Code    string
	Depth         int
	From, To      int // Agencies[From:To]
	Counted, Left int
	Provisional   int    // of Counted, those whose filings may still change
	Own           string // verdict of its own filing, "" for none
	Total         *templates.Filing
}

// A SummaryComparison holds what the same agencies add up to in both years.
type SummaryComparison struct {
	Agencies  []int             // in Summary.Agencies; nil where it is not agencies that are compared
	Now, Last *templates.Filing // Last has holes: ask it through templates.PastOf
	Whole     bool              // Now is the total of the body
}

// A SummaryGap is a figure of a body's own filing that is not what its agencies add up to.
type SummaryGap struct {
	Body           string
	Figure         *templates.Figure
	Got, Want, Off templates.Decimal
}

// Names of the sheets of 汇总.xlsx.
const (
	SheetProgress = "进度"
	SheetTotals   = "合计"
	SheetDetail   = "明细"
	SheetProblems = "问题"
	SheetCompare  = "比较"
	SheetCharts   = "图表"
	SheetLevels   = "分级"
	SheetGaps     = "差额"
	SheetFiles    = "文件"
	SheetRepeated = "正文里的问题"
	SheetTold     = "正文里的数"

	SheetIndicators = "指标"
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

// Indicators are sheet 指标, and the page of that name: agencies side by side on one sheet of paper or a few.
type Indicators struct {
	Title     string
	Notes     []string // above the table, sentences without their full stops
	Columns   []IndicatorColumn
	Rows      []IndicatorRow
	Legend    []string // below it: what each number is made of
	Pages     int      // sheets of paper
	RowHeight float64  // then, in points
}

// An IndicatorColumn is a column; those side by side with one Group have it above them.
type IndicatorColumn struct {
	Group, Head string
	Width       float64 // in millimetres on A4
}

// An IndicatorRow is an agency, or what several come to.
type IndicatorRow struct {
	Sum   bool
	Whole bool  // of all that are counted
	From  []int // Summary.Agencies whose figures its formulas add up; nil where they do not count
	Tone  Tone
	Cells []IndicatorCell
}

// An IndicatorCell is a number or words.
type IndicatorCell struct {
	Text   string
	Number *templates.Decimal // nil for words
	Share  bool
	Of     *templates.Indicator // that the cell is a formula for; nil for none
}
