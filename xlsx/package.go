package xlsx

import (
	"bytes"
	"encoding/xml"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"nianbao/xlsx/opc"
)

// excelize gathers the parts; package opc zips them, because excelize's stream writer hands parts over in random order, and
// because a copy of a master replaces parts without compressing the others again.

// AddFS is asked for by excelize's interface and never called.
func (p partWriter) AddFS(fs.FS) error { return nil }

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
	parts["docProps/core.xml"] = []byte(strings.Replace(coreProps, "%TITLE%", opc.Escape(b.layout.form.Title+"填报表"), 1))
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
