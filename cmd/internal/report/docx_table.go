package report

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/cmd/internal/markup"
	"nianbao/templates"
	"nianbao/templates/lists"
)

// smallFrom is the number of columns from which a table is set in 小五 (9 points) instead of 五号 (10.5 points).
const smallFrom = 6

// A tableLook is how a table is set.
type tableLook struct {
	style   string
	size    int // of the type, in half points
	margin  int // left and right in a cell, in twentieths of a point
	padding int // above and below
	height  int // of a row
	line    int // of a line in it, 0 for that of the font
	row     string
	run     string
}

// sheetType is the size of the type on a sheet of figures, in points: as its columns have room for.
func sheetType(row float64) float64 { return min(row*0.8, 8) }

// look chooses by the number of columns, on a sheet of figures by the height of its rows: a line takes the row.
func (x *docxBody) look(t *Table) tableLook {
	switch {
	case x.row > 0:
		size, line := int(2*sheetType(x.row)), strconv.Itoa(int(x.row*20)-12)
		return tableLook{style: "ReportTableSmall", size: size, margin: 20, height: int(x.row * 20),
			row: `<w:spacing w:before="0" w:after="0" w:line="` + line + `" w:lineRule="exact"/>`,
			run: `<w:sz w:val="` + strconv.Itoa(size) + `"/><w:szCs w:val="` + strconv.Itoa(size) + `"/>`}
	case t.Grid.Cols >= smallFrom:
		return tableLook{style: "ReportTableSmall", size: 18, margin: 28, padding: 20, height: 340}.at(x.setting.wide)
	}
	look := tableLook{style: "ReportTable", size: 21, margin: 57, padding: 20, height: 397}
	if t.loose {
		return look.at(x.setting.list)
	}
	return look.at(x.setting.narrow)
}

// at gives a table the height of lines and rows that the pages of a report need.
func (l tableLook) at(p pitch) tableLook {
	if p.line > 0 {
		l.line, l.padding, l.height = p.line, p.padding, p.height
		l.row = `<w:spacing w:line="` + strconv.Itoa(p.line) + `" w:lineRule="exact"/>`
	}
	return l
}

// table writes a table from its grid: spans as gridSpan and vMerge, the head repeated on every page, no row broken.
func (x *docxBody) table(t *Table) {
	look := x.look(t)
	widths := lists.Map(t.Widths, func(w float64) int { return int(w*twipsPerMM*x.scale + 0.5) })
	b := &x.buf
	b.Raw(`<w:tbl><w:tblPr><w:tblW w:w="`).Int(lists.Sum(widths)).Raw(`" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		b.Raw(`<w:`, side, ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
	}
	b.Raw(`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="`).Int(look.padding).
		Raw(`" w:type="dxa"/><w:left w:w="`).Int(look.margin).
		Raw(`" w:type="dxa"/><w:bottom w:w="`).Int(look.padding).Raw(`" w:type="dxa"/><w:right w:w="`).Int(look.margin).
		Raw(`" w:type="dxa"/></w:tblCellMar><w:tblCaption w:val="`).
		Text(t.Caption).Raw(`"/></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		b.Raw(`<w:gridCol w:w="`).Int(w).Raw(`"/>`)
	}
	b.Raw(`</w:tblGrid>`)
	for r := range t.Grid.Rows {
		b.Raw(`<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="`).Int(max(look.height, mm(t.height(r)))).Raw(`" w:hRule="atLeast"/>`)
		if r < t.Grid.Head {
			b.Raw(`<w:tblHeader/>`)
		}
		b.Raw(`</w:trPr>`)
		for c := 0; c < t.Grid.Cols; {
			i := t.owner[r][c]
			x.tableCell(t, i, r, widths, look)
			c += t.Grid.Cells[i].ColSpan
		}
		b.Raw(`</w:tr>`)
	}
	b.Raw(`</w:tbl>`)
}

// tableCell writes what the i-th cell of the grid has in row r.
func (x *docxBody) tableCell(t *Table, i, r int, widths []int, look tableLook) {
	b, cell := &x.buf, t.Grid.Cells[i]
	width := lists.Sum(widths[cell.Col : cell.Col+cell.ColSpan])
	b.Raw(`<w:tc><w:tcPr><w:tcW w:w="`).Int(width).Raw(`" w:type="dxa"/>`)
	if cell.ColSpan > 1 {
		b.Raw(`<w:gridSpan w:val="`).Int(cell.ColSpan).Raw(`"/>`)
	}
	if cell.RowSpan > 1 {
		b.Raw(`<w:vMerge`)
		if r == cell.Row {
			b.Raw(` w:val="restart"`)
		}
		b.Raw(`/>`)
	}
	b.Raw(`<w:vAlign w:val="center"/></w:tcPr>`)
	more := ""
	if x.row == 0 && t.keeps(r) {
		more = `<w:keepNext/>`
	}
	more += look.row
	if leftAligned(t, cell) {
		more += `<w:ind w:left="40"/><w:jc w:val="left"/>`
	}
	x.open(look.style, more)
	if r == cell.Row {
		x.cellText(t.Texts[i], cell, width-2*look.margin, look)
	}
	b.Raw(`</w:p></w:tc>`)
}

// keeps reports whether a row stands on one page with the next. A table moves to the next page whole where that is possible; one of
// bands is broken between them, each of which has its own head, rather than leave half a page empty.
func (t *Table) keeps(r int) bool {
	return !t.loose && r+1 < t.Grid.Rows && t.Grid.Cells[t.owner[r+1][0]].Role != templates.RoleBand
}

// leftAligned reports whether a cell's text begins at the left: the labels of the items of a wide table.
func leftAligned(t *Table, c templates.GridCell) bool {
	label := c.Role == templates.RoleLabel || c.Role == templates.RoleCorner
	return c.Role == templates.RoleWords || label && t.Grid.Head > 0 && c.RowSpan == 1
}

// cellText writes what stands in a cell, with the breaks the form wishes and the note in 楷体.
func (x *docxBody) cellText(text string, c templates.GridCell, avail int, look tableLook) {
	if c.Role == templates.RoleFigure {
		props := look.run
		// A long number is set smaller, so that it is not broken. Times New Roman has digits of half a size; what
		// stands in for it may have digits of 0.64.
		wide := 0.64 / 0.5
		if look.run != "" && ems(text) > 0.6*float64(utf8.RuneCountInString(text)) {
			wide = 1 // words
		}
		if fit := int(float64(avail) / 10 / max(ems(text), 0.5) / wide); fit < look.size {
			fit = max(fit, 8)
			props = `<w:sz w:val="` + strconv.Itoa(fit) + `"/><w:szCs w:val="` + strconv.Itoa(fit) + `"/>`
		}
		if text != "" {
			x.run(text, props)
		}
		return
	}
	text, note := cutNote(text, c)
	for i, l := range cellLines(text, c) {
		if i > 0 {
			x.buf.Raw(`<w:r><w:br/></w:r>`)
		}
		props := look.run
		if fit := int(float64(avail-40) / 10 / max(spaced(l), 0.5)); look.run != "" && c.Role == templates.RoleLabel && fit < look.size {
			props = `<w:sz w:val="` + strconv.Itoa(max(fit, 10)) + `"/><w:szCs w:val="` + strconv.Itoa(max(fit, 10)) + `"/>` // rather than two lines
		}
		x.run(l, props)
	}
	if note != "" {
		x.run(note, `<w:rStyle w:val="`+markup.Escaped(x.pack.names["ReportNote"])+`"/>`)
	}
}

// cutNote splits a label before its note.
func cutNote(text string, c templates.GridCell) (label, note string) {
	if c.Note == "" || !strings.HasSuffix(text, c.Note) {
		return text, ""
	}
	return strings.TrimSuffix(text, c.Note), c.Note
}

// cellLines breaks a label where the form wishes it; the label of a group, in its narrow column, after its number.
func cellLines(text string, c templates.GridCell) []string {
	if c.Role == templates.RoleWords {
		return strings.Split(text, "\n")
	}
	if c.Wrap > 0 && utf8.RuneCountInString(text) > c.Wrap {
		var lines []string
		for part := range slices.Chunk([]rune(text), c.Wrap) {
			lines = append(lines, string(part))
		}
		return lines
	}
	if number := numbering[1].FindString(text); number != "" && c.Role == templates.RoleLabel && c.RowSpan > 1 {
		return []string{number, text[len(number):]}
	}
	return []string{text}
}
