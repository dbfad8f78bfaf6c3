package pdf

import (
	"fmt"

	"nianbao/templates"
	"nianbao/templates/lists"
)

// conceal marks the characters that are drawn so that nobody sees them, or over which something is drawn later: what a
// program for reading scans lays under the picture, a figure that was covered with white.
func (s *sheet) conceal(spend func(int)) {
	for _, t := range s.covers {
		if !t.text {
			continue
		}
		hidden := t.unseen
		spend(len(s.covers))
		for _, c := range s.covers {
			hidden = hidden || !c.text && c.order > t.order && c.holds(t.midX(), t.midY())
		}
		if !hidden {
			continue
		}
		spend(len(s.glyphs))
		for i := range s.glyphs {
			if g := &s.glyphs[i]; t.writes(g) {
				g.Look = templates.Concealed
			}
		}
	}
}

// writes reports whether a character is one of a text's. What a font that is not in the file draws has no height.
func (c *cover) writes(g *Glyph) bool {
	return g.midX() >= c.X0 && g.midX() <= c.X1 && (g.base >= c.Y0-1 && g.base <= c.Y1+1 || g.midY() >= c.Y0 && g.midY() <= c.Y1)
}

// strike marks the characters through whose middle a line runs.
func (s *sheet) strike(g *Glyph, r Box) {
	const middle = 0.2 // of the height, on each side of the middle: a line under a word and one between two rows lie outside
	if r.width() < 2*r.height() || r.X0 > g.X0+g.width()/3 || r.X1 < g.X1-g.width()/3 {
		return
	}
	if d := r.midY() - g.midY(); g.Look == templates.Plain && d > -middle*g.height() && d < middle*g.height() {
		g.Look = templates.Struck
	}
}

// A page is a picture where one covers most of it and hardly anything can be read on it.
const (
	pictureShare = 0.6 // of the page; charts of a report take half of one at most
	pictureText  = 20  // characters: a page number, the stamp of a scanner's program
)

// pictured refuses a document with a page that is a picture, or one without text.
func pictured(sheets []*sheet) error {
	seen := func(s *sheet) int {
		return lists.Count(s.glyphs, func(g Glyph) bool { return g.Look == templates.Plain })
	}
	all, pictures := 0, 0
	for i, s := range sheets {
		n := seen(s)
		all += n
		pictures += len(s.pictures)
		for _, p := range s.pictures {
			if n < pictureText && p.width()*p.height() > pictureShare*s.width()*s.height() {
				return Refused(fmt.Sprintf("PDF 第 %d 页是一张图片，没有文字，多半是扫描件，程序读不了图片里的数；%s", i+1, Otherwise))
			}
		}
	}
	switch {
	case all > 0:
		return nil
	case pictures > 0:
		return Refused("PDF 里只有图片，没有文字，多半是扫描件，程序读不了图片里的数；" + Otherwise)
	}
	return Refused("PDF 里没有文字；" + Otherwise)
}
