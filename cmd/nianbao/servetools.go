package main

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"nianbao/cmd/nianbao/internal/collect"
	"nianbao/cmd/nianbao/internal/feedback"
	"nianbao/cmd/nianbao/internal/intake"
	"nianbao/cmd/nianbao/internal/serve"
	"nianbao/templates"
	"nianbao/xlsx"
)

// pageTools does the work of the page with the jobs of the commands, so that the two never differ.
type pageTools struct {
	now   func() time.Time
	forms *templates.FormSet
}

// A pageLog stands in for the terminal of a job: what the job says there becomes notes of the page.
type pageLog struct {
	mu   sync.Mutex
	text strings.Builder
	show func(what string, done, of int)
}

func (l *pageLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *pageLog) progress(what string, done, of int) {
	if l.show != nil {
		l.show(what, done, of)
	}
}

// notes returns what was said, a sentence each.
func (l *pageLog) notes() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := []string{}
	for line := range strings.SplitSeq(l.text.String(), "\n") {
		if line = strings.TrimPrefix(line, "nianbao: "); line != "" {
			list = append(list, feedback.Printable(line))
		}
	}
	return list
}

// env makes the surroundings of a job.
func (t *pageTools) env(progress func(string, int, int)) (*env, *pageLog) {
	log := &pageLog{show: progress}
	return &env{stdin: strings.NewReader(""), stdout: io.Discard, stderr: log, now: t.now}, log
}

// forPage makes a sentence for the page of an error that has one for the terminal. swap are pairs of words of the
// terminal and of the page.
func forPage(err error, swap ...string) error {
	var exit *exitError
	var form *templates.LoadError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit) && exit.message != "":
		return serve.Refusal(printableLines(strings.NewReplacer(swap...).Replace(exit.message)))
	case errors.As(err, &form):
		return serve.Refusal(printableLines("格式文件" + form.Chinese()))
	}
	return err
}

// printableLines makes every line printable: the faults of a roster stand in lines of their own.
func printableLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = feedback.Printable(lines[i])
	}
	return strings.Join(lines, "\n")
}

func (t *pageTools) About() serve.About {
	about := serve.About{Version: toolVersion(), Year: t.now().Year() - 1}
	for _, f := range t.forms.All() {
		about.Forms = append(about.Forms, serve.Form{ID: f.ID, Name: f.Name, From: f.From, To: f.To})
	}
	return about
}

func (t *pageTools) Skip(path string) bool { return intake.Skipped(path) }

func (t *pageTools) SampleRoster(w io.Writer) (string, error) {
	return "名单.xlsx", xlsx.WriteRoster(w)
}

func (t *pageTools) Roster(file string) (serve.RosterFacts, error) {
	e, log := t.env(nil)
	roster, err := e.readRosterNamed(file)
	if err != nil {
		return serve.RosterFacts{}, forPage(err)
	}
	return serve.RosterFacts{Agencies: len(roster.Agencies), Notes: log.notes()}, nil
}

// readRosterNamed is readRoster for a file in the working folder, whose path means nothing to the user.
func (e *env) readRosterNamed(file string) (*collect.Roster, error) {
	roster, err := e.readRoster(file)
	var exit *exitError
	if errors.As(err, &exit) {
		err = &exitError{exit.code, strings.ReplaceAll(exit.message, file, filepath.Base(file))}
	}
	return roster, err
}

// given reads what stands beside the sources.
func (t *pageTools) given(e *env, g serve.Given) (roster *collect.Roster, last *intake.Previous, err error) {
	if last, err = e.readPrevious(g.Previous, t.forms); err != nil {
		return nil, nil, err
	}
	if g.Roster != "" {
		roster, err = e.readRosterNamed(g.Roster)
	}
	return roster, last, err
}

// A pageChecker checks files as checkAll does.
type pageChecker struct {
	job   checkJob
	notes []string
}

func (t *pageTools) Checker(g serve.Given) (serve.Checker, error) {
	e, log := t.env(nil)
	roster, last, err := t.given(e, g)
	if err != nil {
		return nil, forPage(err)
	}
	return &pageChecker{job: checkJob{env: e, last: last, roster: roster, open: intake.Options{Keep: true, Forms: t.forms}}, notes: log.notes()}, nil
}

func (c *pageChecker) Notes() []string { return c.notes }

func (c *pageChecker) Check(src serve.Source) (*serve.Checked, *serve.Mark) {
	item := intake.Open(src.Path, c.job.open)
	f := c.job.check(item)
	checked := checkedOf(&f)
	for _, n := range item.Notes {
		checked.Notes = append(checked.Notes, feedback.Printable(n))
	}
	fill, clean := copyOf(item, &f)
	if fill == nil {
		return checked, nil
	}
	return checked, &serve.Mark{Name: asWorkbook(src.Name), Clean: clean, Write: func(name string) error {
		return forPage(newOutputs([]string{src.Path}).writeSafely(name, fill))
	}}
}

// maxPageFindings bounds the findings that the page lists of one file; receipt and marked copy have all.
const maxPageFindings = 200

// checkedOf brings a checked file into the form of the page, errors first.
func checkedOf(f *feedback.File) *serve.Checked {
	c := &serve.Checked{Verdict: string(f.Verdict), Word: f.Verdict.Chinese(), Findings: []serve.Finding{}, Notes: []string{},
		Errors: f.Count(templates.SeverityError), Queries: f.Count(templates.SeverityQuery), NotEvaluated: len(f.NotEvaluated)}
	if f.Filing != nil {
		c.Agency, c.Year = feedback.Printable(f.Filing.Agency.Name), f.Filing.Year
	}
	if len(f.NotEvaluated) > 0 {
		c.Because = feedback.Printable(f.NotEvaluated[0].Because)
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
	return serve.Finding{Severity: string(x.Severity), Word: x.Severity.Chinese(), Answered: x.Status == templates.StatusExplained,
		Message: feedback.Printable(x.Message), Fix: feedback.Printable(x.Fix), Code: x.Code, Source: x.Source,
		Explanation: feedback.Printable(x.Explanation), Regraded: feedback.Printable(x.Regraded)}
}

// paths lists the files of a job.
func paths(job serve.Job) []string {
	list := make([]string, len(job.Sources))
	for i, s := range job.Sources {
		list[i] = s.Path
	}
	return list
}

const receiptFile = "回执.html"

func (t *pageTools) Receipt(ctx context.Context, job serve.Job) (*serve.Outcome, error) {
	e, log := t.env(job.Progress)
	roster, last, err := t.given(e, job.Given)
	if err != nil {
		return nil, forPage(err)
	}
	if len(job.Sources) == 0 {
		return nil, serve.Refusal("还没有核对的文件；请先放入填报表")
	}
	check := checkJob{env: e, last: last, roster: roster, ctx: ctx, open: intake.Options{Forms: t.forms}}
	files, inputs, err := check.checkAll(paths(job))
	if err != nil {
		return nil, forPage(err)
	}
	err = newOutputs(inputs).writeSafely(filepath.Join(job.Out, receiptFile), func(w io.Writer) error {
		return feedback.HTML(w, feedback.Receipt{Tool: "nianbao " + toolVersion(), Rules: rulesDigest(files, nil)}, files)
	})
	return &serve.Outcome{Notes: log.notes(), Written: []serve.Written{{Name: receiptFile, Group: "回执"}}}, forPage(err)
}
