package report

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"nianbao/templates"
)

// A readTable is a table as a reader of the file sees it: each cell's text and spans, top left to bottom right.
type readCell struct {
	text       string
	rows, cols int
}

type readDoc struct {
	paragraphs []string // below the title, headings included
	title      string
	tables     [][]readCell
}

// readDOCX reads word/document.xml with nothing of the writer's: gridSpan and vMerge are resolved here again.
func readDOCX(t testing.TB, data []byte) readDoc {
	t.Helper()
	type para struct {
		Style struct {
			Val string `xml:"val,attr"`
		} `xml:"pPr>pStyle"`
		R []struct {
			T string `xml:"t"`
		} `xml:"r"`
	}
	text := func(p para) string {
		s := ""
		for _, r := range p.R {
			s += r.T
		}
		return s
	}
	type table struct {
		Tr []struct {
			Tc []struct {
				Span struct {
					Val int `xml:"val,attr"`
				} `xml:"tcPr>gridSpan"`
				Merge *struct {
					Val string `xml:"val,attr"`
				} `xml:"tcPr>vMerge"`
				P []para `xml:"p"`
			} `xml:"tc"`
		} `xml:"tr"`
	}
	var out readDoc
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := tok.(xml.StartElement)
		switch {
		case ok && start.Name.Local == "p":
			var p para
			if err := d.DecodeElement(&p, &start); err != nil {
				t.Fatal(err)
			}
			switch s := text(p); {
			case p.Style.Val == "Title":
				out.title = s
			case s != "":
				out.paragraphs = append(out.paragraphs, s)
			}
		case ok && start.Name.Local == "tbl":
			var tb table
			if err := d.DecodeElement(&tb, &start); err != nil {
				t.Fatal(err)
			}
			var cells []readCell
			open := map[int]int{} // index in cells of the merged cell above a column
			for _, tr := range tb.Tr {
				col := 0
				for _, tc := range tr.Tc {
					span := max(tc.Span.Val, 1)
					if tc.Merge != nil && tc.Merge.Val != "restart" {
						cells[open[col]].rows++
					} else {
						open[col] = len(cells)
						s := ""
						for _, p := range tc.P {
							s += text(p)
						}
						cells = append(cells, readCell{s, 1, span})
					}
					col += span
				}
			}
			out.tables = append(out.tables, cells)
		}
	}
}

// readHTML reads a page or fragment with the parser of golang.org/x/net.
func readHTML(t testing.TB, data []byte) readDoc {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var out readDoc
	var text func(n *html.Node) string
	text = func(n *html.Node) string {
		if n.Type == html.TextNode {
			return n.Data
		}
		s := ""
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			s += text(c)
		}
		return s
	}
	var cells []readCell
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "h1":
			out.title = text(n)
		case "h2", "h3", "h4", "h5", "h6", "p":
			out.paragraphs = append(out.paragraphs, text(n))
		case "table":
			cells = nil
			for c := range n.Descendants() {
				if c.Data == "td" || c.Data == "th" {
					cell := readCell{text(c), 1, 1}
					for _, a := range c.Attr {
						v := 0
						for _, r := range a.Val {
							v = v*10 + int(r-'0')
						}
						switch a.Key {
						case "rowspan":
							cell.rows = v
						case "colspan":
							cell.cols = v
						}
					}
					cells = append(cells, cell)
				}
			}
			out.tables = append(out.tables, cells)
		}
	}
	return out
}

// expected is what a reader must find, taken from the filing and the form, not from the Document.
func expectTables(f *templates.Filing) [][]readCell {
	var list [][]readCell
	for _, s := range f.Form.Sections {
		if s.Table == nil {
			continue
		}
		var cells []readCell
		for _, c := range s.Table.Grid().Cells {
			text := c.Text
			if c.Key != "" {
				d, _ := f.Cell(c.Key).Value()
				text = d.String()
			}
			cells = append(cells, readCell{text, c.RowSpan, c.ColSpan})
		}
		list = append(list, cells)
	}
	return list
}

func TestReadBack(t *testing.T) {
	for seed := range uint64(60) {
		f := randomFiling(t, seed)
		doc, err := Build(f, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var docx, page, fragment bytes.Buffer
		for _, err := range []error{doc.DOCX(&docx, DOCXOptions{}), doc.HTML(&page), doc.Fragment(&fragment)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		want := expectTables(f)
		parts := checkPackage(t, docx.Bytes())
		for name, got := range map[string]readDoc{"docx": readDOCX(t, parts["word/document.xml"]), "html": readHTML(t, page.Bytes()),
			"fragment": readHTML(t, fragment.Bytes())} {
			if got.title != f.Title() {
				t.Errorf("seed %d: %s has the title %q", seed, name, got.title)
			}
			if len(got.tables) != len(want) {
				t.Fatalf("seed %d: %s has %d tables", seed, name, len(got.tables))
			}
			for i := range want {
				if !slices.Equal(got.tables[i], want[i]) {
					t.Errorf("seed %d: table %d of %s differs:\n%v\n%v", seed, i+1, name, got.tables[i], want[i])
				}
			}
			// Every line of the narrative stands there as typed, in order.
			rest := got.paragraphs
			for _, p := range f.Form.Passages() {
				for _, l := range Lines(f.Narrative[p.ID]) {
					i := slices.Index(rest, strings.ReplaceAll(l, "**", ""))
					if i < 0 {
						t.Fatalf("seed %d: %s lacks %q", seed, name, l)
					}
					rest = rest[i+1:]
				}
			}
		}
		if t.Failed() {
			return
		}
	}
}
