package published

import (
	"slices"

	"nianbao/templates"
	"nianbao/templates/place"
)

// sums says which of a row's figures is the sum of which others.
type sums struct {
	total int
	parts []int
}

// adds reports whether as many figures stand there as the table has columns, and they add up.
func (s *sums) adds(figures []word) bool {
	if s == nil || len(figures) != len(s.parts)+1 {
		return false
	}
	list := make([]templates.Decimal, len(figures))
	for i, w := range figures {
		c := templates.ParseFigure(w.text, nil)
		if c.Kind > templates.CellNumber {
			return false
		}
		list[i] = c.Number // 0 for a sign that says none
	}
	sum := templates.Decimal{}
	for _, i := range s.parts {
		more, err := sum.Add(list[i])
		if err != nil {
			return false
		}
		sum = more
	}
	return sum.Cmp(list[s.total]) == 0
}

// sumsOf finds it in the form: a total all of whose operands stand in its own row.
func sumsOf(form *templates.Form, t *templates.Table) *sums {
	cols := place.Leaves(t.Cols)
	at := func(k templates.Key) int {
		return slices.IndexFunc(cols, func(l *templates.Line) bool { return l.ID == k.Column() })
	}
	for _, key := range t.Keys() {
		inst := form.Computed(key)
		elsewhere := func(k templates.Key) bool { return k.Table() != t.ID || k.Row() != key.Row() }
		if inst == nil || slices.ContainsFunc(inst.Operands, elsewhere) {
			continue
		}
		s := &sums{total: at(key)}
		for _, k := range inst.Operands {
			if i := at(k); i != s.total {
				s.parts = append(s.parts, i)
			}
		}
		if len(s.parts) == len(cols)-1 {
			return s
		}
	}
	return nil
}
