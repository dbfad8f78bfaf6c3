package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/templates"
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
	"collect include": {values: []string{"rejected", "query"}},
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

// checkChoices refuses a value that is none of the flag's.
func checkChoices(cmd *cli.Command, set []setFlag) error {
	for _, s := range set {
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

func wrongChoice(flag cli.Flag, c choice, value string) error {
	near := templates.Nearest(strings.ToLower(strings.TrimSpace(value)), c.values)
	if near != "" {
		near = "；是不是 " + near + "？"
	}
	name, all := dashes(flag.Names()[0]), strings.Join(c.values, "、")
	if c.list {
		return usageError("%s 没有“%s”这种格式，可以用 %s%s", name, value, all, near)
	}
	return usageError("%s 只能是 %s，不能是“%s”%s", name, all, value, near)
}
