package job

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/roster"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// PublicFile lists what must be on line.
const PublicFile = year.Letters + "/公布清单.csv"

var publicHeads = []string{"单位名称", "单位代码", "应公布的报告", "公布的地址", "最迟日期", "情况", "核对的文件"}

// inStep are the words for a page that says what was filed.
const inStep = "与填报的一致"

// A Publication is what one agency must have on line, and how it stands with it.
type Publication struct {
	Agency       *roster.Agency
	Title, Due   string
	Files        []string // saved from there
	Missing      bool     // none of them is there
	Late         bool     // and the day is over
	Different    int      // where they differ from what was filed
	State, Words string   // in one word, and for a list
}

// lastDay is when an agency's report must be on line, by 条例 art. 49: those of departments and townships by the end of January,
// those of governments that add up others' by the end of March. Many a notice sets an earlier day.
func lastDay(a *roster.Agency, reported int) string {
	if a.Inner() {
		return fmt.Sprintf("%d-03-31", reported+1)
	}
	return fmt.Sprintf("%d-01-31", reported+1)
}

// Publications says of every agency of the roster that must publish how it stands with that, after All has held what was saved
// against what was filed. of is the folder of the year, today a day.
func (j *Check) Publications(of *year.Folder, form *templates.Form, files []feedback.File, today string) []Publication {
	pages := map[string][]int{}
	for _, i := range slices.Sorted(maps.Keys(j.Filed.pages)) {
		whose := j.Filed.pages[i].whose
		pages[whose] = append(pages[whose], i)
	}
	var list []Publication
	for _, a := range j.Roster.Agencies {
		whose, ruled := fmt.Sprintf("%d/%s/%s", of.Year, hanzi.Name(a.Name), hanzi.Name(a.Code)), j.ruling(a)
		excused := ruled.Exempt || ruled.FiledBy != nil
		if a.Vertical || excused && len(j.Filed.by[whose]) == 0 { // who has filed after all has a report to publish
			continue
		}
		p := Publication{Agency: a, Due: lastDay(a, of.Year), Title: fmt.Sprintf("%s%d年%s", a.Name, of.Year, form.Title)}
		for _, i := range pages[whose] {
			p.Files = append(p.Files, filepath.Base(files[i].Name))
			p.Different += lists.Count(files[i].Findings, func(f templates.Finding) bool { return f.Code == "published.differs" })
		}
		p.judge(today)
		list = append(list, p)
	}
	return list
}

func (b *Basis) ruling(a *roster.Agency) collect.Ruling {
	if b.Decisions == nil {
		return collect.Ruling{}
	}
	return b.Decisions.Of(a)
}

func (p *Publication) judge(today string) {
	calendar := collect.Calendar{Today: today}
	left, _ := calendar.Left(p.Due)
	p.Missing = len(p.Files) == 0
	p.Late = p.Missing && left < 0
	switch {
	case p.Late:
		p.State, p.Words = "没有", fmt.Sprintf("没有，最迟 %s，已过 %d 天", p.Due, -left)
	case p.Missing:
		p.State, p.Words = "没有", fmt.Sprintf("没有，最迟 %s，还有 %d 天", p.Due, left)
	case p.Different > 0:
		p.State, p.Words = "不一样", fmt.Sprintf("与填报的不一样，%d 处", p.Different)
	default:
		p.State, p.Words = "一致", inStep
	}
}

// InStep counts the lines of the list as it was last saved, and those that say what was filed; nothing as long as there is none.
func InStep(of *year.Folder) (same, all int) {
	of.ReadTable(PublicFile, publicHeads, func(_ int, cells []string) string { // what somebody has made of it since is theirs to mend
		all++
		if cells[5] == inStep {
			same++
		}
		return ""
	})
	return same, all
}

// SavePublications writes the list into the folder, and says it in lines.
func (w *World) SavePublications(of *year.Folder, list []Publication) ([]string, error) {
	rows := lists.Map(list, func(p Publication) []string {
		return []string{p.Agency.Name, p.Agency.Code, p.Title, p.Agency.URL, p.Due, p.Words, strings.Join(p.Files, "、")}
	})
	if err := of.WriteTable(w.Outputs(nil), PublicFile, publicHeads, rows); err != nil {
		return nil, err
	}
	count := func(ok func(p Publication) bool) int { return lists.Count(list, ok) }
	lines := []string{fmt.Sprintf("应公布 %d 份：一致 %d，不一样 %d，没有 %d（过了期限 %d）；清单在“%s”", len(list),
		count(func(p Publication) bool { return p.State == "一致" }), count(func(p Publication) bool { return p.State == "不一样" }),
		count(func(p Publication) bool { return p.Missing }), count(func(p Publication) bool { return p.Late }), PublicFile)}
	open := lists.Filter(list, func(p Publication) bool { return p.State != "一致" })
	const most = 20
	for _, p := range open[:min(len(open), most)] {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("  %s　《%s》　%s　%s", p.Agency.Label(), p.Title, p.Words, p.Agency.URL), "　"))
	}
	if n := len(open) - most; n > 0 {
		lines = append(lines, fmt.Sprintf("  另有 %d 份，见清单", n))
	}
	return lines, nil
}
