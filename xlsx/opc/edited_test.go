package opc

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"testing"
	"unicode/utf16"
)

// boxOf packs parts and opens the package.
func boxOf(t *testing.T, parts Parts) *Container {
	t.Helper()
	var b bytes.Buffer
	if err := WriteParts(&b, parts); err != nil {
		t.Fatal(err)
	}
	c, err := OpenContainer(bytes.NewReader(b.Bytes()), int64(b.Len()), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const (
	typesHead = `<Types xmlns="` + Transitional + `package/2006/content-types">`
	relsHead  = `<Relationships xmlns="` + Transitional + `package/2006/relationships">`
	imageKind = Transitional + "officeDocument/2006/relationships/image"
)

// TestEdited: what is set is read back, what others wrote stays byte for byte, what is removed leaves no trace.
func TestEdited(t *testing.T) {
	c := boxOf(t, Parts{TypesPart: []byte(typesHead + `<Default Extension="xml" ContentType="a"/><Override PartName="/xl/A&amp;b.xml" ContentType="b"></Override></Types>`),
		"xl/A&b.xml": []byte("<a/>"), "xl/kept.bin": []byte("kept"), "xl/_rels/kept.bin.rels": []byte(relsHead + `<Relationship Id="rId2" Type="urn:x" Target="https://example.com/?a=1&amp;b=2" TargetMode="External"/></Relationships>`)})
	e := c.Edit()
	if name := e.FreeName("XL/a&b%d.xml"); name != "XL/a&b1.xml" {
		t.Error(name)
	}
	if e.Set("xl/a&b1.xml", []byte("<n/>")); e.FreeName("XL/a&b%d.xml") != "XL/a&b2.xml" {
		t.Error("case counts in names")
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	e.SetType("xl/a&b1.xml", "a") // as all with that ending
	e.SetType("xl/d.xml", "d")
	e.Remove("xl/A&b.xml")
	id := e.Relate("xl/kept.bin", imageKind, "xl/media/m & n.png")
	if list := e.Relations("xl/kept.bin"); len(list) != 2 || id == "rId2" || list[1].Target != "media/m & n.png" || list[1].Kind != "image" {
		t.Error(list)
	}
	e.Unrelate("xl/kept.bin", id)
	one := e.Relate("xl/sheets/s.xml", imageKind, "xl/media/p.png")
	if list := e.Relations("xl/sheets/s.xml"); list[0].Target != "../media/p.png" {
		t.Error(list)
	}
	e.Unrelate("xl/sheets/s.xml", one)
	var b bytes.Buffer
	must(e.WritePackage(&b))
	out, err := OpenContainer(bytes.NewReader(b.Bytes()), int64(b.Len()), Limits{})
	must(err)
	if got := strings.Join(out.Names(), " "); got != "[Content_Types].xml xl/_rels/kept.bin.rels xl/kept.bin xl/a&b1.xml" {
		t.Errorf("parts %s", got)
	}
	for name, want := range map[string]string{
		TypesPart:                typesHead + `<Default Extension="xml" ContentType="a"/><Override PartName="/xl/d.xml" ContentType="d"/></Types>`,
		"xl/kept.bin":            "kept",
		"xl/a&b1.xml":            "<n/>",
		"xl/_rels/kept.bin.rels": relsHead + `<Relationship Id="rId2" Type="urn:x" Target="https://example.com/?a=1&amp;b=2" TargetMode="External"/></Relationships>`,
	} {
		if data, err := out.Read(name); string(data) != want {
			t.Errorf("%s: %s %v", name, data, err)
		}
	}
	e.Set(relsPart("xl/kept.bin"), []byte("<Relationships>"))
	if err := Try(func() { e.Relate("xl/kept.bin", "k", "t") }); kindOf(err) != Damaged {
		t.Error(err)
	}
}

// TestPatch: edits change what they name and nothing else, however the part is written.
func TestPatch(t *testing.T) {
	for _, tt := range []struct{ reason, in, want string }{
		{"an ordinary part", `<a n="1"><l><i/></l><z/></a>`, `<a n="2"><l><i/><i k="v"/></l><new/><z/></a>`},
		{"an empty list", "<a n='1'>\n<!-- <z/> --><l\t/> <z/></a>", "<a n=\"2\">\n<!-- <z/> --><l\t><i k=\"v\"/></l> <new/><z/></a>"},
		{"a prefix", `<p:a xmlns:p="u" n="1"><p:l></p:l><p:z/></p:a>`, `<p:a xmlns:p="u" n="2"><p:l><p:i k="v"/></p:l><p:new/><p:z/></p:a>`},
		{"no attribute yet", `<a><l/><z/></a>`, `<a n="2"><l><i k="v"/></l><new/><z/></a>`},
		{"the name in a value", `<a m=' n="1" '><l/><z/></a>`, `<a m=' n="1" ' n="2"><l><i k="v"/></l><new/><z/></a>`},
		{"nothing behind it", `<a n="1"><l/></a>`, `<a n="2"><l><i k="v"/></l><new/></a>`},
		{"another namespace behind it", `<a n="1"><x xmlns="u"/><l/><x xmlns="u"/></a>`, `<a n="2"><x xmlns="u"/><l><i k="v"/></l><new/><x xmlns="u"/></a>`},
	} {
		for _, encode := range []func(string) []byte{func(s string) []byte { return []byte(s) }, utf16Of} {
			p, err := NewPatch("part", encode(tt.in), Limits{}, "l")
			if err != nil {
				t.Fatalf("%s: %v", tt.reason, err)
			}
			p.SetAttr(p.Root, "n", "2")
			p.Append(p.Root.Child("l"), `<i k="v"/>`)
			p.AppendBefore(p.Root, `<new/>`, "l", "z")
			got := string(p.Bytes())
			if got = strings.TrimPrefix(got, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"); got != tt.want {
				t.Errorf("%s:\n got %s\nwant %s", tt.reason, got, tt.want)
			}
			if s, err := NewScanner("part", []byte(got), Limits{}); err != nil || s.Close() != nil && s.Close() != io.EOF {
				t.Errorf("%s: not well-formed", tt.reason)
			}
		}
	}
	p, err := NewPatch("part", []byte(`<a><b x="1">t &amp; u</b><b/></a>`), Limits{}, "b")
	if err != nil {
		t.Fatal(err)
	}
	first := p.Root.Children[0]
	if got := p.Content(first); got != "t & u" {
		t.Errorf("content %q", got)
	}
	p.SetAttr(first, "x", "")
	p.SetAttr(first, "y", "")
	p.Replace(first.Inner, first.End, "inside") // and inside what is removed
	p.Remove(p.Root.Children[1])
	if got := string(p.Bytes()); got != `<a><b>inside</b></a>` {
		t.Error(got)
	}
	p.Remove(first)
	if got := string(p.Bytes()); got != `<a></a>` {
		t.Error(got)
	}
}

func utf16Of(text string) []byte {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}
