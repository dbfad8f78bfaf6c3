package published

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
	"nianbao/testdata/paper"
)

// A setting says how a report is set on paper by a program that places its characters itself, as WPS does.
type setting struct {
	single bool // each character by itself
	stack  bool // the head's letters stand below one another
	heads  bool // the head again on each page
	number bool // the number of the page, and a line that all pages have
	half   bool // two pages on one sheet that lies on its side
	size   float64
}

// A desk is the sheet that is being written.
type desk struct {
	setting
	paper.Paper
	x, y, right, bottom float64 // where it goes on, and the ends of the page
	top                 float64
	page                int
}

const deskMargin = 56

func (d *desk) next() {
	d.page++
	left, width := 0.0, float64(paper.Width)
	d.bottom, d.top = paper.Height-70, 80
	if d.half { // of a sheet of 842 by 595 points
		width, d.bottom = 421, 595-50
		left = width * float64((d.page+1)%2)
	}
	if !d.half || d.page%2 == 1 {
		d.Page()
		d.Lying = d.half
	}
	d.x, d.right, d.y = left+deskMargin*width/paper.Width, left+width-deskMargin*width/paper.Width, d.top
	if d.number {
		d.write((d.x+d.right)/2-20, d.bottom+30, 8, fmt.Sprintf("— %d —", d.page))
		d.write(d.x, 50, 8, "青石县水务局年度报告")
	}
}

// write writes a line, each character by itself or all at once.
func (d *desk) write(x, y, size float64, text string) {
	if !d.single {
		d.Text(x, y, size, text)
		return
	}
	for _, r := range text {
		if r != ' ' {
			d.Text(x, y, size, string(r))
		}
		x += size * float64(hanzi.Width(r)) / 2
	}
}

// broken breaks a text where the room ends.
func broken(text string, room, size float64) (lines []string) {
	line, x := "", 0.0
	for _, r := range text {
		w := size * float64(hanzi.Width(r)) / 2
		if x+w > room && line != "" {
			lines, line, x = append(lines, line), "", 0
		}
		line, x = line+string(r), x+w
	}
	return append(lines, line)
}

func (d *desk) paragraph(text string) string {
	const size = 12
	for i, l := range broken("　　"+text, d.right-d.x-1, size) {
		if d.y+18 > d.bottom {
			d.next()
		}
		if l = strings.TrimLeft(l, "　"); i == 0 {
			d.write(d.x+2*size, d.y+14, size, l)
		} else {
			d.write(d.x, d.y+14, size, l)
		}
		d.y += 18
	}
	return ""
}

// lines are the lines of a cell of a width.
func (d *desk) lines(c cellOf, width float64, head bool) []string {
	if head && d.stack && c.text != "" && width < 4*d.size {
		return strings.Split(c.text, "")
	}
	return broken(c.text, width-5, d.size)
}

// table draws a table, its columns as wide as the form says; it goes on on the next page where a row ends.
func (d *desk) table(rows [][]cellOf, widths []float64, head int) {
	xs := []float64{d.x}
	sum := 0.0
	for _, w := range widths {
		sum += w
	}
	for _, w := range widths {
		xs = append(xs, xs[len(xs)-1]+w*(d.right-d.x)/sum)
	}
	heights := make([]float64, len(rows))
	for pass := range 2 { // cells of one row, then those of several
		for r, row := range rows {
			for i, c := range row {
				if n := max(c.rows, 1); !c.cont && (n == 1) == (pass == 0) {
					need := 6 + d.size*1.3*float64(len(d.lines(c, xs[i+max(c.cols, 1)]-xs[i], r < head)))
					for _, h := range heights[r:min(r+n, len(rows))] {
						need -= h
					}
					heights[min(r+n, len(rows))-1] += max(need, 0)
				}
			}
		}
	}
	var done []int // rows that stand on this page
	left, at := d.x, 0.0
	flush := func() {
		d.part(rows, done, heights, xs, left, head)
		done, at = nil, 0
	}
	for r := range rows {
		if d.y+at+heights[r] > d.bottom && len(done) > 0 && r >= head {
			flush()
			d.next()
			for k := range head {
				if d.heads {
					done, at = append(done, k), at+heights[k]
				}
			}
			for i := range xs {
				xs[i] += d.x - left
			}
			left = d.x
		}
		done, at = append(done, r), at+heights[r]
	}
	flush()
}

// part draws the rows of a table that stand on one page.
func (d *desk) part(rows [][]cellOf, list []int, heights, xs []float64, left float64, head int) {
	for n, r := range list {
		for i, c := range rows[r] {
			from := r
			if c.cont && n > 0 && list[n-1] == r-1 {
				continue // drawn above, or at the left
			}
			for ; c.cont && from > 0 && i < len(rows[from-1]); from-- { // a cell that began on the page before
				c = rows[from-1][i]
			}
			if c.cont {
				continue
			}
			until, h := from+max(c.rows, 1), 0.0
			for _, k := range list[n:] {
				if k >= r && k < until {
					h += heights[k]
				}
			}
			x0, x1 := xs[i], xs[i+max(c.cols, 1)]
			d.Draw("0.5 w %g %g %g %g re S", x0, paper.Height-d.y-h, x1-x0, h)
			if from < r {
				continue
			}
			for k, l := range d.lines(c, x1-x0, r < head) {
				d.write(x0+2.5, d.y+3+d.size*(1+1.3*float64(k)), d.size, l)
			}
		}
		d.y += heights[r]
	}
	d.y += 12
}

// widest is how many places the widest row takes.
func widest(rows [][]cellOf) (n int) {
	for _, row := range rows {
		for i, c := range row {
			n = max(n, i+max(c.cols, 1))
		}
	}
	return n
}

// drawn writes a report on paper.
func (s *sample) drawn(how setting) []byte {
	d := &desk{setting: how}
	d.Pack = true
	d.next()
	s.document(d.paragraph, func(rows [][]cellOf) string {
		for _, t := range s.form.Tables {
			if g := t.Grid(); len(rows) > 0 && len(s.tables[t.ID]) == len(rows) && &s.tables[t.ID][0] == &rows[0] {
				widths := slices.Clone(t.Widths)
				for len(widths) < max(g.Cols, widest(rows)) {
					widths = append(widths, widths[len(widths)-1])
				}
				d.table(rows, widths, g.Head)
			}
		}
		return ""
	})
	return d.Bytes()
}
