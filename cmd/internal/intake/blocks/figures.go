package blocks

import (
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// numberWords are the characters with which numbers in words, and words for none, begin.
const numberWords = hanzi.Digits + hanzi.Units + "万無无没不未空"

// plainDigits reports a figure of digits and nothing else, as most are.
func plainDigits(t string) bool {
	for i := range len(t) {
		if t[i] < '0' || t[i] > '9' {
			return false
		}
	}
	return 0 < len(t) && len(t) <= 9
}

// Numeric reports whether a cell holds a figure or a sign for none, as opposed to a label.
func Numeric(text string) bool {
	if plainDigits(text) {
		return true
	}
	t := hanzi.Trim(text)
	if Pieces(t) != nil {
		return true // a cell keeps its marks only where they put a figure in doubt
	}
	if t == "" || len(t) > 64 {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(t); r >= 0x3400 && r <= 0x9fff && !strings.ContainsRune(numberWords, r) {
		return false // most labels
	}
	if plainDigits(t) {
		return true
	}
	c := templates.ParseFigure(t, nil)
	if c.Kind == templates.CellNumber || c.Kind == templates.CellBlank {
		return true
	}
	if n, _ := hanzi.CutLead(t); n.Text != "" {
		return false // 1.属于国家秘密
	}
	first := hanzi.Label(t)
	return first != "" && first[0] >= '0' && first[0] <= '9' && utf8.RuneCountInString(first) <= 12
}

// HasFigure reports whether a row has a figure. It stops at the first one: rows are asked this by every table of every form.
func HasFigure(segs []Cell) bool {
	return slices.ContainsFunc(segs, func(s Cell) bool { return s.Fresh && Numeric(s.Text) })
}
