package xlsx

import (
	"cmp"
	"fmt"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/sheets"
)

// SheetCovered lists the agencies whose figures a sum holds, and how it stands with those that it still waits for. Only the
// workbook of a sum has it, as its last sheet.
const SheetCovered = "汇总单位"

// The list: numbers in column A, names in column B, from coveredTop on. Some lines more can be filled in; no body has more
// agencies than mostCovered.
const (
	coveredHead = 4
	coveredTop  = coveredHead + 1
	coveredCol  = 2
	stateCol    = 3
	coveredFree = 20
	mostCovered = 100_000
)

// The heads of the list's two columns of text, the second right of the first; a workbook of before there were states has the
// first alone. It is not 单位名称, which the cover is searched for.
const (
	CoveredLabel = "汇总的单位"
	StateLabel   = "状态"
)

// stateSettled is the state of an agency that is in the sum for good, as one without a state is.
const stateSettled = "已计入"

// coveredSheet is the list of agencies of a sum.
func (v *valuation) coveredSheet() *sheet {
	s := &sheet{name: SheetCovered, widths: []float64{9, 58, 26},
		heights: map[int]float64{1: 30, 2: 20, 3: 48, coveredHead: 22}, tab: "4472C4",
		freeze: Ref{SheetCovered, coveredTop, 1}, titleFrom: coveredHead, titleRows: coveredHead}
	at := func(row, col int) Ref { return Ref{SheetCovered, row, col} }
	s.put(at(1, 1), styleTitle, textContent(SheetCovered))
	s.merge(at(1, 1), 1, stateCol, styleTitle)
	s.put(at(2, 1), styleLine, v.agencyLine())
	s.merge(at(2, 1), 1, stateCol, styleLine)
	hint := styleHint
	hint.wrap = true
	text := fmt.Sprintf("本填报表的数是下面 %d 个单位的合计，报告里会写明是汇总报告、汇总了哪些单位。有增减的在这里改，一行一个，并相应改各表的数。", len(v.filing.Covers))
	if n := len(v.filing.Pending); n > 0 {
		text += fmt.Sprintf("还有 %d 个单位没有定（见“%s”栏），报告只能写成草稿；都写着“%s”才能定稿。", n, StateLabel, stateSettled)
	}
	s.put(at(3, 1), hint, textContent(text))
	s.merge(at(3, 1), 1, stateCol, hint)
	s.put(at(coveredHead, 1), styleCheckHead, textContent("序号"))
	s.put(at(coveredHead, 2), styleCheckHead, textContent(CoveredLabel))
	s.put(at(coveredHead, stateCol), styleCheckHead, textContent(StateLabel))
	list := coveredLines(v.filing)
	row := coveredTop
	for i := range len(list) + coveredFree {
		name, state := "", ""
		if i < len(list) {
			name, state = list[i].Name, list[i].State
		}
		s.put(at(row, 1), styleCheckNum, numberContent(formula.FromInt(int64(i+1))))
		s.put(at(row, coveredCol), styleFieldInput, textContent(name))
		s.put(at(row, stateCol), styleFieldInput, textContent(state))
		s.heights[row] = 20
		row++
	}
	s.print = [2]Ref{at(1, 1), at(row-1, stateCol)}
	return s
}

// coveredLines are the agencies of a sum with their states: those in it, then those that it waits for.
func coveredLines(f *templates.Filing) []templates.Pending {
	state := map[string]string{}
	for _, p := range f.Pending {
		state[p.Name] = p.State
	}
	var list []templates.Pending
	in := map[string]bool{}
	for _, name := range f.Covers {
		in[name] = true
		list = append(list, templates.Pending{Name: name, State: cmp.Or(state[name], stateSettled)})
	}
	for _, p := range f.Pending {
		if !in[p.Name] {
			list = append(list, p)
		}
	}
	return list
}

// covered reads the list of agencies of a sum, wherever its column of names has got to; nil when there is none. Their states
// stand right of the names; an older workbook has none.
func (r *reader) covered() {
	s := r.book.Sheet(SheetCovered)
	if s == nil {
		return
	}
	head := spot{}
	for c := range s.All() {
		if c.Type == sheets.String && len(c.Raw) <= maxLabel && hanzi.Label(c.Raw) == CoveredLabel {
			head = spot{s, c.Row, c.Col}
			break
		}
	}
	if head.sheet == nil {
		return
	}
	states := s.Cell(head.row, head.col+1)
	stated := states != nil && hanzi.Label(states.Raw) == StateLabel
	for c := range s.All() {
		if c.Col != head.col || c.Row <= head.row || len(r.filing.Covers) >= mostCovered {
			continue
		}
		name := strings.TrimSpace(r.said(spot{s, c.Row, c.Col}, nil, c.Ref()))
		if name == "" {
			continue
		}
		state := ""
		if stated {
			state = strings.TrimSpace(r.said(spot{s, c.Row, c.Col + 1}, nil, c.Ref()))
		}
		in, settled := InSum(state)
		if in {
			r.filing.Covers = append(r.filing.Covers, name)
		}
		if !settled {
			r.filing.Pending = append(r.filing.Pending, templates.Pending{Name: name, State: hanzi.Shorten(state, 30)})
		}
	}
}
