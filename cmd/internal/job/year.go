package job

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/xlsx/marked"
)

// YearSchema is the schema name of a YearStanding as JSON.
const YearSchema = "nianbao.year/1"

// A YearStanding is how it stands with the folder of a year. Numbers count files, but for Agencies.
type YearStanding struct {
	Schema   string `json:"schema"`
	Tool     string `json:"tool"`
	Folder   string `json:"folder"`
	Year     int    `json:"year"`
	Form     string `json:"form"`
	Office   string `json:"office"`
	Deadline string `json:"deadline"` // "" for none
	Today    string `json:"today"`
	DaysLeft *int   `json:"days_left"` // until the deadline, negative behind it; null without one
	Roster   string `json:"roster"`    // the file, "" as long as there is none
	Agencies int    `json:"agencies"`
	Previous int    `json:"previous"`
	Handed   int    `json:"handed_out"`
	Inbox    int    `json:"inbox"`
	// New of Inbox have come since the last collection, which Standing is of; null before the first.
	New      int                    `json:"new"`
	Standing *collect.StandingCount `json:"standing"`
	Open     []string               `json:"unreadable"` // of the files above, with the reason
	Next     Step                   `json:"next"`
}

// OpenYear opens the folder of a year.
func OpenYear(dir string) (*year.Folder, error) {
	f, err := year.Open(dir)
	var fault *templates.LoadError
	switch {
	case errors.Is(err, year.ErrNone):
		return nil, &Fault{Kind: Files, Text: "“" + dir + "”不是年度文件夹：里面没有 " + year.SettingsFile, Remedy: templates.Remedy{Do: templates.MakeYear}}
	case errors.As(err, &fault):
		return nil, Failed("年度文件夹的设置%s", fault.Chinese())
	case err != nil:
		return nil, Failed("“%s”打不开：%s", filepath.Join(dir, year.SettingsFile), reason(err))
	}
	return f, nil
}

// OfficeOf is what the folder of a year says of the office to its agencies.
func OfficeOf(f *year.Folder) marked.Office {
	return marked.Office{Deadline: ChineseDate(f.Deadline), Contact: strings.TrimSpace(f.Office + " " + f.Contact)}
}

// MakeYear makes the folder of a year, or changes the settings of one that is there. The files that s names, and last year's
// reports, "" for none, are copied into it; a copy never replaces a file of other content.
func (w *World) MakeYear(dir string, s year.Settings, previous string) (f *year.Folder, err error) {
	out := w.Outputs(nil)
	if s.Roster != "" {
		if _, err := w.ReadRoster(s.Roster); err != nil { // before anything is made
			return nil, err
		}
	}
	copies := s.TakeIn()
	for from := range copies {
		if !results.Exists(from) {
			return nil, Failed("找不到“%s”；请核对文件名和文件夹", w.name(from))
		}
	}
	switch {
	case year.Is(dir):
		if f, err = OpenYear(dir); err == nil {
			err = f.Change(s, out)
		}
	case s.Year == 0:
		s.Year = w.Now().Year() - 1
		fallthrough
	default:
		f, err = year.Make(dir, s, out)
	}
	if err != nil {
		return nil, err
	}
	for _, from := range slices.Sorted(maps.Keys(copies)) {
		if err := w.copyIn(out, from, f.Path(copies[from])); err != nil {
			return nil, err
		}
	}
	return f, w.takeLast(out, f, previous)
}

// takeLast copies last year's reports into the folder, "" for none.
func (w *World) takeLast(out *results.Files, f *year.Folder, previous string) error {
	if previous == "" {
		return nil
	}
	list := intake.Walk([]string{previous}, intake.Beside{})
	w.sayPassed(list.Passed)
	w.sayUnread(list.Unread)
	for _, name := range list.Files {
		below, err := filepath.Rel(previous, name)
		if err != nil || below == "." {
			below = filepath.Base(name)
		}
		if err := w.copyIn(out, name, filepath.Join(f.Path(year.Last), below)); err != nil {
			return err
		}
	}
	return nil
}

// copyIn copies a file into the folder. What stands there under that name with another content stays, and is named.
func (w *World) copyIn(out *results.Files, from, to string) error {
	source, err := os.Stat(from)
	if err != nil {
		return Failed("“%s”打不开：%s", w.name(from), reason(err))
	}
	if there, err := os.Stat(to); err == nil {
		if os.SameFile(source, there) {
			return nil
		}
		one, err1 := door.Sum(from)
		other, err2 := door.Sum(to)
		if err1 == nil && err2 == nil && one == other {
			return nil
		}
		return Failed("“%s”已经有了，内容不一样，没有覆盖；要换成“%s”，请先把原来的移走", to, w.name(from))
	}
	return out.PutIn(filepath.Dir(to), filepath.Base(to), func(to io.Writer) error {
		file, err := door.Open(from)
		if err != nil {
			return Failed("“%s”打不开：%s", w.name(from), reason(err))
		}
		defer file.Close()
		_, err = io.Copy(to, file)
		return err
	})
}

// StandingOf looks at the folder of a year. today is a day as ParseDate has it.
func (w *World) StandingOf(f *year.Folder, today string) *YearStanding {
	s := &YearStanding{Schema: YearSchema, Tool: w.Tool(), Folder: f.Dir, Year: f.Year, Form: f.Settings.Form, Office: f.Office,
		Deadline: f.Deadline, Today: today, Roster: f.Roster(), Previous: f.Files(year.Last), Open: []string{}}
	if s.Form == "" {
		if form, err := templates.ForYear(f.Year); err == nil {
			s.Form = form.ID
		}
	}
	if end, err := time.Parse(time.DateOnly, f.Deadline); err == nil {
		now, _ := time.Parse(time.DateOnly, today)
		days := int(end.Sub(now).Hours() / 24)
		s.DaysLeft = &days
	}
	if s.Roster != "" {
		if roster, err := collect.ReadRoster(s.Roster); err == nil {
			s.Agencies = len(roster.Agencies)
		} else {
			s.Open = append(s.Open, strings.SplitN(err.Error(), "\n", 2)[0])
		}
	}
	if s.Handed = f.Files(year.HandedOut); s.Handed > 0 && results.Exists(filepath.Join(f.Path(year.HandedOut), results.Handout)) {
		s.Handed--
	}
	s.received(f)
	s.Next = s.next()
	return s
}

// received counts what has come, and takes the standing of the last collection.
func (s *YearStanding) received(f *year.Folder) {
	inbox := intake.Walk([]string{f.Path(year.Inbox)}, intake.Beside{}).Files
	s.Inbox, s.New = len(inbox), len(inbox)
	name := filepath.Join(f.Path(year.Collected), results.Record)
	if !results.Exists(name) {
		return
	}
	record, err := readRecord(name)
	if err != nil {
		s.Open = append(s.Open, "“"+name+"”读不了："+reason(err))
		return
	}
	s.Standing = &record.Standing
	known := map[string]bool{}
	for _, x := range record.Files {
		known[x.SHA256] = true
	}
	for _, path := range inbox {
		if sum, err := door.Sum(path); err == nil && known[sum] {
			s.New--
		}
	}
}

func readRecord(name string) (*collect.Record, error) {
	file, err := door.Read(name, door.Record)
	if err != nil {
		return nil, err
	}
	return collect.ParseRecord(file.Data)
}

// A Step is the next thing to do in a year.
type Step string

// The steps in their order.
const (
	GiveRoster Step = "roster"
	HandOutAll Step = "hand-out"
	Await      Step = "await"   // nothing has come yet
	CollectNew Step = "collect" // there is what no collection has seen
	SendBack   Step = "return"
	Remind     Step = "remind"
	WriteUp    Step = "report"
)

// Chinese says in a sentence what to do, without a full stop.
func (s Step) Chinese() string {
	return map[Step]string{
		GiveRoster: "把单位名单放进来，名为“" + year.RosterFile + "”",
		HandOutAll: "下发：给名单里的每个单位做一份填报表",
		Await:      "把收到的填报表放进“" + year.Inbox + "”",
		CollectNew: "收表：看谁报了、谁没报、谁要退回",
		SendBack: "把“" + year.Collected + "/" + results.Back + "”里的发回去，改好的放进“" + year.Inbox + "”；要办的都列在“" +
			results.Page + "”里",
		Remind:  "催没有报的单位，名单在“" + year.Collected + "/" + results.Page + "”里",
		WriteUp: "都齐了：把“" + year.Collected + "/" + results.Body + "”的正文写好，成文",
	}[s]
}

// next is the first step of the year that is not done.
func (s *YearStanding) next() Step {
	switch c := s.Standing; {
	case s.Roster == "" || s.Agencies == 0:
		return GiveRoster
	case s.Handed == 0 && s.Inbox == 0:
		return HandOutAll
	case s.Inbox == 0:
		return Await
	case c == nil || s.New > 0:
		return CollectNew
	case c.Rejected+c.Query+c.Duplicate+c.Unreadable+c.Unknown > 0:
		return SendBack
	case c.Missing > 0:
		return Remind
	}
	return WriteUp
}

// Write writes the standing as JSON.
func (s *YearStanding) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(s)
}
