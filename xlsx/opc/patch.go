package opc

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/lists"
)

// A Patch is an XML part that is being edited: its elements with their places in its bytes, and what is to be changed. Every
// byte that no edit names stays as it came; a part in another encoding than UTF-8 comes out in that.
type Patch struct {
	Part  string
	Root  *Node
	data  []byte
	edits []edit
	tails map[*Node]string // what empty elements get
}

// A Node is an element of a Patch.
type Node struct {
	Space, Local string
	From, Inner  int // of its start tag: where it begins, and where what is in the element begins
	End, To      int // where the end tag begins, and where it ends; of an empty element Inner, End and To are one
	Children     []*Node
	attrs        []Attr
	raw          []byte // the start tag
}

type edit struct {
	from, to int
	text     string
}

// NewPatch reads a part for editing: the root and its children, and all that is in those of the children that are called deep.
func NewPatch(part string, data []byte, lim Limits, deep ...string) (p *Patch, err error) {
	defer Caught(&err)
	decoded, start := toUTF8(part, data, lim.filled().PartBytes)
	if !bytes.HasSuffix(data, decoded) { // it was in another encoding, which it must not declare any longer
		decoded = append([]byte(xml.Header), decoded[start:]...)
	}
	s := Must(NewScanner(part, decoded, lim))
	p = &Patch{Part: part, data: decoded}
	var open []*Node
	for {
		switch s.Token() {
		case 0:
			return p, nil
		case Start:
			n := &Node{Space: s.name.Space, Local: s.name.Local, From: s.from, Inner: s.pos, raw: s.Raw()}
			for _, a := range s.attrs {
				n.attrs = append(n.attrs, Attr{a.Name, slices.Clone(a.Value)})
			}
			if len(open) == 0 {
				p.Root = n
			} else {
				above := open[len(open)-1]
				above.Children = append(above.Children, n)
			}
			if len(open) == 1 && !slices.Contains(deep, n.Local) {
				s.Skip()
				n.End, n.To = s.from, s.pos
				continue
			}
			open = append(open, n)
		case End:
			n := open[len(open)-1]
			n.End, n.To = s.from, s.pos
			open = open[:len(open)-1]
		}
	}
}

// Attr returns an attribute without prefix, "" for none.
func (n *Node) Attr(local string) string { return n.attr("", local) }

// Relation returns the attribute that names a relationship, such as r:id.
func (n *Node) Relation() string {
	return string(lists.First(n.attrs, func(a Attr) bool { return a.Name.In(SpaceDocRel) && a.Name.Local == "id" }).Value)
}

func (n *Node) attr(space, local string) string {
	return string(lists.First(n.attrs, func(a Attr) bool { return a.Name.Space == space && a.Name.Local == local }).Value)
}

// Child returns the first child of a name in the namespace of the element itself, nil for none.
func (n *Node) Child(local string) *Node {
	for c := range n.All(local) {
		return c
	}
	return nil
}

// All goes through the children of a name in the namespace of the element itself.
func (n *Node) All(local string) func(yield func(*Node) bool) {
	return func(yield func(*Node) bool) {
		if n == nil {
			return
		}
		for _, c := range n.Children {
			if c.Local == local && c.Space == n.Space && !yield(c) {
				return
			}
		}
	}
}

// prefix returns what stands in front of the element's name, with its colon.
func (n *Node) prefix() string {
	name := n.raw[1:]
	i := 0
	for i < len(name) && class[name[i]]&cName != 0 {
		i++
	}
	return string(name[:bytes.LastIndexByte(name[:i], ':')+1])
}

// empty reports whether the element is written as one tag.
func (n *Node) empty() bool { return n.raw[len(n.raw)-2] == '/' }

// Inside returns what stands between the tags of an element, as it is written.
func (p *Patch) Inside(n *Node) []byte { return p.data[n.Inner:n.End] }

// Whole returns an element as it is written.
func (p *Patch) Whole(n *Node) []byte { return p.data[n.From:n.To] }

// Content returns the character data of an element, decoded.
func (p *Patch) Content(n *Node) string {
	var b strings.Builder
	s, err := NewScanner(p.Part, slices.Concat([]byte("<t>"), p.Inside(n), []byte("</t>")), Limits{})
	for err == nil {
		var kind TokenKind
		if kind, err = s.Next(); kind == Text {
			b.Write(s.Bytes())
		}
	}
	return b.String()
}

var plainTag = regexp.MustCompile(`</?\w+[\s/>]`)

// Named gives the elements of a piece of XML that have no prefix that of a node.
func (n *Node) Named(piece string) string {
	prefix := n.prefix()
	if prefix == "" {
		return piece
	}
	return plainTag.ReplaceAllStringFunc(piece, func(tag string) string {
		if strings.HasPrefix(tag, "</") {
			return "</" + prefix + tag[2:]
		}
		return "<" + prefix + tag[1:]
	})
}

// Replace puts a text in the place of some bytes.
func (p *Patch) Replace(from, to int, text string) {
	p.edits = append(p.edits, edit{from, to, text})
}

// Remove takes an element out.
func (p *Patch) Remove(n *Node) { p.Replace(n.From, n.To, "") }

// Append adds elements, written without prefix, to what is in an element.
func (p *Patch) Append(n *Node, piece string) {
	if !n.empty() {
		p.Replace(n.End, n.End, n.Named(piece))
		return
	}
	if p.tails == nil {
		p.tails = map[*Node]string{}
	}
	p.tails[n] += n.Named(piece)
}

// AppendBefore adds elements, written without prefix, to an element in front of the first of its children that has one of the
// names, or whose name is of another namespace and stands behind a child called last; at its end when there is none.
func (p *Patch) AppendBefore(n *Node, piece, last string, names ...string) {
	seen := false
	for _, c := range n.Children {
		foreign := c.Space != n.Space
		if foreign && seen || !foreign && slices.Contains(names, c.Local) {
			p.Replace(c.From, c.From, n.Named(piece))
			return
		}
		seen = seen || !foreign && c.Local == last
	}
	p.Append(n, piece)
}

var attribute = regexp.MustCompile(`\s([^\s=<>"']+)\s*=\s*("[^"]*"|'[^']*')`)

// SetAttr gives an attribute without prefix a value, or takes it away when that is "".
func (p *Patch) SetAttr(n *Node, name, value string) {
	text := ""
	if value != "" {
		text = " " + name + `="` + Escape(value) + `"`
	}
	for _, m := range attribute.FindAllSubmatchIndex(n.raw, -1) {
		if string(n.raw[m[2]:m[3]]) == name {
			p.Replace(n.From+m[0], n.From+m[1], text)
			return
		}
	}
	at := n.From + len(n.raw) - 1
	if n.empty() {
		at--
	}
	if text != "" {
		p.Replace(at, at, text)
	}
}

// prefixOf returns the prefix, with its colon, that the root declares for a namespace, "" for none.
func (p *Patch) prefixOf(space string) string {
	for _, m := range attribute.FindAllSubmatch(p.Root.raw, -1) {
		prefix, ok := strings.CutPrefix(string(m[1]), "xmlns:")
		if ok && string(m[2][1:len(m[2])-1]) == space {
			return prefix + ":"
		}
	}
	return ""
}

// RelationAttr writes the attribute that names a relationship, for an element of this part.
func (p *Patch) RelationAttr(id string) string {
	space := Transitional + "officeDocument/2006/relationships"
	if strings.HasPrefix(p.Root.Space, Strict) {
		space = Strict + "officeDocument/relationships"
	}
	if prefix := p.prefixOf(space); prefix != "" {
		return prefix + `id="` + Escape(id) + `"`
	}
	return `xmlns:r="` + space + `" r:id="` + Escape(id) + `"`
}

// Bytes returns the part as it is to be. Of two edits of the same bytes the wider one counts.
func (p *Patch) Bytes() []byte {
	edits := slices.Clone(p.edits)
	for n, piece := range p.tails {
		edits = append(edits, edit{n.To - 2, n.To, ">" + piece + "</" + n.prefix() + n.Local + ">"})
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(a.from-b.from, min(a.to-a.from, 1)-min(b.to-b.from, 1)) })
	var out bytes.Buffer
	out.Grow(len(p.data) + 4096)
	at := 0
	for _, e := range edits {
		if e.from < at {
			continue // inside something that has been taken out
		}
		out.Write(p.data[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.Write(p.data[at:])
	return out.Bytes()
}
