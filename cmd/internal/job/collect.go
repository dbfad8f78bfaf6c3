package job

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/roster"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
)

// A Collect is one run of collecting.
type Collect struct {
	*World
	Dir string
	Basis
	Collector *collect.Collector
	Options   collect.Options
	Reports   bool
	Letters   *Letters          // nil for none
	Copies    bool              // the sources are copies of what the user has
	Register  *year.Register    // of when files came, in the folder of a year; nil for none
	Base      string            // folder that the sources' names are relative to, "" for the working directory
	Record    *collect.Record   // of this run, once it is written
	Out       results.Folder    // where everything is written; nil for the folder Dir
	drafts    sync.Map          // names of the agencies whose reports are drafts only
	marked    sync.Map          // early, by *collect.Return
	closed    []*collect.Return // folders among the sources that could not be read
}

// Prepare settles how sums are made, by opt and by what is given, and for which body.
func (j *Collect) Prepare(opt collect.Options) (err error) {
	j.Options = j.sums(opt)
	if j.Register != nil {
		j.Options.Arrived = j.Register.Arrived
	}
	j.Collector, err = collect.New(j.Roster, j.Options)
	return err
}

// Run reads the sources and writes everything. With a result, an error means only that some outputs
// are open in another program.
func (j *Collect) Run(ctx context.Context, inputs []string) (r *collect.Result, changes collect.Changes, err error) {
	defer rescue(&err)
	return j.run(ctx, inputs)
}

// rescue says what a disk does not give back of what filings say.
func rescue(err *error) {
	switch what := recover().(type) {
	case nil:
	case collect.Lost:
		*err = Failed("%v；请看看放临时文件的磁盘，再运行一次", what)
	default:
		panic(what)
	}
}

func (j *Collect) run(ctx context.Context, inputs []string) (*collect.Result, collect.Changes, error) {
	var none collect.Changes
	if j.Out == nil {
		files := j.Outputs(append(j.paths(inputs), j.Roster.File))
		files.Copies = j.Copies
		j.Out = results.Disk(j.Dir, files)
	}
	release, err := j.Out.Reserve()
	if err != nil {
		return nil, none, err
	}
	defer release()
	if err := j.Letters.open(j); err != nil {
		return nil, none, err
	}
	last, err := j.lastRecord()
	if err != nil {
		j.sayf("上次的“%s”读不了（%s），这次不能说明与上次的不同", results.Record, reason(err))
	}
	defer limitMemory(len(inputs), len(j.Roster.Agencies))()
	returns, err := j.read(ctx, inputs)
	if err != nil {
		return nil, none, err
	}
	if j.Register != nil {
		day := ""
		if last != nil {
			day = last.Today
		}
		j.Register.Note(returns, j.Options.Today, day)
	}
	for _, r := range append(returns, j.closed...) {
		j.Collector.Add(r)
	}
	result, err := j.Collector.Finish()
	if err != nil {
		j.sayWhy(returns)
		fault := &Fault{Kind: Files, Text: err.Error()}
		if errors.Is(err, collect.ErrNoYear) {
			fault.Remedy.Do = templates.GiveYear
		}
		return nil, none, fault
	}
	record, err := j.write(ctx, result, last)
	if record == nil {
		return nil, none, err
	}
	j.Record = record
	return result, record.Since(last), err
}

// lastRecord returns the record of the run before, nil for none.
func (j *Collect) lastRecord() (*collect.Record, error) {
	data, err := j.Out.Read(results.Record)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return collect.ParseRecord(data)
}

// sayWhy says what is wrong with the sources of which nothing came.
func (j *Collect) sayWhy(returns []*collect.Return) {
	const most = 20
	said := 0
	for _, r := range returns {
		if r.Verdict != templates.Unreadable || len(r.Findings) == 0 {
			continue
		}
		if said++; said <= most {
			j.say(Note{Text: feedback.Printable(r.File + "：" + r.Findings[0].Message), Remedy: r.Findings[0].Remedy})
		}
	}
	if said > most {
		j.sayf("另有 %d 个", said-most)
	}
}

// Bounds of the memory that collecting takes: of a county's filings so little is kept that the collector may wait for more
// garbage than it does by itself, for a tenth less work; a country needs more, a kilobyte a source and two an agency, of which
// half stays in memory when all is read (TestKeptOfAFiling) and two thirds while texts are compared, above what reading two
// workbooks at a time takes. With one an agency the collector took most of the time of comparing a country's.
const (
	countyMemory  = 128 << 20
	readingMemory = 56 << 20
	patience      = 300 // per cent of what lives
)

// limitMemory has the garbage collector keep within them. A limit that the user has set stays, and the page's. It returns what
// lifts the limit.
func limitMemory(sources, agencies int) func() {
	before := debug.SetMemoryLimit(-1)
	if before != math.MaxInt64 || runtime.GOOS == "js" {
		return func() {}
	}
	debug.SetMemoryLimit(max(countyMemory, readingMemory+int64(sources+2*agencies)<<10))
	percent := debug.SetGCPercent(patience)
	return func() { debug.SetGCPercent(percent); debug.SetMemoryLimit(before) }
}

// read opens, matches and checks every source in parallel, keeping only what collecting needs.
func (j *Collect) read(ctx context.Context, inputs []string) ([]*collect.Return, error) {
	if err := j.prepare(ctx, &j.Open, inputs); err != nil {
		return nil, err
	}
	bar := j.progress("读取", len(inputs))
	defer bar.end()
	returns, shelf := make([]*collect.Return, len(inputs)), j.shelf()
	Parallel(len(inputs), func(i int) {
		if ctx.Err() != nil {
			return
		}
		item, ret, result := j.reopen(inputs[i], true)
		if item.From+item.Sent != "" {
			ret.Mail = &collect.Mail{From: item.From, Sent: item.Sent}
		}
		shelf.Take(ret, item.Filing)
		j.mark(shelf, item, ret, result)
		returns[i] = ret
		bar.step()
	})
	if ctx.Err() != nil {
		return nil, Interrupted
	}
	return returns, nil
}

// paths returns where sources lie.
func (j *Collect) paths(names []string) []string {
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = filepath.Join(j.Base, name)
		if j.Base == "" { // as the user has written it
			paths[i] = name
		}
	}
	return paths
}

// reopen reads one source, finds its agency and checks it with what the roster knows. keep keeps its bytes.
func (j *Collect) reopen(name string, keep bool) (*intake.Item, *collect.Return, templates.Result) {
	opt := j.Open
	opt.Keep = keep
	item := intake.Open(j.paths([]string{name})[0], opt)
	if item.Filing == nil {
		result := templates.Result{Verdict: templates.Judge(item.Findings, false), Findings: item.Findings}
		return item, collect.Reduce(name, item.SHA256, roster.Match{}, nil, result), result
	}
	match := j.Roster.Match(filepath.Base(name), identityOf(item))
	if match.Agency != nil {
		item.Filing.Agency.Hear(match.Agency.Agency)
	}
	whose := item.Filing.Agency
	if match.Agency != nil { // as the roster knows it, else as the source calls itself
		whose = match.Agency.Agency
	}
	check := j.options(item, whose)
	check.Found = item.Findings
	result := templates.Check(item.Filing, check)
	j.accept(match, &result)
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
func (j *Collect) lastOf(f *templates.Filing, match roster.Match) *templates.Filing {
	if match.Agency != nil {
		return j.Last.Find(match.Agency.Agency, f.Year-1)
	}
	return j.Last.Of(f)
}

// identityOf returns what a source says of the agency it belongs to.
func identityOf(item *intake.Item) roster.Identity {
	id := roster.Identity{Code: item.Filing.Agency.Code, Name: item.Filing.Agency.Name}
	if item.Returned != nil && item.Returned.Stamp != nil {
		id.StampCode, id.StampName = item.Returned.Stamp.Code, item.Returned.Stamp.Agency
	}
	return id
}

// WantsSight reports whether somebody must look at a source: it is not fine, or belongs to nobody.
func WantsSight(x *collect.Return) bool {
	return !x.State.Behind() && (x.State != collect.Current || !x.Verdict.Fine())
}

// FirstOpen returns the finding that decides what becomes of a source, and how many more are open: where nobody can choose
// it, why not, else the first error or the first open query.
func FirstOpen(x *collect.Return) (first *templates.Finding, more int) {
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

// Verdict returns the fault for the sources that count or belong to nobody; superseded ones have been put right already. One
// that is not used at all, of another year or form, is not fine whatever its verdict.
func (j *Collect) Verdict(args []string, r *collect.Result) error {
	var files []feedback.File
	var unused error
	for _, x := range r.Returns {
		files = append(files, feedback.File{Name: x.File, SHA256: x.SHA256, Verdict: x.Verdict,
			Behind: x.State.Behind(), Undecided: x.State == collect.Duplicate})
		if x.State == collect.OtherYear || x.State == collect.OtherForm {
			unused = Faulty
		}
	}
	if len(r.Stray()) > 0 {
		unused = Faulty // the roster keeps them out of the total: nobody may take it for whole
	}
	return Heavier(Verdict(args, Considered(files)), unused)
}
