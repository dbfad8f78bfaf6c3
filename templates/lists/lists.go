// Package lists is what package slices leaves to a loop: which elements of a list are such, how many, and what is said of each.
//
//	missing := lists.Filter(standings, (*Standing).Missing)
//	fmt.Println(strings.Join(lists.Map(missing, (*Standing).Name), "、"))
package lists

import (
	"strconv"
	"strings"
)

// Map returns what of gives for each element; nil for an empty list, which JSON writes as null.
func Map[T, U any](list []T, of func(T) U) (out []U) {
	for _, x := range list {
		out = append(out, of(x))
	}
	return out
}

// Filter returns the elements for which is holds, in a list of its own; nil for none. slices.DeleteFunc works in place.
func Filter[T any](list []T, is func(T) bool) (out []T) {
	for _, x := range list {
		if is(x) {
			out = append(out, x)
		}
	}
	return out
}

// Count returns for how many elements is holds.
func Count[T any](list []T, is func(T) bool) (n int) {
	for _, x := range list {
		if is(x) {
			n++
		}
	}
	return n
}

// Sum adds up numbers.
func Sum[T int | float64](list []T) (sum T) {
	for _, x := range list {
		sum += x
	}
	return sum
}

// First returns the first element for which is holds, the zero value for none.
func First[T any](list []T, is func(T) bool) (first T) {
	for _, x := range list {
		if is(x) {
			return x
		}
	}
	return first
}

// Few joins the first of a list, and says behind them that there are more: {all} stands for how many there are, {rest} for how
// many are left out.
func Few(list []string, most int, between, more string) string {
	text := strings.Join(list[:min(len(list), most)], between)
	if rest := len(list) - most; rest > 0 {
		text += strings.NewReplacer("{all}", strconv.Itoa(len(list)), "{rest}", strconv.Itoa(rest)).Replace(more)
	}
	return text
}
