package xlsx

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// A rowSpool holds the rows of one sheet, packed as they come. excelize makes the rest of the sheet, without rows, and
// insert puts both together. Its own stream writer keeps the last 16 to 32 MB of every sheet as they are, and more in
// temporary files: with 10,000 agencies that was half of the program's memory.
type rowSpool struct {
	packed  bytes.Buffer // a piece of a deflate stream that ends on a byte, not with the stream's last block
	deflate *flate.Writer
	out     *bufio.Writer
	size    int64
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
	s.size += int64(len(b))
	return s.deflate.Write(b)
}

// escapedCode is what a reader would take for a character by its code (22.9.2.19).
var escapedCode = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

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
		cell, ok := c.(excelize.Cell)
		if !ok {
			return fmt.Errorf("row %d: %T is no cell", n, c)
		}
		if err := s.cell(columnName(i+1)+number, cell); err != nil {
			return err
		}
	}
	_, err := s.out.WriteString(`</row>`)
	return err
}

// cell writes a cell (18.3.1.4). A text is written in place, so that no table of strings grows with the list.
func (s *rowSpool) cell(ref string, c excelize.Cell) error {
	w := s.out
	w.WriteString(`<c r="` + ref + `"`)
	if c.StyleID > 0 {
		w.WriteString(` s="` + strconv.Itoa(c.StyleID) + `"`)
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
		w.WriteString(`<f>`)
		xml.EscapeText(w, []byte(c.Formula))
		w.WriteString(`</f>`)
	}
	switch {
	case isText && c.Formula == "":
		w.WriteString(`<is><t xml:space="preserve">`)
		xml.EscapeText(w, []byte(escapedCode.ReplaceAllString(text, "_x005F$0")))
		w.WriteString(`</t></is>`)
	case isText:
		w.WriteString(`<v>`)
		xml.EscapeText(w, []byte(escapedCode.ReplaceAllString(text, "_x005F$0")))
		w.WriteString(`</v>`)
	case value != "":
		w.WriteString(`<v>` + value + `</v>`)
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

// insert writes a worksheet with rows in it. Pieces of a deflate stream that end on a byte can be joined, as long as none
// refers to what another holds.
func (p *packedPart) insert(sheet []byte, rows *rowSpool) error {
	head, tail, ok := bytes.Cut(sheet, emptyRows)
	if !ok {
		return errors.New("a sheet has rows of its own already")
	}
	if _, err := p.Write(append(bytes.Clone(head), "<sheetData>"...)); err != nil {
		return err
	}
	if err := p.deflate.Flush(); err != nil {
		return err
	}
	packed := rows.packed.Bytes()
	p.packed.Write(packed)
	if n, err := io.CopyN(p.crc, flate.NewReader(bytes.NewReader(packed)), rows.size); n != rows.size {
		return fmt.Errorf("reading packed rows: %w", err)
	}
	p.size += int(rows.size)
	rows.packed = bytes.Buffer{}
	p.deflate.Reset(&p.packed)
	_, err := p.Write(append([]byte("</sheetData>"), tail...))
	return err
}
