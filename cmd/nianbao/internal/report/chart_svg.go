package report

import "strconv"

// chart draws a chart as SVG, with its figures in words below for those who do not see it.
func (h *htmlWriter) chart(c *Chart) {
	const width, left, right, bar, gap = 640, 150, 110, 18, 14
	series := max(len(c.Series), 1)
	height := len(c.Bars)*(series*bar+gap) + gap
	b := &h.b
	h.open("figure", "figure", "", "")
	hatch := "hatch" + itoa(c.Number)
	b.raw("\n", `<svg viewBox="0 0 `).int(width).raw(` `).int(height).raw(`" role="img" aria-label="`).text(c.Title).
		raw(`" font-family="SimSun, 'Noto Serif CJK SC', serif" font-size="15">`)
	if series > 1 {
		b.raw(`<defs><pattern id="`, hatch, `" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`,
			`<rect width="6" height="6" fill="#fff"/><rect width="2" height="6" fill="#000"/></pattern></defs>`)
	}
	y := gap
	for _, item := range c.Bars {
		b.raw(`<text x="`).int(left - 10).raw(`" y="`).int(y + series*bar/2 + 5).raw(`" text-anchor="end">`).text(item.Label).raw(`</text>`)
		for k, v := range item.Values {
			length := c.share(v) * (width - left - right)
			fill := "#333"
			if k > 0 {
				fill = "url(#" + hatch + ")"
			}
			b.raw(`<rect x="`).int(left).raw(`" y="`).int(y+k*bar+1).raw(`" width="`, coordinate(length), `" height="`).int(bar-3).
				raw(`" fill="`, fill, `" stroke="#000"/><text x="`, coordinate(left+length+6), `" y="`).int(y + k*bar + 14).raw(`">`).text(v.String()).raw(`</text>`)
		}
		y += series*bar + gap
	}
	b.raw(`<path d="M`).int(left).raw(` 4V`).int(height-4).raw(`" stroke="#000"/></svg>`, "\n")
	h.element("figcaption", "legend", "", "", c.Text(false))
	b.raw(`</figure>`)
}

func coordinate(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
