package blocks

import (
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates/hanzi"
)

// Tables drawn in text, with + - | or the characters for lines. A cell that reaches over several rows has its text go on
// through the rules between them, so cells are told apart by where their sides stand.

// isDrawn reports a character for lines.
func isDrawn(r rune) bool { return r >= 0x2500 && r < 0x2580 }

// drawn brings the characters for lines to + - |.
func drawn(line string) string {
	if !strings.ContainsFunc(line, isDrawn) {
		return line
	}
	return strings.Map(func(r rune) rune {
		switch {
		case !isDrawn(r):
			return r
		case strings.ContainsRune("─━═┄┅┈┉╌╍", r):
			return '-'
		case strings.ContainsRune("│┃║┆┇┊┋╎╏", r):
			return '|'
		}
		return '+'
	}, line)
}

// isBox reports a line of a drawn table; only one with a corner begins it.
func isBox(line string) bool {
	t := hanzi.Trim(drawn(line))
	drawn := strings.Contains(t, "--") || strings.Contains(t, "==") || strings.Contains(t, "|")
	return strings.HasPrefix(t, "|") || strings.HasPrefix(t, "+") && drawn
}

func startsBox(line string) bool {
	t := hanzi.Trim(drawn(line))
	return strings.HasPrefix(t, "+-") || strings.HasPrefix(t, "+=") || strings.HasPrefix(t, "++-")
}

// A drawnLine is a line as columns of a fixed-width font: the byte at which each column begins.
type drawnLine struct {
	text  string
	at    []int // byte offset by column; inside a wide character that of the character
	sides []int // columns of + and |
}

// spread lays a line out in columns. wide says how wide the ambiguous characters and those of lines are.
func spread(line string, ambiguous, box int) drawnLine {
	plainLine := drawn(line)
	d := drawnLine{text: plainLine, at: make([]int, 0, len(plainLine)+1)}
	for i, r := range plainLine {
		w := hanzi.Width(r)
		o, size := utf8.DecodeRuneInString(line)
		line = line[size:]
		switch {
		case isDrawn(o):
			w = box
		case w == 2 && ambiguous == 1 && !hanzi.Wide(r):
			w = 1
		}
		if r == '+' || r == '|' {
			d.sides = append(d.sides, len(d.at))
		}
		for range w {
			d.at = append(d.at, i)
		}
	}
	d.at = append(d.at, len(plainLine))
	return d
}

// cut returns what stands between two sides.
func (d *drawnLine) cut(x0, x1 int) string {
	if x0+1 >= len(d.at) {
		return ""
	}
	from := d.at[x0+1]
	to := len(d.text)
	if x1 < len(d.at) {
		to = d.at[x1]
	}
	if from >= to {
		return ""
	}
	return d.text[from:to]
}

func (d *drawnLine) side(x int) bool {
	_, ok := slices.BinarySearch(d.sides, x)
	return ok
}

// rule reports whether a piece of a line is nothing but a rule.
func rule(s string) bool {
	return s != "" && strings.Trim(s, "-=+:") == "" && strings.ContainsAny(s, "-=+")
}

// boxes reads a drawn table. Programs do not agree on how wide some characters are; the reading in which most sides meet
// is taken.
func boxes(lines []string) *Grid {
	var best *Grid
	least := -1
	for _, w := range [][2]int{{2, 1}, {1, 1}, {2, 2}} {
		t, off := boxesAt(lines, w[0], w[1])
		if least < 0 || off < least {
			best, least = t, off
		}
		if off == 0 || !slices.ContainsFunc(lines, ofAnyWidth) {
			break
		}
	}
	return best
}

// ofAnyWidth reports a line with characters of whose width programs do not agree.
func ofAnyWidth(line string) bool {
	return strings.ContainsFunc(line, func(r rune) bool { return isDrawn(r) || hanzi.Width(r) == 2 && !hanzi.Wide(r) })
}

type boxCell struct {
	x0, x1 int
	text   []string
	row    int // where it begins
}

// boxReader reads a table line by line.
type boxReader struct {
	open    []*boxCell // cells of the current row, from left to right
	rows    [][]*boxCell
	corners []int // where the sides of cells stand, in order
	off     int   // what does not meet
}

// boxesAt reads the table with given widths; off counts what does not meet.
func boxesAt(lines []string, ambiguous, box int) (t *Grid, off int) {
	var r boxReader
	for _, l := range lines {
		if hanzi.Trim(l) == "" {
			continue
		}
		d := spread(strings.TrimRight(l, " \t\r"), ambiguous, box)
		switch {
		case len(d.sides) < 2 || len(d.sides) > 2*MaxColumns:
			r.off++
		case strings.Contains(d.text, "+") && ruled(&d):
			r.rule(&d)
		default:
			r.text(&d)
		}
	}
	r.flush()
	t = &Grid{Spans: true}
	for at, row := range r.rows {
		slices.SortFunc(row, func(a, b *boxCell) int { return a.x0 - b.x0 })
		segs := make([]Cell, len(row))
		for i, c := range row {
			segs[i] = Cell{Text: c.join(), X0: float64(c.x0), X1: float64(c.x1), Fresh: c.row == at}
		}
		t.Rows = append(t.Rows, segs)
	}
	return t, r.off
}

func (r *boxReader) flush() {
	if len(r.open) > 0 {
		r.rows = append(r.rows, slices.Clone(r.open))
	}
}

// rule reads a line with a rule in it: cells with text there go on, the others end.
func (r *boxReader) rule(d *drawnLine) {
	r.flush()
	for _, x := range d.sides {
		if i, ok := slices.BinarySearch(r.corners, x); !ok {
			r.corners = slices.Insert(r.corners, i, x)
		}
	}
	var next []*boxCell
	for _, c := range r.open {
		piece := d.cut(c.x0, c.x1)
		if !rule(piece) && d.side(c.x0) && d.side(c.x1) {
			c.text = append(c.text, piece)
			next = append(next, c)
		}
	}
	r.open = next
}

// text reads a line of text.
func (r *boxReader) text(d *drawnLine) {
	sides := r.sidesOf(d)
	for i := 0; i+1 < len(sides); i++ {
		x0, x1 := sides[i], sides[i+1]
		k := slices.IndexFunc(r.open, func(c *boxCell) bool { return c.x0 == x0 && c.x1 == x1 })
		if k < 0 {
			if slices.ContainsFunc(r.open, func(c *boxCell) bool { return c.x0 < x1 && x0 < c.x1 }) {
				r.off++
				continue
			}
			r.open = append(r.open, &boxCell{x0: x0, x1: x1, row: len(r.rows)})
			k = len(r.open) - 1
		}
		r.open[k].text = append(r.open[k].text, d.cut(x0, x1))
	}
}

// sidesOf are the sides of cells in a line of text: a | inside a text is none.
func (r *boxReader) sidesOf(d *drawnLine) []int {
	if len(r.corners) == 0 {
		return d.sides
	}
	var sides []int
	for _, x := range d.sides {
		if _, ok := slices.BinarySearch(r.corners, x); ok {
			sides = append(sides, x)
		}
	}
	r.off += len(d.sides) - len(sides)
	return sides
}

// ruled reports whether a piece between two sides of a line is a rule.
func ruled(d *drawnLine) bool {
	for i := 0; i+1 < len(d.sides); i++ {
		from, to := d.sides[i], d.sides[i+1]
		switch piece := d.cut(from, to); {
		case piece == "":
			if to == from+1 {
				return true
			}
		case rule(piece) && (len(piece) > 1 || d.text[d.at[from]] == '+'):
			return true
		}
	}
	return false
}

// join puts the lines of a cell together. A line that fills the cell was broken because it was full.
func (c *boxCell) join() string {
	var b strings.Builder
	full := true
	for _, l := range c.text {
		t := hanzi.Trim(l)
		if t == "" {
			full = b.Len() == 0
			continue
		}
		if b.Len() > 0 && !full {
			b.WriteByte('\n')
		}
		b.WriteString(t)
		r, _ := utf8.DecodeRuneInString(t)
		full = hanzi.Columns(t) >= c.x1-c.x0-2-bit(hanzi.Wide(r))
	}
	return b.String()
}
