package xlsx

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

// A Book is a workbook of lists that another package lays out: it says what stands where, this one how that is written.
type Book struct {
	Title  string
	Sheets []*BookSheet
	Names  []Named
}

// Named is a name for a range, to be used in formulas.
type Named struct{ Name, Range string }

// A BookSheet is one of its sheets. Columns count from 1.
type BookSheet struct {
	Name           string
	Widths         []float64 // in characters
	Freeze         string    // the first cell that scrolls
	Filter, Repeat string
	Tab            string
	Landscape      bool
	Pages          int    // sheets of paper that it is printed on, 0 for as many as it takes
	Locked         bool   // but for inputs
	Rows           int    // last row
	Folded, Hidden [2]int // first and last column; 0 for none
	Rules          []Typed
	Marks          []Mark
	Fill           func(r *BookRows)
}

// Typed says what may be typed into an area: what is in the list that a formula gives, or what another formula says is right.
type Typed struct {
	Area          string
	List, Right   string
	Title, Prompt string
	Error         string
}

// A Mark colours the cells of an area of which a formula is true.
type Mark struct {
	Area, When string
	Tone       Tone
}

// Face is how a cell looks.
type Face int

// Faces. Those that begin with Input may be written into in a locked sheet, too.
const (
	FaceTitle Face = iota
	FaceFact
	FaceNote
	FaceHead
	FaceText
	FaceMid
	FaceDate
	FaceSum
	FaceLink
	FaceGrey
	FaceCheck
	FaceInput
	FaceInputMid
	FaceInputWord // of a list, cut off where it is too long: its beginning says which it is
	FaceInputDate
	FaceInputNumber
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
	var names []string
	for _, s := range b.Sheets {
		names = append(names, s.Name)
	}
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
		check := validation{areas: []string{v.Area}, kind: excelize.DataValidationTypeCustom, formula1: v.Right, title: v.Title,
			prompt: v.Prompt, errorText: v.Error}
		if v.List != "" {
			check.kind, check.formula1 = excelize.DataValidationTypeList, v.List
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

// A Shared formula is one of a column from a row to another, as it stands in the first. Groups count within a sheet.
type Shared struct {
	Formula                 string
	Group, Column, From, To int
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

// Characters is the width in characters of a column that takes pixels at 100 %, in the program with the wider columns.
func Characters(pixels float64) float64 { return math.Round(pixels/screenChar*100) / 100 }

// PlaceTables says where the figures of tables stand that Tables draws when row is the last one written, and TableSizes what
// columns and rows they take.
func PlaceTables(sheet string, row int, tables []*templates.Table) map[templates.Key]Ref {
	return placeTables(sheet, row, tables)
}

// TableSizes are the widths of the columns and the number of rows that tables take.
func TableSizes(tables []*templates.Table) (widths []float64, rows int) { return tableSizes(tables) }
