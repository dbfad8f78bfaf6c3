package report

import (
	"math"
	"strconv"
	"sync"

	"nianbao/cmd/internal/report/typeset"
	"nianbao/templates"
	reportparts "nianbao/templates/report"
)

// Table three stands on one page, and so do the bands of table two, and table four with its heading. So that what moves to the next
// page as a whole leaves no page half empty behind it, the rows of these tables are set lower or higher. The document is laid out here
// once for each of a few settings, and the one with the least emptiness is taken. Where lines break is estimated: another program, or
// another font, may set a line more or less on a page, and the setting must do then, too. Nothing else depends on it: tables are kept
// together by their own properties, wherever a page ends.

// A pitch is how high the lines and rows of a table are, in twentieths of a point. The lines have an exact height: that of a font
// differs from program to program.
type pitch struct{ line, padding, height int }

// A setting is the pitches of the two kinds of tables, narrow ones in 五号 and wide ones in 小五, and of the list behind them.
type setting struct{ narrow, wide, list pitch }

var (
	narrowLow, narrowUsual, narrowHigh = pitch{260, 10, 300}, pitch{280, 20, 397}, pitch{280, 20, 567} // 15, 20 and 28 points
	narrowRoomy, narrowTall            = pitch{280, 20, 480}, pitch{280, 20, 680}                      // 24 and 34
	wideLow, wideMiddle, wideUsual     = pitch{220, 10, 240}, pitch{240, 20, 280}, pitch{260, 20, 340} // 12, 14 and 17 points
)

// settings are tried in this order; of two that do as well the first is taken.
var settings = func() (list []setting) {
	for _, wide := range []pitch{wideUsual, wideMiddle, wideLow} {
		for _, narrow := range []pitch{narrowUsual, narrowHigh, narrowLow, narrowTall, narrowRoomy} {
			list = append(list, setting{narrow, wide, narrowUsual})
		}
	}
	return list
}()

// A piece is what stands on one page: a line of text, a row.
type piece struct {
	height        float64 // in twentieths of a point
	lower, higher float64 // by how much it may come out so
	keep          bool    // stands on one page with the next
	apart         bool    // begins a page
}

// at is the height of a piece that comes out as low as may be, -1, as estimated, 0, or as high, 1.
func (p piece) at(way float64) float64 {
	if way < 0 {
		return p.height + way*p.lower
	}
	return p.height + way*p.higher
}

// A trial is a way in which the text may come out, and how likely it is: lower or higher, and begun somewhere on a page.
type trial struct{ weight, way, begin float64 }

// bodyLine is the height of a line of the report's own text, 22 of which fill a page.
const bodyLine = 579

// standardSheet is the report's own styles, which it brings along.
var standardSheet = sync.OnceValue(func() *typeset.Sheet {
	sheet, err := typeset.Read(reportparts.Styles)
	if err != nil {
		panic(err)
	}
	return sheet
})

// set is how the document sets the text of a style.
func (x *docxBody) set(style string) typeset.Type {
	return x.pack.sheet.Of(x.pack.names[style], x.pack.page.grid)
}

// settle chooses the setting; a document that is no report has none.
func (x *docxBody) settle(d *Document) (best setting) {
	if !d.supple {
		return best
	}
	list, tables, loose := x.pieces(d)
	height, least := x.pack.page.textHeight(), math.Inf(1)
	for _, s := range settings {
		x.setting = s
		for at, t := range tables {
			for r, h := range x.rowHeights(t) {
				list[at+r].height = h
			}
		}
		empty := 0.0
		for _, t := range x.trials(height) {
			empty += t.weight * emptiness(list, height, t)
		}
		if empty < least {
			best, least = s, empty
		}
	}
	if loose != nil && x.pages(loose, narrowLow) < x.pages(loose, narrowUsual) {
		best.list = narrowLow
	}
	return best
}

// pages estimates how many pages a list takes that begins one below its heading.
func (x *docxBody) pages(t *Table, p pitch) float64 {
	x.setting.list = p
	sum := 0.0
	for _, h := range x.rowHeights(t) {
		sum += h
	}
	return math.Ceil(sum / (x.pack.page.textHeight() - bodyLine))
}

// mostSteps are tried on each side, whatever a letterhead says of its lines.
const mostSteps = 40

// trials are that text comes out as estimated, most likely, and less and less so as far from it as a line more or less on a page, and
// as its font may make it lower or higher; where a letterhead moves it, that it begins anywhere as far down as that.
func (x *docxBody) trials(height float64) (list []trial) {
	body := x.set("BodyText")
	line := body.Line / height
	far := max(1-body.Low/body.Line, body.High/body.Line-1) + line
	steps := min(math.Floor(4*far/line), mostSteps) // quarters of a line
	for at := 0.0; at == 0 || at < height*x.pack.moved; at += bodyLine {
		for n := -steps; n <= steps; n++ {
			list = append(list, trial{steps + 1 - math.Abs(n), n / steps, at})
		}
	}
	return list
}

// mostEmpty is how much of a page may be empty without being counted. A line that does not fit, a heading with the band below it, table
// four with its heading: they leave as much as a fifth.
const mostEmpty = 1.0 / 3

// emptiness lays pieces on pages of a height and says by how much the empty parts of those that are left exceed what may be, in pages.
func emptiness(list []piece, height float64, t trial) (sum float64) {
	y := t.begin
	for i := 0; i < len(list); {
		whole, end := 0.0, i
		for ; end == i || end < len(list) && list[end-1].keep; end++ {
			whole += list[end].at(t.way)
		}
		switch {
		case list[i].apart:
			y = 0 // however much of the page before it is empty
		case y > 0 && y+whole > height:
			sum += max(0, 1-y/height-mostEmpty)
			y = 0
		}
		if whole > height {
			sum++ // what should stand on one page does not
		}
		y = math.Mod(y+whole, height)
		i = end
	}
	return sum
}

// pieces takes the document apart as far as the first chart, whose height is not known; the tables are named by their first rows, and
// the list behind the signature by itself.
func (x *docxBody) pieces(d *Document) (list []piece, tables map[int]*Table, loose *Table) {
	width, chart := x.pack.page.textWidth(), false
	body, title := x.set("BodyText"), x.set("Title")
	if x.pack.indent != "" {
		body.First = 2 * body.Em
	}
	below := 0.0   // the paragraph before
	another := 0.0 // line more or less on a page, a part of it
	if x.pack.moved == 0 {
		another = body.Line / x.pack.page.textHeight()
	}
	text := func(t typeset.Type, lines int) {
		for range lines {
			list = append(list, piece{height: t.Line, lower: t.Line - t.Low*(1-another), higher: t.High*(1+another) - t.Line})
		}
		list[len(list)-lines].height += max(t.Above-below, 0)
		list[len(list)-1].height += t.Below
		below = t.Below
	}
	for _, mark := range d.Marks {
		text(body, lineCount(mark, (width-body.Aside)/210, 2))
	}
	list = append(list, piece{height: title.Above + title.Line*float64(len(d.Lines)) + title.Below, keep: true})
	tables = map[int]*Table{}
	d.all(func(block, _ Block) {
		if t, is := block.(*Table); is && t.loose { // it fills any page, and ends the document
			loose = t
			return
		}
		if chart {
			return
		}
		switch b := block.(type) {
		case *Chart:
			chart = true
		case *Heading:
			t, at := x.set("Heading"+strconv.Itoa(b.Style)), len(list)
			text(t, linesOf(b.Text, t, width))
			for i := range list[at:] {
				list[at+i].keep = true
			}
			list[at].apart = b.Apart
		case *Paragraph:
			text(body, linesOf(b.Text(), body, width))
		case *Table:
			tables[len(list)] = b
			for r := range b.Grid.Rows {
				list = append(list, piece{keep: b.keeps(r)})
			}
			list, below = append(list, piece{height: 200}), 0 // ReportGap
		}
	})
	return list, tables, loose
}

// rowHeights estimates the heights of a table's rows.
func (x *docxBody) rowHeights(t *Table) []float64 {
	look, heights := x.look(t), make([]float64, t.Grid.Rows)
	for r := range heights {
		heights[r] = float64(max(look.height, mm(t.height(r))))
	}
	grow := func(c templates.GridCell, text string) {
		width := -float64(2*look.margin + 40) // with the indent of labels
		for _, w := range t.Widths[c.Col : c.Col+c.ColSpan] {
			width += w * twipsPerMM * x.scale
		}
		lines := 0
		for _, l := range cellLines(text, c) {
			lines += lineCount(l, width/float64(look.size*10), 0)
		}
		missing := float64(lines*look.line + 2*look.padding)
		for _, h := range heights[c.Row : c.Row+c.RowSpan] {
			missing -= h
		}
		heights[c.Row+c.RowSpan-1] += max(0, missing)
	}
	for _, spans := range []bool{false, true} { // what spans rows, when those are known
		for i, c := range t.Grid.Cells {
			if c.Role != templates.RoleFigure && (c.RowSpan > 1) == spans {
				grow(c, t.Texts[i])
			}
		}
	}
	const line = 10 // that some programs add to a row
	for r := range heights {
		heights[r] += line
	}
	return heights
}

// ofCharacter is how much of the room behind the last whole character of a line is filled on average, by digits and blanks.
const ofCharacter = 0.25

// leastColumn is how many characters a line has at least, and into how many parts of the page a column goes, whatever a letterhead says:
// a line of one character would make lines of a text as many as its characters, each to be laid out again and again.
const leastColumn = 4

// linesOf is lineCount for a text of a type in a column of a width.
func linesOf(text string, t typeset.Type, width float64) int {
	column := max(width-t.Aside, width/leastColumn)
	em := min(t.Em, column/leastColumn)
	whole, rest := math.Modf(column / em)
	return lineCount(text, whole+min(rest, ofCharacter), min(t.First, column)/em)
}

// lineCount estimates in how many lines a text is broken that are so many characters wide, the first less an indent. Lines are as good as
// full: a mark that begins none hangs behind the one before, and hardly a word is longer than a character.
func lineCount(text string, width, indent float64) int {
	return max(1, int(math.Ceil((spaced(text)+indent)/width)))
}
