package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/job"
)

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
