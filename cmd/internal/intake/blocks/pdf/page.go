package pdf

import (
	"fmt"
	"math"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// A Refused says in a Chinese sentence, without its full stop, why a PDF is not read and how else to go on.
type Refused string

func (e Refused) Error() string { return string(e) }

// A TooMuch says in Chinese what there is more of than a report can have.
type TooMuch string

func (e TooMuch) Error() string { return string(e) }

// Otherwise is how to go on with a report that cannot be read as a PDF.
const (
	Otherwise = "请" + otherwise
	otherwise = "换用同一份报告的 .docx 或网页；没有的，用 WPS 把 PDF 转为 Word 后再试"
)

// What one file may hold. A county's report has some twenty pages and thirty thousand characters.
const (
	maxPages   = 400
	maxGlyphs  = 1_000_000
	maxObjects = 200_000
)

func tooManyPages(n int) error {
	return TooMuch(fmt.Sprintf("有 %d 页，年度报告没有这么长", n))
}

// Faults of fonts and pages that pdfium draws as well as it can.
const (
	errNoCode = Refused("PDF 里有的字没有编码，读不出是什么字；请用原来的程序重新导出，或者" + otherwise)
	errWidth  = Refused("PDF 里字的宽度与字形不符，文件可能已损坏，没有采用其中任何数据；请用原来的程序重新导出，或者" + otherwise)
	errBeside = Refused("PDF 里有许多字在页面以外，看不全，没有采用其中任何数据；填报表打印成 PDF 的，请交填报表本身；报告请用原来的程序重新导出，或者" + otherwise)
)

// A Box is a place on a page, in points; Y grows downwards.
type Box struct{ X0, Y0, X1, Y1 float64 }

func (b Box) midX() float64   { return (b.X0 + b.X1) / 2 }
func (b Box) midY() float64   { return (b.Y0 + b.Y1) / 2 }
func (b Box) width() float64  { return b.X1 - b.X0 }
func (b Box) height() float64 { return b.Y1 - b.Y0 }

func (b Box) holds(x, y float64) bool { return x >= b.X0 && x < b.X1 && y >= b.Y0 && y < b.Y1 }

func (b Box) union(o Box) Box {
	return Box{min(b.X0, o.X0), min(b.Y0, o.Y0), max(b.X1, o.X1), max(b.Y1, o.Y1)}
}

// A Glyph is a character as it stands on a page. Its box is as wide as the room it takes, and as high as the font says for
// all of its characters, or as this one is.
type Glyph struct {
	Box
	Rune rune
	Look templates.Look
	base float64 // the line that it stands on
	cell *Cell   // and the cell
}

// size is about how large it is set.
func (g *Glyph) size() float64 {
	if hanzi.Wide(g.Rune) {
		return max(g.width(), g.height())
	}
	return g.height()
}

// A sheet is what is drawn on one page.
type sheet struct {
	Box
	glyphs   []Glyph
	aside    [4][]Glyph // those that are turned against the page, by quarter turns
	rules    []Box      // straight lines and bars, as long and as thick as they are
	pictures []Box
	covers   []cover
}

// A cover is an area that is filled, or a text that is drawn so that it cannot be seen.
type cover struct {
	Box
	colour uint32 // RRGGBB
	order  int    // among all that is drawn on the page
	text   bool   // no area but a text
	unseen bool   // and one that is not drawn
}

// turn brings a page whose text runs upwards, downwards or on its head upright. quarter counts quarter turns of the text,
// against the clock.
func (s *sheet) turn(quarter int) {
	if quarter == 0 {
		return
	}
	w, h := s.width(), s.height()
	at := func(b Box) Box {
		switch quarter {
		case 1:
			return Box{h - b.Y1, b.X0, h - b.Y0, b.X1}
		case 2:
			return Box{w - b.X1, h - b.Y1, w - b.X0, h - b.Y0}
		}
		return Box{b.Y0, w - b.X1, b.Y1, w - b.X0}
	}
	for rest := range s.aside {
		for i := range s.aside[rest] {
			g := &s.aside[rest][i]
			g.Box = at(g.Box)
		}
	}
	for i := range s.glyphs {
		g := &s.glyphs[i]
		base := Box{g.X0, g.base, g.X0, g.base}
		if quarter != 2 {
			base = Box{g.base, g.Y0, g.base, g.Y0}
		}
		g.Box, g.base = at(g.Box), at(base).Y0
	}
	for _, list := range [][]Box{s.rules, s.pictures} {
		for i := range list {
			list[i] = at(list[i])
		}
	}
	if quarter != 2 {
		w, h = h, w
	}
	s.Box = Box{0, 0, w, h}
}

// quarterOf returns the quarter turn of an angle in radians, with the clock as pdfium has it, and whether it is one.
func quarterOf(angle float64) (int, bool) {
	q := -angle / (math.Pi / 2)
	n := math.Round(q)
	return (int(n)%4 + 4) % 4, math.Abs(q-n) < 0.06 // some three degrees: a page that a scanner or a printer's driver has skewed
}
