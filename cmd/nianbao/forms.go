package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/templates"
)

func (e *env) formsCommand() *cli.Command {
	return &cli.Command{
		Name: "forms", Aliases: []string{"格式"},
		Usage:       "列出程序认识的各版格式",
		Description: "nianbao forms",
		Action: func(c *cli.Context) error {
			if c.Args().Len() > 0 {
				return usageError("“nianbao forms”后面不用写别的")
			}
			for _, f := range templates.Forms() {
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

// loadForm returns the form that --form names: an edition's id or a YAML file.
func loadForm(name string) (*templates.Form, error) {
	if strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml") {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fileError("格式文件“%s”打不开：%s", name, reason(err))
		}
		form, err := templates.Load(name, data)
		var fault *templates.LoadError
		if errors.As(err, &fault) {
			return nil, fileError("格式文件有错：%v", fault)
		}
		return form, err
	}
	form, err := templates.Lookup(name)
	if err == nil {
		return form, nil
	}
	var ids []string
	for _, f := range templates.Forms() {
		ids = append(ids, f.ID)
	}
	return nil, usageError("没有“%s”这一版格式；可以用 %s，或者写一个 .yaml 格式文件", name, strings.Join(ids, "、"))
}

// chooseForm returns the form for a command that makes something new, and its year.
func (e *env) chooseForm(id string, year int) (*templates.Form, int, error) {
	if year == 0 {
		year = e.now().Year() - 1
	}
	if id == "" {
		form, err := templates.ForYear(year)
		if err != nil {
			return nil, 0, usageError("没有 %d 年度使用的格式；年度报告从 2019 年度起有统一格式，用“nianbao forms”看各版格式", year)
		}
		return form, year, nil
	}
	form, err := loadForm(id)
	if err != nil {
		return nil, 0, err
	}
	if !form.Covers(year) {
		return nil, 0, usageError("%s（%s）不用于 %d 年度；请核对 --form 和 --year", form.ID, form.Name, year)
	}
	return form, year, nil
}
