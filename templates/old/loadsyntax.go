package old

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// A slip is a way in which people who type Chinese write YAML wrong. The yaml package names the line where it gave up,
// which may be lines away; a slip names the place itself. Patterns look at one line, and their group is the place. Of those
// that may be right in a text of several lines, only the ones near the line where it gave up count.
type slip struct {
	pattern *regexp.Regexp
	why     string
	near    bool
}

var slips = []slip{
	{regexp.MustCompile(`^ *(\t)`), "缩进里有制表符（Tab）；缩进只能用空格", false},
	{regexp.MustCompile(`^ *([\x{3000}\x{00a0}\x{2000}-\x{200b}\x{feff}])`), "缩进里有全角空格；缩进只能用半角空格", false},
	{regexp.MustCompile(`^ *([－–—−])[ \x{3000}]*[a-z{"]`), "开头的横线要用半角的“-”，后面空一格", false},
	{regexp.MustCompile(`^ *(-)[a-z{"]`), "开头的横线“-”后面要空一格", false},
	{regexp.MustCompile(`(?:^ *|- |\{ *|, *)[a-z_]+ *(：)`), "冒号要用半角的“:”，后面空一格", false},
	{regexp.MustCompile(`(?:^ *|^ *- )[a-z_]+(:)[^ \t]`), "冒号后面要空一格", false},
	{regexp.MustCompile(`\{[^"]*(，) *[a-z_]+: `), "花括号里的逗号要用半角的“,”", false},
	{regexp.MustCompile("^ *(?:- )?[a-z_]+: +([@`%&*])"), "以 @ ` % & * 开头的文字要整段加双引号", false},
	{regexp.MustCompile(`^ *(?:- )?[a-z_]+: +(\{)[a-z_]*\} *[^ ,#]`), "以 { 开头的文字要整段加双引号", false},
	{regexp.MustCompile(`^ *(?:- )?[a-z_]+: +[^ "'{\[#|>].*(:)(?: |$)`), "文字里有冒号；要整段加双引号", false},
	{regexp.MustCompile(`^(?:[^"#]|"(?:[^"\\]|\\.)*")*(")(?:[^"\\]|\\.)*$`), "双引号没有成对", true},
	{regexp.MustCompile(`^(?:[^"#{]|"(?:[^"\\]|\\.)*")*(\{)(?:[^"}]|"(?:[^"\\]|\\.)*")*$`), "花括号没有成对", true},
}

// slipWindow is how many lines are near.
const slipWindow = 10

// syntaxFault says what is wrong with a text that is no YAML: text is what the yaml package says of it, and line where it
// gave up, 0 if it does not say.
func syntaxFault(name string, data []byte, line int, text string) *LoadError {
	fault := &LoadError{File: name, Line: line}
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n"), "\n")
	for i, s := range lines {
		if at := badByte(s); at >= 0 {
			fault.Line, fault.Column, fault.Reason = i+1, 1+utf8.RuneCountInString(s[:at]), "有看不见的控制字符；请删去"
			if !utf8.ValidString(s) {
				fault.Reason = "文件不是 UTF-8 编码；请用记事本“另存为”，编码选 UTF-8"
			}
			return fault
		}
	}
	if line == 0 {
		fault.Reason = "不合 YAML 的写法：" + syntaxWords(text)
		return fault
	}
	best := len(lines) + 1
	for i, text := range lines {
		away := max(i+1-line, line-i-1)
		if away >= best || strings.HasPrefix(strings.TrimSpace(text), "#") {
			continue
		}
		for _, s := range slips {
			m := s.pattern.FindStringSubmatchIndex(text)
			if m == nil || s.near && away > slipWindow {
				continue
			}
			fault.Line, fault.Column, fault.Reason = i+1, 1+utf8.RuneCountInString(text[:m[2]]), "不合 YAML 的写法："+s.why
			best = away
			break
		}
	}
	if fault.Reason == "" { // the yaml package is not sure of the line
		s := lines[min(line, len(lines))-1]
		fault.Column = 1 + len(s) - len(strings.TrimLeft(s, " "))
		fault.Reason = "这一行或前后一行不合 YAML 的写法：" + syntaxWords(text)
	}
	return fault
}

// badByte returns where a line has what YAML never has, or -1: no UTF-8, or a control character.
func badByte(s string) int {
	return strings.IndexFunc(s, func(r rune) bool { return r == utf8.RuneError || r < ' ' && r != '\t' && r != '\r' || r == 0x7f })
}

// syntaxWords puts into words what the yaml package says, where no slip was found.
func syntaxWords(text string) string {
	for _, w := range [][2]string{
		{"cannot start any token", "有不能这样用的字符；缩进只能用空格，不能用制表符，含 { } : # 的文字要加引号"},
		{"tab character", "有不能这样用的字符；缩进只能用空格，不能用制表符，含 { } : # 的文字要加引号"},
		{"mapping values are not allowed", "一行里有两个冒号，或者缩进没有对齐；含冒号的文字要加引号"},
		{"unexpected end of stream", "引号或括号没有成对"},
		{"did not find expected ',' or", "引号或括号没有成对"},
		{"anchor", "以 & 或 * 开头的文字要加引号"},
		{"alias", "以 & 或 * 开头的文字要加引号"},
	} {
		if strings.Contains(text, w[0]) {
			return w[1]
		}
	}
	return "多半是缩进没有对齐，或者少了冒号、引号、括号"
}

// slipOfField explains a field that nobody knows because its colon or comma is not what YAML takes for one; "" otherwise.
func slipOfField(field string) string {
	switch {
	case strings.ContainsAny(field, "：，"):
		return "冒号、逗号要用半角的，后面空一格"
	case strings.Contains(field, ":"):
		return "冒号后面要空一格"
	}
	return ""
}
