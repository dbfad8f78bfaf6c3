//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// BenchmarkCheckFolder checks the folder of a county and has other programs load the same workbooks, no more, and reports
// ratios of processor time in one run. SheetJS is found by NODE_PATH. NIANBAO_BENCH_N says how many workbooks; 600 otherwise.
//
//	NODE_PATH=DIR/node_modules go test -run '^$' -bench CheckFolder -benchtime 1x ./cmd/nianbao
func BenchmarkCheckFolder(b *testing.B) {
	n := 600
	if text := os.Getenv("NIANBAO_BENCH_N"); text != "" {
		n, _ = strconv.Atoi(text)
	}
	c := makeCounty(b, b.TempDir(), n, 0, 0, n/30, n/30)
	folder := filepath.Join(c.dir, "回收")
	for b.Loop() {
		checked := usedBy(syscall.RUSAGE_SELF, func() {
			e := &env{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}, now: time.Now}
			if code := e.run([]string{"nianbao", "check", folder}); code > 1 {
				b.Fatal(e.stderr)
			}
		})
		b.ReportMetric(checked/float64(n)*1e3, "ms/file")
		for _, other := range []struct{ name, program, has, script string }{
			{"openpyxl", "/usr/bin/python3", "import openpyxl",
				"import sys,pathlib,openpyxl\nfor p in pathlib.Path(sys.argv[1]).rglob('*.xlsx'): openpyxl.load_workbook(p)"},
			{"SheetJS", "node", "require('xlsx')", `const x=require('xlsx'),fs=require('fs'),p=require('path');
				const walk=d=>fs.readdirSync(d,{withFileTypes:true}).forEach(e=>e.isDirectory()?walk(p.join(d,e.name)):
					e.name.endsWith('.xlsx')&&x.readFile(p.join(d,e.name)));walk(process.argv[1])`},
		} {
			flag := map[bool]string{true: "-e", false: "-c"}[other.program == "node"]
			if exec.Command(other.program, flag, other.has).Run() != nil {
				b.Logf("%s is not installed, so nothing is held against it", other.name)
				continue
			}
			took := usedBy(syscall.RUSAGE_CHILDREN, func() {
				if out, err := exec.Command(other.program, flag, other.script, folder).CombinedOutput(); err != nil {
					b.Fatalf("%s: %v %s", other.name, err, out)
				}
			})
			b.ReportMetric(took/checked, other.name+"/check")
		}
	}
}

// usedBy returns the processor time in seconds that a thing takes, of this process or of those that it waits for.
func usedBy(who int, do func()) float64 {
	now := func() time.Duration {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) != nil {
			return 0
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	start := now()
	do()
	return (now() - start).Seconds()
}
