package hanzi

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Digits and Units are the characters of numerals that Number reads; 万 is the only larger unit.
const (
	Digits = "〇零一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
	Units  = "十百千拾佰仟"
)

var (
	digitOf = map[rune]int64{'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
		'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9}
	unitOf = map[rune]int64{'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000}
)

// IsDigit reports a digit of half width.
func IsDigit(r rune) bool { return r >= '0' && r <= '9' }

// Number reads a whole Chinese numeral below 10^8 in its usual order: 十二, 一百零三, 二〇二四 (digit by digit), 三万二千.
// Anything in another order is refused.
func Number(s string) (int64, bool) {
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
		d, ok := digitOf[r]
		if !ok || n > 1e7 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

// A tally is how far a number below ten thousand has been read.
type tally struct {
	total, digit int64
	last         int64 // the unit before, noUnit at the beginning
	pending      bool  // a digit waits for its unit
	zero         bool  // 零 stands before it
}

const noUnit = 10000

func belowTenThousand(s string) (int64, bool) {
	t := tally{last: noUnit}
	for i, r := range s {
		unit, isUnit := unitOf[r]
		digit, isDigit := digitOf[r]
		ok := false
		switch {
		case r == '零' || r == '〇':
			ok = !t.pending && !t.zero && (t.last != noUnit || i == 0) && t.last != 10
			t.zero = true
		case isDigit:
			ok = !t.pending
			t.digit, t.pending = digit, true
		case isUnit:
			ok = t.unit(unit, i == 0)
		}
		if !ok {
			return 0, false
		}
	}
	if t.pending {
		// 一百二 is said for 120, written it is not certain
		return t.total + t.digit, t.last <= 10 || t.last == noUnit || t.zero
	}
	return t.total, t.last != noUnit && !t.zero
}

// unit adds a digit and its unit.
func (t *tally) unit(unit int64, first bool) bool {
	if unit >= t.last {
		return false
	}
	if !t.pending {
		if unit != 10 || !first { // only 十 may stand without a digit, at the start
			return false
		}
		t.digit = 1
	}
	if t.zero && unit*10 >= t.last && t.last != noUnit {
		return false // 一千零二百: the 零 stands for nothing
	}
	t.total, t.last, t.pending, t.zero = t.total+t.digit*unit, unit, false, false
	return true
}

// Ordinal writes 1 to 99 in Chinese, as headings are numbered: 一, 十, 二十三. What is beyond is written in digits.
func Ordinal(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 1 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n-10]
	}
	return digits[n/10] + "十" + digits[n%10]
}

// Count counts Chinese characters.
func Count(s string) int {
	n := 0
	for _, r := range s {
		if r >= 0x3400 && r <= 0x9fff || r >= 0x20000 && r <= 0x3ffff {
			n++
		}
	}
	return n
}
