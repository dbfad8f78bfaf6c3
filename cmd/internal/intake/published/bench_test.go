package published

import (
	"runtime"
	"strings"
	"testing"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/meter"
	"nianbao/testdata/tier"
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

// TestLargePage: a page of five megabytes, most of it links around the article, is read whole, and its work is what its bytes
// allow; the same of a Word document of as many paragraphs.
func TestLargePage(t *testing.T) {
	tier.Need(t, "takes seconds")
	s := newSample(t, "2021")
	dirt := `<div class="list"><ul><li><a href="/a/b/c.html" style="color:#333"><span style="font-size:12px">某县公布政府信息公开目录</span></a></li></ul></div>` + "\n"
	page := func(size int) []byte {
		half := strings.Repeat(dirt, size/2/len(dirt))
		return []byte(`<html><head><meta charset="utf-8"></head><body>` + half + `<div id="zoom">` + s.body() + `</div>` + half + `</body></html>`)
	}
	word := func(size int) []byte {
		s.text["五"] = []string{strings.Repeat("解读形式单一，将加以改进。", 30)}
		for range size / len(s.text["五"][0]) {
			s.text["五"] = append(s.text["五"], s.text["五"][0])
		}
		return []byte(s.word())
	}
	for name, data := range map[string]func(int) []byte{"r.html": page, "r.docx": word} {
		spent := func(size int) int64 {
			m := meter.New(name)
			file := data(size)
			res := Read(blocks.Kind(name, file), name, file, nil, m)
			if _, lost, wrong := verdict(s.form, res, s.truth()); lost > 0 || wrong != "" {
				t.Errorf("%s of %d bytes: %d lost%s, %v", name, size, lost, wrong, codes(res))
			}
			return m.Spent()
		}
		none, one, four := spent(0), spent(5<<18), spent(5<<20)
		t.Logf("%s: work %d, %d at 1.25 MB, %d at 5 MB", name, none, one, four)
		if four-none > 5*(one-none) {
			t.Errorf("%s: work %d, %d, %d", name, none, one, four)
		}
	}
}

// Reading is linear in the bytes. What is allocated tells it, which a busy machine does not change: four times the bytes
// take about four times as much, and sixteen times where every line has the text before it copied.
func TestLinear(t *testing.T) {
	const head = "某局2024年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n"
	page := newSample(t, "2021").body()
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
		{"a cell a line, empty lines between.txt", func(n int) string { return head + strings.Repeat("行政许可\n\n\n1\n", n/4) }},
		{"set with spaces.txt", func(n int) string { return head + strings.Repeat("　　行政许可  1   2 3\n", n/4) }},
		{"empty paragraphs.html", func(n int) string { return "<p>" + head + "</p>" + strings.Repeat("<p></p><p>1</p>", n/2) }},
		{"items.txt", func(n int) string {
			return "一、总体情况\n" + strings.Repeat("一是主动公开。二是平台", n/8) + "\n" + page
		}},
		{"titles.html", func(n int) string {
			return strings.Repeat("<p>某局2024年政府信息公开工作总结</p>", n/8) + page
		}},
		{"headings out of order.html", func(n int) string {
			return page + strings.Repeat("<p>六、其他需要报告的事项</p><p>甲</p><p>五、下一步打算</p>", n/8)
		}},
		{"whom to ask.html", func(n int) string {
			return "<p>" + strings.Repeat("联系电话：1，地址：甲，", n/8) + "</p>" + page
		}},
		{"periods.html", func(n int) string {
			return "<p>" + strings.Repeat("统计期限为2024年1月1日至11月30日，", n/8) + "</p>" + page
		}},
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
