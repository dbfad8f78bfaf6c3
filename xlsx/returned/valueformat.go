package returned

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/templates/formula"
)

// A shownNumber is what a number format makes of a number, as far as it matters to somebody who reads the figure: which
// words stand around its digits, and whether the digits are those of the number at all.
type shownNumber struct {
	scale         string // "%", or a description where the format shows another number
	before, after string // words that the format adds
	digits        bool   // the format shows the number at all
	color         string // the name of the colour that it gives the number, "" for that of the font
}

// scaleHidden is the scale of a format that shows no number at all.
const scaleHidden = "不显示"

// words returns the text that is seen, or "" where it is nothing but the number: signs of currency, brackets and blanks
// around it do not count, nor does a sign for nothing in place of a 0.
func (s shownNumber) words(d formula.Decimal) string {
	const minus = "-−－"
	const plain = " \u00a0¥￥$€£()（）+" + minus
	switch {
	case !s.digits && d.IsZero():
		return ""
	case !s.digits && strings.TrimSpace(s.before) == "":
		return "（不显示）"
	case !s.digits:
		return s.before
	case d.Sign() > 0 && strings.ContainsAny(s.before, minus):
		return s.before + d.String() + s.after
	case strings.Trim(s.before, plain) == "" && strings.Trim(s.after, plain) == "":
		return ""
	}
	return strings.TrimLeft(s.before, plain) + d.String() + s.after
}

// readFormat reads a number format (ECMA-376 part 1, 18.8.31) for the number in raw. Built-in formats other than those of
// percentages add nothing. A format that cannot be read adds nothing, either.
func readFormat(id int, code, raw string) shownNumber {
	if id == 9 || id == 10 {
		return shownNumber{scale: "%", digits: true}
	}
	if code == "" || strings.EqualFold(code, "General") || code == "@" {
		return shownNumber{digits: true}
	}
	sections := splitFormat(code)
	if strings.TrimSpace(sections[0]) == "" && len(sections) > 2 {
		return shownNumber{scale: scaleHidden, digits: true}
	}
	return readSection(sectionFor(sections, raw))
}

// splitFormat cuts a format code at the semicolons outside of quotes, escapes and brackets.
func splitFormat(code string) []string {
	var list []string
	from := 0
	for i := 0; i < len(code); {
		if code[i] == ';' {
			list = append(list, code[from:i])
			from = i + 1
		}
		i += len(formatToken(code[i:]))
	}
	return append(list, code[from:])
}

// formatToken returns the first token of a format code: a quoted text, a bracket, an escape with its character, or one
// character.
func formatToken(code string) string {
	end := func(close byte) string {
		if n := strings.IndexByte(code[1:], close); n >= 0 {
			return code[:n+2]
		}
		return code
	}
	switch code[0] {
	case '"':
		return end('"')
	case '[':
		return end(']')
	case '\\', '_', '*', '!':
		_, n := utf8.DecodeRuneInString(code[1:])
		return code[:1+n]
	}
	_, n := utf8.DecodeRuneInString(code)
	return code[:n]
}

// sectionFor returns the section that shows the number: by the sections' own conditions, else by its sign.
func sectionFor(sections []string, raw string) string {
	x, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return sections[0]
	}
	conditions := false
	for i, s := range sections[:min(len(sections), 3)] {
		holds, has := conditionOf(s, x)
		conditions = conditions || has
		if has && holds || conditions && !has && i > 0 {
			return s
		}
	}
	switch {
	case conditions:
		return sections[min(len(sections), 3)-1]
	case x < 0 && len(sections) > 1:
		return sections[1]
	case x == 0 && len(sections) > 2:
		return sections[2]
	}
	return sections[0]
}

// conditionOf reads the condition of a section, such as [>=10000].
func conditionOf(section string, x float64) (holds, has bool) {
	for i := 0; i < len(section); {
		token := formatToken(section[i:])
		i += len(token)
		inner := strings.Trim(token, "[]")
		if token[0] != '[' || inner == "" {
			continue
		}
		value := strings.TrimLeft(inner, "<>=")
		y, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil {
			continue
		}
		switch inner[:len(inner)-len(value)] {
		case "<":
			return x < y, true
		case "<=":
			return x <= y, true
		case ">":
			return x > y, true
		case ">=":
			return x >= y, true
		case "=":
			return x == y, true
		case "<>":
			return x != y, true
		}
	}
	return false, false
}

// formatColors are the colours that a format can give a number in place of its font's, by their names.
var formatColors = func() map[string]*uint32 {
	list := map[string]*uint32{}
	for rgb, names := range map[uint32][]string{0: {"black", "黑色"}, 0x0000FF: {"blue", "蓝色"}, 0x00FFFF: {"cyan", "青色"}, 0x00FF00: {"green", "绿色"},
		0xFF00FF: {"magenta", "洋红色", "洋红"}, 0xFF0000: {"red", "红色"}, 0xFFFFFF: {"white", "白色", "color2", "颜色2"}, 0xFFFF00: {"yellow", "黄色"}} {
		for _, name := range names {
			list[name] = &rgb
		}
	}
	return list
}()

// readSection reads one section of a format.
func readSection(section string) shownNumber {
	var s shownNumber
	for _, word := range []string{"General", "G/通用格式"} {
		section = strings.ReplaceAll(section, word, "0")
	}
	pending := "" // words behind the digits so far
	comma := false
	for i := 0; i < len(section); {
		token := formatToken(section[i:])
		i += len(token)
		literal := ""
		switch c := token[0]; {
		case c == '0' || c == '#' || c == '?' || c == '@':
			if s.digits && strings.TrimSpace(pending) != "" {
				s.scale = "数中间夹着别的字"
			}
			s.digits, pending, comma = true, "", false
			continue
		case c == ',' && s.digits:
			comma = comma || pending == ""
			continue
		case c == '.', c == '/' && s.digits: // 0.00, .00, # ?/?
			continue
		case (c == 'E' || c == 'e') && s.digits && i < len(section) && (section[i] == '+' || section[i] == '-'):
			i++
			continue
		case c == '%':
			s.scale = "%"
			continue
		case c == '"':
			literal = strings.Trim(token, `"`)
		case c == '[':
			// the name of a currency: [$¥-804]; all other brackets are colours, conditions, ways of writing digits
			if name, ok := strings.CutPrefix(token, "[$"); ok {
				literal, _, _ = strings.Cut(strings.TrimSuffix(name, "]"), "-")
			} else if name := strings.ToLower(strings.Trim(token, "[]")); formatColors[name] != nil {
				s.color = name
			}
		case c == '\\' || c == '!':
			literal = token[1:]
		case c == '*' && strings.Trim(token[1:], "0123456789") == "":
			s.scale = "用“" + token[1:] + "”填满一格"
		case c == '_' || c == '*':
			literal = " "
		default:
			literal = token
		}
		if s.digits {
			pending += literal
		} else {
			s.before += literal
		}
	}
	s.after = pending
	if comma {
		s.scale = "按千缩小"
	}
	return s
}
