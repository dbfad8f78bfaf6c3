package ooxml

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// styles is what this package keeps of the formats of cells.
type styles struct {
	xfs   []xf
	codes map[int]string
}

type xf struct {
	numFmt int32
	date   bool
}

// The children of the formats (18.8.39), the attributes of a cell format
// (18.8.45) and of a number format (18.8.30).
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

// readStyles reads the number formats and the cell formats (ECMA-376 part 1,
// 18.8.30, 18.8.10). The rest of the part is checked to its end and left.
func (r *reader) readStyles(part string) error {
	s, err := r.scan(part)
	if err != nil {
		return err
	}
	if err := r.root(s, nsMain, "styleSheet"); err != nil {
		return err
	}
	st := styles{codes: map[int]string{}}
	var xfs []int
	err = r.each(s, func() error {
		if s.name.ns != nsMain {
			return s.Skip()
		}
		if !styleElements[s.name.Local] {
			r.note(NoteElement, part, -1, "", "<%s> is no element of the formats", clip(s.name.Local))
		}
		switch s.name.Local {
		case "numFmts":
			return r.each(s, func() error {
				r.oddAttrs(s, formatAttrs)
				idText, _ := s.Attr("", "numFmtId")
				id, err := strconv.Atoi(strings.TrimSpace(idText))
				code, _ := s.Attr("", "formatCode")
				code, _ = unescape(code)
				_, dup := st.codes[id]
				switch {
				case err != nil || id < 0:
					r.note(NoteFormat, part, -1, "", "number format %q cannot be read", clip(idText))
				case dup:
					r.note(NoteFormat, part, -1, "", "number format %d is defined twice; the first counts", id)
				case utf8.RuneCountInString(code) > maxFormat:
					r.note(NoteFormat, part, -1, "", "number format %d has more than %d characters", id, maxFormat)
				default:
					st.codes[id] = code
				}
				if len(st.codes) > r.lim.Styles {
					return over(s.Err("", "more than %d number formats", r.lim.Styles))
				}
				return s.Skip()
			})
		case "cellXfs":
			return r.each(s, func() error {
				if s.name.ns == nsMain && s.name.Local != "xf" {
					// Leaving it out would move the formats after it by one.
					return s.Err("", "unexpected <%s> among the cell formats", clip(s.name.Local))
				}
				if s.name.ns == nsMain {
					r.oddAttrs(s, xfAttrs)
					v, _ := s.Attr("", "numFmtId")
					id, err := strconv.Atoi(strings.TrimSpace(v))
					if err != nil || id < 0 || id > 1<<30 {
						id = 0
					}
					if len(xfs) >= r.lim.Styles {
						return over(s.Err("", "more than %d cell formats", r.lim.Styles))
					}
					xfs = append(xfs, id)
				}
				return s.Skip()
			})
		}
		return s.Skip()
	})
	if err != nil {
		return err
	}
	dates := map[int]bool{}
	for id, code := range st.codes {
		dates[id] = isDateFormat(code)
	}
	for _, id := range xfs {
		date, own := dates[id]
		if !own {
			date = builtinDate(id)
		}
		st.xfs = append(st.xfs, xf{int32(id), date})
	}
	r.book.styles = st
	return nil
}

// builtinDate reports whether a built-in format is one of a date or time: those
// of every language (ECMA-376 part 1, 18.8.30) and the Chinese, Japanese and
// Korean ones listed there.
func builtinDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// isDateFormat reports whether a format code shows a date or a time: whether it
// has one of the letters y m d h s, the weekday's aaa or the era letters e g b, outside of quoted
// text, escapes, fills and brackets other than [h], [m] and [s]. Only the first
// section counts.
func isDateFormat(code string) bool {
	if strings.EqualFold(code, "General") {
		return false
	}
	exponent := false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				return false
			}
			i += n + 1
		case '\\', '_', '*', '!': // ! is how WPS and Chinese Excel escape
			// The next character, which may take several bytes, is a literal.
			_, n := utf8.DecodeRuneInString(code[i+1:])
			i += n
		case '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				return false
			}
			inner := strings.ToLower(code[i+1 : i+n])
			if inner != "" && strings.Trim(inner, inner[:1]) == "" && strings.Contains("hms", inner[:1]) {
				return true
			}
			i += n
		case ';':
			return false
		case '0', '#', '?':
			exponent = true
		case 'E', 'e':
			if exponent && i+1 < len(code) && (code[i+1] == '+' || code[i+1] == '-') {
				continue // 0.00E+00
			}
			return true
		case 'G', 'g':
			if len(code) >= i+7 && strings.EqualFold(code[i:i+7], "General") {
				i += 6
				continue
			}
			if strings.HasPrefix(code[i:], "G/") { // G/通用格式, what Chinese programs call General
				i++
				continue
			}
			return true
		case 'a', 'A': // aaa, aaaa: the day of the week, as Chinese Excel and WPS write it
			if len(code) >= i+3 && strings.EqualFold(code[i:i+3], "aaa") {
				return true
			}
		case 'y', 'Y', 'm', 'M', 'd', 'D', 'h', 'H', 's', 'S', 'b', 'B':
			return true
		}
	}
	return false
}
