package xlsx

import (
	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

// The cover: labels in columns A and C, what is typed in B and D.
var coverFields = []struct {
	field, label string
	row, col     int // of the label; the value stands right of it
	wide         bool
}{
	{"name", "单位名称", 8, 1, true},
	{"short", "单位简称", 9, 1, false}, {"code", "单位代码", 9, 3, false},
	{"year", "报告年度", 10, 1, false}, {"rule_making", "有规章制定权", 10, 3, false},
	{"website", "网站名称", 11, 1, false}, {"url", "网址", 11, 3, false},
	{"office", "联系科室", 12, 1, false}, {"phone", "联系电话", 12, 3, false},
	{"fax", "传真", 13, 1, false}, {"email", "电子邮箱", 13, 3, false},
	{"address", "通信地址", 14, 1, false}, {"postcode", "邮政编码", 14, 3, false},
}

var (
	coverTitle    = Ref{SheetCover, 1, 1}
	coverSubtitle = Ref{SheetCover, 2, 1}
	coverState    = Ref{SheetCover, 4, 2}
	coverDeadline = Ref{SheetCover, 5, 2}
	coverNote     = Ref{SheetCover, 6, 1} // what the figures are, where there is something to say of them
	coverAgency   = Ref{SheetCover, 7, 1} // heading of the agency's details
	coverHowTo    = Ref{SheetCover, 16, 1}
	coverNext     = Ref{SheetCover, 4, 7}
	coverContact  = Ref{SheetCover, 5, 7}
	coverContents = Ref{SheetCover, 7, 6}
)

// The agency's details take columns A to D of the cover, the contents F to I.
const (
	coverCols = 4
	coverWide = 9
)

// CoverContact begins the line with whom to ask, which is another's in every batch.
const CoverContact = "问："

// LabelDeadline is what the cover calls until when the workbook is due.
const LabelDeadline = "报送期限"

func (l *Layout) placeCover() {
	for _, f := range coverFields {
		l.setAgency(f.field, Ref{SheetCover, f.row, f.col + 1})
	}
	l.setAgency("deadline", coverDeadline)
}

func (l *Layout) setAgency(field string, ref Ref) {
	l.agency[field], l.agencyAt[ref] = ref, field
}

// A tablePlace is how one table lies on its sheet.
type tablePlace struct {
	table   *templates.Table
	title   Ref
	agency  Ref // the line with agency and year
	hint    Ref
	last    int       // last row of the grid
	notes   []Ref     // one for each note
	cols    int       // of the grid
	gapRow  int       // under the notes: what the columns lack
	side    int       // first column of the block with last year's figures
	flags   int       // hidden column with the state of each check, for conditional formats
	widths  []float64 // of the grid's columns, in millimetres on the screen
	heights []float64 // of the grid's rows, in points
}

// done is the cell in which the clerk says that the table is filled in. It stands above last year's figures: seen as long as the
// table is, reached by Tab after the last input, and not printed.
func (p *tablePlace) done() Ref { return Ref{p.table.Sheet, p.agency.Row, p.side + 2} }

// previousGroup shows last year's figures for the instances of one rule that stand in one row. A single one is drawn in
// that row: last year's figure, what follows from it, the difference. Several are drawn below one another: figures, then
// differences.
type previousGroup struct {
	place     *tablePlace
	instances []*templates.Instance
	keys      []templates.Key // of last year: those of the single instance, or one for each
	row       int
	heading   Ref
}

// placePrevious finds room right of the table, outside the printed area, for last year's figures.
func (l *Layout) placePrevious() {
	for _, r := range l.form.Rules {
		rows := map[int]*previousGroup{}
		for _, inst := range r.Instances {
			last := lastOperands(inst)
			if len(last) == 0 {
				continue
			}
			at := l.figures[inst.Key]
			g := rows[at.Row]
			if g == nil {
				g = &previousGroup{place: l.tables[inst.Key.Table()], row: at.Row}
				rows[at.Row] = g
				l.groups = append(l.groups, g)
			}
			g.instances, g.keys = append(g.instances, inst), append(g.keys, last...)
		}
	}
	for _, g := range l.groups {
		g.heading = Ref{g.place.table.Sheet, g.row, g.place.side}
		for i, last := range g.keys {
			l.previous[last] = Ref{g.place.table.Sheet, g.row, g.place.side + 1 + i}
		}
		l.sides = append(l.sides, l.side(g))
	}
}

// single reports whether the group has one instance and is drawn in one row.
func (g *previousGroup) single() bool { return len(g.instances) == 1 }

// want and difference return the cells beside last year's figures; a group of several has no cell for want.
func (g *previousGroup) want() Ref {
	return Ref{g.place.table.Sheet, g.row, g.place.side + 1 + len(g.keys)}
}

// area is the range of the group with the heads and the title above it.
func (g *previousGroup) area() sheets.Range {
	return sheets.Range{R1: max(g.row-2, gridTop), C1: g.heading.Col, R2: g.row + 1, C2: g.heading.Col + max(len(g.keys)+2, 4)}
}

func (g *previousGroup) difference(i int) Ref {
	if g.single() {
		return Ref{g.place.table.Sheet, g.row, g.place.side + 2 + len(g.keys)}
	}
	return Ref{g.place.table.Sheet, g.row + 1, g.place.side + 1 + i}
}

// lastOperands returns the figures of last year that an instance needs, if the workbook shows them: an equation that an
// agency must answer for is checked live, mere hints (五倍以上 …) are left to the command.
func lastOperands(inst *templates.Instance) []templates.Key {
	if _, op, _, ok := inst.Expr.Comparison(); !ok || op != "=" || inst.Rule.Severity == templates.SeverityNote {
		return nil
	}
	var found []templates.Key
	for _, op := range inst.Expr.Operands() {
		if key, ok := previousKey(op); ok {
			found = append(found, key)
		}
	}
	return found
}

// The narrative: names in column A, boxes in B, numbers of characters in C, the list of marks in E and F.
const (
	boxCol       = 2
	countCol     = 3
	markCol      = 5
	boxFlag      = 7 // hidden: what the check of a box's words says
	narrativeRow = 5
	boxRows      = 12 // beside the list of marks, one to a row, at least; more where it would not end with the last of its boxes
	plainRows    = 4  // of any other box: a row may not be higher than 409 points, and every row takes its bytes
	listBoxes    = 3  // that the list stands beside
	countRows    = 2  // of a box, beside its top; below them stands what is wrong with its marks
)

// A boxPlace is one passage's box: rows top to bottom.
type boxPlace struct {
	section  *templates.Section // set on the first box of a section
	passage  *templates.Passage
	heading  int // row of the section's heading, 0 if not the first
	top, end int
}

func (b *boxPlace) text() Ref   { return Ref{SheetNarrative, b.top, boxCol} }
func (b *boxPlace) name() Ref   { return Ref{SheetNarrative, b.top, 1} }
func (b *boxPlace) count() Ref  { return Ref{SheetNarrative, b.top, countCol} }
func (b *boxPlace) strays() Ref { return Ref{SheetNarrative, b.top + countRows, countCol} }

func (l *Layout) placeNarrative() {
	passages, from := l.form.Passages(), 0
	for i, p := range passages {
		if p.Standard == "applications" { // the passage that is full of figures: the list ends beside it
			from = max(i+1-listBoxes, 0)
		}
	}
	row, beside := narrativeRow, min(listBoxes, len(passages)-from)
	for _, s := range l.form.Sections {
		for i, p := range s.Passages {
			box, height := &boxPlace{passage: p}, plainRows
			if i := len(l.boxes); i >= from && i < from+beside {
				height = max(boxRows, (len(l.form.Marks)+beside)/beside)
			}
			if i == 0 {
				box.section, box.heading = s, row
				row++
			}
			box.top, box.end = row, row+height-1
			row = box.end + 2
			l.boxes = append(l.boxes, box)
			l.passages[p.ID] = box.text()
		}
	}
	for _, b := range l.boxes[from : from+beside] {
		for row := b.top; row <= b.end && len(l.markAt) <= len(l.form.Marks); row++ {
			l.markAt = append(l.markAt, Ref{SheetNarrative, row, markCol})
		}
	}
	if len(l.markAt) > 0 {
		l.markHead, l.markAt = l.markAt[0], l.markAt[1:]
	}
}

// knownMarks returns the list of marks as ranges for a formula on the given sheet.
func (l *Layout) knownMarks(sheet string) []string { return boxes(rectangles(l.markAt), sheet) }

// SheetOpinion is the sheet with the list of findings in a marked copy.
const SheetOpinion = "退回意见"

// The list of findings begins in row OpinionTop, under OpinionHeads. Column OpinionMark is hidden and remembers which cell a
// line has marked.
const (
	OpinionTop  = 5
	OpinionMark = 7
)

// OpinionHeads are the heads of the list, from column A on.
var OpinionHeads = []string{"序号", "程度", "位置（点击跳转）", "问题", "怎么办", "编号"}

// stampPair returns the cells of line i of the stamp.
func stampPair(i int) (name, value Ref) { return Ref{SheetStamp, i + 1, 1}, Ref{SheetStamp, i + 1, 2} }

// tableRow returns the range of a row of cells, A7:J7.
func area(from, to Ref) string { return from.A1() + ":" + to.A1() }

// layoutFault refuses a table, at the place in the form's source where a label stands or the table begins.
func layoutFault(t *templates.Table, label, reason string) error {
	at := t.SourcePos(label)
	return &templates.LoadError{File: t.File, Line: at.Line, Column: at.Column, Reason: "表“" + t.ID + "”：" + reason}
}
