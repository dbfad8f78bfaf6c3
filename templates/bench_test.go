package templates

import (
	"encoding/json"
	"fmt"
	"testing"
)

func BenchmarkCheck(b *testing.B) {
	for name, filing := range map[string]*Filing{"zeros": plain(form(b, "2021")), "busy": busy(b), "seed": seed(b)} {
		for _, withLast := range []bool{false, true} {
			var opt Options
			if withLast {
				opt.Previous = busy(b)
				opt.Previous.Year = 2023
			}
			b.Run(fmt.Sprintf("%s/previous=%v", name, withLast), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Check(filing, opt)
				}
			})
		}
	}
}

func BenchmarkCheckMany(b *testing.B) {
	filing := seed(b)
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				for range n {
					Check(filing, Options{})
				}
			}
		})
	}
}

func BenchmarkReadFiling(b *testing.B) {
	data, _ := json.Marshal(seed(b))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := ReadFiling(data, Lookup); err != nil {
			b.Fatal(err)
		}
	}
}
