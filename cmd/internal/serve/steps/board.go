package steps

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/serve"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/xlsx"
)

// What the board shows: the standing of the folder, and of each agency what the last collection has left in its record beside
// what the office has decided since.

// A view is the folder looked at for the board.
type view struct {
	*serve.Board
	*desk
	standing *job.YearStanding
	record   *collect.Record                  // of the last collection, nil for none
	agencies map[string]*collect.AgencyRecord // of the record, by identity
	files    map[string][]*collect.FileRecord // of an agency, by identity
	backs    map[string][]string              // marked copies, by their folder
	decided  map[string][]string              // what has been decided of an agency, by identity
}

func (f *Folder) Board() (*serve.Board, error) {
	d := &desk{Folder: f}
	d.World, d.log = f.world(nil)
	var err error
	if d.year, err = job.OpenYear(f.Path); err != nil {
		return nil, forPage(err)
	}
	v := &view{Board: &serve.Board{Rows: []serve.BoardRow{}, Loose: []serve.LooseFile{}, Offers: []serve.Offer{}}, desk: d,
		standing: d.StandingOf(d.year, f.today()), agencies: map[string]*collect.AgencyRecord{},
		files: map[string][]*collect.FileRecord{}, backs: map[string][]string{}, decided: map[string][]string{}}
	if v.standing.Roster != "" {
		if d.basis.Roster, err = d.ReadRoster(v.standing.Roster); err != nil {
			return nil, forPage(err)
		}
		if d.basis.Decisions, err = job.ReadDecisions(d.year, d.basis.Roster); err != nil {
			return nil, forPage(err)
		}
		for _, x := range d.basis.Decisions.List() {
			id := identity(x.Code, x.Name)
			v.decided[id] = append(v.decided[id], printable(x.Words()))
		}
	}
	v.record = v.standing.Record
	v.Title, v.Due = filepath.Base(f.Path), d.year.Deadline
	v.index()
	v.results()
	v.rows()
	v.facts()
	v.stages()
	v.next()
	return v.Board, nil
}

// identity is what an agency is found by in a record.
func identity(code, name string) string { return code + "\x00" + name }

// index finds what the record has of each agency, and lists the files that are nobody's.
func (v *view) index() {
	if v.record == nil {
		return
	}
	for i := range v.record.Agencies {
		a := &v.record.Agencies[i]
		v.agencies[identity(a.Code, a.Name)] = a
	}
	for i := range v.record.Files {
		x := &v.record.Files[i]
		if x.Agency.Name != "" && x.State != collect.OtherYear && x.State != collect.OtherForm {
			id := identity(x.Agency.Code, x.Agency.Name)
			v.files[id] = append(v.files[id], x)
			continue
		}
		loose := serve.LooseFile{BoardFile: serve.BoardFile{Name: printable(inInbox(x.File)), State: x.State.Chinese(), File: v.offer(year.Inbox + "/" + inInbox(x.File))}}
		for _, f := range x.Findings {
			if f.Severity == templates.SeverityError {
				loose.Message = printable(f.Message)
				break
			}
		}
		v.Loose = append(v.Loose, loose)
	}
	for _, o := range v.record.Outputs {
		if parts := strings.Split(o.File, "/"); len(parts) == 3 && parts[0] == results.Back {
			v.backs[parts[1]] = append(v.backs[parts[1]], o.File)
		}
	}
}

// inInbox is the name of a source below the inbox, however the collection was told of it.
func inInbox(file string) string {
	file = filepath.ToSlash(file)
	if _, below, ok := strings.Cut("/"+file, "/"+year.Inbox+"/"); ok {
		return below
	}
	return path.Base(file)
}

// offer has a file of the folder opened from the page; of what came inside a mail or an archive, that one.
func (v *view) offer(name string) string {
	name, _, _ = strings.Cut(name, " › ")
	v.Files = append(v.Files, serve.Written{Name: name})
	return name
}

// results are the files to open, the first to look at first.
func (v *view) results() {
	add := func(name, says string, scripts ...string) {
		v.Results = append(v.Results, serve.Result{File: name, Says: says})
		v.Files = append(v.Files, serve.Written{Name: name, Scripts: scripts})
	}
	in := func(dir, name string) string { return dir + "/" + name }
	add(in(year.Collected, results.Page), "各单位进度，能打印", collect.PageScript)
	add(in(year.Collected, results.Summary), "合计、明细、问题、比较、图表")
	if v.record != nil {
		for _, o := range v.record.Outputs {
			if !strings.Contains(o.File, "/") {
				add(in(year.Collected, o.File), "")
			}
		}
	}
	add(in(year.HandedOut, results.Handout), "下发给了谁")
	list, _ := os.ReadDir(v.year.Path(year.Public)) // none as long as nothing is published
	for _, e := range list {
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			add(in(year.Public, e.Name()), "")
		}
	}
}

// ranks order the rows, and words name their states, where the record's own word does not do.
var (
	ranks = []string{"duplicate", "rejected", "query", "missing", "explained", "accepted", "exempt", "body", "vertical", "outside"}
	words = map[string]string{"duplicate": collect.Duplicate.Chinese(), "missing": "未报", "exempt": string(year.Exempt), "body": "汇总单位",
		"vertical": "垂直管理", "outside": "不在本级"}
)

// rows makes a row of each agency of the roster, the most urgent first.
func (v *view) rows() {
	if v.basis.Roster == nil {
		return
	}
	for _, a := range v.basis.Roster.Agencies {
		v.Rows = append(v.Rows, v.row(a))
	}
	slices.SortStableFunc(v.Rows, func(x, y serve.BoardRow) int {
		late := func(r serve.BoardRow) int { return map[bool]int{true: 0, false: 1}[r.Late] }
		return cmp.Or(cmp.Compare(slices.Index(ranks, x.State), slices.Index(ranks, y.State)), cmp.Compare(late(x), late(y)))
	})
}

func (v *view) row(a *collect.Agency) serve.BoardRow {
	ruling := v.basis.Decisions.Of(a)
	r := serve.BoardRow{ID: cmp.Or(a.Code, a.Name), Name: printable(a.Label()), Code: printable(a.Code),
		Contact: printable(strings.TrimSpace(a.Contact + " " + a.Phone)), Open: []serve.OpenPoint{}, Files: []serve.BoardFile{},
		Decided: append([]string{}, v.decided[identity(a.Code, a.Name)]...), May: []string{}}
	v.state(&r, a, ruling)
	if r.State == "missing" {
		r.Days, r.Late = v.days(cmp.Or(ruling.Due, v.year.Deadline), ruling.Due != "")
		r.May = append(r.May, string(year.Exempt), string(year.Extend))
	}
	if len(r.Decided) > 0 {
		r.May = append(r.May, string(year.Undo))
	}
	for _, x := range v.files[identity(a.Code, a.Name)] {
		v.file(&r, x)
	}
	for _, name := range v.backs[strings.Trim(xlsx.SafeName(a.Code)+"_"+xlsx.SafeName(a.Name), "_")] {
		name = year.Collected + "/" + name
		v.Files = append(v.Files, serve.Written{Name: name, Group: results.Back})
		r.Files = append(r.Files, serve.BoardFile{Name: printable(path.Base(name)), State: "标好问题的，发回去改", File: name})
	}
	return r
}

// state is where an agency stands, by the record, and by the roster where nothing has been collected.
func (v *view) state(r *serve.BoardRow, a *collect.Agency, ruling collect.Ruling) {
	rec := v.agencies[identity(a.Code, a.Name)]
	switch {
	case rec == nil && a.Vertical:
		r.State = "vertical"
	case rec == nil && a.Inner():
		r.State = "body"
	case rec == nil && ruling.Exempt:
		r.State = "exempt"
	case rec == nil:
		r.State = "missing"
	case rec.Standing == "received":
		r.State, r.Word = string(rec.Verdict), rec.Verdict.Chinese()
	default:
		r.State, r.Why = rec.Standing, printable(rec.Because)
	}
	r.Word = cmp.Or(r.Word, words[r.State])
	if r.State == "missing" {
		r.Why = ""
	}
}

// file adds one of an agency's files to its row, with what is open in one that somebody waits for.
func (v *view) file(r *serve.BoardRow, x *collect.FileRecord) {
	const most = 10
	name := inInbox(x.File)
	file := serve.BoardFile{Name: printable(name), State: x.State.Chinese(), File: v.offer(year.Inbox + "/" + name)}
	if x.State == collect.Duplicate || x.State == collect.SetAside {
		file.Use = name
	}
	r.Files = append(r.Files, file)
	if x.State.Behind() || x.State == collect.Refused {
		return
	}
	r.Errors, r.Queries = r.Errors+x.Errors, r.Queries+x.Queries
	for _, f := range x.Findings {
		if f.Severity == templates.SeverityNote || f.Status == templates.StatusExplained {
			continue
		}
		if len(r.Open) == most {
			r.More++
			continue
		}
		point := serve.OpenPoint{Severity: string(f.Severity), Word: f.Severity.Chinese(), Message: printable(f.Message)}
		if x.State == collect.Current && year.Settleable(f.Code, f.Severity) == "" {
			point.Accept = f.Code + "/" + string(f.Key)
		}
		r.Open = append(r.Open, point)
	}
}

// days says when a filing is due, and whether that day is over.
func (v *view) days(due string, own bool) (string, bool) {
	end, err := time.Parse(time.DateOnly, due)
	if err != nil {
		return "", false
	}
	today, _ := time.Parse(time.DateOnly, v.standing.Today)
	left, extended := int(end.Sub(today).Hours()/24), map[bool]string{true: "（已准延期）"}[own]
	if left < 0 {
		return fmt.Sprintf("逾期 %d 天%s", -left, extended), true
	}
	return fmt.Sprintf("还有 %d 天%s", left, extended), false
}

// facts say in sentences what holds for the whole.
func (v *view) facts() {
	s := v.standing
	v.Facts = []string{strings.TrimSpace(fmt.Sprintf("%d 年度　%s", s.Year, feedback.Printable(s.Office)))}
	if days, _ := v.days(s.Deadline, false); days != "" {
		v.Facts = append(v.Facts, fmt.Sprintf("报送截止 %s，%s（截至 %s）", s.Deadline, days, s.Today))
	}
	if v.record != nil {
		for _, d := range v.record.Decisions {
			if d.Lapsed != "" {
				v.Facts = append(v.Facts, printable(fmt.Sprintf("决定已失效，请重新决定：%s %s %s（%s）", d.Name, d.What, d.Of, d.Lapsed)))
			}
		}
	}
	for _, why := range s.Open {
		v.Facts = append(v.Facts, printable(why))
	}
	says := "名单：还没有"
	if v.basis.Roster != nil {
		says = "名单：" + printable(v.basis.Roster.Understood())
	}
	v.Given = []serve.GivenFile{{Kind: serve.KindRoster, Says: says}, {Kind: serve.KindPrevious, Says: fmt.Sprintf("上年：%d 个文件", s.Previous)}}
}
