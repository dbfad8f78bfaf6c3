package formula

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/efp"

	"nianbao/templates/lists"
)

// maxLength is the longest formula Excel stores, in characters.
const maxLength = 8192

// SyntaxError says what in a formula cannot be read, and where.
type SyntaxError struct {
	Src    string // the formula as it was given
	Offset int    // byte offset in Src, best effort
	Reason string // one clause in English, such as "operand expected"
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("formula %q: %s at byte %d", clip(e.Src), e.Reason, e.Offset)
}

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenNumber
	tokenText    // text is the string without quotes
	tokenOperand // text is as written, quotes included, without blanks round ":"
	tokenFunction
	tokenOpen
	tokenClose
	tokenComma
	tokenOperator // text is the operator, " " for intersection
)

type token struct {
	kind tokenKind
	text string
	at   int // byte offset in the source
}

// lexer walks the cleaned source beside efp's tokens. efp keeps no positions, drops the quotes of sheet names and closes what
// was left open; the walk restores the first two and catches the third.
type lexer struct {
	src  string
	text []byte // src without leading "=", with blanks unified and none round ":"
	at   []int  // text[i] stood at src[at[i]]
	pos  int    // how far in text the walk has come
}

// lex splits a formula into tokens, ending with one tokenEnd. It refuses what efp would misread, so that every token stands
// for exactly the characters at its place; whether the tokens make sense is the parser's business.
func lex(src string) []token {
	l := &lexer{src: src}
	l.clean()
	parser := efp.ExcelParser()
	raw := parser.Parse("=" + string(l.text))
	tokens := lists.Map(raw, l.next)
	l.skip(true)
	if l.pos < len(l.text) {
		l.fail(l.pos)
	}
	return append(tokens, token{kind: tokenEnd, at: len(src)})
}

// clean fills text and at.
func (l *lexer) clean() {
	src := l.src
	if len(src) > maxLength && utf8.RuneCountInString(src) > maxLength {
		stop(&SyntaxError{src, 0, "longer than 8192 characters"})
	}
	if !utf8.ValidString(src) {
		stop(&SyntaxError{src, 0, "not valid UTF-8"})
	}
	l.text = make([]byte, 0, len(src))
	l.at = make([]int, 0, len(src)+1)
	i := len(src) - len(strings.TrimPrefix(strings.TrimLeft(src, blanks), "="))
	var quote byte // the quote we are inside, or 0
	opened := 0    // where it was opened
	colon := true  // blanks are dropped here: after ":" and at the start
	keep := func(c byte) { l.text, l.at = append(l.text, c), append(l.at, i) }
	for ; i < len(src); i++ {
		c := src[i]
		if control := c < ' ' || c == 0x7f; control && !isBlank(c) {
			stop(&SyntaxError{src, i, fmt.Sprintf("control character %q", string(c))})
		}
		switch {
		case quote != 0:
			keep(c)
			if c == quote { // a doubled quote closes and opens again
				quote = 0
			}
			continue
		case c == '"' || c == '\'':
			quote, opened = c, i
		case isBlank(c):
			if !colon {
				keep(' ')
			}
			continue
		case c == ':':
			l.trimRight()
		default:
			l.mayStand(i)
		}
		keep(c)
		colon = c == ':'
	}
	if quote != 0 {
		stop(&SyntaxError{src, opened, fmt.Sprintf("quote %c is never closed", quote)})
	}
	l.trimRight()
	l.at = append(l.at, len(src))
}

// mayStand refuses a character that belongs in no formula of a form, outside of quotes.
func (l *lexer) mayStand(i int) {
	switch c := l.src[i]; {
	case strings.IndexByte("#@[]{};\\", c) >= 0:
		stop(&SyntaxError{l.src, i, fmt.Sprintf("%q is not allowed here", string(c))})
	case c >= utf8.RuneSelf:
		if r, _ := utf8.DecodeRuneInString(l.src[i:]); utf8.RuneStart(c) && !isNameRune(r) {
			stop(&SyntaxError{l.src, i, fmt.Sprintf("character %q is not allowed here", string(r))})
		}
	}
}

func (l *lexer) trimRight() {
	for n := len(l.text); n > 0 && l.text[n-1] == ' '; n-- {
		l.text, l.at = l.text[:n-1], l.at[:n-1]
	}
}

// next finds efp's token r at the current place.
func (l *lexer) next(r efp.Token) token {
	// efp drops a unary "+" except at the very start of the formula.
	l.skip(r.TType != efp.TokenTypeOperatorInfix || r.TValue != "+")
	start := l.pos
	t := token{text: r.TValue, at: l.at[start]}
	end, want := start+len(r.TValue), r.TValue
	switch r.TType {
	case efp.TokenTypeOperand:
		if r.TSubType == efp.TokenSubTypeText {
			t.kind = tokenText
			want = `"` + strings.ReplaceAll(r.TValue, `"`, `""`) + `"`
			if start < len(l.text) {
				end = closing(l.text, start)
			}
			break
		}
		t.kind = tokenOperand
		end = l.name(start)
		t.text = string(l.text[start:end])
		if want = t.text; unquote(t.text) != r.TValue {
			l.fail(start)
		}
		if isDigit(r.TValue[0]) || r.TValue[0] == '.' {
			t.kind = tokenNumber
		}
	case efp.TokenTypeFunction, efp.TokenTypeSubexpression:
		switch {
		case r.TSubType == efp.TokenSubTypeStop:
			t.kind, t.text = tokenClose, ")"
			end, want = start+1, ")"
		case r.TType == efp.TokenTypeFunction:
			t.kind, end, want = tokenFunction, end+1, want+"("
		default:
			t.kind, end, want = tokenOpen, end+1, want+"("
		}
	case efp.TokenTypeArgument:
		t.kind, end, want = tokenComma, start+1, ","
	case efp.TokenTypeOperatorInfix, efp.TokenTypeOperatorPrefix, efp.TokenTypeOperatorPostfix:
		t.kind = tokenOperator
		switch r.TSubType {
		case efp.TokenSubTypeIntersection:
			t.text = " "
			return t // the blank itself has been skipped
		case efp.TokenSubTypeUnion:
			t.kind = tokenComma
		}
	default:
		l.fail(start)
	}
	l.match(start, end, want)
	return t
}

// match takes text[start:end] as read, if it is want.
func (l *lexer) match(start, end int, want string) {
	if end > len(l.text) || string(l.text[start:end]) != want {
		l.fail(start)
	}
	l.pos = end
}

// skip passes blanks and, if plus is set, plus signs.
func (l *lexer) skip(plus bool) {
	for l.pos < len(l.text) && (l.text[l.pos] == ' ' || plus && l.text[l.pos] == '+') {
		l.pos++
	}
}

// closing returns the end of the quoted text that starts at i, doubled quotes included.
func closing(src []byte, i int) int {
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

// name returns the end of the operand that starts at i.
func (l *lexer) name(i int) int {
	for i < len(l.text) {
		switch c := l.text[i]; {
		case c == '\'':
			i = closing(l.text, i)
		case strings.IndexByte(` ()+-*/^&=<>%,"`, c) >= 0:
			return i
		default:
			i++
		}
	}
	return i
}

func (l *lexer) fail(pos int) {
	stop(&SyntaxError{l.src, l.at[min(pos, len(l.at)-1)], "unreadable from here"})
}

// blanks are those that Excel lets stand in a formula.
const blanks = " \t\n\r"

func isBlank(c byte) bool { return strings.IndexByte(blanks, c) >= 0 }

// isNameRune reports whether r, outside ASCII, may stand in a name: a letter, mark or digit, but no full-width form. Ａ１ and
// １２ look like what was meant and are not; they are for the reader of cells to normalise, and to report.
func isNameRune(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)) && (r < 0xff00 || r > 0xffef)
}
