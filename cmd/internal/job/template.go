package job

import (
	"io"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
)

// WriteBlank writes one workbook to a file, or under its agency's name into a folder, and returns its path.
func (w *World) WriteBlank(out string, filing *templates.Filing, forms *templates.FormSet, deadline string) (string, error) {
	name := ""
	if !strings.EqualFold(filepath.Ext(out), ".xlsx") {
		name = xlsx.FileName(filing.Agency, filing.Year)
	}
	target := below(out, name)
	if err := keepFilled("", []string{target}, forms); err != nil {
		return target, err
	}
	return target, place(w.Outputs(nil), out, name, func(to io.Writer) error {
		return xlsx.Write(to, filing, xlsx.Options{Deadline: hanzi.Date(deadline)})
	})
}

// ParseDate brings a date to the form 2025-01-20; "" stays "".
func ParseDate(s string) (string, error) {
	date, why := collect.Date(s)
	if why != "" {
		return "", Wrong("%s", why)
	}
	return date, nil
}
