package main

import (
	"io"
	"nianbao/cmd/internal/job"
	"strings"

	"github.com/urfave/cli/v2"
)

// shells are those for which there is a completion script.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func (e *env) completionCommand() *subcommand {
	return &subcommand{
		name: "completion", alias: "补全",
		usage: "写出命令行补全脚本",
		args:  "bash|zsh|fish|powershell",
		words: func() []string { return shells },
		examples: []string{
			"nianbao completion bash",
			"nianbao completion powershell",
		},
		run: func(c *cli.Context) error {
			all := strings.Join(shells, "、")
			if c.Args().Len() != 1 {
				return usageError("要写出给哪一种命令行用：%s，例如：nianbao completion bash", all)
			}
			write := map[string]func([]*subcommand) string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion,
				"powershell": powershellCompletion}[c.Args().First()]
			if write == nil {
				return usageError("没有“%s”的补全脚本；可以写 %s%s", c.Args().First(), all, job.Meant(c.Args().First(), shells))
			}
			_, err := io.WriteString(e.stdout, write(e.completed()))
			return err
		},
	}
}

// completed returns the table from which every shell's script is made: all commands with --help among their flags, and help.
func (e *env) completed() []*subcommand {
	help := &subcommand{name: "help", alias: "帮助", usage: "一个命令的用法"}
	table := e.commands()
	var names []string
	for _, c := range table {
		names = append(names, c.name)
		c.flags = append(c.flags, switchFlag("help", "这个命令的用法"))
	}
	help.words = func() []string { return names }
	return append(table, help)
}

// names are the command's names, the English one first.
func (c *subcommand) names() []string { return []string{c.name, c.alias} }

// arguments are the words that the command's argument is one of, nil for none.
func (c *subcommand) arguments() []string {
	if c.words == nil {
		return nil
	}
	return c.words()
}

// files and folder report whether the shell completes the flag's value with names of files, or of folders alone.
func (f *option) files() bool {
	return f.kind == isInput || f.kind == isForm || f.kind == isOutput || f.kind == isWorkbooks
}

func (f *option) folder() bool { return f.kind == isFolder }

// quoteShell quotes s for bash and zsh.
func quoteShell(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// lines joins the lines of a script.
func lines(list ...string) string { return strings.Join(list, "\n") + "\n" }
