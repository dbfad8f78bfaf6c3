package main

import (
	"fmt"
	"strings"
)

// fishCompletion returns the lines for fish.
func fishCompletion(table []*subcommand) string {
	var b strings.Builder
	b.WriteString("# fish 补全：nianbao。装法见 nianbao completion --help\n")
	for _, c := range table {
		for _, name := range c.names() {
			fmt.Fprintf(&b, "complete -c nianbao -n __fish_use_subcommand -a %s -d %s\n", name, quoteFish(c.usage))
		}
	}
	for _, c := range table {
		condition := quoteFish("__fish_seen_subcommand_from " + strings.Join(c.names(), " "))
		if c.takes != isInput {
			fmt.Fprintf(&b, "complete -c nianbao -n %s -f\n", condition)
		}
		if len(c.arguments()) > 0 {
			fmt.Fprintf(&b, "complete -c nianbao -n %s -a %s\n", condition, quoteFish(strings.Join(c.arguments(), " ")))
		}
		for _, f := range c.flags {
			fmt.Fprintf(&b, "complete -c nianbao -n %s%s -d %s\n", condition, fishFlag(f), quoteFish(f.about()))
		}
	}
	return b.String()
}

func fishFlag(f *option) string {
	s := ""
	for _, name := range f.names() {
		if long, ok := strings.CutPrefix(name, "--"); ok {
			s += " -l " + long
		} else {
			s += " -s " + strings.TrimPrefix(name, "-")
		}
	}
	values := strings.Join(f.choices(), " ")
	switch {
	case f.kind == isSwitch:
		return s
	case f.list:
		return s + " -x -a " + quoteFish("(__fish_append , "+values+")")
	case values != "" && f.files():
		return s + " -r -F -a " + quoteFish(values)
	case values != "":
		return s + " -x -a " + quoteFish(values)
	case f.folder():
		return s + " -x -a '(__fish_complete_directories)'"
	case f.files():
		return s + " -r -F"
	}
	return s + " -x"
}

func quoteFish(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}
