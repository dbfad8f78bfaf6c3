package year

import (
	"cmp"

	"nianbao/cmd/internal/roster"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/results"
	"nianbao/templates/lists"
)

// RegisterFile says when each file came. A file's own date is only when somebody saved it: what came is what a collection finds
// that the one before did not, or what a mail says of itself. Lines are only added; whoever knows the day better writes it in.
const RegisterFile = collect.RegisterFile

var registerHeads = []string{"收到日期", "上次收表", "登记日期", "单位", "文件", "依据"}

// A Register is what RegisterFile holds.
type Register struct {
	folder *Folder
	lines  []*came
	by     map[string]*came // by SHA-256
	added  bool
}

// A came is one line: the day it came, "" where nobody knows it for certain, and the days of the collection that did not have it
// yet and of the first that had it.
type came struct{ day, after, noted, agency, file, sum string }

func (c *came) cells() []*string {
	return []*string{&c.day, &c.after, &c.noted, &c.agency, &c.file, &c.sum}
}

// sumPrefix stands before a hash, so that no spreadsheet takes it for a number.
const sumPrefix = "SHA-256 "

// Register reads when files came.
func (f *Folder) Register() (*Register, error) {
	r := &Register{folder: f, by: map[string]*came{}}
	err := f.ReadTable(RegisterFile, registerHeads, func(_ int, cells []string) (why string) {
		c := &came{}
		for i, cell := range c.cells() {
			*cell = cells[i]
		}
		for _, day := range []*string{&c.day, &c.after, &c.noted} {
			if *day, why = roster.Date(*day); why != "" {
				return why
			}
		}
		r.lines = append(r.lines, c)
		r.by[c.sum] = cmp.Or(r.by[c.sum], c)
		return ""
	})
	return r, err
}

// Note takes down what is there and was not, on the day today; last is the day of the collection before, "" for none.
func (r *Register) Note(returns []*collect.Return, today, last string) {
	for _, x := range returns {
		sum := sumPrefix + x.SHA256
		if x.SHA256 == "" || r.by[sum] != nil {
			continue
		}
		c := &came{day: x.Post().Sent, after: last, noted: today, file: r.folder.Below(x.File), sum: sum}
		if c.day == "" && last == today {
			c.day = today
		}
		if a := x.Match.Agency; a != nil {
			c.agency = a.Label()
		}
		r.lines, r.by[sum], r.added = append(r.lines, c), c, true
	}
}

// Arrived says when a file came, as far as that is known.
func (r *Register) Arrived(sha256 string) collect.Arrival {
	c := r.by[sumPrefix+sha256]
	switch {
	case c == nil:
		return collect.Arrival{}
	case c.day != "":
		return collect.Arrival{From: c.day, By: c.day}
	}
	return collect.Arrival{From: c.after, By: c.noted}
}

// Save writes what Note has added.
func (r *Register) Save(out *results.Files) error {
	if !r.added {
		return nil
	}
	r.added = false
	return r.folder.WriteTable(out, RegisterFile, registerHeads, lists.Map(r.lines, func(c *came) []string {
		return lists.Map(c.cells(), func(cell *string) string { return *cell })
	}))
}
