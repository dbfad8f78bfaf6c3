package xlsx

import (
	"cmp"
	"fmt"
	"slices"

	"nianbao/templates"
)

var checkWidths = []float64{11, 28, 48, 10, 10, 9, 40, 36, 26, 6, 6}

// checkSheet lists every live check with its result, then lines for other explanations, then what is checked on return.
func (v *valuation) checkSheet() *sheet {
	l := v.layout
	s := &sheet{name: SheetChecks, widths: checkWidths, tab: "FF0000", landscape: true, hidden: [][2]int{{checkWeight, CheckAside}},
		heights: map[int]float64{1: 30, 2: 20, 3: 26, CheckHead: 22}, freeze: Ref{SheetChecks, checkTop, 1},
		titleFrom: CheckHead, titleRows: CheckHead}
	title, line := Ref{s.name, 1, 1}, Ref{s.name, 2, 1}
	s.put(title, styleTitle, textContent(SheetChecks))
	s.merge(title, 1, CheckID, styleTitle)
	v.agencyLine(s, line)
	s.merge(line, 1, CheckID, styleLine)
	state := styleState
	state.border = false
	s.vary(v, variesAgency, checksState, state, summaryFormula(), (*valuation).summary)
	s.merge(checksState, 1, CheckID, state)
	states := area(Ref{s.name, checkTop, checkState}, Ref{s.name, l.checksEnd, checkState})
	for _, c := range []struct {
		at      Ref
		formula string
		count   func(*valuation) int
	}{{countErrors, l.errorsFormula(), func(v *valuation) int { return v.errors }},
		{countQueries, l.stateCount(stateQuery), func(v *valuation) int { return v.queries }},
		{countUnchecked, l.openFormula(), func(v *valuation) int { return v.open }}} {
		s.vary(v, variesAgency, c.at, styleFlag, c.formula, func(v *valuation) content { return intContent(c.count(v)) })
	}
	s.put(oddFormats, styleFlag, textContent("DP").with(oddFormatsFormula()))
	for i, text := range CheckHeads {
		s.put(Ref{s.name, CheckHead, 1 + i}, styleCheckHead, textContent(text))
	}
	var answers []Ref
	for i, c := range l.checks {
		v.checkLine(s, c, i)
		if c.severity == templates.SeverityQuery {
			answers = append(answers, c.at(CheckAnswer))
		}
	}
	s.valid = append(s.valid, textValidation(answers, "说明", "数确实无误的，写明原因和依据；数有错的，改数，不用写说明。", 2000))
	for _, c := range []struct {
		word string
		look conditionLook
	}{{statePass, lookGreen}, {stateError, lookRed}, {stateQuery, lookAmber}, {stateSkipped, lookAmber},
		{stateNoLast, lookGrey}, {stateRepeats, lookGrey}} {
		s.red = append(s.red, condition{areas: []string{states}, formula: fmt.Sprintf(`$A%d="%s"`, checkTop, c.word), look: c.look})
	}
	v.freeLines(s)
	v.onReturn(s)
	v.chars(s)
	s.print = [2]Ref{title, {s.name, l.returnHead() + len(l.onReturn), CheckID}}
	return s
}

// checkLine writes one live check.
func (v *valuation) checkLine(s *sheet, c *checkPlace, i int) {
	put := func(col int, st style, what content) { s.put(c.at(col), st, what) }
	computed := func(col int, st style, formula string, value func(*valuation) content) {
		if by := c.varies(); by != variesNot && formula != "" {
			s.vary(v, by, c.at(col), st, formula, value)
			return
		}
		put(col, st, value(v).with(formula))
	}
	where, to := v.layout.checkWhere(c)
	computed(checkState, styleCheckState, c.cells.state, func(v *valuation) content { return textContent(v.states[i].state) })
	put(CheckTitle, styleCheckText, textContent(c.title))
	put(CheckWhere, styleCheckLink, textContent(where))
	s.links = append(s.links, link{c.at(CheckWhere), to, "跳到 " + to.Sheet + " " + to.A1()})
	for j, formula := range []string{c.cells.got, c.cells.want, c.cells.off} {
		computed(checkGot+j, styleCheckNum, formula, func(v *valuation) content {
			if formula == "" {
				return content{}
			}
			value := v.states[i]
			return []content{value.got, value.want, value.off}[j]
		})
	}
	put(checkFix, styleCheckFix, textContent(c.fix))
	if c.severity == templates.SeverityQuery {
		put(CheckAnswer, styleAnswer, textContent(v.filing.Explanations[c.id()]))
		put(CheckID, styleCheckID, textContent(c.id()))
	} else {
		put(CheckAnswer, styleCheckText, content{})
		put(CheckID, styleCheckID, content{})
	}
	if c.cells.weight != "" {
		put(checkWeight, styleFlag, intContent(v.states[i].weight-1).with(c.cells.weight))
	}
	if c.cells.aside != "" {
		put(CheckAside, styleFlag, v.states[i].aside.with(c.cells.aside))
	}
	s.heights[c.row] = max(20, lines(c.fix, 26)*13+4, lines(where, 25)*14+4, lines(c.title, 13)*14+4)
}

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
	s.put(head, styleHeading, textContent("其他说明：退回的表里列出的其他问题，把问题编号和说明填在这里"))
	s.merge(head, 1, CheckID, styleHeading)
	s.heights[head.Row] = 24
	others := l.others(v.filing)
	var ids, texts []Ref
	for i, free := range l.free {
		id, text := content{}, content{}
		if i < len(others) {
			id, text = textContent(others[i]), textContent(v.filing.Explanations[others[i]])
		}
		s.put(Ref{s.name, free.ID.Row, checkState}, styleCheckState, textContent("其他说明"))
		s.put(free.ID, styleAnswer, id)
		s.merge(free.ID, 1, checkFix-CheckTitle+1, styleAnswer)
		s.put(free.Text, styleAnswer, text)
		s.put(Ref{s.name, free.ID.Row, CheckID}, styleCheckID, content{})
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

// onReturn lists what only the command can check.
func (v *valuation) onReturn(s *sheet) {
	l := v.layout
	head := Ref{s.name, l.returnHead(), 1}
	s.put(head, styleHeading, textContent("报送以后由收表单位核对的事项"))
	s.merge(head, 1, CheckID, styleHeading)
	s.heights[head.Row] = 24
	for i, c := range l.onReturn {
		row := l.returnHead() + 1 + i
		at := func(col int) Ref { return Ref{s.name, row, col} }
		s.put(at(checkState), styleCheckState, textContent("收到后核对"))
		s.put(at(CheckTitle), styleCheckText, textContent(c.title))
		s.put(at(CheckWhere), styleCheckFix, textContent(c.fix))
		s.merge(at(CheckWhere), 1, CheckID-CheckWhere+1, styleCheckFix)
		s.heights[row] = 18
	}
}
