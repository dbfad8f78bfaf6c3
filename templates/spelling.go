package templates

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
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
		if !thousands.MatchString(digits) {
			return Decimal{}, errSpelling
		}
		digits = strings.ReplaceAll(digits, ",", "")
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

// thousands has separators before every group of three digits: 1,234,567.89. Between Chinese digits there are none: 五，三 is
// not 53.
var thousands = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+(?:\.[^,]*)?$`)

// The unit is part of the figure: 911636 under a head that says 元 is not 911636 万元. A form says in which unit an amount
// is; what the head, the row, the line above the table or the number's own format say must not be another.

// moneyWord finds a unit of money in a text without blanks, half width. What stands in front tells 元 from 单元.
var moneyWord = regexp.MustCompile(`(?:(?:十|百|千|万|亿)*(?:美|港|欧|日|英|澳)?元)|单位[:为是]?(?:十|百|千|万|亿)+(?:[),、;]|$)`)

// notMoney are words that hold 元 and name no unit, and ways of saying how exact a figure is.
var notMoney = regexp.MustCompile(`(?:精确|保留|计算)[到至]\p{Han}?元|[单公多]元|元[旦素件宵]|[0-9]+万?元=[0-9]+万?元`)

// moneyUnits returns the units of money that a text names.
func moneyUnitsIn(text string) []string {
	if len(text) > 600 {
		return nil
	}
	text = notMoney.ReplaceAllString(bare(text), "")
	var list []string
	for _, word := range moneyWord.FindAllString(text, -1) {
		if rest, ok := strings.CutPrefix(word, "单位"); ok {
			word = strings.Trim(rest, ":为是),、;") + "元"
		}
		list = append(list, word)
	}
	return list
}

// bare is a text in half width without blanks.
func bare(text string) string { return hanzi.Squeeze(width.Fold.String(text)) }

// OtherUnit returns the unit of money that a head or the name of a row gives and that is not the figure's own, or "".
func OtherUnit(text, own string) string {
	return lists.First(moneyUnitsIn(text), func(unit string) bool { return own != "" && unit != own })
}

// tableUnits finds the units that a line above a table gives: 单位：件、万元. 单位：广元市水务局 gives none.
var tableUnits = regexp.MustCompile(`单位[:为是]?((?:\p{Han}{1,3}[、,/和])*(?:十|百|千|万|亿)*(?:美|港|欧|日|英|澳)?元(?:[、,/和]\p{Han}{1,3})*)(?:[)\]]|$)`)

// OtherTableUnit is OtherUnit for a line above a table, which may list the units of several columns.
func OtherTableUnit(line, own string) string {
	if m := tableUnits.FindStringSubmatch(bare(line)); m != nil && !slices.Contains(moneyUnitsIn(m[1]), own) {
		return OtherUnit(m[1], own)
	}
	return ""
}

// yuan are the units of money by what one of them is in 元.
var yuan = map[string]int64{"元": 1, "十元": 10, "百元": 100, "千元": 1000, "万元": 10_000, "十万元": 100_000, "百万元": 1_000_000,
	"千万元": 10_000_000, "亿元": 100_000_000}

// UnitText splits 911636元, where the figure is in 万元, into number and unit. It reports false for anything else, the
// figure's own unit included.
func UnitText(text string, fig *Figure) (number Decimal, unit string, ok bool) {
	if fig == nil || fig.Kind != Amount || fig.Unit == "" {
		return number, "", false
	}
	plain := bare(text)
	at := strings.IndexFunc(plain, func(r rune) bool { return strings.ContainsRune("十百千万亿美港欧日英澳元", r) })
	if at <= 0 {
		return number, "", false
	}
	unit = plain[at:]
	if !strings.HasSuffix(unit, "元") {
		unit += "元"
	}
	if unit == fig.Unit || len(moneyUnitsIn(unit)) != 1 || moneyUnitsIn(unit)[0] != unit {
		return number, "", false
	}
	number, err := parseSpelling(plain[:at], nil)
	return number, unit, err == nil
}

// inOwnUnit says what an amount is in the figure's own unit, or "" where it cannot be said exactly.
func inOwnUnit(number Decimal, unit, own string) string {
	from, to := yuan[unit], yuan[own]
	if from == 0 || to == 0 {
		return ""
	}
	micro, err := number.Mul(formula.FromInt(from))
	if err != nil {
		return ""
	}
	out, err := micro.Div(formula.FromInt(to))
	if err != nil {
		return ""
	}
	if back, err := out.Mul(formula.FromInt(to)); err != nil || back != micro {
		return ""
	}
	return out.String()
}
