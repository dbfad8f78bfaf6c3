package marked

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/xlsx/opc"
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
	nsRelations    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsSpreadsheet  = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	typeComments   = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
	typeVMLDrawing = "application/vnd.openxmlformats-officedocument.vmlDrawing"
)

var shapeKind = regexp.MustCompile(`ObjectType\s*=\s*["']([^"']*)["']`)

// readNotes reads the notes of a sheet.
func readNotes(parts opc.Parts, sheet string) (*sheetNotes, error) {
	n := &sheetNotes{}
	rels, err := parts.Relations(sheet)
	if err != nil {
		return nil, errForeignNotes
	}
	legacy, err := findLegacyDrawing(parts[sheet])
	if err != nil {
		return nil, errForeignNotes
	}
	for _, r := range rels {
		part, inside := r.Part()
		switch {
		case r.Kind == "threadedComment", r.Kind == "comments" && !inside:
			return nil, errForeignNotes
		case r.Kind == "comments":
			if n.comments != "" {
				return nil, errForeignNotes
			}
			n.comments = part
			n.ids = append(n.ids, r.ID)
		case r.Kind == "vmlDrawing" && r.ID == legacy.id:
			n.drawing = part
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
func writeNotes(parts opc.Parts, sheet string, old *sheetNotes, list []note) error {
	rels, err := parts.Relations(sheet)
	if err != nil {
		return err
	}
	rels = slices.DeleteFunc(rels, func(r opc.Relation) bool { return slices.Contains(old.ids, r.ID) })
	for _, part := range []string{old.comments, old.drawing} {
		if part != "" {
			parts.Delete(part)
		}
	}
	id := ""
	if len(list) > 0 {
		comments, drawing := parts.FreeName("xl/comments%d.xml"), parts.FreeName("xl/drawings/vmlDrawing%d.vml")
		slices.SortStableFunc(list, func(a, b note) int { return compareCells(a.cell, b.cell) })
		parts[comments], parts[drawing] = commentsXML(list), notesVML(list)
		parts.SetType(comments, typeComments)
		parts.SetTypeOf("vml", typeVMLDrawing)
		id = rels.FreeID("notes")
		rels = append(rels, opc.Relation{ID: rels.FreeID("comments"), Type: nsRelations + "/comments", Target: "/" + comments},
			opc.Relation{ID: id, Type: nsRelations + "/vmlDrawing", Target: "/" + drawing})
	}
	if parts[sheet], err = withLegacyDrawing(parts[sheet], id); err != nil {
		return err
	}
	parts.SetRelations(sheet, rels)
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
		head += "<author>" + opc.Escape(a) + "</author>"
	}
	return []byte(head + "</authors><commentList>" + b.String() + "</commentList></comments>")
}

// noteXML escapes the text of a note; its line ends stay line ends.
func noteXML(text string) string {
	return strings.ReplaceAll(opc.Escape(strings.ReplaceAll(text, "\r\n", "\n")), "&#xA;", "\n")
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
