//go:build !js

package xlsx

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"nianbao/xlsx/opc"
	"nianbao/xlsx/sheets"
)

// excelize gathers the parts; package opc zips them, because excelize's stream writer hands parts over in random order, and
// because a copy of a master replaces parts without compressing the others again.

// partsOf returns the parts of a workbook as excelize writes them, which nobody has zipped.
func partsOf(x *excelize.File) (map[string][]byte, error) {
	written := partWriter{}
	x.SetZipWriter(func(io.Writer) excelize.ZipWriter { return written })
	if err := x.Write(io.Discard); err != nil {
		return nil, err
	}
	parts := map[string][]byte{}
	for name, b := range written {
		parts[name] = b.Bytes()
	}
	return parts, nil
}

// partWriter collects the parts of a package instead of zipping them.
type partWriter map[string]*bytes.Buffer

func (p partWriter) Create(name string) (io.Writer, error) {
	b := &bytes.Buffer{}
	p[name] = b
	return b, nil
}
func (p partWriter) Close() error { return nil }

// AddFS is asked for by excelize's interface and never called.
func (p partWriter) AddFS(fs.FS) error { return nil }

const (
	coreProps = xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcmitype="http://purl.org/dc/dcmitype/" ` +
		`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>%TITLE%</dc:title><dc:language>zh-CN</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created>` +
		`<dcterms:modified xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>`
	appProps = xml.Header + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
		`<Application>nianbao</Application></Properties>`
)

// The theme of a new workbook, which is optional (ECMA-376 part 1, 14.2.7): no cell of ours uses its colours or fonts, and it
// is as large as a sheet.
const themePart = "xl/theme/theme1.xml"

var ofTheme = regexp.MustCompile(`<(Override|Relationship) [^>]*theme/theme1\.xml[^>]*></(Override|Relationship)>|<color theme="1"></color>`)

// tidy sets right what excelize writes otherwise than we want: its own name and the clock in the properties, and formulas
// that give an empty text without a value.
func tidy(parts map[string][]byte, b *book) {
	parts["docProps/core.xml"] = []byte(strings.Replace(coreProps, "%TITLE%", opc.Escape(b.layout.form.Title+"填报表"), 1))
	parts["docProps/app.xml"] = []byte(appProps)
	delete(parts, themePart)
	for _, name := range []string{"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"} {
		parts[name] = ofTheme.ReplaceAll(parts[name], nil)
	}
	for name, data := range parts {
		if strings.HasPrefix(name, "xl/worksheets/") {
			data = bytes.ReplaceAll(data, []byte("</f></c>"), []byte("</f><v></v></c>"))
			parts[name] = fewCols(fewNames(bytes.ReplaceAll(data, []byte(`"></c>`), []byte(`"/>`))))
		}
	}
}

var oneCol = regexp.MustCompile(`<col min="(\d+)" max="(\d+)"( [^>]*)/>`)

// fewCols joins the neighbouring columns that look alike: excelize writes each by itself, and there are 150 hidden ones.
func fewCols(data []byte) []byte {
	list := oneCol.FindAllSubmatchIndex(data[:max(bytes.Index(data, []byte("<sheetData>")), 0)], -1)
	if len(list) == 0 {
		return data
	}
	joined := bytes.Clone(data[:list[0][0]])
	for i := 0; i < len(list); {
		first := list[i]
		look := func(m []int) string { return string(data[m[6]:m[7]]) }
		last := first
		for i++; i < len(list) && look(list[i]) == look(first) && follows(data, last, list[i]); i++ {
			last = list[i]
		}
		joined = fmt.Appendf(joined, `<col min="%s" max="%s"%s/>`, data[first[2]:first[3]], data[last[4]:last[5]], look(first))
	}
	return append(joined, data[list[len(list)-1][1]:]...)
}

// follows reports whether a column is the right neighbour of another.
func follows(data []byte, left, right []int) bool {
	end, _ := strconv.Atoi(string(data[left[4]:left[5]]))
	from, _ := strconv.Atoi(string(data[right[2]:right[3]]))
	return from == end+1
}

const (
	sheetNames    = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relationNames = ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

// fewNames takes out of a sheet the sixty names of namespaces that excelize's stream writer declares and the sheet does not
// use: they are a fifth of a small sheet. A sheet that uses others than ours is left alone.
func fewNames(data []byte) []byte {
	from := bytes.Index(data, []byte("<worksheet "))
	if from < 0 {
		return data
	}
	to := from + bytes.IndexByte(data[from:], '>') + 1
	for i := to; i < len(data); i++ {
		if data[i] == ':' && !slices.Contains([]string{"", "r", "xml"}, prefixAt(data, i)) {
			return data
		}
	}
	return slices.Concat(data[:from], []byte("<worksheet"+sheetNames+relationNames+">"), data[to:])
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

// A rowSpool holds the rows of one sheet, packed as they come. excelize makes the rest of the sheet, without rows, and
// insert puts both together. Its own stream writer keeps the last 16 to 32 MB of every sheet as they are, and more in
// temporary files: with 10,000 agencies that was half of the program's memory.
type rowSpool struct {
	packed  bytes.Buffer // a piece of a deflate stream that ends on a byte, not with the stream's last block
	deflate *flate.Writer
	out     *bufio.Writer
	plain   opc.Sum
	folds   int // the column behind folded ones, 0 for none: excelize cannot say that it has them
}

func newRowSpool() (*rowSpool, error) {
	s := &rowSpool{}
	var err error
	if s.deflate, err = flate.NewWriter(&s.packed, flate.DefaultCompression); err != nil {
		return nil, err
	}
	s.out = bufio.NewWriterSize(s, 1<<15)
	return s, nil
}

// Write packs. It is for the buffer in front of it.
func (s *rowSpool) Write(b []byte) (int, error) {
	s.plain.Write(b)
	return s.deflate.Write(b)
}

// escapedCode is what a reader would take for a character by its code (22.9.2.19).
var escapedCode = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func codesEscaped(s string) string {
	if !strings.Contains(s, "_x") { // hardly a text has one
		return s
	}
	return escapedCode.ReplaceAllString(s, "_x005F$0")
}

// text writes a text for XML. One of plain letters is written as it is, as xml.EscapeText would, which goes letter by letter.
func (s *rowSpool) text(text string) {
	if strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' || r == '"' || r == '&' || r == '\'' || r == '<' || r == '>' || r >= utf8.RuneError
	}) {
		xml.EscapeText(s.out, []byte(text))
		return
	}
	s.out.WriteString(text)
}

// row writes a row (ECMA-376 part 1, 18.3.1.73). The cells are of type excelize.Cell; nil leaves one out.
func (s *rowSpool) row(n int, height float64, cells []any) error {
	number := strconv.Itoa(n)
	s.out.WriteString(`<row r="` + number + `"`)
	if height > 0 {
		s.out.WriteString(` ht="` + strconv.FormatFloat(height, 'f', -1, 64) + `" customHeight="1"`)
	}
	s.out.WriteByte('>')
	for i, c := range cells {
		if c == nil {
			continue
		}
		cell, ok := c.(sharedCell)
		if !ok {
			if cell.Cell, ok = c.(excelize.Cell); !ok {
				return fmt.Errorf("row %d: %T is no cell", n, c)
			}
			cell.group = -1
		}
		if err := s.cell(sheets.ColumnName(i+1)+number, cell); err != nil {
			return err
		}
	}
	_, err := s.out.WriteString(`</row>`)
	return err
}

// A sharedCell is a cell with a formula of a group (18.3.1.40), less than 0 for none. The first of the group says for which area.
type sharedCell struct {
	excelize.Cell
	group int
	area  string
}

// cell writes a cell (18.3.1.4). A text is written in place, so that no table of strings grows with the list.
func (s *rowSpool) cell(ref string, c sharedCell) error {
	w := s.out
	w.WriteString(`<c r="`)
	w.WriteString(ref)
	w.WriteByte('"')
	if c.StyleID > 0 {
		w.WriteString(` s="`)
		w.WriteString(strconv.Itoa(c.StyleID))
		w.WriteByte('"')
	}
	value, text, isText := "", "", false
	switch v := c.Value.(type) {
	case nil:
	case int:
		value = strconv.Itoa(v)
	case int64:
		value = strconv.FormatInt(v, 10)
	case float64:
		value = strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		text, isText = v, true
	default:
		return fmt.Errorf("cell %s: a %T is no value", ref, v)
	}
	switch {
	case isText && c.Formula != "":
		w.WriteString(` t="str"`)
	case isText:
		w.WriteString(` t="inlineStr"`)
	}
	w.WriteByte('>')
	if c.Formula != "" {
		w.WriteString(`<f`)
		if c.group >= 0 {
			w.WriteString(` t="shared" si="` + strconv.Itoa(c.group) + `"`)
		}
		if c.area != "" {
			w.WriteString(` ref="` + c.area + `"`)
		}
		w.WriteByte('>')
		if c.group < 0 || c.area != "" {
			s.text(c.Formula)
		}
		w.WriteString(`</f>`)
	}
	switch {
	case isText && c.Formula == "":
		w.WriteString(`<is><t xml:space="preserve">`)
		s.text(codesEscaped(text))
		w.WriteString(`</t></is>`)
	case isText:
		w.WriteString(`<v>`)
		s.text(codesEscaped(text))
		w.WriteString(`</v>`)
	case value != "":
		w.WriteString(`<v>`)
		w.WriteString(value)
		w.WriteString(`</v>`)
	}
	_, err := w.WriteString(`</c>`)
	return err
}

// end completes the piece.
func (s *rowSpool) end() error {
	if err := s.out.Flush(); err != nil {
		return err
	}
	return s.deflate.Flush()
}

// emptyRows is how excelize writes a sheet without rows.
var emptyRows = []byte("<sheetData></sheetData>")

// insert writes a worksheet with rows in it.
func (p *packedPart) insert(sheet []byte, rows *rowSpool) error {
	head, tail, ok := bytes.Cut(sheet, emptyRows)
	if !ok {
		return errors.New("a sheet has rows of its own already")
	}
	if rows.folds > 0 {
		behind := fmt.Sprintf(` max="%d" min="%d"`, rows.folds, rows.folds)
		head = bytes.Replace(head, []byte(behind), []byte(` collapsed="true"`+behind), 1)
	}
	if _, err := p.Write(append(bytes.Clone(head), "<sheetData>"...)); err != nil {
		return err
	}
	if err := p.Join(rows.packed.Bytes(), rows.plain); err != nil {
		return err
	}
	rows.packed = bytes.Buffer{}
	_, err := p.Write(append([]byte("</sheetData>"), tail...))
	return err
}
