package job

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/indicators"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/letters"
	"nianbao/cmd/internal/material"
	"nianbao/cmd/internal/parcel"
	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
	"nianbao/templates/lists"
	"nianbao/xlsx"
	"nianbao/xlsx/marked"
)

// write writes everything and returns the record of the run. With a record, an error means only that some outputs are open
// in another program: they are as they were, and in the record as far as it goes.
func (j *Collect) write(ctx context.Context, r *collect.Result, last *collect.Record) (*collect.Record, error) {
	plan := j.plan(r)
	j.Letters.plan(j, r, plan, last)
	abandoned := j.journal()
	made := material.Of(r)
	documents, err := j.planDocuments(r, made, plan, last, abandoned)
	if err != nil {
		return nil, err
	}
	own := r.BodyFiling()
	draft := fillDraft(own, made.Draft(own))
	body, err := j.makeBody(r, own)
	if err != nil {
		return nil, err
	}
	if err := j.writeJournal(abandoned, plan, append(documents, outputRecord(results.Body, body))...); err != nil {
		return nil, err
	}
	var open openOutputs
	if j.Register != nil {
		if err := open.pass(j.Register.Save(j.Outputs(nil))); err != nil {
			return nil, err
		}
	}
	written, err := j.writeBody(r, body, own.Narrative, last, abandoned)
	if OpenElsewhere(err) {
		written, draft = recordOf(last, written.File), bodyIn(last).Draft // what stands there is still an earlier run's
	}
	if err := open.pass(err); err != nil {
		return nil, err
	}
	outputs, err := j.writeFiles(ctx, plan, &open)
	if err != nil {
		return nil, err
	}
	incomplete := len(outputs) < len(plan.files) && len(open.list) == 0
	outputs = j.allOutputs(outputs, written, plan, last)
	if err := interrupted(ctx); err != nil {
		return nil, err
	}
	if err := j.writeSummaries(r, made, &open); err != nil {
		return nil, err
	}
	if err := interrupted(ctx); err != nil {
		return nil, err
	}
	if err := open.pass(j.Letters.end(j, r)); err != nil {
		return nil, err
	}
	j.removeStale(collect.Stale(last, outputs), abandoned, plan)
	record := r.Record(j.Tool(), templates.RulesDigest(r.Form, j.Options.Grades), outputs)
	record.Bodies[0].Draft = draft
	if err := open.pass(j.Out.Put(results.Record, record.Write)); err != nil {
		return nil, err
	}
	if err := j.Out.Remove(results.Journal); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, Failed("“%s”删不掉；请自己删去，再运行一次", j.Out.Path(results.Journal))
	}
	if err := open.end(j.World); err != nil || !incomplete {
		return record, err
	}
	return record, &Fault{Kind: Files} // what was not written has been named
}

// bodyIn is what an earlier run has noted of the body, nothing where there was none.
func bodyIn(last *collect.Record) (body collect.BodyRecord) {
	if last != nil && len(last.Bodies) > 0 {
		body = last.Bodies[0]
	}
	return body
}

// allOutputs is what the record names: what was written, what still stands of the last run, and the body's own filing.
func (j *Collect) allOutputs(outputs []collect.OutputRecord, body collect.OutputRecord, plan *plan,
	last *collect.Record) []collect.OutputRecord {
	outputs = append(outputs, plan.left(outputs, last)...)
	if j.Letters == nil && last != nil { // the next run that writes some takes away those that are no longer so
		letter := func(o collect.OutputRecord) bool { return path.Dir(o.File) == results.Letters }
		outputs = append(outputs, lists.Filter(last.Outputs, letter)...)
	}
	if body.File != "" {
		outputs = append(outputs, body)
	}
	slices.SortFunc(outputs, func(a, b collect.OutputRecord) int { return strings.Compare(a.File, b.File) })
	return outputs
}

// writeSummaries writes what shows all agencies at once.
func (j *Collect) writeSummaries(r *collect.Result, made *material.Material, open *openOutputs) error {
	glance, err := indicators.Of(r)
	if err != nil {
		return err
	}
	summary, document := r.Summary(), indicators.Document(glance, r.Year)
	summary.Indicators = glance
	made.Into(summary)
	for _, o := range []struct {
		name string
		fill func(io.Writer) error
	}{
		{results.Summary, func(w io.Writer) error { return xlsx.WriteSummary(w, summary) }},
		{results.Page, r.Page},
		{results.Glance, document.HTML},
		{results.GlanceIn, func(w io.Writer) error { return document.DOCX(w, report.DOCXOptions{}) }},
	} {
		if err := open.pass(j.Out.Put(o.name, o.fill)); err != nil {
			return err
		}
	}
	return nil
}

// recordOf returns what a record says of one of its outputs, the zero OutputRecord for nothing.
func recordOf(r *collect.Record, name string) (of collect.OutputRecord) {
	if r != nil {
		of = lists.First(r.Outputs, func(o collect.OutputRecord) bool { return o.File == name })
	}
	return of
}

func interrupted(ctx context.Context) error {
	if ctx.Err() != nil {
		return Interrupted
	}
	return nil
}

// A plan says which files go into 退回 and 报告, by their names with slashes below the output folder.
type plan struct {
	files  map[string]plannedFile
	copies map[*collect.Return]string // names of the marked ones
	taken  results.Names
}

type plannedFile struct {
	ret    *collect.Return
	report string                 // format of a report, "" for a marked copy
	make   func() ([]byte, error) // of a letter, 审核表 or 素材.docx, nil for the others
	kept   collect.OutputRecord   // of one that somebody has worked in: it stays
}

// plan decides what is written for each agency: a marked copy of every workbook that is not fine, and with --reports the
// reports of those that are not rejected.
func (j *Collect) plan(r *collect.Result) *plan {
	p := &plan{files: map[string]plannedFile{}, copies: map[*collect.Return]string{}, taken: results.Names{}}
	for _, x := range r.Returns {
		if x.State.Behind() || !x.Readable() {
			continue
		}
		if !x.Verdict.Fine() && x.Workbook {
			folder := "认不出的单位"
			if a := x.Match.Agency; a != nil {
				folder = strings.Trim(xlsx.SafeName(a.Code)+"_"+xlsx.SafeName(a.Name), "_")
			}
			p.copies[x] = p.add(results.Back+"/"+cutName(folder, 120), markedName(x.File), plannedFile{ret: x})
		}
		if j.Reports && x.Verdict != templates.Rejected && x.State == collect.Current {
			for _, format := range reportsFormats {
				p.add(results.Docs, reportName(x, r, format), plannedFile{ret: x, report: format})
			}
		}
	}
	return p
}

// planDocuments has 审核表 and 素材.docx written, and returns what they will be. One that somebody has worked in since it was
// written, by the last run or by one that was killed, stays as it is.
func (j *Collect) planDocuments(r *collect.Result, m *material.Material, p *plan, last *collect.Record,
	abandoned []collect.OutputRecord) (list []collect.OutputRecord, err error) {
	signoff := letters.Signoff(r, j.writer(r))
	docx := func(d *report.Document) func(io.Writer) error {
		return func(w io.Writer) error { return d.DOCX(w, report.DOCXOptions{}) }
	}
	fill := map[string]func(io.Writer) error{results.Signoff + ".docx": docx(signoff), results.Signoff + ".html": signoff.HTML}
	if m.Whole() {
		fill[results.Material] = docx(m.Document())
	} else if m.Listed() {
		j.sayf("各单位的正文太多，一个 Word 文件放不下，“%s”没有写；各单位的正文在“%s”的“正文”表里", results.Material, results.Summary)
	} else {
		j.sayf("单位太多，“%s”和“%s”的“正文”表没有写；请按县、按市分别收表", results.Material, results.Summary)
	}
	for _, name := range slices.Sorted(maps.Keys(fill)) {
		var b bytes.Buffer
		if err := fill[name](&b); err != nil {
			return nil, err
		}
		text, is := outputRecord(name, b.Bytes()), collect.OutputRecord{File: name}
		list = append(list, text)
		f := plannedFile{make: func() ([]byte, error) { return b.Bytes(), nil }}
		is.SHA256, err = j.Out.Sum(name)
		if was := recordOf(last, name); err == nil && is != was && is != text && !slices.Contains(abandoned, is) {
			j.sayKept(name)
			if f.kept = was; was.File == "" { // it is none of this program's
				continue
			}
		}
		p.files[name] = f
	}
	return list, nil
}

// add finds a name that no other file has, not even in another case: Windows takes both for one. It returns the name.
func (p *plan) add(folder, name string, f plannedFile) string {
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	full := p.taken.Free(func(n int) string { return folder + "/" + numbered(stem, n) + ext })
	p.files[full] = f
	return full
}

// left returns what a record says of files that should have been written and were not: they are an earlier run's still.
func (p *plan) left(made []collect.OutputRecord, last *collect.Record) []collect.OutputRecord {
	done := map[string]bool{}
	for _, o := range made {
		done[o.File] = true
	}
	if last == nil {
		return nil
	}
	return lists.Filter(last.Outputs, func(o collect.OutputRecord) bool {
		_, planned := p.files[o.File]
		return planned && !done[o.File]
	})
}

// markedName is the name of a marked copy: the returned file's own, made safe.
func markedName(file string) string {
	name := parcel.Base(file)
	ext := filepath.Ext(name)
	stem := cmp.Or(cutName(xlsx.SafeName(strings.TrimSuffix(name, ext)), 180), "填报表")
	return strings.TrimLeft(stem, "~.") + "（退回）.xlsx"
}

// cutName cuts a name to at most so many bytes, between characters.
func cutName(s string, most int) string {
	for len(s) > most {
		r := []rune(s)
		s = string(r[:len(r)-1])
	}
	return s
}

// writeFiles writes marked copies and reports, reading each source once more: keeping them all would not fit in memory.
func (j *Collect) writeFiles(ctx context.Context, p *plan, open *openOutputs) ([]collect.OutputRecord, error) {
	names := slices.Sorted(maps.Keys(p.files))
	bar := j.progress("写退回件和报告", len(names))
	defer bar.end()
	made, failed := make([]collect.OutputRecord, len(names)), make([]bool, len(names))
	Parallel(len(names), func(i int) {
		if !open.goesOn(ctx) {
			return
		}
		if was := p.files[names[i]].kept; was.File != "" {
			made[i] = was
			bar.step()
			return
		}
		data, err := j.render(p.files[names[i]])
		if CopyFailed(err) {
			j.sayf("%s", NoCopy(p.files[names[i]].ret.File))
			failed[i] = true
			return
		}
		if err != nil {
			j.sayf("“%s”没有写：%v", names[i], err)
			return
		}
		if err := j.Out.Put(names[i], results.Bytes(data)); err != nil {
			open.pass(err)
			return
		}
		made[i] = outputRecord(names[i], data)
		bar.step()
	})
	open.goesOn(ctx)
	for i, name := range names {
		if failed[i] { // what an earlier run has left there is of another state of the file
			delete(p.files, name)
		}
	}
	return slices.DeleteFunc(made, func(o collect.OutputRecord) bool { return o.File == "" }), open.failed()
}

func outputRecord(name string, data []byte) collect.OutputRecord {
	return collect.OutputRecord{File: name, SHA256: fmt.Sprintf("%x", sha256.Sum256(data))}
}

// render makes one file in memory. A source that has changed since it was read is left to the next run.
func (j *Collect) render(f plannedFile) ([]byte, error) {
	if f.make != nil {
		return f.make()
	}
	if f.report == "" {
		if data := j.markedEarly(f.ret); data != nil && j.stands(f.ret) {
			return data, nil
		}
	}
	item, result, err := j.judged(f.ret, true)
	if err != nil {
		return nil, err
	}
	if f.report != "" {
		return j.renderReport(item, f.ret, f.report)
	}
	return j.copyOf(item, f.ret, result)
}

func (j *Collect) copyOf(item *intake.Item, x *collect.Return, result templates.Result) ([]byte, error) {
	var b bytes.Buffer
	err := marked.Annotate(&b, item.Data, item.Returned, result, j.officeOf(x.Match.Agency))
	return b.Bytes(), err
}

// An early copy was marked while its source was read. It is as good as one that is made now while the findings are the same.
type early struct {
	findings []templates.Finding
	read     func() ([]byte, error)
}

// mark makes the marked copy of a source as long as it is in memory, so that it need not be read again. That of a body's own
// filing waits for the sum of its agencies; what cannot be marked, or kept, is tried again when it is due.
func (j *Collect) mark(shelf *collect.Shelf, item *intake.Item, x *collect.Return, result templates.Result) {
	if shelf == nil || !x.Workbook || x.Verdict.Fine() || x.Own != nil {
		return
	}
	if data, err := j.copyOf(item, x, result); err == nil {
		if read := shelf.Keep(data); read != nil {
			j.marked.Store(x, early{x.Findings, read})
		}
	}
}

// stands reports whether a source is what it was when it was read.
func (j *Collect) stands(x *collect.Return) bool {
	file, err := door.Read(j.paths([]string{x.File})[0], intake.SourceKind())
	return err == nil && file.SHA256 == x.SHA256
}

// markedEarly returns the copy that mark has made of a source, nil where there is none or collecting has found more since.
func (j *Collect) markedEarly(x *collect.Return) []byte {
	kept, ok := j.marked.Load(x)
	if !ok {
		return nil
	}
	was := kept.(early)
	if len(x.Findings) == 0 || len(x.Findings) != len(was.findings) || &x.Findings[0] != &was.findings[0] {
		return nil
	}
	data, err := was.read()
	if err != nil {
		return nil
	}
	return data
}

// judged reads a source once more, with what collecting came to. keep keeps its bytes.
func (j *Collect) judged(x *collect.Return, keep bool) (*intake.Item, templates.Result, error) {
	item, _, result := j.reopen(x.File, keep)
	if item.SHA256 != x.SHA256 || item.Filing == nil {
		return nil, result, fmt.Errorf("“%s”在收表的时候变了，请再运行一次", x.File)
	}
	result.Verdict, result.Findings = x.Verdict, merged(x.Findings, result.Findings)
	return item, result, nil
}

// merged returns the findings that collecting came to, in the fuller form of those that checking has just made again.
func merged(list, fresh []templates.Finding) []templates.Finding {
	out := slices.Clone(list)
	for i := range out {
		at := slices.IndexFunc(fresh, func(f templates.Finding) bool { return f.ID() == out[i].ID() && f.Message == out[i].Message })
		if at >= 0 {
			out[i] = fresh[at]
		}
	}
	return out
}
