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
		if d, ok := digitOf[r]; ok {
			if pending {
				return 0, false
			}
			digit, pending = d, true
			continue
		}
		unit, ok := unitOf[r]
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
