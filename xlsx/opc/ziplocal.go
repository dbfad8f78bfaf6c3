package opc

import (
	"bufio"
	"compress/flate"
	"hash/crc32"
	"io"
)

// sigData begins a data descriptor (APPNOTE 4.3.9).
const sigData = 0x08074b50

// SalvageContainer is OpenDirectory for an archive that has lost its directory, which stands at the end: a file that was
// cut. The entries are taken from their own headers, from the first byte on, up to the first that is not whole. It returns
// nil when there are none, or when a name is given twice.
func SalvageContainer(r io.ReaderAt, size int64, lim Limits) *Container {
	lim = lim.filled()
	c := &Container{r: r, lim: lim, index: map[string]int{}}
	var total int64
	for at := int64(0); len(c.entries) < lim.Entries; {
		e, next, ok := localEntry(r, at, size, lim)
		if total += e.size; !ok || total > lim.TotalBytes {
			break
		}
		key := PartKey(e.name)
		if _, dup := c.index[key]; dup {
			return nil
		}
		c.index[key] = len(c.entries)
		c.entries = append(c.entries, e)
		at = next
	}
	if len(c.entries) == 0 {
		return nil
	}
	return c
}

// localEntry reads the entry whose local header stands at an offset, and returns where the next one begins.
func localEntry(r io.ReaderAt, at, size int64, lim Limits) (e entry, next int64, ok bool) {
	var h [lenLocal]byte
	if n, _ := r.ReadAt(h[:], at); n < lenLocal || le.Uint32(h[:]) != sigLocal {
		return e, 0, false
	}
	n, m := int64(le.Uint16(h[26:])), int64(le.Uint16(h[28:]))
	name := make([]byte, n)
	if k, _ := r.ReadAt(name, at+lenLocal); int64(k) < n {
		return e, 0, false
	}
	e = entry{name: string(name), flags: le.Uint16(h[6:]), method: le.Uint16(h[8:]), crc: le.Uint32(h[14:]),
		packed: int64(le.Uint32(h[18:])), size: int64(le.Uint32(h[22:])), header: at, data: at + lenLocal + n + m,
		regular: n > 0 && name[n-1] != '/' && name[n-1] != '\\'}
	next = e.data + e.packed
	if e.flags&8 != 0 && e.packed == 0 {
		if next, ok = e.measure(r, size, lim); !ok {
			return e, 0, false
		}
	}
	return e, next, next <= size && e.size <= lim.PartBytes
}

// measure unpacks an entry whose sizes follow its content, to learn where that ends, and holds it against them.
func (e *entry) measure(r io.ReaderAt, size int64, lim Limits) (next int64, ok bool) {
	if e.method != 8 || e.data >= size {
		return 0, false
	}
	in := &byteCounter{r: bufio.NewReader(io.NewSectionReader(r, e.data, size-e.data))}
	sum := &counter{limit: lim.PartBytes}
	if _, err := io.Copy(sum, struct{ io.Reader }{flate.NewReader(in)}); err != nil {
		return 0, false
	}
	e.packed, e.size, e.crc = in.n, sum.n, sum.crc
	next = e.data + e.packed
	var d [16]byte
	n, _ := r.ReadAt(d[:], next)
	b := d[:n]
	if len(b) == len(d) && le.Uint32(b) == sigData {
		b, next = b[4:], next+4
	}
	if len(b) < 12 || le.Uint32(b) != e.crc || int64(le.Uint32(b[4:])) != e.packed || int64(le.Uint32(b[8:])) != e.size {
		return 0, false
	}
	return next + 12, true
}

// counter counts and sums what passes, and stops at limit.
type counter struct {
	n, limit int64
	crc      uint32
}

func (c *counter) Write(p []byte) (int, error) {
	if c.n += int64(len(p)); c.n > c.limit {
		return 0, io.ErrShortWrite
	}
	c.crc = crc32.Update(c.crc, crc32.IEEETable, p)
	return len(p), nil
}

// byteCounter counts what flate takes, which reads no byte too many from an io.ByteReader.
type byteCounter struct {
	r *bufio.Reader
	n int64
}

func (c *byteCounter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *byteCounter) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}
