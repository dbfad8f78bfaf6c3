package job

import (
	"cmp"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/parcel"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/marked"
)

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

// InYear takes from the folder of a year what stands beside its sources and is no file of its own: the office, the days, what has
// been decided.
func (b *Basis) InYear(f *year.Folder) error {
	b.Office = marked.Office{Name: f.Office, Deadline: hanzi.Date(f.Deadline), Contact: strings.TrimSpace(f.Office + " " + f.Contact)}
	b.Calendar = f.Calendar("")
	if b.Roster != nil {
		d, err := f.Decisions(b.Roster)
		if err != nil {
			return tableFault(f.Path(year.DecisionsFile), err)
		}
		b.Decisions = d
	}
	return nil
}

// OwnFiling is where the body's own filing lies in the folder of a year, once it has been collected.
func OwnFiling(f *year.Folder) string { return f.Path(year.Collected + "/" + results.Body) }

// YearBasis is what the folder of a year puts beside its sources.
func (w *World) YearBasis(f *year.Folder, forms *templates.FormSet) (b Basis, err error) {
	if b, err = w.Basis(intake.Options{Forms: forms}, f.Path(f.Rules), f.Roster(), f.Previous()); err != nil {
		return b, err
	}
	return b, b.InYear(f)
}

// MakeYear makes the folder of a year, or changes the settings of one that is there. The files that s names, and last year's
// reports, "" for none, are copied into it; a copy never replaces a file of other content.
func (w *World) MakeYear(dir string, s year.Settings, previous string) (f *year.Folder, err error) {
	out := w.Outputs(nil)
	var old *year.Folder
	if previous != "" && year.Is(previous) {
		if old, err = w.begin(dir, previous, &s); err != nil {
			return nil, err
		}
	}
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
		if err := w.CopyIn(out, from, f.Path(copies[from])); err != nil {
			return nil, err
		}
	}
	if old != nil {
		return f, w.takeYear(out, f, old)
	}
	return f, w.takeLast(out, f, previous)
}

// begin takes what a new year goes on with from the folder of the one before: who the office is, its roster, its rules.
func (w *World) begin(dir, previous string, s *year.Settings) (*year.Folder, error) {
	old, err := OpenYear(previous)
	switch {
	case err != nil:
		return nil, err
	case sameFile(dir, previous):
		return nil, Wrong("上年不能是这个文件夹自己“%s”", previous)
	case year.Is(dir):
		return old, nil
	}
	s.Year = cmp.Or(s.Year, old.Year+1)
	s.Office, s.Contact = cmp.Or(s.Office, old.Office), cmp.Or(s.Contact, old.Contact)
	s.Roster, s.Rules = cmp.Or(s.Roster, old.Roster()), cmp.Or(s.Rules, old.Path(old.Settings.Rules))
	if form := old.Form(); filepath.Ext(form) != "" {
		s.Form = cmp.Or(s.Form, form)
	}
	return old, nil
}

// takeYear copies into the folder what counted in the one of the year before, and the sum.
func (w *World) takeYear(out *results.Files, f, old *year.Folder) error {
	record, err := old.Record()
	if err != nil || record == nil {
		return Failed("“%s”还没有收过表，或者“%s”读不了，不知道上年用的是哪些填报表；请先在那里收一次表", old.Dir, results.Record)
	}
	taken := 0
	for _, a := range record.Agencies {
		if a.File == "" {
			continue
		}
		below := old.Below(a.File)
		from := filepath.Join(old.Path(year.Inbox), filepath.FromSlash(below))
		if sum, err := door.Sum(from); err != nil || sum != a.SHA256 {
			w.sayf("上年“%s”的“%s”不在了，或者收表以后变了，没有取来；请再收一次表，或者自己放进“%s”", a.Name, below, year.Last)
			continue
		}
		name := strings.ReplaceAll(below, parcel.Separator, "/")
		if err := w.CopyIn(out, from, filepath.Join(f.Path(year.Last), filepath.FromSlash(name))); err != nil {
			return err
		}
		taken++
	}
	body := filepath.Join(old.Path(year.Collected), results.Body)
	if results.Exists(body) {
		err = w.CopyIn(out, body, filepath.Join(f.Path(year.Last), results.Body))
	}
	w.sayf("上年的填报表：从“%s”取来 %d 份", old.Dir, taken)
	return err
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
		if err := w.CopyIn(out, name, filepath.Join(f.Path(year.Last), below)); err != nil {
			return err
		}
	}
	return nil
}

// CopyIn copies a file into the folder. What stands there under that name with another content stays, and is named.
func (w *World) CopyIn(out *results.Files, from, to string) error {
	file, err := door.Read(from, intake.SourceKind())
	if err != nil {
		return Failed("“%s”打不开：%s", w.name(from), reason(err))
	}
	if results.Exists(to) {
		if sum, err := door.Sum(to); err == nil && sum == file.SHA256 {
			return nil
		}
		return Failed("“%s”已经有了，内容不一样，没有覆盖；要换成“%s”，请先把原来的移走", to, w.name(from))
	}
	return out.PutIn(filepath.Dir(to), filepath.Base(to), results.Bytes(file.Data))
}
