package xlsx

import (
	"strings"
	"unicode/utf8"
	"unsafe"

	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
)

// A long text may stand in many cells: twenty thousand cells that refer to one shared string of a megabyte are a small file.
// What is to be known of such a text is found out once, for the text and not for the cell.

// longText is the length from which a text is remembered, in bytes; shorter ones are looked at again.
const longText = 400

// longTexts remembers long texts by where they are in memory: comparing them would cost as much as looking at them.
type longTexts struct {
	meter *meter.Meter
	known map[textKey]*textFacts
}

type textKey struct {
	data *byte
	n    int
}

// textFacts are what is known of a text.
type textFacts struct {
	clean  string // see cleanText
	blank  bool   // nothing but white space
	turned bool   // it holds characters that turn the direction of writing
}

func (l *longTexts) facts(text string) *textFacts {
	if len(text) < longText {
		l.meter.Spend(len(text))
		return factsOf(text)
	}
	key := textKey{unsafe.StringData(text), len(text)}
	if f := l.known[key]; f != nil {
		return f
	}
	l.meter.Spend(3 * len(text))
	f := factsOf(text)
	if l.known == nil {
		l.known = map[textKey]*textFacts{}
	}
	l.known[key] = f
	return f
}

func factsOf(text string) *textFacts {
	return &textFacts{clean: cleanText(text), blank: strings.TrimSpace(text) == "", turned: strings.ContainsAny(text, hanzi.Directions)}
}

// blank reports whether a text is nothing but white space.
func (l *longTexts) blank(text string) bool {
	if r, _ := utf8.DecodeRuneInString(text); r > ' ' && r < 0x80 || r >= 0x3400 && r < 0xa000 { // most of them
		return false
	}
	return l.facts(text).blank
}
