package opc

import (
	"bytes"
	"encoding/xml"
	"strings"
)

// rawAttr is an attribute before its name is resolved.
type rawAttr struct {
	name, value []byte
	at          int
}

// startTag reads the start tag at pos (XML 1.0, 3.1) and resolves its names.
func (s *Scanner) startTag() (TokenKind, error) {
	data := s.data
	i := s.pos + 1
	elem := open{from: i, bindings: len(s.bindings), epoch: s.epoch}
	for i < len(data) && class[data[i]]&cName != 0 {
		i++
	}
	elem.to = i
	if len(s.stack) == 0 {
		if s.rootSeen {
			return 0, s.fail("a second root element")
		}
		s.rootSeen = true
	}
	if len(s.stack) >= s.lim.Depth {
		return 0, s.tooMuch("elements nest deeper than %d", s.lim.Depth)
	}
	s.raw, s.attrText = s.raw[:0], s.attrText[:0]
	declares, empty := false, false
	for {
		before := i
		for i < len(data) && class[data[i]]&cSpace != 0 {
			i++
		}
		if i >= len(data) {
			return 0, s.fail("the part ends inside a tag")
		}
		if data[i] == '>' {
			i++
			break
		}
		if data[i] == '/' && i+1 < len(data) && data[i+1] == '>' {
			empty = true
			i += 2
			break
		}
		if before == i {
			return 0, s.fail("malformed tag")
		}
		if len(s.raw) >= s.lim.Attrs {
			return 0, s.tooMuch("an element has more than %d attributes", s.lim.Attrs)
		}
		a, next, err := s.attribute(i)
		if err != nil {
			return 0, err
		}
		declares = declares || bytes.HasPrefix(a.name, []byte("xmlns"))
		s.raw = append(s.raw, a)
		i = next
	}
	if declares {
		if err := s.declare(); err != nil {
			return 0, err
		}
	}
	name, err := s.resolve(data[elem.from:elem.to], false)
	if err != nil {
		return 0, err
	}
	s.attrs = s.attrs[:0]
	for _, a := range s.raw {
		if a.name == nil {
			continue // a namespace declaration
		}
		n, err := s.resolve(a.name, true)
		if err != nil {
			s.pos = a.at
			return 0, err
		}
		s.attrs = append(s.attrs, Attr{Name: n, Value: a.value})
	}
	if len(s.attrs) > 1 {
		if err := s.uniqueAttrs(); err != nil {
			return 0, err
		}
	}
	elem.name = name
	s.stack = append(s.stack, elem)
	s.name, s.pos, s.pendingEnd = name, i, empty
	return Start, nil
}

// attribute reads name, equals sign and quoted value at i.
func (s *Scanner) attribute(i int) (rawAttr, int, error) {
	data := s.data
	a := rawAttr{at: i}
	from := i
	for i < len(data) && class[data[i]]&cName != 0 {
		i++
	}
	a.name = data[from:i:i]
	for i < len(data) && class[data[i]]&cSpace != 0 {
		i++
	}
	if len(a.name) == 0 || i >= len(data) || data[i] != '=' {
		return a, 0, s.fail("malformed attribute")
	}
	for i++; i < len(data) && class[data[i]]&cSpace != 0; {
		i++
	}
	if i >= len(data) || data[i] != '"' && data[i] != '\'' {
		return a, 0, s.fail("attribute value without quotes")
	}
	quote := data[i]
	i++
	from = i
	for i < len(data) && class[data[i]]&cAttrStop == 0 {
		i++
	}
	if i < len(data) && data[i] == quote {
		a.value = data[from:i:i]
		i++
	} else {
		// Older values stay valid when the scratch grows: they keep the old array.
		start := len(s.attrText)
		buf := append(s.attrText, data[from:i]...)
		for {
			if i >= len(data) {
				return a, 0, s.fail("attribute value does not end")
			}
			c := data[i]
			if c == quote {
				i++
				break
			}
			switch c {
			case '<':
				return a, 0, s.fail("< in an attribute value")
			case '&':
				var err error
				if buf, i, err = s.reference(buf, i); err != nil {
					return a, 0, err
				}
				continue
			case '\r':
				if i+1 < len(data) && data[i+1] == '\n' {
					i++
				}
				buf = append(buf, ' ')
			case '\n', '\t':
				buf = append(buf, ' ')
			default:
				buf = append(buf, c)
			}
			i++
		}
		s.attrText, a.value = buf, buf[start:len(buf):len(buf)]
	}
	if len(a.value) > s.lim.AttrBytes {
		return a, 0, s.tooMuch("an attribute value has more than %d bytes", s.lim.AttrBytes)
	}
	return a, i, nil
}

// declare puts the namespace declarations of the tag in force (Namespaces in XML 1.0, 3) and marks them as used up.
func (s *Scanner) declare() error {
	first := len(s.bindings)
	for i := range s.raw {
		a := &s.raw[i]
		prefix, isPrefix := bytes.CutPrefix(a.name, []byte("xmlns:"))
		if !isPrefix {
			if string(a.name) != "xmlns" {
				continue
			}
			prefix = nil
		}
		space := s.intern(a.value)
		switch {
		case isPrefix && (!s.goodName(prefix) || bytes.IndexByte(prefix, ':') >= 0):
			return s.fail("malformed namespace prefix")
		case isPrefix && space == "":
			return s.fail("namespace prefix %q without a namespace", Clip(prefix))
		case string(prefix) == "xmlns", space == xmlnsSpace,
			(string(prefix) == "xml") != (space == xmlSpace):
			return s.fail("a reserved namespace is declared anew")
		}
		for _, b := range s.bindings[first:] {
			if bytes.Equal(b.prefix, prefix) {
				return s.fail("namespace prefix %q is declared twice", Clip(prefix))
			}
		}
		s.bindings = append(s.bindings, binding{prefix, space, s.spaceOf(space)})
		a.name = nil
	}
	if len(s.bindings) > first {
		s.epochs++
		s.epoch = s.epochs
	}
	return nil
}

// resolve returns the name for a qualified name as written. Attributes without prefix are in no namespace.
func (s *Scanner) resolve(raw []byte, attr bool) (Name, error) {
	if len(raw) == 0 {
		return Name{}, s.fail("malformed tag")
	}
	h := uint(raw[0]) + uint(raw[len(raw)-1])*7 + uint(len(raw))*29
	if attr {
		h += 64
	}
	c := &s.cache[h%uint(len(s.cache))]
	if c.attr == attr && c.epoch == s.epoch && bytes.Equal(c.raw, raw) {
		return c.name, nil
	}
	if !s.goodName(raw) {
		return Name{}, s.fail("malformed name %q", Clip(raw))
	}
	var n Name
	prefix, local, has := bytes.Cut(raw, []byte(":"))
	if !has {
		prefix, local = nil, raw
	} else if len(prefix) == 0 || !s.goodName(local) || bytes.IndexByte(local, ':') >= 0 {
		return Name{}, s.fail("malformed name %q", Clip(raw))
	}
	n.Local = s.intern(local)
	if has || !attr {
		found := !has
		for i := len(s.bindings) - 1; i >= 0; i-- {
			if b := &s.bindings[i]; bytes.Equal(b.prefix, prefix) {
				n.Space, n.space, found = b.uri, b.space, true
				break
			}
		}
		if !found {
			return Name{}, s.fail("namespace prefix %q is not declared", Clip(prefix))
		}
	}
	*c = cached{raw: raw, epoch: s.epoch, attr: attr, name: n}
	return n, nil
}

// maxInterned bounds the names kept. Spreadsheets have some hundred; a part made
// of millions of different ones is not remembered.
const maxInterned = 4096

// intern returns the string of b, the same one each time.
func (s *Scanner) intern(b []byte) string {
	if v, ok := s.interned[string(b)]; ok {
		return v
	}
	v := string(b)
	if len(s.interned) < maxInterned {
		s.interned[v] = v
	}
	return v
}

// goodName checks a name. For names beyond ASCII, which spreadsheets do not
// have, encoding/xml is asked, so that both go by the same tables.
func (s *Scanner) goodName(name []byte) bool {
	if len(name) == 0 || class[name[0]]&cNameStart == 0 {
		return false
	}
	ascii := true
	for _, c := range name {
		if class[c]&cName == 0 {
			return false
		}
		ascii = ascii && c < 0x80
	}
	if ascii {
		return true
	}
	if len(name) > 1024 {
		return false
	}
	_, err := xml.NewDecoder(strings.NewReader("<" + string(name) + "/>")).RawToken()
	return err == nil
}

// uniqueAttrs refuses an attribute given twice, by whatever prefix.
func (s *Scanner) uniqueAttrs() error {
	if len(s.attrs) > 16 {
		seen := make(map[Name]bool, len(s.attrs))
		for i := range s.attrs {
			if n := s.attrs[i].Name; seen[n] {
				return s.fail("attribute %q is given twice", Clip(n.Local))
			} else {
				seen[n] = true
			}
		}
		return nil
	}
	for i := 1; i < len(s.attrs); i++ {
		for j := 0; j < i; j++ {
			a, b := &s.attrs[i].Name, &s.attrs[j].Name
			if a.Local == b.Local && a.Space == b.Space {
				return s.fail("attribute %q is given twice", Clip(a.Local))
			}
		}
	}
	return nil
}

// endTag reads the end tag at pos.
func (s *Scanner) endTag() (TokenKind, error) {
	if len(s.stack) == 0 {
		return 0, s.fail("an end tag without a start tag")
	}
	top := &s.stack[len(s.stack)-1]
	i := s.pos + 2
	n := top.to - top.from
	if i+n > len(s.data) || !bytes.Equal(s.data[i:i+n], s.data[top.from:top.to]) {
		return 0, s.fail("the end tag does not match <%s>", Clip(s.data[top.from:top.to]))
	}
	for i += n; i < len(s.data) && class[s.data[i]]&cSpace != 0; {
		i++
	}
	if i >= len(s.data) || s.data[i] != '>' {
		return 0, s.fail("the end tag does not match <%s>", Clip(s.data[top.from:top.to]))
	}
	s.pos = i + 1
	return s.pop()
}

// pop ends the innermost element.
func (s *Scanner) pop() (TokenKind, error) {
	top := &s.stack[len(s.stack)-1]
	s.name, s.epoch = top.name, top.epoch
	s.bindings = s.bindings[:top.bindings]
	s.stack = s.stack[:len(s.stack)-1]
	s.attrs = s.attrs[:0]
	return End, nil
}
