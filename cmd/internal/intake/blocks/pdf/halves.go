package pdf

// Two pages may be printed on one sheet that lies on its side, as booklets and thrifty offices have it.

// gutter is how much of a sheet's width stays free between two pages, at least: a margin of 5 mm each on A4. Columns of a table stand
// closer, and a line or a table of one page crosses it.
const gutter = 0.034

// halved parts the sheets of a document where each has two pages: it lies on its side, nothing stands in the middle, and some text at
// both sides; the last one may have the left page only.
func halved(sheets []*sheet, spend func(int)) []*sheet {
	var out []*sheet
	both := false
	for _, s := range sheets {
		spend(len(s.glyphs) + len(s.rules) + len(s.pictures))
		left, right, ok := s.halves()
		if !ok {
			return sheets
		}
		both = both || len(left.glyphs) > 0 && len(right.glyphs) > 0
		out = append(out, left, right)
	}
	if !both {
		return sheets
	}
	return out
}

// halves parts a sheet in the middle, if nothing stands there but what a browser writes above and below both pages.
func (s *sheet) halves() (left, right *sheet, ok bool) {
	w, h := s.width()/2, s.height()
	left, right = &sheet{Box: Box{0, 0, w, h}}, &sheet{Box: Box{0, 0, w, h}}
	from, to := w*(1-gutter), w*(1+gutter)
	ok = s.width() > h
	side := func(b Box) (*sheet, Box) {
		switch {
		case b.X1 <= from:
			return left, b
		case b.X0 >= to:
			return right, Box{b.X0 - w, b.Y0, b.X1 - w, b.Y1}
		}
		ok = ok && (b.midY() < margin*h || b.midY() > (1-margin)*h)
		return left, b
	}
	for _, g := range s.glyphs {
		var half *sheet
		half, g.Box = side(g.Box)
		half.glyphs = append(half.glyphs, g)
	}
	for _, r := range s.rules {
		half, b := side(r)
		half.rules = append(half.rules, b)
	}
	for _, p := range s.pictures {
		half, b := side(p)
		half.pictures = append(half.pictures, b)
	}
	for rest, list := range s.aside {
		for _, g := range list {
			var half *sheet
			half, g.Box = side(g.Box)
			half.aside[rest] = append(half.aside[rest], g)
		}
	}
	return left, right, ok
}
