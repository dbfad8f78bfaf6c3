package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// numbering are the four ways official writing numbers its headings, outermost first (GB/T 9704-2012, 7.3.3).
var numbering = []*regexp.Regexp{
	regexp.MustCompile(`^[一二三四五六七八九十]{1,3}、`),
	regexp.MustCompile(`^[（(][一二三四五六七八九十]{1,3}[）)]`),
	regexp.MustCompile(`^[0-9０-９]{1,2}[.．、][^0-9０-９]`),
	regexp.MustCompile(`^[（(][0-9０-９]{1,2}[）)]`),
}

// maxHeading is the length in characters beyond which a numbered line is no heading.
const maxHeading = 40

// rank returns 1 to 4 for a line that may be a heading by its numbering, its shortness and its missing full stop, else 0.
func rank(l string) int {
	l = strings.Trim(l, "*")
	last, _ := utf8.DecodeLastRuneInString(l)
	if utf8.RuneCountInString(l) > maxHeading || strings.ContainsRune("。；：;:，,！!？?、", last) || strings.Contains(l, "。") {
		return 0
	}
	return 1 + slices.IndexFunc(numbering, func(re *regexp.Regexp) bool { return re.MatchString(l) })
}

// narrative writes the lines of a passage below its heading, if it has one. A numbered line becomes a heading only when
// it heads something: in a list of short points each is followed by the next, and all stay paragraphs. Its level is its
// depth among the headings typed, so that no level is skipped whatever numbering the typist began with.
func (b *builder) narrative(heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	base := 1
	if heading != "" {
		base = 2
		b.add(&Heading{Level: 2, Style: 2, Text: heading})
	}
	var open []int // ranks of the headings that the current line stands below
	for i, l := range lines {
		if r := rank(l); r > 0 && i+1 < len(lines) {
			if next := rank(lines[i+1]); next == 0 || next > r {
				for len(open) > 0 && open[len(open)-1] >= r {
					open = open[:len(open)-1]
				}
				open = append(open, r)
				b.add(&Heading{Level: base + len(open), Style: min(max(r, base+1), 4), Text: strings.ReplaceAll(l, "**", "")})
				continue
			}
		}
		b.paragraph(Body, runs(l)...)
	}
}

// withoutHeading drops the passage's own heading from the start of its text, where a typist repeated it: as a line, or
// run into the first sentence.
func withoutHeading(p *templates.Passage, lines []string) []string {
	if p.Heading == "" || len(lines) == 0 {
		return lines
	}
	for _, h := range append([]string{p.Heading}, p.Also...) {
		rest, ok := strings.CutPrefix(unbracket(lines[0]), unbracket(h))
		if !ok {
			continue
		}
		trimmed := strings.TrimLeft(rest, "。.：: *")
		if trimmed == "" {
			return lines[1:]
		}
		if trimmed != rest && !strings.HasPrefix(lines[0], "*") {
			// Cut in the text as typed: both sides have the same number of characters.
			skip := utf8.RuneCountInString(unbracket(lines[0])) - utf8.RuneCountInString(trimmed)
			lines[0] = string([]rune(lines[0])[skip:])
			return lines
		}
	}
	return lines
}

// unbracket writes half-width brackets full width, one character for one.
func unbracket(s string) string { return strings.NewReplacer("(", "（", ")", "）").Replace(s) }

// subheadings returns the heading of each passage that is printed. Headings carry their own numbers; they are counted
// anew only when a passage that was left out would leave a gap.
func subheadings(passages []*templates.Passage, texts [][]string) []string {
	list := make([]string, len(passages))
	left, n := false, 0
	for i, p := range passages {
		if len(texts[i]) == 0 {
			left = left || p.Heading != ""
			continue
		}
		list[i] = p.Heading
		number := numbering[1].FindString(p.Heading)
		if number == "" {
			continue
		}
		if n++; left {
			list[i] = "（" + hanzi.Ordinal(n) + "）" + strings.TrimPrefix(p.Heading, number)
		}
	}
	return list
}

// startsWithHeading reports whether a text begins with a heading of the second level that heads something.
func startsWithHeading(lines []string) bool {
	if len(lines) < 2 || rank(lines[0]) != 2 {
		return false
	}
	next := rank(lines[1])
	return next == 0 || next > 2
}

// renumbered counts the headings of the second level in a text on from the number that a passage's heading has.
func renumbered(lines []string, heading string) []string {
	lines = slices.Clone(lines)
	n := 0
	for i, l := range lines {
		if rank(l) != 2 {
			continue
		}
		bare := strings.Trim(l, "*")
		number := numbering[1].FindString(bare)
		if n == 0 {
			first, _ := hanzi.Number(strings.Trim(numbering[1].FindString(heading), "（）()"))
			n = max(1, int(first))
		} else {
			n++
		}
		lines[i] = strings.Replace(l, number, "（"+hanzi.Ordinal(n)+"）", 1)
	}
	return lines
}
