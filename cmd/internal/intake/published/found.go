package published

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
	"nianbao/templates/place"
)

// A hit is what one table of the file shows for one figure.
type hit struct {
	text string
	sure bool
	seen string // of an uncertain figure: the figures of its row
}

// A found is an official table as one table of the file shows it, or a part of it: a table that runs over two pages comes
// as two.
type found struct {
	meter   *meter.Meter
	table   *templates.Table
	block   int // which block of the text
	score   int // how much of the official wording is there
	cells   map[templates.Key]hit
	columns *columns
	short   map[int][]string                   // rows whose figures cannot be placed, by how many figures were seen
	faults  []string                           // what else is wrong, in words
	extra   []string                           // rows and columns the form does not have
	said    []string                           // what else is to be said of it, behind its place
	rows    int                                // rows recognised
	misses  []place.Miss                       // labels that are misspelt
	single  []*templates.Line                  // groups that stand as a row of figures: （六）其他处理 of the form of 2019
	groups  map[*templates.Line]map[string]hit // their figures, by column
}

func newFound(t *templates.Table, m *meter.Meter) *found {
	return &found{meter: m, table: t, cells: map[templates.Key]hit{}, short: map[int][]string{},
		groups: map[*templates.Line]map[string]hit{}}
}

// along reads the labels along one side of the table, and keeps what only comes near to one.
func (f *found) along(l *place.Labels, texts []string, alone bool) *place.Axis {
	a := l.Along(texts, alone)
	f.misses = append(f.misses, a.Misses...)
	return a
}

// labelsOf returns the texts of the rows that belong to one side of a table.
func labelsOf(tb *blocks.Grid, belongs func([]blocks.Cell) bool) (texts []string) {
	for _, row := range tb.Rows {
		if belongs(row) {
			texts = append(texts, textsOf(row)...)
		}
	}
	return texts
}

// textsOf returns what begins in a row and is no figure.
func textsOf(row []blocks.Cell) (texts []string) {
	for i := range row {
		if s := &row[i]; s.Fresh && !s.Blank() && !blocks.Numeric(s.Text) {
			texts = append(texts, s.Text)
		}
	}
	return texts
}

// set records a figure. The same figure twice is fine if it is the same.
func (f *found) set(key templates.Key, h hit) {
	have, twice := f.cells[key]
	if twice && (!have.sure || !h.sure || hanzi.Trim(have.text) != hanzi.Trim(h.text)) {
		if have.sure && h.sure {
			f.faults = append(f.faults, fmt.Sprintf("“%s”行出现两次，数不一样", rowName(f.table, key)))
		}
		h = hit{seen: strings.TrimSpace(hanzi.Trim(have.text) + " " + hanzi.Trim(h.text))}
	}
	f.cells[key] = h
}

// inUnit adds the unit that stands above the table to amounts whose own unit it does not name.
func (f *found) inUnit(line string) {
	for key, h := range f.cells {
		if col := f.columnOf(key); col != nil && col.Unit != "" {
			if unit := templates.OtherTableUnit(line, col.Unit); unit != "" {
				h.text = withUnit(h.text, unit)
				f.cells[key] = h
			}
		}
	}
}

// columnOf returns the official column of a key.
func (f *found) columnOf(key templates.Key) *templates.Line {
	for _, l := range place.Leaves(f.table.Cols) {
		if l.ID == key.Column() {
			return l
		}
	}
	for _, band := range f.table.Bands {
		for _, l := range band.Cols {
			if l.ID == key.Column() && slices.ContainsFunc(band.Rows, func(r *templates.Line) bool { return r.ID == key.Row() }) {
				return l
			}
		}
	}
	return nil
}

// unsure marks every figure as not certain.
func (f *found) unsure() {
	clear(f.groups)
	for key, h := range f.cells {
		if h.sure {
			h.sure = false
			if h.seen == "" {
				h.seen = hanzi.Trim(h.text)
			}
			f.cells[key] = h
		}
	}
}

// doubt records a row whose figures cannot be placed.
func (f *found) doubt(name string, keys []templates.Key, segs []blocks.Cell) {
	figures := figuresIn(segs)
	f.short[len(figures)] = append(f.short[len(figures)], name)
	seen := strings.Join(figures[:min(len(figures), blocks.MaxColumns)], " ") // what is quoted of it is far less
	for _, key := range keys {
		f.set(key, hit{seen: seen})
	}
}

// rowName names a key's row in its table.
func rowName(t *templates.Table, key templates.Key) string {
	for _, group := range [][]*templates.Line{t.Rows, place.BandRows(t)} {
		for _, l := range place.Leaves(group) {
			if l.ID == key.Row() {
				return l.Name()
			}
		}
	}
	return key.Row()
}

const jumbledHead = "表头各栏的次序与官方表不同"

// seen says what is wrong with the table, in words; "" when nothing is.
func (f *found) seen() string {
	var list []string
	if c := f.columns; c != nil {
		if len(c.missing) > 0 {
			list = append(list, "表头没有"+quoteLines(c.missing)+"栏")
		}
		if len(c.double) > 0 {
			list = append(list, "表头有两个"+quoteLines(c.double)+"栏")
		}
		if c.jumbled {
			list = append(list, jumbledHead)
		}
	}
	for n := 0; n <= blocks.MaxColumns && len(f.short) > 0; n++ {
		rows := f.short[n]
		switch {
		case len(rows) == 0:
		case n == 0:
			list = append(list, rowsInWords(rows)+"没有对得上的数")
		default:
			word := rowsInWords(rows) + "有 " + strconv.Itoa(n) + " 个数"
			if want := len(place.Leaves(f.table.Cols)); f.table.Shape == templates.Matrix && want != n {
				word += "（应有 " + strconv.Itoa(want) + " 个）"
			}
			list = append(list, word)
		}
	}
	return strings.Join(append(list, f.faults...), "；")
}

func rowsInWords(rows []string) string {
	if len(rows) == 1 {
		return "“" + clip(rows[0], 24) + "”行"
	}
	return fmt.Sprintf("“%s”等 %d 行各", clip(rows[0], 24), len(rows))
}

func quoteLines(lines []*templates.Line) string {
	var b strings.Builder
	for i, l := range lines {
		if i == 4 {
			fmt.Fprintf(&b, "等 %d ", len(lines))
			break
		}
		b.WriteString("“" + l.Name() + "”")
	}
	return b.String()
}

// expected says what the official table has.
func expected(t *templates.Table) string {
	switch t.Shape {
	case templates.Matrix:
		cols := place.Leaves(t.Cols)
		return fmt.Sprintf(" %d 行，每行 %d 栏（%s）", len(place.Leaves(t.Rows)), len(cols), names(cols))
	case templates.Strip:
		cols := place.Leaves(t.Cols)
		return fmt.Sprintf("%s各 %d 栏（%s），共 %d 个数", strings.Join(lineNames(place.Leaves(t.Rows)), "、"), len(cols), names(cols), len(t.Keys()))
	}
	return fmt.Sprintf("%s共 %d 行，%d 个数", strings.Join(lineNames(place.BandRows(t)), "、"), len(place.BandRows(t)), len(t.Keys()))
}

func lineNames(lines []*templates.Line) []string {
	list := make([]string, len(lines))
	for i, l := range lines {
		list[i] = l.Name()
	}
	return list
}

func names(lines []*templates.Line) string { return strings.Join(lineNames(lines), "、") }
