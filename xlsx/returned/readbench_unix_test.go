//go:build unix

package returned

import (
	"archive/zip"
	"bytes"
	"io"
	"syscall"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
)

// One returned workbook: read by us, opened and read whole by excelize, and the floor: its parts inflated and looked at
// byte by byte.
//
//	go test -run '^$' -bench Returned -benchmem ./xlsx
func BenchmarkReturned(b *testing.B) {
	data := written(b, completed(b))
	b.Run("Read", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		defer processor(b)()
		for b.Loop() {
			if ret := readBytes(data); ret.Filing == nil {
				b.Fatal("refused")
			}
		}
	})
	b.Run("Check", func(b *testing.B) {
		ret := readBytes(data)
		b.ReportAllocs()
		defer processor(b)()
		for b.Loop() {
			templates.Check(ret.Filing, templates.Options{Found: ret.Findings})
		}
	})
	b.Run("excelize", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		defer processor(b)()
		for b.Loop() {
			x, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
			if err != nil {
				b.Fatal(err)
			}
			for _, name := range x.GetSheetList() {
				if _, err := x.GetRows(name); err != nil {
					b.Fatal(err)
				}
			}
			x.Close()
		}
	})
	b.Run("floor", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		buf := make([]byte, 1<<20)
		defer processor(b)()
		for b.Loop() {
			z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for _, e := range z.File {
				r, err := e.Open()
				if err != nil {
					b.Fatal(err)
				}
				for {
					m, err := r.Read(buf)
					for _, c := range buf[:m] {
						if c == '<' {
							n++
						}
					}
					if err == io.EOF {
						break
					}
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			if n == 0 {
				b.Fatal("nothing")
			}
		}
	})
}

// processor reports processor time as well: on a machine that others use, the clock on the wall says little.
func processor(b *testing.B) func() {
	now := func() int64 {
		var u syscall.Rusage
		if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
			return 0
		}
		return u.Utime.Nano() + u.Stime.Nano()
	}
	start := now()
	return func() { b.ReportMetric(float64(now()-start)/float64(b.N), "cpu-ns/op") }
}
