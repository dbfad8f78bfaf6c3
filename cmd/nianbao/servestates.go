package main

import (
	"maps"
	"slices"
	"sync/atomic"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/serve"
)

// The page checks file by file, as they come in, in no certain order: each answer says what the file has made of the others
// of its agency.

// turns numbers the answers of all checkers.
var turns atomic.Int64

// settle gives a file its state among those of its agency that have been checked before.
func (c *pageChecker) settle(number int, item *intake.Item, match collect.Match, f *feedback.File) {
	s := &states{}
	s.add(0, item, match, f.Verdict)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.groups == nil {
		c.groups, c.of = map[string]map[int]*collect.Return{}, map[int]string{}
	}
	if old, ok := c.of[number]; ok { // checked again
		delete(c.groups[old], number)
	}
	whose := s.returns[0].Whose()
	c.of[number] = whose
	if whose == "" {
		return
	}
	if c.groups[whose] == nil {
		c.groups[whose] = map[int]*collect.Return{}
	}
	group := c.groups[whose]
	group[number] = s.returns[0]
	numbers := slices.Sorted(maps.Keys(group))
	files := make([]feedback.File, len(numbers))
	again := &states{returns: map[int]*collect.Return{}}
	for i, n := range numbers {
		group[n].Findings = nil // of an earlier round
		again.returns[i] = group[n]
		if n == number {
			files[i] = *f
		}
	}
	again.settle(files)
	*f = files[slices.Index(numbers, number)]
	if isBody(match) {
		c.sum(number, f)
	}
}

// sum holds a body's own file against what has been checked of its agencies so far. The page asks again when all have been.
func (c *pageChecker) sum(number int, f *feedback.File) {
	all := &states{returns: map[int]*collect.Return{}}
	for _, group := range c.groups {
		maps.Copy(all.returns, group)
	}
	if err := all.sum(nil, c.job.roster, c.job.sums()); err != nil {
		return // the notes of the reports and of collecting say so
	}
	r := all.returns[number]
	if r.Sum != nil {
		summed(f, r)
	}
	r.Filing = nil // or every other body's would be held against its sum again
}

// others returns the states of the other files of a file's agency.
func (c *pageChecker) others(number int) []serve.StateOf {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := []serve.StateOf{}
	group := c.groups[c.of[number]]
	for _, n := range slices.Sorted(maps.Keys(group)) {
		if x := group[n]; n != number && len(group) > 1 {
			list = append(list, serve.StateOf{Number: n, State: pageText(x.NotCurrent())})
		}
	}
	return list
}
