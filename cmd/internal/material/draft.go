package material

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/templates/lists"
)

// proactive is the passage that tells of table 二.
const proactive = "overview.proactive"

// How much of each list goes into a draft: the whole of 一、总体情况 is to keep within a thousand characters.
const (
	mostLargest  = 3
	mostProblems = 5
	mostMeasures = 3
	mostSums     = 4
)

// outstanding is how many agencies with cases that were corrected are named.
const outstanding = 5

// matters of table 二, by the form's marks, with what is said around each.
var matters = []struct{ before, mark, unit string }{
	{"制发行政规范性文件", "制发规范性文件", "件"}, {"废止行政规范性文件", "废止规范性文件", "件"}, {"现行有效行政规范性文件", "现行有效规范性文件", "件"},
	{"作出行政许可决定", "行政许可", "件"}, {"作出行政处罚决定", "行政处罚", "件"}, {"作出行政强制决定", "行政强制", "件"},
	{"行政事业性收费", "行政事业性收费", "万元"},
}

// Draft writes a draft of the body's passages from its filing, which holds the total: the standard sentences with the form's marks, the change against last
// year of the agencies that stand in both years, who has most, and what their texts add up to. What nobody can know from that is
// left to be written, and says so. Every passage begins with the mark that keeps a report from being final.
func (m *Material) Draft(total *templates.Filing) map[string]string {
	texts := map[string]string{}
	if len(m.result.Root().Counted) == 0 {
		return texts
	}
	sums, owners := m.sumsByPassage(), m.owners()
	for _, p := range m.passages {
		var lines []string
		add := func(list ...string) {
			lines = append(lines, lists.Filter(list, func(s string) bool { return s != "" })...)
		}
		switch {
		case p.Standard != "":
			text, because := report.Marked(total, p.Standard)
			add(cmp.Or(text, because))
			if p.Standard == "applications" {
				add(m.change("新收申请", "件"), largest(owners, "新收申请", "件"), corrected(owners))
			}
		case p.ID == proactive:
			add(m.tables(total), m.change("行政许可", "件"), largest(owners, "行政许可", "件"))
		case p.Least > 0:
			add(m.common()...)
		}
		add(m.told(sums[p]))
		if len(lines) == 0 && !p.Required {
			continue // nobody has to write it
		}
		if p.Standard == "" {
			add("请补写：" + strings.TrimPrefix(p.Hint, "写") + "各单位写的在“素材.docx”里。")
		}
		texts[p.ID] = templates.DraftMark + strings.Join(lines, "\n")
	}
	return texts
}

// tables tells of table 二.
func (m *Material) tables(total *templates.Filing) string {
	var list []string
	for _, x := range matters {
		if n, known := markOf(total, x.mark); known && !n.IsZero() {
			list = append(list, x.before+"【"+x.mark+"】"+x.unit)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf("%d年，各有关单位共%s。", m.result.Year, strings.Join(list, "，"))
}

// markOf is what a mark of the form comes to in a filing.
func markOf(f *templates.Filing, mark string) (templates.Decimal, bool) {
	return templates.PastOf(f, f.Form).Mark(mark)
}

// change compares with last year, like with like.
func (m *Material) change(mark, unit string) string {
	c := m.result.Compared
	if c == nil {
		return ""
	}
	now, ok := markOf(c.Now, mark)
	was, known := templates.PastOf(c.Last, m.result.Form).Mark(mark)
	off, err := now.Sub(was)
	if !ok || !known || err != nil || now.IsZero() && was.IsZero() {
		return ""
	}
	published, is := templates.PastOf(m.result.Last, m.result.Form).Mark(mark)
	if is && published != was { // what the body has published of last year is no sum of these agencies
		return fmt.Sprintf("%s：本级上年公布的是%s%s，两年都有数的%d个单位上年合计%s%s，比上年的变化请核对以后补写。",
			mark, published, unit, len(c.Agencies), was, unit)
	}
	scope := ""
	if len(c.Agencies) > 0 {
		scope = fmt.Sprintf("两年都有数的%d个单位，", len(c.Agencies))
	}
	what := "增加" + off.String() + unit
	switch {
	case off.IsZero():
		what = "持平"
	case off.Sign() < 0:
		what = "减少" + off.Neg().String() + unit
	}
	return scope + mark + "比上年" + what + "。"
}

// telling are the marks by which agencies are named.
var telling = []string{"新收申请", "行政许可", "复议纠正", "诉讼纠正"}

// An owner is an agency in the total with what it has of the marks, and by how much that has grown; a mark that is not known, or
// comes to nothing, is in neither.
type owner struct {
	name       string
	has, grown map[string]templates.Decimal
}

// owners takes what agencies have out of their figures, which are unpacked once.
func (m *Material) owners() []owner {
	return lists.Map(m.result.Root().Counted, func(s *collect.Standing) owner {
		o := owner{s.Agency.Label(), map[string]templates.Decimal{}, map[string]templates.Decimal{}}
		figures, last := m.result.Figures(s), templates.PastOf(m.result.LastFigures(s), m.result.Form)
		for _, mark := range telling {
			now, ok := markOf(figures, mark)
			if ok && now.Sign() > 0 {
				o.has[mark] = now
			}
			was, known := last.Mark(mark)
			if off, err := now.Sub(was); ok && known && err == nil && off.Sign() > 0 {
				o.grown[mark] = off
			}
		}
		return o
	})
}

// most names the agencies that have most of something, the first in the roster before others with as much; "" where none has any.
func most(words string, list []owner, of func(owner) templates.Decimal, n int, unit string) string {
	list = lists.Filter(list, func(o owner) bool { return of(o).Sign() > 0 })
	slices.SortStableFunc(list, func(a, b owner) int { return of(b).Cmp(of(a)) })
	who := lists.Map(list[:min(len(list), n)], func(o owner) string { return o.name + of(o).String() + unit })
	if len(who) == 0 {
		return ""
	}
	return words + strings.Join(who, "、") + "。"
}

// largest names the agencies that have most of something, and that with whom it has grown most.
func largest(list []owner, mark, unit string) string {
	has := func(o owner) templates.Decimal { return o.has[mark] }
	grown := func(o owner) templates.Decimal { return o.grown[mark] }
	if len(list) == 1 { // it is all there is
		return ""
	}
	return most(mark+"较多的单位：", list, has, mostLargest, unit) + most("增加最多的单位：", list, grown, 1, unit)
}

// corrected names the agencies whose answers were put right in reconsideration or in court.
func corrected(list []owner) string {
	text := ""
	for _, x := range []struct{ words, mark string }{{"复议结果纠正的单位：", "复议纠正"}, {"诉讼结果纠正的单位：", "诉讼纠正"}} {
		text += most(x.words, list, func(o owner) templates.Decimal { return o.has[x.mark] }, outstanding, "件")
	}
	return text
}

// common lists what several agencies have written of problems, and of what they do about them.
func (m *Material) common() (lines []string) {
	problems, measures := m.Repeated()
	for _, x := range []struct {
		head string
		list []Shared
		most int
	}{{"几个单位都写到的问题，每条是其中一个单位的原话：", problems, mostProblems},
		{"几个单位都写到的改进措施：", measures, mostMeasures}} {
		var list []string
		for _, s := range x.list[:min(len(x.list), x.most)] {
			list = append(list, fmt.Sprintf("%s（%d个单位）", s.Text, s.Count))
		}
		if len(list) > 0 {
			lines = append(lines, x.head+strings.Join(list, "；")+"。")
		}
	}
	return lines
}

// sumsByPassage sorts the sums of what only texts have by the passage that tells of them.
func (m *Material) sumsByPassage() map[*templates.Passage][]Sum {
	sums := map[*templates.Passage][]Sum{}
	for _, s := range m.Sums() {
		if s.Agencies > 1 { // of one it is no sum
			sums[s.passage] = append(sums[s.passage], s)
		}
	}
	return sums
}

// told says what the texts add up to, that of most agencies first.
func (m *Material) told(list []Sum) string {
	if len(list) == 0 {
		return ""
	}
	slices.SortStableFunc(list, func(a, b Sum) int { return b.Agencies - a.Agencies })
	return "照各单位正文里写的数相加：" + strings.Join(lists.Map(list[:min(len(list), mostSums)], func(s Sum) string {
		return fmt.Sprintf("%s%s%s（%d个单位的数）", s.Matter, s.Total, s.Unit, s.Agencies)
	}), "，") + "。"
}
