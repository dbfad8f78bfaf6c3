package published

import (
	"strings"
	"testing"

	"nianbao/templates"
)

func benchRead(b *testing.B, name string, data []byte) {
	var forms *templates.FormSet
	if res := Read(name, data, forms); res.Filing == nil {
		b.Fatalf("findings %q", codes(res))
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		Read(name, data, forms)
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
