package indicators

import (
	"fmt"
	"slices"

	"nianbao/cmd/internal/collect"
	"nianbao/templates"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

// sums adds the lines of what agencies come to: all that are counted, those of each 类别, and the years side by side.
func (p *page) sums() error {
	counted := lists.Filter(p.lines, func(l *line) bool { return l.Counted })
	if err := p.sum(fmt.Sprintf("合计（%d 个单位）", len(counted)), p.lines, true); err != nil {
		return err
	}
	for _, class := range classes(p.lines) {
		of := lists.Filter(p.lines, func(l *line) bool { return classOf(l) == class })
		n := lists.Count(of, func(l *line) bool { return l.Counted })
		if err := p.sum(fmt.Sprintf("%s（%d 个）", class, n), of, false); err != nil {
			return err
		}
	}
	return p.threeYears(counted)
}

func classOf(l *line) string {
	if l.Agency.Category == "" {
		return "没有写类别"
	}
	return l.Agency.Category
}

// classes lists the 类别 in the order of the roster, nothing where there is but one: its line would say what the total says.
func classes(lines []*line) (list []string) {
	for _, l := range lines {
		if !slices.Contains(list, classOf(l)) {
			list = append(list, classOf(l))
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// sum adds the line of those among some agencies that are counted, and of how many of them all were in time.
func (p *page) sum(name string, of []*line, whole bool) error {
	counted := lists.Filter(of, func(l *line) bool { return l.Counted })
	row := xlsx.IndicatorRow{Sum: true, Whole: whole, From: lists.Map(counted, func(l *line) int { return l.index })}
	f := figures{rank: noRank, past: map[int]numbers{}}
	if len(counted) > 0 {
		now, err := p.added(counted)
		if err != nil {
			return err
		}
		f.now = p.numbersOf(now)
		for _, y := range p.years {
			past, err := p.addedPast(counted, y)
			if err != nil {
				return err
			}
			if past != nil {
				f.past[y] = past
			}
		}
	}
	p.row(row, name, f, p.inTime(of)...)
	return nil
}

// inTime is how many of those whose day is settled were in time, with the cell behind it.
func (p *page) inTime(of []*line) []string {
	if !p.timely {
		return []string{""}
	}
	n := map[collect.Punctuality]int{}
	for _, l := range of {
		n[p.r.Punctuality(l.Standing)]++
	}
	all := len(of) - n[""]
	return []string{fmt.Sprintf("%d/%d", n[collect.InTime], all), ""}
}

// batch is how many filings are added at a time: each takes some 20 kB.
const batch = 128

func (p *page) added(lines []*line) (*templates.Filing, error) {
	total := templates.NewFiling(p.r.Form, p.r.Year)
	for part := range slices.Chunk(lines, batch) {
		list := []*templates.Filing{total}
		for _, l := range part {
			list = append(list, l.Current.Figures())
		}
		var err error
		if total, err = templates.Sum(p.r.Form, p.r.Year, list); err != nil {
			return nil, err
		}
	}
	total.Complete()
	return total, nil
}

// addedPast is what some agencies came to in a year before, nil where nothing is known of one of them: a sum that leaves one out
// says nothing beside one that does not.
func (p *page) addedPast(lines []*line, year int) (numbers, error) {
	if slices.ContainsFunc(lines, func(l *line) bool { return !l.known[year] }) {
		return nil, nil
	}
	var total *templates.Filing
	for part := range slices.Chunk(lines, batch) {
		var list []*templates.Filing
		if total != nil {
			list = append(list, total)
		}
		for _, l := range part {
			list = append(list, lists.First(p.before(l.Agency.Agency), func(f *templates.Filing) bool { return f.Year == year }))
		}
		var err error
		if total, err = templates.SumPast(p.r.Form, year, list); err != nil {
			return nil, err
		}
	}
	return p.pastNumbers(templates.PastOf(total, p.r.Form)), nil
}

// threeYears adds a line for each year, of the agencies that are known in all of them; where there is none, of the body's own
// filings, as long as nobody is missing in this year's.
func (p *page) threeYears(counted []*line) error {
	same := lists.Filter(counted, func(l *line) bool {
		return !slices.ContainsFunc(p.years, func(y int) bool { return !l.known[y] })
	})
	years, whose, now := p.years, fmt.Sprintf("（同口径 %d 个单位）", len(same)), p.r.Root().Total.Clone()
	past, err := map[int]numbers{}, error(nil)
	if len(same) > 0 && len(years) > 0 {
		if now, err = p.added(same); err != nil {
			return err
		}
		for _, y := range years {
			if past[y], err = p.addedPast(same, y); err != nil {
				return err
			}
		}
	} else {
		if len(p.r.Root().Left) > 0 || p.r.Body.Name == "" {
			return nil
		}
		whose, years = "（"+p.r.Body.Name+"的表）", nil
		for _, f := range p.before(p.r.Body.Agency) {
			if own := templates.PastOf(f, p.r.Form); own.Knows() && p.r.Year-f.Year <= yearsBack {
				past[f.Year], years = p.pastNumbers(own), append([]int{f.Year}, years...)
			}
		}
		now.Complete()
	}
	if len(years) == 0 {
		return nil
	}
	p.year(yearOf(p.r.Year)+whose, p.numbersOf(now))
	for _, y := range slices.Backward(years) {
		p.year(yearOf(y)+whose, past[y])
	}
	return nil
}

// year adds a year's line: its numbers stand where this year's do.
func (p *page) year(name string, of numbers) {
	row := xlsx.IndicatorRow{Sum: true, Cells: []xlsx.IndicatorCell{words(name)}}
	for n, i := range p.r.Form.Indicators {
		years := i.Years && len(p.years) > 0
		if years {
			row.Cells = append(row.Cells, make([]xlsx.IndicatorCell, len(p.years))...)
		}
		row.Cells = append(row.Cells, cellOf(i, of[n], true))
		if years {
			row.Cells = append(row.Cells, words(""))
		}
		if i.Rank != "" {
			row.Cells = append(row.Cells, words(""))
		}
	}
	row.Cells = append(row.Cells, make([]xlsx.IndicatorCell, len(p.Columns)-len(row.Cells))...)
	p.Rows = append(p.Rows, row)
}
