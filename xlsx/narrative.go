package xlsx

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/lists"
)

// Widths of sheet 正文 in characters: all of it stands within the screen; see screenWidth.
var narrativeWidths = []float64{13, 86, 8, 1, 13, 7}

// A box shows a text of 1,000 characters in a few paragraphs whole: the merged cells do not grow by themselves. Excel, whose
// columns are the narrower ones, has 47 characters of 11 points to a line and makes 22 lines of them, and two for the ends of
// paragraphs; LibreOffice has fewer and higher lines. With the heads above it the box is one screen.
const (
	boxLine      = 46 // characters to a line of a box
	boxLines     = 24
	lineOfBox    = 14.3 // points
	maxRowHeight = 400.0
)

// narrativeSheet has one box for each passage, the count of characters beside it, and the marks that can be used.
func (v *valuation) narrativeSheet() *sheet {
	l := v.layout
	s := &sheet{name: SheetNarrative, widths: narrativeWidths, tab: "FFC000", scale: printScale,
		heights: map[int]float64{1: 22, 2: 15, 3: 13}}
	title, line, hint := Ref{s.name, 1, 1}, Ref{s.name, 2, 1}, Ref{s.name, 3, 1}
	s.freeze = Ref{s.name, 4, 1}
	s.spread(title, 1, countCol, styleTitle, textContent(SheetNarrative))
	v.agencyLine(s, line)
	s.merge(line, 1, countCol, styleLine)
	s.spread(hint, 1, countCol, styleHint, textContent("每段写在一个浅黄色的框里，换行按 Alt+Enter；粘贴几段文字时先双击进框（或者按 F2），换行就会保留；框不够大可以拉高行。"))
	v.gap(s, narrativeRow-1, 4)
	var counts []string
	for i, b := range l.boxes {
		if b.section != nil {
			counts = nil
			total := 0
			for _, other := range l.boxes[i:] {
				if other != b && other.section != nil {
					break
				}
				counts = append(counts, other.count().A1())
				total += length(v.filing.Narrative[other.passage.ID])
			}
			v.sectionHead(s, b, counts, total)
		}
		v.box(s, b)
		s.print = [2]Ref{{s.name, narrativeRow, 1}, {s.name, b.end, countCol}} // the hint above is for the screen
	}
	v.markList(s)
	s.titleFrom, s.titleRows = 1, 2
	s.breaks = pageBreaks(l.boxes, s.heights)
	return s
}

// Printing of boxes on A4 set upright: at printScale the columns take its width in LibreOffice, where they are wider than in Excel,
// and printHeight points of rows stand below the repeated heads. Two boxes fit, with the heading of a section each.
const (
	printScale  = 70
	printHeight = 970.0
)

// pageBreaks are the rows in front of which a page ends, so that a box stands on one page with its section's heading.
func pageBreaks(list []*boxPlace, heights map[int]float64) (rows []int) {
	used := 0.0
	for _, b := range list {
		top, height := cmp.Or(b.heading, b.top), 0.0
		for row := top; row <= b.end+1; row++ {
			height += heights[row]
		}
		if used > 0 && used+height > printHeight {
			rows, used = append(rows, top), 0
		}
		used += height
	}
	return rows
}

// sectionHead writes a section's heading, its hint and the number of its characters.
func (v *valuation) sectionHead(s *sheet, b *boxPlace, counts []string, total int) {
	l, at := v.layout, Ref{s.name, b.heading, 1}
	text := b.section.Heading
	if b.section.Hint != "" {
		text += "　" + b.section.Hint
	}
	st := styleHeading
	st.shrink = true
	s.spread(at, 1, boxCol, st, textContent(text))
	s.heights[at.Row] = 21
	sum, look := Ref{s.name, b.heading, countCol}, styleTotal
	if limit := strconv.Itoa(b.section.Limit); b.section.Limit > 0 {
		look.format = `"共"0"/` + limit + `字"`
		s.red = append(s.red, condition{areas: []string{sum.A1()}, formula: sum.A1() + ">" + limit, look: lookAmber})
	}
	s.put(sum, look, intContent(total).with("SUM("+strings.Join(counts, ",")+")"))
	if len(l.markAt) > 0 {
		at := Ref{s.name, b.heading, markCol}
		s.spread(at, 1, 2, styleMarkLink, textContent("数字标记见 "+l.markHead.A1()))
		s.links = append(s.links, link{at, l.markHead, "跳到数字标记"})
	}
}

// BoxLabel returns what stands beside a passage's box: its name, and what belongs in it.
func BoxLabel(form *templates.Form, p *templates.Passage) (name, note string) {
	name, note = p.Heading, p.Hint
	name = cmp.Or(name, p.Name)
	return name, note + mayBeBlank(form, p)
}

// box writes one passage.
func (v *valuation) box(s *sheet, b *boxPlace) {
	p := b.passage
	rows := b.end - b.top + 1
	text := v.filing.Narrative[p.ID]
	name, note := BoxLabel(v.layout.form, p)
	s.put(b.name(), styleBoxName, textContent(name+"\n"+note))
	s.merges = append(s.merges, [2]Ref{b.name(), {s.name, b.end, 1}})
	s.spread(b.text(), rows, 1, styleBox, textContent(text))
	s.spread(b.count(), countRows, 1, styleCount, intContent(length(text)).with("LEN("+b.text().A1()+")"))
	s.put(b.strays(), styleStrays, textContent(strayWords(strayMarks(v.layout.form, text))).with(v.layout.straysFormula(b)))
	s.merges = append(s.merges, [2]Ref{b.strays(), {s.name, b.end, countCol}}) // without a border: every cell costs the copy
	v.boxLooks(s, b)

	lines := 0
	for _, paragraph := range strings.Split(text, "\n") {
		lines += int(textWidth(paragraph)/boxLine) + 1
	}
	lines += lines / 10 // LibreOffice's lines are higher
	height := min(float64(max(boxLines, lines+1))*lineOfBox/float64(rows), maxRowHeight)
	for row := b.top; row <= b.end; row++ {
		s.heights[row] = math.Ceil(height*2) / 2
	}
	v.gap(s, b.end+1, 8)
	// no prompt: what belongs in the box stands beside it, and LibreOffice would lay the prompt over the count
	s.valid = append(s.valid, textValidation([]Ref{b.text()}, name, "", 32767))
}

// boxLooks colour a box by its state: a mark that is none, what the check of its words says, else that there is a text.
func (v *valuation) boxLooks(s *sheet, b *boxPlace) {
	looks := []condition{{formula: b.strays().fixed() + `<>""`, look: lookRed}}
	for _, c := range v.layout.checks {
		if c.kind != checkWords || c.sight.Texts[0] != b.passage.ID {
			continue
		}
		flag := Ref{s.name, b.top, boxFlag}
		s.put(flag, styleFlag, textContent(v.states[c.index].state).with(c.at(checkState).absolute()))
		s.hidden = [][2]int{{boxFlag, boxFlag}}
		at := flag.fixed()
		looks = append(looks, condition{formula: at + `="` + stateError + `"`, look: lookRed},
			condition{formula: fmt.Sprintf(`OR(%[1]s="%[2]s",%[1]s="%[3]s")`, at, stateQuery, stateSkipped), look: lookAmber})
		break
	}
	for _, c := range append(looks, condition{formula: "LEN(" + b.text().fixed() + ")>0", look: lookGreen}) {
		c.areas = []string{area(b.text(), Ref{s.name, b.end, boxCol})}
		s.red = append(s.red, c)
	}
}

// gap makes an empty row lower: only rows with a cell are written.
func (v *valuation) gap(s *sheet, row int, height float64) {
	s.put(Ref{s.name, row, 1}, styleHint, content{})
	s.heights[row] = height
}

// markList writes the marks and what they stand for, once.
func (v *valuation) markList(s *sheet) {
	l := v.layout
	if len(l.markAt) == 0 {
		return
	}
	s.spread(l.markHead, 1, 2, styleMarkHead, textContent("数字标记：写进框里，成文时换成表里现在的数"))
	for i, at := range l.markAt {
		m := l.form.Marks[i]
		s.put(at, styleMark, textContent("【"+m.Name+"】"))
		s.put(Ref{at.Sheet, at.Row, at.Col + 1}, styleMarkNum, v.mark(m.Expr).with(l.marks[i]))
	}
}

// strayMarks counts the 【 in a text that stand inside a line and begin no mark of the form. Those that begin a line may be
// headings, of which only the command knows which are.
func strayMarks(form *templates.Form, text string) int {
	begins := "\n" + strings.NewReplacer(" ", "", "　", "").Replace(text)
	n := strings.Count(text, "【") - strings.Count(begins, "\n【")
	for _, m := range form.Marks {
		n += strings.Count(begins, "\n【"+m.Name+"】") - strings.Count(text, "【"+m.Name+"】")
	}
	return n
}

// strayWords says how many they are.
func strayWords(n int) string {
	if n <= 0 {
		return ""
	}
	return "有 " + strconv.Itoa(n) + " 处" + strayRest
}

const strayRest = "【】不是可用的数字标记，成文时换不成数；请照标记的单子写"

// coveredWords stands where several lines were pasted onto a box instead of into it: all but the first lie under the merge.
const coveredWords = "粘贴的文字有几行被盖住了，看不见：请撤销，双击进框再粘贴"

// straysFormula is strayMarks and strayWords as a formula.
func (l *Layout) straysFormula(b *boxPlace) string {
	text := b.text().A1()
	begins := fmt.Sprintf(`CHAR(10)&SUBSTITUTE(SUBSTITUTE(%s," ",""),"　","")`, text)
	n := fmt.Sprintf(`LEN(%[1]s)-LEN(SUBSTITUTE(%[1]s,"【",""))-(LEN(%[2]s)-LEN(SUBSTITUTE(%[2]s,CHAR(10)&"【","")))/2`, text, begins)
	for _, r := range l.knownMarks(SheetNarrative) {
		n += fmt.Sprintf(`+SUMPRODUCT((LEN(%[1]s)-LEN(SUBSTITUTE(%[1]s,CHAR(10)&%[3]s,"")))/(LEN(%[3]s)+1)-(LEN(%[2]s)-LEN(SUBSTITUTE(%[2]s,%[3]s,"")))/LEN(%[3]s))`,
			begins, text, r)
	}
	under := area(Ref{SheetNarrative, b.top + 1, boxCol}, Ref{SheetNarrative, b.end, boxCol})
	return fmt.Sprintf(`IF(COUNTA(%s)>0,"%s",IF(%[3]s>0,"有 "&(%[3]s)&" 处%[4]s",""))`, under, coveredWords, n, strayRest)
}

// mayBeBlank says in brackets what becomes of a passage that is left blank, where that is not an error.
func mayBeBlank(form *templates.Form, p *templates.Passage) string {
	zero, provided := form.Provided(p)
	switch {
	case !p.Required && strings.Contains(p.Hint, "不写"):
		return ""
	case !p.Required:
		return "（可以不写）"
	case !provided:
		return ""
	case len(zero) == 0:
		return "（不写则由程序按表里的数写一句）"
	}
	rows := lists.Map(zero, func(key templates.Key) string { return "“" + form.Figure(key).RowName() + "”" })
	return "（" + strings.Join(rows, "和") + "都是 0 的可以不写，由程序写一句；不是 0 的必须写）"
}

// mark computes a mark, or nothing while one of its figures is no number.
func (v *valuation) mark(e *formula.Expr) content {
	for _, op := range e.Operands() {
		if v.figures[templates.Key(op)].kind == contentText {
			return content{}
		}
	}
	return v.eval(e)
}
