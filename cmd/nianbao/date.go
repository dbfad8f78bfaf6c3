package main

import "time"

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// validDate reports whether 2025-01-20 is a day of the calendar.
func validDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
