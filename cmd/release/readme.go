package main

import (
	"slices"
	"strings"
	"unicode"
)

// Chapters of README that the manual leaves out, and the one that goes before the licences.
var (
	developers   = []string{"两条命令", "开发"}
	licencesHead = "第三方"
)

// manualOf returns the part of README for people who use the program: without the chapters for developers, without
// paragraphs that have no Chinese, and without pictures.
func manualOf(readme string) string {
	var b strings.Builder
	out, fenced := false, false
	for _, block := range blocks(readme) {
		if strings.HasPrefix(block, "```") {
			fenced = true
		}
		if level, title := heading(block); level > 0 && level <= 2 {
			out = slices.Contains(developers, title)
		}
		if strings.TrimSpace(picture.ReplaceAllString(block, "")) == "" {
			continue
		}
		if !out && (fenced || strings.ContainsFunc(block, func(r rune) bool { return unicode.Is(unicode.Han, r) })) {
			b.WriteString(block + "\n\n")
		}
		fenced = false
	}
	return b.String()
}

// thirdParty returns README's chapter on what this program is made of, as plain text.
func thirdParty(readme string) string {
	var b strings.Builder
	in := false
	for _, block := range blocks(readme) {
		if level, title := heading(block); level > 0 {
			in = title == licencesHead
			continue
		}
		if in {
			b.WriteString(block + "\n\n")
		}
	}
	return plainText(b.String())
}

// blocks splits Markdown at blank lines and around headings; a fenced block is one, blank lines and all.
func blocks(markdown string) []string {
	var list []string
	var block []string
	end := func() {
		if len(block) > 0 {
			list = append(list, strings.Join(block, "\n"))
		}
		block = nil
	}
	fenced := false
	for line := range strings.SplitSeq(strings.ReplaceAll(markdown, "\r\n", "\n"), "\n") {
		fence := strings.HasPrefix(line, "```")
		level, _ := heading(line)
		switch {
		case fenced:
			block = append(block, line)
			if fence {
				end()
				fenced = false
			}
		case fence:
			end()
			block, fenced = []string{line}, true
		case strings.TrimSpace(line) == "":
			end()
		case level > 0:
			end()
			block = []string{line}
			end()
		default:
			block = append(block, line)
		}
	}
	end()
	return list
}

// heading returns the level and title of a heading, 0 for anything else.
func heading(line string) (level int, title string) {
	rest := strings.TrimLeft(line, "#")
	level = len(line) - len(rest)
	if level == 0 || level > 6 || !strings.HasPrefix(rest, " ") || strings.Contains(line, "\n") {
		return 0, ""
	}
	return level, strings.TrimSpace(rest)
}
