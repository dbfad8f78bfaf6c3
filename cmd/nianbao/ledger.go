package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/ledger"
)

func (e *env) runLedger(c *cli.Context) error {
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
}
