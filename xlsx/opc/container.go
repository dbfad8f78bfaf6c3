package opc

import (
	"bufio"
	"compress/flate"
	"hash/crc32"
	"io"
	"slices"
	"sort"
	"strings"
	"sync"
)

// Container is a zip archive whose directory has been checked against the archive: no name twice, no overlap, nothing outside
// the file. Entries are read whole, with size and CRC.
type Container struct {
	r       io.ReaderAt
	lim     Limits
	entries []entry
	index   map[string]int
	total   int64
	tools   *tools
}

// tools are what it takes to unpack and scan one part after the other. They serve one archive after the other, too.
type tools struct {
	in      *bufio.Reader
	inflate io.ReadCloser
	window  []byte
	part    []byte // being scanned
	scanner Scanner
}

var idle = sync.Pool{New: func() any {
	in := bufio.NewReaderSize(nil, 16<<10)
	return &tools{in: in, inflate: flate.NewReader(in), window: make([]byte, 16<<10)}
}}

// mostIdle is how many bytes of room are kept for the next archive; that of a larger one is given up.
const mostIdle = 2 << 20

func (c *Container) take() *tools {
	if c.tools == nil {
		c.tools = idle.Get().(*tools)
	}
	return c.tools
}

// Release gives what reading has taken back for the next archive. Nothing of the parts may be in use any more that was not
// read by Read. Who does not call it leaves it to the garbage collector.
func (c *Container) Release() {
	if t := c.tools; t != nil && cap(t.part)+t.scanner.rest() <= mostIdle {
		t.in.Reset(nil)
		idle.Put(t)
	}
	c.tools = nil
}

// OpenContainer reads the directory of the archive and then every entry to its
// end, so that a Container without an error has no damage in any entry.
func OpenContainer(r io.ReaderAt, size int64, lim Limits) (*Container, error) {
	c, err := OpenDirectory(r, size, lim)
	if err != nil {
		return nil, err
	}
	defer c.Release()
	if err := c.Verify(nil); err != nil {
		return nil, err
	}
	return c, nil
}

// OpenDirectory reads and checks the directory only. Whoever has read what he needs goes on to Verify the rest.
func OpenDirectory(r io.ReaderAt, size int64, lim Limits) (c *Container, err error) {
	defer Caught(&err)
	lim = lim.filled()
	if size == 0 {
		return nil, &Error{Kind: Empty, Reason: "the file is empty", What: "空文件"}
	}
	if size > lim.FileBytes {
		return nil, Hostilef("", "the file has %d bytes, more than %d", size, lim.FileBytes)
	}
	entries := readDirectory(r, size, lim)
	c = &Container{r: r, lim: lim, entries: entries, index: make(map[string]int, len(entries))}
	for i := range entries {
		key := PartKey(entries[i].name)
		if j, dup := c.index[key]; dup {
			return nil, Damagef(entries[i].name, "the archive holds this name twice (also as %q)", Clip(entries[j].name))
		}
		c.index[key] = i
	}
	return c, c.checkSpans()
}

// checkSpans refuses entries that share bytes with each other. The directory
// reader has made sure that each lies within the file.
func (c *Container) checkSpans() error {
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
	if need := int(min(e.size, e.packed*maxDeflate+64)) + 1; cap(buf) < need { // 1 to see that it ends
		buf = make([]byte, 0, need)
	}
	return c.unpack(e, buf[:0], true)
}

// maxDeflate is the highest ratio deflate can reach (zlib's technical notes:
// 1032:1); a declared size beyond it is a lie that is not allocated for.
const maxDeflate = 1032

// Verify reads all entries that have not been read. When salvage is given it gets the errors, and Verify goes on.
func (c *Container) Verify(salvage func(error)) error {
	for i := range c.entries {
		if e := &c.entries[i]; !e.read {
			if _, err := c.unpack(e, c.take().window[:0], false); err != nil {
				if salvage == nil {
					return err
				}
				salvage(err)
			}
		}
	}
	return nil
}

// unpack unpacks one entry and checks size, CRC and limits. It returns the bytes, in buf if there is room, unless they are
// not to be kept.
func (c *Container) unpack(e *entry, buf []byte, keep bool) ([]byte, error) {
	if e.flags&1 != 0 {
		return nil, &Error{Kind: Encrypted, Part: e.name, Reason: "the archive entry is encrypted", What: "加了密码的压缩包"}
	}
	t := c.take()
	t.in.Reset(io.NewSectionReader(c.r, e.data, e.packed))
	var src io.Reader = t.in
	switch e.method {
	case 0:
	case 8:
		if err := t.inflate.(flate.Resetter).Reset(t.in, nil); err != nil {
			return nil, &Error{Kind: Damaged, Part: e.name, Reason: "cannot unpack", Err: err}
		}
		src = t.inflate
	default:
		return nil, Damagef(e.name, "compression method %d is not used in workbooks", e.method)
	}
	var err error
	size, crc := int64(0), uint32(0)
	for err == nil && size <= e.size {
		if keep {
			buf = slices.Grow(buf, 1)
		}
		room, n := buf[len(buf):cap(buf)], 0
		n, err = src.Read(room)
		size, crc = size+int64(n), crc32.Update(crc, crc32.IEEETable, room[:n])
		if keep {
			buf = buf[:len(buf)+n]
		}
	}
	switch {
	case size > e.size || err == io.EOF && size != e.size:
		return nil, Damagef(e.name, "the part does not have the %d bytes its directory entry says", e.size)
	case err != io.EOF:
		return nil, &Error{Kind: Damaged, Part: e.name, Offset: size, Reason: "cannot unpack to the end", Err: err}
	case crc != e.crc:
		return nil, Damagef(e.name, "the CRC does not match: the part has been changed or damaged")
	case e.size > ratioFloor && e.size > e.packed*c.lim.Ratio:
		return nil, Hostilef(e.name, "the part unpacks to more than %d times its size", c.lim.Ratio)
	}
	c.lim.Meter.Spend(int(size))
	if !e.read {
		e.read = true
		c.total += size
		c.lim.Meter.Unpacked(int(size))
	}
	if c.total > c.lim.TotalBytes {
		return nil, Hostilef("", "the archive unpacks to more than %d bytes", c.lim.TotalBytes)
	}
	return buf, nil
}
