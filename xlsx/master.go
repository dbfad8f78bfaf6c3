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
	"nianbao/xlsx/opc"
)

// A Master makes the blank workbooks of a batch. The workbook is built once; for each agency only the cells that differ
// (its name and details, last year's figures and what follows from them, the stamp) are written anew between pieces that
// are compressed already. The result equals, part by part, what Write makes from scratch. A Master is safe for
// concurrent use.
type Master struct {
	blank  *valuation // of nobody's workbook
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
}

// A piece never changes. packed is a run of deflate blocks that refers to nothing before it.
type piece struct {
	plain  []byte // for the checksum
	packed []byte
}

// A hole is what may differ of a cell, or the stamp in another part.
type hole struct {
	again func(*valuation) content // nil for the content of the hole before
	write func([]byte, content) []byte
}

// NewMaster builds the workbook of a form and year once.
func NewMaster(form *templates.Form, year int, opt Options) (*Master, error) {
	l, err := LayoutOf(form)
	if err != nil {
		return nil, err
	}
	opt.Previous = nil
	m := &Master{blank: newValuation(l, templates.NewFiling(form, year), opt)}
	m.book = m.blank.book()
	if m.parts, err = m.book.build(); err != nil {
		return nil, err
	}
	_, err = m.cut(variesAgency)
	return m, err
}

// cut returns the parts cut where workbooks may differ that vary so far. Each of the two ways is made once.
func (m *Master) cut(vary varies) ([]masterPart, error) {
	c := &m.copies[vary-variesAgency]
	c.once.Do(func() {
		defer opc.Caught(&c.err)
		fw := opc.Must(flate.NewWriter(io.Discard, flate.BestCompression))
		for _, name := range opc.SortParts(slices.Collect(maps.Keys(m.parts))) {
			part := masterPart{name: name}
			part.cut(m.parts[name], m.book, m.blank, vary)
			for i := range part.pieces {
				opc.Check(part.pieces[i].pack(fw, i == len(part.pieces)-1))
			}
			c.parts = append(c.parts, part)
		}
	})
	return c.parts, c.err
}

// sheetPart returns the name of the part that holds sheet i of the model. excelize numbers them in order of creation.
func sheetPart(i int) string { return fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1) }

// cut finds the places of a part that differ between agencies. v is what the part was built from.
func (p *masterPart) cut(rest []byte, b *book, v *valuation, vary varies) {
	var c content
	cut := func(before string, h hole) {
		if h.again != nil {
			c = h.again(v)
		}
		old := h.write(nil, c)
		i := bytes.Index(rest, append([]byte(before), old...)) + len(before)
		if i < len(before) {
			opc.Check(fmt.Errorf("part %s: %s%s is not written as expected", p.name, before, old))
		}
		p.pieces, p.holes = append(p.pieces, piece{plain: rest[:i]}), append(p.holes, h)
		rest = rest[i+len(old):]
	}
	for i, s := range b.sheets {
		if p.name != sheetPart(i) {
			continue
		}
		for _, j := range s.order {
			c := &s.cells[j]
			if c.vary == variesNot || c.vary > vary {
				continue
			}
			head := opc.Must(headOf(rest, c))
			formula := `><f>` + opc.Escape(c.formula) + `</f><v>`
			switch {
			case c.formula == "":
				cut(head, hole{c.again, appendPlain})
			case c.vary == variesAgency: // what follows from the agency alone is always of one type
				cut(head+string(appendType(nil, c.content))+formula, hole{c.again, appendValue})
			default:
				cut(head, hole{c.again, appendType})
				cut(formula, hole{nil, appendValue})
			}
		}
	}
	stamp := map[string]func(Stamp) string{"xl/workbook.xml": Stamp.definedName, "docProps/custom.xml": Stamp.Encode}[p.name]
	if stamp != nil {
		cut("", hole{func(v *valuation) content { return textContent(stamp(v.stamp())) }, appendValue})
	}
	p.pieces = append(p.pieces, piece{plain: rest})
}

// headOf returns how a cell begins in its sheet's XML, up to its style.
func headOf(data []byte, c *cell) (string, error) {
	head := `<c r="` + Ref{Row: c.row, Col: c.col}.A1() + `" s="`
	_, rest, ok := bytes.Cut(data, []byte(head))
	style, _, quoted := bytes.Cut(rest[:min(len(rest), 8)], []byte(`"`))
	if !ok || !quoted {
		return "", fmt.Errorf("%s is missing", head)
	}
	return head + string(style) + `"`, nil
}

// The cells as excelize's stream writer writes them, with the values that tidy adds. appendPlain writes one without a formula
// from its type on, appendType and appendValue write what differs of one with a formula.

func appendPlain(b []byte, c content) []byte {
	switch c.kind {
	case contentNumber:
		return append(appendValue(append(b, `><v>`...), c), `</v></c>`...)
	case contentText:
		b = append(b, ` t="inlineStr"><is><t`...)
		if strings.TrimSpace(c.text[:1]) == "" || strings.TrimSpace(c.text[len(c.text)-1:]) == "" {
			b = append(b, ` xml:space="preserve"`...)
		}
		b = append(append(b, '>'), strings.ReplaceAll(opc.Escape(c.text), "&#xA;", "\n")...)
		return append(b, `</t></is></c>`...)
	}
	return append(b, `></c>`...)
}

func appendType(b []byte, c content) []byte {
	if c.kind == contentNumber {
		return b
	}
	return append(b, ` t="str"`...)
}

func appendValue(b []byte, c content) []byte {
	if c.kind == contentNumber {
		return append(b, c.number.String()...)
	}
	return append(b, opc.Escape(c.text)...)
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
	p.packed = out.Bytes()
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

// Write makes one agency's copy. previous is its filing of last year, or nil.
func (m *Master) Write(w io.Writer, agency templates.Agency, previous *templates.Filing) error {
	v, vary := m.blank.of(agency, previous), variesAgency
	if v.last != nil {
		vary = variesLast
	}
	parts, err := m.cut(vary)
	if err != nil {
		return err
	}
	out := opc.NewWriter(w)
	for i := range parts {
		if err := parts[i].write(out, v); err != nil {
			return err
		}
	}
	return out.Close()
}

// write fills the holes of a part. What stands in them is short and changes with each copy: it is stored as it is.
func (p *masterPart) write(out *opc.Writer, v *valuation) error {
	crc, size := uint32(0), 0
	add := func(text []byte) { crc, size = crc32.Update(crc, crc32.IEEETable, text), size+len(text) }
	packed := make([][]byte, 0, 2*len(p.pieces))
	var c content
	var text, stored []byte
	for i, h := range p.holes {
		add(p.pieces[i].plain)
		if h.again != nil {
			c = h.again(v)
		}
		text = h.write(text[:0], c)
		add(text)
		from := len(stored)
		stored = appendStored(stored, text)
		packed = append(packed, p.pieces[i].packed, stored[from:])
	}
	last := p.pieces[len(p.holes)]
	add(last.plain)
	return out.Packed(p.name, crc, size, append(packed, last.packed)...)
}
