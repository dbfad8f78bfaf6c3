package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"nianbao/cmd/internal/job"
)

// BenchmarkCollect collects counties of 100 and 1,000 agencies, one in ten with a fault. NIANBAO_BENCH_N=100,1000,10000
// names other sizes; making 10,000 workbooks takes minutes. Memory is measured outside, with /usr/bin/time -v.
func BenchmarkCollect(b *testing.B) {
	sizes := os.Getenv("NIANBAO_BENCH_N")
	if sizes == "" {
		sizes = "100,1000"
	}
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			c := makeCounty(b, b.TempDir(), n, n/20, n/30, n/15, n/30)
			out := filepath.Join(c.dir, "汇总")
			for b.Loop() {
				runCollect(b, c.args(out)...)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "files/s")
		})
	}
}

// BenchmarkHandOut makes the workbooks of rosters of 100 and 1,000 agencies.
func BenchmarkHandOut(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			dir := b.TempDir()
			var roster strings.Builder
			roster.WriteString("单位名称,单位代码\n")
			for i := range n {
				fmt.Fprintf(&roster, "海原县第%s局,%05d\n", chineseDigits(i+1), i+1)
			}
			writeFile(b, filepath.Join(dir, "名单.csv"), []byte(roster.String()))
			e := &env{stdout: &strings.Builder{}, stderr: &strings.Builder{}}
			e.begin()
			form, year, err := e.job.ChooseForm(nil, nil, 2024)
			if err != nil {
				b.Fatal(err)
			}
			list, err := e.job.ReadRoster(filepath.Join(dir, "名单.csv"))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if err := e.handOut(&job.HandOut{World: e.job, Form: form, Year: year, Roster: list, Dir: filepath.Join(dir, "发放")}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "files/s")
		})
	}
}

// TestMakeCounty writes a county for measuring: NIANBAO_COUNTY=DIR NIANBAO_COUNTY_N=10000 go test -run TestMakeCounty.
func TestMakeCounty(t *testing.T) {
	dir := os.Getenv("NIANBAO_COUNTY")
	if dir == "" {
		t.Skip("writes a county only where NIANBAO_COUNTY names a folder")
	}
	n, err := strconv.Atoi(os.Getenv("NIANBAO_COUNTY_N"))
	if err != nil {
		t.Fatal(err)
	}
	makeCounty(t, dir, n, n/20, n/30, n/15, n/30)
}
