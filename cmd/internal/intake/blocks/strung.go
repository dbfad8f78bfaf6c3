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
