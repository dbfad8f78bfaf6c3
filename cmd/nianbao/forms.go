package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
)

func (e *env) runForms(c *cli.Context) error {
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
