package xlsx

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/lint"
	"nianbao/xlsx/opc"
)

func TestLintClean(t *testing.T) {
	for _, form := range everyForm(t) {
		f, last := newGenerator(form, 9).right()
		for name, data := range map[string][]byte{
			"blank":  writeBytes(t, templates.NewFiling(form, form.From), Options{}),
			"filled": writeBytes(t, f, Options{Previous: last, Deadline: "1月26日", Roster: strings.Repeat("县", 300)}),
		} {
			faults, err := lint.Lint(data)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range faults {
				t.Errorf("form %s, %s: %v", form.ID, name, fault)
			}
		}
	}
}

func TestLintFinds(t *testing.T) {
	good := unzip(t, writeBytes(t, templates.NewFiling(lookupForm(t, "2021"), 2024), Options{}))
	const sheet2, book, styles = "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml"
	cases := []struct {
		reason         string
		part, old, new string
		kind           string
	}{
		{"a name that is a cell", book, StampName, "A1", lint.FaultName},
		{"a name that Excel reads as a row", book, StampName, "R1", lint.FaultName},
		{"a name that is R1C1", book, StampName, "r1c1", lint.FaultName},
		{"a name that is a truth value", book, StampName, "TRUE", lint.FaultName},
		{"a name with a blank", book, StampName, "a b", lint.FaultName},
		{"a name that lost its cells", book, "</definedName>", "#REF!</definedName>", lint.FaultName},
		{"a name without a name", book, ` name="` + StampName + `"`, ``, lint.FaultAttribute},
		{"a function of Excel 365", sheet2, "<f>IF(", "<f>_xlfn.XLOOKUP(", lint.FaultFunction},
		{"a function that is unknown to LibreOffice 7.4", sheet2, "<f>IF(", "<f>LET(", lint.FaultFunction},
		{"a formula that lost its cell", sheet2, "<f>IF(", "<f>IF(#REF!", lint.FaultFormula},
		{"a formula into another workbook", sheet2, "<f>IF(", "<f>IF([1]Sheet1!A1", lint.FaultExternal},
		{"a formula longer than Excel takes", sheet2, "<f>IF(", "<f>IF(" + strings.Repeat("1+", 5000), lint.FaultFormula},
		{"a text constant longer than Excel takes", sheet2, "<f>IF(", `<f>IF("` + strings.Repeat("长", 256) + `"`, lint.FaultFormula},
		{"a formula without a value", "xl/worksheets/sheet1.xml", "</f><v>", "</f><w>", lint.FaultValue},
		{"protection before the cells", sheet2, "<sheetData>", "<mergeCells/><sheetData>", lint.FaultOrder},
		{"an element that has no place", sheet2, "<sheetData>", "<nothing/><sheetData>", lint.FaultOrder},
		{"a cell without address", sheet2, `<c r="A1"`, `<c`, lint.FaultAttribute},
		{"a merge of nothing", sheet2, `<mergeCell ref="A1:D1"`, `<mergeCell`, lint.FaultAttribute},
		{"a tab without the alpha of its colour", sheet2, `<tabColor rgb="FF`, `<tabColor rgb="`, lint.FaultAttribute},
		{"styles out of order", styles, "<fonts", "<dxfs/><fonts", lint.FaultOrder},
		{"a prompt beyond 255", sheet2, ` prompt="`, ` prompt="` + strings.Repeat("长", 256), lint.FaultValidation},
		{"a title beyond 32", sheet2, ` promptTitle="`, ` promptTitle="` + strings.Repeat("长", 33), lint.FaultValidation},
		{"a wrong dimension", sheet2, `<dimension ref="A1`, `<dimension ref="B1`, lint.FaultDimension},
		{"two dimensions", sheet2, `<dimension `, `<dimension ref="A1"/><dimension `, lint.FaultDimension},
		{"an author", "docProps/core.xml", "<dc:language>", "<dc:creator>张三</dc:creator><dc:language>", lint.FaultPrivate},
		{"a path in the workbook", "docProps/app.xml", "nianbao<", `C:\张三\表<`, lint.FaultPrivate},
		{"a link to the web", "xl/_rels/workbook.xml.rels", "</Relationships>", `<Relationship Id="r99" Type="hyperlink" Target="http://a.cn" TargetMode="External"/></Relationships>`, lint.FaultExternal},
		{"a relationship to a part that is missing", "xl/_rels/workbook.xml.rels", "sheet2.xml", "sheet99.xml", lint.FaultContainer},
		{"a part without a type", "[Content_Types].xml", `PartName="/docProps/app.xml"`, `PartName="/docProps/gone.xml"`, lint.FaultContainer},
		{"no XML", sheet2, "<sheetData>", "<sheetData", lint.FaultXML},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			parts := map[string][]byte{}
			for name, data := range good {
				parts[name] = data
			}
			if !bytes.Contains(parts[c.part], []byte(c.old)) {
				t.Fatalf("%s holds no %q", c.part, c.old)
			}
			parts[c.part] = bytes.Replace(parts[c.part], []byte(c.old), []byte(c.new), 1)
			if c.kind == lint.FaultValue {
				parts[c.part] = bytes.Replace(parts[c.part], []byte("<w>"), nil, 1)
				parts[c.part] = bytes.Replace(parts[c.part], []byte("</v></c>"), []byte("</c>"), 1)
			}
			var b bytes.Buffer
			if err := opc.WriteParts(&b, parts); err != nil {
				t.Fatal(err)
			}
			faults, err := lint.Lint(b.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(faults, func(f lint.Fault) bool { return f.Kind == c.kind }) {
				t.Errorf("found %v, want a fault of kind %s", faults, c.kind)
			}
		})
	}
	if _, err := lint.Lint([]byte("no zip")); err == nil {
		t.Error("what is no zip should be an error")
	}
}
