package returned

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// changes reports what else was done to the workbook: answers in hidden rows, active contents, contents in cells that
// are no inputs. A re-save by Excel, WPS or LibreOffice changes none of this.
func (r *reader) changes() {
	for _, t := range r.form.Tables {
		if s := r.find.tables[t]; s != nil {
			r.hidden(s)
			r.unplaced(t, s)
		}
	}
	r.droppedTables()
	r.leftovers()
	r.otherSheets()
	r.listen()
	r.tellRemarks()
	r.active()
	r.store()
}

// hidden reports figures that stand in hidden rows, columns or sheets, once for each of these.
func (r *reader) hidden(s *tableSite) {
	said := map[string]bool{}
	for _, key := range s.table.Keys() {
		at, ok := s.spots[key]
		if !ok || at.cell().IsBlank() {
			continue
		}
		what := ""
		switch {
		case at.sheet.State != sheets.Visible:
			what = "工作表"
		case at.sheet.RowHidden(at.row):
			what = fmt.Sprintf("第 %d 行", at.row)
		case at.sheet.ColHidden(at.col):
			what = sheets.ColumnName(at.col) + " 列"
		}
		if what == "" || said[what] {
			continue
		}
		said[what] = true
		r.report("workbook.hidden", r.form.Figure(key), at.place(), templates.Words{"what": what})
	}
}

func (r *reader) active() {
	var what []string
	if r.book.Macros {
		what = append(what, "宏")
	}
	if r.book.ExternalLinks {
		what = append(what, "外部链接")
	}
	if r.book.Connections {
		what = append(what, "数据连接")
	}
	if len(what) > 0 {
		r.report("workbook.active", nil, templates.Place{}, templates.Words{"what": strings.Join(what, "、")})
	}
}

// maxNote is the longest text in bytes that is looked at as a note under a table; the official ones have under 300.
const maxNote = 2000

// isNote reports whether a cell holds one of the notes that are printed under a table, wherever inserted or deleted rows
// have moved it.
func isNote(t *templates.Table, c *sheets.Cell) bool {
	if c.Type != sheets.String || c.HasFormula() || len(c.Raw) > maxNote {
		return false
	}
	text := hanzi.Label(c.Raw) // begins with 注 and its number
	return slices.ContainsFunc(t.Notes, func(note string) bool {
		before, ok := strings.CutSuffix(text, hanzi.Label(note))
		return ok && strings.Trim(before, "注0123456789") == ""
	})
}

// store reports how another program has stored the cells, where that is no fault but worth a look: cells out of order,
// totals without a value, characters that turn the direction of writing. Excel, WPS and LibreOffice do none of these.
func (r *reader) store() {
	r.disorder()
	for _, t := range r.form.Tables {
		r.valueless(t)
	}
	r.invisible()
}

// disorder reports the sheets whose rows or cells do not stand in order in the file, once a sheet. Each cell was placed by
// its own reference (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73).
func (r *reader) disorder() {
	said := map[int]bool{}
	for _, n := range r.book.Notes {
		if n.Code != sheets.NoteOrder || said[n.Sheet] || n.Sheet < 0 {
			continue
		}
		said[n.Sheet] = true
		place := templates.Place{Sheet: r.book.Sheets[n.Sheet].Name}
		if _, err := strconv.Atoi(n.Where); err != nil { // a row has no cell to point at
			place.Cell = n.Where
		}
		r.report("workbook.disorder", nil, place, nil)
	}
}

// valueless reports the totals of a table that keep their formula but no value, once a table: what a viewer that does not
// compute would show as blank.
func (r *reader) valueless(t *templates.Table) {
	site := r.find.tables[t]
	if site == nil {
		return
	}
	n, first := 0, spot{}
	for _, key := range t.Keys() {
		at, ok := site.spots[key]
		if !ok || r.form.Computed(key) == nil {
			continue
		}
		c := at.cell()
		if c == nil || !c.HasFormula() || c.HasValue {
			continue
		}
		if n++; n == 1 {
			first = at
		}
	}
	if n > 0 {
		r.report("workbook.no-value", t, first.place(), templates.Words{"count": strconv.Itoa(n)})
	}
}

// invisible reports the first of the figures, passages and details of the agency that hold such characters, with their
// number. A report leaves the characters out.
func (r *reader) invisible() {
	n, first := 0, templates.Place{}
	look := func(text string, place templates.Place) {
		if r.long.facts(text).turned {
			if n++; n == 1 {
				first = place
			}
		}
	}
	for _, key := range r.form.Keys() {
		if c := r.filing.Cell(key); c.Text != "" {
			look(c.Text, c.Place)
		}
	}
	for _, p := range r.form.Passages() {
		look(r.filing.Narrative[p.ID], r.filing.Boxes[p.ID])
	}
	a := r.filing.Agency
	for _, text := range []string{a.Name, a.Code, a.Short, a.Website, a.URL, a.Office, a.Address, a.Postcode, a.Phone, a.Fax, a.Email} {
		look(text, templates.Place{Sheet: xlsx.SheetCover})
	}
	if n > 0 {
		r.report("workbook.invisible", nil, first, templates.Words{"count": strconv.Itoa(n)})
	}
}
