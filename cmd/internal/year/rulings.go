package year

import (
	"cmp"
	"strings"
	"sync"

	"nianbao/cmd/internal/roster"

	"nianbao/cmd/internal/collect"
	"nianbao/templates"
	"nianbao/templates/lists"
)

// Decisions are the office's decisions that stand, held against a roster. They are a collect.Rulings, and remember which of them
// found what they were taken for: one that does not has lapsed. They are safe for concurrent use.
type Decisions struct {
	mu       sync.Mutex
	entries  []*entry
	byAgency map[*roster.Agency]*decided
	asides   map[string]*entry // by SHA-256
}

// An entry is one decision that stands, and what has become of it in this run.
type entry struct {
	Decision
	agency *roster.Agency // nil for Aside
	by     *roster.Agency // of Filed
	sum    string         // of Use and Aside
	seen   bool           // its agency's filing was there
	held   bool           // what it was taken for was there
}

// decided is what stands for one agency.
type decided struct {
	use, extend, excuse *entry            // excuse: Exempt or Filed
	accepted            map[string]*entry // by code, key and figures
}

// Decisions reads what has been decided. A line that belongs to no agency of the roster is an error: nothing that somebody has
// decided goes by unsaid.
func (f *Folder) Decisions(names *roster.Roster) (*Decisions, error) {
	list, err := f.readDecisions()
	if err != nil {
		return nil, err
	}
	d := &Decisions{byAgency: map[*roster.Agency]*decided{}, asides: map[string]*entry{}}
	for _, x := range list {
		e := &entry{Decision: x}
		if why := e.find(names); why != "" {
			return nil, &LineError{x.row, why}
		}
		if x.Kind != Undo {
			if x.Kind == Use || x.Kind == Aside {
				e.sum = f.sumOf(&x)
			}
			d.entries = append(d.entries, e)
			continue
		}
		last := d.Last(e.agency, x.Of)
		if last < 0 {
			return nil, &LineError{x.row, "“" + cmp.Or(x.Name, x.Code, x.Of) + "”没有可以撤销的决定"}
		}
		d.entries = append(d.entries[:last:last], d.entries[last+1:]...)
	}
	d.entries = d.standing()
	for _, e := range d.entries {
		if of := d.byAgency[e.by]; e.by != nil && of != nil && of.excuse != nil {
			return nil, &LineError{e.row, "“" + e.by.Label() + "”自己也不报（" + of.excuse.Words() + "），不能替别的单位代填"}
		}
	}
	return d, nil
}

// find finds the agencies that a decision names.
func (e *entry) find(roster *roster.Roster) (why string) {
	if e.Kind == Aside || e.Kind == Undo && e.Of != "" {
		return ""
	}
	if e.agency, why = roster.Find(e.Code, e.Name); e.agency == nil || e.Kind != Filed {
		return why
	}
	if e.by, why = Named(roster, e.Of); e.by == e.agency {
		return "不能由它自己代填"
	}
	return why
}

// Named returns the agency that has a name or a code, or says why there is none.
func Named(roster *roster.Roster, nameOrCode string) (a *roster.Agency, why string) {
	if a, why = roster.Find(nameOrCode, ""); a == nil {
		a, why = roster.Find("", nameOrCode)
	}
	return a, strings.TrimSuffix(why, "。")
}

// Last is the place of the last decision about an agency, or about a file that was set aside where it is nil; -1 for none.
func (d *Decisions) Last(a *roster.Agency, file string) int {
	for i := len(d.entries) - 1; i >= 0; i-- {
		if e := d.entries[i]; e.agency == a && (a != nil || e.Of == file) {
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
		case Exempt, Filed:
			of.excuse = e
		case Aside:
			d.asides[e.sum] = e
		case Accept:
			of.accepted[e.Of+"\x00"+e.Bound] = e
		}
	}
	return lists.Filter(d.entries, func(e *entry) bool {
		of := d.byAgency[e.agency]
		return e == of.use || e == of.extend || e == of.excuse || e == d.asides[e.sum] || e == of.accepted[e.Of+"\x00"+e.Bound]
	})
}

// Of is what has been decided about an agency, but for accepted queries.
func (d *Decisions) Of(a *roster.Agency) (r collect.Ruling) {
	of := d.byAgency[a]
	if of == nil {
		return r
	}
	for _, e := range []*entry{of.use, of.excuse, of.extend} {
		if e != nil {
			r.Words = append(r.Words, e.Words())
		}
	}
	if of.excuse != nil {
		r.Exempt, r.FiledBy = of.excuse.Kind == Exempt, of.excuse.by
	}
	if of.use != nil {
		r.Use = of.use.sum
	}
	if of.extend != nil {
		r.Due = of.extend.Of
	}
	return r
}

// Accept settles the queries of a filing that the office has accepted.
func (d *Decisions) Accept(a *roster.Agency, r *templates.Result) {
	of := d.byAgency[a]
	if of == nil || len(of.accepted) == 0 || r.Verdict == templates.Unreadable {
		return
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		if e := of.accepting(f); e != nil && f.Status == templates.StatusOpen {
			f.Status, f.Explanation = templates.StatusExplained, "本级接受："+e.Reason+e.signed()
		}
	}
	r.Verdict = templates.Judge(r.Findings, true)
}

// accepting is the decision that accepts a query, nil for none.
func (of *decided) accepting(f *templates.Finding) *entry {
	if f.Severity != templates.SeverityQuery {
		return nil
	}
	return of.accepted[f.Code+"/"+string(f.Key)+"\x00"+Bound(f.Got, f.Want, f.Message)]
}

// Settled notes which of the accepted queries are there still.
func (d *Decisions) Settled(a *roster.Agency, found []templates.Finding) {
	of := d.byAgency[a]
	if of == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range of.accepted {
		e.seen = true
	}
	for i := range found {
		if e := of.accepting(&found[i]); e != nil {
			e.held = true
		}
	}
}

// Aside reports whether a file was set aside.
func (d *Decisions) Aside(sha256 string) bool { return d.asides[sha256] != nil }

// Came notes that an agency that need not send a filing has sent one.
func (d *Decisions) Came(a *roster.Agency) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if of := d.byAgency[a]; of != nil && of.excuse != nil {
		of.excuse.seen = true
	}
}

// Used notes whether the file that was decided for is there.
func (d *Decisions) Used(a *roster.Agency, _ string, there bool) {
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
		if e.agency != nil {
			x.Code, x.Name = e.agency.Code, e.agency.Name
		}
		switch lost := e.seen && !e.held; {
		case lost && e.Kind == Accept:
			x.Lapsed = "当时的数变了，或者这个问题已经没有了"
		case lost && e.Kind == Use:
			x.Lapsed = "那份文件不在了，或者已经有更正的一份"
		case lost && e.Kind == Exempt:
			x.Lapsed = "它自己报来了"
		case lost && e.Kind == Filed:
			x.Lapsed = "它自己报来了；“" + e.by.Label() + "”的表里如果也有它的数，就重复计了"
		}
		list = append(list, x)
	}
	return list
}
