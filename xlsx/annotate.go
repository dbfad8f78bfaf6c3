package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/sheets"
)

// SheetOpinion is the sheet with the list of findings in an annotated copy.
const SheetOpinion = "退回意见"

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
func Annotate(w io.Writer, original []byte, ret *Returned, result templates.Result) (err error) {
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
func withAnnotator(w io.Writer, original []byte, ret *Returned, result templates.Result, edit func(*annotator) error) error {
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
		err = ret.sameAs(made)
	}
	if err != nil {
		return &CopyError{err}
	}
	_, err = w.Write(made)
	return err
}

func editedCopy(original []byte, ret *Returned, result templates.Result, edit func(*annotator) error) (made []byte, err error) {
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
	a := &annotator{file: x, book: book, ret: ret, result: result, list: SheetOpinion, source: sourceOf(original, ret), parts: parts,
		notes: map[string][]note{}}
	for n := 2; book.Sheet(a.list) != nil && book.Sheet(a.list) != opinionSheet(book); n++ {
		a.list = SheetOpinion + strconv.Itoa(n) // the agency has a sheet of that name of its own
	}
	if err := edit(a); err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	if a.parts, err = writtenParts(x); err != nil {
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

// writtenParts returns the parts of a workbook as excelize writes them.
func writtenParts(x *excelize.File) (map[string][]byte, error) {
	written := partWriter{}
	x.SetZipWriter(func(io.Writer) excelize.ZipWriter { return written })
	if err := x.Write(io.Discard); err != nil {
		return nil, err
	}
	parts := map[string][]byte{}
	for name, b := range written {
		parts[name] = b.Bytes()
	}
	return parts, nil
}

type annotator struct {
	file   *excelize.File
	book   *sheets.Book
	ret    *Returned
	result templates.Result
	list   string   // name of the sheet with the list
	marked []string // 三、申请!H30
	source string   // SHA-256 of the file that is marked

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

// Columns of sheet 退回意见. The last is hidden and remembers what was marked.
const (
	opinionNumber = 1 + iota
	opinionSeverity
	opinionWhere
	opinionMessage
	opinionFix
	opinionID
	opinionMark
	opinionTop = 5
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
			a.notes[m.sheet] = append(a.notes[m.sheet], note{m.cell, noteAuthor, text})
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
		return "LEN(" + cell + ")=" + strconv.Itoa(length(c.Raw))
	}
	return "NOT(ISBLANK(" + cell + "))"
}

// opinion writes the list of findings.
func (a *annotator) opinion() error {
	x := a.file
	if _, err := x.NewSheet(a.list); err != nil {
		return err
	}
	title, text, head, err := a.opinionStyles()
	if err != nil {
		return err
	}
	put := func(row, col, style int, value string) error {
		cell := Ref{a.list, row, col}.A1()
		if err := x.SetCellStr(a.list, cell, value); err != nil {
			return err
		}
		return x.SetCellStyle(a.list, cell, cell, style)
	}
	for i, width := range []float64{6, 8, 50, 60, 44, 26} {
		col := sheets.ColumnName(i + 1)
		if err := x.SetColWidth(a.list, col, col, width); err != nil {
			return err
		}
	}
	if err := x.SetColVisible(a.list, "G", false); err != nil {
		return err
	}
	if err := errors.Join(x.MergeCell(a.list, "A1", "F1"), x.MergeCell(a.list, "A2", "F2"), x.MergeCell(a.list, "A3", "F3"),
		put(1, 1, title, SheetOpinion), put(2, 1, 0, a.summary()),
		a.say("点“位置”跳到那一格；改好以后直接保存本文件报送，不必删除本表。数确实无误的核实事项，在“核对”表写明说明；那里没有这一项的，把编号和说明填在“核对”表的“其他说明”里。")); err != nil {
		return err
	}
	for i, name := range opinionHeads {
		if err := put(opinionTop-1, i+1, head, name); err != nil {
			return err
		}
	}
	findings := a.sorted()
	shown := min(len(findings), maxOpinions)
	number := 0 // one for each cause
	for i, f := range findings[:shown] {
		row, no := opinionTop+i, ""
		if f.Follows == "" {
			number++
			no = strconv.Itoa(number)
		}
		where := templates.Where(a.ret.Filing.Form.Subject(f.Key), f.Place)
		sheet, cell, ok := a.place(&f)
		severity, message, fix := opinionWords(&f)
		if err := errors.Join(put(row, opinionNumber, text, no), put(row, opinionSeverity, text, severity), put(row, opinionWhere, text, where),
			put(row, opinionMessage, text, message), put(row, opinionFix, text, fix), put(row, opinionID, text, f.ID())); err != nil {
			return err
		}
		if !ok && sheet != "" && a.book.Sheet(sheet) != nil {
			cell, ok = "A1", true // about the whole sheet
		}
		if ok {
			if err := x.SetCellHyperLink(a.list, Ref{a.list, row, opinionWhere}.A1(), quoteSheet(sheet)+"!"+cell, "Location"); err != nil {
				return err
			}
		}
		lines := max(wrapped(message, 27), wrapped(fix, 20), wrapped(where, 22), wrapped(severity, 9))
		if err := x.SetRowHeight(a.list, row, min(400, float64(8+16*lines))); err != nil {
			return err
		}
	}
	for i, line := range a.regraded() {
		row := opinionTop + shown + 1 + i
		from, to := Ref{a.list, row, opinionNumber}.A1(), Ref{a.list, row, opinionID}.A1()
		if err := errors.Join(x.MergeCell(a.list, from, to), put(row, opinionNumber, 0, line)); err != nil {
			return err
		}
	}
	for i, mark := range a.marked {
		if err := x.SetCellStr(a.list, Ref{a.list, opinionTop + i, opinionMark}.A1(), mark); err != nil {
			return err
		}
	}
	orientation, paper, wide, tall, fit := "landscape", 9, 1, 0, true
	return errors.Join(
		x.SetSheetProps(a.list, &excelize.SheetPropsOptions{FitToPage: &fit}), // without it FitToWidth is ignored
		x.SetPanes(a.list, &excelize.Panes{Freeze: true, YSplit: opinionTop - 1, TopLeftCell: "A" + strconv.Itoa(opinionTop),
			ActivePane: "bottomLeft"}),
		x.SetPageLayout(a.list, &excelize.PageLayoutOptions{Orientation: &orientation, Size: &paper, FitToWidth: &wide, FitToHeight: &tall}))
}

// say writes what is to be done into the third row of the list.
func (a *annotator) say(text string) error {
	cell := Ref{a.list, 3, 1}.A1()
	if err := a.file.SetCellStr(a.list, cell, text+a.unnoted()); err != nil || a.unnoted() == "" {
		return err
	}
	wrap, err := a.file.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	return errors.Join(err, a.file.SetCellStyle(a.list, cell, cell, wrap), a.file.SetRowHeight(a.list, 3, 34))
}

// unnoted names the sheets that have marks and no notes of ours, "" for none.
func (a *annotator) unnoted() string {
	var names []string
	for _, m := range a.marked {
		name := m[:strings.LastIndex(m, "!")]
		if !slices.Contains(names, "“"+name+"”") && a.notesOf(a.book.Sheet(name)) == nil {
			names = append(names, "“"+name+"”")
		}
	}
	if names == nil {
		return ""
	}
	return strings.Join(names, "、") + "上有改写不了的批注或控件，原样留着，没有另加批注：问题只标颜色，写在本表。"
}

func (a *annotator) opinionStyles() (title, text, head int, err error) {
	title, err = a.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 18, Family: fontSong},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}})
	if err != nil {
		return 0, 0, 0, err
	}
	border := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Style: 1, Color: "808080"})
	}
	text, err = a.file.NewStyle(&excelize.Style{Border: border, Font: &excelize.Font{Size: 11, Family: fontSong},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	if err != nil {
		return 0, 0, 0, err
	}
	head, err = a.file.NewStyle(&excelize.Style{Border: border, Font: &excelize.Font{Bold: true, Size: 11, Family: fontSong},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"D9E2F3"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}})
	if err != nil {
		return 0, 0, 0, err
	}
	return title, text, head, nil
}

// opinionWords are what a line of the list says of a finding, what the agency and the office have said of it included.
func opinionWords(f *templates.Finding) (severity, message, fix string) {
	severity, message, fix = f.Severity.Chinese(), f.Message, f.Fix
	if f.Status == templates.StatusExplained {
		severity += "\n已说明"
	}
	if f.Explanation != "" {
		message += "\n单位说明：" + hanzi.Shorten(f.Explanation, maxNoteText)
	}
	if f.Regraded != "" {
		fix += "\n本级规定：" + hanzi.Shorten(f.Regraded, maxNoteText)
	}
	return severity, message, fix
}

// wrapped returns how many lines text takes in a column that is so many characters wide.
func wrapped(text string, width int) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += utf8.RuneCountInString(line)/width + 1
	}
	return n
}

// regraded lists the office's regrading, also of rules that are not checked and so have no finding.
func (a *annotator) regraded() []string {
	var list []string
	for _, g := range a.result.Regraded {
		if list == nil {
			list = append(list, "本级调整了等级的规则：")
		}
		list = append(list, g.Title+"："+g.Chinese()+"。本级规定："+hanzi.Shorten(g.Reason, maxNoteText))
	}
	return list
}

// sorted puts errors first, then queries, then notes, each in the order of the check.
func (a *annotator) sorted() []templates.Finding {
	rank := map[templates.Severity]int{templates.SeverityError: 0, templates.SeverityQuery: 1, templates.SeverityNote: 2}
	list := slices.Clone(a.result.Findings)
	slices.SortStableFunc(list, func(p, q templates.Finding) int { return rank[p.Severity] - rank[q.Severity] })
	return templates.ByCause(list)
}

// summary says what the verdict is and how much there is to do.
func (a *annotator) summary() string {
	told, explained := templates.Told(a.result.Findings), 0
	for _, f := range told {
		if f.Status == templates.StatusExplained {
			explained++
		}
	}
	open := func(s templates.Severity) int { return templates.CountOpen(told, s) }
	errorsN, queries, notes := open(templates.SeverityError), open(templates.SeverityQuery), open(templates.SeverityNote)
	text := fmt.Sprintf("%s %d年度：%s。必须改正的错误 %d 处，需要核实或说明的 %d 处，提示 %d 处", a.ret.Filing.Agency.Name, a.ret.Filing.Year,
		a.result.Verdict.Chinese(), errorsN, queries, notes)
	if explained > 0 {
		text += fmt.Sprintf("，已说明的 %d 处", explained)
	}
	if n := len(a.result.Findings) - maxOpinions; n > 0 {
		text += fmt.Sprintf("；下面列出前 %d 处，另有 %d 处", maxOpinions, n)
	}
	return text + "。"
}

// front moves the list to the front and opens the workbook there. Names that belong to single sheets, such as print
// areas, are numbered by the order of the sheets and are put right afterwards.
func (a *annotator) front() error {
	x := a.file
	before := x.GetDefinedName()
	first := x.GetSheetList()[0]
	if err := x.MoveSheet(a.list, first); err != nil {
		return err
	}
	if after := x.GetDefinedName(); !slices.Equal(before, after) {
		for _, n := range after {
			if err := x.DeleteDefinedName(&excelize.DefinedName{Name: n.Name, Scope: n.Scope}); err != nil {
				return err
			}
		}
		for _, n := range before {
			if err := x.SetDefinedName(&n); err != nil {
				return err
			}
		}
	}
	i, err := x.GetSheetIndex(a.list)
	if err != nil {
		return err
	}
	x.SetActiveSheet(i)
	return nil
}
