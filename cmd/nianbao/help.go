package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

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
func (e *env) help(w io.Writer, commands []*cli.Command, cmd *cli.Command) error {
	var b strings.Builder
	if cmd == nil {
		helpAll(&b, commands)
	} else {
		helpOne(&b, cmd)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func helpAll(b *strings.Builder, commands []*cli.Command) {
	b.WriteString(programTitle + "\n\n用法：\n")
	b.WriteString("  nianbao 命令 [选项] 文件或文件夹…\n  nianbao 文件或文件夹…        不写命令就是核对\n\n命令：\n")
	for _, c := range commands {
		fmt.Fprintf(b, "  %s %s\n", pad(c.Name+"（"+c.Aliases[0]+"）", 20), c.Usage)
	}
	b.WriteString("\n每个命令的用法：nianbao 命令 --help\n")
	var codes []string
	for _, x := range exitCodes {
		codes = append(codes, fmt.Sprintf("%d %s", x.code, x.means))
	}
	b.WriteString("退出码：" + strings.Join(codes, "；") + "\n")
}

const programTitle = "nianbao（年报）：政府信息公开工作年度报告的制表、收表、核对和成文"

func helpOne(b *strings.Builder, cmd *cli.Command) {
	n := notices[cmd.Name]
	fmt.Fprintf(b, "nianbao %s（%s）：%s\n", cmd.Name, strings.Join(cmd.Aliases, "、"), cmd.Usage)
	for _, text := range append([]string{n.about}, n.more...) {
		if text != "" {
			b.WriteString("\n" + strings.Join(columns.Wrap(text, helpWidth), "\n") + "\n")
		}
	}
	b.WriteString("\n用法：\n  " + usageLine(cmd) + "\n")
	if len(cmd.Flags) > 0 {
		b.WriteString("\n选项：\n")
		for _, f := range cmd.Flags {
			b.WriteString(flagLine(f))
		}
	}
	if list := examples(cmd); len(list) > 0 {
		b.WriteString("\n例子：\n  " + strings.Join(list, "\n  ") + "\n")
	}
	for _, part := range []struct{ head, text string }{{"得到什么", n.gives}, {"接下来", n.next}} {
		if part.text != "" {
			b.WriteString("\n" + part.head + "：\n  " + strings.Join(columns.Wrap(part.text, helpWidth-2), "\n  ") + "\n")
		}
	}
}

// usageLine is a command's usage in one line.
func usageLine(cmd *cli.Command) string {
	return strings.TrimSpace("nianbao " + cmd.Name + " " + cmd.ArgsUsage)
}

// examples returns a command's examples, which its Description holds, one command a line.
func examples(cmd *cli.Command) []string {
	var list []string
	for line := range strings.Lines(cmd.Description) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// flagHead is a flag as it is typed, with the word for its value.
func flagHead(f cli.Flag) string {
	var names []string
	for _, n := range f.Names() {
		names = append(names, dashes(n))
	}
	head := strings.Join(names, ", ")
	if word := placeholder(f); word != "" {
		head += " " + word
	}
	return head
}

// flagUsage is what a flag does, in plain words.
func flagUsage(f cli.Flag) string {
	usage := ""
	if doc, ok := f.(cli.DocGenerationFlag); ok {
		usage = doc.GetUsage()
	}
	return strings.ReplaceAll(usage, "`", "")
}

func flagLine(f cli.Flag) string {
	const indent = 27
	lines := columns.Wrap(flagUsage(f), helpWidth-indent)
	return fmt.Sprintf("  %s %s\n", pad(flagHead(f), indent-3), strings.Join(lines, "\n"+strings.Repeat(" ", indent)))
}

func pad(s string, width int) string { return columns.Pad(s, width) }
