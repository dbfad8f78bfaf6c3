package opc

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Writer writes a package. Its bytes depend on nothing but the parts, their order and the day, which is never today.
type Writer struct {
	zip *zip.Writer
	day uint16 // as DOS has it

	packers *sync.Pool
}

// NewWriter returns a Writer to w, which it does not close. The parts are dated 1 January 1980, the first day a zip can name.
func NewWriter(w io.Writer) *Writer { return &Writer{zip.NewWriter(w), 1<<5 | 1, &packers} }

// Dated gives the parts that follow a day between 1980 and 2107.
func (w *Writer) Dated(day time.Time) *Writer {
	w.day = uint16((day.Year()-1980)<<9 | int(day.Month())<<5 | day.Day())
	return w
}

// WriteParts writes a package of parts by their names, in the order of SortParts.
func WriteParts(w io.Writer, parts Parts) error {
	out := NewWriter(w)
	for _, name := range SortParts(slices.Collect(maps.Keys(parts))) {
		if err := out.Part(name, parts[name]); err != nil {
			return err
		}
	}
	return out.Close()
}

// SortParts sorts parts in place as Office writes them: the list of types first, then relationships, then the rest by name.
func SortParts(names []string) []string {
	rank := func(name string) int { return slices.Index([]string{relsPart(""), TypesPart}, name) }
	slices.SortFunc(names, func(a, b string) int {
		if d := rank(b) - rank(a); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return names
}

// A Packed is a part that is packed while it is written, so that it need not be held as a whole.
type Packed struct {
	packed  bytes.Buffer
	deflate *flate.Writer
	plain   Sum
}

// A Sum is what a zip says of contents that are packed: their length, and a checksum.
type Sum struct {
	size int
	crc  uint32
}

// Write counts what is written; it does not fail.
func (s *Sum) Write(data []byte) (int, error) {
	s.size, s.crc = s.size+len(data), crc32.Update(s.crc, crc32.IEEETable, data)
	return len(data), nil
}

// then is the sum of what s is of and, behind it, what next is of. A CRC is linear: zeros in the place of what is behind move the first
// one's on, and what they would have come to by themselves goes out again.
func (s Sum) then(next Sum) Sum {
	var zeros [1 << 12]byte
	moved, alone := s, Sum{}
	for left := next.size; left > 0; left -= len(zeros) {
		some := zeros[:min(left, len(zeros))]
		moved.Write(some)
		alone.Write(some)
	}
	return Sum{moved.size, moved.crc ^ alone.crc ^ next.crc}
}

// NewPacked begins one.
func NewPacked() *Packed { return packedAt(flate.BestCompression) }

func packedAt(level int) *Packed {
	p := &Packed{}
	p.deflate, _ = flate.NewWriter(&p.packed, level) // fails for no level only
	return p
}

func (p *Packed) Write(data []byte) (int, error) {
	p.plain.Write(data)
	return p.deflate.Write(data)
}

// Join adds what is packed already and comes to a sum. Pieces of a deflate stream that end on a byte can be joined, as long as none
// refers to what another holds.
func (p *Packed) Join(packed []byte, plain Sum) error {
	if err := p.deflate.Flush(); err != nil {
		return err
	}
	p.packed.Write(packed)
	p.plain = p.plain.then(plain)
	p.deflate.Reset(&p.packed)
	return nil
}

// Close ends the part, if it is to wait before it is added to a package: what packs it takes more room than most parts.
func (p *Packed) Close() error {
	err := p.deflate.Close()
	p.deflate = nil
	return err
}

// To ends the part and adds it to a package.
func (p *Packed) To(w *Writer, name string) error {
	if p.deflate != nil {
		if err := p.deflate.Close(); err != nil {
			return err
		}
	}
	return w.Packed(name, p.plain.crc, p.plain.size, p.packed.Bytes())
}

// What is made once is packed as well as can be; a few changed parts of one file are packed quickly.
var packers, quickPackers = packersOf(flate.BestCompression), packersOf(3)

func packersOf(level int) sync.Pool {
	return sync.Pool{New: func() any { return packedAt(level) }}
}

// Part adds a part.
func (w *Writer) Part(name string, data []byte) error {
	p := w.packers.Get().(*Packed)
	defer w.packers.Put(p)
	p.packed.Reset()
	p.deflate.Reset(&p.packed)
	p.plain = Sum{}
	if _, err := p.Write(data); err != nil {
		return err
	}
	return p.To(w, name)
}

// Packed adds a part that is deflated already, in pieces that follow each other. crc and size are those of the part.
func (w *Writer) Packed(name string, crc uint32, size int, packed ...[]byte) error {
	total := 0
	for _, p := range packed {
		total += len(p)
	}
	header := &zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: crc,
		UncompressedSize64: uint64(size), CompressedSize64: uint64(total)}
	//lint:ignore SA1019 CreateRaw writes this field as it is and does not look at Modified
	header.ModifiedDate = w.day
	part, err := w.zip.CreateRaw(header)
	if err != nil {
		return err
	}
	for _, p := range packed {
		if _, err := part.Write(p); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the package with its directory.
func (w *Writer) Close() error { return w.zip.Close() }
