package blocks

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates/hanzi"
	"nianbao/templates/place"
)

// A Block is a paragraph or a table of a report, in the order of the text.
type Block struct {
	line string // of plain text: the line as it stands, with its blanks
	Text string // of a paragraph; bold text stands in **, line breaks are line feeds
	Grid *Grid  // nil for a paragraph
	Node int    // the element of a web page that it stands in
	Kin  int    // the element around that: lines of one title have the same
	Head bool   // the source calls it a heading or a title
	kept bool   // of plain text: the line holds cells of a table and stays as it is
	goes bool   // of a PDF: it is the rest of the line before, by where both stand
	Role Role   // what is no part of the text
	Gap  int16  // how many blank lines or paragraphs stand before it
	// outside: of a web page, stands before the element that holds all sections: menus, links, and often the title
	Outside bool
	Picture bool // one stands between this block and the next, outside of tables
}

// Laid is a line of a table's cells with the blanks between and before them; "" of what is none.
func (b *Block) Laid() string {
	if b.kept {
		return b.line
	}
	return ""
}

// gapOf is a number of blank lines, as a block keeps it.
func gapOf(n int) int16 { return int16(min(n, math.MaxInt16)) }

// A Role tells what a page says about itself from its text.
type Role int8

const (
	RoleText  Role = iota
	RoleTitle      // the page's own title, where that is the report's
	RoleSite       // the rest of it: whose site it is
)

// A Grid is rows of cells. Spans are resolved: each row lists the cells that it shows, those that reach down from above
// included. Positions are real numbers, so that a column one twip wide, as LibreOffice leaves it, is one twip wide.
type Grid struct {
	Rows [][]Cell
	// spans: the source says where a cell ends; a cell that is not there is not there. Text has no spans: cells that
	// were merged are blank or missing.
	Spans bool

	usual   float64 // see usualEnd
	counted bool
}

// Size is what it costs to go through a table once.
func (t *Grid) Size() int {
	n := 0
	for _, row := range t.Rows {
		n += 10 * len(row)
		for i := range row {
			n += min(len(row[i].Text), 4*place.MaxLabel)
		}
	}
	return n
}

// A Cell is a cell as one row shows it.
type Cell struct {
	Text   string
	X0, X1 float64
	Fresh  bool // begins in this row
}

// Mid is the place by which a cell stands under another.
func (s *Cell) Mid() float64 { return (s.X0 + s.X1) / 2 }

// Blank reports a cell that shows nothing; a picture shows something.
func (s *Cell) Blank() bool { return hanzi.Trim(s.Text) == "" }

// covers reports whether the middle of one lies in the other.
func (s *Cell) covers(x0, x1 float64) bool {
	m := s.Mid()
	other := (x0 + x1) / 2
	return m >= x0 && m < x1 || other >= s.X0 && other < s.X1
}

// A sink collects blocks from a source with nested tables, such as a Word document or a web page.
type sink struct {
	hints  *Hints // nil within text
	blocks []Block
	tables []*openTable
	empty  int   // blank paragraphs since the last block
	met    int32 // paragraphs and pictures so far
}

// MaxRows bounds the rows of what may be an official table. The largest has 28; a report set as one table has some hundred.
const MaxRows = 2000

// maxTables bounds the nesting of tables; tables further in are read as their text.
const maxTables = 16

// maxSegs bounds what a table's rows show together, cells that reach down included; an official table shows some hundred.
// Beyond it cells no longer reach down.
const maxSegs = 400_000

// MaxColumns bounds a table's columns; official tables have 15, so that a paragraph of Word with more tabs than these is a table.
const MaxColumns, widestRow = 256, 15

type openTable struct {
	rows   []openRow
	grid   []float64 // widths of the columns, if known
	layout bool      // holds tables, so it arranges the page and is no table itself
	framed bool      // holds frames with a word in them, as some pages have around every figure
	node   int
}

type openRow struct {
	cells  []openCell
	before int // grid columns left free at the left
}

type openCell struct {
	blocks     []Block
	cols, rows int
	below      bool // continues the cell above (vMerge)
	picture    bool // holds something that is no text: a picture, a field of a form
	shade      int  // what it is filled with, RRGGBB; 0 where nothing says
}

// Pictured stands for what a cell without text shows: it is not blank, and nobody can read it here.
const Pictured = "〔图片〕"

// paragraph adds a paragraph where the source stands: in a cell or in the text.
func (s *sink) paragraph(text string, head bool, node int) {
	s.met++
	if hanzi.Trim(text) == "" {
		s.empty++
		return
	}
	if lines := s.hints.unrolled(text); lines != text || strings.Count(text, "\t") > widestRow {
		s.lines(lines, node)
		return
	}
	s.add(Block{Text: text, Head: head, Node: node})
}

// lines adds what stands in the lines of a text, tables among it.
func (s *sink) lines(text string, node int) {
	for _, b := range textBlocks(text, false) {
		b.Node = node
		s.add(b)
	}
}

func (s *sink) add(b Block) {
	b.Gap, s.empty = gapOf(int(b.Gap)+s.empty), 0
	if n := len(s.tables); n > 0 {
		if c := s.tables[n-1].cell(); c != nil {
			c.blocks = append(c.blocks, b)
			return
		}
		// Text between rows belongs to no cell; it comes before the table.
		if n > 1 {
			if c := s.tables[n-2].cell(); c != nil {
				c.blocks = append(c.blocks, b)
				return
			}
		}
	}
	s.blocks = append(s.blocks, b)
}

func (s *sink) openTable(node int) bool {
	if len(s.tables) >= maxTables {
		return false
	}
	s.tables = append(s.tables, &openTable{node: node})
	return true
}

func (s *sink) top() *openTable {
	if len(s.tables) == 0 {
		return nil
	}
	return s.tables[len(s.tables)-1]
}

func (t *openTable) cell() *openCell {
	if len(t.rows) == 0 {
		return nil
	}
	r := &t.rows[len(t.rows)-1]
	if len(r.cells) == 0 {
		return nil
	}
	return &r.cells[len(r.cells)-1]
}

// picture notes that something is shown here that is no text.
func (s *sink) picture() {
	s.met++
	t := s.top()
	switch {
	case t == nil:
		if n := len(s.blocks); n > 0 {
			s.blocks[n-1].Picture = true
		}
	case t.cell() != nil:
		t.cell().picture = true
	}
}

func (t *openTable) row() { t.rows = append(t.rows, openRow{}) }

func (t *openTable) column(cols, rows int) *openCell {
	if len(t.rows) == 0 {
		t.row()
	}
	r := &t.rows[len(t.rows)-1]
	r.cells = append(r.cells, openCell{cols: min(max(cols, 1), MaxColumns), rows: rows})
	return &r.cells[len(r.cells)-1]
}

// closeTable hands the innermost table on: as a table, or, if it only arranges the page, as what stands in it.
func (s *sink) closeTable() {
	n := len(s.tables)
	if n == 0 {
		return
	}
	t := s.tables[n-1]
	s.tables = s.tables[:n-1]
	if up := s.top(); up != nil {
		if t.layout || !t.single() || t.long(place.MaxLabel) {
			up.layout = true
		} else {
			up.framed = true
		}
	}
	if t.layout || t.single() || t.framed && t.long(4*place.MaxLabel) {
		for _, r := range t.rows {
			for _, c := range r.cells {
				for _, b := range c.blocks {
					s.add(b)
				}
			}
		}
		return
	}
	s.add(Block{Grid: t.resolve(), Node: t.node})
}

// single reports whether no row has a second cell: a frame around text.
func (t *openTable) single() bool {
	for _, r := range t.rows {
		if len(r.cells) > 1 {
			return false
		}
	}
	return true
}

// long reports whether a cell holds a table or more than n characters.
func (t *openTable) long(n int) bool {
	for i := range t.rows {
		for k := range t.rows[i].cells {
			c := &t.rows[i].cells[k]
			if slices.ContainsFunc(c.blocks, func(b Block) bool { return b.Grid != nil }) || utf8.RuneCountInString(c.text()) > n {
				return true
			}
		}
	}
	return false
}

// text joins what stands in a cell, one paragraph a line, without marks of bold.
func (c *openCell) text() string {
	switch len(c.blocks) {
	case 0:
		if c.picture {
			return Pictured
		}
		return ""
	case 1:
		if text := cellText(Plain(c.blocks[0].Text)); hanzi.Trim(text) != "" { // a cell that reaches down repeats its text
			return text
		}
		return ""
	}
	lines := make([]string, len(c.blocks))
	for i, b := range c.blocks {
		lines[i] = Plain(b.Text)
	}
	return cellText(strings.Join(lines, "\n"))
}

// resolve places the cells: each at the first column that no cell from above covers (HTML), cells that continue the one
// above (Word) under it.
func (t *openTable) resolve() *Grid {
	type span struct {
		text  string
		x0    int
		x1    int
		until int // the row after its last
	}
	out := &Grid{Spans: true, Rows: make([][]Cell, 0, len(t.rows))}
	edge := func(col int) float64 { return float64(col) }
	if len(t.grid) > 0 {
		edges := make([]float64, len(t.grid)+1)
		for i, w := range t.grid {
			edges[i+1] = edges[i] + max(w, 1)
		}
		mean := edges[len(edges)-1] / float64(len(t.grid))
		edge = func(col int) float64 {
			if col < len(edges) {
				return edges[col]
			}
			return edges[len(edges)-1] + mean*float64(col-len(edges)+1)
		}
	}
	shown := 0
	var above []span // what reaches into this row from above, by column
	for r, row := range t.rows {
		var list []span
		fresh := map[int]bool{}
		col, k := row.before, 0
		reach := func() { // cells from above that stand here
			for k < len(above) && above[k].x0 <= col {
				if above[k].until > r && above[k].x1 > col {
					list = append(list, above[k])
					col = above[k].x1
				}
				k++
			}
		}
		for i := range row.cells {
			c := &row.cells[i]
			reach()
			if col >= MaxColumns {
				break
			}
			s := span{text: "", x0: col, x1: min(col+c.cols, MaxColumns), until: r + 1}
			if c.below {
				if up := under(out.Rows, edge(s.x0), edge(s.x1)); up != nil {
					s.text = up.Text
				}
			} else {
				s.text = c.text()
				fresh[len(list)] = true
				if c.rows == 0 {
					s.until = len(t.rows)
				} else {
					s.until = r + max(c.rows, 1)
				}
			}
			list = append(list, s)
			col = s.x1
		}
		for k < len(above) { // and those to the right of the last cell
			col = max(col, above[k].x0)
			reach()
		}
		segs := make([]Cell, len(list))
		above = above[:0:0]
		shown += len(list)
		for i, s := range list {
			segs[i] = Cell{Text: s.text, X0: edge(s.x0), X1: edge(s.x1), Fresh: fresh[i]}
			if s.until > r+1 && shown < maxSegs {
				above = append(above, s)
			}
		}
		out.Rows = append(out.Rows, segs)
	}
	return out
}

// under returns the cell of the last row that stands above a place.
func under(rows [][]Cell, x0, x1 float64) *Cell {
	if len(rows) == 0 {
		return nil
	}
	row := rows[len(rows)-1]
	for i := range row {
		if row[i].covers(x0, x1) {
			return &row[i]
		}
	}
	return nil
}

// UsualEnd returns where most rows of figures end; 0 where only one row says so.
func (t *Grid) UsualEnd() float64 {
	if t.counted {
		return t.usual
	}
	counts, best, most := map[float64]int{}, 0.0, 1
	for _, row := range t.Rows {
		if !HasFigure(row) {
			continue
		}
		end := row[len(row)-1].X1
		if counts[end]++; counts[end] > most {
			best, most = end, counts[end]
		}
	}
	t.usual, t.counted = best, true
	return best
}
