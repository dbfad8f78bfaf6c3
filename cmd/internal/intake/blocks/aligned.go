package blocks

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/place"
)

// Tables whose cells are set apart by spaces only, as in text taken out of a PDF. A blank cell leaves no trace there and a
// long label is broken over several lines, so a row counts only if its label is complete and it has a figure for every
// column; figures that belong to no such row make the rows beside them uncertain.

// maxHead bounds the lines that are searched for a head broken over several; the official heads have three.
const maxHead = 16

// maxPieces is how many words of a line are looked at as pieces of a label: one for each of its characters.
const maxPieces = 48

// A token is a word on a line, by its columns in a fixed-width font.
type token struct {
	text   string
	x0, x1 int
}

func (t *token) mid() int { return (t.x0 + t.x1) / 2 }

func tokens(line string) []token {
	var list []token
	var text []byte // of the last token
	end := func() {
		if n := len(list); n > 0 {
			list[n-1].text = string(text)
		}
	}
	col := 0
	for _, r := range line {
		w := max(hanzi.Width(r), bit(r == ' ' || r == '\u00a0')+2*bit(r == '\u3000'))
		if hanzi.Blank(r) {
			col += w
			continue
		}
		if n := len(list); n > 0 && list[n-1].x1 == col {
			text = utf8.AppendRune(text, r)
			list[n-1].x1 = col + w
		} else {
			end()
			text = utf8.AppendRune(text[:0], r)
			list = append(list, token{x0: col, x1: col + w})
		}
		col += w
	}
	end()
	return list
}

var pageNumber = regexp.MustCompile(`^[\s\x{3000}]*(?:[—－–\-]+\s*[0-9]{1,3}\s*[—－–\-]+|` +
	`第\s*[0-9]{1,3}\s*页(?:[，,]?\s*共\s*[0-9]{1,3}\s*页)?)[\s\x{3000}]*$`)

// isPageNumber reports a line that holds the number of a page and nothing else: — 3 —, 第 3 页.
func isPageNumber(line string) bool {
	return len(line) < 200 && (strings.ContainsRune(line, '页') || strings.ContainsAny(line, "—－–-")) && pageNumber.MatchString(line)
}

// looksAligned reports whether lines hold a table set with spaces: two lines at least with a label and figures, or one
// with many figures.
func looksAligned(lines []string) bool {
	n := 0
	for _, l := range lines {
		words, figures := 0, 0
		for _, t := range tokens(l) {
			if Numeric(t.text) {
				figures++
			} else {
				words++
			}
		}
		if figures > 0 && words > 0 && words <= 6 {
			n++
		}
		if figures >= 10 && words == 0 {
			n += 2
		}
		if n >= 2 {
			return true
		}
	}
	return false
}

// An alignedLine is a line of such a table.
type alignedLine struct {
	words, figures []token
}

func readAligned(lines []string) []alignedLine {
	var out []alignedLine
	for _, l := range lines {
		if isPageNumber(l) {
			continue
		}
		var a alignedLine
		for _, t := range tokens(l) {
			if Numeric(t.text) {
				if len(a.figures) <= MaxColumns { // more are too many for any table, however many there are
					a.figures = append(a.figures, t)
				}
			} else {
				a.words = append(a.words, t)
			}
		}
		if len(a.words)+len(a.figures) > 0 {
			out = append(out, a)
		}
	}
	return out
}

// As brings the lines of a table that is set with spaces to the rows that the official table t would have: the head in the
// official order of reading, if all of it is there, and each row that is complete. Another table is what it is.
func (of *Grid) As(t *templates.Table, rows *place.Labels) *Grid {
	if of.Lines == nil {
		return of
	}
	if of.set == nil && len(of.Lines) <= MaxRows {
		of.set = readAligned(of.Lines)
	}
	list := of.set
	switch t.Shape {
	case templates.Bands:
		return alignedBands(t, list)
	case templates.Strip:
		return alignedStrip(t, list)
	}
	tb := &Grid{Aligned: true}
	n := len(place.Leaves(t.Cols))
	first := slices.IndexFunc(list, func(a alignedLine) bool { return len(a.figures) > 0 })
	if first < 0 {
		return tb
	}
	// The head ends above the first row; a broken label of that row may stand in between, which does no harm.
	tb.Rows = append(tb.Rows, alignedHead(t, list[:first])...)
	used := make([]bool, len(list)) // words that belong to a label
	var orphans []int
	at := map[int]int{} // row of tb by line
	for i := first; i < len(list); i++ {
		if len(list[i].figures) == 0 {
			continue
		}
		label := alignedLabel(rows, list, i, used)
		if label == "" || len(list[i].figures) != n {
			orphans = append(orphans, i)
		}
		if label == "" {
			continue
		}
		at[i] = len(tb.Rows)
		tb.Rows = append(tb.Rows, rowOf(label, list[i].figures))
	}
	for _, i := range orphans {
		for _, step := range []int{-1, 1} {
			for k := i + step; k >= first && k < len(list) && k-i >= -4 && k-i <= 4; k += step {
				if r, ok := at[k]; ok {
					tb.Rows[r] = append(tb.Rows[r][:1:1], Cell{Text: "", X0: 1, X1: 2, Fresh: true}) // no figures to be placed
					break
				}
			}
		}
	}
	return tb
}

func rowOf(label string, figures []token) []Cell {
	row := append(make([]Cell, 0, len(figures)+1), Cell{Text: label, X0: 0, X1: 1, Fresh: true})
	for k, f := range figures {
		row = append(row, Cell{Text: f.text, X0: float64(k + 1), X1: float64(k + 2), Fresh: true})
	}
	return row
}

// alignedLabel returns the label of the row whose figures stand on line i. It may be broken over the lines around.
func alignedLabel(rows *place.Labels, list []alignedLine, i int, used []bool) string {
	exact := func(text string) bool {
		return slices.ContainsFunc(rows.Written(text).Lines, func(l *templates.Line) bool { return l.ID != "" })
	}
	here := list[i].words
	here = here[max(0, len(here)-maxPieces):]
	for k := range here {
		var text strings.Builder
		for _, w := range here[k:] {
			text.WriteString(w.text)
		}
		if text.Len() <= 4*place.MaxLabel && exact(text.String()) {
			return text.String()
		}
	}
	x := -1
	if len(here) > 0 {
		x = here[len(here)-1].x0
	}
	piece := func(k int) string {
		if k < 0 || k >= len(list) || len(list[k].figures) > 0 || used[k] {
			return ""
		}
		for j := len(list[k].words) - 1; j >= max(0, len(list[k].words)-maxPieces); j-- {
			w := list[k].words[j]
			if x < 0 || w.x0 >= x-4 && w.x0 <= x+6 {
				return w.text
			}
		}
		return ""
	}
	mid := ""
	if len(here) > 0 {
		mid = here[len(here)-1].text
	}
	for before := 0; before <= 3; before++ {
		for after := 0; after <= 3; after++ {
			text := ""
			for k := i - before; k < i; k++ {
				text += piece(k)
			}
			text += mid
			for k := i + 1; k <= i+after; k++ {
				text += piece(k)
			}
			if mid == "" && (before == 0 || after == 0) {
				continue // a label above or below may be that of another row, whose figures are blank
			}
			if text != "" && exact(text) {
				for k := max(i-before, 0); k <= min(i+after, len(used)-1); k++ {
					used[k] = true
				}
				return text
			}
		}
	}
	return ""
}

// alignedHead finds the columns in the lines of the head, where a column's name may be broken over several of them. It
// returns the head's rows in the official order of reading if the columns stand in that order, from left to right, else
// one row of what was found.
func alignedHead(t *templates.Table, list []alignedLine) [][]Cell {
	type hit struct {
		line *templates.Line
		x    int
	}
	leaves := place.Leaves(t.Cols)
	taken := map[[2]int]bool{}
	var hits []hit
	list = list[:min(len(list), maxHead)]
	if slices.ContainsFunc(list, func(l alignedLine) bool { return len(l.words) > place.MaxLeaves }) {
		list = nil // no head of a table
	}
	// The longest names first, so that 其他 is not taken out of 其他结果.
	order := slices.Clone(leaves)
	slices.SortStableFunc(order, func(a, b *templates.Line) int { return len(b.Label) - len(a.Label) })
	for _, leaf := range order {
		want := hanzi.Label(leaf.Label)
		steps := 1000
		var try func(have string, from, x int, path [][2]int) bool
		try = func(have string, from, x int, path [][2]int) bool {
			if have == want {
				for _, p := range path {
					taken[p] = true
				}
				hits = append(hits, hit{leaf, x})
				return true
			}
			for i := from; i < len(list) && len(path) < 5 && steps > 0; i++ {
				for j, w := range list[i].words {
					p, word := [2]int{i, j}, hanzi.Label(w.text)
					above := x < 0 || w.mid() >= x-4 && w.mid() <= x+4
					if taken[p] || !above || word == "" || !strings.HasPrefix(want, have+word) {
						continue
					}
					steps--
					nx := x
					if nx < 0 {
						nx = w.mid()
					}
					if try(have+word, i+1, nx, append(slices.Clone(path), p)) {
						return true
					}
				}
			}
			return false
		}
		try("", 0, -1, nil)
	}
	if len(hits) < len(leaves) && wholeHead(t, list) {
		hits = hits[:0]
		for k, leaf := range leaves {
			hits = append(hits, hit{leaf, k})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.x - b.x })
	var row []Cell
	inOrder := len(hits) == len(leaves)
	for k, h := range hits {
		inOrder = inOrder && h.line == leaves[k]
		row = append(row, Cell{Text: h.line.Label, X0: float64(k + 1), X1: float64(k + 2), Fresh: true})
	}
	if !inOrder {
		return [][]Cell{row}
	}
	row = row[:0]
	for k, line := range place.Official(t) {
		row = append(row, Cell{Text: line.Label, X0: float64(k + 1), X1: float64(k + 2), Fresh: true})
	}
	return [][]Cell{row}
}

// alignedBands reads table 二: a row is one line, and the head above it says how many figures it has.
func alignedBands(t *templates.Table, list []alignedLine) *Grid {
	tb := &Grid{Aligned: true}
	for _, l := range list {
		var row []Cell
		var joined strings.Builder
		for _, w := range l.words {
			joined.WriteString(w.text)
		}
		join := joined.String()
		// A label or band set with blanks between its characters is one; a head has several.
		if len(l.figures) > 0 || slices.ContainsFunc(t.Bands, func(b *templates.Band) bool { return hanzi.Label(b.Label) == hanzi.Label(join) }) {
			row = rowOf(join, l.figures)
		} else {
			for k, w := range l.words {
				row = append(row, Cell{Text: w.text, X0: float64(k), X1: float64(k + 1), Fresh: true})
			}
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

// alignedStrip reads table 四: the head is complete if its words, line by line, are those of the official one.
func alignedStrip(t *templates.Table, list []alignedLine) *Grid {
	tb := &Grid{Aligned: true}
	var words strings.Builder
	for _, l := range list {
		if len(l.figures) > 0 {
			tb.Rows = append(tb.Rows, rowOf("", l.figures)[1:])
			continue
		}
		for _, w := range l.words {
			words.WriteString(hanzi.Label(w.text))
		}
	}
	// Broken or not, in whatever lines: the same characters as often as in the official head.
	if sorted(words.String()) != sorted(headWords(t)) {
		return tb
	}
	var groupRow, colRow []Cell
	var walk func([]*templates.Line)
	walk = func(lines []*templates.Line) {
		for _, l := range lines {
			groupRow = append(groupRow, Cell{Text: l.Label, X0: float64(len(groupRow)), X1: float64(len(groupRow) + 1), Fresh: true})
		}
		for _, l := range lines {
			walk(l.Lines)
		}
	}
	walk(t.Rows)
	for range place.Leaves(t.Rows) {
		for _, c := range place.Leaves(t.Cols) {
			colRow = append(colRow, Cell{Text: c.Label, X0: float64(len(colRow)), X1: float64(len(colRow) + 1), Fresh: true})
		}
	}
	tb.Rows = append([][]Cell{groupRow, colRow}, tb.Rows...)
	return tb
}

// headWords are all words of a table's printed head.
func headWords(t *templates.Table) string {
	words := ""
	for _, c := range t.Grid().Cells {
		if c.Role == templates.RoleHead || c.Role == templates.RoleCorner {
			words += hanzi.Label(c.Text)
		}
	}
	return words
}

// wholeHead reports whether lines hold exactly the words of the official head, however broken, and the columns of which
// the beginning can be told stand in the official order.
func wholeHead(t *templates.Table, list []alignedLine) bool {
	words, where := "", map[string]int{}
	for _, l := range list {
		for _, w := range l.words {
			words += hanzi.Label(w.text)
			where[hanzi.Label(w.text)] = w.mid()
		}
	}
	if sorted(words) != sorted(headWords(t)) {
		return false
	}
	x := -1
	for _, leaf := range place.Leaves(t.Cols) {
		text := []rune(leaf.Label)
		at, ok := where[string(text)]
		if !ok {
			at, ok = where[string(text[:min(2, len(text))])]
		}
		if !ok || at < x {
			return false
		}
		x = at
	}
	return true
}

func sorted(s string) string {
	r := []rune(s)
	slices.Sort(r)
	return string(r)
}

// MaxRows bounds the rows of what may be an official table. The largest has 28; a report set as one table has some hundred.
const MaxRows = 2000
