package indicators

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

// A page is one under construction.
type page struct {
	*xlsx.Indicators
	r      *collect.Result
	years  []int // before this one of which something is known, the earliest first
	timely bool  // it is known of some agency whether it was in time
	lines  []*line
	most   int // of them that are listed one by one
}

// A line is an agency. Of its figures, which take 20 kB, only what they come to is kept.
type line struct {
	*collect.Standing
	index int             // in Result.Listed
	now   numbers         // nil where it has no figures, or no line
	past  map[int]numbers // by year
	known map[int]bool    // years of which something is known
}

// numbers are what the form's indicators come to.
type numbers []templates.Indicated

func (p *page) numbersOf(f *templates.Filing) numbers {
	return lists.Map(p.r.Form.Indicators, func(i *templates.Indicator) templates.Indicated { return i.Of(f) })
}

func (p *page) pastNumbers(past templates.Past) numbers {
	return lists.Map(p.r.Form.Indicators, func(i *templates.Indicator) templates.Indicated { return i.OfPast(past) })
}

// mostLines is how many agencies are listed one by one, on some twenty-seven sheets of paper: of a province's thousands nobody reads
// a page, and their figures stand on sheet 明细.
const mostLines = 2000

// yearsBack is how many years before this one stand on the page.
const yearsBack = 2

// Of makes the page. It fails where a sum leaves the range of numbers.
func Of(r *collect.Result) (*xlsx.Indicators, error) { return of(r, mostLines) }

func of(r *collect.Result, most int) (*xlsx.Indicators, error) {
	p := &page{r: r, most: most, Indicators: &xlsx.Indicators{Title: fmt.Sprintf("%s%d年政府信息公开指标", r.Body.Name, r.Year)}}
	outside := p.gather()
	p.columns()
	if err := p.sums(); err != nil {
		return nil, err
	}
	if p.listed() {
		ranks := p.ranks()
		for _, l := range p.lines {
			p.agency(l, ranks)
		}
	}
	p.Notes = []string{r.Policy() + fmt.Sprintf("，计入 %d 个单位", len(r.Root().Counted))}
	if outside > 0 {
		p.Notes[0] += fmt.Sprintf("；垂直管理的 %d 个不在内", outside)
	}
	if !p.listed() {
		p.Notes = append(p.Notes, fmt.Sprintf("单位有 %d 个，这里不逐个列出；各单位的数在汇总表的“明细”里", len(p.lines)))
	}
	p.legend()
	p.Pages, p.RowHeight = sheets(p.Indicators)
	return p.Indicators, nil
}

func (p *page) listed() bool { return len(p.lines) <= p.most }

// gather finds whose lines there are, and which years before are known. It returns how many agencies are not the office's.
func (p *page) gather() (outside int) {
	known := map[int]bool{}
	for i, s := range p.r.Standings {
		switch {
		case s.Agency.Vertical:
			outside++
			continue
		case s.Inner && !s.Counted:
			continue
		}
		l := &line{Standing: s, index: i, known: map[int]bool{}}
		for _, f := range p.before(s.Agency.Agency) {
			if templates.PastOf(f, p.r.Form).Knows() && p.r.Year-f.Year <= yearsBack {
				l.known[f.Year], known[f.Year] = true, known[f.Year] || s.Counted
			}
		}
		p.timely = p.timely || p.r.Punctuality(s) != ""
		p.lines = append(p.lines, l)
	}
	if p.listed() {
		for _, l := range p.lines {
			p.read(l)
		}
	}
	for y := p.r.Year - yearsBack; y < p.r.Year; y++ {
		if known[y] {
			p.years = append(p.years, y)
		}
	}
	return outside
}

// read takes what a line's figures come to.
func (p *page) read(l *line) {
	if l.Current != nil {
		l.now = p.numbersOf(l.Current.Figures())
	}
	l.past = map[int]numbers{}
	for _, f := range p.before(l.Agency.Agency) {
		if l.known[f.Year] {
			l.past[f.Year] = p.pastNumbers(templates.PastOf(f, p.r.Form))
		}
	}
}

// before lists an agency's filings of years before.
func (p *page) before(a templates.Agency) (list []*templates.Filing) {
	if p.r.Options.Last != nil {
		if f := p.r.Options.Last(a, p.r.Year-1); f != nil {
			list = append(list, f)
		}
	}
	if p.r.Options.Before != nil {
		list = append(list, p.r.Options.Before(a, p.r.Year)...)
	}
	return list
}

// Widths of columns in millimetres. Those of figures share what the others leave of the paper, by how long they are.
const (
	paperWidth = 190
	nameWidth  = 43
	timeWidth  = 13
	stateWidth = 21
)

func yearOf(y int) string { return fmt.Sprintf("%d年", y) }

func (p *page) columns() {
	free := float64(paperWidth - nameWidth - stateWidth)
	add := func(group, head string, weight float64) {
		p.Columns = append(p.Columns, xlsx.IndicatorColumn{Group: group, Head: head, Width: weight})
	}
	add("", "单位", 0)
	for _, i := range p.r.Form.Indicators {
		weight, group, head := 1.0, "", i.Name
		switch {
		case i.Share():
			weight = 1.3
		case i.Unit != "" && i.Unit != "件":
			weight, head = 1.9, i.Name+"（"+i.Unit+"）"
		}
		if i.Years && len(p.years) > 0 {
			group, head = i.Name, yearOf(p.r.Year)
			for _, y := range p.years {
				add(group, yearOf(y), weight)
			}
		} else if i.Rank != "" {
			group, head = i.Name, cmp.Or(i.Unit, "数")
		}
		add(group, head, weight)
		if group != "" && i.Years && len(p.years) > 0 {
			add(group, "增减", weight)
		}
		if i.Rank != "" {
			add(group, "名次", 0.85)
		}
	}
	total := lists.Sum(widths(p.Columns))
	if p.timely {
		free -= timeWidth
	}
	for i := range p.Columns {
		p.Columns[i].Width *= free / total
	}
	p.Columns[0].Width = nameWidth
	if p.timely {
		p.Columns = append(p.Columns, xlsx.IndicatorColumn{Head: "按时", Width: timeWidth})
	}
	p.Columns = append(p.Columns, xlsx.IndicatorColumn{Head: "情况", Width: stateWidth})
}

// figures are what a row shows: this year's numbers, and what is known of the years before.
type figures struct {
	now  numbers
	past map[int]numbers                // without the years that are not known
	rank func(*templates.Indicator) int // 0 for none
}

// row adds the cells of the indicators between the name and what stands behind them.
func (p *page) row(row xlsx.IndicatorRow, name string, f figures, behind ...string) {
	row.Cells = append(row.Cells, words(name))
	for n, i := range p.r.Form.Indicators {
		now := templates.Indicated{}
		if f.now != nil {
			now = f.now[n]
		}
		shown := cellOf(i, now, f.now != nil)
		if row.Whole || row.From != nil {
			shown.Of = i
		}
		years := i.Years && len(p.years) > 0
		if years {
			for _, y := range p.years {
				row.Cells = append(row.Cells, pastCell(i, n, f.past[y]))
			}
		}
		row.Cells = append(row.Cells, shown)
		if years {
			row.Cells = append(row.Cells, p.change(n, now, f))
		}
		if i.Rank != "" {
			row.Cells = append(row.Cells, rankCell(f.rank(i)))
		}
	}
	for _, text := range behind {
		row.Cells = append(row.Cells, words(text))
	}
	p.Rows = append(p.Rows, row)
}

func noRank(*templates.Indicator) int { return 0 }

func rankCell(rank int) xlsx.IndicatorCell {
	if rank == 0 {
		return words("")
	}
	d := formula.FromInt(int64(rank))
	return xlsx.IndicatorCell{Text: d.String(), Number: &d}
}

func words(text string) xlsx.IndicatorCell { return xlsx.IndicatorCell{Text: text} }

func pastCell(i *templates.Indicator, n int, past numbers) xlsx.IndicatorCell {
	if past == nil {
		return words(templates.NotKnown)
	}
	return cellOf(i, past[n], true)
}

func cellOf(i *templates.Indicator, v templates.Indicated, there bool) xlsx.IndicatorCell {
	switch {
	case !there:
		return words("")
	case v.Words != "":
		return words(v.Words)
	}
	c := xlsx.IndicatorCell{Text: v.Number.String(), Number: &v.Number, Share: i.Share()}
	if c.Share {
		tenths := v.Number.Micro() / 1000 // of a per cent: the number has been rounded to them
		c.Text = fmt.Sprintf("%d.%d%%", tenths/10, max(tenths, -tenths)%10)
	}
	return c
}

// change is this year's number less last year's; a share changes by points, which are no number of the page.
func (p *page) change(n int, now templates.Indicated, f figures) xlsx.IndicatorCell {
	last := f.past[p.r.Year-1]
	if f.now == nil || last == nil || now.Words != "" {
		return words("")
	}
	was := last[n]
	off, err := now.Number.Sub(was.Number)
	if was.Words != "" || err != nil || p.r.Form.Indicators[n].Share() {
		return words("")
	}
	c := xlsx.IndicatorCell{Text: off.String(), Number: &off}
	if off.Sign() > 0 {
		c.Text = "+" + c.Text
	}
	return c
}

// agency adds an agency's line.
func (p *page) agency(l *line, ranks map[*templates.Indicator]map[*line]int) {
	row := xlsx.IndicatorRow{Tone: l.Tone()}
	if l.Counted {
		row.From = []int{l.index}
		if l.Current.Verdict.Fine() {
			row.Tone = xlsx.TonePlain
		}
	}
	var behind []string
	if p.timely {
		behind = append(behind, map[collect.Punctuality]string{collect.InTime: "是", collect.Late: "否", collect.Overdue: "否",
			collect.Unclear: "不详"}[p.r.Punctuality(l.Standing)])
	}
	f := figures{now: l.now, past: l.past,
		rank: func(i *templates.Indicator) int { return ranks[i][l] }}
	p.row(row, l.Agency.Label(), f, append(behind, p.state(l))...)
}

// gapMark stands beside a line some of whose figures are blank.
const gapMark = "*"

// state says how it stands with an agency, nothing where all is well.
func (p *page) state(l *line) string {
	state := ""
	switch {
	case l.Current == nil || len(l.Unsure) > 0:
		return l.Status()
	case !l.Counted:
		state = l.Status() + "，未计入"
	case !l.Current.Verdict.Fine():
		state = l.Status() + "，暂计入"
	}
	if slices.ContainsFunc(l.now, func(v templates.Indicated) bool { return v.Gaps }) {
		return state + gapMark
	}
	return state
}

// ranks orders the counted agencies by each indicator that wants it; equal numbers have one rank.
func (p *page) ranks() map[*templates.Indicator]map[*line]int {
	all := map[*templates.Indicator]map[*line]int{}
	for n, i := range p.r.Form.Indicators {
		if i.Rank == "" {
			continue
		}
		type ranked struct {
			*line
			number templates.Decimal
		}
		var list []ranked
		for _, l := range p.lines {
			if l.Counted {
				if v := l.now[n]; v.Words == "" {
					list = append(list, ranked{l, v.Number})
				}
			}
		}
		slices.SortStableFunc(list, func(a, b ranked) int {
			if i.Rank == "least" {
				return a.number.Cmp(b.number)
			}
			return b.number.Cmp(a.number)
		})
		all[i] = map[*line]int{}
		rank := 0
		for k, x := range list {
			if k == 0 || list[k-1].number != x.number {
				rank = k + 1
			}
			all[i][x.line] = rank
		}
	}
	return all
}

// legend says below the table what everything is made of.
func (p *page) legend() {
	definitions := lists.Map(p.r.Form.Indicators, func(i *templates.Indicator) string { return i.Name + "＝" + i.Definition() })
	text := "指标的算法：" + strings.Join(definitions, "；") + "。比例保留一位小数。"
	signs := "“" + templates.NoShare + "”：分母是 0，没有比例；“" + templates.BlankReading + "”：要用的数都空着；“" + gapMark +
		"”：有的数空着，按 0 算；“" + templates.Unread + "”：填的不是数。"
	if len(p.years) > 0 {
		signs += "“" + templates.NotKnown + "”：往年的表或报告里没有这个数，或者不是每个单位都有。增减是本年减去上年。"
	}
	ranked := lists.Filter(p.r.Form.Indicators, func(i *templates.Indicator) bool { return i.Rank != "" })
	for _, i := range ranked {
		way := map[string]string{"most": "从大到小", "least": "从小到大"}[i.Rank]
		signs += i.Name + "名次在计入合计的单位里" + way + "排，数相同的名次相同。"
	}
	if p.timely {
		signs += "按时：第一份在期限前报来的；“不详”是没有记下哪天收到；合计写的是按时的和已经有结果的单位数。"
	}
	p.Legend = []string{text, signs}
}
