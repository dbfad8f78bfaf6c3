package main

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"nianbao/cmd/internal/job"
	"nianbao/templates"
)

// ruleCodes are the codes of all rules of all editions.
func ruleCodes() []string {
	var codes []string
	for _, f := range templates.Forms() {
		for _, r := range templates.Register(f) {
			codes = append(codes, r.Code)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// checkChoices refuses a value that is none of the flag's, a year that is none, and the name of a file of another kind
// for what is written.
func checkChoices(set []setFlag) error {
	for _, s := range set {
		if s.Kind == isYear && !isReportYear(s.value) {
			return usageError("%s 要写 %d 到 %d 的年度，例如 2024，不能是“%s”", dashes(s.Name),
				templates.FirstYear, templates.LastYear, s.value)
		}
		if err := checkOutput(s); err != nil {
			return err
		}
		if err := checkValue(s); err != nil {
			return err
		}
	}
	return nil
}

// checkValue refuses what is none of a flag's settled values.
func checkValue(s setFlag) error {
	if len(s.Values) == 0 {
		return nil
	}
	values := []string{s.value}
	if s.List {
		values = strings.Split(strings.ToLower(s.value), ",") // the command forgives as much
	}
	for _, v := range values {
		if s.List {
			v = strings.TrimSpace(v)
		}
		if !slices.Contains(s.Values, v) {
			return wrongChoice(s.option, v)
		}
	}
	return nil
}

// isReportYear reports a report year in four digits. Every number that a flag takes is a year.
func isReportYear(s string) bool {
	year, err := strconv.Atoi(s)
	return err == nil && len(s) == 4 && templates.IsYear(year)
}

// fileKinds are extensions that nobody gives to a folder.
var fileKinds = []string{".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".docx", ".doc", ".wps", ".pdf", ".html", ".htm",
	".json", ".txt", ".md", ".zip"}

// checkOutput refuses -o 报告.docx where a folder is filled: there would be a folder of that name. One that is there, or
// ends in a slash, is meant.
func checkOutput(s setFlag) error {
	const workbook = ".xlsx"
	ext := strings.ToLower(filepath.Ext(s.value))
	if !slices.Contains(fileKinds, ext) || exists(s.value) {
		return nil
	}
	name, stem := s.typedName(), strings.TrimSuffix(filepath.Base(s.value), filepath.Ext(s.value))
	switch {
	case s.Kind == isFolder:
		return usageError("%s 后面要写文件夹，“%s”像是一个文件；请写成例如 %s %s", name, s.value, name, cmp.Or(stem, "结果"))
	case s.Kind == isWorkbooks && ext != workbook:
		return usageError("填报表是 %s 文件，“%s”不是；请写成例如 %s %s%s，或者写一个文件夹",
			workbook, s.value, name, cmp.Or(stem, "填报表"), workbook)
	}
	return nil
}

func wrongChoice(f *option, value string) error {
	near := job.Meant(strings.ToLower(strings.TrimSpace(value)), f.Values)
	name, all := dashes(f.Name), strings.Join(f.Values, "、")
	if f.List {
		return usageError("%s 没有“%s”这种格式，可以用 %s%s", name, value, all, near)
	}
	return usageError("%s 只能是 %s，不能是“%s”%s", name, all, value, near)
}
