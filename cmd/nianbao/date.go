package main

import (
	"fmt"
	"time"
)

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// chineseDate writes 2025-01-06 as documents have it, 2025年1月6日; "" stays "".
func chineseDate(s string) string {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year(), d.Month(), d.Day())
}

// validDate reports whether 2025-01-20 is a day of the calendar.
func validDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
