//go:build unix

package intake

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// processorTime returns the nanoseconds that this process has kept processors busy: on a machine that others use, too, the
// time by the clock says little.
func processorTime(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkPerByte gives the processor time for each unpacked byte, and for the texts that cost most how many times that of
// a returned workbook it is, in one run: x/workbook is to stay below 20.
func BenchmarkPerByte(b *testing.B) {
	k := newKit(b)
	dir := b.TempDir()
	var workbook float64
	run := func(b *testing.B, name string, data []byte, unpacked int) float64 {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		before := processorTime(b)
		for b.Loop() {
			readAndCheck(path)
		}
		each := (processorTime(b) - before) / float64(b.N) / float64(unpacked)
		b.ReportMetric(each, "cpu-ns/byte")
		return each
	}
	b.Run("workbook", func(b *testing.B) {
		data, unpacked := comesBack(k)
		workbook = run(b, "returned.xlsx", data, unpacked)
	})
	for _, d := range dear {
		b.Run(d.carrier+" "+strings.TrimSpace(d.pattern), func(b *testing.B) {
			for _, c := range carriers {
				if c.file == d.carrier {
					data := c.make(k, func(n int) string { return repeat(d.pattern, n) }, 300_000)
					b.ReportMetric(run(b, c.file, data, len(data))/workbook, "x/workbook")
				}
			}
		})
	}
}
