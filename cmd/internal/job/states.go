package job

import (
	"maps"
	"slices"
	"sync"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/roster"
	"nianbao/templates"
	"nianbao/templates/lists"
)

// The states of a batch's files: which of several filings of one agency counts is decided by collect, for every command.
type states struct {
	mu      sync.Mutex
	returns map[int]*collect.Return
	waiting map[int]*intake.Item // bodies' own sources, for Check.Each
}

// add takes note of the i-th source. It may be called from several goroutines.
func (s *states) add(i int, item *intake.Item, match roster.Match, verdict templates.Verdict) {
	r := collect.Reduce(item.File, item.SHA256, match, item.Filing, templates.Result{Verdict: verdict})
	if item.Returned != nil {
		r.Of = item.Returned.Of
	}
	if isBody(match) && r.Readable() {
		r.Keep(item.Filing.Clone(), item.Findings)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.returns == nil {
		s.returns = map[int]*collect.Return{}
	}
	s.returns[i] = r
}

// settle gives each file its state, and those that nobody can choose from the note that says where they differ.
func (s *states) settle(files []feedback.File, rulings collect.Rulings) {
	list := make([]*collect.Return, 0, len(files))
	for i := range files {
		if r := s.returns[i]; r != nil {
			list = append(list, r)
		}
	}
	collect.Settle(list, rulings)
	for i := range files {
		f, r := &files[i], s.returns[i]
		if r == nil {
			continue
		}
		f.State, f.StateWords, f.Whose = string(r.State), r.NotCurrent(), r.Whose()
		f.Behind, f.Instead, f.Undecided = r.State.Behind(), r.Instead != nil, r.State == collect.Duplicate
		f.Findings = append(r.Findings[:len(r.Findings):len(r.Findings)], f.Findings...)
	}
}

// isBody reports whether a source is that of an agency that others report to.
func isBody(match roster.Match) bool { return match.Agency != nil && match.Agency.Inner() }

// sum holds the bodies' own filings against the sums of their agencies, as collect does.
func (s *states) sum(files []feedback.File, roster *roster.Roster, opt collect.Options) error {
	list := lists.Map(slices.Sorted(maps.Keys(s.returns)), func(i int) *collect.Return { return s.returns[i] })
	if err := collect.Sums(roster, list, opt); err != nil {
		return err
	}
	for i := range files {
		if r := s.returns[i]; r != nil && r.Sum() != nil {
			summed(&files[i], r)
		}
	}
	return nil
}

// summed gives a body's own filing what it came to beside the sum of its agencies.
func summed(f *feedback.File, r *collect.Return) {
	sum := r.Sum()
	f.Verdict, f.Findings, f.NotEvaluated = sum.Verdict, sum.Findings, sum.NotEvaluated
	f.NoLast, f.Regraded = sum.NoLast, sum.Regraded
	f.Filing = f.Filing.Clone() // its source may still be held against a marked copy
	f.Filing.Pending = r.Own.Filing.Pending
}

// settle gives each file its state, and what needs the other files its verdict. Sources that had to wait for that are handed
// to Each now.
func (j *Check) settle(files []feedback.File) {
	j.states.settle(files, j.Rulings())
	if j.Roster != nil {
		if err := j.states.sum(files, j.Roster, j.sums(collect.Options{})); err != nil {
			j.sayf("本级汇总表没有与所属单位的合计核对：%v", err)
		}
	}
	for _, i := range slices.Sorted(maps.Keys(j.states.waiting)) {
		j.Each(i, j.states.waiting[i], &files[i], j.states.returns[i].Match.Agency)
	}
	j.states.waiting = nil
}

// sums completes how sums are made with what is given.
func (b *Basis) sums(opt collect.Options) collect.Options {
	opt.Forms, opt.Grades, opt.Rulings = b.Open.Forms, b.Grades, b.Rulings()
	if b.Last != nil {
		opt.Last, opt.Before, opt.LastOf = b.Last.Find, b.Last.Before, b.Last.Agencies
	}
	return opt
}

// wait keeps a body's own source back until settle.
func (s *states) wait(i int, item *intake.Item) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting == nil {
		s.waiting = map[int]*intake.Item{}
	}
	s.waiting[i] = item
}

// Considered returns the files that somebody has to answer for: one that has been put right since, and a copy, are none.
func Considered(files []feedback.File) []feedback.File {
	return lists.Filter(files, func(f feedback.File) bool { return !f.Behind })
}
