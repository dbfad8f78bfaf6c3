package sheets

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/xlsx/opc"
)

// returned makes a workbook like a returned one: tables of figures with labels,
// formulas and styles, as many sheets as asked for.
func returned(tb testing.TB, sheets int) []byte {
	f := excelize.NewFile()
	style, _ := f.NewStyle(&excelize.Style{Border: []excelize.Border{{Type: "left", Style: 1}}})
	code, yes := `yyyy"年"m"月"`, true
	dates, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
	month, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
	for k := range sheets {
		name := fmt.Sprintf("表%d", k+1)
		f.NewSheet(name)
		for r := 1; r <= 40; r++ {
			for c := 1; c <= 10; c++ {
				ref := RefName(r, c)
				switch {
				case c <= 2:
					f.SetCellStr(name, ref, fmt.Sprintf("（%d）属于第%d类内部事务信息", r, c))
				case c == 10:
					f.SetCellFormula(name, ref, fmt.Sprintf("SUM(C%d:I%d)", r, r))
				default:
					f.SetCellInt(name, ref, int64(r*c))
				}
				f.SetCellStyle(name, ref, ref, style)
			}
		}
		f.MergeCell(name, "A1", "B1")
		f.SetColVisible(name, "K", false)
		f.SetRowVisible(name, 41, false)
		f.SetCellStyle(name, "C40", "C40", dates)
		f.SetCellStyle(name, "D40", "D40", month)
		f.SetDefinedName(&excelize.DefinedName{Name: fmt.Sprintf("t%d_new", k+1), RefersTo: name + "!$C$1"})
	}
	f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
	return written(tb, f)
}

// wide makes a workbook of n rows by 20 columns, half numbers, half texts.
func wide(tb testing.TB, n int) []byte {
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	seed := uint32(1)
	for r := 1; r <= n; r++ {
		row := make([]any, 20)
		for c := range row {
			seed = seed*1664525 + 1013904223
			if c%2 == 0 {
				row[c] = float64(seed) / 1000
			} else {
				row[c] = fmt.Sprintf("文字%08x", seed)
			}
		}
		if err := w.SetRow(RefName(r, 1), row); err != nil {
			tb.Fatal(err)
		}
	}
	w.Flush()
	return written(tb, f)
}

func written(tb testing.TB, f *excelize.File) []byte {
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func benchRead(b *testing.B, data []byte) {
	lim := Limits{Limits: opc.Limits{FileBytes: 1 << 30, PartBytes: 1 << 30, TotalBytes: 1 << 31}, Cells: 1 << 30}
	b.Run("sheets", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			if _, err := open_(data, lim); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("excelize", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipXMLSizeLimit: 1 << 30, UnzipSizeLimit: 1 << 31})
			if err != nil {
				b.Fatal(err)
			}
			for _, s := range f.GetSheetList() {
				if _, err := f.GetRows(s); err != nil {
					b.Fatal(err)
				}
			}
			f.Close()
		}
	})
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				b.Fatal(err)
			}
			for _, f := range z.File {
				r, err := f.Open()
				if err != nil {
					b.Fatal(err)
				}
				part, err := io.ReadAll(r)
				if err != nil {
					b.Fatal(err)
				}
				n := 0
				for _, c := range part {
					if c == '<' {
						n++
					}
				}
				sink += n
			}
		}
	})
}

var sink int

func BenchmarkReturned(b *testing.B) { benchRead(b, returned(b, 4)) }

func BenchmarkWide(b *testing.B) { benchRead(b, wide(b, 5000)) }

// BenchmarkLarge reads a workbook of about 20 MB.
func BenchmarkLarge(b *testing.B) {
	data := wide(b, 140000)
	b.Logf("%d bytes", len(data))
	benchRead(b, data)
}

// BenchmarkLimit reads as many cells as the default limits allow and reports
// what stays in memory for them.
func BenchmarkLimit(b *testing.B) {
	var s bytes.Buffer
	for r := 1; r <= 50000; r++ {
		s.WriteString("<row>")
		for c := 1; c <= 20; c++ {
			fmt.Fprintf(&s, "<c><v>%d</v></c>", r*c)
		}
		s.WriteString("</row>")
	}
	data := rows(s.String()).zip()
	s = bytes.Buffer{}
	b.ReportAllocs()
	var book *Book
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		var err error
		if book, err = open_(data, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(book.Sheets[0].Len()), "B/cell")
	runtime.KeepAlive(book)
}
