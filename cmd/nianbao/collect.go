package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/say"
	"nianbao/templates"
)

func (e *env) runCollect(c *cli.Context) error {
	j, err := e.collectJob(c)
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	return e.collect(ctx, j, c.Args().Slice())
}

// collectJob makes the job of a command line.
func (e *env) collectJob(c *cli.Context) (*job.Collect, error) {
	if c.Args().Len() == 0 {
		return nil, usageError("要写出收哪些文件或文件夹，例如：nianbao collect 回收 --roster 名单.xlsx -o 汇总")
	}
	j := &job.Collect{World: e.job, Dir: c.String("output"), Reports: c.Bool("reports")}
	if j.Dir == "" {
		return nil, usageError("要用 -o 写出结果放在哪个文件夹，例如：nianbao collect 回收 --roster 名单.xlsx -o 汇总")
	}
	if err := needFolder("-o", j.Dir); err != nil {
		return nil, err
	}
	if c.String("roster") == "" {
		return nil, usageError("要用 --roster 写出单位名单；用“nianbao roster -o 名单.xlsx”可以得到样表")
	}
	var err error
	if j.Basis, _, err = e.basis(c); err != nil {
		return nil, err
	}
	opt := collect.Options{Year: c.Int("year"), Body: c.String("agency"), Include: templates.Verdict(c.String("include"))}
	if c.Bool("letters") {
		j.Letters = &job.Letters{}
		if j.Letters.Head, err = e.job.ReadLetterhead(c.String("template")); err != nil {
			return nil, err
		}
	}
	if e.folder != nil || j.Letters != nil {
		if opt.Today, err = e.today(c); err != nil {
			return nil, err
		}
	}
	if e.folder != nil {
		if j.Letters != nil {
			j.Letters.Year = e.folder
		}
		opt.Calendar = e.folder.Calendar(opt.Today)
		if j.Register, err = job.ReadRegister(e.folder); err != nil {
			return nil, err
		}
	}
	if err := j.Prepare(opt); err != nil {
		return nil, usageError("--agency：%v", err)
	}
	for _, note := range j.Collector.Notes() {
		e.say(job.Note{Text: note + "（用 --agency 写单位的名称或代码）"})
	}
	return j, nil
}

// collect carries the job out and says what came of it.
func (e *env) collect(ctx context.Context, j *job.Collect, args []string) error {
	inputs, err := j.Inputs(args)
	if err != nil {
		return err
	}
	result, changes, err := j.Run(ctx, inputs)
	if result == nil {
		return err
	}
	e.sayCollected(result, append(j.Drafts(), changes.Lines(10)...))
	fmt.Fprintf(e.stdout, "结果在“%s”：先看%s\n", j.Dir, results.Page)
	return job.Heavier(j.Verdict(args, result), err)
}

// sayCollected prints what came of it: every file that is not fine, how it stands, what is new.
func (e *env) sayCollected(r *collect.Result, news []string) {
	const most = 50
	bad := 0
	for _, x := range r.Returns {
		if !job.WantsSight(x) {
			continue
		}
		if bad++; bad > most {
			continue
		}
		line := fmt.Sprintf("【%s】%s", x.Verdict.Chinese(), x.File)
		if x.Name != "" {
			line += "　" + x.Name
		}
		if x.State != collect.Current {
			line += "　" + x.StateWords()
		}
		fmt.Fprintln(e.stdout, feedback.Printable(line))
		if f, more := job.FirstOpen(x); f != nil {
			fmt.Fprintf(e.stdout, "  %s %s\n", f.Severity.Chinese(), feedback.Printable(say.Terminal.Message(f)))
			if more > 0 {
				fmt.Fprintf(e.stdout, "    另有 %d 处，见汇总.xlsx\n", more)
			}
		}
	}
	if bad > most {
		fmt.Fprintf(e.stdout, "另有 %d 个文件有问题，见汇总.xlsx\n", bad-most)
	}
	for _, line := range slices.Concat(r.Facts(), r.AlikeLines(), news) {
		fmt.Fprintln(e.stdout, feedback.Printable(line))
	}
	if err := feedback.Regraded(e.stdout, r.Regraded()); err != nil { // a closed stdout has been noticed before
		return
	}
	fmt.Fprint(e.stdout, collectHint(r))
}

// collectHint is the hint for the findings that collect has shown, "" for none.
func collectHint(r *collect.Result) string {
	for _, x := range r.Returns {
		for _, f := range x.Findings {
			if f.Severity != templates.SeverityNote && f.Status != templates.StatusExplained {
				return feedback.Hint(r.Form, f.Code)
			}
		}
	}
	return ""
}
