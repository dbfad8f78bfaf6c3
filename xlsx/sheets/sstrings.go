package sheets

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"nianbao/xlsx/opc"
)

// arena makes strings out of bytes, many in one allocation.
type arena struct{ b strings.Builder }

const arenaChunk = 32 << 10

// add returns p as a string.
func (a *arena) add(p []byte) string {
	if len(p) == 0 {
		return ""
	}
	if len(p) > arenaChunk/4 {
		return string(p)
	}
	if a.b.Cap()-a.b.Len() < len(p) {
		a.b.Reset()
		a.b.Grow(arenaChunk)
	}
	from := a.b.Len()
	a.b.Write(p)
	return a.b.String()[from:]
}

// sharedStrings reads the table of shared strings (ECMA-376 part 1, 18.4), each
// string once. The counts that the table claims are not looked at.
func (r *reader) sharedStrings(part string) (err error) {
	defer opc.Caught(&err)
	s := opc.Must(r.Scan(part))
	s.Root(nsMain, "sst")
	s.Each(func() {
		n := s.Name()
		if !n.In(nsMain) {
			r.note(NoteForeign, -1, "")
			return
		}
		if n.Local == "extLst" {
			return
		}
		if n.Local != "si" {
			panic(s.Err("", "unexpected <%s> in the shared strings", opc.Clip(n.Local)))
		}
		v := r.stringItem(s, nil)
		if len(r.strings) >= r.lim.Strings {
			panic(s.Err("", "more than %d shared strings", r.lim.Strings).OverLimit())
		}
		// Counted here once: many cells may refer to one long text.
		if chars := longText(v); chars > 0 {
			if r.long == nil {
				r.long = map[int]int{}
			}
			r.long[len(r.strings)] = chars
		}
		if rich := r.keepRuns(s, nil); rich > 0 {
			r.richOf = append(r.richOf, make([]int32, len(r.strings)+1-len(r.richOf))...)
			r.richOf[len(r.strings)] = rich
		}
		r.strings = append(r.strings, r.texts.add(v))
	})
	r.hasTable = true
	return nil
}

// stringItem reads a string item, <si> or <is> (18.4.8, 18.3.1.53): plain text
// or runs, which are joined; r.runs says which fonts they have. Phonetic guides (rPh) are left out. The result is
// valid until the next call. c is the cell, nil for a shared string.
func (r *reader) stringItem(s *opc.Scanner, c *Cell) []byte {
	r.item, r.runs = r.item[:0], r.runs[:0]
	st := itemState{font: -1}
	depth := s.Depth()
	for {
		switch s.Token() {
		case opc.Text:
			if !opc.AllSpace(s.Bytes()) {
				panic(s.Err(c.Ref(), "text outside <t>: %q", opc.Clip(s.Bytes())))
			}
		case opc.End:
			if s.Depth() < depth {
				return r.item
			}
			st.inRun, st.font = false, -1
		case opc.Start:
			r.inItem(s, c, &st)
		}
	}
}

// itemState is where the reading of a string item stands.
type itemState struct {
	plain bool // a <t> outside of runs was read
	inRun bool
	had   bool  // <t> in it
	font  int32 // of the run, -1 for that of the cell
}

// inItem reads an element of a string item.
func (r *reader) inItem(s *opc.Scanner, c *Cell, st *itemState) {
	if !s.In(nsMain) {
		r.note(NoteForeign, r.index, c.Ref())
		s.Skip()
		return
	}
	switch local := s.Local(); {
	case local == "t":
		if st.had && st.inRun || st.plain && !st.inRun {
			panic(s.Err(c.Ref(), "a second <t> in a text"))
		}
		st.had, st.plain = true, st.plain || !st.inRun
		r.appendText(s, c)
		r.endRun(st.font)
	case local == "r" && !st.inRun:
		st.inRun, st.had = true, false
	case local == "rPr" && st.inRun:
		st.font = r.runFont(s, r.font(s))
	case local == "rPh" && !st.inRun, local == "phoneticPr" && !st.inRun:
		s.Skip()
	default:
		panic(s.Err(c.Ref(), "unexpected <%s> in a text", opc.Clip(local)))
	}
}

// appendText adds the text of a <t>, decoded, to the current item.
func (r *reader) appendText(s *opc.Scanner, c *Cell) {
	if v := s.Text("", r.lim.CellText); bytes.Contains(v, []byte("_x")) {
		text, bad := unescape(string(v))
		if bad {
			r.note(NoteEscape, r.index, c.Ref())
		}
		r.item = append(r.item, text...)
	} else {
		r.item = append(r.item, v...)
	}
	if len(r.item) > r.lim.CellText {
		panic(s.Err(c.Ref(), "a text has more than %d bytes", r.lim.CellText).OverLimit())
	}
}

// unescape decodes _xHHHH_ (ECMA-376 part 1, 22.9.2.19, ST_Xstring): one UTF-16 unit, written so because XML cannot hold it
// or because it looks like such an escape. Two escapes may make a surrogate pair; half a pair cannot be put into UTF-8, stays
// as it is written, and lone says so.
func unescape(v string) (text string, lone bool) {
	i := strings.Index(v, "_x")
	if i < 0 {
		return v, false
	}
	var b strings.Builder
	b.Grow(len(v))
	for {
		b.WriteString(v[:i])
		v = v[i:]
		u, ok := escaped(v)
		switch {
		case !ok:
			b.WriteByte(v[0])
			v = v[1:]
		case !utf16.IsSurrogate(u):
			b.WriteRune(u)
			v = v[7:]
		default:
			low, _ := escaped(v[7:])
			if r := utf16.DecodeRune(u, low); r != utf8.RuneError {
				b.WriteRune(r)
				v = v[14:]
			} else {
				lone = true
				b.WriteString(v[:7])
				v = v[7:]
			}
		}
		if i = strings.Index(v, "_x"); i < 0 {
			b.WriteString(v)
			return b.String(), lone
		}
	}
}

// escaped returns the unit of the escape v begins with.
func escaped(v string) (rune, bool) {
	if len(v) < 7 || v[0] != '_' || v[1] != 'x' || v[6] != '_' {
		return 0, false
	}
	var u rune
	for _, c := range []byte(v[2:6]) {
		switch {
		case c >= '0' && c <= '9':
			u = u<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			u = u<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return u, true
}
