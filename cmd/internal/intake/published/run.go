package published

import (
	"maps"
	"slices"
	"strings"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/place"
)

// A word is a cell of such a text, or a word where nothing but blanks sets cells apart.
type word struct {
	text   string
	at     int   // its block
	line   int   // the line of the source
	gap    int   // in a line whose words are set apart by blanks: how many stand before it
	x0, x1 int   // and the columns that it takes there; 0 and 0 elsewhere
	later  bool  // in a line that blanks set apart: others stand before it
	blanks int   // how many blank cells follow it
	by     trace // what says so; of a blank cell: what it is
}

// A trace is what a blank cell leaves. The weakest comes first.
type trace int8

const (
	bySpace trace = iota // more blanks than stand between words otherwise, or none in a column
	byGap                // in a report of one line: what stands between all cells stands there once more
	byLine               // an empty line, or nothing but a bar in it, where every cell has its line
	byBar                // a bar or a tab more in the line of the row
)

// shows reports a word that is no blank cell.
func (w word) shows() bool { return w.text != "" }

// A run is the words before some figures, and these.
type run struct {
	words, figures []word
	padded         bool // blank cells stand in their line: some that were merged, or figures left blank
	alone          bool // no other figures do
	filled         bool // the blank cells of the row stand among the figures
	name           string
	line           *templates.Line // the row, and what it is called there
	named          int             // how many of the words at the end are its name
}

// maxPart is how much a part may hold, in bytes, that is read so: the largest official table takes some eight thousand.
const maxPart = 1 << 16

// words takes the blocks of a part apart, line by line. It returns nil for a part with a table that says where its cells are,
// and for one that is far too long for any. least empty lines stand below it at all events.
func words(flow []blocks.Block, part []int, least int) (list [][]word) {
	if sizeOf(flow, part) > maxPart {
		return nil
	}
	add := func(at int, by trace, texts ...string) {
		line := make([]word, len(texts))
		for k, text := range texts {
			line[k] = word{text: hanzi.Trim(blocks.Plain(text)), at: at, line: len(list), by: by, later: k > 0 && by == byGap}
		}
		list = append(list, line)
	}
	usual, single := usualGap(flow, part), false // single: one cell stands in the line before
	for _, i := range part {
		b := &flow[i]
		lines, gap := strings.Split(b.Text, "\n"), int(b.Gap)
		if b.Grid != nil {
			if b.Grid.Spans {
				return nil
			}
			lines, single = nil, false
			for _, row := range b.Grid.Rows {
				texts := make([]string, len(row))
				for k := range row {
					texts[k] = row[k].Text
				}
				if !slices.ContainsFunc(texts, func(t string) bool { return hanzi.Trim(t) != "" }) {
					texts = append(texts, "") // of bars alone each ends a cell
				}
				add(i, byBar, texts...)
			}
		}
		if laid := b.Laid(); laid != "" {
			lines = []string{laid}
		}
		for _, l := range lines {
			if strings.Contains(l, blocks.Apart) {
				add(i, byGap, strings.Split(l, blocks.Apart)...)
				single = false
			} else if bars := strings.Count(l, "|"); bars > 0 && bars <= blocks.MaxColumns {
				if l = hanzi.Trim(l); strings.Trim(l, "| ") == "" {
					l += "|" // a bar ends each of the cells, and no text stands before the first
				}
				add(i, byBar, strings.Split(strings.TrimSuffix(strings.TrimPrefix(l, "|"), "|"), "|")...)
			} else if !strings.Contains(l, "。") {
				line := spread(blocks.Plain(l))
				if single && len(line) == 1 {
					for range min((gap-usual)/(usual+1), blocks.MaxColumns) {
						add(i, byBar, "")
					}
				}
				for k := range line {
					line[k].at, line[k].line = i, len(list)
				}
				list, single = append(list, line), len(line) == 1
			}
			gap = 0
		}
	}
	if single {
		below := 0
		if next := part[len(part)-1] + 1; next < len(flow) {
			below = int(flow[next].Gap) - max(usual, least)
		}
		for range min(below/(usual+1), blocks.MaxColumns) {
			add(part[len(part)-1], byBar, "")
		}
	}
	return list
}

// sizeOf is how much a part holds, in bytes.
func sizeOf(flow []blocks.Block, part []int) (size int) {
	for _, i := range part {
		size += len(flow[i].Text) + 1
		if g := flow[i].Grid; g != nil {
			size += g.Size()
		}
	}
	return size
}

// leastBelow is the fewest empty lines that stand below the parts with a table: so many a page or a program puts there, and a table
// with more below it ends with a blank cell.
func (m *matcher) leastBelow(flow []blocks.Block, parts []part) int {
	least := -1
	for _, p := range parts {
		if n := len(p.blocks); m.form.Sections[p.section].Table != nil && n > 0 && p.blocks[n-1]+1 < len(flow) {
			if gap := int(flow[p.blocks[n-1]+1].Gap); least < 0 || gap < least {
				least = gap
			}
		}
	}
	return least
}

// usualShare is what share of the lines of a part the fewest empty lines must stand between to be those that set its cells apart:
// where many figures are blank most gaps are wider, and a line that a page break has joined to the next says nothing.
const usualShare = 4

// usualGap is how many empty lines stand between the cells of a part.
func usualGap(flow []blocks.Block, part []int) int {
	counts, all := map[int]int{}, 0
	for k, i := range part {
		if k > 0 && flow[i].Grid == nil && flow[part[k-1]].Grid == nil {
			counts[int(flow[i].Gap)]++
			all++
		}
	}
	for _, gap := range slices.Sorted(maps.Keys(counts)) {
		if usualShare*counts[gap] >= all {
			return gap
		}
	}
	return 0
}

// spread reads the words of a line that nothing but blanks sets apart.
func spread(l string) (line []word) {
	at, x := 0, 0
	for w := range strings.FieldsFuncSeq(l, hanzi.Blank) {
		begins := at + strings.Index(l[at:], w)
		gap := l[at:begins]
		x += hanzi.Columns(gap)
		line = append(line, word{text: w, gap: len(gap), x0: x, x1: x + hanzi.Columns(w), later: len(line) > 0})
		x, at = x+hanzi.Columns(w), begins+len(w)
	}
	return line
}

// runs brings the words together, and finds the rows that they name.
func runs(lines [][]word, rows *place.Labels) []run {
	list := []run{{}}
	var last *word // the last one that shows something
	for k, line := range lines {
		blank, figures, shown := false, 0, slices.ContainsFunc(line, word.shows)
		for _, w := range line {
			r := &list[len(list)-1]
			if !w.shows() {
				blank = blank || w.by == byBar
				last.followed(w.by, shown, k)
				continue
			}
			w.line = k
			switch {
			case blocks.Numeric(w.text):
				r.figures, r.alone = append(r.figures, w), false // of a line that ends with it
				figures++
				last = &r.figures[len(r.figures)-1]
				continue
			case len(r.figures) > 0:
				list = append(list, run{})
				r = &list[len(list)-1]
			}
			r.words = append(r.words, w)
			last = &r.words[len(r.words)-1]
		}
		if r := &list[len(list)-1]; figures > 0 {
			r.padded = r.padded || blank
			r.alone = len(r.figures) == figures
		}
	}
	inLines := slices.ContainsFunc(list, run.inLine)
	for i := range list {
		if r := &list[i]; !inLines || r.inLine() {
			r.label(rows) // elsewhere what stands above a line of figures may be the label of another row, left blank
		}
		if i+1 < len(list) && list[i].line == nil {
			list[i].broken(&list[i+1], rows)
		}
	}
	return list
}

// followed counts a blank cell behind a word, in its own line or in one that holds no words. One at the beginning of a line with
// words belongs to what follows.
func (w *word) followed(by trace, shown bool, line int) {
	if w == nil || shown && w.line != line {
		return
	}
	if w.line != line {
		by = min(by, byLine)
	}
	if w.blanks == 0 || by < w.by {
		w.by = by
	}
	w.blanks++
}

// maxBroken is into how many words a label may be broken; the longest official one stands in four lines of a narrow column.
const maxBroken = 8

// inLine reports whether the figures begin in the line of the word before them.
func (r run) inLine() bool {
	return len(r.words) > 0 && len(r.figures) > 0 && r.words[len(r.words)-1].line == r.figures[0].line
}

// overfull reports that blank cells stand beside the figures: there are more cells than these. Empty lines stand anywhere, and so do
// blanks behind the name where a row has its own line.
func (r *run) overfull() bool {
	cells, by := behind(r.words[len(r.words)-1], r.figures)
	switch by {
	case byBar:
		return r.inLine() && len(cells) > len(r.figures)
	case bySpace:
		return !r.alone || slices.ContainsFunc(r.figures, func(w word) bool { return w.blanks > 0 })
	}
	return by == byGap
}

// label finds the row that the words at the end name.
func (r *run) label(rows *place.Labels) {
	for n := min(maxBroken, len(r.words)); n > 0 && len(r.figures) > 0; n-- {
		text := textOf(r.words[len(r.words)-n:])
		if a := rows.Find(text); len(a.Lines) > 0 && (a.Rung > place.Near || n == 1) {
			r.line, r.name, r.named = a.Lines[0], text, n
			return
		}
	}
}

// broken finds a row whose label is broken around its figures: some of it stands before them, the end behind.
func (r *run) broken(next *run, rows *place.Labels) {
	for n := min(maxBroken/2, len(r.words)); n > 0; n-- {
		for k := 1; k <= min(maxBroken/2, len(next.words)); k++ {
			text := textOf(r.words[len(r.words)-n:]) + textOf(next.words[:k])
			if a := rows.Written(text); len(a.Lines) == 1 && a.Lines[0].ID != "" {
				r.line, r.name, r.named = a.Lines[0], text, n
				next.words = next.words[k:]
				return
			}
		}
	}
}

// others are the words before the name of the row.
func (r *run) others() []word { return r.words[:max(len(r.words)-r.named, 0)] }

func textOf(list []word) string {
	var b strings.Builder
	for _, w := range list {
		b.WriteString(w.text)
	}
	return b.String()
}

// firm reports whether the figures stand in one line with the end of their label, and that line holds n cells besides and no
// more.
func (r *run) firm(n int) bool {
	return r.alone && !r.padded && len(r.figures) == n && r.inLine() && !torn(r.figures)
}

// A blank inside a figure takes one column, or two; where the cells of other figures of its line stand so far apart, it is not theirs.
const widestTear, cellsApart = 2, 6

// cut reports that a figure at the end of a line and one at the beginning of the next may be one where the line was full.
func cut(figures []word) bool {
	for k := 1; k < len(figures); k++ {
		if a, b := figures[k-1], figures[k]; a.line != b.line && a.later && !b.later {
			return true
		}
	}
	return false
}

// torn reports that two figures of a line may be one that was cut in two: 0          70        5　5          53.
func torn(figures []word) bool {
	narrow, wide := false, false
	for k := 1; k < len(figures); k++ {
		if a, b := figures[k-1], figures[k]; a.line == b.line && b.x1 > 0 {
			narrow, wide = narrow || b.x0-a.x1 <= widestTear, wide || b.x0-a.x1 >= cellsApart
		}
	}
	return narrow && wide
}
