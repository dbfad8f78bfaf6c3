package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/serve"
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
			list = append(list, pageText(line))
		}
	}
	return list
}

// env makes the surroundings of a job.
func (t *pageTools) env(progress func(string, int, int)) (*env, *pageLog) {
	log := &pageLog{show: progress}
	return &env{stdin: strings.NewReader(""), stdout: io.Discard, stderr: log, now: t.now}, log
}

// forPage makes a sentence for the page of an error that has one for the terminal.
func forPage(err error) error {
	var exit *exitError
	var form *templates.LoadError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit) && exit.message != "":
		return serve.Refusal(pageText(exit.message))
	case errors.As(err, &form):
		return serve.Refusal(pageText("格式文件" + form.Chinese()))
	}
	return err
}

func (t *pageTools) About() serve.About {
	about := serve.About{Version: toolVersion(), Year: t.now().Year() - 1, PDF: report.CanPDF()}
	for _, f := range t.forms.All() {
		about.Forms = append(about.Forms, serve.Form{ID: f.ID, Name: f.Name, From: f.From, To: f.To})
	}
	return about
}

func (t *pageTools) Skip(paths []string, previous bool) []bool {
	return intake.Skipped(paths, previous)
}

func (t *pageTools) SampleRoster(w io.Writer) (string, error) {
	return "名单.xlsx", xlsx.WriteRoster(w)
}

func (t *pageTools) Look(kind, file string) (serve.Facts, error) {
	e, log := t.env(nil)
	facts := serve.Facts{}
	var err error
	switch kind {
	case serve.KindRoster:
		var roster *collect.Roster
		if roster, err = e.readRoster(file); err == nil {
			facts.Says = roster.Understood()
		}
	case serve.KindRules:
		var grades templates.Grades
		if grades, err = loadGrades(file, t.forms); err == nil {
			facts.Says = fmt.Sprintf("调整了 %d 条规则", len(grades))
		}
	case serve.KindLetterhead:
		_, err = readLetterhead(file)
	}
	facts.Notes = log.notes()
	return facts, forPage(named(err, file))
}

// named puts the name of a file in the working folder in place of its path, which means nothing to the user.
func named(err error, file string) error {
	var exit *exitError
	if file != "" && errors.As(err, &exit) {
		return &exitError{exit.code, strings.ReplaceAll(exit.message, file, filepath.Base(file))}
	}
	return err
}

// beside is what stands beside the sources, read.
type beside struct {
	roster *collect.Roster
	last   *intake.Previous
	grades templates.Grades
	docx   report.DOCXOptions
}

// given reads what stands beside the sources.
func (t *pageTools) given(e *env, g serve.Given) (b beside, err error) {
	if b.last, err = e.readPrevious(g.Previous, t.reading(g)); err != nil {
		return b, err
	}
	if b.grades, err = loadGrades(g.Rules, t.forms); err != nil {
		return b, named(err, g.Rules)
	}
	if b.docx.Letterhead, err = readLetterhead(g.Letterhead); err != nil {
		return b, named(err, g.Letterhead)
	}
	if g.Roster != "" {
		b.roster, err = e.readRoster(g.Roster)
	}
	return b, named(err, g.Roster)
}

// reading says how files are opened: with what has been converted at the user's word, and without converting more.
func (t *pageTools) reading(g serve.Given) intake.Options {
	opt := intake.Options{Forms: t.forms}
	if g.Converted != "" {
		opt.Convert = intake.ConvertedIn(g.Converted)
	}
	return opt
}

// keeping is reading for files of which a marked copy may be made.
func (t *pageTools) keeping(g serve.Given) intake.Options {
	opt := t.reading(g)
	opt.Keep = true
	return opt
}

// A pageChecker checks files as checkAll does.
type pageChecker struct {
	job    checkJob
	notes  []string
	mu     sync.Mutex
	groups map[string]map[int]*collect.Return // of one agency and year, by the number of the source
	of     map[int]string                     // the group of a source
}

func (c *pageChecker) Convertible() int { return c.job.last.Convertible() }

func (t *pageTools) Checker(g serve.Given) (serve.Checker, error) {
	e, log := t.env(nil)
	given, err := t.given(e, g)
	if err != nil {
		return nil, forPage(err)
	}
	return &pageChecker{job: checkJob{env: e, last: given.last, roster: given.roster, grades: given.grades, open: t.keeping(g)}, notes: log.notes()}, nil
}

func (c *pageChecker) Notes() []string { return c.notes }

func (c *pageChecker) Check(src serve.Source) (*serve.Checked, *serve.Mark) {
	item := intake.Open(src.Path, c.job.open)
	f, match := c.job.matched(item)
	c.settle(src.Number, item, match, &f)
	checked := checkedOf(&f)
	checked.Others, checked.Turn = c.others(src.Number), turns.Add(1)
	checked.Convertible, checked.Body = item.Convertible(), isBody(match)
	for _, n := range item.Notes {
		checked.Notes = append(checked.Notes, pageText(n))
	}
	fill, clean := copyOf(item, &f)
	if fill == nil {
		return checked, nil
	}
	return checked, &serve.Mark{Name: asWorkbook(src.Name), Clean: clean, Write: func(name string) error {
		err := newOutputs([]string{src.Path}).write(name, fill)
		if copyFailed(err) {
			return serve.Refusal(noCopy(src.Name))
		}
		return forPage(err)
	}}
}

// maxPageFindings bounds the findings that the page lists of one file; receipt and marked copy have all.
const maxPageFindings = 200

// checkedOf brings a checked file into the form of the page, errors first.
func checkedOf(f *feedback.File) *serve.Checked {
	c := &serve.Checked{State: pageText(f.StateWords), Verdict: string(f.Verdict), Word: f.Verdict.Chinese(), Findings: []serve.Finding{}, Notes: []string{},
		Errors: f.Count(templates.SeverityError), Queries: f.Count(templates.SeverityQuery), NotEvaluated: len(f.NotEvaluated)}
	if f.Filing != nil {
		c.Agency, c.Year = feedback.Printable(f.Filing.Agency.Name), f.Filing.Year
	}
	if len(f.NotEvaluated) > 0 {
		c.Because = pageText(f.NotEvaluated[0].Because)
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
		Message: pageText(x.Message), Fix: pageText(x.Fix), Code: x.Code, Source: x.Source,
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

func (t *pageTools) Convertible(file string) bool { return len(intake.Unconverted([]string{file})) > 0 }

// Convert has the program's only way to others, and only the page's button leads here.
func (t *pageTools) Convert(ctx context.Context, job serve.Job, folder string) (*serve.Outcome, error) {
	e, log := t.env(job.Progress)
	files := paths(job)
	if job.Previous != "" {
		files = append(files, intake.Walk([]string{job.Previous}, intake.Beside{}).Files...)
	}
	log.progress("转换", 0, 0)
	if err := e.convert(ctx, intake.NewConversions(folder), files); err != nil {
		return nil, forPage(err)
	}
	return &serve.Outcome{Notes: log.notes()}, nil
}

const receiptFile = "回执.html"

func (t *pageTools) Receipt(ctx context.Context, job serve.Job) (*serve.Outcome, error) {
	e, log := t.env(job.Progress)
	given, err := t.given(e, job.Given)
	if err != nil {
		return nil, forPage(err)
	}
	if len(job.Sources) == 0 {
		return nil, serve.Refusal("还没有核对的文件；请先放入填报表")
	}
	check := checkJob{env: e, last: given.last, roster: given.roster, grades: given.grades, states: &states{}, ctx: ctx, open: t.reading(job.Given)}
	files, inputs, err := check.checkAll(paths(job))
	if err != nil {
		return nil, forPage(err)
	}
	check.settle(files)
	err = newOutputs(inputs).writeIn(job.Out, receiptFile, func(w io.Writer) error {
		return feedback.HTML(w, receiptOf(files, given.grades, t.forms), files)
	})
	return &serve.Outcome{Notes: log.notes(), Written: []serve.Written{{Name: receiptFile, Group: "回执"}}}, forPage(err)
}
