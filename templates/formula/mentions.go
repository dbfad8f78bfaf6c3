package formula

import "strings"

// Mentions lists the functions and the operands that a formula names, as far as they can be told without understanding
// it: for a formula that [ParseCell] refuses. Functions are in upper case, without the prefix _xlfn.; operands as written.
func Mentions(src string) (functions, operands []string) {
	for i := 0; i < len(src); {
		c := src[i]
		switch {
		case c == '"':
			i = closing(src, i)
		case c == '\'' || c == '[' || c == '$' || c == '_' || isLetter(c) || c >= 0x80:
			end := mention(src, i)
			word := src[i:end]
			if end < len(src) && src[end] == '(' {
				name := strings.ToUpper(word)
				functions = append(functions, name[strings.LastIndexByte(name, '.')+1:], name)
			} else if !strings.EqualFold(word, "TRUE") && !strings.EqualFold(word, "FALSE") {
				operands = append(operands, word)
			}
			i = max(end, i+1)
		case isDigit(c): // a number, or rows such as 3:5
			end := mention(src, i)
			if strings.Contains(src[i:end], ":") {
				operands = append(operands, src[i:end])
			}
			i = max(end, i+1)
		default:
			i++
		}
	}
	return functions, operands
}

// closing returns the end of the quoted text that starts at i, doubled quotes included.
func closing[text string | []byte](src text, i int) int {
	quote := src[i]
	for i++; i < len(src); i++ {
		if src[i] != quote {
			continue
		}
		if i+1 < len(src) && src[i+1] == quote {
			i++
			continue
		}
		return i + 1
	}
	return len(src)
}

// mention returns the end of the word that starts at i: a name or a reference with its sheet and file.
func mention(src string, i int) int {
	for i < len(src) {
		switch c := src[i]; {
		case c == '\'':
			i = closing(src, i)
		case c == '[':
			end := strings.IndexByte(src[i:], ']')
			if end < 0 {
				return len(src)
			}
			i += end + 1
		case strings.IndexByte("$_.:!\\?", c) >= 0, isLetter(c), isDigit(c), c >= 0x80:
			i++
		default:
			return i
		}
	}
	return i
}
