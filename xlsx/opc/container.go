package opc

import (
	"bufio"
	"bytes"
	"compress/flate"
	"errors"
	"hash/crc32"
	"io"
	"sort"
	"strings"
)

// Container is a zip archive whose directory has been checked against the archive: no name twice, no overlap, nothing outside
// the file. Entries are read whole, with size and CRC.
type Container struct {
	r       io.ReaderAt
	lim     Limits
	entries []entry
	index   map[string]int
	total   int64
	inflate io.ReadCloser
	in      *bufio.Reader
	window  []byte
}

// OpenContainer reads the directory of the archive and then every entry to its
// end, so that a Container without an error has no damage in any entry.
func OpenContainer(r io.ReaderAt, size int64, lim Limits) (*Container, error) {
	c, err := OpenDirectory(r, size, lim)
	if err != nil {
		return nil, err
	}
	if err := c.Verify(nil); err != nil {
		return nil, err
	}
	return c, nil
}

// OpenDirectory reads and checks the directory only. Whoever has read what he needs goes on to Verify the rest.
func OpenDirectory(r io.ReaderAt, size int64, lim Limits) (*Container, error) {
	lim = lim.filled()
	if size == 0 {
		return nil, &Error{Kind: Empty, Reason: "the file is empty", What: "空文件"}
	}
	if size > lim.FileBytes {
		return nil, Hostilef("", "the file has %d bytes, more than %d", size, lim.FileBytes)
	}
	entries, err := readDirectory(r, size, lim)
	if err != nil {
		return nil, err
	}
	c := &Container{r: r, lim: lim, entries: entries, index: make(map[string]int, len(entries))}
	for i := range entries {
		key := PartKey(entries[i].name)
		if j, dup := c.index[key]; dup {
			return nil, Damagef(entries[i].name, "the archive holds this name twice (also as %q)", Clip(entries[j].name))
		}
		c.index[key] = i
	}
	return c, c.checkSpans(size)
}

// checkSpans refuses entries that share bytes with each other. The directory
// reader has made sure that each lies within the file.
func (c *Container) checkSpans(size int64) error {
	order := make([]int, len(c.entries))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool { return c.entries[order[a]].header < c.entries[order[b]].header })
	var end, declared int64
	for _, i := range order {
		e := &c.entries[i]
		if e.header < end {
			return Hostilef(e.name, "the entry overlaps another")
		}
		end = e.data + e.packed
		if e.size > c.lim.PartBytes {
			return Hostilef(e.name, "the part has %d bytes, more than %d", e.size, c.lim.PartBytes)
		}
		if declared += e.size; declared > c.lim.TotalBytes {
			return Hostilef("", "the archive unpacks to more than %d bytes", c.lim.TotalBytes)
		}
	}
	return nil
}

// PartKey folds a name as OPC compares part names (ECMA-376 part 2, 6.2.2.3): ASCII letters without case. Backslashes, which
// some programs write, count as slashes, and a leading slash is no part of the name.
func PartKey(name string) string {
	plain := true
	for i := 0; i < len(name); i++ {
		if c := name[i]; c == '\\' || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if !plain {
		b := []byte(name)
		for i, c := range b {
			switch {
			case c == '\\':
				b[i] = '/'
			case 'A' <= c && c <= 'Z':
				b[i] = c + 'a' - 'A'
			}
		}
		name = string(b)
	}
	return strings.TrimLeft(name, "/")
}

// Names returns the names of the entries as the archive spells them, in the order of its directory.
func (c *Container) Names() []string {
	names := make([]string, len(c.entries))
	for i := range c.entries {
		names[i] = c.entries[i].name
	}
	return names
}

// Has reports whether there is a part of that name; case and the kind of slash do not count.
func (c *Container) Has(name string) bool {
	_, ok := c.index[PartKey(name)]
	return ok
}

// Read returns the unpacked bytes of a part. Missing, irregular (a directory, a symbolic link) and damaged parts are errors.
func (c *Container) Read(name string) ([]byte, error) {
	return c.read(name, nil)
}

// read is Read into buf, which is grown when it is too small.
func (c *Container) read(name string, buf []byte) ([]byte, error) {
	i, ok := c.index[PartKey(name)]
	if !ok {
		return nil, Damagef(name, "the part is missing")
	}
	e := &c.entries[i]
	if !e.regular {
		return nil, Damagef(e.name, "the entry is not a regular file")
	}
	if need := int(min(e.size, e.packed*maxDeflate+64)); cap(buf) < need {
		buf = make([]byte, 0, need)
	}
	w := bytes.NewBuffer(buf[:0])
	if err := c.copyEntry(w, e); err != nil {
		return nil, err
	}
	return w.Bytes(), nil
}

// maxDeflate is the highest ratio deflate can reach (zlib's technical notes:
// 1032:1); a declared size beyond it is a lie that is not allocated for.
const maxDeflate = 1032

// Verify reads all entries that have not been read. When salvage is given it gets the errors, and Verify goes on.
func (c *Container) Verify(salvage func(error)) error {
	for i := range c.entries {
		if e := &c.entries[i]; !e.read {
			if err := c.copyEntry(io.Discard, e); err != nil {
				if salvage == nil {
					return err
				}
				salvage(err)
			}
		}
	}
	return nil
}

var errTooLong = errors.New("too long")

// copyEntry unpacks one entry to w and checks size, CRC and limits.
func (c *Container) copyEntry(w io.Writer, e *entry) error {
	if e.flags&1 != 0 {
		return &Error{Kind: Encrypted, Part: e.name, Reason: "the archive entry is encrypted", What: "加了密码的压缩包"}
	}
	packed := io.NewSectionReader(c.r, e.data, e.packed)
	if c.in == nil {
		c.in = bufio.NewReaderSize(packed, 32<<10)
	} else {
		c.in.Reset(packed)
	}
	var src io.Reader = c.in
	switch e.method {
	case 0:
	case 8:
		if c.inflate == nil {
			c.inflate = flate.NewReader(c.in)
		} else if err := c.inflate.(flate.Resetter).Reset(c.in, nil); err != nil {
			return &Error{Kind: Damaged, Part: e.name, Reason: "cannot unpack", Err: err}
		}
		src = c.inflate
	default:
		return Damagef(e.name, "compression method %d is not used in workbooks", e.method)
	}
	sum := &counter{w: w, limit: e.size}
	if c.window == nil {
		c.window = make([]byte, 32<<10)
	}
	// src is hidden behind an interface so that the window is used.
	_, err := io.CopyBuffer(sum, struct{ io.Reader }{src}, c.window)
	switch {
	case errors.Is(err, errTooLong) || err == nil && sum.n != e.size:
		return Damagef(e.name, "the part does not have the %d bytes its directory entry says", e.size)
	case err != nil:
		return &Error{Kind: Damaged, Part: e.name, Offset: sum.n, Reason: "cannot unpack to the end", Err: err}
	case sum.crc != e.crc:
		return Damagef(e.name, "the CRC does not match: the part has been changed or damaged")
	case e.size > ratioFloor && e.size > e.packed*c.lim.Ratio:
		return Hostilef(e.name, "the part unpacks to more than %d times its size", c.lim.Ratio)
	}
	c.lim.Meter.Spend(int(sum.n))
	if !e.read {
		e.read = true
		c.total += sum.n
		c.lim.Meter.Unpacked(int(sum.n))
	}
	if c.total > c.lim.TotalBytes {
		return Hostilef("", "the archive unpacks to more than %d bytes", c.lim.TotalBytes)
	}
	return nil
}

// counter counts and sums what passes, and stops at limit.
type counter struct {
	w        io.Writer
	n, limit int64
	crc      uint32
}

func (c *counter) Write(p []byte) (int, error) {
	if c.n += int64(len(p)); c.n > c.limit {
		return 0, errTooLong
	}
	c.crc = crc32.Update(c.crc, crc32.IEEETable, p)
	return c.w.Write(p)
}
