package intake

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// reword changes the wording of a label, and says how: a slip, another's wording, two exchanged, nothing left. What is done
// to the labels that name figures is noted in relabelled: which label stands where another stood.
func (x *trial) reword(r *rand.Rand, relabelled map[int]int) string {
	var list []*drawn
	x.each(func(c *drawn) {
		if c.label > 0 && c.text != "" {
			list = append(list, c)
		}
	})
	if len(list) == 0 {
		return "nothing"
	}
	a := list[r.IntN(len(list))]
	was := a.text
	switch kind := r.IntN(8); {
	case kind == 0:
		a.text = ""
		return "erased " + was
	case kind == 1 || kind == 2:
		b := list[r.IntN(len(list))]
		if !x.exchangeable(a, b) || len(relabelled) > 0 {
			return "nothing"
		}
		if kind == 1 {
			relabelled[a.label], relabelled[b.label] = b.label, a.label
			a.text, b.text, a.label, b.label = b.text, a.text, b.label, a.label
			return "exchanged " + was + " and " + a.text
		}
		relabelled[a.label] = b.label
		a.text, a.label = b.text, b.label
		return was + " made " + b.text
	}
	a.text = slip(r, a.text)
	if r.IntN(2) == 0 {
		a.text = slip(r, a.text)
	}
	return "misspelt " + was + " as " + a.text
}

// exchangeable reports whether two labels are leaves of one kind whose exchange has a meaning: rows of one band, columns
// that stand in one row of the head.
func (x *trial) exchangeable(a, b *drawn) bool {
	p, q := x.labels[a.label-1], x.labels[b.label-1]
	if hanzi.Label(a.text) == hanzi.Label(b.text) || p.Role != q.Role || p.RowSpan != q.RowSpan || p.ColSpan != q.ColSpan {
		return false
	}
	if x.table.Shape == templates.Strip {
		return false // the same wording under other groups is another column
	}
	names, known := 0, 0
	for _, marks := range x.marks {
		for _, m := range marks {
			if m != a.label && m != b.label {
				continue
			}
			names++
			other := marks
			other[slices.Index(marks[:], m)] = a.label + b.label - m
			if _, ok := x.keys[other]; ok {
				known++
			}
		}
	}
	return names > 0 && names == known
}

// slip changes, drops, doubles or adds a character, or exchanges two.
func slip(r *rand.Rand, text string) string {
	chars := []rune(text)
	if len(chars) < 2 {
		return text
	}
	const others = "政府信息公开申请其它第三人权益项数量其他结果法律"
	other := []rune(others)[r.IntN(len([]rune(others)))]
	i := r.IntN(len(chars) - 1)
	switch r.IntN(5) {
	case 0:
		chars[i] = other
	case 1:
		chars = slices.Delete(chars, i, i+1)
	case 2:
		chars = slices.Insert(chars, i, chars[i])
	case 3:
		chars = slices.Insert(chars, i, other)
	default:
		chars[i], chars[i+1] = chars[i+1], chars[i]
	}
	return string(chars)
}

// damage changes the cells in one way, and says how: what happens to tables on pages and in documents, and what is done to
// rows, columns and cells of workbooks.
func (x *trial) damage(r *rand.Rand) string {
	at := r.IntN(len(x.rows))
	if len(x.rows[at]) == 0 {
		return "nothing"
	}
	i := r.IntN(len(x.rows[at]))
	row, c := &x.rows[at], &x.rows[at][i]
	kinds := []struct {
		name string
		do   func()
	}{
		{"cell lost", func() { *row = slices.Delete(*row, i, i+1) }},
		{"blank put in", func() { *row = slices.Insert(*row, i, drawn{cols: 1, rows: 1}) }},
		{"copy put in", func() {
			other := *c
			if x.more = true; c.text == "" {
				other.label = 0
			}
			*row = slices.Insert(*row, i+1, other)
		}},
		{"number put in", func() {
			x.more = true
			if c.text == "" && i == len(*row)-1 && c.key != "" {
				x.truth[c.key] = "7077" // it stands where the blank cell stood, and nothing behind it
			}
			*row = slices.Insert(*row, i, drawn{text: "7077", cols: 1, rows: 1})
		}},
		{"merged with the next", func() {
			if i+1 < len(*row) {
				x.merged = x.merged || c.key != ""
				c.text, c.cols = c.text+(*row)[i+1].text, c.cols+(*row)[i+1].cols
				*row = slices.Delete(*row, i+1, i+2)
			}
		}},
		{"run together", func() {
			if i+1 < len(*row) {
				c.text += (*row)[i+1].text
				*row = slices.Delete(*row, i+1, i+2)
			}
		}},
		{"cut in two", func() {
			x.more = true
			text, rest := []rune(c.text), *c
			c.text, rest.text, rest.label = string(text[:len(text)/2]), string(text[len(text)/2:]), 0
			*row = slices.Insert(*row, i+1, rest)
		}},
		{"wider", func() { c.cols++ }},
		{"narrower", func() { c.cols = max(c.cols-1, 1) }},
		{"taller", func() { c.rows++ }},
		{"lower", func() { c.rows = max(c.rows-1, 1) }},
		{"row lost", func() { x.rows = slices.Delete(x.rows, at, at+1) }},
		{"row twice", func() { x.rows = slices.Insert(x.rows, at, slices.Clone(x.rows[at])) }},
		{"row put in", func() { x.rows = slices.Insert(x.rows, at, make([]drawn, 0)) }},
		{"column lost", func() {
			for k := range x.rows {
				if i < len(x.rows[k]) {
					x.rows[k] = slices.Delete(x.rows[k], i, i+1)
				}
			}
		}},
		{"ends of the rows lost", func() {
			for k := range x.rows[at:] {
				x.rows[at+k] = x.rows[at+k][:min(len(x.rows[at+k]), max(i, 1))]
			}
		}},
		{"row broken", func() {
			rest := slices.Clone((*row)[i:])
			*row = (*row)[:i]
			x.rows = slices.Insert(x.rows, at+1, rest)
		}},
		{"a figure behind the row", func() {
			x.more = true
			*row = append(*row, drawn{text: "8088", cols: 1, rows: 1})
		}},
	}
	other := r.IntN(len(x.rows))
	kinds = append(kinds, []struct {
		name string
		do   func()
	}{ // what clerks do to whole lines
		{"two rows exchanged", func() { x.rows[at], x.rows[other] = x.rows[other], x.rows[at] }},
		{"another row pasted over", func() { *row = slices.Clone(x.rows[other]) }},
		{"another row pasted over, label kept", func() { x.pasteFigures(at, other) }},
		{"row of figures without a name put in", func() {
			x.more = true
			x.rows = slices.Insert(x.rows, at, x.lone(len(*row), r))
		}},
		{"column of figures put in", func() {
			x.more = true
			for k := range x.rows {
				if i < len(x.rows[k]) {
					x.rows[k] = slices.Insert(x.rows[k], i, drawn{text: strconv.Itoa(5001 + k), cols: 1, rows: 1})
				}
			}
		}},
		{"table twice with other figures", func() { x.again(r) }},
		{"blanks within a figure", func() {
			x.more = true // one that is written as two
			c.text = spaced(c.text, r)
		}},
	}...)
	n := r.IntN(len(kinds))
	was := c.text
	kinds[n].do()
	return fmt.Sprintf("%s at %d %d (%s)", kinds[n].name, at, i, was)
}

// pasteFigures copies the figures of a row over those of another. They are that row's now: nobody can see that they were not.
func (x *trial) pasteFigures(at, from int) {
	var figures []drawn
	for _, c := range x.rows[from] {
		if c.key != "" {
			figures = append(figures, c)
		}
	}
	n := 0
	for i := range x.rows[at] {
		if c := &x.rows[at][i]; c.key != "" && n < len(figures) {
			c.text = figures[n].text
			x.truth[c.key] = c.text
			n++
		}
	}
}

// lone makes a row of n figures that no label names.
func (x *trial) lone(n int, r *rand.Rand) (row []drawn) {
	for range n {
		row = append(row, drawn{text: strconv.Itoa(6001 + r.IntN(900)), cols: 1, rows: 1})
	}
	return row
}

// again puts the table below itself once more, with other figures here and there: which of two is meant nobody knows.
func (x *trial) again(r *rand.Rand) {
	x.copies = map[templates.Key]string{}
	for _, row := range slices.Clone(x.rows) {
		row = slices.Clone(row)
		for i := range row {
			if c := &row[i]; c.key != "" {
				if r.IntN(2) == 0 {
					c.text = strconv.Itoa(8001 + r.IntN(900))
				}
				x.copies[c.key] = c.text
			}
		}
		x.rows = append(x.rows, row)
	}
}

// spaced puts a blank into a number, as it is set before thousands.
func spaced(text string, r *rand.Rand) string {
	chars := []rune(text)
	if len(chars) < 2 {
		return text
	}
	blanks := []string{"\u2009", "\u00a0", "\u202f", "\u3000", " ", ","}
	at := 1 + r.IntN(len(chars)-1)
	return string(chars[:at]) + blanks[r.IntN(len(blanks))] + string(chars[at:])
}
