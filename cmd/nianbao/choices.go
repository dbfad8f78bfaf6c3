package main

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// A choice is a flag whose value is one of a few words.
type choice struct {
	values []string
	list   bool // several, with commas between them
	also   bool // something else may stand there, too
}

// choices are the flags with settled values, by command and flag. Completion offers them, and a value that is none of
// them is refused with the nearest.
var choices = map[string]choice{
	"check format":    {values: []string{"text", "json", "html"}},
	"report format":   {values: reportFormats, list: true},
	"export format":   {values: []string{"json", "jsonl", "csv"}},
	"rules format":    {values: []string{"text", "md", "json"}},
	"collect include": {values: []string{"accepted", "query", "rejected"}},
}

// choicesOf returns the choice of a flag; one without values takes anything.
func choicesOf(cmd *cli.Command, flag cli.Flag) choice {
	name := flag.Names()[0]
	if name == "form" {
		return choice{values: formIDs(), also: true}
	}
	return choices[cmd.Name+" "+name]
}

// formIDs are the ids of the built-in editions.
func formIDs() []string {
	var ids []string
	for _, f := range templates.Forms() {
		ids = append(ids, f.ID)
	}
	return ids
}

// argumentChoices returns the words that a command's argument is one of; nil when it takes files, or nothing.
func argumentChoices(cmd *cli.Command) []string {
	switch cmd.Name {
	case "rules":
		return ruleCodes()
	case "completion":
		return shells
	}
	return nil
}

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
func checkChoices(cmd *cli.Command, set []setFlag) error {
	for _, s := range set {
		if _, number := s.flag.(*cli.IntFlag); number && !isYear(s.value) {
			return usageError("%s 要写 %d 到 %d 的年度，例如 2024，不能是“%s”", dashes(s.flag.Names()[0]),
				templates.FirstYear, templates.LastYear, s.value)
		}
		if err := checkOutput(cmd, s); err != nil {
			return err
		}
		c := choicesOf(cmd, s.flag)
		if len(c.values) == 0 || c.also {
			continue
		}
		values := []string{s.value}
		if c.list {
			values = strings.Split(s.value, ",")
		}
		for _, v := range values {
			if c.list { // the command forgives as much
				v = strings.ToLower(strings.TrimSpace(v))
			}
			if !slices.Contains(c.values, v) {
				return wrongChoice(s.flag, c, v)
			}
		}
	}
	return nil
}

// isYear reports a report year in four digits. Every number that a flag takes is a year.
func isYear(s string) bool {
	year, err := strconv.Atoi(s)
	return err == nil && len(s) == 4 && templates.IsYear(year)
}

// outputKinds are the extensions of what commands write with -o where they write one kind of file or fill a folder.
var outputKinds = map[string]string{"template": ".xlsx", "import": ".xlsx", "report": "", "collect": ""}

// fileKinds are extensions that nobody gives to a folder.
var fileKinds = []string{".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".docx", ".doc", ".wps", ".pdf", ".html", ".htm", ".json", ".txt", ".md", ".zip"}

// checkOutput refuses -o 报告.docx where a folder is filled: there would be a folder of that name. One that is there, or
// ends in a slash, is meant.
func checkOutput(cmd *cli.Command, s setFlag) error {
	kind, known := outputKinds[cmd.Name]
	name := s.flag.Names()[0]
	if !(name == "output" && known) && name != "annotate" {
		return nil
	}
	if name == "annotate" {
		kind = ""
	}
	ext := strings.ToLower(filepath.Ext(s.value))
	if ext == kind || !slices.Contains(fileKinds, ext) || exists(s.value) {
		return nil
	}
	stem := strings.TrimSuffix(filepath.Base(s.value), filepath.Ext(s.value))
	if kind == "" {
		return usageError("%s 后面要写文件夹，“%s”像是一个文件；请写成例如 %s %s", s.typed(), s.value, s.typed(), cmp.Or(stem, "结果"))
	}
	return usageError("填报表是 %s 文件，“%s”不是；请写成例如 %s %s%s，或者写一个文件夹", kind, s.value, s.typed(), cmp.Or(stem, "填报表"), kind)
}

func wrongChoice(flag cli.Flag, c choice, value string) error {
	near := hanzi.Nearest(strings.ToLower(strings.TrimSpace(value)), c.values)
	if near != "" {
		near = "；是不是 " + near + "？"
	}
	name, all := dashes(flag.Names()[0]), strings.Join(c.values, "、")
	if c.list {
		return usageError("%s 没有“%s”这种格式，可以用 %s%s", name, value, all, near)
	}
	return usageError("%s 只能是 %s，不能是“%s”%s", name, all, value, near)
}
