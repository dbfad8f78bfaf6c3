package steps

import (
	"context"
	"io"
	"sync/atomic"

	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/serve"
	"nianbao/xlsx"
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
	return &checker{live: job.Live{Check: job.Check{World: w, Basis: basis, Filed: filed, Ledgers: ledgers(g)}}, notes: log.list}, nil
}

// ledgers reports whether a ledger is looked at as one: where nothing says that the sources are filings of agencies.
func ledgers(g serve.Given) bool { return g.Roster == "" && g.Filed == "" }

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
	mark := &serve.Mark{Name: job.AsWorkbook(src.Name), Group: serve.GroupMarked}
	fill, clean := job.CopyOf(item, f, c.live.Office(src.Number))
	switch {
	case item.Figures != nil:
		mark.Group, mark.Name = serve.GroupFiling, xlsx.FileName(item.Figures.Agency, item.Figures.Year)
		fill = func(w io.Writer) error { return xlsx.Write(w, item.Figures, xlsx.Options{}) }
		checked.Notes = append(checked.Notes, "给的填报表里是"+job.FromLedger)
	case item.Ledger != nil && c.live.Ledgers:
		checked.Notes = append(checked.Notes, "有错误的行，数不准：改好存盘，再放进来，就能得到有数的填报表。")
	case fill == nil:
		return checked, nil
	case clean:
		mark.Group = serve.GroupClean
	}
	if fill == nil {
		return checked, nil
	}
	mark.Write = func(name string) error {
		err := results.New([]string{src.Path}).Put(name, fill)
		if job.CopyFailed(err) {
			return serve.Refusal(job.NoCopy(src.Name))
		}
		return forPage(err)
	}
	return checked, mark
}
