package main

import (
	"bytes"
	"io"

	"nianbao/cmd/internal/collect"
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

// renderReport makes one report of a filing that has been read again.
func (j *collectJob) renderReport(item *intake.Item, match collect.Match, format string) ([]byte, error) {
	doc, err := report.Build(item.Filing, report.Options{Previous: j.lastOf(item.Filing, match)})
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
