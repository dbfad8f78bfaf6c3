package feedback

import (
	"cmp"
	"slices"

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
	Previous     bool // last year's filing was at hand
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

// count returns how many findings of a severity are open.
func (f *File) count(s templates.Severity) int {
	n := 0
	for _, x := range f.Findings {
		if x.Severity == s && x.Status != templates.StatusExplained {
			n++
		}
	}
	return n
}

// bySeverity returns the findings, errors first, in their own order within a severity.
func (f *File) bySeverity() []templates.Finding {
	rank := map[templates.Severity]int{templates.SeverityError: 0, templates.SeverityQuery: 1, templates.SeverityNote: 2}
	list := slices.Clone(f.Findings)
	slices.SortStableFunc(list, func(a, b templates.Finding) int {
		return cmp.Compare(rank[a.Severity], rank[b.Severity])
	})
	return list
}
