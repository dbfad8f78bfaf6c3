package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"nianbao/cmd/nianbao/internal/feedback"
	"nianbao/cmd/nianbao/internal/intake"
	"nianbao/templates"
	"nianbao/xlsx"
)

// An annotator writes a marked copy of every workbook that is not accepted.
type annotator struct {
	out   *outputs
	names []string // of the copies, by the number of the source
	done  []bool
	errs  []error
}

// newAnnotator settles the copies' names: the sources' own; a second file of the same name goes into a folder of the
// number it has among its namesakes.
func newAnnotator(dir string, inputs []string) *annotator {
	a := &annotator{out: newOutputs(inputs), done: make([]bool, len(inputs)), errs: make([]error, len(inputs))}
	taken := map[string]bool{}
	for _, in := range inputs {
		base := filepath.Base(in)
		if ext := strings.ToLower(filepath.Ext(base)); ext != ".xlsx" && ext != ".xlsm" { // converted from .xls
			base += ".xlsx"
		}
		name := filepath.Join(dir, base)
		for n := 2; taken[strings.ToLower(name)]; n++ {
			name = filepath.Join(dir, fmt.Sprint(n), base)
		}
		taken[strings.ToLower(name)] = true
		a.names = append(a.names, name)
	}
	return a
}

// add writes the copy of source i, if it needs one. It is called from several goroutines, once for each source.
func (a *annotator) add(i int, item *intake.Item, f *feedback.File) {
	if item.Data == nil || f.Verdict == templates.Accepted {
		return
	}
	a.errs[i] = a.out.write(a.names[i], func(w io.Writer) error {
		result := templates.Result{Verdict: f.Verdict, Findings: f.Findings, NotEvaluated: f.NotEvaluated}
		return xlsx.Annotate(w, item.Data, item.Returned, result)
	})
	a.done[i] = a.errs[i] == nil
}

// end says which copies were written, and returns the first error.
func (a *annotator) end(w io.Writer) error {
	for i, name := range a.names {
		if a.errs[i] != nil {
			return a.errs[i]
		}
		if a.done[i] {
			fmt.Fprintf(w, "nianbao: 已标注 %s\n", name)
		}
	}
	return nil
}
