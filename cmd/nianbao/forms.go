package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/door"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
)

func (e *env) formsCommand() *cli.Command {
	return &cli.Command{
		Name: "forms", Aliases: []string{"格式"},
		Usage: "列出程序认识的各版格式，检查或起草本地格式",
		Description: `nianbao forms
			nianbao forms --print 2021 -o 草稿.yaml
			nianbao forms --form 本省.yaml`,
		Flags: []cli.Flag{
			formFlag("检查这个本地格式`文件.yaml`，没有错就列出来"),
			&cli.StringFlag{Name: "print", Usage: "写出自带格式的全文，改写本地格式从它开始；`编号`如 2021"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "写到`文件`，不写就显示在屏幕上"},
		},
		Action: func(c *cli.Context) error {
			if c.Args().Len() > 0 {
				return usageError("“nianbao forms”后面只写选项；检查本地格式用 --form %s", c.Args().First())
			}
			if id := c.String("print"); id != "" {
				return e.printForm(id, c.String("output"))
			}
			if c.String("output") != "" {
				return usageError("-o 要和 --print 一起用，例如：nianbao forms --print 2021 -o 草稿.yaml")
			}
			forms, _, err := loadForms(c)
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
		return unknownForm(id)
	}
	if out == "" {
		_, err = e.stdout.Write(data)
		return err
	}
	if exists(out) { // it may be the form that somebody is working on
		return fileError("已经有“%s”了，不会覆盖它；请换一个文件名", out)
	}
	return newOutputs(nil).write(out, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// formFlag is --form of the commands that read: forms of an office's own, beside the built-in editions.
func formFlag(usage string) cli.Flag {
	return &cli.StringSliceFlag{Name: "form", Usage: usage}
}

const readFormUsage = "本地格式`文件.yaml`，制表时用了本地格式的要写上；可以写几次"

// loadForms returns the forms that a command knows: the built-in editions and those that --form names. first is the one
// named first, or nil.
func loadForms(c *cli.Context) (forms *templates.FormSet, first *templates.Form, err error) {
	forms = &templates.FormSet{}
	for _, name := range c.StringSlice("form") {
		form, err := addForm(forms, name)
		if err != nil {
			return nil, nil, err
		}
		if first == nil {
			first = form
		}
	}
	return forms, first, nil
}

// addForm adds the form that --form names: a YAML file, or the id of an edition.
func addForm(forms *templates.FormSet, name string) (*templates.Form, error) {
	if ext := strings.ToLower(filepath.Ext(name)); ext != ".yaml" && ext != ".yml" {
		form, err := forms.Prefer(name)
		if err == nil {
			return form, nil
		}
		if err := door.Check(name, door.Form); err != nil && exists(name) { // a pipe or a folder, not a word
			return nil, fileError("格式文件“%s”打不开：%s", name, reason(err))
		}
		return nil, unknownForm(name)
	}
	file, err := door.Read(name, door.Form)
	if err != nil {
		return nil, fileError("格式文件“%s”打不开：%s", name, reason(err))
	}
	form, err := forms.Load(name, file.Data)
	if err == nil {
		_, err = xlsx.NewLayout(form) // it must fit on paper, whatever is done with it
	}
	var fault *templates.LoadError
	if errors.As(err, &fault) {
		return nil, fileError("格式文件%s", fault.Chinese())
	}
	return form, err
}

func unknownForm(name string) error {
	near := hanzi.Nearest(name, formIDs())
	if near != "" {
		near = "；是不是 " + near + "？"
	}
	return usageError("没有“%s”这一版格式；可以用 %s，或者写一个 .yaml 格式文件%s", name, strings.Join(formIDs(), "、"), near)
}

// chooseForm returns the form for a command that makes something new, and its year. named is the form asked for, or nil.
func (e *env) chooseForm(forms *templates.FormSet, named *templates.Form, year int) (*templates.Form, int, error) {
	if year == 0 {
		year = e.now().Year() - 1
	}
	if named == nil {
		form, err := forms.ForYear(year)
		if err != nil {
			return nil, 0, usageError("没有 %d 年度使用的格式；年度报告从 2019 年度起有统一格式，用“nianbao forms”看各版格式", year)
		}
		return form, year, nil
	}
	if !named.Covers(year) {
		return nil, 0, usageError("%s（%s）不用于 %d 年度；请核对 --form 和 --year", named.ID, named.Name, year)
	}
	return named, year, nil
}
