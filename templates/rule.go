package templates

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// A Rule says what must be true of a filing. A rule with instances is an expression of the form and is evaluated here;
// a rule without one (Program) is carried out by code under the same code name.
type Rule struct {
	Entry
	Computes  bool
	Program   bool
	Instances []*Instance
}

// Examples are answers that break only this rule, and answers that look alike but are right. They are laid over a filing
// of zeros with a complete narrative; keys are figures, passages, agency facts ("agency.short"), tables ("" leaves a
// table blank), and, behind "previous.", figures and passages of last year's filing ("previous" alone: it was asked for and not found). A
// passage "*1001" stands for text of so many characters.
type Examples struct {
	Fail map[string]string `yaml:"fail"`
	Pass map[string]string `yaml:"pass"`
}

// An Instance is a rule for one row or column.
type Instance struct {
	Rule     *Rule
	Key      Key // where the finding is reported
	Expr     *formula.Expr
	Got      *formula.Expr // what stands; for an equation the side that holds Key
	Want     *formula.Expr // what should stand; nil if no single number is meant
	Operands []Key         // this year's figures that take part, without repetition
	Repeats  bool          // follows from the other instances: never the only fault

	operands []string // all operands, with previous. and agency facts
	previous bool     // needs last year's figures
}

// Previous reports whether the instance needs last year's figures.
func (i *Instance) Previous() bool { return i.previous }

// InSheet reports whether the instance can be computed in the workbook from this year's figures alone.
func (i *Instance) InSheet() bool { return !i.previous }

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
	has := func(words []string) bool { return hanzi.ContainsAny(text, words...) }
	switch {
	case hanzi.Empty(f.Narrative[s.Texts[0]]):
		return SeenKept
	case lists.Count(s.Need, has) < len(s.Need):
		return SeenBroken
	case len(s.Sure) > 0 && !has(s.Sure):
		return SeenDoubt
	}
	for _, d := range s.Doubt {
		if lists.Count(d, has) == len(d) {
			return SeenDoubt
		}
	}
	return SeenKept
}

// Text joins the passages; the year's own number is left out, for it is no amount.
func (s *Sight) Text(f *Filing) string {
	parts := lists.Map(s.Texts, func(id string) string { return f.Narrative[id] })
	plain := strings.NewReplacer(" ", "", "\u3000", "").Replace(strings.Join(parts, "。"))
	return strings.ReplaceAll(plain, strconv.Itoa(f.Year)+"年", "")
}

// broke makes the finding of a rule that the program carries out.
func (c *checker) broke(r *Rule, subject any, place Place, words Words) {
	c.findings = append(c.findings, makeFinding(r.Entry, subject, place, words))
}

// A RegisterEntry is one line of the rule register: everything that can be said of a kind of finding before it happens.
type RegisterEntry struct {
	Entry
	Where    string // where it is found out: 填报表和命令, 命令, …
	Previous bool   // compares with last year
}

// Register lists the rules of a form and then the catalogue, always in the same order.
func Register(form *Form) []RegisterEntry {
	var list []RegisterEntry
	for _, r := range form.Rules {
		list = append(list, RegisterEntry{r.Entry, r.where(), r.previous()})
	}
	for _, e := range Catalogue() {
		list = append(list, RegisterEntry{e, e.where(), e.previous()})
	}
	return list
}

func (r *Rule) where() string {
	if _, ok := sights[r.Code]; r.Program && !ok {
		return "命令"
	}
	if r.previous() {
		return "命令（有上年数时）"
	}
	return "填报表和命令"
}

func (r *Rule) previous() bool { return slices.ContainsFunc(r.Instances, (*Instance).Previous) }

func (e Entry) previous() bool {
	return stage(e.Code) == stage("previous.") || e.Code == "narrative.copied"
}

func (e Entry) where() string {
	switch {
	case e.By == ByReader:
		return "命令（读文件时）"
	case e.By == ByReport:
		return "命令（成文时）"
	case e.By == ByCollect:
		return "命令（收表时）"
	case e.previous():
		return "命令（有上年数时）"
	case slices.Contains(inSheet, e.Code):
		return "填报表和命令"
	}
	return "命令"
}

// inSheet are the findings of the catalogue that sheet 核对 of the workbook shows, too.
var inSheet = []string{"value.blank-table", "value.text", "value.negative", "value.not-integer", "value.precision",
	"value.error-cell", "value.too-large",
	"narrative.missing", "narrative.mark"}

// RulesDigest names the set of rules that a check applied: "sha256:…" over the form's source, the catalogue and the
// office's regrading. Two checks with the same digest and the same filing have the same findings, program version apart.
func RulesDigest(form *Form, grades Grades) string {
	h := sha256.New()
	fmt.Fprintf(h, "form %s\ncatalogue %x\n", form.Digest, sha256.Sum256(catalogueSource))
	for _, code := range slices.Sorted(maps.Keys(grades)) {
		fmt.Fprintf(h, "grade %q %q %q\n", code, grades[code].Severity, grades[code].Reason)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}
