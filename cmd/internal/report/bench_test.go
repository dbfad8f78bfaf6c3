package report

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"maps"
	"runtime"
	"slices"
	"testing"

	"nianbao/testdata/tier"
)

// BenchmarkDOCX builds and writes a report; BenchmarkCompress compresses the same parts alone, which no writer can do
// without. The aim is a factor of four.
func BenchmarkDOCX(b *testing.B) {
	f := plainFiling(b)
	b.ReportAllocs()
	for b.Loop() {
		doc, err := Build(f, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := doc.DOCX(io.Discard, DOCXOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompressDOCX(b *testing.B) {
	doc, _ := Build(plainFiling(b), Options{})
	var buf bytes.Buffer
	doc.DOCX(&buf, DOCXOptions{})
	parts := checkPackage(b, buf.Bytes())
	for b.Loop() {
		z := zip.NewWriter(io.Discard)
		for _, name := range slices.Sorted(maps.Keys(parts)) {
			w, _ := z.Create(name)
			w.Write(parts[name])
		}
		z.Close()
	}
}

func BenchmarkHTML(b *testing.B) {
	f := plainFiling(b)
	b.ReportAllocs()
	for b.Loop() {
		doc, err := Build(f, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := doc.HTML(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompressHTML(b *testing.B) {
	doc, _ := Build(plainFiling(b), Options{})
	var buf bytes.Buffer
	doc.HTML(&buf)
	z, _ := flate.NewWriter(io.Discard, flate.DefaultCompression)
	for b.Loop() {
		z.Reset(io.Discard)
		z.Write(buf.Bytes())
		z.Close()
	}
}

// TestFlatMemory writes a thousand reports and looks that nothing of them stays.
func TestFlatMemory(t *testing.T) {
	tier.Need(t, "a thousand reports")
	f := plainFiling(t)
	live := func() int64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	var after100 int64
	for i := range 1000 {
		doc, err := Build(f, Options{})
		if err != nil {
			t.Fatal(err)
		}
		doc.DOCX(io.Discard, DOCXOptions{})
		doc.HTML(io.Discard)
		if i == 99 {
			after100 = live()
		}
	}
	if grown := live() - after100; grown > 2<<20 {
		t.Errorf("the heap grew by %d bytes over 900 reports", grown)
	}
}
