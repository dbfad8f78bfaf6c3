package xlsx

import (
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/lists"
)

// A Summary is what 汇总.xlsx shows: how it stands with every agency, what they add up to, and what is wrong. It is plain
// data; whoever collects fills it in, the long lists line by line while they are written.
type Summary struct {
	Form     *templates.Form
	Year     int
	Body     string   // name of the body that collects, "" for none
	Facts    []string // sentences above the list of agencies: how many, what is summed
	Policy   string   // which filings are summed, one sentence without its full stop; stands on every sheet and page
	Agencies Lines[SummaryAgency]
	Progress []int // order of Agencies on sheet 进度
	Files    Lines[SummaryFile]
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

// Lines are so many lines, each made when it is asked for: a country has 230,000 of them.
type Lines[T any] struct {
	Len int
	At  func(i int) T
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

// Headings of a roster, as contract.md fixes them; the last three are this program's own.
const (
	RosterName     = "单位名称"
	RosterCode     = "单位代码"
	RosterParent   = "上级代码"
	RosterCategory = "类别"
	RosterRules    = "有规章制定权"
	RosterContact  = "联系人"
	RosterPhone    = "电话"
	RosterAddress  = "地址"
	RosterPostcode = "邮编"
	RosterFax      = "传真"
	RosterEmail    = "邮箱"
	RosterWebsite  = "网站名称"
	RosterURL      = "网址"
	RosterShort    = "单位简称"
	RosterOffice   = "联系科室"
	RosterDue      = "报送期限"
)

// A HandoutLine is one workbook that was handed out.
type HandoutLine struct {
	File, Name, Code, Parent, Category, Contact, Phone string
	Stamp, SHA256                                      string
}

// SheetHandout is the one sheet of 发放清单.xlsx.
const SheetHandout = "发放清单"

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
