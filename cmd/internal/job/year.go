package job

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/parcel"
	"nianbao/cmd/internal/report"
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
	b.Office = marked.Office{Name: f.Office, Deadline: hanzi.Date(f.Deadline)}
	if f.Contact != "" { // else whom the roster knows there
		b.Office.Contact = strings.TrimSpace(f.Office + " " + f.Contact)
	}
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
	s.Letterhead = old.Path(old.Settings.Letterhead)
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

// archiveAbout is what an archive says of itself. It is for whoever opens it in years.
const archiveAbout = `%s（%d 年度，%s）
归档日期：%s
情况：%s。

“清单.sha256”里一行一个文件的 SHA-256 校验值：解开以后在这个文件夹里用 sha256sum -c 清单.sha256 核对；
Windows 上用 certutil -hashfile 文件名 SHA256 算出一个文件的，与清单里的那一行对照。
办下一年时，把解开的整个文件夹当作上年，就能接着用这一年的名单、设置和采用的填报表。

`

// Archive puts the folder of a year into one file, and says what is in it and what is not. Where the year is not over, its name
// and what it says of itself tell so.
func (w *World) Archive(f *year.Folder, today string) ([]string, error) {
	tail, state := "", "本级报告已经定稿"
	if open := unfinished(f, f.Standing(today, w.Tool())); len(open) > 0 {
		tail, state = "（未定稿）", "还没有定稿："+strings.Join(open, "，")
	}
	whole, _ := filepath.Abs(f.Dir) // it has been opened
	about := fmt.Sprintf(archiveAbout, filepath.Base(whole), f.Year, cmp.Or(f.Office, "没有写机关"), today, state)
	a, err := f.Archive(today, tail, about, ledgersIn(f.Path(year.Inbox)), w.Outputs(nil))
	switch {
	case err == nil:
	case FaultOf(err) == nil:
		return nil, Failed("没有归档：%s", reason(err))
	default:
		return nil, err
	}
	return []string{fmt.Sprintf("归档了 %d 个文件，在“%s”；没有放进去的：%s", a.N, a.Name, strings.Join(a.Left, "；")), "这一年" + state}, nil
}

// ledgersIn finds the files of a folder in which somebody has sent a ledger by mistake, mails and archives as a whole: no row of one
// goes anywhere.
func ledgersIn(dir string) map[string]bool {
	files := intake.Walk([]string{dir}, intake.Beside{}).Files
	is := make([]bool, len(files))
	Parallel(len(files), func(i int) { is[i] = intake.Open(files[i], intake.Options{}).IsLedger() })
	private := map[string]bool{}
	for i, name := range files {
		if is[i] {
			outer, _ := parcel.Split(name)
			private[cmp.Or(outer, name)] = true
		}
	}
	return private
}

// unfinished lists what keeps the body's report from being the last word, nothing where it is.
func unfinished(f *year.Folder, s *year.Standing) (open []string) {
	add := func(n int, format string) {
		if n > 0 {
			open = append(open, fmt.Sprintf(format, n))
		}
	}
	c := s.Collected
	if c == nil {
		return []string{"还没有收过表"}
	}
	add(s.New, "新来的 %d 个文件还没有收过")
	add(c.Missing, "未报 %d 个")
	add(c.Rejected, "退回 %d 个")
	add(c.Query, "待说明 %d 个")
	add(c.Duplicate, "分不清用哪份 %d 个")
	add(c.Unreadable+c.Unknown, "读不出、认不出的文件 %d 个")
	if s.Decided {
		open = append(open, "收表以后又有新的决定")
	}
	drafts, there := ownReports(f)
	if !there {
		open = append(open, "“"+year.Public+"”里没有本级报告")
	}
	add(drafts, "本级报告有 %d 份是草稿")
	return open
}

// ownReports looks for the body's own report among what is to be published, and counts those that are drafts.
func ownReports(f *year.Folder) (drafts int, there bool) {
	record, err := f.Record()
	if err != nil || record == nil || len(record.Bodies) == 0 {
		return 0, false
	}
	body := &templates.Filing{Form: &templates.Form{}, Year: f.Year, Agency: templates.Agency{Name: record.Bodies[0].Name}}
	named := strings.TrimSuffix(report.FileName(body, ""), ".")
	list, _ := os.ReadDir(f.Path(year.Public)) // a folder that cannot be read has none
	for _, e := range list {
		if !strings.HasPrefix(e.Name(), named) {
			continue
		}
		there = true
		if file, err := door.Read(filepath.Join(f.Path(year.Public), e.Name()), intake.SourceKind()); err == nil && report.Drafted(file.Data) {
			drafts++
		}
	}
	return drafts, there
}
