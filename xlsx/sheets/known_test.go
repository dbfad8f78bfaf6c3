package sheets

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"nianbao/testdata/tier"
	"nianbao/xlsx/opc"
)

// forgetAll makes an end of what was learnt of workbooks read before.
func forgetAll() { memories = &sync.Pool{New: func() any { return new(memory) }} }

// readAll reads a workbook and shows everything that was read, errors and notes included.
func readAll(data []byte) (*Book, string) {
	b, err := open_(data, Limits{})
	return b, fmt.Sprint(err)
}

// sameRead: what is read of a workbook by one who has read others is what is read by one who has not.
func sameRead(t *testing.T, name string, data []byte) {
	t.Helper()
	got, err := readAll(data)
	kept := memories
	forgetAll()
	want, wantErr := readAll(data)
	memories = kept
	if err != wantErr {
		t.Errorf("%s: error %s, want %s", name, err, wantErr)
	} else if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: read otherwise than at first:\n got %s\nwant %s", name, dump(got), dump(want))
	}
}

// knownSheets are sheets of tiny that follow each other: the second of a pair has bytes in common with the first that mean
// something else there.
var knownSheets = []struct{ reason, first, second string }{
	{"another value", `<row r="1"><c r="A1"><v>7</v></c></row>`, `<row r="1"><c r="A1"><v>8</v></c></row>`},
	{"no value", `<row r="1"><c r="A1"><v>7</v></c></row>`, `<row r="1"><c r="A1"><v></v></c></row>`},
	{"not a number", `<row r="1"><c r="A1"><v>7</v></c></row>`, `<row r="1"><c r="A1"><v>7件</v></c></row>`},
	{"in another row", `<row r="1"><c r="A1"><v>7</v></c></row>`, `<row r="2"><c r="A1"><v>7</v></c></row>`},
	{"in another row, empty", `<row r="1"><c r="A1" s="1"/></row>`, `<row r="2"><c r="A1" s="1"/></row>`},
	{"twice", `<row r="1"><c r="A1"><v>7</v></c></row>`, `<row r="1"><c r="A1"><v>7</v></c><c r="A1"><v>7</v></c></row>`},
	{"out of order", `<row r="1"><c r="A1"><v>7</v></c><c r="B1"><v>7</v></c></row>`, `<row r="1"><c r="B1"><v>7</v></c><c r="A1"><v>7</v></c></row>`},
	{"another string", `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, `<row r="1"><c r="A1" t="s"><v>1</v></c></row>`},
	{"no index", `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, `<row r="1"><c r="A1" t="s"><v>x</v></c></row>`},
	{"an escape", `<row r="1"><c r="A1" t="str"><v>a</v></c></row>`, `<row r="1"><c r="A1" t="str"><v>_x0041_</v></c></row>`},
	{"half an escape", `<row r="1"><c r="A1" t="str"><v>_xD800_</v></c></row>`, `<row r="1"><c r="A1" t="str"><v>_xD800_</v></c></row>`},
	{"a reference", `<row r="1"><c r="A1" t="str"><v>a</v></c></row>`, `<row r="1"><c r="A1" t="str"><v>&lt;</v></c></row>`},
	{"inline text", `<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>`, `<row r="1"><c r="A1" t="inlineStr"><is><t></t></is></c></row>`},
	{"inline text of another type", `<row r="1"><c r="A1"><is><t>甲</t></is></c></row>`, `<row r="1"><c r="A1"><is><t>甲</t></is></c></row>`},
	{"a guide behind the text", `<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>`,
		`<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t><rPh sb="0" eb="1"><t>j</t></rPh></is></c></row>`},
	{"half of the value is a comment", `<row r="1"><c r="A1"><v>1<!-- -->5</v></c></row>`, `<row r="1"><c r="A1"><v>1<!-- -->6</v></c></row>`},
	{"the end of a cell in a text", `<row r="1"><c r="A1" t="str"><v>a</v></c></row>`, `<row r="1"><c r="A1" t="str"><v><![CDATA[</v></c>]]></v></c></row>`},
	{"another namespace in the row", `<row r="1"><c r="A1"><v>7</v></c></row>`, `<row xmlns:e="urn:other" r="1"><c r="A1"><v>7</v></c></row>`},
	{"cells of nobody", `<row r="1"><c r="A1"><v>7</v></c></row>`, `<x:row xmlns:x="` + mainNS + `" xmlns="urn:other" r="1"><c r="A1"><v>7</v></c></x:row>`},
	{"a branch", `<row r="1"><c r="A1"><v>7</v></c><c r="B1"><v>7</v></c></row>`,
		`<row r="1"><mc:AlternateContent><mc:Choice Requires="x14"><c r="A1"><v>7</v></c><c r="B1"><v>7</v></c></mc:Choice></mc:AlternateContent></row>`},
	{"an attribute of nobody", `<row r="1"><c r="A1" zz="1"><v>7</v></c></row>`, `<row r="1"><c r="A1" zz="1"><v>7</v></c></row>`},
	{"something foreign, noted once", `<row r="1"><c r="A1"><e:x/><v>7</v></c><c r="B1"><e:x/><v>7</v></c></row>`, `<row r="1"><c r="B1"><e:x/><v>7</v></c></row>`},
	{"a format that does not exist", `<row r="1"><c r="A1" s="9"><v>7</v></c></row>`, `<row r="1"><c r="A1" s="9"><v>7</v></c></row>`},
	{"a formula", `<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>`, `<row r="1"><c r="A1"><f>1+1</f><v>3</v></c></row>`},
	{"a shared formula", `<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A2">B1</f><v>2</v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>`,
		`<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>`},
	{"the part ends", `<row r="1"><c r="A1"><v>7</v></c></row>`, `<row r="1"><c r="A1"><v>7</v></c>`},
	{"the cell does not end", `<row r="1"><c r="A1"><v>7</v></c></row>`, `<row r="1"><c r="A1"><v>7</v></row>`},
	{"an empty row", `<row r="1"/><row r="2"><c r="A2"><v>7</v></c></row>`, `<row r="1"/><c r="A2"><v>7</v></c>`},
}

// knownAsides are worksheets as knownSheets has rows.
var knownAsides = []struct{ reason, first, second string }{
	{"other merges", `<sheetData/><mergeCells><mergeCell ref="A1:B1"/></mergeCells>`, `<sheetData/><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`},
	{"merges in front of the cells, too", `<sheetData/><mergeCells><mergeCell ref="A1:B1"/></mergeCells>`,
		`<mergeCells><mergeCell ref="A2:B2"/></mergeCells><sheetData/><mergeCells><mergeCell ref="A1:B1"/></mergeCells>`},
	{"columns", `<cols><col min="1" max="2" hidden="1"/></cols><sheetData/>`, `<cols><col min="1" max="2" hidden="1"/></cols><sheetData/>`},
	{"columns behind the cells", `<sheetData/><cols><col min="3" max="4" width="0"/></cols>`,
		`<cols><col min="1" max="2" width="5"/></cols><sheetData/><cols><col min="3" max="4" width="0"/></cols>`},
	{"columns out of order", `<cols><col min="5" max="6" hidden="1"/><col min="1" max="2" hidden="1"/></cols><sheetData/>`,
		`<cols><col min="5" max="6" hidden="1"/><col min="1" max="2" hidden="1"/></cols><sheetData/>`},
	{"heights of none", `<sheetFormatPr zeroHeight="1"/><sheetData/>`, `<sheetFormatPr zeroHeight="1"/><sheetData><row r="2"/></sheetData>`},
	{"the cells in a comment", `<!--<sheetData--><cols><col min="1" max="2" hidden="1"/></cols><sheetData/>`,
		`<!--<sheetData--><sheetViews><sheetView tabSelected="1"/></sheetViews><cols/><sheetData/>`},
	{"prompts", `<sheetData/><dataValidations><dataValidation prompt="填数" sqref="A1"/></dataValidations>`,
		`<sheetData/><dataValidations><dataValidation prompt="填数" sqref="A1"/></dataValidations>`},
	{"protected in front", `<sheetProtection sheet="1"/><sheetData/>`, `<sheetData/><sheetProtection sheet="1"/>`},
	{"the end of a sheet in a comment", `<sheetData/><pageSetup/>`, `<sheetData/><pageSetup/></worksheet><!-- `},
	{"elements of nobody", `<zz/><sheetData/><yy/>`, `<zz/><sheetData/><yy/>`},
	{"two lists of cells", `<cols/><sheetData/><cols/>`, `<cols/><sheetData/><cols/><sheetData/>`},
	{"no cells", `<cols/><sheetData/>`, `<cols/>`},
	{"a foot", `<sheetData/><headerFooter><oddFooter>A1应为3</oddFooter></headerFooter>`, `<sheetData/><headerFooter><oddFooter>A1应为3</oddFooter></headerFooter>`},
	{"a namespace of the cells' own", `<sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData>`,
		`<sheetData xmlns:e="urn:e"><row r="1"><c r="A1"><v>7</v></c></row></sheetData>`},
}

// TestKnown: a workbook reads the same whatever was read before it.
func TestKnown(t *testing.T) {
	for _, tt := range knownSheets {
		forgetAll()
		readAll(rows(tt.first).zip())
		sameRead(t, tt.reason, rows(tt.second).zip())
		sameRead(t, tt.reason+", and back", rows(tt.first).zip())
	}
	sheet := func(children string) []byte {
		return tiny().with(sheet1, head+`<worksheet xmlns="`+mainNS+`">`+children+`</worksheet>`).zip()
	}
	for _, tt := range knownAsides {
		forgetAll()
		readAll(sheet(tt.first))
		sameRead(t, tt.reason, sheet(tt.second))
		sameRead(t, tt.reason+", and back", sheet(tt.first))
	}
	forgetAll()
	fewer := tiny().with("xl/styles.xml", head+`<styleSheet xmlns="`+mainNS+`"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`)
	readAll(tiny().zip())
	sameRead(t, "other formats", fewer.zip())
	odd := tiny().with("xl/styles.xml", head+`<styleSheet xmlns="`+mainNS+`"><cellXfs><xf zz="1" numFmtId="0"/></cellXfs></styleSheet>`)
	readAll(odd.zip())
	sameRead(t, "odd formats", odd.zip())
	sameRead(t, "other strings", tiny().with("xl/sharedStrings.xml", head+`<sst xmlns="`+mainNS+`"><si><t>乙</t></si></sst>`).zip())
	sameRead(t, "no strings", tiny().with("xl/_rels/workbook.xml.rels", rels("rId1", "worksheet", "worksheets/sheet1.xml")).zip())
}

// TestKnownMutations reads returned workbooks, and each with a byte of a sheet changed, after the workbooks themselves.
func TestKnownMutations(t *testing.T) {
	names, err := filepath.Glob("../../testdata/returned/*.xlsx")
	if err != nil || len(names) == 0 {
		t.Fatal("no workbooks: ", err)
	}
	forgetAll()
	r := rand.New(rand.NewPCG(1, 2))
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sameRead(t, name, data)
		c, err := opc.OpenContainer(bytes.NewReader(data), int64(len(data)), opc.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range tier.Rounds(8, 500) {
			part := fmt.Sprintf("xl/worksheets/sheet%d.xml", 1+r.IntN(6))
			xml, err := c.Read(part)
			if err != nil {
				t.Fatal(err)
			}
			xml = bytes.Clone(xml)
			at := r.IntN(len(xml))
			xml[at] = `<>/"&;=cv190 _`[r.IntN(14)]
			e := c.Edit()
			e.Set(part, xml)
			var b bytes.Buffer
			if err := e.WritePackage(&b); err != nil {
				t.Fatal(err)
			}
			sameRead(t, fmt.Sprintf("%s, mutation %d: byte %d of %s", filepath.Base(name), i, at, part), b.Bytes())
		}
	}
}

// TestKnownStays: most cells of a workbook are known once another one of its batch was read, those of one with other cells are
// not looked for without end, and what is remembered stays within bounds.
func TestKnownStays(t *testing.T) {
	forgetAll()
	rd := &reader{lim: Limits{}.filled()}
	rd.recall()
	var own strings.Builder
	for i := range 3 * mostMisses {
		fmt.Fprintf(&own, `<row r="%d"><c r="A%d"><f>A%d+%s</f><v>7</v></c></row>`, i+1, i+1, i, strings.Repeat("1+", 300)+"1")
	}
	memories.Put(rd.memory)
	sameRead(t, "many cells", rows(own.String()).zip())
	if m := memories.Get().(*memory); m.bytes > mostBytes+longestKnown*2 {
		t.Errorf("%d bytes are remembered", m.bytes)
	}
}
