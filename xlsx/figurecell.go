package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx/sheets"
)

// Beside every figure, in a hidden column of its sheet, stands what its cell comes to by itself. Every live check reads that,
// and so does the colour of the cell. The formula is short, because a form has two hundred of them.
const (
	figureSound   = 0 // blank, or a number that may stand there
	figureUnsound = 1 // text, an error value, a truth value, a date, a percentage, a negative number, too many decimals …
)

// beside returns the hidden cell with what a figure's cell comes to.
func (l *Layout) beside(key templates.Key) Ref {
	at := l.figures[key]
	return Ref{at.Sheet, at.Row, l.tables[key.Table()].flags + at.Col}
}

// besides returns the hidden cells of figures as ranges for a formula on a sheet.
func (l *Layout) besides(keys []templates.Key, sheet string) []string {
	refs := lists.Map(keys, l.beside)
	return boxes(rectangles(refs), sheet)
}

// unsound is the formula that counts figures that the sheet cannot add up.
func (l *Layout) unsound(keys []templates.Key, sheet string) string {
	return count(l.besides(keys, sheet), fmt.Sprint(figureUnsound))
}

// oddFormats is the cell with the letters by which CELL tells the formats of dates and percentages: Excel calls the format
// General G, LibreOffice F0, and G what it has no name for, as dates are.
var oddFormats = Ref{SheetChecks, 2, CheckAside}

func oddFormatsFormula() string {
	return fmt.Sprintf(`IF(IFERROR(LEFT(CELL("format",%s)),"G")="G","DP","DPG")`, Ref{SheetChecks, 1, 1}.A1())
}

// figureFormula says what stands in a figure's cell. A total that comes out of parts with faults of their own has none. A
// program that does not know CELL("format") takes a date for its number.
func (l *Layout) figureFormula(key templates.Key) string {
	at, fig, inst := l.figures[key].A1(), l.form.Figure(key), l.form.Computed(key)
	places, value := 0, "ABS("+at+")"
	if fig.Kind == templates.Amount {
		places = 6
	}
	if fig.Kind == templates.Signed {
		value = at
	}
	value = fmt.Sprintf("ROUND(%s,%d)", value, places)
	if inst == nil {
		value = "MIN(" + value + "," + templates.MaxFigure.String() + ")"
		if fig.Kind == templates.Signed {
			value = "MAX(" + value + ",-" + templates.MaxFigure.String() + ")"
		}
	}
	// a truth value is no number; LibreOffice, for which it is, gives it the format G
	f := fmt.Sprintf(`1-IFERROR((%[1]s=%[2]s)*ISERROR(FIND(LEFT(CELL("format",%[2]s)),%[3]s)),0)`, value, at, oddFormats.absolute())
	if inst != nil {
		f = fmt.Sprintf("IF(AND(NOT(ISTEXT(%s)),%s>0),%d,%s)", at, l.unsound(operandKeys(inst), l.figures[key].Sheet), figureSound, f)
	}
	return f
}

// operandKeys returns the parts of a total.
func operandKeys(inst *templates.Instance) []templates.Key {
	return lists.Map(inst.Want.Operands(), func(op string) templates.Key { return templates.Key(op) })
}

// wrongTexts is the formula for how many figures hold text of which no program makes a figure: it has characters, outside of
// brackets, of which no figure is made. Each column of figures is one matrix of cells and characters.
func (l *Layout) wrongTexts(keys []templates.Key) string {
	chars, n := l.chars.cells(l.chars.figure), l.chars.count(l.chars.figure)
	var parts []string
	for _, c := range boxes(columns(l.refs(keys)), SheetChecks) {
		parts = append(parts, fmt.Sprintf(`IFERROR(SUMPRODUCT((MMULT(LEN(SUBSTITUTE(%[1]s,%[2]s,"")),ROW($A$1:$A$%[3]d)^0)>%[4]d*LEN(%[1]s))*ISTEXT(%[1]s)*ISERROR(FIND("(",%[1]s))*ISERROR(FIND("（",%[1]s))),0)`,
			c, chars, n, n-1))
	}
	return strings.Join(parts, "+")
}

// columns joins cells of one sheet that stand below one another.
func columns(refs []Ref) [][2]Ref {
	refs = slices.Clone(refs)
	slices.SortFunc(refs, func(a, b Ref) int { return (a.Col-b.Col)<<20 + a.Row - b.Row })
	var list [][2]Ref
	for len(refs) > 0 {
		n := run(refs, 1, 0)
		list = append(list, [2]Ref{refs[0], refs[n-1]})
		refs = refs[n:]
	}
	return list
}

// countTexts is the formula that counts texts.
func countTexts(ranges []string) string {
	parts := lists.Map(ranges, func(r string) string { return "SUMPRODUCT(ISTEXT(" + r + ")*1)" })
	return strings.Join(parts, "+")
}

// soundness returns what the formula beside a figure comes to.
func (v *valuation) soundness(key templates.Key) int {
	c, fig, inst := v.figures[key], v.layout.form.Figure(key), v.layout.form.Computed(key)
	follows := inst != nil && c.kind != contentText && v.unsound(operandKeys(inst)) > 0
	if !follows && (c.kind == contentText || c.kind == contentNumber && !mayStand(c, fig, inst == nil)) {
		return figureUnsound
	}
	return figureSound
}

// mayStand reports whether a number may stand in a figure's cell. It has at most six decimals.
func mayStand(c content, fig *templates.Figure, typed bool) bool {
	return (fig.Kind == templates.Signed || c.number.Sign() >= 0) && (!typed || c.number.Abs().Cmp(templates.MaxFigure) <= 0) &&
		(fig.Kind == templates.Amount || c.number.IsInt())
}

// unsound counts figures that the sheet cannot add up.
func (v *valuation) unsound(keys []templates.Key) int {
	n := 0
	for _, key := range keys {
		n += v.sound[key]
	}
	return n
}

// wrong reports whether what stands in a figure's cell is no figure for certain.
func (v *valuation) wrong(key templates.Key) bool {
	c := v.figures[key]
	return v.sound[key] == figureUnsound && (c.kind != contentText || !v.layout.chars.mayBeFigure(c.text))
}

// besideFigures writes the hidden cells beside the figures of a table, and the condition that colours figures.
func (v *valuation) besideFigures(s *sheet, p *tablePlace) {
	l := v.layout
	var refs []Ref
	for _, key := range p.table.Keys() {
		s.put(l.beside(key), styleFlag, intContent(v.sound[key]).with(l.figureFormula(key)))
		refs = append(refs, l.figures[key])
	}
	s.hidden = append(s.hidden, [2]int{p.flags, p.flags + p.cols})
	boxed := rectangles(refs)
	s.red = append(s.red, condition{areas: boxes(boxed, s.name), look: lookRed, formula: l.beside(l.keys[boxed[0][0]]).A1() +
		"=" + fmt.Sprint(figureUnsound)})
}

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
	both := lists.Filter(mute, func(r rune) bool { return slices.Contains(figure, r) })
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
	return "$" + sheets.ColumnName(checkChar+kind[0]) + "$1:$" + sheets.ColumnName(checkChar+kind[1]-1) + "$1"
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
	quoted := lists.Map(words, func(w string) string { return `"` + strings.ReplaceAll(w, `"`, `""`) + `"` })
	return fmt.Sprintf("SUMPRODUCT(ISNUMBER(FIND({%s},%s))*1)>0", strings.Join(quoted, ","), cell)
}
