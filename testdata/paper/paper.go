// Package paper draws small PDFs for tests: text of a size at a place, lines, areas and pictures, in the order of the calls. Characters
// are as wide as they are high, those of ASCII half as wide. What it writes is not packed, so that a test can damage what it likes.
package paper

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"unicode/utf16"
)

// A Paper is a document under construction, its last page open.
type Paper struct {
	pages   []*strings.Builder
	Pack    bool   // packs the pages' drawings
	Rotate  int    // of all pages, in degrees
	Lying   bool   // the sheet is as wide as it is high otherwise, and the other way round
	Trailer string // what else stands in the trailer
}

// Width and Height are those of A4, in points. Places are counted from the upper left corner.
const (
	Width  = 595
	Height = 842
)

// Page begins another page.
func (p *Paper) Page() { p.pages = append(p.pages, &strings.Builder{}) }

// Draw writes operators of PDF's own, in its own coordinates.
func (p *Paper) Draw(format string, args ...any) {
	if len(p.pages) == 0 {
		p.Page()
	}
	fmt.Fprintf(p.pages[len(p.pages)-1], format+"\n", args...)
}

// Text writes a line whose characters stand on y.
func (p *Paper) Text(x, y, size float64, text string) {
	if r := []rune(text); len(r) == 1 && r[0] > 0x2000 {
		text += " " // pdfium leaves out a single character of a font that is not in the file
	}
	var hex strings.Builder
	for _, u := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&hex, "%04X", u)
	}
	p.Draw("BT /F %g Tf 1 0 0 1 %g %g Tm <%s> Tj ET", size, x, Height-y, hex.String())
}

// Line draws a thin line.
func (p *Paper) Line(x0, y0, x1, y1 float64) {
	p.Draw("0.5 w %g %g m %g %g l S", x0, Height-y0, x1, Height-y1)
}

// Area fills a rectangle with a grey, 0 black and 1 white.
func (p *Paper) Area(x0, y0, x1, y1, grey float64) {
	p.Draw("q %g g %g %g %g %g re f Q", grey, x0, Height-y1, x1-x0, y1-y0)
}

// Picture draws a picture, of one pixel.
func (p *Paper) Picture(x0, y0, x1, y1 float64) {
	p.Draw("q %g 0 0 %g %g %g cm /P Do Q", x1-x0, y1-y0, x0, Height-y1)
}

// Stream writes a stream as an object, with entries of its dictionary.
func Stream(entries, data string) string {
	return fmt.Sprintf("<</Length %d%s>>stream\n%s\nendstream", len(data), entries, data)
}

// Packed writes a stream that is packed, as often as is said.
func Packed(entries, data string, times int) string {
	for range times {
		var packed bytes.Buffer
		z := zlib.NewWriter(&packed)
		z.Write([]byte(data))
		z.Close()
		data = packed.String()
	}
	return Stream(entries+"/Filter["+strings.Repeat("/FlateDecode ", times)+"]", data)
}

// File writes objects as a document, the first of which is its catalog.
func File(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var table strings.Builder
	for i, text := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, text)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%s", len(objects)+1, table.String())
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, xref)
	return b.Bytes()
}

// Bytes returns the document.
func (p *Paper) Bytes() []byte {
	var objects []string
	object := func(text string) { objects = append(objects, text) }
	const first = 6 // objects before the pages
	corner, wide := 0, Width
	if p.Lying {
		corner, wide = Height-Width, Height
	}
	var kids strings.Builder
	for i := range p.pages {
		fmt.Fprintf(&kids, "%d 0 R ", first+2*i)
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object(fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 %d %d %d]/Rotate %d/Resources<</Font<</F 3 0 R>>/XObject<</P 5 0 R>>>>>>",
		len(p.pages), kids.String(), corner, wide, Height, p.Rotate))
	object("<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>")
	object("<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000" +
		"/W[1 95 500 814 939 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]" +
		"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 90>>>>")
	object("<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n\x80\nendstream")
	for i, page := range p.pages {
		object(fmt.Sprintf("<</Type/Page/Parent 2 0 R/Contents %d 0 R>>", first+2*i+1))
		if p.Pack {
			object(Packed("", page.String(), 1))
		} else {
			object(Stream("", page.String()))
		}
	}
	return File(p.Trailer, objects...)
}
