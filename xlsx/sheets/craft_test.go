package sheets

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode/utf16"
)

// Files that no honest program writes.

var order = binary.LittleEndian

// renamed changes the names of the entries, relationships left as they are.
func renamed(p parts, f func(string) string) parts {
	out := append(parts(nil), p...)
	for i := range out {
		out[i].name = f(out[i].name)
	}
	return out
}

// storedZip packs without compression.
func storedZip(p parts) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, q := range p {
		f, _ := w.CreateHeader(&zip.FileHeader{Name: q.name, Method: zip.Store})
		f.Write([]byte(q.body))
	}
	w.Close()
	return b.Bytes()
}

func bytesPatch(data []byte, old, new string) []byte {
	if len(old) != len(new) || !bytes.Contains(data, []byte(old)) {
		panic(old)
	}
	return bytes.Replace(data, []byte(old), []byte(new), 1)
}

// central returns where the directory record of a name begins.
func central(data []byte, name string) int {
	for i := 0; i+46 < len(data); i++ {
		if order.Uint32(data[i:]) == 0x02014b50 && string(data[i+46:i+46+int(order.Uint16(data[i+28:]))]) == name {
			return i
		}
	}
	panic(name)
}

// patchCentral flips bits of a byte in the directory record of a name.
func patchCentral(data []byte, name string, at int, bits byte) []byte {
	out := bytes.Clone(data)
	out[central(out, name)+at] ^= bits
	return out
}

// symlink makes an entry a symbolic link.
func symlink(data []byte, name string) []byte {
	out := bytes.Clone(data)
	i := central(out, name)
	out[i+5] = 3
	order.PutUint32(out[i+38:], 0xa1ff<<16)
	return out
}

// overlapping lets an entry reach into the next one.
func overlapping() []byte {
	out := tiny().with("xl/a.xml", "<a/>", "xl/b.xml", "<a/>").zip()
	i := central(out, "xl/a.xml")
	order.PutUint32(out[i+20:], order.Uint32(out[i+20:])+40)
	return out
}

func manyEntries(n int) []byte {
	p := tiny()
	for i := 0; i < n; i++ {
		p = append(p, part{fmt.Sprintf("xl/media/%d", i), ""})
	}
	return p.zip()
}

// random returns text that does not pack well, the same each time.
func random(n int) string {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	var b strings.Builder
	for b.Len() < n {
		b.WriteByte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-."[r.IntN(64)])
	}
	return b.String()
}

func utf16le(s string) string {
	b := []byte("\xff\xfe")
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// oleFile makes an OLE file with the named streams in its directory, and with a
// directory chain that runs in a circle.
func oleFile(streams ...string) []byte {
	b := make([]byte, 512*4)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	order.PutUint16(b[30:], 9)
	order.PutUint32(b[44:], 1) // one table sector
	order.PutUint32(b[48:], 1) // the directory begins in sector 1
	for i := 0; i < 109; i++ {
		order.PutUint32(b[76+4*i:], 0xffffffff)
	}
	order.PutUint32(b[76:], 0)
	fat := b[512:]
	order.PutUint32(fat[0:], 0xfffffffd)
	order.PutUint32(fat[4:], 1) // sector 1 is followed by sector 1
	dir := b[1024:]
	for i, s := range append([]string{"Root Entry"}, streams...) {
		e := dir[128*i:]
		for j, u := range utf16.Encode([]rune(s)) {
			order.PutUint16(e[2*j:], u)
		}
		order.PutUint16(e[64:], uint16(2*len(s)+2))
		e[66] = 2
	}
	return b
}
