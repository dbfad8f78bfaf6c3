package hanzi

import "golang.org/x/text/width"

// Width is the width of text on a terminal: a Chinese character takes two columns.
func Width(r rune) int {
	switch {
	case r == 0, Blank(r) && r != ' ' && r != '\u3000' && r != '\u00a0':
		return 0
	case r < 0x80:
		return 1
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	case width.EastAsianAmbiguous:
		if r >= 0x2500 && r < 0x2580 { // box drawing: renderers count one
			return 1
		}
		return 2
	}
	return 1
}

// Wide reports characters that are wide in every font.
func Wide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115F || r >= 0x2E80 && r <= 0xA4CF || r >= 0xAC00 && r <= 0xD7A3 || r >= 0xF900 && r <= 0xFAFF ||
		r >= 0xFE30 && r <= 0xFE4F || r >= 0xFF00 && r <= 0xFF60 || r >= 0xFFE0 && r <= 0xFFE6 || r >= 0x20000 && r <= 0x3FFFD)
}

// Columns is the width of a text.
func Columns(s string) (n int) {
	for _, r := range s {
		n += Width(r)
	}
	return n
}
