package sheets

import "testing"

// TestLookColours holds what a colour is by the workbook's own theme and palette, and without them.
func TestLookColours(t *testing.T) {
	styles := func(color, more string) string {
		return head + `<styleSheet xmlns="` + mainNS + `"><fonts><font/><font>` + color + `</font></fonts><cellXfs><xf fontId="1"/></cellXfs>` + more + `</styleSheet>`
	}
	theme := func(body string) []string {
		return []string{"xl/theme/theme1.xml", body, "xl/_rels/workbook.xml.rels", rels("rId1", "worksheet", "worksheets/sheet1.xml", "rId2", "sharedStrings", "sharedStrings.xml",
			"rId3", "styles", "styles.xml", "rId4", "theme", "theme/theme1.xml")}
	}
	const drawing = `<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme name="x">`
	whiteAccent := drawing + `<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:srgbClr val="FFFFFF"/></a:lt1><a:accent1><a:srgbClr val="FEFEFE"/></a:accent1></a:clrScheme></a:themeElements></a:theme>`
	for _, c := range []struct {
		reason, styles string
		with           []string
		want           Look
		notes          bool
	}{
		{"no theme: Office's", styles(`<color theme="0"/>`, ""), nil, Blended, false},
		{"Office's first accent", styles(`<color theme="4"/>`, ""), nil, 0, false},
		{"an accent that is white", styles(`<color theme="4"/>`, ""), theme(whiteAccent), Blended, false},
		{"a theme that is cut", styles(`<color theme="0"/>`, ""), theme(whiteAccent[:200]), Blended, true},
		{"no such colour", styles(`<color theme="99"/>`, ""), nil, 0, false},
		{"the usual red", styles(`<color indexed="10"/>`, ""), nil, 0, false},
		{"a red that is white", styles(`<color indexed="1"/>`, `<colors><indexedColors><rgbColor rgb="FF000000"/><rgbColor rgb="00FFFFFF"/></indexedColors></colors>`), nil, Blended, false},
		{"automatic", styles(`<color auto="1"/>`, ""), nil, 0, false},
	} {
		b, err := open_(tiny().with("xl/styles.xml", c.styles).with(c.with...).zip(), Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.reason, err)
			continue
		}
		s := b.Sheets[0]
		got := Look(0)
		if list := s.Look(s.Cell(1, 1)); len(list) > 0 {
			got = list[0].Look
		}
		if noted := len(b.Notes) > 1; got != c.want || noted != c.notes { // one for the format that is not there
			t.Errorf("%s: %b, want %b, notes %v", c.reason, got, c.want, b.Notes)
		}
	}
}

// TestLookPieces holds that the pieces of a text join to it, shared or in its cell, escapes and guides included.
func TestLookPieces(t *testing.T) {
	const item = `<r><t>甲_x0041_</t></r><r><rPr><strike/><sz val="9"/></rPr><t>乙</t></r><r><rPr><strike/><b/></rPr><t>丙</t></r><rPh sb="0" eb="1"><t>jia</t></rPh>`
	for name, p := range map[string]parts{
		"shared": rows(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`).with("xl/sharedStrings.xml", head+`<sst xmlns="`+mainNS+`"><si>`+item+`</si></sst>`),
		"inline": rows(`<row r="1"><c r="A1" t="inlineStr"><is>` + item + `</is></c></row>`),
	} {
		b, err := open_(p.zip(), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		s := b.Sheets[0]
		got := s.Look(s.Cell(1, 1))
		if len(got) != 2 || got[0] != (Piece{"甲A", 0}) || got[1] != (Piece{"乙丙", Struck}) || s.Cell(1, 1).Raw != "甲A乙丙" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
