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

// Draft writes a draft of the body's passages from its total: the standard sentences with the form's marks, the change against last
// year of the agencies that stand in both years, who has most, and what their texts add up to. What nobody can know from that is
// left to be written, and says so. Every passage begins with the mark that keeps a report from being final.
func (m *Material) Draft() map[string]string {
	total := m.result.BodyFiling()
	texts := map[string]string{}
	if len(m.result.Root().Counted) == 0 {
		return texts
	}
	sums := m.sumsByPassage()
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
				add(m.change("新收申请", "件"), m.largest("新收申请", "件"), m.corrected())
			}
		case p.ID == proactive:
			add(m.tables(total), m.change("行政许可", "件"), m.largest("行政许可", "件"))
		case p.Least > 0:
			add(m.problems()...)
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

// A share is an agency with a figure of its own.
type share struct {
	s *collect.Standing
	n templates.Decimal
}

// ranked lists the agencies in the total that have most of something, the first in the roster before others with as much.
func (m *Material) ranked(of func(s *collect.Standing) (templates.Decimal, bool), most int) []share {
	var list []share
	for _, s := range m.result.Root().Counted {
		if n, known := of(s); known && n.Sign() > 0 {
			list = append(list, share{s, n})
		}
	}
	slices.SortStableFunc(list, func(a, b share) int { return b.n.Cmp(a.n) })
	return list[:min(len(list), most)]
}

func (m *Material) say(words string, list []share, unit string) string {
	if len(list) == 0 {
		return ""
	}
	who := lists.Map(list, func(x share) string { return x.s.Agency.Label() + x.n.String() + unit })
	return words + strings.Join(who, "、") + "。"
}

// largest names the agencies that have most of something, and that with whom it has grown most.
func (m *Material) largest(mark, unit string) string {
	text := m.say(mark+"较多的单位：", m.ranked(func(s *collect.Standing) (templates.Decimal, bool) {
		return markOf(m.result.Figures(s), mark)
	}, mostLargest), unit)
	grown := m.ranked(func(s *collect.Standing) (templates.Decimal, bool) {
		now, ok := markOf(m.result.Figures(s), mark)
		was, known := templates.PastOf(m.result.LastFigures(s), m.result.Form).Mark(mark)
		off, err := now.Sub(was)
		return off, ok && known && err == nil
	}, 1)
	return text + m.say("增加最多的单位：", grown, unit)
}

// corrected names the agencies whose answers were put right in reconsideration or in court.
func (m *Material) corrected() string {
	text := ""
	for _, x := range []struct{ words, mark string }{{"复议结果纠正的单位：", "复议纠正"}, {"诉讼结果纠正的单位：", "诉讼纠正"}} {
		list := m.ranked(func(s *collect.Standing) (templates.Decimal, bool) { return markOf(m.result.Figures(s), x.mark) }, outstanding)
		text += m.say(x.words, list, "件")
	}
	return text
}

// problems lists what several agencies have written of problems, and of what they do about them.
func (m *Material) problems() (lines []string) {
	problems, measures := m.Repeated()
	for _, x := range []struct {
		head string
		list []Shared
		most int
	}{{"几个单位都写到的问题，每条是其中一个单位的原话：", problems, mostProblems},
		{"几个单位都写到的改进措施：", measures, mostMeasures}} {
		var list []string
		for _, s := range x.list[:min(len(x.list), x.most)] {
			list = append(list, fmt.Sprintf("%s（%d个单位）", s.Text, len(s.Agencies)))
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
