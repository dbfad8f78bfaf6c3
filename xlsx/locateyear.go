package xlsx

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/sheets"
)

// A table whose caption names a year before is last year's, kept beside this year's or pasted in its place. Its figures are
// none of this year's.

// captionYear finds the years of a caption, not of an edition or of a law: 2023年, 2023年度, but not 2021年版.
var captionYear = regexp.MustCompile(`(20[0-9]{2})年(度|[0-9]{1,2}月|版|修订|修正|起|以来)?`)

// otherYear returns the caption that says that a table is of a year before, or "". The sheet that was handed out is this
// year's, whatever the line above its table still shows: that line is a formula that programs may not have computed.
func (f *finder) otherYear(s *tableSite) string {
	if s.official() || f.year == nil {
		return ""
	}
	area := s.area()
	for row := max(1, area.R1-captionRows); row < area.R1; row++ {
		cells := s.sheet.Row(row)
		for i := range cells {
			c := &cells[i]
			beside := c.Col > area.C2 || c.Col < area.C1-1
			if beside || !isCaption(c) || !captionYear.MatchString(hanzi.Squeeze(c.Raw)) {
				continue
			}
			if year := f.year(); year != 0 && onlyBefore(hanzi.Squeeze(c.Raw), year) {
				return strings.TrimSpace(c.Raw)
			}
		}
	}
	return ""
}

func isCaption(c *sheets.Cell) bool {
	return isText(c) && !c.Under && len([]rune(c.Raw)) <= maxCaption && !strings.Contains(c.Raw, "。")
}

// onlyBefore reports whether a caption names years before the given one, and not that year itself.
func onlyBefore(text string, year int) bool {
	before := false
	for _, m := range captionYear.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1])
		if n >= year {
			return false
		}
		before = before || m[2] == "" || m[2] == "度"
	}
	return before
}

// area is what the labels and figures of a site take up.
func (s *tableSite) area() sheets.Range {
	area := sheets.Range{R1: sheets.MaxRows, C1: sheets.MaxColumns}
	take := func(at spot) {
		if at.sheet == s.sheet {
			area.R1, area.R2 = min(area.R1, at.row), max(area.R2, at.row)
			area.C1, area.C2 = min(area.C1, at.col), max(area.C2, at.col)
		}
	}
	for _, at := range s.labels {
		take(at)
	}
	for _, at := range s.spots {
		take(at)
	}
	return area
}

// ofThisYear leaves out the places of a table that are of a year before. Where no other is left, the first stays and none
// of its figures is certain.
func (f *finder) ofThisYear(t *templates.Table, list []*tableSite) []*tableSite {
	var kept []*tableSite
	var dropped []droppedSite
	for _, s := range list {
		if caption := f.otherYear(s); caption != "" {
			dropped = append(dropped, droppedSite{s, caption})
		} else {
			kept = append(kept, s)
		}
	}
	if len(dropped) == 0 {
		return list
	}
	if len(kept) > 0 {
		f.dropped = append(f.dropped, dropped...)
		return kept
	}
	only := dropped[0]
	seen := fmt.Sprintf("表的标题是“%s”，不是 %d 年度的表", hanzi.Shorten(cleanText(only.caption), 30), f.year())
	first, _ := firstSpot(only.site)
	only.site.problems = append(only.site.problems, problem{first.place(), seen, "本年度的表"})
	for _, key := range slices.Clone(t.Keys()) {
		only.site.doubt(key, seen)
	}
	return []*tableSite{only.site}
}

// A droppedSite is a table of a year before, and the caption that says so.
type droppedSite struct {
	site    *tableSite
	caption string
}

// droppedTables says which tables of the workbook were left out as those of a year before.
func (r *reader) droppedTables() {
	for _, d := range r.find.dropped {
		first, _ := firstSpot(d.site)
		r.report("workbook.unplaced/year", nil, first.place(), templates.Words{"got": d.caption, "sheet": d.site.sheet.Name,
			"table": d.site.table.Name, "title": hanzi.Shorten(cleanText(d.caption), 30)})
	}
}
