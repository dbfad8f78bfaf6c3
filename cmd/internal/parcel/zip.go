package parcel

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// zipped lists the members of an archive.
func zipped(from Source, size int64) ([]Member, error) {
	r, err := zip.NewReader(from, size)
	switch {
	case err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return nil, ErrDamaged
	case len(r.File) > mostMembers:
		return nil, ErrTooMany
	}
	var list []Member
	for _, f := range r.File {
		name := f.Name
		if !utf8.ValidString(name) || f.NonUTF8 && !chinese(name) {
			name = decoded(name)
		}
		if name = clean(name); name == "" || strings.HasSuffix(f.Name, "/") || strings.HasSuffix(f.Name, `\`) || !f.Mode().IsRegular() {
			continue
		}
		list = append(list, Member{Name: name, read: func(most int64) ([]byte, error) { return unzipped(f, most) }})
	}
	return list, nil
}

// chinese reports whether a name that is valid UTF-8 reads as Chinese. macOS writes such names and does not say so; GBK, which
// does not say so either, is hardly ever valid and then reads as anything else.
func chinese(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool {
		sign := r >= 0x2000 && r < 0x2070 || r >= 0x3000 && r < 0x3040 || r >= 0xff00 && r < 0xfff0
		return r > unicode.MaxASCII && !sign && !unicode.Is(unicode.Han, r)
	})
}

func unzipped(f *zip.File, most int64) ([]byte, error) {
	const encrypted = 1 // of the flags: APPNOTE.TXT 4.4.4
	if f.Flags&encrypted != 0 {
		return nil, ErrEncrypted
	}
	if f.UncompressedSize64 > uint64(most) {
		return nil, ErrTooLarge
	}
	r, err := f.Open()
	if err != nil {
		return nil, ErrDamaged
	}
	defer r.Close()
	return bounded(r, most)
}

// bounded reads to the end, within a bound.
func bounded(r io.Reader, most int64) ([]byte, error) {
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(r, most+1))
	switch {
	case err != nil:
		return nil, ErrDamaged
	case n > most:
		return nil, ErrTooLarge
	}
	return b.Bytes(), nil
}
