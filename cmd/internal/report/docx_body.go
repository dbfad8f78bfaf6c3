package report

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/cmd/internal/markup"
)

// standardStyles maps the styles used here to the ids of reportparts.Styles.
var standardStyles = func() map[string]string {
	names := map[string]string{}
	for _, id := range []string{"Title", "Heading1", "Heading2", "Heading3", "Heading4", "BodyText", "Signature", "ReportTable",
		"ReportTableSmall", "ReportGap", "ReportPicture", "ReportLegend", "ReportNote", "Header", "Footer"} {
		names[id] = id
	}
	return names
}()

// docxBody writes word/document.xml. The order of the elements is the schema's; Word repairs a file that has another.
type docxBody struct {
	buf   markup.Buffer
	out   io.Writer // that buf goes to, piece by piece
	pack  *docxPackage
	scale float64 // of table widths, for a letterhead with other margins
	pics  int
	row   float64 // Document.Row

	setting setting
}

// picturesOfHead are the numbers left to the pictures of a letterhead's body.
const picturesOfHead = 10_000

func (x *docxBody) document(d *Document) {
	x.buf = make(markup.Buffer, 0, 1<<17)
	around := x.pack.around
	if around == nil {
		around = &headBody{}
		around.spaces, _ = ownSpaces(nil)
	} else {
		x.pics = picturesOfHead
	}
	x.buf.Raw(xmlHeader, `<w:document`, string(around.spaces), `><w:body>`, string(around.before))
	for _, mark := range d.Marks {
		x.open("BodyText", "")
		x.run(mark, `<w:sz w:val="21"/><w:szCs w:val="21"/>`)
		x.buf.Raw(`</w:p>`)
	}
	x.title(d.Lines)
	d.all(func(block, next Block) {
		switch b := block.(type) {
		case *Heading:
			x.heading(b)
		case *Paragraph:
			x.paragraph(b, d, isSignature(next))
		case *Table:
			x.table(b)
			if next != nil || len(around.after) > 0 { // Word needs a paragraph behind a table; this one is a narrow gap
				x.open("ReportGap", "")
				x.buf.Raw(`</w:p>`)
			}
		case *Chart:
			x.chart(b)
		}
		x.flush(pieceSize)
	})
	x.buf.Raw(string(around.after))
	x.pack.page.sectPr(&x.buf)
	x.buf.Raw(`</w:body></w:document>`)
	x.flush(0)
}

// pieceSize is how much markup is packed at a time: a hundredth of what a large 素材.docx has.
const pieceSize = 1 << 18

// flush hands over what has been written, if it is more than so many bytes.
func (x *docxBody) flush(least int) {
	if len(x.buf) > least {
		x.out.Write(x.buf) // into memory
		x.buf = x.buf[:0]
	}
}

// title writes the title, small on a sheet of figures.
func (x *docxBody) title(lines []string) {
	if x.row == 0 {
		x.open("Title", "")
		x.lines(lines)
		return
	}
	x.open("Title", `<w:spacing w:after="60" w:line="400" w:lineRule="exact"/>`)
	x.run(strings.Join(lines, ""), `<w:sz w:val="30"/><w:szCs w:val="30"/>`)
	x.buf.Raw(`</w:p>`)
}

// open begins a paragraph; more are properties that follow pStyle, in order.
func (x *docxBody) open(style, more string) {
	x.buf.Raw(`<w:p><w:pPr><w:pStyle w:val="`).Text(x.pack.names[style]).Raw(`"/>`)
	if x.pack.numbered { // the report has its numbers in the text
		rest, keep := strings.CutPrefix(more, `<w:keepNext/>`)
		if keep {
			x.buf.Raw(`<w:keepNext/>`)
		}
		x.buf.Raw(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>`)
		more = rest
	}
	x.buf.Raw(more, `</w:pPr>`)
}

// run writes text with properties, in order. Word sets “ ” — … · and their like in the Latin font, narrow and at the wrong
// height, unless it is told that they are Chinese.
func (x *docxBody) run(text, props string) {
	if strings.ContainsFunc(text, ambiguous) {
		style, rest := "", props
		if strings.HasPrefix(props, `<w:rStyle `) {
			end := strings.Index(props, "/>") + len("/>")
			style, rest = props[:end], props[end:]
		}
		props = style + `<w:rFonts w:hint="eastAsia"/>` + rest
	}
	x.buf.Raw(`<w:r>`)
	if props != "" {
		x.buf.Raw(`<w:rPr>`, props, `</w:rPr>`)
	}
	x.buf.Raw(`<w:t xml:space="preserve">`).Text(text).Raw(`</w:t></w:r>`)
}

// lines writes text with breaks, and ends the paragraph.
func (x *docxBody) lines(list []string) {
	for i, l := range list {
		if i > 0 {
			x.buf.Raw(`<w:r><w:br/></w:r>`)
		}
		x.run(l, "")
	}
	x.buf.Raw(`</w:p>`)
}

// ambiguous reports whether Latin and Chinese fonts both have a character (ECMA-376 part 1, 17.3.2.26): what lies between
// ASCII and the Chinese blocks.
func ambiguous(r rune) bool { return r >= 0x80 && r < 0x2E80 }

func (x *docxBody) heading(h *Heading) {
	more := `<w:keepNext/>` // a letterhead's style may let a heading stand alone at the foot of a page
	if h.Apart {
		more += `<w:pageBreakBefore/>`
	}
	if h.Level != h.Style {
		more += `<w:outlineLvl w:val="` + strconv.Itoa(min(h.Level, 9)-1) + `"/>`
	}
	x.open("Heading"+strconv.Itoa(h.Style), more)
	x.run(h.Text, "")
	x.buf.Raw(`</w:p>`)
}

// isSignature reports whether a block is the agency below the text.
func isSignature(b Block) bool {
	p, ok := b.(*Paragraph)
	return ok && p.Role == Signed
}

// paragraph writes one paragraph. signed says that the signature follows, which must not stand on a page without text: such a
// page could be put behind any document.
func (x *docxBody) paragraph(p *Paragraph, d *Document, signed bool) {
	style, more := "BodyText", ""
	if longWord(p.Text()) {
		more = `<w:jc w:val="left"/>`
	}
	switch p.Role {
	case Signed:
		style = "Signature"
		more = `<w:keepNext/><w:spacing w:before="579"/>` + x.indent(signatureIndent(d).agency)
		if block := x.signatureBlock(d); block != "" {
			x.open(style, `<w:keepNext/><w:spacing w:before="579"/>`+block)
			x.lines(d.signature())
			return
		}
	case Dated:
		style, more = "Signature", x.indent(signatureIndent(d).date)
		if block := x.signatureBlock(d); block != "" {
			more = block
		}
	case Legend:
		if style = "ReportLegend"; x.row > 0 {
			more = `<w:spacing w:after="20" w:line="190" w:lineRule="exact"/>`
			x.open(style, more)
			x.run(p.Text(), `<w:sz w:val="14"/><w:szCs w:val="14"/>`)
			x.buf.Raw(`</w:p>`)
			return
		}
	case Addressed:
		more = `<w:ind w:firstLineChars="0" w:firstLine="0"/>`
	default:
		more = x.pack.indent + more
	}
	if signed {
		more = `<w:keepNext/>` + more
	}
	x.open(style, more)
	for _, r := range p.Runs {
		props := ""
		if r.Bold {
			props = `<w:b/><w:bCs/>`
		}
		x.run(r.Text, props)
	}
	x.buf.Raw(`</w:p>`)
}

func (x *docxBody) indent(chars float64) string {
	return `<w:ind w:rightChars="` + strconv.Itoa(int(chars*100)) + `" w:right="` + strconv.Itoa(int(chars*320)) + `"/>`
}

// longSignature is the width in characters beyond which an agency's name is signed in lines, as in the title.
const longSignature = 22

// signatureBlock places the lines of a long name and the date, each centred on the longest, which ends two characters from
// the right; "" for a name of one line.
func (x *docxBody) signatureBlock(d *Document) string {
	if spaced(d.Agency) <= longSignature {
		return ""
	}
	width := 0.0
	for _, l := range d.signature() {
		width = max(width, spaced(l))
	}
	left := max(int(x.pack.page.textWidth())-int((width+2)*320), 0)
	return `<w:ind w:left="` + strconv.Itoa(left) + `" w:rightChars="200" w:right="640"/><w:jc w:val="center"/>`
}

type signature struct{ agency, date float64 }

// signatureIndent places agency and date, in characters from the right: the date at four, the agency centred above it;
// an agency longer than that at two, the date centred below it (GB/T 9704-2012, 7.3.5).
func signatureIndent(d *Document) signature {
	name, date := spaced(d.Agency), 0.0
	d.all(func(b, _ Block) {
		if p, ok := b.(*Paragraph); ok && p.Role == Dated {
			date = spaced(p.Text())
		}
	})
	if s := (signature{4 + (date-name)/2, 4}); s.agency >= 2 {
		return s
	}
	return signature{2, max(2+(name-date)/2, 2)}
}

// spaced is the width of text with the quarter of a character that Word puts between Chinese characters and digits.
func spaced(s string) float64 {
	n, last := ems(s), rune(0)
	for _, r := range s {
		if last != 0 && (r < 0x80) != (last < 0x80) {
			n += 0.25
		}
		last = r
	}
	return n
}

// ems is the width of text in Chinese characters; a Latin letter or digit takes half of one.
func ems(s string) float64 {
	n := float64(utf8.RuneCountInString(s))
	for _, r := range s {
		if r < 0x80 {
			n -= 0.5
		}
	}
	return n
}
