package opc

import "testing"

// TestRelationParts: where relationships lead, as Excel, WPS and others write them.
func TestRelationParts(t *testing.T) {
	for _, c := range []struct{ source, target, want, reason string }{
		{"xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml", "beside the source"},
		{"xl/workbook.xml", "/xl/styles.xml", "xl/styles.xml", "from the root"},
		{"", "xl/workbook.xml", "xl/workbook.xml", "of the package"},
		{"xl/worksheets/sheet1.xml", "../media/a.png#b", "xl/media/a.png", "up, with a fragment"},
		{"xl/workbook.xml", `..\xl\.\a.xml`, "xl/a.xml", "backslashes"},
		{"xl/workbook.xml", "%73.xml", "xl/s.xml", "escaped"},
		{"xl/workbook.xml", "../../a.xml", "", "out of the package"},
		{"xl/workbook.xml", "a/../../../a.xml", "", "out of the package by a detour"},
		{"xl/workbook.xml", "file:///c/a.xml", "", "somebody's disk"},
		{"xl/workbook.xml", "", "", "nothing"},
		{"xl/workbook.xml", "#a", "", "a place in itself"},
	} {
		part, ok := Relation{Target: c.target, source: c.source}.Part()
		if part != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q %v, want %q", c.reason, part, ok, c.want)
		}
	}
}
