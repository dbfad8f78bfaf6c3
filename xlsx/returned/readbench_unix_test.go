//go:build unix

package returned

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// BenchmarkReturned reads the returned workbooks of a batch by turns with what it is measured by: their parts inflated and
// looked at byte by byte, which is the floor, and excelize opening them and reading them whole. No two of them have a figure,
// a passage or an agency in common but by chance: what one has taught of another is the form. What is reported are ratios of
// processor time in one run: on a machine that others use, the clock on the wall says little.
//
//	go test -run '^$' -bench Returned -benchmem ./xlsx/returned
func BenchmarkReturned(b *testing.B) {
	var batch [][]byte
	var filings []*Returned
	for i := range batchSize {
		r := rand.New(rand.NewPCG(uint64(i), 5))
		f := completed(b)
		f.Agency.Name, f.Agency.Code = fmt.Sprintf("示例县第%d局", i), fmt.Sprintf("%06d", i)
		for _, key := range f.Form.Keys() {
			if f.Set(key, templates.Cell{}); f.Form.Computed(key) == nil {
				f.Set(key, templates.Number(formula.FromInt(r.Int64N(1000))))
			}
		}
		for _, p := range f.Form.Passages() {
			f.Narrative[p.ID] = fmt.Sprintf("%d：", r.Int64()) + strings.Repeat(string(rune(0x4e00+r.IntN(5000))), 100+r.IntN(200)) + "。"
		}
		f.Complete()
		data := writtenPlain(b, f)
		batch, filings = append(batch, data), append(filings, readBytes(data))
	}
	for _, m := range []struct {
		name string
		do   func(i int)
	}{
		{"read", func(i int) { readBytes(batch[i]) }},
		{"check", func(i int) { templates.Check(filings[i].Filing, templates.Options{Found: filings[i].Findings}) }},
		{"excelize", func(i int) { excelized(b, batch[i]) }},
	} {
		b.Run(m.name, func(b *testing.B) {
			b.ReportAllocs()
			var took, floor int64
			for n := 0; b.Loop(); n++ {
				took += processor(func() { m.do(n % batchSize) })
				b.StopTimer()
				floor += processor(func() { inflated(b, batch[n%batchSize]) })
				b.StartTimer()
			}
			b.ReportMetric(float64(took)/float64(floor), m.name+"/floor")
		})
	}
}

// batchSize is how many workbooks a batch has.
const batchSize = 24

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
