package steps

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/parcel"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/serve"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/xlsx"
)

// What the board shows is the standing of the folder, in the words of the page and with the files that can be opened from it.

// A view is a board that is being made.
type view struct {
	*serve.Board
	standing *year.Standing
	folder   *year.Folder
	backs    map[string][]string // marked copies, by the folder of their agency
}

func (f *Folder) Board() (*serve.Board, error) {
	folder, err := job.OpenYear(f.Path)
	if err != nil {
		return nil, forPage(err)
	}
	w, _ := f.world(nil)
	v := &view{&serve.Board{Title: filepath.Base(f.Path), Due: folder.Deadline, Rows: []serve.BoardRow{}, Loose: []serve.LooseFile{},
		Offers: []serve.Offer{}, Warns: []string{}}, folder.Standing(f.today(), w.Tool()), folder, map[string][]string{}}
	v.results()
	for _, r := range v.standing.Rows {
		v.Rows = append(v.Rows, v.row(&r))
	}
	slices.SortStableFunc(v.Rows, func(x, y serve.BoardRow) int {
		return cmp.Or(cmp.Compare(slices.Index(ranks, x.State), slices.Index(ranks, y.State)), cmp.Compare(late(x), late(y)))
	})
	for _, x := range v.standing.Loose {
		one := serve.LooseFile{BoardFile: v.file(&x), Message: printable(x.Because), Kind: string(year.Aside)}
		if one.Use = x.File; x.State == collect.SetAside {
			one.Kind, one.Use = string(year.Undo), parcel.Base(x.File)
		}
		v.Loose = append(v.Loose, one)
	}
	v.facts()
	v.stages()
	v.next()
	return v.Board, nil
}

// offer has a file of the folder opened from the page; of what came inside a mail or an archive, that one.
func (v *view) offer(w serve.Written) string {
	w.Name, _, _ = strings.Cut(w.Name, parcel.Separator)
	v.Files = append(v.Files, w)
	return w.Name
}

// results are the files to open, the first to look at first, and the marked copies, which stand with their agencies.
func (v *view) results() {
	add := func(name, says string, scripts ...string) {
		v.Results = append(v.Results, serve.Result{File: v.offer(serve.Written{Name: name, Scripts: scripts}), Says: says})
	}
	add(year.Collected+"/"+results.Page, "各单位进度，能打印", collect.PageScript)
	add(year.Collected+"/"+results.Glance, "给负责同志看的一页，各单位的指标")
	add(year.Collected+"/"+results.Summary, "合计、明细、问题、比较、图表、指标")
	add(year.Collected+"/"+results.Material, "各单位写的正文，写本级的正文用")
	add(year.Collected+"/"+results.Body, "本级的表，合计已填好，正文是草稿，在里面改")
	add(year.HandedOut+"/"+results.Handout, "下发给了谁")
	add(results.AllLetters, "给各单位的函件，一次打印；单份的和邮件草稿在同一文件夹里")
	add(job.PublicFile, "各单位应公布的报告、地址和情况")
	v.below(year.Public, func(name string) { add(year.Public+"/"+name, "") })
	back := year.Collected + "/" + results.Back
	v.below(back, func(name string) {
		whose := path.Dir(name)
		v.backs[whose] = append(v.backs[whose], v.offer(serve.Written{Name: back + "/" + name, Group: results.Back}))
	})
}

// below calls add for each file below one of the folders by its name there; a folder that is not there has none.
func (v *view) below(dir string, add func(name string)) {
	top := v.folder.Path(dir)
	filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && !strings.HasPrefix(d.Name(), ".") && !strings.HasPrefix(d.Name(), "~$") {
			rel, _ := filepath.Rel(top, name)
			add(filepath.ToSlash(rel))
		}
		return nil
	})
}

// ranks order the rows.
var ranks = []string{"duplicate", "rejected", "query", "missing", "explained", "accepted",
	"filed-by", "exempt", "body", "vertical", "outside"}

// late orders those that are late before the others.
func late(r serve.BoardRow) int {
	if r.Late {
		return 0
	}
	return 1
}

func (v *view) row(x *year.Row) serve.BoardRow {
	const most = 10
	r := serve.BoardRow{ID: cmp.Or(x.Code, x.Name), Name: printable(x.Name), Code: printable(x.Code), Word: x.State,
		Contact: printable(strings.TrimSpace(x.Contact + " " + x.Phone)), State: stateOf(x), Why: printable(x.Because),
		Open: []serve.OpenPoint{}, Files: []serve.BoardFile{}, Decided: []string{}, May: []string{}}
	if r.Why == r.Word {
		r.Why = ""
	}
	if x.Standing == "" && x.Inner {
		r.Word = (&collect.AgencyRecord{NameRecord: x.NameRecord, Standing: "body"}).Words()
	}
	if x.DaysLeft != nil {
		r.Days, r.Late = daysWords(*x.DaysLeft, x.DueWhy), *x.DaysLeft < 0
	}
	for _, q := range x.Questions {
		if q.Severity == templates.SeverityError {
			r.Errors++
		} else {
			r.Queries++
		}
		if len(r.Open) == most {
			r.More++
			continue
		}
		point := serve.OpenPoint{Severity: string(q.Severity), Word: q.Severity.Chinese(), Message: printable(q.Message)}
		if q.Barred == "" && slices.Contains(x.Can, year.Accept) {
			point.Accept = q.Of
		}
		r.Open = append(r.Open, point)
	}
	for _, f := range x.Files {
		file := v.file(&f)
		if slices.Contains(x.Can, year.Use) && f.State == collect.Duplicate {
			file.Use = f.File
		}
		r.Files = append(r.Files, file)
	}
	for _, name := range v.backs[strings.Trim(xlsx.SafeName(x.Code)+"_"+xlsx.SafeName(x.Name), "_")] {
		r.Files = append(r.Files, serve.BoardFile{Name: printable(path.Base(name)), State: "标好问题的，发回去改", File: name})
	}
	for _, d := range x.Decisions {
		one := year.Decision{Kind: year.Kind(d.What), Of: d.Of, Reason: d.Reason, By: d.By, Date: d.Date}
		r.Decided = append(r.Decided, printable(one.Words()))
	}
	for _, k := range x.Can {
		if k != year.Use && k != year.Accept { // they stand with the file and the point
			r.May = append(r.May, string(k))
		}
	}
	return r
}

// stateOf is the state of a row by which the page sorts, filters and colours.
func stateOf(x *year.Row) string {
	switch {
	case x.Standing == "received":
		return string(x.Verdict)
	case x.Standing != "":
		return x.Standing
	case x.Inner:
		return "body"
	}
	return "missing"
}

// file is one that has come.
func (v *view) file(x *year.File) serve.BoardFile {
	state := x.Words
	if x.From+x.Sent != "" {
		state += "　" + strings.TrimSpace(x.From+" "+x.Sent)
	}
	return serve.BoardFile{Name: printable(x.File), State: printable(state),
		File: v.offer(serve.Written{Name: year.Inbox + "/" + x.File})}
}

// daysWords says how many days are left.
func daysWords(left int, why string) string {
	if why != "" {
		why = "（" + why + "）"
	}
	if left < 0 {
		return fmt.Sprintf("逾期 %d 天%s", -left, why)
	}
	return fmt.Sprintf("还有 %d 天%s", left, why)
}

// facts say in sentences what holds for the whole.
func (v *view) facts() {
	s := v.standing
	v.Facts = []string{strings.TrimSpace(fmt.Sprintf("%d 年度　%s", s.Year, feedback.Printable(s.Office)))}
	if s.DaysLeft != nil {
		words := strings.Replace(daysWords(*s.DaysLeft, ""), "逾期", "已过", 1) // nobody is late by it who has filed
		v.Facts = append(v.Facts, fmt.Sprintf("报送截止 %s，%s（截至 %s）", s.Deadline, words, s.Today))
	}
	for _, r := range s.Rows {
		for _, d := range r.Decisions {
			if d.Lapsed != "" {
				v.Warns = append(v.Warns, printable(fmt.Sprintf("决定已失效，请重新决定：%s %s %s（%s）", d.Name, d.What, d.Of, d.Lapsed)))
			}
		}
	}
	for _, why := range s.Open {
		v.Warns = append(v.Warns, printable(why))
	}
	roster := "名单：还没有"
	if s.Agencies > 0 {
		roster = fmt.Sprintf("名单：%s，%d 个单位", printable(filepath.Base(s.Roster)), s.Agencies)
	}
	v.Given = []serve.GivenFile{{Kind: serve.KindRoster, Says: roster},
		{Kind: serve.KindPrevious, Says: fmt.Sprintf("上年：%d 个文件", s.Previous)}}
}
