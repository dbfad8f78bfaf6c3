package collect

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"nianbao/cmd/internal/roster"
	"nianbao/templates"
)

// A Body is an agency that others report to, with what they add up to.
type Body struct {
	Agency      *roster.Agency
	Total       *templates.Filing
	Counted     []*Standing // whose figures are in Total
	Left        []*Standing // who should be in it and is not
	Standing    *Standing   // of the body's own filing
	Differences []Difference
}

// A Difference is a figure of a body's own filing that is not what its agencies add up to.
type Difference struct {
	Figure         *templates.Figure
	Got, Want, Off templates.Decimal
}

// sum adds up every body, or those that are wanted.
func (r *Result) sum(wanted func(*Standing) bool) error {
	for _, s := range append([]*Standing{r.byAgency[r.Body]}, r.Standings...) {
		if s.Inner && (s.Depth == 0 || !s.Agency.Vertical) && wanted(s) {
			if err := r.sumBody(s.Agency); err != nil {
				return err
			}
		}
	}
	return nil
}

// held reports whether a body has sent a filing of its own for its agencies' sum to be held against.
func (s *Standing) held() bool { return s.Current != nil && s.Current.Own != nil && !s.Counted }

func (r *Result) sumBody(a *roster.Agency) error {
	b := &Body{Agency: a, Standing: r.byAgency[a]}
	r.gather(a, b)
	b.Total = templates.NewFiling(r.Form, r.Year)
	// in batches: a filing takes some 20 kB, and a province has thousands
	for batch := range slices.Chunk(b.Counted, 128) {
		filings := []*templates.Filing{b.Total}
		for _, s := range batch {
			filings = append(filings, s.Current.content.figures().filing(s.Agency.Label(), r.Year))
		}
		total, err := templates.Sum(r.Form, r.Year, filings)
		if err != nil {
			return fmt.Errorf("合计超出可以计算的范围（%w）；请核对各单位的数", err)
		}
		b.Total = total
	}
	b.Total.Agency, b.Total.Covers = a.Agency, nil
	for _, s := range b.Counted {
		b.Total.Covers = append(b.Total.Covers, s.Agency.Label())
	}
	r.Bodies = append(r.Bodies, b)
	return nil
}

// gather collects who is in a body's sum and who should be.
func (r *Result) gather(a *roster.Agency, b *Body) {
	for _, child := range a.Children {
		s := r.byAgency[child]
		switch {
		case child.Vertical, s.excused():
		case s.Counted:
			b.Counted = append(b.Counted, s)
		case child.Inner():
			r.gather(child, b)
		default:
			b.Left = append(b.Left, s)
		}
	}
}

// compareBodies holds every body's own filing against the sum of its agencies.
func (r *Result) compareBodies() {
	for _, b := range r.Bodies {
		if b.Standing.held() {
			r.compare(b, b.Standing.Current)
		}
	}
}

// Sums holds the bodies' own filings among returns that Settle has been through against the sums of their agencies, year by
// year and as Finish does, so that a body's verdict is the same whoever asks: see Own.Sum.
func Sums(roster *roster.Roster, returns []*Return, opt Options) error {
	years := map[int]bool{}
	for _, x := range returns {
		if x.Own != nil && x.State == Current {
			years[x.Year] = true
		}
	}
	for _, opt.Year = range slices.Sorted(maps.Keys(years)) {
		c, err := New(roster, opt)
		if err != nil {
			return err
		}
		r, err := c.begin()
		if err != nil { // no form for that year: each of its files says so
			continue
		}
		for _, x := range returns {
			r.seat(x)
		}
		r.count()
		// Where none of its agencies has filed there is nothing to hold a body's own filing against.
		if err := r.sum(func(s *Standing) bool { return s.held() && r.anyBelow(s) }); err != nil {
			return err
		}
		r.compareBodies()
	}
	return nil
}

// seat puts a return that Settle has been through where choose would.
func (r *Result) seat(x *Return) {
	s := r.byAgency[x.Match.Agency]
	if s == nil || x.Year != r.Year || x.Form != r.Form.ID {
		return
	}
	switch x.State {
	case Current:
		s.Current = x
	case Duplicate:
		s.Unsure = append(s.Unsure, x)
	}
}

// fewDifferences is how many differences are listed although agencies are still missing. A filing made from the present
// sum differs in few figures, and each difference is worth a look; one made from all agencies differs in most.
const fewDifferences = 10

func (r *Result) compare(b *Body, ret *Return) {
	own := ret.Own.Filing
	found := slices.Clone(ret.Match.Findings)
	if len(b.Left) > 0 {
		found = append(found, finding("sum.incomplete", templates.Words{"count": strconv.Itoa(len(b.Left)), "names": names(b.Left, 5)}))
	}
	var all, certain []Difference
	for _, key := range r.Form.Keys() {
		got, ok := own.Cell(key).Value()
		want, _ := b.Total.Cell(key).Value()
		if !ok || got == want {
			continue
		}
		off, err := got.Sub(want)
		if err != nil {
			continue
		}
		d := Difference{r.Form.Figure(key), got, want, off}
		all = append(all, d)
		if off.Sign() < 0 && d.Figure.Kind != templates.Signed {
			certain = append(certain, d) // whoever is missing can only add
		}
	}
	if b.Differences = all; len(b.Left) > 0 && len(all) > fewDifferences {
		b.Differences = certain
	}
	for _, d := range b.Differences {
		code := "sum.disagrees"
		if len(b.Left) > 0 && d.Off.Sign() > 0 {
			code += "/incomplete"
		}
		found = append(found, templates.Report(code, d.Figure, own.Cell(d.Figure.Key).Place, templates.Words{
			"got": d.Got.String(), "want": d.Want.String(), "difference": d.Off.String(), "off": moreOrLess(d.Off)}))
	}
	// whom it waited for when it was written stands there better by now
	read := slices.DeleteFunc(slices.Clone(ret.Own.Found), func(f templates.Finding) bool { return f.Code == "sum.provisional" })
	own.Pending = slices.DeleteFunc(b.pending(), func(p templates.Pending) bool { return b.byHand(own, p.Name) })
	opt := templates.Options{Previous: r.last(ret.Match.Agency.Agency), WantPrevious: r.Options.Last != nil,
		Found: append(read, found...), Grades: r.Options.Grades}
	if r.Options.Before != nil {
		opt.Earlier = r.Options.Before(ret.Match.Agency.Agency, r.Year)
	}
	result := templates.Check(own, opt)
	if r.Options.Rulings != nil {
		r.Options.Rulings.Accept(ret.Match.Agency, &result)
	}
	ret.Own.Sum = &result
}

// byHand reports whether a body's own filing says that an agency is in it of which nothing has come: somebody has put its
// figures in from paper.
func (b *Body) byHand(own *templates.Filing, name string) bool {
	return slices.Contains(own.Covers, name) && slices.ContainsFunc(b.Left, func(s *Standing) bool {
		return s.Agency.Label() == name && s.Missing()
	})
}

func moreOrLess(d templates.Decimal) string {
	if d.Sign() > 0 {
		return "多 " + d.String()
	}
	return "少 " + d.Neg().String()
}

func (r *Result) last(a templates.Agency) *templates.Filing {
	if r.Options.Last == nil {
		return nil
	}
	return r.Options.Last(a, r.Year-1)
}

// BodyFiling returns the body's own filing with the totals: blank but for them, or with the narrative and the explanations
// of the one it has sent already.
func (r *Result) BodyFiling() *templates.Filing {
	b := r.Root()
	f := b.Total.Clone()
	f.Agency = r.Body.Agency
	if s := b.Standing; s != nil && s.Current != nil && s.Current.Own != nil {
		own := s.Current.Own.Filing
		f.Narrative, f.Explanations = maps.Clone(own.Narrative), maps.Clone(own.Explanations)
		f.Agency = own.Agency
	}
	f.Previous, f.Pending = r.Last, b.pending()
	return f
}

// pending lists whom the body's total still waits for: those that are not in it, and those that are for the time being.
func (b *Body) pending() []templates.Pending {
	var list []templates.Pending
	for _, s := range b.Provisional() {
		list = append(list, templates.Pending{Name: s.Agency.Label(), State: s.Current.Verdict.Chinese() + templates.CountedForNow})
	}
	for _, s := range b.Left {
		list = append(list, templates.Pending{Name: s.Agency.Label(), State: s.Status() + templates.NotCounted})
	}
	return list
}

// A Tile is a number of the standing with its label and the class of its colour.
type Tile struct {
	Label, Class string
	N            int
}

// Tiles are the numbers of the standing in the order in which they are shown.
func (r *Result) Tiles() []Tile {
	c := r.Count()
	list := []Tile{{"应报", "", c.Expected}, {"已报", "", c.Received}, {"未报", "red", c.Missing}, {"通过", "green", c.Accepted},
		{"已说明", "green", c.Explained}, {"待说明", "amber", c.Query}, {"退回", "red", c.Rejected}}
	if c.Duplicate > 0 {
		list = append(list, Tile{Duplicate.Chinese(), "red", c.Duplicate})
	}
	return list
}
