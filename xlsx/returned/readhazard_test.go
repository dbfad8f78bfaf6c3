package returned

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
	"nianbao/templates/place"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// A hazardCase is a row of hazards, section 8, as far as this layer sees it: what a file does, and what is said of it.
// A file that is refused gives no figures; of any other, every figure is as it was but for what figures changes.
type hazardCase struct {
	row     int
	name    string // what is odd, and where it is not plain, why it matters
	build   func(t *testing.T, data []byte) []byte
	want    []string                  // code@cell; ~ is a note, ? a query; totals not computed anew are left out but for D9 and J9
	figures func(f *templates.Filing) // nil: as they were
}

const (
	sheet3  = "xl/worksheets/sheet3.xml" // 三、申请
	granted = templates.Key("applications.granted.natural")
)

// hazardCases has every row that this layer can meet; hazardsElsewhere has the others.
var hazardCases = []hazardCase{
	{row: 2, name: "200,000 shared formulas that grow to a gigabyte", want: []string{"file.hostile@"},
		build: below(`<row r="99"><c r="Z99"><f t="shared" si="9" ref="Z99:Z9999">` + strings.Repeat("A1+", 2000) + `1</f></c></row>` +
			manyRows(200_000, `<c><f t="shared" si="9"/></c>`))},
	{row: 2, name: "brackets deeper than any stack", want: []string{"value.text@D9"},
		build:   d9(`><f>` + strings.Repeat("(", 8000) + "1" + strings.Repeat(")", 8000) + `</f><v>1</v>`),
		figures: is(templates.Cell{Kind: templates.CellUnreadable, Text: "=" + hanzi.Shorten(strings.Repeat("(", 8000), 200)})},
	{row: 2, name: "a chain of cells that doubles at every step", want: []string{"value.text@D9"},
		build: func(t *testing.T, data []byte) []byte {
			var rows strings.Builder
			for i := range 5000 {
				fmt.Fprintf(&rows, `<row r="%d"><c r="Z%[1]d"><f>Z%d+Z%[2]d</f></c></row>`, 100+i, 101+i)
			}
			return d9(`><f>Z100</f><v>1</v>`)(t, below(rows.String())(t, data))
		},
		figures: is(templates.Cell{Kind: templates.CellUnreadable, Text: "=Z100"})},
	{row: 3, name: "a formula in a circle is not followed", build: d9(`><f>D9+1</f><v>3</v>`), want: []string{"value.text@D9"},
		figures: is(templates.Cell{Kind: templates.CellUnreadable, Text: "=D9+1"})},
	{row: 3, name: "what the file says a formula comes to is not taken", build: d9(`><f>6+6</f><v>13</v>`), want: []string{"workbook.stale-value@D9~"},
		figures: is(templates.Cell{Kind: templates.CellNumber, Number: formula.FromInt(12), Text: "=6+6"})},
	{row: 4, name: "a zip bomb", want: []string{"file.hostile@"}, build: func(t *testing.T, data []byte) []byte {
		return deflated(t, data, map[string][]byte{sheet3: bytes.Repeat([]byte(" "), 80<<20)})
	}},
	{row: 4, name: "ten thousand entries", want: []string{"file.hostile@"}, build: parts(func(t *testing.T, p map[string][]byte) {
		for i := range 10000 {
			p[fmt.Sprintf("x/%d", i)] = nil
		}
	})},
	{row: 4, name: "a directory that lies about a size", want: []string{"file.hostile@"}, build: func(t *testing.T, data []byte) []byte {
		out := slices.Clone(data)
		out[directoryRecord(t, out, sheet3)+27] ^= 0x7f
		return out
	}},
	{row: 5, name: "a stored sheet altered under its CRC", want: []string{"file.damaged@"}, build: func(t *testing.T, data []byte) []byte {
		stored := rezipped(t, data, func(map[string][]byte) {})
		stored[bytes.Index(stored, []byte("<v>1070</v>"))+3] = '9'
		return stored
	}},
	{row: 5, name: "a part that no figure needs, altered under its CRC", want: []string{"file.damaged@"}, build: func(t *testing.T, data []byte) []byte {
		out := slices.Clone(data)
		out[directoryRecord(t, out, "docProps/app.xml")+16] ^= 1
		return out
	}},
	{row: 6, name: "an entry twice", want: []string{"file.damaged@"}, build: func(t *testing.T, data []byte) []byte {
		names, p := unzipped(t, data)
		return zipped(t, append(names, sheet3), p)
	}},
	{row: 6, name: "the same entry with a backslash", want: []string{"file.damaged@"}, build: parts(func(t *testing.T, p map[string][]byte) {
		p[`xl\worksheets\sheet3.xml`] = p[sheet3]
	})},
	{row: 6, name: "the same entry in capitals", want: []string{"file.damaged@"}, build: parts(func(t *testing.T, p map[string][]byte) {
		p["XL/worksheets/SHEET3.xml"] = p[sheet3]
	})},
	{row: 7, name: "names that climb out of a folder are never followed", build: parts(func(t *testing.T, p map[string][]byte) {
		p["../../etc/passwd"], p["/tmp/x"], p[`C:\x`] = []byte("x"), []byte("x"), []byte("x")
	})},
	{row: 7, name: "a sheet that is a symbolic link", want: []string{"file.damaged@"}, build: func(t *testing.T, data []byte) []byte {
		names, p := unzipped(t, data)
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, name := range names {
			h := &zip.FileHeader{Name: name}
			if name == sheet3 {
				h.SetMode(fs.ModeSymlink | 0o777)
			}
			e, err := w.CreateHeader(h)
			mustEdit(t, err)
			_, err = e.Write(p[name])
			mustEdit(t, err)
		}
		mustEdit(t, w.Close())
		return b.Bytes()
	}},
	{row: 8, name: "a web page", build: plain("<html><body><table><tr><td>1</td></tr></table></body></html>"), want: []string{"file.not-workbook@"}},
	{row: 8, name: "csv", build: plain("单位,数量\n某局,12\n"), want: []string{"file.not-workbook@"}},
	{row: 8, name: "pdf", build: plain("%PDF-1.7\n1 0 obj\n"), want: []string{"file.not-workbook@"}},
	{row: 8, name: "an .ods", build: func(t *testing.T, _ []byte) []byte {
		return zipped(t, []string{"mimetype", "content.xml"}, map[string][]byte{"mimetype": []byte("application/vnd.oasis.opendocument.spreadsheet"), "content.xml": []byte("<x/>")})
	}, want: []string{"file.not-workbook@"}},
	{row: 8, name: "a zip of workbooks", build: func(t *testing.T, data []byte) []byte {
		return zipped(t, []string{"a.xlsx", "b.xlsx"}, map[string][]byte{"a.xlsx": data, "b.xlsx": data})
	}, want: []string{"file.not-workbook@"}},
	{row: 8, name: "an .xls of Excel 4", build: plain("\x09\x04\x06\x00\x00\x04\x10\x00\x00\x00" + strings.Repeat("\x00", 2048)), want: []string{"file.legacy@"}},
	{row: 8, name: "an empty file", build: plain(""), want: []string{"file.empty@"}},
	{row: 9, name: "a password", want: []string{"file.encrypted@"}, build: func(t *testing.T, data []byte) []byte {
		x, err := excelize.OpenReader(bytes.NewReader(data))
		mustEdit(t, err)
		defer x.Close()
		var b bytes.Buffer
		mustEdit(t, x.Write(&b, excelize.Options{Password: "1234"}))
		return b.Bytes()
	}},
	{row: 10, name: "cut in the middle", build: func(t *testing.T, data []byte) []byte { return data[:len(data)/2] }, want: []string{"file.damaged@"}},
	{row: 10, name: "cut by ten bytes", build: func(t *testing.T, data []byte) []byte { return data[:len(data)-10] }, want: []string{"file.damaged@"}},
	{row: 10, name: "bytes behind the end", build: func(t *testing.T, data []byte) []byte { return append(slices.Clone(data), make([]byte, 4000)...) }},
	{row: 10, name: "bytes in front of the start", build: func(t *testing.T, data []byte) []byte { return append([]byte("#!/bin/sh\nexit\n"), data...) }},
	{row: 11, name: "a document type", build: swap(sheet3, "<worksheet", `<!DOCTYPE x [<!ENTITY e "9">]><worksheet`), want: []string{"file.hostile@"}},
	{row: 12, name: "a sheet that ends early", want: []string{"file.damaged@"}, build: parts(func(t *testing.T, p map[string][]byte) { p[sheet3] = p[sheet3][:len(p[sheet3])/2] })},
	{row: 12, name: "a wrong end tag", build: swap(sheet3, "</sheetData>", "</sheetDate>"), want: []string{"file.damaged@"}},
	{row: 12, name: "a bare ampersand", build: d9(` t="str"><v>1 & 2</v>`), want: []string{"file.damaged@"}},
	{row: 12, name: "bytes that are no UTF-8", build: d9(" t=\"str\"><v>\xff</v>"), want: []string{"file.damaged@"}},
	{row: 12, name: "a control character", build: d9(" t=\"str\"><v>\x01</v>"), want: []string{"file.damaged@"}},
	{row: 13, name: "deep nesting", build: swap(sheet3, "</worksheet>", strings.Repeat("<x>", 1000)+strings.Repeat("</x>", 1000)+"</worksheet>"), want: []string{"file.hostile@"}},
	{row: 13, name: "an attribute of more than a megabyte", build: swap(sheet3, "</worksheet>", `<extLst a="`+strings.Repeat("a", 1<<20+1)+`"/></worksheet>`), want: []string{"file.hostile@"}},
	{row: 13, name: "a text of two megabytes", build: d9(` t="str"><v>` + strings.Repeat("a", 2<<20) + `</v>`), want: []string{"file.hostile@"}},
	{row: 13, name: "a text longer than a cell holds is no figure", build: d9(` t="str"><v>` + strings.Repeat("长", 40000) + `</v>`),
		figures: is(templates.TextCell(strings.Repeat("长", 40000)))},
	{row: 14, name: "a sheet in UTF-16", build: parts(func(t *testing.T, p map[string][]byte) {
		s := strings.Replace(string(p[sheet3]), "UTF-8", "UTF-16", 1)
		out := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(s)) {
			out = binary.LittleEndian.AppendUint16(out, u)
		}
		p[sheet3] = out
	})},
	{row: 14, name: "an encoding that nobody knows", build: swap(sheet3, `encoding="UTF-8"`, `encoding="x-klingon"`), want: []string{"file.damaged@"}},
	{row: 15, name: "every element with a prefix", build: parts(func(t *testing.T, p map[string][]byte) {
		p[sheet3] = regexp.MustCompile(`<(/?)([A-Za-z]+)([ />])`).ReplaceAll(p[sheet3], []byte("<${1}x:$2$3"))
		p[sheet3] = bytes.Replace(p[sheet3], []byte("<x:worksheet xmlns="), []byte("<x:worksheet xmlns:x="), 1)
	})},
	{row: 15, name: "a strict workbook", build: parts(func(t *testing.T, p map[string][]byte) {
		for name := range p {
			p[name] = bytes.ReplaceAll(p[name], []byte("http://schemas.openxmlformats.org/spreadsheetml/2006/main"), []byte("http://purl.oclc.org/ooxml/spreadsheetml/main"))
			p[name] = bytes.ReplaceAll(p[name], []byte("http://schemas.openxmlformats.org/officeDocument/2006/relationships"), []byte("http://purl.oclc.org/ooxml/officeDocument/relationships"))
		}
	})},
	{row: 15, name: "a cell without a place stands behind the one before it", build: swap(sheet3, ` r="E9"`, ``)},
	{row: 15, name: "a number in CDATA", build: d9(`><v><![CDATA[12]]></v>`), figures: is(templates.Number(formula.FromInt(12)))},
	{row: 16, name: "rows of a foreign namespace", build: swap(sheet3, "<sheetData>",
		`<sheetData><e:row xmlns:e="urn:e" r="9"><e:c r="D9"><e:v>666</e:v></e:c></e:row>`)},
	{row: 16, name: "a second list of rows", build: swap(sheet3, "</sheetData>", "</sheetData><sheetData/>"), want: []string{"file.damaged@"}},
	{row: 17, name: "a sheet's part is missing", want: []string{"file.damaged@"}, build: parts(func(t *testing.T, p map[string][]byte) { delete(p, sheet3) })},
	{row: 17, name: "a sheet outside the package", build: swap("xl/_rels/workbook.xml.rels", "worksheets/sheet3.xml", "../../sheet3.xml"), want: []string{"file.damaged@"}},
	{row: 17, name: "two sheets of one part", build: swap("xl/_rels/workbook.xml.rels", "worksheets/sheet3.xml", "worksheets/sheet4.xml"), want: []string{"file.damaged@"}},
	{row: 17, name: "a relationship twice", build: swap("xl/_rels/workbook.xml.rels", `"rId5"`, `"rId4"`), want: []string{"file.damaged@"}},
	{row: 18, name: "two sheets of one name", build: swap("xl/workbook.xml", `name="四、复议诉讼"`, `name="三、申请"`), want: []string{"file.damaged@"}},
	{row: 18, name: "a sheet whose name is a path", build: swap("xl/workbook.xml", `name="四、复议诉讼"`, `name="../../etc"`), want: []string{"file.damaged@"}},
	{row: 19, name: "a reference that is none", build: swap(sheet3, `r="E9"`, `r="XFE9"`), want: []string{"file.damaged@"}},
	{row: 19, name: "a row of another number than its cells", build: swap(sheet3, `r="E9"`, `r="E10"`), want: []string{"file.damaged@"}},
	{row: 20, name: "a cell twice", build: swap(sheet3, `r="E9"`, `r="D9"`), want: []string{"file.damaged@"}},
	{row: 20, name: "cells out of order keep their columns", build: subst(`(<c r="D9".*?</c>)(<c r="E9".*?</c>)`, "$2$1"), want: []string{"workbook.disorder@D9~"}},
	{row: 20, name: "rows out of order keep their numbers", build: subst(`(<row r="9".*?</row>)(<row r="10".*?</row>)`, "$2$1"), want: []string{"workbook.disorder@~"}},
	{row: 21, name: "one cell at the far end", build: below(`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`)},
	{row: 21, name: "a dimension that lies", build: subst(`<dimension ref="[^"]*"`, `<dimension ref="A1:XFD1048576"`)},
	{row: 22, name: "200,000 rows that reach the last column", build: parts(func(t *testing.T, p map[string][]byte) {
		var rows strings.Builder
		for i := range 200_000 {
			fmt.Fprintf(&rows, `<row r="%d"><c r="XFD%[1]d" s="1"/></row>`, i+100)
		}
		replaceOnce(t, p, sheet3, "</sheetData>", rows.String()+"</sheetData>")
	})},
	{row: 22, name: "more cells than any table has", build: below(manyRows(11_000, strings.Repeat("<c><v>1</v></c>", 100))), want: []string{"file.hostile@"}},
	{row: 23, name: "a shared string that does not exist", build: d9(` t="s"><v>99999</v>`), want: []string{"file.damaged@"}},
	{row: 23, name: "a shared string behind the last one", want: []string{"file.damaged@"}, build: func(t *testing.T, data []byte) []byte {
		return d9(` t="s"><v>1</v>`)(t, parts(func(t *testing.T, p map[string][]byte) { sharedStrings(t, p, "<si><t>12</t></si>") })(t, data))
	}},
	{row: 24, name: "one text of a megabyte, beside the table, in 500,000 cells", want: remarksAlong(100, 21), build: func(t *testing.T, data []byte) []byte {
		return below(manyRows(5_000, strings.Repeat("<c/>", 20)+strings.Repeat(`<c t="s"><v>0</v></c>`, 100)))(t, parts(func(t *testing.T, p map[string][]byte) {
			sharedStrings(t, p, "<si><t>"+strings.Repeat("长", 1<<20/3)+"</t></si>")
		})(t, data))
	}},
	{row: 24, name: "three million runs in one text", build: parts(func(t *testing.T, p map[string][]byte) {
		sharedStrings(t, p, "<si>"+strings.Repeat("<r><t>a</t></r>", 3_000_000)+"</si>")
	}), want: []string{"file.hostile@"}},
	{row: 25, name: "a style that does not exist", build: subst(`<c r="D9" s="\d+"`, `<c r="D9" s="99999"`)},
	{row: 25, name: "a number format of 100,000 characters", build: parts(func(t *testing.T, p map[string][]byte) {
		format(t, p, strings.Repeat("0_(", 33_333))
	})},
	{row: 26, name: "figures merged into one cell", want: []string{"table.truncated@D9"},
		build: func(t *testing.T, data []byte) []byte {
			return edited(t, data, func(x *excelize.File) { mustEdit(t, x.MergeCell("三、申请", "D9", "E9")) })
		},
		figures: func(f *templates.Filing) {
			unreadable(f, granted, "")
			unreadable(f, "applications.granted.business", "")
		}},
	{row: 26, name: "a merge of a place that is none", build: parts(func(t *testing.T, p map[string][]byte) { mergeMore(t, p, `<mergeCell ref="A90:ZZZZ9"/>`) })},
	{row: 26, name: "merges of no place at all", build: parts(func(t *testing.T, p map[string][]byte) {
		mergeMore(t, p, `<mergeCell ref=""/><mergeCell ref="A"/><mergeCell ref=":"/>`)
	})},
	{row: 26, name: "50,000 merges", want: []string{"file.hostile@"}, build: parts(func(t *testing.T, p map[string][]byte) {
		mergeMore(t, p, strings.Repeat(`<mergeCell ref="Z99:Z100"/>`, 50_000))
	})},
	{row: 27, name: "links to nowhere and 20,000 conditional formats that are none", build: parts(func(t *testing.T, p map[string][]byte) {
		i := bytes.Index(p[sheet3], []byte("<pageMargins"))
		if i < 0 {
			t.Fatal("no pageMargins")
		}
		p[sheet3] = slices.Concat(p[sheet3][:i], bytes.Repeat([]byte(`<conditionalFormatting sqref="ZZZZ1"><cfRule type="x" dxfId="-1"><formula>((</formula></cfRule></conditionalFormatting>`), 20_000),
			[]byte(`<hyperlinks><hyperlink ref="A1" r:id="rId77"/></hyperlinks>`), p[sheet3][i:])
	})},
	{row: 28, name: "macros", want: []string{"workbook.active@~"}, build: parts(func(t *testing.T, p map[string][]byte) {
		p["xl/vbaProject.bin"] = []byte("x")
		replaceOnce(t, p, "xl/_rels/workbook.xml.rels", "</Relationships>", `<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`)
	})},
	{row: 28, name: "a formula that fetches is not computed", build: d9(`><f>WEBSERVICE("http://127.0.0.1/")</f><v>3</v>`), want: []string{"value.text@D9"},
		figures: is(templates.Cell{Kind: templates.CellUnreadable, Text: `=WEBSERVICE("http://127.0.0.1/")`})},
	{row: 28, name: "a formula that starts a program is not computed", build: d9(`><f>cmd|'/c calc'!A0</f><v>3</v>`), want: []string{"value.text@D9"},
		figures: is(templates.Cell{Kind: templates.CellUnreadable, Text: `=cmd|'/c calc'!A0`})},
	{row: 29, name: "text that looks like a formula stays text", build: d9(` t="inlineStr"><is><t>=1+1</t></is>`), figures: is(templates.TextCell("=1+1"))},
	{row: 30, name: "escapes for the terminal are dropped", build: d9(` t="inlineStr"><is><t>12_x001B_[2J件左右</t></is>`), figures: is(templates.TextCell("12[2J件左右"))},
	{row: 30, name: "a figure shown the other way round is no figure", build: d9(` t="inlineStr"><is><t>&#x202E;21</t></is>`), want: []string{"workbook.invisible@D9~"},
		figures: is(templates.TextCell("\u202e21"))},
	{row: 31, name: "not a number", build: d9(`><v>NaN</v>`), figures: is(templates.TextCell("NaN"))},
	{row: 31, name: "infinity", build: d9(`><v>INF</v>`), figures: is(templates.TextCell("INF"))},
	{row: 31, name: "a number beyond all bounds", build: d9(`><v>1e400</v>`), figures: is(templates.TextCell("1e400"))},
	{row: 31, name: "hexadecimal", build: d9(`><v>0x10</v>`), figures: is(templates.TextCell("0x10"))},
	{row: 31, name: "full width, with a unit", build: d9(` t="str"><v>１２件</v>`), figures: is(templates.Cell{Kind: templates.CellNumber, Number: formula.FromInt(12), Text: "１２件"})},
	{row: 31, name: "separators for thousands", build: d9(` t="str"><v>1,234</v>`), figures: is(templates.Cell{Kind: templates.CellNumber, Number: formula.FromInt(1234), Text: "1,234"})},
	{row: 31, name: "a dash for nothing", build: d9(` t="str"><v>—</v>`), figures: is(templates.Cell{Text: "—"})},
	{row: 31, name: "more or less", build: d9(` t="str"><v>12件左右</v>`), figures: is(templates.TextCell("12件左右"))},
	{row: 32, name: "eighteen digits have lost three already", build: d9(`><v>110101199003078888</v>`), figures: is(templates.TextCell("110101199003078888"))},
	{row: 33, name: "a date in a workbook that counts from 1904",
		build: func(t *testing.T, data []byte) []byte {
			return d9(`><v>44195</v>`)(t, parts(func(t *testing.T, p map[string][]byte) {
				format(t, p, "yyyy-mm-dd")
				replaceOnce(t, p, "xl/workbook.xml", "<workbookPr ", `<workbookPr date1904="1" `)
			})(t, data))
		},
		figures: is(templates.TextCell("2024年12月31日（日期）"))},
	{row: 33, name: "the day that never was", build: func(t *testing.T, data []byte) []byte {
		return d9(`><v>60</v>`)(t, parts(func(t *testing.T, p map[string][]byte) { format(t, p, "yyyy-mm-dd") })(t, data))
	}, figures: is(templates.TextCell("1900年2月28日（日期）"))},
	{row: 34, name: "an error value", build: d9(` t="e"><v>#N/A</v>`), figures: is(templates.Cell{Kind: templates.CellError, Text: "#N/A"})},
	{row: 34, name: "an error value pasted as text is one, too", build: d9(` t="str"><v>#N/A</v>`), figures: is(templates.Cell{Kind: templates.CellError, Text: "#N/A"})},
	{row: 34, name: "a total of another day", want: []string{"workbook.stale-value@J9~"}, build: subst(`(<c r="J9".*?<v>)\d+(</v>)`, "${1}7$2")},
	{row: 34, name: "no total is kept at all: it is computed", build: subst(`(</f>)<v>\d+</v>`, "$1"), want: []string{"workbook.no-value@J7~"}},
	{row: 35, name: "the table's sheet is hidden", want: []string{"workbook.hidden@D7?"},
		build: swap("xl/workbook.xml", `name="三、申请"`, `name="三、申请" state="hidden"`)},
	{row: 35, name: "a row is hidden", want: []string{"workbook.hidden@D9?"}, build: subst(`<row r="9"`, `<row r="9" hidden="1"`)},
	{row: 36, name: "reading an ordinary workbook leaves nothing in the temporary folder", build: func(t *testing.T, data []byte) []byte { return data }},
}

// hazardsElsewhere names the tests that hold what this layer does not see of a row. Paths start at this folder.
var hazardsElsewhere = []struct {
	row        int
	file, test string
	reason     string
}{
	{1, "readhazard_test.go", "TestReadPanic", "a panic of any cause, below Read, is a finding that names the file"},
	{2, "../sheets/cost_test.go", "TestCost", "the costliest parts that the limits let through"},
	{3, "readhazard_test.go", "TestNoCalcCellValue", "the library's evaluator is never called"},
	{4, "../sheets/open_test.go", "TestOpen", "overlapping entries and lying sizes, with the reader's own words"},
	{29, "../../cmd/nianbao/exportguard_test.go", "TestExportGuardsText", "text in CSV never becomes a formula"},
	{29, "../../cmd/nianbao/collectfault_test.go", "TestCollectNames", "text of a roster and a return never becomes a formula of 汇总.xlsx, nor a path"},
	{30, "../../cmd/internal/feedback/feedback_test.go", "TestText", "neither escapes nor turned text reach the terminal"},
	{30, "../../cmd/internal/feedback/feedback_test.go", "TestHTML", "markup is escaped on the receipt"},
	{30, "../../cmd/internal/report/same_test.go", "TestHygiene", "markup and invisible characters do not reach a report"},
	{36, "../../cmd/nianbao/output_test.go", "TestOutputs", "a failure leaves no half file behind"},
	{36, "../../cmd/nianbao/collectfault_test.go", "TestCollectKilled", "a run that is killed leaves whole files only"},
	{37, "../../cmd/internal/collect/choose_test.go", "TestChoose", "which of several filings of one agency counts"},
	{37, "../../cmd/nianbao/catalogue_test.go", "TestCatalogueCases", "file.duplicate, and the same file twice without it"},
}

// hazardRows is the number of rows of hazards, section 8.
const hazardRows = 37

// TestHazardRows holds that no row is without a case.
func TestHazardRows(t *testing.T) {
	seen := map[int]bool{}
	for _, c := range hazardCases {
		seen[c.row] = true
	}
	for _, e := range hazardsElsewhere {
		source, err := os.ReadFile(filepath.FromSlash(e.file))
		if err != nil || !bytes.Contains(source, []byte("\nfunc "+e.test+"(")) {
			t.Errorf("row %d (%s): %s has no %s", e.row, e.reason, e.file, e.test)
		}
		seen[e.row] = true
	}
	for row := range hazardRows + 1 {
		if row > 0 && !seen[row] {
			t.Errorf("row %d of hazards has no case", row)
		}
		delete(seen, row)
	}
	if len(seen) > 0 {
		t.Errorf("no such rows: %v", seen)
	}
}

// What reading one file may cost: on the heap at once, in all, and in work of its meter. Time is not asserted, how busy the
// machine is changes it.
const (
	mostHeap  = 256 << 20
	mostTotal = 512 << 20
	mostWork  = 200_000_000
	// mostCrowded is for a sheet of 60,000 rows of labels.
	mostCrowded = 200_000_000
)

// measured runs f and returns by how much the heap grew at most, and how much it allocated in all.
func measured(f func()) (peak, total uint64) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	done, most := make(chan bool), make(chan uint64)
	go func() {
		var top uint64
		var m runtime.MemStats
		for {
			select {
			case <-done:
				most <- top
				return
			case <-time.After(2 * time.Millisecond):
				runtime.ReadMemStats(&m)
				top = max(top, m.HeapAlloc)
			}
		}
	}()
	f()
	runtime.ReadMemStats(&after)
	close(done)
	peak = max(<-most, after.HeapAlloc)
	return peak - min(peak, before.HeapAlloc), after.TotalAlloc - before.TotalAlloc
}

// remarksAlong are the remarks of a row of many, told one by one as far as they are, and the one that counts the others.
func remarksAlong(row, col int) []string {
	list := []string{"workbook.remark@?"}
	for i := range maxRemarks {
		list = append(list, "workbook.remark@"+sheets.RefName(row, col+i)+"?")
	}
	return list
}

func TestReadHazards(t *testing.T) {
	base := completed(t)
	data := written(t, base)
	for _, c := range hazardCases {
		t.Run(fmt.Sprintf("%d %s", c.row, c.name), func(t *testing.T) {
			file := c.build(t, data)
			temp := t.TempDir()
			t.Setenv("TMPDIR", temp)
			var ret *Returned
			count := meter.New("某局.xlsx")
			peak, total := measured(func() { ret = readMetered(file, count) })
			t.Logf("%d kB: work %d, %.1f MB more on the heap, %.1f MB allocated", len(file)>>10, count.Spent(), float64(peak)/(1<<20), float64(total)/(1<<20))
			if count.Spent() > mostWork || total > mostTotal {
				t.Errorf("work %d, %d MB allocated", count.Spent(), total>>20)
			}
			if peak > mostHeap {
				t.Errorf("%d MB more on the heap", peak>>20)
			}
			if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
				t.Errorf("left in the temporary folder: %v %v", left, err)
			}
			found := slices.DeleteFunc(slices.Clone(ret.Findings), func(f templates.Finding) bool {
				return f.Code == "workbook.stale-value" && c.figures != nil && f.Place.Cell != "D9"
			})
			sameCodes(t, found, c.want...)
			for _, f := range ret.Findings {
				if strings.ContainsAny(f.Message, "{}\x1b") || strings.Contains(f.Message, "xl/") {
					t.Errorf("message %q", f.Message)
				}
			}
			if slices.ContainsFunc(c.want, func(code string) bool { return strings.HasPrefix(code, "file.") }) {
				if ret.Filing != nil {
					t.Error("refused, and yet figures")
				}
				return
			}
			sameFigures(t, ret.Filing, afterwards(base, ret.Filing, c.figures))
		})
	}
}

// afterwards returns what is expected of a filing after a change, with the totals that follow from what was read.
func afterwards(base, got *templates.Filing, change func(*templates.Filing)) *templates.Filing {
	want := base.Clone()
	if change == nil || got == nil {
		return want
	}
	change(want)
	for _, key := range want.Form.Keys() {
		if want.Form.Computed(key) != nil {
			recompute(want, got, key)
		}
	}
	return want
}

// A faultyFile panics when it is read.
type faultyFile struct{ io.ReaderAt }

func (faultyFile) ReadAt([]byte, int64) (int, error) { panic("row 1 of hazards") }

// TestReadPanic: row 1. A panic below Read costs one file, by name, and not the run.
func TestReadPanic(t *testing.T) {
	ret := Read(faultyFile{}, 1000, Options{File: "某局.xlsx"})
	sameCodes(t, ret.Findings, "file.damaged@")
	if ret.Filing != nil || !strings.Contains(ret.Findings[0].Message, "某局.xlsx") {
		t.Errorf("filing %v, message %q", ret.Filing, ret.Findings[0].Message)
	}
}

// TestNoCalcCellValue: row 3. The library's evaluator loops, panics and is wrong on returned files; nothing here calls it.
func TestNoCalcCellValue(t *testing.T) {
	var names []string
	for _, folder := range []string{".", "..", "../marked"} {
		list, err := filepath.Glob(folder + "/*.go")
		mustEdit(t, err)
		names = append(names, list...)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		mustEdit(t, err)
		if bytes.Contains(source, []byte(".CalcCellValue(")) {
			t.Errorf("%s calls CalcCellValue", name)
		}
	}
}

// What would take time that grows with the square of the file is given up early.
func TestReadCrowded(t *testing.T) {
	var rows strings.Builder
	text := func(row, col int, s string) {
		fmt.Fprintf(&rows, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, xlsx.Ref{Sheet: "", Row: row, Col: col}.A1(), s)
	}
	form := form2021(t)
	lines, cols := place.Leaves(form.Table("applications").Rows), place.Leaves(form.Table("applications").Cols)
	for i := range 60000 {
		fmt.Fprintf(&rows, `<row r="%d">`, i+1)
		if i%2 == 0 {
			for j, c := range cols {
				text(i+1, j+2, c.Label)
			}
		} else {
			text(i+1, 1, lines[(i/2)%len(lines)].Label)
		}
		rows.WriteString("</row>")
	}
	data := rezipped(t, written(t, completed(t)), func(p map[string][]byte) {
		part := partOfSheet("三、申请")
		b := p[part]
		i, j := bytes.Index(b, []byte("<sheetData>")), bytes.Index(b, []byte("</sheetData>"))
		p[part] = []byte(string(b[:i]) + "<sheetData>" + rows.String() + string(b[j:]))
	})
	count := meter.New("某局.xlsx")
	ret := readMetered(data, count)
	t.Logf("work %d for %d kB", count.Spent(), len(data)>>10)
	if count.Spent() > mostCrowded {
		t.Errorf("work %d", count.Spent())
	}
	if ret.Filing == nil || ret.Filing.Cell("applications.new.natural").Kind != templates.CellUnreadable {
		t.Error(describe(ret.Findings))
	}
}
