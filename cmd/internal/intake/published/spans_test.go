package published

import (
	"fmt"
	"html"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// A drawnCell is a cell as a page or a Word document writes it.
type drawnCell struct {
	text       string
	cols, rows int
	below      bool // continues the cell above, in Word
	key        templates.Key
}

// drawn lists the cells of a table; Word has one for every row that a cell reaches down to.
func drawnCells(rows [][]cellOf, word bool) [][]drawnCell {
	out := make([][]drawnCell, len(rows))
	for r, row := range rows {
		for i, c := range row {
			if !c.cont {
				out[r] = append(out[r], drawnCell{text: c.text, cols: max(c.cols, 1), rows: max(c.rows, 1), key: c.key})
				continue
			}
			for up := r - 1; word && up >= 0; up-- {
				if o := rows[up][i]; !o.cont {
					if up+o.rows > r {
						out[r] = append(out[r], drawnCell{cols: max(o.cols, 1), rows: 1, below: true})
					}
					break
				}
			}
		}
	}
	return out
}

// damage changes the cells in one way, and says how. It returns one table or the two that it was cut into.
func damage(r *rand.Rand, t [][]drawnCell) ([][][]drawnCell, string) {
	at := r.IntN(len(t))
	if len(t[at]) == 0 {
		return [][][]drawnCell{t}, "nothing"
	}
	i := r.IntN(len(t[at]))
	c := &t[at][i]
	kinds := []struct {
		name string
		do   func()
	}{
		{"cell lost", func() { t[at] = slices.Delete(t[at], i, i+1) }},
		{"blank put in", func() { t[at] = slices.Insert(t[at], i, drawnCell{cols: 1, rows: 1}) }},
		{"copy put in", func() { t[at] = slices.Insert(t[at], i, *c) }},
		{"number put in", func() { t[at] = slices.Insert(t[at], i, drawnCell{text: "7077", cols: 1, rows: 1}) }},
		{"merged with the next", func() {
			if i+1 < len(t[at]) {
				c.text, c.cols = c.text+t[at][i+1].text, c.cols+t[at][i+1].cols
				t[at] = slices.Delete(t[at], i+1, i+2)
			}
		}},
		{"run together", func() {
			if i+1 < len(t[at]) {
				c.text += t[at][i+1].text
				t[at] = slices.Delete(t[at], i+1, i+2)
			}
		}},
		{"cut in two", func() {
			text, rest := []rune(c.text), *c
			c.text, rest.text = string(text[:len(text)/2]), string(text[len(text)/2:])
			t[at] = slices.Insert(t[at], i+1, rest)
		}},
		{"wider", func() { c.cols++ }},
		{"narrower", func() { c.cols = max(c.cols-1, 1) }},
		{"taller", func() { c.rows++ }},
		{"lower", func() { c.rows = max(c.rows-1, 1) }},
		{"two of a row exchanged, no figures", func() {
			if k := r.IntN(len(t[at])); c.key == "" && t[at][k].key == "" {
				c.text, t[at][k].text = t[at][k].text, c.text
			}
		}},
		{"no text, no figure", func() {
			if c.key == "" {
				c.text = ""
			}
		}},
		{"row lost", func() { t = slices.Delete(t, at, at+1) }},
		{"row twice", func() { t = slices.Insert(t, at, slices.Clone(t[at])) }},
		{"column lost", func() {
			for k := range t {
				if i < len(t[k]) {
					t[k] = slices.Delete(t[k], i, i+1)
				}
			}
		}},
		{"ends of the rows lost", func() {
			for k := range t[at:] {
				t[at+k] = t[at+k][:min(len(t[at+k]), max(i, 1))]
			}
		}},
		{"row broken", func() {
			rest := slices.Clone(t[at][i:])
			t[at] = t[at][:i]
			t = slices.Insert(t, at+1, rest)
		}},
	}
	if n := r.IntN(len(kinds) + 1); n < len(kinds) {
		kinds[n].do()
		return [][][]drawnCell{t}, fmt.Sprint(kinds[n].name, " ", at, " ", i)
	}
	return [][][]drawnCell{t[:at], t[at:]}, fmt.Sprint("two tables ", at)
}

func drawHTML(t [][]drawnCell) string {
	var b strings.Builder
	for _, row := range t {
		b.WriteString("<tr>")
		for _, c := range row {
			fmt.Fprintf(&b, "<td rowspan=%d colspan=%d>%s</td>", c.rows, c.cols, html.EscapeString(c.text))
		}
		b.WriteString("</tr>")
	}
	return "<table>" + b.String() + "</table>"
}

func drawWord(t [][]drawnCell) string {
	var b strings.Builder
	for _, row := range t {
		b.WriteString("<w:tr>")
		for _, c := range row {
			merge := ""
			if c.rows > 1 {
				merge = `<w:vMerge w:val="restart"/>`
			} else if c.below {
				merge = "<w:vMerge/>"
			}
			fmt.Fprintf(&b, `<w:tc><w:tcPr><w:gridSpan w:val="%d"/>%s</w:tcPr>%s</w:tc>`, c.cols, merge, paragraphXML(html.EscapeString(c.text)))
		}
		b.WriteString("</w:tr>")
	}
	return "<w:tbl>" + b.String() + "</w:tbl><w:p/>"
}

// TestNeverAGuessSpans is TestNeverAGuess for tables with merged cells: whatever is done to a cell, its spans, a row or a
// column, no figure is handed out in another's place.
func TestNeverAGuessSpans(t *testing.T) {
	rounds := tier.Rounds(60, 200)
	if n, err := strconv.Atoi(os.Getenv("NIANBAO_ROUNDS")); err == nil {
		rounds = n
	}
	read := 0
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 9))
		s := newSample(t, templates.Forms()[seed%len(templates.Forms())].ID)
		truth := s.distinct(r)
		for _, word := range []bool{false, true} {
			hurt, how := s.form.Tables[r.IntN(len(s.form.Tables))].ID, ""
			draw, paragraph := drawHTML, func(p string) string { return "<p>" + p + "</p>" }
			if word {
				draw, paragraph = drawWord, paragraphXML
			}
			next := 0
			body := s.document(paragraph, func(rows [][]cellOf) string {
				cells := drawnCells(rows, word)
				parts := [][][]drawnCell{cells}
				if s.form.Tables[next].ID == hurt {
					parts, how = damage(r, cells)
				}
				next++
				out := ""
				for _, p := range parts {
					out += draw(p)
				}
				return out
			})
			name, data := "r.html", []byte(body)
			if word {
				name, data = "r.docx", wordFile(t, map[string]string{"body": body})
			}
			res := readNamed(name, data, nil)
			if res.Filing == nil || res.Filing.Form != s.form {
				continue
			}
			for _, key := range s.form.Keys() {
				switch c := res.Filing.Cell(key); {
				case c.Kind == templates.CellUnreadable, c.Kind == templates.CellText:
				case c.Kind == templates.CellNumber && c.Number.String() == truth[key], c.Kind == templates.CellBlank && truth[key] == "":
					read++
				default:
					t.Errorf("seed %d, %s, %s: %s: %s is %s, was %q", seed, name, hurt, how, key, shown(c), truth[key])
				}
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d figures read rightly", read)
}
