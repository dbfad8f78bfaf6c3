package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/say"
	"nianbao/templates/hanzi"
)

func (e *env) runReport(c *cli.Context) error {
	report, err := e.reportJob(c)
	if err != nil {
		return err
	}
	return e.report(report, c.Args().Slice())
}

// reportJob makes the job of a command line.
func (e *env) reportJob(c *cli.Context) (*job.Report, error) {
	if c.Args().Len() == 0 {
		return nil, usageError("要写出用哪些填报表，例如：nianbao report 回收 -o 报告")
	}
	j := &job.Report{Dir: c.String("output"), Fragment: c.Bool("fragment"), Formats: formatsOf(c.String("format"))}
	j.Options = report.Options{Draft: c.Bool("draft"), Charts: c.Bool("charts")}
	if j.Dir == "" {
		return nil, usageError("要用 -o 写出报告放在哪个文件夹，例如：nianbao report 回收 -o 报告")
	}
	if err := needFolder("-o", j.Dir); err != nil {
		return nil, err
	}
	date, err := job.ParseDate(c.String("date"))
	if err != nil {
		return nil, err
	}
	j.Options.Date = hanzi.Date(date)
	if j.DOCX.Letterhead, err = e.job.ReadLetterhead(c.String("template")); err != nil {
		return nil, err
	}
	j.Check = job.Check{World: e.job, Results: j.Dir}
	j.Basis, _, err = e.basis(c)
	return j, err
}

// formatsOf lists the formats of --format, each once.
func formatsOf(list string) []string {
	var formats []string
	for f := range strings.SplitSeq(list, ",") {
		if f = strings.ToLower(strings.TrimSpace(f)); !slices.Contains(formats, f) {
			formats = append(formats, f)
		}
	}
	return formats
}

// report carries the job out and says what became of each source.
func (e *env) report(j *job.Report, args []string) error {
	inputs, err := j.Inputs(args)
	if err != nil {
		return err
	}
	var exit error
	count := 0
	j.Before = func(f *feedback.File) error {
		return feedback.One(e.stdout, f, feedback.TextOptions{Colour: e.colour(), Most: 20})
	}
	j.Tell = func(_ int, _ *feedback.File, done *job.Reported) error {
		e.sayReported(done)
		count += len(done.Names)
		if done.Faulty {
			exit = job.Heavier(exit, job.Faulty)
		}
		exit = job.Heavier(exit, done.Open)
		return nil
	}
	ctx, stop := interruptible()
	defer stop()
	outcome, err := j.Run(ctx, inputs)
	if err != nil {
		return err
	}
	e.sayWritten(outcome.PDF)
	count += len(outcome.PDF)
	if err := feedback.Regraded(e.stdout, j.Grades.List(j.Open.Forms.Own()...)); err != nil {
		return err
	}
	if err := feedback.Total(e.stdout, outcome.Files); err != nil {
		return err
	}
	switch {
	case outcome.NoPDF != nil:
		return outcome.NoPDF
	case count == 0:
		fmt.Fprintln(e.stdout, "没有写报告，原因见上面各文件")
	default:
		fmt.Fprintf(e.stdout, "写了 %d 个报告文件，在“%s”\n", count, j.Dir)
	}
	return job.Heavier(job.Verdict(args, job.Considered(outcome.Files)), exit)
}

// sayReported says what became of one source.
func (e *env) sayReported(done *job.Reported) {
	for _, x := range done.Findings {
		fmt.Fprintf(e.stdout, "  %s\n       办法：%s [%s]\n", feedback.Printable(say.Terminal.Message(&x)),
			feedback.Printable(say.Terminal.Fix(&x)), x.Code)
	}
	if done.Refused != "" {
		fmt.Fprintf(e.stdout, "  没有写报告：%s\n", feedback.Printable(done.Refused))
	}
	if done.Draft != "" && len(done.Names)+len(done.Later) > 0 {
		fmt.Fprintf(e.stdout, "  %s\n", feedback.Printable(done.Draft))
	}
	if done.Open != nil {
		fmt.Fprintf(e.stdout, "  没有写全：%v\n", done.Open)
	}
	e.sayWritten(done.Names)
}

func (e *env) sayWritten(names []string) {
	for _, name := range names {
		fmt.Fprintf(e.stdout, "  已写 %s\n", name)
	}
}
