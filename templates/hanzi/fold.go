package hanzi

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Half brings one character to half width; 。 and 、 keep their form.
func Half(r rune) rune {
	if r < 0x80 {
		return r
	}
	if f := width.LookupRune(r).Folded(); f != 0 {
		return f
	}
	return r
}

// HalfDigits brings full-width digits to half width and leaves the rest alone.
func HalfDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
}

// Figure brings what was typed to half width, commas and minus signs to the plain ones, and drops what has no width. Blanks
// stay: 1 2 is no 12.
func Figure(s string) string {
	return width.Fold.String(strings.Map(func(r rune) rune {
		switch {
		case thin(r) || strings.ContainsRune(Directions, r):
			return -1
		case r == '，':
			return ','
		case r == '−' || r == '－' || r == '﹣':
			return '-'
		}
		return r
	}, s))
}

// Label brings official wording to the form in which it is compared: letters and digits, half width, lower case, a number in
// one character as the number it shows. “(二) 部分公开” and “（二）部 分公开” are one, and so are ③其他 and 3.其他; 3.其他 and 其他
// are two. Superscripts, by which notes are called, are left out.
func Label(s string) string {
	if isLowerASCII(s) {
		return s
	}
	return labels(s)
}

var labels = Remembered(func(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r >= 0x3400 && r <= 0x9fff { // most of it
			b.WriteRune(r)
			continue
		}
		if n := enclosed(r); n != "" {
			b.WriteString(n)
			continue
		}
		if r = Half(r); unicode.IsLetter(r) || unicode.IsNumber(r) && !strings.ContainsRune(superscripts, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
})

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"

func isLowerASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < 'a' || r > 'z' })
}

// enclosed returns the number that one character shows: ③, ⑶, ⒊ and ❸ are 3, ㈢ and ㊂ are 三.
func enclosed(r rune) string {
	for _, first := range []rune{'①', '⑴', '⒈', '❶'} {
		if n := r - first; n >= 0 && (n < 10 || n < 20 && first != '❶') {
			return strconv.Itoa(int(n) + 1)
		}
	}
	for _, first := range []rune{'㈠', '㊀'} {
		if n := r - first; n >= 0 && n < 10 {
			return Ordinal(int(n) + 1)
		}
	}
	return ""
}

// Name brings a code or a name to the form in which they are compared: half width, lower case, without anything that shows
// nothing; brackets of every kind are one, and so are dashes. Unlike in Label, signs count: (一) and 一 are two.
func Name(s string) string {
	if isPlainName(s) {
		return s
	}
	return strings.ToLower(strings.Map(func(r rune) rune {
		switch {
		case r <= ' ' || r == 0x7f || Blank(r) || strings.ContainsRune(Directions, r):
			return -1
		case r == '〔' || r == '【' || r == '[':
			return '('
		case r == '〕' || r == '】' || r == ']':
			return ')'
		case r == '−' || r == '–' || r == '—':
			return '-'
		}
		return r
	}, width.Fold.String(s)))
}

func isPlainName(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < '-' || c > 'z' || 'A' <= c && c <= ']' {
			return false
		}
	}
	return true
}
