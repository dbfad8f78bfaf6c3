package main

import (
	"archive/tar"
	"archive/zip"
	"compress/flate"
	"compress/gzip"
	"io"
	"slices"
	"strings"
	"time"
)

// An entry is a file in an archive.
type entry struct {
	name    string // with slashes, below the archive's one folder
	data    []byte
	program bool // may be run
}

func (e entry) mode() uint32 {
	if e.program {
		return 0o755
	}
	return 0o644
}

// stamped is the time that every entry carries: archives know no clock.
var stamped = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

func sorted(entries []entry) []entry {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	return entries
}

// writeZip writes the archive for Windows. Names that are not ASCII are flagged as UTF-8, or Explorer would take them for
// GBK; every other name reads the same in both.
func writeZip(w io.Writer, folder string, entries []entry) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, e := range sorted(entries) {
		head := &zip.FileHeader{Name: folder + "/" + e.name, Method: zip.Deflate, Modified: stamped}
		const unix = 3
		head.CreatorVersion = unix<<8 | 20
		head.ExternalAttrs = (0o100000 | e.mode()) << 16
		f, err := z.CreateHeader(head)
		if err != nil {
			return err
		}
		if _, err := f.Write(e.data); err != nil {
			return err
		}
	}
	return z.Close()
}

// writeTarGz writes the archive for the other systems.
func writeTarGz(w io.Writer, folder string, entries []entry) error {
	g, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	t := tar.NewWriter(g)
	for _, e := range sorted(entries) {
		head := &tar.Header{Typeflag: tar.TypeReg, Name: folder + "/" + e.name, Size: int64(len(e.data)), Mode: int64(e.mode()), ModTime: stamped}
		if err := t.WriteHeader(head); err != nil {
			return err
		}
		if _, err := t.Write(e.data); err != nil {
			return err
		}
	}
	if err := t.Close(); err != nil {
		return err
	}
	return g.Close()
}
