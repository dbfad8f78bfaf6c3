package feedback

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
)

// A File is one checked source.
type File struct {
	Name         string // as the user named it
	SHA256       string
	Filing       *templates.Filing // nil when unreadable
	Verdict      templates.Verdict
	Findings     []templates.Finding
	NotEvaluated []templates.NotEvaluated
	Previous     bool                     // last year's filing was at hand
	NoLast       []templates.NotEvaluated // as in templates.Result
	Regraded     []templates.Regrading    // the office's regrading that was applied
	// State is what becomes of the file among those of its agency, "" where nobody has asked; StateWords says it where it is
	// not simply the agency's filing. Whose keeps agencies and years apart, "" for a file that is nobody's for certain.
	State, StateWords string
	Whose             string
	Behind            bool // nobody has to answer for it any more
	Instead           bool // another one of its agency's is used
	Undecided         bool // nobody can choose between it and another one
}

// holes lists the rules that say nothing because last year's filing has a hole there. A workbook carries few of last year's
// figures, none for mere hints: what it is not made to carry is no hole.
func (f *File) holes() []templates.NotEvaluated {
	switch {
	case f.Previous:
		return f.NoLast
	case f.Filing == nil || f.Filing.Previous == nil:
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.NoLast), func(n templates.NotEvaluated) bool {
		return f.Filing.Form.Rule(n.Code).Severity == templates.SeverityNote
	})
}

// Summary counts files by verdict and findings by code.
type Summary struct {
	Files  int
	By     map[templates.Verdict]int
	ByCode map[string]int
}

// Summarise counts.
func Summarise(files []File) Summary {
	s := Summary{Files: len(files), By: map[templates.Verdict]int{}, ByCode: map[string]int{}}
	for _, f := range files {
		s.By[f.Verdict]++
		for _, finding := range f.Findings {
			s.ByCode[finding.Code]++
		}
	}
	return s
}

// verdicts in the order in which summaries name them.
var verdicts = []templates.Verdict{templates.Accepted, templates.Explained, templates.Query, templates.Rejected, templates.Unreadable}

// Count returns how many findings of a severity are open.
func (f *File) Count(s templates.Severity) int { return templates.CountOpen(f.Findings, s) }

// BySeverity returns the findings for people, errors first, in their own order within a severity, each behind the one that
// it follows.
func (f *File) BySeverity() []templates.Finding {
	rank := map[templates.Severity]int{templates.SeverityError: 0, templates.SeverityQuery: 1, templates.SeverityNote: 2}
	list := slices.Clone(f.Findings)
	slices.SortStableFunc(list, func(a, b templates.Finding) int {
		return cmp.Compare(rank[a.Severity], rank[b.Severity])
	})
	return templates.ByCause(list)
}

// A group is the findings of one sheet, or of one place that the findings name.
type group struct {
	name string
	list []templates.Finding
}

// bySheet groups findings by their sheets, in the order in which the sheets first occur; what belongs to no sheet comes
// first, under no name.
func bySheet(list []templates.Finding) []group {
	groups := []group{{}}
	for _, x := range list {
		i := slices.IndexFunc(groups, func(g group) bool { return g.name == x.Place.Sheet })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{name: x.Place.Sheet})
		}
		groups[i].list = append(groups[i].list, x)
	}
	if len(groups[0].list) == 0 {
		return groups[1:]
	}
	return groups
}

// manyTotals is from how many on the totals of a sheet that are right, but no longer formulas, are told in one line:
// somebody has pasted values over the whole table, and what to do is the same for all.
const manyTotals = 3

// gather puts such notes of one sheet together for people to read. It returns the findings with how many each stands for.
func gather(list []templates.Finding) []gathered {
	is := func(x templates.Finding) bool {
		return x.Code == "workbook.formula-replaced" && x.Severity == templates.SeverityNote && x.Regraded == "" && x.Explanation == ""
	}
	var cells []string
	for _, x := range list {
		if is(x) {
			cells = append(cells, x.Place.Cell)
		}
	}
	var out []gathered
	told := false
	for _, x := range list {
		switch {
		case !is(x) || len(cells) < manyTotals:
			out = append(out, gathered{x, len(templates.Told([]templates.Finding{x}))})
		case !told:
			told = true
			x.Message = templates.Report("workbook.formula-replaced/several", nil, templates.Place{}, templates.Words{
				"cells": x.Place.Sheet + "!" + strings.Join(cells[:manyTotals], "、"), "count": strconv.Itoa(len(cells))}).Message
			out = append(out, gathered{x, len(cells)})
		}
	}
	return out
}

// A gathered is a finding that stands for several of its kind.
type gathered struct {
	templates.Finding
	count int
}
