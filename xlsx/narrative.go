package xlsx

import (
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// Widths of sheet 正文 in characters; a line of a box holds some forty characters.
var narrativeWidths = []float64{18, 78, 9, 2, 16, 8, 16, 8, 16, 8}

const (
	boxRowHeight = 21.0
	boxLine      = 44 // characters to a line of a box, roughly
	maxRowHeight = 400.0
)

// narrativeSheet has one box for each passage, the count of characters beside it, and the marks that can be used.
func (v *valuation) narrativeSheet() *sheet {
	l := v.layout
	s := &sheet{name: SheetNarrative, widths: narrativeWidths, tab: "FFC000", heights: map[int]float64{1: 30, 2: 20, 3: 18}}
	title, line, hint := Ref{s.name, 1, 1}, Ref{s.name, 2, 1}, Ref{s.name, 3, 1}
	s.freeze = Ref{s.name, 4, 1}
	s.put(title, styleTitle, textContent(SheetNarrative))
	s.merge(title, 1, countCol, styleTitle)
	v.agencyLine(s, line)
	s.merge(line, 1, countCol, styleLine)
	s.put(hint, styleHint, textContent("每段写在一个浅黄色的框里；框内换行按 Alt+Enter，框不够大可以拉高行。"))
	s.merge(hint, 1, countCol, styleHint)
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
	}
	last := hint.Row
	for _, b := range l.boxes { // a form may have none
		last = b.end
	}
	s.print = [2]Ref{title, {s.name, last, countCol}}
	s.titleFrom, s.titleRows = 1, 2
	return s
}

// sectionHead writes a section's heading, its hint and the number of its characters.
func (v *valuation) sectionHead(s *sheet, b *boxPlace, counts []string, total int) {
	at := Ref{s.name, b.heading, 1}
	text := b.section.Heading
	if b.section.Hint != "" {
		text += "　" + b.section.Hint
	}
	st := styleHeading
	st.shrink = true
	s.put(at, st, textContent(text))
	s.merge(at, 1, boxCol, st)
	s.heights[at.Row] = 26
	sum := Ref{s.name, b.heading, countCol}
	s.put(sum, styleTotal, intContent(total).with("SUM("+strings.Join(counts, ",")+")"))
	if b.section.Limit > 0 {
		s.red = append(s.red, condition{areas: []string{sum.A1()}, formula: sum.A1() + ">" + strconv.Itoa(b.section.Limit), look: lookAmber})
	}
	if len(v.layout.form.Marks) > 0 {
		s.put(Ref{s.name, b.heading, markCol}, styleMarkHead, textContent("数字标记：写进框里，成文时换成表里现在的数"))
		s.merge(Ref{s.name, b.heading, markCol}, 1, 2*markPairs, styleMarkHead)
	}
}

// BoxLabel returns what stands beside a passage's box: its name, and what belongs in it.
func BoxLabel(form *templates.Form, p *templates.Passage) (name, note string) {
	name, note = p.Heading, p.Hint
	if name == "" {
		name = p.Name
	}
	return name, note + mayBeBlank(form, p)
}

// box writes one passage.
func (v *valuation) box(s *sheet, b *boxPlace) {
	p := b.passage
	rows := b.end - b.top + 1
	text := v.filing.Narrative[p.ID]
	name, note := BoxLabel(v.layout.form, p)
	s.put(b.name(), styleBoxName, textContent(name+"\n"+note))
	s.merge(b.name(), rows, 1, styleBoxName)
	s.put(b.text(), styleBox, textContent(text))
	s.merge(b.text(), rows, boxSpan, styleBox)
	s.put(b.count(), styleCount, intContent(length(text)).with("LEN("+b.text().A1()+")"))
	s.merge(b.count(), rows, 1, styleCount)

	lines := 0.0
	for _, paragraph := range strings.Split(text, "\n") {
		lines += float64(int(textWidth(paragraph)/boxLine) + 1)
	}
	height := min(max(boxRowHeight, (lines+1)*16/float64(rows)), maxRowHeight)
	for row := b.top; row <= b.end; row++ {
		s.heights[row] = float64(int(height*2)) / 2
	}
	s.heights[b.end+1] = 8
	marks := v.layout.form.Marks
	for i, m := range marks {
		word, value := b.mark(i, len(marks))
		s.put(word, styleMark, textContent("【"+m.Name+"】"))
		f := v.layout.marks[i]
		if first := v.layout.boxes[0]; b != first { // the first list computes, the others repeat it
			_, source := first.mark(i, len(marks))
			f = source.A1()
		}
		s.put(value, styleMarkNum, v.mark(m.Expr).with(f))
	}
	s.valid = append(s.valid, textValidation([]Ref{b.text()}, name, p.Hint, 32767))
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
	var rows []string
	for _, key := range zero {
		rows = append(rows, "“"+form.Figure(key).RowName()+"”")
	}
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
