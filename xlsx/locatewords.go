package xlsx

import (
	"regexp"
	"sync"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// formWords are the wordings of a form's tables, folded once for all workbooks.
type formWords struct {
	known  map[string]bool                      // every folded wording
	tables map[*templates.Table]map[string]bool // of one table
	lines  map[*templates.Line][]string         // of one line, without repetition
	folded map[string]string                    // official labels as they are written, to their folded form
}

var wordsOfForms sync.Map // *templates.Form -> *formWords

func wordsOf(f *templates.Form) *formWords {
	if w, ok := wordsOfForms.Load(f); ok {
		return w.(*formWords)
	}
	w := &formWords{map[string]bool{}, map[*templates.Table]map[string]bool{}, map[*templates.Line][]string{}, map[string]string{}}
	for _, t := range f.Tables {
		own := map[string]bool{}
		w.tables[t] = own
		add := func(text string) string {
			folded := hanzi.Label(text)
			w.folded[text] = folded
			if folded != "" {
				own[folded], w.known[folded] = true, true
			}
			return folded
		}
		var walk func(lines []*templates.Line)
		walk = func(lines []*templates.Line) {
			for _, l := range lines {
				seen := map[string]bool{"": true}
				for _, text := range append([]string{l.Label, l.Short}, l.Also...) {
					if folded := add(text); !seen[folded] {
						seen[folded] = true
						w.lines[l] = append(w.lines[l], folded)
					}
				}
				walk(l.Lines)
			}
		}
		walk(t.Rows)
		walk(t.Cols)
		add(t.Corner)
		for _, b := range t.Bands {
			add(b.Label)
			walk(b.Rows)
			walk(b.Cols)
		}
	}
	kept, _ := wordsOfForms.LoadOrStore(f, w)
	return kept.(*formWords)
}

// unitBracket is how a head names its unit: （单位：元）, [千元], ，单位亿元.
var unitBracket = regexp.MustCompile(`[（(\[［〔，,]\s*(?:单位\s*[:：]?\s*)?[十百千万亿]*元?\s*[）)\]］〕]?\s*$`)

// label returns the folded official wording that a text is, or "". A unit that it names in brackets does not count here: the
// unit of a figure is looked at when the figure is read.
func (w *formWords) label(s string) string {
	text := w.fold(s)
	if w.known[text] {
		return text
	}
	if at := unitBracket.FindStringIndex(s); at != nil {
		if text = w.fold(s[:at[0]]); w.known[text] {
			return text
		}
	}
	return ""
}

// fold is hanzi.Label with the official labels known beforehand.
func (w *formWords) fold(s string) string {
	if folded, ok := w.folded[s]; ok {
		return folded
	}
	return hanzi.Label(s)
}
