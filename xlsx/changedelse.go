package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
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
