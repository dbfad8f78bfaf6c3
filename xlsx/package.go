package xlsx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/xml"
	"hash/crc32"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// The container. excelize gathers the parts; zipping is done here, because its stream writer hands parts over in random
// order, and because a copy of a master replaces parts without compressing the others again.

// AddFS is asked for by excelize's interface and never called.
func (p partWriter) AddFS(fs.FS) error { return nil }

// partOrder sorts parts as Office writes them: the list of types first, then relationships, then the rest by name.
func partOrder(names []string) {
	rank := func(name string) int {
		return slices.Index([]string{"_rels/.rels", "[Content_Types].xml"}, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := rank(b) - rank(a); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
}

// dosEpoch is 1 January 1980, the first day a zip can name: every part carries it, so that bytes do not depend on the
// clock.
const dosEpoch = 1<<5 | 1

// writePackage zips parts.
func writePackage(w io.Writer, parts map[string][]byte) error {
	zw := zip.NewWriter(w)
	names := make([]string, 0, len(parts))
	for name := range parts {
		names = append(names, name)
	}
	partOrder(names)
	var packed bytes.Buffer
	fw, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		return err
	}
	for _, name := range names {
		packed.Reset()
		fw.Reset(&packed)
		if _, err := fw.Write(parts[name]); err != nil {
			return err
		}
		if err := fw.Close(); err != nil {
			return err
		}
		if err := writeRaw(zw, name, crc32.ChecksumIEEE(parts[name]), len(parts[name]), packed.Bytes()); err != nil {
			return err
		}
	}
	return zw.Close()
}

// writeRaw adds a part that is compressed already.
func writeRaw(zw *zip.Writer, name string, crc uint32, size int, packed ...[]byte) error {
	total := 0
	for _, p := range packed {
		total += len(p)
	}
	header := &zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: crc, UncompressedSize64: uint64(size), CompressedSize64: uint64(total)}
	//lint:ignore SA1019 CreateRaw writes this field as it is and does not look at Modified
	header.ModifiedDate = dosEpoch
	part, err := zw.CreateRaw(header)
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

const (
	coreProps = xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcmitype="http://purl.org/dc/dcmitype/" ` +
		`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>%TITLE%</dc:title><dc:language>zh-CN</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created>` +
		`<dcterms:modified xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>`
	appProps = xml.Header + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>nianbao</Application></Properties>`
)

// tidy sets right what excelize writes otherwise than we want: its own name and the clock in the properties, and formulas
// that give an empty text without a value.
func tidy(parts map[string][]byte, b *book) {
	parts["docProps/core.xml"] = []byte(strings.Replace(coreProps, "%TITLE%", escapeXML(b.layout.form.Title+"填报表"), 1))
	parts["docProps/app.xml"] = []byte(appProps)
	for name, data := range parts {
		if strings.HasPrefix(name, "xl/worksheets/") {
			parts[name] = fewNames(bytes.ReplaceAll(data, []byte("</f></c>"), []byte("</f><v></v></c>")))
		}
	}
}

const (
	sheetNames    = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relationNames = ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

var worksheetTag = regexp.MustCompile(`<worksheet [^>]*>`)

// fewNames takes out of a sheet the sixty names of namespaces that excelize's stream writer declares and the sheet does not
// use: they are a fifth of a small sheet. A sheet that uses others than ours is left alone.
func fewNames(data []byte) []byte {
	at := worksheetTag.FindIndex(data)
	if at == nil {
		return data
	}
	for i := at[1]; i < len(data); i++ {
		if data[i] == ':' && !slices.Contains([]string{"", "r", "xml"}, prefixAt(data, i)) {
			return data
		}
	}
	return slices.Concat(data[:at[0]], []byte("<worksheet"+sheetNames+relationNames+">"), data[at[1]:])
}

// prefixAt returns the prefix of an element or attribute that ends before the colon at i, "" where it is another colon.
func prefixAt(data []byte, i int) string {
	from := i
	for from > 0 && isNameByte(data[from-1]) {
		from--
	}
	before := data[:from]
	if bytes.HasSuffix(before, []byte("<")) || bytes.HasSuffix(before, []byte("</")) {
		return string(data[from:i])
	}
	name := i + 1
	for name < len(data) && isNameByte(data[name]) {
		name++
	}
	spaced := from > 0 && strings.IndexByte(" \t\r\n", data[from-1]) >= 0
	if spaced && bytes.HasPrefix(data[name:], []byte(`="`)) {
		return string(data[from:i])
	}
	return ""
}

func isNameByte(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// escapeXML escapes text for an element.
func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
