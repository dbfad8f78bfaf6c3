package main

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Chapters of README that the manual leaves out, and the one that goes before the licences.
var (
	developers   = []string{"两条命令", "开发"}
	licencesHead = "第三方"

	developersRow = regexp.MustCompile(`(?m)^\| 开发者 .*\n?`)
)

// exampleForm is the worked example of a form of an office's own: in the sources, and in the archives.
const (
	exampleForm   = "testdata/forms/某省2024.yaml"
	exampleInside = "某省2024.yaml"
)

// mentions are what README and the page on forms say of the sources, and what that is in the archives.
var mentions = strings.NewReplacer("../../"+exampleForm, exampleInside, exampleForm, exampleInside)

// formsPage returns the page on forms for people who use the program: without the chapters for developers.
func formsPage(page string) string {
	var b strings.Builder
	out := false
	for _, block := range blocks(page) {
		if level, title := heading(block); level == 2 {
			out = strings.HasSuffix(title, "（开发者）")
		}
		if !out {
			b.WriteString(block + "\n\n")
		}
	}
	return mentions.Replace(strings.Replace(b.String(), forOthers, "。", 1))
}

// forOthers is what the page's first sentence says of the chapters that are left out.
const forOthers = "；最后两章写给要给程序加规则、加一版官方格式的人。"

// manualOf returns the part of README for people who use the program: without the chapters for developers, without
// paragraphs that have no Chinese, without pictures, and without the line of the first table that is for developers.
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
		block = developersRow.ReplaceAllString(block, "")
		if !out && (fenced || strings.ContainsFunc(block, func(r rune) bool { return unicode.Is(unicode.Han, r) })) {
			b.WriteString(block + "\n\n")
		}
		fenced = false
	}
	return mentions.Replace(b.String())
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
