package steps

import (
	"context"
	"sync/atomic"

	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/serve"
)

// The page checks file by file, as they come in, in no certain order: each answer says what the file has made of the others
// of its agency.

// turns numbers the answers of all checkers.
var turns atomic.Int64

// A checker checks files as job.Check.All does.
type checker struct {
	live  job.Live
	notes []string
}

func (c *checker) Convertible() int { return c.live.Last.Convertible() }

func (c *checker) Notes() []string { return c.notes }

func (t *Tools) Checker(g serve.Given) (serve.Checker, error) {
	w, log := t.world(nil)
	basis, err := t.basis(w, g)
	if err != nil {
		return nil, forPage(err)
	}
	filed, err := w.ReadFiled(context.Background(), g.Filed, nil, basis)
	if err != nil {
		return nil, forPage(err)
	}
	basis.Open.Keep = true // a marked copy may be made
	return &checker{live: job.Live{Check: job.Check{World: w, Basis: basis, Filed: filed}}, notes: log.list}, nil
}

func (c *checker) Check(src serve.Source) (*serve.Checked, *serve.Mark) {
	item, f := c.live.One(src.Number, src.Path)
	checked := checkedOf(f)
	checked.Others, checked.Turn = []serve.StateOf{}, turns.Add(1)
	for _, x := range c.live.Others(src.Number) {
		checked.Others = append(checked.Others, serve.StateOf{Number: x.Number, State: printable(x.State)})
	}
	checked.Convertible, checked.Body = item.Convertible(), c.live.Body(src.Number)
	for _, n := range item.Notes {
		checked.Notes = append(checked.Notes, printable(n))
	}
	fill, clean := job.CopyOf(item, f, c.live.Office(src.Number))
	if fill == nil {
		return checked, nil
	}
	return checked, &serve.Mark{Name: job.AsWorkbook(src.Name), Clean: clean, Write: func(name string) error {
		err := results.New([]string{src.Path}).Put(name, fill)
		if job.CopyFailed(err) {
			return serve.Refusal(job.NoCopy(src.Name))
		}
		return forPage(err)
	}}
}
