package hanzi

import (
	"slices"
	"strings"
)

// ContainsAny reports whether s contains one of the words.
func ContainsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}
