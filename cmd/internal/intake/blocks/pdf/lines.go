package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// A Line is a line of text as it stands on the page.
type Line struct {
	Box
	Em    float64 // as wide as a Chinese character of it
	Words []Word  // from left to right
}

// A Word is a stretch of a line without a wide gap.
type Word struct {
	Box
	Pieces []templates.Piece
}

// Gaps between characters, in heights of the line. A character's own width is its advance, so characters of one word touch;
// letters and figures in two words of English are a quarter of a height apart, columns of a table a character or more.
const (
	blankGap = 0.2
	wideGap  = 0.8
)

// leastHeight is the smallest line that is read: package blocks has the reason, of the size of type.
const leastHeight = 3

// linesOf puts characters into lines.
func linesOf(glyphs []Glyph) []Line { return lists.Map(onLines(glyphs), lineOf) }

// onLines sorts characters by the lines on which they stand, and each line from left to right.
func onLines(glyphs []Glyph) (lines [][]Glyph) {
	if len(glyphs) == 0 {
		return nil
	}
	list := slices.Clone(glyphs)
	slices.SortStableFunc(list, func(a, b Glyph) int { return cmp.Compare(a.base, b.base) })
	from, tall := 0, 0.0
	for i := range list {
		if i > from && list[i].base-list[from].base > 0.45*max(tall, list[i].size()) {
			lines = append(lines, list[from:i])
			from, tall = i, 0
		}
		tall = max(tall, list[i].size())
	}
	lines = append(lines, list[from:])
	for _, l := range lines {
		slices.SortStableFunc(l, func(a, b Glyph) int { return cmp.Compare(a.X0, b.X0) })
	}
	return lines
}

// lineOf makes a line of its characters.
func lineOf(list []Glyph) Line {
	heights := make([]float64, len(list))
	for i, g := range list {
		heights[i] = g.size()
	}
	slices.Sort(heights)
	usual := heights[len(heights)/2]
	line := Line{Box: list[0].Box, Em: emOf(list, usual)}
	var mid []float64
	for _, g := range list {
		line.Box = line.union(g.Box)
		if g.size() > 0.8*usual {
			mid = append(mid, g.base)
		}
	}
	slices.Sort(mid)
	base := mid[len(mid)/2]
	var word *Word
	var last Glyph
	for i, g := range list {
		if i > 0 && twice(last, g) {
			continue
		}
		if g.Look == templates.Plain {
			g.Look = raised(g, usual, base)
		}
		gap := math.Inf(1)
		if i > 0 {
			gap = (g.X0 - last.X1) / usual
		}
		if gap > wideGap {
			line.Words = append(line.Words, Word{Box: g.Box})
			word = &line.Words[len(line.Words)-1]
		}
		word.Box = word.union(g.Box)
		if gap <= wideGap && gap > blankGap && !hanzi.Wide(last.Rune) && !hanzi.Wide(g.Rune) {
			word.add(" ", g.Look)
		}
		word.add(shown(g.Rune), g.Look)
		last = g
	}
	return line
}

// emOf is the usual width of the Chinese characters of a line: most are as wide, and where pdfium has brought a character to its usual
// code it gives no more than its ink.
func emOf(list []Glyph, height float64) float64 {
	var widths []float64
	for _, g := range list {
		if hanzi.Wide(g.Rune) {
			widths = append(widths, g.width())
		}
	}
	if len(widths) == 0 {
		return 0.8 * height
	}
	slices.Sort(widths)
	const most = 0.9
	return widths[int(most*float64(len(widths)))]
}

// shown is what a character says, and what stands for one that a font does not name.
func shown(r rune) string {
	if r == 0 || unicode.Is(unicode.Co, r) {
		return "\uFFFD"
	}
	return hanzi.Written(r)
}

// twice reports a character that is drawn a second time to look bold. Two letters in one place are one ligature.
func twice(a, b Glyph) bool {
	letter := a.Rune >= 'A' && a.Rune <= 'z'
	return a.Rune == b.Rune && !letter && b.midX()-a.midX() < 0.25*a.width() && math.Abs(b.midY()-a.midY()) < 0.25*a.height()
}

// raised says whether a character is smaller than those around it and stands higher or lower.
func raised(g Glyph, usual, base float64) templates.Look {
	const smaller, apart = 0.8, 0.08 // a superscript is set at 58 to 70 percent; letters of two fonts differ by some percent
	switch d := (g.base - base) / usual; {
	case g.size() < leastHeight && unicode.IsDigit(g.Rune):
		return templates.Tiny
	case g.size() > smaller*usual:
	case d < -apart:
		return templates.Raised
	case d > apart:
		return templates.Lowered
	}
	return templates.Plain
}

func (w *Word) add(text string, look templates.Look) {
	if n := len(w.Pieces); n > 0 && w.Pieces[n-1].Look == look {
		w.Pieces[n-1].Text += text
		return
	}
	w.Pieces = append(w.Pieces, templates.Piece{Text: text, Look: look})
}

// Text is what a line says, its words set apart by blanks.
func (l *Line) Text() string {
	words := make([]string, len(l.Words))
	for i := range l.Words {
		words[i] = templates.PlainText(l.Words[i].Pieces)
	}
	return strings.Join(words, " ")
}

// stacked reports characters that are written from above downwards: in the order in which they were drawn they mostly go
// down, and stand in columns of more than two.
func stacked(glyphs []Glyph) bool {
	down, right := 0, 0
	for i := range glyphs[1:] {
		a, b := glyphs[i], glyphs[i+1]
		switch {
		case math.Abs(b.midX()-a.midX()) < 0.3*a.width() && b.midY() > a.midY():
			down++
		case b.midX() > a.midX() && math.Abs(b.midY()-a.midY()) < 0.3*a.height():
			right++
		}
	}
	return down > 1 && down > 2*right
}

// cellMargins is the room that a cell keeps free at both sides together: twice the 5.4 points of Word's default, and half of
// one for lines of some thickness. Own reports and pages keep less.
const cellMargins = 12

// full reports whether not one more digit would go into a line of a cell.
func (l *Line) full(width float64) bool {
	n := len([]rune(l.Text()))
	return l.width()*float64(n+1)/float64(n) > width-cellMargins
}

// digitsOnly reports a line that may be a piece of a figure.
func (l *Line) digitsOnly() bool {
	return len(l.Words) == 1 && strings.Trim(l.Text(), "0123456789.,") == ""
}

// pieces is the text of a cell of a width, and whether its last line is full. A figure that was too long for its cell was
// broken where it was full: its lines are one.
func pieces(glyphs []Glyph, width float64) (out []templates.Piece, full bool) {
	if len(glyphs) == 0 {
		return nil, false
	}
	if stacked(glyphs) {
		w := Word{}
		for _, g := range glyphs {
			w.add(shown(g.Rune), g.Look)
		}
		return w.Pieces, false
	}
	lines := linesOf(glyphs)
	for i := range lines {
		l := &lines[i]
		if i > 0 && !(lines[i-1].digitsOnly() && l.digitsOnly() && lines[i-1].full(width)) {
			out = append(out, templates.Piece{Text: "\n"})
		}
		for k, w := range l.Words {
			if k > 0 {
				out = append(out, templates.Piece{Text: " "})
			}
			out = append(out, w.Pieces...)
		}
	}
	return out, lines[len(lines)-1].full(width)
}
