package year

import (
	"sync"

	"nianbao/cmd/internal/collect"
	"nianbao/templates"
)

// Decisions are the office's decisions that stand, held against a roster. They are a collect.Rulings, and remember which of them
// found what they were taken for: one that does not has lapsed. They are safe for concurrent use.
type Decisions struct {
	mu       sync.Mutex
	entries  []*entry
	byAgency map[*collect.Agency]*decided
}

// An entry is one decision that stands, and what has become of it in this run.
type entry struct {
	Decision
	agency *collect.Agency
	sum    string // of Use
	seen   bool   // its agency's filing was there
	held   bool   // what it was taken for was there
}

// decided is what stands for one agency.
type decided struct {
	use, extend, exempt *entry
	accepted            map[string]*entry // by code, key and figures
}

// Decisions reads what has been decided. A line that belongs to no agency of the roster is an error: nothing that somebody has
// decided goes by unsaid.
func (f *Folder) Decisions(roster *collect.Roster) (*Decisions, error) {
	list, err := f.readDecisions()
	if err != nil {
		return nil, err
	}
	d := &Decisions{byAgency: map[*collect.Agency]*decided{}}
	for _, x := range list {
		agency, why := roster.Find(x.Code, x.Name)
		if agency == nil {
			return nil, &DecisionError{x.row, why}
		}
		if x.Kind != Undo {
			d.entries = append(d.entries, &entry{Decision: x, agency: agency, sum: f.sumOf(&x)})
			continue
		}
		last := d.Last(agency)
		if last < 0 {
			return nil, &DecisionError{x.row, "“" + agency.Label() + "”没有可以撤销的决定"}
		}
		d.entries = append(d.entries[:last:last], d.entries[last+1:]...)
	}
	d.entries = d.standing()
	return d, nil
}

// Last is the place of the last decision about an agency, -1 for none.
func (d *Decisions) Last(a *collect.Agency) int {
	for i := len(d.entries) - 1; i >= 0; i-- {
		if d.entries[i].agency == a {
			return i
		}
	}
	return -1
}

// standing leaves out what a later decision has taken the place of.
func (d *Decisions) standing() []*entry {
	for _, e := range d.entries {
		of := d.byAgency[e.agency]
		if of == nil {
			of = &decided{accepted: map[string]*entry{}}
			d.byAgency[e.agency] = of
		}
		switch e.Kind {
		case Use:
			of.use = e
		case Extend:
			of.extend = e
		case Exempt:
			of.exempt = e
		case Accept:
			of.accepted[e.Of+"\x00"+e.Bound] = e
		}
	}
	var left []*entry
	for _, e := range d.entries {
		of := d.byAgency[e.agency]
		if e == of.use || e == of.extend || e == of.exempt || e == of.accepted[e.Of+"\x00"+e.Bound] {
			left = append(left, e)
		}
	}
	return left
}

// Of is what has been decided about an agency, but for accepted queries.
func (d *Decisions) Of(a *collect.Agency) (r collect.Ruling) {
	of := d.byAgency[a]
	if of == nil {
		return r
	}
	for _, e := range []*entry{of.use, of.exempt, of.extend} {
		if e != nil {
			r.Words = append(r.Words, e.Words())
		}
	}
	r.Exempt = of.exempt != nil
	if of.use != nil {
		r.Use = of.use.sum
	}
	if of.extend != nil {
		r.Due = of.extend.Of
	}
	return r
}

// Accept settles the queries of a filing that the office has accepted.
func (d *Decisions) Accept(a *collect.Agency, r *templates.Result) {
	of := d.byAgency[a]
	if of == nil || len(of.accepted) == 0 || r.Verdict == templates.Unreadable {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range of.accepted {
		e.seen = true
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		e := of.accepted[f.Code+"/"+string(f.Key)+"\x00"+Bound(f.Got, f.Want, f.Message)]
		if e == nil || f.Severity != templates.SeverityQuery {
			continue
		}
		e.held = true
		if f.Status == templates.StatusOpen {
			f.Status, f.Explanation = templates.StatusExplained, "本级接受："+e.Reason+e.signed()
		}
	}
	r.Verdict = templates.Judge(r.Findings, true)
}

// Used notes whether the file that was decided for is there.
func (d *Decisions) Used(a *collect.Agency, _ string, there bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if of := d.byAgency[a]; of != nil && of.use != nil {
		of.use.seen, of.use.held = true, there
	}
}

// List lists the decisions that stand, and says of each that has lapsed why.
func (d *Decisions) List() []collect.Decided {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := make([]collect.Decided, 0, len(d.entries))
	for _, e := range d.entries {
		x := collect.Decided{What: string(e.Kind), Of: e.Of, Reason: e.Reason, By: e.By, Date: e.Date}
		x.Code, x.Name = e.agency.Code, e.agency.Name
		switch lost := e.seen && !e.held; {
		case lost && e.Kind == Accept:
			x.Lapsed = "当时的数变了，或者这个问题已经没有了"
		case lost && e.Kind == Use:
			x.Lapsed = "那份文件不在了，或者已经有更正的一份"
		}
		list = append(list, x)
	}
	return list
}
