package blocks

import (
	"strings"

	"nianbao/templates/hanzi"
)

// A report that stands all in one line has its tables there, too, cell behind cell. Where one separator stands between all of
// them, a blank, a tab, two blanks, more of it is a blank cell: that is what a program leaves that joins cells.

// Apart stands in a line between the cells of a table that was read off so. It is the unit separator of ASCII.
const Apart = "\x1f"

// A strungWord is a word of such a report.
type strungWord struct {
	between, text string // what stands before it
	begins        bool   // a line: it is a heading, or stands below one, or is an item, or begins a sentence
	cell          bool   // stands below the heading of a table, and is no sentence
}

// strung takes a line apart into words. It returns them and how many are headings.
func (h *Hints) strung(line string) (words []strungWord, headings int) {
	at, table, below := 0, false, false
	for text := range strings.FieldsFuncSeq(line, hanzi.Blank) {
		heading, tabular := h.Heading(text)
		begins := at + strings.Index(line[at:], text)
		w := strungWord{between: line[at:begins], text: text, cell: table && !heading && !strings.Contains(text, "。")}
		n, _ := hanzi.CutLead(text)
		after := len(words) > 0 && strings.HasSuffix(words[len(words)-1].text, "。")
		w.begins = heading || below || n.Bracket && n.Chinese || after || table && !w.cell
		if at, below = begins+len(text), heading; heading {
			table = tabular
			headings++
		}
		words = append(words, w)
	}
	return words, headings
}

// separator is what stands between cells, most often once and nowhere broken; "" where there is no such thing. Bars say
// more than blanks.
func separator(words []strungWord) (most string) {
	counts := map[string]int{}
	for i, w := range words {
		if w.cell && strings.Contains(w.text, "|") {
			return ""
		}
		if i > 0 && words[i-1].cell {
			if counts[w.between]++; counts[w.between] > counts[most] {
				most = w.between
			}
		}
	}
	for between := range counts {
		if strings.ReplaceAll(between, most, "") != "" {
			return ""
		}
	}
	return most
}

// maxLineOf is how long a line may be, in bytes, that is a paragraph whatever stands in it.
const maxLineOf = 600

// unrolled breaks lines that hold a whole report, with blanks where its lines ended: around headings, before numbers in
// brackets and behind stops. The cells of a table stay in one line (strung.go).
func (h *Hints) unrolled(s string) string {
	if h == nil || len(s) <= maxLineOf {
		return s
	}
	var out []byte
	done := 0 // of s
	for from := 0; from < len(s); {
		to := len(s)
		if n := strings.IndexByte(s[from:], '\n'); n >= 0 {
			to = from + n
		}
		if to-from > maxLineOf {
			out = append(append(out, s[done:from]...), h.unroll(s[from:to])...)
			done = to
		}
		from = to + 1
	}
	if done == 0 {
		return s
	}
	return string(append(out, s[done:]...))
}

func (h *Hints) unroll(line string) string {
	words, headings := h.strung(line)
	if headings < 3 {
		return line
	}
	apart, out := separator(words), make([]byte, 0, len(line)+len(line)/16)
	for i, w := range words {
		joined := i > 0 && words[i-1].cell && apart != ""
		if joined {
			cells := len(w.between) / len(apart)
			if !w.cell { // a line ends the last
				cells--
			}
			out = append(out, strings.Repeat(Apart, cells)...)
		}
		switch {
		case joined && w.cell:
		case w.begins:
			out = append(out, '\n')
		default:
			out = append(out, strings.ReplaceAll(w.between, "\t", " ")...) // no row of a table
		}
		out = append(out, w.text...)
	}
	return string(out)
}
