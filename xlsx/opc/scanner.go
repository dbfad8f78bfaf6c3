package opc

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"
)

// TokenKind is the kind of a Token of a Scanner.
type TokenKind uint8

const (
	Start TokenKind = iota + 1 // start tag; Name and Attrs tell more
	End                        // end tag, also after an empty-element tag; Name
	Text                       // character data, decoded; may come in pieces; Bytes
)

// Scanner reads an XML part strictly: XML 1.0 without DOCTYPE, and Namespaces in XML 1.0. It refuses what is not well-formed,
// up to the last byte of the part, and what goes over the limits. Comments and processing instructions are checked and left
// out.
//
// It is stricter than encoding/xml in that it also refuses attributes given twice, prefixes not declared, text or a second
// element outside the root, references to surrogates, attributes without white space between them, and an XML declaration
// that is not the first thing in the part; and it normalises line ends and tabs in attribute values to spaces, as XML 1.0,
// 3.3.3 wants.
type Scanner struct {
	state
	known // from one part to the next
}

// state is what a Scanner knows of the part.
type state struct {
	part string
	lim  Limits
	data []byte
	from int // where the last token begins
	pos  int
	err  *Error

	counted int // up to where the Meter has been told

	name       *Name
	attrs      []Attr
	late       []lateAttr
	text       []byte
	scratch    []byte // decoded text; valid until the next token
	whole      []byte // of the element that Text has read
	attrText   []byte // decoded attribute values of the current tag
	pendingEnd bool
	rootSeen   bool

	stack    []open
	bindings []binding
	epoch    uint64 // identifies the set of bindings in force

	spaces     map[string]Space // that the reader looks for
	understood func(namespace string) bool
	alternates []alternate
}

// Name is a name with its namespace URI, "" for none. Compare the fields, not
// whole Names: one made by hand lacks what the Scanner keeps beside them.
type Name struct {
	Space, Local string
	space        Space
	bit          uint64 // of 64; names that have none in common are different
}

// Attr is an attribute. Value is valid until the next call of Next.
type Attr struct {
	Name  *Name
	Value []byte
}

// open is an element that has begun. Its name as written is data[from:to].
type open struct {
	from, to int
	name     *Name
	bindings int // how many were in force before it
	epoch    uint64
}

type binding struct {
	prefix []byte
	uri    string
	space  Space
}

// NewScanner returns a Scanner of a part. It decodes the part to UTF-8 and checks all its characters first. data must not
// change while the Scanner is in use.
func NewScanner(part string, data []byte, lim Limits) (s *Scanner, err error) {
	defer Caught(&err)
	s = &Scanner{}
	s.reset(part, data, lim.filled())
	return s, nil
}

func (s *Scanner) reset(part string, data []byte, lim Limits) {
	data, start := toUTF8(part, data, lim.PartBytes)
	s.forget()
	s.epochs++
	s.state = state{
		part: part, lim: lim, data: data, pos: start, name: &noName, epoch: s.epochs, whole: s.whole[:0],
		attrs: s.attrs[:0], late: s.late[:0], scratch: s.scratch[:0], attrText: s.attrText[:0],
		stack: s.stack[:0], alternates: s.alternates[:0], bindings: append(s.bindings[:0], xmlBinding),
	}
	if bad := checkChars(data); bad >= 0 {
		s.pos = bad
		if r, n := utf8.DecodeRune(data[bad:]); r == utf8.RuneError && n == 1 {
			panic(s.fail("the text is not valid UTF-8"))
		}
		panic(s.fail("character %U is not allowed in XML", rune(data[bad])))
	}
}

var (
	noName     Name
	xmlBinding = binding{prefix: []byte("xml"), uri: xmlSpace}
)

// rest lets go of the part and returns how many bytes of room are kept for the next one.
func (s *Scanner) rest() int {
	room := cap(s.whole) + cap(s.scratch) + cap(s.attrText)
	s.state = state{whole: s.whole, scratch: s.scratch, attrText: s.attrText, attrs: s.attrs,
		late: s.late, stack: s.stack, bindings: s.bindings}
	return room
}

const xmlSpace = "http://www.w3.org/XML/1998/namespace"
const xmlnsSpace = "http://www.w3.org/2000/xmlns/"

// Next returns the kind of the next token, or io.EOF after the root element has ended and the rest of the part has been found
// in order. After another error it returns that error again and again.
func (s *Scanner) Next() (kind TokenKind, err error) {
	defer Caught(&err)
	if kind = s.Token(); kind == 0 {
		return 0, io.EOF
	}
	return kind, nil
}

// Token is Next for readers that unwind: it returns 0 at the end of the part, and panics with an error.
func (s *Scanner) Token() TokenKind {
	if s.understood != nil {
		return s.nextAlternate()
	}
	return s.next()
}

// Name returns the name of the element of the last Start or End.
func (s *Scanner) Name() Name { return *s.name }

// Attrs returns the attributes of the last Start, namespace declarations left
// out. The slice is valid until the next call of Next.
func (s *Scanner) Attrs() []Attr { return s.attrs }

// Value returns the value of an attribute without namespace of the last Start, nil for none. It is valid until the next call
// of Next.
func (s *Scanner) Value(local string) []byte {
	for i := range s.attrs {
		if a := &s.attrs[i]; a.Name.Local == local && a.Name.Space == "" {
			return a.Value
		}
	}
	return nil
}

// Attr returns the value of an attribute of the last Start.
func (s *Scanner) Attr(space, local string) (string, bool) {
	for i := range s.attrs {
		if a := &s.attrs[i]; a.Name.Local == local && a.Name.Space == space {
			return string(a.Value), true
		}
	}
	return "", false
}

// Bytes returns the characters of the last Text, valid until the next call of Next.
func (s *Scanner) Bytes() []byte { return s.text }

// Raw returns the last token as it is written in UTF-8, nothing for the end of an empty-element tag. It is valid as long as
// the part is.
func (s *Scanner) Raw() []byte { return s.data[s.from:s.pos] }

// Depth returns how many elements are open, the one just begun included and the one just ended not.
func (s *Scanner) Depth() int { return len(s.stack) }

// Offset returns the position after the last token, in bytes of the part in UTF-8.
func (s *Scanner) Offset() int { return s.pos }

// Skip reads to the end tag of the element whose Start was returned last. Like all that readers call of Token's kind it panics
// with an error.
func (s *Scanner) Skip() { s.leave(len(s.stack)) }

// leave reads to the end tag of the element at a depth, unless that has been read.
func (s *Scanner) leave(depth int) {
	for len(s.stack) >= depth && s.next() != 0 {
	}
}

// Close reads the part to its end.
func (s *Scanner) Close() (err error) {
	defer Caught(&err)
	for s.next() != 0 {
	}
	return nil
}

// Err returns an *Error of kind Damaged at the current position. Readers use it for what is well-formed and still wrong.
func (s *Scanner) Err(ref, format string, args ...any) *Error {
	pos := min(s.pos, len(s.data))
	return &Error{
		Kind: Damaged, Part: s.part, Ref: ref, Offset: int64(pos),
		Line:   1 + bytes.Count(s.data[:pos], []byte("\n")),
		Reason: fmt.Sprintf(format, args...),
	}
}

// fail returns the error of a part that is not well-formed. It comes again at each attempt to read on.
func (s *Scanner) fail(format string, args ...any) *Error {
	s.err = s.Err("", format, args...)
	return s.err
}

func (s *Scanner) tooMuch(format string, args ...any) *Error {
	return s.fail(format, args...).OverLimit()
}

func (s *Scanner) next() TokenKind {
	s.lim.Meter.Spend(s.pos - s.counted)
	s.counted, s.from = s.pos, s.pos
	if s.err != nil {
		panic(s.err)
	}
	if s.pendingEnd {
		s.pendingEnd = false
		return s.pop()
	}
	for {
		s.from = s.pos
		if s.pos >= len(s.data) {
			switch {
			case len(s.stack) > 0:
				top := s.stack[len(s.stack)-1]
				panic(s.fail("the part ends inside <%s>", Clip(s.data[top.from:top.to])))
			case !s.rootSeen:
				panic(s.fail("the part has no element"))
			}
			return 0
		}
		if s.data[s.pos] != '<' {
			s.characters()
			if len(s.stack) > 0 {
				return Text
			}
			continue
		}
		if s.pos+1 >= len(s.data) {
			panic(s.fail("the part ends inside a tag"))
		}
		switch s.data[s.pos+1] {
		case '/':
			return s.endTag()
		case '?':
			s.instruction()
		case '!':
			if s.markup() {
				return Text
			}
		default:
			return s.startTag()
		}
	}
}

// Byte classes.
const (
	cNameStart = 1 << iota
	cName
	cSpace
	cTextStop // ends the quick part of character data
	cAttrStop // ends the quick part of an attribute value
)

var class = func() (t [256]uint8) {
	for c := 0; c < 256; c++ {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80
		if letter {
			t[c] |= cNameStart | cName
		}
		if c >= '0' && c <= '9' || c == '-' || c == '.' || c == ':' {
			t[c] |= cName
		}
		if isSpace(byte(c)) {
			t[c] |= cSpace
		}
	}
	for _, c := range "<&\r]" {
		t[c] |= cTextStop
	}
	for _, c := range "<&\r\n\t\"'" {
		t[c] |= cAttrStop
	}
	return t
}()

// characters reads character data up to the next tag (XML 1.0, 2.4), with line ends normalised (2.11).
func (s *Scanner) characters() {
	data, from := s.data, s.pos
	i := from
	for i < len(data) && class[data[i]]&cTextStop == 0 {
		i++
	}
	if i == len(data) || data[i] == '<' {
		s.text, s.pos = data[from:i], i
	} else {
		buf := append(s.scratch[:0], data[from:i]...)
		for i < len(data) && data[i] != '<' {
			switch c := data[i]; c {
			case '&':
				buf, i = s.reference(buf, i)
				continue
			case '\r':
				buf = append(buf, '\n')
				if i++; i < len(data) && data[i] == '\n' {
					i++
				}
				continue
			case ']':
				if bytes.HasPrefix(data[i:], []byte("]]>")) {
					s.pos = i
					panic(s.fail("]]> in character data"))
				}
			}
			start := i
			for i++; i < len(data) && class[data[i]]&cTextStop == 0; {
				i++
			}
			buf = append(buf, data[start:i]...)
		}
		s.scratch, s.text, s.pos = buf, buf, i
	}
	if len(s.stack) == 0 && !AllSpace(data[from:i]) {
		s.pos = from
		panic(s.fail("text outside the root element"))
	}
}

// reference decodes the reference at data[i] (XML 1.0, 4.1): one of the five predefined entities or a character.
func (s *Scanner) reference(buf []byte, i int) ([]byte, int) {
	rest := s.data[i+1 : min(len(s.data), i+34)]
	n := bytes.IndexByte(rest, ';')
	if n < 0 {
		s.pos = i
		panic(s.fail("& without a reference"))
	}
	ref := rest[:n]
	next := i + 1 + n + 1
	switch string(ref) {
	case "lt":
		return append(buf, '<'), next
	case "gt":
		return append(buf, '>'), next
	case "amp":
		return append(buf, '&'), next
	case "apos":
		return append(buf, '\''), next
	case "quot":
		return append(buf, '"'), next
	}
	s.pos = i
	if len(ref) < 2 || ref[0] != '#' {
		panic(s.fail("entity &%s; is not defined", Clip(ref)))
	}
	digits, base := ref[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	// ParseUint takes no sign, and no underscores in these bases.
	v, err := strconv.ParseUint(string(digits), base, 32)
	r := rune(v)
	if err != nil || v > utf8.MaxRune || !legalRune(r) {
		panic(s.fail("reference &%s; is not a character", Clip(ref)))
	}
	return utf8.AppendRune(buf, r), next
}

func legalRune(r rune) bool {
	switch {
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	case r >= 0xd800 && r < 0xe000, r == 0xfffe, r == 0xffff:
		return false
	}
	return true
}

// markup reads a comment or a CDATA section, and refuses a DOCTYPE.
func (s *Scanner) markup() (isText bool) {
	rest := s.data[s.pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		n := bytes.Index(rest[4:], []byte("--"))
		if n < 0 || 4+n+2 >= len(rest) || rest[4+n+2] != '>' {
			panic(s.fail("comment does not end as it should"))
		}
		s.pos += 4 + n + 3
		return false
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		if len(s.stack) == 0 {
			panic(s.fail("text outside the root element"))
		}
		n := bytes.Index(rest[9:], []byte("]]>"))
		if n < 0 {
			panic(s.fail("CDATA section does not end"))
		}
		s.text = rest[9 : 9+n]
		if bytes.IndexByte(s.text, '\r') >= 0 {
			s.scratch = append(s.scratch[:0], s.text...)
			s.scratch = bytes.ReplaceAll(s.scratch, []byte("\r\n"), []byte("\n"))
			s.text = bytes.ReplaceAll(s.scratch, []byte("\r"), []byte("\n"))
		}
		s.pos += 9 + n + 3
		return true
	case len(rest) >= 9 && bytes.EqualFold(rest[:9], []byte("<!DOCTYPE")):
		panic(s.tooMuch("a DOCTYPE: workbooks have none, and entities are never read"))
	}
	panic(s.fail("malformed <! markup"))
}

// instruction checks a processing instruction.
func (s *Scanner) instruction() {
	i := s.pos + 2
	from := i
	for i < len(s.data) && class[s.data[i]]&cName != 0 {
		i++
	}
	target := s.data[from:i]
	if !s.goodName(target) || bytes.IndexByte(target, ':') >= 0 {
		panic(s.fail("malformed processing instruction"))
	}
	if bytes.EqualFold(target, []byte("xml")) {
		panic(s.fail("an XML declaration after the beginning of the part"))
	}
	n := bytes.Index(s.data[i:], []byte("?>"))
	if n < 0 || n > 0 && !isSpace(s.data[i]) {
		panic(s.fail("processing instruction does not end as it should"))
	}
	s.pos = i + n + 2
}

// PlainText reports whether bytes of a part are character data that stands for itself.
func PlainText(b []byte) bool {
	for _, c := range b {
		if class[c]&cTextStop != 0 {
			return false
		}
	}
	return true
}

// AllSpace reports whether a text is white space, as XML has it, or nothing.
func AllSpace(b []byte) bool {
	return !slices.ContainsFunc(b, func(c byte) bool { return !isSpace(c) })
}
