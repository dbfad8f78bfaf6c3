package xlsx

import (
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/sheets"
)

// What a reader has to know of the workbooks that this package writes, beside the places of figures, passages and facts:
// which cells belong to a sheet, and which words in them are ours.

// A TableArea is what a table takes of its sheet. Rows and columns count from 1.
type TableArea struct {
	Top, Last int // first and last row of the grid, heads and all
	Cols      int // of the grid, from column A on
	Side      int // the column from which on last year's figures stand, also where the table has none
	Flags     int // the hidden column of the checks, right of them
	Done      Ref // where the clerk says that the table is filled in
	Hint      Ref // the line above the grid, which says what the figures are
}

// Progress reports whether a cell above last year's figures holds what stands there: how the table is getting on, and the word
// of the clerk that it is finished, which is for the sheet alone. A returned table is judged as finished.
func (a TableArea) Progress(row, col int, text string) bool {
	switch text = strings.TrimSpace(text); {
	case row == a.Done.Row && col < a.Done.Col:
		return text == LabelDone
	case row == a.Done.Row && col == a.Done.Col:
		return utf8.RuneCountInString(text) <= maxDone && !strings.ContainsAny(text, "0123456789")
	}
	return ShownBeside(text)
}

// maxDone is the longest of what people write for yes: 是的、√、已填完, where a word about a figure is longer.
const maxDone = 4

// Area returns what a table of the layout's own form takes of its sheet.
func (l *Layout) Area(t *templates.Table) TableArea {
	p := l.tables[t.ID]
	return TableArea{Top: gridTop, Last: p.last, Cols: p.cols, Side: p.side, Flags: p.flags, Done: p.done(), Hint: p.hint}
}

// A Side is a block of last year's figures right of a table, with the heads and the title above it.
type Side struct {
	Table *templates.Table
	sheets.Range
	Words map[string]bool // what the layout writes in it, folded by hanzi.Label
}

// Sides returns the blocks of last year's figures of all tables. They are the layout's own and not to be changed.
func (l *Layout) Sides() []Side { return l.sides }

// side describes the block of a group.
func (l *Layout) side(g *previousGroup) Side {
	words := map[string]bool{}
	for _, w := range []string{SideTitle, "上年" + l.form.Figure(g.keys[0]).RowName(), "推算应为", "相差", "与上年相差"} {
		words[hanzi.Label(w)] = true
	}
	for _, key := range g.keys {
		words[hanzi.Label("上年的"+l.form.Figure(key).Column.Name())] = true
	}
	for _, inst := range g.instances {
		words[hanzi.Label(l.form.Figure(inst.Key).Column.Name())] = true
	}
	return Side{g.place.table, g.area(), words}
}

// PassageRows returns how many rows the box of a passage has, 0 for a passage that the form does not know.
func (l *Layout) PassageRows(id string) int {
	for _, b := range l.boxes {
		if b.passage.ID == id {
			return b.end - b.top + 1
		}
	}
	return 0
}

// A CheckLine is a line of sheet 核对 that an explanation is typed into: the id of the finding that it explains, and what it
// shows of it.
type CheckLine struct{ ID, Title, Where string }

// CheckLines returns the lines that have an explanation of their own; Explanation says where it stands.
func (l *Layout) CheckLines() []CheckLine {
	var list []CheckLine
	for _, c := range l.checks {
		if c.severity == templates.SeverityQuery {
			where, _ := l.checkWhere(c)
			list = append(list, CheckLine{c.id(), c.title, where})
		}
	}
	return list
}

// A CoverField is a fact about the agency on the cover. At is the cell of its label; the fact stands right of it.
type CoverField struct {
	Field, Label string
	At           Ref
}

// CoverFields returns the facts that an agency fills in on the cover, in the order of the cover. They are those of every form.
func CoverFields() []CoverField {
	var list []CoverField
	for _, f := range coverFields {
		list = append(list, CoverField{f.field, f.label, Ref{SheetCover, f.row, f.col}})
	}
	return list
}

// Prompts returns what Excel shows while a cell of a table is selected, and in workbooks of until November 2026 a passage:
// title and text, one under the other, cut to what Excel takes. A passage has two, for it goes by two names.
func (l *Layout) Prompts() []string {
	var list []string
	add := func(title, text string) {
		list = append(list, clipUTF16(title, maxPromptTitle)+"\n"+clipUTF16(text, maxPromptText))
	}
	for _, t := range l.form.Tables {
		for _, v := range append(l.figureValidations(t), l.tables[t.ID].doneValidation()) {
			add(v.title, v.prompt)
		}
	}
	for _, p := range l.form.Passages() {
		add(p.Heading, p.Hint)
		add(p.Name, p.Hint)
	}
	return list
}

// A BlankCell is a cell of a workbook that nobody has filled in: a text, a number, or a formula with what it shows then.
type BlankCell struct {
	Ref
	Text, Formula string // "" for none; the formula without its "="
	Number        bool
}

// Blank goes through the cells of the form's blank workbook that have something in them. It lays the workbook out: who asks
// more than once keeps the answer.
func (l *Layout) Blank() iter.Seq[BlankCell] {
	return func(yield func(BlankCell) bool) {
		for _, s := range model(l, templates.NewFiling(l.form, l.form.From), Options{}).sheets {
			for i := range s.cells {
				c := &s.cells[i]
				if c.kind == contentBlank && c.formula == "" {
					continue
				}
				if !yield(BlankCell{Ref{s.name, c.row, c.col}, c.text, c.formula, c.kind == contentNumber}) {
					return
				}
			}
		}
	}
}

// AnswerLink reports whether a text is that of a link in the list of what is open: it stands in the column of the explanations,
// and is none.
func AnswerLink(text string) bool { return text == answerLink || text == lineLink }

// ShownState reports whether a text is what a formula of ours shows of the checks: of one, or of all. Programs that replace
// formulas by their values leave such texts.
func ShownState(text string) bool {
	return slices.Contains(allStates, text) || slices.Contains(ownWords, text) || ownSummary.MatchString(text)
}

var (
	allStates = []string{stateUnfilled, statePartly, statePass, stateError, "错误", // as of November 2026
		stateQuery, stateExplained, stateNote, stateSkipped, stateRepeats, stateNoLast}
	ownWords = []string{"数字标记：写进框里，成文时换成表里现在的数", // beside every box, until November 2026
		"浅黄色的格填数，没有的填 0；灰色的格自动算出。", // above every table, until then
		summaryPass, nextErrors, nextFilling, nextQueries, nextNothing, answerLink, lineLink}
	// One ^ before both: Go looks through the whole of a text for a pattern of which one branch only begins with it.
	ownSummary = regexp.MustCompile(`^(?:(?:有 |[未有核][填完误实]：)(?:\d+ 处(?:错误|待说明|未能核对|没有填完)、?)+|另有 \d+ 条没有列出；上面的办完，就接着列出。)$`)
)

// InSum tells by the state of an agency in the list of a sum whether its figures are in the sum, and whether they are for
// good. An agency without a state is, as older workbooks have none.
func InSum(state string) (in, settled bool) {
	switch state = strings.TrimSpace(state); {
	case state == "" || state == stateSettled:
		return true, true
	case strings.HasSuffix(state, strings.TrimPrefix(templates.CountedForNow, "，")):
		return true, false
	}
	return false, false
}
