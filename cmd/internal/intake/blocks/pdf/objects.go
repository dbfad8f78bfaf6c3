//go:build !js

package pdf

import (
	"math"
	"slices"
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
)

// A reader reads one document.
type reader struct {
	pdfium.Pdfium
	meter   *meter.Meter
	glyphs  int
	objects int
}

// What a character and an object cost, in bytes that are gone through: each is some calls into the sandbox.
const (
	glyphCost  = 200
	objectCost = 400
)

// page reads what is drawn on one page.
func (r *reader) page(page requests.Page) (*sheet, error) {
	size, err := r.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil {
		return nil, err
	}
	turned, err := r.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: page})
	if err != nil {
		return nil, err
	}
	w, h := size.Width, size.Height // as the page is shown; what is drawn on it does not know that it is turned
	if turned.PageRotation%2 == 1 {
		w, h = h, w
	}
	part, err := r.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page}) // that is shown
	if err != nil {
		return nil, err
	}
	left, bottom := float64(part.Rect.Left), float64(part.Rect.Bottom)
	s := &sheet{Box: Box{0, 0, w, h}}
	place := func(x0, y0, x1, y1 float64) Box {
		return Box{min(x0, x1) - left, h - max(y0, y1) + bottom, max(x0, x1) - left, h - min(y0, y1) + bottom}
	}
	count, err := r.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return nil, err
	}
	text, err := r.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, err
	}
	defer r.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	d := drawing{reader: r, sheet: s, place: place, text: text.TextPage}
	for i := range count.Count {
		o, err := r.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return nil, err
		}
		if err := d.object(o.PageObject, unit, 0); err != nil {
			return nil, err
		}
	}
	quarters, err := r.text(text.TextPage, s, place)
	if err != nil {
		return nil, err
	}
	s.conceal(r.meter.Spend)
	s.turn(quarters)
	return s, nil
}

// A matrix maps a form's points to the page's, as PDF writes it.
type matrix [6]float64

var unit = matrix{1, 0, 0, 1, 0, 0}

func matrixOf(m structs.FPDF_FS_MATRIX) matrix {
	return matrix{float64(m.A), float64(m.B), float64(m.C), float64(m.D), float64(m.E), float64(m.F)}
}

func (m matrix) at(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// after is the map that does first and then m.
func (m matrix) after(first matrix) (out matrix) {
	out[4], out[5] = m.at(first[4], first[5])
	out[0], out[1] = m[0]*first[0]+m[2]*first[1], m[1]*first[0]+m[3]*first[1]
	out[2], out[3] = m[0]*first[2]+m[2]*first[3], m[1]*first[2]+m[3]*first[3]
	return out
}

// A drawing goes through the objects of one page, in the order in which they are drawn.
type drawing struct {
	*reader
	sheet *sheet
	place func(x0, y0, x1, y1 float64) Box
	text  references.FPDF_TEXTPAGE
	order int
}

const errNoFont = Refused("PDF 里没有带上字体，有的字读不出来；请用原来的程序重新导出并选择嵌入字体，或者" + otherwise)

// maxForms is how deep drawings stand in drawings; the library ends what draws itself.
const maxForms = 12

func (d *drawing) object(o references.FPDF_PAGEOBJECT, m matrix, depth int) error {
	d.meter.Spend(objectCost)
	d.order++
	if d.objects++; d.objects > maxObjects {
		return TooMuch("图形太多，不像年度报告")
	}
	kind, err := d.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return err
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_FORM:
		return d.form(o, m, depth)
	case enums.FPDF_PAGEOBJ_PATH:
		return d.path(o, m)
	case enums.FPDF_PAGEOBJ_TEXT:
		mode, err := d.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: o})
		if err != nil {
			return err
		}
		unseen := mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE || mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_CLIP
		if b, ok := d.cover(o, m, cover{text: true, unseen: unseen, order: d.order}); ok && min(b.width(), b.height()) < 0.1 {
			return d.blank(o, b)
		}
	case enums.FPDF_PAGEOBJ_IMAGE, enums.FPDF_PAGEOBJ_SHADING:
		if b, ok := d.cover(o, m, cover{order: d.order, colour: 0x808080}); ok && kind.Type == enums.FPDF_PAGEOBJ_IMAGE {
			d.sheet.pictures = append(d.sheet.pictures, b)
		}
	}
	return nil
}

// latin are fonts that pdfium knows the shapes of when they are not in the file.
var latin = []string{"Helvetica", "Arial", "Times", "Courier", "Symbol", "Dingbats", "Calibri", "Cambria"}

// blank refuses a text that draws nothing and may be more than a blank. Where the font is in the file, it has lost its shapes;
// where it is not, pdfium has none for it, and leaves out a single character, and all of a text that runs upwards or downwards.
func (d *drawing) blank(o references.FPDF_PAGEOBJECT, b Box) error {
	font, err := d.FPDFTextObj_GetFont(&requests.FPDFTextObj_GetFont{PageObject: o})
	if err != nil {
		return err
	}
	inside, err := d.FPDFFont_GetIsEmbedded(&requests.FPDFFont_GetIsEmbedded{Font: font.Font})
	if err != nil {
		return err
	}
	if inside.IsEmbedded {
		said, err := d.FPDFTextObj_GetText(&requests.FPDFTextObj_GetText{PageObject: o, TextPage: d.text})
		if err == nil && hanzi.Trim(said.Text) != "" {
			return errWidth
		}
		return nil
	}
	name, err := d.FPDFFont_GetBaseFontName(&requests.FPDFFont_GetBaseFontName{Font: font.Font})
	if err != nil {
		return errNoFont
	}
	is := func(latin string) bool { return strings.Contains(name.BaseFontName, latin) }
	if b.width() >= 0.1 || slices.ContainsFunc(latin, is) {
		return nil
	}
	return errNoFont
}

// cover notes where an object lies.
func (d *drawing) cover(o references.FPDF_PAGEOBJECT, m matrix, c cover) (Box, bool) {
	b, err := d.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
	if err != nil {
		return Box{}, false
	}
	c.Box = d.mapped(m, float64(b.Left), float64(b.Bottom), float64(b.Right), float64(b.Top))
	d.sheet.covers = append(d.sheet.covers, c)
	return c.Box, true
}

func (d *drawing) mapped(m matrix, x0, y0, x1, y1 float64) Box {
	xs, ys := [4]float64{}, [4]float64{}
	for i, p := range [4][2]float64{{x0, y0}, {x1, y0}, {x0, y1}, {x1, y1}} {
		xs[i], ys[i] = m.at(p[0], p[1])
	}
	return d.place(min(xs[0], xs[1], xs[2], xs[3]), min(ys[0], ys[1], ys[2], ys[3]),
		max(xs[0], xs[1], xs[2], xs[3]), max(ys[0], ys[1], ys[2], ys[3]))
}

func (d *drawing) form(o references.FPDF_PAGEOBJECT, m matrix, depth int) error {
	if depth >= maxForms {
		return nil
	}
	own, err := d.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return err
	}
	count, err := d.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
	if err != nil {
		return err
	}
	for i := range count.Count {
		part, err := d.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
		if err != nil {
			return err
		}
		if err := d.object(part.PageObject, m.after(matrixOf(own.Matrix)), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// path reads the straight lines of a path: lines that are drawn, and areas that are filled and so thin that they are lines.
func (d *drawing) path(o references.FPDF_PAGEOBJECT, m matrix) error {
	mode, err := d.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil {
		return err
	}
	filled := mode.FillMode != enums.FPDF_FILLMODE_NONE
	if !filled && !mode.Stroke {
		return nil // only clips
	}
	own, err := d.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return err
	}
	m = m.after(matrixOf(own.Matrix))
	count, err := d.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	if err != nil {
		return err
	}
	if d.objects += count.Count; d.objects > maxObjects {
		return TooMuch("图形太多，不像年度报告")
	}
	var p outline
	for i := range count.Count {
		d.meter.Spend(objectCost)
		if err := d.segment(o, i, m, &p, filled, mode.Stroke); err != nil {
			return err
		}
	}
	d.sheet.outline(&p, filled, mode.Stroke)
	if filled {
		colour := uint32(0x808080)
		if c, err := d.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: o}); err == nil {
			if c.FillColor.A < 128 {
				return nil // one sees through it
			}
			colour = uint32(c.FillColor.R)<<16 | uint32(c.FillColor.G)<<8 | uint32(c.FillColor.B)
		}
		d.cover(o, unit, cover{colour: colour, order: d.order})
	}
	return nil
}

func (d *drawing) segment(o references.FPDF_PAGEOBJECT, i int, m matrix, p *outline, filled, stroked bool) error {
	seg, err := d.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: o, Index: i})
	if err != nil {
		return err
	}
	kind, err := d.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: seg.PathSegment})
	if err != nil {
		return err
	}
	point, err := d.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: seg.PathSegment})
	if err != nil {
		return err
	}
	closes, err := d.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: seg.PathSegment})
	if err != nil {
		return err
	}
	x, y := m.at(float64(point.X), float64(point.Y))
	b := d.place(x, y, x, y)
	if kind.Type == enums.FPDF_SEGMENT_MOVETO {
		d.sheet.outline(p, filled, stroked)
		*p = outline{}
	}
	p.add(b.X0, b.Y0, kind.Type == enums.FPDF_SEGMENT_BEZIERTO)
	p.closed = p.closed || closes.IsClose
	return nil
}

// An outline is one stretch of a path.
type outline struct {
	points [][2]float64
	curved bool
	closed bool
}

func (p *outline) add(x, y float64, curve bool) {
	p.points = append(p.points, [2]float64{x, y})
	p.curved = p.curved || curve
}

// maxRule is how thick a line is at most, in points; the least cell of a table, a figure with room around it, is higher.
const maxRule = 3

// outline adds the lines of a stretch that is done.
func (s *sheet) outline(p *outline, filled, stroked bool) {
	if len(p.points) < 2 || p.curved {
		return
	}
	all := Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, q := range p.points {
		all = all.union(Box{q[0], q[1], q[0], q[1]})
	}
	if min(all.width(), all.height()) <= maxRule {
		s.rules = append(s.rules, all)
		return
	}
	if !stroked {
		return
	}
	points := p.points
	if p.closed || filled {
		points = append(points, points[0])
	}
	for i := range points[1:] {
		a, b := points[i], points[i+1]
		if edge := (Box{min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])}); min(edge.width(), edge.height()) <= maxRule/3 {
			s.rules = append(s.rules, edge)
		}
	}
}
