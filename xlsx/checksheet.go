package xlsx

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

// The columns that people see stand on a screen of 1366 pixels, the explanations with them; see screenWidth. The ids are hidden.
var checkWidths = []float64{7, 18, 24, 6.5, 6.5, 6.5, 36, 23}

// checkSheet lists what is open, then every live check with its result, then lines for other explanations, then what is checked
// on return. Printed is what is open.
func (v *valuation) checkSheet() *sheet {
	l := v.layout
	s := &sheet{name: SheetChecks, widths: checkWidths, tab: "FF0000", landscape: true, hidden: [][2]int{{CheckID, CheckGoal}},
		start:   Ref{SheetChecks, openTop, CheckWhere},
		heights: map[int]float64{1: 26, 2: 16, 3: 22, CheckHead: 20}, freeze: Ref{SheetChecks, openTop, 1},
		titleFrom: CheckHead, titleRows: CheckHead}
	title, line := Ref{s.name, 1, 1}, Ref{s.name, 2, 1}
	s.spread(title, 1, CheckAnswer, styleTitle, textContent(SheetChecks))
	v.agencyLine(s, line)
	s.merge(line, 1, CheckAnswer, styleLine)
	state := styleState
	state.border = false
	s.spread(checksState, 1, CheckAnswer, state, textContent(v.summary()).with(l.summaryFormula()))
	v.counters(s)
	s.put(oddFormats, styleFlag, textContent("DP").with(oddFormatsFormula()))
	for i, text := range CheckHeads {
		look := styleCheckHead
		look.wrap, look.shrink = false, true
		s.put(Ref{s.name, CheckHead, 1 + i}, look, textContent(text))
	}
	v.openList(s)
	var answers []Ref
	for _, g := range l.checkGroups {
		v.groupHead(s, g)
		for _, c := range g.lines {
			v.checkLine(s, c)
			if c.severity == templates.SeverityQuery {
				answers = append(answers, c.at(CheckAnswer))
			}
		}
	}
	s.valid = append(s.valid, textValidation(answers, "说明", "数确实无误的，写明原因和依据；数有错的，改数，不用写说明。", 2000))
	states := []string{area(Ref{s.name, openTop, checkState}, Ref{s.name, l.checksEnd, checkState})}
	first := fmt.Sprintf("$A%d", openTop)
	s.red = append(s.red, stateConditions(states, first)...)
	s.red = append(s.red, condition{areas: states, formula: fmt.Sprintf(`%s="%s"`, first, stateSkipped), look: lookAmber},
		condition{areas: states, look: lookGrey, formula: fmt.Sprintf(`OR(%[1]s="%[2]s",%[1]s="%[3]s")`, first, stateNoLast, stateRepeats)})
	v.freeLines(s)
	v.onReturn(s)
	v.chars(s)
	s.print = [2]Ref{title, {s.name, openMore, CheckAnswer}}
	return s
}

// groupHead writes the heading above the lines of a sheet, and beside it, hidden, what the cover says of them: the rank of the
// most urgent line, where a line that lost its rank counts as unknown, and how many are open.
func (v *valuation) groupHead(s *sheet, g *checkGroup) {
	head := Ref{s.name, g.head, 1}
	s.spread(head, 1, CheckAnswer, styleGroup, textContent(g.sheet))
	s.heights[head.Row] = 20
	rank, n := g.column(checkRank), len(g.lines)
	least, open := v.standing(g)
	s.put(g.least(), styleFlag, intContent(least).with(
		fmt.Sprintf("IF(COUNT(%[1]s)<%[2]d,%[3]d,MIN(%[1]s))", rank, n, rankUnknown*1000)))
	s.put(g.open(), styleFlag, intContent(open).with(fmt.Sprintf(`%d-COUNTIF(%s,">=%d")+SUMIF(%s,"%s",%s)`, n, rank, rankSettled*1000,
		g.column(checkState), stateError, g.column(checkWeight))))
}

func (g *checkGroup) least() Ref { return Ref{SheetChecks, g.head, checkWeight} }
func (g *checkGroup) open() Ref  { return Ref{SheetChecks, g.head, CheckAside} }

// standing returns what the cells beside a group's heading come to.
func (v *valuation) standing(g *checkGroup) (least, open int) {
	for _, c := range g.lines {
		rank := v.rank(c)
		if at := rank*1000 + c.row; least == 0 || at < least {
			least = at
		}
		switch {
		case rank == rankError:
			open += v.states[c.index].weight
		case rank < rankSettled:
			open++
		}
	}
	return least, open
}

// checkColumn returns a column of the lines of all checks, with the headings between them.
func (l *Layout) checkColumn(col int) string {
	return fixed(Ref{SheetChecks, checkTop, col}, Ref{SheetChecks, l.checksEnd, col})
}

// counters writes the hidden counters, and the ranks of the states that the lines look up.
func (v *valuation) counters(s *sheet) {
	l := v.layout
	ranked := l.checkColumn(checkRank)
	below := func(rank int) string { return fmt.Sprintf(`COUNTIF(%s,"<%d")`, ranked, rank*1000) }
	for _, c := range []struct {
		at      Ref
		formula string
		count   int
	}{
		{countErrors, below(rankQuery) + fmt.Sprintf(`+SUMIF(%s,"%s",%s)`, l.checkColumn(checkState), stateError,
			l.checkColumn(checkWeight)), v.errors},
		{countQueries, below(rankUnknown) + "-" + below(rankQuery), v.queries},
		// all but those that say something that the program knows: a line that is gone counts, too
		{countUnchecked, fmt.Sprintf(`%d-%s-COUNTIF(%s,">=%d")`, len(l.checks), below(rankUnknown), ranked, rankFilling*1000), v.open},
		{countUnfilled, below(rankSettled) + "-" + below(rankFilling), v.waiting},
	} {
		s.put(c.at, styleFlag, intContent(c.count).with(c.formula))
	}
	for i, r := range ranks {
		s.put(Ref{s.name, openTop + i, checkWeight}, styleFlag, textContent(r.state))
		s.put(Ref{s.name, openTop + i, CheckAside}, styleFlag, intContent(r.filling))
		s.put(Ref{s.name, openTop + i, checkRank}, styleFlag, intContent(r.rule))
	}
}

// Texts of the links in the list of what is open that lead to a rule's own line, where an explanation is typed or is not.
const (
	answerLink = "去写说明"
	lineLink   = "看这一条"
)

// openList shows the most urgent lines that are open, by formulas that every program of the last fifteen years computes. Nothing
// is typed into it: the link at the end of a line leads to the cell for the explanation, which stays with its rule.
func (v *valuation) openList(s *sheet) {
	for i := range openRows {
		v.openLine(s, i)
	}
	more, text := Ref{s.name, openMore, 1}, ""
	if n := len(v.list) - openRows; n > 0 {
		text = fmt.Sprintf(moreOpen, n)
	}
	count := fmt.Sprintf(`COUNTIF(%s,"<%d")`, v.layout.checkColumn(checkRank), rankSettled*1000)
	before, after, _ := strings.Cut(moreOpen, "%d")
	s.put(more, styleHint, textContent(text).with(fmt.Sprintf(`IF(%[1]s>%[2]d,"%[3]s"&%[1]s-%[2]d&"%[4]s","")`, count, openRows, before, after)))
	s.merge(more, 1, CheckAnswer, styleHint)
	s.red = append(s.red, condition{areas: []string{area(Ref{s.name, openTop, CheckTitle}, Ref{s.name, openMore - 1, CheckAnswer})},
		formula: fmt.Sprintf(`$A%d<>""`, openTop), look: lookLine})
}

// openLine writes line i of the list. A hidden cell finds which of the lines below it shows, counted from the first, or 0.
func (v *valuation) openLine(s *sheet, i int) {
	l := v.layout
	at := func(col int) Ref { return Ref{s.name, openTop + i, col} }
	shown, line, which, where, word := checkValue{}, &checkPlace{}, 0, "", lineLink
	if i < len(v.list) {
		line = v.list[i]
		shown, which = v.states[line.index], line.row-checkTop+1
		where, _ = l.checkWhere(line)
	}
	if line.severity == templates.SeverityQuery {
		word = answerLink
	}
	from := at(CheckGoal).A1()
	s.put(at(CheckGoal), styleFlag, intContent(which).with(fmt.Sprintf(
		`IF(COUNTIF(%[1]s,"<%[2]d")<%[3]d,0,MOD(SMALL(%[1]s,%[3]d),1000)-%[4]d)`, l.checkColumn(checkRank), rankSettled*1000, i+1, checkTop-1)))
	item := func(col int) string { return fmt.Sprintf(`INDEX(%s,%s)`, l.checkColumn(col), from) }
	put := func(col int, st style, value content, formula string) {
		text := value.text
		if value.kind == contentNumber {
			text = value.number.String()
		}
		if which == 0 {
			text = ""
		}
		s.put(at(col), st, textContent(text).with(fmt.Sprintf(`IF(%s=0,"",%s)`, from, formula)))
	}
	put(checkState, styleOpenState, textContent(shown.state), item(checkState)+`&""`)
	put(CheckTitle, styleOpenText, textContent(line.title), item(CheckTitle)+`&""`)
	put(CheckWhere, styleOpenLink, textContent(where), fmt.Sprintf(`HYPERLINK("#"&%s,%s&"")`, item(CheckGoal), item(CheckWhere)))
	put(checkGot, styleOpenNum, shown.got, item(checkGot)+`&""`)
	put(checkWant, styleOpenNum, shown.want, item(checkWant)+`&""`)
	put(checkOff, styleOpenNum, shown.off, item(checkOff)+`&""`)
	put(checkFix, styleOpenText, textContent(line.fix), item(checkFix)+`&""`)
	put(CheckAnswer, styleOpenLink, textContent(word), fmt.Sprintf(`HYPERLINK("#%s!%s"&%s+%d,IF(%s="","%s","%s"))`,
		QuoteSheet(s.name), sheets.ColumnName(CheckAnswer), from, checkTop-1, item(CheckID), lineLink, answerLink))
	s.heights[at(1).Row] = 36
}

const moreOpen = "另有 %d 条没有列出；上面的办完，就接着列出。"

// checkLine writes one live check.
func (v *valuation) checkLine(s *sheet, c *checkPlace) {
	value := v.states[c.index]
	put := func(col int, st style, what content) { s.put(c.at(col), st, what) }
	where, to := v.layout.checkWhere(c)
	put(checkState, styleCheckState, textContent(value.state).with(c.cells.state))
	put(CheckTitle, styleCheckText, textContent(c.title))
	put(CheckWhere, styleCheckLink, textContent(where))
	s.links = append(s.links, link{c.at(CheckWhere), to, "跳到 " + to.Sheet + " " + to.A1()})
	for j, what := range []content{value.got.with(c.cells.got), value.want.with(c.cells.want), value.off.with(c.cells.off)} {
		if what.formula == "" {
			what = content{}
		}
		put(checkGot+j, styleCheckNum, what)
	}
	put(checkFix, styleCheckFix, textContent(c.fix))
	if c.severity == templates.SeverityQuery {
		put(CheckAnswer, styleAnswer, textContent(v.filing.Explanations[c.id()]))
		put(CheckID, styleCheckID, textContent(c.id()))
	} else {
		put(CheckAnswer, styleCheckText, content{})
	}
	if c.cells.weight != "" {
		put(checkWeight, styleFlag, intContent(value.weight-1).with(c.cells.weight))
	}
	if c.cells.aside != "" {
		put(CheckAside, styleFlag, value.aside.with(c.cells.aside))
	}
	put(CheckGoal, styleFlag, textContent(v.goal(c)).with(c.cells.goal))
	of := 3
	if c.filling() {
		of = 2
	}
	put(checkRank, styleFlag, intContent(v.rank(c)*1000+c.row).with(fmt.Sprintf("IFERROR(VLOOKUP(%s,%s,%d,0),%d)*1000+ROW()",
		c.at(checkState).A1(), rankTable, of, rankUnknown)))
	s.heights[c.row] = max(20, lines(c.fix, 20)*13+4, lines(where, 13)*14+4, lines(c.title, 10)*14+4)
	if c.severity == templates.SeverityQuery {
		s.heights[c.row] = max(s.heights[c.row], answerHeight)
	}
}

// answerHeight, in points, shows three lines of an explanation: the rows of a protected sheet do not grow with what is typed.
const answerHeight = 46.0

// goal is where the link of a line leads.
func (v *valuation) goal(c *checkPlace) string {
	_, to := v.layout.checkWhere(c)
	return cmp.Or(v.states[c.index].goal, QuoteSheet(to.Sheet)+"!"+to.A1())
}

// rankTable holds the states with their ranks.
var rankTable = fixed(Ref{SheetChecks, openTop, checkWeight}, Ref{SheetChecks, openTop + len(ranks) - 1, checkRank})

func lines(text string, width float64) float64 {
	return float64(int(textWidth(text)/width) + 1)
}

// checkWhere names the place of a check in words, and where its link leads.
func (l *Layout) checkWhere(c *checkPlace) (string, Ref) {
	switch {
	case c.kind == checkName:
		return SheetCover + " 单位名称", l.agency["name"]
	case c.kind == checkYear:
		return SheetCover + " 报告年度", l.agency["year"]
	case c.kind == checkMarks:
		return SheetNarrative, l.boxes[0].text()
	case c.passage != nil:
		return l.passageWhere(c.passage)
	case c.table != nil:
		return c.table.Sheet, l.figures[c.table.Keys()[0]]
	case c.kind == checkWords && c.sight.While == "":
		return l.passageWhere(l.form.Passage(string(c.key)))
	}
	key := c.key
	if c.inst != nil {
		key = c.inst.Key
	}
	at := l.figures[key]
	return templates.Where(l.form.Figure(key), templates.Place{Sheet: at.Sheet, Cell: at.A1()}), at
}

func (l *Layout) passageWhere(p *templates.Passage) (string, Ref) {
	return SheetNarrative + " " + cmp.Or(p.Heading, p.Name), l.passages[p.ID]
}

// freeLines are for explanations of findings that have no line of their own.
func (v *valuation) freeLines(s *sheet) {
	l := v.layout
	head := Ref{s.name, l.freeHead(), 1}
	s.spread(head, 1, CheckAnswer, styleHeading, textContent("其他说明：退回的表里列出的其他问题，把问题编号和说明填在这里"))
	s.heights[head.Row] = 24
	others := l.others(v.filing)
	var ids, texts []Ref
	for i, free := range l.free {
		id, text := content{}, content{}
		if i < len(others) {
			id, text = textContent(others[i]), textContent(v.filing.Explanations[others[i]])
		}
		s.put(Ref{s.name, free.ID.Row, checkState}, styleCheckState, textContent("其他说明"))
		s.spread(free.ID, 1, CheckWhere-CheckTitle+1, styleAnswer, id)
		s.put(free.Text, styleAnswer, text)
		ids, texts = append(ids, free.ID), append(texts, free.Text)
		s.heights[free.ID.Row] = 20
	}
	s.valid = append(s.valid, textValidation(ids, "问题编号", "照退回件上的编号填写，例如 value.blank/applications。", 200),
		textValidation(texts, "说明", "写明原因和依据。", 2000))
}

// others returns the ids of a filing's explanations that have no line of their own, in the order of the free lines.
func (l *Layout) others(f *templates.Filing) []string {
	var list []string
	for id := range f.Explanations {
		if _, ok := l.explain[id]; !ok {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return list
}

// Unplaced returns the ids of the explanations for which a workbook of the filing has no line left: Write leaves them out,
// and whoever calls it is to say so.
func Unplaced(f *templates.Filing) ([]string, error) {
	l, err := LayoutOf(f.Form)
	if err != nil {
		return nil, err
	}
	list := l.others(f)
	return list[min(len(list), len(l.free)):], nil
}

// onReturn says what only the command can check.
func (v *valuation) onReturn(s *sheet) {
	head := Ref{s.name, v.layout.returnHead(), 1}
	s.spread(head, 1, CheckAnswer, styleHeading, textContent("报送以后由收表单位核对的事项"))
	s.heights[head.Row] = 24
	text := strings.Join(v.layout.onReturn, "；")
	s.put(Ref{s.name, head.Row + 1, checkState}, styleCheckState, textContent("收到后核对"))
	s.spread(Ref{s.name, head.Row + 1, CheckTitle}, 1, CheckAnswer-CheckTitle+1, styleCheckFix, textContent(text))
	s.heights[head.Row+1] = max(20, lines(text, 75)*13+6)
}
