package job

import (
	"bytes"
	"fmt"
	"slices"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
	"nianbao/templates/lists"
)

// reportsFormats are what collect --reports writes for each filing.
var reportsFormats = []string{"docx", "html"}

// reportName names the report of a return as the report command does.
func reportName(x *collect.Return, r *collect.Result, format string) string {
	f := templates.NewFiling(r.Form, x.Year)
	f.Agency.Name = x.Name
	return report.FileName(f, format)
}

// renderReport makes one report of a filing that has been read again: final or a draft, as the report command does.
func (j *Collect) renderReport(item *intake.Item, ret *collect.Return, format string) ([]byte, error) {
	opt := report.Options{Previous: j.lastOf(item.Filing, ret.Match)}
	if ret.Sum() != nil { // whom it waited for when it was written stands there better by now
		item.Filing.Pending = ret.Own.Filing.Pending
	}
	if file := (feedback.File{Filing: item.Filing, Verdict: ret.Verdict, Findings: ret.Findings}); !final(&file) {
		opt.Draft, opt.Because = true, reasons(&file)
		j.drafts.Store(ret.Name, true)
	}
	doc, err := report.Build(item.Filing, opt)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if format == "html" {
		err = doc.HTML(&b)
	} else {
		err = doc.DOCX(&b, report.DOCXOptions{})
	}
	return b.Bytes(), err
}

// Drafts says whose reports are drafts only, in one line; nothing where all are final.
func (j *Collect) Drafts() []string {
	var names []string
	j.drafts.Range(func(name, _ any) bool {
		names = append(names, name.(string))
		return true
	})
	if names == nil {
		return nil
	}
	slices.Sort(names)
	return []string{fmt.Sprintf("“%s”里有 %d 份是草稿，更正、说明或者报齐以后再收一次就是定稿：%s",
		results.Docs, len(names), lists.Few(names, 8, "、", " 等"))}
}
