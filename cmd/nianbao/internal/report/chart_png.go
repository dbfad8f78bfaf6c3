package report

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
)

// Measures of a PNG in pixels, at about 200 to an inch.
const (
	pngWidth = 1100
	pngLeft  = 70
	pngRight = 250
	pngBar   = 36
	pngGap   = 24
	pngText  = 22 // height of a digit
)

// png draws the chart in grey. Bars carry letters, A from the top, and their figures.
func (c *Chart) png() (data []byte, width, height int) {
	series := max(len(c.Series), 1)
	height = len(c.Bars)*(series*pngBar+pngGap) + pngGap
	p := canvas{image.NewGray(image.Rect(0, 0, pngWidth, height))}
	for i := range p.Pix {
		p.Pix[i] = 0xff
	}
	y := pngGap
	for i, bar := range c.Bars {
		p.text(20, y+(series*pngBar-pngText)/2, c.key(i))
		for k, v := range bar.Values {
			top := y + k*pngBar
			length := int(c.share(v) * (pngWidth - pngLeft - pngRight))
			p.bar(pngLeft, top+2, length, pngBar-6, k > 0)
			p.text(pngLeft+length+14, top+(pngBar-pngText)/2, v.String())
		}
		y += series*pngBar + pngGap
	}
	p.line(pngLeft, 8, pngLeft, float64(height-8), 1.5)
	var b bytes.Buffer
	if err := png.Encode(&b, p.Gray); err != nil {
		panic(err) // a Gray in memory always encodes
	}
	return b.Bytes(), pngWidth, height
}

type canvas struct{ *image.Gray }

// bar fills a rectangle, solid or hatched, inside an outline.
func (p canvas) bar(x, y, w, h int, hatched bool) {
	for i := range w {
		for j := range h {
			edge := i < 2 || j < 2 || i >= w-2 || j >= h-2
			switch {
			case edge, hatched && (i+j)%14 < 4:
				p.SetGray(x+i, y+j, color.Gray{0})
			case !hatched:
				p.SetGray(x+i, y+j, color.Gray{0x38})
			}
		}
	}
}

// line draws a stroke with round ends, its edge smoothed over a pixel.
func (p canvas) line(x0, y0, x1, y1, radius float64) {
	for y := int(min(y0, y1) - radius - 2); y <= int(max(y0, y1)+radius+2); y++ {
		for x := int(min(x0, x1) - radius - 2); x <= int(max(x0, x1)+radius+2); x++ {
			if !(image.Point{X: x, Y: y}).In(p.Rect) {
				continue
			}
			dx, dy := x1-x0, y1-y0
			t := 0.0
			if l := dx*dx + dy*dy; l > 0 {
				t = min(max(((float64(x)-x0)*dx+(float64(y)-y0)*dy)/l, 0), 1)
			}
			d := math.Hypot(float64(x)-x0-t*dx, float64(y)-y0-t*dy)
			shade := uint8(255 * min(max(d-radius+0.5, 0), 1))
			if shade < p.GrayAt(x, y).Y {
				p.SetGray(x, y, color.Gray{shade})
			}
		}
	}
}

// strokes are the characters a chart needs, as polylines on a grid of 4 by 6, y downward.
var strokes = map[rune][][][2]float64{
	'0': {{{1, 0}, {3, 0}, {4, 1}, {4, 5}, {3, 6}, {1, 6}, {0, 5}, {0, 1}, {1, 0}}},
	'1': {{{.8, 1.2}, {2.2, 0}, {2.2, 6}}},
	'2': {{{0, 1}, {1, 0}, {3, 0}, {4, 1}, {4, 2}, {0, 6}, {4, 6}}},
	'3': {{{0, .8}, {1, 0}, {3, 0}, {4, 1}, {4, 2}, {3, 3}, {1.6, 3}}, {{3, 3}, {4, 4}, {4, 5}, {3, 6}, {1, 6}, {0, 5.2}}},
	'4': {{{3, 6}, {3, 0}, {0, 4}, {4, 4}}},
	'5': {{{4, 0}, {.5, 0}, {.2, 2.8}, {1.2, 2.3}, {3, 2.3}, {4, 3.3}, {4, 5}, {3, 6}, {1, 6}, {0, 5.2}}},
	'6': {{{3.6, .5}, {3, 0}, {1.4, 0}, {0, 2}, {0, 5}, {1, 6}, {3, 6}, {4, 5}, {4, 3.6}, {3, 2.7}, {1, 2.7}, {0, 3.6}}},
	'7': {{{0, 0}, {4, 0}, {1.4, 6}}},
	'8': {{{1, 0}, {3, 0}, {4, .9}, {4, 2.1}, {3, 3}, {1, 3}, {0, 2.1}, {0, .9}, {1, 0}}, {{1, 3}, {0, 4}, {0, 5.1}, {1, 6}, {3, 6}, {4, 5.1}, {4, 4}, {3, 3}}},
	'9': {{{4, 2.4}, {3, 3.3}, {1, 3.3}, {0, 2.4}, {0, 1}, {1, 0}, {3, 0}, {4, 1}, {4, 4}, {2.6, 6}, {1, 6}, {.4, 5.5}}},
	'.': {{{1.8, 6}, {2, 6}}},
	'A': {{{0, 6}, {2, 0}, {4, 6}}, {{.7, 4}, {3.3, 4}}},
	'B': {{{0, 0}, {0, 6}, {3, 6}, {4, 5.1}, {4, 4}, {3, 3}, {0, 3}}, {{0, 0}, {2.8, 0}, {3.7, .9}, {3.7, 2.1}, {2.8, 3}}},
	'C': {{{4, 1.2}, {3, 0}, {1, 0}, {0, 1}, {0, 5}, {1, 6}, {3, 6}, {4, 4.8}}},
	'D': {{{0, 0}, {0, 6}, {2.6, 6}, {4, 4.6}, {4, 1.4}, {2.6, 0}, {0, 0}}},
	'E': {{{4, 0}, {0, 0}, {0, 6}, {4, 6}}, {{0, 3}, {3, 3}}},
	'F': {{{4, 0}, {0, 0}, {0, 6}}, {{0, 3}, {3, 3}}},
	'G': {{{4, 1.2}, {3, 0}, {1, 0}, {0, 1}, {0, 5}, {1, 6}, {3, 6}, {4, 5}, {4, 3.4}, {2.4, 3.4}}},
}

// text writes digits and letters; x and y are the upper left corner.
func (p canvas) text(x, y int, s string) {
	const unit = pngText / 6.0
	at := float64(x)
	for _, r := range s {
		for _, stroke := range strokes[r] {
			for i := 1; i < len(stroke); i++ {
				a, b := stroke[i-1], stroke[i]
				p.line(at+a[0]*unit, float64(y)+a[1]*unit, at+b[0]*unit, float64(y)+b[1]*unit, 1.4)
			}
		}
		at += 5.4 * unit
	}
}
