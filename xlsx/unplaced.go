package xlsx

import (
	"strings"
	"unicode/utf16"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/sheets"
)

// SheetUnplaced keeps the text of a source that belongs to no passage. Only a workbook that was imported from such a source
// has it, as its last sheet; who has used the text may delete the sheet.
const SheetUnplaced = "未放入的文字"

// The list: parts in column A, texts in column B, from unplacedTop on. A text longer than a cell holds takes several.
const (
	unplacedHead = 4
	unplacedTop  = unplacedHead + 1
	unplacedCol  = 2
	mostUnplaced = 10_000
	unplacedText = 30_000 // UTF-16 units to a cell
)

// UnplacedLabel is the head of the column of texts; the parts stand left of it.
const UnplacedLabel = "没有放入正文的文字"

// unplacedSheet is the list of texts without a place.
func (v *valuation) unplacedSheet() *sheet {
	s := &sheet{name: SheetUnplaced, widths: []float64{9, 78}, heights: map[int]float64{1: 30, 2: 20, 3: 32, unplacedHead: 22}, tab: "FFC000",
		freeze: Ref{SheetUnplaced, unplacedTop, 1}, titleFrom: unplacedHead, titleRows: unplacedHead}
	at := func(row, col int) Ref { return Ref{SheetUnplaced, row, col} }
	s.put(at(1, 1), styleTitle, textContent(SheetUnplaced))
	s.merge(at(1, 1), 1, unplacedCol, styleTitle)
	s.put(at(2, 1), styleLine, v.agencyLine())
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
		for _, text := range cellTexts(u.Text) {
			s.put(at(row, 1), styleFieldInput, textContent(u.Part))
			s.put(at(row, unplacedCol), wrapped, textContent(text))
			lines := 0
			for l := range strings.SplitSeq(text, "\n") {
				lines += 1 + length(l)/boxLine
			}
			s.heights[row] = min(maxRowHeight, boxRowHeight*float64(lines))
			row++
		}
	}
	s.print = [2]Ref{at(1, 1), at(row-1, unplacedCol)}
	return s
}

// cellTexts cuts a text into what cells hold.
func cellTexts(text string) []string {
	var list []string
	var b strings.Builder
	n := 0
	for _, r := range text {
		w := max(utf16.RuneLen(r), 1)
		if n+w > unplacedText {
			list = append(list, b.String())
			b.Reset()
			n = 0
		}
		b.WriteRune(r)
		n += w
	}
	return append(list, b.String())
}

// unplacedTexts reads the list, wherever its column of texts has got to; a workbook without the sheet has none.
func (r *reader) unplacedTexts() {
	s := r.book.Sheet(SheetUnplaced)
	if s == nil {
		return
	}
	head := spot{}
	for c := range s.All() {
		if c.Type == sheets.String && len(c.Raw) <= maxLabel && hanzi.Label(c.Raw) == UnplacedLabel {
			head = spot{s, c.Row, c.Col}
			break
		}
	}
	if head.sheet == nil {
		return
	}
	for c := range s.All() {
		if c.Col != head.col || c.Row <= head.row || len(r.filing.Unplaced) >= mostUnplaced {
			continue
		}
		text := r.words(spot{s, c.Row, c.Col})
		if strings.TrimSpace(text) == "" {
			continue
		}
		part := ""
		if head.col > 1 {
			part = strings.TrimSpace(r.words(spot{s, c.Row, head.col - 1}))
		}
		r.filing.Unplaced = append(r.filing.Unplaced, templates.Unplaced{Part: part, Text: text})
	}
}
