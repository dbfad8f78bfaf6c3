package marked

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/returned"
	"nianbao/xlsx/sheets"
)

// ErrNotAnnotated is returned for a workbook that could not be read: nothing is marked in a file that nobody understands.
var ErrNotAnnotated = errors.New("workbook was not read, it cannot be annotated")

// Bounds of an annotated copy. The list says how many findings it leaves out.
const (
	maxMarks    = 300
	maxOpinions = 1000
	maxNoteText = 1500 // characters of one note
)

// Annotate writes a copy of a returned workbook for its agency: cells with findings are coloured and carry a note, and a
// sheet 退回意见 in front lists all findings with links. No figure, formula or text of the agency's is touched. A colour
// goes away by itself as soon as the cell holds something else; the marks of an earlier copy are taken out first. Unmark takes all
// marks out of a workbook that has been put right.
//
// The copy says of which file it was made (Returned.Of). It is read back before it is written: one in which a figure, a
// passage or a fact is not that of the original is never handed out; the error is then a *CopyError, and so it is for
// whatever else excelize, which writes the copy, makes of a file. It opens only what Read has accepted.
func Annotate(w io.Writer, original []byte, ret *returned.Returned, result templates.Result) (err error) {
	return withAnnotator(w, original, ret, result, func(a *annotator) error {
		for _, step := range []func() error{a.clear, a.marks, a.opinion, a.descend, a.front} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
}

// A CopyError says why a copy of a workbook was not made although the workbook itself was read. Nothing has been written.
type CopyError struct{ Err error }

func (e *CopyError) Error() string { return "marked copy: " + e.Err.Error() }
func (e *CopyError) Unwrap() error { return e.Err }

// withAnnotator opens a workbook that Read has accepted, has it edited, reads the copy back, and writes it.
func withAnnotator(w io.Writer, original []byte, ret *returned.Returned, result templates.Result, edit func(*annotator) error) error {
	if ret == nil || ret.Filing == nil {
		return ErrNotAnnotated
	}
	for _, f := range ret.Findings {
		if strings.HasPrefix(f.Code, "file.damaged") {
			return ErrNotAnnotated
		}
	}
	made, err := editedCopy(original, ret, result, edit)
	if err == nil {
		err = ret.SameAs(made)
	}
	if err != nil {
		return &CopyError{err}
	}
	_, err = w.Write(made)
	return err
}

func editedCopy(original []byte, ret *returned.Returned, result templates.Result, edit func(*annotator) error) (made []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	x, err := excelize.OpenReader(bytes.NewReader(original),
		excelize.Options{RawCellValue: true, UnzipSizeLimit: 128 << 20, UnzipXMLSizeLimit: 64 << 20})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	parts := map[string][]byte{}
	x.Pkg.Range(func(key, value any) bool {
		name := key.(string)
		if strings.HasSuffix(name, "/") { // entries for folders, which zip programs add, are no parts
			x.Pkg.Delete(key)
		} else if data, ok := value.([]byte); ok {
			parts[name] = data
		}
		return true
	})
	book, err := sheets.Open(bytes.NewReader(original), int64(len(original)), sheets.Limits{})
	if err != nil {
		return nil, err
	}
	a := &annotator{file: x, book: book, ret: ret, result: result, list: xlsx.SheetOpinion, descent: ret.Descent(original), parts: parts,
		notes: map[string][]note{}}
	for n := 2; book.Sheet(a.list) != nil && book.Sheet(a.list) != returned.OpinionSheet(book); n++ {
		a.list = xlsx.SheetOpinion + strconv.Itoa(n) // the agency has a sheet of that name of its own
	}
	if err := edit(a); err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	if a.parts, err = xlsx.PartsOf(x); err != nil {
		return nil, err
	}
	if err := a.writeNotes(); err != nil {
		return nil, err
	}
	if a.descends {
		if err := a.writeDescent(); err != nil {
			return nil, err
		}
	}
	if types, ok := a.parts[opc.TypesPart]; ok {
		a.parts[opc.TypesPart] = opc.SortTypes(types)
	}
	err = opc.WriteParts(&packed, a.parts)
	return packed.Bytes(), err
}

type annotator struct {
	file    *excelize.File
	book    *sheets.Book
	ret     *returned.Returned
	result  templates.Result
	list    string   // name of the sheet with the list
	marked  []string // 三、申请!H30
	descent string   // of which file the copy is made

	descends bool // the copy says so
	parts    opc.Parts
	notes    map[string][]note      // ours, by sheet
	old      map[string]*sheetNotes // what stands on the sheets whose notes change, without ours of an earlier copy
}

// notesOf returns the notes that stand on a sheet, nil where they cannot be written anew.
func (a *annotator) notesOf(sheet *sheets.Sheet) *sheetNotes {
	n, read := a.old[sheet.Name]
	if !read {
		if a.old == nil {
			a.old = map[string]*sheetNotes{}
		}
		if !a.book.Strict {
			n, _ = readNotes(a.parts, sheet.Part) // on an error they stay as they are
		}
		a.old[sheet.Name] = n
	}
	return n
}

// writeNotes puts our notes among those that others wrote, which come first in a cell that has both.
func (a *annotator) writeNotes() error {
	for _, sheet := range a.book.Sheets {
		old := a.old[sheet.Name]
		if old == nil || a.parts[sheet.Part] == nil {
			continue
		}
		list := slices.Clone(old.list)
		for _, n := range a.notes[sheet.Name] {
			if i := slices.IndexFunc(list, func(x note) bool { return x.cell == n.cell }); i >= 0 {
				list[i].text += "\n" + n.text
			} else {
				list = append(list, n)
			}
		}
		if err := writeNotes(a.parts, sheet.Part, old, list); err != nil {
			return err
		}
	}
	return nil
}

// place returns where a finding is marked: its cell, or the box of a passage.
func (a *annotator) place(f *templates.Finding) (sheet, cell string, ok bool) {
	sheet, cell = f.Place.Sheet, f.Place.Cell
	if at, isPassage := a.ret.Filing.Boxes[string(f.Key)]; isPassage && cell == "" {
		sheet, cell = at.Sheet, at.Cell
	}
	_, _, err := sheets.ParseRef(cell)
	return sheet, cell, err == nil && a.book.Sheet(sheet) != nil && sheet != a.list
}

// Columns of sheet 退回意见; see OpinionHeads.
const (
	opinionNumber = 1 + iota
	opinionSeverity
	opinionWhere
	opinionMessage
	opinionFix
	opinionID
)

// marks colours cells and adds notes.
func (a *annotator) marks() error {
	type mark struct {
		sheet, cell string
		severity    templates.Severity
		text        []string
	}
	var list []*mark
	at := map[string]*mark{}
	told := templates.Told(a.result.Findings)
	for i := range told {
		f := &told[i]
		sheet, cell, ok := a.place(f)
		if !ok || f.Status == templates.StatusExplained {
			continue
		}
		m := at[sheet+"!"+cell]
		if m == nil {
			if len(list) >= maxMarks {
				continue
			}
			m = &mark{sheet: sheet, cell: cell, severity: f.Severity}
			at[sheet+"!"+cell] = m
			list = append(list, m)
		}
		if f.Severity == templates.SeverityError || m.severity == templates.SeverityNote {
			m.severity = f.Severity
		}
		m.text = append(m.text, "【"+f.Severity.Chinese()+"】"+f.Message)
	}
	styles := map[templates.Severity]int{}
	for _, look := range []struct {
		severity templates.Severity
		colour   string
	}{{templates.SeverityError, "F8A5A5"}, {templates.SeverityQuery, "FFD966"}, {templates.SeverityNote, "DDEBF7"}} {
		id, err := a.file.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{look.colour}}})
		if err != nil {
			return err
		}
		styles[look.severity] = id
	}
	for _, m := range list {
		if a.notesOf(a.book.Sheet(m.sheet)) != nil {
			text := hanzi.Shorten(strings.Join(m.text, "\n"), maxNoteText)
			a.notes[m.sheet] = append(a.notes[m.sheet], note{m.cell, returned.NoteAuthor, text})
		}
		id := styles[m.severity]
		if err := a.file.SetConditionalFormat(m.sheet, m.cell, []excelize.ConditionalFormatOptions{
			{Type: "formula", Criteria: a.unchanged(m.sheet, m.cell), Format: &id}}); err != nil {
			return err
		}
		a.marked = append(a.marked, m.sheet+"!"+m.cell)
	}
	return nil
}

// unchanged returns a formula that is true as long as a cell holds what it holds now.
func (a *annotator) unchanged(sheet, cell string) string {
	row, col, _ := sheets.ParseRef(cell)
	s := a.book.Sheet(sheet)
	c := s.Cell(row, col)
	if c.IsBlank() {
		return "ISBLANK(" + cell + ")"
	}
	switch c.Type {
	case sheets.Number:
		return cell + "=" + c.Raw
	case sheets.ErrorValue:
		return "ISERROR(" + cell + ")"
	case sheets.String:
		if utf8.RuneCountInString(c.Raw) <= 100 && !strings.ContainsFunc(c.Raw, func(r rune) bool { return r < ' ' }) {
			return cell + `="` + strings.ReplaceAll(c.Raw, `"`, `""`) + `"`
		}
		return "LEN(" + cell + ")=" + strconv.Itoa(len(utf16.Encode([]rune(c.Raw))))
	}
	return "NOT(ISBLANK(" + cell + "))"
}
