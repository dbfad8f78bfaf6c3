package job

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/roster"
	"nianbao/cmd/internal/scratch"
	"nianbao/templates"
)

// Which files are collected, and what is said of those that are not.

// Inputs lists the sources. The body's own filing that an earlier run has written into the output folder is none of them.
func (j *Collect) Inputs(args []string) ([]string, error) {
	own := []string{filepath.Join(j.Dir, results.Back), filepath.Join(j.Dir, results.Docs)}
	list := intake.Walk(args, intake.Beside{Inputs: j.Given, Results: own})
	inputs, bad := list.Files, list.Unread
	j.sayUnread(bad)
	j.sayPassedOver(args, list.Passed)
	for _, err := range bad {
		j.closed = append(j.closed, closedFolder(err))
	}
	for _, arg := range args {
		if j.ownBody(arg) {
			return nil, Failed("“%s”是收表的结果，不能同时当作来件；请把填好的这份另存到回收文件夹里", arg)
		}
	}
	inputs = slices.DeleteFunc(inputs, func(name string) bool {
		return j.ownBody(name) || sameFile(name, j.Roster.File) && !slices.Contains(args, name)
	})
	if len(inputs) == 0 && len(bad) > 0 {
		return nil, Failed("“%s”读不了", strings.Join(args, "、"))
	}
	if !slices.ContainsFunc(args, results.Exists) { // or a slip of the pen would count as everybody missing
		return nil, Failed("找不到“%s”；请核对文件夹的名称和位置。什么也没有写", strings.Join(args, "、"))
	}
	if len(inputs) == 0 {
		j.sayf("“%s”里还没有文件", strings.Join(args, "、"))
	}
	return inputs, nil
}

// shelf returns where a run keeps what filings say: a file that has no name any more and is gone with the program. Where
// there can be none, and on a page whose disk is memory, it is nil, and all stays in memory.
func (j *Collect) shelf() *collect.Shelf {
	if runtime.GOOS == "js" {
		return nil
	}
	dir, err := scratch.New("", "nianbao-collect-")
	if err != nil {
		return nil
	}
	file, err := os.OpenFile(filepath.Join(dir, "filings"), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if runtime.GOOS == "windows" { // where an open file cannot be removed
		j.ends = append(j.ends, func() { file.Close(); scratch.Remove(dir) })
	} else {
		scratch.Remove(dir)
	}
	if err != nil {
		return nil
	}
	return collect.NewShelf(file)
}

// closedFolder makes a source of a folder that could not be read, so that every list names it: whoever is missing may be in
// there.
func closedFolder(err error) *collect.Return {
	name := "文件夹"
	var path *fs.PathError
	if errors.As(err, &path) {
		name = path.Path
	}
	words := templates.Words{"file": filepath.Base(name), "reason": reason(err)}
	found := []templates.Finding{templates.Report("file.unreadable", nil, templates.Place{}, words)}
	return collect.Reduce(name, "", roster.Match{}, nil, templates.Result{Verdict: templates.Unreadable, Findings: found})
}

// sayPassedOver names what lies among the sources and is not read although somebody may have put returns there: what Walk
// has passed over, but for this run's own folder, and links that lead nowhere or to a folder.
func (j *Collect) sayPassedOver(args []string, passed []intake.Passed) {
	if intake.Collected(j.Dir) {
		passed = slices.DeleteFunc(passed, func(p intake.Passed) bool { return j.inOutput(p.Path) })
	}
	j.sayPassed(passed)
	said := func(path string) bool {
		return slices.ContainsFunc(passed, func(p intake.Passed) bool { return p.Path == path })
	}
	say := func(path, why string) {
		j.sayf("“%s”%s", feedback.Printable(path), why)
	}
	for _, arg := range args {
		filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error { // errors are Walk's to report
			switch {
			case err != nil || path == arg:
				return nil
			case d.IsDir() && (strings.HasPrefix(d.Name(), ".") || said(path)):
				return fs.SkipDir
			case d.Type()&fs.ModeSymlink != 0:
				if info, err := os.Stat(path); err != nil {
					say(path, "是链接，指向的文件打不开，没有读")
				} else if info.IsDir() {
					say(path, "是指向别的文件夹的链接，没有进去读；要收里面的文件，请把那个文件夹也写在命令里")
				}
			}
			return nil
		})
	}
}

// inOutput reports whether a file or folder lies right in the output folder, however both are spelled.
func (j *Collect) inOutput(path string) bool {
	return sameFile(filepath.Dir(path), j.Dir)
}
