package opc

import (
	"bytes"
	"strings"
)

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
func (s *Scanner) Each(f func()) { s.EachUnknown(nil, f) }

// EachUnknown is Each for whoever knows some children from parts that were read before: known is called in front of each child,
// looks at what is Ahead, passes over a child by Leap and says that it did.
func (s *Scanner) EachUnknown(known func() bool, f func()) {
	depth := s.Depth()
	for {
		for known != nil && !s.pendingEnd && known() {
		}
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

// Ahead returns what stands behind the last token, as it is written in UTF-8.
func (s *Scanner) Ahead() []byte { return s.data[s.pos:] }

// Leap passes over the first bytes of what is ahead: whole elements that were read before, to the letter, where the same
// namespaces were in force.
func (s *Scanner) Leap(n int) { s.pos += n }

// Begin is where the last token begins, for Since: what stands from there to the end of the token that is then the last.
func (s *Scanner) Begin() int { return s.from }

// Since returns what was read since Begin, as it is written in UTF-8.
func (s *Scanner) Since(begin int) []byte { return s.data[begin:s.pos] }

// Bound says which namespaces are in force, in text that is equal where they are. Scope is another number where they may not be.
func (s *Scanner) Bound() string {
	var b strings.Builder
	for _, bound := range s.bindings {
		b.Write(bound.prefix)
		b.WriteByte(' ')
		b.WriteString(bound.uri)
		b.WriteByte(' ')
	}
	return b.String()
}

// Scope is the number of the set of namespaces that is in force.
func (s *Scanner) Scope() uint64 { return s.epoch }

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
