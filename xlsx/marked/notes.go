package marked

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/xlsx/opc"
	"nianbao/xlsx/returned"
	"nianbao/xlsx/sheets"
)

// The notes of a marked copy are added to those that others wrote. These stay byte for byte, with their boxes, and so do
// threads and form controls, which share their parts.

const (
	typeComments = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
	typeDrawing  = "application/vnd.openxmlformats-officedocument.vmlDrawing"
	kindComments = "comments"
	kindDrawing  = "vmlDrawing"
)

// errForeignNotes ends what is done about the notes of a sheet that nobody here understands. They stay as they are, and ours are
// left out.
var errForeignNotes = opc.Damagef("", "notes of another kind")

// A notePart is one of the two parts that hold the notes of a sheet: their texts, and their boxes.
type notePart struct {
	name, id string // id is that of the relationship that leads to it; both are "" where there is none
	data     []byte
}

// noteParts finds the parts with the notes of a sheet.
func (c *copier) noteParts(sheet string, p *opc.Patch) (comments, drawing notePart) {
	named := p.Root.Child("legacyDrawing")
	for _, r := range c.Relations(sheet) {
		into := &comments
		switch {
		case named != nil && r.ID == named.Relation():
			into = &drawing
		case r.Kind != kindComments:
			continue
		}
		part, inside := r.Part()
		if !inside || into.name != "" || into == &drawing && r.Kind != kindDrawing {
			panic(errForeignNotes)
		}
		into.name, into.id, into.data = part, r.ID, c.Read(part)
	}
	if named != nil && drawing.name == "" {
		panic(errForeignNotes)
	}
	return comments, drawing
}

// addNotes adds the notes of marks to a sheet, and reports whether every mark has one now.
func (c *copier) addNotes(sheet string, p *opc.Patch, list []*mark) (noted bool) {
	var comments, drawing notePart
	var added []*mark
	foreign := opc.Try(func() {
		comments, drawing = c.noteParts(sheet, p)
		if comments.data == nil {
			comments.data = []byte(xml.Header + `<comments xmlns="` + c.namespace() + `"><authors></authors><commentList></commentList></comments>`)
		}
		if drawing.data == nil {
			drawing.data = []byte(`<xml ` + vmlSpaces + `><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>`)
		}
		comments.data, added = addComments(comments.data, list)
		drawing.data = addBoxes(drawing.data, added)
	})
	if foreign != nil || len(added) == 0 {
		return false // they stay as they are
	}
	c.join(sheet, &comments, "xl/comments%d.xml", kindComments, typeComments)
	c.join(sheet, &drawing, "xl/drawings/vmlDrawing%d.vml", kindDrawing, typeDrawing)
	if p.Root.Child("legacyDrawing") == nil {
		p.AppendBefore(p.Root, `<legacyDrawing `+p.RelationAttr(drawing.id)+`/>`, "sheetData", afterDrawing...)
	}
	return len(added) == len(list)
}

// join puts a part back, and gives the sheet a relationship to one that is new.
func (c *copier) join(sheet string, part *notePart, pattern, kind, contentType string) {
	if part.name != "" {
		c.Set(part.name, part.data)
		return
	}
	part.name, part.id = c.Add(sheet, c.relation(kind), pattern, contentType, part.data)
}

// threadAuthor is what the authors of comments begin with that stand for a thread.
const threadAuthor = "tc="

// addComments adds the texts of notes: behind what others have written into a cell, else as comments of our own. It returns
// the marks that have one now: a cell with a thread takes no note.
func addComments(data []byte, list []*mark) ([]byte, []*mark) {
	p := opc.Must(opc.NewPatch("comments", data, opc.Limits{}, "authors", "commentList"))
	authors, comments := p.Root.Child("authors"), p.Root.Child("commentList")
	if authors == nil || comments == nil || p.Root.Local != "comments" {
		panic(errForeignNotes)
	}
	var names []string
	for a := range authors.All("author") {
		names = append(names, p.Content(a))
	}
	own := slices.Index(names, returned.NoteAuthor)
	if own < 0 {
		own = len(names)
		p.Append(authors, "<author>"+returned.NoteAuthor+"</author>")
	}
	there := slices.Collect(comments.All("comment"))
	var added []*mark
	for _, m := range list {
		i := slices.IndexFunc(there, func(n *opc.Node) bool { return n.Attr("ref") == m.cell })
		if i < 0 {
			addComment(p, comments, there, m, own)
			added = append(added, m)
			continue
		}
		id, err := strconv.Atoi(there[i].Attr("authorId"))
		text := there[i].Child("text")
		if text == nil || err == nil && id >= 0 && id < len(names) && strings.HasPrefix(names[id], threadAuthor) {
			continue
		}
		if t := text.Child("t"); t != nil { // a text without runs takes none behind it
			p.Replace(t.From, t.From, t.Named("<r>"))
			p.Replace(t.To, t.To, t.Named("</r>"))
		}
		p.Append(text, noteRun("\n"+m.note()))
		added = append(added, m)
	}
	return p.Bytes(), added
}

// addComment puts a comment of our own where its cell comes in the order of those that are there.
func addComment(p *opc.Patch, comments *opc.Node, there []*opc.Node, m *mark, author int) {
	piece := fmt.Sprintf(`<comment ref="%s" authorId="%d"><text>%s</text></comment>`, m.cell, author, noteRun(m.note()))
	i := slices.IndexFunc(there, func(n *opc.Node) bool { return compareCells(n.Attr("ref"), m.cell) > 0 })
	if i < 0 {
		p.Append(comments, piece)
		return
	}
	p.Replace(there[i].From, there[i].From, there[i].Named(piece))
}

func noteRun(text string) string {
	return `<r><rPr><sz val="10"/><rFont val="宋体"/><charset val="134"/></rPr><t xml:space="preserve">` + lines(text) + `</t></r>`
}

// lines escapes a text whose line ends stay line ends.
func lines(text string) string {
	return strings.ReplaceAll(opc.Escape(strings.ReplaceAll(text, "\r\n", "\n")), "&#xA;", "\n")
}

func compareCells(a, b string) int {
	r1, c1, _ := sheets.ParseRef(a)
	r2, c2, _ := sheets.ParseRef(b)
	return cmp.Or(r1-r2, c1-c2)
}

const (
	vmlSpaces = `xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ` +
		`xmlns:x="urn:schemas-microsoft-com:office:excel"`
	boxType = `<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">` +
		`<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`
)

var (
	vmlRoot  = regexp.MustCompile(`<xml(?:\s[^>]*)?>`)
	vmlEnd   = []byte("</xml>")
	vmlBox   = regexp.MustCompile(`(?s)<(?:\w+:)?shape[ \t\r\n>].*?</(?:\w+:)?shape>`)
	vmlNote  = regexp.MustCompile(`ObjectType\s*=\s*["']Note["']`)
	vmlPlace = regexp.MustCompile(`<(?:\w+:)?(Row|Column)>\s*(\d+)\s*</`)
	vmlID    = regexp.MustCompile(`\sid\s*=\s*["']_x0000_s(\d+)["']`)
)

// addBoxes adds the boxes that notes open in, right of their cells. A cell that has one keeps it.
func addBoxes(data []byte, list []*mark) []byte {
	root, end := vmlRoot.Find(data), bytes.LastIndex(data, vmlEnd)
	if root == nil || root[len(root)-2] == '/' || end < 0 {
		panic(errForeignNotes)
	}
	spaces := ""
	for _, space := range strings.Fields(vmlSpaces) {
		if !bytes.Contains(root, []byte(space)) {
			spaces += " " + space
		}
	}
	id, boxed := 1024, map[string]bool{}
	for _, m := range vmlID.FindAllSubmatch(data, -1) {
		n, _ := strconv.Atoi(string(m[1]))
		id = max(id, n)
	}
	for _, box := range vmlBox.FindAll(data, -1) {
		boxed[boxCell(box)] = true
	}
	var b strings.Builder
	if !bytes.Contains(data, []byte(`"_x0000_t202"`)) {
		b.WriteString(strings.Replace(boxType, " ", spaces+" ", 1))
	}
	for _, m := range list {
		if boxed[m.cell] {
			continue
		}
		id++
		row, col, _ := sheets.ParseRef(m.cell)
		lines := 3 + utf8.RuneCountInString(m.note())/24
		fmt.Fprintf(&b, `<v:shape%s id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;`+
			`width:270pt;height:%dpt;z-index:%d;visibility:hidden" fillcolor="#FBF6D6" strokecolor="#EDEAA1" o:insetmode="auto">`+
			`<v:fill color2="#FBFE82"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>`+
			`<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>`+
			`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>`+
			`<x:Anchor>%d, 15, %d, 2, %d, 15, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill>`+
			`<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
			spaces, id, 16*lines, id-1024, col, max(row-2, 0), col+5, max(row-2, 0)+lines, row-1, col-1)
	}
	return slices.Concat(data[:end], []byte(b.String()), data[end:])
}

// boxCell returns the cell whose note opens in a box, "" for another shape.
func boxCell(box []byte) string {
	if !vmlNote.Match(box) {
		return ""
	}
	row, col := -1, -1
	for _, m := range vmlPlace.FindAllSubmatch(box, -1) {
		n, _ := strconv.Atoi(string(m[2]))
		if string(m[1]) == "Row" {
			row = n
		} else {
			col = n
		}
	}
	if row < 0 || col < 0 {
		return ""
	}
	return sheets.RefName(row+1, col+1)
}

// clearNotes takes our lines out of the notes of the marked cells, and comments and parts in which nothing else is left.
func (c *copier) clearNotes(sheet string, p *opc.Patch, marked map[string]bool) {
	var comments, drawing notePart
	var data []byte
	var gone map[string]bool
	left := 0
	foreign := opc.Try(func() {
		comments, drawing = c.noteParts(sheet, p)
		data, gone, left = clearComments(comments.data, marked)
	})
	if foreign != nil {
		return // they were left as they are
	}
	if c.Set(comments.name, data); left == 0 {
		c.Remove(comments.name)
		c.Unrelate(sheet, comments.id)
	}
	if drawing.data == nil {
		return
	}
	data = vmlBox.ReplaceAllFunc(drawing.data, func(box []byte) []byte {
		if gone[boxCell(box)] {
			return nil
		}
		return box
	})
	if c.Set(drawing.name, data); left > 0 || hasShapes.Match(data) {
		return
	}
	p.Remove(p.Root.Child("legacyDrawing"))
	c.Remove(drawing.name)
	c.Unrelate(sheet, drawing.id)
}

// hasShapes finds what else a drawing of the old kind may hold.
var hasShapes = regexp.MustCompile(`<(?:\w+:)?(?:shape|rect|roundrect|oval|line|polyline|image|arc|curve|group)[\s/>]`)

// clearComments takes our lines out of comments. gone are the cells that have none any longer.
func clearComments(data []byte, marked map[string]bool) (out []byte, gone map[string]bool, left int) {
	p := opc.Must(opc.NewPatch("comments", data, opc.Limits{}, "commentList"))
	gone = map[string]bool{}
	for comment := range p.Root.Child("commentList").All("comment") {
		left++
		if ref := comment.Attr("ref"); marked[ref] && clearComment(p, comment) {
			gone[ref] = true
			left--
		}
	}
	return p.Bytes(), gone, left
}

// clearComment takes our lines out of a comment, and the whole comment where nothing else is left. A line may go over several
// runs, and a run over several lines.
func clearComment(p *opc.Patch, comment *opc.Node) (gone bool) {
	type piece struct{ holder, t *opc.Node } // the run, or the text itself
	var pieces []piece
	text := comment.Child("text")
	for _, n := range childrenOf(text) {
		switch {
		case n.Local == "t":
			pieces = append(pieces, piece{n, n})
		case n.Local == "r" && n.Child("t") != nil:
			pieces = append(pieces, piece{n, n.Child("t")})
		}
	}
	whole := ""
	var ends []int
	for _, x := range pieces {
		whole += strings.ReplaceAll(p.Content(x.t), "\r\n", "\n")
		ends = append(ends, len(whole))
	}
	ours := ownSpans(whole)
	if ours == nil {
		return false
	}
	kept := make([]string, len(pieces))
	from := 0
	for i := range pieces {
		kept[i] = without(whole, from, ends[i], ours)
		from = ends[i]
	}
	if strings.TrimSpace(strings.Join(kept, "")) == "" {
		p.Remove(comment)
		return true
	}
	from = 0
	for i, x := range pieces {
		switch {
		case kept[i] == "" && ends[i] > from:
			p.Remove(x.holder)
		case kept[i] != whole[from:ends[i]]:
			p.Replace(x.t.From, x.t.To, x.t.Named(`<t xml:space="preserve">`+lines(kept[i])+`</t>`))
		}
		from = ends[i]
	}
	return false
}

// without returns what of text[from:to] stands outside spans, which are in order.
func without(text string, from, to int, spans [][2]int) string {
	var b strings.Builder
	for _, span := range spans {
		if end := min(span[0], to); from < end {
			b.WriteString(text[from:end])
		}
		from = max(from, min(span[1], to))
	}
	b.WriteString(text[from:to])
	return b.String()
}

func childrenOf(n *opc.Node) []*opc.Node {
	if n == nil {
		return nil
	}
	return n.Children
}

// ownSpans finds our lines in the text of a note, each with the line end that parts it from the others.
func ownSpans(text string) (list [][2]int) {
	from := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		if _, own := returned.MarkLine(line); own && from == 0 {
			list = append(list, [2]int{0, len(line)})
		} else if own {
			list = append(list, [2]int{from - 1, from + len(strings.TrimSuffix(line, "\n"))})
		}
		from += len(line)
	}
	return list
}
