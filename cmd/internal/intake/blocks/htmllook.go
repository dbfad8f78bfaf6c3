package blocks

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/templates"
)

// hiddenWords adds text that a page keeps back within a line or a cell: who fills in such a page may not know that it is
// there, and who reads it does not see it. Blocks that are hidden as a whole are parts of the site.
func (p *page) hiddenWords(raw []byte) {
	f := p.face
	p.face.hidden = true
	p.words(raw)
	p.face = f
}

// meant reports whether hidden text can be meant as part of a report: it has a digit or a Chinese character.
func meant(raw []byte) bool {
	return strings.ContainsFunc(string(raw), func(r rune) bool { return unicode.IsDigit(r) || unicode.Is(unicode.Han, r) })
}

// or returns a colour, or the other where it is none.
func or(colour, other int) int {
	if colour == noColour {
		return other
	}
	return colour
}

// css takes a style, in lower case and without blanks, into a face. Only what stands in the page's own lines is read;
// style sheets are not.
func (f *face) css(style string) {
	for rule := range strings.SplitSeq(style, ";") {
		name, value, ok := strings.Cut(rule, ":")
		if !ok {
			continue
		}
		value = strings.TrimSuffix(value, "!important")
		switch name {
		case "vertical-align":
			f.raise = map[string]templates.Look{"super": templates.Raised, "sub": templates.Lowered}[value]
		case "text-decoration", "text-decoration-line":
			f.struck = f.struck || strings.Contains(value, "line-through")
		case "font-size":
			f.size = cssSize(value, f.size)
		case "color":
			if value == "transparent" {
				f.hidden = true
			}
			f.color = or(cssColour(value), f.color)
		case "background-color", "background":
			f.ground = or(cssColour(value), f.ground)
		case "opacity":
			x, err := strconv.ParseFloat(value, 64)
			f.hidden = f.hidden || err == nil && x < 0.1
		}
	}
}

// cssSize reads a size of type in points. One that depends on what is around it is left as it was, but for nothing at all.
func cssSize(value string, was float64) float64 {
	units := []struct {
		name   string
		points float64
	}{{"px", 0.75}, {"pt", 1}, {"mm", 72 / 25.4}, {"cm", 720 / 25.4}, {"in", 72}, {"", 0.75}}
	for _, u := range units {
		number, ok := strings.CutSuffix(value, u.name)
		if !ok {
			continue
		}
		if x, err := strconv.ParseFloat(number, 64); err == nil {
			return max(x*u.points, smallestSize)
		}
	}
	return was
}

// smallestSize stands for 0, which in a face means that nothing is said.
const smallestSize = 0.01

// cssColour reads a colour: #abc, #aabbcc, rgb(1,2,3), and the names that hide text.
func cssColour(value string) int {
	value = strings.ToLower(strings.TrimSpace(value))
	names := map[string]int{"white": 0xFFFFFF, "black": 0, "red": 0xFF0000, "yellow": 0xFFFF00, "blue": 0x0000FF, "green": 0x008000,
		"gray": 0x808080, "grey": 0x808080, "silver": 0xC0C0C0, "navy": 0x000080, "snow": 0xFFFAFA, "ivory": 0xFFFFF0, "whitesmoke": 0xF5F5F5}
	if n, ok := names[value]; ok {
		return n
	}
	if hex, ok := strings.CutPrefix(value, "#"); ok {
		if len(hex) == 3 {
			hex = strings.Join([]string{hex[:1], hex[:1], hex[1:2], hex[1:2], hex[2:], hex[2:]}, "")
		}
		return hexColour(hex)
	}
	inner, ok := strings.CutPrefix(value, "rgb(")
	if !ok {
		return noColour
	}
	n := 0
	parts := strings.Split(strings.TrimSuffix(inner, ")"), ",")
	for _, part := range parts {
		x, err := strconv.Atoi(part)
		if err != nil || x < 0 || x > 255 {
			return noColour
		}
		n = n<<8 | x
	}
	if len(parts) != 3 {
		return noColour
	}
	return n
}

// collapse brings white space to what a browser shows: one blank, and nothing for a line break of the source between two
// Chinese characters.
func collapse(s string) string {
	if !strings.ContainsAny(s, "\n\t\r\f ") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var before rune
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if n != 1 || !isBlank(s[i]) {
			b.WriteRune(r)
			before = r
			i += n
			continue
		}
		line := false
		for ; i < len(s) && isBlank(s[i]); i++ {
			line = line || s[i] == '\n' || s[i] == '\r'
		}
		after, _ := utf8.DecodeRuneInString(s[i:])
		if line && betweenHan(before, after, i >= len(s)) {
			continue
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// betweenHan reports whether a line break stands between two Chinese characters, or beside one at the end of a text.
func betweenHan(before, after rune, last bool) bool {
	const han = 0x2E80
	if last {
		return before >= han
	}
	return after >= han && (before >= han || before == 0)
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// attrNumber reads a span; what is no number counts 1.
func attrNumber(val []byte) int {
	n, err := strconv.Atoi(strings.TrimSpace(string(val)))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, MaxColumns*64)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
