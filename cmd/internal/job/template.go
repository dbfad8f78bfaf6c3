package job

import (
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"time"

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

var datePattern = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)

// ParseDate brings a date to the form 2025-01-20; "" stays "".
func ParseDate(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	m := datePattern.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return "", Wrong("日期“%s”看不懂；请写成 2025-01-20", s)
	}
	date, err := time.Parse("2006-1-2", strings.Join(m[1:], "-"))
	if err != nil {
		return "", Wrong("没有“%s”这一天；请写成 2025-01-20", s)
	}
	return date.Format(time.DateOnly), nil
}

// ChineseDate writes 2025-01-06 as documents have it, 2025年1月6日; "" stays "".
func ChineseDate(s string) string {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year(), d.Month(), d.Day())
}
