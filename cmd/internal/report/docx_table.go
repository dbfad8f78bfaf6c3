package report

import (
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
)

// smallFrom is the number of columns from which a table is set in 小五 (9 points) instead of 五号 (10.5 points).
const smallFrom = 6

// table writes a table from its grid: spans as gridSpan and vMerge, the head repeated on every page, no row broken.
func (x *docxBody) table(t *Table) {
	style, size, margin := "ReportTable", 21, 57
	if t.Grid.Cols >= smallFrom {
		style, size, margin = "ReportTableSmall", 18, 28
	}
	widths := make([]int, t.Grid.Cols)
	total := 0
	for i := range widths {
		widths[i] = int(t.Widths[i]*twipsPerMM*x.scale + 0.5)
		total += widths[i]
	}
	b := &x.buf
	b.raw(`<w:tbl><w:tblPr><w:tblW w:w="`).int(total).raw(`" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		b.raw(`<w:`, side, ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
	}
	b.raw(`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="`).int(margin).
		raw(`" w:type="dxa"/><w:bottom w:w="20" w:type="dxa"/><w:right w:w="`).int(margin).
		raw(`" w:type="dxa"/></w:tblCellMar><w:tblCaption w:val="`).
		text(t.Caption).raw(`"/></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		b.raw(`<w:gridCol w:w="`).int(w).raw(`"/>`)
	}
	b.raw(`</w:tblGrid>`)
	height := 340
	if t.Grid.Cols < smallFrom {
		height = 397
	}
	for r := range t.Grid.Rows {
		b.raw(`<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="`).int(max(height, mm(t.height(r)))).raw(`" w:hRule="atLeast"/>`)
		if r < t.Grid.Head {
			b.raw(`<w:tblHeader/>`)
		}
		b.raw(`</w:trPr>`)
		for c := 0; c < t.Grid.Cols; {
			i := t.owner[r][c]
			cell := t.Grid.Cells[i]
			width := 0
			for k := c; k < c+cell.ColSpan; k++ {
				width += widths[k]
			}
			b.raw(`<w:tc><w:tcPr><w:tcW w:w="`).int(width).raw(`" w:type="dxa"/>`)
			if cell.ColSpan > 1 {
				b.raw(`<w:gridSpan w:val="`).int(cell.ColSpan).raw(`"/>`)
			}
			if cell.RowSpan > 1 {
				b.raw(`<w:vMerge`)
				if r == cell.Row {
					b.raw(` w:val="restart"`)
				}
				b.raw(`/>`)
			}
			b.raw(`<w:vAlign w:val="center"/></w:tcPr>`)
			more := ""
			if r+1 < t.Grid.Rows && !t.loose {
				more = `<w:keepNext/>` // the table moves to the next page whole where that is possible
			}
			if leftAligned(t, cell) {
				more += `<w:ind w:left="40"/><w:jc w:val="left"/>`
			}
			x.open(style, more)
			if r == cell.Row {
				x.cellText(t.Texts[i], cell, width-2*margin, size)
			}
			b.raw(`</w:p></w:tc>`)
			c += cell.ColSpan
		}
		b.raw(`</w:tr>`)
	}
	b.raw(`</w:tbl>`)
}

// leftAligned reports whether a cell's text begins at the left: the labels of the items of a wide table.
func leftAligned(t *Table, c templates.GridCell) bool {
	return c.Role == templates.RoleWords || (c.Role == templates.RoleLabel || c.Role == templates.RoleCorner) && t.Grid.Head > 0 && c.RowSpan == 1
}

// cellText writes what stands in a cell, with the breaks the form wishes and the note in 楷体.
func (x *docxBody) cellText(text string, c templates.GridCell, avail, size int) {
	if c.Role == templates.RoleFigure {
		props := ""
		// A long number is set smaller, so that it is not broken. Times New Roman has digits of half a size; what
		// stands in for it may have digits of 0.64.
		if fit := int(float64(avail) / 10 / ems(text) * 0.5 / 0.64); fit < size {
			fit = max(fit, 8)
			props = `<w:sz w:val="` + itoa(fit) + `"/><w:szCs w:val="` + itoa(fit) + `"/>`
		}
		x.run(text, props)
		return
	}
	text, note := cutNote(text, c)
	for i, l := range cellLines(text, c) {
		if i > 0 {
			x.buf.raw(`<w:r><w:br/></w:r>`)
		}
		x.run(l, "")
	}
	if note != "" {
		x.run(note, `<w:rStyle w:val="`+escaped(x.pack.names["ReportNote"])+`"/>`)
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
