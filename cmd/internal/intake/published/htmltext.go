package published

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

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
		if r != ' ' && r != '\n' && r != '\t' && r != '\r' && r != '\f' {
			b.WriteRune(r)
			before = r
			i += n
			continue
		}
		line := false
		for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r' || s[i] == '\f') {
			line = line || s[i] == '\n' || s[i] == '\r'
			i++
		}
		after, _ := utf8.DecodeRuneInString(s[i:])
		if line && before >= 0x2E80 && (i >= len(s) || after >= 0x2E80) || line && i < len(s) && before == 0 && after >= 0x2E80 {
			continue
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// attrNumber reads a span; what is no number counts 1.
func attrNumber(val []byte) int {
	n, err := strconv.Atoi(strings.TrimSpace(string(val)))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, maxColumns*64)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
