package xlsx

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/templates"
)

// maxNameBytes bounds a file name: Linux allows 255 bytes, and a Chinese character takes three.
const maxNameBytes = 240

// FileName returns the name of an agency's blank workbook: CODE_NAME_YEAR年报填报表.xlsx, without a prefix when there is
// no code. Characters that Windows forbids in file names are replaced by their full-width forms, in the file name only;
// a name too long for a file system is cut.
func FileName(agency templates.Agency, year int) string {
	tail := fmt.Sprintf("_%d年报填报表.xlsx", year)
	name := SafeName(agency.Name)
	if code := SafeName(agency.Code); code != "" {
		name = code + "_" + name
	}
	if name == "" {
		return strings.TrimPrefix(tail, "_")
	}
	return cutBytes(name, maxNameBytes-len(tail)) + tail
}

// forbidden are the characters that Windows does not take in file names (Microsoft, Naming Files, Paths, and Namespaces).
var forbidden = strings.NewReplacer("<", "＜", ">", "＞", ":", "：", `"`, "＂", "/", "／", `\`, "＼", "|", "｜", "?", "？", "*", "＊")

// SafeName makes text fit to be part of a file name: no forbidden, control or invisible characters, no blanks or dots at
// its ends, and none of the names of devices.
func SafeName(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, text)
	text = strings.Trim(forbidden.Replace(text), " .")
	switch base, _, _ := strings.Cut(strings.ToUpper(text), "."); {
	case base == "CON" || base == "PRN" || base == "AUX" || base == "NUL",
		len(base) == 4 && (strings.HasPrefix(base, "COM") || strings.HasPrefix(base, "LPT")) && base[3] >= '0' && base[3] <= '9':
		return "_" + text
	}
	return text
}

// cutBytes cuts text to at most n bytes between characters.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.TrimRight(s[:n], " .")
}
