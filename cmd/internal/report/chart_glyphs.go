//go:build !js

package report

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"strings"
	"sync"
	"unicode/utf8"

	reportparts "nianbao/templates/report"
)

// glyphs is the picture of the characters that a PNG can show.
var glyphs = sync.OnceValue(func() image.Image {
	img, err := png.Decode(bytes.NewReader(reportparts.Glyphs))
	if err != nil {
		panic("the embedded characters are damaged") // a test reads them
	}
	return img
})

// drawLabels puts labels into a PNG, each so that it ends at right and its middle stands at the height given for it.
func drawLabels(data []byte, labels []string, right int, middle func(i int) int) ([]byte, error) {
	const size = reportparts.GlyphSize
	drawn, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	img := image.NewGray(drawn.Bounds())
	draw.Draw(img, img.Bounds(), drawn, drawn.Bounds().Min, draw.Src)
	for i, l := range labels {
		x, y := right-utf8.RuneCountInString(l)*size, middle(i)-size/2
		for _, r := range l {
			at := utf8.RuneCountInString(reportparts.GlyphOrder[:strings.IndexRune(reportparts.GlyphOrder, r)])
			from := image.Pt(at%reportparts.GlyphColumns*size, at/reportparts.GlyphColumns*size)
			draw.Draw(img, image.Rect(x, y, x+size, y+size), glyphs(), from, draw.Src)
			x += size
		}
	}
	var b bytes.Buffer
	err = png.Encode(&b, img)
	return b.Bytes(), err
}
