//go:build !js

package collect

import (
	"fmt"
	"html/template"
	"math"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

// Charts of 进度.html as SVG. Every bar carries its number, so that nothing has to be read off an axis.

const (
	blue  = "#2f6db5"
	pale  = "#b9c7d8"
	green = "#5b9a5b"
	amber = "#e0a030"
	red   = "#cc4b3e"
	grey  = "#c9ced6"
)

func esc(s string) string { return template.HTMLEscapeString(s) }

// progressBar shows how the agencies that have to report are divided.
func progressBar(c StandingCount) template.HTML {
	if c.Expected == 0 {
		return ""
	}
	type part struct {
		label, color string
		n            int
	}
	parts := lists.Filter([]part{{"通过", green, c.Accepted}, {"已说明", "#8cbf8c", c.Explained}, {"待说明", amber, c.Query},
		{Duplicate.Chinese(), "#8e5ba6", c.Duplicate}, {"退回", red, c.Rejected}, {"未报", grey, c.Missing}},
		func(p part) bool { return p.n > 0 })
	var b strings.Builder
	b.WriteString(`<svg viewBox="0 0 1000 46" role="img" aria-label="进度">`)
	x := 0.0
	for _, p := range parts {
		w := 1000 * float64(p.n) / float64(c.Expected)
		fmt.Fprintf(&b, `<rect x="%.1f" y="2" width="%.1f" height="22" fill="%s"><title>%s %d</title></rect>`, x, w, p.color, p.label, p.n)
		x += w
	}
	x = 0
	for _, p := range parts {
		text := fmt.Sprintf("%s %d（%.0f%%）", p.label, p.n, 100*float64(p.n)/float64(c.Expected))
		fmt.Fprintf(&b, `<rect x="%.0f" y="32" width="11" height="11" fill="%s"/><text x="%.0f" y="42" font-size="13">%s</text>`,
			x, p.color, x+16, text)
		x += 40 + textWidth(text, 13)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}

func textWidth(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		if r < utf8.RuneSelf {
			w += 0.56
		} else {
			w++
		}
	}
	return w * size
}

// columns draws this year's and last year's figures of the same agencies side by side; without any, this year's total.
func (r *Result) columns(d xlsx.ChartData) template.HTML {
	type bar struct {
		label    string
		now, was templates.Decimal
		known    bool
	}
	var bars []bar
	top := 1.0
	total, past := r.Root().Total, templates.Past{}
	if c := r.Compared; c != nil {
		total, past = c.Now, templates.PastOf(c.Last, r.Form)
	}
	for _, x := range d.Bars {
		one := bar{label: x.Label, known: r.Compared != nil}
		for _, key := range x.Keys {
			now, _ := total.Cell(key).Value()
			one.now, _ = one.now.Add(now)
			was, ok := past.Figure(key)
			one.known = one.known && ok
			one.was, _ = one.was.Add(was)
		}
		if !one.known {
			one.was = templates.Decimal{}
		}
		top = max(top, one.now.Float64(), one.was.Float64())
		bars = append(bars, one)
	}
	const width, height, base, head = 480.0, 220.0, 178.0, 26.0
	scale := (base - head) / top
	slot := width / float64(len(bars))
	thick := min(slot*0.36, 34)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %.0f %.0f" role="img" aria-label="%s"><line x1="0" x2="%.0f" y1="%.0f" y2="%.0f" stroke="#98a2b3"/>`,
		width, height, esc(d.Title), width, base, base)
	column := func(x float64, v templates.Decimal, color string, year int, label string) {
		h := math.Max(v.Float64()*scale, 0)
		fmt.Fprintf(&b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"><title>%d年 %s %s</title></rect>`,
			x, base-h, thick, h, color, year, esc(label), v)
		size := min(11.0, thick*1.5/max(0.6*float64(len(v.String())), 1))
		fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" font-size="%.1f" text-anchor="middle">%s</text>`, x+thick/2, base-h-4, max(size, 7.5), v)
	}
	for i, one := range bars {
		mid := slot * (float64(i) + 0.5)
		if one.known {
			column(mid-thick-1, one.was, pale, r.Year-1, one.label)
			column(mid+1, one.now, blue, r.Year, one.label)
		} else {
			column(mid-thick/2, one.now, blue, r.Year, one.label)
		}
		for n, part := range broken(one.label, int(max(slot/11.5, 3))) {
			fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" font-size="11" text-anchor="middle">%s</text>`, mid, base+15+13*float64(n), esc(part))
		}
	}
	if r.Compared != nil {
		legend := func(x float64, color string, year int) {
			fmt.Fprintf(&b, `<rect x="%.0f" y="2" width="10" height="10" fill="%s"/><text x="%.0f" y="11" font-size="11">%d年</text>`,
				x, color, x+14, year)
		}
		legend(width-130, pale, r.Year-1)
		legend(width-66, blue, r.Year)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}

// broken cuts a label into at most three lines.
func broken(s string, perLine int) []string {
	var lines []string
	text := []rune(s)
	for len(text) > perLine && len(lines) < 2 {
		lines = append(lines, string(text[:perLine]))
		text = text[perLine:]
	}
	if len(text) > perLine {
		text = append(text[:perLine-1], '…')
	}
	return append(lines, string(text))
}

// faultChart draws the most frequent faults as bars that lie.
func faultChart(list []FaultCount) template.HTML {
	if len(list) == 0 {
		return ""
	}
	most := list[0].N
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 1000 %d" role="img" aria-label="最多的问题">`, 30*len(list)+4)
	for i, f := range list {
		y := 30*i + 4
		w := max(380*float64(f.N)/float64(most), 2)
		fmt.Fprintf(&b, `<text x="392" y="%d" font-size="14" text-anchor="end">%s</text>`, y+15, esc(hanzi.Shorten(f.Title, 26)))
		fmt.Fprintf(&b, `<rect x="404" y="%d" width="%.1f" height="18" fill="%s"/>`, y+1, w, red)
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" font-size="13">%d 处，%d 个文件</text>`, 404+w+8, y+15, f.N, f.Files)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}
