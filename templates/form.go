package templates

import (
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/lists"
	"nianbao/templates/prose"
)

// A Form is one edition of the official format. It is immutable after loading and safe for concurrent use.
type Form struct {
	ID       string // "2021"
	Name     string // 2021年版格式
	Title    string // 政府信息公开工作年度报告; the report's title is agency + year + 年 + Title
	From, To int    // report years the edition is in force; To 0 means until today
	Source   string // the issuing document's number, 国办公开办函〔2021〕30号
	Document string // its full title, as a report's preamble cites it
	Cutoff   string // month and day at which figures are taken: "12-31"
	Sections []*Section
	Tables   []*Table
	Rules    []*Rule
	Marks    []*Mark
	// Indicators are the numbers by which an office looks at its agencies side by side, in the order of their columns.
	Indicators []*Indicator
	Digest     string // "sha256:…" of the form's source text
	File       string // the name it was loaded under

	keys     []Key
	index    map[Key]int
	figures  map[Key]*Figure
	computed map[Key]*Instance
	order    []Key // computed keys, operands before totals
	tables   map[string]*Table
	passages map[string]*Passage
	speech   speech
}

// A Section is one of the six parts of a report. It holds either a table or passages.
type Section struct {
	sectionSource
	Table    *Table
	Passages []*Passage
}

// What a form's source says of a section, a passage, a table or a line is embedded in it; where the program makes something
// of it, a field of the same name stands in front.
type sectionSource struct {
	Heading  string          `yaml:"heading"` // 一、总体情况, exactly as printed
	Also     []string        `yaml:"also"`
	Keys     []string        `yaml:"keys"` // words by which a numbered line is known as its heading, whatever else it says: 复议
	Hint     string          `yaml:"hint"`
	Limit    int             `yaml:"limit"` // characters that the official document wants its text to stay within, 0 for none
	Table    string          `yaml:"table"`
	Passages []passageSource `yaml:"passages"`
}

// A Passage is one piece of the narrative, typed in one box of the workbook.
type Passage struct {
	passageSource
	Section *Section
}

type passageSource struct {
	ID      string `yaml:"id"`      // "overview.proactive"
	Name    string `yaml:"name"`    // 主动公开
	Heading string `yaml:"heading"` // （一）主动公开, printed above the text; "" prints none
	// OwnHeading says that the wording of Heading is not official: where the text begins with a sub-heading of the agency's
	// own, a short line numbered in the same way, the report prints that in its place.
	OwnHeading bool     `yaml:"own_heading"`
	Also       []string `yaml:"also"`
	Keys       []string `yaml:"keys"`  // words by which a line numbered （一） is known as its heading; without any its name is one
	About      []string `yaml:"about"` // words that only who writes about its matter uses; see Filing.Tells
	Hint       string   `yaml:"hint"`
	Required   bool     `yaml:"required"`
	Standard   string   `yaml:"standard"` // the standard sentence that the report writes when it is left blank: "applications", "fees", ""
	Least      int      `yaml:"least"`    // Chinese characters below which it says nothing (五 filled in with 无), 0 for no limit
	Gives      []Given  `yaml:"gives"`    // numbers that a locality wants in it
}

// A Table is one of the official tables. Its printed shape is Grid's; Keys lists its figures in reading order.
type Table struct {
	tableSource
	Bands []*Band // Shape Bands only
	Rows  []*Line // trees; leaves have ids
	Cols  []*Line // trees; leaves have ids
	File  string  // of the form's source, and where the table begins in it
	At    Pos

	keys []Key
	grid *Grid
}

type tableSource struct {
	ID      string              `yaml:"id"`
	Sheet   string              `yaml:"sheet"` // the sheet's name in the workbook: 三、申请
	Name    string              `yaml:"name"`
	Shape   Shape               `yaml:"shape"`
	Widths  []float64           `yaml:"widths"` // of the grid's columns, in millimetres, for a text width of 156 mm
	Corner  string              `yaml:"corner"` // text of the top-left head cell
	Notes   []string            `yaml:"notes"`
	Bands   []bandSource        `yaml:"bands"`
	Rows    []lineSource        `yaml:"rows"`
	Columns []lineSource        `yaml:"columns"`
	Sets    map[string][]string `yaml:"sets"`
}

// Keys returns the table's figures in reading order.
func (t *Table) Keys() []Key { return t.keys }

// Grid returns the printed table: every cell with its spans. All renderers draw this one grid.
func (t *Table) Grid() *Grid { return t.grid }

// SourcePos returns where a label of the table stands in the form's source; where the table begins for other texts.
func (t *Table) SourcePos(label string) Pos {
	var at Pos
	var search func(lines []*Line)
	search = func(lines []*Line) {
		for _, l := range lines {
			if l.Label == label && at.Line == 0 {
				at = l.At
			}
			search(l.Lines)
		}
	}
	search(t.Rows)
	search(t.Cols)
	for _, b := range t.Bands {
		if b.Label == label {
			at = b.At
		}
		search(b.Rows)
		search(b.Cols)
	}
	if at.Line == 0 {
		return t.At
	}
	return at
}

// Shape says how rows and columns are arranged on paper.
type Shape string

const (
	Bands  Shape = "bands"  // blocks below one another, each with a band, a head and rows (table 二)
	Matrix Shape = "matrix" // row labels left, a head of several levels above (table 三)
	Strip  Shape = "strip"  // one line of figures under groups of columns (table 四)
)

// A Band is one block of a table of shape Bands.
type Band struct {
	Label string
	Rows  []*Line
	Cols  []*Line
	At    Pos // in the form's source
}

// A Line is a row or a column of a table, or a group of them. Only leaves have an ID.
type Line struct {
	lineSource
	Means prose.Meaning
	Lines []*Line
	At    Pos // in the form's source

	parent *Line
}

type lineSource struct {
	ID    string   `yaml:"id"`
	Label string   `yaml:"label"` // the official wording, byte for byte
	Short string   `yaml:"short"` // a shorter name for messages, "" when the label serves
	Note  string   `yaml:"note"`  // the bracketed part of the label that is printed in 楷体
	Also  []string `yaml:"also"`  // other wordings met in real files
	Help  string   `yaml:"help"`  // shown when the cell is selected
	// Law and Custom are shown behind Help, each under its own name: what a text says, with its article, and what this
	// program and most offices do where no text says anything. An office may decide otherwise on the second only.
	Law     string       `yaml:"law"`
	Custom  string       `yaml:"custom"`
	Kind    Kind         `yaml:"kind"` // of the figures; columns may set it for a band
	Unit    string       `yaml:"unit"`
	Single  bool         `yaml:"single"` // a group that some publish as one row of figures, without its items
	Span    int          `yaml:"span"`   // grid columns a band's column takes
	Wrap    int          `yaml:"wrap"`   // characters to a printed line, 0 to leave it to the renderer
	Means   []string     `yaml:"means"`
	Said    []Said       `yaml:"said"`
	Rows    []lineSource `yaml:"rows"`
	Columns []lineSource `yaml:"columns"`
}

// Name returns the words a message uses for the line by itself.
func (l *Line) Name() string {
	if l.Short != "" {
		return l.Short
	}
	return l.Label
}

// advice returns what is shown when a cell of the line is selected.
func (l *Line) advice() string {
	text := l.Help
	if l.Law != "" {
		text += "【法律】" + l.Law
	}
	if l.Custom != "" {
		text += "【惯例】" + l.Custom
	}
	return text
}

// Group returns the line's group, or nil.
func (l *Line) Group() *Line { return l.parent }

// Kind says what numbers a figure may hold.
type Kind string

const (
	Count  Kind = "count"  // a whole number, not negative
	Amount Kind = "amount" // money, not negative, at most six decimals
	Signed Kind = "signed" // a whole number that may be negative
)

// A Figure is one cell of an official table.
type Figure struct {
	Key    Key
	Table  *Table
	Row    *Line
	Column *Line
	Kind   Kind
	Unit   string
	Help   string
}

// RowName returns the row in words. A row that needs its group to be understood carries it: （六）其他处理3.其他.
func (f *Figure) RowName() string {
	if group := f.Row.parent; group != nil && group.parent != nil {
		return group.Label + f.Row.Name()
	}
	return f.Row.Name()
}

// Name returns the figure's place within its table in words: （七）总计·法律服务机构.
func (f *Figure) Name() string { return f.RowName() + "·" + f.Column.Name() }

// A Mark is a word in 【】 that the narrative may use; the report replaces it by the figure.
type Mark struct {
	Name   string
	Called string // what messages call a sum by; "" where its cell has a name
	Expr   *formula.Expr
	Means  prose.Meaning
	Said   []Said
}

// Keys returns all figures of the form in reading order. The result must not be changed.
func (f *Form) Keys() []Key { return f.keys }

// Figure describes a key, or returns nil if the form has no such key.
func (f *Form) Figure(key Key) *Figure { return f.figures[key] }

// Table returns the table with the id, or nil.
func (f *Form) Table(id string) *Table { return f.tables[id] }

// Passage returns the passage with the id, or nil.
func (f *Form) Passage(id string) *Passage { return f.passages[id] }

// Passages returns all passages in the order of the report.
func (f *Form) Passages() []*Passage {
	var list []*Passage
	for _, s := range f.Sections {
		list = append(list, s.Passages...)
	}
	return list
}

// Subject returns what a finding's key names: a *Figure, a *Passage, a *Table, or nil.
func (f *Form) Subject(key Key) any {
	if fig := f.figures[key]; fig != nil {
		return fig
	}
	if p := f.passages[string(key)]; p != nil {
		return p
	}
	if t := f.tables[string(key)]; t != nil {
		return t
	}
	return nil
}

// Computed returns the rule instance whose right side computes the key, or nil if the key is typed in by the agency.
func (f *Form) Computed(key Key) *Instance { return f.computed[key] }

// Rule returns the rule with the code, or nil.
func (f *Form) Rule(code string) *Rule {
	return lists.First(f.Rules, func(r *Rule) bool { return r.Code == code })
}

// FirstYear and LastYear are the years that a report can be about, whichever form is in force: the regulation on open
// government information took effect in 2008.
const FirstYear, LastYear = 2008, 2099

// IsYear reports whether a report can be about a year.
func IsYear(year int) bool { return FirstYear <= year && year <= LastYear }

// Covers reports whether the form is in force for a report year.
func (f *Form) Covers(year int) bool { return year >= f.From && (f.To == 0 || year <= f.To) }

// A Key names one figure of a form, or the same figure of last year's filing: "applications.new.natural". Keys are
// permanent; they stand in JSON filings, CSV columns, defined names and findings.
type Key string

// MakeKey joins the ids of a table, a row and a column.
func MakeKey(table, row, column string) Key {
	return Key(table + "." + row + "." + column)
}

// Table returns the table's id, "applications".
func (k Key) Table() string { return k.part(0) }

// Row returns the row's id, "new".
func (k Key) Row() string { return k.part(1) }

// Column returns the column's id, "natural".
func (k Key) Column() string { return k.part(2) }

func (k Key) string() string { return string(k) }

func (k Key) part(n int) string {
	parts := strings.SplitN(string(k), ".", 3)
	if n >= len(parts) {
		return ""
	}
	return parts[n]
}

// Operands that are not keys of the form: the figures of last year's filing, and facts about the agency and the year.
const (
	previousPrefix = "previous."
	operandYear    = "year"
	operandRules   = "agency.rule_making"
	exampleName    = "agency.name" // in examples only: its power to make 规章 is read from it
)

// previous reports whether an operand names a figure of last year's filing, and which.
func previous(operand string) (Key, bool) {
	rest, ok := strings.CutPrefix(operand, previousPrefix)
	return Key(rest), ok
}
