package xlsx

import (
	"encoding/xml"
	"io/fs"
	"regexp"
	"slices"
	"strings"
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

var (
	emptyValue = regexp.MustCompile(`</f></c>`)
)

// tidy sets right what excelize writes otherwise than we want: its own name and the clock in the properties, and formulas
// that give an empty text without a value.
func tidy(parts map[string][]byte, b *book) {
	parts["docProps/core.xml"] = []byte(strings.Replace(coreProps, "%TITLE%", escapeXML(b.layout.form.Title+"填报表"), 1))
	parts["docProps/app.xml"] = []byte(appProps)
	for name, data := range parts {
		if strings.HasPrefix(name, "xl/worksheets/") {
			parts[name] = fewNames(emptyValue.ReplaceAll(data, []byte(`</f><v></v></c>`)))
		}
	}
}

const (
	sheetNames    = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relationNames = ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

var (
	worksheetTag = regexp.MustCompile(`<worksheet [^>]*>`)
	prefixedName = regexp.MustCompile(`</?([a-zA-Z0-9]+):|\s([a-zA-Z0-9]+):[a-zA-Z]+="`) // of an element, of an attribute
)

// fewNames takes out of a sheet the sixty names of namespaces that excelize's stream writer declares and the sheet does not
// use: they are a fifth of a small sheet. A sheet that uses others than ours is left alone.
func fewNames(data []byte) []byte {
	at := worksheetTag.FindIndex(data)
	if at == nil {
		return data
	}
	for _, m := range prefixedName.FindAllSubmatch(data[at[1]:], -1) {
		if p := string(m[1]) + string(m[2]); p != "r" && p != "xml" {
			return data
		}
	}
	return slices.Concat(data[:at[0]], []byte("<worksheet"+sheetNames+relationNames+">"), data[at[1]:])
}

// escapeXML escapes text for an element.
func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
