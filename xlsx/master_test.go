package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

func TestMasterEqualsScratch(t *testing.T) {
	for _, form := range everyForm(t) {
		_, last := newGenerator(form, 3).right()
		last.Year = form.From
		broken := templates.NewFiling(form, form.From)
		broken.Set(form.Keys()[0], templates.TextCell("不详"))
		cases := []struct {
			reason   string
			agency   templates.Agency
			previous *templates.Filing
		}{
			{"nobody's workbook", templates.Agency{}, nil},
			{"a name and a code", templates.Agency{Name: "海原县教育体育局", Code: "640522"}, nil},
			{"last year's figures change many cells", templates.Agency{Name: "甲局"}, last},
			{"last year's figure is text: not known", templates.Agency{Name: "甲局"}, broken},
			{"characters that XML escapes, blanks at the ends", templates.Agency{Name: ` A&B<"'>局 `, Office: "一\n二", Email: "x@y"}, nil},
			{"every detail, rule-making power", templates.Agency{Code: "1", Name: "市政府", Short: "市", Website: "网", URL: "http://a.cn/?a=1&b=2", Office: "办",
				Address: "路", Postcode: "755200", Phone: "1", Fax: "2", Email: "3", Rules: templates.PowerYes}, last},
		}
		m, err := NewMaster(form, form.From+1, Options{Deadline: "1月26日", Roster: "县2024", Version: "1"})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			t.Run(form.ID+" "+c.reason, func(t *testing.T) {
				var one, two bytes.Buffer
				for _, b := range []*bytes.Buffer{&one, &two} {
					if err := m.Write(b, c.agency, c.previous); err != nil {
						t.Fatal(err)
					}
				}
				if !bytes.Equal(one.Bytes(), two.Bytes()) {
					t.Error("two copies differ")
				}
				f := templates.NewFiling(form, form.From+1)
				f.Agency = c.agency
				want := unzip(t, writeBytes(t, f, Options{Deadline: "1月26日", Roster: "县2024", Version: "1", Previous: c.previous}))
				got := unzip(t, one.Bytes())
				if len(got) != len(want) {
					t.Errorf("%d parts, want %d", len(got), len(want))
				}
				for name := range want {
					if !bytes.Equal(got[name], want[name]) {
						i := 0
						for i < min(len(got[name]), len(want[name])) && got[name][i] == want[name][i] {
							i++
						}
						near := func(b []byte) string { return string(b[max(0, i-120):min(len(b), i+120)]) }
						t.Errorf("%s differs:\n got …%s…\nwant …%s…", name, near(got[name]), near(want[name]))
					}
				}
			})
		}
	}
}

func TestSameBytes(t *testing.T) {
	f, last := newGenerator(lookupForm(t, "2021"), 1).right()
	opt := Options{Previous: last}
	one := writeBytes(t, f, opt)
	for range 3 {
		if !bytes.Equal(one, writeBytes(t, f, opt)) {
			t.Fatal("the same filing made other bytes")
		}
	}
}

func TestBlankIsSmall(t *testing.T) {
	const most = 60 << 10
	for _, form := range templates.Forms() {
		if n := len(writeBytes(t, templates.NewFiling(form, form.From), Options{})); n >= most {
			t.Errorf("form %s: blank workbook has %d bytes, should stay under %d", form.ID, n, most)
		}
		m, err := NewMaster(form, form.From, Options{Deadline: "2025年1月26日", Roster: "县2024", Contact: "示例县政务公开办 0955-1"})
		if err != nil {
			t.Fatal(err)
		}
		_, last := newGenerator(form, 9).right()
		last.Year = form.From - 1
		for reason, last := range map[string]*templates.Filing{"": nil, ", with last year's figures": last} {
			var b bytes.Buffer
			if err := m.Write(&b, templates.Agency{Name: "海原县教育体育局", Code: "640522"}, last); err != nil {
				t.Fatal(err)
			}
			if b.Len() >= most {
				t.Errorf("form %s: copy of the master%s has %d bytes, should stay under %d", form.ID, reason, b.Len(), most)
			}
		}
	}
}

func TestThousandCopiesFlat(t *testing.T) {
	tier.Need(t, "a thousand copies")
	m, err := NewMaster(lookupForm(t, "2021"), 2024, Options{})
	if err != nil {
		t.Fatal(err)
	}
	heap := func() uint64 {
		runtime.GC()
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		return s.HeapAlloc
	}
	var start uint64
	for i := range 1000 {
		if err := m.Write(io.Discard, templates.Agency{Name: fmt.Sprintf("第%d局", i)}, nil); err != nil {
			t.Fatal(err)
		}
		if i == 100 {
			start = heap()
		}
	}
	if end := heap(); end > start+4<<20 {
		t.Errorf("heap grew from %d to %d bytes over 900 copies", start, end)
	}
}

func BenchmarkMasterBuild(b *testing.B) {
	form := lookupForm(b, "2021")
	for b.Loop() {
		if _, err := NewMaster(form, 2024, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMasterCopy(b *testing.B) {
	m, err := NewMaster(lookupForm(b, "2021"), 2024, Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := m.Write(io.Discard, templates.Agency{Name: "海原县教育体育局", Code: "640522"}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMasterCopyWithLastYear makes copies by turns with the zip floor: a zip copied with one part, the cover, written anew.
func BenchmarkMasterCopyWithLastYear(b *testing.B) {
	form := lookupForm(b, "2021")
	m, err := NewMaster(form, 2024, Options{})
	if err != nil {
		b.Fatal(err)
	}
	_, last := newGenerator(form, 1).right()
	data := writeBytes(b, templates.NewFiling(form, 2024), Options{})
	cover := unzip(b, data)["xl/worksheets/sheet1.xml"]
	timed := func(do func()) time.Duration {
		start := time.Now()
		do()
		return time.Since(start)
	}
	var copies, floor time.Duration
	for b.Loop() {
		copies += timed(func() {
			if err := m.Write(io.Discard, templates.Agency{Name: "海原县教育体育局", Code: "640522"}, last); err != nil {
				b.Fatal(err)
			}
		})
		b.StopTimer()
		floor += timed(func() { zipFloor(b, data, cover) })
		b.StartTimer()
	}
	b.ReportMetric(float64(copies)/float64(floor), "copy/floor")
}

// TestLastYearIsPatched: a copy with last year's figures makes anew what follows from these, not the workbook.
func TestLastYearIsPatched(t *testing.T) {
	const share = 10 // of what it takes to lay a workbook out, without making XML of it
	for _, form := range everyForm(t) {
		m, err := NewMaster(form, form.From+1, Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, last := newGenerator(form, 3).right()
		last.Year = form.From
		f := templates.NewFiling(form, form.From+1)
		f.Agency.Name = "示例县水务局"
		whole := testing.AllocsPerRun(3, func() { model(m.blank.layout, f, Options{Previous: last}) })
		patched := testing.AllocsPerRun(3, func() {
			if err := m.Write(io.Discard, f.Agency, last); err != nil {
				t.Error(err)
			}
		})
		if patched > whole/share {
			t.Errorf("form %s: a copy allocates %.0f times, laying a workbook out %.0f times", form.ID, patched, whole)
		}
	}
}

func BenchmarkScratch(b *testing.B) {
	f := templates.NewFiling(lookupForm(b, "2021"), 2024)
	f.Agency.Name = "海原县教育体育局"
	for b.Loop() {
		if err := Write(io.Discard, f, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func zipFloor(b *testing.B, data, cover []byte) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		b.Fatal(err)
	}
	zw := zip.NewWriter(io.Discard)
	for _, f := range zr.File {
		if f.Name != "xl/worksheets/sheet1.xml" {
			if err := zw.Copy(f); err != nil {
				b.Fatal(err)
			}
			continue
		}
		w, err := zw.Create(f.Name)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := w.Write(cover); err != nil {
			b.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		b.Fatal(err)
	}
}
