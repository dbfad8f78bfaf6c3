package opc

import "math"

// Text blends with its ground when neither lightness nor hue sets it off. White on the pale yellow of the inputs (contrast
// 1.03) and F2F2F2 on white (1.12) are not seen; D9D9D9 on white (1.41) is faint and seen, and so is yellow on white, which
// has as little contrast (1.07), but a colour of its own.
const (
	leastContrast = 1.2
	leastChannel  = 96
)

// Blends reports whether text of one colour, RRGGBB, is not seen on a ground of
// another: one law for workbooks, Word documents and web pages.
func Blends(text, ground uint32) bool {
	apart := 0
	for i := range 3 {
		d := int(channel(text, i)) - int(channel(ground, i))
		apart = max(apart, d, -d)
	}
	return apart < leastChannel && contrast(text, ground) < leastContrast
}

// channel returns red, green or blue.
func channel(c uint32, i int) uint8 { return uint8(c >> (16 - 8*i)) }

// contrast is the ratio of the luminances of two colours as the Web Content Accessibility Guidelines 2.1 define it: 1 for
// equal ones, 21 for black and white.
func contrast(a, b uint32) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c uint32) float64 {
	sum := 0.0
	for i, weight := range [3]float64{0.2126, 0.7152, 0.0722} {
		x := float64(channel(c, i)) / 255
		if x <= 0.04045 {
			x /= 12.92
		} else {
			x = math.Pow((x+0.055)/1.055, 2.4)
		}
		sum += weight * x
	}
	return sum
}
