package job

import (
	"maps"
	"slices"
	"sync"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/roster"
	"nianbao/xlsx/marked"
)

// A Live checks files one by one, as they come in, in no certain order: each may make something else of the others of its
// agency. It is safe for concurrent use.
type Live struct {
	Check
	mu     sync.Mutex
	groups map[string]map[int]*collect.Return // of one agency and year, by the number of the source
	of     map[int]string                     // the group of a source
}

// One checks the source of a number, and settles its state among those of its agency that have been checked before.
func (c *Live) One(number int, path string) (*intake.Item, *feedback.File) {
	item := intake.Open(path, c.Open)
	f, match := c.matched(number, item)
	c.settle(number, item, match, &f)
	return item, &f
}

// settle gives a file its state among those of its agency that have been checked before.
func (c *Live) settle(number int, item *intake.Item, match roster.Match, f *feedback.File) {
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
	again.settle(files, c.Rulings())
	*f = files[slices.Index(numbers, number)]
	if isBody(match) {
		c.sum(number, f)
	}
}

// sum holds a body's own file against what has been checked of its agencies so far. The page asks again when all have been.
func (c *Live) sum(number int, f *feedback.File) {
	all := &states{returns: map[int]*collect.Return{}}
	for _, group := range c.groups {
		maps.Copy(all.returns, group)
	}
	if err := all.sum(nil, c.Roster, c.sums(collect.Options{})); err != nil {
		return // the notes of the reports and of collecting say so
	}
	r := all.returns[number]
	if r.Sum() != nil {
		summed(f, r)
	}
	r.Own = nil // or every other body's would be held against its sum again
}

// Body reports whether others report to the agency of a source: what is to be said of it depends on all of theirs.
func (c *Live) Body(number int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.groups[c.of[number]][number]
	return r != nil && isBody(r.Match)
}

// Office is whom the agency of a source reports to.
func (c *Live) Office(number int) marked.Office {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.groups[c.of[number]][number]
	if r == nil {
		return c.officeOf(nil)
	}
	return c.officeOf(r.Match.Agency)
}

// A StateOf is the state of a source, in words; "" where it is simply its agency's.
type StateOf struct {
	Number int
	State  string
}

// Others returns the states of the other files of a file's agency.
func (c *Live) Others(number int) []StateOf {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []StateOf
	group := c.groups[c.of[number]]
	for _, n := range slices.Sorted(maps.Keys(group)) {
		if x := group[n]; n != number && len(group) > 1 {
			list = append(list, StateOf{Number: n, State: x.NotCurrent()})
		}
	}
	return list
}
