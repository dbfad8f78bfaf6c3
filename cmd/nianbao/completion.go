package main

import (
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/templates/hanzi"
)

// shells are those for which there is a completion script.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func (e *env) completionCommand() *cli.Command {
	return &cli.Command{
		Name: "completion", Aliases: []string{"补全"},
		Usage:     "写出命令行补全脚本",
		ArgsUsage: "bash|zsh|fish|powershell",
		Description: `nianbao completion bash
			nianbao completion powershell`,
		Action: func(c *cli.Context) error {
			all := strings.Join(shells, "、")
			if c.Args().Len() != 1 {
				return usageError("要写出给哪一种命令行用：%s，例如：nianbao completion bash", all)
			}
			write := map[string]func([]completed) string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion,
				"powershell": powershellCompletion}[c.Args().First()]
			if write == nil {
				near := hanzi.Nearest(c.Args().First(), shells)
				if near != "" {
					near = "；是不是 " + near + "？"
				}
				return usageError("没有“%s”的补全脚本；可以写 %s%s", c.Args().First(), all, near)
			}
			_, err := io.WriteString(e.stdout, write(e.completed()))
			return err
		},
	}
}

// A completed is a command as completion sees it.
type completed struct {
	names     []string // the first is the English one
	about     string
	flags     []completedFlag
	arguments []string // words that the arguments are one of
	files     bool     // the arguments are files
}

type completedFlag struct {
	names  []string // as they are typed
	about  string
	value  string // word for the value, "" for a switch
	values []string
	list   bool // values may be joined by commas
	kind   kind
}

// completed returns the table from which every shell's script is made: all commands, and help.
func (e *env) completed() []completed {
	commands := e.commands()
	help := completed{names: []string{"help", "帮助"}, about: "一个命令的用法"}
	var table []completed
	for _, c := range commands {
		help.arguments = append(help.arguments, c.Name)
		entry := completed{names: append([]string{c.Name}, c.Aliases...), about: c.Usage, arguments: argumentChoices(c), files: takesFiles(c)}
		for _, f := range c.Flags {
			entry.flags = append(entry.flags, completeFlag(c, f))
		}
		entry.flags = append(entry.flags, completedFlag{names: []string{"--help"}, about: "这个命令的用法"})
		table = append(table, entry)
	}
	return append(table, help)
}

func completeFlag(c *cli.Command, f cli.Flag) completedFlag {
	var names []string
	for _, n := range f.Names() {
		names = append(names, dashes(n))
	}
	choice := choicesOf(c, f)
	x := completedFlag{names: names, about: flagUsage(f), value: placeholder(f), values: choice.values, list: choice.list, kind: kindOf(f)}
	if choice.also { // an edition's id or a file
		x.kind = kindFile
	}
	return x
}

// quoteShell quotes s for bash and zsh.
func quoteShell(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// lines joins the lines of a script.
func lines(list ...string) string { return strings.Join(list, "\n") + "\n" }
