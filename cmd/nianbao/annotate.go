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
	*env
	dir     string
	out     *outputs
	written map[string]string
	err     error // the first that stops the writing
}

// add writes the copy of one file under its own name. A second file of the same name goes into a folder of the number it
// has among its namesakes.
func (a *annotator) add(item *intake.Item, f feedback.File) {
	if a.err != nil || item.Data == nil || f.Verdict == templates.Accepted {
		return
	}
	base := filepath.Base(item.File)
	if ext := strings.ToLower(filepath.Ext(base)); ext != ".xlsx" && ext != ".xlsm" { // converted from .xls
		base += ".xlsx"
	}
	name := filepath.Join(a.dir, base)
	for n := 2; a.written[name] != ""; n++ {
		name = filepath.Join(a.dir, fmt.Sprint(n), base)
	}
	a.written[name] = item.File
	a.err = a.out.write(name, func(w io.Writer) error {
		result := templates.Result{Verdict: f.Verdict, Findings: f.Findings, NotEvaluated: f.NotEvaluated}
		return xlsx.Annotate(w, item.Data, item.Returned, result)
	})
	if a.err == nil {
		fmt.Fprintf(a.stderr, "nianbao: 已标注 %s\n", name)
	}
}
