package returned

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// What stands beside a name is located like a figure: the passages of sheet 正文, right of their names, and the details of
// the agency on the cover. A name is looked for where the layout puts it, then on its sheet, then in the whole workbook,
// where it must be the only one. One that is found nowhere was written over: its place is known as long as the names
// before and after it have moved alike, and then it is read by place and said. Nothing is read by place where the names
// around it contradict each other.

// A named is something that is found by the name beside it.
type named struct {
	id           string
	title        string   // what messages call it
	label, value xlsx.Ref // where the layout puts name and value
	words        []string // folded wordings that name it, as the first line of a label
	whole        string   // the folded label as it is written, with its hint; a label that lost its line breaks
}

// A namedSpot is where a named was found.
type namedSpot struct {
	named
	at    spot // of the value
	label spot // of the name; of the place where it should stand if it was written over
	found nameFound
}

// nameFound says how a name was found.
type nameFound uint8

const (
	nameWhole     nameFound = iota // as it was written
	nameUnbroken                   // without the line break behind the name
	nameElsewhere                  // in the place of another name
	nameLost                       // not at all: read by place
)

// wording says whether a cell names n, and how.
func (n *named) wording(c *sheets.Cell) (nameFound, bool) {
	if c == nil || c.Type != sheets.String || c.Under || len(c.Raw) > maxLabel {
		return 0, false
	}
	if slices.Contains(n.words, hanzi.Label(firstLine(c.Raw))) {
		return nameWhole, true
	}
	return nameUnbroken, n.whole != "" && hanzi.Label(c.Raw) == n.whole
}

// begins reports whether a cell begins with a wording of n and goes on in the same line.
func (n *named) begins(c *sheets.Cell) bool {
	if n.whole == "" || c == nil || c.Type != sheets.String || c.Under || len(c.Raw) > maxLabel {
		return false
	}
	text := hanzi.Label(c.Raw)
	return slices.ContainsFunc(n.words, func(w string) bool { return w != "" && strings.HasPrefix(text, w) })
}

// locateNamed finds the values of a list that stands on sheet home in the order of the layout. abroad looks in the rest
// of the workbook for what is not on home; home may be nil, and so may abroad.
func (r *reader) locateNamed(home *sheets.Sheet, list []named, abroad func(*named) (spot, bool)) map[string]*namedSpot {
	l := locator{home: home, list: list, found: map[string]*namedSpot{}, taken: map[spot]bool{}}
	l.inPlace(r.find.layout)
	l.onHome()
	if abroad != nil {
		for i := range list {
			n := &list[i]
			if l.found[n.id] != nil {
				continue
			}
			if at, ok := abroad(n); ok && !l.taken[at] {
				l.put(n, spot{}, at, nameWhole)
			}
		}
	}
	if r.find.layout != nil {
		l.exchanged()
		l.byPlace(r.ret.Stamp != nil, r.otherWording())
	}
	return l.found
}

// A locator carries the state of locating one list.
type locator struct {
	home  *sheets.Sheet
	list  []named
	found map[string]*namedSpot
	taken map[spot]bool // cells that are the name or the value of something found
}

func (l *locator) put(n *named, label, at spot, how nameFound) {
	l.found[n.id] = &namedSpot{*n, at, label, how}
	l.taken[at] = true
	if label.sheet != nil {
		l.taken[label] = true
	}
}

// inPlace finds the names that stand where the layout puts them.
func (l *locator) inPlace(layout *xlsx.Layout) {
	if l.home == nil || layout == nil {
		return
	}
	for i := range l.list {
		n := &l.list[i]
		if how, ok := n.wording(l.home.Cell(n.label.Row, n.label.Col)); ok {
			l.put(n, spot{l.home, n.label.Row, n.label.Col}, spot{l.home, n.value.Row, n.value.Col}, how)
		}
	}
}

// onHome finds the names that stand once somewhere else on the sheet.
func (l *locator) onHome() {
	if l.home == nil || len(l.found) == len(l.list) {
		return
	}
	type hit struct {
		at  spot
		how nameFound
	}
	byWords := map[string][]*named{}
	for i := range l.list {
		n := &l.list[i]
		if l.found[n.id] != nil {
			continue
		}
		for _, w := range n.words {
			byWords[w] = append(byWords[w], n)
		}
		if n.whole != "" {
			byWords[n.whole] = append(byWords[n.whole], n)
		}
	}
	hits := map[*named][]hit{}
	for c := range l.home.All() {
		at := spot{l.home, c.Row, c.Col}
		if c.Type != sheets.String || c.Under || c.Col > maxNameCol || len(c.Raw) > maxLabel || l.taken[at] {
			continue
		}
		first, whole := hanzi.Label(firstLine(c.Raw)), hanzi.Label(c.Raw)
		for _, n := range slices.Concat(byWords[first], byWords[whole]) {
			if how, ok := n.wording(c); ok && len(hits[n]) < 2 && !slices.Contains(hits[n], hit{at, how}) {
				hits[n] = append(hits[n], hit{at, how})
			}
		}
	}
	for i := range l.list {
		n := &l.list[i]
		if list := hits[n]; len(list) == 1 && !l.taken[list[0].at] {
			l.put(n, list[0].at, besides(list[0].at), list[0].how)
		}
	}
}

// maxNameCol is the last column in which a name is looked for: beyond it stand marks and last year's figures.
const maxNameCol = 4

// besides returns the cell right of a name.
func besides(label spot) spot {
	at := label
	if m, ok := mergeOver(label); ok {
		at.col = m.C2
	}
	at.col++
	return at
}

// exchanged marks the names that stand in the place of another while the others have not moved.
func (l *locator) exchanged() {
	order := l.inOrder()
	for i, n := range order[:max(len(order)-1, 0)] {
		next := order[i+1]
		if compareSpots(n.label, next.label) < 0 {
			continue
		}
		for _, s := range []*namedSpot{n, next} {
			if s.shift() != ([2]int{}) {
				s.found = nameElsewhere
			}
		}
	}
}

// inOrder returns what was found on the sheet by its name, in the order of the layout.
func (l *locator) inOrder() []*namedSpot {
	var order []*namedSpot
	for i := range l.list {
		if s := l.found[l.list[i].id]; s != nil && s.label.sheet != nil {
			order = append(order, s)
		}
	}
	return order
}

func compareSpots(a, b spot) int { return cmp.Or(a.row-b.row, a.col-b.col) }

// shift says by how many rows and columns a name has moved.
func (s *namedSpot) shift() [2]int {
	return [2]int{s.label.row - s.named.label.Row, s.label.col - s.named.label.Col}
}

// byPlace finds what has lost its name. The names before and after it must have moved alike. Where not one is left, the
// sheet itself must be ours to the cell: it bears its name, the workbook bears our stamp, and the names' merges stand.
func (l *locator) byPlace(stamped, otherWording bool) {
	if l.home == nil {
		return
	}
	none := len(l.inOrder()) == 0
	if none && !(stamped && l.merged()) {
		return
	}
	var lost []*namedSpot
	for i := range l.list {
		n := &l.list[i]
		if l.found[n.id] != nil {
			continue
		}
		shift, ok := [2]int{}, true
		if !none {
			shift, ok = l.shiftAt(i)
		}
		if !ok {
			continue
		}
		lost = append(lost, &namedSpot{*n, spot{l.home, n.value.Row + shift[0], n.value.Col + shift[1]},
			spot{l.home, n.label.Row + shift[0], n.label.Col + shift[1]}, nameLost})
	}
	for _, s := range lost {
		if !l.taken[s.at] && !l.taken[s.label] {
			how := nameLost
			if otherWording && s.begins(s.label.cell()) {
				how = nameUnbroken // with the hint of another version of the form
			}
			l.put(&s.named, s.label, s.at, how)
		}
	}
}

// shiftAt returns how far the names nearest to item i have moved, if those before and after it agree. Names that were
// exchanged say nothing.
func (l *locator) shiftAt(i int) (shift [2]int, ok bool) {
	nearest := func(step int) *namedSpot {
		for j := i + step; 0 <= j && j < len(l.list); j += step {
			s := l.found[l.list[j].id]
			if s != nil && s.label.sheet != nil && s.found <= nameUnbroken {
				return s
			}
		}
		return nil
	}
	before, after := nearest(-1), nearest(1)
	switch {
	case before == nil && after == nil:
		return shift, false
	case before == nil:
		return after.shift(), true
	case after == nil:
		return before.shift(), true
	}
	return before.shift(), before.shift() == after.shift()
}

// merged reports whether most names of the list lie in merged cells as the layout merges them; a list whose names are
// single cells has nothing to show.
func (l *locator) merged() bool {
	in := 0
	for i := range l.list {
		n := &l.list[i]
		if m, ok := l.home.MergeAt(n.label.Row, n.label.Col); ok && m.R1 == n.label.Row && m.C1 == n.label.Col {
			in++
		}
	}
	return 2*in > len(l.list)
}

// otherWording reports whether the workbook may have been made from another version of the form, whose hints have other
// words.
func (r *reader) otherWording() bool {
	return r.ret.Stamp == nil || r.ret.Stamp.FormDigest != r.form.Digest
}

// sayNamed reports the names that were changed, what as the things are called that stand beside them: 文字 or 内容.
func (r *reader) sayNamed(list []named, found map[string]*namedSpot, what string) {
	var unbroken []*namedSpot
	for i := range list {
		s := found[list[i].id]
		if s == nil || s.label.sheet == nil {
			continue
		}
		if s.found != nameWhole || r.otherWording() {
			r.boxed[s.label] = true // said below, or no more than another version's words
		}
		got := hanzi.Shorten(cleanText(s.label.cell().Text()), 40)
		switch s.found {
		case nameUnbroken:
			unbroken = append(unbroken, s)
		case nameLost:
			switch c := s.label.cell(); {
			case strings.TrimSpace(got) == "" && s.at.cell().IsBlank():
				continue // neither name nor value: nothing was read, and nothing can be lost
			case got == "":
				got = "（空白）"
			case c.Under:
				got = "（盖在合并的格下面）"
			}
			r.report("workbook.label-changed/name", nil, s.label.place(),
				templates.Words{"got": got, "want": s.title, "beside": s.at.place().Cell, "what": what})
		case nameElsewhere:
			r.report("workbook.label-changed/elsewhere", nil, s.label.place(), templates.Words{"got": s.title, "want": s.title,
				"home": s.named.label.A1(), "beside": s.at.place().Cell, "what": what})
		}
	}
	if len(unbroken) == 0 {
		return
	}
	s, more := unbroken[0], ""
	if n := len(unbroken); n > 1 {
		more = "等 " + strconv.Itoa(n) + " 处文字"
	}
	r.report("workbook.label-changed/unbroken", nil, s.label.place(), templates.Words{
		"got": hanzi.Shorten(cleanText(s.label.cell().Text()), 40), "want": s.title, "more": more, "what": what})
}
