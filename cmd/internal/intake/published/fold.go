package published

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// fold brings official wording to the form in which it is compared: without blanks, punctuation and bold marks, in half
// width, circled digits as digits. What is left are letters and digits: “(二) 部分公开” and “（二）部分公开” are the same.
func fold(s string) string {
	simple := true
	for i := 0; i < len(s); i++ {
		if s[i] < 'a' || s[i] > 'z' {
			simple = false
			break
		}
	}
	if simple {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r >= '①' && r <= '⑨':
			b.WriteByte(byte('1' + r - '①'))
			continue
		case r >= 0x3400 && r <= 0x9FFF || r == '〇':
			b.WriteRune(r)
			continue
		case r >= 0xFF01 && r <= 0xFF5E:
			r -= 0xFEE0
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// A number is how a heading or label begins: 一、 （一） 1. （1） ①.
type number struct {
	text    string // as it stands
	bracket bool   // （一） or （1）
	chinese bool   // 一 or （一）
}

var numberPattern = regexp.MustCompile(`^(?:` +
	`[（(〔\[]\s*([一二三四五六七八九十]{1,3})\s*[）)〕\]]\s*[、.．]?` + // （一）
	`|(?:第?([一二三四五六七八九十]{1,3})\s*(?:部分)?\s*[、.．,，:：]|第([一二三四五六七八九十]{1,3})部分)` + // 一、 第一部分
	`|[（(]\s*([0-9０-９]{1,2})\s*[）)]\s*[、.．]?` + // （1）
	`|([0-9０-９]{1,2})\s*[、.．,，:：)）]` + // 1.
	`|([①-⑳㈠-㈩])[、.．]?` +
	`)\s*`)

// beginsNumber reports the characters with which numberPattern begins.
func beginsNumber(r rune) bool {
	switch {
	case r >= '0' && r <= '9', r >= '０' && r <= '９', r >= '①' && r <= '⑳', r >= '㈠' && r <= '㈩':
		return true
	}
	return strings.ContainsRune("（(〔[第一二三四五六七八九十", r)
}

// cutNumber splits the number off the beginning of a heading or label. Blanks around it go with it.
func cutNumber(s string) (number, string) {
	s = strings.TrimFunc(s, isBlank)
	if r, n := utf8.DecodeRuneInString(s); n == len(s) || !beginsNumber(r) {
		return number{}, s
	}
	m := numberPattern.FindStringSubmatchIndex(s)
	if m == nil {
		return number{}, s
	}
	rest := s[m[1]:]
	if r, _ := utf8.DecodeRuneInString(rest); m[10] >= 0 && unicode.IsDigit(r) {
		return number{}, s // 1.5 is a number of its own
	}
	n := number{text: s[:m[1]], bracket: m[2] >= 0 || m[8] >= 0, chinese: m[2] >= 0 || m[4] >= 0 || m[6] >= 0}
	if m[12] >= 0 {
		r, _ := utf8.DecodeRuneInString(s)
		n.bracket, n.chinese = r >= '㈠', r >= '㈠'
	}
	return n, strings.TrimFunc(rest, isBlank)
}

// cutRemark drops a bracket at the end of a label: 自然人（件）. The bracketed part comes second.
func cutRemark(s string) (label, remark string) {
	s = strings.TrimFunc(s, isBlank)
	last, _ := utf8.DecodeLastRuneInString(s)
	if last != '）' && last != ')' {
		return s, ""
	}
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if i -= n; r == '（' || r == '(' {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// isBlank reports blank space of every kind, characters without width included.
func isBlank(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u00a0', '\u3000':
		return true
	}
	return unicode.IsSpace(r)
}

func trim(s string) string { return strings.TrimFunc(s, isBlank) }

// squeeze removes all blank space.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if isBlank(r) {
			return -1
		}
		return r
	}, s)
}

// plain drops the marks of bold text.
func plain(s string) string { return strings.ReplaceAll(s, "**", "") }

// cells is the width of text on a terminal: a Chinese character takes two columns.
func cells(r rune) int {
	switch {
	case r == 0, isBlank(r) && r != ' ' && r != '\u3000' && r != '\u00a0':
		return 0
	case r < 0x80:
		return 1
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	case width.EastAsianAmbiguous:
		if r >= 0x2500 && r < 0x2580 { // box drawing: renderers count one
			return 1
		}
		return 2
	}
	return 1
}

// clip shortens text for a message.
func clip(s string, n int) string {
	s = markedLooks(s)
	s = strings.Join(strings.Fields(plain(s)), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "…"
}
