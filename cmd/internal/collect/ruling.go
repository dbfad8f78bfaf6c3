package collect

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// What the office has decided about agencies, and when each of them is due.

// A Ruling is what the office has decided about one agency. The zero Ruling is nothing.
type Ruling struct {
	Exempt bool
	Due    string   // the agency's own day, as 2025-01-20
	Use    string   // SHA-256 of the filing that counts among several
	Words  []string // the decisions, for lists
}

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

// Rulings is what collecting asks about decisions. Nil: nothing has been decided.
type Rulings interface {
	Of(a *Agency) Ruling
	// Accept settles the queries of a filing that the office has accepted, and judges it anew.
	Accept(a *Agency, r *templates.Result)
	// Used says which of an agency's files is there, so that a decision for another one is known to have lapsed.
	Used(a *Agency, sha256 string, there bool)
	// List lists all decisions in their order, with what has become of them.
	List() []Decided
}

// ruling is what has been decided about an agency.
func (o *Options) ruling(a *Agency) Ruling {
	if o.Rulings == nil || a == nil {
		return Ruling{}
	}
	return o.Rulings.Of(a)
}

// exempt reports whether the agency need not report and has not.
func (s *Standing) exempt() bool {
	return s.Ruling.Exempt && s.Current == nil && len(s.Unsure) == 0
}

// DaysLate returns how many days the agency is behind its day, 0 for one that has sent something or is not late.
func (r *Result) DaysLate(s *Standing) int {
	if !s.Missing() {
		return 0
	}
	return max(0, -r.daysLeft(s.Due(r)))
}

// Due is the day of one agency, "" where none is settled.
func (s *Standing) Due(r *Result) string {
	if s.Ruling.Due != "" {
		return s.Ruling.Due
	}
	return r.Options.Deadline
}

// daysLeft counts the days until a day, negative behind it; 0 where the day or today is not known.
func (r *Result) daysLeft(day string) int {
	due, err := time.Parse(time.DateOnly, day)
	today, err2 := time.Parse(time.DateOnly, r.Options.Today)
	if err != nil || err2 != nil {
		return 0
	}
	return int(due.Sub(today).Hours() / 24)
}

// lateWords says of a missing agency when it was or is due, "" where no day is settled.
func (r *Result) lateWords(s *Standing) string {
	due := s.Due(r)
	if due == "" || r.Options.Today == "" || !s.Missing() {
		return ""
	}
	own := ""
	if s.Ruling.Due != "" {
		own = "（已准延期）"
	}
	if late := r.DaysLate(s); late > 0 {
		return fmt.Sprintf("应于 %s 前报送%s，逾期 %d 天", due, own, late)
	}
	return fmt.Sprintf("%s 前报送%s，还有 %d 天", due, own, r.daysLeft(due))
}

// timeFact says in a sentence how it stands with the deadline, "" where none is settled.
func (r *Result) timeFact() string {
	if r.Options.Deadline == "" || r.Options.Today == "" {
		return ""
	}
	late := 0
	for _, s := range r.Standings {
		if r.DaysLate(s) > 0 {
			late++
		}
	}
	left := r.daysLeft(r.Options.Deadline)
	words := fmt.Sprintf("还有 %d 天", left)
	if left < 0 {
		words = fmt.Sprintf("已过 %d 天", -left)
	}
	return fmt.Sprintf("报送截止 %s，%s（截至 %s）；逾期未报 %d 个", r.Options.Deadline, words, r.Options.Today, late)
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

// Find returns the agency of a code and a name, of which one may be "". Where they do not name one for certain it says why.
func (r *Roster) Find(code, name string) (*Agency, string) {
	found := r.find(code, name)
	switch {
	case found.agency != nil:
		return found.agency, ""
	case found.clash[0] != "":
		return nil, found.clash[0] + "，" + found.clash[1]
	case len(r.byName[hanzi.Name(name)]) > 1:
		return nil, fmt.Sprintf("名单里有 %d 个“%s”，请写单位代码", len(r.byName[hanzi.Name(name)]), name)
	}
	return nil, "名单里没有“" + strings.TrimSpace(code+" "+name) + "”；" + suggestion(name, r.Near(name))
}
