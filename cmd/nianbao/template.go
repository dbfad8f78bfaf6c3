package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
	"nianbao/xlsx"
)

func (e *env) runTemplate(c *cli.Context) error {
	if c.Args().Len() > 0 {
		return usageError("“nianbao template”只要选项，不认识“%s”；单位名称写在 --agency 后面", c.Args().First())
	}
	out := c.String("output")
	if out == "" {
		return usageError("要用 -o 写出填报表的文件名，例如：nianbao template -o 填报表.xlsx")
	}
	if c.String("code") != "" && c.String("agency") == "" {
		return usageError("写了 --code 就要用 --agency 写单位名称")
	}
	if c.String("roster") != "" {
		switch {
		case c.String("agency") != "" || c.String("code") != "":
			return usageError("--roster 和 --agency 只能用一个：名单里已经有单位名称和代码")
		case strings.EqualFold(filepath.Ext(out), ".xlsx"):
			return usageError("用 --roster 时要做很多份，-o 要写文件夹，不能写“%s”", out)
		}
	}
	deadline, err := job.ParseDate(c.String("deadline"))
	if err != nil {
		return err
	}
	basis, named, err := e.basis(c)
	if err != nil {
		return err
	}
	forms := basis.Open.Forms
	form, year, err := e.job.ChooseForm(forms, named, c.Int("year"))
	if err != nil {
		return err
	}
	if basis.Roster != nil {
		h := &job.HandOut{World: e.job, Form: form, Forms: forms, Year: year, Roster: basis.Roster, Dir: out,
			Calendar: collect.Calendar{Deadline: deadline}, Rulings: basis.Rulings(), Last: basis.Last,
			Contact: basis.Office.Contact}
		if e.folder != nil {
			h.Calendar.Classes = e.folder.Classes
		}
		return e.handOut(h)
	}
	filing := templates.NewFiling(form, year)
	filing.Agency = templates.Agency{Name: strings.TrimSpace(c.String("agency")), Code: strings.TrimSpace(c.String("code"))}
	filing.Previous = basis.Last.Of(filing)
	if out, err = e.job.WriteBlank(out, filing, forms, deadline); err != nil {
		return err
	}
	_, err = io.WriteString(e.stdout, out+"\n")
	return err
}

// handOut makes the workbooks of a roster and says so.
func (e *env) handOut(h *job.HandOut) error {
	ctx, stop := interruptible()
	defer stop()
	names, err := h.Make(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "写了 %d 份填报表和%s，在“%s”\n", len(names), results.Handout, h.Dir)
	return err
}

func (e *env) runRoster(c *cli.Context) error {
	if c.Args().Len() > 0 {
		return usageError("“nianbao roster”只写样表，不认识“%s”；文件名写在 -o 后面", c.Args().First())
	}
	name := c.String("output")
	if !strings.EqualFold(filepath.Ext(name), ".xlsx") {
		return usageError("样表是 .xlsx 文件，“%s”不是；请写成例如 -o 名单.xlsx", name)
	}
	if exists(name) {
		return fileError("“%s”已经有了，不会覆盖；请换一个文件名", name)
	}
	if err := e.job.Outputs(nil).Put(name, xlsx.WriteRoster); err != nil {
		return err
	}
	_, err := io.WriteString(e.stdout, name+"\n")
	return err
}
