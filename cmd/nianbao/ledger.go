package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/ledger"
)

func (e *env) ledgerCommand() *subcommand {
	return &subcommand{
		name: "ledger", alias: "台账",
		usage: "制作依申请公开台账，一件一行，表三、表四由行数得出",
		args:  "-o 台账.xlsx",
		examples: []string{
			"nianbao ledger -o 台账2026.xlsx --year 2026 --agency 海原县水务局",
			"nianbao ledger -o 台账2027.xlsx --previous 台账2026.xlsx",
			"nianbao check 台账2026.xlsx",
			"nianbao import 台账2026.xlsx -o 填报表.xlsx",
		},
		flags: []*option{
			outputFlag(isOutput, "写到这个`文件`（.xlsx）"),
			yearFlag("台账的`年度`，默认今年；写了上年的台账，默认它的下一年"),
			textFlag("agency", "单位`名称`"),
			inputFlag("previous", "`上年`的台账，没有办结的带过来；年度与它相同时，全部的行照搬进一本新的"),
			inputFlag("holidays", "节假日`文件`（.csv）：日期、休或班、名称、依据，补上下一年的放假通知和本地的放假"),
			todayFlag(),
		},
		run: func(c *cli.Context) error {
			out := c.String("output")
			switch {
			case c.Args().Len() > 0:
				return usageError("“nianbao ledger”只要选项，不认识“%s”；上年的台账写在 --previous 后面", c.Args().First())
			case out == "":
				return usageError("要用 -o 写出台账的文件名，例如：nianbao ledger -o 台账.xlsx")
			case !strings.EqualFold(filepath.Ext(out), ".xlsx"):
				return usageError("台账是 .xlsx 文件，“%s”不是；请写成例如 -o 台账.xlsx", out)
			}
			today, err := e.today(c)
			if err != nil {
				return err
			}
			m := &ledger.Making{World: e.job, Out: out, Year: c.Int("year"), Agency: c.String("agency"),
				Previous: c.String("previous"),
				Holidays: c.String("holidays"), Today: today}
			if err := m.Make(); err != nil {
				return err
			}
			_, err = fmt.Fprintln(e.stdout, out)
			return err
		},
	}
}
