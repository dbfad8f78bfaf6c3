package opc

import (
	"strings"
	"testing"
)

// TestParts: what is set is read back, what others wrote stays, what is deleted leaves no trace.
func TestParts(t *testing.T) {
	const image = Transitional + "officeDocument/2006/relationships/image"
	p := Parts{TypesPart: []byte(`<Types><Default Extension="xml" ContentType="a"/><Override PartName="/xl/A&amp;b.xml" ContentType="b"></Override></Types>`),
		"xl/A&b.xml": nil}
	if name := p.FreeName("xl/a&b%d.xml"); name != "xl/a&b1.xml" {
		t.Error(name)
	}
	p["XL/a&b1.xml"] = nil
	if name := p.FreeName("xl/a&b%d.xml"); name != "xl/a&b2.xml" {
		t.Errorf("%s, though case does not count in names", name)
	}
	p.SetTypeOf("xml", "other")
	p.SetType("xl/c.xml", "c")
	p.SetType("xl/c.xml", "d")
	p.Delete("xl/A&b.xml")
	if want := `<Types><Default Extension="xml" ContentType="a"/><Override PartName="/xl/c.xml" ContentType="c"/></Types>`; string(p[TypesPart]) != want {
		t.Errorf("types %s", p[TypesPart])
	}
	if list, err := p.Relations("xl/c.xml"); list != nil || err != nil {
		t.Error(list, err)
	}
	list := Relations{{ID: "rIdx1", Type: image, Target: `../m & n.png`}, {ID: "a", Type: "urn:x", Target: "https://example.com/?a=1&b=2", External: true}}
	p.SetRelations("xl/c.xml", list)
	got, err := p.Relations("xl/c.xml")
	if err != nil || len(got) != 2 || got.FreeID("x") != "rIdx2" {
		t.Fatal(got, err)
	}
	for i, r := range got {
		if r.ID != list[i].ID || r.Type != list[i].Type || r.Target != list[i].Target || r.External != list[i].External {
			t.Errorf("%+v, want %+v", r, list[i])
		}
	}
	if part, ok := got[0].Part(); part != "m & n.png" || !ok || got[0].Kind != "image" {
		t.Error(part, ok, got[0].Kind)
	}
	if part, ok := got[1].Part(); ok || got[1].Kind != "" {
		t.Error(part, got[1].Kind)
	}
	p.SetRelations("xl/c.xml", nil)
	for name := range p {
		if strings.HasSuffix(name, ".rels") {
			t.Errorf("%s is left", name)
		}
	}
	p[relsPart("xl/c.xml")] = []byte("<Relationships>")
	if _, err := p.Relations("xl/c.xml"); kindOf(err) != Damaged {
		t.Error(err)
	}
}

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
