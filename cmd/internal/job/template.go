package job

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"nianbao/cmd/internal/collect"
	"nianbao/templates"
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
		return xlsx.Write(to, filing, xlsx.Options{Deadline: ChineseDate(deadline)})
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

// ChineseDate writes 2025-01-06 as documents have it, 2025年1月6日; "" stays "".
func ChineseDate(s string) string {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year(), d.Month(), d.Day())
}
