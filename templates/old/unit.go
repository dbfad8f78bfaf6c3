package old

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
)

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
	for _, unit := range moneyUnitsIn(text) {
		if own != "" && unit != own {
			return unit
		}
	}
	return ""
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
