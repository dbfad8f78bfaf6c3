package xlsx

import (
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/opc"
)

// A Master makes the blank workbooks of a batch. The workbook is built once; for each agency only the cells that differ
// (its name and details, last year's figures and what follows from them, the stamp) are written anew between pieces that
// are compressed already. The result equals, part by part, what Write makes from scratch. A Master is safe for
// concurrent use.
type Master struct {
	layout *Layout
	year   int
	opt    Options
	parts  map[string][]byte
	book   *book
	copies [2]struct { // without and with last year's figures
		once  sync.Once
		parts []masterPart
		err   error
	}
}

// A masterPart is a part of the package cut at the places that may differ: piece, hole, piece, hole, …, piece.
type masterPart struct {
	name   string
	pieces []piece
	holes  []hole
	sheet  int  // of the model, -1 for other parts
	anew   bool // cut into so many pieces that each copy is compressed by itself
}

// anewShare is how much smaller, as a share of the part, a copy gets by being compressed as a whole, from which on it is: a
// workbook goes out by mail, and with last year's figures its pieces would make a third of it.
const anewShare = 1. / 90

// A piece never changes. packed is a run of deflate blocks that refers to nothing before it.
type piece struct {
	size   int
	plain  []byte // for the checksum
	packed []byte
}

// A hole is one cell of a sheet, or the stamp in another part.
type hole struct {
	at    int  // index of the cell in its sheet
	style int  // the cell's style number
	value bool // only the value of the cell's formula differs
}

// cell returns what stands in the hole: a cell as excelize writes it, or what of it may differ.
func (h hole) cell(b []byte, c *cell) []byte {
	from := len(b)
	b = appendCell(b, c, h.style)
	if h.value {
		i := from + bytes.Index(b[from:], []byte("</f>"))
		b = append(b[:from], b[i:]...)
	}
	return b
}

// NewMaster builds the workbook of a form and year once.
func NewMaster(form *templates.Form, year int, opt Options) (*Master, error) {
	l, err := LayoutOf(form)
	if err != nil {
		return nil, err
	}
	m := &Master{layout: l, year: year, opt: opt}
	m.opt.Previous = nil
	named := templates.NewFiling(form, year)
	named.Agency.Name = "名" // any: the lines that ask for the name are then as they are in every copy
	if m.parts, m.book, err = build(l, named, m.opt); err != nil {
		return nil, err
	}
	_, err = m.cut(variesAgency)
	return m, err
}

// cut returns the parts cut where workbooks may differ that vary so far. Each of the two ways is made once.
func (m *Master) cut(vary varies) ([]masterPart, error) {
	c := &m.copies[vary-variesAgency]
	c.once.Do(func() {
		names := slices.Collect(maps.Keys(m.parts))
		opc.SortParts(names)
		fw, err := flate.NewWriter(io.Discard, flate.BestCompression)
		if err != nil {
			c.err = err
			return
		}
		for _, name := range names {
			part, err := cut(name, m.parts[name], m.book, vary)
			if err != nil {
				c.err = err
				return
			}
			packed := part.stored(m.book)
			for i := range part.pieces {
				if c.err = part.pieces[i].pack(fw, i == len(part.pieces)-1); c.err != nil {
					return
				}
				packed += len(part.pieces[i].packed)
			}
			whole := piece{plain: m.parts[name]}
			if c.err = whole.pack(fw, true); c.err != nil {
				return
			}
			part.anew = float64(packed-len(whole.packed)) > anewShare*float64(len(whole.plain))
			c.parts = append(c.parts, part)
		}
	})
	return c.parts, c.err
}

// stored is how many bytes the holes of a part take in the master itself.
func (p *masterPart) stored(b *book) int {
	n := 0
	for _, h := range p.holes {
		if n += 5; p.sheet >= 0 {
			n += len(h.cell(nil, &b.sheets[p.sheet].cells[h.at]))
		} else {
			n += len(b.stamp.Encode())
		}
	}
	return n
}

// sheetPart returns the name of the part that holds sheet i of the model. excelize numbers them in order of creation.
func sheetPart(i int) string { return fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1) }

// cut finds the places of a part that differ between agencies.
func cut(name string, data []byte, b *book, vary varies) (masterPart, error) {
	part := masterPart{name: name, sheet: -1}
	rest := data
	split := func(old []byte, h hole) error {
		before, after, ok := bytes.Cut(rest, old)
		if !ok {
			return fmt.Errorf("part %s: %q is not written as expected", name, old)
		}
		part.pieces = append(part.pieces, piece{plain: before})
		part.holes = append(part.holes, h)
		rest = after
		return nil
	}
	for i, s := range b.sheets {
		if name != sheetPart(i) {
			continue
		}
		part.sheet = i
		for _, j := range s.order {
			c := &s.cells[j]
			if c.vary == variesNot || c.vary > vary {
				continue
			}
			id, err := styleOf(rest, c)
			if err != nil {
				return part, fmt.Errorf("part %s: %w", name, err)
			}
			whole := appendCell(nil, c, id)
			h := hole{j, id, c.formula != "" && c.vary == variesAgency} // whose value is always of one type
			if err := split(whole, h); err != nil {
				return part, err
			}
			last := &part.pieces[len(part.pieces)-1]
			last.plain = append(last.plain[:len(last.plain):len(last.plain)], whole[:len(whole)-len(h.cell(nil, c))]...)
		}
	}
	stamp := map[string]string{"xl/workbook.xml": b.stamp.definedName(), "docProps/custom.xml": b.stamp.Encode()}[name]
	if stamp != "" {
		if err := split([]byte(opc.Escape(stamp)), hole{}); err != nil {
			return part, err
		}
	}
	part.pieces = append(part.pieces, piece{plain: rest})
	return part, nil
}

// styleOf reads a cell's style number from the sheet's XML.
func styleOf(data []byte, c *cell) (int, error) {
	ref := Ref{Row: c.row, Col: c.col}.A1()
	_, rest, ok := bytes.Cut(data, []byte(`<c r="`+ref+`" s="`))
	id := 0
	if ok {
		if _, err := fmt.Sscanf(string(rest[:min(len(rest), 8)]), "%d", &id); err == nil {
			return id, nil
		}
	}
	return 0, fmt.Errorf("cell %s is missing", ref)
}

// appendCell writes a cell as excelize's stream writer does, with the value that tidy adds.
func appendCell(b []byte, c *cell, style int) []byte {
	b = fmt.Appendf(b, `<c r="%s" s="%d"`, Ref{Row: c.row, Col: c.col}.A1(), style)
	switch {
	case c.formula != "" && c.kind == contentNumber:
		b = fmt.Appendf(b, `><f>%s</f><v>%s</v></c>`, opc.Escape(c.formula), c.number)
	case c.formula != "":
		b = fmt.Appendf(b, ` t="str"><f>%s</f><v>%s</v></c>`, opc.Escape(c.formula), opc.Escape(c.text))
	case c.kind == contentNumber:
		b = fmt.Appendf(b, `><v>%s</v></c>`, c.number)
	case c.kind == contentText:
		space := ""
		if strings.TrimSpace(c.text[:1]) == "" || strings.TrimSpace(c.text[len(c.text)-1:]) == "" {
			space = ` xml:space="preserve"`
		}
		b = fmt.Appendf(b, ` t="inlineStr"><is><t%s>%s</t></is></c>`, space, strings.ReplaceAll(opc.Escape(c.text), "&#xA;", "\n"))
	default:
		b = append(b, `></c>`...)
	}
	return b
}

// pack compresses a piece by itself. All but the last end with an empty stored block on a byte boundary.
func (p *piece) pack(fw *flate.Writer, last bool) error {
	var out bytes.Buffer
	fw.Reset(&out)
	if _, err := fw.Write(p.plain); err != nil {
		return err
	}
	end := fw.Flush
	if last {
		end = fw.Close
	}
	if err := end(); err != nil {
		return err
	}
	p.size, p.packed = len(p.plain), out.Bytes()
	return nil
}

// maxStored is the longest stored block of deflate (RFC 1951, 3.2.4).
const maxStored = 65535

// appendStored adds text to a deflate stream as it is.
func appendStored(b, text []byte) []byte {
	for len(text) > 0 {
		n := min(len(text), maxStored)
		b = append(b, 0, byte(n), byte(n>>8), byte(^n), byte(^n>>8))
		b = append(b, text[:n]...)
		text = text[n:]
	}
	return b
}

// plain returns the cells that differ where nothing is known of last year: only who the agency is. They are too few to make
// a whole model for.
func (m *Master) plain(f *templates.Filing, stamp Stamp) func(sheet, at int) *cell {
	v := &valuation{layout: m.layout, filing: f}
	line, pairs := v.agencyLine(), stamp.pairs()
	return func(sheet, at int) *cell {
		s := m.book.sheets[sheet]
		c := s.cells[at]
		field, ok := m.layout.AgencyAt(s.name, c.row, c.col)
		switch {
		case ok:
			c.content = v.agency(field)
		case s.name == SheetStamp:
			c.content = textContent(pairs[c.row-1][1])
		case c.formula == line.formula:
			c.content = line
		}
		return &c
	}
}

// Write makes one agency's copy. previous is its filing of last year, or nil.
func (m *Master) Write(w io.Writer, agency templates.Agency, previous *templates.Filing) error {
	f := templates.NewFiling(m.layout.form, m.year)
	f.Agency = agency
	opt := m.opt
	opt.Previous = previous
	if hanzi.Empty(agency.Name) { // nobody's: its checks ask for the name, and every cell that counts them differs
		return Write(w, f, opt)
	}
	vary := variesAgency
	if previous != nil {
		vary = variesLast
	}
	parts, err := m.cut(vary)
	if err != nil {
		return err
	}
	stamp := newStamp(m.layout, f, opt)
	fill := m.plain(f, stamp)
	if vary == variesLast {
		b := model(m.layout, f, opt)
		fill = func(sheet, at int) *cell { return &b.sheets[sheet].cells[at] }
	}
	out := opc.NewWriter(w)
	for i := range parts {
		if err := m.copy(out, &parts[i], fill, stamp); err != nil {
			return err
		}
	}
	return out.Close()
}

var packers = sync.Pool{New: func() any {
	fw, _ := flate.NewWriter(io.Discard, flate.DefaultCompression) // a level that there is
	return fw
}}

// copy writes one part of a copy.
func (m *Master) copy(out *opc.Writer, part *masterPart, fill func(sheet, at int) *cell, stamp Stamp) error {
	crc, size := uint32(0), 0
	packed := make([][]byte, 0, 2*len(part.pieces))
	var whole, text []byte
	for j := range part.pieces {
		p := &part.pieces[j]
		crc, size = crc32.Update(crc, crc32.IEEETable, p.plain), size+p.size
		if packed = append(packed, p.packed); part.anew {
			whole = append(whole, p.plain...)
		}
		if j == len(part.holes) {
			break
		}
		text = text[:0]
		switch h := part.holes[j]; {
		case part.sheet >= 0:
			text = h.cell(text, fill(part.sheet, h.at))
		case part.name == "xl/workbook.xml":
			text = append(text, opc.Escape(stamp.definedName())...)
		default:
			text = append(text, opc.Escape(stamp.Encode())...)
		}
		crc, size = crc32.Update(crc, crc32.IEEETable, text), size+len(text)
		if part.anew {
			whole = append(whole, text...)
		} else {
			packed = append(packed, appendStored(nil, text))
		}
	}
	if part.anew {
		p, fw := piece{plain: whole}, packers.Get().(*flate.Writer)
		defer packers.Put(fw)
		if err := p.pack(fw, true); err != nil {
			return err
		}
		packed = [][]byte{p.packed}
	}
	return out.Packed(part.name, crc, size, packed...)
}
