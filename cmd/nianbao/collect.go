package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"syscall"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
)

func (e *env) collectCommand() *cli.Command {
	return &cli.Command{
		Name: "collect", Aliases: []string{"收表"},
		Usage:     "对着名单收表：看进度，退回有错的，加出合计",
		ArgsUsage: "文件或文件夹… --roster 名单.xlsx -o 文件夹",
		Description: `nianbao collect 回收 --roster 名单.xlsx -o 汇总
			nianbao collect 回收 --roster 名单.xlsx -o 汇总 --previous 上年汇总 --reports`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "roster", Usage: "单位`名单`，.xlsx 或 .csv"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "汇总.xlsx、进度.html 等写到这个`文件夹`"},
			&cli.StringFlag{Name: "previous", Usage: "`上年`的填报表、报告或文件夹，用来核对和比较"},
			&cli.StringFlag{Name: "agency", Usage: "汇总到哪个`单位`（名称或代码），默认名单里最上级的单位"},
			&cli.IntFlag{Name: "year", Usage: "报告`年度`，默认多数填报表的年度"},
			&cli.BoolFlag{Name: "reports", Usage: "同时写成报告，放在“报告”文件夹；待说明的写成草稿"},
			formFlag(readFormUsage),
			&cli.StringFlag{Name: "rules", Usage: "本级调整规则轻重的`文件`（.yaml），与 check --rules 相同"},
			&cli.StringFlag{Name: "include", Value: string(templates.Query), Usage: "计入合计的最差`结论`：accepted（只计通过和已说明的）、query（待说明的也计入，默认）、rejected（退回的也计入）"},
			convertFlag(),
		},
		Action: func(c *cli.Context) error {
			job, err := e.collectJob(c)
			if err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			context.AfterFunc(ctx, stop) // a second Ctrl-C ends at once
			return job.run(ctx, c.Args().Slice())
		},
	}
}

// errInterrupted ends a run after Ctrl-C. Every file that is there is whole.
var errInterrupted = &exitError{exitFaulty, "已中断；已经写出的文件都是完整的，重新运行一次就会补齐"}

// A collectJob is one run of collect.
type collectJob struct {
	*env
	dir       string
	roster    *collect.Roster
	collector *collect.Collector
	options   collect.Options
	reports   bool
	last      *intake.Previous
	source    intake.Options // how sources are opened
	out       outputs
	bar       *bar
	record    *collect.Record   // of this run, once it is written
	closed    []*collect.Return // folders among the sources that could not be read
	drafts    sync.Map          // names of the agencies whose reports are drafts only
	base      string            // folder that the sources' names are relative to, "" for the working directory
}

func (e *env) collectJob(c *cli.Context) (*collectJob, error) {
	if c.Args().Len() == 0 {
		return nil, usageError("要写出收哪些文件或文件夹，例如：nianbao collect 回收 --roster 名单.xlsx -o 汇总")
	}
	job := &collectJob{env: e, dir: c.String("output"), reports: c.Bool("reports")}
	if job.dir == "" {
		return nil, usageError("要用 -o 写出结果放在哪个文件夹，例如：nianbao collect 回收 --roster 名单.xlsx -o 汇总")
	}
	if err := needFolder("-o", job.dir); err != nil {
		return nil, err
	}
	if c.String("roster") == "" {
		return nil, usageError("要用 --roster 写出单位名单；用“nianbao roster -o 名单.xlsx”可以得到样表")
	}
	job.options = collect.Options{Year: c.Int("year"), Body: c.String("agency")}
	switch v := c.String("include"); v {
	case string(templates.Accepted), string(templates.Query), string(templates.Rejected):
		job.options.Include = templates.Verdict(v)
	default:
		return nil, usageError("--include 只能写 accepted（只计通过和已说明的）、query（待说明的也计入）或 rejected（退回的也计入），不能是“%s”", v)
	}
	var err error
	if job.options.Forms, _, err = loadForms(c); err != nil {
		return nil, err
	}
	if job.options.Grades, err = loadGrades(c.String("rules"), job.options.Forms); err != nil {
		return nil, err
	}
	if job.roster, err = e.readRoster(c.String("roster")); err != nil {
		return nil, err
	}
	if job.source, err = e.openOptions(c, job.options.Forms); err != nil {
		return nil, err
	}
	if job.last, err = e.readPrevious(c.String("previous"), job.source); err != nil {
		return nil, err
	}
	if job.last != nil {
		job.options.Last, job.options.LastOf = job.last.Find, job.last.Agencies
	}
	if job.collector, err = collect.New(job.roster, job.options); err != nil {
		return nil, usageError("--agency：%v", err)
	}
	for _, note := range job.collector.Notes() {
		fmt.Fprintf(e.stderr, "nianbao: %s（用 --agency 写单位的名称或代码）\n", note)
	}
	return job, nil
}

// readRoster reads a roster, and says on stderr what it was read as and what was left out of it, before anything is done
// with it.
func (e *env) readRoster(name string) (*collect.Roster, error) {
	roster, err := collect.ReadRoster(name)
	var faults *collect.RosterError
	switch {
	case errors.As(err, &faults):
		faults.File = name
		return nil, fileError("%v", faults)
	case err != nil:
		return nil, fileError("名单“%s”打不开：%s", name, reason(err))
	}
	fmt.Fprintf(e.stderr, "nianbao: 名单：%s\n", feedback.Printable(roster.Understood()))
	for _, note := range roster.Notes {
		fmt.Fprintf(e.stderr, "nianbao: %s\n", feedback.Printable(note))
	}
	return roster, nil
}

func (j *collectJob) run(ctx context.Context, args []string) error {
	inputs, err := j.inputs(args)
	if err != nil {
		return err
	}
	j.out = j.newOutputs(append(slices.Clone(inputs), j.roster.File))
	result, changes, err := j.collect(ctx, inputs)
	if result == nil {
		return err
	}
	j.say(result, changes)
	return heavier(j.exit(args, result), err)
}

// collect reads the sources and writes everything. j.out must be set. With a result, an error means only that some outputs
// are open in another program.
func (j *collectJob) collect(ctx context.Context, inputs []string) (*collect.Result, collect.Changes, error) {
	var none collect.Changes
	if err := results.Writable(j.dir); err != nil { // before the work, not after it
		return nil, none, exitOf(err)
	}
	release, err := results.Claim(j.dir)
	if err != nil {
		return nil, none, exitOf(err)
	}
	defer release()
	j.clean()
	last, err := collect.ReadRecord(filepath.Join(j.dir, recordFile))
	if err != nil {
		fmt.Fprintf(j.stderr, "nianbao: 上次的“%s”读不了（%s），这次不能说明与上次的不同\n", recordFile, reason(err))
	}
	defer limitMemory(len(inputs), len(j.roster.Agencies))()
	returns, err := j.read(ctx, inputs)
	if err != nil {
		return nil, none, err
	}
	for _, r := range append(returns, j.closed...) {
		j.collector.Add(r)
	}
	result, err := j.collector.Finish()
	if err != nil {
		j.sayWhy(returns)
		return nil, none, fileError("%v", err)
	}
	record, err := j.write(ctx, result, last)
	if record == nil {
		return nil, none, err
	}
	j.record = record
	return result, record.Since(last), err
}

// sayWhy says what is wrong with the sources of which nothing came.
func (j *collectJob) sayWhy(returns []*collect.Return) {
	const most = 20
	said := 0
	for _, r := range returns {
		if r.Verdict != templates.Unreadable || len(r.Findings) == 0 {
			continue
		}
		if said++; said <= most {
			fmt.Fprintf(j.stderr, "nianbao: %s：%s\n", feedback.Printable(r.File), feedback.Printable(r.Findings[0].Message))
		}
	}
	if said > most {
		fmt.Fprintf(j.stderr, "nianbao: 另有 %d 个\n", said-most)
	}
}

// limitMemory has the garbage collector keep within what so many sources and agencies need: 4 kB a source, of which two stay
// in memory, and 4 kB an agency, whose lines in the outputs are made of it, above what reading two workbooks at a time takes. Without it the peak is a third higher at 10,000 workbooks, for a
// twentieth less work. A limit that the user has set stays. It returns what lifts the limit.
func limitMemory(sources, agencies int) func() {
	before := debug.SetMemoryLimit(-1)
	if before == math.MaxInt64 {
		debug.SetMemoryLimit(56<<20 + int64(sources+agencies)*4<<10)
	}
	return func() { debug.SetMemoryLimit(before) }
}

// read opens, matches and checks every source in parallel, keeping only what collecting needs.
func (j *collectJob) read(ctx context.Context, inputs []string) ([]*collect.Return, error) {
	if err := j.prepare(&j.source, inputs); err != nil {
		return nil, err
	}
	j.bar = j.newBar("读取", len(inputs))
	defer j.bar.end()
	returns := make([]*collect.Return, len(inputs))
	parallel(len(inputs), func(i int) {
		if ctx.Err() != nil {
			return
		}
		_, returns[i], _ = j.open(inputs[i], false)
		j.bar.step()
	})
	if ctx.Err() != nil {
		return nil, errInterrupted
	}
	return returns, nil
}

// open reads one source, finds its agency and checks it with what the roster knows. keep keeps its bytes.
func (j *collectJob) open(name string, keep bool) (*intake.Item, *collect.Return, templates.Result) {
	path := name
	if j.base != "" {
		path = filepath.Join(j.base, name)
	}
	opt := j.source
	opt.Forms, opt.Keep = j.options.Forms, keep
	item := intake.Open(path, opt)
	if item.Filing == nil {
		result := templates.Result{Verdict: templates.Judge(item.Findings, false), Findings: item.Findings}
		return item, collect.Reduce(name, item.SHA256, collect.Match{}, nil, result), result
	}
	match := j.roster.Match(filepath.Base(name), identityOf(item))
	if match.Agency != nil {
		item.Filing.Agency.Hear(match.Agency.Agency)
	}
	result := templates.Check(item.Filing, templates.Options{Previous: j.lastOf(item.Filing, match), WantPrevious: j.last != nil, Found: item.Findings,
		Grades: j.options.Grades, Meter: item.Meter})
	if result.Verdict == templates.Unreadable { // it took more work than it may: there is no filing to go on with
		item.Filing = nil
		return item, collect.Reduce(name, item.SHA256, match, nil, result), result
	}
	ret := collect.Reduce(name, item.SHA256, match, item.Filing, result)
	if ret.Workbook = item.Returned != nil; ret.Workbook {
		ret.Of = item.Returned.Of
	}
	if match.Agency != nil && match.Agency.Inner() {
		ret.Keep(item.Filing, item.Findings)
	}
	return item, ret, result
}

// lastOf returns last year's filing of a source's agency: as the roster knows it, else as the source calls itself.
func (j *collectJob) lastOf(f *templates.Filing, match collect.Match) *templates.Filing {
	if match.Agency != nil {
		return j.last.Find(match.Agency.Agency, f.Year-1)
	}
	return j.last.Of(f)
}

// identityOf returns what a source says of the agency it belongs to.
func identityOf(item *intake.Item) collect.Identity {
	id := collect.Identity{Code: item.Filing.Agency.Code, Name: item.Filing.Agency.Name}
	if item.Returned != nil && item.Returned.Stamp != nil {
		id.StampCode, id.StampName = item.Returned.Stamp.Code, item.Returned.Stamp.Agency
	}
	return id
}

// say prints what came of it: every file that is not fine, how it stands, what is new, what was written.
func (j *collectJob) say(r *collect.Result, changes collect.Changes) {
	const most = 50
	bad := 0
	for _, x := range r.Returns {
		if !wantsSight(x) {
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
		fmt.Fprintln(j.stdout, feedback.Printable(line))
		if f, more := firstOpen(x); f != nil {
			fmt.Fprintf(j.stdout, "  %s %s\n", f.Severity.Chinese(), feedback.Printable(f.Message))
			if more > 0 {
				fmt.Fprintf(j.stdout, "    另有 %d 处，见汇总.xlsx\n", more)
			}
		}
	}
	if bad > most {
		fmt.Fprintf(j.stdout, "另有 %d 个文件有问题，见汇总.xlsx\n", bad-most)
	}
	for _, line := range slices.Concat(r.Facts(), j.drafted(), changes.Lines(10)) {
		fmt.Fprintln(j.stdout, feedback.Printable(line))
	}
	if err := feedback.Regraded(j.stdout, r.Regraded()); err != nil { // a closed stdout has been noticed before
		return
	}
	fmt.Fprint(j.stdout, collectHint(r))
	fmt.Fprintf(j.stdout, "结果在“%s”：先看%s\n", j.dir, pageFile)
}

// wantsSight reports whether somebody must look at a source: it is not fine, or belongs to nobody.
func wantsSight(x *collect.Return) bool {
	return x.State != collect.Same && x.State != collect.Superseded && (x.State != collect.Current || !x.Verdict.Fine())
}

// firstOpen returns the finding that decides what becomes of a source, and how many more are open: where nobody can choose
// it, why not, else the first error or the first open query.
func firstOpen(x *collect.Return) (first *templates.Finding, more int) {
	if x.State == collect.Duplicate {
		i := slices.IndexFunc(x.Findings, func(f templates.Finding) bool { return f.Code == "file.duplicate" })
		return &x.Findings[i], x.Count(templates.SeverityError) + x.Count(templates.SeverityQuery)
	}
	for _, severity := range []templates.Severity{templates.SeverityError, templates.SeverityQuery} {
		for i, f := range x.Findings {
			if f.Severity == severity && f.Status != templates.StatusExplained && f.Follows == "" {
				return &x.Findings[i], x.Count(templates.SeverityError) + x.Count(templates.SeverityQuery) - 1
			}
		}
	}
	return nil, 0
}

// exit returns the exit for the sources that count or belong to nobody; superseded ones have been put right already. One
// that is not used at all, of another year or form, is not fine whatever its verdict.
func (j *collectJob) exit(args []string, r *collect.Result) error {
	var files []feedback.File
	var unused error
	for _, x := range r.Returns {
		files = append(files, feedback.File{Name: x.File, SHA256: x.SHA256, Verdict: x.Verdict, State: string(x.State)})
		if x.State == collect.OtherYear || x.State == collect.OtherForm {
			unused = faulty
		}
	}
	if len(r.Stray()) > 0 {
		unused = faulty // the roster keeps them out of the total: nobody may take it for whole
	}
	return heavier(verdictOf(args, considered(files)), unused)
}
