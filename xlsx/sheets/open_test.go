package sheets

import (
	"strings"
	"testing"

	"nianbao/xlsx/opc"
)

// openCase is a package and what must come of it: a refusal, or cells and notes.
type openCase struct {
	name  string // what is odd
	data  []byte
	kind  opc.Kind // of the refusal, 0 for none
	says  string   // part of the error text
	cells string   // dump of the cells; "" is tiny's
	notes string   // codes
}

const none = "-" // no cells

// openCases are the hazards that concern this layer; the number is the row of
// hazards.md, section 8.
func openCases() []openCase {
	wb := "xl/workbook.xml"
	wbRels := "xl/_rels/workbook.xml.rels"
	v1 := `<row r="1"><c r="A1"><v>1</v></c></row>`
	a1 := "表!A1 number 1\n"
	bad := func(name, data, says string) openCase {
		return openCase{name: name, data: rows(data).zip(), kind: opc.Damaged, says: says}
	}
	good := func(name, data, cells, notes string) openCase {
		return openCase{name: name, data: rows(data).zip(), cells: cells, notes: notes}
	}
	strict := func(p parts) parts {
		out := append(parts(nil), p...)
		for i := range out {
			out[i].body = strings.ReplaceAll(out[i].body, mainNS, "http://purl.oclc.org/ooxml/spreadsheetml/main")
			out[i].body = strings.ReplaceAll(out[i].body, relNS, "http://purl.oclc.org/ooxml/officeDocument/relationships")
		}
		return out
	}
	list := []openCase{
		{name: "ordinary", data: tiny().zip()},
		// 4, 6, 7: names
		{name: "4 overlapping entries", data: overlapping(), kind: opc.Hostile, says: "overlaps"},
		{name: "4 too many entries", data: manyEntries(2100), kind: opc.Hostile, says: "entries"},
		{name: "4 bomb", data: tiny().with("xl/media/a.bin", strings.Repeat("0", 8<<20)).zip(), kind: opc.Hostile, says: "more than 200 times"},
		{name: "6 name twice", data: append(tiny(), part{sheet1, worksheet("")}).zip(), kind: opc.Damaged, says: "twice"},
		{name: "6 name twice but for case", data: append(tiny(), part{"xl/Worksheets/Sheet1.xml", worksheet("")}).zip(), kind: opc.Damaged, says: "twice"},
		{name: "6 name twice but for backslash", data: append(tiny(), part{`xl\worksheets\sheet1.xml`, worksheet("")}).zip(), kind: opc.Damaged, says: "twice"},
		{name: "7 traversal in a name that is not needed", data: tiny().with("../../etc/passwd", "x").zip()},
		{name: "7 sheet is a directory", data: tiny().with(wbRels, rels("rId1", "worksheet", "worksheets/d/")).with("xl/worksheets/d/", "").with(sheet1, "-").zip(), kind: opc.Damaged},
		{name: "names in other case", data: renamed(tiny(), strings.ToUpper).zip()},
		{name: "names with backslashes", data: renamed(tiny(), func(s string) string { return strings.ReplaceAll(s, "/", `\`) }).zip()},
		// 8, 9: other things
		{name: "8 empty", data: nil, kind: opc.Empty},
		{name: "8 html", data: []byte("<html><table><tr><td>1</td></tr></table></html>"), kind: opc.NotWorkbook},
		{name: "8 csv", data: []byte("a,b\n1,2\n"), kind: opc.NotWorkbook},
		{name: "8 pdf", data: []byte("%PDF-1.4"), kind: opc.NotWorkbook},
		{name: "8 zip of xlsx", data: parts{{"a.xlsx", string(tiny().zip())}}.zip(), kind: opc.NotWorkbook},
		{name: "8 docx", data: tiny().replace(contentTypes, "spreadsheetml.sheet.main", "wordprocessingml.document.main").zip(), kind: opc.NotWorkbook},
		{name: "9 encrypted", data: oleFile("EncryptionInfo", "EncryptedPackage"), kind: opc.Encrypted},
		{name: "9 xls", data: oleFile("Workbook"), kind: opc.Legacy},
		// 10
		{name: "10 cut", data: tiny().zip()[:900], kind: opc.Damaged},
		{name: "10 trailing bytes", data: append(tiny().zip(), make([]byte, 4096)...)},
		{name: "10 leading bytes", data: append([]byte("#!/bin/sh\nexit\n"), tiny().zip()...)},
		// 11, 12, 13, 14: XML
		{name: "11 doctype", data: tiny().replace(sheet1, "<worksheet", "<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet").zip(), kind: opc.Hostile, says: "DOCTYPE"},
		{name: "11 doctype in shared strings", data: tiny().replace("xl/sharedStrings.xml", "<sst", "<!DOCTYPE x><sst").zip(), kind: opc.Hostile, says: "DOCTYPE"},
		{name: "12 cut part", data: tiny().replace(sheet1, "</sheetData></worksheet>", "").zip(), kind: opc.Damaged, says: "ends inside"},
		{name: "12 wrong end tag", data: tiny().replace(sheet1, "</row>", "</rov>").zip(), kind: opc.Damaged, says: "end tag"},
		{name: "12 bare ampersand", data: rows(`<row r="1"><c r="A1" t="str"><v>a & b</v></c></row>`).zip(), kind: opc.Damaged, says: "&"},
		{name: "12 bad utf-8", data: rows("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>\xff</v></c></row>").zip(), kind: opc.Damaged, says: "UTF-8"},
		{name: "12 control character", data: rows("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>\x01</v></c></row>").zip(), kind: opc.Damaged, says: "U+0001"},
		{name: "12 after the data", data: rows(v1, `<pageSetup x=1/>`).zip(), kind: opc.Damaged, says: "quotes"},
		{name: "12 styles cut", data: tiny().replace("xl/styles.xml", "</styleSheet>", "").zip(), kind: opc.Damaged, says: "xl/styles.xml"},
		{name: "13 depth", data: rows(v1, strings.Repeat("<extLst>", 300)+strings.Repeat("</extLst>", 300)).zip(), kind: opc.Hostile, says: "deeper"},
		{name: "13 huge attribute", data: rows(v1, `<extLst a="`+random(1<<20+1)+`"/>`).zip(), kind: opc.Hostile, says: "attribute value"},
		{name: "13 long text", data: rows(`<row r="1"><c r="A1" t="str"><v>` + random(40000) + `</v></c></row>`).zip(), cells: "表!A1 string " + random(40000) + "\n", notes: NoteLongText},
		{name: "13 endless text", data: rows(`<row r="1"><c r="A1" t="str"><v>` + random(2<<20) + `</v></c></row>`).zip(), kind: opc.Hostile, says: "A1"},
		{name: "14 utf-16 sheet", data: tiny().with(sheet1, utf16le(strings.Replace(worksheet(v1), "UTF-8", "UTF-16", 1))).zip(), cells: a1},
		{name: "14 utf-16 without mark", data: tiny().with(sheet1, utf16le(strings.Replace(worksheet(v1), "UTF-8", "UTF-16", 1))[2:]).zip(), cells: a1},
		{name: "14 utf-16 that says utf-8", data: tiny().with(sheet1, utf16le(worksheet(v1))).zip(), kind: opc.Damaged},
		{name: "14 utf-16 cut", data: tiny().with(sheet1, utf16le(strings.Replace(worksheet(v1), "UTF-8", "UTF-16", 1))+"x").zip(), kind: opc.Damaged},
		{name: "14 gbk", data: tiny().with("xl/sharedStrings.xml", strings.Replace(head, "UTF-8", "GBK", 1)+`<sst xmlns="`+mainNS+"\"><si><t>\xbc\xd7</t></si></sst>").zip()},
		{name: "14 gbk that is not", data: tiny().with("xl/sharedStrings.xml", strings.Replace(head, "UTF-8", "GBK", 1)+`<sst xmlns="`+mainNS+"\"><si><t>\xff\xff</t></si></sst>").zip(), kind: opc.Damaged, says: "encoding"},
		{name: "14 unknown encoding", data: tiny().replace(sheet1, "UTF-8", "x-klingon").zip(), kind: opc.Damaged, says: "encoding"},
		{name: "14 bom", data: tiny().replace(sheet1, head, "\ufeff"+head).zip()},
		// 15
		{name: "15 prefixed", data: tiny().with(sheet1, `<x:worksheet xmlns:x="`+mainNS+`"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`).zip(), cells: a1},
		{name: "15 strict", data: strict(tiny()).zip()},
		{name: "15 alternate in workbook", data: tiny().replace(wb, "<sheets>", `<mc:AlternateContent xmlns:mc="`+mcNS+`"><mc:Choice Requires="y" xmlns:y="urn:y"><y:z/></mc:Choice></mc:AlternateContent><sheets>`).zip()},
		good("15 alternate, fallback", `<row r="1"><mc:AlternateContent><mc:Choice Requires="e"><c r="A1"><v>2</v></c></mc:Choice><mc:Fallback><c r="A1"><v>1</v></c></mc:Fallback></mc:AlternateContent></row>`, a1, NoteAlternate),
		good("15 alternate, choice", `<row r="1"><mc:AlternateContent><mc:Choice Requires="x14"><c r="A1"><v>1</v></c></mc:Choice><mc:Fallback><c r="A1"><v>2</v></c></mc:Fallback></mc:AlternateContent></row>`, a1, NoteAlternate),
		good("15 cdata and comments", `<row r="1"><c r="A1" t="str"><v>a<![CDATA[<b>]]><!-- no -->c</v></c></row>`, "表!A1 string a<b>c\n", ""),
		good("15 no r anywhere", `<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>9</v></c></row>`, "表!A1 number 1\n表!C1 number 3\n表!A3 number 9\n", ""),
		good("15 r now and then", `<row r="5"><c r="B5"><v>1</v></c><c><v>2</v></c></row><row><c r="D6"><v>3</v></c></row>`, "表!B5 number 1\n表!C5 number 2\n表!D6 number 3\n", ""),
		good("empty s", `<row r="1"><c r="A1" s=""><v>1</v></c></row>`, a1, ""),
		good("alternate row namespace only on dyDescent", `<row r="1" x14:dyDescent="0.2"><c r="A1"><v>1</v></c></row>`, a1, ""),
		// 16
		good("16 foreign row", `<e:row r="1"><e:c r="A1"><e:v>666</e:v></e:c></e:row>`+v1, a1, NoteForeign),
		good("16 foreign cell and value", `<row r="1"><e:c r="A1"><v>666</v></e:c><c r="A1"><e:v>666</e:v><v>1</v></c></row>`, a1, NoteForeign),
		{name: "16 second sheetData", data: rows(v1, `<sheetData/>`).zip(), kind: opc.Damaged, says: "second sheetData"},
		{name: "16 no sheetData", data: tiny().replace(sheet1, "sheetData", "sheetDatb").replace(sheet1, "</sheetData", "</sheetDatb").zip(), kind: opc.Damaged, says: "no sheetData"},
		// 17
		{name: "17 sheet part missing", data: tiny().with(sheet1, "-").zip(), kind: opc.Damaged, says: "missing"},
		{name: "17 workbook missing", data: tiny().with(wb, "-").zip(), kind: opc.Damaged, says: "missing"},
		{name: "17 root relationships missing", data: tiny().with("_rels/.rels", "-").zip(), kind: opc.Damaged},
		{name: "17 content types missing", data: tiny().with(contentTypes, "-").zip(), kind: opc.Damaged},
		{name: "17 target outside", data: tiny().replace(wbRels, "worksheets/sheet1.xml", "../../sheet1.xml").zip(), kind: opc.Damaged, says: "outside"},
		{name: "17 target is a web page", data: tiny().replace(wbRels, "worksheets/sheet1.xml", "http://example.com/a.xml").zip(), kind: opc.Damaged, says: "outside"},
		{name: "17 absolute target", data: tiny().replace(wbRels, "worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml").zip()},
		{name: "17 roundabout target", data: tiny().replace(wbRels, "worksheets/sheet1.xml", `..\xl\.\worksheets\sheet1.xml`).zip()},
		{name: "17 escaped target", data: tiny().replace(wbRels, "worksheets/sheet1.xml", `worksheets/%73heet1.xml`).zip()},
		{name: "17 other part name", data: renamed(tiny().replace(wbRels, "worksheets/sheet1.xml", "bl%C3%A4/1.bin"), func(s string) string {
			return strings.Replace(s, sheet1, "xl/blä/1.bin", 1)
		}).zip()},
		{name: "17 relationship id twice", data: tiny().replace(wbRels, "rId2", "rId1").zip(), kind: opc.Damaged, says: "twice"},
		{name: "17 two sheets one part", data: tiny().replace(wb, "</sheets>", `<sheet name="b" sheetId="2" r:id="rId9"/></sheets>`).replace(wbRels, "</Relationships>", `<Relationship Id="rId9" Type="`+relNS+`/worksheet" Target="/XL/worksheets/sheet1.xml"/></Relationships>`).zip(), kind: opc.Damaged, says: "share"},
		{name: "17 sheet without relationship", data: tiny().replace(wb, "</sheets>", `<sheet name="b" sheetId="2" r:id="rId9"/></sheets>`).zip(), notes: NoteSheet},
		{name: "17 sheet without relationship, part left over", data: tiny().replace(wb, `r:id="rId1"`, `r:id="rId9"`).zip(), kind: opc.Damaged, says: "belongs to no sheet"},
		{name: "17 sheet leads to the strings", data: tiny().replace(wb, `r:id="rId1"`, `r:id="rId2"`).zip(), kind: opc.Damaged, says: "no sheet"},
		{name: "17 no sheets", data: tiny().replace(wb, `<sheet name="表" sheetId="1" r:id="rId1"/>`, "").zip(), kind: opc.Damaged, says: "no sheets"},
		{name: "17 styles missing", data: tiny().with("xl/styles.xml", "-").zip(), kind: opc.Damaged, says: "missing"},
		{name: "17 styles not mentioned", data: tiny().with("xl/styles.xml", "-").with(wbRels, rels("rId1", "worksheet", "worksheets/sheet1.xml", "rId2", "sharedStrings", "sharedStrings.xml")).zip(), notes: NoteStyle},
		{name: "properties damaged", data: tiny().replace("docProps/custom.xml", "</Properties>", "").zip(), notes: NotePart},
		{name: "properties missing", data: tiny().with("docProps/custom.xml", "-").zip(), notes: NotePart},
		// 18
		{name: "18 sheet names equal but for case", data: tiny().replace(wb, "</sheets>", `<sheet name="AB" sheetId="2" r:id=""/><sheet name="ab" sheetId="3" r:id=""/></sheets>`).zip(), kind: opc.Damaged, says: "two sheets"},
		{name: "18 odd characters in sheet name", data: tiny().replace(wb, `name="表"`, `name="a/b"`).zip(), kind: opc.Damaged, says: "characters"},
		{name: "18 no sheet name", data: tiny().replace(wb, `name="表"`, `name=" "`).zip(), kind: opc.Damaged, says: "without a name"},
		// 19
		bad("19 column beyond XFD", `<row r="2"><c r="XFE2"><v>1</v></c></row>`, "XFE2"),
		bad("19 row 0", `<row r="2"><c r="B0"><v>1</v></c></row>`, "B0"),
		bad("19 R1C1", `<row r="2"><c r="R2C2"><v>1</v></c></row>`, "R2C2"),
		bad("19 space", `<row r="2"><c r=" B2"><v>1</v></c></row>`, "B2"),
		bad("19 leading zero", `<row r="2"><c r="B02"><v>1</v></c></row>`, "B02"),
		bad("19 row number 0", `<row r="0"><c><v>1</v></c></row>`, "row number"),
		bad("19 row too large", `<row r="1048577"/>`, "1048577"),
		bad("19 row is no number", `<row r="1e3"/>`, "1e3"),
		bad("19 row after the last", `<row r="1048576"/><row><c><v>1</v></c></row>`, "outside"),
		bad("19 cell in another row", `<row r="3"><c r="A4"><v>1</v></c></row>`, "A4"),
		good("19 empty cell in another row", `<row r="3"><c r="A4"/><c r="B3"><v>1</v></c></row>`, "表!B3 number 1\n", NoteCellRow),
		// 20
		bad("20 row twice", `<row r="1"><c r="A1"><v>1</v></c></row><row r="1"/>`, "twice"),
		bad("20 cell twice", `<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>`, "A1: the cell is given twice"),
		bad("20 cell twice, once empty", `<row r="1"><c r="A1"/><c r="A1"><v>2</v></c></row>`, "twice"),
		bad("20 cell twice, apart", `<row r="1"><c r="A1"><v>1</v></c><c r="C1"/><c r="A1"><v>2</v></c></row>`, "twice"),
		good("20 rows out of order", `<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>`, "表!A1 number 1\n表!A2 number 2\n表!A3 number 3\n", NoteOrder),
		good("20 cells out of order", `<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>`, "表!A1 number 1\n表!C1 number 3\n", NoteOrder),
		// 21
		good("21 far corner", `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`, "表!XFD1048576 number 1\n", ""),
		// 23
		bad("23 index too large", `<row r="1"><c r="A1" t="s"><v>1</v></c></row>`, "A1: shared string 1"),
		bad("23 index negative", `<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`, "-1"),
		bad("23 index with point", `<row r="1"><c r="A1" t="s"><v>0.0</v></c></row>`, "0.0"),
		bad("23 index is text", `<row r="1"><c r="A1" t="s"><v>abc</v></c></row>`, "abc"),
		{name: "23 table missing", data: tiny().with("xl/sharedStrings.xml", "-").zip(), kind: opc.Damaged, says: "missing"},
		{name: "23 table not mentioned", data: tiny().with(wbRels, rels("rId1", "worksheet", "worksheets/sheet1.xml")).zip(), kind: opc.Damaged, says: "no table"},
		{name: "23 table elsewhere", data: renamed(tiny().replace(wbRels, "sharedStrings.xml", "odd/Strings1.xml"), func(s string) string {
			return strings.Replace(s, "sharedStrings", "odd/strings1", 1)
		}).zip()},
		// 25
		good("25 style does not exist", `<row r="1"><c r="A1" s="99"><v>1</v></c></row>`, a1, NoteStyle),
		// 26
		{name: "26 bad merge", data: rows(v1, `<mergeCells><mergeCell ref="A1:ZZZZ9"/></mergeCells>`).zip(), cells: a1, notes: NoteMerge},
		{name: "26 overlap", data: rows(v1, `<mergeCells><mergeCell ref="A1:C3"/><mergeCell ref="C3:D4"/></mergeCells>`).zip(), cells: a1, notes: NoteMerge},
		{name: "26 value under a merge", data: rows(`<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>`, `<mergeCells><mergeCell ref="A1:C3"/></mergeCells>`).zip(), cells: "表!A1 number 1\n表!B1 number 2\n", notes: NoteMergeValue},
		{name: "26 too many", data: rows(v1, `<mergeCells>`+strings.Repeat(`<mergeCell ref="A1:B1"/>`, 10001)+`</mergeCells>`).zip(), kind: opc.Hostile, says: "merged"},
		// 31
		good("31 not numbers", `<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>INF</v></c><c r="C1"><v>1e400</v></c><c r="D1"><v>0x10</v></c><c r="E1"><v>1_000</v></c><c r="F1"><v>１</v></c><c r="G1"><v>1,5</v></c><c r="H1" t="n"><v>abc</v></c></row>`,
			"表!A1 string NaN\n表!B1 string INF\n表!C1 string 1e400\n表!D1 string 0x10\n表!E1 string 1_000\n表!F1 string １\n表!G1 string 1,5\n表!H1 string abc\n", NoteNumber),
		good("31 numbers", `<row r="1"><c r="A1"><v>-1.50</v></c><c r="B1"><v>1E-05</v></c><c r="C1"><v> 7
</v></c><c r="D1"><v>.5</v></c><c r="E1"><v>0.30000000000000004</v></c><c r="F1"><v>110101199003078888</v></c></row>`,
			"表!A1 number -1.50\n表!B1 number 1E-05\n表!C1 number 7\n表!D1 number .5\n表!E1 number 0.30000000000000004\n表!F1 number 110101199003078888\n", ""),
		// types
		good("types", `<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#REF!</v></c><c r="C1" t="d"><v>2024-12-31</v></c><c r="D1" t="inlineStr"><is><r><rPr><b/></rPr><t>x</t></r><r><t xml:space="preserve"> y</t></r><rPh sb="0" eb="1"><t>no</t></rPh></is></c><c r="E1" t="str"><v>#N/A</v></c><c r="F1" t="str"><f>""</f><v></v></c><c r="G1"><f>1+1</f></c></row>`,
			"表!A1 bool 1\n表!B1 error #REF!\n表!C1 date 2024-12-31\n表!D1 string x y\n表!E1 string #N/A\n表!F1 string  =\"\"\n表!G1 blank  =1+1\n", ""),
		good("boolean that is none", `<row r="1"><c r="A1" t="b"><v>2</v></c></row>`, "表!A1 string 2\n", NoteNumber),
		good("escapes", `<row r="1"><c r="A1" t="str"><v>_x0041__x005F_x0041__xD801__xDC05__x004g_</v></c></row>`, "表!A1 string A_x0041_\U00010405_x004g_\n", ""),
		good("half an escaped pair", `<row r="1"><c r="A1" t="str"><v>_xD801_a</v></c></row>`, "表!A1 string _xD801_a\n", NoteEscape),
		good("inline text in a number cell", `<row r="1"><c r="A1"><is><t>5</t></is></c></row>`, "表!A1 string 5\n", NoteInline),
		good("blank cells", `<row r="1"><c r="A1"/><c r="B1"><v/></c><c r="C1" t="s"><v></v></c><c r="D1" t="inlineStr"/></row>`, none, ""),
		bad("unknown type", `<row r="1"><c r="A1" t="x"><v>1</v></c></row>`, "type"),
		bad("unknown attribute of a cell", `<row r="1"><c q="B1"><v>1</v></c></row>`, "attribute"),
		bad("unknown attribute of a row", `<row q="5"><c><v>1</v></c></row>`, "attribute"),
		bad("prefixed attribute", `<row r="1"><c xmlns:m="`+mainNS+`" m:r="B1"><v>1</v></c></row>`, "prefix"),
		bad("unknown element in a cell", `<row r="1"><c r="A1"><w>1</w></c></row>`, "unexpected"),
		bad("unknown element in a row", `<row r="1"><d r="A1"><v>1</v></d></row>`, "unexpected"),
		bad("unknown element in sheetData", `<rov r="1"><c r="A1"><v>1</v></c></rov>`, "unexpected"),
		bad("two values", `<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>`, "second value"),
		bad("element in a value", `<row r="1"><c r="A1"><v>1<v>2</v></v></c></row>`, "unexpected"),
		bad("text between cells", `<row r="1">7<c r="A1"><v>1</v></c></row>`, "between"),
		bad("text in a cell", `<row r="1"><c r="A1">7<v>1</v></c></row>`, "A1: text between elements"),
		bad("value beside inline text", `<row r="1"><c r="A1" t="inlineStr"><is><t>1</t></is><v>2</v></c></row>`, "beside"),
		{name: "text in the string table", data: tiny().replace("xl/sharedStrings.xml", "<t>", "x<t>").zip(), kind: opc.Damaged, says: "outside <t>"},
		{name: "two texts in a string", data: tiny().replace("xl/sharedStrings.xml", "</t>", "</t><t>b</t>").zip(), kind: opc.Damaged, says: "second <t>"},
		// formulas
		good("shared formula", `<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*$B$1+SUM($C1:D$9)</f><v>1</v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c></row><row r="3"><c r="C3"><f t="shared" si="0"/></c></row>`,
			"表!A1 number 1 =B1*$B$1+SUM($C1:D$9)\n表!A2 number 1 =B2*$B$1+SUM($C2:D$9)\n表!C3 blank  =D3*$B$1+SUM($C3:F$9)\n", ""),
		good("shared formula, master later", `<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c></row><row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>1</v></c></row>`,
			"表!A1 number 1 =B1\n表!A2 number 1 =B2\n", NoteOrder),
		bad("shared formula without master", `<row r="1"><c r="A1"><f t="shared" si="3"/><v>1</v></c></row>`, "A1: shared formula 3"),
		bad("shared formula defined twice", `<row r="1"><c r="A1"><f t="shared" si="0" ref="A1">B1</f><v>1</v></c><c r="B1"><f t="shared" si="0" ref="B1">D9</f></c></row>`, "twice"),
		good("array formula", `<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2*2</f><v>4</v></c></row>`, "表!A1 number 4 =B1:B2*2\n", ""),
		good("empty formula", `<row r="1"><c r="A1"><f></f><v>4</v></c></row>`, "表!A1 number 4\n", NoteFormula),
		good("formula with sign", `<row r="1"><c r="A1"><f>=B1</f><v>4</v></c></row>`, "表!A1 number 4 =B1\n", ""),
	}
	// 4, 5: what the directory says against what is there
	z := tiny().zip()
	stored := bytesPatch(storedZip(tiny()), "<v>7</v>", "<v>9</v>")
	list = append(list,
		openCase{name: "5 value altered under the old CRC", data: stored, kind: opc.Damaged, says: "CRC"},
		openCase{name: "5 CRC altered", data: patchCentral(z, sheet1, 16, 0xff), kind: opc.Damaged, says: "CRC"},
		openCase{name: "5 CRC altered, part not needed", data: patchCentral(tiny().with("xl/theme/theme1.xml", "<a/>").zip(), "xl/theme/theme1.xml", 16, 0xff), kind: opc.Damaged, says: "CRC"},
		openCase{name: "5 size altered", data: patchCentral(z, sheet1, 24, 0x01), kind: opc.Damaged, says: "bytes"},
		openCase{name: "4 size lie of gigabytes", data: patchCentral(z, sheet1, 27, 0x7f), kind: opc.Hostile},
		openCase{name: "7 sheet is a symbolic link", data: symlink(z, sheet1), kind: opc.Damaged, says: "regular"},
		openCase{name: "encrypted entry", data: patchCentral(z, sheet1, 8, 1), kind: opc.Encrypted},
		openCase{name: "encrypted entry of AES", data: patchCentral(patchCentral(z, sheet1, 8, 1), sheet1, 10, 99^8), kind: opc.Damaged, says: "disagree"},
		openCase{name: "unknown compression", data: patchCentral(z, sheet1, 10, 4), kind: opc.Damaged},
	)
	return list
}

func TestOpen(t *testing.T) {
	for _, c := range openCases() {
		t.Run(c.name, func(t *testing.T) {
			b, err := open_(c.data, Limits{})
			if c.kind != 0 {
				if k := kindOf(err); k != c.kind || !strings.Contains(err.Error(), c.says) {
					t.Fatalf("got %v %v, want %v with %q", k, err, c.kind, c.says)
				}
				t.Log(err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := c.cells
			switch want {
			case "":
				want = tinyCells
			case none:
				want = ""
			}
			if got := dump(b); got != want {
				t.Errorf("cells\n%.500s\nwant\n%.500s", got, want)
			}
			if got := codes(b); got != c.notes {
				t.Errorf("notes %q, want %q: %v", got, c.notes, b.Notes)
			}
		})
	}
}
