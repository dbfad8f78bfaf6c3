package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
)

// A cleaner copies a part of a letterhead, byte for byte but for what a published report must not carry: comments,
// tracked changes and their authors, hidden text, marks of editing sessions, paths of somebody's disk. What it keeps is
// well formed and refers only to what goes along.
type cleaner struct {
	part string            // for messages
	root string            // the name that the root must have
	rels map[string]target // of the part

	out, tail []byte            // the part up to the end tag of its root, and that tag
	used      map[string]target // the relationships that what was kept refers to
	paragraph bool              // one was kept
	fields    []*strings.Builder
	stack     []openElement
}

type openElement struct {
	name  xml.Name
	start int  // in out
	drop  bool // with all that it holds
	bare  bool // its tags are dropped, what it holds stays
	hide  bool // a run of hidden text, or the mark of a draft
	had   bool // a paragraph was kept before it
}

// dropped are elements of WordprocessingML that are left out with what they hold; unwrapped keep what they hold.
var (
	dropped = words("del moveFrom delText delInstrText bookmarkStart bookmarkEnd proofErr permStart permEnd commentRangeStart " +
		"commentRangeEnd commentReference annotationRef moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd " +
		"customXmlInsRangeStart " +
		"customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart customXmlMoveFromRangeEnd " +
		"customXmlMoveToRangeStart customXmlMoveToRangeEnd rPrChange pPrChange sectPrChange tblPrChange tblPrExChange tblGridChange " +
		"trPrChange tcPrChange numberingChange cellIns cellDel cellMerge rsid dataBinding placeholder lastRenderedPageBreak " +
		"vanish specVanish")
	unwrapped = words("ins moveTo")
	// fields that say something of the page or of the report itself.
	harmless = words("PAGE NUMPAGES SECTION SECTIONPAGES STYLEREF TITLE SYMBOL EQ HYPERLINK IF =")
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// ofDisk begins a path on somebody's disk.
const ofDisk = `(?:[A-Za-z]:\\|\\\\|file:|/home/|/Users/)`

var (
	sessionMark = regexp.MustCompile(`\s[\w.-]+:rsid\w*\s*=\s*(?:"[^"]*"|'[^']*')`)
	diskPath    = regexp.MustCompile(`(\s(?:\w+:)?(?:descr|title|name|alt|href)\s*=\s*)` +
		`(?:"[^"]*` + ofDisk + `[^"]*"|'[^']*` + ofDisk + `[^']*')`)
)

// clean copies data into out and tail.
func (c *cleaner) clean(data []byte) error {
	c.used = map[string]target{}
	c.out = append(c.out, xmlHeader...)
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		from := d.InputOffset()
		tok, err := d.Token()
		if errors.Is(err, io.EOF) && c.tail != nil {
			return nil
		}
		if err != nil {
			return damaged(c.part)
		}
		raw := data[from:d.InputOffset()]
		switch t := tok.(type) {
		case xml.StartElement:
			err = c.open(t, raw)
		case xml.EndElement:
			c.close(raw)
		case xml.CharData:
			if len(c.stack) > 0 && !c.top().drop {
				c.out = append(c.out, raw...)
				if c.top().name.Local == "instrText" && len(c.fields) > 0 {
					c.fields[len(c.fields)-1].Write(t)
				}
			}
		case xml.Directive:
			err = damaged(c.part)
		}
		if err != nil {
			return err
		}
	}
}

func (c *cleaner) top() *openElement { return &c.stack[len(c.stack)-1] }

func (c *cleaner) open(t xml.StartElement, raw []byte) error {
	word := t.Name.Space == nsMain
	e := openElement{name: t.Name, start: len(c.out), had: c.paragraph}
	if !declared(t) {
		return damaged(c.part)
	}
	switch {
	case len(c.stack) == 0:
		if t.Name.Space == "http://purl.oclc.org/ooxml/wordprocessingml/main" {
			return &unfit{reason: "是严格格式的 docx"}
		}
		if t.Name.Local != c.root || !word && c.root != "theme" || c.tail != nil {
			return damaged(c.part)
		}
	case c.top().drop:
		e.drop = true
	case word && dropped[t.Name.Local]:
		e.drop = true
		n := len(c.stack)
		ofRun := n >= 2 && c.top().name.Local == "rPr" && c.stack[n-2].name.Local == "r"
		if ofRun && t.Name.Local == "vanish" && on(attr(t, "val")) {
			c.stack[n-2].hide = true
		}
	case word && unwrapped[t.Name.Local]:
		e.bare = true
	}
	if strings.HasPrefix(attr(t, "id"), draftID) {
		for i := range c.stack {
			if c.stack[i].name.Local == "p" {
				c.stack[i].hide = true
				break
			}
		}
	}
	if !e.drop && !e.bare {
		if err := c.refer(t); err != nil {
			return err
		}
		if err := c.field(t); err != nil {
			return err
		}
		tag := sessionMark.ReplaceAll(raw, nil)
		tag = diskPath.ReplaceAll(tag, []byte(`$1""`))
		if len(c.stack) == 0 && bytes.HasSuffix(tag, []byte("/>")) { // so that something can be put into the root
			c.tail = closing(tag)
			tag = append(bytes.TrimSuffix(tag, []byte("/>")), '>')
		}
		c.out = append(c.out, tag...)
	}
	c.stack = append(c.stack, e)
	return nil
}

// closing makes the end tag of a start tag.
func closing(tag []byte) []byte {
	name := bytes.FieldsFunc(tag, func(r rune) bool { return strings.ContainsRune("</> \t\r\n", r) })[0]
	return slices.Concat([]byte("</"), name, []byte(">"))
}

func (c *cleaner) close(raw []byte) {
	e := *c.top()
	c.stack = c.stack[:len(c.stack)-1]
	switch {
	case len(c.stack) == 0:
		if c.tail == nil {
			c.tail = raw
		}
	case e.hide:
		c.out, c.paragraph = c.out[:e.start], e.had
	case !e.drop && !e.bare:
		c.out = append(c.out, raw...)
		c.paragraph = c.paragraph || e.name == xml.Name{Space: nsMain, Local: "p"}
	}
}

// attr returns the value of an attribute, whatever its namespace.
func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// declared reports whether every prefix in a start tag stands for a namespace: the decoder does not mind, Word does.
func declared(t xml.StartElement) bool {
	for _, a := range t.Attr {
		if s := a.Name.Space; s != "" && s != "xmlns" && !strings.Contains(s, ":") {
			return false
		}
	}
	return t.Name.Space == "" || strings.Contains(t.Name.Space, ":")
}

// refer looks at the references of an element: pictures inside the file and addresses on the web.
func (c *cleaner) refer(t xml.StartElement) error {
	for _, a := range t.Attr {
		if a.Name.Space != nsRel || a.Value == "" {
			continue
		}
		rel, ok := c.rels[a.Value]
		switch {
		case !ok:
			return &unfit{"的页眉或页脚里的图片不在文件里", "在模板里删去这张图片，重新插入后保存。"}
		case rel.kind == "hyperlink" && (strings.HasPrefix(rel.external, "http://") || strings.HasPrefix(rel.external, "https://")):
		case rel.external != "":
			return &unfit{"的页眉或页脚链接到文件以外的“" + line(rel.external) + "”", "在模板里把链接的图片改为嵌入，或者删去这个链接。"}
		case rel.kind != "image" && rel.kind != "hdphoto":
			return &unfit{"的页眉或页脚里有不能带走的内容（" + line(rel.kind) + "）", "页眉和页脚里只用文字和图片。"}
		}
		c.used[a.Value] = rel
	}
	return nil
}

// field refuses fields that would bring a path, a name or another file into the report.
func (c *cleaner) field(t xml.StartElement) error {
	if t.Name.Space != nsMain {
		return nil
	}
	code := ""
	switch t.Name.Local {
	case "fldSimple":
		code = attr(t, "instr")
	case "fldChar":
		switch n := len(c.fields); {
		case attr(t, "fldCharType") == "begin":
			c.fields = append(c.fields, &strings.Builder{})
		case n > 0 && attr(t, "fldCharType") == "separate":
			code = c.fields[n-1].String()
		case n > 0:
			code = c.fields[n-1].String()
			c.fields = c.fields[:n-1]
		}
	}
	codes := strings.Fields(code)
	if len(codes) == 0 || harmless[strings.ToUpper(codes[0])] {
		return nil
	}
	return &unfit{"的页眉或页脚里有域“" + line(codes[0]) + "”，会把模板以外的内容带进报告", "在模板里把这个域改为文字；页码（PAGE、NUMPAGES）可以保留。"}
}
