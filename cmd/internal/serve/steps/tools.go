package steps

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/roster"
	"nianbao/cmd/internal/serve"
	"nianbao/templates"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

// Tools are what serve.New asks for.
type Tools struct {
	Now     func() time.Time
	Version string
	Forms   *templates.FormSet // nil for the built-in editions
	Rules   string             // file with the office's regrading of rules where none is chosen, "" for none
}

// Office are the tools with the steps of whoever hands out and collects.
type Office struct{ *Tools }

// A log keeps what a job says, for the page's notes.
type log struct{ list []string }

// world makes the surroundings of a job. progress may be nil.
func (t *Tools) world(progress func(string, int, int)) (*job.World, *log) {
	l := &log{list: []string{}}
	note := func(n job.Note) { l.list = append(l.list, printable(n.In(shownAt))) }
	return &job.World{Now: t.Now, Name: filepath.Base, Version: t.Version, Say: note, Progress: shown(progress)}, l
}

// shown leaves what is at work on the page until something else is.
func shown(progress func(string, int, int)) func(string, int, int) {
	return func(what string, done, of int) {
		if progress != nil && what != "" {
			progress(what, done, of)
		}
	}
}

// forPage makes a sentence for the page of an error that the user can mend.
func forPage(err error) error {
	if fault := job.FaultOf(err); fault != nil && fault.Error() != "" {
		return serve.Refusal(printable(fault.In(shownAt)))
	}
	return err
}

// printable is feedback.Printable of text that may have several lines: the faults of a roster stand in lines of their own.
func printable(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = feedback.Printable(lines[i])
	}
	return strings.Join(lines, "\n")
}

func (t *Tools) About() serve.About {
	about := serve.About{Version: t.Version, Year: t.Now().Year() - 1,
		First: templates.FirstYear, Last: templates.LastYear, PDF: report.CanPDF()}
	for _, f := range t.Forms.All() {
		about.Forms = append(about.Forms, serve.Form{ID: f.ID, Name: f.Name, From: f.From, To: f.To})
	}
	return about
}

func (t *Tools) Skip(paths []string, previous bool) []bool {
	return intake.Skipped(paths, previous)
}

func (t Office) SampleRoster(w io.Writer) (string, error) {
	return "名单.xlsx", xlsx.WriteRoster(w)
}

func (t *Tools) Look(kind, file string) (serve.Facts, error) {
	w, log := t.world(nil)
	facts := serve.Facts{}
	var err error
	switch kind {
	case serve.KindRoster:
		var roster *roster.Roster
		if roster, err = w.ReadRoster(file); err == nil {
			facts.Says = roster.Understood()
		}
	case serve.KindRules:
		var grades templates.Grades
		if grades, err = w.LoadGrades(file, t.Forms); err == nil {
			facts.Says = fmt.Sprintf("调整了 %d 条规则", len(grades))
		}
	case serve.KindLetterhead:
		_, err = w.ReadLetterhead(file)
	}
	facts.Notes = log.list
	return facts, forPage(err)
}

// basis reads what stands beside the sources.
func (t *Tools) basis(w *job.World, g serve.Given) (job.Basis, error) {
	return w.Basis(t.reading(g), cmp.Or(g.Rules, t.Rules), g.Roster, g.Previous)
}

// reading says how files are opened: with what has been converted at the user's word, and without converting more.
func (t *Tools) reading(g serve.Given) intake.Options {
	opt := intake.Options{Forms: t.Forms}
	if g.Converted != "" {
		opt.Convert = intake.ConvertedIn(g.Converted)
	}
	return opt
}

// maxPageFindings bounds the findings that the page lists of one file; receipt and marked copy have all.
const maxPageFindings = 200

// checkedOf brings a checked file into the form of the page, errors first.
func checkedOf(f *feedback.File) *serve.Checked {
	c := &serve.Checked{State: printable(f.StateWords), Verdict: string(f.Verdict), Word: f.Verdict.Chinese(),
		Findings: []serve.Finding{}, Notes: []string{},
		Errors: f.Count(templates.SeverityError), Queries: f.Count(templates.SeverityQuery), NotEvaluated: len(f.NotEvaluated)}
	if f.Filing != nil {
		c.Agency, c.Year = feedback.Printable(f.Filing.Agency.Name), f.Filing.Year
	}
	if len(f.NotEvaluated) > 0 {
		c.Because = printable(f.NotEvaluated[0].Because)
	}
	list := f.BySeverity()
	if len(list) > maxPageFindings {
		c.More = len(list) - maxPageFindings
		list = list[:maxPageFindings]
	}
	for _, x := range list {
		c.Findings = append(c.Findings, findingOf(x))
	}
	return c
}

func findingOf(x templates.Finding) serve.Finding {
	f := serve.Finding{Severity: string(x.Severity), Word: x.Severity.Chinese(), Answered: x.Status == templates.StatusExplained,
		Message: printable(shownAt.Message(&x)), Fix: printable(shownAt.Fix(&x)), Code: x.Code, Source: x.Source,
		Explanation: feedback.Printable(x.Explanation), Regraded: feedback.Printable(x.Regraded)}
	if c := x.Copied; c != nil {
		f.Sentences = append(f.Sentences, [2]string{c.Of, c.From})
		for _, p := range c.Pairs {
			f.Sentences = append(f.Sentences, [2]string{feedback.Printable(p.This), feedback.Printable(p.That)})
		}
	}
	return f
}

// paths lists the files of a job.
func paths(what serve.Job) []string {
	return lists.Map(what.Sources, func(s serve.Source) string { return s.Path })
}

func (t *Tools) Convertible(file string) bool { return len(intake.Unconverted([]string{file})) > 0 }

// Convert has the program's only way to others, and only the page's button leads here.
func (t *Tools) Convert(ctx context.Context, what serve.Job, folder string) (*serve.Outcome, error) {
	w, log := t.world(what.Progress)
	files := paths(what)
	for _, folder := range []string{what.Previous, what.Filed} {
		if folder != "" {
			files = append(files, intake.Walk([]string{folder}, intake.Beside{}).Files...)
		}
	}
	w.Progress("转换", 0, 0)
	if err := w.Convert(ctx, intake.NewConversions(folder), files); err != nil {
		return nil, forPage(err)
	}
	return &serve.Outcome{Notes: log.list}, nil
}

const receiptFile = "回执.html"

func (t *Tools) Receipt(ctx context.Context, what serve.Job) (*serve.Outcome, error) {
	w, log := t.world(what.Progress)
	basis, err := t.basis(w, what.Given)
	if err != nil {
		return nil, forPage(err)
	}
	if len(what.Sources) == 0 {
		return nil, serve.Refusal("还没有核对的文件；请先放入填报表")
	}
	filed, err := w.ReadFiled(ctx, what.Filed, nil, basis)
	if err != nil {
		return nil, forPage(err)
	}
	check := job.Check{World: w, Basis: basis, Filed: filed, Ledgers: ledgers(what.Given)}
	files, inputs, err := check.All(ctx, paths(what))
	if err != nil {
		return nil, forPage(err)
	}
	err = w.Outputs(inputs).PutIn(what.Out, receiptFile, func(to io.Writer) error {
		return feedback.HTML(to, w.Receipt(files, basis), files)
	})
	return &serve.Outcome{Notes: log.list, Written: []serve.Written{{Name: receiptFile, Group: "回执"}}}, forPage(err)
}
