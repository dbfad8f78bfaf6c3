package report

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean returns text with nothing in it that a reader cannot see: control characters, bidirectional controls and other
// characters without width are dropped, every kind of line end becomes a line feed, and a tab a blank. A published report
// must say the same to the eye, to a screen reader and to a search.
func clean(s string) string {
	if plain(s) {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
			return '\n'
		case r == '\t', r == 0xA0:
			return ' '
		case r == utf8.RuneError, hidden(r):
			return -1
		}
		return r
	}, s)
}

// plain reports whether clean has nothing to do, which is nearly always.
func plain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && (r < 0x20 || r >= 0x7F && r <= 0xAD || r == utf8.RuneError || r > 0xAD && hidden(r))
	})
}

// hidden reports whether a character has no look of its own. The joiners U+200C and U+200D stay: scripts used in China
// need them.
func hidden(r rune) bool {
	switch {
	case r == 0xAD, r == 0x34F, r == 0x61C, r == 0x180E, r == 0x200B, r == 0x200E, r == 0x200F,
		r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r == 0xFEFF, r >= 0xFFF9 && r <= 0xFFFB,
		r >= 0xFDD0 && r <= 0xFDEF, r&0xFFFE == 0xFFFE, r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return unicode.IsControl(r)
}

// line returns text as one line without blanks at its ends.
func line(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(clean(s), "\n", " "))
}

// Lines splits text into its lines. Blank lines and the blanks that a typist indents with are dropped; the layout
// indents by itself.
func Lines(s string) []string {
	var list []string
	for l := range strings.SplitSeq(clean(s), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}

// runs splits a line at **bold** marks. A mark without its partner is text.
func runs(s string) []Run {
	var list []Run
	add := func(text string, bold bool) {
		if text != "" {
			list = append(list, Run{text, bold})
		}
	}
	for {
		before, rest, ok := strings.Cut(s, "**")
		inner, after, closed := strings.Cut(rest, "**")
		if !ok || !closed || strings.TrimSpace(inner) == "" {
			add(s, false)
			return list
		}
		add(before, false)
		add(inner, true)
		s = after
	}
}

// unbroken is an address or another word that cannot be broken, and before which a justified line would be torn apart.
var unbroken = regexp.MustCompile(`[!-\x7f]{15}`)

// longWord reports whether text has one.
func longWord(s string) bool { return unbroken.MatchString(s) }
