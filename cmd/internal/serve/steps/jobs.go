package steps

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/roster"
	"nianbao/cmd/internal/serve"
	"nianbao/templates"
	"nianbao/templates/lists"
)

func (t Office) HandOut(ctx context.Context, what serve.Job, opt serve.HandOut) (*serve.Outcome, error) {
	w, log := t.world(what.Progress)
	h := &job.HandOut{World: w, Forms: t.Forms, Dir: what.Out}
	var err error
	if h.Calendar.Deadline, err = job.ParseDate(opt.Deadline); err != nil {
		return nil, forPage(err)
	}
	var named *templates.Form
	if opt.Form != "" {
		if named, err = t.Forms.Lookup(opt.Form); err != nil {
			return nil, forPage(job.UnknownForm(opt.Form))
		}
	}
	if h.Form, h.Year, err = w.ChooseForm(t.Forms, named, opt.Year); err != nil {
		return nil, forPage(err)
	}
	basis, err := t.basis(w, what.Given)
	if err != nil {
		return nil, forPage(err)
	}
	h.Last, h.Roster = basis.Last, basis.Roster
	outcome := &serve.Outcome{Convertible: h.Last.Convertible()}
	if h.Roster != nil {
		err = handOut(ctx, h, outcome)
	} else {
		err = blank(h, templates.Agency{Name: strings.TrimSpace(opt.Agency), Code: strings.TrimSpace(opt.Code)}, outcome)
	}
	if err != nil {
		return nil, forPage(err)
	}
	outcome.Notes = log.list
	return outcome, nil
}

// handOut makes the workbooks of a roster.
func handOut(ctx context.Context, h *job.HandOut, outcome *serve.Outcome) error {
	names, err := h.Make(ctx)
	if err != nil {
		return err
	}
	for _, name := range append(slices.Clone(names), results.Handout) {
		outcome.Written = append(outcome.Written, serve.Written{Name: name})
	}
	outcome.Lines = []string{fmt.Sprintf("做好了 %d 份 %d 年度填报表和%s", len(names), h.Year, results.Handout)}
	return nil
}

// blank makes the workbook of one agency.
func blank(h *job.HandOut, agency templates.Agency, outcome *serve.Outcome) error {
	filing := templates.NewFiling(h.Form, h.Year)
	if filing.Agency = agency; agency.Name == "" {
		return serve.Refusal("请选一份单位名单，或者填写一个单位的名称")
	}
	filing.Previous = h.Last.Of(filing)
	name, err := h.WriteBlank(h.Dir, filing, h.Forms, h.Calendar.Deadline)
	if err != nil {
		return err
	}
	outcome.Written = []serve.Written{{Name: filepath.Base(name)}}
	outcome.Lines = []string{fmt.Sprintf("做好了 %s %d 年度填报表", feedback.Printable(agency.Name), h.Year)}
	return nil
}

func (t *Tools) Report(ctx context.Context, what serve.Job, opt serve.Report) (*serve.Outcome, error) {
	if err := refuseReport(what, opt); err != nil {
		return nil, err
	}
	w, log := t.world(nil)
	basis, err := t.basis(w, what.Given)
	if err != nil {
		return nil, forPage(err)
	}
	w.Progress = shown(what.Progress)
	j := &job.Report{Check: job.Check{World: w, Basis: basis}, Dir: what.Out, Formats: opt.Formats, Fragment: opt.Fragment,
		Options: report.Options{Draft: opt.Draft, Charts: opt.Charts}}
	if j.DOCX.Letterhead, err = w.ReadLetterhead(what.Letterhead); err != nil {
		return nil, forPage(err)
	}
	convertible := make([]bool, len(what.Sources))
	j.Each = func(i int, item *intake.Item, _ *feedback.File, _ *roster.Agency) {
		convertible[i] = item.Convertible()
	}
	inputs, err := j.Inputs(paths(what))
	if err != nil {
		return nil, forPage(err)
	}
	outcome := &serve.Outcome{}
	j.Tell = func(i int, f *feedback.File, done *job.Reported) error {
		r := reportedOf(f, done, outcome)
		r.Number, r.Checked.Convertible, r.Checked.Turn = what.Sources[i].Number, convertible[i], turns.Add(1)
		outcome.Reported = append(outcome.Reported, r)
		w.Progress("写报告", i+1, len(inputs))
		return nil
	}
	done, err := j.Run(ctx, inputs)
	if err == nil {
		err = done.NoPDF
	}
	if err != nil {
		return nil, forPage(err)
	}
	outcome.Lines, outcome.Notes = []string{reportLine(outcome)}, log.list
	return outcome, nil
}

// refuseReport refuses what the page should not have asked for.
func refuseReport(what serve.Job, opt serve.Report) error {
	if len(opt.Formats) == 0 {
		return serve.Refusal("请至少选一种格式")
	}
	for _, f := range opt.Formats {
		if f == "pdf" && !report.CanPDF() {
			return serve.Refusal(report.ErrNoOffice.Error())
		}
		if !slices.Contains(job.ReportFormats, f) {
			return serve.Refusal("没有“" + feedback.Printable(f) + "”这种格式")
		}
	}
	if len(what.Sources) == 0 {
		return serve.Refusal("还没有填报表；请先放入文件")
	}
	return nil
}

// reportedOf brings what became of a source into the form of the page, and adds its files to those of the outcome.
func reportedOf(f *feedback.File, done *job.Reported, outcome *serve.Outcome) serve.Reported {
	r := serve.Reported{Written: []string{}, Refused: printable(done.Refused), Draft: printable(done.Draft), Checked: checkedOf(f)}
	for _, x := range done.Findings {
		r.Checked.Findings = append([]serve.Finding{findingOf(x)}, r.Checked.Findings...)
	}
	for _, name := range append(done.Names, done.Later...) {
		r.Written = append(r.Written, filepath.Base(name))
		outcome.Written = append(outcome.Written, serve.Written{Name: filepath.Base(name)})
	}
	return r
}

// reportLine says how many reports there are, and are not.
func reportLine(outcome *serve.Outcome) string {
	refused, drafts := 0, 0
	for _, r := range outcome.Reported {
		if r.Refused != "" {
			refused++
		}
		if r.Draft != "" {
			drafts++
		}
	}
	line := fmt.Sprintf("写了 %d 个报告文件", len(outcome.Written))
	if drafts > 0 {
		line += fmt.Sprintf("；有 %d 份只能写成草稿，原因见各行", drafts)
	}
	if refused > 0 {
		line += fmt.Sprintf("；有 %d 份没有写，原因见各行", refused)
	}
	return line
}

func (t Office) Collect(ctx context.Context, what serve.Job, opt serve.Collect) (*serve.Outcome, error) {
	w, log := t.world(what.Progress)
	j, err := t.collecting(w, what, opt)
	if err != nil {
		return nil, err
	}
	names := lists.Map(what.Sources, func(s serve.Source) string { return filepath.FromSlash(s.Name) })
	result, changes, err := j.Run(ctx, names)
	if result == nil {
		return nil, forPage(err)
	}
	outcome := &serve.Outcome{Convertible: j.Last.Convertible(), Notes: log.list, Standing: standingOf(result)}
	outcome.Written = writtenBy(j)
	if err != nil && err.Error() != "" { // an output is open in another program; the notes say which
		outcome.Notes = append(outcome.Notes, forPage(err).Error())
	}
	for _, line := range slices.Concat(result.Facts(), result.AlikeLines(), j.Drafts(), result.RegradedLines(), changes.Lines(10)) {
		outcome.Lines = append(outcome.Lines, printable(line))
	}
	return outcome, nil
}

// collecting makes the job of a step.
func (t *Tools) collecting(w *job.World, what serve.Job, opt serve.Collect) (*job.Collect, error) {
	if what.Roster == "" {
		return nil, serve.Refusal("请先选单位名单；还没有的话，可以下载样表照着做一份")
	}
	include := templates.Verdict(opt.Include)
	if !slices.Contains([]templates.Verdict{"", templates.Accepted, templates.Query, templates.Rejected}, include) {
		return nil, serve.Refusal("计入合计的结论不对；请刷新页面再试")
	}
	basis, err := t.basis(w, what.Given)
	if err != nil {
		return nil, forPage(err)
	}
	j := &job.Collect{World: w, Basis: basis, Dir: what.Out, Base: what.Folder, Copies: true, Reports: opt.Reports}
	if err := j.Prepare(collect.Options{Year: opt.Year, Body: strings.TrimSpace(opt.Agency), Include: include}); err != nil {
		return nil, serve.Refusal(feedback.Printable("汇总到哪个单位：" + err.Error()))
	}
	for _, note := range j.Collector.Notes() {
		w.Say(job.Note{Text: "汇总到哪个单位：" + note})
	}
	return j, nil
}

// writtenBy lists what a run has written, its files in folders by the folder.
func writtenBy(j *job.Collect) []serve.Written {
	page := serve.Written{Name: results.Page, Scripts: []string{collect.PageScript}}
	list := []serve.Written{{Name: results.Summary}, page, {Name: results.Record}, {Name: results.Glance}, {Name: results.GlanceIn}}
	for _, o := range j.Record.Outputs {
		group, _, inside := strings.Cut(o.File, "/")
		if !inside {
			group = ""
		}
		list = append(list, serve.Written{Name: o.File, Group: group})
	}
	return list
}

// standingOf brings the result of collecting into the form of the page.
func standingOf(r *collect.Result) *serve.Standing {
	const most = 200
	s := &serve.Standing{Missing: []serve.Agency{}, Bad: []serve.BadOne{}}
	s.Title = fmt.Sprintf("%s %d年度", feedback.Printable(r.Body.Label()), r.Year)
	for _, t := range r.Tiles() {
		s.Tiles = append(s.Tiles, serve.Tile{Label: t.Label, N: t.N, Class: t.Class})
	}
	for _, x := range r.Missing() {
		s.Missing = append(s.Missing, serve.Agency{Code: feedback.Printable(x.Agency.Code), Name: feedback.Printable(x.Agency.Label()),
			Contact: feedback.Printable(strings.TrimSpace(x.Agency.Contact + " " + x.Agency.Phone))})
	}
	for _, x := range r.Returns {
		if !job.WantsSight(x) {
			continue
		}
		if len(s.Bad) == most {
			s.BadMore++
			continue
		}
		bad := serve.BadOne{File: feedback.Printable(filepath.ToSlash(x.File)), Agency: feedback.Printable(x.Name),
			Verdict: string(x.Verdict), Word: x.Verdict.Chinese()}
		if x.State != collect.Current {
			bad.State = x.StateWords()
		}
		if f, more := job.FirstOpen(x); f != nil {
			bad.Message, bad.More = printable(shownAt.Message(f)), more
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
