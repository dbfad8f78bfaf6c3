package xlsx

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf16"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// The sheets that only some workbooks have, behind all others: the agencies of a sum, texts without a place.

// SheetCovered lists the agencies whose figures a sum holds, and how it stands with those that it still waits for. Only the
// workbook of a sum has it, as its last sheet.
const SheetCovered = "汇总单位"

// The list: numbers in column A, names in column B, from coveredTop on. Some lines more can be filled in.
const (
	coveredHead = 4
	coveredTop  = coveredHead + 1
	coveredCol  = 2
	stateCol    = 3
	coveredFree = 20
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
	s.spread(at(1, 1), 1, stateCol, styleTitle, textContent(SheetCovered))
	v.agencyLine(s, at(2, 1))
	s.merge(at(2, 1), 1, stateCol, styleLine)
	hint := styleHint
	hint.wrap = true
	text := fmt.Sprintf("本填报表的数是下面 %d 个单位的合计，报告里会写明是汇总报告、汇总了哪些单位。有增减的在这里改，一行一个，并相应改各表的数。", len(v.filing.Covers))
	if n := len(v.filing.Pending); n > 0 {
		text += fmt.Sprintf("还有 %d 个单位没有定（见“%s”栏），报告只能写成草稿；都写着“%s”才能定稿。", n, StateLabel, stateSettled)
	}
	s.spread(at(3, 1), 1, stateCol, hint, textContent(text))
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

// SheetUnplaced keeps the text of a source that belongs to no passage. Only a workbook that was imported from such a source
// has it, as its last sheet; who has used the text may delete the sheet.
const SheetUnplaced = "未放入的文字"

// The list: parts in column A, texts in column B, from unplacedTop on. A text longer than a cell holds takes several.
const (
	unplacedHead = 4
	unplacedTop  = unplacedHead + 1
	unplacedCol  = 2
	unplacedText = 30_000 // UTF-16 units to a cell
	unplacedLine = 44     // characters to a line, roughly
	unplacedRow  = 21.0   // points of a line
)

// UnplacedLabel is the head of the column of texts; the parts stand left of it.
const UnplacedLabel = "没有放入正文的文字"

// unplacedSheet is the list of texts without a place.
func (v *valuation) unplacedSheet() *sheet {
	s := &sheet{name: SheetUnplaced, widths: []float64{9, 78}, heights: map[int]float64{1: 30, 2: 20, 3: 32, unplacedHead: 22}, tab: "FFC000",
		freeze: Ref{SheetUnplaced, unplacedTop, 1}, titleFrom: unplacedHead, titleRows: unplacedHead}
	at := func(row, col int) Ref { return Ref{SheetUnplaced, row, col} }
	s.spread(at(1, 1), 1, unplacedCol, styleTitle, textContent(SheetUnplaced))
	v.agencyLine(s, at(2, 1))
	s.merge(at(2, 1), 1, unplacedCol, styleLine)
	hint := styleHint
	hint.wrap = true
	s.put(at(3, 1), hint, textContent("下面的文字在来源里，但不属于正文的任何一段，报告里不印。要保留的，剪切到“"+SheetNarrative+"”相应的框里；用完可以删去这张表。"))
	s.merge(at(3, 1), 1, unplacedCol, hint)
	s.put(at(unplacedHead, 1), styleCheckHead, textContent("部分"))
	s.put(at(unplacedHead, unplacedCol), styleCheckHead, textContent(UnplacedLabel))
	wrapped := styleFieldInput
	wrapped.wrap = true
	row := unplacedTop
	for _, u := range v.filing.Unplaced {
		for _, text := range cutTexts(u.Text, unplacedText) {
			s.put(at(row, 1), styleFieldInput, textContent(u.Part))
			s.put(at(row, unplacedCol), wrapped, textContent(text))
			lines := 0
			for l := range strings.SplitSeq(text, "\n") {
				lines += 1 + length(l)/unplacedLine
			}
			s.heights[row] = min(maxRowHeight, unplacedRow*float64(lines))
			row++
		}
	}
	s.print = [2]Ref{at(1, 1), at(row-1, unplacedCol)}
	return s
}

// cutTexts cuts a text into pieces of at most so many UTF-16 units.
func cutTexts(text string, most int) []string {
	var list []string
	var b strings.Builder
	n := 0
	for _, r := range text {
		w := max(utf16.RuneLen(r), 1)
		if n+w > most {
			list = append(list, b.String())
			b.Reset()
			n = 0
		}
		b.WriteRune(r)
		n += w
	}
	return append(list, b.String())
}
