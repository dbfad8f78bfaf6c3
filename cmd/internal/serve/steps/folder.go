package steps

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/serve"
	"nianbao/cmd/internal/year"
)

// A Folder is the folder of a year that the page is the face of. What it holds is looked up each time: somebody else may work in
// it, too.
type Folder struct {
	*Tools
	Path string // whole
}

// Years are the folders of years in a folder.
type Years struct {
	*Tools
	In string // whole
}

func (y *Years) Years() (there []string, fresh string) {
	fresh = fmt.Sprintf("%d年报", y.Now().Year()-1)
	list, _ := os.ReadDir(y.In) // nothing is there where it cannot be read
	for _, e := range list {
		if year.Is(filepath.Join(y.In, e.Name())) {
			there = append(there, e.Name())
		}
	}
	if slices.Contains(there, fresh) {
		fresh = ""
	}
	return there, fresh
}

func (y *Years) OpenYear(name string) (serve.Folder, error) {
	dir, tools := filepath.Join(y.In, name), *y.Tools
	w, _ := y.world(nil)
	f, err := job.OpenYear(dir)
	if !year.Is(dir) {
		f, err = w.MakeYear(dir, year.Settings{}, "")
	}
	if err == nil && f.Form() != "" {
		tools.Forms, _, err = job.LoadForms([]string{f.Form()})
	}
	return &Folder{&tools, dir}, forPage(err)
}

func (f *Folder) Dir() string { return f.Path }

// A desk is the folder opened for one piece of work, with what stands beside its sources.
type desk struct {
	*Folder
	*job.World
	*log
	year  *year.Folder
	basis job.Basis
}

// open opens the folder. progress may be nil.
func (f *Folder) open(progress func(string, int, int)) (*desk, error) {
	d := &desk{Folder: f}
	d.World, d.log = f.world(progress)
	var err error
	if d.year, err = job.OpenYear(f.Path); err != nil {
		return nil, err
	}
	d.basis, err = d.YearBasis(d.year, f.Forms)
	return d, err
}

func (f *Folder) today() string { return f.Now().Format(time.DateOnly) }

func (f *Folder) Do(ctx context.Context, what string, in serve.Job, opt serve.BoardJob) (*serve.Outcome, error) {
	out, err := f.do(ctx, what, in, opt)
	if err != nil {
		return nil, forPage(err)
	}
	return out, nil
}

// do does a job; what it has to say besides goes into the notes.
func (f *Folder) do(ctx context.Context, what string, in serve.Job, opt serve.BoardJob) (*serve.Outcome, error) {
	if what == "settle" { // what is to be settled may be what keeps the folder from being opened
		return f.settle(in, opt)
	}
	d, err := f.open(in.Progress)
	if err != nil {
		return nil, err
	}
	var said string
	var lines []string
	switch what {
	case "take":
		if said, err = d.put(ctx, in, year.Inbox); err == nil {
			lines, err = d.collected(ctx, said)
		}
	case "publish":
		if said, err = d.put(ctx, in, year.Public); err == nil {
			lines, err = d.published(ctx)
			lines = append([]string{said}, lines...)
		}
	case "handout":
		lines, err = d.handOut(ctx)
	case "collect":
		lines, err = d.collect(ctx, nil)
	case "convert":
		lines, err = d.convert(ctx)
	case "letters":
		lines, err = d.collect(ctx, &job.Letters{Year: d.year})
	case "body":
		lines, err = d.report(ctx, job.OwnFiling(d.year))
	case "reports":
		lines, err = d.report(ctx, d.year.Path(year.Inbox))
	case "published":
		lines, err = d.published(ctx)
	case "archive":
		lines, err = d.Archive(d.year, d.today())
	case "decide":
		lines, err = d.decide(ctx, opt)
	default:
		return nil, serve.Refusal("没有这一步；请刷新页面再试")
	}
	if err != nil {
		return nil, err
	}
	for i := range lines {
		lines[i] = printable(lines[i])
	}
	return &serve.Outcome{Lines: lines, Notes: d.list}, nil
}

// settle puts a roster and last year's reports into the folder, and a deadline into its settings.
func (f *Folder) settle(in serve.Job, opt serve.BoardJob) (*serve.Outcome, error) {
	w, log := f.world(in.Progress)
	s := year.Settings{Roster: in.Roster}
	var err error
	if s.Deadline, err = job.ParseDate(opt.Deadline); err != nil {
		return nil, err
	}
	_, err = w.MakeYear(f.Path, s, in.Previous)
	return &serve.Outcome{Lines: []string{"已经放进年度文件夹"}, Notes: log.list}, err
}

// collected adds to what was done what collecting then came to, where there is a roster to collect by.
func (d *desk) collected(ctx context.Context, line string) ([]string, error) {
	if d.basis.Roster == nil {
		return []string{line}, nil
	}
	lines, err := d.collect(ctx, nil)
	return append([]string{line}, lines...), err
}

func (d *desk) handOut(ctx context.Context) ([]string, error) {
	if d.basis.Roster == nil {
		return nil, serve.Refusal("还没有单位名单；请先选一份")
	}
	h := &job.HandOut{World: d.World, Forms: d.Forms, Dir: d.year.Path(year.HandedOut), Calendar: d.year.Calendar(""),
		Rulings: d.basis.Rulings(), Last: d.basis.Last, Roster: d.basis.Roster}
	var err error
	if h.Form, h.Year, err = d.ChooseForm(d.Forms, nil, d.year.Year); err != nil {
		return nil, err
	}
	outcome := &serve.Outcome{}
	err = handOut(ctx, h, outcome)
	return outcome.Lines, err
}

// collect collects what has come as the command does in the folder, sources by their names below it, and writes letters where
// they are wanted.
func (d *desk) collect(ctx context.Context, letters *job.Letters) ([]string, error) {
	if d.basis.Roster == nil {
		return nil, serve.Refusal("还没有单位名单；请先选一份")
	}
	j := &job.Collect{World: d.World, Basis: d.basis, Dir: d.year.Path(year.Collected), Letters: letters}
	var err error
	if j.Register, err = job.ReadRegister(d.year); err != nil {
		return nil, err
	}
	if err := j.Prepare(collect.Options{Year: d.year.Year, Calendar: d.year.Calendar(d.today())}); err != nil {
		return nil, serve.Refusal(err.Error())
	}
	names, err := j.Inputs([]string{d.year.Path(year.Inbox)})
	if err != nil {
		return nil, err
	}
	j.Base = d.Path
	for i, name := range names {
		names[i] = strings.TrimPrefix(name, d.Path+string(filepath.Separator))
	}
	result, changes, err := j.Run(ctx, names)
	if result == nil {
		return nil, err
	}
	if err != nil && err.Error() != "" { // an output is open in another program; the notes say which
		d.Say(job.Note{Text: err.Error()})
	}
	return slices.Concat(result.Facts(), result.AlikeLines(), j.Drafts(), result.RegradedLines(), changes.Lines(10)), nil
}

// report writes the reports of one source or folder into the folder of what is published.
func (d *desk) report(ctx context.Context, source string) ([]string, error) {
	dir := d.year.Path(year.Public)
	j := &job.Report{Check: job.Check{World: d.World, Basis: d.basis, Results: dir}, Dir: dir, Formats: []string{"docx", "html"}}
	inputs, err := j.Inputs([]string{source})
	if err != nil {
		return nil, err
	}
	outcome := &serve.Outcome{}
	var refused []string
	j.Tell = func(i int, f *feedback.File, done *job.Reported) error {
		r := reportedOf(f, done, outcome)
		outcome.Reported = append(outcome.Reported, r)
		if why := r.Refused + r.Draft; why != "" {
			refused = append(refused, filepath.Base(inputs[i])+"："+why)
		}
		d.Progress("写报告", i+1, len(inputs))
		return nil
	}
	if _, err := j.Run(ctx, inputs); err != nil {
		return nil, err
	}
	return append([]string{reportLine(outcome) + "，在“" + year.Public + "”"}, some(refused)...), nil
}

// published holds what was published against what was filed, and lists what must be on line.
func (d *desk) published(ctx context.Context) ([]string, error) {
	if d.basis.Roster == nil {
		return nil, serve.Refusal("还没有单位名单；请先选一份")
	}
	filed, err := d.ReadFiled(ctx, d.year.Path(year.Inbox), nil, d.basis, job.OwnFiling(d.year))
	if err != nil {
		return nil, err
	}
	check := job.Check{World: d.World, Basis: d.basis, Filed: filed}
	files, _, err := check.All(ctx, []string{d.year.Path(year.Public)})
	if err != nil {
		return nil, err
	}
	form, err := d.Forms.ForYear(d.year.Year)
	if err != nil {
		return nil, err
	}
	lines, err := d.SavePublications(d.year, check.Publications(d.year, form, files, d.today()))
	if err != nil {
		return nil, err
	}
	for i := range files {
		for _, x := range files[i].Findings {
			if x.Code == "published.differs" && len(lines) < maxPageFindings {
				lines = append(lines, filepath.Base(files[i].Name)+"："+x.Message)
			}
		}
	}
	return lines, nil
}

// decide takes a decision of the office, and collects anew where somebody has collected before.
func (d *desk) decide(ctx context.Context, opt serve.BoardJob) ([]string, error) {
	one := year.Decision{Kind: year.Kind(opt.Kind), Of: strings.TrimSpace(opt.Of),
		Reason: strings.TrimSpace(opt.Reason), By: strings.TrimSpace(opt.By),
		Date: d.today()}
	var err error
	switch one.Kind {
	case year.Accept, year.Exempt, year.Filed, year.Undo:
	case year.Extend:
		one.Of, err = job.ParseDate(opt.Of)
	case year.Use, year.Aside:
		if !filepath.IsLocal(filepath.FromSlash(one.Of)) {
			return nil, serve.Refusal("没有这份文件；请刷新页面再试")
		}
		one.Of = d.came(one.Of)
	default:
		err = serve.Refusal("没有这样的决定；请刷新页面再试")
	}
	if one.Reason == "" {
		err = serve.Refusal("请写明理由；它写进进度和回执")
	}
	if err != nil {
		return nil, err
	}
	lines, err := (&job.Decide{World: d.World, Basis: d.basis, Folder: d.year, Agency: opt.Agency, Decision: one}).Run(ctx)
	if err != nil || !results.Exists(filepath.Join(d.year.Path(year.Collected), results.Record)) {
		return lines, err
	}
	if err = d.basis.InYear(d.year); err != nil {
		return nil, err
	}
	return d.collected(ctx, "已记下："+strings.Join(lines, "；"))
}

// some cuts a list that is too long for the page, with its true total.
func some(list []string) []string {
	const most = 20
	if len(list) <= most {
		return list
	}
	return append(list[:most:most], fmt.Sprintf("另有 %d 处", len(list)-most))
}
