package place

import (
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// A Rung is how a text was recognised as a wording. Whoever takes a text that only comes near to one says so.
type Rung int8

const (
	Unknown    Rung = iota
	Near            // in few characters another; numbers are never another
	Remarked        // without a bracket at its end
	Unnumbered      // without its number, or with another
	Written         // the official wording, or one that the form lists beside it, letter for letter
)

// An Answer is what a text may name.
type Answer struct {
	Lines []*templates.Line // best first
	Rung  Rung
}

// certain returns the one line that an answer names beyond doubt, or nil.
func (a Answer) certain() *templates.Line {
	if a.Rung > Near && len(a.Lines) == 1 {
		return a.Lines[0]
	}
	return nil
}

// Labels finds a line of a form by its wording in a real file. It remembers what it was asked, and is for one goroutine.
type Labels struct {
	exact map[string][]*templates.Line // by folded wording
	loose map[string][]*templates.Line // by folded wording without its number
	keys  []string                     // of loose, for near misses
	order map[*templates.Line]int      // in which the printed table is read
	memo  map[string]Answer            // answers given; the cells of a table repeat themselves
}

// A Wording is the labels of one official table.
type Wording struct {
	Rows, Cols Labels
	Bands      []Labels // of columns, by band
}

// NewWording knows the labels of a table.
func NewWording(t *templates.Table) *Wording {
	w := &Wording{Bands: make([]Labels, len(t.Bands))}
	w.Rows.Add(t.Rows)
	w.Rows.Add(BandRows(t))
	w.Cols.Add(t.Cols)
	for i, line := range Official(t) {
		w.Cols.order[line] = i
	}
	for i, b := range t.Bands {
		w.Bands[i].Add(b.Cols)
	}
	return w
}

// Add indexes lines and all lines below them.
func (l *Labels) Add(lines []*templates.Line) {
	if l.exact == nil {
		l.exact, l.loose = map[string][]*templates.Line{}, map[string][]*templates.Line{}
		l.order, l.memo = map[*templates.Line]int{}, map[string]Answer{}
	}
	for _, line := range lines {
		l.order[line] = len(l.order)
		for i, text := range append([]string{line.Label, strings.TrimSuffix(line.Label, line.Note), line.Short}, line.Also...) {
			if text == "" || i == 2 && text == line.Label {
				continue
			}
			put(l.exact, hanzi.Label(text), line)
			_, rest := hanzi.CutLead(text)
			key := hanzi.Label(rest)
			if _, known := l.loose[key]; !known {
				l.keys = append(l.keys, key)
			}
			put(l.loose, key, line)
		}
		l.Add(line.Lines)
	}
}

func put(m map[string][]*templates.Line, key string, line *templates.Line) {
	if key != "" && !slices.Contains(m[key], line) {
		m[key] = append(m[key], line)
	}
}

// Synonyms are words that are used for others where those do not stand.
var Synonyms = map[string]string{"合计": "总计", "共计": "总计", "小计总计": "总计"}

// MaxLabel is the longest label in characters; the longest official one has 46.
const MaxLabel = 90

// Find returns the lines that a text may name, by the ladder of rungs: each is tried where those above it gave nothing.
// Blanks and punctuation never count.
func (l *Labels) Find(text string) Answer {
	if l.exact == nil || len(text) > 4*MaxLabel || utf8.RuneCountInString(text) > MaxLabel {
		return Answer{}
	}
	a, known := l.memo[text]
	if !known {
		a = l.search(text)
		l.memo[text] = a
	}
	return a
}

func (l *Labels) search(text string) Answer {
	if hanzi.Label(text) == "" {
		return Answer{}
	}
	if a := l.Written(text); a.Rung != Unknown {
		return a
	}
	if label, remark := hanzi.CutRemark(text); remark != "" {
		if a := l.Written(label); a.Rung != Unknown {
			return Answer{a.Lines, Remarked}
		}
	}
	_, rest := hanzi.CutLead(text)
	if key := hanzi.Misread(hanzi.Label(rest), l.keys, l.same); key != "" {
		return Answer{l.loose[key], Near}
	}
	return Answer{}
}

// Written finds the lines whose wording a text is, with its number or without: all that Find does where nothing may be near.
func (l *Labels) Written(text string) Answer {
	if list := l.exact[hanzi.Label(text)]; list != nil {
		return Answer{list, Written}
	}
	_, rest := hanzi.CutLead(text)
	if list := l.loose[hanzi.Label(rest)]; list != nil {
		return Answer{list, Unnumbered}
	}
	return Answer{}
}

// same reports whether two wordings are of the same lines.
func (l *Labels) same(a, b string) bool { return slices.Equal(l.loose[a], l.loose[b]) }

// A Miss is a text that was taken for the label of a line though it only comes near to it.
type Miss struct {
	Got  string
	Line *templates.Line
}

// An Axis is the labels along one side of a table in a file. Of the texts that only come near to a label it believes those
// that stand where the label belongs.
type Axis struct {
	labels *Labels
	near   map[string]*templates.Line
	Misses []Miss // what was believed, in order
}

// Along reads the texts along one side of a table, in the order of reading. A near miss is believed where the label that
// was meant stands nowhere else, no other text comes near to it, and the labels before and after it agree: there are any,
// or alone is set, and they stand in the official order.
func (l *Labels) Along(texts []string, alone bool) *Axis {
	a := &Axis{labels: l, near: map[string]*templates.Line{}}
	answers := make([]Answer, len(texts))
	meant := map[*templates.Line]string{} // by which text; "" for one that stands there, or several
	for i, text := range texts {
		answers[i] = l.Find(text)
		for _, line := range answers[i].Lines {
			if was, again := meant[line]; answers[i].Rung > Near || again && was != text {
				meant[line] = ""
			} else {
				meant[line] = text
			}
		}
	}
	for i, answer := range answers {
		if answer.Rung != Near || len(answer.Lines) != 1 || a.near[texts[i]] != nil {
			continue
		}
		if line := answer.Lines[0]; meant[line] == texts[i] && l.agree(answers, i, alone) {
			a.near[texts[i]] = line
			a.Misses = append(a.Misses, Miss{texts[i], line})
		}
	}
	return a
}

// agree reports whether the labels next to answer i, as far as they are certain, stand before and after it in the official
// table, too.
func (l *Labels) agree(answers []Answer, i int, alone bool) bool {
	at, seen := l.order[answers[i].Lines[0]], alone
	for k := i - 1; k >= 0; k-- {
		if line := answers[k].certain(); line != nil {
			if seen = true; l.order[line] >= at {
				return false
			}
			break
		}
	}
	for k := i + 1; k < len(answers); k++ {
		if line := answers[k].certain(); line != nil {
			return l.order[line] > at
		}
	}
	return seen
}

// Find returns the lines that a text of the axis may name, best first.
func (a *Axis) Find(text string) []*templates.Line {
	answer := a.labels.Find(text)
	if answer.Rung == Near && a.near[text] == nil {
		return nil
	}
	return answer.Lines
}

// Official returns a table's columns of figures, and the groups of a strip, in the order in which the printed head reads, row
// by row.
func Official(t *templates.Table) []*templates.Line {
	byText := map[string]*templates.Line{}
	for _, l := range Leaves(t.Cols) {
		byText[l.Label] = l
	}
	if t.Shape == templates.Strip {
		for _, l := range Leaves(t.Rows) {
			byText[l.Label] = l
		}
	}
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
var Leaves = templates.Leaves

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
