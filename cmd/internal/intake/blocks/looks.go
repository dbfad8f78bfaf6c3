package blocks

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/opc"
)

// Characters that are struck out, raised, lowered or cannot be seen stand between two of Unicode's noncharacters while a
// report is taken apart: which of them count depends on whether they come to stand in a figure, a label or a passage.
// Noncharacters are for such inner use (Unicode Standard, 23.7); those of a source are dropped.
const (
	lookFrom = '\ufdd0' // and the look itself
	lookEnd  = '\ufdef'
)

func isLookMark(r rune) bool { return r >= lookFrom && r <= lookEnd }

// unmarkable drops what a source may hold of the marks.
func unmarkable(text string) string {
	if !strings.Contains(text, "\xef\xb7") {
		return text
	}
	return strings.Map(func(r rune) rune {
		if isLookMark(r) {
			return -1
		}
		return r
	}, text)
}

// lookMark sets text apart, each of its words: in a paragraph that holds a table each may be a figure.
func lookMark(text string, look templates.Look) string {
	if look == templates.Plain {
		return text
	}
	var b strings.Builder
	at := 0
	for w := range strings.FieldsFuncSeq(text, hanzi.Blank) {
		begins := at + strings.Index(text[at:], w)
		b.WriteString(text[at:begins])
		b.WriteRune(lookFrom + rune(look))
		b.WriteString(w)
		b.WriteRune(lookEnd)
		at = begins + len(w)
	}
	return b.String() + text[at:]
}

// Pieces takes text with marks apart; nil for text without.
func Pieces(text string) []templates.Piece {
	if !strings.Contains(text, "\xef\xb7") {
		return nil
	}
	var list []templates.Piece
	from, look := 0, templates.Plain
	cut := func(to int) {
		if to > from {
			list = append(list, templates.Piece{Text: text[from:to], Look: look})
		}
	}
	for i, r := range text {
		if !isLookMark(r) {
			continue
		}
		cut(i)
		from = i + len(string(r))
		look = templates.Plain
		if r != lookEnd {
			look = templates.Look(r - lookFrom)
		}
	}
	cut(len(text))
	return list
}

// cellText is what a cell of a table says. A figure in doubt keeps its marks until it is known whose it is; in a label, and
// in any other text, what is struck out or cannot be seen is nothing, and what is raised stands in brackets behind it.
func cellText(text string) string {
	list := Pieces(text)
	if list == nil {
		return text
	}
	if templates.LooksDoubtful(list) && figureOf(list) {
		return text
	}
	var b strings.Builder
	for _, p := range list {
		switch p.Look {
		case templates.Plain:
			b.WriteString(p.Text)
		case templates.Raised, templates.Lowered:
			b.WriteString("（上下标" + p.Text + "）")
		}
	}
	return b.String()
}

// figureOf reports whether text is a figure with or without what does not count in it.
func figureOf(list []templates.Piece) bool {
	whole := ""
	for _, p := range list {
		whole += p.Text
	}
	return Numeric(whole) || Numeric(templates.PlainText(list))
}

// A face is how text is set: what Word's properties and a page's styles say of it, as far as it decides what counts.
type face struct {
	struck, hidden bool
	raise          templates.Look // Raised, Lowered or Plain
	size           float64        // in points, 0 where nothing says
	color, ground  int            // RRGGBB, or noColour
}

const noColour = -1

// leastSize is the smallest size of type, in points, that is read; package sheets gives the reason.
const leastSize = 3

func newFace() face { return face{color: noColour, ground: noColour} }

// look is the one look that settles what text counts for.
func (f face) look() templates.Look {
	ground := f.ground
	if ground == noColour {
		ground = 0xFFFFFF
	}
	switch {
	case f.hidden:
		return templates.Concealed
	case f.size > 0 && f.size < leastSize:
		return templates.Tiny
	case f.color != noColour && opc.Blends(uint32(f.color), uint32(ground)):
		return templates.Blended
	case f.struck:
		return templates.Struck
	}
	return f.raise
}

// hexColour reads RRGGBB.
func hexColour(text string) int {
	n, err := strconv.ParseUint(text, 16, 32)
	if err != nil || len(text) != 6 {
		return noColour
	}
	return int(n)
}

// A rich gathers the text of a paragraph and keeps what is bold between **. Blanks at the ends of bold text stand outside
// the marks, and a literal ** stays what it is.
type rich struct {
	b    []byte
	bold bool // the marks are open
}

func (r *rich) add(text string, bold bool) {
	if text == "" {
		return
	}
	if hanzi.Trim(text) == "" { // blanks take the look of what is around them
		r.b = append(r.b, text...)
		return
	}
	if bold != r.bold {
		if !bold {
			r.close()
		} else {
			rest := strings.TrimLeftFunc(text, hanzi.Blank)
			r.b = append(r.b, text[:len(text)-len(rest)]...)
			r.b = append(r.b, "**"...)
			text, r.bold = rest, true
		}
	}
	r.b = append(r.b, text...)
}

// close ends bold text, before the blanks that end it.
func (r *rich) close() {
	if !r.bold {
		return
	}
	r.bold = false
	core := len(bytes.TrimRightFunc(r.b, hanzi.Blank))
	r.b = slices.Insert(r.b, core, '*', '*')
}

// take returns the text and starts anew.
func (r *rich) take() string {
	r.close()
	s := string(r.b)
	if r.b = r.b[:0]; strings.Count(s, "\t") > widestRow {
		return s // a table, and a tab at its end stands for a blank cell
	}
	return hanzi.Trim(s)
}

// Plain drops the marks of bold text.
func Plain(s string) string { return strings.ReplaceAll(s, "**", "") }
