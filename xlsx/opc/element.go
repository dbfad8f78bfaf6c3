package opc

import (
	"bytes"
	"io"
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
func (s *Scanner) Root(space Space, local string) error {
	kind, err := s.Next()
	if err != nil {
		return err
	}
	if n := s.Name(); kind != Start || !n.In(space) || n.Local != local {
		return s.Err("", "the part begins with <%s> of namespace %q, not with <%s>", Clip(n.Local), Clip(n.Space), local)
	}
	return nil
}

// Each calls f at each child of the element that has just begun, up to its end tag; of the root element, up to the end of
// the part. f must read to the end of its element. Text between the children is refused.
func (s *Scanner) Each(f func() error) error {
	depth := s.Depth()
	for {
		kind, err := s.Next()
		if err != nil {
			return err
		}
		switch kind {
		case Start:
			if err := f(); err != nil {
				return err
			}
		case Text:
			if !AllSpace(s.Bytes()) {
				return s.Err("", "text between elements: %q", Clip(s.Bytes()))
			}
		case End:
			if s.Depth() >= depth {
				continue
			}
			if depth > 1 {
				return nil
			}
			if _, err := s.Next(); err != io.EOF {
				return err
			}
			return nil
		}
	}
}

// Text reads the character data of the element that has just begun, to its end tag: at most so many bytes, valid until the
// next call. Elements inside are refused. ref names the cell, if there is one, for errors.
func (s *Scanner) Text(ref string, most int) ([]byte, error) {
	s.whole = s.whole[:0]
	whole := s.whole
	for {
		kind, err := s.Next()
		if err != nil {
			return nil, err
		}
		switch kind {
		case Text:
			if len(whole)+len(s.text) > most {
				return nil, s.Err(ref, "a text has more than %d bytes", most).OverLimit()
			}
			if whole = s.text; len(s.whole) > 0 || !bytes.HasPrefix(s.data[s.pos:], endMark) {
				s.whole = append(s.whole, s.text...)
				whole = s.whole
			}
		case Start:
			return nil, s.Err(ref, "unexpected <%s> inside a text", Clip(s.Local()))
		case End:
			return whole, nil
		}
	}
}
