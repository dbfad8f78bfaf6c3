package published

import (
	"slices"
	"strings"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/place"
)

// readBands reads table 二: blocks below one another, each with a band, a head and rows. A row's block is known by its own
// label, so blocks may come in any order and in tables of their own.
func readBands(f *found, w *place.Wording, tb *blocks.Grid) *found {
	b := &bands{found: f, tb: tb, cols: w.Bands}
	b.rowAxis = f.along(&w.Rows, labelsOf(tb, func([]blocks.Cell) bool { return true }), false)
	for _, band := range f.table.Bands {
		b.titles = append(b.titles, hanzi.Label(band.Label))
	}
	b.corner = hanzi.Label(f.table.Corner)
	var head []blocks.Cell
	for _, row := range tb.Rows {
		line, label := b.label(row)
		switch {
		case line != nil:
			b.row(line, label, row, head)
		case b.isTitle(row):
			b.score++
			head = nil
		case b.isHead(row):
			head = row
		case blocks.HasFigure(row):
			for i := range row {
				if s := &row[i]; s.Fresh && !s.Blank() && !blocks.Numeric(s.Text) {
					b.extra = append(b.extra, clip(s.Text, 30))
					break
				}
			}
		}
	}
	b.score += 2 * b.rows
	if b.jumbled {
		b.faults = append(b.faults, jumbledHead)
	}
	return b.found
}

type bands struct {
	*found
	tb      *blocks.Grid
	rowAxis *place.Axis
	cols    []place.Labels
	titles  []string
	corner  string
	jumbled bool
	heads   map[headKey]*columns
}

func (b *bands) label(row []blocks.Cell) (*templates.Line, *blocks.Cell) {
	for i := range row {
		s := &row[i]
		if s.Blank() {
			continue
		}
		if blocks.Numeric(s.Text) {
			if ordinal(row[:i+1]) {
				continue
			}
			break
		}
		if list := b.rowAxis.Find(s.Text); len(list) > 0 {
			return list[0], s
		}
	}
	return nil, nil
}

func (b *bands) isTitle(row []blocks.Cell) bool {
	for i := range row {
		if s := &row[i]; !s.Blank() {
			if len(s.Text) > 4*place.MaxLabel {
				return false
			}
			word := hanzi.Label(s.Text)
			return slices.Contains(b.titles, word) || slices.Contains(b.titles, hanzi.Misread(word, b.titles, other))
		}
	}
	return false
}

func (b *bands) isHead(row []blocks.Cell) bool {
	n, figures := 0, blocks.HasFigure(row)
	for i := range row {
		s := &row[i]
		if s.Blank() {
			continue
		}
		if len(s.Text) > 4*place.MaxLabel {
			continue
		}
		if hanzi.Label(s.Text) == b.corner {
			return true
		}
		if figures {
			continue // only the corner can still tell
		}
		for k := range b.cols {
			if b.cols[k].Find(s.Text).Rung > place.Unknown {
				n++
				break
			}
		}
	}
	return n > 0
}

// row reads a row of figures below the head that stands above it.
func (b *bands) row(line *templates.Line, label *blocks.Cell, row []blocks.Cell, head []blocks.Cell) {
	b.rows++
	band := 0
	for i, x := range b.table.Bands {
		if slices.Contains(x.Rows, line) {
			band = i
		}
	}
	rest := row
	for i := range row {
		if &row[i] == label {
			rest = row[i+1:]
		}
	}
	all := b.table.Bands[band].Cols
	keys := make([]templates.Key, len(all))
	for i, col := range all {
		keys[i] = templates.MakeKey(b.table.ID, line.ID, col.ID)
	}
	c := b.headOf(head, band)
	b.score += c.known()
	for _, m := range c.missing {
		if !slices.Contains(b.faults, missingHead(line, m)) {
			b.faults = append(b.faults, missingHead(line, m))
		}
	}
	places, ok := []standing(nil), false
	if c.known() > 0 {
		places, ok = c.put(rest, label)
		if !ok {
			places, ok = c.count(rest)
		}
	}
	// With a column lost from the head, two rows are too few to tell whether they lost the same one.
	if !ok || len(c.missing)+len(c.double) > 0 || c.jumbled {
		b.jumbled = b.jumbled || c.jumbled
		b.doubt(line.Name(), keys, rest)
		return
	}
	for i, p := range places {
		l := c.leaves[i]
		if l.col == nil {
			continue
		}
		key := templates.MakeKey(b.table.ID, line.ID, l.col.ID)
		b.set(key, hit{text: inUnit(p.text, l.col, l.text, label.Text), sure: p.sure})
	}
}

func missingHead(row, col *templates.Line) string {
	return "“" + row.Name() + "”上方没有“" + col.Name() + "”栏"
}

// headOf is head, which is the same for all rows below it.
func (b *bands) headOf(head []blocks.Cell, band int) *columns {
	key := headKey{band: band}
	if len(head) > 0 {
		key.first = &head[0]
	}
	c := b.heads[key]
	if c == nil {
		c = b.head(head, band)
		if b.heads == nil {
			b.heads = map[headKey]*columns{}
		}
		b.heads[key] = c
	}
	return c
}

type headKey struct {
	first *blocks.Cell
	band  int
}

// head reads the columns of a band from its head. In text the blank cells after a head are what it was merged with.
func (b *bands) head(head []blocks.Cell, band int) *columns {
	c := &columns{meter: b.meter, text: !b.tb.Spans, usual: b.tb.UsualEnd()}
	c.reach(head)
	all := b.table.Bands[band].Cols
	axis := b.along(&b.cols[band], textsOf(head), len(all) == 1)
	for i := range head {
		s := &head[i]
		if s.Blank() {
			if n := len(c.leaves); n > 0 && !b.tb.Spans {
				c.leaves[n-1].x1 = s.X1
			}
			continue
		}
		var line *templates.Line
		if list := axis.Find(s.Text); len(list) > 0 {
			line = list[0]
		} else if len(c.leaves) == 0 {
			continue // 信息内容, or what stands in its place above the labels
		}
		c.leaves = append(c.leaves, leaf{col: line, text: s.Text, x0: s.X0, x1: s.X1, order: i})
	}
	c.arrange(nil)
	c.tally(all)
	c.order(func(l leaf) int { return slices.Index(all, l.col) })
	c.inOrder = (b.tb.Spans || !c.jumbled) && len(c.leaves) == len(all) && len(c.missing) == 0
	return c
}

// inUnit adds the unit of money that a head or the name of a row gives and that is not the form's own, so that 元 is never
// read as 万元, nor 万元 as 元: the figure is then text, which the check reports.
func inUnit(text string, col *templates.Line, words ...string) string {
	for _, w := range words {
		if unit := templates.OtherUnit(w, col.Unit); unit != "" {
			return withUnit(text, unit)
		}
	}
	return text
}

// withUnit adds a unit to an amount that gives none itself.
func withUnit(text, unit string) string {
	t := hanzi.Trim(text)
	if !blocks.Numeric(t) || emptySign(t) || strings.HasSuffix(t, "元") || blocks.Pieces(t) != nil {
		return text
	}
	return t + unit
}
