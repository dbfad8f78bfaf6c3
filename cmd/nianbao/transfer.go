package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/job"
)

func (e *env) runExport(c *cli.Context) error {
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
}

func (e *env) runImport(c *cli.Context) error {
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
}
