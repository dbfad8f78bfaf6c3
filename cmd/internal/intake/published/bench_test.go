package published

import (
	"runtime"
	"strings"
	"testing"

	"nianbao/templates"
)

func benchRead(b *testing.B, name string, data []byte) {
	var forms *templates.FormSet
	if res := readNamed(name, data, forms); res.Filing == nil {
		b.Fatalf("findings %q", codes(res))
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		readNamed(name, data, forms)
	}
}

func BenchmarkRead(b *testing.B) {
	for ext, data := range written(b, generated(b, templates.Forms()[len(templates.Forms())-1], 1)) {
		b.Run(ext, func(b *testing.B) { benchRead(b, "r."+ext, data) })
	}
}

// BenchmarkPage reads a page of 5 MB: the report among the menus, spans and scripts of a site.
func BenchmarkPage(b *testing.B) {
	s := newSample(b, "2021")
	dirt := `<div class="list"><ul><li><a href="/a/b/c.html" style="color:#333"><span style="font-size:12px">某县公布政府信息公开目录</span></a><span>2024-01-01</span></li></ul></div>` + "\n"
	half := strings.Repeat(dirt, (5<<20)/2/len(dirt))
	benchRead(b, "r.html", []byte(`<html><head><meta charset="utf-8"></head><body>`+half+`<div id="zoom">`+s.body()+`</div>`+half+`</body></html>`))
}

// Reading is linear in the bytes. What is allocated tells it, which a busy machine does not change: four times the bytes
// take about four times as much, and sixteen times where every line has the text before it copied.
func TestLinear(t *testing.T) {
	const head = "某局2024年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n"
	different := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(string(rune(0x4e00+i%20_000)) + "\n")
		}
		return b.String()
	}
	for _, tt := range []struct {
		name string
		text func(n int) string
	}{
		{"different short lines, all of one paragraph.txt", different},
		{"short lines.txt", func(n int) string { return head + strings.Repeat("甲 1\n", n) }},
		{"pipes.md", func(n int) string { return head + strings.Repeat(strings.Repeat("|", 80)+"\n", n/8) }},
		{"one word.txt", func(n int) string { return head + strings.Repeat("甲 1\n", 3) + strings.Repeat("甲", n) + "\n" }},
	} {
		allocated := func(n int) float64 {
			data := []byte(tt.text(n))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			readNamed(tt.name, data, nil)
			runtime.ReadMemStats(&after)
			return float64(after.TotalAlloc - before.TotalAlloc)
		}
		allocated(100) // what is made once
		if one, four := allocated(10_000), allocated(40_000); four > 7*one {
			t.Errorf("%s: %.0f bytes, and %.0f for four times the text", tt.name, one, four)
		}
	}
}
