package xlsx

import (
	"slices"
	"sync"
	"unicode/utf16"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// The model of a workbook: what is written, before anything is XML. Write hands it to excelize; Master compares the
// models of two agencies and replaces the cells that differ.

// A content is what a cell holds. A formula carries the value that Excel will compute for it.
type content struct {
	formula string
	kind    contentKind
	text    string
	number  formula.Decimal
	rich    string // the end of text that is set in 楷体
}

type contentKind uint8

const (
	contentBlank contentKind = iota
	contentText
	contentNumber
)

func textContent(s string) content {
	if s == "" {
		return content{}
	}
	return content{kind: contentText, text: s}
}

func numberContent(d formula.Decimal) content { return content{kind: contentNumber, number: d} }

func intContent(n int) content { return numberContent(formula.FromInt(int64(n))) }

// with returns c as the cached value of a formula.
func (c content) with(f string) content {
	c.formula = f
	return c
}

// maxCellText is the longest text a cell holds, in UTF-16 units; a rune is at most two.
const maxCellText = 32767

// A cell is a content in its place. The value of one that differs between the blank workbooks of a batch, by who the agency is or
// by last year's figures, is made by again, from scratch and for each copy alike.
type cell struct {
	row, col int
	style    *style // one of its sheet's
	content
	again func(*valuation) content // nil for one that does not differ
}

// A sheet is everything on one sheet.
type sheet struct {
	name       string
	cells      []cell
	styles     []*style  // of cells
	order      []int     // of cells; see sort
	widths     []float64 // by column, in characters
	hidden     [][2]int  // columns, from and to
	heights    map[int]float64
	merges     [][2]Ref
	links      []link
	valid      []validation
	red        []condition
	freeze     Ref
	start      Ref // where the cursor is, if not in the first empty input
	print      [2]Ref
	titleRows  int
	titleFrom  int
	landscape  bool
	tab        string
	onePage    bool
	veryHidden bool
	zoom       float64 // of the screen in per cent, 0 for 100
	scale      uint    // of the print in per cent, 0 for one page wide
	breaks     []int   // rows that begin a printed page; Excel heeds them where a scale is given
}

type link struct {
	at, to Ref
	tip    string
}

// A condition turns cells red (or another colour) while a formula is true. Relative references count from the first cell.
type condition struct {
	areas   []string
	formula string
	look    conditionLook
}

type conditionLook uint8

const (
	lookRed conditionLook = iota
	lookAmber
	lookGreen
	lookUnfilled
	lookPartly
	lookGrey
	lookLine // a line below, and nothing else
)

func (s *sheet) put(ref Ref, st style, c content) *cell {
	s.cells = append(s.cells, cell{row: ref.Row, col: ref.Col, style: s.style(st), content: c})
	return &s.cells[len(s.cells)-1]
}

// style keeps each style once: a list of a country's agencies has 700,000 cells of two styles.
func (s *sheet) style(st style) *style {
	i := slices.IndexFunc(s.styles, func(known *style) bool { return *known == st })
	if i < 0 {
		s.styles = append(s.styles, &st)
		return &st
	}
	return s.styles[i]
}

// vary puts a cell whose value differs between agencies; formula is "" for none.
func (s *sheet) vary(v *valuation, ref Ref, st style, formula string, value func(*valuation) content) {
	again := func(v *valuation) content { return value(v).with(formula) }
	s.put(ref, st, again(v)).again = again
}

// merge joins a range whose first cell has been put, and gives the others its look, so that the border is whole.
// spread writes a content over rows and columns that are one cell.
func (s *sheet) spread(at Ref, rows, cols int, st style, c content) {
	s.put(at, st, c)
	s.merge(at, rows, cols, st)
}

func (s *sheet) merge(from Ref, rows, cols int, st style) {
	if rows*cols <= 1 {
		return
	}
	for r := range rows {
		for c := range cols {
			if r+c > 0 {
				s.put(Ref{s.name, from.Row + r, from.Col + c}, st, content{})
			}
		}
	}
	s.merges = append(s.merges, [2]Ref{from, {s.name, from.Row + rows - 1, from.Col + cols - 1}})
}

// sort orders the cells as they are written: order holds their indexes, row by row. The cells themselves are large, and
// stay where they are.
func (s *sheet) sort() {
	keys := make([]uint64, len(s.cells))
	for i := range s.cells {
		keys[i] = uint64(s.cells[i].row)<<40 | uint64(s.cells[i].col)<<24 | uint64(i)
	}
	slices.Sort(keys)
	s.order = make([]int, len(keys))
	for i, k := range keys {
		s.order[i] = int(k & (1<<24 - 1))
	}
}

// dimension returns the range of all cells.
func (s *sheet) dimension() string {
	last := Ref{s.name, 1, 1}
	first := Ref{s.name, 1 << 20, 1 << 14}
	for _, c := range s.cells {
		last.Row, last.Col = max(last.Row, c.row), max(last.Col, c.col)
		first.Row, first.Col = min(first.Row, c.row), min(first.Col, c.col)
	}
	if len(s.cells) == 0 {
		first = Ref{s.name, 1, 1}
	}
	return area(first, last)
}

// length counts text as Excel's LEN does, in UTF-16 units.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// Options of a workbook.
type Options struct {
	Deadline string            // when to hand it in, in words as the cover shows them: 2025年1月26日
	Roster   string            // id of the batch, for the stamp
	Previous *templates.Filing // last year's filing of the same agency; nil takes the filing's own
	Version  string            // of the program, for the stamp
	Contact  string            // who answers questions, as the cover shows it: 某县政务公开办 0955-…; "" for whoever handed it out
	Finished bool              // every table says that it is filled in: what is blank counts as 0
	Note     string            // what the figures already in it are, one line on the cover and above every table; "" for nothing
}

var layouts = templates.PerForm(func(form *templates.Form) func() (*Layout, error) {
	return sync.OnceValues(func() (*Layout, error) { return NewLayout(form) })
})

// LayoutOf returns the layout of a form, made once for each form.
func LayoutOf(form *templates.Form) (*Layout, error) { return layouts(form)() }

// book is the model of a whole workbook.
type book struct {
	layout *Layout
	stamp  Stamp
	sheets []*sheet
}

// model makes the sheets of a filing.
func model(l *Layout, f *templates.Filing, opt Options) *book { return newValuation(l, f, opt).book() }

func (v *valuation) book() *book {
	l, f := v.layout, v.filing
	b := &book{layout: l, stamp: v.stamp()}
	b.sheets = append(b.sheets, v.cover())
	for _, t := range l.form.Tables {
		b.sheets = append(b.sheets, v.tableSheet(l.tables[t.ID]))
	}
	b.sheets = append(b.sheets, v.narrativeSheet(), v.checkSheet(), v.stampSheet())
	if len(f.Covers)+len(f.Pending) > 0 {
		b.sheets = append(b.sheets, v.coveredSheet())
	}
	if len(f.Unplaced) > 0 {
		b.sheets = append(b.sheets, v.unplacedSheet())
	}
	for _, s := range b.sheets {
		s.sort()
	}
	return b
}

func (v *valuation) stamp() Stamp {
	l, f := v.layout, v.filing
	return Stamp{Form: l.form.ID, FormDigest: l.form.Digest, Code: f.Agency.Code, Agency: f.Agency.Name,
		Year: f.Year, Roster: v.opt.Roster, Structure: l.digest, Version: v.opt.Version}
}

// stampSheet is the very hidden sheet with one of the three copies of the stamp.
func (v *valuation) stampSheet() *sheet {
	s := &sheet{name: SheetStamp, widths: []float64{16, 80}, veryHidden: true}
	for i, p := range v.stamp().pairs() {
		name, value := stampPair(i)
		s.put(name, styleStamp, textContent(p[0]))
		s.vary(v, value, styleStamp, "", func(v *valuation) content { return textContent(v.stamp().pairs()[i][1]) })
	}
	return s
}

// A style is how a cell looks. Equal styles share one entry of the workbook.
type style struct {
	font      string // "" for 宋体
	size      float64
	bold      bool
	underline bool
	color     string // of the text, RRGGBB
	fill      string
	h, v      string // alignment
	indent    int
	wrap      bool
	shrink    bool // rather smaller figures than ####
	border    bool
	soft      bool // grey lines instead of black
	unlocked  bool
	format    string // number format, "" for General
}

const (
	fontSong = "宋体"
	fontKai  = "楷体"
	fontHei  = "黑体"
)

// Colours. Inputs are pale yellow, computed cells grey, and an input that is filled in has the colour of its state; printing
// leaves all fills out.
const (
	fillInput    = "FFFBE6"
	fillComputed = "EDEDED"
	fillHead     = "F3F6FA"
	fillRed      = "FFC7CE"
	textRed      = "9C0006"
	fillAmber    = "FFD993"
	textAmber    = "7F6000"
	fillGreen    = "E2F0D9"
	textGreen    = "375623"
	fillPartly   = "DDEBF7"
	textPartly   = "1F4E78"
	textGrey     = "7F7F7F"
	textLink     = "0563C1"
)

// Styles by purpose; those of table labels are made in tablesheet.go, because their size depends on the box.
var (
	styleTitle = style{font: fontHei, size: 16, h: "center", v: "center", shrink: true}
	styleLine  = style{size: 10.5, h: "left", v: "center", shrink: true}
	styleNoted = style{size: 9, color: textRed, h: "left", v: "center", wrap: true}
	styleHint  = style{size: 9, color: textGrey, h: "left", v: "center"}
	styleNote  = style{size: 9, h: "left", v: "top", wrap: true}
	styleInput = style{size: tableFont, h: "center", v: "center", fill: fillInput, border: true, unlocked: true,
		shrink: true, format: "General"}
	styleComputed = style{size: tableFont, h: "center", v: "center", fill: fillComputed, border: true, shrink: true, format: "General"}

	styleSide      = style{size: 9, color: textGrey, h: "center", v: "center", border: true, soft: true, shrink: true, format: "General"}
	styleSideHead  = style{size: 9, color: textGrey, h: "center", v: "center", border: true, soft: true, shrink: true}
	styleGap       = style{size: 9, bold: true, color: textGrey, h: "center", v: "center", shrink: true}
	styleDone      = style{size: 10.5, h: "right", v: "center", border: true, soft: true, fill: fillHead, shrink: true}
	styleSideTitle = style{size: 9, color: textGrey, h: "left", v: "center"}
	styleFlag      = style{size: 9, color: "BFBFBF"}

	styleField      = style{size: 11, h: "center", v: "center", border: true, soft: true, fill: fillHead}
	styleFieldInput = style{size: 11, h: "left", v: "center", border: true, soft: true, fill: fillInput, unlocked: true,
		wrap: true, indent: 1, format: "@"}
	styleFieldFixed = style{size: 11, h: "left", v: "center", border: true, soft: true, indent: 1, fill: fillComputed}
	styleHeading    = style{font: fontHei, size: 12, h: "left", v: "center"}
	styleHowTo      = style{size: 11, h: "left", v: "center", wrap: true, indent: 1}
	styleState      = style{font: fontHei, size: 14, h: "left", v: "center", border: true, soft: true, indent: 1, shrink: true}

	styleContents = style{size: 11, h: "left", v: "center", border: true, soft: true, indent: 1,
		underline: true, color: textLink, shrink: true}
	styleContentsState = style{size: 11, h: "center", v: "center", border: true, soft: true}
	styleContentsLink  = style{size: 10, h: "left", v: "center", border: true, soft: true, underline: true, color: textLink, shrink: true}

	styleBox      = style{size: 11, h: "left", v: "top", wrap: true, border: true, soft: true, fill: fillInput, unlocked: true, format: "@"}
	styleBoxName  = style{size: 10.5, h: "left", v: "top", wrap: true, border: true, soft: true, fill: fillHead}
	styleCount    = style{size: 10.5, h: "center", v: "top", border: true, soft: true, fill: fillComputed, format: `0"字"`}
	styleStrays   = style{size: 9, color: textRed, h: "left", v: "top", wrap: true}
	styleTotal    = style{size: 9, bold: true, h: "center", v: "center", shrink: true, format: `"共"0"字"`}
	styleMark     = style{size: 9, h: "left", v: "center", border: true, soft: true, shrink: true}
	styleMarkNum  = style{size: 9, h: "right", v: "center", border: true, soft: true, shrink: true, fill: fillComputed, format: "General"}
	styleMarkLink = style{size: 9, color: textLink, underline: true, h: "left", v: "center"}
	styleMarkHead = style{size: 9, color: textGrey, h: "left", v: "center", shrink: true}

	styleCheckHead  = style{font: fontHei, size: 10.5, h: "center", v: "center", wrap: true, border: true, soft: true, fill: fillHead}
	styleCheckState = style{size: 10.5, bold: true, h: "center", v: "center", border: true, soft: true, shrink: true}
	styleCheckText  = style{size: 10, h: "left", v: "center", wrap: true, border: true, soft: true}
	styleCheckLink  = style{size: 10, h: "left", v: "center", wrap: true, border: true, soft: true, underline: true, color: textLink}
	styleCheckNum   = style{size: 10, h: "center", v: "center", border: true, soft: true, shrink: true, format: "General"}
	styleCheckFix   = style{size: 9, h: "left", v: "center", wrap: true, border: true, soft: true}
	styleAnswer     = style{size: 10, h: "left", v: "center", wrap: true, border: true, soft: true, fill: fillInput,
		unlocked: true, format: "@"}
	styleGroup     = style{font: fontHei, size: 11, h: "left", v: "center", fill: fillHead}
	styleOpenState = style{size: 10.5, bold: true, h: "center", v: "center", shrink: true}
	styleOpenText  = style{size: 9, h: "left", v: "center", wrap: true}
	styleOpenLink  = style{size: 9, h: "left", v: "center", wrap: true, underline: true, color: textLink}
	styleOpenNum   = style{size: 9, h: "center", v: "center", shrink: true}
	styleCheckID   = style{size: 7, color: "A6A6A6", h: "left", v: "center", border: true, soft: true, wrap: true}
	styleStamp     = style{size: 10, h: "left", v: "center"}
)

// A Book is a workbook of lists that another package lays out: it says what stands where, this one how that is written.
type Book struct {
	Title  string
	Sheets []*BookSheet
	Names  []Named
}

// Named is a name for a range, to be used in formulas.
type Named struct{ Name, Range string }

// A BookSheet is one of its sheets. Columns count from 1.
type BookSheet struct {
	Name           string
	Widths         []float64 // in characters
	Freeze         string    // the first cell that scrolls
	Filter, Repeat string
	Tab            string
	Landscape      bool
	Pages          int    // sheets of paper that it is printed on, 0 for as many as it takes
	Locked         bool   // but for inputs
	Rows           int    // last row
	Folded, Hidden [2]int // first and last column; 0 for none
	Rules          []Typed
	Marks          []Mark
	Fill           func(r *BookRows)
}

// Typed says what may be typed into an area: what is in the list that a formula gives, or what another formula says is right.
type Typed struct {
	Area          string
	List, Right   string
	Title, Prompt string
	Error         string
}

// A Shared formula is one of a column from a row to another, as it stands in the first. Groups count within a sheet.
type Shared struct {
	Formula                 string
	Group, Column, From, To int
}

// A Mark colours the cells of an area of which a formula is true.
type Mark struct {
	Area, When string
	Tone       Tone
}

// Face is how a cell looks.
type Face int

// Faces. Those that begin with Input may be written into in a locked sheet, too.
const (
	FaceTitle Face = iota
	FaceFact
	FaceNote
	FaceHead
	FaceText
	FaceMid
	FaceDate
	FaceSum
	FaceLink
	FaceGrey
	FaceCheck
	FaceInput
	FaceInputMid
	FaceInputWord // of a list, cut off where it is too long: its beginning says which it is
	FaceInputDate
	FaceInputNumber
)
