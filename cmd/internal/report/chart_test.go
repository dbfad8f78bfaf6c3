package report

import (
	"bytes"
	"cmp"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
	reportparts "nianbao/templates/report"
)

// bars makes a chart of "label figure figure" lines.
func bars(t testing.TB, series []string, lines ...string) *Chart {
	t.Helper()
	c := &Chart{Number: 1, Title: "测试", Series: series}
	for _, l := range lines {
		words := strings.Fields(l)
		bar := Bar{Label: words[0]}
		for _, w := range words[1:] {
			d, err := formula.ParseDecimal(w)
			if err != nil {
				t.Fatal(err)
			}
			bar.Values = append(bar.Values, &d)
		}
		c.Bars = append(c.Bars, bar)
	}
	return c
}

func twoYears(t testing.TB) *Chart {
	return bars(t, []string{"2024年", "上一年度"}, "新收申请 127 98", "上年结转 4 7", "办结申请 120 98.5", "结转下年 11 0")
}

// TestChartBars reads the drawing back: beside each label stand its own figures from top to bottom, and bars of their
// lengths in their greys. The library draws horizontal bars from the bottom up.
func TestChartBars(t *testing.T) {
	type box struct{ left, right, top, bottom float64 }
	for name, c := range map[string]*Chart{
		"one series":  bars(t, nil, "自然人 3", "商业企业 0", "科研机构 12", "社会公益组织 5", "法律服务机构 1", "其他 7"),
		"one bar":     bars(t, nil, "甲 1"),
		"long":        bars(t, nil, "甲 999999999999", "乙 1", "丙 999999999998"),
		"two series":  twoYears(t),
		"wide":        bars(t, nil, strings.Repeat("甲", 30)+" 2", "乙 999999999999"),
		"latin label": bars(t, nil, "A&B<b> 2", "C 1"),
	} {
		t.Run(name, func(t *testing.T) {
			svg := string(c.svg())
			width, _ := strconv.ParseFloat(regexp.MustCompile(`viewBox="0 0 (\d+) `).FindStringSubmatch(svg)[1], 64)
			rects := map[string][]box{}
			most := 0.0
			for _, m := range regexp.MustCompile(`(?s)<path d="M (\d+) (\d+)\nL (\d+) \d+\nL \d+ (\d+)\n[^"]*" style="[^"]*;fill:([^";]+)"/>`).FindAllStringSubmatch(svg, -1) {
				n := [4]float64{}
				for i := range n {
					n[i], _ = strconv.ParseFloat(m[i+1], 64)
				}
				b := box{n[0], n[2], n[1], n[3]}
				rects[m[5]] = append(rects[m[5]], b)
				if m[5] != "white" {
					most = max(most, b.right-b.left)
				}
			}
			type word struct {
				x, y float64
				text string
			}
			var words []word
			for _, m := range regexp.MustCompile(`<text x="(\d+)" y="(\d+)"[^>]*>([^<]*)</text>`).FindAllStringSubmatch(svg, -1) {
				x, _ := strconv.ParseFloat(m[1], 64)
				y, _ := strconv.ParseFloat(m[2], 64)
				words = append(words, word{x, y, strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(m[3])})
			}
			series := len(c.Bars[0].Values)
			if len(words) != len(c.Bars)*(series+1) {
				t.Fatalf("%d words are drawn:\n%s", len(words), svg)
			}
			figures, labels := words[:len(c.Bars)*series], words[len(c.Bars)*series:]
			slices.SortFunc(figures, func(a, b word) int { return cmp.Compare(a.y, b.y) })
			longest := 0.0
			for _, b := range c.Bars {
				for _, v := range b.Values {
					longest = max(longest, v.Float64())
				}
			}
			for i, b := range c.Bars {
				if labels[i].text != b.Label {
					t.Errorf("label %d is %s", i, labels[i].text)
				}
				middle := 0.0
				for k, v := range b.Values {
					f := figures[i*series+k]
					middle += f.y / float64(series)
					if f.text != v.String() {
						t.Errorf("%s: the figure beside it is %s, want %s", b.Label, f.text, v)
					}
					if f.x+float64(len(f.text))*chartFont*0.6 > width {
						t.Errorf("%s: %s leaves the picture at %g", b.Label, f.text, f.x)
					}
					fill := []string{"rgb(38,38,38)", "rgb(148,148,148)"}[k]
					at := slices.IndexFunc(rects[fill], func(r box) bool { return r.top < f.y && f.y < r.bottom+2 })
					if at < 0 {
						t.Fatalf("%s: no bar in %s beside %s: %v", b.Label, fill, f.text, rects)
					}
					r := rects[fill][at]
					if got, want := r.right-r.left, most*v.Float64()/longest; got < want-1 || got > want+1 {
						t.Errorf("%s: the bar of %s is %g long, want %g", b.Label, v, got, want)
					}
					if f.x < r.right {
						t.Errorf("%s: %s stands inside its bar", b.Label, v)
					}
				}
				if d := labels[i].y - middle; d < -3 || d > 3 {
					t.Errorf("%s stands %g from its figures", b.Label, d)
				}
			}
		})
	}
}

// TestChartSame draws one chart many times at once: the same bytes, and a picture of greys.
func TestChartSame(t *testing.T) {
	c := twoYears(t)
	want, width, height := c.png()
	img, err := png.Decode(bytes.NewReader(want))
	if err != nil || img.Bounds() != image.Rect(0, 0, width, height) {
		t.Fatal(img.Bounds(), err)
	}
	for y := range height {
		for x := range width {
			if r, g, b, a := img.At(x, y).RGBA(); r != g || g != b || a != 0xffff {
				t.Fatalf("the pixel at %d, %d has a colour", x, y)
			}
		}
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got, _, _ := c.png(); !bytes.Equal(got, want) {
				t.Error("another PNG")
			}
			if !bytes.Equal(c.svg(), c.svg()) {
				t.Error("another SVG")
			}
		})
	}
	wg.Wait()
	if dir := os.Getenv("NIANBAO_SAMPLES"); dir != "" {
		os.MkdirAll(dir, 0o777)
		if err := os.WriteFile(filepath.Join(dir, "chart.png"), want, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// TestChartLabels: every label of the official forms stands in the PNG in its own characters, where the SVG has it; a label
// with others is a letter, explained below.
func TestChartLabels(t *testing.T) {
	for _, id := range []string{"2021", "2019"} {
		f := plainFiling(t)
		form, err := templates.Lookup(id)
		if err != nil {
			t.Fatal(err)
		}
		f, _ = f.In(form)
		f.Set("applications.new.natural", templates.Number(formula.FromInt(3)))
		f.Set("applications.granted.total", templates.Number(formula.FromInt(3)))
		last := f.Clone()
		last.Set("applications.carried_out.total", templates.Number(formula.FromInt(1)))
		doc, err := Build(f, Options{Charts: true, Previous: last, Draft: true})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, b := range doc.Blocks {
			if c, ok := b.(*Chart); ok {
				n++
				if !c.pictured() || strings.Contains(c.Text(true), "A　") {
					t.Errorf("%s: %s is shown by letters", id, c.Title)
				}
			}
		}
		if n != 3 {
			t.Errorf("%s: %d charts", id, n)
		}
	}
	if c := bars(t, nil, "自然人 3", "村民 2"); c.pictured() || !strings.Contains(c.Text(true), "A　自然人3；B　村民2") {
		t.Error(c.Text(true))
	}
	// A label's ink: as much as its characters have, left of the axis, level with its bar.
	one, w, h := bars(t, nil, "自然人 3", "其他 2").png()
	img, err := png.Decode(bytes.NewReader(one))
	if err != nil || img.Bounds() != image.Rect(0, 0, w, h) {
		t.Fatal(err)
	}
	ink := func(y0, y1, x0, x1 int) (n int) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 {
					n++
				}
			}
		}
		return n
	}
	const size = reportparts.GlyphSize
	right := (3*chartFont + 12 - 10) * 2 // of the labels: three characters before the axis
	if got := ink(0, h/2, right-3*size, right); got < 300 {
		t.Errorf("自然人 has %d dark points", got)
	}
	if two, none := ink(h/2, h, right-2*size, right), ink(h/2, h, 0, right-2*size); two < 200 || none > 0 {
		t.Errorf("其他 has %d dark points, and %d before it", two, none)
	}
}

// TestChartDrawable: zeros have no bar, and a figure below zero is a mistake that no chart hides.
func TestChartDrawable(t *testing.T) {
	for _, c := range []struct {
		line string
		want bool
	}{{"甲 1 0", true}, {"甲 0 0", false}, {"甲 3 -1", false}} {
		if got := bars(t, []string{"今", "昔"}, c.line).drawable(); got != c.want {
			t.Errorf("%s: %v", c.line, got)
		}
	}
	if (&Chart{Bars: []Bar{{"甲", []*templates.Decimal{}}}}).drawable() {
		t.Error("nothing is drawable")
	}
}

func BenchmarkChartPNG(b *testing.B) {
	c := twoYears(b)
	for b.Loop() {
		c.png()
	}
}

// TestChartHole takes last year's figures of a chart away, one after the other and all but one: what is handed to the library
// in its place has no length and no text but a dash, and the words say 不详; with none left there is no chart of two years.
func TestChartHole(t *testing.T) {
	whole := twoYears(t)
	for gone := 1; gone < 1<<len(whole.Bars)-1; gone++ {
		c := twoYears(t)
		for i := range c.Bars {
			if gone>>i&1 == 1 {
				c.Bars[i].Values[1] = nil
			}
		}
		values, texts := c.values()
		now, _ := whole.values()
		if !slices.Equal(values[0], now[0]) {
			t.Fatalf("%b: this year's bars are %v", gone, values[0])
		}
		words := c.Text(false)
		for i, b := range c.Bars {
			drawn, text := values[1][len(c.Bars)-1-i], texts[values[1][len(c.Bars)-1-i]]
			hole := gone>>i&1 == 1
			if hole && (drawn != notKnown || text != unknownMark || !strings.Contains(words, b.Label+"2024年"+b.Values[0].String()+"、上一年度不详")) {
				t.Errorf("%b: %s draws %g with %q; the words are %s", gone, b.Label, drawn, text, words)
			}
			if !hole && text != b.Values[1].String() {
				t.Errorf("%b: %s of last year draws %q", gone, b.Label, text)
			}
		}
		if svg := string(c.svg()); strings.Count(svg, ">"+unknownMark+"<") != strings.Count(words, "不详") {
			t.Errorf("%b: %s draws other dashes than %s says", gone, svg, words)
		}
	}
}
