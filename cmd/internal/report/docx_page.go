package report

import (
	"bytes"
	"slices"
	"strconv"

	"nianbao/cmd/internal/markup"
	"nianbao/xlsx/opc"
)

// Lengths in twentieths of a point, as OOXML has them.
const twipsPerMM = 1440 / 25.4

func mm(n float64) int { return int(n*twipsPerMM + 0.5) }

// A page is the paper and what stands around the text.
type page struct {
	width, height            int
	top, right, bottom, left int
	header, footer, gutter   int
	first                    int // number of the first page, 0 for 1
	landscape, titlePage     bool
	small                    bool // its number is small, too
	grid                     int  // the pitch of its lines, 0 for none
	refs                     []pageRef
}

// A pageRef says which part is the header or footer of which pages.
type pageRef struct{ element, kind, id string }

// standardPage is A4 by GB/T 9704-2012: 37, 26, 35 and 28 mm around a text of 156 × 225 mm in 22 lines. The dash of the
// page number stands 7 mm below the text.
var standardPage = page{width: 11906, height: 16838, top: mm(37), right: mm(26), bottom: mm(35), left: mm(28),
	header: mm(20), footer: mm(24.5), grid: 579}

// sheetPage is A4 with margins for a sheet of figures: 10 mm, and room for the number of the page.
var sheetPage = page{width: 11906, height: 16838, top: mm(9), right: mm(10), bottom: mm(12), left: mm(10), header: mm(5),
	footer: mm(5), small: true}

func (p *page) textWidth() float64 { return float64(p.width - p.left - p.right - p.gutter) }

// textHeight is the room between the margins; one below zero holds against a tall header, too.
func (p *page) textHeight() float64 {
	return float64(p.height - max(p.top, -p.top) - max(p.bottom, -p.bottom))
}

// has reports whether the page names a header or footer of a kind: default, even or first.
func (p *page) has(element, kind string) bool {
	return slices.ContainsFunc(p.refs, func(r pageRef) bool { return r.element == element && (r.kind == kind || kind == "") })
}

// sectPr writes the page's properties, in the order of the schema.
func (p *page) sectPr(b *markup.Buffer) {
	b.Raw(`<w:sectPr>`)
	for _, r := range p.refs {
		b.Raw(`<w:`, r.element, `Reference w:type="`, r.kind, `" r:id="`, r.id, `"/>`)
	}
	b.Raw(`<w:pgSz w:w="`).Int(p.width).Raw(`" w:h="`).Int(p.height)
	if p.landscape {
		b.Raw(`" w:orient="landscape`)
	}
	b.Raw(`"/><w:pgMar w:top="`).Int(p.top).Raw(`" w:right="`).Int(p.right).Raw(`" w:bottom="`).Int(p.bottom).Raw(`" w:left="`).Int(p.left)
	b.Raw(`" w:header="`).Int(p.header).Raw(`" w:footer="`).Int(p.footer).Raw(`" w:gutter="`).Int(p.gutter).Raw(`"/>`)
	if p.first > 0 {
		b.Raw(`<w:pgNumType w:start="`).Int(p.first).Raw(`"/>`)
	}
	b.Raw(`<w:cols w:space="425"/>`)
	if p.titlePage {
		b.Raw(`<w:titlePg/>`)
	}
	if p.grid > 0 {
		b.Raw(`<w:docGrid w:type="lines" w:linePitch="`).Int(p.grid).Raw(`"/>`)
	}
	b.Raw(`</w:sectPr>`)
}

// furniture adds page numbers and the draft mark, unless a letterhead brings its own footers.
func (p *docxPackage) furniture(draft bool) {
	if !p.page.has("footer", "") {
		odd := p.part("word/footerOdd.xml", typeMain+"footer+xml", "footer",
			p.pageNumber(`<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>`))
		even := p.part("word/footerEven.xml", typeMain+"footer+xml", "footer",
			p.pageNumber(`<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>`))
		p.page.refs = append(p.page.refs, pageRef{"footer", "default", odd}, pageRef{"footer", "even", even})
		if p.page.titlePage {
			p.page.refs = append(p.page.refs, pageRef{"footer", "first", odd})
		}
	}
	if !draft {
		return
	}
	for i, kind := range []string{"default", "even", "first"} {
		if p.page.has("header", kind) || kind == "first" && !p.page.titlePage {
			continue
		}
		b := markup.Buffer(xmlHeader + `<w:hdr xmlns:w="` + nsMain + `">`)
		b.Raw(draftMark(i), `</w:hdr>`)
		id := p.part("word/headerDraft"+strconv.Itoa(i+1)+".xml", typeMain+"header+xml", "header", b)
		p.page.refs = append([]pageRef{{"header", kind, id}}, p.page.refs...)
	}
}

// pageNumber writes a footer: — 1 —, in half-width 宋体 四号, whatever a letterhead's own style of that name is like.
func (p *docxPackage) pageNumber(place string) []byte {
	size := "28"
	if p.page.small {
		size = "18"
	}
	look := func(hint string) string {
		return `<w:rPr><w:rFonts` + hint + ` w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/>` +
			`<w:sz w:val="` + size + `"/><w:szCs w:val="` + size + `"/></w:rPr>`
	}
	dash, digit := look(` w:hint="eastAsia"`), look("")
	return []byte(xmlHeader + `<w:ftr xmlns:w="` + nsMain + `"><w:p>` +
		`<w:pPr><w:pStyle w:val="` + markup.Escaped(p.names["Footer"]) + `"/>` + place + `</w:pPr>` +
		`<w:r>` + dash + `<w:t xml:space="preserve">— </w:t></w:r>` +
		`<w:r>` + digit + `<w:fldChar w:fldCharType="begin"/></w:r><w:r>` + digit +
		`<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
		`<w:r>` + digit + `<w:fldChar w:fldCharType="separate"/></w:r><w:r>` + digit + `<w:t>1</w:t></w:r><w:r>` + digit +
		`<w:fldChar w:fldCharType="end"/></w:r>` +
		`<w:r>` + dash + `<w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`)
}

// draftID begins the ids of draft marks, by which they are known when a draft serves as letterhead.
const draftID = "DraftMark"

// draftMark is a paragraph for a header: the word in the margin, which every program shows, and large and grey behind
// the text, as Word makes its watermarks.
func draftMark(n int) string {
	const look = `<w:rPr><w:rFonts w:ascii="黑体" w:hAnsi="黑体" w:eastAsia="黑体"/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr>`
	return `<w:p xmlns:w="` + nsMain + `" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">` +
		`<w:pPr><w:jc w:val="right"/></w:pPr><w:r>` + look + `<w:t>草稿</w:t></w:r><w:r>` + look + `<w:pict>` +
		`<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>` +
		`<v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/>` +
		`<v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>` +
		`<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>` +
		`<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>` +
		`<v:textpath on="t" fitshape="t"/></v:shapetype>` +
		`<v:shape id="` + draftID + strconv.Itoa(n+1) + `" o:spid="_x0000_s` + strconv.Itoa(2049+n) +
		`" type="#_x0000_t136" alt="草稿" style="position:absolute;margin-left:0;margin-top:0;` +
		`width:330pt;height:165pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;` +
		`mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#d9d9d9" stroked="f">` +
		`<v:fill opacity=".5"/><v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="草稿"/></v:shape></w:pict></w:r></w:p>`
}

// Drafted reports whether a report, as docx or as a page, says of itself that it is a draft.
func Drafted(data []byte) bool {
	f, err := readOffice(data)
	if err != nil {
		return bytes.Contains(data, []byte(`"drafted"`)) || bytes.Contains(data, []byte(draftLine))
	}
	return slices.ContainsFunc(f.rels, func(r opc.Relation) bool {
		part, err := f.Read(f.inside(r))
		return r.Kind == "header" && err == nil && bytes.Contains(part, []byte(">草稿<"))
	})
}
