//go:build !js

package report

import (
	"math"
	"slices"
	"strings"

	"nianbao/templates/lists"

	"github.com/go-analyze/charts"
)

// Charts are drawn by github.com/go-analyze/charts. Looked at in November 2026:
//
//   - go-analyze/charts v0.6.4: MIT, released 2026-10-15. It brings four modules besides itself, all permissive
//     (go-humanize and bulk MIT, golang/freetype FTL and unchanged since 2017, golang.org/x/image BSD-3) and 2.4 MB of
//     program, a quarter of it Latin fonts (Roboto, Noto Sans). PNG and SVG by the same calls, no network, no clock; a
//     PNG takes about 12 ms. It has no hatching, so that series differ in their grey.
//   - gonum.org/v1/plot v0.17.0: BSD-3, released 2025-09-21. It brings seven modules besides itself, among them writers of PDF and
//     LaTeX. It measures Chinese no better.
//   - wcharczuk/go-chart v2.1.2 and vicanso/go-charts v2.6.10: nothing released since August 2024.
//
// None of them has a Chinese font, and one can be as large as this program. So the PNG takes its characters from a small
// picture of them (drawLabels), or names its bars by letters, which the words below explain; the SVG leaves them to the
// browser.

// Measures of a chart in units. One is a pixel of the SVG, which is as narrow as a telephone so that its words stay
// legible there; the PNG has two, which makes 230 to an inch on paper.
const (
	svgWidth  = 400
	pngWidth  = 640
	chartBar  = 18
	chartGap  = 14
	chartFont = 15
)

// chartGreys fill the bars of the first and the second series. They stand at least 3:1 from each other and from white, so
// that a copying machine and a weak eye keep them apart.
var chartGreys = []charts.Color{{R: 0x26, G: 0x26, B: 0x26, A: 0xff}, {R: 0x94, G: 0x94, B: 0x94, A: 0xff}}

// png draws the chart with its labels, or with a letter before each bar, A from the top.
func (c *Chart) png() (data []byte, width, height int) {
	labels := make([]string, len(c.Bars))
	for i, b := range c.Bars {
		labels[i] = c.key(i)
		if c.pictured() {
			labels[i] = b.Label
		}
	}
	return c.draw(charts.ChartOutputPNG, pngWidth, 2, labels)
}

// svg draws the chart with its labels; the browser has the font for them.
func (c *Chart) svg() []byte {
	labels := lists.Map(c.Bars, func(b Bar) string { return b.Label })
	data, _, _ := c.draw(charts.ChartOutputSVG, svgWidth, 1, labels)
	return data
}

// draw draws bars with labels before them, least units wide or as wide as the words need. The library draws bars and
// figures; the labels are placed here, for it measures text by its own Latin font and sets Chinese too tight.
func (c *Chart) draw(format string, least, unit int, labels []string) (data []byte, width, height int) {
	series := max(len(c.Series), 1)
	slot := series*chartBar + chartGap
	black := charts.ColorBlack
	font := charts.FontStyle{FontSize: chartFont * float64(unit) * 72 / 96, FontColor: black} // in points
	values, texts := c.values()
	most, digits := 0.0, 0
	for f, text := range texts {
		most, digits = max(most, f), max(digits, len(text))
	}
	left := 0.0
	for _, l := range labels {
		left = max(left, labelWidth(l))
	}
	before, behind := int(math.Ceil(left*chartFont))+12, digits*chartFont*2/3+16
	start := before * unit
	width, height = max(least, before+behind+svgWidth/4)*unit, slot*len(c.Bars)*unit

	opt := charts.NewBarChartOptionWithData(values)
	opt.Horizontal = true
	opt.Theme = charts.MakeTheme(charts.ThemeOption{
		BackgroundColor: charts.ColorWhite, TextColor: black, AxisStrokeColor: black, SeriesColors: chartGreys,
	})
	opt.Padding = charts.Box{Left: start, Right: behind * unit, IsSet: true}
	opt.CategoryAxis.Show = charts.Ptr(false)
	opt.Legend.Show = charts.Ptr(false)
	opt.ValueAxis[0] = charts.ValueAxisOption{
		Show: charts.Ptr(false), Min: charts.Ptr(0.0), Max: charts.Ptr(most), RangeValuePaddingScale: charts.Ptr(0.0),
	}
	opt.BarSize = (float64(series*chartBar) + 0.5) / float64(slot) // it cuts fractions of a pixel off
	opt.BarMargin = charts.Ptr(2 / float64(slot))
	for k := range opt.SeriesList {
		opt.SeriesList[k].Label = charts.SeriesLabel{Show: charts.Ptr(true), FontStyle: font, Distance: 6 * unit,
			ValueFormatter: func(f float64) string { return texts[f] }}
	}
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: format, Width: width, Height: height, Theme: opt.Theme})
	err := p.BarChart(opt)
	pictured := format == charts.ChartOutputPNG && c.pictured()
	if !pictured {
		for i, l := range labels {
			x := start - (int(labelWidth(l)*chartFont)+10)*unit
			p.Text(l, x, (i*slot+slot/2+chartFont*3/8)*unit, 0, font)
		}
	}
	p.LineStroke([]charts.Point{{X: start, Y: 4 * unit}, {X: start, Y: height - 4*unit}}, black, float64(unit))
	data, errBytes := p.Bytes()
	if pictured && errBytes == nil {
		data, errBytes = drawLabels(data, labels, start-10*unit, func(i int) int { return (i*slot + slot/2) * unit })
	}
	if err != nil || errBytes != nil {
		panic("a drawable chart was not drawn") // it has bars and a positive figure: there is nothing else to go wrong
	}
	return data, width, height
}

// values returns what is handed to the library, for each series from the bottom up, and the exact text of each figure.
func (c *Chart) values() (values [][]float64, texts map[float64]string) {
	values, texts = make([][]float64, max(len(c.Series), 1)), map[float64]string{}
	for _, b := range slices.Backward(c.Bars) {
		for k, v := range b.Values {
			f, text := notKnown, unknownMark
			if v != nil {
				f, text = v.Float64(), v.String()
			}
			values[k], texts[f] = append(values[k], f), text
		}
	}
	return values, texts
}

// notKnown is handed to the library for a figure that is not known: it has no length, and is not the 0 of one that is.
const notKnown = math.SmallestNonzeroFloat64

// labelWidth measures a label in the height of its font: Chinese characters are square.
func labelWidth(s string) float64 {
	return float64(eastAsian.StringWidth(s)) / 2
}

// chart writes a chart as SVG, with its figures in words below for those who do not see it.
func (h *htmlWriter) chart(c *Chart) {
	h.open("figure", "figure", "", "")
	h.b.Raw("\n", `<svg role="img" aria-label="`).Text(c.Title).Raw(`" style="display:block;max-width:440px;margin:0 auto" `,
		strings.TrimPrefix(string(c.svg()), "<svg "), "\n")
	h.element("figcaption", "legend", "", "", c.Text(false))
	h.b.Raw(`</figure>`)
}
