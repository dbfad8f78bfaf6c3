package marked

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/returned"
	"nianbao/xlsx/sheets"
)

// Bounds of a marked copy. The list says how many findings it leaves out.
const (
	maxMarks    = 300
	maxOpinions = 1000
	maxNoteText = 1500 // characters of one note
)

// A mark is a cell with what is to be said of it.
type mark struct {
	cell     string
	severity templates.Severity
	text     []string
}

// place returns where a finding is marked: its cell, or the box of a passage.
func (c *copier) place(f *templates.Finding) (sheet *sheets.Sheet, cell string, ok bool) {
	name, cell := f.Place.Sheet, f.Place.Cell
	if at, isPassage := c.ret.Filing.Boxes[string(f.Key)]; isPassage && cell == "" {
		name, cell = at.Sheet, at.Cell
	}
	sheet = c.book.Sheet(name)
	_, _, err := sheets.ParseRef(cell)
	return sheet, cell, err == nil && sheet != nil && sheet.Kind == sheets.Worksheet && returned.OpinionSheet(c.book) != sheet
}

// marks colours cells and adds notes.
func (c *copier) marks() {
	list := map[*sheets.Sheet][]*mark{}
	at := map[string]*mark{}
	told := templates.Told(c.result.Findings)
	for i := range told {
		f := &told[i]
		sheet, cell, ok := c.place(f)
		if !ok || f.Status == templates.StatusExplained {
			continue
		}
		name := sheet.Name + "!" + cell
		m := at[name]
		if m == nil {
			if len(c.marked) >= maxMarks {
				continue
			}
			m = &mark{cell: cell, severity: f.Severity}
			at[name], list[sheet] = m, append(list[sheet], m)
			c.marked = append(c.marked, name)
		}
		if f.Severity == templates.SeverityError || m.severity == templates.SeverityNote {
			m.severity = f.Severity
		}
		m.text = append(m.text, "【"+f.Severity.Chinese()+"】"+templates.OneLine(f.Message))
	}
	colours := c.colours()
	for _, sheet := range c.book.Sheets {
		if len(list[sheet]) == 0 {
			continue
		}
		p := c.Patch(sheet.Part, "conditionalFormatting")
		colour(p, sheet, list[sheet], colours)
		if !c.addNotes(sheet.Part, p, list[sheet]) {
			c.unnoted = append(c.unnoted, "“"+sheet.Name+"”")
		}
		c.Save(p)
	}
}

// The elements of a worksheet that may stand behind a conditional format, and behind the name of its notes (18.3.1.99).
var (
	afterDrawing = strings.Fields("legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst")
	afterFormats = append(strings.Fields(`dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks
		colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing`), afterDrawing...)
)

// maxPriority is up to what priority a conditional format of the sheet makes way for marks. Programs count from 1.
const maxPriority = 1 << 30

// colour puts the conditional formats of marks before those of the sheet itself, by priority and, for LibreOffice, by place: an
// input that is filled in has a colour of its own.
func colour(p *opc.Patch, sheet *sheets.Sheet, list []*mark, colours map[templates.Severity]int) {
	for f := range p.Root.All("conditionalFormatting") {
		for rule := range f.All("cfRule") {
			if n, err := strconv.Atoi(rule.Attr("priority")); err == nil && n < maxPriority {
				p.SetAttr(rule, "priority", strconv.Itoa(n+len(list)))
			}
		}
	}
	var b strings.Builder
	for i, m := range list {
		fmt.Fprintf(&b, `<conditionalFormatting sqref="%s"><cfRule type="expression" dxfId="%d" priority="%d">`+
			`<formula>%s</formula></cfRule></conditionalFormatting>`,
			m.cell, colours[m.severity], 1+i, opc.Escape(unchanged(sheet, m.cell)))
	}
	p.AppendBefore(p.Root, b.String(), "sheetData", append([]string{"conditionalFormatting"}, afterFormats...)...)
}

// unchanged returns a formula that is true as long as a cell holds what it holds now.
func unchanged(sheet *sheets.Sheet, cell string) string {
	row, col, _ := sheets.ParseRef(cell)
	c := sheet.Cell(row, col)
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

// clear takes out what an earlier copy added.
func (c *copier) clear() {
	old := returned.OpinionSheet(c.book)
	if old == nil {
		return
	}
	marked := map[*sheets.Sheet]map[string]bool{}
	for x := range old.All() {
		sheet, cell := c.cellOf(x.Raw)
		if x.Col == xlsx.OpinionMark && x.Row >= xlsx.OpinionTop && sheet != nil && sheet.Kind == sheets.Worksheet {
			if marked[sheet] == nil {
				marked[sheet] = map[string]bool{}
			}
			marked[sheet][cell] = true
		}
	}
	for _, sheet := range c.book.Sheets {
		if marked[sheet] == nil {
			continue
		}
		p := c.Patch(sheet.Part, "conditionalFormatting")
		clearColours(p, marked[sheet])
		c.clearNotes(sheet.Part, p, marked[sheet])
		c.Save(p)
	}
	c.dropSheet(old)
}

// clearColours takes out the conditional formats of marks. Those of the form, and of others, stay.
func clearColours(p *opc.Patch, marked map[string]bool) {
	for f := range p.Root.All("conditionalFormatting") {
		first := allMarked(f.Attr("sqref"), marked)
		if first == "" {
			continue
		}
		var ours []*opc.Node
		left := 0
		for rule := range f.All("cfRule") {
			if formula := rule.Child("formula"); formula != nil && isUnchanged(p.Content(formula), first) {
				ours = append(ours, rule)
			} else {
				left++
			}
		}
		if left == 0 && ours != nil {
			ours = []*opc.Node{f}
		}
		for _, n := range ours {
			p.Remove(n)
		}
	}
}

// allMarked returns the first cell of a list of ranges all of whose cells are marked, "" where one is not.
func allMarked(sqref string, marked map[string]bool) (first string) {
	for ref := range strings.FieldsSeq(sqref) {
		area, err := sheets.ParseRange(ref)
		if err != nil || area.R2-area.R1 > maxMarks || area.C2-area.C1 > maxMarks {
			return ""
		}
		for row := area.R1; row <= area.R2; row++ {
			for col := area.C1; col <= area.C2; col++ {
				if !marked[sheets.RefName(row, col)] {
					return ""
				}
			}
		}
		if first == "" {
			first = sheets.RefName(area.R1, area.C1)
		}
	}
	return first
}

// constant is what unchanged compares a cell, or its length, with.
var constant = regexp.MustCompile(`^(?:-?[0-9.]+(?:E[+-]?[0-9]+)?|"(?:[^"]|"")*")$`)

// isUnchanged reports whether a formula is one of those that unchanged makes for a cell. Programs that save a workbook may
// write constants in another way.
func isUnchanged(formula, cell string) bool {
	formula = strings.ReplaceAll(strings.TrimSpace(formula), "$", "")
	if slices.Contains([]string{"ISBLANK(" + cell + ")", "ISERROR(" + cell + ")", "NOT(ISBLANK(" + cell + "))"}, formula) {
		return true
	}
	left, right, ok := strings.Cut(formula, "=")
	return ok && (left == cell || left == "LEN("+cell+")") && constant.MatchString(right)
}

// note is what the note of a mark says. Each of its lines begins as ours do, or Unmark would leave it.
func (m *mark) note() string {
	return strings.ReplaceAll(hanzi.Shorten(strings.Join(m.text, "\n"), maxNoteText), "\n…", "…")
}
