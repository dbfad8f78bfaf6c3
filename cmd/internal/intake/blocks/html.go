package blocks

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"nianbao/templates"
	"nianbao/templates/meter"
)

var metaCharset = regexp.MustCompile(`(?i)charset\s*=\s*["']?\s*([a-z0-9_\-]+)`)

// readHTML reads a web page. It works on the stream of tags with a stack of its own instead of a parsed tree: every page is
// read in linear time, however its tags are nested, and as the pages of government sites need: a cell or row ends where
// the next begins, an end tag that nothing opened is nothing.
func readHTML(data []byte, h *Hints, m *meter.Meter) ([]Block, error) {
	label := ""
	if m := metaCharset.FindSubmatch(data[:min(len(data), 4096)]); m != nil {
		label = string(m[1])
	}
	text, err := decode(data, label)
	if err == nil {
		err = tooTagged(text)
	}
	if err != nil {
		return nil, err
	}
	m.Spend(5 * len(text))
	p := newPage()
	p.meter, p.hints = m, h
	if begun := strings.LastIndexByte(text, '<'); begun > strings.LastIndexByte(text, '>') {
		text = text[:begun] // the page was cut within a tag
	}
	p.read(uncut(text))
	if n := len(p.blocks); n > 0 && p.blocks[n-1].line != "" { // where lines came out of a paragraph, the last may be cut
		last := &p.blocks[n-1]
		last.Text, last.line = uncut(last.Text), uncut(last.line)
	}
	return p.article(h), nil
}

// A page is a web page being read.
type page struct {
	sink
	meter   *meter.Meter
	stack   []element
	counts  map[atom.Atom]int // open elements by name, so that a stray end tag costs nothing
	parents []int             // of elements, by number in the order of the page
	ends    []int             // the last element inside an element
	text    rich
	title   string
	skip    int // depth of the stack at which hidden content began, 0 for none
	bold    int
	face    face
	pre     int
	heading int
	inTitle bool
}

func newPage() *page { return &page{parents: []int{0}, ends: []int{0}, face: newFace()} }

type element struct {
	name                          atom.Atom
	met                           int32 // paragraphs and pictures before it
	tag                           string
	id                            int
	bold, plain, pre, head, table bool
	inline                        bool // hidden, and within a line
	wasBold                       int
	face, wasFace                 face
}

// maxOpen bounds the open elements; those further in are read without their meaning.
const maxOpen = 4096

// Elements whose content is not text of the page.
var unseen = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Select: true, atom.Button: true,
	atom.Textarea: true, atom.Iframe: true, atom.Svg: true, atom.Object: true, atom.Audio: true, atom.Video: true, atom.Canvas: true,
	atom.Noembed: true, atom.Noframes: true, atom.Datalist: true, atom.Rt: true, atom.Rp: true, atom.Nav: true,
}

// Elements that show something that is no text.
var visual = map[atom.Atom]bool{
	atom.Img: true, atom.Image: true, atom.Input: true, atom.Embed: true, atom.Textarea: true, atom.Select: true,
	atom.Svg: true, atom.Object: true,
	atom.Canvas: true, atom.Iframe: true,
}

var voids = map[atom.Atom]bool{
	atom.Br: true, atom.Img: true, atom.Input: true, atom.Hr: true, atom.Meta: true, atom.Link: true, atom.Col: true, atom.Area: true,
	atom.Base: true, atom.Embed: true, atom.Param: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
}

// Elements that begin and end a paragraph.
var blockLevel = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Section: true, atom.Article: true,
	atom.Header: true, atom.Footer: true, atom.Main: true, atom.Aside: true, atom.Blockquote: true, atom.Pre: true, atom.Form: true,
	atom.Fieldset: true, atom.Center: true, atom.Hr: true, atom.Body: true, atom.Html: true, atom.Caption: true, atom.Figure: true,
	atom.Figcaption: true, atom.Address: true, atom.Legend: true, atom.Thead: true, atom.Tbody: true, atom.Tfoot: true,
	atom.Table: true, atom.Tr: true, atom.Td: true, atom.Th: true, atom.Details: true, atom.Summary: true,
}

func (p *page) read(text string) {
	p.counts = map[atom.Atom]int{}
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(0)
	for {
		p.meter.Spend(10)
		switch z.Next() {
		case html.ErrorToken:
			p.uncell()
			for len(p.stack) > 0 {
				p.pop()
			}
			p.flush()
			for len(p.tables) > 0 {
				p.closeTable()
			}
			p.ends[0] = len(p.parents) - 1
			return
		case html.TextToken:
			raw := z.Text()
			if p.inTitle {
				p.title += string(raw)
				continue
			}
			switch {
			case p.skip == 0:
				p.words(raw)
			case p.stack[p.skip-1].inline && meant(raw):
				p.hiddenWords(raw)
			}
		case html.StartTagToken:
			p.start(z, false)
		case html.SelfClosingTagToken:
			p.start(z, true)
		case html.EndTagToken:
			name, _ := z.TagName()
			p.end(atom.Lookup(name), string(name))
		}
	}
}

// uncell drops the cell that a page ends in where nothing of it is there: the page was cut.
func (p *page) uncell() {
	p.flush()
	if t := p.top(); t != nil && len(t.rows) > 0 && p.counts[atom.Td]+p.counts[atom.Th] > 0 {
		r := &t.rows[len(t.rows)-1]
		if n := len(r.cells); n > 0 && len(r.cells[n-1].blocks) == 0 {
			r.cells = r.cells[:n-1]
		}
	}
}

// words adds a stretch of text, its white space collapsed as a browser does; a line break in the source between two
// Chinese characters is nothing.
func (p *page) words(raw []byte) {
	s := string(bytes.ToValidUTF8(raw, []byte("\uFFFD")))
	if p.pre == 0 {
		s = collapse(s)
	}
	p.text.add(lookMark(unmarkable(s), p.face.look()), p.bold > 0 && p.heading == 0)
}

// flush ends the paragraph.
func (p *page) flush() {
	text := p.text.take()
	if text == "" {
		return
	}
	if p.pre > 0 && len(p.tables) == 0 {
		p.lines(p.hints.unwound(p.hints.unrolled(text)), p.node())
		return
	}
	p.paragraph(strings.ReplaceAll(text, "\u00a0", " "), p.heading > 0, p.node())
}

func (p *page) node() int {
	if n := len(p.stack); n > 0 {
		return p.stack[n-1].id
	}
	return 0
}

func (p *page) start(z *html.Tokenizer, selfClosing bool) {
	raw, more := z.TagName()
	tag, name := string(raw), atom.Lookup(raw)
	a := attributesOf(z, name, more)
	if name == atom.Title && p.counts[atom.Body] == 0 && p.title == "" && !selfClosing {
		p.inTitle = true
		return
	}
	if voids[name] || selfClosing && name == 0 {
		p.void(name, a)
		return
	}
	if p.skip > 0 && p.stack[p.skip-1].name == atom.Head && blockLevel[name] {
		p.end(atom.Head, "head") // its end tag is missing
	}
	if p.skip == 0 {
		if blockLevel[name] {
			p.flush()
		}
		p.implied(name)
	}
	if len(p.stack) >= maxOpen {
		return
	}
	e := element{name: name, tag: tag, id: len(p.parents), wasBold: p.bold, face: p.face, wasFace: p.face, met: p.met}
	p.parents = append(p.parents, p.node())
	p.ends = append(p.ends, e.id)
	shown := p.skip == 0
	if shown {
		p.dress(&e, a)
		p.enter(&e)
	}
	p.stack = append(p.stack, e)
	p.counts[name]++
	if shown {
		p.hide(&p.stack[len(p.stack)-1], a)
	}
}

// void reads an element that holds nothing.
func (p *page) void(name atom.Atom, a attributes) {
	switch {
	case p.skip > 0:
	case name == atom.Br:
		p.text.add("\n", false)
	case name == atom.Hr:
		p.flush()
	case visual[name] && !a.hidden:
		p.picture()
	}
}

// hide passes over what an element that has just begun holds, where that is not shown.
func (p *page) hide(e *element, a attributes) {
	name, hidden := e.name, a.hidden || a.unshown
	if visual[name] && !a.hidden {
		p.picture()
	}
	if hidden && !unseen[name] {
		cell := name == atom.Td || name == atom.Th
		e.inline = !blockLevel[name] || cell && a.unshown
	}
	if (hidden || unseen[name] || name == atom.Head) && name != atom.Body && name != atom.Html {
		p.skip = len(p.stack)
	}
}

// attributes are those of a tag that say how what it holds looks, or where it stands.
type attributes struct {
	style           string // in small letters, without blanks
	ground, ink     int    // of the older attributes
	cols, rows      int
	hidden, unshown bool // what is not shown keeps its place
	broken          bool // the tag has no end of its own and took text with it: <td colspan=1 12</td>
}

func attributesOf(z *html.Tokenizer, name atom.Atom, more bool) attributes {
	a := attributes{ground: noColour, ink: noColour, cols: 1, rows: 1}
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		a.broken = a.broken || bytes.IndexByte(key, '<') >= 0 || bytes.IndexByte(val, '<') >= 0
		switch string(key) {
		case "style":
			a.style = strings.ToLower(strings.ReplaceAll(string(val), " ", ""))
		case "colspan":
			a.cols = attrNumber(val)
		case "rowspan":
			a.rows = attrNumber(val)
			if strings.TrimSpace(string(val)) == "0" {
				a.rows = 0
			}
		case "hidden":
			a.hidden = true
		case "bgcolor":
			a.ground = cssColour(string(val))
		case "color":
			a.ink = cssColour(string(val))
		case "type":
			a.hidden = a.hidden || name == atom.Input && strings.EqualFold(string(val), "hidden")
		}
	}
	a.hidden = a.hidden || strings.Contains(a.style, "display:none") || strings.Contains(a.style, "mso-hide:all")
	a.unshown = strings.Contains(a.style, "visibility:hidden") || strings.Contains(a.style, "visibility:collapse")
	return a
}

// dress gives an element the look of its tag and its attributes, and opens what it is of a table.
func (p *page) dress(e *element, a attributes) {
	switch e.name {
	case atom.Table:
		e.table = p.openTable(e.id)
	case atom.Tr:
		if t := p.top(); t != nil {
			t.row()
		}
	case atom.Td, atom.Th:
		if t := p.top(); t != nil && !a.hidden {
			t.column(a.cols, a.rows).picture = a.broken
		}
	case atom.B, atom.Strong:
		e.bold = true
	case atom.Sup:
		e.face.raise = templates.Raised
	case atom.Sub:
		e.face.raise = templates.Lowered
	case atom.Del, atom.S, atom.Strike:
		e.face.struck = true
	case atom.Font:
		e.face.color = or(a.ink, e.face.color)
	case atom.Pre:
		e.pre = true
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		e.head = true
	}
	if strings.Contains(a.style, "font-weight:") {
		_, weight, _ := strings.Cut(a.style, "font-weight:")
		e.bold = strings.HasPrefix(weight, "bold") || len(weight) > 2 && weight[0] >= '6' && weight[0] <= '9' && weight[1] == '0'
		e.plain = !e.bold
	}
	if strings.Contains(a.style, "white-space:pre") {
		e.pre = true
	}
	e.face.ground = or(a.ground, e.face.ground)
	e.face.css(a.style)
}

func (p *page) enter(e *element) {
	switch {
	case e.bold:
		p.bold = e.wasBold + 1
	case e.plain:
		p.bold = 0
	}
	p.face = e.face
	p.pre += bit(e.pre)
	p.heading += bit(e.head)
}

// implied ends what the new element ends by itself: a row ends a cell and a row, a paragraph ends a paragraph.
func (p *page) implied(name atom.Atom) {
	switch name {
	case atom.Td, atom.Th:
		p.endWithin(atom.Table, atom.Td, atom.Th)
	case atom.Tr:
		p.endWithin(atom.Table, atom.Tr)
	case atom.Tbody, atom.Thead, atom.Tfoot:
		p.endWithin(atom.Table, atom.Tbody, atom.Thead, atom.Tfoot)
	case atom.Li:
		p.endWithin(atom.Ul, atom.Li)
	case atom.P, atom.Div, atom.Table, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4:
		if n := len(p.stack); n > 0 && p.stack[n-1].name == atom.P {
			p.pop()
		}
	}
}

// endWithin pops the open elements up to the last of names, unless border stands before it.
func (p *page) endWithin(border atom.Atom, names ...atom.Atom) {
	any := false
	for _, n := range names {
		any = any || p.counts[n] > 0
	}
	if !any {
		return
	}
	for i := len(p.stack) - 1; i >= 0; i-- {
		n := p.stack[i].name
		if n == border {
			return
		}
		for _, want := range names {
			if n == want {
				for len(p.stack) > i {
					p.pop()
				}
				return
			}
		}
		if len(p.stack)-i > 64 {
			return
		}
	}
}

func (p *page) end(name atom.Atom, tag string) {
	if name == atom.Title && p.inTitle {
		p.inTitle = false
		return
	}
	if p.skip == 0 && blockLevel[name] || name == atom.Br && p.skip == 0 {
		p.flush()
	}
	if p.counts[name] == 0 || name == 0 && (len(p.stack) == 0 || p.stack[len(p.stack)-1].tag != tag) {
		return
	}
	for i := len(p.stack) - 1; i >= max(0, len(p.stack)-256); i-- {
		e := &p.stack[i]
		if e.name == name && e.tag == tag {
			for len(p.stack) > i {
				p.pop()
			}
			return
		}
		if staysIn(name, e.name) {
			return
		}
	}
}

// staysIn reports whether an end tag cannot be meant for anything outside of an element: an inline one does not end the cell
// or block that it stands in, nor that of a paragraph a table.
func staysIn(end, open atom.Atom) bool {
	if !blockLevel[end] && blockLevel[open] {
		return true
	}
	return open == atom.Table && (end == atom.P || end == atom.Div)
}

func (p *page) pop() {
	n := len(p.stack) - 1
	e := p.stack[n]
	if p.skip == 0 && blockLevel[e.name] {
		p.flush()
		p.empty += bit(e.name == atom.P && e.met == p.met)
	}
	p.stack = p.stack[:n]
	p.counts[e.name]--
	p.ends[e.id] = len(p.parents) - 1
	if p.skip > 0 {
		if len(p.stack) < p.skip {
			p.skip = 0
		}
		if p.skip > 0 {
			return
		}
	}
	p.leave(&e)
	if e.table {
		p.closeTable()
	}
}

func (p *page) leave(e *element) {
	if e.bold || e.plain {
		p.bold = e.wasBold
	}
	p.face = e.wasFace
	p.pre -= bit(e.pre)
	p.heading -= bit(e.head)
}
