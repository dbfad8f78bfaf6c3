package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/year"
	"nianbao/templates/lists"
)

func (e *env) runYear(c *cli.Context) error {
	dir := c.Args().First()
	switch {
	case c.Args().Len() == 0 && year.Is("."): // whoever is in it means it
		dir = "."
	case c.Args().Len() != 1:
		return usageError("要写出一个文件夹，例如：nianbao year 2024年报")
	}
	today, err := e.today(c)
	if err != nil {
		return err
	}
	switch archive := c.Bool("archive"); {
	case archive && c.String("format") == "json":
		return usageError("--archive 不能与 --format json 一起写")
	case archive && !year.Is(dir):
		_, err := job.OpenYear(dir)
		return err
	}
	f, err := e.yearFolder(c, dir)
	if err != nil {
		return err
	}
	if c.Bool("archive") {
		lines, err := e.job.Archive(f, today)
		for _, line := range lines {
			fmt.Fprintln(e.stdout, feedback.Printable(line))
		}
		return err
	}
	standing := f.Standing(today, e.job.Tool())
	if c.String("format") == "json" {
		return standing.Write(e.stdout)
	}
	return e.sayYear(standing)
}

// today is the day of --today, or this one.
func (e *env) today(c *cli.Context) (string, error) {
	day, err := job.ParseDate(c.String("today"))
	if day == "" && err == nil {
		day = e.now().Format(time.DateOnly)
	}
	return day, err
}

// yearFolder opens the folder that is named. It is made where it is not there, and what flags settle is written into it.
func (e *env) yearFolder(c *cli.Context, dir string) (*year.Folder, error) {
	if err := needFolder("year", dir); err != nil {
		return nil, err
	}
	s := year.Settings{Year: c.Int("year"), Office: c.String("office"), Roster: c.String("roster"), Rules: c.String("rules")}
	if forms := c.StringSlice("form"); len(forms) > 0 {
		s.Form = forms[len(forms)-1]
	}
	var err error
	if s.Deadline, err = job.ParseDate(c.String("deadline")); err != nil {
		return nil, err
	}
	change := s.Any() || c.String("previous") != ""
	if year.Is(dir) && !change {
		return job.OpenYear(dir)
	}
	return e.job.MakeYear(dir, s, c.String("previous"))
}

// stepCommands are the commands of a year's steps; DIR stands for the folder.
var stepCommands = map[year.Step]string{
	year.GiveRoster: "nianbao year DIR --roster 名单.xlsx（没有名单的，nianbao roster -o 名单.xlsx 写一份样表）",
	year.HandOutAll: "nianbao template --folder DIR",
	year.CollectNew: "nianbao collect --folder DIR",
	year.SendBack:   "nianbao collect --folder DIR --letters（写好退回函、催报函和邮件草稿）",
	year.Remind:     "nianbao collect --folder DIR --letters（写好催报函和邮件草稿）",
	year.WriteUp:    "nianbao report DIR/汇总/汇总填报表.xlsx --folder DIR",
	year.Publish:    "nianbao check DIR/公布 --folder DIR；都公布了再用 nianbao year DIR --archive 归档",
}

// sayYear prints the standing on one screen.
func (e *env) sayYear(s *year.Standing) error {
	var b strings.Builder
	line := func(head, format string, args ...any) {
		fmt.Fprintf(&b, "%s　%s\n", head, feedback.Printable(fmt.Sprintf(format, args...)))
	}
	fmt.Fprintf(&b, "%s（%d 年度）%s\n\n", folderTitle(s.Folder), s.Year, s.Office)
	line("截止", "%s", deadlineWords(s))
	line("名单", "%s", map[bool]string{true: "还没有", false: fmt.Sprintf("%d 个单位", s.Agencies)}[s.Roster == ""])
	line("上年", "%d 个文件", s.Previous)
	line("下发", "%d 份填报表", s.Handed)
	line("收件", "%d 个文件%s", s.Inbox, map[bool]string{true: fmt.Sprintf("，%d 个还没有收过", s.New), false: ""}[s.New > 0])
	if c := s.Collected; c != nil {
		line("收表", "应报 %d 个，已报 %d 个，未报 %d 个；通过 %d，已说明 %d，待说明 %d，退回 %d，分不清用哪份 %d",
			c.Expected, c.Received, c.Missing, c.Accepted, c.Explained, c.Query, c.Rejected, c.Duplicate)
	} else {
		line("收表", "还没有收过")
	}
	late := lists.Filter(s.Rows, func(r year.Row) bool { return r.DaysLeft != nil && *r.DaysLeft < 0 })
	if len(late) > 0 {
		line("逾期", "%d 个还没有报：%s", len(late), firstRows(late))
	}
	if s.Collected != nil && s.Collected.Rate() != "" {
		line("按时", "%s", s.Collected.Rate())
	}
	if n := lists.Count(s.Rows, func(r year.Row) bool { return len(r.Decisions) > 0 }); n > 0 {
		line("决定", "%d 个单位有本级的决定，见“%s”%s", n, year.DecisionsFile, map[bool]string{true: "；收表以后又有新的决定"}[s.Decided])
	}
	lapsed := lists.Filter(s.Rows, func(r year.Row) bool {
		return slices.ContainsFunc(r.Decisions, func(d collect.Decided) bool { return d.Lapsed != "" })
	})
	if len(lapsed) > 0 {
		line("失效", "%d 个单位的决定已经失效，请重新决定：%s", len(lapsed), firstRows(lapsed))
	}
	for _, why := range s.Open {
		line("读不了", "%s", why)
	}
	fmt.Fprintf(&b, "\n下一步：%s\n", s.Next.Chinese())
	if command := stepCommands[s.Next]; command != "" {
		if filepath.Clean(s.Folder) == "." {
			command = strings.ReplaceAll(strings.ReplaceAll(command, " --folder DIR", ""), "DIR/", "")
		}
		fmt.Fprintf(&b, "　　　　%s\n", strings.ReplaceAll(command, "DIR", quoted(s.Folder)))
	}
	_, err := io.WriteString(e.stdout, b.String())
	return err
}

// firstRows names the first of some agencies.
func firstRows(rows []year.Row) string {
	return lists.Few(lists.Map(rows, func(r year.Row) string { return r.Name }), 8, "、", "等")
}

// deadlineWords says when the filings are due, and how many days are left.
func deadlineWords(s *year.Standing) string {
	switch {
	case s.DaysLeft == nil:
		return "没有写；写在 " + year.SettingsFile + " 的 deadline 里"
	case *s.DaysLeft < 0:
		return fmt.Sprintf("%s，已经过了 %d 天（截至 %s）", s.Deadline, -*s.DaysLeft, s.Today)
	}
	return fmt.Sprintf("%s，还有 %d 天（截至 %s）", s.Deadline, *s.DaysLeft, s.Today)
}

// quoted is a name as it is typed in a command.
func quoted(name string) string {
	if strings.ContainsAny(name, " （）()&;'") {
		return `"` + name + `"`
	}
	return name
}

// What a command's line leaves out is taken from the folder of a year: one that --folder names, or the folder the user is in.

const folderName = "folder"

// outputsIn names the folders that commands fill, and fromInbox the commands whose sources are what has come.
var (
	outputsIn = map[string]string{"template": year.HandedOut, "collect": year.Collected, "report": year.Public}
	fromInbox = map[string]bool{"check": true, "collect": true, "report": true, "export": true}
)

// inFolder completes a command's line from the folder of a year, where there is one, and says so.
func (e *env) inFolder(cmd *subcommand, set []setFlag, rest []string) ([]setFlag, []string, error) {
	dir, named := ".", false
	for _, s := range set {
		if s.Name == folderName {
			dir, named = s.value, true
		}
	}
	inbox := func(name string) bool { return fromInbox[cmd.Name] && year.Is(name) }
	if !named && len(rest) == 1 && (cmd.Name == pageCommand || inbox(rest[0])) { // the one argument is the folder
		dir, named, rest = rest[0], true, nil
	}
	for i, name := range rest { // of one among others what has come is meant, not all that lies in it
		if inbox(name) {
			rest[i] = filepath.Join(name, year.Inbox)
			e.say(job.Note{Text: "“" + folderTitle(name) + "”是年度文件夹，读的是里面的“" + year.Inbox + "”"})
		}
	}
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
	for _, o := range cmd.Flags {
		value := settled(f, cmd, o, set, rest)
		if value == "" {
			continue
		}
		set = append(set, setFlag{o, value, []string{dashes(o.Name), value}})
		use(value)
	}
	if fromInbox[cmd.Name] && len(rest) == 0 {
		rest = []string{f.Path(year.Inbox)}
		use(rest[0])
	}
	if len(used) > 0 {
		e.say(job.Note{Text: "用年度文件夹“" + folderTitle(dir) + "”：" + strings.Join(used, "、")})
	}
	return set, rest, nil
}

// settled is what the folder has for a flag that the line does not have, "" for nothing.
func settled(f *year.Folder, cmd *subcommand, o *option, set []setFlag, rest []string) string {
	at := func(names ...string) int {
		return slices.IndexFunc(set, func(s setFlag) bool { return slices.Contains(names, s.Name) })
	}
	given := func(names ...string) bool { return at(names...) >= 0 }
	switch name := o.Name; {
	case given(name):
	case name == "roster" && !given("agency", "code"):
		return f.Roster()
	case name == "previous" && cmd.Name != "ledger": // which goes on with a ledger, not with reports
		return f.Previous()
	case name == "form" && cmd.Name != "forms" && !given("year"):
		return f.Form()
	case name == "filed": // what was published is held against what was filed
		if len(rest) == 1 && filepath.Clean(rest[0]) == filepath.Clean(f.Path(year.Public)) {
			return f.Path(year.Inbox)
		}
	case name == "rules":
		return f.Path(f.Settings.Rules)
	case name == "deadline":
		if whose := at("code", "agency"); whose >= 0 {
			return f.DueOf(set[whose].value)
		}
		return f.Deadline
	case name == "year" && !given("form"):
		return strconv.Itoa(f.Year)
	case name == "output" && outputsIn[cmd.Name] != "" && !given("agency", "code"):
		return f.Path(outputsIn[cmd.Name])
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
