package sheets

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/xlsx/opc"
)

// styles is what this package keeps of the formats of cells.
type styles struct {
	xfs     []xf
	codes   map[int]string
	fonts   []font
	grounds []ground
	theme   *[len(officeTheme)]uint32 // nil: Office's own
	palette []uint32                  // the workbook's own, nil for the usual one
}

type xf struct {
	numFmt, font, fill int32
	date               bool
	look               Look // of text in the format's own font
}

// A ground is what a cell is filled with. It is not known under patterns and
// gradients, which let text of every colour be seen.
type ground struct {
	known bool
	color rgb
	fore  color // of the file, until the palette is known
	solid bool
}

// The children of the formats (18.8.39), the attributes of a cell format (18.8.45) and of a number format (18.8.30).
var (
	styleElements = words(`numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs
		tableStyles colors extLst`)
	xfAttrs = words(`numFmtId fontId fillId borderId xfId quotePrefix pivotButton applyNumberFormat
		applyFont applyFill applyBorder applyAlignment applyProtection`)
	formatAttrs = words(`numFmtId formatCode`)
)

// maxFormat is Excel's limit for the length of a number format, in characters.
const maxFormat = 255

func (st *styles) isDate(style int32) bool {
	return style >= 0 && int(style) < len(st.xfs) && st.xfs[style].date
}

func (st *styles) format(style int32) (int, string) {
	if style < 0 || int(style) >= len(st.xfs) {
		return 0, ""
	}
	id := int(st.xfs[style].numFmt)
	return id, st.codes[id]
}

// fontOf returns the font of a cell format.
func (st *styles) fontOf(style int32) font {
	if style >= 0 && int(style) < len(st.xfs) {
		if n := int(st.xfs[style].font); n >= 0 && n < len(st.fonts) {
			return st.fonts[n]
		}
	}
	return font{}
}

// groundOf returns what the cells of a format are filled with, white for nothing.
func (st *styles) groundOf(style int32) ground {
	if style >= 0 && int(style) < len(st.xfs) {
		if n := int(st.xfs[style].fill); n >= 0 && n < len(st.grounds) {
			return st.grounds[n]
		}
	}
	return ground{known: true, color: white}
}

// readStyles reads the number formats, the fonts, the fills and the cell formats (ECMA-376 part 1, 18.8.30, 18.8.22, 18.8.20,
// 18.8.10). The rest of the part is checked to its end and left.
func (r *reader) readStyles(part string) {
	s := opc.Must(r.Scan(part))
	data, odd := s.Ahead(), r.oddities
	if r.recallStyles(data) {
		return
	}
	s.Root(nsMain, "styleSheet")
	st := styles{codes: map[int]string{}, theme: r.book.styles.theme}
	var named []xf
	s.Each(func() {
		if !s.In(nsMain) {
			return
		}
		if !styleElements[s.Local()] {
			r.note(NoteElement, -1, "")
		}
		switch s.Local() {
		case "numFmts":
			s.Each(func() { r.numberFormat(s, &st) })
		case "fonts":
			s.Each(func() {
				if s.In(nsMain) {
					st.fonts = append(st.fonts, r.font(s))
					r.within(s, len(st.fonts), "fonts")
				}
			})
		case "fills":
			s.Each(func() {
				if s.In(nsMain) {
					st.grounds = append(st.grounds, r.fill(s))
					r.within(s, len(st.grounds), "fills")
				}
			})
		case "cellStyleXfs":
			s.Each(func() { r.cellFormat(s, &named, nil) })
		case "cellXfs":
			s.Each(func() { r.cellFormat(s, &st.xfs, named) })
		case "colors":
			s.Each(func() { r.ownPalette(s, &st) })
		}
	})
	st.settle()
	r.book.styles = st
	if odd == r.oddities {
		r.learnStyles(data, st)
	}
}

// settle works out what the parts of the formats are together: which of them show dates, which colours the fills have.
func (st *styles) settle() {
	dates := map[int]bool{}
	for id, code := range st.codes {
		dates[id] = isDateFormat(code)
	}
	for i := range st.grounds {
		if g := &st.grounds[i]; g.solid {
			g.color = st.resolve(g.fore, white)
		}
	}
	for i := range st.xfs {
		x := &st.xfs[i]
		date, own := dates[int(x.numFmt)]
		if !own {
			date = builtinDate(int(x.numFmt))
		}
		x.date, x.look = date, st.look(st.fontOf(int32(i)), st.groundOf(int32(i)))
	}
}

// within keeps the number of formats of a kind in bounds.
func (r *reader) within(s *opc.Scanner, n int, what string) {
	if n > r.lim.Styles {
		panic(s.Err("", "more than %d %s", r.lim.Styles, what).OverLimit())
	}
}

// numberFormat reads a <numFmt>.
func (r *reader) numberFormat(s *opc.Scanner, st *styles) {
	r.oddAttrs(s, formatAttrs)
	idText, _ := s.Attr("", "numFmtId")
	id, err := strconv.Atoi(strings.TrimSpace(idText))
	code, _ := s.Attr("", "formatCode")
	code, _ = unescape(code)
	_, dup := st.codes[id]
	switch {
	case err != nil || id < 0, dup, utf8.RuneCountInString(code) > maxFormat:
		r.note(NoteFormat, -1, "")
	default:
		st.codes[id] = code
	}
	r.within(s, len(st.codes), "number formats")
}

// cellFormat reads an <xf>. What it does not say is as in the named style that it comes from; whether it claims to apply what
// it says does not matter: every program shows a cell by the parts that its format names.
func (r *reader) cellFormat(s *opc.Scanner, list *[]xf, named []xf) {
	if s.In(nsMain) && s.Local() != "xf" {
		// Leaving it out would move the formats after it by one.
		panic(s.Err("", "unexpected <%s> among the cell formats", opc.Clip(s.Local())))
	}
	if !s.In(nsMain) {
		return
	}
	r.oddAttrs(s, xfAttrs)
	number := func(name string, otherwise int32) int32 {
		v, ok := s.Attr("", name)
		n, err := strconv.Atoi(strings.TrimSpace(v))
		switch {
		case !ok:
			return otherwise
		case err != nil || n < 0 || n > 1<<30:
			return 0
		}
		return int32(n)
	}
	var base xf
	if n := number("xfId", 0); int(n) < len(named) {
		base = named[n]
	}
	*list = append(*list, xf{numFmt: number("numFmtId", 0), font: number("fontId", base.font), fill: number("fillId", base.fill)})
	r.within(s, len(*list), "cell formats")
}

// fill reads a <fill>: a pattern, of which a solid one is its foreground, or a gradient.
func (r *reader) fill(s *opc.Scanner) ground {
	g := ground{known: true, color: white}
	s.Each(func() {
		if !s.In(nsMain) || s.Local() != "patternFill" {
			g.known = g.known && !s.In(nsMain)
			return
		}
		switch kind, _ := s.Attr("", "patternType"); strings.TrimSpace(kind) {
		case "", "none":
			return
		case "solid":
			g.solid = true
		default:
			g.known = false
		}
		s.Each(func() {
			if s.In(nsMain) && s.Local() == "fgColor" {
				g.fore = colorOf(s)
			}
		})
	})
	return g
}

// ownPalette reads the child of <colors>: the indexed colours that the workbook puts in place of the usual ones.
func (r *reader) ownPalette(s *opc.Scanner, st *styles) {
	if !s.In(nsMain) || s.Local() != "indexedColors" {
		return
	}
	s.Each(func() {
		v, _ := s.Attr("", "rgb")
		n, ok := parseRGB(strings.TrimSpace(v))
		if len(st.palette) < maxPalette && (ok || len(st.palette) > 0) {
			st.palette = append(st.palette, n)
		}
	})
}

// builtinDate reports whether a built-in format is one of a date or time: those of every language (ECMA-376 part 1, 18.8.30)
// and the Chinese, Japanese and Korean ones listed there.
func builtinDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// isDateFormat reports whether a format code shows a date or a time: whether it has one of the letters y m d h s, the
// weekday's aaa or the era letters e g b, outside of quoted text, escapes, fills and brackets other than [h], [m] and [s].
// Only the first section counts.
func isDateFormat(code string) bool {
	if strings.EqualFold(code, "General") {
		return false
	}
	exponent := false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"', '[':
			n := strings.IndexByte(code[i+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if n < 0 {
				return false
			}
			if c == '[' && isElapsed(code[i+1:i+1+n]) {
				return true
			}
			i += n + 1
		case '\\', '_', '*', '!': // ! is how WPS and Chinese Excel escape
			// The next character, which may take several bytes, is a literal.
			_, n := utf8.DecodeRuneInString(code[i+1:])
			i += n
		case ';':
			return false
		case '0', '#', '?':
			exponent = true
		case 'E', 'e':
			if sign := code[i+1:]; !exponent || !strings.HasPrefix(sign, "+") && !strings.HasPrefix(sign, "-") { // not 0.00E+00
				return true
			}
		case 'G', 'g':
			n := general(code[i:])
			if n == 0 {
				return true
			}
			i += n - 1
		case 'a', 'A': // aaa, aaaa: the day of the week, as Chinese Excel and WPS write it
			if hasPrefixFold(code[i:], "aaa") {
				return true
			}
		case 'y', 'Y', 'm', 'M', 'd', 'D', 'h', 'H', 's', 'S', 'b', 'B':
			return true
		}
	}
	return false
}

// isElapsed reports whether what stands in brackets counts hours, minutes or seconds beyond a day, an hour, a minute.
func isElapsed(inner string) bool {
	inner = strings.ToLower(inner)
	return inner != "" && strings.Trim(inner, inner[:1]) == "" && strings.Contains("hms", inner[:1])
}

// general is the length of what says General at the beginning of a code: the word, or the G/ of G/通用格式, as Chinese programs
// call it. 0 for neither.
func general(code string) int {
	switch {
	case hasPrefixFold(code, "General"):
		return len("General")
	case strings.HasPrefix(code, "G/"):
		return len("G/")
	}
	return 0
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
