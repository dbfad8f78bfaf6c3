package hanzi

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate that takes the fewest Slips, the first of equals, or "" when none is near: at most half the
// word's length, at least one.
func Nearest(word string, candidates []string) string {
	if word == "" {
		return ""
	}
	best, limit := "", max(1, len([]rune(word))/2)
	for _, c := range candidates {
		if !strings.ContainsAny(c, word) {
			continue // another word altogether
		}
		if d := Slips([]rune(word), []rune(c)); d <= limit {
			best, limit = c, d-1
		}
	}
	return best
}

// Slips returns the Distance of two words as the fingers see it: two neighbours that changed places are one slip.
func Slips(a, b []rune) int {
	d := Distance(a, b)
	if d == 2 && swapped(a, b) {
		return 1
	}
	return d
}

// swapped reports whether two neighbouring characters of a have changed places in b.
func swapped(a, b []rune) bool {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return len(a) == len(b) && i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}

// Distance returns how many characters must be put in, left out or changed to make b of a.
func Distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(row[j]+1, row[j-1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

// Shorten cuts text for a message to n characters and says so with ….
func Shorten(s string, n int) string {
	count := 0
	for i := range s { // no further than n: the text may be a megabyte
		if count == n {
			return strings.ToValidUTF8(s[:i], "\ufffd") + "…"
		}
		count++
	}
	return s
}

// Slack is by how many characters a text may differ from an official wording of n characters and still be a misreading of
// it: a sixth, and one at least. Wordings of fewer than five characters have no misreadings: 结果维持 and 结果纠正 are too
// close.
func Slack(n int) int {
	if n < 5 {
		return 0
	}
	return max(n/6, 1)
}

// Misread returns the one wording that a text is a misreading of, or "". All others but those that mean the same are further
// away by two characters at least; and a text that has other numbers than the wording says something else.
func Misread(text string, wordings []string, same func(a, b string) bool) string {
	n := utf8.RuneCountInString(text)
	limit := Slack(n)
	if limit == 0 {
		return ""
	}
	best, found := limit+1, ""
	chars := []rune(text)
	distances := make([]int, len(wordings))
	for i, w := range wordings {
		m := utf8.RuneCountInString(w)
		if distances[i] = limit + 3; m-n > limit+1 || n-m > limit+1 || m < 5 {
			continue
		}
		if distances[i] = Distance(chars, []rune(w)); distances[i] < best {
			best, found = distances[i], w
		}
	}
	if found == "" || numerals(text) != numerals(found) {
		return ""
	}
	for i, w := range wordings {
		if distances[i] < best+2 && w != found && !same(found, w) {
			return ""
		}
	}
	return found
}

// numerals returns the digits of a text.
func numerals(s string) string {
	return strings.Map(without(func(r rune) bool { return !IsDigit(r) && !strings.ContainsRune(Digits+"十百", r) }), s)
}
