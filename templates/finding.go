package templates

import (
	"cmp"
	"slices"
	"strings"

	"nianbao/templates/lists"
)

// Severity says what a finding asks of the agency.
type Severity string

const (
	SeverityError Severity = "error" // 错误: must be corrected
	SeverityQuery Severity = "query" // 核实: must be corrected or explained
	SeverityNote  Severity = "note"  // 提示: for information
)

func (s Severity) valid() bool { return s == SeverityError || s == SeverityQuery || s == SeverityNote }

// Chinese returns 错误, 核实 or 提示.
func (s Severity) Chinese() string {
	return map[Severity]string{SeverityError: "错误", SeverityQuery: "核实", SeverityNote: "提示"}[s]
}

// Status of a finding.
const (
	StatusOpen      = "open"
	StatusExplained = "explained" // a query the agency has answered
)

// A Finding is something about a filing that its agency should know. Message is complete by itself: where, what stands
// there, what should, what to do. Numbers are exact decimals as text; an empty string means that no number is meant.
type Finding struct {
	Code        string
	Severity    Severity
	Status      string
	Key         Key // of the figure, or a passage's id; "" for the file
	Place       Place
	Topic       string // what in a passage, where it has several such findings: 新收申请
	Row, Column string // official words
	Got, Want   string
	Difference  string // Got − Want
	Message     string
	Fix         string
	Remedy      Remedy // what a door may add to Message and Fix
	Source      string
	Related     []Key   // other figures that take part
	Copied      *Copied // sentences taken from another text, nil for none
	Explanation string  // the agency's answer
	Regraded    string  // the reason an office gave for another severity than the rule's own
	Follows     string  // ID of the finding that has the same cause and tells of it; see Told
	behind      string  // code of the finding that it follows where there is one
}

// ID names the finding within its file; explanations are kept under it. One figure or passage has one finding of a code,
// unless Topic keeps several apart; an explanation under the code and key alone is for all of these.
func (f *Finding) ID() string {
	id := f.Code + "/" + string(f.Key)
	if f.Topic != "" {
		id += "/" + f.Topic
	}
	return id
}

// A NotEvaluated is a rule that could not be decided, and why.
type NotEvaluated struct {
	Code    string
	Key     Key
	Because string
}

// Verdict is what becomes of a file. It is computed by Judge alone.
type Verdict string

const (
	Accepted   Verdict = "accepted"   // 通过
	Explained  Verdict = "explained"  // 已说明: queries, all answered
	Query      Verdict = "query"      // 待说明: an open query
	Rejected   Verdict = "rejected"   // 退回: an error
	Unreadable Verdict = "unreadable" // 无法读取
)

// Chinese returns the verdict's official word.
func (v Verdict) Chinese() string {
	return map[Verdict]string{Accepted: "通过", Explained: "已说明", Query: "待说明", Rejected: "退回", Unreadable: "无法读取"}[v]
}

// Fine reports whether the filing can be published and summed.
func (v Verdict) Fine() bool { return v == Accepted || v == Explained }

// Judge returns the verdict that findings amount to. A filing that could not be read has findings that say so, and
// readable false.
func Judge(findings []Finding, readable bool) Verdict {
	if !readable {
		return Unreadable
	}
	verdict := Accepted
	for i := range findings {
		f := &findings[i]
		switch {
		case f.Severity == SeverityError:
			return Rejected
		case f.Severity == SeverityQuery && f.Status == StatusOpen:
			verdict = Query
		case f.Severity == SeverityQuery && verdict == Accepted:
			verdict = Explained
		}
	}
	return verdict
}

// Told returns the findings that people are told of: one for each cause. A total that was overwritten breaks its own rule
// and those it takes part in; whoever puts the total right is rid of all of them. Programs get every finding.
func Told(list []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f Finding) bool { return f.Follows != "" })
}

// ByCause returns findings for a list that people read: each behind the one that it follows, with the word that it is not
// counted by itself. Their order is kept otherwise.
func ByCause(list []Finding) []Finding {
	behind := map[string][]Finding{}
	for _, f := range list {
		if f.Follows != "" {
			f.Fix, f.Remedy = "和上面的错误是一处，不另算；改好了再核对一次。", Remedy{}
			behind[f.Follows] = append(behind[f.Follows], f)
		}
	}
	out := make([]Finding, 0, len(list))
	for _, f := range list {
		if f.Follows == "" {
			out = append(append(out, f), behind[f.ID()]...)
			delete(behind, f.ID())
		}
	}
	return out
}

// CountOpen returns how many findings of a severity are open, one for each cause. Every number of errors or queries that
// people see is this one.
func CountOpen(list []Finding, s Severity) int {
	return lists.Count(list, func(f Finding) bool { return f.Severity == s && f.Status != StatusExplained && f.Follows == "" })
}

// Open reports whether somebody has to see to the finding.
func (f *Finding) Open() bool { return f.Severity != SeverityNote && f.Status != StatusExplained }

// Of the errors that have one cause the one that says how to be rid of it leads, and those that it takes away follow.

// followKinds: what the catalogue has follow another kind follows it.
func (c *checker) followKinds() {
	for i := range c.findings {
		f := &c.findings[i]
		lead := slices.IndexFunc(c.findings, func(x Finding) bool { return f.behind != "" && x.Code == f.behind })
		if lead >= 0 {
			f.Follows = c.findings[lead].ID()
		}
	}
}

// followTotals: of overwritten totals the finding leads that says how to put the total right.
func (c *checker) followTotals() {
	replaced := func(f *Finding) bool { return stage(f.Code) == stage("workbook.") } // what the reader says of a total
	leads := map[Key]*Finding{}
	for i := range c.findings {
		f := &c.findings[i]
		inst := c.filing.Form.computed[f.Key]
		if inst == nil || f.Severity != SeverityError || !replaced(f) && f.Code != inst.Rule.Code {
			continue
		}
		if leads[f.Key] == nil || replaced(f) {
			leads[f.Key] = f
		}
	}
	for i := range c.findings {
		f := &c.findings[i]
		lead := leads[f.Key]
		if lead == nil || f == lead || f.Severity != SeverityError {
			continue
		}
		if stage(f.Code) == stage("value.") || f.Difference != "" && f.Difference == lead.Difference {
			f.Follows = lead.ID()
		}
	}
}

// stages of checking, in the order in which findings are listed.
var stages = []string{"file", "ledger", "roster", "workbook", "published", "cover", "table", "value", "applications", "reviews",
	"disclosure", "fees", "previous", "collect", "sum",
	"narrative", "report"}

// SortFindings orders findings as a reader goes through them: by stage, then by place in the form.
func SortFindings(form *Form, list []Finding) {
	position := func(f *Finding) int {
		if form == nil {
			return 0
		}
		if i, ok := form.index[f.Key]; ok {
			return i
		}
		return len(form.keys)
	}
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(stage(a.Code)-stage(b.Code), cmp.Compare(position(&a), position(&b)))
	})
}

func stage(code string) int {
	prefix, _, _ := strings.Cut(code, ".")
	if i := slices.Index(stages, prefix); i >= 0 {
		return i
	}
	return slices.Index(stages, "disclosure")
}

// A Remedy is a way out for which the doors of the program have words of their own: whoever types commands is told another
// thing than whoever looks at the page, or at paper. Message and Fix of a Finding are true without it; package say adds to
// them. The zero Remedy adds nothing.
type Remedy struct {
	Do   Do
	With string // what it is done with, where that matters
}

// A Do is a kind of Remedy.
type Do string

const (
	GiveForm       Do = "give-form"        // name the file of the form
	MakeWorkbook   Do = "make-workbook"    // make the workbook of that year
	RenewWorkbook  Do = "renew-workbook"   // make a workbook under the new name, with the figures of the old one
	GivePrevious   Do = "give-previous"    // name last year's filings
	DropLetterhead Do = "drop-letterhead"  // do without
	Salvage        Do = "salvage"          // take out of a damaged workbook what can be read
	Convert        Do = "convert"          // have it converted; With is the program
	SampleRoster   Do = "sample-roster"    // look at the sample
	GiveYear       Do = "give-year"        // name the year
	ListForms      Do = "list-forms"       // look at the editions
	ChangeFormYear Do = "change-form-year" // form and year do not go together
	MakeYear       Do = "make-year"        // make the folder of a year
)

// Remedies are all kinds of remedies.
func Remedies() []Do {
	return []Do{GiveForm, MakeWorkbook, RenewWorkbook, GivePrevious, DropLetterhead, Salvage, Convert, SampleRoster, GiveYear,
		ListForms, ChangeFormYear, MakeYear}
}
