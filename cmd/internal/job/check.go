package job

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/parcel"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/roster"
	"nianbao/templates"
	"nianbao/xlsx"
)

// A Check holds what every file of one job is checked with.
type Check struct {
	*World
	Basis
	Ledgers bool // a ledger is checked as one; otherwise it is refused like anything that is no filing
	Heads   bool // keep of a filing only whose it is and for which year
	// Each, if not nil, is called for every source, from several goroutines. The agency is the roster's, nil for none.
	Each    func(i int, item *intake.Item, f *feedback.File, whose *roster.Agency)
	Results string // folder that the job writes into, "" for none: no sources are there
	Filed   *Filed // if not nil, what was signed: the sources were published
	states  states // of all the sources
}

// All reads and checks every source in parallel, and settles which of several filings of one agency counts; results keep the
// order of the sources. Without a source it is a Fault.
func (j *Check) All(ctx context.Context, args []string) (files []feedback.File, inputs []string, err error) {
	if inputs, err = j.Inputs(args); err != nil {
		return nil, nil, err
	}
	j.Filed.begin(len(inputs))
	err = j.batches(ctx, inputs, len(inputs), func(all []feedback.File) error {
		files = all
		return nil
	})
	if err == nil {
		j.settle(files)
		j.Filed.end(j.World, files)
	}
	return files, inputs, err
}

// Inputs finds the sources.
func (j *Check) Inputs(args []string) ([]string, error) {
	inputs := j.walk(args, j.Results)
	if len(inputs) == 0 {
		return nil, Failed("“%s”里没有可以核对的文件", strings.Join(args, "、"))
	}
	return inputs, nil
}

// batches checks sources in parallel, size at a time, and hands each batch on, in the order of the sources, before the
// next is read: no more filings than that are held at once.
func (j *Check) batches(ctx context.Context, inputs []string, size int, done func(files []feedback.File) error) error {
	if err := j.prepare(ctx, &j.Open, inputs); err != nil {
		return err
	}
	progress := j.progress("核对", len(inputs))
	defer progress.end()
	at := 0
	for batch := range slices.Chunk(inputs, size) {
		files := make([]feedback.File, len(batch))
		notes := make([][]string, len(batch))
		Parallel(len(batch), func(i int) {
			if ctx.Err() != nil {
				return
			}
			files[i], notes[i] = j.source(at+i, batch[i])
			progress.step()
		})
		if ctx.Err() != nil {
			return Interrupted
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

// source opens and checks the i-th source, and returns what reading did with contents that had no place of their own.
func (j *Check) source(i int, name string) (feedback.File, []string) {
	item := intake.Open(name, j.Open)
	file, match := j.matched(i, item)
	switch {
	case j.Each == nil:
	case isBody(match):
		j.states.wait(i, item)
	default:
		j.Each(i, item, &file, match.Agency)
	}
	j.states.add(i, item, match, file.Verdict)
	if j.Heads {
		file.Filing = headOf(file.Filing)
	}
	return file, item.Notes
}

// matched checks one source, and says whose it is by the roster.
func (j *Check) matched(i int, item *intake.Item) (feedback.File, roster.Match) {
	var match roster.Match
	file := feedback.File{Name: item.File, SHA256: item.SHA256, Filing: item.Filing, Findings: item.Findings}
	if item.Ledger != nil && j.Ledgers {
		read, found, _ := readLedger(item)
		file.Findings = append([]templates.Finding{templates.Report("file.ledger/checked", nil, templates.Place{},
			templates.Words{"file": filepath.Base(item.File)})}, found...)
		file.Verdict = templates.Judge(file.Findings, read != nil)
		return file, match
	}
	if item.Filing == nil {
		file.Verdict = templates.Judge(item.Findings, false)
		return file, match
	}
	whose, found := item.Filing.Agency, item.Findings
	if j.Roster != nil {
		match = j.Roster.Match(filepath.Base(item.File), identityOf(item))
		if match.Agency != nil {
			item.Filing.Agency.Hear(match.Agency.Agency)
			whose = match.Agency.Agency
		}
		found = append(slices.Clone(found), match.Findings...)
	}
	found = append(slices.Clone(found), j.Filed.hold(i, item.File, item.Filing, match)...)
	opt := j.options(item, whose)
	opt.Found, file.Previous = found, opt.Previous != nil
	result := templates.Check(item.Filing, opt)
	j.accept(match, &result)
	file.Verdict, file.Findings, file.NotEvaluated = result.Verdict, result.Findings, result.NotEvaluated
	file.Regraded, file.NoLast = result.Regraded, result.NoLast
	if result.Verdict == templates.Unreadable { // it took more work than it may: there is no filing to go on with
		file.Filing, item.Filing = nil, nil
	}
	return file, match
}

// options say what a source is checked with: what there is of the agency's earlier reports, and the office's rules.
func (b *Basis) options(item *intake.Item, whose templates.Agency) templates.Options {
	year := item.Filing.Year
	return templates.Options{Previous: b.Last.Find(whose, year-1), Earlier: b.Last.Before(whose, year), WantPrevious: b.Last != nil,
		Grades: b.Grades, Meter: item.Meter}
}

// walk lists the sources, and names what is not read although somebody may have meant it. What flags name is no source, and
// neither are results, the folders that the command writes into.
func (w *World) walk(args []string, results ...string) []string {
	list := intake.Walk(args, intake.Beside{Inputs: w.Given, Results: results})
	w.sayUnread(list.Unread)
	w.sayPassed(list.Passed)
	return list.Files
}

func (w *World) sayPassed(list []intake.Passed) {
	for _, p := range list {
		w.sayf("“%s”%s", feedback.Printable(p.Path), p.Why)
	}
}

// sayUnread names folders that could not be read.
func (w *World) sayUnread(bad []error) {
	for _, err := range bad {
		w.sayf("%s", unread(err))
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
func (w *World) sayNotes(file string, notes []string) {
	for _, n := range notes {
		w.sayf("%s：%s", filepath.Base(file), n)
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

// Verdict turns verdicts into a Fault, nil where every file is fine. Several filings of one agency that nobody can choose
// from are as little fine as an open query: none of them counts. A file that the user named himself and that cannot be
// opened weighs more than one found in a folder.
func Verdict(args []string, files []feedback.File) error {
	var exit error
	for _, f := range files {
		settled := f.Verdict.Fine() && !f.Undecided || f.State == string(collect.SetAside)
		if settled {
			continue
		}
		exit = Faulty
		if f.Verdict == templates.Unreadable && f.SHA256 == "" && slices.Contains(args, f.Name) {
			return &Fault{Kind: Files}
		}
	}
	return exit
}

// unreadable returns the fault of an item that could not be read.
func unreadable(args []string, item *intake.Item) error {
	file, _ := (&Check{}).matched(0, item)
	return Verdict(args, []feedback.File{file})
}

// Receipt says with which program and which rules the files were checked, and what the office says beside them.
func (w *World) Receipt(files []feedback.File, b Basis) feedback.Receipt {
	return feedback.Receipt{Tool: w.Tool(), Rules: rulesDigest(files, b.Grades), Regraded: b.Grades.List(b.Open.Forms.Own()...),
		Office: b.Office.Name, Contact: cmp.Or(b.Office.Contact, b.Office.Name), Deadline: b.Office.Deadline}
}

// addressed is a receipt for one agency: by which day it is to answer, and whom.
func (b *Basis) addressed(r feedback.Receipt, a *roster.Agency) feedback.Receipt {
	office := b.officeOf(a)
	r.Contact, r.Deadline = cmp.Or(office.Contact, r.Contact), office.Deadline
	return r
}

// Receipts writes one receipt per agency into a folder, each without another agency's figures, and the list of all of them. A
// file that is nobody's for certain has one of its own, under its own name.
func (w *World) Receipts(dir string, b Basis, r feedback.Receipt, files []feedback.File, inputs []string) error {
	out, sheets := w.Outputs(inputs), feedback.Sheets(files)
	names, taken := make([]string, len(sheets)), results.Names{}
	for i, s := range sheets {
		mine, whose, tail := r, s.Agency, fmt.Sprintf("%d年报核对回执", s.Year)
		if s.Year == 0 {
			whose, tail = templates.Agency{Name: parcel.Base(s.Files[0].Name)}, "核对回执"
		} else if b.Roster != nil {
			a, _ := b.Roster.Find(whose.Code, whose.Name)
			mine = b.addressed(r, a)
		}
		names[i] = taken.Free(func(n int) string { return xlsx.NameOf(whose, numbered(tail, n)) }) + ".html"
		if err := out.PutIn(dir, names[i], func(to io.Writer) error { return s.HTML(to, mine) }); err != nil {
			return err
		}
	}
	err := out.PutIn(dir, results.Receipts, func(to io.Writer) error { return feedback.Overview(to, r, sheets, names) })
	if err == nil {
		w.sayf("%s里有 %d 份回执，一览是 %s", feedback.Printable(dir), len(sheets), results.Receipts)
	}
	return err
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
