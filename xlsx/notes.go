package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/xlsx/sheets"
)

// The notes of a marked copy, written by hand: excelize takes over no notes but its own (it fails on the shapes of
// LibreOffice, and writes a second comments part beside that of openpyxl, which Excel and our reader refuse, v2.11.1).

// A note is a comment on a cell.
type note struct{ cell, author, text string }

// sheetNotes are the notes of one sheet and the parts that they take.
type sheetNotes struct {
	list     []note
	comments string   // name of the part, "" for none
	drawing  string   // of the part with their boxes
	ids      []string // of the relationships that lead to the two
}

// errForeignNotes is returned for a sheet whose notes cannot be written anew without losing something: replies in threads,
// form controls, whatever nobody here understands. They stay as they are, and ours are left out.
var errForeignNotes = errors.New("notes of another kind")

const (
	relComments = "/relationships/comments"
	relDrawing  = "/relationships/vmlDrawing"
	relThreads  = "/threadedComment"

	nsRelations    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPackageRels  = "http://schemas.openxmlformats.org/package/2006/relationships"
	nsSpreadsheet  = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	typeComments   = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
	typeVMLDrawing = "application/vnd.openxmlformats-officedocument.vmlDrawing"

	noteAuthor = "nianbao"
)

// relsPart is the part with the relationships of a part, of the package for "".
func relsPart(part string) string {
	if part == "" {
		return "_rels/.rels"
	}
	return path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
}

type relationship struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr,omitempty"`
}

func relationships(parts map[string][]byte, part string) ([]relationship, error) {
	data, ok := parts[relsPart(part)]
	if !ok {
		return nil, nil
	}
	var list struct {
		Relationship []relationship
	}
	err := xml.Unmarshal(data, &list)
	return list.Relationship, err
}

// target is the part that a relationship leads to.
func (r relationship) target(from string) string {
	if strings.HasPrefix(r.Target, "/") {
		return strings.TrimPrefix(path.Clean(r.Target), "/")
	}
	return path.Join(path.Dir(from), r.Target)
}

var shapeKind = regexp.MustCompile(`ObjectType\s*=\s*["']([^"']*)["']`)

// readNotes reads the notes of a sheet.
func readNotes(parts map[string][]byte, sheet string) (*sheetNotes, error) {
	n := &sheetNotes{}
	rels, err := relationships(parts, sheet)
	if err != nil {
		return nil, errForeignNotes
	}
	legacy, err := findLegacyDrawing(parts[sheet])
	if err != nil {
		return nil, errForeignNotes
	}
	for _, r := range rels {
		switch {
		case strings.HasSuffix(r.Type, relThreads):
			return nil, errForeignNotes
		case strings.HasSuffix(r.Type, relComments):
			if n.comments != "" {
				return nil, errForeignNotes
			}
			n.comments = r.target(sheet)
			n.ids = append(n.ids, r.ID)
		case strings.HasSuffix(r.Type, relDrawing) && r.ID == legacy.id:
			n.drawing = r.target(sheet)
			n.ids = append(n.ids, r.ID)
		}
	}
	for _, kind := range shapeKind.FindAllSubmatch(parts[n.drawing], -1) {
		if string(kind[1]) != "Note" {
			return nil, errForeignNotes
		}
	}
	if n.comments == "" {
		if n.drawing != "" {
			return nil, errForeignNotes
		}
		return n, nil
	}
	n.list, err = parseComments(parts[n.comments])
	return n, err
}

func parseComments(data []byte) ([]note, error) {
	type run struct {
		T string `xml:"t"`
	}
	var in struct {
		Authors []string `xml:"authors>author"`
		Comment []struct {
			Ref    string `xml:"ref,attr"`
			Author int    `xml:"authorId,attr"`
			Text   struct {
				T string `xml:"t"`
				R []run  `xml:"r"`
			} `xml:"text"`
		} `xml:"commentList>comment"`
	}
	if err := xml.Unmarshal(data, &in); err != nil {
		return nil, errForeignNotes
	}
	var list []note
	for _, c := range in.Comment {
		n := note{cell: c.Ref, text: c.Text.T}
		for _, r := range c.Text.R {
			n.text += r.T
		}
		if c.Author >= 0 && c.Author < len(in.Authors) {
			n.author = in.Authors[c.Author]
		}
		if _, _, err := sheets.ParseRef(n.cell); err != nil {
			return nil, errForeignNotes
		}
		list = append(list, n)
	}
	return list, nil
}

// writeNotes puts notes in the place of those that were read from a sheet.
func writeNotes(parts map[string][]byte, sheet string, old *sheetNotes, list []note) error {
	rels, err := relationships(parts, sheet)
	if err != nil {
		return err
	}
	rels = slices.DeleteFunc(rels, func(r relationship) bool { return slices.Contains(old.ids, r.ID) })
	for _, part := range []string{old.comments, old.drawing} {
		if part != "" {
			delete(parts, part)
			withoutType(parts, part)
		}
	}
	id := ""
	if len(list) > 0 {
		comments, drawing := freePart(parts, "xl/comments%d.xml"), freePart(parts, "xl/drawings/vmlDrawing%d.vml")
		slices.SortStableFunc(list, func(a, b note) int { return compareCells(a.cell, b.cell) })
		parts[comments], parts[drawing] = commentsXML(list), notesVML(list)
		addType(parts, `Override PartName="/`+comments+`" ContentType="`+typeComments+`"`)
		addType(parts, `Default Extension="vml" ContentType="`+typeVMLDrawing+`"`)
		rels = append(rels, relationship{freeID(rels, "comments"), nsRelations + "/comments", "/" + comments, ""})
		id = freeID(rels, "notes")
		rels = append(rels, relationship{id, nsRelations + "/vmlDrawing", "/" + drawing, ""})
	}
	if parts[sheet], err = withLegacyDrawing(parts[sheet], id); err != nil {
		return err
	}
	if len(rels) == 0 {
		delete(parts, relsPart(sheet))
		return nil
	}
	parts[relsPart(sheet)] = relsXML(rels)
	return nil
}

func compareCells(a, b string) int {
	r1, c1, _ := sheets.ParseRef(a)
	r2, c2, _ := sheets.ParseRef(b)
	if r1 != r2 {
		return r1 - r2
	}
	return c1 - c2
}

func freePart(parts map[string][]byte, pattern string) string {
	for n := 1; ; n++ {
		name := fmt.Sprintf(pattern, n)
		taken := false
		for part := range parts {
			taken = taken || strings.EqualFold(part, name)
		}
		if !taken {
			return name
		}
	}
}

func freeID(rels []relationship, word string) string {
	for n := 1; ; n++ {
		id := "rId" + word + strconv.Itoa(n)
		if !slices.ContainsFunc(rels, func(r relationship) bool { return r.ID == id }) {
			return id
		}
	}
}

func relsXML(rels []relationship) []byte {
	var b strings.Builder
	b.WriteString(xml.Header + `<Relationships xmlns="` + nsPackageRels + `">`)
	for _, r := range rels {
		b.WriteString(`<Relationship Id="` + escapeXML(r.ID) + `" Type="` + escapeXML(r.Type) + `" Target="` + escapeXML(r.Target) + `"`)
		if r.Mode != "" {
			b.WriteString(` TargetMode="` + escapeXML(r.Mode) + `"`)
		}
		b.WriteString(`/>`)
	}
	b.WriteString(`</Relationships>`)
	return []byte(b.String())
}

// addType adds an entry to the list of content types, unless it is there.
func addType(parts map[string][]byte, entry string) {
	types := string(parts[contentTypesPart])
	key, _, _ := strings.Cut(entry, ` ContentType`)
	if strings.Contains(types, "<"+key) {
		return
	}
	parts[contentTypesPart] = []byte(strings.Replace(types, "</Types>", "<"+entry+"/></Types>", 1))
}

func withoutType(parts map[string][]byte, part string) {
	entry := regexp.MustCompile(`<Override [^>]*PartName="/` + regexp.QuoteMeta(escapeXML(part)) + `"[^>]*>(</Override>)?`)
	parts[contentTypesPart] = entry.ReplaceAll(parts[contentTypesPart], nil)
}

func commentsXML(list []note) []byte {
	var authors []string
	var b strings.Builder
	for _, n := range list {
		i := slices.Index(authors, n.author)
		if i < 0 {
			i = len(authors)
			authors = append(authors, n.author)
		}
		fmt.Fprintf(&b, `<comment ref="%s" authorId="%d"><text><r><rPr><sz val="10"/><rFont val="宋体"/><charset val="134"/></rPr><t xml:space="preserve">%s</t></r></text></comment>`,
			n.cell, i, noteXML(n.text))
	}
	head := xml.Header + `<comments xmlns="` + nsSpreadsheet + `"><authors>`
	for _, a := range authors {
		head += "<author>" + escapeXML(a) + "</author>"
	}
	return []byte(head + "</authors><commentList>" + b.String() + "</commentList></comments>")
}

// noteXML escapes the text of a note; its line ends stay line ends.
func noteXML(text string) string {
	return strings.ReplaceAll(escapeXML(strings.ReplaceAll(text, "\r\n", "\n")), "&#xA;", "\n")
}

// notesVML draws the boxes that notes open in, right of their cells.
func notesVML(list []note) []byte {
	var b strings.Builder
	b.WriteString(`<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">` +
		`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>` +
		`<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`)
	for i, n := range list {
		row, col, _ := sheets.ParseRef(n.cell)
		lines := 3 + utf8.RuneCountInString(n.text)/24
		fmt.Fprintf(&b, `<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;width:270pt;height:%dpt;z-index:%d;visibility:hidden" fillcolor="#FBF6D6" strokecolor="#EDEAA1" o:insetmode="auto">`+
			`<v:fill color2="#FBFE82"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>`+
			`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, 15, %d, 2, %d, 15, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
			1025+i, 16*lines, i+1, col, max(row-2, 0), col+5, max(row-2, 0)+lines, row-1, col-1)
	}
	b.WriteString(`</xml>`)
	return []byte(b.String())
}

// A legacyDrawing is where a sheet names the part with the boxes of its notes.
type legacyDrawing struct {
	id       string
	from, to int // the element; where it would stand when there is none, both the same
}

// afterLegacyDrawing are the elements of a worksheet that may follow it, in the order of the schema.
var afterLegacyDrawing = []string{"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
	"tableParts", "extLst"}

func findLegacyDrawing(sheet []byte) (legacyDrawing, error) {
	d := xml.NewDecoder(bytes.NewReader(sheet))
	at := legacyDrawing{from: -1}
	depth := 0
	inside := false
	for {
		before := int(d.InputOffset())
		token, err := d.RawToken()
		if err != nil {
			return at, fmt.Errorf("worksheet: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if depth != 2 {
				continue
			}
			if inside = t.Name.Local == "legacyDrawing"; inside {
				at.from = before
				for _, attr := range t.Attr {
					if attr.Name.Local == "id" {
						at.id = attr.Value
					}
				}
			} else if at.from < 0 && slices.Contains(afterLegacyDrawing, t.Name.Local) {
				at.from, at.to = before, before
			}
		case xml.EndElement:
			if depth == 2 && inside {
				at.to, inside = int(d.InputOffset()), false
			}
			if depth--; depth == 0 {
				if at.from < 0 {
					at.from, at.to = before, before
				}
				return at, nil
			}
		}
	}
}

// withLegacyDrawing makes a sheet name the part with the boxes of its notes by the id of its relationship, "" for none.
func withLegacyDrawing(sheet []byte, id string) ([]byte, error) {
	at, err := findLegacyDrawing(sheet)
	if err != nil {
		return nil, err
	}
	element := ""
	if id != "" {
		element = `<legacyDrawing xmlns="` + nsSpreadsheet + `" xmlns:r="` + nsRelations + `" r:id="` + id + `"/>`
	}
	return slices.Concat(sheet[:at.from], []byte(element), sheet[at.to:]), nil
}
