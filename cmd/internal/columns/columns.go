// Package columns measures and breaks text by the columns that it takes in a terminal with Chinese fonts: a Chinese
// character takes two.
package columns

import (
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// condition measures ambiguous characters (“ ” — … ·) as wide, as Chinese fonts draw them, whatever the locale says.
var condition = &runewidth.Condition{EastAsianWidth: true, StrictEmojiNeutral: true}

// Width returns how many columns s takes.
func Width(s string) int { return condition.StringWidth(s) }

// Pad returns s filled up with spaces to width columns; a longer s stays as it is.
func Pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-Width(s)))
}

// Characters that no line begins with, and that no line ends with.
const (
	notFirst = "，。、；：！？）》”’】〉」』…—,.;:!?)]}%"
	notLast  = "（《“‘【〈「『([{"
)

// Wrap breaks a paragraph into lines of at most width columns. Words of Latin letters, numbers and paths stay whole, and
// no line begins with a closing mark or ends with an opening one; what cannot be broken by these rules stands out over
// the edge. Every run of white space becomes one space.
func Wrap(s string, width int) []string {
	var lines []string
	line, used := "", 0
	for _, p := range pieces(s) {
		if w := Width(strings.TrimRight(p, " ")); line != "" && used+w > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line, used = "", 0
		}
		line += p
		used += Width(p)
	}
	if line = strings.TrimRight(line, " "); line != "" {
		lines = append(lines, line)
	}
	return lines
}

// Breakable reports whether a line may end between two neighbouring characters neither of which is white space.
func Breakable(a, b rune) bool {
	return (wide(a) || wide(b)) && !strings.ContainsRune(notLast, a) && !strings.ContainsRune(notFirst, b)
}

// pieces splits a paragraph where a line may end; each piece keeps the space behind it.
func pieces(s string) []string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	var list []string
	start := 0
	for i := 1; i < len(runes); i++ {
		if a, b := runes[i-1], runes[i]; a == ' ' || b != ' ' && Breakable(a, b) {
			list = append(list, string(runes[start:i]))
			start = i
		}
	}
	if start < len(runes) {
		list = append(list, string(runes[start:]))
	}
	return list
}

func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || condition.RuneWidth(r) == 2
}
