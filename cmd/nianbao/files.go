package main

import (
	"os"

	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/syserr"
	"nianbao/cmd/internal/year"
	"nianbao/templates"

	"github.com/urfave/cli/v2"
)

// What commands do with names of files.

func exists(name string) bool { return results.Exists(name) }

// needFolder refuses what stands where a folder is filled and is none.
func needFolder(flag, dir string) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return fileError("“%s”不是文件夹；%s 后面要写文件夹", dir, flag)
	}
	return nil
}

// reason says in Chinese why the system refused.
func reason(err error) string { return syserr.Reason(err) }

// basis reads what a command's flags name beside its sources; a flag that it does not have names nothing. named is the form
// of the first --form, or nil.
func (e *env) basis(c *cli.Context) (b job.Basis, named *templates.Form, err error) {
	forms, named, err := job.LoadForms(c.StringSlice("form"))
	if err != nil {
		return b, nil, err
	}
	open, err := e.job.Reading(forms, c.Bool("convert"))
	if err != nil {
		return b, nil, err
	}
	b, err = e.job.Basis(open, c.String("rules"), c.String("roster"), c.StringSlice("previous")...)
	if e.folder != nil && err == nil {
		err = b.InYear(e.folder)
		if e.folder.Roster() == "" && exists(e.folder.Path(year.DecisionsFile)) {
			e.say(job.Note{Text: "“" + year.DecisionsFile + "”没有用上：年度文件夹里没有名单，不知道决定说的是哪些单位"})
		}
	}
	return b, named, err
}
