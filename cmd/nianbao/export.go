package main

import (
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
