package job

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/roster"
	"nianbao/cmd/internal/say"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// Filed holds the filings that were signed, for holding against them what was published: one page against one filing, or
// many against many by agency and year.
type Filed struct {
	by    map[string][]*signed
	all   []*signed
	alone bool // one page against one filing: it is its, whoever it calls itself

	mu    sync.Mutex
	pages map[int]*page // by the number of the source
}

// A signed is a filing that counts, or one of several that nobody can choose from.
type signed struct {
	file   string
	filing *templates.Filing
	seen   bool // a page was held against it
}

// A page is a published report, kept to be held against others of its agency.
type page struct {
	whose  string
	filing *templates.Filing
}

// ReadFiled reads and checks the filings of a file or folder; an empty name gives nil. Those that cannot be read or do not
// count are named, and pages, that are to be held against them, are none of them. basis says how they are read. With own, the body's own
// filing in the folder of a year, that is read with them where it is there.
func (w *World) ReadFiled(ctx context.Context, name string, pages []string, basis Basis, own ...string) (*Filed, error) {
	if name == "" {
		return nil, nil
	}
	if err := w.standsThere(say.Filed, name); err != nil {
		return nil, err
	}
	names := append([]string{name}, lists.Filter(own, results.Exists)...)
	list := intake.Walk(names, intake.Beside{Inputs: pages})
	w.sayUnread(list.Unread)
	check, filed := Check{World: w, Basis: basis}, &Filed{by: map[string][]*signed{}, pages: map[int]*page{}}
	err := check.batches(ctx, list.Files, max(1, len(list.Files)), func(files []feedback.File) error {
		check.settle(files)
		for i := range files {
			filed.add(w, &files[i], check.states.returns[i])
		}
		return nil
	})
	if err == nil && len(filed.all) == 0 {
		err = failed(say.Filed, "文件里没有一份读得出的填报")
	}
	return filed, err
}

// add takes in a file that was checked.
func (f *Filed) add(w *World, file *feedback.File, r *collect.Return) {
	name := filepath.Base(file.Name)
	switch {
	case file.Filing == nil:
		for _, x := range file.Findings {
			w.say(Note{Text: "填报：" + x.Message, Remedy: x.Remedy})
		}
		return
	case r.State == collect.Same:
		return
	case r.State != collect.Current && r.State != collect.Duplicate && r.State != "":
		w.sayf("填报：“%s”%s，没有用它核对", name, r.StateWords())
		return
	case !file.Verdict.Fine():
		w.sayf("填报：“%s”自己的结论是%s", name, file.Verdict.Chinese())
	}
	s := &signed{file: name, filing: file.Filing}
	f.all = append(f.all, s)
	for _, whose := range calledBy(file.Filing, r.Match) {
		f.by[whose] = append(f.by[whose], s)
	}
}

// calledBy is what a filing is found by: the agency of the roster, and its own name.
func calledBy(f *templates.Filing, match roster.Match) []string {
	year := strconv.Itoa(f.Year)
	list := []string{year + "/" + hanzi.Name(f.Agency.Name)}
	if a := match.Agency; a != nil {
		list = append([]string{year + "/" + hanzi.Name(a.Name) + "/" + hanzi.Name(a.Code)}, list...)
	}
	return list
}

// of returns the filings that a page may be of: one, none, or several that nobody can choose from.
func (f *Filed) of(p *templates.Filing, match roster.Match) []*signed {
	if f.alone && len(f.all) == 1 {
		return f.all
	}
	for _, whose := range calledBy(p, match) {
		if list := f.by[whose]; len(list) > 0 {
			return list
		}
	}
	return nil
}

// hold holds the i-th page against its filing, and keeps it.
func (f *Filed) hold(i int, name string, p *templates.Filing, match roster.Match) []templates.Finding {
	if f == nil || p == nil {
		return nil
	}
	list := f.of(p, match)
	f.mu.Lock()
	f.pages[i] = &page{calledBy(p, match)[0], p}
	for _, s := range list {
		s.seen = true
	}
	f.mu.Unlock()
	words := templates.Words{"file": filepath.Base(name), "agency": p.Agency.Name, "year": strconv.Itoa(p.Year)}
	switch len(list) {
	case 0:
		return []templates.Finding{templates.Report("published.differs/none", nil, templates.Place{}, words)}
	case 1:
		return f.against(list[0], p)
	}
	words["names"] = fmt.Sprintf("“%s”和“%s”", list[0].file, list[1].file)
	return []templates.Finding{templates.Report("published.differs/unsure", nil, templates.Place{}, words)}
}

// against lists where a page differs from a filing: whose it is, every figure, every passage.
func (f *Filed) against(s *signed, p *templates.Filing) (list []templates.Finding) {
	add := func(code string, subject any, place templates.Place, words templates.Words) {
		list = append(list, templates.Report("published.differs"+code, subject, place, words))
	}
	filed := s.filing
	for _, head := range [][3]string{
		{"单位", p.Agency.Name, filed.Agency.Name},
		{"年度", strconv.Itoa(p.Year), strconv.Itoa(filed.Year)},
		{"格式", p.Form.ID, filed.Form.ID},
	} {
		if hanzi.Name(head[1]) != hanzi.Name(head[2]) {
			add("/head", nil, templates.Place{}, templates.Words{"what": head[0], "got": head[1], "want": head[2]})
		}
	}
	if filed.Form.ID != p.Form.ID {
		form, lost := filed.Form.ID, []string(nil)
		if filed, lost = filed.In(p.Form); len(lost) > 0 {
			add("/gone", nil, templates.Place{Location: "格式 " + form + " 的项目"}, templates.Words{"how": cut(lost)})
		}
	}
	for _, key := range collect.Unlike(filed, p) {
		got, want := p.Cell(key), filed.Cell(key)
		if got.Kind == templates.CellUnreadable || got.Kind == templates.CellText || got.Kind == templates.CellError {
			continue // that it holds no certain figure is said already
		}
		add("", p.Form.Figure(key), got.Place, templates.Words{"got": figureShown(got), "want": figureShown(want)})
	}
	return append(list, unlikeTexts(p, filed)...)
}

// figureShown is a figure as a message names it. A blank is printed as 0.
func figureShown(c templates.Cell) string {
	switch {
	case c.Kind == templates.CellBlank:
		return "0"
	case c.String() == "":
		return "（读不出）"
	}
	return c.String()
}

// versions tells each of several pages of one agency and year that differ of another one and of where they differ.
func (f *Filed) versions(files []feedback.File) {
	all := map[string][][]int{} // by agency: the pages, those that say the same together
	for i := range files {
		p := f.pages[i]
		if p == nil {
			continue
		}
		list := all[p.whose]
		at := slices.IndexFunc(list, func(v []int) bool { return unlikeVersions(f.pages[v[0]].filing, p.filing) == "" })
		if at < 0 {
			at, list = len(list), append(list, nil)
		}
		list[at] = append(list[at], i)
		all[p.whose] = list
	}
	for _, list := range all {
		for k, v := range list {
			if len(list) > 1 {
				f.tell(files, v, list[max(0, 1-k)][0])
			}
		}
	}
}

// tell tells pages that say the same of one that does not.
func (f *Filed) tell(files []feedback.File, pages []int, other int) {
	how := unlikeVersions(f.pages[pages[0]].filing, f.pages[other].filing)
	for _, i := range pages {
		x := &files[i]
		found := templates.Report("published.differs/versions", nil, templates.Place{},
			templates.Words{"file": filepath.Base(x.Name), "other": filepath.Base(files[other].Name), "how": how})
		x.Findings = append([]templates.Finding{found}, x.Findings...)
		x.Verdict = templates.Judge(x.Findings, true)
		x.State, x.StateWords = "", "" // that goes by the figures alone
	}
}

// unlikeVersions says in a few words where two pages differ, "" where they are one.
func unlikeVersions(a, b *templates.Filing) string {
	if a.Form != b.Form {
		return "格式"
	}
	var list []string
	for _, key := range collect.Unlike(a, b) {
		where := templates.Where(a.Form.Figure(key), templates.Place{})
		list = append(list, fmt.Sprintf("%s %s 与 %s", where, figureShown(a.Cell(key)), figureShown(b.Cell(key))))
	}
	for _, x := range unlikeTexts(a, b) {
		list = append(list, fmt.Sprintf("%s “%s”与“%s”", templates.Where(a.Form.Subject(x.Key), x.Place), x.Got, x.Want))
	}
	return cut(list)
}

// mostQuoted is how many differences a sentence lists.
const mostQuoted = 3

// cut joins the first of many differences, with how many there are more.
func cut(list []string) string {
	return lists.Few(list, mostQuoted, "；", "；另有 {rest} 处")
}

// begin is told how many pages there are.
func (f *Filed) begin(pages int) {
	if f != nil {
		f.alone = pages == 1
	}
}

// end holds the pages against each other, and names the filings against which none was held.
func (f *Filed) end(w *World, files []feedback.File) {
	if f == nil {
		return
	}
	f.versions(files)
	var list []string
	for _, s := range f.all {
		if name := s.filing.Agency.Name; !s.seen && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	if len(list) > 0 {
		w.sayf("有填报、没有公布的页面的单位 %d 个：%s", len(list), strings.Join(list, "、"))
	}
}
