package collect

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"time"

	"nianbao/templates"
	"nianbao/xlsx/ooxml"
)

// choose decides which of an agency's filings counts. Equal figures are one filing. Of different ones the one saved last
// counts: by the time in the content when every one of them has it, else by the file system's. When the last two cannot
// be told apart, none counts and every one of them gets file.duplicate.
func (r *Result) choose(s *Standing) {
	list := s.Others
	s.Others = nil
	if len(list) == 0 {
		return
	}
	if len(list) == 1 {
		list[0].State, s.Current = Current, list[0]
		return
	}
	if i := slices.IndexFunc(list, func(x *Return) bool { return !x.figures.equal(list[0].figures) }); i < 0 {
		s.Current = slices.MinFunc(list, r.better(list))
		for _, x := range list {
			if x.State = Same; x == s.Current {
				x.State = Current
			} else {
				s.Others = append(s.Others, x)
			}
		}
		return
	}
	newest := r.newest(list)
	if len(newest) > 1 && slices.ContainsFunc(newest, func(x *Return) bool { return !x.figures.equal(newest[0].figures) }) {
		s.Unsure = newest
		for _, x := range newest {
			i := slices.IndexFunc(newest, func(y *Return) bool { return !y.figures.equal(x.figures) })
			x.State = Duplicate
			x.report(finding("file.duplicate", templates.Words{"file": filepath.Base(x.File), "other": newest[i].File}))
		}
	} else {
		s.Current = slices.MinFunc(newest, r.better(newest))
		s.Current.State = Current
	}
	for _, x := range list {
		switch {
		case x == s.Current || x.State == Duplicate:
			continue
		case s.Current != nil && x.figures.equal(s.Current.figures):
			x.State = Same
		default:
			x.State = Superseded
		}
		s.Others = append(s.Others, x)
	}
}

// better orders equal filings: the later saved first, then the one with the better verdict, then as they came.
func (r *Result) better(list []*Return) func(a, b *Return) int {
	rank := map[templates.Verdict]int{templates.Accepted: 0, templates.Explained: 1, templates.Query: 2, templates.Rejected: 3}
	newest := r.newest(list)
	last := func(x *Return) int { return boolInt(!slices.Contains(newest, x)) }
	return func(a, b *Return) int {
		return cmp.Or(last(a)-last(b), rank[a.Verdict]-rank[b.Verdict], slices.Index(list, a)-slices.Index(list, b))
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// apart is how far apart the file system's times of two files must be to say which is newer: files that were copied or
// unpacked together have no order.
const apart = time.Minute

// newest returns the returns that may be the last ones saved: one, or all that cannot be told from the latest.
func (r *Result) newest(list []*Return) []*Return {
	content, disk := make([]time.Time, len(list)), make([]time.Time, len(list))
	known := true
	for i, x := range list {
		content[i], disk[i] = r.Options.Saved(x.File)
		known = known && !content[i].IsZero()
	}
	latest := func(times []time.Time, apart time.Duration) []*Return {
		top := slices.MaxFunc(times, time.Time.Compare)
		var out []*Return
		for i, t := range times {
			if top.Sub(t) <= apart {
				out = append(out, list[i])
			}
		}
		return out
	}
	if known {
		if out := latest(content, 0); len(out) == 1 {
			return out
		}
	}
	return latest(disk, apart)
}

// SavedAt asks a workbook for the time it was saved, and the file system for the time of the file.
func SavedAt(file string) (content, disk time.Time) {
	info, err := os.Stat(file)
	if err != nil {
		return content, disk
	}
	if book, err := ooxml.OpenFile(file, ooxml.DefaultLimits()); err == nil {
		content, _ = time.Parse(time.RFC3339, book.Modified)
	}
	return content, info.ModTime()
}
