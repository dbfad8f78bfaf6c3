package year

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/roster"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/syserr"
)

// Names in the folder.
const (
	SettingsFile = results.Year
	RosterFile   = "名单.xlsx"
	Last         = "上年"
	Inbox        = "收件"
	HandedOut    = "下发"
	Collected    = "汇总"
	Public       = "公布"
	Letters      = "往来"
)

// A Folder is the folder of a year with what is settled in it.
type Folder struct {
	Dir string // as the user names it
	Settings
	text []byte // of the settings
}

// ErrNone is the error of Open where there is no folder of a year.
var ErrNone = errors.New("没有 " + SettingsFile)

// Is reports whether a folder is that of a year.
func Is(dir string) bool { return results.Exists(filepath.Join(dir, SettingsFile)) }

// Open reads the settings of a folder. It fails with ErrNone, with a *templates.LoadError that has the line, or with the
// system's own error.
func Open(dir string) (*Folder, error) {
	name := filepath.Join(dir, SettingsFile)
	file, err := door.Read(name, door.Settings)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, err
	}
	settings, err := parse(name, file.Data)
	return &Folder{dir, settings, file.Data}, err
}

// Make makes the folder of a year with its settings, and the folders that somebody puts files into. What is there stays.
func Make(dir string, s Settings, out *results.Files) (*Folder, error) {
	for _, sub := range []string{Last, Inbox} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o777); err != nil {
			return nil, &results.Fault{Words: "建不了文件夹“" + filepath.Join(dir, sub) + "”：" + syserr.Reason(err), Err: err}
		}
	}
	f := &Folder{Dir: dir, text: []byte(blank)}
	return f, f.Change(s, out)
}

// Change settles anew what s gives, and leaves the rest of the file as it is, comments too.
func (f *Folder) Change(s Settings, out *results.Files) error {
	release, err := results.Claim(f.Dir)
	if err != nil {
		return err
	}
	defer release()
	text := f.text
	for _, item := range s.list() {
		if item.value == "" {
			continue
		}
		if text, err = setLine(f.Path(SettingsFile), text, item.key, item.value); err != nil {
			return err
		}
	}
	settings, err := parse(f.Path(SettingsFile), text)
	if err != nil {
		return err
	}
	if err := out.PutIn(f.Dir, SettingsFile, results.Bytes(text)); err != nil {
		return err
	}
	f.Settings, f.text = settings, text
	return nil
}

// Path is where something of the folder lies; what the user has written with its whole path stays.
func (f *Folder) Path(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(f.Dir, filepath.FromSlash(name))
}

// Below is a file that came by its name below the inbox, with slashes, wherever the folder lay when it was named.
func (f *Folder) Below(file string) string {
	file = filepath.ToSlash(file)
	if i := strings.LastIndex("/"+file, "/"+Inbox+"/"); i >= 0 {
		return file[i+len(Inbox)+1:]
	}
	return file
}

// Calendar says when filings are due, on a day.
func (f *Folder) Calendar(today string) collect.Calendar {
	return collect.Calendar{Today: today, Deadline: f.Deadline, Classes: f.Classes}
}

// DueOf is the day of an agency, by its name or code; that of all where the roster does not know it.
func (f *Folder) DueOf(agency string) string {
	roster, err := roster.Read(f.Roster())
	if err != nil {
		return f.Deadline
	}
	a, _ := Named(roster, agency)
	if a == nil {
		return f.Deadline
	}
	var ruled collect.Ruling
	if decided, err := f.Decisions(roster); err == nil { // what is wrong with them whoever decides by them says
		ruled = decided.Of(a)
	}
	calendar := f.Calendar("")
	day, _ := calendar.Due(a, ruled)
	return day
}

// TakeIn has the settings name files of the folder in place of files elsewhere, and returns which file goes under which name.
func (s *Settings) TakeIn() map[string]string {
	copies := map[string]string{}
	for from, name := range map[*string]string{&s.Roster: "名单" + strings.ToLower(filepath.Ext(s.Roster)), &s.Rules: filepath.Base(s.Rules),
		&s.Letterhead: filepath.Base(s.Letterhead), &s.Form: filepath.Base(s.Form)} {
		if *from == "" || from == &s.Form && filepath.Ext(*from) == "" { // the id of an edition
			continue
		}
		copies[*from] = name
		*from = name
	}
	return copies
}

// Roster is the file of the roster; "" as long as there is none under the usual name.
func (f *Folder) Roster() string {
	if name := f.Path(f.Settings.Roster); f.Settings.Roster != RosterFile || results.Exists(name) {
		return name
	}
	return ""
}

// Previous is the folder of last year's reports, "" where nothing is in it.
func (f *Folder) Previous() string {
	if f.Files(Last) == 0 {
		return ""
	}
	return f.Path(Last)
}

// Form is the form that is settled: a file, or the id of an edition.
func (f *Folder) Form() string {
	if ext := filepath.Ext(f.Settings.Form); ext == "" {
		return f.Settings.Form
	}
	return f.Path(f.Settings.Form)
}

// Files counts what lies in one of the folders, and in those below, but for hidden files and what Excel leaves.
func (f *Folder) Files(sub string) int {
	n := 0
	filepath.WalkDir(f.Path(sub), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && !strings.HasPrefix(d.Name(), ".") && !strings.HasPrefix(d.Name(), "~$") {
			n++
		}
		return nil // what cannot be read is named by whoever reads it
	})
	return n
}
