package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/xlsx/ooxml"
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
	r.strayText()
	r.otherSheets()
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
		case at.sheet.State != ooxml.Visible:
			what = "工作表"
		case at.sheet.RowHidden(at.row):
			what = fmt.Sprintf("第 %d 行", at.row)
		case at.sheet.ColHidden(at.col):
			what = ooxml.ColumnName(at.col) + " 列"
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

// maxUnplaced is the number of stray cells that are listed for a sheet.
const maxUnplaced = 10

// unplaced lists what stands in the area of a table in cells that are neither labels nor figures. In a table that is
// where the layout puts it, everything else is listed; in one that was found by its labels, only what looks like a
// figure, because a home-made table has words of its own.
func (r *reader) unplaced(t *templates.Table, s *tableSite) {
	ours := map[[2]int]bool{}
	area := ooxml.Range{R1: ooxml.MaxRows, C1: ooxml.MaxColumns}
	for _, at := range s.spots {
		if at.sheet != s.sheet {
			continue
		}
		ours[[2]int{at.row, at.col}] = true
		area.R1, area.R2 = min(area.R1, at.row), max(area.R2, at.row)
		area.C1, area.C2 = min(area.C1, at.col), max(area.C2, at.col)
	}
	for _, at := range s.labels {
		ours[[2]int{at.row, at.col}] = true
	}
	if s.layout {
		place := r.find.layout.tables[t.ID]
		area = ooxml.Range{R1: gridTop, C1: 1, R2: ooxml.MaxRows, C2: place.side - 1}
		for _, label := range r.find.labels[t] {
			ours[[2]int{label.Row, label.Col}] = true
		}
		for key := range s.unsure {
			at := r.find.layout.Figure(key)
			ours[[2]int{at.Row, at.Col}] = true
		}
	} else if len(s.unsure) > 0 {
		return // table.truncated has said that figures could not be placed
	}
	r.stray(s.sheet, func(c *ooxml.Cell) bool {
		if !area.Contains(c.Row, c.Col) || ours[[2]int{c.Row, c.Col}] {
			return false
		}
		if s.layout {
			return !isNote(t, c)
		}
		return looksNumeric(c)
	})
}

// isNote reports whether a cell holds one of the notes that are printed under a table, wherever inserted or deleted rows
// have moved it.
func isNote(t *templates.Table, c *ooxml.Cell) bool {
	if c.Type != ooxml.String || c.HasFormula() {
		return false
	}
	text := foldLabel(c.Raw) // begins with 注 and its number
	return slices.ContainsFunc(t.Notes, func(note string) bool {
		before, ok := strings.CutSuffix(text, foldLabel(note))
		return ok && strings.Trim(before, "注0123456789") == ""
	})
}

// strayText lists what stands on the sheet of the narrative in the columns of the boxes, but in none of them, or right of
// all that the sheet came with.
func (r *reader) strayText() {
	sheet := r.narrativeSheet()
	if sheet == nil || len(r.filing.Boxes) == 0 {
		return
	}
	boxes := map[string]bool{}
	for _, at := range r.filing.Boxes {
		if at.Sheet == sheet.Name {
			boxes[at.Cell] = true
		}
	}
	if len(boxes) == 0 {
		return
	}
	r.stray(sheet, func(c *ooxml.Cell) bool {
		beside := boxCol <= c.Col && c.Col < countCol || c.Col >= markCol+2*markPairs
		return beside && c.Row >= narrativeRow && !boxes[c.Ref()]
	})
}

// otherSheets reports the sheets that somebody added and from which nothing was read, once a sheet: a number or an answer
// may stand there that belongs somewhere else.
func (r *reader) otherSheets() {
	known := map[string]bool{SheetCovered: true}
	if r.find.layout != nil {
		for _, name := range r.find.layout.Sheets() {
			known[name] = true
		}
	}
	if s := opinionSheet(r.book); s != nil {
		known[s.Name] = true
	}
	for _, list := range r.find.copies {
		for _, site := range list {
			known[site.sheet.Name] = true
		}
	}
	for _, at := range r.filing.Boxes {
		known[at.Sheet] = true
	}
	for _, s := range r.book.Sheets {
		if s.Kind != ooxml.Worksheet || known[s.Name] || r.covers[s] {
			continue
		}
		n, first := 0, (*ooxml.Cell)(nil)
		for c := range s.All() {
			if c.IsBlank() || strings.TrimSpace(c.Raw) == "" {
				continue
			}
			if n++; n == 1 {
				first = c
			}
		}
		if n == 0 {
			continue
		}
		got := templates.Shorten(cleanText(first.Raw), 40)
		f := r.report("workbook.unplaced", nil, templates.Place{Sheet: s.Name, Cell: first.Ref()}, templates.Words{"got": got})
		f.Message = fmt.Sprintf("工作表“%s”不是填报表里的表，有 %d 格内容（第一格 %s“%s”），没有采用。", s.Name, n, first.Ref(), got)
		f.Fix = "里面有应当填报的数或说明的，请填到相应的格子里；没有的不用处理。"
	}
}

// stray reports the cells of a sheet that is says, at most maxUnplaced of them.
func (r *reader) stray(sheet *ooxml.Sheet, is func(*ooxml.Cell) bool) {
	n := 0
	for c := range sheet.All() {
		if c.IsBlank() || !is(c) {
			continue
		}
		if n++; n > maxUnplaced {
			continue
		}
		got := c.Raw
		if c.HasFormula() {
			got = typedText(c)
		}
		r.report("workbook.unplaced", nil, templates.Place{Sheet: sheet.Name, Cell: c.Ref()},
			templates.Words{"got": templates.Shorten(cleanText(got), 40)})
	}
	if n > maxUnplaced {
		f := &r.ret.Findings[len(r.ret.Findings)-1]
		f.Message += fmt.Sprintf("另有 %d 处。", n-maxUnplaced)
	}
}
