package sheets

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"nianbao/xlsx/opc"
)

// A tiny workbook, part by part, that the tables below change.
const (
	head         = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	mainNS       = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	relNS        = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	contentTypes = "[Content_Types].xml"
	pkgRelNS     = `http://schemas.openxmlformats.org/package/2006/relationships`
	mcNS         = `http://schemas.openxmlformats.org/markup-compatibility/2006`
	sheet1       = "xl/worksheets/sheet1.xml"
)

type part struct{ name, body string }

// parts is a package in order; it may hold a name twice.
type parts []part

// with returns a copy in which the part has another body; "-" takes it away.
func (p parts) with(kv ...string) parts {
	out := append(parts(nil), p...)
next:
	for i := 0; i < len(kv); i += 2 {
		for j := range out {
			if out[j].name == kv[i] {
				if kv[i+1] == "-" {
					out = append(out[:j], out[j+1:]...)
				} else {
					out[j].body = kv[i+1]
				}
				continue next
			}
		}
		out = append(out, part{kv[i], kv[i+1]})
	}
	return out
}

// replace returns a copy in which old is replaced in the part; old must be there.
func (p parts) replace(name, old, new string) parts {
	for _, q := range p {
		if q.name == name {
			if !strings.Contains(q.body, old) {
				panic(fmt.Sprintf("%q is not in %s", old, name))
			}
			return p.with(name, strings.Replace(q.body, old, new, 1))
		}
	}
	panic("no part " + name)
}

// zip packs the parts.
func (p parts) zip() []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, q := range p {
		f, err := w.CreateHeader(&zip.FileHeader{Name: q.name, Method: zip.Deflate})
		if err != nil {
			panic(err)
		}
		f.Write([]byte(q.body))
	}
	w.Close()
	return b.Bytes()
}

func worksheet(data string, after ...string) string {
	return head + `<worksheet xmlns="` + mainNS + `" xmlns:r="` + relNS + `" xmlns:mc="` + mcNS + `" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:e="urn:example"><sheetData>` +
		data + `</sheetData>` + strings.Join(after, "") + `</worksheet>`
}

func rels(list ...string) string {
	var b strings.Builder
	b.WriteString(head + `<Relationships xmlns="` + pkgRelNS + `">`)
	for i := 0; i < len(list); i += 3 {
		kind := list[i+1]
		if !strings.Contains(kind, "://") {
			kind = relNS + "/" + kind
		}
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="%s" Target="%s"/>`, list[i], kind, list[i+2])
	}
	return b.String() + `</Relationships>`
}

// tiny is a workbook of one sheet 表 with A1 = 7, B1 = shared string 甲, B2 a sum.
func tiny() parts {
	return parts{
		{contentTypes, head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", rels("rId1", "officeDocument", "xl/workbook.xml", "rId2", "custom-properties", "docProps/custom.xml", "rId3", "extended-properties", "docProps/app.xml")},
		{"xl/workbook.xml", head + `<workbook xmlns="` + mainNS + `" xmlns:r="` + relNS + `"><workbookPr/><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="t_new">表!$A$1</definedName></definedNames></workbook>`},
		{"xl/_rels/workbook.xml.rels", rels("rId1", "worksheet", "worksheets/sheet1.xml", "rId2", "sharedStrings", "sharedStrings.xml", "rId3", "styles", "styles.xml")},
		{sheet1, worksheet(`<row r="1"><c r="A1"><v>7</v></c><c r="B1" t="s"><v>0</v></c></row><row r="2"><c r="B2" s="1"><f>SUM(A1:A1)</f><v>7</v></c></row>`)},
		{"xl/sharedStrings.xml", head + `<sst xmlns="` + mainNS + `"><si><t>甲</t></si></sst>`},
		{"xl/styles.xml", head + `<styleSheet xmlns="` + mainNS + `"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`},
		{"docProps/custom.xml", head + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="stamp"><vt:lpwstr>2021/640522</vt:lpwstr></property></Properties>`},
		{"docProps/app.xml", head + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion></Properties>`},
	}
}

// rows is tiny with other rows.
func rows(data string, after ...string) parts { return tiny().with(sheet1, worksheet(data, after...)) }

const tinyCells = "表!A1 number 7\n表!B1 string 甲\n表!B2 number 7 =SUM(A1:A1)\n"

func open_(data []byte, lim Limits) (*Book, error) {
	return Open(bytes.NewReader(data), int64(len(data)), lim)
}

// dump writes the cells of a book, one a line.
func dump(b *Book) string {
	var w strings.Builder
	for _, s := range b.Sheets {
		for c := range s.All() {
			fmt.Fprintf(&w, "%s!%s %s %s", s.Name, c.Ref(), c.Type, c.Raw)
			if c.HasFormula() {
				fmt.Fprintf(&w, " =%s", c.Formula)
			}
			w.WriteByte('\n')
		}
	}
	return w.String()
}

// codes returns the codes of the notes, each once, in order.
func codes(b *Book) string {
	var list []string
	for _, n := range b.Notes {
		if len(list) == 0 || list[len(list)-1] != n.Code {
			list = append(list, n.Code)
		}
	}
	return strings.Join(list, " ")
}

func kindOf(err error) opc.Kind {
	var e *opc.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return 0
}

func mustOpen(t testing.TB, p parts) *Book {
	t.Helper()
	b, err := open_(p.zip(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}
