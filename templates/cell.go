package templates

import (
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// Decimal is an exact number in millionths; see package formula.
type Decimal = formula.Decimal

// CellKind says what stands in a figure's cell. Blank is not zero, text is not a number, #REF! is neither.
type CellKind uint8

const (
	CellBlank      CellKind = iota
	CellNumber              // Number holds the figure
	CellText                // something that is not a number; Text holds it as it stands
	CellError               // an Excel error value; Text holds it: #REF!
	CellUnreadable          // the figure cannot be known for certain; Text says what was seen, if anything
)

// A Cell is what one source says of one figure.
type Cell struct {
	Kind    CellKind
	Number  Decimal
	Text    string // as it stands in the source, unless it is the plain number: "１２", "12件", "=6+6", "/"
	Remark  string // words that stand beside the number in the same cell: 其中修订16件
	Place   Place
	Changed bool // a computed figure that the source gives as something else than its own formula's result
	Summed  bool // a computed figure that the source does not give: Complete has added it up, blanks as 0, or could not
	Formula bool // a computed figure that a formula of the source has come to, blanks as 0: nobody has said it
}

// Number returns a cell that holds d.
func Number(d Decimal) Cell { return Cell{Kind: CellNumber, Number: d} }

// TextCell returns a cell that holds text which is no number.
func TextCell(s string) Cell { return Cell{Kind: CellText, Text: s} }

// Value returns the number that sums and rules use: blank counts as 0. ok is false when there is no certain number.
func (c Cell) Value() (d Decimal, ok bool) {
	switch c.Kind {
	case CellBlank:
		return Decimal{}, true
	case CellNumber:
		return c.Number, true
	}
	return Decimal{}, false
}

// countable reports whether the cell holds a number or nothing at all.
func (c Cell) countable() bool { return c.Kind == CellNumber || c.Kind == CellBlank }

// String returns the cell as messages show it: "12", "空白", "12件左右".
func (c Cell) String() string {
	switch c.Kind {
	case CellNumber:
		return c.Number.String()
	case CellBlank:
		if c.Text != "" {
			return c.Text
		}
		return "空白"
	}
	return c.Text
}

// A Place says where a value stands. Workbooks give Sheet and Cell, other sources Location in words.
type Place struct {
	Sheet    string // 三、申请
	Cell     string // H30
	Location string // 第三部分的表，“（七）总计”行，“法律服务机构”列
}

// IsErrorValue reports whether text is one of Excel's error values (ECMA-376 part 1, 18.18.11 and later additions).
func IsErrorValue(text string) bool {
	switch text {
	case "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!",
		"#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!":
		return true
	}
	return false
}

// A Look says why characters do not count as a reader of the source sees them. What the eye sees is what is read: a figure
// in which some do not count is in doubt, and text that was struck out or cannot be seen is no part of a report.
type Look uint8

const (
	Plain     Look = iota
	Struck         // a line runs through them
	Raised         // superscript: the mark of a footnote, not a digit
	Lowered        // subscript
	Tiny           // too small to be read
	Blended        // in the colour of their ground
	Concealed      // kept back by a format or property: ;;; in a sheet, hidden text, display:none
)

// looks are the words for a look: as a mark within text, and as what a finding says of it.
var looks = [...]struct{ mark, word string }{
	Struck: {"划去", "划去（带删除线）的"}, Raised: {"上标", "上标的"}, Lowered: {"下标", "下标的"},
	Tiny: {"看不见", "小得看不见的"}, Blended: {"看不见", "与底色同色、看不见的"}, Concealed: {"看不见", "设成不显示的"},
}

// Shown reports whether the characters are there for the eye and meant: raised and lowered ones are.
func (l Look) Shown() bool { return l == Plain || l == Raised || l == Lowered }

// A Piece is a stretch of text with one look.
type Piece struct {
	Text string
	Look Look
}

// The marks around characters that do not count, where their text is quoted.
const (
	lookOpen  = "〔"
	lookColon = "："
	lookClose = "〕"
)

// MarkLooks joins pieces and says of those that do not count what they are: 〔划去：80〕83.
func MarkLooks(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Look == Plain || hanzi.Empty(p.Text) {
			b.WriteString(p.Text)
			continue
		}
		b.WriteString(lookOpen + looks[p.Look].mark + lookColon + p.Text + lookClose)
	}
	return b.String()
}

// joined returns the text of the pieces whose look keep admits.
func joined(pieces []Piece, keep func(Look) bool) string {
	var b strings.Builder
	for _, p := range pieces {
		if keep(p.Look) {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func isPlain(l Look) bool { return l == Plain }

// PlainText returns what stands on the line and counts: what a label or a figure says.
func PlainText(pieces []Piece) string { return joined(pieces, isPlain) }

// ShownText returns what a passage says: without what is struck out or cannot be seen.
func ShownText(pieces []Piece) string { return joined(pieces, Look.Shown) }

// LookText reads a figure from text in pieces. Where it comes to the same with and without the characters that do not count,
// such as 件 set small and low behind 12, there is no doubt and no finding; else the cell holds no certain figure and
// the finding names both readings.
func LookText(pieces []Piece, fig *Figure, place Place) (Cell, *Finding) {
	whole, kept := readings(pieces, fig)
	switch {
	case differ(whole, kept):
		return doubtful(pieces, whole, kept, fig, place)
	case whole.Kind == CellText:
		whole.Text = MarkLooks(pieces) // no figure either way
	case whole.Remark != kept.Remark:
		whole = kept // a remark that was struck out is none
		whole.Text = MarkLooks(pieces)
	}
	whole.Place = place
	return whole, nil
}

// readings reads text with and without the characters that do not count.
func readings(pieces []Piece, fig *Figure) (whole, kept Cell) {
	return ParseFigure(joined(pieces, func(Look) bool { return true }), fig), ParseFigure(PlainText(pieces), fig)
}

func differ(a, b Cell) bool { return a.Kind != b.Kind || a.Number != b.Number }

// LooksDoubtful reports whether text, read as a count, is another figure with than without the characters that do not count.
func LooksDoubtful(pieces []Piece) bool { return differ(readings(pieces, nil)) }

// LookWhole is LookText for a cell that does not count as a whole and holds a number, not text.
func LookWhole(number Decimal, look Look, fig *Figure, place Place) (Cell, *Finding) {
	return doubtful([]Piece{{number.String(), look}}, Number(number), Cell{}, fig, place)
}

func doubtful(pieces []Piece, whole, kept Cell, fig *Figure, place Place) (Cell, *Finding) {
	marked := MarkLooks(pieces)
	f := Report("value.look", fig, place, Words{"got": hanzi.Shorten(marked, 60), "seen": seenLooks(pieces, isPlain),
		"with": reading(whole), "without": reading(kept)})
	return Cell{Kind: CellUnreadable, Text: marked, Place: place}, &f
}

// reading says what a text comes to as a figure.
func reading(c Cell) string {
	switch c.Kind {
	case CellNumber:
		return c.Number.String()
	case CellBlank:
		return "空白"
	}
	return "“" + hanzi.Shorten(c.Text, 20) + "”（不是数）"
}

// maxLooks is the number of pieces that one finding quotes.
const maxLooks = 3

// seenLooks quotes the pieces that do not count: 划去（带删除线）的“80”、上标的“1”.
func seenLooks(pieces []Piece, counts func(Look) bool) string {
	hidden := lists.Filter(pieces, func(p Piece) bool { return !counts(p.Look) && !hanzi.Empty(p.Text) })
	quote := func(p Piece) string {
		return looks[p.Look].word + "“" + hanzi.Shorten(hanzi.Trim(p.Text), 40) + "”"
	}
	return lists.Few(lists.Map(hidden, quote), maxLooks, "、", "等")
}

// LookPassage reads words that are to be printed or taken at their word: what is struck out or cannot be seen is left out,
// and the finding, nil where nothing is, quotes it. subject is as for Report; topic tells fields of the cover apart.
func LookPassage(pieces []Piece, subject any, topic string, place Place) (string, *Finding) {
	seen := seenLooks(pieces, Look.Shown)
	if seen == "" {
		return joined(pieces, func(Look) bool { return true }), nil
	}
	words := Words{"topic": "", "seen": seen}
	if topic != "" {
		words["topic"] = " " + topic
	}
	f := Report("narrative.look", subject, place, words)
	f.Topic = topic
	return ShownText(pieces), &f
}
