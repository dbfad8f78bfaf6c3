//go:build !js

package xlsx

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/lists"
	"nianbao/xlsx/sheets"
)

// dateFormat is the one that no country's settings turn round.
const dateFormat = "yyyy\\-mm\\-dd"

var faces = map[Face]style{
	FaceTitle: listTitle, FaceFact: listFact, FaceNote: listNote, FaceHead: listHead, FaceText: listText,
	FaceLink: listLink, FaceSum: listSum,
	FaceMid: {size: 10, h: "center", v: "center", border: true, soft: true, shrink: true, format: "General"},
	FaceDate: {size: 9, h: "center", v: "center", border: true, soft: true, fill: fillComputed, format: dateFormat,
		shrink: true},
	FaceGrey: {size: 9, h: "left", v: "center", border: true, soft: true, fill: fillComputed, format: "General",
		shrink: true},
	FaceCheck: {size: 9, h: "left", v: "center", border: true, soft: true, fill: fillComputed, format: "General"},
	FaceInput: {size: 10, h: "left", v: "center", border: true, soft: true, fill: fillInput, unlocked: true, format: "@"},
	FaceInputMid: {size: 9, h: "center", v: "center", border: true, soft: true, fill: fillInput, unlocked: true,
		shrink: true, format: "General"},
	FaceInputWord: {size: 9, h: "left", v: "center", border: true, soft: true, fill: fillInput, unlocked: true, format: "General"},
	FaceInputDate: {size: 9, h: "center", v: "center", border: true, soft: true, fill: fillInput, unlocked: true,
		format: dateFormat, shrink: true},
	FaceInputNumber: {size: 9, h: "right", v: "center", border: true, soft: true, fill: fillInput, unlocked: true,
		format: "General"},
}

// Write writes the workbook.
func (b *Book) Write(w io.Writer) error {
	names := lists.Map(b.Sheets, func(s *BookSheet) string { return s.Name })
	return writeTables(w, b.Title, names, func(x *excelize.File, to *builder) error {
		for _, s := range b.Sheets {
			if err := s.write(x, to); err != nil {
				return err
			}
		}
		for _, n := range b.Names {
			if err := x.SetDefinedName(&excelize.DefinedName{Name: n.Name, RefersTo: n.Range}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *BookSheet) write(x *excelize.File, b *builder) error {
	t := b.table(s.Name, tableLook{widths: s.Widths, freeze: s.Freeze, landscape: s.Landscape, rows: s.Rows, repeat: s.Repeat,
		filter: s.Filter, tab: s.Tab, pages: s.Pages})
	var err error
	if s.Folded[0] > 0 && t.rows != nil {
		t.rows.folds = s.Folded[1] + 1
	}
	for col := s.Folded[0]; col > 0 && col <= s.Folded[1]; col++ {
		err = errors.Join(err, x.SetColOutlineLevel(s.Name, sheets.ColumnName(col), 1), x.SetColVisible(s.Name, sheets.ColumnName(col),
			false))
	}
	if s.Hidden[0] > 0 {
		err = errors.Join(err, x.SetColVisible(s.Name, sheets.ColumnName(s.Hidden[0])+":"+sheets.ColumnName(s.Hidden[1]), false))
	}
	for _, v := range s.Rules {
		check := validation{areas: []string{v.Area}, kind: rightFormula, formula1: v.Right, title: v.Title,
			prompt: v.Prompt, errorText: v.Error}
		if v.List != "" {
			check.kind, check.formula1 = inList, v.List
		}
		dv, failed := check.excelize()
		err = errors.Join(err, failed, x.AddDataValidation(s.Name, dv))
	}
	for _, m := range s.Marks {
		look := map[Tone]conditionLook{ToneRed: lookRed, ToneAmber: lookAmber, ToneGreen: lookGreen, ToneGrey: lookGrey}[m.Tone]
		id, failed := b.look(look)
		err = errors.Join(err, failed, x.SetConditionalFormat(s.Name, m.Area,
			[]excelize.ConditionalFormatOptions{{Type: "formula", Criteria: m.When, Format: &id}}))
	}
	if s.Locked {
		err = errors.Join(err, x.ProtectSheet(s.Name, &excelize.SheetProtectionOptions{SelectLockedCells: true,
			SelectUnlockedCells: true,
			FormatColumns:       true, FormatRows: true}))
	}
	if err != nil {
		return err
	}
	s.Fill(&BookRows{t})
	return t.end()
}

// BookRows takes the rows of a sheet, from its first on.
type BookRows struct{ t *tableSheet }

// Put writes the next row. The cells are those of Text and Formula; nil leaves one out.
func (r *BookRows) Put(height float64, cells ...any) { r.t.put(height, cells...) }

// Text makes a cell with a text or a number.
func (r *BookRows) Text(f Face, v any) any { return r.t.cell(faces[f], v) }

// Formula makes a cell with a formula and the value that a spreadsheet computes for it.
func (r *BookRows) Formula(f Face, formula string, v any) any {
	return r.t.formula(faces[f], formula, v)
}

// Shared makes a cell with the formula that all cells of a column share, between two rows: it is written once, in the first, and
// would take most of the bytes of a long sheet otherwise. No cell of another sheet may stand in it but by a name: Excel shares no
// formula that has one, and calls a workbook damaged that does.
func (r *BookRows) Shared(f Face, s *Shared, v any) any {
	cell := sharedCell{r.t.formula(faces[f], s.Formula, v).(excelize.Cell), s.Group, ""}
	if s.From == r.t.row+1 {
		col := sheets.ColumnName(s.Column)
		cell.area = fmt.Sprintf("%s%d:%s%d", col, s.From, col, s.To)
	}
	return cell
}

// Merge joins cells of the row that was written last, from a column to another.
func (r *BookRows) Merge(from, to int) { r.t.merge(from, r.t.row, to, r.t.row) }

// Tables draws official tables below one another, with a formula and its value for every figure.
func (r *BookRows) Tables(form *templates.Form, tables []*templates.Table, figure func(templates.Key) (string, any)) {
	r.t.tables(form, tables, figure)
}
