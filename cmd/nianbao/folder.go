package main

import (
	"path/filepath"
	"strconv"
	"strings"

	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/year"
)

// What a command's line leaves out is taken from the folder of a year: one that --folder names, or the folder the user is in.

const folderName = "folder"

func folderFlag() *option {
	return &option{name: folderName, kind: isFolder, usage: "年度`文件夹`：没有写的选项和文件从里面取；已经在里面就不用写"}
}

// outputsIn names the folders that commands fill, and fromInbox the commands whose sources are what has come.
var (
	outputsIn = map[string]string{"template": year.HandedOut, "collect": year.Collected, "report": year.Public}
	fromInbox = map[string]bool{"check": true, "collect": true, "report": true, "export": true}
)

// inFolder completes a command's line from the folder of a year, where there is one, and says so.
func (e *env) inFolder(cmd *subcommand, set []setFlag, rest []string) ([]setFlag, []string, error) {
	dir := "."
	for _, s := range set {
		if s.name == folderName {
			dir = s.value
		}
	}
	named := dir != "."
	if cmd.flag(folderName) == nil || !named && !year.Is(dir) {
		return set, rest, nil
	}
	f, err := job.OpenYear(dir)
	if err != nil {
		return nil, nil, err
	}
	e.folder = f
	var used []string
	use := func(name string) {
		if named {
			name = strings.TrimPrefix(name, f.Dir+string(filepath.Separator))
		}
		used = append(used, name)
	}
	for _, o := range cmd.flags {
		value := settled(f, cmd, o, set)
		if value == "" {
			continue
		}
		set = append(set, setFlag{o, value, []string{dashes(o.name), value}})
		use(value)
	}
	if fromInbox[cmd.name] && len(rest) == 0 {
		rest = []string{f.Path(year.Inbox)}
		use(rest[0])
	}
	if len(used) > 0 {
		e.say(job.Note{Text: "用年度文件夹“" + folderTitle(dir) + "”：" + strings.Join(used, "、")})
	}
	return set, rest, nil
}

// settled is what the folder has for a flag that the line does not have, "" for nothing.
func settled(f *year.Folder, cmd *subcommand, o *option, set []setFlag) string {
	given := func(names ...string) bool {
		for _, s := range set {
			for _, name := range names {
				if s.name == name {
					return true
				}
			}
		}
		return false
	}
	switch name := o.name; {
	case given(name):
	case name == "roster" && !given("agency", "code"):
		return f.Roster()
	case name == "previous":
		return f.Previous()
	case name == "form" && cmd.name != "forms" && !given("year"):
		return f.Form()
	case name == "rules":
		return f.Path(f.Settings.Rules)
	case name == "deadline":
		return f.Deadline
	case name == "year" && !given("form"):
		return strconv.Itoa(f.Year)
	case name == "output" && outputsIn[cmd.name] != "" && !given("agency", "code"):
		return f.Path(outputsIn[cmd.name])
	}
	return ""
}

// folderTitle is what a folder is called.
func folderTitle(dir string) string {
	if whole, err := filepath.Abs(dir); err == nil {
		return filepath.Base(whole)
	}
	return dir
}
