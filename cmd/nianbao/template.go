package main

import (
	"io"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/templates"
	"nianbao/xlsx"
)

func (e *env) templateCommand() *cli.Command {
	return &cli.Command{
		Name: "template", Aliases: []string{"制表"},
		Usage:     "制作空白填报表",
		ArgsUsage: "-o 填报表.xlsx",
		Description: `nianbao template -o 填报表.xlsx
			nianbao template --roster 名单.xlsx --previous 上年 -o 下发
			nianbao template --agency 海原县教育体育局 --year 2024 -o 填报表.xlsx --deadline 2025-01-20`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "写到这个`文件或文件夹`"},
			&cli.IntFlag{Name: "year", Usage: "报告`年度`，默认上一年"},
			formFlag("格式的`编号`或 .yaml 文件，默认该年度使用的格式"),
			&cli.StringFlag{Name: "agency", Usage: "单位`名称`"},
			&cli.StringFlag{Name: "code", Usage: "单位`代码`"},
			&cli.StringFlag{Name: "roster", Usage: "单位`名单`（.xlsx 或 .csv），每个单位做一份，放进 -o 的文件夹"},
			&cli.StringFlag{Name: "previous", Usage: "`上年`的填报表、报告或文件夹，上年数列在填报格旁边"},
			convertFlag(),
			&cli.StringFlag{Name: "deadline", Usage: "报送截止`日期`，例如 2025-01-20"},
		},
		Action: func(c *cli.Context) error {
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
			deadline, err := parseDate(c.String("deadline"))
			if err != nil {
				return err
			}
			forms, named, err := loadForms(c)
			if err != nil {
				return err
			}
			form, year, err := e.chooseForm(forms, named, c.Int("year"))
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
			if name := c.String("roster"); name != "" {
				return e.handOut(handout{form: form, forms: forms, year: year, roster: name, dir: out, deadline: deadline, last: last})
			}
			filing := templates.NewFiling(form, year)
			filing.Agency = templates.Agency{Name: strings.TrimSpace(c.String("agency")), Code: strings.TrimSpace(c.String("code"))}
			filing.Previous = last.Of(filing)
			if out, err = e.writeBlank(out, filing, forms, deadline); err != nil {
				return err
			}
			_, err = io.WriteString(e.stdout, out+"\n")
			return err
		},
	}
}

// writeBlank writes one workbook to a file, or under its agency's name into a folder, and returns its path.
func (e *env) writeBlank(out string, filing *templates.Filing, forms *templates.FormSet, deadline string) (string, error) {
	name := ""
	if !strings.EqualFold(filepath.Ext(out), ".xlsx") {
		name = xlsx.FileName(filing.Agency, filing.Year)
	}
	target := below(out, name)
	if err := keepFilled("", []string{target}, forms); err != nil {
		return target, err
	}
	return target, e.newOutputs(nil).place(out, name, func(w io.Writer) error {
		return xlsx.Write(w, filing, xlsx.Options{Deadline: chineseDate(deadline)})
	})
}

var datePattern = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)

// parseDate brings a date to the form 2025-01-20; "" stays "".
func parseDate(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	m := datePattern.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return "", usageError("日期“%s”看不懂；请写成 2025-01-20", s)
	}
	date := m[1] + "-" + twoDigits(m[2]) + "-" + twoDigits(m[3])
	if !validDate(date) {
		return "", usageError("没有“%s”这一天；请写成 2025-01-20", s)
	}
	return date, nil
}
