package blocks

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// A mail program breaks a line where it is full. A text of one line is then many, none of which ends where something ends. They are
// joined again where each is so full that what comes next had no room in it, and headings stand within them.

// How a line was broken: at a blank, which most programs drop, or perhaps within a word.
const (
	brokenBlank = "\n"
	brokenWord  = "\v"
)

// maxWound is how many lines a text may have that was one: some ten times as many as a report in lines of 72 columns.
const maxWound = 2000

// measures are by what programs count that break lines.
var measures = []func(string) int{hanzi.Columns, utf8.RuneCountInString, func(s string) int { return len(s) }}

// A woundLine is a line, without the blanks at its end, and without those around it; its words at the ends, where it has two, or the
// line itself where it has one.
type woundLine struct{ raw, full, text, first, last string }

func (l *woundLine) single() bool { return len(l.first) == len(l.text) }

// unwound joins the lines that were one, and takes them apart as such.
func (h *Hints) unwound(s string) string {
	if len(s) <= maxLineOf || strings.Count(s, "\n") < 2 {
		return s
	}
	var out []byte
	var list []woundLine
	done, at := 0, 0 // of s: what is in out, and where the list ends
	flush := func(from int) {
		if text := h.joined(list, measures); text != "" {
			out = append(append(out, s[done:from]...), text...)
			done = at
		}
		list = list[:0]
	}
	from, many := 0, false
	for raw := range strings.Lines(s) {
		if text := hanzi.Trim(raw); text == "" || strings.Contains(text, "\t") {
			flush(from)
			from, many = at+len(raw), false
		} else if many = many || len(list) == maxWound; many {
			list = list[:0]
		} else {
			l := woundLine{raw: raw, full: strings.TrimRightFunc(raw, hanzi.Blank), text: text, first: text, last: text}
			if i := strings.IndexFunc(text, hanzi.Blank); i >= 0 {
				l.first, l.last = text[:i], text[strings.LastIndexFunc(text, hanzi.Blank):]
			}
			list = append(list, l)
		}
		at += len(raw)
	}
	flush(from)
	if done == 0 {
		return s
	}
	return string(append(out, s[done:]...))
}

// joined takes lines without an empty one among them, counted by the first of the measures by which stretches of them are full; "" where
// none are.
func (h *Hints) joined(list []woundLine, by []func(string) int) (out string) {
	if len(by) == 0 || len(list) < 3 {
		return ""
	}
	from, done, widest := 0, 0, widestOf(list, by[0])
	if widest == 0 {
		return ""
	}
	others := func(list []woundLine) string { return cmp.Or(h.joined(list, by[1:]), rawOf(list)) }
	full := func(i int) bool { return i+1 < len(list) && by[0](list[i].full)+1+by[0](list[i+1].first) > widest }
	keeps := keeps(list, full)
	for i := range list {
		if full(i) {
			continue
		}
		text := ""
		if i > from && !h.among(list, from, i+1) {
			text = h.unroll(h.rejoined(list[from:i+1], by[0], keeps), list[:from:from])
		}
		if text != "" {
			out += others(list[done:from]) + text + "\n"
			done = i + 1
		}
		from = i + 1
	}
	if done == 0 {
		return h.joined(list, by[1:])
	}
	return out + others(list[done:])
}

// among reports whether figures stand before or behind some lines with no heading between: these are not all of a table.
func (h *Hints) among(list []woundLine, from, to int) bool {
	heading := func(i int) bool {
		is, _ := h.Heading(list[i].text)
		return is
	}
	return from > 0 && list[from-1].figured() && !heading(from) || to < len(list) && list[to].figured() && !heading(to)
}

// figured reports a line with a figure in it that stands by itself.
func (l *woundLine) figured() bool {
	for w := range strings.FieldsFuncSeq(l.text, hanzi.Blank) {
		if Numeric(w) {
			return true
		}
	}
	return false
}

func rawOf(list []woundLine) string {
	var b strings.Builder
	for i := range list {
		b.WriteString(list[i].raw)
	}
	return b.String()
}

// keeps reports whether the program that broke full lines keeps figures whole, by whatever it counts: one that breaks them anywhere
// fills each line. The blank at the end of a line may have been dropped, so that there must have been room for that, too.
func keeps(list []woundLine, full func(int) bool) bool {
	return !slices.ContainsFunc(measures, func(width func(string) int) bool {
		widest, kept := widestOf(list, width), false
		for i := range list {
			kept = kept || full(i) && digit(list[i+1].text[0]) && width(list[i].full)+2 <= widest
		}
		return !kept
	})
}

// widestOf is how wide the widest line is that has more than one word.
func widestOf(list []woundLine, width func(string) int) (widest int) {
	for i := range list {
		if !list[i].single() {
			widest = max(widest, width(list[i].full))
		}
	}
	return widest
}

// rejoined joins lines that were one, and marks how each was broken by a program that keeps figures whole or not.
func (h *Hints) rejoined(list []woundLine, width func(string) int, keeps bool) string {
	var b strings.Builder
	widest := widestOf(list, width)
	whole := slices.ContainsFunc(list, func(l woundLine) bool { return width(l.full) > widest }) // words longer than a line are
	for i := range list {
		l := &list[i]
		raw := strings.TrimRight(l.raw, "\r\n")
		b.WriteString(raw)
		if i+1 == len(list) {
			break
		}
		next := &list[i+1]
		behind := strings.TrimLeftFunc(l.last, hanzi.Blank)
		figures := digit(l.text[len(l.text)-1]) && digit(next.text[0])
		two := figures && (keeps || behind == "0") // no figure begins with a nought
		blank := !strings.HasSuffix(raw, l.text) || !strings.HasPrefix(next.raw, next.text)
		room := whole || width(l.full)+width(next.text[:pieceOf(next.text)]) < widest
		switch heading := h.cutHeading(behind, next.first); {
		case blank, two, room && !figures && !heading:
			b.WriteString(brokenBlank)
		case !heading:
			b.WriteString(brokenWord)
		}
	}
	return b.String()
}

// pieceOf is how long what nobody breaks is at the beginning of a text: a character and the signs that may not begin a line.
func pieceOf(s string) (n int) {
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if n > 0 && !strings.ContainsRune("，。；：、）》”！？", r) && !strings.HasSuffix(s[:n], "（") {
			break
		}
		n += size
	}
	return n
}

// cutHeading reports whether two words are one heading: an official one, or such as the first is none.
func (h *Hints) cutHeading(a, b string) bool {
	if is, _ := h.Heading(a + b); !is {
		return false
	}
	is, _ := h.Heading(a)
	return !is || slices.ContainsFunc(h.Forms, func(f *templates.Form) bool {
		return slices.ContainsFunc(f.Sections, func(s *templates.Section) bool { return hanzi.Label(s.Heading) == hanzi.Label(a+b) })
	})
}

func digit(c byte) bool { return '0' <= c && c <= '9' }
