package job

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/parcel"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/roster"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/marked"
)

// An Annotator writes a marked copy of every workbook that is not accepted, and a clean one of every workbook that still
// carries the marks of an earlier copy and is accepted now.
type Annotator struct {
	out   *results.Files
	dir   string
	basis *Basis   // knows the office that stands in the copies
	below []string // names of the copies in dir, by the number of the source
	names []string // with dir
	said  []string // what was done, by the number of the source
	errs  []error
}

// NewAnnotator settles the copies' names: the sources' own; a second file of the same name goes into a folder of the
// number it has among its namesakes.
func (j *Check) NewAnnotator(dir string, args []string) *Annotator {
	inputs := intake.Walk(args, intake.Beside{Inputs: j.Given, Results: []string{dir}}).Files
	a := &Annotator{out: j.Outputs(inputs), dir: dir, basis: &j.Basis, said: make([]string, len(inputs)), errs: make([]error, len(inputs))}
	taken := results.Names{}
	for _, in := range inputs {
		base := AsWorkbook(parcel.Base(in))
		name := taken.Free(func(n int) string {
			if n == 1 {
				return base
			}
			return filepath.Join(fmt.Sprint(n), base)
		})
		a.below, a.names = append(a.below, name), append(a.names, filepath.Join(dir, name))
	}
	return a
}

// Add writes the copy of source i, if it needs one: with marks when it is not accepted, without those of an earlier copy
// when it has been put right. It is called from several goroutines, once for each source.
func (a *Annotator) Add(i int, item *intake.Item, f *feedback.File, whose *roster.Agency) {
	fill, clean := CopyOf(item, f, a.basis.officeOf(whose))
	if fill == nil {
		return
	}
	if a.errs[i] = a.out.PutIn(a.dir, a.below[i], fill); a.errs[i] != nil {
		return
	}
	if a.said[i] = "已标注"; clean {
		a.said[i] = "已通过，去掉了标注"
	}
}

// CopyOf returns what writes the copy of a checked source that goes back to its agency, nil when none is due: a marked one
// when it is not accepted, and a clean one when it carries the marks of an earlier copy and is accepted now.
func CopyOf(item *intake.Item, f *feedback.File, office marked.Office) (fill func(io.Writer) error, clean bool) {
	switch {
	case item.Data == nil:
		return nil, false
	case f.Verdict != templates.Accepted:
		return func(w io.Writer) error { return markFile(w, item, f, office) }, false
	case item.Returned.Marked:
		return func(w io.Writer) error { return marked.Unmark(w, item.Data, item.Returned) }, true
	}
	return nil, false
}

// officeOf is whom an agency reports to and by which day, for its marked copy: as it is settled, else as the roster knows it. The
// agency is nil where the roster has it not.
func (b *Basis) officeOf(a *roster.Agency) marked.Office {
	office, rules := b.Office, collect.Options{Calendar: b.Calendar, Rulings: b.Rulings()}
	if day, _ := rules.DueOf(a); day != "" {
		office.Deadline = hanzi.Date(day)
	}
	if office.Contact == "" && a != nil {
		office.Contact = cmp.Or(contactOf(a.Parent), office.Name)
	}
	return office
}

// contactOf is whom to ask at a body, in one line; "" where the roster has neither a person nor a telephone number of it.
func contactOf(a *roster.Agency) string {
	if a == nil || a.Contact+a.Phone == "" {
		return ""
	}
	return strings.Join(strings.Fields(strings.Join([]string{a.Name, a.Office, a.Contact, a.Phone}, " ")), " ")
}

// AsWorkbook gives a name the extension of a workbook: a copy of what was converted from .xls is one.
func AsWorkbook(name string) string {
	if ext := strings.ToLower(filepath.Ext(name)); ext != ".xlsx" && ext != ".xlsm" {
		return name + ".xlsx"
	}
	return name
}

// markFile writes the marked copy of a checked source.
func markFile(w io.Writer, item *intake.Item, f *feedback.File, office marked.Office) error {
	result := templates.Result{Verdict: f.Verdict, Findings: f.Findings, NotEvaluated: f.NotEvaluated, Regraded: f.Regraded}
	return marked.Annotate(w, item.Data, item.Returned, result, office)
}

// End says which copies were written and which were not, and returns the first error that is the output folder's and not a
// workbook's own.
func (a *Annotator) End(w *World) error {
	var first error
	for i, name := range a.names {
		switch err := a.errs[i]; {
		case err == nil && a.said[i] != "":
			w.sayf("%s %s", a.said[i], feedback.Printable(name))
		case err == nil:
		case CopyFailed(err):
			w.sayf("%s", NoCopy(name))
		case first == nil:
			first = err
		}
	}
	return first
}

// CopyFailed reports whether an error means that a workbook could not be marked, and nothing worse.
func CopyFailed(err error) bool {
	var fault *marked.CopyError
	return errors.As(err, &fault) || errors.Is(err, marked.ErrNotAnnotated)
}

// NoCopy says that a workbook could not be marked, and what the office does instead.
func NoCopy(name string) string {
	return "“" + feedback.Printable(filepath.Base(name)) + "”标不了：里面有程序改写不了的内容，标出来的副本读回来与原文件对不上，所以没有留下；" +
		"结论和问题照样列出。请用 Excel 或 WPS 打开原文件，另存一份 .xlsx 再试，或者把列出的问题发给单位。"
}
