//go:build unix

package marked

import (
	"io"
	"syscall"
	"testing"

	"nianbao/templates"
)

// What a marked copy costs, reading back included, against reading its original; processor time, because a machine that others
// use has a clock that says little.
//
//	go test -run '^$' -bench Annotate ./xlsx/marked
func BenchmarkAnnotate(b *testing.B) {
	f := completed(b)
	f.Set("applications.granted.legal", templates.TextCell("12件左右"))
	f.Narrative["problems"] = ""
	data := written(b, f)
	ret := readBytes(data)
	result := checked(ret)
	read := 0.0
	measure := func(name string, work func()) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			start := processor()
			for b.Loop() {
				work()
			}
			cost := float64(processor()-start) / float64(b.N)
			b.ReportMetric(cost, "cpu-ns/op")
			if name == "read" {
				read = cost
			} else if read > 0 {
				b.ReportMetric(cost/read, "reads")
			}
		})
	}
	measure("read", func() { readBytes(data) })
	measure("annotate", func() {
		if err := Annotate(io.Discard, data, ret, result, Office{}); err != nil {
			b.Fatal(err)
		}
	})
	copied := marked(b, data)
	again := readBytes(copied)
	measure("unmark", func() {
		if err := Unmark(io.Discard, copied, again); err != nil {
			b.Fatal(err)
		}
	})
}

func processor() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return u.Utime.Nano() + u.Stime.Nano()
}
