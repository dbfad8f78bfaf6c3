package published

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
	"nianbao/templates/place"
)

// A matcher looks for a form's official tables among the tables of a file.
type matcher struct {
	meter *meter.Meter
	form  *templates.Form
	words map[string]bool // all labels, folded, for a quick first look
	names map[*templates.Table]*place.Wording
}

func newMatcher(form *templates.Form, count *meter.Meter) *matcher {
	m := &matcher{meter: count, form: form, words: map[string]bool{}, names: map[*templates.Table]*place.Wording{}}
	for _, t := range form.Tables {
		m.names[t] = place.NewWording(t)
		for _, c := range t.Grid().Cells {
			if c.Text == "" {
				continue
			}
			m.words[hanzi.Label(c.Text)] = true
			_, rest := hanzi.CutLead(c.Text)
			m.words[hanzi.Label(rest)] = true
		}
		var also func([]*templates.Line)
		also = func(lines []*templates.Line) {
			for _, l := range lines {
				for _, a := range append(l.Also, strings.TrimSuffix(l.Label, l.Note)) {
					m.words[hanzi.Label(a)] = true
				}
				also(l.Lines)
			}
		}
		also(t.Rows)
		also(t.Cols)
		for _, b := range t.Bands {
			also(b.Rows)
			also(b.Cols)
		}
	}
	delete(m.words, "")
	return m
}

// likely reports whether a table holds enough official labels to be looked at.
func (m *matcher) likely(tb *blocks.Grid, enough int) bool {
	n := 0
	if len(tb.Rows) > blocks.MaxRows {
		return false
	}
	for _, row := range tb.Rows {
		for i := range row {
			s := &row[i]
			if !s.Fresh || len(s.Text) > 3*place.MaxLabel || s.Blank() {
				continue
			}
			_, rest := hanzi.CutLead(s.Text)
			if m.words[hanzi.Label(s.Text)] || m.words[hanzi.Label(rest)] {
				if n++; n >= enough {
					return true
				}
			}
		}
	}
	return false
}

// read reads a table of the file as the official table it has most in common with, or returns nil.
func (m *matcher) read(tb *blocks.Grid, at int, before map[string]*columns) *found {
	enough := 2
	if len(before) > 0 && len(tb.Rows) <= 6 {
		enough = 1 // the last rows of a table that began on another page
	}
	if !m.likely(tb, enough) {
		return nil
	}
	var best *found
	for _, t := range m.form.Tables {
		if f := m.as(t, tb, before[t.ID]); f != nil && (best == nil || f.score > best.score) {
			f.block = at
			best = f
		}
	}
	return best
}

// as reads a table of the file as an official one, or returns nil where it has too little of it.
func (m *matcher) as(t *templates.Table, tb *blocks.Grid, before *columns) (f *found) {
	m.meter.Spend(4 * tb.Size())
	switch t.Shape {
	case templates.Matrix:
		f = readMatrix(newFound(t, m.meter), m.names[t], tb, before, sumsOf(m.form, t))
		if f.columns.known() < min(5, len(place.Leaves(t.Cols))) && (f.rows+len(f.single) == 0 || f.rows < 2 && before == nil) {
			return nil
		}
	case templates.Strip:
		f = readStrip(newFound(t, m.meter), m.names[t], tb)
		if f.columns.known() < min(4, len(t.Keys())) || f.score == f.columns.known() {
			return nil
		}
	case templates.Bands:
		f = readBands(newFound(t, m.meter), m.names[t], tb)
		if f.rows == 0 || f.score < 3 {
			return nil
		}
	}
	return f
}

// all reads every table of the file. It returns the blocks, with a table in place of the text that one was read from.
func (m *matcher) all(flow []blocks.Block) ([]blocks.Block, []*found) {
	var list []*found
	before := map[string]*columns{}
	for i := range flow {
		if flow[i].Grid == nil {
			continue
		}
		m.meter.Spend(flow[i].Grid.Size())
		if f := m.read(flow[i].Grid, i, before); f != nil {
			list = append(list, f)
			if f.columns.known() > 0 {
				before[f.table.ID] = f.columns
			}
		}
	}
	return m.sequenced(flow, list)
}

// score is how much of the form's wording was found.
func score(list []*found) int {
	n := 0
	for _, f := range list {
		n += f.score
	}
	return n
}

// An assembler puts the figures of the tables found into a filing.
type assembler struct {
	meter    *meter.Meter
	filing   *templates.Filing
	file     string
	forms    []*templates.Form
	known    *templates.FormSet
	findings []templates.Finding
	notes    []string
	mismatch bool
	words    map[string]bool // the labels of the form's tables, folded
	signed   sign
}

// table fills one official table from the tables that were read as it: parts of it, or the whole twice.
func (a *assembler) table(t *templates.Table, list []*found) {
	where := a.sectionOf(t) + "的表"
	merged := a.joined(t, list, where)
	single := a.singleRows(t, merged, where)
	missing := []string{}
	for _, key := range t.Keys() {
		h, ok := merged.cells[key]
		a.set(a.filing.Form.Figure(key), h, ok, where)
		name := a.filing.Form.Figure(key).RowName()
		if !ok && !single[key.Row()] && !a.rowSeen(merged, t, key.Row()) && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	a.leftOut(t, merged)
	a.blankTotals(t, where)
	switch {
	case len(list) == 0:
		merged.faults = append(merged.faults, "没有找到这张表")
	case len(missing) == 1:
		merged.faults = append(merged.faults, "没有“"+clip(missing[0], 24)+"”行")
	case len(missing) > 1:
		merged.faults = append(merged.faults, fmt.Sprintf("没有“%s”等 %d 行", clip(missing[0], 24), len(missing)))
	}
	if seen := merged.seen(); seen != "" {
		a.report("table.truncated", t, where, templates.Words{"seen": seen, "expected": "官方表有" + expected(t) + "，请对照补齐"})
	}
}

// joined puts together what was found of one table, and says what of it is not the official one's.
func (a *assembler) joined(t *templates.Table, list []*found, where string) *found {
	merged := newFound(t, a.meter)
	for _, f := range list {
		merged.score += f.score
		if merged.columns == nil || f.columns.known() > merged.columns.known() {
			merged.columns = f.columns
		}
		for n, names := range f.short {
			merged.short[n] = append(merged.short[n], names...)
		}
		merged.faults = append(merged.faults, f.faults...)
		for _, group := range f.single {
			if slices.Contains(merged.single, group) {
				f.groups[group] = nil // two tables of one part
			}
			merged.single, merged.groups[group] = append(merged.single, group), f.groups[group]
		}
		for _, m := range f.misses {
			if want := m.Line.Name(); !slices.Contains(merged.misses, m) {
				merged.misses = append(merged.misses, m)
				a.report("published.label", t, where, templates.Words{"got": clip(m.Got, 40), "want": want})
			}
		}
		for _, x := range f.said {
			a.notes = append(a.notes, where+x)
		}
		for _, x := range f.extra {
			a.notes = append(a.notes, fmt.Sprintf("%s多出“%s”，不是官方表的行或栏，没有采用。", where, x))
		}
		if merged.take(f) {
			merged.faults = append(merged.faults, "同一部分有两张表，数不一样")
		}
		if f.columns != nil {
			for _, l := range f.columns.leaves {
				if l.col == nil && hanzi.Trim(l.text) != "" {
					a.notes = append(a.notes, fmt.Sprintf("%s多出“%s”栏，不是官方表的栏，没有采用。", where, clip(l.text, 20)))
				}
			}
		}
	}
	if len(list) > 1 && merged.columns != nil { // each part may hold other columns
		c := *merged.columns
		c.missing = slices.DeleteFunc(slices.Clone(c.missing), func(l *templates.Line) bool { return a.hasColumn(merged, l) })
		merged.columns = &c
	}
	return merged
}

// set gives the filing one figure: what was found, or that nothing certain was.
func (a *assembler) set(fig *templates.Figure, h hit, ok bool, where string) {
	at := templates.Place{Location: fmt.Sprintf("%s，“%s”行，“%s”列", where, fig.RowName(), fig.Column.Name())}
	text := hanzi.Trim(h.text)
	cell := templates.Cell{Kind: templates.CellUnreadable, Place: at}
	switch pieces := blocks.Pieces(text); {
	case !ok:
	case !h.sure:
		cell.Text = clip(cmp.Or(h.seen, text), 40)
	case pieces != nil:
		var found *templates.Finding
		if cell, found = templates.LookText(pieces, fig, at); found != nil {
			a.findings = append(a.findings, *found)
		}
	default:
		cell = templates.ParseFigure(text, fig)
		if templates.IsErrorValue(text) {
			cell = templates.Cell{Kind: templates.CellError, Text: text}
		}
		cell.Place = at
	}
	a.filing.Set(fig.Key, cell)
}

// take adds the figures of another place of the table. One that differs from what stands already is sure no more, and then
// neither is one that only one of the two places has: they are no parts of one table.
func (f *found) take(other *found) (differ bool) {
	var lone []templates.Key
	for _, key := range f.table.Keys() {
		h, ok := other.cells[key]
		have, again := f.cells[key]
		if ok != again {
			lone = append(lone, key)
		}
		switch {
		case !ok:
		case !again:
			f.cells[key] = h
		case !have.sure || !h.sure || hanzi.Trim(have.text) != hanzi.Trim(h.text):
			differ = true
			f.cells[key] = hit{seen: strings.TrimSpace(hanzi.Trim(have.text) + " " + hanzi.Trim(h.text))}
		}
	}
	for _, key := range lone {
		if differ {
			f.cells[key] = hit{seen: hanzi.Trim(f.cells[key].text)}
		}
	}
	return differ
}

func (a *assembler) sectionOf(t *templates.Table) string {
	for _, s := range a.filing.Form.Sections {
		if s.Table == t {
			return sectionName(s)
		}
	}
	return t.Sheet
}

// partOf returns the number of the part that a table stands in.
func (a *assembler) partOf(t *templates.Table) string {
	for _, s := range a.filing.Form.Sections {
		if s.Table == t {
			return partNumber(s)
		}
	}
	return ""
}

func (a *assembler) hasColumn(f *found, l *templates.Line) bool {
	for key := range f.cells {
		if l.ID != "" && key.Column() == l.ID {
			return true
		}
		if l.ID == "" && rowName(f.table, key)+"·"+columnName(f.table, key) == l.Label {
			return true
		}
	}
	return false
}

func columnName(t *templates.Table, key templates.Key) string {
	for _, l := range place.Leaves(t.Cols) {
		if l.ID == key.Column() {
			return l.Name()
		}
	}
	return key.Column()
}

// rowSeen reports whether the row was there, with or without certain figures.
func (a *assembler) rowSeen(f *found, t *templates.Table, row string) bool {
	for _, key := range t.Keys() {
		if key.Row() == row {
			if _, ok := f.cells[key]; ok {
				return true
			}
		}
	}
	return false
}

// singleRows reports groups that stand as one row of figures, as （六）其他处理 did in the form of 2019. Where the form allows for
// it and the row holds nothing but 0, so do its items; else they are not known. The rows concerned are returned.
func (a *assembler) singleRows(t *templates.Table, f *found, where string) map[string]bool {
	rows := map[string]bool{}
	for _, group := range f.single {
		for _, l := range place.Leaves(group.Lines) {
			rows[l.ID] = true
		}
		other := a.editionOf(t, group)
		switch asked := a.items(t, f, group); {
		case group.Single && asked == "":
			a.report("published.single", t, where, templates.Words{"got": group.Name()})
		case group.Single:
			f.faults = append(f.faults, fmt.Sprintf("“%s”只有一行，没有分项，%s不知道属于哪一项", group.Name(), asked))
		case other == "":
			f.faults = append(f.faults, fmt.Sprintf("“%s”只有一行，没有分项", group.Name()))
		default:
			a.formMismatch(other)
		}
	}
	return rows
}

// items gives the items of a group the 0 or the blank that its row has in their column. It returns the other columns, in words.
func (a *assembler) items(t *templates.Table, f *found, group *templates.Line) string {
	var asked []string
	for _, col := range place.Leaves(t.Cols) {
		h, ok := f.groups[group][col.ID]
		c := templates.ParseFigure(hanzi.Trim(h.text), nil)
		none := c.Kind == templates.CellBlank || c.Kind == templates.CellNumber && c.Number.IsZero()
		h = hit{text: h.text, sure: ok && h.sure && none && group.Single, seen: hanzi.Trim(h.text)}
		if !h.sure {
			asked = append(asked, strings.TrimSpace("“"+col.Name()+"”"+h.seen))
		}
		for _, l := range place.Leaves(group.Lines) {
			if key := templates.MakeKey(t.ID, l.ID, col.ID); f.cells[key] == (hit{}) {
				f.cells[key] = h
			}
		}
	}
	return strings.Join(asked, "、")
}

// editionOf returns the other edition in which a group is a row, or "".
func (a *assembler) editionOf(t *templates.Table, group *templates.Line) string {
	for _, form := range a.forms {
		if x := form.Table(t.ID); form != a.filing.Form && x != nil {
			var l place.Labels
			l.Add(x.Rows)
			if a := l.Find(group.Label); a.Rung == place.Written && a.Lines[0].ID != "" {
				return form.ID
			}
		}
	}
	return ""
}

// formMismatch reports the tables of another edition, once.
func (a *assembler) formMismatch(got string) {
	if a.mismatch {
		return
	}
	a.mismatch = true
	want := "别的"
	if f, err := a.known.ForYear(a.filing.Year); err == nil {
		want = f.ID
	}
	a.report("file.form-mismatch", nil, "", templates.Words{"got": got, "want": want, "year": fmt.Sprint(a.filing.Year)})
}

func (a *assembler) report(code string, subject any, location string, words templates.Words) {
	if words == nil {
		words = templates.Words{}
	}
	words["file"] = a.file
	a.findings = append(a.findings, templates.Report(code, subject, templates.Place{Location: location}, words))
}

// other is for wordings no two of which mean the same.
func other(_, _ string) bool { return false }
