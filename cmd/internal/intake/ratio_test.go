package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// dear are the texts that cost most for each byte: short lines and words, of which each is looked at in every way there is.
var dear = []struct{ carrier, pattern string }{
	{"plain.txt", "1 "},
	{"plain.txt", "1\n"},
	{"plain.txt", "短\n"},
	{"plain.txt", "甲 1\n"},
	{"lines.txt", "1\n"},
	{"lines.txt", "1 "},
	{"lines.txt", "一、"},
	{"plain.md", "1\n"},
	{"plain.md", "。"}, // once cubic: lines that fold to nothing, taken for pieces of a label
	{"paragraphs.docx", "1\n"},
	{"paragraphs.html", "1\n"},
}

// comesBack is a workbook as it comes back, filled in, and how many bytes it unpacks to.
func comesBack(k *kit) ([]byte, int) {
	data := zipped(k.t, k.filled("正文", strings.Repeat("2024年，我局收到政府信息公开申请3件，均已办结。", 20)))
	return data, len(data)
}

// costOfReturned is what a returned workbook costs.
func costOfReturned(k *kit, dir string) cost {
	data, unpacked := comesBack(k)
	path := filepath.Join(dir, "returned.xlsx")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		k.t.Fatal(err)
	}
	costOf(path, unpacked) // what is made once
	return costOf(path, unpacked)
}

// TestPerByte: the dearest texts cost at most mostRatio times as much for each byte as a returned workbook, by the meter and
// by what is allocated. BenchmarkPerByte shows the same in processor time.
func TestPerByte(t *testing.T) {
	skipUncounted(t)
	k := newKit(t)
	dir := t.TempDir()
	read := func(name string, data []byte, unpacked int) cost {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return costOf(path, unpacked)
	}
	workbook := costOfReturned(k, dir)
	times := func(of, what int64, c cost) float64 {
		return float64(of) / float64(c.unpacked) / (float64(what) / float64(workbook.unpacked))
	}
	for _, d := range dear {
		for _, c := range carriers {
			if c.file != d.carrier {
				continue
			}
			data := c.make(k, func(n int) string { return repeat(d.pattern, n) }, 100_000)
			got := read(c.file, data, len(data))
			work, allocated := times(got.work, workbook.work, got), times(got.allocated, workbook.allocated, got)
			t.Logf("%-16s %-6q %5.1f times the work, %5.1f times the memory of a workbook", c.file, d.pattern, work, allocated)
			if work > mostRatio || allocated > mostRatio || got.refused {
				t.Errorf("%s %q: %.1f times the work and %.1f times the memory that a returned workbook takes for each byte", c.file, d.pattern, work, allocated)
			}
		}
	}
}
