package opc

import "io"

// oleMagic begins an OLE compound file ([MS-CFB] 2.2).
const oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// maxOLESectors bounds how many directory sectors are read. Encrypted packages and workbooks have their telling streams among
// the first entries; a chain of sectors that runs in a circle ends here too.
const maxOLESectors = 256

// oleStreams returns the names of the entries in the directory of an OLE file, as far as they can be read: a damaged or
// malicious file gives fewer. At most maxOLESectors sectors and as many entries of the allocation table are read.
func oleStreams(r io.ReaderAt, size int64) map[string]bool {
	names := map[string]bool{}
	var h [512]byte
	if _, err := r.ReadAt(h[:], 0); err != nil {
		return names
	}
	shift := le.Uint16(h[30:])
	if shift != 9 && shift != 12 {
		return names
	}
	sector := int64(1) << shift
	at := func(n uint32) int64 { return (int64(n) + 1) << shift }
	const maxRegular = 0xfffffffa
	// next follows the allocation table. Only the 109 table sectors that the header lists are used: they cover 7 MB at 512
	// bytes a sector. Beyond them the directory is taken to go on in the next sector, which is how writers lay it out, and
	// what is read there is only names.
	next := func(n uint32) uint32 {
		per := uint32(sector / 4)
		k := n / per
		if k >= 109 {
			return n + 1
		}
		fat := le.Uint32(h[76+4*k:])
		var b [4]byte
		if fat >= maxRegular {
			return 0xffffffff
		}
		if _, err := r.ReadAt(b[:], at(fat)+int64(n%per)*4); err != nil {
			return 0xffffffff
		}
		return le.Uint32(b[:])
	}
	buf := make([]byte, sector)
	n := le.Uint32(h[48:])
	for i := 0; i < maxOLESectors && n < maxRegular && at(n) < size; i++ {
		k, _ := r.ReadAt(buf, at(n))
		for e := buf[:k]; len(e) >= 128; e = e[128:] {
			if name := cfbName(e); name != "" && e[66] != 0 {
				names[name] = true
			}
		}
		n = next(n)
	}
	return names
}
