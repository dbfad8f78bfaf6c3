package serve

import (
	"context"
	"io"
)

// Tools does the work of the steps.
type Tools interface {
	About() About
	// Skip reports for each of the files of a dropped folder whether it is none that anybody returned: a hidden file, a
	// lock, this program's own output. paths have slashes and begin with the folder that was dropped. Of last year's
	// results the reports are wanted.
	Skip(paths []string, previous bool) []bool
	// Look reads a file that is to stand beside the sources, and says what is in it.
	Look(kind, file string) (Facts, error)
	// Checker makes what checks single files.
	Checker(g Given) (Checker, error)
	// Convertible reports whether Convert could make a source readable. Checking says it, too.
	Convertible(file string) bool
	// Convert has other programs turn those of the sources and of last year's files that only they can read into what
	// this one reads, and leaves the results in folder. It is called when the user asks for it, and at no other time.
	Convert(ctx context.Context, job Job, folder string) (*Outcome, error)
	// Receipt writes what is found in all the sources as one page.
	Receipt(ctx context.Context, job Job) (*Outcome, error)
	Report(ctx context.Context, job Job, opt Report) (*Outcome, error)
}

// Office does the steps of whoever hands out workbooks and collects them.
type Office interface {
	// SampleRoster writes a sample of a roster, and returns the name it should have.
	SampleRoster(w io.Writer) (name string, err error)
	HandOut(ctx context.Context, job Job, opt HandOut) (*Outcome, error)
	Collect(ctx context.Context, job Job, opt Collect) (*Outcome, error)
}

// The kinds of single files that stand beside the sources.
const (
	KindRoster     = "roster"
	KindRules      = "rules"
	KindLetterhead = "letterhead"
)

// The kinds of folders that stand beside the sources.
const (
	KindPrevious = "previous"
	KindFiled    = "filed"
)

// of returns the place of a file or folder by its kind, nil for none of them.
func (g *Given) of(kind string) *string {
	return map[string]*string{KindRoster: &g.Roster, KindRules: &g.Rules, KindLetterhead: &g.Letterhead,
		KindPrevious: &g.Previous, KindFiled: &g.Filed}[kind]
}

// A Refusal is an error that the user can mend, as a sentence for him. Every other error of Tools is a fault of the
// program.
type Refusal string

func (r Refusal) Error() string { return string(r) }

type (
	// About is what the page says of the program.
	About struct {
		Version string `json:"version"`
		Year    int    `json:"year"` // that the page proposes
		First   int    `json:"firstYear"`
		Last    int    `json:"lastYear"`
		Forms   []Form `json:"forms"`
		PDF     bool   `json:"pdf"` // whether this machine can write it
	}
	Form struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		From int    `json:"from"`
		To   int    `json:"to"` // 0 for still in force
	}
	// Facts are what is in a file beside the sources.
	Facts struct {
		Says  string   `json:"says"` // in a few words, "" where the file's name is enough
		Notes []string `json:"notes"`
	}

	// Given is what stands beside the sources of a step.
	Given struct {
		Roster     string // file, "" for none
		Rules      string // file with the office's regrading of rules, "" for none
		Letterhead string // docx whose styles, headers and footers the reports take, "" for none
		Previous   string // folder with last year's filings, "" for none
		Filed      string // folder with what was signed, if the sources were published; "" for none
		Converted  string // folder with what other programs have made of files, "" before the user has asked for that
	}
	// A Source is one file that has come in.
	Source struct {
		Number int    // its place in the order of the drop
		Name   string // path below the folder of sources, with slashes; safe on every system
		Path   string // file
	}
	// A Job is one piece of work on what has come in.
	Job struct {
		Given
		Sources  []Source // in the order of the drop
		Folder   string   // that holds the sources under their names
		Out      string   // folder for the results; it need not exist
		Progress func(what string, done, of int)
	}

	HandOut struct {
		Form     string `json:"form"` // id, "" for the one in force
		Year     int    `json:"year"`
		Deadline string `json:"deadline"`
		Agency   string `json:"agency"` // where there is no roster
		Code     string `json:"code"`
	}
	Report struct {
		Formats  []string `json:"formats"`
		Draft    bool     `json:"draft"`
		Charts   bool     `json:"charts"`
		Fragment bool     `json:"fragment"` // of web pages only what goes into a site's own
	}
	Collect struct {
		Reports bool   `json:"reports"`
		Include string `json:"include"` // the worst verdict that is summed: "accepted", "query" (as "" is) or "rejected"
		Agency  string `json:"agency"`  // the body, "" for the roster's root
		Year    int    `json:"year"`    // 0 for that of most filings
	}
)

// A Checker checks files with the roster and last year's figures it was made with. It is safe for concurrent use.
type Checker interface {
	Notes() []string  // what there is to say of roster and last year's files
	Convertible() int // how many of last year's files Convert could make readable
	// Check checks one file. mark writes the marked copy to a file, and is nil where none is due.
	Check(src Source) (checked *Checked, mark *Mark)
}

// A Mark is a copy that can be written of a source, or what else a single one comes to, by the group of results it belongs to.
type Mark struct {
	Name  string
	Group string // one of Groups
	Write func(file string) error
}

// Groups of what single sources come to: marked copies; clean ones, of workbooks that were marked before and are accepted now;
// filings with the figures of ledgers.
const (
	GroupMarked = "退回"
	GroupClean  = "去掉标注"
	GroupFiling = "填报表"
)

// Groups are all of them.
var Groups = []string{GroupMarked, GroupClean, GroupFiling}

type (
	// Checked is what checking came to for one file.
	Checked struct {
		Verdict      string    `json:"verdict"` // accepted, explained, query, rejected, unreadable
		State        string    `json:"state"`   // among the files of its agency, in words; "" where it is simply the agency's
		Others       []StateOf `json:"others"`  // what this file has made of the other files of its agency
		Turn         int64     `json:"turn"`    // of two answers about states the one with the larger turn is right
		Body         bool      `json:"body"`    // others report to the agency: the verdict depends on their files, too
		Word         string    `json:"word"`    // the verdict in Chinese
		Agency       string    `json:"agency"`
		Year         int       `json:"year"`
		Errors       int       `json:"errors"`
		Queries      int       `json:"queries"`
		Findings     []Finding `json:"findings"`
		More         int       `json:"more"` // findings that are not listed
		NotEvaluated int       `json:"notEvaluated"`
		Because      string    `json:"because"` // of the first of them
		Notes        []string  `json:"notes"`
		Convertible  bool      `json:"convertible"` // Convert could make it readable
	}
	// StateOf is the state of another source, as Checked.State.
	StateOf struct {
		Number int    `json:"number"`
		State  string `json:"state"`
	}
	Finding struct {
		Severity    string `json:"severity"` // error, query, note
		Word        string `json:"word"`
		Answered    bool   `json:"answered"`
		Message     string `json:"message"`
		Fix         string `json:"fix"`
		Code        string `json:"code"`
		Source      string `json:"source"`
		Explanation string `json:"explanation"`
		Regraded    string `json:"regraded"`

		// Sentences are those taken from another text beside their source: a head with whose they are, then pairs.
		Sentences [][2]string `json:"sentences,omitempty"`
	}

	// An Outcome is what a Job came to.
	Outcome struct {
		Lines    []string   `json:"lines"` // in sentences
		Notes    []string   `json:"notes"` // what the user should know besides
		Written  []Written  `json:"-"`
		Reported []Reported `json:"reported,omitempty"`
		Standing *Standing  `json:"standing,omitempty"`
		// Convertible counts those of last year's files that Convert could make readable.
		Convertible int `json:"convertible"`
	}
	// Written is a file that a Job has written.
	Written struct {
		Name  string // path below Job.Out, with slashes
		Group string // kinds that are downloaded together; "" for the rest
		// Scripts are the hashes, as a Content-Security-Policy writes them, of the scripts that the file may run when the
		// page shows it.
		Scripts []string
	}
	// Reported says what became of one source.
	Reported struct {
		Number  int      `json:"number"`
		Written []string `json:"written"` // names below Job.Out
		Refused string   `json:"refused"` // why there is no report
		Draft   string   `json:"draft"`   // that there are drafts only, and why; "" for final ones
		Checked *Checked `json:"checked"`
	}
	// Standing is how a collection stands.
	Standing struct {
		Title   string   `json:"title"`
		Tiles   []Tile   `json:"tiles"`
		Missing []Agency `json:"missing"`
		Bad     []BadOne `json:"bad"`
		BadMore int      `json:"badMore"`
		Tables  []Table  `json:"tables"` // the totals
	}
	Tile struct {
		Label string `json:"label"`
		N     int    `json:"n"`
		Class string `json:"class"`
	}
	Agency struct {
		Code    string `json:"code"`
		Name    string `json:"name"`
		Contact string `json:"contact"`
	}
	// BadOne is a file that somebody must see to.
	BadOne struct {
		File    string `json:"file"`
		Agency  string `json:"agency"`
		Verdict string `json:"verdict"`
		Word    string `json:"word"`
		State   string `json:"state"`
		Message string `json:"message"`
		More    int    `json:"more"`
	}
	Table struct {
		Name string   `json:"name"`
		Rows [][]Cell `json:"rows"`
	}
	Cell struct {
		Text string `json:"text"`
		Head bool   `json:"head"`
		Rows int    `json:"rows"`
		Cols int    `json:"cols"`
	}
)
