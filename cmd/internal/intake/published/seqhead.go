package published

import (
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// Heads of tables of which nothing but the order of their words is left.

// inTurn counts the lines that a text names one behind the other, and says whether these are all of them.
func inTurn(text string, lines []*templates.Line) (n int, whole bool) {
	from := 0
	for _, l := range lines {
		for _, wording := range append([]string{l.Label, l.Short}, l.Also...) {
			key := hanzi.Label(wording)
			if at := strings.Index(text[from:], key); key != "" && at >= 0 {
				from, n = from+at+len(key), n+1
				break
			}
		}
	}
	return n, n == len(lines)
}

// whole reports whether a head is: it names the official columns in one of the orders in which it may be read, or it has all
// characters of the official head, broken over lines as they are, and the beginnings of its columns in that order.
func (s *sequence) whole(text string, orders ...[]*templates.Line) bool {
	official := ""
	for _, c := range s.table.Grid().Cells {
		if c.Role == templates.RoleHead || c.Role == templates.RoleCorner {
			official += hanzi.Label(c.Text)
		}
	}
	all := slices.Equal(slices.Sorted(slices.Values([]rune(text))), slices.Sorted(slices.Values([]rune(official))))
	return all && s.table.Shape == templates.Strip || slices.ContainsFunc(orders, func(order []*templates.Line) bool {
		_, named := inTurn(text, order)
		return named || all && begun(text, order)
	})
}

// begun reports whether a text has the first two characters of the lines one behind the other.
func begun(text string, lines []*templates.Line) bool {
	for _, l := range lines {
		label := []rune(hanzi.Label(l.Label))
		_, rest, ok := strings.Cut(text, string(label[:min(2, len(label))]))
		if text = rest; !ok {
			return false
		}
	}
	return true
}

// withoutTotal reports whether the head names all columns but that of the totals, and every row has as many figures: then that
// column was left out (totals.go).
func (s *sequence) withoutTotal(text string, list []run) bool {
	if s.sums == nil {
		return false
	}
	others := slices.Delete(slices.Clone(s.leaves), s.sums.total, s.sums.total+1)
	fewer := func(r run) bool { return r.line != nil && len(r.figures) != len(others) }
	_, named := inTurn(text, others)
	names := strings.Contains(text, hanzi.Label(s.leaves[s.sums.total].Label))
	if !named || names || slices.ContainsFunc(list, fewer) {
		return false
	}
	for i := range list {
		list[i].filled = list[i].line != nil
	}
	s.leaves, s.sums = others, nil
	return true
}

// scattered reports whether a head names columns that do not stand in their turn, or one of them more often than the official
// head does.
func (s *sequence) scattered(text string, found int) bool {
	official, n := "", 0
	for _, c := range s.table.Grid().Cells {
		if c.Role == templates.RoleHead {
			official += hanzi.Label(c.Text) + "|"
		}
	}
	for i, l := range s.leaves {
		one, _ := inTurn(text, s.leaves[i:i+1])
		n += one
		word := hanzi.Label(l.Label)
		if strings.Count(text, word) > strings.Count(official, word) {
			return true
		}
	}
	return n > found
}
