package job

import (
	"sync"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/templates"
)

// The states of a batch's files: which of several filings of one agency counts is decided by collect, for every command.
type states struct {
	mu      sync.Mutex
	returns map[int]*collect.Return
}

// add takes note of the i-th source. It may be called from several goroutines.
func (s *states) add(i int, item *intake.Item, match collect.Match, verdict templates.Verdict) {
	r := collect.Reduce(item.File, item.SHA256, match, item.Filing, templates.Result{Verdict: verdict})
	if item.Returned != nil {
		r.Of = item.Returned.Of
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.returns == nil {
		s.returns = map[int]*collect.Return{}
	}
	s.returns[i] = r
}

// settle gives each file its state, and those that nobody can choose from the note that says where they differ.
func (s *states) settle(files []feedback.File) {
	list := make([]*collect.Return, 0, len(files))
	for i := range files {
		if r := s.returns[i]; r != nil {
			list = append(list, r)
		}
	}
	collect.Settle(list)
	for i := range files {
		f, r := &files[i], s.returns[i]
		if r == nil {
			continue
		}
		f.State, f.StateWords = string(r.State), r.NotCurrent()
		f.Findings = append(r.Findings[:len(r.Findings):len(r.Findings)], f.Findings...)
	}
}

// Considered returns the files that somebody has to answer for: one that has been put right since, and a copy, are none.
func Considered(files []feedback.File) []feedback.File {
	var list []feedback.File
	for _, f := range files {
		if f.State != string(collect.Same) && f.State != string(collect.Superseded) {
			list = append(list, f)
		}
	}
	return list
}

// undecided reports whether a file is one of several that nobody can choose from.
func undecided(f *feedback.File) bool { return f.State == string(collect.Duplicate) }
