package collect

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/cmd/internal/roster"
	"nianbao/templates"
)

// What the office has decided about agencies and files.

// A Ruling is what the office has decided about one agency. The zero Ruling is nothing.
type Ruling struct {
	Exempt  bool
	FiledBy *roster.Agency // whose filing has the agency's figures in it
	Due     string         // the agency's own day, as 2025-01-20
	Use     string         // SHA-256 of the filing that counts among several
	Words   []string       // the decisions, for lists
}

// undecidedOn is what has been decided on nearly every agency.
var undecidedOn Ruling

// A Decided is one decision as the outputs list it.
type Decided struct {
	NameRecord
	What   string `json:"decision"`
	Of     string `json:"of"` // file, code and key, or day
	Reason string `json:"reason"`
	By     string `json:"by"`
	Date   string `json:"date"`
	Lapsed string `json:"lapsed,omitempty"` // why it does not hold any more
}

// Taken is the decision as it was taken, whatever has become of it.
func (d Decided) Taken() Decided {
	d.Lapsed = ""
	return d
}

// Rulings is what collecting asks about decisions. Nil: nothing has been decided.
type Rulings interface {
	Of(a *roster.Agency) Ruling
	// Accept settles the queries of a filing that the office has accepted, and judges it anew.
	Accept(a *roster.Agency, r *templates.Result)
	// Used says which of an agency's files is there, so that a decision for another one is known to have lapsed.
	Used(a *roster.Agency, sha256 string, there bool)
	// Aside reports whether a file, by its SHA-256, is not to be read as a return.
	Aside(sha256 string) bool
	// Settled is told what was found in the filing of an agency's that counts, so that a decision on what is no longer there, or has
	// other figures by now, is known to have lapsed.
	Settled(a *roster.Agency, found []templates.Finding)
	// Came says that a filing of an agency's own is there, so that a decision by which it need not send one has lapsed.
	Came(a *roster.Agency)
	// List lists all decisions in their order, with what has become of them.
	List() []Decided
}

// ruling is what has been decided about an agency.
func (o *Options) ruling(a *roster.Agency) Ruling {
	if o.Rulings == nil || a == nil {
		return Ruling{}
	}
	return o.Rulings.Of(a)
}

// DueOf is the day of an agency, and why it has another than the rest; "" where none is settled.
func (o *Options) DueOf(a *roster.Agency) (day, why string) {
	if a == nil {
		return "", ""
	}
	return o.Due(a, o.ruling(a))
}

// none reports whether nothing of the agency has come that may count.
func (s *Standing) none() bool { return s.Current == nil && len(s.Unsure) == 0 }

// exempt reports whether the agency need not report and has not.
func (s *Standing) exempt() bool { return s.Ruling.Exempt && s.none() }

// filedBy is the agency whose filing has this one's figures in it, as long as this one has sent none of its own; else nil.
func (s *Standing) filedBy() *roster.Agency {
	if s.none() && !s.exempt() {
		return s.Ruling.FiledBy
	}
	return nil
}

// excused reports whether the office has decided that nobody waits for the agency's own filing.
func (s *Standing) excused() bool { return s.exempt() || s.filedBy() != nil }

// aside reports whether the office has decided that a source is no return.
func aside(x *Return, rulings Rulings) bool {
	return rulings != nil && x.SHA256 != "" && rulings.Aside(x.SHA256)
}

// decided lists the decisions of the office, nil for none.
func (r *Result) decided() []Decided {
	if r.Options.Rulings == nil {
		return nil
	}
	return r.Options.Rulings.List()
}

// decidedFacts says in sentences what has been decided, and names each decision that has lapsed.
func (r *Result) decidedFacts() []string {
	var counts []string
	var facts []string
	n := map[string]int{}
	for _, d := range r.decided() {
		if d.Lapsed != "" {
			facts = append(facts, fmt.Sprintf("决定已失效，请重新决定：%s %s %s（%s）", d.Name, d.What, d.Of, d.Lapsed))
			continue
		}
		n[d.What]++
	}
	for _, d := range r.decided() {
		if n[d.What] > 0 {
			counts = append(counts, fmt.Sprintf("%s %d", d.What, n[d.What]))
			n[d.What] = 0
		}
	}
	if len(counts) > 0 {
		facts = slices.Insert(facts, 0, "本级的决定："+strings.Join(counts, "，"))
	}
	return facts
}
