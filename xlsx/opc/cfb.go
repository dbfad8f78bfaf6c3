package opc

import (
	"io"
	"unicode/utf16"
)

// Sector numbers that are none ([MS-CFB] 2.1).
const (
	cfbRegular  = 0xfffffffa // sectors below it hold data
	cfbMini     = 4096       // streams below this size lie in the mini stream
	cfbMiniSize = 64
)

// compound is an OLE compound file as far as streams are read from it. Every chain of sectors ends after as many as the
// file has, so that one that runs in a circle is damage and no hang.
type compound struct {
	r      io.ReaderAt
	shift  uint
	size   int64
	fat    []uint32
	mini   []uint32
	root   cfbEntry
	stream map[string]cfbEntry
}

type cfbEntry struct {
	start uint32
	size  int64
}

var errCompound = Damagef("", "the OLE container contradicts itself")

// openCompound reads the tables and the directory of a compound file.
func openCompound(r io.ReaderAt, size int64) (*compound, error) {
	var h [512]byte
	if _, err := r.ReadAt(h[:], 0); err != nil || string(h[:8]) != oleMagic {
		return nil, errCompound
	}
	c := &compound{r: r, shift: uint(le.Uint16(h[30:])), size: size, stream: map[string]cfbEntry{}}
	if c.shift != 9 && c.shift != 12 {
		return nil, errCompound
	}
	if err := c.readFAT(h[:]); err != nil {
		return nil, err
	}
	directory, err := c.chain(le.Uint32(h[48:]), -1)
	if err != nil {
		return nil, err
	}
	for e := directory; len(e) >= 128; e = e[128:] {
		name := cfbName(e)
		if name == "" {
			continue
		}
		entry := cfbEntry{le.Uint32(e[116:]), int64(le.Uint64(e[120:]))}
		if c.shift == 9 { // the upper half is not to be trusted in version 3
			entry.size &= 0xffffffff
		}
		switch e[66] {
		case 2:
			if c.stream[name] == (cfbEntry{}) {
				c.stream[name] = entry
			}
		case 5:
			c.root = entry
		}
	}
	if n := le.Uint32(h[60:]); n < cfbRegular {
		table, err := c.chain(n, -1)
		if err != nil {
			return nil, err
		}
		c.mini = sectorNumbers(table)
	}
	return c, nil
}

// cfbName is the name of an entry of a directory, "" for one without.
func cfbName(e []byte) string {
	length := int(le.Uint16(e[64:]))
	if length < 4 || length > 64 || length%2 != 0 {
		return ""
	}
	units := make([]uint16, length/2-1)
	for j := range units {
		units[j] = le.Uint16(e[2*j:])
	}
	return string(utf16.Decode(units))
}

// readFAT reads the allocation table: the sectors that the header lists, and those of the list that goes on behind it.
func (c *compound) readFAT(h []byte) error {
	sector := int64(1) << c.shift
	most := int(c.size>>c.shift) + 1
	buf := make([]byte, sector)
	add := func(n uint32) error {
		if n >= cfbRegular {
			return nil
		}
		if len(c.fat) > most+int(sector) || !c.read(n, buf) {
			return errCompound
		}
		c.fat = append(c.fat, sectorNumbers(buf)...)
		return nil
	}
	for i := range 109 {
		if err := add(le.Uint32(h[76+4*i:])); err != nil {
			return err
		}
	}
	list := make([]byte, sector)
	for n, seen := le.Uint32(h[68:]), 0; n < cfbRegular; seen++ {
		if seen > most || !c.read(n, list) {
			return errCompound
		}
		for i := int64(0); i < sector-4; i += 4 {
			if err := add(le.Uint32(list[i:])); err != nil {
				return err
			}
		}
		n = le.Uint32(list[sector-4:])
	}
	return nil
}

// read reads one sector; the last one of a file may be cut short.
func (c *compound) read(n uint32, buf []byte) bool {
	k, _ := c.r.ReadAt(buf, (int64(n)+1)<<c.shift)
	clear(buf[k:])
	return k > 0
}

func sectorNumbers(b []byte) []uint32 {
	list := make([]uint32, len(b)/4)
	for i := range list {
		list[i] = le.Uint32(b[4*i:])
	}
	return list
}

// chain reads a chain of sectors: size bytes of it, or all of it if size is negative.
func (c *compound) chain(n uint32, size int64) ([]byte, error) {
	if size > c.size {
		return nil, errCompound
	}
	var out []byte
	buf := make([]byte, int64(1)<<c.shift)
	for size < 0 && n < cfbRegular || int64(len(out)) < size {
		if int64(n) >= int64(len(c.fat)) || int64(len(out)) > c.size || !c.read(n, buf) {
			return nil, errCompound
		}
		out = append(out, buf...)
		n = c.fat[n]
	}
	if size >= 0 {
		out = out[:size]
	}
	return out, nil
}

// Stream reads a stream by its name.
func (c *compound) Stream(name string) ([]byte, error) {
	e, ok := c.stream[name]
	if !ok {
		return nil, errCompound
	}
	if e.size >= cfbMini {
		return c.chain(e.start, e.size)
	}
	whole, err := c.chain(c.root.start, c.root.size)
	if err != nil {
		return nil, err
	}
	var out []byte
	for n := e.start; int64(len(out)) < e.size; n = c.mini[n] {
		from := int64(n) * cfbMiniSize
		if int64(n) >= int64(len(c.mini)) || from+cfbMiniSize > int64(len(whole)) {
			return nil, errCompound
		}
		out = append(out, whole[from:from+cfbMiniSize]...)
	}
	return out[:e.size], nil
}
