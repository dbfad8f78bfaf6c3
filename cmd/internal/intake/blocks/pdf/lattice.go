package pdf

import (
	"cmp"
	"math"
	"slices"

	"nianbao/templates"
)

// A Table is a table as its lines show it: cells between lines, whatever stands in them.
type Table struct {
	Box
	Edges []float64 // of the columns, from left to right; one more than there are columns
	Rows  int
	Cells []Cell // by row and column
}

// A Cell is what lines enclose.
type Cell struct {
	Row, Col, Rows, Cols int
	Pieces               []templates.Piece // its text, a line of it a line
	Picture              bool              // holds a picture
	Full                 bool              // its last line is as long as it can be: what comes next may be the same word
	open                 bool              // on the outside there is no line
	box                  Box
	glyphs, lying        []Glyph
	turned               int  // of those that lie, by quarter turns
	crossed              bool // its text goes on over a line, or its characters stand over one another
}

// Distances on a page, in points. Type that can be read is 5 points high or more, and a line 0.1 to 3 points thick.
const (
	snap     = 2.5 // lines so close to one another are one: double lines, the two cells' own of a border
	dash     = 3.0 // gaps in a line that is dotted
	leastLen = 4.0 // what is shorter, dots joined, is no line of a table
)

// Limits of a table; official ones have 15 columns and 28 rows.
const (
	maxColumns = 256
	maxRows    = 2000
)

// A rule is a straight line, across or down: at is its place, from and to its ends.
type rule struct{ at, from, to float64 }

func (r rule) near(at, pos float64) bool { // runs through, or ends at, the place pos of a line at at
	return pos >= r.at-snap && pos <= r.at+snap && at >= r.from-snap && at <= r.to+snap
}

// joined makes whole lines of pieces.
func joined(list []rule) (out []rule) {
	slices.SortFunc(list, func(a, b rule) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.from, b.from)) })
	for i := 0; i < len(list); {
		n := i + 1
		for n < len(list) && list[n].at-list[i].at <= snap/2 {
			n++
		}
		group := slices.Clone(list[i:n])
		slices.SortFunc(group, func(a, b rule) int { return cmp.Compare(a.from, b.from) })
		one := group[0]
		for _, r := range group[1:] {
			if r.from <= one.to+dash {
				one.to = max(one.to, r.to)
				continue
			}
			out = append(out, one)
			one = r
		}
		out = append(out, one)
		i = n
	}
	return slices.DeleteFunc(out, func(r rule) bool { return r.to-r.from < leastLen })
}

// lattices finds the tables among the lines of a page.
func (s *sheet) lattices(spend func(int)) []*Table {
	var across, down []rule
	for _, r := range s.rules {
		if r.width() >= r.height() {
			across = append(across, rule{r.midY(), r.X0, r.X1})
		} else {
			down = append(down, rule{r.midX(), r.Y0, r.Y1})
		}
	}
	across, down = joined(across), joined(down)
	spend(len(across) * len(down))
	// Lines that meet belong together.
	set := newSets(len(across) + len(down))
	for i, a := range across {
		for k, d := range down {
			if a.near(d.at, a.at) && d.near(a.at, d.at) {
				set.join(i, len(across)+k)
			}
		}
	}
	groups := map[int]*[2][]rule{}
	var order []int
	add := func(i, kind int, r rule) {
		root := set.of(i)
		if groups[root] == nil {
			groups[root] = &[2][]rule{}
			order = append(order, root)
		}
		groups[root][kind] = append(groups[root][kind], r)
	}
	for i, a := range across {
		add(i, 0, a)
	}
	for i, d := range down {
		add(len(across)+i, 1, d)
	}
	var list []*Table
	for _, root := range order {
		if t := lattice(groups[root][0], groups[root][1], spend); t != nil {
			list = append(list, t)
		}
	}
	return list
}

// places are the places of lines, one for those that are close to one another.
func places(list []float64) (out []float64) {
	slices.Sort(list)
	for i := 0; i < len(list); {
		n, sum := i, 0.0
		for n < len(list) && list[n]-list[i] <= snap {
			sum += list[n]
			n++
		}
		out = append(out, sum/float64(n-i))
		i = n
	}
	return out
}

// lattice makes a table of lines that meet; nil where they enclose no two cells.
func lattice(across, down []rule, spend func(int)) *Table {
	var xs, ys []float64
	for _, a := range across {
		xs, ys = append(xs, a.from, a.to), append(ys, a.at)
	}
	for _, d := range down {
		xs, ys = append(xs, d.at), append(ys, d.from, d.to)
	}
	xs, ys = places(xs), places(ys)
	cols, rows := len(xs)-1, len(ys)-1
	if cols < 1 || rows < 1 || cols*rows < 2 || cols > maxColumns || rows > maxRows {
		return nil
	}
	spend(cols * rows * 8)
	l := &net{xs: xs, ys: ys, down: walls(xs, ys, down), across: walls(ys, xs, across)}
	t := &Table{Box: Box{xs[0], ys[0], xs[cols], ys[rows]}, Edges: xs, Rows: rows, Cells: l.cells()}
	if len(t.Cells) < 2 {
		return nil
	}
	return t
}

// walls says of each place in at and each stretch between two places of along whether a line runs there.
func walls(at, along []float64, rules []rule) [][]bool {
	const most = 0.6 // of the stretch: lines stop short of a corner, and over half is more than an accident
	out := make([][]bool, len(at))
	for k := range at {
		covered := make([]float64, len(along)-1)
		for _, r := range rules {
			if math.Abs(r.at-at[k]) > snap {
				continue
			}
			i, _ := slices.BinarySearch(along, r.from)
			for i = max(i-1, 0); i < len(along)-1 && along[i] < r.to; i++ {
				covered[i] += max(0, min(r.to, along[i+1])-max(r.from, along[i]))
			}
		}
		out[k] = make([]bool, len(covered))
		for i, c := range covered {
			out[k][i] = c >= most*(along[i+1]-along[i])
		}
	}
	return out
}

// A net is the smallest fields between the places of lines, and which of its meshes are walls.
type net struct {
	xs, ys       []float64
	down, across [][]bool // down[x][row], across[y][col]
}

// cells joins fields that no line divides. What is so joined and no rectangle falls back into its rows.
func (l *net) cells() (list []Cell) {
	rows, cols := len(l.ys)-1, len(l.xs)-1
	set := newSets(rows * cols)
	for r := range rows {
		for c := range cols {
			if c+1 < cols && !l.down[c+1][r] {
				set.join(r*cols+c, r*cols+c+1)
			}
			if r+1 < rows && !l.across[r+1][c] {
				set.join(r*cols+c, (r+1)*cols+c)
			}
		}
	}
	type span struct{ r0, r1, c0, c1, n int }
	spans := map[int]*span{}
	for i := range rows * cols {
		root, r, c := set.of(i), i/cols, i%cols
		x := spans[root]
		if x == nil {
			x = &span{r, r, c, c, 0}
			spans[root] = x
		}
		x.r1, x.c0, x.c1, x.n = r, min(x.c0, c), max(x.c1, c), x.n+1
	}
	done := make([]bool, rows*cols)
	for i := range rows * cols {
		if done[i] {
			continue
		}
		x, r, c := spans[set.of(i)], i/cols, i%cols
		cell := Cell{Row: r, Col: c, Rows: 1, Cols: 1}
		if x.n == (x.r1-x.r0+1)*(x.c1-x.c0+1) {
			cell.Rows, cell.Cols = x.r1-x.r0+1, x.c1-x.c0+1
		} else {
			for c+cell.Cols < cols && set.of(i+cell.Cols) == set.of(i) {
				cell.Cols++
			}
		}
		for k := range cell.Rows {
			for j := range cell.Cols {
				done[i+k*cols+j] = true
			}
		}
		cell.box = Box{l.xs[c], l.ys[r], l.xs[c+cell.Cols], l.ys[r+cell.Rows]}
		cell.open = c == 0 && !l.down[0][r] || c+cell.Cols == cols && !l.down[cols][r]
		list = append(list, cell)
	}
	return list
}

// sets are disjoint sets of numbers.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) of(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) join(a, b int) { s[s.of(a)] = s.of(b) }

// Drop takes a row out. Cells that reach further down begin below it.
func (t *Table) Drop(row int) {
	kept := t.Cells[:0]
	for _, c := range t.Cells {
		if c.Row <= row && row < c.Row+c.Rows {
			c.Rows--
		}
		if c.Row > row {
			c.Row--
		}
		if c.Rows > 0 {
			kept = append(kept, c)
		}
	}
	t.Cells = kept
	t.Rows--
}
