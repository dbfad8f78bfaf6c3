package opc

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
)

// known is what a Scanner keeps from one part to the next: names that it has met.
type known struct {
	epochs   uint64 // so many sets of bindings were in force
	cache    [128]cached
	interned map[string]string
	names    map[nameKey]*Name
}

// cached is a name as it was written, and what it meant. That of an attribute without prefix means the same everywhere.
type cached struct {
	raw   string
	epoch uint64
	attr  bool
	name  *Name
}

type nameKey struct {
	uri, local string
	space      Space
}

// forget makes an end of names when there are more than workbooks have.
func (k *known) forget() {
	if k.interned == nil || len(k.interned) > maxInterned/4 {
		*k = known{epochs: k.epochs, interned: map[string]string{}, names: map[nameKey]*Name{}}
	}
}

// lateAttr is an attribute whose name depends on the namespaces that its tag declares, or is one of these declarations.
type lateAttr struct {
	name []byte
	at   int // in the part
	nth  int // in the tag
}

// startTag reads the start tag at pos (XML 1.0, 3.1) and resolves its names.
func (s *Scanner) startTag() TokenKind {
	data := s.data
	i := s.pos + 1
	elem := open{from: i, bindings: len(s.bindings), epoch: s.epoch}
	for i < len(data) && class[data[i]]&cName != 0 {
		i++
	}
	elem.to = i
	if len(s.stack) == 0 {
		if s.rootSeen {
			panic(s.fail("a second root element"))
		}
		s.rootSeen = true
	}
	if len(s.stack) >= s.lim.Depth {
		panic(s.tooMuch("elements nest deeper than %d", s.lim.Depth))
	}
	s.attrs, s.late, s.attrText = s.attrs[:0], s.late[:0], s.attrText[:0]
	empty := false
	for {
		before := i
		for i < len(data) && class[data[i]]&cSpace != 0 {
			i++
		}
		if i >= len(data) {
			panic(s.fail("the part ends inside a tag"))
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
			panic(s.fail("malformed tag"))
		}
		if len(s.attrs) >= s.lim.Attrs {
			panic(s.tooMuch("an element has more than %d attributes", s.lim.Attrs))
		}
		i = s.attribute(i)
	}
	if len(s.late) > 0 {
		s.declare()
	}
	name := s.resolve(data[elem.from:elem.to], false)
	if len(s.late) > 0 {
		s.resolveLate()
	}
	if len(s.attrs) > 1 {
		s.uniqueAttrs()
	}
	elem.name = name
	s.stack = append(s.stack, elem)
	s.name, s.pos, s.pendingEnd = name, i, empty
	return Start
}

// attribute reads name, equals sign and quoted value at i, and returns where they end.
func (s *Scanner) attribute(i int) int {
	data, at := s.data, i
	for i < len(data) && class[data[i]]&cName != 0 {
		i++
	}
	name := data[at:i]
	for i < len(data) && class[data[i]]&cSpace != 0 {
		i++
	}
	if len(name) == 0 || i >= len(data) || data[i] != '=' {
		panic(s.fail("malformed attribute"))
	}
	for i++; i < len(data) && class[data[i]]&cSpace != 0; {
		i++
	}
	if i >= len(data) || data[i] != '"' && data[i] != '\'' {
		panic(s.fail("attribute value without quotes"))
	}
	quote := data[i]
	i++
	from := i
	var value []byte
	for i < len(data) && class[data[i]]&cAttrStop == 0 {
		i++
	}
	if i < len(data) && data[i] == quote {
		value = data[from:i:i]
		i++
	} else {
		value, i = s.normalised(from, i, quote)
	}
	if len(value) > s.lim.AttrBytes {
		panic(s.tooMuch("an attribute value has more than %d bytes", s.lim.AttrBytes))
	}
	known := s.plain(name)
	if known == nil {
		s.late = append(s.late, lateAttr{name, at, len(s.attrs)})
	}
	s.attrs = append(s.attrs, Attr{known, value})
	return i
}

// normalised reads the value of an attribute that begins at from up to its quote, with references replaced and white space
// normalised (XML 1.0, 3.3.3); at is the first character of these. It returns where the attribute ends.
func (s *Scanner) normalised(from, at int, quote byte) (value []byte, end int) {
	data, i := s.data, at
	// Older values stay valid when the scratch grows: they keep the old array.
	start := len(s.attrText)
	buf := append(s.attrText, data[from:i]...)
	for ; i < len(data) && data[i] != quote; i++ {
		switch c := data[i]; c {
		case '<':
			panic(s.fail("< in an attribute value"))
		case '&':
			buf, i = s.reference(buf, i)
			i--
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
	}
	if i >= len(data) {
		panic(s.fail("attribute value does not end"))
	}
	s.attrText = buf
	return buf[start:len(buf):len(buf)], i + 1
}

// plain returns the name of an attribute that depends on no declaration, nil for another and for one that is malformed.
func (s *Scanner) plain(raw []byte) *Name {
	c := s.cached(raw, true)
	if c.attr && c.epoch == 0 && c.raw == string(raw) {
		return c.name
	}
	if bytes.HasPrefix(raw, []byte("xmlns")) || bytes.IndexByte(raw, ':') >= 0 || !s.goodName(raw) {
		return nil
	}
	local := s.intern(raw)
	*c = cached{raw: local, attr: true, name: s.nameOf("", local, 0)}
	return c.name
}

// cached returns the place in which the meaning of a name is kept. The names of cells, which make up most of a workbook, have
// places of their own.
func (s *Scanner) cached(raw []byte, attr bool) *cached {
	h := uint(raw[0])*44 + uint(raw[len(raw)-1])*45 + uint(len(raw))*29
	if attr {
		h += 64
	}
	return &s.cache[h%uint(len(s.cache))]
}

// nameOf returns the Name, the same one each time.
func (s *Scanner) nameOf(uri, local string, space Space) *Name {
	key := nameKey{uri, local, space}
	n := s.names[key]
	if n == nil {
		n = &Name{Space: uri, Local: local, space: space, bit: ^uint64(0)}
		if len(s.names) < maxInterned {
			n.bit = 1 << (len(s.names) % 64)
			s.names[key] = n
		}
	}
	return n
}

// declare puts the namespace declarations of the tag in force (Namespaces in XML 1.0, 3) and marks them as used up.
func (s *Scanner) declare() {
	first := len(s.bindings)
	for i := range s.late {
		a := &s.late[i]
		prefix, isPrefix := bytes.CutPrefix(a.name, []byte("xmlns:"))
		if !isPrefix {
			if string(a.name) != "xmlns" {
				continue
			}
			prefix = nil
		}
		space := s.intern(s.attrs[a.nth].Value)
		switch {
		case isPrefix && (!s.goodName(prefix) || bytes.IndexByte(prefix, ':') >= 0):
			panic(s.fail("malformed namespace prefix"))
		case isPrefix && space == "":
			panic(s.fail("namespace prefix %q without a namespace", Clip(prefix)))
		case string(prefix) == "xmlns", space == xmlnsSpace,
			(string(prefix) == "xml") != (space == xmlSpace):
			panic(s.fail("a reserved namespace is declared anew"))
		}
		for _, b := range s.bindings[first:] {
			if bytes.Equal(b.prefix, prefix) {
				panic(s.fail("namespace prefix %q is declared twice", Clip(prefix)))
			}
		}
		s.bindings = append(s.bindings, binding{prefix, space, s.spaceOf(space)})
		a.name = nil
	}
	if len(s.bindings) > first {
		s.epochs++
		s.epoch = s.epochs
	}
}

// resolveLate names the attributes that had to wait for the declarations, and leaves out the declarations.
func (s *Scanner) resolveLate() {
	declared := false
	for _, a := range s.late {
		if a.name == nil {
			declared = true
			continue
		}
		end := s.pos
		s.pos = a.at // for the error
		s.attrs[a.nth].Name = s.resolve(a.name, true)
		s.pos = end
	}
	if declared {
		s.attrs = slices.DeleteFunc(s.attrs, func(a Attr) bool { return a.Name == nil })
	}
}

// resolve returns the name for a qualified name as written. Attributes without prefix are in no namespace.
func (s *Scanner) resolve(raw []byte, attr bool) *Name {
	if len(raw) == 0 {
		panic(s.fail("malformed tag"))
	}
	c := s.cached(raw, attr)
	if c.attr == attr && c.epoch == s.epoch && c.raw == string(raw) {
		return c.name
	}
	if !s.goodName(raw) {
		panic(s.fail("malformed name %q", Clip(raw)))
	}
	uri, space := "", Space(0)
	prefix, local, has := bytes.Cut(raw, []byte(":"))
	if !has {
		prefix, local = nil, raw
	} else if len(prefix) == 0 || !s.goodName(local) || bytes.IndexByte(local, ':') >= 0 {
		panic(s.fail("malformed name %q", Clip(raw)))
	}
	if has || !attr {
		found := !has
		for i := len(s.bindings) - 1; i >= 0; i-- {
			if b := &s.bindings[i]; bytes.Equal(b.prefix, prefix) {
				uri, space, found = b.uri, b.space, true
				break
			}
		}
		if !found {
			panic(s.fail("namespace prefix %q is not declared", Clip(prefix)))
		}
	}
	*c = cached{raw: s.intern(raw), epoch: s.epoch, attr: attr, name: s.nameOf(uri, s.intern(local), space)}
	return c.name
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
func (s *Scanner) uniqueAttrs() {
	bits, common := uint64(0), uint64(0)
	for i := range s.attrs {
		bit := s.attrs[i].Name.bit
		bits, common = bits|bit, common|bits&bit
	}
	if common == 0 {
		return
	}
	seen := make(map[nameKey]bool, len(s.attrs))
	for i := range s.attrs {
		n := s.attrs[i].Name
		if key := (nameKey{uri: n.Space, local: n.Local}); seen[key] {
			panic(s.fail("attribute %q is given twice", Clip(n.Local)))
		} else {
			seen[key] = true
		}
	}
}

// endTag reads the end tag at pos.
func (s *Scanner) endTag() TokenKind {
	if len(s.stack) == 0 {
		panic(s.fail("an end tag without a start tag"))
	}
	top := &s.stack[len(s.stack)-1]
	i := s.pos + 2
	n := top.to - top.from
	if i+n > len(s.data) || !bytes.Equal(s.data[i:i+n], s.data[top.from:top.to]) {
		panic(s.fail("the end tag does not match <%s>", Clip(s.data[top.from:top.to])))
	}
	for i += n; i < len(s.data) && class[s.data[i]]&cSpace != 0; {
		i++
	}
	if i >= len(s.data) || s.data[i] != '>' {
		panic(s.fail("the end tag does not match <%s>", Clip(s.data[top.from:top.to])))
	}
	s.pos = i + 1
	return s.pop()
}

// pop ends the innermost element.
func (s *Scanner) pop() TokenKind {
	top := &s.stack[len(s.stack)-1]
	s.name, s.epoch = top.name, top.epoch
	s.bindings = s.bindings[:top.bindings]
	s.stack = s.stack[:len(s.stack)-1]
	s.attrs = s.attrs[:0]
	return End
}
