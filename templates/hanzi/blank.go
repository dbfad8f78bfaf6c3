package hanzi

import (
	"strings"
	"unicode"
)

// Directions are the characters that turn the direction in which text is shown (Unicode Standard Annex 9, chapter 2).
// Figures pasted from web pages come between them; they show nothing by themselves. They are no blanks: one in front of a
// figure may turn its digits round, and whoever trims it away reads another number.
const Directions = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

// Space reports white space, and the two characters without width that programs put in its place. The formulas of a workbook
// leave out the same ones; see Spaces.
func Space(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

// Blank reports what shows nothing and turns nothing: white space of every kind, and characters without width.
func Blank(r rune) bool { return Space(r) || thin(r) }

// thin reports characters without width that part or join words.
func thin(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad':
		return true
	}
	return false
}

// Spaces lists the characters of Space, in order, for formulas that must say the same.
func Spaces() []rune {
	var list []rune
	for r := rune(0); r <= 0xffff; r++ {
		if Space(r) {
			list = append(list, r)
		}
	}
	return list
}

// Empty reports whether text is nothing but Space: a passage of blanks is not written, however many there are.
func Empty(s string) bool { return strings.TrimFunc(s, Space) == "" }

// Trim takes the blanks off both ends.
func Trim(s string) string { return strings.TrimFunc(s, Blank) }

// Squeeze takes out all blanks, those between the characters and line breaks included.
func Squeeze(s string) string { return strings.Map(without(Blank), s) }

// SqueezeLines takes out the blanks within lines, which stay apart.
func SqueezeLines(s string) string {
	return strings.Map(without(func(r rune) bool { return r != '\n' && Blank(r) }), s)
}

func without(out func(rune) bool) func(rune) rune {
	return func(r rune) rune {
		if out(r) {
			return -1
		}
		return r
	}
}
