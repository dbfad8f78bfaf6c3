package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/templates"
)

// checkRosterUsage is what a roster does where nothing is collected.
const checkRosterUsage = "单位`名单`（.xlsx 或 .csv），不在名单里的指出来，本级的汇总表与所属单位的合计核对"

func (e *env) checkCommand() *cli.Command {
	return &cli.Command{
		Name: "check", Aliases: []string{"核对"},
		Usage:     "核对填报表，逐个文件列出问题和结论",
		ArgsUsage: "文件或文件夹…",
		Description: `nianbao check 回收
			nianbao check 回收 --format html -o 核对结果.html --annotate 退回
			nianbao check 回收 --previous 上年 --format json -o 核对结果.json
			nianbao 某局填报表.xlsx`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "previous", Usage: "`上年`的填报表、报告或文件夹，用来核对结转和现行有效"},
			&cli.StringFlag{Name: "roster", Usage: checkRosterUsage},
			formFlag(readFormUsage),
			&cli.StringFlag{Name: "rules", Usage: "本级调整规则等级的`文件.yaml`"},
			&cli.StringFlag{Name: "annotate", Usage: "没有通过的填报表，标出问题后另存到这个`文件夹`，原文件不动"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "输出`格式`：text（文字，默认）、json、html（可打印的回执）"},
			convertFlag(),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "写到`文件`，不写就显示在屏幕上"},
		},
		Action: func(c *cli.Context) error {
			if c.Args().Len() == 0 {
				return usageError("要写出核对哪些文件或文件夹，例如：nianbao check 回收")
			}
			format := c.String("format")
			if format != "text" && format != "json" && format != "html" {
				return usageError("--format 只能是 text、json 或 html，不能是“%s”", format)
			}
			forms, _, err := loadForms(c)
			if err != nil {
				return err
			}
			open, err := e.openOptions(c, forms)
			if err != nil {
				return err
			}
			last, err := e.readPrevious(c.String("previous"), open)
			if err != nil {
				return err
			}
			grades, err := loadGrades(c.String("rules"), forms)
			if err != nil {
				return err
			}
			job := checkJob{env: e, last: last, grades: grades, open: open, heads: format != "html"}
			if name := c.String("roster"); name != "" {
				if job.roster, err = e.readRoster(name); err != nil {
					return err
				}
			}
			var marks *annotator
			if dir := c.String("annotate"); dir != "" {
				if err := needFolder("--annotate", dir); err != nil {
					return err
				}
				marks = e.newAnnotator(dir, intake.Walk(c.Args().Slice(), intake.Beside{Inputs: e.given, Results: []string{dir}}).Files)
				job.open.Keep, job.each, job.results = true, marks.add, dir
			}
			job.states = &states{}
			files, inputs, err := job.checkAll(c.Args().Slice())
			if err != nil {
				return err
			}
			job.settle(files)
			var unmarked error // what became of the copies never keeps the verdicts back
			if marks != nil {
				unmarked = marks.end(e.stderr)
			}
			show := func(w io.Writer) error {
				receipt := receiptOf(files, grades, forms)
				switch format {
				case "json":
					return feedback.JSON(w, receipt, files)
				case "html":
					return feedback.HTML(w, receipt, files)
				}
				return feedback.Text(w, files, feedback.TextOptions{Colour: c.String("output") == "" && e.colour(), Most: 50, Regraded: receipt.Regraded})
			}
			if name := c.String("output"); name != "" {
				err = e.newOutputs(inputs).write(name, show)
			} else {
				err = show(e.stdout)
			}
			if err != nil {
				return err
			}
			return heavier(verdictOf(c.Args().Slice(), files), unmarked)
		},
	}
}

// A checkJob holds what every file of one command is checked with.
type checkJob struct {
	*env
	last    *intake.Previous
	grades  templates.Grades
	open    intake.Options
	roster  *collect.Roster                                  // if not nil, every agency must be in it
	heads   bool                                             // keep of every filing only whose it is and for which year: the output shows no figures
	each    func(i int, item *intake.Item, f *feedback.File) // if not nil, is called for every source, from several goroutines
	states  *states                                          // if not nil, is told of every filing; settle ends it
	waiting map[int]*intake.Item                             // bodies' own sources, by their number: each is called by settle
	results string                                           // folder that the command writes into, "" for none: what lies there is no source
	ctx     context.Context                                  // if not nil, ends the work before its time
}

// checkAll reads and checks every source in parallel; results keep the order of the sources.
func (j *checkJob) checkAll(args []string) (files []feedback.File, inputs []string, err error) {
	if inputs, err = j.inputs(args); err != nil {
		return nil, nil, err
	}
	err = j.batches(inputs, len(inputs), func(all []feedback.File) error {
		files = all
		return nil
	})
	return files, inputs, err
}

// inputs finds the sources.
func (j *checkJob) inputs(args []string) ([]string, error) {
	inputs := j.walk(args, j.results)
	if len(inputs) == 0 {
		return nil, fileError("“%s”里没有可以核对的文件", strings.Join(args, "、"))
	}
	return inputs, nil
}

// batches checks sources in parallel, size at a time, and hands each batch on, in the order of the sources, before the
// next is read: no more filings than that are held at once.
func (j *checkJob) batches(inputs []string, size int, done func(files []feedback.File) error) error {
	if err := j.prepare(&j.open, inputs); err != nil {
		return err
	}
	progress := newBar(j.stderr, "核对", len(inputs))
	defer progress.end()
	at := 0
	for batch := range slices.Chunk(inputs, size) {
		files := make([]feedback.File, len(batch))
		notes := make([][]string, len(batch))
		parallel(len(batch), func(i int) {
			if j.ctx != nil && j.ctx.Err() != nil {
				return
			}
			item := intake.Open(batch[i], j.open)
			var match collect.Match
			files[i], match = j.matched(item)
			notes[i] = item.Notes
			switch {
			case j.each == nil:
			case j.states != nil && isBody(match):
				j.wait(at+i, item)
			default:
				j.each(at+i, item, &files[i])
			}
			if j.states != nil {
				j.states.add(at+i, item, match, files[i].Verdict)
			}
			if j.heads {
				files[i].Filing = headOf(files[i].Filing)
			}
			progress.step()
		})
		progress.clear()
		if j.ctx != nil && j.ctx.Err() != nil {
			return errInterrupted
		}
		for i, list := range notes {
			j.sayNotes(batch[i], list)
		}
		if err := done(files); err != nil {
			return err
		}
		at += len(batch)
	}
	return nil
}

func (j *checkJob) check(item *intake.Item) feedback.File {
	file, _ := j.matched(item)
	return file
}

// matched checks one source, and says whose it is by the roster.
func (j *checkJob) matched(item *intake.Item) (feedback.File, collect.Match) {
	var match collect.Match
	file := feedback.File{Name: item.File, SHA256: item.SHA256, Filing: item.Filing, Findings: item.Findings}
	if item.Filing == nil {
		file.Verdict = templates.Judge(item.Findings, false)
		return file, match
	}
	last, found := j.last.Of(item.Filing), item.Findings
	if j.roster != nil {
		match = j.roster.Match(filepath.Base(item.File), identityOf(item))
		if match.Agency != nil {
			item.Filing.Agency.Hear(match.Agency.Agency)
			last = j.last.Find(match.Agency.Agency, item.Filing.Year-1)
		}
		found = append(slices.Clone(found), match.Findings...)
	}
	file.Previous = last != nil
	result := templates.Check(item.Filing, templates.Options{Previous: last, WantPrevious: j.last != nil, Found: found, Grades: j.grades, Meter: item.Meter})
	file.Verdict, file.Findings, file.NotEvaluated, file.Regraded = result.Verdict, result.Findings, result.NotEvaluated, result.Regraded
	file.NoLast = result.NoLast
	if result.Verdict == templates.Unreadable { // it took more work than it may: there is no filing to go on with
		file.Filing, item.Filing = nil, nil
	}
	return file, match
}

// walk lists the sources, and names what is not read although somebody may have meant it. What flags name is no source, and
// neither are results, the folders that the command writes into.
func (e *env) walk(args []string, results ...string) []string {
	list := intake.Walk(args, intake.Beside{Inputs: e.given, Results: results})
	e.sayUnread(list.Unread)
	e.sayPassed(list.Passed)
	return list.Files
}

func (e *env) sayPassed(list []intake.Passed) {
	for _, p := range list {
		fmt.Fprintf(e.stderr, "nianbao: “%s”%s\n", feedback.Printable(p.Path), p.Why)
	}
}

// sayUnread names folders that could not be read.
func (e *env) sayUnread(bad []error) {
	for _, err := range bad {
		fmt.Fprintf(e.stderr, "nianbao: %s\n", unread(err))
	}
}

// unread says which folder could not be read, and why.
func unread(err error) string {
	where := ""
	var path *fs.PathError
	if errors.As(err, &path) {
		where = "“" + path.Path + "”"
	}
	return "文件夹" + where + "读不全：" + reason(err)
}

// sayNotes prints what was done with contents of a source that had no place of their own.
func (e *env) sayNotes(file string, notes []string) {
	for _, n := range notes {
		fmt.Fprintf(e.stderr, "nianbao: %s：%s\n", filepath.Base(file), n)
	}
}

// headOf returns a filing's head with its strings copied, because those of a filing hold on to the pages of the workbook that
// they were read from.
func headOf(f *templates.Filing) *templates.Filing {
	if f == nil {
		return nil
	}
	head := f.Head()
	head.Agency = templates.Agency{Code: strings.Clone(f.Agency.Code), Name: strings.Clone(f.Agency.Name)}
	return head
}

// loadGrades reads the file of --rules, which may name rules of any form that is known; an empty name gives none.
func loadGrades(name string, forms *templates.FormSet) (templates.Grades, error) {
	if name == "" {
		return nil, nil
	}
	file, err := door.Read(name, door.Rules)
	if err != nil {
		return nil, fileError("--rules 的“%s”打不开：%s", name, reason(err))
	}
	grades, err := templates.LoadGrades(name, file.Data, forms.Own()...)
	if err != nil {
		var fault *templates.LoadError
		if errors.As(err, &fault) {
			return nil, fileError("--rules 的文件%s", fault.Chinese())
		}
		return nil, fileError("--rules 的文件有错：%v", err)
	}
	return grades, nil
}

// parallel calls do for 0..n-1 on all processors. A panic of do comes out here, where it can be recovered from, after
// the others have come to their end.
func parallel(n int, do func(i int)) {
	next := make(chan int)
	var wait sync.WaitGroup
	var fault atomic.Pointer[string]
	one := func(i int) {
		defer func() {
			if what := recover(); what != nil {
				text := fmt.Sprintf("%v\n%s", what, debug.Stack())
				fault.CompareAndSwap(nil, &text)
			}
		}()
		if fault.Load() == nil {
			do(i)
		}
	}
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := range next {
				one(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
	if text := fault.Load(); text != nil {
		panic(*text)
	}
}

// verdictOf turns verdicts into the exit code. Several filings of one agency that nobody can choose from are as little fine
// as an open query: none of them counts. A file that the user named himself and that cannot be opened weighs more
// than one found in a folder.
func verdictOf(args []string, files []feedback.File) error {
	var exit error
	for _, f := range files {
		if f.Verdict.Fine() && !undecided(&f) {
			continue
		}
		exit = faulty
		if f.Verdict == templates.Unreadable && f.SHA256 == "" && slices.Contains(args, f.Name) {
			return &exitError{code: exitFiles}
		}
	}
	return exit
}

// unreadable returns the exit for an item that could not be read.
func (e *env) unreadable(args []string, item *intake.Item) error {
	return verdictOf(args, []feedback.File{(&checkJob{env: e}).check(item)})
}

// heavier returns the exit with the larger code; an error that is no exit is a fault of the program, and the heaviest.
func heavier(a, b error) error {
	var x, y *exitError
	switch {
	case a == nil || b == nil:
		return cmp.Or(a, b)
	case errors.As(a, &x) && (!errors.As(b, &y) || y.code > x.code):
		return b
	}
	return a
}

// receiptOf says with which program and which rules the files were checked.
func receiptOf(files []feedback.File, grades templates.Grades, forms *templates.FormSet) feedback.Receipt {
	return feedback.Receipt{Tool: "nianbao " + toolVersion(), Rules: rulesDigest(files, grades), Regraded: grades.List(forms.Own()...)}
}

// rulesDigest names the rules that were applied, so that two receipts can be compared.
func rulesDigest(files []feedback.File, grades templates.Grades) string {
	seen := map[string]bool{}
	var digests []string
	for _, f := range files {
		if f.Filing != nil && !seen[f.Filing.Form.ID] {
			seen[f.Filing.Form.ID] = true
			digests = append(digests, templates.RulesDigest(f.Filing.Form, grades))
		}
	}
	switch len(digests) {
	case 0:
		forms := templates.Forms()
		return templates.RulesDigest(forms[len(forms)-1], grades)
	case 1:
		return digests[0]
	}
	slices.Sort(digests)
	return fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(strings.Join(digests, "\n"))))
}

// colour reports whether stdout is a terminal whose user has not switched colours off (https://no-color.org).
func (e *env) colour() bool {
	f, ok := e.stdout.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}
