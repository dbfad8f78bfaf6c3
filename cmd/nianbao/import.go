package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/intake"
	"nianbao/templates"
	"nianbao/xlsx"
)

func (e *env) importCommand() *cli.Command {
	return &cli.Command{
		Name: "import", Aliases: []string{"导入"},
		Usage:     "把数据、旧表或损坏的表里的内容搬进一份新的填报表",
		ArgsUsage: "文件或文件夹… -o 填报表.xlsx",
		Description: `nianbao import 某局.json -o 某局填报表.xlsx
			nianbao import 回收 -o 新表`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "写到这个`文件`（.xlsx）或文件夹"},
			formFlag("新表的格式：`编号`或 .yaml 文件，默认与来源相同；来源用了别的本地格式的，接着再写一个 --form"),
			&cli.IntFlag{Name: "year", Usage: "新表的`年度`，默认与来源相同；写下一年度时，来源作为上年数"},
			&cli.StringFlag{Name: "agency", Usage: "单位`名称`，默认与来源相同"},
			&cli.StringFlag{Name: "previous", Usage: "`上年`的填报表、报告或文件夹，上年数列在填报格旁边"},
			convertFlag(),
		},
		Action: func(c *cli.Context) error {
			if c.Args().Len() == 0 || c.String("output") == "" {
				return usageError("要写出从哪个文件导入、写到哪里，例如：nianbao import 某局.json -o 某局填报表.xlsx")
			}
			forms, form, err := loadForms(c)
			if err != nil {
				return err
			}
			open, err := e.openOptions(c, forms)
			if err != nil {
				return err
			}
			last, err := e.readPrevious(c.String("previous"), open)
			if err != nil {
				return err
			}
			out := c.String("output")
			single := strings.EqualFold(filepath.Ext(out), ".xlsx")
			list := intake.Walk(c.Args().Slice(), intake.Beside{Inputs: e.given, Results: []string{out}})
			if len(list.Unread) > 0 {
				return fileError("%s", unread(list.Unread[0]))
			}
			e.sayPassed(list.Passed)
			inputs := list.Files
			if len(inputs) == 0 {
				return fileError("“%s”里没有可以导入的文件", strings.Join(c.Args().Slice(), "、"))
			}
			if single && len(inputs) > 1 {
				return usageError("有 %d 个来源，-o 要写文件夹，不能写一个 .xlsx 文件", len(inputs))
			}
			j := importJob{env: e, last: last, out: e.newOutputs(inputs), forms: forms, form: form, year: c.Int("year"),
				agency: c.String("agency"), written: map[string]string{}}
			if err := e.prepare(&open, inputs); err != nil {
				return err
			}
			open.Salvage = true
			var exit error
			for _, name := range inputs {
				item := intake.Open(name, open)
				if item.Filing == nil {
					e.sayFindings(item)
					exit = heavier(exit, e.unreadable(c.Args().Slice(), item))
					continue
				}
				f, notes, err := j.filing(item.Filing)
				if err != nil {
					return err
				}
				item.Notes = append(item.Notes, notes...)
				name := ""
				if !single {
					name = xlsx.FileName(f.Agency, f.Year)
				}
				if err := j.write(item, f, out, name); err != nil {
					return err
				}
			}
			return exit
		},
	}
}

type importJob struct {
	*env
	last    *intake.Previous
	out     outputs
	forms   *templates.FormSet
	form    *templates.Form // of the new workbooks, nil for the source's
	year    int
	agency  string
	written map[string]string
}

// filing makes the filing that goes into the new workbook. For the year after the source's, the source becomes last year's
// filing and the new one is blank. notes say what the new form has no place for.
func (j *importJob) filing(src *templates.Filing) (f *templates.Filing, notes []string, err error) {
	f = src.Clone()
	form := src.Form
	if j.form != nil {
		form = j.form
	}
	switch {
	case j.year == 0 || j.year == src.Year || src.Year == 0:
		if form != src.Form {
			if !j.forms.IsOwn(form) && !j.forms.IsOwn(src.Form) {
				return nil, nil, usageError("来源是格式 %s 的表，不能导入格式 %s；两版的表二含义不同", src.Form.ID, form.ID)
			}
			if year := max(j.year, src.Year); year != 0 && !form.Covers(year) {
				return nil, nil, usageError("%s（%s）不用于 %d 年度；请核对 --form 和 --year", form.ID, form.Name, year)
			}
			var lost []string
			if f, lost = src.In(form); len(lost) > 0 {
				notes = append(notes, fmt.Sprintf("格式 %s 里没有这些内容，没有搬过来：%s", form.ID, strings.Join(lost, "、")))
			}
		}
		if j.year != 0 {
			f.Year = j.year
		}
	case j.year == src.Year+1:
		if form, _, err = j.chooseForm(j.forms, j.form, j.year); err != nil {
			return nil, nil, err
		}
		f = templates.NewFiling(form, j.year)
		f.Agency, f.Previous = src.Agency, src
	default:
		return nil, nil, usageError("来源是 %d 年度，--year 只能写 %d 或 %d", src.Year, src.Year, src.Year+1)
	}
	if j.agency != "" {
		f.Agency.Name = j.agency
	}
	if last := j.last.Of(f); last != nil {
		f.Previous = last
	}
	return f, notes, nil
}

func (j *importJob) write(item *intake.Item, f *templates.Filing, out, name string) error {
	target := below(out, name)
	if other := j.written[target]; other != "" {
		return fileError("“%s”和“%s”要写成同一个文件“%s”；请分开导入", other, item.File, target)
	}
	j.written[target] = item.File
	if err := unplaced(item, f); err != nil {
		return err
	}
	j.sayFindings(item)
	err := j.out.place(out, name, func(w io.Writer) error { return xlsx.Write(w, f, xlsx.Options{}) })
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(j.stdout, target)
	return err
}

// unplaced notes which explanations the new workbook has no line for.
func unplaced(item *intake.Item, f *templates.Filing) error {
	ids, err := xlsx.Unplaced(f)
	if len(ids) > 0 {
		const most = 5
		text := fmt.Sprintf("“核对”表的说明行不够，有 %d 条说明没有搬过来：%s", len(ids), strings.Join(ids[:min(len(ids), most)], "、"))
		if len(ids) > most {
			text += fmt.Sprintf("等；另有 %d 条", len(ids)-most)
		}
		item.Notes = append(item.Notes, text+"。请照来源补填在能写的地方，或者先用 nianbao export 存下来。")
	}
	return err
}

// sayFindings prints what reading a source found.
func (e *env) sayFindings(item *intake.Item) {
	for _, f := range item.Findings {
		fmt.Fprintf(e.stderr, "nianbao: %s：%s [%s]\n", filepath.Base(item.File), f.Message, f.Code)
		e.code = f.Code
	}
	e.sayNotes(item.File, item.Notes)
}
