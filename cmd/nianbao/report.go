package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/scratch"
	"nianbao/templates"
)

// reportFormats are the values of report --format.
var reportFormats = []string{"docx", "html", "md", "txt", "pdf"}

func (e *env) reportCommand() *cli.Command {
	return &cli.Command{
		Name: "report", Aliases: []string{"成文"},
		Usage:     "把填报表写成年度报告",
		ArgsUsage: "文件或文件夹… -o 文件夹",
		Description: `nianbao report 回收 -o 报告
			nianbao report 某局填报表.xlsx -o 报告 --format docx,html,txt
			nianbao report 某局填报表.xlsx -o 草稿 --draft`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "报告写到这个`文件夹`"},
			&cli.StringFlag{Name: "format", Value: "docx,html", Usage: "要哪些`格式`，用逗号分开：docx,html,md,txt,pdf；默认 docx,html"},
			&cli.BoolFlag{Name: "draft", Usage: "有错误也写；草稿每页标“草稿”，并写明原因"},
			&cli.StringFlag{Name: "template", Usage: "用本单位的`文件.docx`的样式、页眉和页脚"},
			&cli.BoolFlag{Name: "charts", Usage: "附图表"},
			&cli.StringFlag{Name: "date", Usage: "成文`日期`，例如 2025-01-20；写了才在文末署名、落日期"},
			&cli.BoolFlag{Name: "fragment", Usage: "html 只要正文部分，用来贴进网站后台"},
			&cli.StringFlag{Name: "previous", Usage: "`上年`的填报表、报告或文件夹，用来核对和画两年对比图"},
			&cli.StringFlag{Name: "roster", Usage: checkRosterUsage},
			formFlag(readFormUsage),
			&cli.StringFlag{Name: "rules", Usage: "本级调整规则等级的`文件.yaml`"},
			convertFlag(),
		},
		Action: func(c *cli.Context) error {
			job, err := e.reportJob(c)
			if err != nil {
				return err
			}
			return job.run(c.Args().Slice())
		},
	}
}

// A reportJob writes the reports of one command.
type reportJob struct {
	*env
	dir      string
	formats  []string
	fragment bool
	options  report.Options
	docx     report.DOCXOptions
	check    checkJob
	last     *intake.Previous
	out      outputs
	pdf      pdfBatch
	written  map[string]string // report's name to the source it was made from
	heads    bool              // of the checked filings only the heads are there
}

func (e *env) reportJob(c *cli.Context) (*reportJob, error) {
	if c.Args().Len() == 0 {
		return nil, usageError("要写出用哪些填报表，例如：nianbao report 回收 -o 报告")
	}
	job := &reportJob{env: e, dir: c.String("output"), fragment: c.Bool("fragment"),
		options: report.Options{Draft: c.Bool("draft"), Charts: c.Bool("charts")}}
	if job.dir == "" {
		return nil, usageError("要用 -o 写出报告放在哪个文件夹，例如：nianbao report 回收 -o 报告")
	}
	if err := needFolder("-o", job.dir); err != nil {
		return nil, err
	}
	for f := range strings.SplitSeq(c.String("format"), ",") {
		f = strings.ToLower(strings.TrimSpace(f))
		if !slices.Contains(reportFormats, f) {
			return nil, usageError("没有“%s”这种格式；--format 可以用 %s", f, strings.Join(reportFormats, "、"))
		}
		if !slices.Contains(job.formats, f) {
			job.formats = append(job.formats, f)
		}
	}
	date, err := parseDate(c.String("date"))
	if err != nil {
		return nil, err
	}
	job.options.Date = chineseDate(date)
	if job.docx.Letterhead, err = readLetterhead(c.String("template")); err != nil {
		return nil, err
	}
	forms, _, err := loadForms(c)
	if err != nil {
		return nil, err
	}
	grades, err := loadGrades(c.String("rules"), forms)
	if err != nil {
		return nil, err
	}
	open, err := e.openOptions(c, forms)
	if err != nil {
		return nil, err
	}
	if job.last, err = e.readPrevious(c.String("previous"), open); err != nil {
		return nil, err
	}
	job.check = checkJob{env: e, results: job.dir, last: job.last, grades: grades, open: open}
	if name := c.String("roster"); name != "" {
		job.check.roster, err = e.readRoster(name)
	}
	return job, err
}

// readLetterhead reads the file of --template, before anything is written; an empty name gives nil.
func readLetterhead(name string) (*report.Letterhead, error) {
	if name == "" {
		return nil, nil
	}
	file, err := door.Read(name, door.Letterhead)
	if err != nil {
		return nil, fileError("--template 的“%s”打不开：%s", name, reason(err))
	}
	head, err := report.ReadLetterhead(name, file.Data)
	var problem *report.Problem
	if errors.As(err, &problem) {
		f := problem.Findings[0]
		return nil, fileError("%s\n       办法：%s [%s]", feedback.Printable(f.Message), f.Fix, f.Code)
	}
	return head, err
}

// reportBatch is how many filings are held at once: enough for all processors.
const reportBatch = 64

func (j *reportJob) run(args []string) error {
	inputs, err := j.check.inputs(args)
	if err != nil {
		return err
	}
	j.out = j.newOutputs(inputs)
	defer j.pdf.remove()
	files, err := j.checkAll(inputs)
	if err != nil {
		return err
	}
	exit := verdictOf(args, considered(files))
	count := 0
	for at := 0; at < len(files); at += reportBatch {
		batch := files[at:min(at+reportBatch, len(files))]
		j.readAgain(batch)
		for i := range batch {
			n, err := j.tell(&batch[i], &exit)
			if err != nil {
				return err
			}
			count += n
			batch[i].Filing = headOf(batch[i].Filing)
		}
	}
	ctx, stop := interruptible()
	defer stop()
	names, failed := j.pdf.write(ctx, j.out)
	for _, name := range names {
		j.sayf("  已写 %s", name)
		count++
	}
	if err := feedback.Regraded(j.stdout, j.check.grades.List(j.check.open.Forms.Own()...)); err != nil {
		return err
	}
	if err := feedback.Total(j.stdout, files); err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	if count == 0 {
		j.sayf("没有写报告，原因见上面各文件")
		return exit
	}
	j.sayf("写了 %d 个报告文件，在“%s”", count, j.dir)
	return exit
}

// checkAll checks all sources before the first report is written: only then is it known which of several filings of one
// agency counts. Of more than a batch only the heads stay in memory.
func (j *reportJob) checkAll(inputs []string) ([]feedback.File, error) {
	j.check.states = &states{}
	var all []feedback.File
	err := j.check.batches(inputs, reportBatch, func(files []feedback.File) error {
		if len(inputs) > reportBatch {
			for i := range files {
				files[i].Filing, j.heads = headOf(files[i].Filing), true
			}
		}
		all = append(all, files...)
		return nil
	})
	if err == nil {
		j.check.settle(all)
	}
	return all, err
}

// readAgain reads the sources of a batch of which only the heads are there and that a report may be written of.
func (j *reportJob) readAgain(batch []feedback.File) {
	if !j.heads {
		return
	}
	parallel(len(batch), func(i int) {
		f := &batch[i]
		if f.Filing == nil || j.refusal(f) != "" {
			return
		}
		item := intake.Open(f.Name, j.check.open)
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

// tell writes the reports of one checked source and says what became of it. It returns how many were written, and makes
// exit as heavy as that asks for.
func (j *reportJob) tell(f *feedback.File, exit *error) (int, error) {
	if err := feedback.One(j.stdout, f, feedback.TextOptions{Colour: j.colour(), Most: 20}); err != nil {
		return 0, err
	}
	done, err := j.one(f)
	if err != nil {
		return 0, err
	}
	for _, x := range done.findings {
		j.sayf("  %s\n       办法：%s [%s]", feedback.Printable(x.Message), feedback.Printable(x.Fix), x.Code)
	}
	if done.refused != "" {
		j.sayf("  没有写报告：%s", feedback.Printable(done.refused))
	}
	if done.draft != "" && len(done.names)+len(done.later) > 0 {
		j.sayf("  %s", feedback.Printable(done.draft))
	}
	if done.faulty {
		*exit = heavier(*exit, faulty)
	}
	if done.open != nil {
		j.sayf("  没有写全：%v", done.open)
		*exit = heavier(*exit, done.open)
	}
	for _, name := range done.names {
		j.sayf("  已写 %s", name)
	}
	return len(done.names), nil
}

// reported says what became of one filing.
type reported struct {
	names    []string            // of the reports
	later    []string            // of those that are written with all others of their kind at the end
	refused  string              // why there is none
	draft    string              // that they are drafts only, and why; "" for final ones and for drafts that were asked for
	findings []templates.Finding // what writing found
	faulty   bool                // a fault that the verdict does not tell of
	open     error               // some of the reports are open in another program, and as they were
}

const sendAgain = "请改正后重新报送"

// refusal says why no report is written of a checked source, "" where one is.
func (j *reportJob) refusal(f *feedback.File) string {
	switch collect.State(f.State) {
	case changedMeanwhile:
		return "文件在成文的时候变了，请再运行一次"
	case collect.Duplicate:
		return "同一单位有几份，内容不一样，分不清用哪份，几份都没有写；请只留要用的一份，再运行一次"
	case collect.Same, collect.Superseded, collect.Refused:
		return f.StateWords
	}
	if f.Filing == nil || f.Verdict == templates.Rejected && !j.options.Draft {
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

// one writes the reports of one checked source. j.out must be set.
func (j *reportJob) one(f *feedback.File) (reported, error) {
	if because := j.refusal(f); because != "" {
		return reported{refused: because, faulty: f.State == changedMeanwhile || undecided(f)}, nil
	}
	if j.written == nil {
		j.written = map[string]string{}
	}
	name := report.FileName(f.Filing, "")
	if other := j.written[name]; other != "" {
		return reported{faulty: true, refused: fmt.Sprintf("与“%s”是同一单位同一年度，已用那一份写了报告；请只留一份", filepath.Base(other))}, nil
	}
	j.written[name] = f.Name
	before := len(j.pdf.order)
	draft := ""
	if !final(f) {
		draft = draftWords(f)
	}
	names, err := j.write(f, !final(f) || j.options.Draft)
	var later []string
	for _, docx := range j.pdf.order[before:] {
		later = append(later, j.pdf.names[docx])
	}
	var problem *report.Problem
	if errors.As(err, &problem) {
		return reported{faulty: true, refused: sendAgain, findings: problem.Findings}, nil
	}
	done := reported{names: names, later: later, draft: draft, faulty: !final(f)}
	if openElsewhere(err) {
		done.open, err = err, nil
	}
	return done, err
}

func (j *reportJob) sayf(format string, args ...any) {
	fmt.Fprintf(j.stdout, format+"\n", args...)
}

// write renders one filing in every format, all in memory before the first file appears.
func (j *reportJob) write(file *feedback.File, draft bool) ([]string, error) {
	f, opt := file.Filing, j.options
	if opt.Draft = draft; draft {
		opt.Because = reasons(file)
	}
	opt.Previous = j.last.Of(f)
	if opt.Previous == nil {
		opt.Previous = f.Previous
	}
	doc, err := report.Build(f, opt)
	if err != nil {
		return nil, err
	}
	type rendered struct {
		name string
		data []byte
	}
	var list []rendered
	for _, format := range j.formats {
		var b bytes.Buffer
		switch format {
		case "docx":
			err = doc.DOCX(&b, j.docx)
		case "html":
			if j.fragment {
				err = doc.Fragment(&b)
			} else {
				err = doc.HTML(&b)
			}
		case "md":
			err = doc.Markdown(&b)
		case "txt":
			err = doc.Text(&b)
		case "pdf":
			if err := j.pdf.add(doc, j.docx, filepath.Join(j.dir, report.FileName(f, "pdf"))); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, rendered{filepath.Join(j.dir, report.FileName(f, format)), b.Bytes()})
	}
	var names []string
	var open error
	for _, r := range list {
		err := j.out.writeIn(j.dir, filepath.Base(r.name), func(w io.Writer) error {
			_, err := w.Write(r.data)
			return err
		})
		switch {
		case openElsewhere(err):
			open = err
		case err != nil:
			return names, err
		default:
			names = append(names, r.name)
		}
	}
	return names, open
}

// A pdfBatch collects documents for one call of LibreOffice at the end.
type pdfBatch struct {
	dir   string            // temporary
	names map[string]string // docx in dir to the pdf that is wanted
	order []string
}

// add keeps a document for the batch.
func (b *pdfBatch) add(doc *report.Document, opt report.DOCXOptions, target string) error {
	if b.dir == "" {
		dir, err := scratch.New("", "nianbao-pdf-")
		if err != nil {
			return fileError("建不了临时文件夹：%s", reason(err))
		}
		b.dir, b.names = dir, map[string]string{}
	}
	var data bytes.Buffer
	if err := doc.DOCX(&data, opt); err != nil {
		return err
	}
	name := filepath.Join(b.dir, fmt.Sprintf("%06d.docx", len(b.order)))
	if err := os.WriteFile(name, data.Bytes(), 0o600); err != nil {
		return fileError("写不了临时文件：%s", reason(err))
	}
	b.names[name] = target
	b.order = append(b.order, name)
	return nil
}

// remove takes the temporary files away.
func (b *pdfBatch) remove() {
	if b.dir != "" {
		scratch.Remove(b.dir)
	}
}

// write converts the batch and puts the results in place. It returns their names.
func (b *pdfBatch) write(ctx context.Context, out outputs) ([]string, error) {
	if b.dir == "" {
		return nil, nil
	}
	if err := report.PDF(ctx, b.dir, b.order); ctx.Err() != nil {
		return nil, errInterrupted
	} else if err != nil {
		text := err.Error()
		var path *fs.PathError
		var link *os.LinkError
		if errors.As(err, &path) || errors.As(err, &link) {
			text = "读写不了临时文件：" + reason(err)
		}
		for docx, target := range b.names { // the user knows nothing of 000001.docx
			name := strings.TrimSuffix(filepath.Base(docx), "docx")
			text = strings.NewReplacer(name+"docx", filepath.Base(target), name+"pdf", filepath.Base(target)).Replace(text)
		}
		return nil, fileError("%s", text)
	}
	var names []string
	for _, docx := range b.order {
		data, err := os.ReadFile(strings.TrimSuffix(docx, ".docx") + ".pdf")
		if err != nil {
			return names, fileError("LibreOffice 没有写出“%s”：%s", b.names[docx], reason(err))
		}
		dir, name := filepath.Split(b.names[docx])
		err = out.writeIn(dir, name, func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		})
		if err != nil {
			return names, err
		}
		names = append(names, b.names[docx])
	}
	return names, nil
}
