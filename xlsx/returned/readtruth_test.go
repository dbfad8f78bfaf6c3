package returned

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// truthOf says what the cells of the layout hold in changed parts, by another way than the reader's: encoding/xml and
// nothing else. A part that it cannot read gives no truth; then nothing but the figures as they were will do.
func truthOf(l *xlsx.Layout, base *templates.Filing, parts map[string][]byte) *truth {
	out := &truth{map[string]map[string]templates.Cell{}, map[templates.Key]templates.Cell{}}
	strs, err := plainStrings(parts["xl/sharedStrings.xml"])
	if err != nil {
		return nil
	}
	for _, t := range base.Form.Tables {
		cells, err := plainCells(parts[partOfSheet(t.Sheet)], strs)
		if err != nil {
			return nil
		}
		out.cells[t.Sheet] = cells
	}
	for _, key := range base.Form.Keys() {
		at := l.Figure(key)
		c := out.cells[at.Sheet][at.A1()]
		if c.Kind == templates.CellText {
			c = templates.ParseFigure(c.Text, base.Form.Figure(key))
		}
		out.keys[key] = c
	}
	return out
}

type plainText struct {
	T string `xml:"t"`
	R []struct {
		T string `xml:"t"`
	} `xml:"r"`
}

func (p plainText) text() string {
	s := p.T
	for _, r := range p.R {
		s += r.T
	}
	return s
}

func plainStrings(part []byte) ([]string, error) {
	if part == nil {
		return nil, nil
	}
	var sst struct {
		SI []plainText `xml:"si"`
	}
	if err := xml.Unmarshal(part, &sst); err != nil {
		return nil, err
	}
	var list []string
	for _, si := range sst.SI {
		list = append(list, si.text())
	}
	return list, nil
}

var errPlain = errors.New("not plain")

func plainCells(part []byte, strs []string) (map[string]templates.Cell, error) {
	var ws struct {
		Data struct {
			Rows []struct {
				R     string `xml:"r,attr"`
				Cells []struct {
					R  string     `xml:"r,attr"`
					T  string     `xml:"t,attr"`
					V  *string    `xml:"v"`
					F  *string    `xml:"f"`
					IS *plainText `xml:"is"`
				} `xml:"c"`
			} `xml:"row"`
		} `xml:"sheetData"`
	}
	d := xml.NewDecoder(bytes.NewReader(part))
	if err := d.Decode(&ws); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errPlain
	}
	cells := map[string]templates.Cell{}
	row := 0
	for _, r := range ws.Data.Rows {
		row++
		if n, err := strconv.Atoi(r.R); err == nil {
			row = n
		}
		col := 0
		for _, c := range r.Cells {
			col++
			ref := c.R
			if ref == "" {
				ref = xlsx.Ref{Sheet: "", Row: row, Col: col}.A1()
			} else {
				n := 0
				for _, letter := range ref {
					if letter < 'A' || letter > 'Z' {
						break
					}
					n = n*26 + int(letter-'A') + 1
				}
				col = n
			}
			var out templates.Cell
			switch {
			case c.F != nil:
				out = templates.Cell{Kind: templates.CellUnreadable}
			case c.IS != nil && c.IS.text() != "":
				out = templates.TextCell(c.IS.text())
			case c.V == nil || strings.TrimSpace(*c.V) == "" && c.T != "str":
			case c.T == "s":
				i, err := strconv.Atoi(strings.TrimSpace(*c.V))
				if err != nil || i < 0 || i >= len(strs) {
					return nil, errPlain
				}
				out = templates.TextCell(strs[i])
			case c.T == "str" || c.T == "inlineStr":
				out = templates.TextCell(*c.V)
			case c.T == "" || c.T == "n":
				if n, _, err := formula.FromExcelNumber(strings.TrimSpace(*c.V)); err == nil {
					out = templates.Number(n)
				} else {
					out = templates.TextCell(*c.V)
				}
			default:
				out = templates.Cell{Kind: templates.CellUnreadable}
			}
			if out.Kind != templates.CellBlank {
				if _, twice := cells[ref]; twice {
					return nil, errPlain
				}
				cells[ref] = out
			}
		}
	}
	return cells, nil
}
