package templates

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"nianbao/templates/formula"
)

// MaxFigure is the largest figure a filing may hold, positive or negative. With six decimals it has the 15 digits that
// Excel keeps; anything larger is an identity number or a slip of the finger.
var MaxFigure = formula.FromInt(999_999_999)

// blanks are the words and signs that stand for "nothing to report" in real tables. They are read as blank, never as 0.
var blanks = map[string]bool{
	"/": true, "\\": true, "-": true, "--": true, "—": true, "——": true, "－": true, "–": true, "―": true, "無": true,
	"无": true, "没有": true, "不涉及": true, "不适用": true, "未涉及": true, "N/A": true, "NA": true, "n/a": true, "空": true,
}

// units that may follow a number, by what the figure counts.
var (
	countUnits = []string{"件", "起", "宗", "份", "项", "个", "次", "条"}
	moneyUnits = []string{"万元", "元"}
)

// ParseFigure reads text that a person typed where a figure belongs. It accepts, and nothing else:
//
//   - plain decimals: 12, 12.50, -3, +44 (the sign + as in 增/减 of the form of 2019)
//   - full-width digits, signs and points: １２
//   - thousands separators in their right places: 1,234 or 1，234
//   - blank space of every kind around it, zero-width characters and those that turn the direction of writing included;
//     but not digits that are seen from right to left
//   - the figure's own unit after it: 12件, 3 起; 18651.06万元 where the figure is in 万元, 251000元 where it is in 元
//   - whole Chinese numerals: 十二, 一百零三, 〇, 两千; but not 一 or 一一, which may as well be dashes
//   - signs for nothing: / - — 无 不涉及 不适用, which are blank
//   - an Excel error value pasted as words: #REF!, which is CellError
//   - a number with a remark in brackets: 22（其中修订16件）, kept in Remark
//
// The result is CellNumber, CellError or CellBlank with Text set to what was typed where it was not the plain number, else CellText
// with Text as typed. A figure in 万元 that is typed in 元 is CellText: the program does not convert.
func ParseFigure(text string, fig *Figure) Cell {
	cell := Cell{Text: text}
	if len(text) > maxSpelling && len(strings.TrimFunc(text, isSpace)) > maxSpelling {
		cell.Kind = CellText
		return cell
	}
	plain := strings.TrimFunc(fold(text), isSpace)
	if plain == "" {
		if text == "" {
			return Cell{}
		}
		return cell
	}
	if IsErrorValue(strings.ToUpper(plain)) { // pasted as words
		cell.Kind = CellError
		return cell
	}
	if blanks[plain] || blanks[strings.TrimFunc(text, isSpace)] {
		return cell
	}
	body, remark := cutRemark(plain)
	if seenReversed(text) {
		cell.Kind = CellText
		return cell
	}
	d, err := parseSpelling(body, fig)
	if err != nil {
		cell.Kind = CellText
		return cell
	}
	cell.Kind, cell.Number, cell.Remark = CellNumber, d, remark
	if text == d.String() {
		cell.Text = ""
	}
	return cell
}

// maxSpelling is the longest text in bytes, blanks around it left out, that is read as a figure; with a remark in brackets a
// figure may have some words.
const maxSpelling = 4000

var errSpelling = errors.New("not a number")

func parseSpelling(s string, fig *Figure) (Decimal, error) {
	s = strings.TrimFunc(cutUnit(s, fig), isSpace)
	sign, digits := "", s
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") {
		sign, digits = s[:1], s[1:]
	}
	if strings.Contains(digits, ",") {
		joined, ok := joinThousands(digits)
		if !ok {
			return Decimal{}, errSpelling
		}
		digits = joined
	}
	if d, ok := chineseNumber(digits); ok && sign == "" && strings.Trim(digits, "一") != "" {
		return formula.FromInt(d), nil
	}
	return formula.ParseDecimal(sign + digits)
}

// Directions are the characters that turn the direction in which text is shown (Unicode Standard Annex 9, chapter 2).
// Figures pasted from web pages come between them; they show nothing by themselves.
const Directions = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

// override shows what follows it from right to left, digits included: 83 behind it is seen as 38.
const override = '\u202e'

// seenReversed reports whether some of a text is seen in another order than it is stored in, so that nobody can say which
// number was meant.
func seenReversed(text string) bool {
	_, behind, found := strings.Cut(text, string(override))
	behind = strings.Map(func(r rune) rune {
		if isSpace(r) || strings.ContainsRune(Directions, r) {
			return -1
		}
		return r
	}, behind)
	reversed := []rune(behind)
	slices.Reverse(reversed)
	return found && string(reversed) != behind
}

// fold brings full-width characters to half width and drops characters that show nothing.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(Directions, r) {
			return -1
		}
		switch r {
		case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad':
			return -1
		case '，':
			return ','
		case '−', '－', '﹣':
			return '-'
		}
		return r
	}, s)
	return width.Fold.String(s)
}

func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\v', '\f', '\u00a0', '\u3000', '\u200b', '\ufeff', '\u0085', '\u2028', '\u2029', '\u202f', '\u205f', '\u1680':
		return true
	}
	return r >= '\u2000' && r <= '\u200a'
}

// Blank reports whether text shows nothing: a passage of blanks is not written, however many there are.
func Blank(s string) bool { return strings.TrimFunc(s, isSpace) == "" }

// BlankRunes lists the characters of Blank, in order, for formulas that must say the same.
func BlankRunes() []rune {
	var list []rune
	for r := rune(0); r <= 0xffff; r++ {
		if isSpace(r) {
			list = append(list, r)
		}
	}
	return list
}

// FigureRunes lists the characters that all text is made of which ParseFigure takes for a number or for blank; only in
// brackets, as a remark, may others stand. By them a workbook tells text that is no figure for certain from text that the
// program may be able to read.
func FigureRunes(form *Form) []rune {
	seen := map[rune]bool{}
	add := func(s string) {
		for _, r := range s {
			seen[r] = true
			if r > ' ' && r < 0x7f {
				seen[r-'!'+'！'] = true
			}
		}
	}
	add("0123456789.,+-−－﹣\u200c\u200d\u2060\u00ad" + Directions + string(BlankRunes()))
	for word := range blanks {
		add(word)
	}
	for r := range chineseDigits {
		add(string(r))
	}
	for r := range chineseUnits {
		add(string(r))
	}
	add("万")
	for _, key := range form.keys {
		add(form.figures[key].Unit)
	}
	for _, unit := range append(slices.Clone(countUnits), moneyUnits...) {
		add(unit)
	}
	return slices.Sorted(maps.Keys(seen))
}

// cutUnit drops the figure's own unit.
func cutUnit(s string, fig *Figure) string {
	units := countUnits
	if fig != nil && fig.Kind == Amount {
		units = moneyUnits
		if fig.Unit != "" {
			units = []string{fig.Unit}
		}
	}
	for _, u := range units {
		if rest, ok := strings.CutSuffix(s, u); ok && rest != "" {
			return rest
		}
	}
	return s
}

// cutRemark splits "22(其中修订16件)" into number and remark. The remark must close at the very end.
func cutRemark(s string) (body, remark string) {
	open := strings.IndexByte(s, '(')
	if open <= 0 || !strings.HasSuffix(s, ")") || strings.Count(s, "(") != 1 || strings.Count(s, ")") != 1 {
		return s, ""
	}
	return strings.TrimFunc(s[:open], isSpace), s[open+1 : len(s)-1]
}

// joinThousands removes separators that stand before every group of three digits: 1,234,567.89.
func joinThousands(s string) (string, bool) {
	whole, fraction, point := strings.Cut(s, ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if i == 0 && (len(g) == 0 || len(g) > 3) || i > 0 && len(g) != 3 {
			return "", false
		}
	}
	joined := strings.Join(groups, "")
	if point {
		joined += "." + fraction
	}
	return joined, true
}

var (
	chineseDigits = map[rune]int64{'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
		'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9}
	chineseUnits = map[rune]int64{'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000}
)

// chineseNumber reads a whole Chinese numeral below 10^8 in its usual order: 十二, 一百零三, 二〇二四 (digit by digit), 三万二千.
// Anything in another order is refused.
func chineseNumber(s string) (int64, bool) {
	if s == "" || utf8.RuneCountInString(s) > 16 {
		return 0, false
	}
	if n, ok := digitByDigit(s); ok {
		return n, true
	}
	if high, low, ok := strings.Cut(s, "万"); ok {
		h, ok := belowTenThousand(high)
		if !ok || h == 0 {
			return 0, false
		}
		if low == "" {
			return h * 10000, true
		}
		l, ok := belowTenThousand(low)
		// 三万二 means 32000 to some and 30002 to others; 三万零二 is clear.
		if !ok || l < 1000 && !strings.HasPrefix(low, "零") {
			return 0, false
		}
		return h*10000 + l, true
	}
	return belowTenThousand(s)
}

func digitByDigit(s string) (int64, bool) {
	var n int64
	for _, r := range s {
		d, ok := chineseDigits[r]
		if !ok || n > 1e7 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

func belowTenThousand(s string) (int64, bool) {
	var total, digit int64
	last, pending, zero := int64(10000), false, false
	for i, r := range s {
		if r == '零' || r == '〇' {
			if pending || zero || last == 10000 && i > 0 || last == 10 {
				return 0, false
			}
			zero = true
			continue
		}
		if d, ok := chineseDigits[r]; ok {
			if pending {
				return 0, false
			}
			digit, pending = d, true
			continue
		}
		unit, ok := chineseUnits[r]
		if !ok || unit >= last {
			return 0, false
		}
		if !pending {
			if unit != 10 || i != 0 { // only 十 may stand without a digit, at the start
				return 0, false
			}
			digit = 1
		}
		if zero && unit*10 >= last && last != 10000 {
			return 0, false // 一千零二百: the 零 stands for nothing
		}
		total, last, pending, zero = total+digit*unit, unit, false, false
	}
	if pending {
		if last > 10 && last != 10000 && !zero {
			return 0, false // 一百二 is said for 120, written it is not certain
		}
		return total + digit, true
	}
	return total, last != 10000 && !zero
}
