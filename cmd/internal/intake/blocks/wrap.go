package blocks

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"nianbao/templates/hanzi"
)

// Text that came out of a page has its paragraphs broken: at the end of every line, or where a page ended. What is certain
// to be one paragraph is joined; everything else stays as it is.

// maxIndent is the widest indent of a paragraph's first line, in columns: four characters.
const maxIndent = 8

// maxLine is the widest line, in columns, of text that is broken at every line.
const maxLine = 130

// lineWidths are the widths in columns of the lines that may be joined, 0 for others, and the largest.
func lineWidths(blocks []Block) (width []int, widest int) {
	width = make([]int, len(blocks))
	for i := range blocks {
		b := &blocks[i]
		if b.line == "" || b.kept {
			continue
		}
		for _, r := range strings.TrimRightFunc(b.line, hanzi.Blank) {
			width[i] += max(hanzi.Width(r), bit(r == ' '))
		}
		widest = max(widest, width[i])
	}
	return width, widest
}

// unwrap joins the lines of broken paragraphs, in place.
func unwrap(blocks []Block, h *Hints) []Block {
	width, widest := lineWidths(blocks)
	full := 0
	margin := widest // of the page: the least indent of a full line
	for i, w := range width {
		if w > 0 && w*100 >= widest*85 {
			full++
			margin = min(margin, indent(blocks[i].line))
		}
	}
	wrapped := widest <= maxLine && full >= 4
	out := blocks[:0]
	start, last := -1, -1      // the first and last line of the paragraph that is open
	var joined strings.Builder // its text, once it has two lines
	end := func() {
		if joined.Len() > 0 {
			p := &out[len(out)-1]
			p.Text, p.line = joined.String(), "" // no longer a line of the file
			joined.Reset()
		}
	}
	for i := range blocks {
		b := &blocks[i]
		joins := false
		if last >= 0 && b.line != "" && !b.kept && !b.Head && last == i-1 {
			so := joined.String()
			if so == "" {
				so = out[len(out)-1].Text
			}
			switch {
			case h.endsTitle(so, b.Text): // what stands below a title is no part of it
			case wrapped:
				joins = wraps(&blocks[start], &blocks[last], b, width[last]*100/max(widest, 1), margin)
			default:
				joins = broken(&blocks[last], b)
			}
		}
		if joins {
			if joined.Len() == 0 {
				joined.WriteString(out[len(out)-1].Text)
			}
			joined.WriteString(b.Text)
			last = i
			continue
		}
		end()
		out = append(out, *b)
		start, last = -1, -1
		if b.line != "" && !b.kept && b.Grid == nil && !b.Head {
			start, last = i, i
		}
	}
	end()
	for i := range out { // joined paragraphs keep a line for what looks at it
		if out[i].Grid == nil && out[i].line == "" && out[i].Text != "" {
			out[i].line = out[i].Text
		}
	}
	return out
}

// wraps reports whether a line goes on from the one before in text that is broken at every line: the line before fills
// percent of the widest, and this one begins further left than the paragraph did, or the sentence is not over.
func wraps(start, last, b *Block, percent, margin int) bool {
	if indent(start.line)-margin > maxIndent {
		return false // set in the middle or to the right: a title, a signature
	}
	if b.Gap > 0 && (percent < 85 || ended(last.Text)) {
		return false // a blank line ends a paragraph, but for one that goes on on the next page
	}
	if n, _ := hanzi.CutLead(b.Text); n.Text != "" && indent(b.line) >= indent(start.line) {
		return false
	}
	if indent(b.line) < indent(start.line) {
		return percent >= 60
	}
	return percent >= 85 && !ended(last.Text) && indent(b.line) <= indent(last.line)
}

// titleEnd is how the last line of a title ends.
var titleEnd = regexp.MustCompile(`^[^，。；：、,;:]{2,60}(?:年度报告|工作报告|年报)$`)

// endsTitle reports whether text is a title, or the end of one, that does not go on in the next line.
func (h *Hints) endsTitle(text, next string) bool {
	r, _ := utf8.DecodeRuneInString(next)
	return len(text) <= 240 && !strings.ContainsRune("，。；：、）》”,;:)", r) &&
		(h.Title(text) || titleEnd.MatchString(hanzi.Squeeze(Plain(text))))
}

// broken reports whether a long paragraph was cut by the end of a page: it stops within a sentence, and the next begins
// with a character, not indented and without a number.
func broken(last, b *Block) bool {
	if indent(b.line) > 0 || utf8.RuneCountInString(last.Text) < 24 || utf8.RuneCountInString(b.Text) < 10 || ended(last.Text) {
		return false
	}
	if !strings.Contains(last.Text, "。") && utf8.RuneCountInString(last.Text) < 60 {
		return false
	}
	n, _ := hanzi.CutLead(b.Text)
	r, _ := utf8.DecodeRuneInString(b.Text)
	end, _ := utf8.DecodeLastRuneInString(last.Text)
	return n.Text == "" && hanzi.Wide(r) && r >= 0x3400 && r < 0xA000 && (end >= 0x3400 && end < 0xA000 || end == '，' || end == '、')
}

func indent(line string) int {
	n := 0
	for _, r := range line {
		if !hanzi.Blank(r) {
			break
		}
		n += max(hanzi.Width(r), 1)
	}
	return n
}

// ended reports whether a text ends as a sentence does.
func ended(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, "* "))
	return strings.ContainsRune("。！？；：.!?;:”’）)》」…", r)
}
