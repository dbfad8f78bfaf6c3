package published

import (
	"cmp"
	"slices"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/place"
)

// In lines whose cells nothing but blanks sets apart, a blank cell is seen where the figures of the table stand below each other,
// and in lines with one blank between cells where there is one more. A blank cell at the end of a line is not: the line may as
// well have lost it.

// laidOut puts the blank cells into lines without bars.
func (s *sequence) laidOut(lines [][]word) [][]word {
	lines = slices.Clone(lines)
	n := len(s.leaves)
	if s.table.Shape == templates.Strip {
		n *= len(place.Leaves(s.table.Rows))
	}
	s.below(lines, n, &s.names.Cols, func([]word) bool { return true })
	for i, b := range s.table.Bands {
		s.below(lines, len(b.Cols), &s.names.Bands[i], func(line []word) bool {
			return slices.ContainsFunc(line, func(w word) bool {
				a := s.names.Rows.Find(w.text)
				return len(a.Lines) == 1 && slices.Contains(b.Rows, a.Lines[0])
			})
		})
	}
	widened(lines)
	return lines
}

// A span is the columns of the source that the figures of a column take.
type span struct{ x0, x1 int }

// spansOf joins the places of words that stand below each other.
func spansOf(list []word) (spans []span) {
	slices.SortFunc(list, func(a, b word) int { return cmp.Compare(a.x0, b.x0) })
	for _, w := range list {
		if n := len(spans); n > 0 && w.x0 < spans[n-1].x1 {
			spans[n-1].x1 = max(spans[n-1].x1, w.x1)
		} else {
			spans = append(spans, span{w.x0, w.x1})
		}
	}
	return spans
}

// below puts blank cells into the lines of a table of n columns, where its figures, or these and the heads, stand below each
// other in as many places.
func (s *sequence) below(lines [][]word, n int, heads *place.Labels, own func([]word) bool) {
	if n < 2 {
		return
	}
	var figures, all []word
	for _, line := range lines {
		mine := own(line)
		for _, w := range line {
			switch a := heads.Find(w.text); {
			case w.x1 == 0:
			case blocks.Numeric(w.text) && mine:
				figures = append(figures, w)
			case a.Rung == place.Written && a.Lines[0].ID != "":
				all = append(all, w)
			}
		}
	}
	spans := spansOf(figures)
	if len(spans) != n {
		spans = spansOf(append(all, figures...))
	}
	for i := range lines {
		if len(spans) == n && own(lines[i]) {
			lines[i] = inSpans(lines[i], spans)
		}
	}
}

// inSpans puts the blank cells of a line where none of its figures stands. A label that reaches below the first column has
// moved them.
func inSpans(line []word, spans []span) []word {
	first := slices.IndexFunc(line, func(w word) bool { return w.shows() && blocks.Numeric(w.text) })
	if first < 0 || line[first].x1 == 0 || first > 0 && line[first-1].x1 > spans[0].x0 {
		return line
	}
	out, next := slices.Clone(line[:first]), 0
	for _, w := range line[first:] {
		k := slices.IndexFunc(spans, func(p span) bool { return p.x0 <= w.x0 && w.x1 <= p.x1 })
		if k < next {
			return line
		}
		for ; next < k; next++ {
			out = append(out, word{at: w.at, by: bySpace})
		}
		out, next = append(out, w), k+1
	}
	return out
}

// widened puts a blank cell into lines for each blank that stands between two words besides the one that mostly does.
func widened(lines [][]word) {
	single, all := 0, 0
	for _, line := range lines {
		for _, w := range line[min(1, len(line)):] {
			if w.gap > 0 {
				all++
			}
			if w.gap == 1 {
				single++
			}
		}
	}
	if 2*single <= all {
		return
	}
	for i, line := range lines {
		if slices.ContainsFunc(line, func(w word) bool { return !w.shows() || w.x1 == 0 }) {
			continue
		}
		lines[i] = nil
		for k, w := range line {
			for range min(w.gap-1, blocks.MaxColumns) * min(k, 1) {
				lines[i] = append(lines[i], word{at: w.at, by: bySpace})
			}
			lines[i] = append(lines[i], w)
		}
	}
}
