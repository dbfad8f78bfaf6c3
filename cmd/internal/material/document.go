package material

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

// How many agencies are named: beside a passage, where twelve made the printed sheet twice as long; of those that lack a passage; and
// behind a problem or measure, where a hundred names are a third of a page.
const (
	mostBeside = 3
	mostNames  = 12
	mostListed = 100
)

// mostSources is how many numbers are listed with their sentences: a table of so many rows has two hundred pages, and programs set a
// table in one piece.
const mostSources = 5000

// listed names the agencies of a problem or measure.
func (s Shared) listed() string { return lists.Few(s.Agencies, mostListed, "、", "等") }

// Document makes 素材.docx.
func (m *Material) Document() *report.Document {
	r := m.result
	title := fmt.Sprintf("%d年%s素材", r.Year, r.Form.Title)
	d := &report.Document{Title: r.Body.Name + title, Lines: []string{title}, Agency: r.Body.Name, Year: r.Year}
	if r.Body.Name != "" {
		d.Lines = []string{r.Body.Name, title}
	}
	d.Add(report.Body, m.about())
	problems, measures := m.Repeated()
	part := 0
	head := func(text string) {
		part++
		d.Blocks = append(d.Blocks, &report.Heading{Level: 1, Style: 1, Text: hanzi.Ordinal(part) + "、" + text})
	}
	head("几个单位都写到的问题")
	sharedList(d, problems, "没有几个单位都写到的问题。")
	head("几个单位都写到的改进措施")
	sharedList(d, measures, "没有几个单位都写到的改进措施。")
	head("只有正文里才有的数")
	m.numberTables(d)
	head("各单位的正文")
	var section *templates.Section
	sections := 0
	for k, p := range m.passages {
		if p.Section != section {
			section = p.Section
			sections++
			_, heading, _ := strings.Cut(section.Heading, "、")
			d.Blocks = append(d.Blocks, &report.Heading{Level: 2, Style: 2, Text: "（" + hanzi.Ordinal(sections) + "）" + heading})
		}
		d.Blocks = append(d.Blocks, &report.Heading{Level: 3, Style: 3, Text: p.Name},
			report.Series(func(add func(report.Block)) { m.passage(k, add) }))
	}
	return d
}

// about says what stands in the document and who is in it.
func (m *Material) about() string {
	text := fmt.Sprintf("%d个单位报来的正文都在这里，按段落、照名单的顺序排列，原话没有改动；前面是几个单位都写到的问题和措施，以及只有正文里才有的数。"+
		"重复的问题和措施，每条是其中一个单位的原话，单位名称后面标着它写到的是哪几条；是问题还是措施，是按“下一步”“将”“已”这些字样分的。"+
		"加粗的句子几个单位的正文里都有，括号里是有几个单位。数都照原句摘录，用之前请对一对原句。", len(m.writers))
	if m.letters {
		text += "单位太多，一字不差的句子才算几个单位都有，只有问题和措施还按相近算。"
	}
	if missing := m.result.Missing(); len(missing) > 0 {
		text += fmt.Sprintf("还有%d个单位没有报来。", len(missing))
	}
	return text
}

// sharedList lists sentences with who has them.
func sharedList(d *report.Document, list []Shared, none string) {
	if len(list) == 0 {
		d.Add(report.Body, none)
	}
	for _, s := range list {
		d.Add(report.Legend, fmt.Sprintf("%s．%s（%d个单位：%s）", s.Label, strings.Join(report.Lines(s.Text), ""), s.Count, s.listed()))
	}
}

// numberTables writes what can be added up, and below it each number with its sentence.
func (m *Material) numberTables(d *report.Document) {
	if len(m.numbers) == 0 {
		d.Add(report.Body, "没有摘到。")
		return
	}
	d.Add(report.Body, "一个单位对同一件事写了几个不同的数，或者只写了约数的，列出来，没有加进合计。")
	var sums, rows [][]string
	for _, s := range m.Sums() {
		sums = append(sums, []string{s.Matter, s.Total.String(), s.Unit, fmt.Sprint(s.Agencies), fmt.Sprint(s.Left)})
	}
	d.Blocks = append(d.Blocks, report.NewList("正文里的数：合计", []report.Column{{Head: "事项", Width: 50},
		{Head: "合计", Width: 32, Number: true}, {Head: "单位", Width: 20, Number: true},
		{Head: "加了几个单位的数", Width: 27, Number: true}, {Head: "没有加的单位", Width: 27, Number: true}}, sums))
	if len(m.numbers) > mostSources {
		d.Add(report.Body, fmt.Sprintf("出处有%d处，这里列不下，都在汇总表的“%s”里。", len(m.numbers), xlsx.SheetTold))
		return
	}
	for _, n := range m.numbers {
		source := n.Sentence
		if n.Why != "" {
			source += "（没有加：" + n.Why + "）"
		}
		rows = append(rows, []string{n.Matter, n.Agency, about(n) + n.Number.String() + n.Unit, source})
	}
	d.Blocks = append(d.Blocks, report.NewList("正文里的数：出处", []report.Column{{Head: "事项", Width: 26},
		{Head: "谁写的", Width: 34}, {Head: "数", Width: 20, Number: true}, {Head: "原句", Width: 76}}, rows))
}

func about(n Number) string {
	if n.Rough {
		return "约"
	}
	return ""
}

// passage makes paragraphs of what all agencies have written in a passage.
func (m *Material) passage(k int, add func(report.Block)) {
	without := m.Written(k, func(p *Passage) {
		name := p.Agency
		if p.State != "" {
			name += "（" + p.State + "，没有计入合计）"
		}
		for i, line := range report.Lines(p.Text) {
			runs := p.runs(line)
			if i == 0 { // in the same paragraph: a name alone might stand at the foot of a page
				runs = append([]report.Run{{Text: "▍" + name + "　", Bold: true}}, runs...)
			}
			if i == 0 && len(p.Labels) > 0 {
				runs = slices.Insert(runs, 1, report.Run{Text: "〔" + strings.Join(p.Labels, "、") + "〕"})
			}
			add(&report.Paragraph{Role: report.Legend, Runs: runs})
		}
	})
	none := ""
	switch n := len(without); {
	case n == len(m.writers):
		none = "没有单位写这一段。"
	case n > 0:
		none = fmt.Sprintf("没有写这一段的%d个单位：%s。", n, lists.Few(without, mostNames, "、", "等"))
	default:
		return
	}
	add(&report.Paragraph{Role: report.Legend, Runs: []report.Run{{Text: none}}})
}

// runs sets the sentences of a line that others have, too.
func (p *Passage) runs(line string) (runs []report.Run) {
	for _, s := range p.Shared {
		before, after, found := strings.Cut(line, s.Text)
		if !found {
			continue // it stands in another line
		}
		if before != "" {
			runs = append(runs, report.Run{Text: before})
		}
		runs = append(runs, report.Run{Text: s.Text, Bold: true}, report.Run{Text: fmt.Sprintf("〔%d个单位〕", s.Count)})
		line = after
	}
	if line != "" || len(runs) == 0 {
		runs = append(runs, report.Run{Text: line})
	}
	return runs
}
