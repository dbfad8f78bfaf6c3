package hanzi

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Lead is how a heading or label begins: 一、 （一） 1. （1） ①.
type Lead struct {
	Text    string // as it stands
	Bracket bool   // （一） or （1）
	Chinese bool   // 一 or （一）
}

var numberPattern = regexp.MustCompile(`^(?:` +
	`[（(〔\[]\s*([一二三四五六七八九十]{1,3})\s*[）)〕\]]\s*[、.．]?` + // （一）
	`|(?:第?([一二三四五六七八九十]{1,3})\s*(?:部分)?\s*[、.．,，:：]|第([一二三四五六七八九十]{1,3})部分)` + // 一、 第一部分
	`|[（(]\s*([0-9０-９]{1,2})\s*[）)]\s*[、.．]?` + // （1）
	`|([0-9０-９]{1,2})\s*[、.．,，:：)）]` + // 1.
	`|([①-⒛❶-❿㈠-㈩])[、.．]?` + // ③ ⑶ ⒊
	`)\s*`)

// beginsNumber reports the characters with which numberPattern begins.
func beginsNumber(r rune) bool {
	switch {
	case r >= '0' && r <= '9', r >= '０' && r <= '９', r >= '①' && r <= '⒛', r >= '❶' && r <= '❿', r >= '㈠' && r <= '㈩':
		return true
	}
	return strings.ContainsRune("（(〔[第一二三四五六七八九十", r)
}

// CutLead splits the number off the beginning of a heading or label. Blanks around it go with it.
func CutLead(s string) (Lead, string) {
	s = Trim(s)
	if r, n := utf8.DecodeRuneInString(s); n == len(s) || !beginsNumber(r) {
		return Lead{}, s
	}
	m := numberPattern.FindStringSubmatchIndex(s)
	if m == nil {
		return Lead{}, s
	}
	rest := s[m[1]:]
	if r, _ := utf8.DecodeRuneInString(rest); m[10] >= 0 && unicode.IsDigit(r) {
		return Lead{}, s // 1.5 is a number of its own
	}
	n := Lead{Text: s[:m[1]], Bracket: m[2] >= 0 || m[8] >= 0, Chinese: m[2] >= 0 || m[4] >= 0 || m[6] >= 0}
	if m[12] >= 0 {
		r, _ := utf8.DecodeRuneInString(s)
		n.Bracket, n.Chinese = r >= '⑴' && r <= '⒇' || r >= '㈠', r >= '㈠'
	}
	return n, Trim(rest)
}

// CutRemark drops a bracket at the end of a label: 自然人（件）. The bracketed part comes second.
func CutRemark(s string) (label, remark string) {
	s = Trim(s)
	if last, _ := utf8.DecodeLastRuneInString(s); last != '）' && last != ')' {
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
