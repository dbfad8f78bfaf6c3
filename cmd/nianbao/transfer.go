package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/job"
)

func (e *env) exportCommand() *subcommand {
	return &subcommand{
		name: "export", alias: "导出",
		usage: "把填报表里的数和正文导出为数据",
		args:  "文件或文件夹…",
		takes: isInput,
		examples: []string{
			"nianbao export 某局填报表.xlsx -o 某局.json",
			"nianbao export 回收 --format csv -o 全部.csv",
		},
		flags: []*option{
			formatFlag("输出`格式`：json（默认）、jsonl（一行一份）、csv", "json", "jsonl", "csv"),
			readFormFlag(),
			convertFlag(),
			outputFlag(isOutput, "写到`文件`，不写就显示在屏幕上"),
		},
		run: func(c *cli.Context) error {
			if c.Args().Len() == 0 {
				return usageError("要写出导出哪些文件，例如：nianbao export 回收 --format csv -o 全部.csv")
			}
			basis, _, err := e.basis(c)
			if err != nil {
				return err
			}
			ctx, stop := interruptible()
			defer stop()
			items, inputs, exit := (&job.Export{World: e.job, Basis: basis}).Read(ctx, c.Args().Slice())
			if len(items) == 0 {
				return exit
			}
			write := job.Exporters[c.String("format")]
			if err := e.show(c.String("output"), inputs, func(w io.Writer) error { return write(w, items) }); err != nil {
				return err
			}
			return exit
		},
	}
}

func (e *env) importCommand() *subcommand {
	return &subcommand{
		name: "import", alias: "导入",
		usage: "把数据、旧表或损坏的表里的内容搬进一份新的填报表",
		args:  "文件或文件夹… -o 填报表.xlsx",
		takes: isInput,
		examples: []string{
			"nianbao import 某局.json -o 某局填报表.xlsx",
			"nianbao import 回收 -o 新表",
		},
		flags: []*option{
			outputFlag(isWorkbooks, "写到这个`文件`（.xlsx）或文件夹"),
			formFlag("新表的格式：`编号`或 .yaml 文件，默认与来源相同；来源用了别的本地格式的，接着再写一个 --form"),
			yearFlag("新表的`年度`，默认与来源相同；写下一年度时，来源作为上年数"),
			textFlag("agency", "单位`名称`，默认与来源相同"),
			previousFlag("`上年`的填报表、报告或文件夹，上年数列在填报格旁边"),
			convertFlag(),
		},
		run: func(c *cli.Context) error {
			if c.Args().Len() == 0 || c.String("output") == "" {
				return usageError("要写出从哪个文件导入、写到哪里，例如：nianbao import 某局.json -o 某局填报表.xlsx")
			}
			basis, form, err := e.basis(c)
			if err != nil {
				return err
			}
			j := &job.Import{World: e.job, Basis: basis, Form: form, Year: c.Int("year"), Agency: c.String("agency"),
				Out: c.String("output")}
			j.Wrote = func(name string) error {
				_, err := fmt.Fprintln(e.stdout, name)
				return err
			}
			ctx, stop := interruptible()
			defer stop()
			return j.Run(ctx, c.Args().Slice())
		},
	}
}
