package published

import (
	"slices"
	"strconv"
	"strings"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/templates/place"
)

// readMatrix reads table 三: labels at the left, a head of several levels above. before are the columns of a part of the
// same table that stood earlier, for a part without a head of its own.
func readMatrix(f *found, w *place.Wording, tb *blocks.Grid, before *columns, adds *sums) *found {
	m := &matrix{found: f, tb: tb, rowLabels: &w.Rows, colLabels: &w.Cols, sums: adds}
	m.rowAxis = f.along(m.rowLabels, labelsOf(tb, func(row []blocks.Cell) bool { return !m.isHead(row) }), false)
	m.colAxis = f.along(m.colLabels, labelsOf(tb, func(row []blocks.Cell) bool { return !blocks.HasFigure(row) }), false)
	m.corner = hanzi.Label(f.table.Corner)
	m.columns = nil
	var head [][]blocks.Cell
	for _, row := range tb.Rows {
		line, label := m.label(row)
		switch {
		case line != nil:
			if len(head) > 0 {
				if c := m.head(head); c.known() > 0 {
					m.columns = c
				}
				head = nil
			}
			if m.columns == nil && before != nil {
				c := *before
				c.usual = tb.UsualEnd()
				m.columns = &c
			}
			m.row(line, label, row)
		case blocks.HasFigure(row) && !m.isHead(row):
			m.unknown(row)
			m.read = append(m.read, matrixRow{})
		default:
			head = append(head, row)
			m.heads = append(m.heads, row)
		}
	}
	if m.columns == nil && len(head) > 0 { // a head without rows
		m.columns = m.head(head)
	}
	m.score = 2*m.rows + m.columns.known()
	if c := m.columns; (c == nil || len(c.missing) > 0) && m.headless() {
		return m.found
	}
	if m.columns == nil {
		m.score = 0
		return m.found
	}
	if (len(m.columns.missing) > 0 || len(m.columns.double) > 0) && m.failed {
		// The head lacks a column and some rows do not fit what is left of it: nothing says where the others stand.
		m.unsure()
		m.faults = append(m.faults, "表头和各行缺的栏不一样，哪些栏缺了、有没有错位，无法确定")
	}
	if 2*m.columns.over > m.rows { // a row that is blank there stands below the same head
		m.unsure()
		m.faults = append(m.faults, "多数行的数比表头的栏多，各栏有没有错位，无法确定")
	}
	if m.columns.known() == 0 || m.columns.jumbled {
		m.unsure()
	}
	return m.found
}

type matrix struct {
	*found
	tb                   *blocks.Grid
	rowLabels, colLabels *place.Labels
	rowAxis, colAxis     *place.Axis
	corner               string
	sums                 *sums
	failed               bool // some row could not be placed
	read                 []matrixRow
	heads                [][]blocks.Cell
	last                 *templates.Line
}

// label finds the line that a row is, and its label's cell: the last one before the first figure that names a line. A row
// of the head names none.
func (m *matrix) label(row []blocks.Cell) (*templates.Line, *blocks.Cell) {
	var line *templates.Line
	var at *blocks.Cell
	for i := range row {
		s := &row[i]
		if s.Blank() {
			continue
		}
		if blocks.Numeric(s.Text) {
			if line == nil && ordinal(row[:i+1]) {
				continue
			}
			break
		}
		list := m.rowAxis.Find(s.Text)
		if len(list) == 0 {
			continue
		}
		pick := list[0]
		if len(list) > 1 { // “其他”: the item where a group is open, else the group
			for _, l := range list {
				if l.ID != "" && m.last != nil && l.Group() == m.last.Group() {
					pick = l
				}
			}
		}
		line, at = pick, s
	}
	if line == nil {
		return nil, nil
	}
	col := m.colLabels.Find(at.Text).Rung
	if col > place.Unknown && col >= m.rowLabels.Find(at.Text).Rung && !blocks.HasFigure(row) && m.isHead(row) {
		return nil, nil // 总计 and 其他 are rows and columns
	}
	if line.ID == "" && !at.Fresh {
		return nil, nil // only the group from above
	}
	return line, at
}

// ordinal reports whether a row begins with this cell and it is a number of the row, such as tables have that somebody has
// set himself.
func ordinal(row []blocks.Cell) bool {
	for i := range row[:len(row)-1] {
		if !row[i].Blank() {
			return false
		}
	}
	n, err := strconv.Atoi(hanzi.Trim(row[len(row)-1].Text))
	return err == nil && n > 0 && n < 100
}

// isHead reports whether a row belongs to the head: at least two column labels, or one and nothing else.
func (m *matrix) isHead(row []blocks.Cell) bool {
	n, other := 0, 0
	for i := range row {
		if s := &row[i]; s.Fresh && !s.Blank() {
			if m.colLabels.Find(s.Text).Rung > place.Unknown {
				n++
			} else {
				other++
			}
		}
	}
	return n > 1 || n == 1 && other == 0
}

// isCorner reports whether a text is what stands above the labels.
func (m *matrix) isCorner(text string) bool {
	label := hanzi.Label(text)
	return label == m.corner || hanzi.Misread(label, []string{m.corner}, other) != ""
}

// head reads the columns out of the rows of the head.
func (m *matrix) head(rows [][]blocks.Cell) *columns {
	c := &columns{meter: m.meter, text: !m.tb.Spans, usual: m.tb.UsualEnd()}
	c.reach(rows...)
	order, moved := 0, false // a figure has come into the head
	below := placesOf(rows)
	for r, row := range rows {
		for i := range row {
			s := &row[i]
			if !s.Fresh || s.Blank() {
				continue
			}
			var line *templates.Line
			if list := m.colAxis.Find(s.Text); len(list) > 0 {
				line = list[0]
				if line.ID == "" {
					continue // a group of columns
				}
			} else if m.isCorner(s.Text) || below.divides(r, s) {
				continue
			}
			moved = moved || line == nil && blocks.Numeric(s.Text) && !ordinal(row[i:i+1])
			c.leaves = append(c.leaves, leaf{col: line, text: s.Text, x0: s.X0, x1: s.X1, order: order})
			order++
		}
	}
	all := place.Leaves(m.table.Cols)
	c.arrange(all[len(all)-1])
	// Unknown heads left of the first official column stand above the labels.
	first := slices.IndexFunc(c.leaves, func(l leaf) bool { return l.col != nil })
	c.leaves = c.leaves[max(first, 0):]
	c.tally(all)
	c.order(func(l leaf) int { return slices.Index(all, l.col) })
	c.jumbled = c.jumbled || moved
	c.inOrder = (m.tb.Spans || !c.jumbled) && len(c.leaves) == len(all) && len(c.missing) == 0
	return c
}

// row reads the figures of a row.
func (m *matrix) row(line *templates.Line, label *blocks.Cell, row []blocks.Cell) {
	rest := row
	for i := range row {
		if &row[i] == label {
			rest = row[i+1:]
		}
	}
	if line.ID == "" { // a group: with figures it is a row of another edition
		if blocks.HasFigure(rest) {
			m.single = append(m.single, line)
			m.group(line, label, rest)
		} else if len(place.Leaves(line.Lines)) > 0 {
			m.last = place.Leaves(line.Lines)[0]
		}
		return
	}
	m.rows++
	m.last = line
	m.read = append(m.read, matrixRow{line, label.Text, lists.Filter(rest, func(c blocks.Cell) bool { return c.Fresh })})
	var keys []templates.Key
	for _, col := range place.Leaves(m.table.Cols) {
		keys = append(keys, templates.MakeKey(m.table.ID, line.ID, col.ID))
	}
	places, ok := m.place(rest, label)
	if !ok {
		m.failed = true
		m.doubt(line.Name(), keys, rest)
		return
	}
	seen := strings.Join(figuresIn(rest), " ") // should the whole table turn out to be uncertain
	for i, p := range places {
		col := m.columns.leaves[i].col
		if col == nil {
			continue
		}
		m.set(templates.MakeKey(m.table.ID, line.ID, col.ID),
			hit{text: inUnit(p.text, col, m.columns.leaves[i].text, label.Text), sure: p.sure, seen: seen})
	}
}

// group reads the figures of a group that stands as one row.
func (m *matrix) group(line *templates.Line, label *blocks.Cell, rest []blocks.Cell) {
	places, ok := m.place(rest, label)
	if _, twice := m.groups[line]; twice || !ok {
		m.groups[line] = nil
		return
	}
	m.groups[line] = map[string]hit{}
	for i, p := range places {
		if col := m.columns.leaves[i].col; col != nil {
			m.groups[line][col.ID] = hit{text: p.text, sure: p.sure}
		}
	}
}

func (m *matrix) place(rest []blocks.Cell, label *blocks.Cell) ([]standing, bool) {
	if m.columns == nil {
		return nil, false
	}
	if places, ok := m.columns.put(rest, label); ok {
		return places, true
	}
	if places, ok := m.columns.count(rest); ok {
		return places, true
	}
	return m.columns.before(rest, m.sums)
}

// unknown notes a row of figures that no line of the form names.
func (m *matrix) unknown(row []blocks.Cell) {
	for i := range row {
		if s := &row[i]; s.Fresh && !s.Blank() && !blocks.Numeric(s.Text) {
			m.extra = append(m.extra, clip(s.Text, 30))
			return
		}
	}
	m.faults = append(m.faults, "有一行数（"+clip(joinFigures(row), 40)+"）没有名称")
}

func joinFigures(row []blocks.Cell) string {
	s := ""
	for _, f := range figuresIn(row) {
		if s != "" {
			s += " "
		}
		s += f
	}
	return s
}
