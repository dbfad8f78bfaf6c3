package templates

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"nianbao/templates/lists"
)

// An Agency is the body that files. Every field but Name may be empty.
type Agency struct {
	Code     string // its code in the office's roster; unique there
	Name     string // 海原县教育体育局
	Short    string // 县教体局
	Website  string // name of the site that carries the report
	URL      string
	Office   string // who answers questions
	Address  string
	Postcode string
	Phone    string
	Fax      string
	Email    string
	Rules    Power // whether it may make 规章, where somebody says so; ask MakesRules
}

// A Filing is one agency's answers to one form for one year. The zero Filing is not usable; see NewFiling.
type Filing struct {
	Form         *Form
	Year         int
	Agency       Agency
	Narrative    map[string]string // by passage id; paragraphs are separated by line feeds
	Boxes        map[string]Place  // where the passages stand, by id; nil where the source has no cells
	Explanations map[string]string // by finding: "previous.effective/disclosure.normative.effective"
	Previous     *Filing           // last year's figures as far as the source carries them; may be nil
	Covers       []string          // names of the agencies summed in it, nil for an agency's own filing
	Unplaced     []Unplaced        // text of the source that belongs to no passage; kept and named, never printed in a report
	Published    bool              // read from a published report: what is missing in it is asked about, not refused
	Pending      []Pending         // agencies of a sum that are not settled: as long as there is one the sum may change

	cells []Cell
}

// Unplaced is text of a source that has no place among the passages.
type Unplaced struct {
	Part string `json:"part"` // number of the part that it stands in, 三; "" before the first part
	Text string `json:"text"`
}

// A Pending is an agency of a sum whose filing has not come, does not count, or counts for the time being.
type Pending struct {
	Name  string `json:"name"`  // as in Covers, where it counts
	State string `json:"state"` // how it stands, in words, ending in one of the two below
}

// Whether the figures of a Pending are in the sum.
const (
	CountedForNow = "，暂计入"
	NotCounted    = "，没有计入"
)

// PendingNames names those that a sum waits for, with their states, the first few of them; "" for none.
func (f *Filing) PendingNames(most int) string {
	few := f.Pending[:min(len(f.Pending), most)]
	text := strings.Join(lists.Map(few, func(p Pending) string { return p.Name + "（" + p.State + "）" }), "、")
	if len(f.Pending) > most {
		text += fmt.Sprintf("等 %d 个", len(f.Pending))
	}
	return text
}

// NewFiling returns a filing with every figure blank.
func NewFiling(form *Form, year int) *Filing {
	return &Filing{Form: form, Year: year, Narrative: map[string]string{}, Explanations: map[string]string{},
		cells: make([]Cell, len(form.keys))}
}

// Title returns the report's title: 海原县教育体育局2024年政府信息公开工作年度报告.
func (f *Filing) Title() string { return fmt.Sprintf("%s%d年%s", f.Agency.Name, f.Year, f.Form.Title) }

// Cell returns what stands for a key; a key the form does not have is unreadable.
func (f *Filing) Cell(key Key) Cell {
	i, ok := f.Form.index[key]
	if !ok || f.cells == nil {
		return Cell{Kind: CellUnreadable}
	}
	return f.cells[i]
}

// Set puts a cell in place. It reports false for a key the form does not have.
func (f *Filing) Set(key Key, c Cell) bool {
	i, ok := f.Form.index[key]
	if ok {
		f.cells[i] = c
	}
	return ok
}

// Clone returns a copy that can be changed on its own. Previous is shared.
func (f *Filing) Clone() *Filing {
	g := *f
	g.cells = slices.Clone(f.cells)
	g.Narrative = maps.Clone(f.Narrative)
	g.Explanations = maps.Clone(f.Explanations)
	return &g
}

// Head returns a filing of the same form, year and agency, waiting for the same agencies, in which every figure is
// unreadable: what is left to show of one among thousands.
func (f *Filing) Head() *Filing {
	return &Filing{Form: f.Form, Year: f.Year, Agency: f.Agency, Pending: f.Pending}
}

// errUnsure marks operands without a certain number.
var errUnsure = errors.New("no certain number")

// Compute returns what a computed key should be by its own rule, from the cells as they stand. It fails when an operand
// has no certain number or the sum leaves the range of Decimal.
func (f *Filing) Compute(key Key) (Decimal, error) {
	inst := f.Form.computed[key]
	if inst == nil {
		return Decimal{}, fmt.Errorf("%s is not computed", key)
	}
	return f.number(inst, inst.Want, nil)
}

// Complete fills in every computed figure that is blank and not marked Changed, operands before totals. A total whose
// parts are not all certain becomes unreadable: a sum that leaves something out is not the figure.
func (f *Filing) Complete() {
	for _, key := range f.Form.order {
		c := &f.cells[f.Form.index[key]]
		if c.Kind != CellBlank || c.Changed {
			continue
		}
		c.Summed = true
		if d, err := f.Compute(key); err == nil {
			c.Kind, c.Number = CellNumber, d
		} else {
			c.Kind = CellUnreadable
		}
	}
}

// Stated returns the cell of a key as the filing is handed on: a total that the source does not state, and that counts a blank
// as 0, is blank in it. Handed on as a number it would be taken for one that somebody answers for. What a formula of the source
// has come to is handed on as the source shows it.
func (f *Filing) Stated(key Key) Cell {
	c := f.Cell(key)
	if _, known := f.known(key); c.Summed && !known {
		return Cell{Place: c.Place}
	}
	return c
}

// In returns the filing's answers in another form: the figures that mean the same there, and the passages of the same id.
// lost names, in words, what is filled in and has no place in the form.
func (f *Filing) In(form *Form) (g *Filing, lost []string) {
	g = NewFiling(form, f.Year)
	g.Agency, g.Covers, g.Pending, g.Explanations = f.Agency, f.Covers, f.Pending, maps.Clone(f.Explanations)
	g.Unplaced, g.Published = f.Unplaced, f.Published
	for i, key := range f.Form.keys {
		switch c := f.cells[i]; {
		case Comparable(f.Form, form, key):
			g.Set(key, c)
		case c.Kind != CellBlank && f.Form.computed[key] == nil:
			fig := f.Form.figures[key]
			lost = append(lost, fig.Table.Sheet+" "+fig.Name()+" "+c.String())
		}
	}
	for _, p := range f.Form.Passages() {
		switch text := f.Narrative[p.ID]; {
		case text == "":
		case form.passages[p.ID] != nil:
			g.Narrative[p.ID] = text
		default:
			lost = append(lost, "正文“"+p.Name+"”")
		}
	}
	g.Previous, g.Boxes = f.Previous, f.Boxes
	g.Complete()
	return g, lost
}
