package sheets

import (
	"strings"

	"nianbao/xlsx/opc"
)

// Look says why characters do not count as a reader of the sheet sees them:
// they are taken back, are no part of the line, or cannot be seen.
type Look uint8

const (
	Struck  Look = 1 << iota // a line runs through them
	Raised                   // superscript
	Lowered                  // subscript
	Tiny                     // smaller than leastSize
	Blended                  // in the colour of their ground
)

// A Piece is a stretch of a cell's text with one look.
type Piece struct {
	Text string
	Look Look
}

// leastSize is the smallest size of type, in points, that is read. At 100 % two points are not three pixels: no digit has a
// shape in that, on screen or paper. Three points are small print, but print.
const leastSize = 3

// Look returns the text of a cell in pieces of one look, which join to its text, or nil where all of it is plain. It counts
// the font of the cell and of its runs: a run without a font of its own has the cell's, one with a font has nothing from the
// cell's (ECMA-376 part 1, 18.4.7). The formats of rows and columns are no concern of a cell that stands in the file
// (18.3.1.73). Number formats, conditional formats and hidden rows are not looked at.
func (s *Sheet) Look(c *Cell) []Piece {
	if s == nil || s.book == nil || c == nil || c.Raw == "" {
		return nil
	}
	st := &s.book.styles
	whole := Look(0)
	if c.Style >= 0 && int(c.Style) < len(st.xfs) {
		whole = st.xfs[c.Style].look
	}
	if c.rich == 0 {
		if whole == 0 {
			return nil
		}
		return []Piece{{c.Raw, whole}}
	}
	var list []Piece
	ground := st.groundOf(c.Style)
	from, seen := 0, Look(0)
	for _, run := range s.book.runsOf(c.rich) {
		look := whole
		if run.font >= 0 {
			look = st.look(s.book.runFonts[run.font], ground)
		}
		seen |= look
		text := c.Raw[from:run.to]
		from = int(run.to)
		if n := len(list); n > 0 && list[n-1].Look == look {
			list[n-1].Text += text
		} else if text != "" {
			list = append(list, Piece{text, look})
		}
	}
	if seen == 0 {
		return nil
	}
	return list
}

// BlendsIn reports whether characters of a colour, RRGGBB, cannot be seen on the ground of a cell.
func (s *Sheet) BlendsIn(c *Cell, color uint32) bool {
	ground := s.book.styles.groundOf(c.Style)
	return ground.known && opc.Blends(color, ground.color.number())
}

func (st *styles) look(f font, ground ground) Look {
	look := f.look
	if f.sized && f.size < leastSize {
		look |= Tiny
	}
	if ground.known && opc.Blends(st.resolve(f.color, black).number(), ground.color.number()) {
		look |= Blended
	}
	return look
}

// A textRun is a stretch of a rich text: to is where it ends, font an index into Book.runFonts, or -1 for the cell's own.
type textRun struct{ to, font int32 }

// A font is what of a font decides whether its characters count. It is small and
// comparable: a workbook may have hundreds of thousands.
type font struct {
	look  Look // Struck, Raised, Lowered
	sized bool
	size  float32
	color color
}

// font reads the children of a font, <font> or <rPr> (18.8.22, 18.4.7), to its end.
func (r *reader) font(s *opc.Scanner) (f font) {
	s.Each(func() {
		if !s.In(nsMain) {
			return
		}
		switch s.Local() {
		case "strike", "dstrike": // the latter is Word's; nothing but a second line can be meant
			if v, ok := s.Attr("", "val"); !ok || !xsdFalse(v) {
				f.look |= Struck
			}
		case "vertAlign":
			switch v, _ := s.Attr("", "val"); strings.TrimSpace(v) {
			case "superscript":
				f.look |= Raised
			case "subscript":
				f.look |= Lowered
			}
		case "sz":
			v, _ := s.Attr("", "val")
			f.size, f.sized = parseFloat(v)
		case "color":
			f.color = colorOf(s)
		}
	})
	return f
}

// maxRuns bounds the runs of all texts together, maxFonts their fonts: honest workbooks have some thousand and some dozen.
const (
	maxRuns  = 4_000_000
	maxFonts = 65_536
)

// runsOf returns the runs of a text with fonts, by Cell.rich.
func (b *Book) runsOf(rich int32) []textRun {
	from := int32(0)
	if rich > 1 {
		from = b.rich[rich-2]
	}
	return b.runs[from:b.rich[rich-1]]
}

// endRun says that the text read so far, since the last call, has a font.
func (r *reader) endRun(font int32) {
	to := int32(len(r.item))
	if n := len(r.runs); n > 0 && r.runs[n-1].font == font {
		r.runs[n-1].to = to
		return
	}
	r.runs = append(r.runs, textRun{to, font})
}

// runFont keeps a font of runs once and returns its index.
func (r *reader) runFont(s *opc.Scanner, f font) int32 {
	if n, ok := r.fontIndex[f]; ok {
		return n
	}
	if len(r.fontIndex) >= maxFonts {
		panic(s.Err("", "the texts have more than %d fonts", maxFonts).OverLimit())
	}
	if r.fontIndex == nil {
		r.fontIndex = map[font]int32{}
	}
	n := int32(len(r.book.runFonts))
	r.book.runFonts = append(r.book.runFonts, f)
	r.fontIndex[f] = n
	return n
}

// keepRuns keeps the runs of the text just read and returns what Cell.rich is to
// be: 0 for a text that has the cell's font throughout.
func (r *reader) keepRuns(s *opc.Scanner, c *Cell) int32 {
	plain := len(r.runs) == 0 || len(r.runs) == 1 && r.runs[0].font < 0
	if plain {
		return 0
	}
	b := r.book
	if b.runs = append(b.runs, r.runs...); len(b.runs) > maxRuns {
		panic(s.Err(c.Ref(), "the texts have more than %d runs", maxRuns).OverLimit())
	}
	b.rich = append(b.rich, int32(len(b.runs)))
	return int32(len(b.rich))
}
