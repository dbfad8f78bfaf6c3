package templates

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// A formWord is the wording of an item of table 三 (属于国家秘密), or of a kind of applicant (商业企业), as prose uses it.
type formWord struct {
	text    []rune
	meaning word
	name    Key // applications.refused_secret, or the column's id
}

// leastItem is the length below which a label is no certain sign of its row: 其他.
const leastItem = 4

var formWordLists sync.Map // *Form -> map[rune][]formWord

// formWords returns the wordings that a form gives to the items of the results and to the kinds of applicants, the longest
// first. Groups of results (不予公开) and 自然人 are in the vocabulary.
func formWords(form *Form) map[rune][]formWord {
	if list, ok := formWordLists.Load(form); ok {
		return list.(map[rune][]formWord)
	}
	list := map[rune][]formWord{}
	add := func(text string, meaning word, name Key) {
		text = string(readProse(text).text)
		if runes := []rune(text); len(runes) >= leastItem && !strings.ContainsAny(text, "“”()") {
			list[runes[0]] = append(list[runes[0]], formWord{runes, meaning, name})
		}
	}
	if t := form.tables["applications"]; t != nil {
		for _, key := range t.keys {
			fig := form.figures[key]
			row, column := fig.Row, fig.Column
			if column.ID == "total" && row.parent != nil && row.parent.parent != nil {
				for _, label := range append([]string{row.Label, row.Short}, row.Also...) {
					label = strings.TrimLeft(label, "0123456789.．")
					first, _, _ := strings.Cut(label, "、")
					for _, text := range []string{label, first} {
						add(text, wItem, Key(strings.TrimSuffix(string(key), ".total")))
						add(strings.TrimPrefix(text, "属于"), wItem, Key(strings.TrimSuffix(string(key), ".total")))
					}
				}
			}
			if row.ID == "new" && column.parent != nil && column.parent.parent != nil {
				add(column.Label, wApplicant, Key(column.ID))
			}
		}
	}
	for _, words := range list {
		slices.SortStableFunc(words, func(a, b formWord) int { return cmp.Compare(len(b.text), len(a.text)) })
	}
	formWordLists.Store(form, list)
	return list
}

// formWord returns the longest of the form's wordings at the start of text, or nil.
func (w *wordReader) formWord(text []rune) *formWord {
	words := w.form[text[0]]
	for i := range words {
		if fw := &words[i]; len(text) >= len(fw.text) && slices.Equal(text[:len(fw.text)], fw.text) {
			return fw
		}
	}
	return nil
}

// item returns the one item or applicant that text names, or "" for none and for several.
func (w *wordReader) item(text []rune) Key {
	var found Key
	for i := 0; i < len(text); {
		if fw := w.formWord(text[i:]); fw != nil {
			if found != "" && found != fw.name {
				return ""
			}
			found = fw.name
		}
		_, n := w.next(text[i:])
		i += n
	}
	return found
}
