package old

import "fmt"

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
