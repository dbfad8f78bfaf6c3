package blocks

import (
	"bytes"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
	"nianbao/xlsx/opc"
)

// Word's namespaces, transitional and strict (ECMA-376 part 1, 17).
func isWord(space string) bool {
	return space == "http://schemas.openxmlformats.org/wordprocessingml/2006/main" ||
		space == "http://purl.oclc.org/ooxml/wordprocessingml/main"
}

// isMath tells the namespaces of formulas, in which some set a figure.
func isMath(space string) bool {
	return space == "http://schemas.openxmlformats.org/officeDocument/2006/math" || space == "http://purl.oclc.org/ooxml/officeDocument/math"
}

func attr(s *opc.Scanner, local string) string {
	for _, a := range s.Attrs() {
		if a.Name.Local == local && (isWord(a.Name.Space) || a.Name.Space == "") {
			return string(a.Value)
		}
	}
	return ""
}

// readDOCX reads the main part of a Word document. The archive is read to its end with CRC and sizes, the part to its last
// byte; a document that is damaged anywhere is refused.
func readDOCX(data []byte, h *Hints, m *meter.Meter) ([]Block, error) {
	limits := opc.DefaultLimits()
	limits.Meter = m
	c, err := opc.OpenContainer(bytes.NewReader(data), int64(len(data)), limits)
	if err != nil {
		return nil, err
	}
	main, err := mainPart(c)
	if err != nil {
		return nil, err
	}
	part, err := c.Read(main)
	if err != nil {
		return nil, err
	}
	s, err := opc.NewScanner(main, part, limits)
	if err != nil {
		return nil, err
	}
	// Both branches of AlternateContent hold the same text; the first is Word's own.
	s.ResolveAlternates(func(string) bool { return true })
	dir := path.Dir(main)
	w := &word{sink: sink{hints: h}, s: s, numbers: readNumbering(c, dir+"/numbering.xml"), styles: readStyles(c, dir+"/styles.xml")}
	if err := w.read(); err != nil {
		return nil, err
	}
	for len(w.tables) > 0 {
		w.closeTable()
	}
	return w.blocks, nil
}

// mainPart finds the document by the package's relationships.
func mainPart(c *opc.Container) (string, error) {
	rels, err := opc.NewPackage(c, opc.Dialect{}).Relations("")
	if err != nil {
		return "", err
	}
	for _, rel := range rels {
		if part, ok := rel.Part(); ok && rel.Kind == "officeDocument" && c.Has(part) {
			return part, nil
		}
	}
	if usual := "word/document.xml"; c.Has(usual) {
		return usual, nil
	}
	return "", &opc.Error{Kind: opc.NotWorkbook, Reason: "no document part", What: "没有正文的文档"}
}

// word reads the body of a document.
type word struct {
	sink
	s       *opc.Scanner
	numbers *numbering
	styles  map[string]style
	open    []*wordParagraph // more than one where a text box stands in a paragraph
	depth   []int            // of elements, per open table: 0 for one that is too deep
	fields  []bool           // open fields, true while their instruction is read, which is not shown
	hidden  int              // how many of them are true
	aside   []wordRun        // text read in instructions
}

type wordRun struct {
	text string
	bold bool
}

type wordParagraph struct {
	text    rich
	style   string
	num     string
	level   int
	outline bool
	face    face // of its style
	shade   int  // of the paragraph, noColour for none
	// of the run being read
	bold, inRun bool
	run         face
}

// skipped elements hold no text of the report: revisions that were taken out, properties before a revision, instructions.
var skipped = map[string]bool{
	"del": true, "moveFrom": true, "instrText": true, "delText": true, "delInstrText": true, "rPrChange": true, "pPrChange": true,
	"sectPrChange": true, "tblPrChange": true, "trPrChange": true, "tcPrChange": true, "tblGridChange": true, "tblPrExChange": true,
	"numberingChange": true, "sectPr": true, "footnoteReference": true, "endnoteReference": true, "commentReference": true, "rt": true,
	"sdtPr": true, "sdtEndPr": true, "ffData": true,
}

func (w *word) p() *wordParagraph {
	if len(w.open) == 0 {
		return nil
	}
	return w.open[len(w.open)-1]
}

func (w *word) read() error {
	for {
		kind, err := w.s.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		name := w.s.Name()
		switch {
		case kind == opc.Text:
		case kind == opc.Start && isMath(name.Space) && name.Local == "t" && w.p() != nil:
			if err := w.run(w.p()); err != nil {
				return err
			}
		case !isWord(name.Space):
		case kind == opc.Start:
			if skipped[name.Local] {
				if err := opc.Try(w.s.Skip); err != nil {
					return err
				}
				continue
			}
			if err := w.start(name.Local); err != nil {
				return err
			}
		case kind == opc.End:
			w.end(name.Local)
		}
	}
}

func (w *word) start(name string) error {
	p := w.p()
	switch name {
	case "p":
		w.open = append(w.open, &wordParagraph{face: newFace(), shade: noColour, run: newFace()})
		return nil
	case "tbl":
		// A table inside a paragraph's text box comes before the paragraph.
		w.depth = append(w.depth, 0)
		if w.openTable(0) {
			w.depth[len(w.depth)-1] = 1
		}
		return nil
	case "shd":
		if n := len(w.depth); p == nil && n > 0 && w.depth[n-1] == 1 {
			if c := w.top().cell(); c != nil {
				c.shade = shading(w.s)
			}
			return nil
		}
	case "tr", "tc", "gridCol", "gridSpan", "vMerge", "hMerge", "gridBefore":
		if n := len(w.depth); n > 0 && w.depth[n-1] == 1 {
			w.tableElement(name)
		}
		return nil
	}
	if p == nil {
		return nil
	}
	if p.inRun && p.look(w, name) || p.property(w, name) {
		return nil
	}
	switch name {
	case "r":
		p.bold, p.run, p.inRun = false, p.face, true
	case "b":
		p.bold = false
	case "t":
		return w.run(p)
	case "tab", "ptab":
		if p.inRun {
			p.text.add("\t", p.bold)
		}
	case "br", "cr":
		if kind := attr(w.s, "type"); kind == "" || kind == "textWrapping" {
			p.text.add("\n", p.bold)
		}
	case "noBreakHyphen":
		p.text.add("-", p.bold)
	case "drawing", "pict", "object", "sym":
		w.picture()
	case "fldChar":
		w.field(attr(w.s, "fldCharType"))
	}
	return nil
}

// look reads a property of a run (ECMA-376 part 1, 17.3.2), and reports whether it is one.
func (p *wordParagraph) look(w *word, name string) bool {
	switch name {
	case "b":
		p.bold = on(w.s)
	case "rStyle":
		p.run = styleOf(w.styles, attr(w.s, "val")).face.over(p.run)
	case "shd", "vanish", "strike", "dstrike", "vertAlign", "sz", "color", "highlight":
		p.run.set(w.s)
	default:
		return false
	}
	return true
}

// property reads a property of a paragraph (17.3.1), and reports whether it is one.
func (p *wordParagraph) property(w *word, name string) bool {
	switch name {
	case "pStyle":
		p.style = attr(w.s, "val")
		p.face = styleOf(w.styles, p.style).face
	case "numId":
		p.num = attr(w.s, "val")
	case "ilvl":
		p.level, _ = strconv.Atoi(attr(w.s, "val"))
	case "outlineLvl":
		p.outline = attr(w.s, "val") != "9"
	case "shd":
		p.shade = shading(w.s)
	default:
		return false
	}
	return true
}

// field follows the marks of a field: between begin and separate stands its instruction, which may hold text that is not
// shown. Where the marks are not complete at the end of a paragraph there is no instruction, see end.
func (w *word) field(mark string) {
	switch n := len(w.fields); {
	case mark == "begin":
		w.fields = append(w.fields, true)
		w.hidden++
	case n == 0:
	case mark == "separate":
		w.hidden -= bit(w.fields[n-1])
		w.fields[n-1] = false
	case mark == "end":
		w.hidden -= bit(w.fields[n-1])
		w.fields = w.fields[:n-1]
	}
	if w.hidden == 0 {
		w.aside = nil
	}
}

// on reads a property that is there or not.
func on(s *opc.Scanner) bool {
	switch attr(s, "val") {
	case "0", "false", "off":
		return false
	}
	return true
}

// run reads the text of <w:t>. Characters that do not count are set apart, so that a footnote's mark never becomes a digit
// of a figure, nor what was struck out comes back.
func (w *word) run(p *wordParagraph) error {
	var b strings.Builder
	for {
		kind, err := w.s.Next()
		if err != nil {
			return err
		}
		if kind == opc.End {
			break
		}
		if kind == opc.Text {
			b.Write(w.s.Bytes())
		} else if kind == opc.Start {
			if err := opc.Try(w.s.Skip); err != nil {
				return err
			}
		}
	}
	f := p.run
	for _, ground := range []int{p.shade, w.cellShade()} {
		if f.ground == noColour {
			f.ground = ground
		}
	}
	text := unmarkable(b.String())
	if f.hidden && formEdge[hanzi.Trim(text)] {
		return nil
	}
	text = lookMark(text, f.look())
	if w.hidden > 0 {
		w.aside = append(w.aside, wordRun{text, p.bold})
		return nil
	}
	p.text.add(text, p.bold)
	return nil
}

func (w *word) end(name string) {
	switch name {
	case "r":
		if p := w.p(); p != nil {
			p.inRun = false
		}
	case "p":
		p := w.p()
		if p == nil {
			return
		}
		w.open = w.open[:len(w.open)-1]
		for _, r := range w.aside {
			p.text.add(r.text, r.bold)
		}
		w.aside = nil
		if w.hidden > 0 {
			w.fields, w.hidden = slices.DeleteFunc(w.fields, func(instruction bool) bool { return instruction }), 0
		}
		w.finish(p)
	case "tbl":
		if n := len(w.depth); n > 0 {
			if w.depth[n-1] == 1 {
				w.closeTable()
			}
			w.depth = w.depth[:n-1]
		}
	}
}

// finish hands a paragraph on, with its automatic number written out.
func (w *word) finish(p *wordParagraph) {
	text := p.text.take()
	st := styleOf(w.styles, p.style)
	if p.num == "" {
		p.num = st.num
		if p.level == 0 {
			p.level = st.level
		}
	}
	if text != "" && p.num != "" && p.num != "0" {
		text = w.numbers.next(p.num, p.level) + text
	}
	w.paragraph(text, p.outline || st.heading, 0)
}

func (w *word) tableElement(name string) {
	t := w.top()
	switch name {
	case "gridCol":
		n, _ := strconv.Atoi(attr(w.s, "w"))
		if len(t.grid) < MaxColumns {
			t.grid = append(t.grid, float64(max(n, 1)))
		}
	case "tr":
		t.row()
	case "gridBefore":
		if n, err := strconv.Atoi(attr(w.s, "val")); err == nil && len(t.rows) > 0 {
			t.rows[len(t.rows)-1].before = min(max(n, 0), MaxColumns)
		}
	case "tc":
		t.column(1, 1)
	case "gridSpan":
		if c := t.cell(); c != nil {
			n, _ := strconv.Atoi(attr(w.s, "val"))
			c.cols = min(max(n, 1), MaxColumns)
		}
	case "vMerge":
		if c := t.cell(); c != nil && attr(w.s, "val") != "restart" {
			c.below = true
		}
	case "hMerge": // of older programs: the cell is part of the one to its left
		if attr(w.s, "val") != "restart" && len(t.rows) > 0 {
			r := &t.rows[len(t.rows)-1]
			if n := len(r.cells); n > 1 {
				r.cells[n-2].cols++
				r.cells = r.cells[:n-1]
			}
		}
	}
}

// formEdge are hidden words that Word itself puts around what was pasted from a page with a form.
var formEdge = map[string]bool{"窗体顶端": true, "窗体底端": true, "Top of Form": true, "Bottom of Form": true}

// cellShade is what the open cell is filled with.
func (w *word) cellShade() int {
	if t := w.top(); t != nil {
		if c := t.cell(); c != nil && c.shade > 0 {
			return c.shade
		}
	}
	return noColour
}
