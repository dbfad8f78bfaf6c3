package formula

import (
	"regexp"
	"strings"
)

// mention is a quoted text, or (1) a word with (2) the parenthesis of a call: a name, a number, or a reference with its sheet
// and file. What is opened and never closed reaches to the end.
var mention = regexp.MustCompile(`"(?:[^"]|"")*"?|(` +
	`(?:'(?:[^']|'')*'?|\[[^\]]*(?:\]|$)|[$_A-Za-z0-9\x{80}-\x{10ffff}])` +
	`(?:'(?:[^']|'')*'?|\[[^\]]*(?:\]|$)|[$_.:!\\?A-Za-z0-9\x{80}-\x{10ffff}])*)(\()?`)

// Mentions lists the functions and the operands that a formula names, as far as they can be told without understanding
// it: for a formula that [ParseCell] refuses. Functions are in upper case, without the prefix _xlfn.; operands as written.
func Mentions(src string) (functions, operands []string) {
	for _, m := range mention.FindAllStringSubmatch(src, -1) {
		switch word := m[1]; {
		case word == "": // a text
		case isDigit(word[0]): // a number, or rows such as 3:5
			if strings.Contains(word, ":") {
				operands = append(operands, word)
			}
		case m[2] != "":
			name := strings.ToUpper(word)
			functions = append(functions, name[strings.LastIndexByte(name, '.')+1:], name)
		case !strings.EqualFold(word, "TRUE") && !strings.EqualFold(word, "FALSE"):
			operands = append(operands, word)
		}
	}
	return functions, operands
}
