package job

import (
	"errors"
	"os"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/roster"
	"nianbao/cmd/internal/say"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/templates/lists"
	"nianbao/xlsx/marked"
)

// A Basis is what stands beside the sources, read, and how they are opened: the same for every job.
type Basis struct {
	Grades templates.Grades
	Roster *roster.Roster // if not nil, every agency must be in it
	Last   *intake.Previous
	Open   intake.Options
	// Decisions are the office's, of the folder of a year; nil for none.
	Decisions *year.Decisions
	Office    marked.Office    // that stands in marked copies, as far as somebody has settled it
	Calendar  collect.Calendar // when filings are due
}

// Basis reads what stands beside the sources by the names of the files, "" for none; previous are of one or of several years.
// open says how sources are opened.
func (w *World) Basis(open intake.Options, rules, roster string, previous ...string) (b Basis, err error) {
	b.Open = open
	if b.Grades, err = w.LoadGrades(rules, open.Forms); err != nil {
		return b, err
	}
	if roster != "" {
		if b.Roster, err = w.ReadRoster(roster); err != nil {
			return b, err
		}
	}
	b.Last, err = w.ReadPrevious(lists.Filter(previous, func(name string) bool { return name != "" }), open)
	return b, err
}

// standsThere says what is wrong with a file or folder of sources that was named as what.
func (w *World) standsThere(what say.Part, name string) error {
	if !results.Exists(name) {
		return failed(what, "“%s”找不到；请核对文件名和文件夹", w.name(name))
	}
	if info, err := os.Stat(name); err == nil && !info.IsDir() { // named itself, it must be there to be read
		if err := door.Check(name, intake.SourceKind()); err != nil {
			return failed(what, "“%s”打不开：%s", w.name(name), reason(err))
		}
	}
	return nil
}

// ReadPrevious reads the sources of last year and of years before; without a name it gives nil. Sources that cannot be read
// are named and left out. open says how they are opened.
func (w *World) ReadPrevious(names []string, open intake.Options) (*intake.Previous, error) {
	if len(names) == 0 {
		return nil, nil
	}
	for _, name := range names {
		if err := w.standsThere(say.Previous, name); err != nil {
			return nil, err
		}
	}
	last, err := intake.ReadPrevious(names, open)
	if err != nil {
		return nil, failed(say.Previous, "“%s”读不了：%v", strings.Join(lists.Map(names, w.name), "、"), err)
	}
	w.sayPassed(last.Passed)
	for _, note := range last.Notes {
		w.sayf("上年数据：%s", feedback.Printable(note))
	}
	for _, item := range last.Unread {
		for _, f := range item.Findings {
			w.say(Note{Text: "上年数据：" + f.Message, Remedy: f.Remedy})
		}
	}
	return last, nil
}

// ReadRoster reads a roster, and says what it was read as and what was left out of it, before anything is done
// with it.
func (w *World) ReadRoster(name string) (*roster.Roster, error) {
	list, err := roster.Read(name)
	var faults *roster.Error
	switch {
	case errors.As(err, &faults):
		faults.File = w.name(name)
		fault := &Fault{Kind: Files, Text: faults.Error()}
		if faults.Headless {
			fault.Remedy.Do = templates.SampleRoster
		}
		return nil, fault
	case err != nil:
		return nil, Failed("名单“%s”打不开：%s", w.name(name), reason(err))
	}
	w.sayf("名单：%s", feedback.Printable(list.Understood()))
	for _, note := range list.Notes {
		w.sayf("%s", feedback.Printable(note))
	}
	return list, nil
}

// LoadGrades reads the file that regrades rules, which may name rules of any form that is known; an empty name gives none.
func (w *World) LoadGrades(name string, forms *templates.FormSet) (templates.Grades, error) {
	if name == "" {
		return nil, nil
	}
	file, err := door.Read(name, door.Rules)
	if err != nil {
		return nil, failed(say.Rules, "“%s”打不开：%s", w.name(name), reason(err))
	}
	grades, err := templates.LoadGrades(w.name(name), file.Data, forms.Own()...)
	if err != nil {
		var fault *templates.LoadError
		if errors.As(err, &fault) {
			return nil, failed(say.Rules, "文件%s", fault.Chinese())
		}
		return nil, failed(say.Rules, "文件有错：%v", err)
	}
	return grades, nil
}

// ReadLetterhead reads the docx whose styles the reports take, before anything is written; an empty name gives nil.
func (w *World) ReadLetterhead(name string) (*report.Letterhead, error) {
	if name == "" {
		return nil, nil
	}
	file, err := door.Read(name, door.Letterhead)
	if err != nil {
		return nil, failed(say.Letterhead, "“%s”打不开：%s", w.name(name), reason(err))
	}
	head, err := report.ReadLetterhead(w.name(name), file.Data)
	var problem *report.Problem
	if errors.As(err, &problem) {
		return nil, &Fault{Kind: Files, Found: &problem.Findings[0]}
	}
	if head != nil {
		for _, left := range head.Left() {
			w.sayf("公文模板“%s”%s", w.name(name), feedback.Printable(left))
		}
	}
	return head, err
}
