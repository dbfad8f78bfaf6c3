//go:build !js

package pdf

import (
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"nianbao/templates"
	"nianbao/xlsx/opc"
)

// text reads the characters. It returns in which quarter turn most of them stand; what stands otherwise is no text of the
// page: a watermark across it, a stamp. Only in the cells of a table it may be.
func (r *reader) text(page references.FPDF_TEXTPAGE, s *sheet, place func(x0, y0, x1, y1 float64) Box) (quarter int, err error) {
	count, err := r.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: page})
	if err != nil {
		return 0, err
	}
	if r.glyphs += count.Count; r.glyphs > maxGlyphs {
		return 0, TooMuch("文字太多，年度报告没有这么长")
	}
	var turns []int
	var most [4]int
	beside := 0
	for i := range count.Count {
		r.meter.Spend(glyphCost)
		char, err := r.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: page, Index: i})
		if err != nil {
			return 0, err
		}
		c := rune(uint32(char.Unicode))
		if unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) {
			continue // what is blank is seen by its width, and pdfium adds blanks and line ends of its own
		}
		if c < ' ' || c == unicode.ReplacementChar {
			return 0, errNoCode
		}
		box, err := r.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: page, Index: i})
		if err != nil {
			continue // stands nowhere
		}
		g := Glyph{Rune: c, Box: place(float64(box.Rect.Left), float64(box.Rect.Bottom), float64(box.Rect.Right), float64(box.Rect.Top))}
		if !s.holds(g.midX(), g.midY()) { // nobody sees what stands beside the page
			if beside++; beside > maxBeside {
				return 0, errBeside
			}
			continue
		}
		if err := r.fits(page, i, g.Box); err != nil {
			return 0, err
		}
		angle, err := r.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: page, Index: i})
		if err != nil {
			return 0, err
		}
		turn, straight := quarterOf(float64(angle.CharAngle))
		if !straight {
			continue
		}
		origin, err := r.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: page, Index: i})
		if err != nil {
			return 0, err
		}
		at := place(origin.X, origin.Y, origin.X, origin.Y)
		if g.base = at.Y0; turn%2 == 1 {
			g.base = at.X0
		}
		colour, err := r.FPDFText_GetFillColor(&requests.FPDFText_GetFillColor{TextPage: page, Index: i})
		if err == nil {
			g.Look = s.lookOf(g.Box, uint32(colour.R)<<16|uint32(colour.G)<<8|uint32(colour.B), int(colour.A), r.meter.Spend)
		}
		most[turn]++
		s.glyphs, turns = append(s.glyphs, g), append(turns, turn)
	}
	for k := range most {
		if most[k] > most[quarter] {
			quarter = k
		}
	}
	kept := s.glyphs[:0]
	for i, g := range s.glyphs {
		if turns[i] == quarter {
			kept = append(kept, g)
		} else if rest := (turns[i] - quarter + 4) % 4; g.Look == templates.Plain {
			s.aside[rest] = append(s.aside[rest], g)
		}
	}
	s.glyphs = kept
	return quarter, nil
}

// maxBeside is how many characters beside a page are a printer's mark, and not text that a page cuts off.
const maxBeside = 40

// fits refuses a character that is much wider than the room that it takes: widths stand beside the font, where damage shows in
// nothing but the order of the characters that come to stand over one another.
func (r *reader) fits(page references.FPDF_TEXTPAGE, i int, b Box) error {
	const most = 1.2 // times: an italic hangs over by a tenth
	ink, err := r.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: page, Index: i})
	if err != nil {
		return nil // draws nothing
	}
	if w := ink.Right - ink.Left; w > most*b.width()+0.5 {
		return errWidth
	}
	return nil
}

// lookOf says whether a character can be told from what it stands on.
func (s *sheet) lookOf(b Box, colour uint32, alpha int, spend func(int)) templates.Look {
	if alpha == 0 {
		return templates.Concealed
	}
	ground := uint32(0xFFFFFF)
	if opc.Blends(colour, ground) { // only then is what lies below of interest
		spend(len(s.covers))
		for _, c := range s.covers {
			if !c.text && c.holds(b.midX(), b.midY()) {
				ground = c.colour
			}
		}
		if opc.Blends(colour, ground) {
			return templates.Blended
		}
	}
	return templates.Plain
}
