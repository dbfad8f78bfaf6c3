package xlsx

import (
	"fmt"
	"strings"

	"nianbao/templates/formula"
	"nianbao/xlsx/ooxml"
)

// SheetCovered lists the agencies whose figures a sum holds. Only the workbook of a sum has it, as its last sheet.
const SheetCovered = "汇总单位"

// The list: numbers in column A, names in column B, from coveredTop on. Some lines more can be filled in; no body has more
// agencies than mostCovered.
const (
	coveredHead = 4
	coveredTop  = coveredHead + 1
	coveredCol  = 2
	coveredFree = 20
	mostCovered = 100_000

	coveredLabel = "汇总的单位" // not 单位名称, which the cover is searched for
)

// coveredSheet is the list of agencies of a sum.
func (v *valuation) coveredSheet() *sheet {
	s := &sheet{name: SheetCovered, widths: []float64{9, 78}, heights: map[int]float64{1: 30, 2: 20, 3: 32, coveredHead: 22}, tab: "4472C4",
		freeze: Ref{SheetCovered, coveredTop, 1}, titleFrom: coveredHead, titleRows: coveredHead}
	at := func(row, col int) Ref { return Ref{SheetCovered, row, col} }
	s.put(at(1, 1), styleTitle, textContent(SheetCovered))
	s.merge(at(1, 1), 1, coveredCol, styleTitle)
	s.put(at(2, 1), styleLine, v.agencyLine())
	s.merge(at(2, 1), 1, coveredCol, styleLine)
	hint := styleHint
	hint.wrap = true
	s.put(at(3, 1), hint, textContent(fmt.Sprintf("本填报表的数是下面 %d 个单位的合计，报告里会写明是汇总报告、汇总了哪些单位。有增减的在这里改，一行一个，并相应改各表的数。", len(v.filing.Covers))))
	s.merge(at(3, 1), 1, coveredCol, hint)
	s.put(at(coveredHead, 1), styleCheckHead, textContent("序号"))
	s.put(at(coveredHead, 2), styleCheckHead, textContent(coveredLabel))
	row := coveredTop
	for i := range len(v.filing.Covers) + coveredFree {
		name := ""
		if i < len(v.filing.Covers) {
			name = v.filing.Covers[i]
		}
		s.put(at(row, 1), styleCheckNum, numberContent(formula.FromInt(int64(i+1))))
		s.put(at(row, coveredCol), styleFieldInput, textContent(name))
		s.heights[row] = 20
		row++
	}
	s.print = [2]Ref{at(1, 1), at(row-1, coveredCol)}
	return s
}

// covered reads the list of agencies of a sum, wherever its column of names has got to; nil when there is none.
func (r *reader) covered() {
	s := r.book.Sheet(SheetCovered)
	if s == nil {
		return
	}
	head := spot{}
	for c := range s.All() {
		if c.Type == ooxml.String && len(c.Raw) <= maxLabel && foldLabel(c.Raw) == coveredLabel {
			head = spot{s, c.Row, c.Col}
			break
		}
	}
	if head.sheet == nil {
		return
	}
	for c := range s.All() {
		if c.Col != head.col || c.Row <= head.row || len(r.filing.Covers) >= mostCovered {
			continue
		}
		if name := strings.TrimSpace(r.said(spot{s, c.Row, c.Col}, nil, c.Ref())); name != "" {
			r.filing.Covers = append(r.filing.Covers, name)
		}
	}
}
