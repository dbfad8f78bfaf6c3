package main

import (
	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/page"
	"nianbao/cmd/internal/results"
)

func (e *env) runPage(c *cli.Context) error {
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
}
