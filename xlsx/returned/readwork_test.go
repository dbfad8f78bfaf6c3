package returned

import (
	"bytes"
	"io"
	"math"
	"runtime/debug"
	"testing"
)

// TestReadWork bounds what reading one returned workbook of a batch costs, in what can be counted: things allocated, and how
// often a byte of the file is read. 600 workbooks come at a time.
func TestReadWork(t *testing.T) {
	data := written(t, completed(t))
	readBytes(data) // the words of the form are remembered from here on
	// What is known of workbooks read before lies in a pool, which the collector empties, and begins anew when there is too much.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	const most = 5500
	n := math.Inf(1)
	for range 5 {
		n = min(n, testing.AllocsPerRun(1, func() { readBytes(data) }))
	}
	if n > most {
		t.Errorf("%.0f allocations, want at most %d", n, most)
	}
	r := &reads{r: bytes.NewReader(data), of: make([]int, len(data))}
	Read(r, int64(len(data)), Options{File: "返回.xlsx"})
	if whole := r.most(len(data) / 2); whole > 2 {
		// once as a part, once in the end of the file that is searched for the directory
		t.Errorf("a byte in the middle of the file is read %d times", whole)
	}
}

// reads counts how often each byte of a file is read.
type reads struct {
	r  io.ReaderAt
	of []int
}

func (r *reads) ReadAt(p []byte, at int64) (int, error) {
	n, err := r.r.ReadAt(p, at)
	if len(p) > 300 { // not the head of an entry
		for i := range n {
			r.of[int(at)+i]++
		}
	}
	return n, err
}

// most is the largest count of the bytes up to one.
func (r *reads) most(upto int) int {
	n := 0
	for _, count := range r.of[:upto] {
		n = max(n, count)
	}
	return n
}
