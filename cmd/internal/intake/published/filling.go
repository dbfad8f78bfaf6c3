package published

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// text fills the narrative. What stands in a part that has no passages is kept with its part.
func (a *assembler) text(flow []blocks.Block, parts []part, official map[int]bool) {
	form := a.filing.Form
	var order []int
	bySection := map[int][]string{}
	for n, p := range parts {
		s := form.Sections[p.section]
		if len(s.Passages) == 0 {
			a.besideTable(flow, p, official)
			continue
		}
		lines := make([]string, 0, len(p.blocks)+1) // a text of nothing but short lines has many
		if p.rest != "" {
			lines = append(lines, p.rest)
		}
		for _, i := range p.blocks {
			b := &flow[i]
			switch {
			case official[i], a.signed.lines[i], b.Role != blocks.RoleText:
			case b.Grid != nil:
				text := tableText(b.Grid)
				lines = append(lines, text...)
				if len(text) > 0 {
					a.notes = append(a.notes, fmt.Sprintf("%s有一张不是官方表的表格（“%s”等 %d 行），按文字保留。", sectionName(s), clip(text[0], 20), len(text)))
				}
			default:
				lines = slices.AppendSeq(lines, strings.SplitSeq(b.Text, "\n"))
			}
		}
		if n == len(parts)-1 {
			lines = a.unsigned(lines)
		}
		if bySection[p.section] == nil {
			order = append(order, p.section)
			bySection[p.section] = lines
			continue
		}
		bySection[p.section] = append(bySection[p.section], lines...)
	}
	for _, k := range order {
		a.notes = append(a.notes, narrative(a.filing, form.Sections[k], bySection[k], a.meter)...)
	}
}

// chartCaption begins the words below a chart that report --charts has drawn: they repeat the table's figures.
var chartCaption = regexp.MustCompile(`^图[0-9]+\x{3000}.*（单位：件）。`)

// besideTable keeps what stands beside the table of a part that has nothing but a table. Labels of the table that stand by
// themselves are no text.
func (a *assembler) besideTable(flow []blocks.Block, p part, official map[int]bool) {
	s := a.filing.Form.Sections[p.section]
	part := partNumber(s)
	a.unplace(part, p.rest)
	var figures []string
	text := func(cell string) bool { return hanzi.Label(cell) != "" && !a.words[hanzi.Label(cell)] }
	line := func(l string) {
		a.meter.Spend(len(l))
		switch l = hanzi.Trim(l); {
		case blocks.Plain(l) == "" || !slices.ContainsFunc(strings.Split(l, "|"), text) || a.caption(hanzi.Squeeze(blocks.Plain(l))):
		case templates.ParseFigure(l, nil).Kind <= templates.CellNumber: // or a sign for none
			figures = append(figures, l)
		case chartCaption.MatchString(l):
			a.notes = append(a.notes, fmt.Sprintf("%s的“%s”是图的说明，没有放入正文。", sectionName(s), clip(l, 24)))
		default:
			a.unplace(part, l)
		}
	}
	for _, i := range p.blocks {
		b := &flow[i]
		switch {
		case official[i], a.signed.lines[i], b.Role != blocks.RoleText:
		case b.Grid != nil:
			a.unplace(part, strings.Join(tableText(b.Grid), "\n"))
		default:
			for l := range strings.SplitSeq(b.Text, "\n") {
				line(l)
			}
		}
	}
	if len(figures) > 0 {
		a.notes = append(a.notes, fmt.Sprintf("%s有 %d 个数不在表格里，没有采用。", sectionName(s), len(figures)))
		a.unplace(part, strings.Join(figures, "　"))
	}
}

// captionLead stands before the name of a table: 表1, and what pandoc writes.
var captionLead = regexp.MustCompile(`^(?:Table|表)[0-9一二三四]*[：:.、]?`)

// caption reports the unit, the year or the name of a table, alone above or below it.
func (a *assembler) caption(flat string) bool {
	m := yearAlone.FindStringSubmatch(hanzi.HalfDigits(flat))
	name := strings.TrimSuffix(hanzi.Label(captionLead.ReplaceAllString(flat, "")), "表")
	named := func(t *templates.Table) bool { return name == hanzi.Label(t.Name) }
	return slices.ContainsFunc(a.filing.Form.Tables, named) || unitLine.MatchString(flat) || m != nil && parseYear(m[1]) == a.filing.Year
}

// unsigned drops the agency's name and the date below the text.
func (a *assembler) unsigned(lines []string) []string {
	for n := len(lines); n > 0; n-- {
		l := lines[n-1]
		if hanzi.Trim(blocks.Plain(l)) != "" && !signature(l, a.filing.Agency.Name) {
			return lines[:n]
		}
	}
	return nil
}

// partNumber returns a section's number: 三.
func partNumber(s *templates.Section) string {
	n, _ := hanzi.CutLead(s.Heading)
	return hanzi.Label(n.Text)
}
