package published

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates/hanzi"
)

// unitLine is a line above a table that gives the unit of its amounts.
var unitLine = regexp.MustCompile(`^[（(]?(?:金额)?单位[：:]?[\p{Han}、，,/]{1,12}[）)]?$`)

var captionYear = regexp.MustCompile(yearPattern + `(?:[0-9]{1,2}月)?`)

// otherYear returns the caption of a table that says that it is of a year before: the line above it, or its first row.
func (a *assembler) otherYear(flow []blocks.Block, at int) string {
	var captions []string
	if at > 0 && flow[at-1].Grid == nil {
		captions = append(captions, flow[at-1].Text)
	}
	if rows := flow[at].Grid.Rows; len(rows) > 0 {
		captions = append(captions, frame([][]blocks.Cell{slices.DeleteFunc(slices.Clone(rows[0]), func(s blocks.Cell) bool { return s.Blank() })})...)
	}
	for _, c := range captions {
		text := hanzi.HalfDigits(hanzi.Squeeze(blocks.Plain(c)))
		if utf8.RuneCountInString(text) > 40 || strings.Contains(text, "。") {
			continue
		}
		before, same := false, false
		for _, m := range captionYear.FindAllStringSubmatch(text, -1) {
			year := parseYear(m[1])
			same = same || year == a.filing.Year
			before = before || year < a.filing.Year && !strings.HasSuffix(m[0], "月")
		}
		if before && !same {
			return hanzi.Trim(blocks.Plain(c))
		}
	}
	return ""
}

// tables fills the official tables. It returns the blocks that were read as such.
func (a *assembler) tables(flow []blocks.Block, list []*found, parts []part) map[int]bool {
	official := map[int]bool{}
	sections := map[int][]int{} // of a block: the sections it stands in
	for _, p := range parts {
		for _, i := range p.blocks {
			if flow[i].Grid != nil {
				sections[i] = append(sections[i], p.section)
			}
		}
	}
	for _, t := range a.filing.Form.Tables {
		var mine, here []*found
		for _, f := range list {
			if f.table != t {
				continue
			}
			if caption := a.otherYear(flow, f.block); caption != "" {
				a.notes = append(a.notes, fmt.Sprintf("%s另有一张表，是“%s”，不是 %d 年度的，没有采用。", a.sectionOf(t), clip(caption, 24), a.filing.Year))
				official[f.block] = true
				kept := tableText(flow[f.block].Grid)
				if at := f.block - 1; at >= 0 && flow[at].Grid == nil && hanzi.Trim(blocks.Plain(flow[at].Text)) == caption {
					official[at] = true
					kept = append([]string{caption}, kept...)
				}
				a.unplace(a.partOf(t), strings.Join(kept, "\n"))
				continue
			}
			mine = append(mine, f)
			for _, k := range sections[f.block] {
				if a.filing.Form.Sections[k].Table == t {
					here = append(here, f)
				}
			}
		}
		if len(here) == 0 {
			here = mine
			if len(mine) > 0 && slices.ContainsFunc(parts, func(p part) bool { return a.filing.Form.Sections[p.section].Table == t }) {
				a.notes = append(a.notes, fmt.Sprintf("%s里没有表，采用了别处的一张，请核对是不是本年度的。", a.sectionOf(t)))
			}
		}
		for _, f := range here {
			official[f.block] = true
			if at := f.block - 1; at >= 0 && unitLine.MatchString(hanzi.Squeeze(blocks.Plain(flow[at].Text))) {
				f.inUnit(flow[at].Text)
			}
		}
		a.table(t, here)
	}
	return official
}
