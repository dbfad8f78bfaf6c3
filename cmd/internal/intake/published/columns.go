package published

import (
	"slices"
	"strings"
	"unicode"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/templates/meter"
	"nianbao/templates/place"
)

// A leaf is a column of figures as a table's head shows it.
type leaf struct {
	row, col *templates.Line // the official column; in table 四 row is its group. col nil: a column the form does not have
	text     string
	x0, x1   float64
	order    int // position in the head, read row by row
}

// goesOn reports whether another leaf is the same column, further to the right.
func (l *leaf) goesOn(next leaf) bool {
	same := l.col == next.col && l.row == next.row && (next.col != nil || l.text == next.text)
	return same && next.x0 <= l.x1
}

// columns are the columns of figures that a head gives.
type columns struct {
	meter   *meter.Meter
	leaves  []leaf            // from left to right
	missing []*templates.Line // official columns that the head does not have
	double  []*templates.Line // official columns that it has twice
	inOrder bool              // all are there and read, row by row, in the official order, none more
	jumbled bool              // the columns stand in another order than the official one: a cell of the head is lost, or worse
	width   float64           // where the last column ends
	text    bool              // of a table without spans: all rows should have as many cells
	limit   float64           // where all rows of the head reach to, blank cells included
	usual   float64           // where most rows of figures end, blank cells included
	over    int               // rows with a figure behind the last column
}

func (c *columns) left() float64 {
	if c == nil || len(c.leaves) == 0 {
		return 0
	}
	return c.leaves[0].x0
}

// known returns how many official columns the head has.
func (c *columns) known() int {
	n := 0
	if c == nil {
		return 0
	}
	for i := range c.leaves {
		if c.leaves[i].col != nil {
			n++
		}
	}
	return n
}

// order checks that the official columns stand from left to right as on the official table.
func (c *columns) order(official func(leaf) int) {
	last := -1
	for _, l := range c.leaves {
		if l.col == nil {
			continue
		}
		n := official(l)
		if n <= last {
			c.jumbled = true
		}
		last = n
	}
}

// reach notes how far the rows of the head go.
func (c *columns) reach(rows ...[]blocks.Cell) {
	for _, row := range rows {
		if n := len(row); n > 0 && (c.limit == 0 || row[n-1].X1 < c.limit) {
			c.limit = row[n-1].X1
		}
	}
}

// arrange sorts leaves by place, joins a head cell that is written once for each column it covers, and turns 合计 into
// 总计 where that word does not stand.
func (c *columns) arrange(total *templates.Line) {
	if total != nil && !slices.ContainsFunc(c.leaves, func(l leaf) bool { return l.col == total }) {
		for i := range c.leaves {
			if word := hanzi.Label(c.leaves[i].text); c.leaves[i].col == nil && place.Synonyms[word] == hanzi.Label(total.Label) {
				c.leaves[i].col = total
			}
		}
	}
	slices.SortStableFunc(c.leaves, func(a, b leaf) int {
		switch {
		case a.x0 < b.x0:
			return -1
		case a.x0 > b.x0:
			return 1
		}
		return a.order - b.order
	})
	var joined []leaf
	for _, l := range c.leaves {
		if n := len(joined); n > 0 && joined[n-1].goesOn(l) {
			joined[n-1].x1 = max(joined[n-1].x1, l.x1)
			continue
		}
		joined = append(joined, l)
	}
	c.leaves = joined
	if n := len(joined); n > 0 {
		c.width = joined[n-1].x1
	}
}

// A standing is what stands in one column of one row.
type standing struct {
	text string
	sure bool
}

// put places the cells of a row to the right of its label under the columns, by where they stand. It fails, with nothing
// placed, when a column has no cell, when a figure stands under no column, or when several stand under one.
func (c *columns) put(segs []blocks.Cell, label *blocks.Cell) ([]standing, bool) {
	if label != nil && label.Mid() >= c.left() || len(c.leaves) > place.MaxLeaves {
		return nil, false
	}
	c.meter.Spend(len(segs) * len(c.leaves))
	out := make([]standing, len(c.leaves))
	seen := make([]int, len(c.leaves))
	end := 0.0
	if len(segs) > 0 {
		end = segs[len(segs)-1].X1
	}
	edge := max(c.width, c.limit)
	beyond := c.text && end < edge // a cell less than the head: one may be lost
	for i := range segs {
		s := &segs[i]
		if !s.Fresh {
			continue
		}
		under, last := 0, -1
		for k := range c.leaves {
			l := &c.leaves[k]
			if mid := (l.x0 + l.x1) / 2; s.Mid() >= l.x0 && s.Mid() < l.x1 || mid >= s.X0 && mid < s.X1 {
				under, last = under+1, k
				if under > 1 && !emptySign(s.Text) { // one figure across several columns: whose is it?
					return nil, false
				}
				if seen[k]++; seen[k] > 1 {
					switch have := hanzi.Trim(out[k].text); {
					case s.Blank(), have == hanzi.Trim(s.Text): // the rest of a merged cell, or its text again
						continue
					default:
						return nil, false
					}
				}
				out[k] = standing{s.Text, true}
			}
		}
		if last < 0 && s.Mid() >= edge && blocks.Numeric(s.Text) {
			c.over++
			return nil, false
		}
		if s.Mid() >= edge { // more cells than the head: a blank one may have slipped in
			if end != c.usual {
				return nil, false // and in this row only: it may as well be another one, and the last the blank one
			}
			beyond = true
		}
		if last < 0 && (blocks.Numeric(s.Text) || s.Mid() >= c.left() && (s.Mid() < c.width || len(c.missing) > 0)) {
			return nil, false // a cell among the figures, even a blank one, that no head stands above: the head may have slipped
		}
	}
	for k := range seen {
		// Where columns are lost, or a cell more or less than in the head, a blank cell may be one that has slipped in.
		if seen[k] == 0 || (beyond || len(c.missing) > 0) && hanzi.Trim(out[k].text) == "" {
			return nil, false
		}
	}
	return out, true
}

// tally says which of the official columns the head does not have, and which it has twice.
func (c *columns) tally(all []*templates.Line) {
	for _, line := range all {
		n := 0
		for i := range c.leaves {
			if c.leaves[i].col == line {
				n++
			}
		}
		switch {
		case n == 0:
			c.missing = append(c.missing, line)
		case n > 1:
			c.double = append(c.double, line)
		}
	}
}

// count places the cells of a row by their number alone: exactly as many as columns and none of them blank, since a blank
// cell may be the rest of a merged one. The head must give the official columns in the official order.
func (c *columns) count(segs []blocks.Cell) ([]standing, bool) {
	if !c.inOrder {
		return nil, false
	}
	var list []standing
	for i := range segs {
		if segs[i].Fresh {
			list = append(list, standing{segs[i].Text, true})
		}
	}
	n := len(list)
	if n != len(c.leaves) || n == 0 {
		return nil, false
	}
	if c.text && segs[len(segs)-1].X1 < c.width && len(slices.Compact(slices.Clone(list))) < n {
		return nil, false // the row was cut, and a merged cell may be written once for each column that it covers
	}
	for _, p := range list {
		if !blocks.Numeric(p.text) {
			return nil, false
		}
	}
	return list, true
}

// before places the cells of a row that blank ones follow, as programs put them behind the last: exactly as many as columns, none
// of them blank, that add up.
func (c *columns) before(segs []blocks.Cell, adds *sums) ([]standing, bool) {
	fresh := lists.Filter(segs, func(s blocks.Cell) bool { return s.Fresh })
	n := len(c.leaves)
	if len(fresh) <= n || slices.ContainsFunc(fresh[n:], func(s blocks.Cell) bool { return !s.Blank() }) ||
		!adds.adds(lists.Map(fresh[:n], func(s blocks.Cell) word { return word{text: s.Text} })) {
		return nil, false
	}
	return c.count(fresh[:n])
}

// emptySign reports a cell that says that there is nothing: blank, / or 无.
func emptySign(text string) bool {
	return templates.ParseFigure(hanzi.Trim(text), nil).Kind == templates.CellBlank
}

// figuresIn returns the figures in a row, as they stand.
func figuresIn(segs []blocks.Cell) []string {
	var list []string
	for i := range segs {
		if t := hanzi.Trim(segs[i].Text); segs[i].Fresh && t != "" && blocks.Numeric(t) {
			if strings.ContainsFunc(t, unicode.IsSpace) {
				t = strings.Join(strings.Fields(t), " ")
			}
			list = append(list, t)
		}
	}
	return list
}

// cellPlaces knows the places of the cells in the rows of a head, so that what stands below a cell is found without going
// through all rows below it. Places are the middles of cells.
type cellPlaces struct {
	mids []float64 // sorted
	last [][]int   // last[0]: the last row with a cell in each place; last[k]: the largest of 2^k of them from each on
}

// placesOf reads the places of the cells that begin in rows and hold something.
func placesOf(rows [][]blocks.Cell) *cellPlaces {
	last := map[float64]int{}
	for r, row := range rows {
		for i := range row {
			if s := &row[i]; s.Fresh && !s.Blank() {
				last[s.Mid()] = r
			}
		}
	}
	p := &cellPlaces{}
	for mid := range last {
		p.mids = append(p.mids, mid)
	}
	slices.Sort(p.mids)
	p.last = [][]int{make([]int, len(p.mids))}
	for i, mid := range p.mids {
		p.last[0][i] = last[mid]
	}
	for n := 2; n <= len(p.mids); n *= 2 {
		shorter := p.last[len(p.last)-1]
		longer := make([]int, len(p.mids)-n+1)
		for i := range longer {
			longer[i] = max(shorter[i], shorter[i+n/2])
		}
		p.last = append(p.last, longer)
	}
	return p
}

// divides reports whether rows below row r hold cells in the place of s: s is a group of columns.
func (p *cellPlaces) divides(r int, s *blocks.Cell) bool {
	from, _ := slices.BinarySearch(p.mids, s.X0)
	to, _ := slices.BinarySearch(p.mids, s.X1)
	if from >= to {
		return false
	}
	k, n := 0, 1
	for 2*n <= to-from {
		k, n = k+1, 2*n
	}
	return max(p.last[k][from], p.last[k][to-n]) > r
}
