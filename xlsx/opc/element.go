package opc

import "bytes"

var endMark = []byte("</")

// Reading element by element: what readers of parts do on top of Next.

// In reports whether the element of the last Start or End is in a namespace.
func (s *Scanner) In(space Space) bool { return s.name.space == space }

// Local returns the name of the element of the last Start or End without its namespace.
func (s *Scanner) Local() string { return s.name.Local }

// Part returns the name of the part.
func (s *Scanner) Part() string { return s.part }

// Root reads the start tag of the root element and refuses another one.
func (s *Scanner) Root(space Space, local string) {
	kind := s.Token()
	if n := s.Name(); kind != Start || !n.In(space) || n.Local != local {
		panic(s.Err("", "the part begins with <%s> of namespace %q, not with <%s>", Clip(n.Local), Clip(n.Space), local))
	}
}

// Each calls f at each child of the element that has just begun, up to its end tag; of the root element, up to the end of
// the part. What f does not read of its element is checked and left out. Text between the children is refused.
func (s *Scanner) Each(f func()) {
	depth := s.Depth()
	for {
		switch s.Token() {
		case Start:
			inner := s.Depth()
			f()
			s.leave(inner)
		case Text:
			if !AllSpace(s.Bytes()) {
				panic(s.Err("", "text between elements: %q", Clip(s.Bytes())))
			}
		case 0:
			return
		case End:
			if s.Depth() >= depth {
				continue
			}
			if depth == 1 {
				s.Token()
			}
			return
		}
	}
}

// Text reads the character data of the element that has just begun, to its end tag: at most so many bytes, valid until the
// next call. Elements inside are refused. ref names the cell, if there is one, for errors.
func (s *Scanner) Text(ref string, most int) []byte {
	s.whole = s.whole[:0]
	whole := s.whole
	for {
		switch s.Token() {
		case Text:
			if len(whole)+len(s.text) > most {
				panic(s.Err(ref, "a text has more than %d bytes", most).OverLimit())
			}
			if whole = s.text; len(s.whole) > 0 || !bytes.HasPrefix(s.data[s.pos:], endMark) {
				s.whole = append(s.whole, s.text...)
				whole = s.whole
			}
		case Start:
			panic(s.Err(ref, "unexpected <%s> inside a text", Clip(s.Local())))
		case End, 0:
			return whole
		}
	}
}
