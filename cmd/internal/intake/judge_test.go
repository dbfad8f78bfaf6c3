package intake

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/place"
	"nianbao/testdata/tier"
)

// The judge holds every reader of an official table against one truth. A table with distinct figures is edited as files are
// edited and damaged, then dressed as a page, a Word document, text, a workbook of somebody's own and the one that was handed
// out. What a dress can vouch for decides what is true of it: in a workbook a figure is that of the labels that it stands
// beside and under; on a page, where a cell can be lost without a trace, it stays that of the cell it was written in. A
// figure may always be doubted. A wrong one is none.

// A drawn is a cell of a table under edit.
type drawn struct {
	text       string
	cols, rows int
	label      int           // 1 and up: which label of the official table it is
	key        templates.Key // of a figure
}

// A trial is one official table under edit.
type trial struct {
	form   *templates.Form
	table  *templates.Table
	rows   [][]drawn                // the cells that begin in each row
	marks  map[templates.Key][2]int // the labels of each figure's row and column
	keys   map[[2]int]templates.Key
	truth  map[templates.Key]string // what each figure was
	labels []templates.GridCell
	merged bool                     // figures were merged
	more   bool                     // there are more figures than there were
	copies map[templates.Key]string // what they are in the table that stands below it once more
}

// newTrial draws a table whose figures all differ, some of them blank.
func newTrial(r *rand.Rand, form *templates.Form, table *templates.Table) *trial {
	grid := table.Grid()
	x := &trial{form: form, table: table, rows: make([][]drawn, grid.Rows), labels: grid.Cells,
		marks: map[templates.Key][2]int{}, keys: map[[2]int]templates.Key{}, truth: map[templates.Key]string{}}
	n := int64(1000)
	for i, c := range grid.Cells {
		d := drawn{text: c.Text, cols: max(c.ColSpan, 1), rows: max(c.RowSpan, 1), key: c.Key}
		switch {
		case c.Role != templates.RoleFigure:
			d.label = i + 1
		case r.IntN(9) > 0:
			n += 1 + r.Int64N(5)
			d.text = strconv.FormatInt(n, 10)
		}
		if d.key != "" {
			x.truth[d.key], x.marks[d.key] = d.text, x.labelsOf(c)
			x.keys[x.marks[d.key]] = d.key
		}
		x.rows[c.Row] = append(x.rows[c.Row], d)
	}
	return x
}

// labelsOf returns the labels that name a figure by themselves: the last one before it and the last one above it; of a strip
// the two last ones above it, the group's first.
func (x *trial) labelsOf(f templates.GridCell) (marks [2]int) {
	left, above := -1, -1
	for i, c := range x.labels {
		switch c.Role {
		case templates.RoleLabel:
			if c.Row <= f.Row && f.Row < c.Row+max(c.RowSpan, 1) && c.Col < f.Col && c.Col > left {
				left, marks[0] = c.Col, i+1
			}
		case templates.RoleHead:
			if c.Col <= f.Col && f.Col < c.Col+max(c.ColSpan, 1) && c.Row < f.Row && c.Row > above {
				if x.table.Shape == templates.Strip {
					marks[0] = marks[1]
				}
				above, marks[1] = c.Row, i+1
			}
		}
	}
	return marks
}

// each goes through all cells.
func (x *trial) each(do func(*drawn)) {
	for _, row := range x.rows {
		for i := range row {
			do(&row[i])
		}
	}
}

// A laid is a cell in its place on a sheet, as browsers place it: at the first column that no cell from above covers.
type laid struct {
	drawn
	row, col int
}

func (x *trial) lay() []laid {
	var list []laid
	taken := map[[2]int]bool{}
	for r, row := range x.rows {
		col := 0
		for _, c := range row {
			for taken[[2]int{r, col}] {
				col++
			}
			for w := 1; w < c.cols; w++ { // no cell over another
				if taken[[2]int{r, col + w}] {
					c.cols = w
				}
			}
			for i := range c.rows {
				for k := range c.cols {
					taken[[2]int{r + i, col + k}] = true
				}
			}
			list = append(list, laid{c, r, col})
			col += c.cols
		}
	}
	return list
}

// stand returns what may be read as each figure in a sheet: what stands where the row of its label and the column of its
// head meet. Two answers are none.
func (x *trial) stand() map[templates.Key][]string {
	cells := x.lay()
	out := map[templates.Key][]string{}
	var lines []int // of a table without row labels: where figures stand
	for _, c := range cells {
		if c.key != "" && !slices.Contains(lines, c.row) {
			lines = append(lines, c.row)
		}
	}
	at := func(row, col int, key templates.Key) (string, bool) {
		for _, c := range cells {
			if c.row <= row && row < c.row+c.rows && c.col <= col && col < c.col+c.cols {
				return c.text, c.row == row && c.col == col && c.label == 0 || c.key == key
			}
		}
		return "", true
	}
	if lines == nil { // nobody has filled it in
		lines = []int{len(x.rows)}
	}
	for key, marks := range x.marks {
		var rows, cols []int
		for _, c := range cells {
			switch {
			case c.label == 0:
			case c.label == marks[0]:
				rows = append(rows, c.row)
			case c.label == marks[1] && (c.cols == 1 || x.labels[c.label-1].ColSpan > 1):
				cols = append(cols, c.col)
			}
		}
		if x.table.Shape == templates.Strip {
			under, whole := x.under(cells, marks)
			if rows = lines; whole {
				cols = nil
			}
			cols = append(cols, under...)
		}
		for _, row := range rows {
			for _, col := range cols {
				if text, ok := at(row, col, key); ok {
					out[key] = append(out[key], text)
				}
			}
		}
	}
	return out
}

// under returns the columns of a strip that have the leaf's wording below its group, and whether that group stands above its
// leaves and no others, in the official order. Where it does, the eye asks no further.
func (x *trial) under(cells []laid, marks [2]int) (cols []int, whole bool) {
	want := x.labels[marks[1]-1].Text
	leaves := place.Leaves(x.table.Cols)
	for _, g := range cells {
		if g.label != marks[0] {
			continue
		}
		var words []string
		for _, c := range cells {
			if c.label == 0 || c.row < g.row+g.rows || c.col < g.col || c.col >= g.col+g.cols {
				continue
			}
			word := x.labels[c.label-1].Text
			if words = append(words, word); word == want {
				cols = append(cols, c.col)
			}
		}
		whole = slices.EqualFunc(words, leaves, func(word string, l *templates.Line) bool { return word == l.Label })
	}
	return cols, whole
}

// belong returns what may be read as each figure where cells have no address: what its cell says, under the labels that its
// row and column have now. relabelled says which label took whose place.
func (x *trial) belong(relabelled map[int]int) map[templates.Key][]string {
	out := map[templates.Key][]string{}
	for key, marks := range x.marks {
		for i, m := range marks {
			if now, ok := relabelled[m]; ok {
				marks[i] = now
			}
		}
		if now, ok := x.keys[marks]; ok {
			out[now] = append(out[now], x.truth[key])
			if text, again := x.copies[key]; again {
				out[now] = append(out[now], text)
			}
		}
	}
	return out
}

// told reports that what a dress shows is another table, which nobody can see: two figures that became one where a blank cell
// stands beside them, a figure too many where a blank one leaves no trace.
func (x *trial) told(dress string) bool {
	return x.merged && slices.Contains([]string{"tabs", "pipes", "one line"}, dress) || x.more && dress == "spaces"
}

// A count is what came of the figures.
type count struct{ right, doubted, wrong int }

func (c count) String() string {
	return fmt.Sprintf("%d right, %d in doubt, %d wrong", c.right, c.doubted, c.wrong)
}

// judge counts what a filing says of the table, and names what is wrong.
func (c *count) judge(x *trial, f *templates.Filing, may ...map[templates.Key][]string) (wrong string) {
	if f == nil || f.Form != x.form {
		c.doubted += len(x.table.Keys())
		return ""
	}
	for _, key := range x.table.Keys() {
		text := ""
		switch cell := f.Cell(key); cell.Kind {
		case templates.CellNumber:
			text = cell.Number.String()
		case templates.CellBlank:
		default:
			c.doubted++
			continue
		}
		if slices.ContainsFunc(may, func(m map[templates.Key][]string) bool { return x.answers(m, key, text) }) {
			c.right++
			continue
		}
		if c.wrong++; wrong != "" {
			continue
		}
		wrong = fmt.Sprintf("%s is read as %q, may be", key, text)
		for _, m := range may {
			wrong += fmt.Sprintf(" %q", m[key])
		}
	}
	return wrong
}

// answers reports whether a figure may be read as text: there is one answer, and it is that one, or a blank total, which is
// the sum of its parts.
func (x *trial) answers(may map[templates.Key][]string, key templates.Key, text string) bool {
	list := slices.Compact(slices.Sorted(slices.Values(may[key])))
	if len(list) != 1 {
		return false
	}
	same := strings.TrimLeft(list[0], "0") == strings.TrimLeft(text, "0") && (list[0] == "") == (text == "") // 09 of 1009
	return same || list[0] == "" && x.form.Computed(key) != nil
}

// TestJudge edits and damages tables at random and reads them in every dress.
func TestJudge(t *testing.T) {
	rounds := tier.Rounds(16, 300)
	if n, err := strconv.Atoi(os.Getenv("NIANBAO_ROUNDS")); err == nil {
		rounds = n
	}
	first, _ := strconv.Atoi(os.Getenv("NIANBAO_SEED")) // where to begin
	forms := templates.Forms()
	total := map[string]*count{}
	handed := map[*templates.Form][]byte{}
	for seed := first; seed < first+rounds; seed++ {
		r := rand.New(rand.NewPCG(uint64(seed), 17))
		form := forms[seed%len(forms)]
		x := newTrial(r, form, form.Tables[r.IntN(len(form.Tables))])
		if handed[form] == nil {
			handed[form] = handOut(t, form)
		}
		relabelled := map[int]int{}
		var how []string
		for range 1 + r.IntN(2) {
			if r.IntN(2) == 0 {
				how = append(how, x.reword(r, relabelled))
			}
		}
		if r.IntN(3) > 0 {
			how = append(how, x.damage(r))
		}
		for _, d := range dresses {
			slow := d.name == "PDF" && !tier.Full() // compiling what reads it takes seconds
			if x.told(d.name) || slow || !strings.Contains(d.name, os.Getenv("NIANBAO_DRESS")) {
				continue
			}
			may := []map[templates.Key][]string{x.belong(relabelled)}
			if d.addresses {
				may = append(may, x.stand())
			}
			f := d.read(t, x, handed[form])
			if total[d.name] == nil {
				total[d.name] = &count{}
			}
			if wrong := total[d.name].judge(x, f, may...); wrong != "" {
				t.Errorf("seed %d, %s, %s, %s: %s", seed, d.name, x.table.ID, strings.Join(how, "; "), wrong)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(total)) {
		t.Logf("%s: %s", name, total[name])
	}
}
