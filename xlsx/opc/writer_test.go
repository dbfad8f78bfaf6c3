package opc

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestWriter: the same parts give the same bytes however often and in whatever order they come, another program reads them
// back, and so does the reader here.
func TestWriter(t *testing.T) {
	parts := map[string][]byte{"xl/workbook.xml": []byte("<a/>"), "[Content_Types].xml": []byte("<Types/>"), "_rels/.rels": []byte("<Relationships/>"),
		"docProps/core.xml": bytes.Repeat([]byte("年报"), 5000), "xl/empty.bin": nil}
	var first []byte
	for range 3 {
		var b bytes.Buffer
		if err := WriteParts(&b, maps.Clone(parts)); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		}
		if !bytes.Equal(b.Bytes(), first) {
			t.Fatal("other bytes")
		}
	}
	z, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	c, err := OpenContainer(bytes.NewReader(first), int64(len(first)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "xl/empty.bin", "xl/workbook.xml"}; !slices.Equal(c.Names(), want) {
		t.Errorf("order %q", c.Names())
	}
	var dated bytes.Buffer
	day := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	out := NewWriter(&dated).Dated(day)
	if err := errors.Join(out.Part("a", nil), out.Close()); err != nil {
		t.Fatal(err)
	}
	if d, err := zip.NewReader(bytes.NewReader(dated.Bytes()), int64(dated.Len())); err != nil || !d.File[0].Modified.Equal(day) {
		t.Errorf("%v, %v", d.File[0].Modified, err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		own, ownErr := c.Read(f.Name)
		if err != nil || ownErr != nil || !bytes.Equal(data, parts[f.Name]) || !bytes.Equal(own, data) {
			t.Errorf("%s: %d and %d bytes of %d, %v, %v", f.Name, len(data), len(own), len(parts[f.Name]), err, ownErr)
		}
		if day := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC); !f.Modified.Equal(day) {
			t.Errorf("%s is of %v", f.Name, f.Modified)
		}
	}
}

// TestJoin adds pieces packed elsewhere to a part whose own text before and behind is the same, and could be referred to. The lengths
// lie on both sides of the piece by which zeros are summed.
func TestJoin(t *testing.T) {
	for _, length := range []int{0, 1, 18, 4096, 5000} {
		own, other := strings.Repeat("示例县水务局", 50), strings.Repeat("x", length)
		var piece bytes.Buffer
		var plain Sum
		z, _ := flate.NewWriter(&piece, flate.BestSpeed)
		io.WriteString(io.MultiWriter(z, &plain), own+other)
		z.Flush()
		p := NewPacked()
		io.WriteString(p, own)
		for range 2 {
			if err := p.Join(piece.Bytes(), plain); err != nil {
				t.Fatal(err)
			}
			io.WriteString(p, own)
		}
		var b bytes.Buffer
		w := NewWriter(&b)
		if err := errors.Join(p.Close(), p.To(w, "part"), w.Close()); err != nil {
			t.Fatal(err)
		}
		archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		part, _ := archive.File[0].Open()
		if got, err := io.ReadAll(part); err != nil || string(got) != strings.Repeat(own+own+other, 2)+own { // and its checksum holds
			t.Errorf("%d: %d bytes, %v", length, len(got), err)
		}
	}
}
