package sheets

import (
	"math"
	"strconv"
	"strings"

	"nianbao/xlsx/opc"
)

type colorKind uint8

const (
	colorNone colorKind = iota // none given, or automatic
	colorRGB
	colorTheme
	colorIndexed
)

// A color is one as the file gives it (ECMA-376 part 1, 18.8.19).
type color struct {
	kind colorKind
	n    uint32
	tint float32
}

// An rgb is a colour as it is shown.
type rgb struct{ r, g, b uint8 }

var (
	black = rgb{}
	white = rgb{255, 255, 255}
)

// colorOf reads the attributes of a colour. Alpha counts for nothing: Excel
// leaves it out, and programs write 00 as well as FF.
func colorOf(s *opc.Scanner) color {
	var c color
	for i := range s.Attrs() {
		a := &s.Attrs()[i]
		if a.Name.Space != "" {
			continue
		}
		v := strings.TrimSpace(string(a.Value))
		switch a.Name.Local {
		case "auto":
			if xsdTrue(v) {
				return color{}
			}
		case "rgb":
			if n, ok := parseRGB(v); ok {
				c.kind, c.n = colorRGB, n
			}
		case "theme", "indexed":
			n, err := strconv.ParseUint(v, 10, 16)
			switch {
			case err != nil || c.kind == colorRGB:
			case a.Name.Local == "theme":
				c.kind, c.n = colorTheme, uint32(n)
			case c.kind == colorNone:
				c.kind, c.n = colorIndexed, uint32(n)
			}
		case "tint":
			c.tint, _ = parseFloat(v)
		}
	}
	return c
}

func parseFloat(v string) (float32, bool) {
	x, err := strconv.ParseFloat(strings.TrimSpace(v), 32)
	return float32(x), err == nil && !math.IsNaN(x)
}

// parseRGB reads AARRGGBB or RRGGBB.
func parseRGB(v string) (uint32, bool) {
	if len(v) != 6 && len(v) != 8 {
		return 0, false
	}
	n, err := strconv.ParseUint(v[len(v)-6:], 16, 32)
	return uint32(n), err == nil
}

func (c rgb) number() uint32 { return uint32(c.r)<<16 | uint32(c.g)<<8 | uint32(c.b) }

func rgbOf(n uint32) rgb { return rgb{uint8(n >> 16), uint8(n >> 8), uint8(n)} }

// officeTheme are the colours of Office's own theme in the order in which cells count them (18.8.3): light and dark 1, light
// and dark 2, accents, links. A workbook whose theme cannot be read has them.
var officeTheme = [...]uint32{0xFFFFFF, 0x000000, 0xE7E6E6, 0x44546A, 0x4472C4, 0xED7D31,
	0xA5A5A5, 0xFFC000, 0x5B9BD5, 0x70AD47, 0x0563C1, 0x954F72}

// themePlaces are the same places by their names in the theme.
var themePlaces = map[string]int{"lt1": 0, "dk1": 1, "lt2": 2, "dk2": 3, "accent1": 4, "accent2": 5, "accent3": 6, "accent4": 7,
	"accent5": 8, "accent6": 9, "hlink": 10, "folHlink": 11}

// palette are the colours 8 to 63 (18.8.27); 0 to 7 repeat 8 to 15.
var palette = [...]uint32{
	0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF,
	0x800000, 0x008000, 0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080,
	0x9999FF, 0x993366, 0xFFFFCC, 0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF,
	0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF, 0x800080, 0x800000, 0x008080, 0x0000FF,
	0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99,
	0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600, 0x666699, 0x969696,
	0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399, 0x333333,
}

// maxPalette bounds the colours of a workbook's own palette.
const maxPalette = 64

// Colours of the system among the indexed ones: window text, window.
const systemText, systemWindow = 64, 65

// resolve returns a colour as it is shown; otherwise is that of one that is not given, automatic or nowhere defined.
func (st *styles) resolve(c color, otherwise rgb) rgb {
	n := uint32(0)
	switch c.kind {
	case colorRGB:
		n = c.n
	case colorTheme:
		if int(c.n) >= len(officeTheme) {
			return otherwise
		}
		n = officeTheme[c.n]
		if st.theme != nil {
			n = st.theme[c.n]
		}
	case colorIndexed:
		switch {
		case c.n == systemText:
			return black
		case c.n == systemWindow:
			return white
		case int(c.n) < len(st.palette):
			n = st.palette[c.n]
		case c.n < 8:
			n = palette[c.n]
		case int(c.n) < 8+len(palette):
			n = palette[c.n-8]
		default:
			return otherwise
		}
	default:
		return otherwise
	}
	return tinted(rgbOf(n), float64(c.tint))
}

// tinted makes a colour lighter or darker (18.8.19): its lightness is moved
// towards white or black, its hue and saturation stay.
func tinted(c rgb, tint float64) rgb {
	if tint == 0 {
		return c
	}
	tint = max(-1, min(1, tint))
	h, s, l := hsl(c)
	if tint < 0 {
		l *= 1 + tint
	} else {
		l += (1 - l) * tint
	}
	return fromHSL(h, s, l)
}

func hsl(c rgb) (h, s, l float64) {
	r, g, b := float64(c.r)/255, float64(c.g)/255, float64(c.b)/255
	high, low := max(r, g, b), min(r, g, b)
	l = (high + low) / 2
	d := high - low
	if d == 0 {
		return 0, 0, l
	}
	s = d / (1 - math.Abs(2*l-1))
	switch high {
	case r:
		h = math.Mod((g-b)/d+6, 6)
	case g:
		h = (b-r)/d + 2
	default:
		h = (r-g)/d + 4
	}
	return h, s, l
}

func fromHSL(h, s, l float64) rgb {
	c := (1 - math.Abs(2*l-1)) * s
	x := c * (1 - math.Abs(math.Mod(h, 2)-1))
	var r, g, b float64
	switch int(h) {
	case 0:
		r, g = c, x
	case 1:
		r, g = x, c
	case 2:
		g, b = c, x
	case 3:
		g, b = x, c
	case 4:
		r, b = x, c
	default:
		r, b = c, x
	}
	m := l - c/2
	to := func(v float64) uint8 { return uint8(math.Round(max(0, min(1, v+m)) * 255)) }
	return rgb{to(r), to(g), to(b)}
}

// readTheme reads the colours of the theme (20.1.6.2). One that cannot be read
// leaves Office's own, with a note: nothing but a colour depends on it.
func (r *reader) readTheme(part string) {
	theme := officeTheme
	s := opc.Must(r.Scan(part))
	place := -1
	for depth := 0; ; {
		kind := s.Token()
		switch kind {
		case opc.Start:
			depth++
			name := s.Local()
			if at, ok := themePlaces[name]; ok {
				place = at
				continue
			}
			attr := map[string]string{"srgbClr": "val", "sysClr": "lastClr"}[name]
			if attr == "" || place < 0 {
				continue
			}
			v, _ := s.Attr("", attr)
			if n, ok := parseRGB(strings.TrimSpace(v)); ok {
				theme[place] = n
			}
			place = -1
		case opc.End:
			depth--
			if s.Local() == "clrScheme" || depth == 0 {
				r.book.styles.theme = &theme
				return
			}
		}
	}
}
