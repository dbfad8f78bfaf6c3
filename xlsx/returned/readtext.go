package returned

import (
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// narrative reads the passages. Each stands right of its name, on the sheet 正文 where the layout puts it, or wherever
// its name is found.
func (r *reader) narrative() {
	sheet := r.narrativeSheet()
	list := r.passageNames()
	found := r.locateNamed(sheet, list, func(n *named) (spot, bool) { return r.passageAbroad(sheet, n) })
	for _, p := range r.form.Passages() {
		s := found[p.ID]
		if s == nil {
			continue
		}
		r.filing.Boxes[p.ID] = s.at.place()
		if text := r.boxText(p, s, found); text != "" {
			r.filing.Narrative[p.ID] = text
		}
	}
	r.sayNamed(list, found, "文字")
}

// passageNames lists the passages with what names them.
func (r *reader) passageNames() []named {
	var list []named
	for _, p := range r.form.Passages() {
		name, note := xlsx.BoxLabel(r.form, p)
		n := named{id: p.ID, title: name, whole: hanzi.Label(name + note)}
		for _, s := range append([]string{p.Name, p.Heading}, p.Also...) {
			if s != "" {
				n.words = append(n.words, hanzi.Label(s))
			}
		}
		if l := r.find.layout; l != nil {
			n.value = l.Passage(p.ID)
			n.label = xlsx.Ref{Sheet: n.value.Sheet, Row: n.value.Row, Col: n.value.Col - 1}
		}
		list = append(list, n)
	}
	return list
}

// passageAbroad finds a passage by a name that stands once in the workbook.
func (r *reader) passageAbroad(sheet *sheets.Sheet, n *named) (spot, bool) {
	var found []spot
	for i, name := range n.words {
		at, ok := r.rightOf(sheet, name)
		if ok && i == 0 && at.sheet != sheet {
			continue // a bare name such as 其他 is a word of the tables, too
		}
		if ok && at.col <= maxNameCol+1 && !slices.Contains(found, at) {
			found = append(found, at)
		}
	}
	if len(found) != 1 {
		return spot{}, false
	}
	return found[0], true
}

// boxText reads a passage. Where the merge of its box was undone and the box itself is blank, what stands below it in the
// box is the passage, as long as no other name stands beside it. Text below a box that is filled in may be anything, and is
// named as left over.
func (r *reader) boxText(p *templates.Passage, s *namedSpot, found map[string]*namedSpot) string {
	r.boxed[s.at] = true
	if c := s.at.cell(); c != nil && c.Under {
		delete(r.boxed, s.at) // nobody sees it; what stands there is named as left over
		return ""
	}
	text := r.said(s.at, p, "")
	if strings.TrimSpace(text) != "" || s.label.sheet == nil {
		return text
	}
	var parts []string
	var first spot
	for row := s.at.row; row <= r.boxEnd(s, found); row++ {
		at := spot{s.at.sheet, row, s.at.col}
		c := at.cell()
		if row == s.at.row || c.IsBlank() || c.Under || strings.TrimSpace(r.words(at)) == "" {
			continue
		}
		if parts = append(parts, r.said(at, p, "")); len(parts) == 1 {
			first = at
		}
		r.boxed[at] = true
	}
	if len(parts) == 0 {
		return text
	}
	r.report("workbook.moved/box", nil, first.place(), templates.Words{"name": s.title, "count": strconv.Itoa(len(parts))})
	return strings.Join(parts, "\n")
}

// boxEnd returns the last row of a passage's box: as many rows as the layout gives it, less where the next name stands
// nearer.
func (r *reader) boxEnd(s *namedSpot, found map[string]*namedSpot) int {
	end := s.at.row
	if l := r.find.layout; l != nil && s.at.sheet == s.label.sheet {
		end += l.PassageRows(s.id) - 1
	}
	for _, other := range found {
		if other.label.sheet == s.label.sheet && other.label.row > s.at.row {
			end = min(end, other.label.row-1)
		}
	}
	return end
}

// narrativeSheet returns the sheet 正文: the one of that name, else the only one on which most passages stand where the
// layout puts them, since sheets get other names.
func (r *reader) narrativeSheet() *sheets.Sheet {
	return r.sheetOf(xlsx.SheetNarrative, r.passageNames)
}

// sheetOf returns the sheet of that name, else the only one on which most names stand where the layout puts them.
func (r *reader) sheetOf(name string, names func() []named) *sheets.Sheet {
	if sheet := r.book.Sheet(name); sheet != nil || r.find.layout == nil {
		return sheet
	}
	list := names()
	var found *sheets.Sheet
	for _, s := range r.book.Sheets {
		if s.Kind != sheets.Worksheet || !namesOn(s, list) {
			continue
		}
		if found != nil {
			return nil
		}
		found = s
	}
	return found
}

// namesOn reports whether most names of a list stand on a sheet where the layout puts them.
func namesOn(sheet *sheets.Sheet, list []named) bool {
	in := 0
	for i := range list {
		if _, ok := list[i].wording(sheet.Cell(list[i].label.Row, list[i].label.Col)); ok {
			in++
		}
	}
	return 2*in > len(list)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimLeft(s, "\r\n"), "\n")
	return line
}

// previous reads last year's figures as the workbook shows them beside this year's, for tables that are where the layout
// puts them.
func (r *reader) previous() {
	if r.find.layout == nil || r.filing.Year == 0 {
		return
	}
	last := templates.NewFiling(r.form, r.filing.Year-1)
	any := false
	for _, key := range r.form.Keys() {
		ref, ok := r.find.layout.Previous(key)
		fig := r.form.Figure(key)
		if !ok {
			continue
		}
		site := r.find.tables[fig.Table]
		if site == nil || !site.layout {
			continue
		}
		at := spot{site.sheet, ref.Row, ref.Col}
		if at.cell().IsBlank() || at.cell().HasFormula() {
			continue
		}
		cell, _ := lookedAt(at, fig, r.readValue(at, fig)) // a hole where it is in doubt
		last.Set(key, cell)
		any = true
	}
	if any {
		last.Agency = r.filing.Agency
		r.filing.Previous = last
	}
}
