package report

import (
	"bytes"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/lists"
	"nianbao/xlsx/opc"
)

// A cleaner copies a part of a letterhead, byte for byte but for what a published report must not carry: comments,
// tracked changes and their authors, hidden text, marks of editing sessions, paths of somebody's disk. What it keeps is
// well formed and refers only to what goes along.
type cleaner struct {
	part string        // for messages
	root string        // the name that the root must have
	rels opc.Relations // of the part

	s         *opc.Scanner
	out, tail []byte                  // the part up to the end tag of its root, and that tag
	used      map[string]opc.Relation // the relationships that what was kept refers to
	paragraph bool                    // one was kept
	lost      map[string]bool         // kinds of things that the eye would miss and that were left out
	fields    []*strings.Builder

	body              *bodyPlan // of a document; nil for other parts
	blocks            int       // of its body, so far
	begin, split, end int       // in out: of what stays of the body, and where the report goes in

	stack []openElement
}

type openElement struct {
	name  opc.Name
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

// clean copies a part into out and tail.
func (c *cleaner) clean(f *officeFile, part string) (err error) {
	c.part, c.used, c.lost = part, map[string]opc.Relation{}, map[string]bool{}
	c.out = append(c.out, xmlHeader...)
	if c.s, err = f.Scan(part); err != nil {
		return misread(err)
	}
	for {
		kind, err := c.s.Next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return damaged(c.part)
		case kind == opc.Start:
			if err := c.open(); err != nil {
				return err
			}
		case kind == opc.End:
			c.close()
		case !c.top().drop:
			c.out = append(c.out, c.s.Raw()...)
			if c.top().name.Local == "instrText" && len(c.fields) > 0 {
				c.fields[len(c.fields)-1].Write(c.s.Bytes())
			}
		}
	}
}

func (c *cleaner) top() *openElement { return &c.stack[len(c.stack)-1] }

// word reports whether the element at hand is of WordprocessingML.
func (c *cleaner) word() bool { return c.s.Name().Space == nsMain }

func (c *cleaner) open() error {
	e := openElement{name: c.s.Name(), start: len(c.out), had: c.paragraph}
	local, word := e.name.Local, c.word()
	switch {
	case len(c.stack) == 0:
		if err := c.atRoot(); err != nil {
			return err
		}
	case c.top().drop:
		e.drop = true
	case c.body != nil && len(c.stack) < 3:
		e.drop = c.leaves(local) || word && dropped[local]
	case c.body != nil && word && bodyDropped[local] != "":
		e.drop = true
		c.lost[bodyDropped[local]] = true
	case word && dropped[local]:
		e.drop = true
		c.miss(local)
	case word && unwrapped[local]:
		e.bare = true
	}
	inParagraph := slices.IndexFunc(c.stack, func(e openElement) bool { return e.name.Local == "p" })
	if inParagraph >= 0 && strings.HasPrefix(c.attr("id"), draftID) {
		c.stack[inParagraph].hide = true
	}
	if !e.drop && !e.bare {
		if err := c.keep(); err != nil {
			return err
		}
	}
	c.stack = append(c.stack, e)
	return nil
}

// atRoot says what is wrong with the first element of the part.
func (c *cleaner) atRoot() error {
	switch name := c.s.Name(); {
	case name.Space == opc.Strict+"wordprocessingml/main":
		return &unfit{reason: "是严格格式的 docx"}
	case name.Local != c.root || !c.word() && c.root != "theme":
		return damaged(c.part)
	}
	return nil
}

// miss notes what goes with an element that is dropped, and hides the run that it makes invisible.
func (c *cleaner) miss(local string) {
	if what := missed[local]; what != "" && c.root != "styles" {
		c.lost[what] = true
	}
	n := len(c.stack)
	ofRun := n >= 2 && c.top().name.Local == "rPr" && c.stack[n-2].name.Local == "r"
	if ofRun && local == "vanish" && on(c.attr("val")) {
		c.stack[n-2].hide = true
		c.lost["隐藏文字"] = true
	}
}

// keep copies the start tag at hand.
func (c *cleaner) keep() error {
	if err := c.refer(); err != nil {
		return err
	}
	if err := c.field(); err != nil {
		return err
	}
	tag := sessionMark.ReplaceAll(c.s.Raw(), nil)
	tag = diskPath.ReplaceAll(tag, []byte(`$1""`))
	if c.body != nil {
		tag = c.renamed(tag)
	}
	if len(c.stack) == 0 && bytes.HasSuffix(tag, []byte("/>")) { // so that something can be put into the root
		c.tail = closing(tag)
		tag = append(bytes.TrimSuffix(tag, []byte("/>")), '>')
	}
	c.out = append(c.out, tag...)
	return nil
}

// closing makes the end tag of a start tag.
func closing(tag []byte) []byte {
	name := bytes.FieldsFunc(tag, func(r rune) bool { return strings.ContainsRune("</> \t\r\n", r) })[0]
	return slices.Concat([]byte("</"), name, []byte(">"))
}

func (c *cleaner) close() {
	e := *c.top()
	c.stack = c.stack[:len(c.stack)-1]
	switch {
	case len(c.stack) == 0:
		if c.tail == nil {
			c.tail = bytes.Clone(c.s.Raw())
		}
	case c.body != nil && len(c.stack) == 1 && e.name.Local == "body":
		c.endBody()
	case e.hide:
		c.out, c.paragraph = c.out[:e.start], e.had
	case !e.drop && !e.bare:
		c.out = append(c.out, c.s.Raw()...)
		c.paragraph = c.paragraph || e.name.Space == nsMain && e.name.Local == "p"
	}
}

// Visible things that are left out, by element: missed in any part, bodyDropped in a body only.
var (
	missed = map[string]string{"del": "修订里删去的字", "moveFrom": "修订里移走的字", "commentReference": "批注"}
	// bodyDropped refer to parts that stay behind; the page is the whole report's.
	bodyDropped = map[string]string{"footnoteReference": "脚注", "endnoteReference": "尾注", "sectPr": "分节（前面各节的纸张、页眉页脚）"}
)

func (c *cleaner) where() string {
	if c.body != nil {
		return "的正文"
	}
	return "的页眉或页脚"
}

// leaves reports whether an element above the blocks of a body, or one of these, is left out.
func (c *cleaner) leaves(local string) bool {
	if len(c.stack) == 1 {
		if local == "background" {
			c.lost["页面背景"] = true
		}
		return local != "body"
	}
	if c.blocks == 0 {
		c.begin = len(c.out)
	}
	if c.blocks == c.body.at {
		c.split = len(c.out)
	}
	c.blocks++
	return !c.body.keep[c.blocks-1]
}

func (c *cleaner) endBody() {
	c.end = len(c.out)
	if c.body.at >= c.blocks {
		c.split = c.end
	}
}

// renamed gives the references of a tag names that none of the report's own has.
func (c *cleaner) renamed(tag []byte) []byte {
	for _, a := range c.s.Attrs() {
		if a.Name.Space == nsRel && len(a.Value) > 0 {
			for _, quote := range []string{`"`, `'`} {
				tag = bytes.ReplaceAll(tag, []byte(quote+string(a.Value)+quote), []byte(quote+bodyRel+string(a.Value)+quote))
			}
		}
	}
	return tag
}

// attr returns the value of an attribute of the element at hand, whatever its namespace.
func (c *cleaner) attr(name string) string { return attrOf(c.s, name) }

// attrOf is the value of an attribute of the tag at hand, whatever its namespace.
func attrOf(s *opc.Scanner, name string) string {
	return string(lists.First(s.Attrs(), func(a opc.Attr) bool { return a.Name.Local == name }).Value)
}

// refer looks at the references of an element: pictures inside the file and addresses on the web.
func (c *cleaner) refer() error {
	for _, a := range c.s.Attrs() {
		id := string(a.Value)
		if a.Name.Space != nsRel || id == "" {
			continue
		}
		rel, ok := c.rels.ByID(id)
		onWeb := strings.HasPrefix(rel.Target, "http://") || strings.HasPrefix(rel.Target, "https://")
		switch {
		case !ok:
			return &unfit{c.where() + "里的图片不在文件里", "在模板里删去这张图片，重新插入后保存。"}
		case rel.Kind == "hyperlink" && rel.External && onWeb:
		case rel.External:
			return &unfit{c.where() + "链接到文件以外的“" + line(rel.Target) + "”", "在模板里把链接的图片改为嵌入，或者删去这个链接。"}
		case rel.Kind != "image" && rel.Kind != "hdphoto":
			return &unfit{c.where() + "里有不能带走的内容（" + line(path.Base(rel.Type)) + "）", "页眉、页脚和正文里只用文字、表格和图片。"}
		}
		c.used[id] = rel
	}
	return nil
}

// field refuses fields that would bring a path, a name or another file into the report.
func (c *cleaner) field() error {
	if !c.word() {
		return nil
	}
	code := ""
	switch c.s.Local() {
	case "fldSimple":
		code = c.attr("instr")
	case "fldChar":
		switch n := len(c.fields); {
		case c.attr("fldCharType") == "begin":
			c.fields = append(c.fields, &strings.Builder{})
		case n > 0 && c.attr("fldCharType") == "separate":
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
	return &unfit{c.where() + "里有域“" + line(codes[0]) + "”，会把模板以外的内容带进报告", "在模板里把这个域改为文字；页码（PAGE、NUMPAGES）可以保留。"}
}
