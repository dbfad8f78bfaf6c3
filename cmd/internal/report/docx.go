package report

import (
	"io"
	"maps"
	"slices"
	"strconv"
	"time"

	"nianbao/cmd/internal/markup"
	"nianbao/cmd/internal/report/typeset"
	reportparts "nianbao/templates/report"
	"nianbao/xlsx/opc"
)

// DOCXOptions of DOCX.
type DOCXOptions struct {
	// Letterhead gives its styles, page, headers and footers; nil for the standard ones.
	Letterhead *Letterhead
}

// Namespaces and relationship types of ECMA-376.
const (
	nsMain    = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsRel     = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPackage = "http://schemas.openxmlformats.org/package/2006/"
	xmlHeader = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

	typeMain = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// DOCX writes the report as a Word document by GB/T 9704-2012. The same document and letterhead give the same bytes:
// all dates in the file are the first day after the report year.
func (d *Document) DOCX(w io.Writer, opt DOCXOptions) error {
	p := &docxPackage{types: map[string]string{}, page: standardPage}
	if opt.Letterhead != nil {
		p.letterhead(opt.Letterhead, d.Draft)
	} else {
		p.part("word/styles.xml", typeMain+"styles+xml", "styles", reportparts.Styles)
		p.part("word/settings.xml", typeMain+"settings+xml", "settings", reportparts.Settings)
		p.part("word/fontTable.xml", typeMain+"fontTable+xml", "fontTable", reportparts.FontTable)
		p.names, p.sheet = standardStyles, standardSheet()
	}
	body := opc.NewPacked()
	x := &docxBody{pack: p, out: body, scale: p.page.textWidth() / (156 * twipsPerMM), row: d.Row}
	if d.Row > 0 {
		p.page, x.scale = sheetPage, 1
	}
	p.furniture(d.Draft)
	x.setting = x.settle(d)
	x.document(d)
	p.part("word/document.xml", typeMain+"document.main+xml", "", nil)
	return p.write(w, d, body)
}

// A docxPackage is the parts of a document on their way into the zip.
type docxPackage struct {
	parts []docxPart
	types map[string]string // content type by part name
	rels  []docxRel         // of word/document.xml
	page  page
	names map[string]string // style ids by the ids of the standard styles
	sheet *typeset.Sheet

	numbered bool    // styles may number paragraphs by themselves
	indent   string  // of the first line of a paragraph, where the style has none
	moved    float64 // by how much of a page a letterhead may move the text

	around *headBody // what stands around the report; nil for nothing
}

type docxPart struct {
	name string
	data []byte
}

type docxRel struct {
	id, kind, target string
	external         bool
}

// part adds a part. A kind makes the document refer to it; the reference's id is returned.
func (p *docxPackage) part(name, contentType, kind string, data []byte) string {
	p.parts = append(p.parts, docxPart{name, data})
	if contentType != "" {
		p.types["/"+name] = contentType
	}
	if kind == "" {
		return ""
	}
	id := "rId" + strconv.Itoa(len(p.rels)+1)
	p.rels = append(p.rels, docxRel{id: id, kind: nsRel + "/" + kind, target: name[len("word/"):]})
	return id
}

// write puts the package into the zip, the parts in the order in which Word writes them.
func (p *docxPackage) write(w io.Writer, d *Document, body *opc.Packed) error {
	stamp := time.Date(min(max(d.Year+1, 1980), 2107), 1, 1, 0, 0, 0, 0, time.UTC)
	p.types["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
	list := []docxPart{
		{"[Content_Types].xml", p.contentTypes()},
		{"_rels/.rels", []byte(xmlHeader + `<Relationships xmlns="` + nsPackage + `relationships">` +
			`<Relationship Id="rId1" Type="` + nsRel + `/officeDocument" Target="word/document.xml"/>` +
			`<Relationship Id="rId2" Type="` + nsPackage + `relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`)},
		{"docProps/core.xml", core(d, stamp)},
		{"word/_rels/document.xml.rels", p.relationships()},
	}
	z := opc.NewWriter(w).Dated(stamp)
	last := len(p.parts) - 1 // the body, which is packed
	for _, part := range append(list, p.parts[:last]...) {
		if err := z.Part(part.name, part.data); err != nil {
			return err
		}
	}
	if err := body.To(z, p.parts[last].name); err != nil {
		return err
	}
	return z.Close()
}

func (p *docxPackage) contentTypes() []byte {
	b := markup.Buffer(xmlHeader + `<Types xmlns="` + nsPackage + `content-types"><Default Extension="rels" ContentType="` +
		`application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	for _, name := range slices.Sorted(maps.Keys(p.types)) {
		b.Raw(`<Override PartName="`).Text(name).Raw(`" ContentType="`).Text(p.types[name]).Raw(`"/>`)
	}
	b.Raw(`</Types>`)
	return b
}

func (p *docxPackage) relationships() []byte {
	b := markup.Buffer(xmlHeader + `<Relationships xmlns="` + nsPackage + `relationships">`)
	for _, r := range p.rels {
		b.Raw(`<Relationship Id="`, r.id, `" Type="`, r.kind, `" Target="`).Text(r.target)
		if r.external {
			b.Raw(`" TargetMode="External`)
		}
		b.Raw(`"/>`)
	}
	b.Raw(`</Relationships>`)
	return b
}

// core writes the document properties: title and language, no person.
func core(d *Document, stamp time.Time) []byte {
	date := stamp.Format(time.RFC3339)
	b := markup.Buffer(xmlHeader + `<cp:coreProperties xmlns:cp="` + nsPackage +
		`metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
		` xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>`)
	b.Text(d.Title).Raw(`</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">`, date, `</dcterms:created>`,
		`<dcterms:modified xsi:type="dcterms:W3CDTF">`, date, `</dcterms:modified><dc:language>zh-CN</dc:language></cp:coreProperties>`)
	return b
}
