package hanzi

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date writes 2025-01-06 as documents have it, 2025年1月6日; what is no such date gives "".
func Date(s string) string {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year(), d.Month(), d.Day())
}

// Year reads a year as people write it: 2024, 2024年, 2024年度, ２０２４, 二〇二四年. plain reports that it was written
// in digits; otherwise whoever reads it says what it was read as.
func Year(s string) (year int, plain, ok bool) {
	s = Trim(Figure(s))
	s = strings.TrimSuffix(strings.TrimSuffix(s, "度"), "年")
	s = Trim(s)
	if n, err := strconv.Atoi(s); err == nil && len(s) == 4 {
		return n, true, n > 0
	}
	n := 0
	digits := []rune(s)
	for _, r := range digits {
		d, known := digitOf[r]
		switch {
		case strings.ContainsRune("○ΟОOo〇零", r):
			d = 0
		case IsDigit(r):
			d = int64(r - '0')
		case !known || r == '两':
			return 0, false, false
		}
		n = n*10 + int(d)
		if n > 9999 {
			return 0, false, false
		}
	}
	return n, false, len(digits) == 4 && n >= 1000
}

// YearAt reads 2024年 or 2024年度, and returns how many characters it takes.
func YearAt(text []rune) (year, n int) {
	if len(text) < 5 || text[4] != '年' {
		return 0, 0
	}
	for _, r := range text[:4] {
		if !IsDigit(r) {
			return 0, 0
		}
		year = year*10 + int(r-'0')
	}
	n = 5
	if len(text) > 5 && text[5] == '度' {
		n = 6
	}
	return year, n
}
