package main

import (
	"io"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/xlsx"
)

func (e *env) rosterCommand() *subcommand {
	return &subcommand{
		name: "roster", alias: "名单",
		usage: "写一份单位名单的样表，附填写说明",
		args:  "-o 名单.xlsx",
		examples: []string{
			"nianbao roster -o 名单.xlsx",
		},
		flags: []*option{
			{name: "output", short: "o", kind: isOutput, preset: "名单.xlsx", usage: "写到`文件`，默认 名单.xlsx"},
		},
		run: func(c *cli.Context) error {
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
		},
	}
}
