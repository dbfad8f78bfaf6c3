package sheets

import (
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/xlsx/opc"
)

// plainCells reads a worksheet the obvious way, by encoding/xml and with
// excelize's names of cells, taking everything for sound: a second opinion on
// documents that the reader under test has found sound.
func plainCells(doc string) (map[string]string, error) {
	d := xml.NewDecoder(strings.NewReader(doc))
	cells := map[string]string{}
	var path []string
	row, col, typ, ref, text := 0, 0, "", "", ""
	attr := func(e xml.StartElement, name string) (string, bool) {
		for _, a := range e.Attr {
			if a.Name.Space == "" && a.Name.Local == name {
				return strings.Trim(a.Value, " \t\r\n"), true
			}
		}
		return "", false
	}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return cells, nil
		}
		if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if dialect.Spaces[tok.Name.Space] != nsMain {
				if err := d.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			path = append(path, tok.Name.Local)
			switch strings.Join(path, "/") {
			case "worksheet/sheetData/row":
				row, col = row+1, 0
				if v, ok := attr(tok, "r"); ok {
					row, _ = strconv.Atoi(v)
				}
			case "worksheet/sheetData/row/c":
				col, text = col+1, ""
				ref, _ = excelize.CoordinatesToCellName(col, row)
				if v, ok := attr(tok, "r"); ok {
					ref = strings.ToUpper(v)
					col, _, _ = excelize.CellNameToCoordinates(ref)
				}
				typ, _ = attr(tok, "t")
			}
		case xml.CharData:
			p := strings.Join(path, "/")
			if p == "worksheet/sheetData/row/c/v" || p == "worksheet/sheetData/row/c/is/t" || p == "worksheet/sheetData/row/c/is/r/t" {
				text += string(tok)
			}
		case xml.EndElement:
			if strings.Join(path, "/") == "worksheet/sheetData/row/c" {
				switch typ {
				case "s":
					if text = strings.Trim(text, " \t\r\n"); text != "" {
						text = "甲"
					}
				case "str", "inlineStr":
					text, _ = unescape(text)
				case "b":
					text = map[string]string{"true": "1", "false": "0", "1": "1", "0": "0"}[strings.Trim(text, " \t\r\n")]
				default:
					text = strings.Trim(text, " \t\r\n")
				}
				if text != "" {
					cells[ref] = text
				}
			}
			path = path[:len(path)-1]
		}
	}
}

// FuzzSheet holds that a worksheet that is taken without a note has the cells
// that a plain reading finds, and that all invariants of a sheet hold.
func FuzzSheet(f *testing.F) {
	for _, c := range openCases() {
		if c.kind == 0 || len(c.data) < 8000 {
			if k, err := openContainerOf(c.data); err == nil {
				if body, err := k.Read(sheet1); err == nil && len(body) < 8000 {
					f.Add(string(body))
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, body string) {
		b, err := open_(storedZip(tiny().with(sheet1, body)), Limits{})
		if err != nil {
			if kindOf(err) != opc.Damaged && kindOf(err) != opc.Hostile {
				t.Fatalf("kind %v of %v", kindOf(err), err)
			}
			return
		}
		got := map[string]string{}
		last := 0
		for c := range b.Sheets[0].All() {
			at := c.Row*(MaxColumns+1) + c.Col
			if at <= last || b.Sheets[0].Cell(c.Row, c.Col) != c || c.Type == Number && !isNumber([]byte(c.Raw)) || c.HasValue != (c.Type != Blank) {
				t.Fatalf("%+v", c)
			}
			if last = at; c.Raw != "" {
				got[c.Ref()] = c.Raw
			}
		}
		if len(b.Notes) > 0 || strings.Contains(body, "AlternateContent") || !strings.HasPrefix(body, "<?xml version=\"1.0\" encoding=\"UTF-8\"") {
			return
		}
		want, err := plainCells(body)
		if err != nil {
			t.Fatalf("taken, but encoding/xml says %v", err)
		}
		if !maps.Equal(got, want) {
			list := func(m map[string]string) string {
				var w strings.Builder
				for _, k := range slices.Sorted(maps.Keys(m)) {
					fmt.Fprintf(&w, "%s=%q ", k, m[k])
				}
				return w.String()
			}
			t.Fatalf("cells %s\nwant  %s", list(got), list(want))
		}
	})
}

func openContainerOf(data []byte) (*opc.Container, error) {
	return opc.OpenContainer(strings.NewReader(string(data)), int64(len(data)), opc.Limits{})
}
