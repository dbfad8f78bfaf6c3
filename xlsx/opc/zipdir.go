package opc

import (
	"bytes"
	"encoding/binary"
	"io"
)

// entry is one entry of the archive, from its central directory record.
type entry struct {
	name    string
	method  uint16
	flags   uint16
	crc     uint32
	packed  int64
	size    int64
	header  int64 // offset of the local header in the file
	data    int64 // offset of the packed bytes
	regular bool  // no directory, link or device
	read    bool  // read to the end and found right
}

// Signatures and fixed lengths of PKWARE's APPNOTE.TXT 6.3.10: local header (4.3.7), central header (4.3.12), end of
// directory (4.3.16), zip64 end (4.3.14) and zip64 locator (4.3.15).
const (
	sigLocal, lenLocal     = 0x04034b50, 30
	sigCentral, lenCentral = 0x02014b50, 46
	sigEnd, lenEnd         = 0x06054b50, 22
	sigEnd64, lenEnd64     = 0x06064b50, 56
	sigLoc64, lenLoc64     = 0x07064b50, 20
)

// archive/zip is not used for the directory because it keeps every record of a directory before one can count them, does not
// hold local headers against it, and does not say where an entry begins, which overlap needs.

var le = binary.LittleEndian

// readDirectory returns the entries in the order of the central directory.
func readDirectory(r io.ReaderAt, size int64, lim Limits) []entry {
	count, base, start, end := findDirectory(r, size)
	if count > uint64(lim.Entries) {
		panic(Hostilef("", "the archive has %d entries, more than %d", count, lim.Entries))
	}
	// A record has at most 46 + 3×65535 bytes; honest ones have about 100.
	if end-start > int64(lim.Entries)*1024 {
		panic(Hostilef("", "the directory of the archive has %d bytes", end-start))
	}
	dir := make([]byte, end-start)
	if _, err := r.ReadAt(dir, start); err != nil && err != io.EOF {
		panic(&Error{Kind: Damaged, Reason: "cannot read the directory of the archive", Err: err})
	}
	entries := make([]entry, 0, count)
	for len(dir) > 0 {
		if len(dir) < lenCentral || le.Uint32(dir) != sigCentral {
			panic(Damagef("", "the directory of the archive is damaged after %d entries", len(entries)))
		}
		e := entry{
			flags:  le.Uint16(dir[8:]),
			method: le.Uint16(dir[10:]),
			crc:    le.Uint32(dir[16:]),
			packed: int64(le.Uint32(dir[20:])),
			size:   int64(le.Uint32(dir[24:])),
			header: int64(le.Uint32(dir[42:])),
		}
		n, m, k := int(le.Uint16(dir[28:])), int(le.Uint16(dir[30:])), int(le.Uint16(dir[32:]))
		if len(dir) < lenCentral+n+m+k {
			panic(Damagef("", "the directory of the archive is cut after %d entries", len(entries)))
		}
		raw := dir[lenCentral : lenCentral+n]
		e.name = string(raw)
		if !e.zip64(dir[lenCentral+n : lenCentral+n+m]) {
			panic(Damagef(e.name, "the zip64 field is damaged"))
		}
		e.regular = regularMode(dir[5], le.Uint32(dir[38:])) && n > 0 && raw[n-1] != '/' && raw[n-1] != '\\'
		if len(entries) == int(count) {
			panic(Damagef("", "the archive says it has %d entries and has more", count))
		}
		e.header += base
		e.local(r, start, raw)
		entries = append(entries, e)
		dir = dir[lenCentral+n+m+k:]
	}
	if uint64(len(entries)) != count {
		panic(Damagef("", "the archive says it has %d entries and has %d", count, len(entries)))
	}
	return entries
}

// findDirectory finds the end record and returns the number of entries, what to add to offsets because of bytes before the
// archive, and where the directory begins and ends.
func findDirectory(r io.ReaderAt, size int64) (count uint64, base, start, end int64) {
	rec, end := findEnd(r, size)
	if le.Uint16(rec[4:]) != 0 || le.Uint16(rec[6:]) != 0 || le.Uint16(rec[8:]) != le.Uint16(rec[10:]) {
		panic(Damagef("", "the archive is one of several volumes"))
	}
	count = uint64(le.Uint16(rec[10:]))
	length, offset := uint64(le.Uint32(rec[12:])), uint64(le.Uint32(rec[16:]))
	if count == 0xffff || length == 0xffffffff || offset == 0xffffffff {
		rec64, at := findEnd64(r, end)
		count, length, offset = le.Uint64(rec64[32:]), le.Uint64(rec64[40:]), le.Uint64(rec64[48:])
		end = at
	}
	if length > uint64(end) || offset > uint64(end)-length {
		panic(Damagef("", "the directory of the archive lies outside the file"))
	}
	start = end - int64(length)
	base = start - int64(offset)
	if base > 0 && count > 0 {
		// Bytes lie before the archive, or between directory and end. If the
		// offset taken literally points to a record, it is the latter.
		var sig [4]byte
		if _, err := r.ReadAt(sig[:], int64(offset)); err == nil && le.Uint32(sig[:]) == sigCentral {
			start, end, base = int64(offset), int64(offset+length), 0
		}
	}
	return count, base, start, end
}

// findEnd finds the end record (APPNOTE 4.3.16) and where it stands.
func findEnd(r io.ReaderAt, size int64) (rec []byte, at int64) {
	tail := make([]byte, min(size, lenEnd+0xffff))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		panic(&Error{Kind: Damaged, Reason: "cannot read the end of the file", Err: err})
	}
	for i := len(tail) - lenEnd; i >= 0; i-- {
		if tail[i] != 'P' || le.Uint32(tail[i:]) != sigEnd {
			continue
		}
		// Bytes after the comment are taken, as other readers do.
		if i+lenEnd+int(le.Uint16(tail[i+20:])) <= len(tail) {
			return tail[i:], size - int64(len(tail)) + int64(i)
		}
		break
	}
	panic(Damagef("", "the archive has no end: the file is cut"))
}

// findEnd64 finds the zip64 end record (APPNOTE 4.3.14) that belongs to the end record at end.
func findEnd64(r io.ReaderAt, end int64) (rec [lenEnd64]byte, at int64) {
	var loc [lenLoc64]byte
	if end < lenLoc64+lenEnd64 {
		panic(Damagef("", "the zip64 end record is missing"))
	}
	if _, err := r.ReadAt(loc[:], end-lenLoc64); err != nil || le.Uint32(loc[:]) != sigLoc64 {
		panic(Damagef("", "the zip64 end record is missing"))
	}
	at = int64(le.Uint64(loc[8:]))
	if at < 0 || at > end-lenLoc64-lenEnd64 {
		panic(Damagef("", "the zip64 end record lies outside the file"))
	}
	if _, err := r.ReadAt(rec[:], at); err != nil || le.Uint32(rec[:]) != sigEnd64 {
		panic(Damagef("", "the zip64 end record is damaged"))
	}
	return rec, at
}

// zip64 replaces fields of 0xffffffff by those of the extra field 1 (APPNOTE 4.5.3).
func (e *entry) zip64(extra []byte) bool {
	const none = 0xffffffff
	if e.size != none && e.packed != none && e.header != none {
		return true
	}
	for len(extra) >= 4 {
		id, n := le.Uint16(extra), int(le.Uint16(extra[2:]))
		if extra = extra[4:]; n > len(extra) {
			return false
		}
		if id == 1 {
			f := extra[:n]
			for _, p := range []*int64{&e.size, &e.packed, &e.header} {
				if *p == none {
					if len(f) < 8 || le.Uint64(f) > 1<<62 {
						return false
					}
					*p, f = int64(le.Uint64(f)), f[8:]
				}
			}
			return true
		}
		extra = extra[n:]
	}
	return true
}

// local checks the local header against the directory: readers that go by the
// one and readers that go by the other must see the same entry.
func (e *entry) local(r io.ReaderAt, dirStart int64, name []byte) {
	var h [lenLocal + 256]byte
	if e.header < 0 || e.header > dirStart-lenLocal {
		panic(Damagef(e.name, "the entry lies outside the archive"))
	}
	b := h[:min(int64(len(h)), dirStart-e.header)]
	if _, err := r.ReadAt(b, e.header); err != nil && err != io.EOF {
		panic(&Error{Kind: Damaged, Part: e.name, Reason: "cannot read the entry", Err: err})
	}
	if le.Uint32(b) != sigLocal {
		panic(Damagef(e.name, "the entry does not begin where the directory says"))
	}
	n, m := int(le.Uint16(b[26:])), int64(le.Uint16(b[28:]))
	e.data = e.header + lenLocal + int64(n) + m
	if e.packed > dirStart || e.data > dirStart-e.packed {
		panic(Damagef(e.name, "the entry reaches outside the archive"))
	}
	if lenLocal+n > len(b) {
		b = make([]byte, lenLocal+n)
		if _, err := r.ReadAt(b, e.header); err != nil {
			panic(&Error{Kind: Damaged, Part: e.name, Reason: "cannot read the entry", Err: err})
		}
	}
	if !bytes.Equal(b[lenLocal:lenLocal+n], name) {
		panic(Damagef(e.name, "the entry is called %q at its place", Clip(b[lenLocal:lenLocal+n])))
	}
	if le.Uint16(b[8:]) != e.method {
		panic(Damagef(e.name, "directory and entry disagree about the compression"))
	}
}

// regularMode reports whether the attributes are those of a regular file, or of no known kind, which most workbooks have.
func regularMode(creator byte, attrs uint32) bool {
	switch creator {
	case 3, 19: // Unix, macOS: st_mode in the upper half
		kind := attrs >> 16 & 0xf000
		return kind == 0 || kind == 0x8000
	case 0, 10, 11, 14: // FAT, NTFS, VFAT: bit 4 is a directory
		return attrs&0x10 == 0
	}
	return true
}
