package main

import (
	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/page"
	"nianbao/cmd/internal/results"
)

func (e *env) pageCommand() *subcommand {
	return &subcommand{
		name: "page", alias: "核对页",
		usage: "写出不用装程序的核对页，一个网页文件，发给单位自己核对",
		examples: []string{
			"nianbao page -o 年报核对.html",
			"nianbao page -o 年报核对.html --rules 本省规则.yaml --office 示例市人民政府办公室",
		},
		flags: []*option{
			outputFlag(isOutput, "网页`文件`，例如 年报核对.html"),
			formFlag("装进本地格式`文件.yaml`；自带的格式不用写"),
			inputFlag("rules", "装进本级调整规则的`文件.yaml`"),
			textFlag("office", "写在页头上的`单位`名称"),
		},
		run: func(c *cli.Context) error {
			out := c.String("output")
			if out == "" || c.Args().Len() > 0 {
				return usageError("“nianbao page”后面用 -o 写网页文件的名字，例如：nianbao page -o 年报核对.html")
			}
			given, err := page.Read(e.job, c.String("office"), c.StringSlice("form"), c.String("rules"))
			if err != nil {
				return err
			}
			e.job.Progress("制作核对页", 0, 0)
			data, err := page.Template()
			if err == nil {
				data, err = page.Fill(data, given)
			}
			if err != nil {
				return err
			}
			return e.job.Outputs(append(c.StringSlice("form"), c.String("rules"))).Put(out, results.Bytes(data))
		},
	}
}
