package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
)

func (e *env) formsCommand() *subcommand {
	return &subcommand{
		name: "forms", alias: "格式",
		usage: "列出程序认识的各版格式，检查或起草本地格式",
		examples: []string{
			"nianbao forms",
			"nianbao forms --print 2021 -o 草稿.yaml",
			"nianbao forms --form 本省.yaml",
		},
		flags: []*option{
			formFlag("检查这个本地格式`文件.yaml`，没有错就列出来"),
			textFlag("print", "写出自带格式的全文，改写本地格式从它开始；`编号`如 2021"),
			outputFlag(isOutput, "写到`文件`，不写就显示在屏幕上"),
		},
		run: func(c *cli.Context) error {
			if c.Args().Len() > 0 {
				return usageError("“nianbao forms”后面只写选项；检查本地格式用 --form %s", c.Args().First())
			}
			if id := c.String("print"); id != "" {
				return e.printForm(id, c.String("output"))
			}
			if c.String("output") != "" {
				return usageError("-o 要和 --print 一起用，例如：nianbao forms --print 2021 -o 草稿.yaml")
			}
			forms, _, err := job.LoadForms(c.StringSlice("form"))
			if err != nil {
				return err
			}
			for _, f := range append(templates.Forms(), forms.Own()...) {
				years := fmt.Sprintf("%d 年度起", f.From)
				if f.To > 0 {
					years = fmt.Sprintf("%d—%d 年度", f.From, f.To)
				}
				fmt.Fprintf(e.stdout, "%s\t%s\t%s\t%s\t%d 张表 %d 个数\n", f.ID, f.Name, years, f.Source, len(f.Tables), len(f.Keys()))
			}
			return nil
		},
	}
}

// printForm writes the source of a built-in edition.
func (e *env) printForm(id, out string) error {
	data, err := templates.Source(id)
	if err != nil {
		return job.UnknownForm(id)
	}
	if out == "" {
		_, err = e.stdout.Write(data)
		return err
	}
	if exists(out) { // it may be the form that somebody is working on
		return fileError("已经有“%s”了，不会覆盖它；请换一个文件名", out)
	}
	return e.job.Outputs(nil).Put(out, results.Bytes(data))
}
