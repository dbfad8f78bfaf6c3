package published

import (
	"slices"
	"strings"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/place"
)

// A word is a cell of such a text, or a word where nothing but blanks sets cells apart.
type word struct {
	text string
	at   int // its block
	line int // the line of the source
}

// shows reports a word that is no blank cell.
func (w word) shows() bool { return w.text != "" }

// A run is the words before some figures, and these.
type run struct {
	words, figures []word
	padded         bool // blank cells stand in their line: some that were merged, or figures left blank
	alone          bool // no other figures do
	name           string
	line           *templates.Line // the row, and what it is called there
	named          int             // how many of the words at the end are its name
}

// maxPart is how much a part may hold, in bytes, that is read so: the largest official table takes some eight thousand.
const maxPart = 1 << 16

// words takes the blocks of a part apart, line by line. It returns nil for a part with a table that says where its cells are,
// and for one that is far too long for any.
func words(flow []blocks.Block, part []int) (list [][]word) {
	size := 0
	for _, i := range part {
		size += len(flow[i].Text) + 1
		if g := flow[i].Grid; g != nil {
			size += g.Size()
		}
	}
	if size > maxPart {
		return nil
	}
	add := func(at int, texts []string) {
		line := make([]word, len(texts))
		for i, text := range texts {
			line[i] = word{hanzi.Trim(blocks.Plain(text)), at, len(list)}
		}
		list = append(list, line)
	}
	for _, i := range part {
		b := &flow[i]
		lines := strings.Split(b.Text, "\n")
		if b.Grid != nil {
			if b.Grid.Spans {
				return nil
			}
			lines = nil
			for _, row := range b.Grid.Rows {
				texts := make([]string, len(row))
				for k := range row {
					texts[k] = row[k].Text
				}
				add(i, texts)
			}
		}
		for _, l := range lines {
			if bars := strings.Count(l, "|"); bars > 0 && bars <= blocks.MaxColumns {
				add(i, strings.Split(strings.TrimSuffix(strings.TrimPrefix(hanzi.Trim(l), "|"), "|"), "|"))
			} else if !strings.Contains(l, "。") {
				add(i, strings.FieldsFunc(l, hanzi.Blank))
			}
		}
	}
	return list
}

// runs brings the words together, and finds the rows that they name.
func runs(lines [][]word, rows *place.Labels) []run {
	list := []run{{}}
	for _, line := range lines {
		blank, figures := false, 0
		for _, w := range line {
			r := &list[len(list)-1]
			switch {
			case w.text == "":
				blank = true
			case blocks.Numeric(w.text):
				r.figures = append(r.figures, w)
				figures++
			case len(r.figures) > 0:
				list = append(list, run{words: []word{w}})
			default:
				r.words = append(r.words, w)
			}
		}
		last := &list[len(list)-1]
		if figures > 0 {
			last.padded = last.padded || blank
			last.alone = len(last.figures) == figures
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

// maxBroken is into how many words a label may be broken; the longest official one stands in four lines of a narrow column.
const maxBroken = 8

// inLine reports whether the figures begin in the line of the word before them.
func (r run) inLine() bool {
	return len(r.words) > 0 && len(r.figures) > 0 && r.words[len(r.words)-1].line == r.figures[0].line
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
	return r.alone && !r.padded && len(r.figures) == n && r.inLine()
}
