package roster

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// zeroBook is a roster as some offices keep it: codes are numbers that the format 000 shows with their zeros.
func zeroBook(t *testing.T, format string, rows ...string) []byte {
	t.Helper()
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	const rel, types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "application/vnd.openxmlformats-officedocument.spreadsheetml."
	const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + types + `sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + types + `worksheet+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + types + `styles+xml"/></Types>`},
		{"_rels/.rels", relations + `<Relationship Id="r1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook ` + main + ` xmlns:r="` + rel + `"><sheets><sheet name="名单" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", relations + `<Relationship Id="r1" Type="` + rel + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="` + rel + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", `<styleSheet ` + main + `><numFmts count="1"><numFmt numFmtId="170" formatCode="` + format + `"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`},
		{"xl/worksheets/sheet1.xml", `<worksheet ` + main + `><sheetData>` + strings.Join(rows, "") + `</sheetData></worksheet>`},
	} {
		w, err := z.Create(part[0])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, part[1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRosterZeros(t *testing.T) {
	text := func(ref, s string) string {
		return `<c r="` + ref + `" t="inlineStr"><is><t>` + s + `</t></is></c>`
	}
	rows := []string{
		`<row r="1">` + text("A1", "单位名称") + text("B1", "单位代码") + text("C1", "上级代码") + `</row>`,
		`<row r="2">` + text("A2", "示例县人民政府") + `<c r="B2" s="1"><v>0</v></c></row>`,
		`<row r="3">` + text("A3", "示例县水务局") + `<c r="B3" s="1"><v>12</v></c><c r="C3" s="1"><v>0</v></c></row>`,
		`<row r="4">` + text("A4", "示例县民政局") + text("B4", "013") + text("C4", "000") + `</row>`,
	}
	r, err := Parse("名单.xlsx", zeroBook(t, "000", rows...))
	if err != nil {
		t.Fatal(err)
	}
	if top := r.Agencies[0]; top.Code != "000" || r.Agencies[1].Code != "012" || len(top.Children) != 2 {
		t.Errorf("codes %q, %q; %d below the top", top.Code, r.Agencies[1].Code, len(top.Children))
	}
	if _, err = Parse("名单.xlsx", zeroBook(t, "0.00", rows[:3]...)); err == nil || !strings.Contains(err.Error(), "显示成别的样子") {
		t.Errorf("%v: what is seen is 12.00", err)
	}
	for format, want := range map[string]string{`&quot;A&quot;000`: "A012", `\X00\-`: "X12-", "General": "12", "0_ ": "12", "@": "12"} {
		r, err := Parse("名单.xlsx", zeroBook(t, format, rows[0], strings.ReplaceAll(rows[2], `<c r="C3" s="1"><v>0</v></c>`, "")))
		if err != nil || r.Agencies[0].Code != want {
			t.Errorf("%s: %v, want %s", format, err, want)
		}
	}
}
