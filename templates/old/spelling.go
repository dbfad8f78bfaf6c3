package old

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
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
	if len(text) > maxSpelling && len(hanzi.Trim(text)) > maxSpelling {
		cell.Kind = CellText
		return cell
	}
	plain := hanzi.Trim(hanzi.Figure(text))
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
	if blanks[plain] || blanks[hanzi.Trim(text)] {
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
	s = hanzi.Trim(cutUnit(s, fig))
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
	if d, ok := hanzi.Number(digits); ok && sign == "" && strings.Trim(digits, "一") != "" {
		return formula.FromInt(d), nil
	}
	return formula.ParseDecimal(sign + digits)
}

// override shows what follows it from right to left, digits included: 83 behind it is seen as 38.
const override = '\u202e'

// seenReversed reports whether some of a text is seen in another order than it is stored in, so that nobody can say which
// number was meant.
func seenReversed(text string) bool {
	_, behind, found := strings.Cut(text, string(override))
	behind = strings.Map(func(r rune) rune {
		if hanzi.Space(r) || strings.ContainsRune(hanzi.Directions, r) {
			return -1
		}
		return r
	}, behind)
	reversed := []rune(behind)
	slices.Reverse(reversed)
	return found && string(reversed) != behind
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
	add("0123456789.,+-−－﹣\u200c\u200d\u2060\u00ad" + hanzi.Directions + string(hanzi.Spaces()))
	for word := range blanks {
		add(word)
	}
	add(hanzi.Digits + hanzi.Units + "万")
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
	return hanzi.Trim(s[:open]), s[open+1 : len(s)-1]
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
