package job

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
	"nianbao/templates/lists"
)

// A Report checks filings and writes their reports.
type Report struct {
	Check
	Dir      string
	Formats  []string // of ReportFormats
	Fragment bool     // of web pages only what goes into a site's own
	Options  report.Options
	DOCX     report.DOCXOptions
	// Before and Tell, if not nil, are told of the i-th source before and after its reports are written.
	Before func(f *feedback.File) error
	Tell   func(i int, f *feedback.File, done *Reported) error

	out     *results.Files
	pdf     pdfBatch
	written map[string]string // report's name to the source it was made from
	heads   bool              // of the checked filings only the heads are there
}

// ReportFormats are the kinds of files that Report writes.
var ReportFormats = []string{"docx", "html", "md", "txt", "pdf"}

// A ReportOutcome says what became of all sources.
type ReportOutcome struct {
	Files []feedback.File // only the heads of their filings
	PDF   []string        // names of the reports that were written with all others of their kind at the end
	NoPDF error           // why they were not all written
}

// reportBatch is how many filings are held at once: enough for all processors.
const reportBatch = 64

// Run checks the sources and writes their reports.
func (j *Report) Run(ctx context.Context, inputs []string) (*ReportOutcome, error) {
	j.out, j.written = j.Outputs(inputs), map[string]string{}
	defer j.pdf.remove()
	files, err := j.checkAll(ctx, inputs)
	if err != nil {
		return nil, err
	}
	for at := 0; at < len(files); at += reportBatch {
		batch := files[at:min(at+reportBatch, len(files))]
		j.readAgain(batch)
		for i := range batch {
			if ctx.Err() != nil {
				return nil, Interrupted
			}
			if err := j.report(at+i, &batch[i]); err != nil {
				return nil, err
			}
			batch[i].Filing = headOf(batch[i].Filing)
		}
	}
	outcome := &ReportOutcome{Files: files}
	if j.pdf.dir != "" {
		j.watch("转换成 pdf", 0, 0)
	}
	outcome.PDF, outcome.NoPDF = j.pdf.write(ctx, j.out)
	return outcome, nil
}

// report writes the reports of the i-th source, and has it told.
func (j *Report) report(i int, f *feedback.File) error {
	if j.Before != nil {
		if err := j.Before(f); err != nil {
			return err
		}
	}
	done, err := j.one(f)
	if err != nil || j.Tell == nil {
		return err
	}
	return j.Tell(i, f, &done)
}

// checkAll checks all sources before the first report is written: only then is it known which of several filings of one
// agency counts. Of more than a batch only the heads stay in memory.
func (j *Report) checkAll(ctx context.Context, inputs []string) ([]feedback.File, error) {
	var all []feedback.File
	err := j.batches(ctx, inputs, reportBatch, func(files []feedback.File) error {
		if len(inputs) > reportBatch {
			for i := range files {
				files[i].Filing, j.heads = headOf(files[i].Filing), true
			}
		}
		all = append(all, files...)
		return nil
	})
	if err == nil {
		j.settle(all)
	}
	return all, err
}

// readAgain reads the sources of a batch of which only the heads are there and that a report may be written of.
func (j *Report) readAgain(batch []feedback.File) {
	if !j.heads {
		return
	}
	Parallel(len(batch), func(i int) {
		f := &batch[i]
		if f.Filing == nil || j.refusal(f) != "" {
			return
		}
		item := intake.Open(f.Name, j.Open)
		if item.Filing == nil || item.SHA256 != f.SHA256 {
			f.Filing, f.State = nil, changedMeanwhile
			return
		}
		item.Filing.Pending = f.Filing.Pending
		f.Filing = item.Filing
	})
}

// changedMeanwhile is the state of a file that was another one when it was checked.
const changedMeanwhile = "changed"

// Reported says what became of one filing.
type Reported struct {
	Names    []string            // of the reports
	Later    []string            // of those that are written with all others of their kind at the end
	Refused  string              // why there is none
	Draft    string              // that they are drafts only, and why; "" for final ones and for drafts that were asked for
	Findings []templates.Finding // what writing found
	Faulty   bool                // a fault that the verdict does not tell of
	Open     error               // some of the reports are open in another program, and as they were
}

const sendAgain = "请改正后重新报送"

// refusal says why no report is written of a checked source, "" where one is.
func (j *Report) refusal(f *feedback.File) string {
	switch collect.State(f.State) {
	case changedMeanwhile:
		return "文件在成文的时候变了，请再运行一次"
	case collect.Duplicate:
		return "同一单位有几份，内容不一样，分不清用哪份，几份都没有写；请只留要用的一份，再运行一次"
	case collect.Same, collect.Superseded, collect.SetAside, collect.Refused:
		return f.StateWords
	}
	if f.Filing == nil || f.Verdict == templates.Rejected && !j.Options.Draft {
		return sendAgain
	}
	return ""
}

// final reports whether the report of a filing that is not refused is one to be signed and published.
func final(f *feedback.File) bool { return f.Verdict.Fine() && len(f.Filing.Pending) == 0 }

// reasons says why a filing that is not refused is written as a draft, nothing where its report is final.
func reasons(f *feedback.File) []string {
	var list []string
	for _, x := range f.BySeverity() {
		switch {
		case x.Severity == templates.SeverityNote || x.Status == templates.StatusExplained:
		case x.Severity == templates.SeverityError:
			list = append(list, "要更正："+x.Message)
		default:
			list = append(list, "待说明："+x.Message)
		}
	}
	for _, p := range f.Filing.Pending {
		list = append(list, "汇总没有定："+p.Name+"（"+p.State+"）")
	}
	return list
}

// draftWords says that a report is a draft, and why in short.
func draftWords(f *feedback.File) string {
	var parts []string
	if n := f.Count(templates.SeverityQuery); n > 0 {
		parts = append(parts, fmt.Sprintf("有 %d 处要核实，更正或说明以后才能定稿", n))
	}
	if n := len(f.Filing.Pending); n > 0 {
		p := f.Filing.Pending[0]
		parts = append(parts, fmt.Sprintf("汇总还有 %d 个单位没有定，例如%s（%s），都齐了才能定稿", n, p.Name, p.State))
	}
	if len(parts) == 0 {
		return ""
	}
	return "写成草稿：" + strings.Join(parts, "；")
}

// one writes the reports of one checked source.
func (j *Report) one(f *feedback.File) (Reported, error) {
	if because := j.refusal(f); because != "" {
		return Reported{Refused: because, Faulty: f.State == changedMeanwhile || f.Undecided}, nil
	}
	name := report.FileName(f.Filing, "")
	if other := j.written[name]; other != "" {
		because := fmt.Sprintf("与“%s”是同一单位同一年度，已用那一份写了报告；请只留一份", filepath.Base(other))
		return Reported{Faulty: true, Refused: because}, nil
	}
	j.written[name] = f.Name
	before := len(j.pdf.order)
	draft := ""
	if !final(f) {
		draft = draftWords(f)
	}
	names, err := j.write(f, !final(f) || j.Options.Draft)
	later := lists.Map(j.pdf.order[before:], func(docx string) string { return j.pdf.names[docx] })
	var problem *report.Problem
	if errors.As(err, &problem) {
		return Reported{Faulty: true, Refused: sendAgain, Findings: problem.Findings}, nil
	}
	done := Reported{Names: names, Later: later, Draft: draft, Faulty: !final(f)}
	if OpenElsewhere(err) {
		done.Open, err = err, nil
	}
	return done, err
}

// write renders one filing in every format, all in memory before the first file appears.
func (j *Report) write(file *feedback.File, draft bool) ([]string, error) {
	f, opt := file.Filing, j.Options
	if opt.Draft = draft; draft {
		opt.Because = reasons(file)
	}
	opt.Previous = cmp.Or(j.Last.Of(f), f.Previous)
	doc, err := report.Build(f, opt)
	if err != nil {
		return nil, err
	}
	var list []rendered
	for _, format := range j.Formats {
		name := report.FileName(f, format)
		if format == "pdf" {
			if err := j.pdf.add(doc, j.DOCX, filepath.Join(j.Dir, name)); err != nil {
				return nil, err
			}
			continue
		}
		var b bytes.Buffer
		if err := j.render(&b, doc, format); err != nil {
			return nil, err
		}
		list = append(list, rendered{name, b.Bytes()})
	}
	return j.place(list)
}

type rendered struct {
	name string
	data []byte
}

func (j *Report) render(w io.Writer, doc *report.Document, format string) error {
	switch format {
	case "docx":
		return doc.DOCX(w, j.DOCX)
	case "md":
		return doc.Markdown(w)
	case "txt":
		return doc.Text(w)
	}
	if j.Fragment {
		return doc.Fragment(w)
	}
	return doc.HTML(w)
}

// place puts rendered reports into the folder. An error that is OpenElsewhere leaves the others written.
func (j *Report) place(list []rendered) (names []string, open error) {
	for _, r := range list {
		switch err := j.out.PutIn(j.Dir, r.name, results.Bytes(r.data)); {
		case OpenElsewhere(err):
			open = err
		case err != nil:
			return names, err
		default:
			names = append(names, filepath.Join(j.Dir, r.name))
		}
	}
	return names, open
}
