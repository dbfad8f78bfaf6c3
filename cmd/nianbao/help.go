package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/urfave/cli/v2"
)

// help prints the notice of one command, or of the whole program when cmd is nil. A command's Description holds its
// example, one command a line.
func (e *env) help(w io.Writer, commands []*cli.Command, cmd *cli.Command) error {
	var b strings.Builder
	if cmd == nil {
		b.WriteString("nianbao（年报）：政府信息公开工作年度报告的制表、收表、核对和成文\n\n用法：\n")
		b.WriteString("  nianbao 命令 [选项] 文件或文件夹…\n  nianbao 文件或文件夹…        不写命令就是核对\n\n命令：\n")
		for _, c := range commands {
			fmt.Fprintf(&b, "  %s %s\n", pad(c.Name+"（"+c.Aliases[0]+"）", 20), c.Usage)
		}
		b.WriteString("\n每个命令的用法：nianbao 命令 --help\n")
		b.WriteString("退出码：0 全部通过或已说明；1 有退回、待说明或读不出的；2 用法不对；3 文件打不开或写不了；4 程序故障\n")
	} else {
		fmt.Fprintf(&b, "nianbao %s（%s）：%s\n\n用法：\n", cmd.Name, strings.Join(cmd.Aliases, "、"), cmd.Usage)
		fmt.Fprintf(&b, "  nianbao %s %s\n", cmd.Name, cmd.ArgsUsage)
		if len(cmd.Flags) > 0 {
			b.WriteString("\n选项：\n")
			for _, f := range cmd.Flags {
				b.WriteString(flagLine(f))
			}
		}
		if cmd.Description != "" {
			b.WriteString("\n例子：\n")
			for line := range strings.SplitSeq(strings.TrimSpace(cmd.Description), "\n") {
				b.WriteString("  " + strings.TrimSpace(line) + "\n")
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func flagLine(f cli.Flag) string {
	var names []string
	for _, n := range f.Names() {
		names = append(names, dashes(n))
	}
	usage := ""
	if doc, ok := f.(cli.DocGenerationFlag); ok {
		usage = doc.GetUsage()
	}
	head := strings.Join(names, ", ")
	if word := placeholder(f); word != "" {
		head += " " + word
	}
	return fmt.Sprintf("  %s %s\n", pad(head, 24), strings.ReplaceAll(usage, "`", ""))
}

// wide measures text as a terminal with Chinese fonts shows it, whatever the locale says.
var wide = &runewidth.Condition{EastAsianWidth: true, StrictEmojiNeutral: true}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-wide.StringWidth(s)))
}
