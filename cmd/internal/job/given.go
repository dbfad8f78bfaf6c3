package job

import (
	"errors"
	"os"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/report"
	"nianbao/templates"
)

// What stands beside the sources.

// ReadPrevious reads the sources of --previous; an empty name gives nil. Sources that cannot be read are named and left
// out. open says how they are opened.
func (w *World) ReadPrevious(name string, open intake.Options) (*intake.Previous, error) {
	if name == "" {
		return nil, nil
	}
	if !exists(name) {
		return nil, Failed("--previous 的“%s”找不到；请核对文件名和文件夹", name)
	}
	if info, err := os.Stat(name); err == nil && !info.IsDir() { // named itself, it must be there to be read
		if err := door.Check(name, intake.SourceKind()); err != nil {
			return nil, Failed("--previous 的“%s”打不开：%s", name, reason(err))
		}
	}
	last, err := intake.ReadPrevious([]string{name}, open)
	if err != nil {
		return nil, Failed("--previous 的“%s”读不了：%v", name, err)
	}
	w.sayPassed(last.Passed)
	for _, note := range last.Notes {
		w.sayf("上年数据：%s", feedback.Printable(note))
	}
	for _, item := range last.Unread {
		for _, f := range item.Findings {
			w.sayf("上年数据：%s", f.Message)
		}
	}
	return last, nil
}

// ReadRoster reads a roster, and says on stderr what it was read as and what was left out of it, before anything is done
// with it.
func (w *World) ReadRoster(name string) (*collect.Roster, error) {
	roster, err := collect.ReadRoster(name)
	var faults *collect.RosterError
	switch {
	case errors.As(err, &faults):
		faults.File = name
		return nil, Failed("%v", faults)
	case err != nil:
		return nil, Failed("名单“%s”打不开：%s", name, reason(err))
	}
	w.sayf("名单：%s", feedback.Printable(roster.Understood()))
	for _, note := range roster.Notes {
		w.sayf("%s", feedback.Printable(note))
	}
	return roster, nil
}

// LoadGrades reads the file of --rules, which may name rules of any form that is known; an empty name gives none.
func LoadGrades(name string, forms *templates.FormSet) (templates.Grades, error) {
	if name == "" {
		return nil, nil
	}
	file, err := door.Read(name, door.Rules)
	if err != nil {
		return nil, Failed("--rules 的“%s”打不开：%s", name, reason(err))
	}
	grades, err := templates.LoadGrades(name, file.Data, forms.Own()...)
	if err != nil {
		var fault *templates.LoadError
		if errors.As(err, &fault) {
			return nil, Failed("--rules 的文件%s", fault.Chinese())
		}
		return nil, Failed("--rules 的文件有错：%v", err)
	}
	return grades, nil
}

// ReadLetterhead reads the file of --template, before anything is written; an empty name gives nil.
func ReadLetterhead(name string) (*report.Letterhead, error) {
	if name == "" {
		return nil, nil
	}
	file, err := door.Read(name, door.Letterhead)
	if err != nil {
		return nil, Failed("--template 的“%s”打不开：%s", name, reason(err))
	}
	head, err := report.ReadLetterhead(name, file.Data)
	var problem *report.Problem
	if errors.As(err, &problem) {
		f := problem.Findings[0]
		return nil, Failed("%s\n       办法：%s [%s]", feedback.Printable(f.Message), f.Fix, f.Code)
	}
	return head, err
}
