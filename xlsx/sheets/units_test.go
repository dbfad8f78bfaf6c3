package sheets

import (
	"bytes"
	"runtime"
	"strings"
	"testing"

	"nianbao/xlsx/opc"
)

func TestRefs(t *testing.T) {
	for col := 1; col <= MaxColumns; col++ {
		name := RefName(7, col)
		if r, c, err := ParseRef(name); r != 7 || c != col || err != nil {
			t.Fatalf("%d %q %d %d %v", col, name, r, c, err)
		}
	}
	for ref, reason := range map[string]string{
		"": "empty", "A": "no row", "1": "no column", "A0": "row 0", "A01": "leading zero", "XFE1": "column", "A1048577": "row",
		"AAAA1": "four letters", "$A$1": "dollars", " A1": "space", "A1 ": "space", "A-1": "sign", "R1C1": "style", "Ａ1": "full width", "A１": "full width",
	} {
		if _, _, err := ParseRef(ref); err == nil {
			t.Errorf("%q taken (%s)", ref, reason)
		}
	}
	if r, c, err := ParseRef("xfd1048576"); r != MaxRows || c != MaxColumns || err != nil {
		t.Error(r, c, err)
	}
	if m, err := ParseRange("C9:B2"); m != (Range{2, 2, 9, 3}) || err != nil || m.String() != "B2:C9" {
		t.Error(m, err)
	}
	if RefName(0, 1) != "" || RefName(1, MaxColumns+1) != "" || RefName(30, 8) != "H30" {
		t.Error("RefName")
	}
}

func TestShiftFormula(t *testing.T) {
	for _, c := range []struct {
		f          string
		rows, cols int
		want       string
	}{
		{"A1", 1, 1, "B2"},
		{"$A1+A$1+$A$1", 2, 3, "$A3+D$1+$A$1"},
		{`"A1"&A1`, 1, 0, `"A1"&A2`},
		{`"say ""A1"""&A1`, 1, 0, `"say ""A1"""&A2`},
		{"'A1 表'!A1+Sheet2!B2", 1, 0, "'A1 表'!A2+Sheet2!B3"},
		{"'it''s A1'!A1", 1, 0, "'it''s A1'!A2"},
		{"表1!A1+表A1", 1, 0, "表1!A2+表A1"},
		{"LOG10(A1)+ABC1(A1)", 1, 0, "LOG10(A2)+ABC1(A2)"},
		{"SUM(A:A,$B:C)", 1, 1, "SUM(B:B,$B:D)"},
		{"SUM(1:1,$2:3)", 1, 1, "SUM(2:2,$2:4)"},
		{"SUM(A1:B2)", 1, 1, "SUM(B2:C3)"},
		{"Table1[A1]+[1]Sheet1!A1", 1, 0, "Table1[A1]+[1]Sheet1!A2"},
		{"T[['[A1]]+A1", 1, 0, "T[['[A1]]+A2"},
		{"T[[A1]+A1", 1, 0, "T[[A1]+A1"}, // the bracket never ends: left alone
		{"1E5+2.5+A1", 1, 0, "1E5+2.5+A2"},
		{"t_1+t1_a+_A1", 1, 0, "t_1+t1_a+_A1"},
		{"XFD1+XFE1", 0, 1, "#REF!+XFE1"},
		{"A1", -1, 0, "#REF!"},
		{"A1048576", 1, 0, "#REF!"},
		{"IF(A1>0,\"√\",#REF!)", 1, 0, "IF(A2>0,\"√\",#REF!)"},
		{"A1#", 1, 0, "A1#"}, // spill references are not moved; Excel never shares them
		{"{1,2;3,4}*A1", 1, 0, "{1,2;3,4}*A2"},
		{"A1:INDEX(B1,1)", 1, 0, "A2:INDEX(B2,1)"},
	} {
		if got := shiftFormula(c.f, c.rows, c.cols); got != c.want {
			t.Errorf("%s by %d,%d: %s, want %s", c.f, c.rows, c.cols, got, c.want)
		}
	}
}

func TestIsDateFormat(t *testing.T) {
	for code, want := range map[string]bool{
		"General": false, "0": false, "0.00E+00": false, "#,##0;[Red]-#,##0": false, "@": false,
		"yyyy-mm-dd": true, `yyyy"年"m"月"d"日"`: true, "[h]:mm": true, "[mm]": true, `0"days"`: false,
		`[DBNum1][$-804]General`: false, `[$-804]yyyy`: true, `0\d`: false, "_d0": false, "h:mm AM/PM": true,
		"[Red]0": false, "[ss].0": true, `0.0"`: false, `#0"件"`: false, "e": true, `0;yyyy`: false,
		`_表0`: false, "": false,
		"[$-804]aaaa;@": true, "aaa": true, "上午/下午h": true, `[DBNum1]G/通用格式"件"`: false, "0!d": false,
		"G/通用格式": false, // what Chinese programs show for General, and some write
	} {
		if got := isDateFormat(code); got != want {
			t.Errorf("%q: %v, want %v", code, got, want)
		}
	}
}

func TestBook(t *testing.T) {
	p := tiny().
		replace("xl/workbook.xml", "<workbookPr/>", `<workbookPr date1904="1"/>`).
		replace("xl/workbook.xml", "</sheets>", `<sheet name="stamp" sheetId="2" state="veryHidden" r:id="rId8"/><sheet name="图" sheetId="3" state="hidden" r:id="rId9"/></sheets><externalReferences/>`).
		replace("xl/workbook.xml", "</definedNames>", `<definedName name="local" localSheetId="1" hidden="1">stamp!$A$1</definedName></definedNames><calcPr fullCalcOnLoad="1"/>`).
		replace("xl/_rels/workbook.xml.rels", "</Relationships>", `<Relationship Id="rId8" Type="`+relNS+`/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId9" Type="`+relNS+`/chartsheet" Target="chartsheets/sheet1.xml"/><Relationship Id="rId10" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`).
		with("xl/worksheets/sheet2.xml", head+`<worksheet xmlns="`+mainNS+`"><sheetFormatPr zeroHeight="1"/><cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/></cols><sheetData><row r="2"/><row r="4" hidden="1"><c r="A4" s="1"><v>45000</v></c></row><row r="9" ht="0" customHeight="1"/></sheetData><sheetProtection sheet="1"/><mergeCells><mergeCell ref="B2:C3"/></mergeCells></worksheet>`,
			"xl/chartsheets/sheet1.xml", "<chartsheet/>", "xl/vbaProject.bin", "x")
	b := mustOpen(t, p)
	if !b.Date1904 || !b.Macros || !b.ExternalLinks || b.Connections || b.Strict {
		t.Errorf("flags %+v", b)
	}
	if b.Custom["stamp"] != "2021/640522" {
		t.Errorf("properties %v", b.Custom)
	}
	if len(b.Names) != 2 || b.Names[1] != (DefinedName{"local", "stamp!$A$1", 1}) {
		t.Errorf("names %+v", b.Names)
	}
	if n, ok := b.Name("T_NEW"); !ok || n.RefersTo != "表!$A$1" {
		t.Errorf("name %+v", n)
	}
	s := b.Sheet("STAMP")
	if s == nil || s.State != VeryHidden || !s.Protected || b.Sheets[2].Kind != Chartsheet || b.Sheets[2].State != Hidden || b.Sheets[2].Len() != 0 {
		t.Fatalf("sheets %+v", s)
	}
	for row, want := range map[int]bool{1: true, 2: false, 3: true, 4: true, 9: true, 10: true} {
		if s.RowHidden(row) != want {
			t.Errorf("row %d hidden: %v", row, !want)
		}
	}
	for col, want := range map[int]bool{1: false, 2: true, 3: true, 4: false, 5: true} {
		if s.ColHidden(col) != want {
			t.Errorf("column %d hidden: %v", col, !want)
		}
	}
	if m, ok := s.MergeAt(3, 3); !ok || m.String() != "B2:C3" {
		t.Error("merge", m)
	}
	if c := s.Cell(4, 1); !s.IsDate(c) || c.Ref() != "A4" {
		t.Error("date", c)
	}
	if r, c := b.Sheets[0].Dim(); r != 2 || c != 2 {
		t.Error("dim", r, c)
	}
	var none *Cell
	var noSheet *Sheet
	if none.Ref() != "" || none.Text() != "" || !none.IsBlank() || none.HasFormula() || noSheet.Cell(1, 1) != nil || s.Cell(7, 7) != nil || noSheet.Len() != 0 {
		t.Error("nil")
	}
}

// One shared string is one string however many cells refer to it.
func TestSharedStringsAreShared(t *testing.T) {
	big := random(500_000)
	p := rows("<row>"+strings.Repeat(`<c t="s"><v>0</v></c>`, 5000)+"</row>").
		with("xl/sharedStrings.xml", head+`<sst xmlns="`+mainNS+`"><si><r><t>`+big+`</t></r></si></sst>`)
	data := p.zip()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b, err := open_(data, Limits{})
	runtime.ReadMemStats(&after)
	if err != nil || b.Sheets[0].Cell(1, 5000).Raw != big {
		t.Fatal(err)
	}
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 16<<20 {
		t.Errorf("%d bytes for 5000 cells with one text of 500 kB", allocated)
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name string
		p    parts
		lim  Limits
	}{
		{"file", tiny(), Limits{Limits: opc.Limits{FileBytes: 100}}},
		{"entries", tiny(), Limits{Limits: opc.Limits{Entries: 3}}},
		{"part", tiny(), Limits{Limits: opc.Limits{PartBytes: 300}}},
		{"total", tiny(), Limits{Limits: opc.Limits{TotalBytes: 2000}}},
		{"cells", tiny(), Limits{Cells: 2}},
		{"columns", tiny(), Limits{Columns: 1}},
		{"depth", tiny(), Limits{Limits: opc.Limits{Depth: 4}}},
		{"attributes", tiny(), Limits{Limits: opc.Limits{Attrs: 2}}},
		{"sheets", tiny().replace("xl/workbook.xml", "</sheets>", `<sheet name="b"/></sheets>`), Limits{Sheets: 1}},
		{"names", tiny().replace("xl/workbook.xml", "</definedNames>", `<definedName name="b"/></definedNames>`), Limits{Names: 1}},
		{"shared formulas", rows(`<row><c><f t="shared" si="0" ref="A1:B1">A2+12345678</f></c><c><f t="shared" si="0"/></c></row>`), Limits{FormulaText: 5}},
		{"text", tiny().replace("xl/sharedStrings.xml", "甲", "甲乙丙丁"), Limits{CellText: 9}},
	} {
		if _, err := open_(c.p.zip(), c.lim); kindOf(err) != opc.Hostile {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	p := rows(`<row>` + strings.Repeat(`<c><v>x</v></c>`, 20) + `</row>`)
	b, err := open_(p.zip(), Limits{Notes: 5})
	if err != nil || len(b.Notes) != 5 {
		t.Error(err, b.Notes)
	}
}

func TestSalvage(t *testing.T) {
	p := tiny().
		replace("xl/workbook.xml", "</sheets>", `<sheet name="b" sheetId="2" r:id="rId8"/></sheets>`).
		replace("xl/_rels/workbook.xml.rels", "</Relationships>", `<Relationship Id="rId8" Type="`+relNS+`/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`).
		with("xl/worksheets/sheet2.xml", worksheet(`<row><c><v>1</v></c><c><v>2</c></row>`))
	data := p.zip()
	if _, err := open_(data, Limits{}); kindOf(err) != opc.Damaged {
		t.Fatal(err)
	}
	b, errs := Salvage(bytes.NewReader(data), int64(len(data)), Limits{})
	if b == nil || len(errs) != 1 || dump(b) != tinyCells || b.Sheets[1].Kind != Broken || b.Sheets[1].Err == nil || b.Sheets[1].Part != "xl/worksheets/sheet2.xml" {
		t.Fatal(b, errs)
	}
	// Damage of the archive rather than of the XML: the same, and said once.
	data = patchCentral(p.replace("xl/worksheets/sheet2.xml", "<v>2</c>", "<v>2</v></c>").zip(), "xl/worksheets/sheet2.xml", 16, 1)
	if b, errs = Salvage(bytes.NewReader(data), int64(len(data)), Limits{}); b == nil || len(errs) != 1 || dump(b) != tinyCells || b.Sheets[1].Kind != Broken {
		t.Fatal(b, errs)
	}
	if b, errs := Salvage(strings.NewReader("x"), 1, Limits{}); b != nil || len(errs) != 1 {
		t.Fatal(b, errs)
	}
}

func TestContainer(t *testing.T) {
	data := tiny().zip()
	c, err := opc.OpenContainer(bytes.NewReader(data), int64(len(data)), opc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.Read(`XL\sharedstrings.xml`); err != nil || !strings.Contains(string(got), "甲") || len(c.Names()) != 9 || c.Has("nothing") {
		t.Error(string(got), err)
	}
	if _, err := c.Read("nothing"); kindOf(err) != opc.Damaged {
		t.Error(err)
	}
	// Damage in any entry is found before the first is read.
	bad := patchCentral(data, "docProps/app.xml", 16, 1)
	if _, err := opc.OpenContainer(bytes.NewReader(bad), int64(len(bad)), opc.Limits{}); kindOf(err) != opc.Damaged {
		t.Error(err)
	}
}
