package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// checkChars are the characters that formulas leave out of texts, one to a cell in a row of hidden columns of sheet 核对:
// written out in every formula they would double the size of the workbook. The three kinds overlap, and each is one stretch.
type checkChars struct {
	list   []rune
	answer [2]int // what says nothing in an explanation: from, to
	blank  [2]int // what shows nothing
	figure [2]int // what text is made of that may be a figure
}

func newCheckChars(form *templates.Form) checkChars {
	figure, blank, mute := typed(templates.FigureRunes(form)), typed(hanzi.Spaces()), typed([]rune(templates.NoAnswer))
	var both []rune
	for _, r := range mute {
		if slices.Contains(figure, r) {
			both = append(both, r)
		}
	}
	mute = slices.DeleteFunc(mute, func(r rune) bool { return slices.Contains(both, r) })
	rest := slices.DeleteFunc(slices.Clone(figure), func(r rune) bool { return slices.Contains(blank, r) || slices.Contains(both, r) })
	c := checkChars{list: slices.Concat(mute, both, blank, rest)}
	c.blank = [2]int{len(mute) + len(both), len(mute) + len(both) + len(blank)}
	c.answer, c.figure = [2]int{0, c.blank[1]}, [2]int{len(mute), len(c.list)}
	return c
}

// typed leaves out the control characters that nobody can type into a cell.
func typed(list []rune) []rune {
	return slices.DeleteFunc(slices.Clone(list), func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r", r) || r == '\u0085' })
}

// mayBeFigure is what the formulas make of text in a figure's cell; see Layout.wrongTexts.
func (c *checkChars) mayBeFigure(text string) bool {
	list := c.list[c.figure[0]:c.figure[1]]
	return strings.ContainsAny(text, "(（") || !strings.ContainsFunc(text, func(r rune) bool { return !slices.Contains(list, r) })
}

func (c *checkChars) count(kind [2]int) int { return kind[1] - kind[0] }

// cells returns the cells of a kind, for formulas on sheet 核对.
func (c *checkChars) cells(kind [2]int) string {
	return "$" + columnName(checkChar+kind[0]) + "$1:$" + columnName(checkChar+kind[1]-1) + "$1"
}

// lengthWithout is the formula for the length of a text without the characters of a kind: each of these is taken out of the
// text by itself, and what is missing then is added up.
func (l *Layout) lengthWithout(text string, kind [2]int) string {
	return fmt.Sprintf(`SUMPRODUCT(LEN(SUBSTITUTE(%[1]s,%[2]s,"")))-%[3]d*LEN(%[1]s)`, text, l.chars.cells(kind), l.chars.count(kind)-1)
}

// chars writes the characters.
func (v *valuation) chars(s *sheet) {
	list := v.layout.chars.list
	for i, r := range list {
		c := textContent(string(r))
		if r < ' ' {
			c = c.with(fmt.Sprintf("CHAR(%d)", r))
		}
		s.put(Ref{s.name, 1, checkChar + i}, styleFlag, c)
	}
	s.hidden = append(s.hidden, [2]int{checkChar, checkChar + len(list) - 1})
}

// has is the formula that is true when a text holds one of the words.
func has(words []string, cell string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = `"` + strings.ReplaceAll(w, `"`, `""`) + `"`
	}
	return fmt.Sprintf("SUMPRODUCT(ISNUMBER(FIND({%s},%s))*1)>0", strings.Join(quoted, ","), cell)
}
