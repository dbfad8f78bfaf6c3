//go:build !js

package xlsx

import (
	"bytes"
	"compress/flate"
	"hash/crc32"
	"io"
	"maps"
	"slices"
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
	blank *valuation // of nobody's workbook
	parts []masterPart
}

// A masterPart is a part of the package cut at the places that may differ: piece, hole, piece, hole, …, piece. Pieces know
// nothing of one another, so that each costs a copy some hundred bytes: small parts of many holes, as the cover, are compressed
// anew in each copy instead.
type masterPart struct {
	name   string
	pieces []piece
	holes  []hole
	anew   bool
}

// A part of more than fewHoles and of at most smallPart bytes is compressed anew. The cover has 13 holes in 23 kB, the stamp 9 in
// 3, the table of what was disclosed 5 in 15, the table of applications, which is not compressed anew, 8 in 76.
const (
	fewHoles  = 4
	smallPart = 32 << 10
)

// A piece never changes. packed is a run of deflate blocks that refers to nothing before it.
type piece struct {
	plain  []byte // for the checksum
	packed []byte
}

// A hole is what may differ of a cell, or the stamp in another part.
type hole struct {
	again func(*valuation) content
	write func([]byte, content) []byte
}

// NewMaster builds the workbook of a form and year once. What is handed out is not filled in: opt.Previous and opt.Finished do
// not count.
func NewMaster(form *templates.Form, year int, opt Options) (m *Master, err error) {
	defer opc.Caught(&err)
	opt.Previous, opt.Finished = nil, false
	named := templates.NewFiling(form, year)
	named.Agency.Name = "名" // any: the lines that ask for the name are then as they are in every copy
	m = &Master{blank: newValuation(opc.Must(LayoutOf(form)), named, opt)}
	b := m.blank.book()
	parts := opc.Must(b.build())
	fw := opc.Must(flate.NewWriter(io.Discard, flate.BestCompression))
	for _, name := range opc.SortParts(slices.Collect(maps.Keys(parts))) {
		part := masterPart{name: name}
		part.cut(parts[name], b, m.blank)
		for i := range part.pieces {
			opc.Check(part.pieces[i].pack(fw, i == len(part.pieces)-1))
		}
		m.parts = append(m.parts, part)
	}
	return m, nil
}

// cut finds the places of a part that differ between agencies. v is what the part was built from.
func (p *masterPart) cut(rest []byte, b *book, v *valuation) {
	size := len(rest)
	cut := func(before string, h hole) {
		old := h.write(nil, h.again(v))
		var front []byte
		front, rest = cutOut(p.name, rest, before, old)
		p.pieces, p.holes = append(p.pieces, piece{plain: front}), append(p.holes, h)
	}
	for i, s := range b.sheets {
		if p.name != sheetPart(i) {
			continue
		}
		for _, j := range s.order {
			if c := &s.cells[j]; c.again != nil {
				cut(opc.Must(headOf(rest, c)), hole{c.again, appendCell})
			}
		}
	}
	for _, x := range stampParts {
		if p.name == x.part {
			cut("", hole{func(v *valuation) content { return textContent(x.write(v.stamp())) }, appendValue})
		}
	}
	p.pieces = append(p.pieces, piece{plain: rest})
	p.anew = len(p.holes) > fewHoles && size <= smallPart
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
	if hanzi.Empty(agency.Name) { // nobody's: its checks ask for the name, and every cell that counts them differs
		f, opt := templates.NewFiling(m.blank.layout.form, m.blank.filing.Year), m.blank.opt
		f.Agency, opt.Previous = agency, previous
		return Write(w, f, opt)
	}
	v := m.blank.of(agency, previous)
	out := opc.NewWriter(w)
	for i := range m.parts {
		if err := m.parts[i].write(out, v); err != nil {
			return err
		}
	}
	return out.Close()
}

var packers = sync.Pool{New: func() any {
	fw, _ := flate.NewWriter(io.Discard, flate.DefaultCompression) // a level that there is; the best takes twice the time
	return fw
}}

// write fills the holes of a part. What stands in them is short and changes with each copy: it is stored as it is, unless the
// part is compressed anew.
func (p *masterPart) write(out *opc.Writer, v *valuation) error {
	if p.anew {
		return p.writeAnew(out, v)
	}
	crc, size := uint32(0), 0
	add := func(text []byte) { crc, size = crc32.Update(crc, crc32.IEEETable, text), size+len(text) }
	packed := make([][]byte, 0, 2*len(p.pieces))
	var text, stored []byte
	for i, h := range p.holes {
		add(p.pieces[i].plain)
		text = h.write(text[:0], h.again(v))
		add(text)
		from := len(stored)
		stored = appendStored(stored, text)
		packed = append(packed, p.pieces[i].packed, stored[from:])
	}
	last := p.pieces[len(p.holes)]
	add(last.plain)
	return out.Packed(p.name, crc, size, append(packed, last.packed)...)
}

func (p *masterPart) writeAnew(out *opc.Writer, v *valuation) error {
	var whole piece
	for i, h := range p.holes {
		whole.plain = h.write(append(whole.plain, p.pieces[i].plain...), h.again(v))
	}
	whole.plain = append(whole.plain, p.pieces[len(p.holes)].plain...)
	fw := packers.Get().(*flate.Writer)
	defer packers.Put(fw)
	if err := whole.pack(fw, true); err != nil {
		return err
	}
	return out.Packed(p.name, crc32.ChecksumIEEE(whole.plain), len(whole.plain), whole.packed)
}
