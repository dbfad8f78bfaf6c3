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

// BenchmarkReturned reads one returned workbook by turns with what it is measured by: its parts inflated and looked at byte
// by byte, which is the floor, and excelize opening it and reading it whole. What is reported are ratios of processor time
// in one run: on a machine that others use, the clock on the wall says little.
//
//	go test -run '^$' -bench Returned -benchmem ./xlsx/returned
func BenchmarkReturned(b *testing.B) {
	data := written(b, completed(b))
	ret := readBytes(data)
	for _, m := range []struct {
		name string
		do   func()
	}{
		{"read", func() { readBytes(data) }},
		{"check", func() { templates.Check(ret.Filing, templates.Options{Found: ret.Findings}) }},
		{"excelize", func() { excelized(b, data) }},
	} {
		b.Run(m.name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			var took, floor int64
			for b.Loop() {
				took += processor(m.do)
				b.StopTimer()
				floor += processor(func() { inflated(b, data) })
				b.StartTimer()
			}
			b.ReportMetric(float64(took)/float64(floor), m.name+"/floor")
		})
	}
}

// excelized opens a workbook with excelize and reads all its cells.
func excelized(b *testing.B, data []byte) {
	x, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	for _, name := range x.GetSheetList() {
		if _, err := x.GetRows(name); err != nil {
			b.Fatal(err)
		}
	}
}

// inflated inflates all parts and looks at each byte.
func inflated(b *testing.B, data []byte) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		b.Fatal(err)
	}
	buf := make([]byte, 64<<10)
	n := 0
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			b.Fatal(err)
		}
		for err == nil {
			var m int
			m, err = r.Read(buf)
			for _, c := range buf[:m] {
				if c == '<' {
					n++
				}
			}
		}
		if err != io.EOF {
			b.Fatal(err)
		}
	}
	if n == 0 {
		b.Fatal("nothing")
	}
}

// processor returns the processor time that the process takes for a thing, in nanoseconds.
func processor(do func()) int64 {
	now := func() int64 {
		var u syscall.Rusage
		if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
			return 0
		}
		return u.Utime.Nano() + u.Stime.Nano()
	}
	start := now()
	do()
	return now() - start
}
