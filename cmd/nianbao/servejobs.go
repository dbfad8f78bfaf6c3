package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/serve"
	"nianbao/templates"
)

func (t *pageTools) HandOut(ctx context.Context, job serve.Job, opt serve.HandOut) (*serve.Outcome, error) {
	e, log := t.env(job.Progress)
	deadline, err := parseDate(opt.Deadline)
	if err != nil {
		return nil, forPage(err)
	}
	var named *templates.Form
	if opt.Form != "" {
		if named, err = t.forms.Lookup(opt.Form); err != nil {
			return nil, forPage(unknownForm(opt.Form))
		}
	}
	form, year, err := e.chooseForm(t.forms, named, opt.Year)
	if err != nil {
		return nil, forPage(err)
	}
	last, err := e.readPrevious(job.Previous, t.reading(job.Given))
	if err != nil {
		return nil, forPage(err)
	}
	outcome := &serve.Outcome{}
	if job.Roster != "" {
		names, err := e.makeHandout(handout{form: form, forms: t.forms, year: year, roster: job.Roster, dir: job.Out, deadline: deadline, last: last, ctx: ctx})
		if err != nil {
			return nil, forPage(err)
		}
		for _, name := range append(slices.Clone(names), handoutFile) {
			outcome.Written = append(outcome.Written, serve.Written{Name: name})
		}
		outcome.Lines = []string{fmt.Sprintf("做好了 %d 份 %d 年度填报表和%s", len(names), year, handoutFile)}
	} else {
		filing := templates.NewFiling(form, year)
		filing.Agency = templates.Agency{Name: strings.TrimSpace(opt.Agency), Code: strings.TrimSpace(opt.Code)}
		if filing.Agency.Name == "" {
			return nil, serve.Refusal("请选一份单位名单，或者填写一个单位的名称")
		}
		filing.Previous = last.Of(filing)
		name, err := e.writeBlank(job.Out, filing, t.forms, deadline)
		if err != nil {
			return nil, forPage(err)
		}
		outcome.Written = []serve.Written{{Name: filepath.Base(name)}}
		outcome.Lines = []string{fmt.Sprintf("做好了 %s %d 年度填报表", feedback.Printable(filing.Agency.Name), year)}
	}
	outcome.Notes, outcome.Convertible = log.notes(), last.Convertible()
	return outcome, nil
}

func (t *pageTools) Report(ctx context.Context, job serve.Job, opt serve.Report) (*serve.Outcome, error) {
	e, log := t.env(nil)
	if len(opt.Formats) == 0 {
		return nil, serve.Refusal("请至少选一种格式")
	}
	for _, f := range opt.Formats {
		if f == "pdf" && !report.CanPDF() {
			return nil, serve.Refusal(report.ErrNoOffice.Error())
		}
		if !slices.Contains(reportFormats, f) {
			return nil, serve.Refusal("没有“" + feedback.Printable(f) + "”这种格式")
		}
	}
	if len(job.Sources) == 0 {
		return nil, serve.Refusal("还没有填报表；请先放入文件")
	}
	given, err := t.given(e, job.Given)
	if err != nil {
		return nil, forPage(err)
	}
	log.show = job.Progress
	j := &reportJob{env: e, dir: job.Out, formats: opt.Formats, fragment: opt.Fragment, docx: given.docx, last: given.last,
		options: report.Options{Draft: opt.Draft, Charts: opt.Charts},
		check: checkJob{env: e, last: given.last, roster: given.roster, grades: given.grades, states: &states{}, ctx: ctx,
			open: t.reading(job.Given)}}
	defer j.pdf.remove()
	convertible := make([]bool, len(job.Sources))
	j.check.each = func(i int, item *intake.Item, _ *feedback.File) { convertible[i] = item.Convertible() }
	files, inputs, err := j.check.checkAll(paths(job))
	if err != nil {
		return nil, forPage(err)
	}
	j.check.settle(files)
	j.out = newOutputs(inputs)
	outcome, refused, drafts := &serve.Outcome{}, 0, 0
	progress := newBar(e.stderr, "写报告", len(files))
	for i := range files {
		if ctx.Err() != nil {
			return nil, forPage(errInterrupted)
		}
		done, err := j.one(&files[i])
		if err != nil {
			return nil, forPage(err)
		}
		r := serve.Reported{Number: job.Sources[i].Number, Written: []string{}, Refused: pageText(done.refused), Draft: pageText(done.draft), Checked: checkedOf(&files[i])}
		r.Checked.Convertible, r.Checked.Turn = convertible[i], turns.Add(1)
		for _, x := range done.findings {
			r.Checked.Findings = append([]serve.Finding{findingOf(x)}, r.Checked.Findings...)
		}
		for _, name := range append(done.names, done.later...) {
			r.Written = append(r.Written, filepath.Base(name))
			outcome.Written = append(outcome.Written, serve.Written{Name: filepath.Base(name)})
		}
		if done.refused != "" {
			refused++
		}
		if done.draft != "" {
			drafts++
		}
		outcome.Reported = append(outcome.Reported, r)
		progress.step()
	}
	if j.pdf.dir != "" {
		log.progress("转换成 pdf", 0, 0)
	}
	if _, err := j.pdf.write(ctx, j.out); err != nil {
		return nil, forPage(err)
	}
	outcome.Lines = []string{fmt.Sprintf("写了 %d 个报告文件", len(outcome.Written))}
	if drafts > 0 {
		outcome.Lines[0] += fmt.Sprintf("；有 %d 份只能写成草稿，原因见各行", drafts)
	}
	if refused > 0 {
		outcome.Lines[0] += fmt.Sprintf("；有 %d 份没有写，原因见各行", refused)
	}
	outcome.Notes = log.notes()
	return outcome, nil
}

func (t *pageTools) Collect(ctx context.Context, job serve.Job, opt serve.Collect) (*serve.Outcome, error) {
	e, log := t.env(job.Progress)
	if job.Roster == "" {
		return nil, serve.Refusal("请先选单位名单；还没有的话，可以下载样表照着做一份")
	}
	include := templates.Verdict(opt.Include)
	if !slices.Contains([]templates.Verdict{"", templates.Accepted, templates.Query, templates.Rejected}, include) {
		return nil, serve.Refusal("计入合计的结论不对；请刷新页面再试")
	}
	given, err := t.given(e, job.Given)
	if err != nil {
		return nil, forPage(err)
	}
	j := &collectJob{env: e, dir: job.Out, base: job.Folder, reports: opt.Reports, roster: given.roster, last: given.last, source: t.reading(job.Given)}
	j.options = collect.Options{Forms: t.forms, Year: opt.Year, Body: strings.TrimSpace(opt.Agency), Grades: given.grades, Include: include}
	if given.last != nil {
		j.options.Last, j.options.LastOf = given.last.Find, given.last.Agencies
	}
	if j.collector, err = collect.New(given.roster, j.options); err != nil {
		return nil, serve.Refusal(feedback.Printable("汇总到哪个单位：" + err.Error()))
	}
	for _, note := range j.collector.Notes() {
		fmt.Fprintf(e.stderr, "nianbao: 汇总到哪个单位：%s\n", note)
	}
	names := make([]string, len(job.Sources))
	for i, s := range job.Sources {
		names[i] = filepath.FromSlash(s.Name)
	}
	j.out = newOutputs(append(paths(job), given.roster.File))
	j.out.Copies = true
	result, changes, err := j.collect(ctx, names)
	if result == nil {
		return nil, forPage(err)
	}
	outcome := &serve.Outcome{Convertible: given.last.Convertible(), Lines: slices.Concat(result.Facts(), j.drafted(), result.RegradedLines(), changes.Lines(10)), Notes: log.notes(), Standing: standingOf(result)}
	if err != nil { // an output is open in another program; the log says which
		outcome.Notes = append(outcome.Notes, feedback.Printable(err.Error()))
	}
	for i := range outcome.Lines {
		outcome.Lines[i] = pageText(outcome.Lines[i])
	}
	for _, name := range []string{summaryFile, pageFile, recordFile} {
		w := serve.Written{Name: name}
		if name == pageFile {
			w.Scripts = []string{collect.PageScript}
		}
		outcome.Written = append(outcome.Written, w)
	}
	for _, o := range j.record.Outputs {
		group, _, inside := strings.Cut(o.File, "/")
		if !inside {
			group = ""
		}
		outcome.Written = append(outcome.Written, serve.Written{Name: o.File, Group: group})
	}
	return outcome, nil
}

// standingOf brings the result of collecting into the form of the page.
func standingOf(r *collect.Result) *serve.Standing {
	const most = 200
	s := &serve.Standing{Title: fmt.Sprintf("%s %d年度", feedback.Printable(r.Body.Label()), r.Year), Missing: []serve.Agency{}, Bad: []serve.BadOne{}}
	for _, t := range r.Tiles() {
		s.Tiles = append(s.Tiles, serve.Tile{Label: t.Label, N: t.N, Class: t.Class})
	}
	for _, x := range r.Missing() {
		s.Missing = append(s.Missing, serve.Agency{Code: feedback.Printable(x.Agency.Code), Name: feedback.Printable(x.Agency.Label()),
			Contact: feedback.Printable(strings.TrimSpace(x.Agency.Contact + " " + x.Agency.Phone))})
	}
	for _, x := range r.Returns {
		if !wantsSight(x) {
			continue
		}
		if len(s.Bad) == most {
			s.BadMore++
			continue
		}
		bad := serve.BadOne{File: feedback.Printable(filepath.ToSlash(x.File)), Agency: feedback.Printable(x.Name), Verdict: string(x.Verdict), Word: x.Verdict.Chinese()}
		if x.State != collect.Current {
			bad.State = x.StateWords()
		}
		if f, more := firstOpen(x); f != nil {
			bad.Message, bad.More = pageText(f.Message), more
		}
		s.Bad = append(s.Bad, bad)
	}
	for _, t := range r.Form.Tables {
		s.Tables = append(s.Tables, totalsOf(r.Root().Total, t))
	}
	return s
}

// totalsOf draws a table with its sums as the official one is drawn.
func totalsOf(total *templates.Filing, t *templates.Table) serve.Table {
	table := serve.Table{Name: t.Name, Rows: make([][]serve.Cell, t.Grid().Rows)}
	for _, c := range t.Grid().Cells {
		cell := serve.Cell{Text: c.Text, Head: c.Role != templates.RoleFigure, Rows: c.RowSpan, Cols: c.ColSpan}
		if !cell.Head {
			cell.Text = feedback.Printable(total.Cell(c.Key).String())
		}
		table.Rows[c.Row] = append(table.Rows[c.Row], cell)
	}
	return table
}
