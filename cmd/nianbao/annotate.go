package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/templates"
	"nianbao/xlsx"
)

// An annotator writes a marked copy of every workbook that is not accepted, and a clean one of every workbook that still
// carries the marks of an earlier copy and is accepted now.
type annotator struct {
	out   *outputs
	names []string // of the copies, by the number of the source
	said  []string // what was done, by the number of the source
	errs  []error
}

// newAnnotator settles the copies' names: the sources' own; a second file of the same name goes into a folder of the
// number it has among its namesakes.
func (e *env) newAnnotator(dir string, inputs []string) *annotator {
	a := &annotator{out: e.newOutputs(inputs), said: make([]string, len(inputs)), errs: make([]error, len(inputs))}
	taken := map[string]bool{}
	for _, in := range inputs {
		base := asWorkbook(filepath.Base(in))
		name := filepath.Join(dir, base)
		for n := 2; taken[strings.ToLower(name)]; n++ {
			name = filepath.Join(dir, fmt.Sprint(n), base)
		}
		taken[strings.ToLower(name)] = true
		a.names = append(a.names, name)
	}
	return a
}

// add writes the copy of source i, if it needs one: with marks when it is not accepted, without those of an earlier copy
// when it has been put right. It is called from several goroutines, once for each source.
func (a *annotator) add(i int, item *intake.Item, f *feedback.File) {
	fill, clean := copyOf(item, f)
	if fill == nil {
		return
	}
	if a.errs[i] = a.out.write(a.names[i], fill); a.errs[i] != nil {
		return
	}
	if a.said[i] = "已标注"; clean {
		a.said[i] = "已通过，去掉了标注"
	}
}

// copyOf returns what writes the copy of a checked source that goes back to its agency, nil when none is due: a marked one
// when it is not accepted, and a clean one when it carries the marks of an earlier copy and is accepted now.
func copyOf(item *intake.Item, f *feedback.File) (fill func(io.Writer) error, clean bool) {
	switch {
	case item.Data == nil:
		return nil, false
	case f.Verdict != templates.Accepted:
		return func(w io.Writer) error { return markFile(w, item, f) }, false
	case item.Returned.Marked:
		return func(w io.Writer) error { return xlsx.Unmark(w, item.Data, item.Returned) }, true
	}
	return nil, false
}

// asWorkbook gives a name the extension of a workbook: a copy of what was converted from .xls is one.
func asWorkbook(name string) string {
	if ext := strings.ToLower(filepath.Ext(name)); ext != ".xlsx" && ext != ".xlsm" {
		return name + ".xlsx"
	}
	return name
}

// markFile writes the marked copy of a checked source.
func markFile(w io.Writer, item *intake.Item, f *feedback.File) error {
	return annotateCopy(w, item, templates.Result{Verdict: f.Verdict, Findings: f.Findings, NotEvaluated: f.NotEvaluated, Regraded: f.Regraded})
}

// end says which copies were written, and returns the first error.
func (a *annotator) end(w io.Writer) error {
	for i, name := range a.names {
		if a.errs[i] != nil {
			return a.errs[i]
		}
		if a.said[i] != "" {
			fmt.Fprintf(w, "nianbao: %s %s\n", a.said[i], name)
		}
	}
	return nil
}
