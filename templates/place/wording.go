package place

import (
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// Labels finds a line of a form by its wording in a real file.
type Labels struct {
	Exact map[string][]*templates.Line // by folded wording
	loose map[string][]*templates.Line // by folded wording without its number
	keys  []string                     // of loose, for near misses
	memo  map[string][]*templates.Line // answers given; the cells of a table repeat themselves
}

// A Wording is the labels of one official table.
type Wording struct {
	Rows, Cols Labels
	Bands      []Labels // of columns, by band
}

// NewWording knows the labels of a table. It remembers what it was asked, and is for one goroutine.
func NewWording(t *templates.Table) *Wording {
	w := &Wording{Bands: make([]Labels, len(t.Bands))}
	w.Rows.AddLines(t.Rows)
	w.Rows.AddLines(BandRows(t))
	w.Cols.AddLines(t.Cols)
	for i, b := range t.Bands {
		w.Bands[i].AddLines(b.Cols)
	}
	return w
}

// AddLines indexes lines and all lines below them.
func (l *Labels) AddLines(lines []*templates.Line) {
	if l.Exact == nil {
		l.Exact, l.loose, l.memo = map[string][]*templates.Line{}, map[string][]*templates.Line{}, map[string][]*templates.Line{}
	}
	for _, line := range lines {
		for i, text := range append([]string{line.Label, strings.TrimSuffix(line.Label, line.Note), line.Short}, line.Also...) {
			if text == "" || i == 2 && text == line.Label {
				continue
			}
			put(l.Exact, hanzi.Label(text), line)
			_, rest := hanzi.CutLead(text)
			key := hanzi.Label(rest)
			if _, known := l.loose[key]; !known {
				l.keys = append(l.keys, key)
			}
			put(l.loose, key, line)
		}
		l.AddLines(line.Lines)
	}
}

func put(m map[string][]*templates.Line, key string, line *templates.Line) {
	if key == "" {
		return
	}
	for _, have := range m[key] {
		if have == line {
			return
		}
	}
	m[key] = append(m[key], line)
}

// Synonyms are words that are used for others where those do not stand.
var Synonyms = map[string]string{"合计": "总计", "共计": "总计", "小计总计": "总计"}

// MaxLabel is the longest label in characters; the longest official one has 46.
const MaxLabel = 90

// Find returns the lines that a text may name, best first. Numbers, blanks, punctuation and a bracket at the end do not
// count; where nothing fits, one line that differs in few characters does.
func (l *Labels) Find(text string) []*templates.Line {
	if l.Exact == nil || len(text) > 4*MaxLabel || utf8.RuneCountInString(text) > MaxLabel {
		return nil
	}
	if list, known := l.memo[text]; known {
		return list
	}
	list := l.search(text)
	l.memo[text] = list
	return list
}

func (l *Labels) search(text string) []*templates.Line {
	if hanzi.Label(text) == "" {
		return nil
	}
	if list := l.Written(text); list != nil {
		return list
	}
	if label, _ := hanzi.CutRemark(text); label != text && hanzi.Trim(label) != "" {
		if list := l.Written(label); list != nil {
			return list
		}
	}
	_, rest := hanzi.CutLead(text)
	if key := Near(hanzi.Label(rest), l.keys); key != "" {
		return l.loose[key]
	}
	return nil
}

// Written returns the lines whose wording a text is, with its number or without.
func (l *Labels) Written(text string) []*templates.Line {
	if list := l.Exact[hanzi.Label(text)]; list != nil {
		return list
	}
	_, rest := hanzi.CutLead(text)
	return l.loose[hanzi.Label(rest)]
}

// Near returns the one key that differs from word in at most a sixth of its characters, or "". Words of fewer than five
// characters have no near misses: 结果维持 and 结果纠正 are too close.
func Near(word string, keys []string) string {
	n := utf8.RuneCountInString(word)
	limit := n / 6
	if n >= 5 {
		limit = max(limit, 1)
	}
	if limit == 0 {
		return ""
	}
	best, found := limit+1, ""
	w := []rune(word)
	for _, key := range keys {
		m := utf8.RuneCountInString(key)
		if m-n > limit || n-m > limit || m < 5 {
			continue
		}
		switch d := hanzi.Distance(w, []rune(key)); {
		case d < best:
			best, found = d, key
		case d == best && d <= limit:
			found = "" // two are as near: neither is certain
		}
	}
	return found
}

// Official returns a form's columns of figures in the order in which the printed head reads, row by row.
func Official(t *templates.Table) []*templates.Line {
	byText := map[string]*templates.Line{}
	var walk func([]*templates.Line)
	walk = func(lines []*templates.Line) {
		for _, l := range lines {
			if l.ID != "" {
				byText[l.Label] = l
			}
			walk(l.Lines)
		}
	}
	walk(t.Cols)
	var list []*templates.Line
	for _, c := range t.Grid().Cells {
		if c.Role == templates.RoleHead {
			if l := byText[c.Text]; l != nil {
				list = append(list, l)
			}
		}
	}
	return list
}

// Leaves returns the lines with an id, in order.
func Leaves(lines []*templates.Line) []*templates.Line {
	var list []*templates.Line
	for _, l := range lines {
		if l.ID != "" {
			list = append(list, l)
		}
		list = append(list, Leaves(l.Lines)...)
	}
	return list
}

// BandRows are the rows of all bands.
func BandRows(t *templates.Table) []*templates.Line {
	var list []*templates.Line
	for _, b := range t.Bands {
		list = append(list, b.Rows...)
	}
	return list
}

// MaxLeaves is how many columns a head may have for figures to be placed under it; an official one has fifteen.
const MaxLeaves = 64
