package published

import (
	"slices"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/lists"
	"nianbao/templates/place"
)

// A blank cell leaves a trace in most of these texts. How many cells a row has besides its figures is the custom of a table:
// none, a bar for each place that a merged cell covers, or a bar before each row. A blank cell stands among the figures where
// its row has exactly the cells that this custom gives it, and the row adds up; a blank total, or a blank last cell of table 二, where
// a bar or a tab in its line says so, another row shows that totals stand where it is missing, or the heads have the same custom.

// A custom is how many cells rows have besides their figures: so many for each place covered, and so many at all events.
type custom struct{ covered, always int }

var customs = []custom{{0, 0}, {1, 0}, {0, 1}, {1, 1}}

// A slot is a row that a text names, and the cells behind its name, blank ones included.
type slot struct {
	run, word int // which one of the list, and which one of its words is the name; -1 where its figures stand behind it
	line      *templates.Line
	cells     []word
	by        trace
	want      int // how many figures it should have
	covered   int // how many places of its row merged cells cover
	head      int // how many cells the line of its head has, 0 where it has no line of its own
	last      bool
}

// fits reports whether a row has the cells that a custom gives it; what stands before each row does not follow the last.
func (c custom) fits(x slot) bool {
	if x.head > 0 && x.head != len(x.cells) {
		return false
	}
	more := len(x.cells) - x.want - c.covered*x.covered
	return more == c.always || more == 0 && x.last
}

// behind lists the cells behind a word, and the weakest trace of the blank ones.
func behind(name word, figures []word) (cells []word, by trace) {
	by = byBar
	for i, w := range append([]word{name}, figures...) {
		if i > 0 {
			cells = append(cells, w)
		}
		if w.blanks > 0 {
			by = min(by, w.by)
		}
		for range min(w.blanks, blocks.MaxColumns) {
			cells = append(cells, word{at: w.at, line: w.line})
		}
	}
	return cells, by
}

// slots lists the rows of a text. A row without any figure is one of the words of a run.
func (s *sequence) slots(list []run) (slots []slot) {
	covered, rows := map[int]int{}, map[string]int{}
	for _, c := range s.table.Grid().Cells {
		covered[c.Row] += c.ColSpan - 1
		if c.Role == templates.RoleFigure {
			rows[c.Key.Row()] = c.Row
		}
	}
	head := 0
	add := func(r, w int, l *templates.Line, name word, figures []word) {
		x := slot{run: r, word: w, line: l, want: len(s.leaves), covered: covered[rows[l.ID]], head: head}
		x.cells, x.by = behind(name, figures)
		for _, b := range s.table.Bands {
			if slices.Contains(b.Rows, l) {
				x.want = len(b.Cols)
			}
		}
		slots = append(slots, x)
	}
	for i := range list {
		r := &list[i]
		from := 0 // of the words that no row of the run has looked at for its head
		below := func(to int) {
			if n, found := s.headCells(r.words[from:to]); found {
				head = n
			}
			from = to
		}
		for k, w := range r.others() {
			if w.blanks == 0 || len(slots) == 0 && s.names.Cols.Find(w.text).Rung > place.Unknown {
				continue // 总计 and 其他 name columns, too, in a head
			}
			if a := s.names.Rows.Find(w.text); a.Rung > place.Near && len(a.Lines) == 1 && a.Lines[0].ID != "" {
				below(k)
				add(i, k, a.Lines[0], w, nil)
			}
		}
		below(len(r.others()))
		if r.line != nil && r.line.ID != "" {
			add(i, -1, r.line, r.words[len(r.words)-1], r.figures)
		}
	}
	names := s.official()
	if n := len(slots); n > 0 { // of a table that was cut what stands before the next row may be left
		slots[n-1].last = slots[n-1].line == names[len(names)-1]
	}
	return slots
}

// headCells counts the cells of the last line that names columns of table 二, from the first of them on: 0 where they stand alone
// in their lines. found is whether there is such a line.
func (s *sequence) headCells(words []word) (cells int, found bool) {
	names := func(w word) bool {
		return slices.ContainsFunc(s.names.Bands, func(cols place.Labels) bool { return cols.Find(w.text).Rung > place.Unknown })
	}
	at := len(words) - 1
	for at >= 0 && !names(words[at]) {
		at--
	}
	if at < 0 {
		return 0, false
	}
	line := lists.Filter(words, func(w word) bool { return w.line == words[at].line })
	if len(line) == 1 {
		return 0, true
	}
	for _, w := range line[slices.IndexFunc(line, names):] {
		cells += 1 + w.blanks
	}
	return cells, true
}

// fill gives rows the blank cells among their figures.
func (s *sequence) fill(list []run) (out []run) {
	slots := s.slots(list)
	var is custom
	most := 0
	for _, c := range customs {
		if n := lists.Count(slots, c.fits); n > most {
			is, most = c, n
		}
	}
	gaps := slices.ContainsFunc(slots, func(x slot) bool { return x.by == byGap })
	if 2*most <= len(slots) || gaps && !s.everyRow(slots, is) {
		return list
	}
	proven := s.headed(besides(list, slots), is, 0) ||
		slices.ContainsFunc(slots, func(x slot) bool { return is.fits(x) && s.shows(x.cells[:x.want]) })
	// That the cells beside the figures stand behind them, and not in front, shows in a row that has figures there, or adds up so.
	trailing := s.sums == nil || slices.ContainsFunc(slots, func(x slot) bool {
		more := len(x.cells) - x.want
		return is.fits(x) && more > 0 && (slices.ContainsFunc(x.cells[:more], word.shows) || s.shows(x.cells[:x.want]))
	})
	next := 0
	for i, r := range list {
		from := 0
		for ; next < len(slots) && slots[next].run == i; next++ {
			x := slots[next]
			if !is.fits(x) || !s.holds(x, proven, trailing) {
				continue
			}
			if x.word < 0 {
				r.figures, r.filled = x.cells[:x.want], true
				continue
			}
			name := r.words[x.word]
			out = append(out, run{words: r.words[from : x.word+1], figures: x.cells[:x.want], filled: true,
				name: name.text, line: x.line, named: 1})
			from = x.word + 1
		}
		r.words = r.words[from:]
		out = append(out, r)
	}
	return out
}

// everyRow reports whether all rows of the table are there in their order, each with the cells that a custom gives it. In a report
// of one line nothing else says that a blank more is a blank cell and not a slip.
func (s *sequence) everyRow(slots []slot, is custom) bool {
	return slices.Equal(s.official(), lists.Map(slots, func(x slot) *templates.Line { return x.line })) &&
		!slices.ContainsFunc(slots, func(x slot) bool { return !is.fits(x) })
}

// official lists the rows of the table in their order.
func (s *sequence) official() []*templates.Line {
	rows := place.Leaves(s.table.Rows)
	for _, b := range s.table.Bands {
		rows = append(rows, b.Rows...)
	}
	return rows
}

// besides are the words that name no row: those of the heads.
func besides(list []run, slots []slot) (words []word) {
	names := map[[2]int]bool{}
	for _, x := range slots {
		names[[2]int{x.run, x.word}] = true
	}
	for i := range list {
		for k, w := range list[i].others() {
			if !names[[2]int{i, k}] {
				words = append(words, w)
			}
		}
	}
	return words
}

// headed reports whether the lines of the heads have the cells besides their words that a custom gives them, more of which are not
// counted among the words. Nothing is blank in a head: what stands behind each of its lines stands behind each row, and a cell more
// behind all rows is one of theirs. Ends of rows that were lost leave no cell.
func (s *sequence) headed(words []word, is custom, more int) bool {
	g, figures, covered := s.table.Grid(), map[int]bool{}, map[int]int{}
	for _, c := range g.Cells {
		figures[c.Row] = figures[c.Row] || c.Role == templates.RoleFigure
		covered[c.Row] += c.ColSpan - 1
	}
	for row := range g.Rows {
		if !figures[row] {
			more -= is.covered*covered[row] + is.always
		}
	}
	for _, w := range words {
		more += w.blanks
	}
	return more == 0
}

// shows reports a row with a total that is not 0 and the sum of the others: totals stand in their place.
func (s *sequence) shows(cells []word) bool {
	if s.sums == nil {
		return false
	}
	total := templates.ParseFigure(cells[s.sums.total].text, nil)
	return total.Kind == templates.CellNumber && !total.Number.IsZero() && s.sums.adds(cells)
}

// holds reports whether a row has blank cells, in a report of one line anywhere, and the places of all its cells are certain. Where
// it has more cells than figures and its total is blank, the others say whether those more stand behind the figures: trailing.
func (s *sequence) holds(x slot, proven, trailing bool) bool {
	blank := func(w word) bool { return !w.shows() }
	if !trailing && len(x.cells) > x.want && !x.cells[s.sums.total].shows() {
		return false
	}
	inside := x.by == byGap || slices.ContainsFunc(x.cells[:x.want], blank)
	return inside && !slices.ContainsFunc(x.cells[x.want:], word.shows) && s.placed(x.cells[:x.want], x.by, proven)
}

// placed reports whether figures and blank cells are in their places: they add up, or the total is blank and its trace is firm.
func (s *sequence) placed(cells []word, by trace, proven bool) bool {
	total := len(cells) - 1
	if s.sums != nil {
		total = s.sums.total
	}
	if s.sums == nil && by == bySpace { // 12 beside a blank cell may be 1 and 2 that have run together, and nothing adds up
		return false
	}
	if cells[total].shows() {
		return s.sums == nil || s.sums.adds(cells)
	}
	return by == byBar || by > bySpace && proven
}

// stripped returns the figures of table 四 and its blank cells: what stands in their line, or behind the head; nil where that is
// not as many cells as the table has. A bar before the line may be one of them.
func (s *sequence) stripped(lines [][]word, before, figures []word, want int) []word {
	n, at := len(s.leaves), figures[0].line
	before, head := before[:len(before)-1], before[len(before)-1]
	cells, by := behind(head, figures)
	named := func(w word) bool { return w.shows() && !blocks.Numeric(w.text) }
	if line := lines[at]; figures[len(figures)-1].line == at && !slices.ContainsFunc(line, named) {
		cells, by = line, byBar
		for _, w := range line {
			if !w.shows() {
				by = min(by, w.by)
			}
		}
	}
	plain := func(c custom) bool { return c.always == 0 && s.headed(before, c, 0) }
	for lead := range min(2, head.blanks+1) {
		own := lead > 0 || cells[0].shows() || slices.ContainsFunc(customs, plain) // not what stands before each row
		if len(cells) != want+lead || !own {
			continue
		}
		list := slices.Collect(slices.Chunk(cells[lead:], n))
		proven := slices.ContainsFunc(list, s.shows) || slices.ContainsFunc(customs, func(c custom) bool { return s.headed(before, c, lead) })
		if !slices.ContainsFunc(list, func(group []word) bool { return !s.placed(group, by, proven) }) && (proven || lead == 0) {
			return cells[lead:]
		}
	}
	return nil
}
