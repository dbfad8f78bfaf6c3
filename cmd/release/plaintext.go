package main

import (
	"regexp"
	"strings"

	"nianbao/cmd/internal/columns"
	"nianbao/templates/lists"
)

// textWidth is the width of the manual, which people read in Notepad or a terminal.
const textWidth = 76

// plainText turns the Markdown that README uses into text for people who have never seen Markdown: headings underlined,
// commands indented, tables in columns, no marks. It knows headings, paragraphs, lists, fenced blocks, tables, quotations,
// pictures and links; nothing else stands in README, and a test holds that.
func plainText(markdown string) string {
	var b strings.Builder
	for i, block := range blocks(markdown) {
		if i > 0 {
			b.WriteString("\n")
		}
		lines := strings.Split(block, "\n")
		level, title := heading(block)
		switch {
		case level > 0:
			writeHeading(&b, level, inline(title))
		case strings.HasPrefix(block, "```"):
			for _, line := range lines[1:] {
				if !strings.HasPrefix(line, "```") {
					b.WriteString(strings.TrimRight("    "+line, " ") + "\n")
				}
			}
		case strings.HasPrefix(block, "|"):
			writeTable(&b, lines)
		case strings.HasPrefix(block, ">"):
			text := lists.Map(lines, func(line string) string { return strings.TrimSpace(strings.TrimLeft(line, "> ")) })
			writeWrapped(&b, "  ", "  ", join(text))
		default:
			writeParagraphs(&b, lines)
		}
	}
	return b.String()
}

func writeHeading(b *strings.Builder, level int, title string) {
	if level > 2 {
		b.WriteString("【" + title + "】\n")
		return
	}
	line := "="
	if level == 2 {
		line = "-"
	}
	b.WriteString(title + "\n" + strings.Repeat(line, columns.Width(title)) + "\n")
}

var listItem = regexp.MustCompile(`^( *)([-*]|\d+\.) +`)

// writeParagraphs writes lines of text and list items; a line that begins no item goes on with what stands above it.
func writeParagraphs(b *strings.Builder, lines []string) {
	var text []string
	first, rest := "", ""
	end := func() {
		if len(text) > 0 {
			writeWrapped(b, first, rest, join(text))
		}
		text, first, rest = nil, "", ""
	}
	for _, line := range lines {
		if m := listItem.FindStringSubmatch(line); m != nil {
			end()
			mark := m[2]
			if mark == "*" {
				mark = "-"
			}
			first = m[1] + mark + " "
			rest = strings.Repeat(" ", len(first))
			line = line[len(m[0]):]
		}
		text = append(text, strings.TrimSpace(line))
	}
	end()
}

func writeWrapped(b *strings.Builder, first, rest, text string) {
	lead := first
	for _, line := range columns.Wrap(inline(text), textWidth-columns.Width(rest)) {
		b.WriteString(lead + line + "\n")
		lead = rest
	}
}

// join joins the lines of a paragraph; between two Chinese characters there is no space.
func join(lines []string) string {
	text := ""
	for _, line := range lines {
		before, after := []rune(text), []rune(line)
		if len(before) > 0 && len(after) > 0 && columns.Width(string(before[len(before)-1])) < 2 && columns.Width(string(after[0])) < 2 {
			text += " "
		}
		text += line
	}
	return text
}

// writeTable writes a table in columns. The last column is broken into lines where the table would be too wide.
func writeTable(b *strings.Builder, lines []string) {
	var rows [][]string
	for i, line := range lines {
		if i != 1 { // | --- | --- |
			rows = append(rows, cells(line))
		}
	}
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			for len(widths) <= i {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns.Width(cell))
		}
	}
	const gap = 2
	indent := 0
	for _, w := range widths[:len(widths)-1] {
		indent += w + gap
	}
	last := max(20, textWidth-indent)
	for n, row := range rows {
		lead := ""
		for i, cell := range row[:len(row)-1] {
			lead += columns.Pad(cell, widths[i]+gap)
		}
		wrapped := columns.Wrap(row[len(row)-1], last)
		if len(wrapped) == 0 {
			wrapped = []string{""}
		}
		for _, line := range wrapped {
			b.WriteString(strings.TrimRight(lead+line, " ") + "\n")
			lead = strings.Repeat(" ", indent)
		}
		if n == 0 {
			b.WriteString(strings.Repeat("-", min(textWidth, indent+widths[len(widths)-1])) + "\n")
		}
	}
}

// cells splits a row; \| is no border.
func cells(line string) []string {
	const bar = "\x00"
	line = strings.ReplaceAll(line, `\|`, bar)
	var row []string
	for cell := range strings.SplitSeq(strings.Trim(strings.TrimSpace(line), "|"), "|") {
		row = append(row, inline(strings.ReplaceAll(strings.TrimSpace(cell), bar, "|")))
	}
	return row
}

var (
	picture = regexp.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	link    = regexp.MustCompile(`\[([^\]]*)\]\(([^)]*)\)`)
	// linkedCode is a link within the sources whose words are code.
	linkedCode = regexp.MustCompile("\\[`([^`\\]]*)`\\]\\([^):]*\\)")
	strong     = regexp.MustCompile(`\*\*([^*]+)\*\*`)
)

// inline takes the marks out of a line. The address of a link stays when it leads out of the document; text in back
// quotes stays as it is.
func inline(s string) string {
	s = linkedCode.ReplaceAllString(s, "`$1`")
	parts := strings.Split(s, "`")
	for i := range parts {
		if i%2 == 1 && len(parts)%2 == 1 {
			continue
		}
		p := picture.ReplaceAllString(parts[i], "（图：$1）")
		p = link.ReplaceAllStringFunc(p, func(s string) string {
			m := link.FindStringSubmatch(s)
			if strings.Contains(m[2], "://") && m[1] != m[2] {
				return m[1] + "（" + m[2] + "）"
			}
			return m[1]
		})
		parts[i] = strong.ReplaceAllString(p, "$1")
	}
	return strings.Join(parts, "")
}
