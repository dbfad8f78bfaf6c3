package main

import (
	"fmt"
	"io"
	"strings"

	"nianbao/cmd/internal/columns"
)

// helpWidth is the width to which help is broken.
const helpWidth = 78

// exitCodes are what the program's exit codes mean, for the help and the man page.
var exitCodes = []struct {
	code  int
	means string
}{
	{exitFine, "全部通过或已说明"},
	{exitFaulty, "有退回、待说明或读不出的"},
	{exitUsage, "用法不对"},
	{exitFiles, "文件打不开或写不了"},
	{exitProgram, "程序故障"},
}

// help prints the notice of one command, or of the whole program when cmd is nil.
func (e *env) help(w io.Writer, commands []*subcommand, cmd *subcommand) error {
	var b strings.Builder
	if cmd == nil {
		helpAll(&b, commands)
	} else {
		helpOne(&b, cmd)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func helpAll(b *strings.Builder, commands []*subcommand) {
	b.WriteString(programTitle + "\n\n用法：\n")
	b.WriteString("  nianbao 命令 [选项] 文件或文件夹…\n  nianbao 文件或文件夹…        不写命令就是核对\n\n命令：\n")
	for _, c := range commands {
		fmt.Fprintf(b, "  %s %s\n", columns.Pad(c.Name+"（"+c.Alias+"）", 20), c.Usage)
	}
	b.WriteString("\n每个命令的用法：nianbao 命令 --help\n")
	var codes []string
	for _, x := range exitCodes {
		codes = append(codes, fmt.Sprintf("%d %s", x.code, x.means))
	}
	b.WriteString("退出码：" + strings.Join(codes, "；") + "\n")
}

const programTitle = "nianbao（年报）：政府信息公开工作年度报告的制表、收表、核对和成文"

func helpOne(b *strings.Builder, cmd *subcommand) {
	fmt.Fprintf(b, "nianbao %s（%s）：%s\n", cmd.Name, cmd.Alias, cmd.Usage)
	for _, text := range append([]string{cmd.About}, cmd.More...) {
		if text != "" {
			b.WriteString("\n" + strings.Join(columns.Wrap(text, helpWidth), "\n") + "\n")
		}
	}
	b.WriteString("\n用法：\n  " + usageLine(cmd) + "\n")
	if len(cmd.Flags) > 0 {
		b.WriteString("\n选项：\n")
		for _, f := range cmd.Flags {
			b.WriteString(f.line())
		}
	}
	if len(cmd.Examples) > 0 {
		b.WriteString("\n例子：\n  " + strings.Join(cmd.Examples, "\n  ") + "\n")
	}
	for _, part := range []struct{ head, text string }{{"得到什么", cmd.Gives}, {"接下来", cmd.Next}} {
		if part.text != "" {
			b.WriteString("\n" + part.head + "：\n  " + strings.Join(columns.Wrap(part.text, helpWidth-2), "\n  ") + "\n")
		}
	}
}

// usageLine is a command's usage in one line.
func usageLine(cmd *subcommand) string {
	return strings.TrimSpace("nianbao " + cmd.Name + " " + cmd.Args)
}

// line is the flag in the list of a command's help.
func (f *option) line() string {
	const indent = 27
	lines := columns.Wrap(f.about(), helpWidth-indent)
	return fmt.Sprintf("  %s %s\n", columns.Pad(f.head(), indent-3), strings.Join(lines, "\n"+strings.Repeat(" ", indent)))
}
