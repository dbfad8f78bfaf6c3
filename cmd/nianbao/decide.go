package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/year"
	"nianbao/templates/lists"
)

func (e *env) runDecide(c *cli.Context) error {
	d, err := e.decision(c)
	if err != nil {
		return err
	}
	if e.folder == nil {
		return usageError("要用 --folder 写出年度文件夹，或者先进到里面去")
	}
	var named []string
	if form := e.folder.Form(); form != "" {
		named = append(named, form)
	}
	forms, _, err := job.LoadForms(named)
	if err != nil {
		return err
	}
	open, err := e.job.YearBasis(e.folder, forms)
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	lines, err := (&job.Decide{World: e.job, Basis: open, Folder: e.folder, Agency: c.Args().First(), Decision: d}).Run(ctx)
	if err != nil {
		return err
	}
	for _, line := range lines {
		fmt.Fprintln(e.stdout, "已记下："+feedback.Printable(line))
	}
	return nil
}

// decision is what a line decides: one thing, about one agency, with a reason.
func (e *env) decision(c *cli.Context) (d year.Decision, err error) {
	kinds := map[string]year.Kind{"use": year.Use, "accept": year.Accept, "exempt": year.Exempt, "extend": year.Extend,
		"filed-by": year.Filed, "set-aside": year.Aside, "undo": year.Undo}
	names := []string{"use", "accept", "exempt", "extend", "filed-by", "set-aside", "undo"}
	given := lists.Filter(names, c.IsSet)
	switch {
	case len(given) != 1:
		return d, usageError("要写一个决定，只能写一个：%s", strings.Join(lists.Map(names, dashes), "、"))
	case given[0] == "set-aside" && c.Args().Len() > 0:
		return d, usageError("--set-aside 后面写文件，单位不用写")
	case given[0] != "set-aside" && c.Args().Len() != 1:
		return d, usageError("要写出一个单位（名称或代码），例如：nianbao decide 某局 --exempt --reason 本年撤销")
	}
	d = year.Decision{Kind: kinds[given[0]], Reason: strings.TrimSpace(c.String("reason")), By: strings.TrimSpace(c.String("by"))}
	if d.Reason == "" {
		return d, usageError("要用 --reason 写明理由；它写进进度和回执")
	}
	switch d.Kind {
	case year.Extend:
		d.Of, err = job.ParseDate(c.String("extend"))
	case year.Use, year.Accept, year.Filed, year.Aside:
		d.Of = strings.TrimSpace(c.String(given[0]))
	}
	if err == nil {
		d.Date, err = e.today(c)
	}
	return d, err
}
