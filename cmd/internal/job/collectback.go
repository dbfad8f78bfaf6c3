package job

import (
	"bytes"
	"io"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/xlsx"
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
	if file := (feedback.File{Filing: item.Filing, Verdict: ret.Verdict, Findings: ret.Findings}); !final(&file) {
		opt.Draft, opt.Because = true, reasons(&file)
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

// annotateCopy writes a marked copy of a returned workbook.
func annotateCopy(w io.Writer, item *intake.Item, result templates.Result) error {
	return xlsx.Annotate(w, item.Data, item.Returned, result)
}
