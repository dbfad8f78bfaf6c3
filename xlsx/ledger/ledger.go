package ledger

import (
	"nianbao/templates"
	"nianbao/templates/cases"
)

// A Ledger is what an office has written down of a year.
type Ledger struct {
	Year         int
	Agency       string
	Practice     cases.Practice
	Last         [6]cases.Value // 四 of last year's report as it was published, by category
	Applications []cases.Line
	Disputes     []cases.Line

	Room     int             // rows to be filled in beside those that are, 0 for as many as a year brings
	Today    cases.Day       // of the reminders; no figure depends on it
	Holidays []cases.Holiday // besides those that the program knows
	listed   *cases.Calendar // of a ledger that was read: as it stands there
}

// Form is the edition whose tables three and four the ledger counts.
func Form() *templates.Form {
	form, err := templates.Lookup("2021")
	if err != nil {
		panic("ledger: " + err.Error()) // it is built in
	}
	return form
}

// Clock is the year's calendar and way of counting.
func (l *Ledger) Clock() *cases.Year {
	if l.listed != nil {
		return &cases.Year{Year: l.Year, Calendar: l.listed, Practice: l.Practice}
	}
	return cases.NewYear(l.Year, append(cases.Holidays(), l.Holidays...), l.Practice)
}

// Figures counts the rows.
func (l *Ledger) Figures() map[templates.Key]int {
	y := l.Clock()
	return y.Tables(y.Applications(l.Applications), y.Disputes(l.Disputes), y.Whole())
}

// Filing is what the rows come to, with last year's 四 as last year's filing: figures, and no text of a row.
func (l *Ledger) Filing() *templates.Filing {
	form, figures := Form(), l.Figures()
	f := templates.NewFiling(form, l.Year)
	f.Agency.Name = l.Agency
	for _, key := range form.Keys() {
		if key.Table() != disclosure && form.Computed(key) == nil {
			f.Set(key, templates.Number(decimal(figures[key])))
		}
	}
	f.Complete()
	last := templates.NewFiling(form, l.Year-1)
	for i, v := range l.Last {
		if v.Kind == cases.Number {
			last.Set(templates.Key("applications.carried_out."+cases.Categories[i].ID),
				templates.Number(decimal(int(v.Number))))
			f.Previous = last
		}
	}
	if last.Agency = f.Agency; f.Previous != nil {
		last.Complete()
	}
	return f
}

// Next begins the ledger of the year after with what is open, or of the same year with every row.
func (l *Ledger) Next(year int) *Ledger {
	next := &Ledger{Year: year, Agency: l.Agency, Practice: l.Practice, Holidays: l.Holidays}
	if year == l.Year {
		next.Last, next.Applications, next.Disputes = l.Last, l.Applications, l.Disputes
		return next
	}
	figures, y := l.Figures(), l.Clock()
	for i, c := range cases.Categories {
		next.Last[i] = cases.Num(float64(figures[templates.Key("applications.carried_out."+c.ID)]))
	}
	next.Applications = y.Carried(y.Applications(l.Applications))
	next.Disputes = y.Carried(y.Disputes(l.Disputes))
	return next
}
