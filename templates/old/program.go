package old

import (
	"slices"
	"strconv"
	"strings"

	"nianbao/templates/hanzi"
)

// programs are the rules that no expression can say. A form that asks for one names it with "program: true" and gives it
// severity, words and source; what holds for every form stands in the catalogue instead. It is filled in by init, because
// the loader, which needs the names, is itself needed by what the functions call.
var programs map[string]func(*checker, *Rule)

func init() {
	programs = map[string]func(*checker, *Rule){
		"narrative.fees": (*checker).fees,
		"fees.notice":    (*checker).feesNotice,
	}
	sights = map[string]Sight{"narrative.fees": feesSight(), "fees.notice": noticeSight()}
}

// sights say what a workbook sees of each program rule.
var sights map[string]Sight

// A Sight is what can be told of a program rule from words alone, without understanding them, so that a workbook can say of
// it what the program will say, or that it cannot tell. The texts are read as one, without blanks.
type Sight struct {
	Texts []string     // passages; nothing is asked while the first of them is blank
	While Key          // nothing is asked while this figure is 0; "" for always
	Need  [][]string   // without a word of each list the rule is broken for certain
	Sure  []string     // with one of these (or none listed) the rule is kept for certain, but not while there is
	Doubt [][][]string // one of these: a word of each list
}

// Sight returns what a workbook sees of a program rule, in the form's passages and figures, and false where it sees nothing.
func (r *Rule) Sight(form *Form) (Sight, bool) {
	s, ok := sights[r.Code]
	if !ok || !r.Program || form.passages[s.Texts[0]] == nil || s.While != "" && form.figures[s.While] == nil {
		return Sight{}, false
	}
	s.Texts = slices.DeleteFunc(slices.Clone(s.Texts), func(id string) bool { return form.passages[id] == nil })
	return s, true
}

// Seen is what a Sight comes to.
type Seen uint8

const (
	SeenKept Seen = iota
	SeenBroken
	SeenDoubt
)

// Look applies a Sight to the texts of a filing. The figure is the caller's to look at.
func (s *Sight) Look(f *Filing) Seen {
	text := s.Text(f)
	has := func(words []string) bool { return containsAny(text, words...) }
	switch {
	case hanzi.Empty(f.Narrative[s.Texts[0]]):
		return SeenKept
	case !all(s.Need, has):
		return SeenBroken
	case len(s.Sure) > 0 && !has(s.Sure):
		return SeenDoubt
	}
	for _, d := range s.Doubt {
		if all(d, has) {
			return SeenDoubt
		}
	}
	return SeenKept
}

// Text joins the passages; the year's own number is left out, for it is no amount.
func (s *Sight) Text(f *Filing) string {
	var parts []string
	for _, id := range s.Texts {
		parts = append(parts, f.Narrative[id])
	}
	plain := strings.NewReplacer(" ", "", "\u3000", "").Replace(strings.Join(parts, "。"))
	return strings.ReplaceAll(plain, strconv.Itoa(f.Year)+"年", "")
}

func all(lists [][]string, holds func([]string) bool) bool {
	for _, l := range lists {
		if !holds(l) {
			return false
		}
	}
	return true
}

// broke makes the finding of a rule that the program carries out.
func (c *checker) broke(r *Rule, subject any, place Place, words Words) {
	c.findings = append(c.findings, makeFinding(Entry{Code: r.Code, Severity: r.Severity, Message: r.Message, Fix: r.Fix,
		Source: r.Source}, subject, place, words))
}
