package report

import "strconv"

// xmlBuffer is markup under construction. raw is for the program's own markup, text for everything else.
type xmlBuffer []byte

func (b *xmlBuffer) raw(pieces ...string) *xmlBuffer {
	for _, s := range pieces {
		*b = append(*b, s...)
	}
	return b
}

// text escapes what has a meaning in XML and HTML. Characters that XML forbids were dropped by clean.
func (b *xmlBuffer) text(s string) *xmlBuffer {
	last := 0
	for i := 0; i < len(s); i++ {
		var esc string
		switch s[i] {
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		case '"':
			esc = "&quot;"
		case '\'':
			esc = "&#39;"
		default:
			continue
		}
		*b = append(append(*b, s[last:i]...), esc...)
		last = i + 1
	}
	*b = append(*b, s[last:]...)
	return b
}

func (b *xmlBuffer) int(n int) *xmlBuffer {
	*b = strconv.AppendInt(*b, int64(n), 10)
	return b
}

func itoa(n int) string { return strconv.Itoa(n) }

// percent writes a share with two decimals: 33.46%.
func (b *xmlBuffer) percent(share float64) *xmlBuffer {
	*b = strconv.AppendFloat(*b, share*100, 'f', 2, 64)
	return b.raw("%")
}
