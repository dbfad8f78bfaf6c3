package xlsx

import (
	"fmt"
	"slices"

	"nianbao/templates"
)

var checkWidths = []float64{11, 28, 48, 10, 10, 9, 40, 36, 26, 6, 6}

// checkSheet lists every live check with its result, then lines for other explanations, then what is checked on return.
func (v *valuation) checkSheet() *sheet {
	l := v.layout
	s := &sheet{name: SheetChecks, widths: checkWidths, tab: "FF0000", landscape: true, hidden: []int{checkTexts, checkBad},
		heights: map[int]float64{1: 30, 2: 20, 3: 26, checkHead: 22}, freeze: Ref{SheetChecks, checkTop, 1}, titleFrom: checkHead, titleRows: checkHead}
	title, line := Ref{s.name, 1, 1}, Ref{s.name, 2, 1}
	s.put(title, styleTitle, textContent(SheetChecks))
	s.merge(title, 1, checkID, styleTitle)
	s.put(line, styleLine, v.agencyLine()).vary = variesAgency
	s.merge(line, 1, checkID, styleLine)
	state := styleState
	state.border = false
	s.put(checksState, state, textContent(v.summary()).with(summaryFormula())).vary = variesLast
	s.merge(checksState, 1, checkID, state)
	states := area(Ref{s.name, checkTop, checkState}, Ref{s.name, l.checksEnd, checkState})
	for _, c := range []struct {
		at    Ref
		word  string
		count int
	}{{countErrors, stateError, v.errors}, {countQueries, stateQuery, v.queries}, {countUnchecked, stateSkipped, v.open}} {
		s.put(c.at, styleFlag, intContent(c.count).with(fmt.Sprintf(`COUNTIF(%s,"%s")`, states, c.word))).vary = variesLast
	}
	for i, text := range checkHeads {
		s.put(Ref{s.name, checkHead, 1 + i}, styleCheckHead, textContent(text))
	}
	for i, c := range l.checks {
		v.checkLine(s, c, v.states[i])
	}
	for _, c := range []struct {
		word string
		look conditionLook
	}{{statePass, lookGreen}, {stateError, lookRed}, {stateQuery, lookAmber}, {stateSkipped, lookAmber}, {stateNoLast, lookGrey}, {stateRepeats, lookGrey}} {
		s.red = append(s.red, condition{areas: []string{states}, formula: fmt.Sprintf(`$A%d="%s"`, checkTop, c.word), look: c.look})
	}
	v.freeLines(s)
	v.onReturn(s)
	s.print = [2]Ref{title, {s.name, l.returnHead() + len(l.onReturn), checkID}}
	return s
}

// checkLine writes one live check.
func (v *valuation) checkLine(s *sheet, c *checkPlace, value checkValue) {
	put := func(col int, st style, what content) {
		cell := s.put(c.at(col), st, what)
		if what.formula != "" && col <= checkOff && c.inst != nil && c.inst.Previous() {
			cell.vary = variesLast
		}
	}
	where, to := v.layout.checkWhere(c)
	text := func(formula, value string) content { return textContent(value).with(formula) }
	put(checkState, styleCheckState, text(c.cells.state, value.state))
	put(checkTitle, styleCheckText, textContent(c.title))
	put(checkWhere, styleCheckLink, textContent(where))
	s.links = append(s.links, link{c.at(checkWhere), to, "跳到 " + to.Sheet + " " + to.A1()})
	for _, n := range []struct {
		col     int
		formula string
		value   content
	}{{checkGot, c.cells.got, value.got}, {checkWant, c.cells.want, value.want}, {checkOff, c.cells.off, value.off}} {
		if n.formula == "" {
			put(n.col, styleCheckNum, content{})
			continue
		}
		put(n.col, styleCheckNum, n.value.with(n.formula))
	}
	put(checkFix, styleCheckFix, textContent(c.fix))
	if c.severity == templates.SeverityQuery {
		put(checkAnswer, styleAnswer, textContent(v.filing.Explanations[c.id()]))
		put(checkID, styleCheckID, textContent(c.id()))
		s.valid = append(s.valid, textValidation(c.at(checkAnswer), "说明", "数确实无误的，写明原因和依据；数有错的，改数，不用写说明。", 2000))
	} else {
		put(checkAnswer, styleCheckText, content{})
		put(checkID, styleCheckID, content{})
	}
	if c.cells.text != "" {
		put(checkTexts, styleFlag, intContent(value.text).with(c.cells.text))
		put(checkBad, styleFlag, intContent(value.bad).with(c.cells.bad))
	}
	s.heights[c.row] = max(20, lines(c.fix, 26)*13+4, lines(where, 25)*14+4, lines(c.title, 13)*14+4)
}

func lines(text string, width float64) float64 {
	return float64(int(textWidth(text)/width) + 1)
}

// checkWhere names the place of a check in words, and where its link leads.
func (l *Layout) checkWhere(c *checkPlace) (string, Ref) {
	switch {
	case c.passage != nil:
		name := c.passage.Heading
		if name == "" {
			name = c.passage.Name
		}
		return SheetNarrative + " " + name, l.passages[c.passage.ID]
	case c.table != nil:
		return c.table.Sheet, l.figures[c.table.Keys()[0]]
	}
	at := l.figures[c.inst.Key]
	return templates.Where(l.form.Figure(c.inst.Key), templates.Place{Sheet: at.Sheet, Cell: at.A1()}), at
}

// freeLines are for explanations of findings that have no line of their own.
func (v *valuation) freeLines(s *sheet) {
	l := v.layout
	head := Ref{s.name, l.freeHead(), 1}
	s.put(head, styleHeading, textContent("其他说明：退回的表里列出的其他问题，把问题编号和说明填在这里"))
	s.merge(head, 1, checkID, styleHeading)
	s.heights[head.Row] = 24
	others := l.others(v.filing)
	for i, free := range l.free {
		id, text := content{}, content{}
		if i < len(others) {
			id, text = textContent(others[i]), textContent(v.filing.Explanations[others[i]])
		}
		s.put(Ref{s.name, free.ID.Row, checkState}, styleCheckState, textContent("其他说明"))
		s.put(free.ID, styleAnswer, id)
		s.merge(free.ID, 1, checkFix-checkTitle+1, styleAnswer)
		s.put(free.Text, styleAnswer, text)
		s.put(Ref{s.name, free.ID.Row, checkID}, styleCheckID, content{})
		s.valid = append(s.valid, textValidation(free.ID, "问题编号", "照退回件上的编号填写，例如 value.blank/applications。", 200),
			textValidation(free.Text, "说明", "写明原因和依据。", 2000))
		s.heights[free.ID.Row] = 20
	}
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
	l, err := layoutOf(f.Form)
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
	s.merge(head, 1, checkID, styleHeading)
	s.heights[head.Row] = 24
	for i, c := range l.onReturn {
		row := l.returnHead() + 1 + i
		at := func(col int) Ref { return Ref{s.name, row, col} }
		s.put(at(checkState), styleCheckState, textContent("收到后核对"))
		s.put(at(checkTitle), styleCheckText, textContent(c.title))
		s.put(at(checkWhere), styleCheckFix, textContent(c.fix))
		s.merge(at(checkWhere), 1, checkID-checkWhere+1, styleCheckFix)
		s.heights[row] = 18
	}
}
