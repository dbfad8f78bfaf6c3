package xlsx

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx/sheets"
)

// A Ref is one cell of the workbook. Row and Col count from 1; the zero Ref is no cell.
type Ref struct {
	Sheet    string
	Row, Col int
}

// A1 returns the cell's name without its sheet: H30.
func (r Ref) A1() string { return sheets.ColumnName(r.Col) + strconv.Itoa(r.Row) }

// String returns the cell as messages name it: 三、申请!H30.
func (r Ref) String() string { return r.Sheet + "!" + r.A1() }

// Valid reports whether r is a cell at all.
func (r Ref) Valid() bool { return r.Row > 0 && r.Col > 0 }

// The sheets that every workbook has besides one for each table.
const (
	SheetCover     = "封面"
	SheetNarrative = "正文"
	SheetChecks    = "核对"
	SheetStamp     = "_nianbao" // very hidden
)

// gridTop is the row in which the grid of every table starts: a title, the agency's line and a hint stand above it.
const gridTop = 4

// Layout says where everything of a form stands in the workbook. It is the only code that knows addresses. A Layout is
// immutable and safe for concurrent use.
type Layout struct {
	form        *templates.Form
	figures     map[templates.Key]Ref
	keys        map[Ref]templates.Key
	passages    map[string]Ref
	agency      map[string]Ref
	agencyAt    map[Ref]string
	previous    map[templates.Key]Ref
	explain     map[string]Ref
	explainAt   map[Ref]string
	free        []FreeRow
	labels      []Label
	tables      map[string]*tablePlace
	groups      []*previousGroup
	sides       []Side
	checks      []*checkPlace
	checkGroups []*checkGroup
	gaps        []gap
	boxes       []*boxPlace
	onReturn    []string // what only the command checks
	checksEnd   int      // last row of the live checks
	formulas    map[templates.Key]string
	marks       []string // formula of each mark
	markHead    Ref      // above the list of marks
	markAt      []Ref    // name of each mark; its value stands right of it
	chars       checkChars
	digest      string
}

// A Label is a piece of official wording in a table: where it stands, how far it reaches, and what it says.
type Label struct {
	Ref
	Rows, Cols int // of its span
	Text       string
	Role       templates.Role
	Table      *templates.Table
}

// A FreeRow is a line of sheet 核对 for an explanation of a finding that has no line of its own: the finding's id
// ("code/key", as the annotated copy prints it) is typed into ID, the explanation into Text.
type FreeRow struct{ ID, Text Ref }

const freeRows = 20

// NewLayout lays a form out. It refuses, with a *templates.LoadError, a form whose tables cannot be drawn on a sheet of A4
// paper: more columns than fit, a label too long for its box, or a table on a sheet that is taken.
func NewLayout(form *templates.Form) (*Layout, error) {
	l := &Layout{
		form: form, chars: newCheckChars(form), figures: map[templates.Key]Ref{}, keys: map[Ref]templates.Key{},
		passages: map[string]Ref{}, agency: map[string]Ref{}, agencyAt: map[Ref]string{},
		previous: map[templates.Key]Ref{}, explain: map[string]Ref{}, explainAt: map[Ref]string{},
		tables: map[string]*tablePlace{}, formulas: map[templates.Key]string{},
	}
	l.placeCover()
	for _, t := range form.Tables {
		if err := l.placeTable(t); err != nil {
			return nil, err
		}
	}
	l.placePrevious()
	l.placeNarrative()
	l.placeChecks()
	l.placeGaps()
	for _, key := range form.Keys() {
		if inst := form.Computed(key); inst != nil {
			l.formulas[key] = inst.Want.Excel(l.renderer(l.figures[key].Sheet))
		}
	}
	l.marks = l.markFormulas()
	l.digest = l.DigestOf(func(ref Ref) (text, formula string) {
		if key, ok := l.keys[ref]; ok {
			return "", l.formulas[key]
		}
		for _, label := range l.labels {
			if label.Ref == ref {
				return label.Text, ""
			}
		}
		return "", ""
	})
	return l, nil
}

// Form returns the form that is laid out.
func (l *Layout) Form() *templates.Form { return l.form }

// Sheets returns the names of the sheets that every workbook of the form has, in their order, the very hidden one last. The
// workbook of a sum has one more, SheetCovered, and one with text that has no place SheetUnplaced.
func (l *Layout) Sheets() []string {
	list := []string{SheetCover}
	for _, t := range l.form.Tables {
		list = append(list, t.Sheet)
	}
	return append(list, SheetNarrative, SheetChecks, SheetStamp)
}

// Figure returns the cell of a figure, the top left one of a merged range, or the zero Ref for an unknown key.
func (l *Layout) Figure(key templates.Key) Ref { return l.figures[key] }

// KeyAt returns the figure that stands in a cell.
func (l *Layout) KeyAt(sheet string, row, col int) (templates.Key, bool) {
	key, ok := l.keys[Ref{sheet, row, col}]
	return key, ok
}

// Formula returns the formula of a computed figure, without the leading "=", or "" for a figure that is typed in.
func (l *Layout) Formula(key templates.Key) string { return l.formulas[key] }

// Passage returns the cell of a passage of the narrative, or the zero Ref.
func (l *Layout) Passage(id string) Ref { return l.passages[id] }

// Agency returns the cover's cell for a fact about the agency: name, code, short, website, url, office, address,
// postcode, phone, fax, email, year, rule_making (是 or 否), and deadline.
func (l *Layout) Agency(field string) Ref { return l.agency[field] }

// AgencyAt returns the fact that stands in a cell of the cover.
func (l *Layout) AgencyAt(sheet string, row, col int) (string, bool) {
	field, ok := l.agencyAt[Ref{sheet, row, col}]
	return field, ok
}

// Explanation returns the cell where the explanation of a finding ("code/key") is typed. Findings without a line of
// their own are explained in a FreeRow.
func (l *Layout) Explanation(id string) (Ref, bool) {
	ref, ok := l.explain[id]
	return ref, ok
}

// ExplanationAt returns the finding that a cell explains.
func (l *Layout) ExplanationAt(sheet string, row, col int) (string, bool) {
	id, ok := l.explainAt[Ref{sheet, row, col}]
	return id, ok
}

// Free returns the lines for explanations of other findings.
func (l *Layout) Free() []FreeRow { return slices.Clone(l.free) }

// Previous returns the cell where last year's figure for key is shown, if the workbook shows it.
func (l *Layout) Previous(key templates.Key) (Ref, bool) {
	ref, ok := l.previous[key]
	return ref, ok
}

// Labels returns the official wording of all tables with its place, table by table, in reading order.
func (l *Layout) Labels() []Label { return slices.Clone(l.labels) }

// Digest returns the structure digest, "sha256:…", over the official labels and the formulas of the totals with their
// places. It is a function of the form alone.
func (l *Layout) Digest() string { return l.digest }

// DigestOf computes the structure digest of what at says stands in the cells of this layout: a label's text or a total's
// formula. Blanks, "$", case and a leading "=" do not count in formulas, as spreadsheet programs write them anew.
func (l *Layout) DigestOf(at func(Ref) (text, formula string)) string {
	h := sha256.New()
	for _, label := range l.labels {
		text, _ := at(label.Ref)
		fmt.Fprintf(h, "%s\x00%s\x00", label.Ref, text)
	}
	for _, key := range l.form.Keys() {
		if l.form.Computed(key) != nil {
			_, formula := at(l.figures[key])
			fmt.Fprintf(h, "%s\x00=%s\x00", l.figures[key], plainFormula(formula))
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

var plainFormulaReplacer = strings.NewReplacer(" ", "", "$", "")

func plainFormula(f string) string {
	return strings.ToUpper(strings.TrimPrefix(plainFormulaReplacer.Replace(f), "="))
}

// placeTable sets the cells of one table's grid.
func (l *Layout) placeTable(t *templates.Table) error {
	for _, name := range []string{SheetCover, SheetNarrative, SheetChecks, SheetStamp, SheetCovered, SheetUnplaced} {
		if strings.EqualFold(t.Sheet, name) {
			return layoutFault(t, "", "工作表名“"+t.Sheet+"”已经另有用处；请改名")
		}
	}
	place, err := newTablePlace(t)
	if err != nil {
		return err
	}
	l.tables[t.ID] = place
	for _, c := range t.Grid().Cells {
		ref := Ref{t.Sheet, gridTop + c.Row, 1 + c.Col}
		if c.Role == templates.RoleFigure {
			l.figures[c.Key], l.keys[ref] = ref, c.Key
			continue
		}
		l.labels = append(l.labels, Label{Ref: ref, Rows: c.RowSpan, Cols: c.ColSpan, Text: c.Text, Role: c.Role, Table: t})
	}
	return nil
}

// QuoteSheet returns a sheet's name as formulas and links need it, in quotes whether it needs them or not.
func QuoteSheet(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }

// absolute returns a reference to a cell from any sheet: '三、申请'!$H$30.
func (r Ref) absolute() string {
	return QuoteSheet(r.Sheet) + "!" + r.fixed()
}

// from returns a reference to r as a formula on the given sheet writes it.
func (r Ref) from(sheet string) string {
	if r.Sheet == sheet {
		return r.A1()
	}
	return QuoteSheet(r.Sheet) + "!" + r.A1()
}

// Operands of rules that are not figures of this filing, as package templates documents them.
const (
	operandYear  = "year"
	operandRules = "agency.rule_making"
)

// previousKey returns the figure of last year that an operand names.
func previousKey(operand string) (templates.Key, bool) {
	rest, ok := strings.CutPrefix(operand, "previous.")
	return templates.Key(rest), ok
}

func stageOf(code string) string {
	stage, _, _ := strings.Cut(code, ".")
	return stage
}

// operand returns the cell of an operand.
func (l *Layout) operand(op string) Ref {
	switch op {
	case operandYear:
		return l.agency["year"]
	case operandRules:
		return l.agency["rule_making"]
	}
	if key, ok := previousKey(op); ok {
		return l.previous[key]
	}
	return l.figures[templates.Key(op)]
}

// renderer writes the operands of expressions as cells for a formula on the given sheet. Neighbours in a sum become a
// range.
func (l *Layout) renderer(sheet string) formula.Renderer {
	return formula.Renderer{
		Ref: func(op string) string {
			ref := l.operand(op).from(sheet)
			if op == operandRules {
				return `IF(` + ref + `="是",1,0)`
			}
			return ref
		},
		Refs: func(operands []string) []string {
			refs := make([]Ref, len(operands))
			for i, op := range operands {
				if op == operandRules {
					return nil
				}
				refs[i] = l.operand(op)
			}
			return ranges(refs, sheet)
		},
	}
}

// ranges writes cells as arguments of a function, with neighbours below or beside one another joined: D9:D29.
func ranges(refs []Ref, sheet string) []string {
	var list []string
	for len(refs) > 0 {
		n := max(run(refs, 1, 0), run(refs, 0, 1))
		text := refs[0].from(sheet)
		if n > 1 {
			text += ":" + refs[n-1].A1()
		}
		list = append(list, text)
		refs = refs[n:]
	}
	return list
}

// run counts how many cells from the first on follow one another with the given step.
func run(refs []Ref, down, right int) int {
	n := 1
	for n < len(refs) && refs[n] == (Ref{refs[0].Sheet, refs[0].Row + n*down, refs[0].Col + n*right}) {
		n++
	}
	return n
}

// fixed returns the cell for a formula on its own sheet that is not to move with it: $H$30.
func (r Ref) fixed() string { return "$" + sheets.ColumnName(r.Col) + "$" + strconv.Itoa(r.Row) }

// fixed returns a range for formulas on its own sheet that lists are looked up in: $A$1:$B$2.
func fixed(from, to Ref) string {
	return strings.TrimPrefix(absoluteRange(from, to), QuoteSheet(from.Sheet)+"!")
}

// absoluteRange and absoluteRows write ranges for defined names.
func absoluteRange(from, to Ref) string {
	return from.absolute() + ":" + strings.TrimPrefix(to.absolute(), QuoteSheet(to.Sheet)+"!")
}

func absoluteRows(sheet string, from, to int) string {
	return QuoteSheet(sheet) + "!$" + strconv.Itoa(from) + ":$" + strconv.Itoa(to)
}
