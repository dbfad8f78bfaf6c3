package templates

import (
	"fmt"
	"slices"
)

// A Past is last year's filing as this year's form may hold it against its own figures. It is a filing with holes: a
// figure that last year's source does not carry is not known, whatever this year's blanks count as, and so is a figure
// that the two editions do not mean the same by. There is no way to read a hole as 0. The zero Past knows nothing.
type Past struct {
	filing *Filing
	form   *Form
}

// PastOf looks at last year's filing, which may be nil, from this year's form.
func PastOf(last *Filing, form *Form) Past { return Past{last, form} }

// Figure returns last year's figure, and whether it is known. A total that somebody has stated is known by itself; one that
// is left to be computed, or that a formula in the source has come to, is known when every part of it is.
func (p Past) Figure(key Key) (Decimal, bool) {
	if p.filing == nil || !Comparable(p.form, p.filing.Form, key) {
		return Decimal{}, false
	}
	return p.filing.known(key)
}

// Knows reports whether any figure of last year is known.
func (p Past) Knows() bool {
	if p.filing == nil {
		return false
	}
	return slices.ContainsFunc(p.form.keys, func(key Key) bool {
		_, known := p.Figure(key)
		return known
	})
}

// Mark returns what a mark of this year's form comes to in last year's figures, and whether all of them are known.
func (p Past) Mark(name string) (Decimal, bool) {
	m, ok := p.form.Mark(name)
	if p.filing == nil || !ok {
		return Decimal{}, false
	}
	v, err := m.Expr.Eval(operands(p.Figure))
	return v.Num, err == nil
}

// SumPast adds up last year's figures of several agencies, in this year's form. A figure that is not known of one of them
// is not known of all, and unreadable in the sum.
func SumPast(form *Form, year int, filings []*Filing) (*Filing, error) {
	total := NewFiling(form, year)
	for i, key := range form.keys {
		total.cells[i] = Number(Decimal{})
		for _, f := range filings {
			d, ok := PastOf(f, form).Figure(key)
			if !ok {
				total.cells[i] = Cell{Kind: CellUnreadable}
				break
			}
			sum, err := total.cells[i].Number.Add(d)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", f.Agency.Name, key, err)
			}
			total.cells[i] = Number(sum)
		}
	}
	return total, nil
}

// known returns a figure that the source carries, or that follows from those it carries.
func (f *Filing) known(key Key) (Decimal, bool) {
	c, inst := f.Cell(key), f.Form.computed[key]
	switch {
	case !c.countable():
		return Decimal{}, false
	case inst == nil:
		return c.Number, c.Kind == CellNumber
	case c.Kind == CellNumber && !c.Summed && !c.Formula && !c.Number.IsZero():
		return c.Number, true
	}
	// A 0 may be a formula's over empty cells, whose file is not at hand: with a part unknown it says nothing.
	sum, err := f.sumOfKnown(inst)
	if err != nil {
		return Decimal{}, false
	}
	if c.Kind == CellNumber && !c.Summed {
		return c.Number, !c.Formula || c.Number == sum // a formula that leaves a known part out says nothing, either
	}
	return sum, true
}

func (f *Filing) sumOfKnown(inst *Instance) (Decimal, error) {
	v, err := inst.Want.Eval(operands(f.known))
	return v.Num, err
}

// operands hands the figures that are known to an expression.
func operands(known func(Key) (Decimal, bool)) func(string) ([]Decimal, error) {
	return func(operand string) ([]Decimal, error) {
		if d, ok := known(Key(operand)); ok {
			return []Decimal{d}, nil
		}
		return nil, errNoPrevious
	}
}

// Sum adds filings of one form and year, figure by figure and exactly. Blank counts as 0; a figure that is blank in
// every filing stays blank. It fails at a figure without a certain number, naming agency and key, and when a sum leaves
// the range of Decimal. Computed figures are added like the others, so that a total that a filing states wrongly is seen
// in the sum, too.
func Sum(form *Form, year int, filings []*Filing) (*Filing, error) {
	total := NewFiling(form, year)
	for _, f := range filings {
		if f.Form.ID != form.ID || f.Year != year {
			return nil, fmt.Errorf("%s: form %s of %d cannot be added to form %s of %d", f.Agency.Name, f.Form.ID, f.Year, form.ID, year)
		}
		for i, key := range form.keys {
			c := f.Cell(key)
			if c.Kind == CellBlank {
				continue
			}
			d, ok := c.Value()
			if !ok {
				return nil, fmt.Errorf("%s: %s: %w", f.Agency.Name, key, errUnsure)
			}
			sum, err := total.cells[i].Number.Add(d)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", f.Agency.Name, key, err)
			}
			total.cells[i] = Number(sum)
		}
		total.Covers = append(total.Covers, f.Agency.Name)
	}
	return total, nil
}
