package published

import (
	"maps"
	"slices"
	"strings"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// shownText is what a passage, a title or a heading says.
func shownText(text string) string {
	if list := blocks.Pieces(text); list != nil {
		return templates.ShownText(list)
	}
	return text
}

// lookedAt settles the looks that are left in a filing, once all its text has its place, and names what was left out.
func (a *assembler) lookedAt() {
	for _, p := range a.filing.Form.Passages() {
		list := blocks.Pieces(a.filing.Narrative[p.ID])
		if list == nil {
			continue
		}
		for i := range list {
			list[i].Text = blocks.Plain(list[i].Text) // bold or not is no matter in what is quoted
		}
		text, found := templates.LookPassage(list, p, "", templates.Place{Location: "正文“" + p.Name + "”"})
		if found == nil {
			a.filing.Narrative[p.ID] = shownText(a.filing.Narrative[p.ID])
			continue
		}
		if a.filing.Narrative[p.ID] = hanzi.Trim(shownText(a.filing.Narrative[p.ID])); hanzi.Trim(text) == "" {
			delete(a.filing.Narrative, p.ID)
		}
		a.findings = append(a.findings, *found)
	}
	for i, u := range a.filing.Unplaced { // printed nowhere: nothing is left out
		a.filing.Unplaced[i].Text = markedLooks(u.Text)
	}
	for i, note := range a.notes {
		a.notes[i] = markedLooks(note)
	}
	for i := range a.findings {
		a.findings[i].Message = markedLooks(a.findings[i].Message)
	}
}

// markedLooks shows the looks of a text in words.
func markedLooks(text string) string {
	if list := blocks.Pieces(text); list != nil {
		return templates.MarkLooks(list)
	}
	return text
}

// takeLooks takes what is struck out or cannot be seen out of the title and the lines below it, and keeps the lines as they
// were.
func takeLooks(flow []blocks.Block, front []int, were map[int]string) {
	for _, i := range front {
		if list := blocks.Pieces(flow[i].Text); list != nil && flow[i].Grid == nil {
			were[i], flow[i].Text = flow[i].Text, templates.ShownText(list)
		}
	}
}

// opening names what was taken out of the title and the lines below it; a line that turned out to be of part one gets it back.
func (a *assembler) opening(flow []blocks.Block, front []int, were map[int]string) {
	var taken []templates.Piece
	for _, i := range slices.Sorted(maps.Keys(were)) {
		if !slices.Contains(front, i) {
			flow[i].Text = were[i]
			continue
		}
		for _, p := range blocks.Pieces(were[i]) {
			// The lines above a report on a page have hidden words of the site's.
			if !p.Look.Shown() && p.Look != templates.Concealed {
				taken = append(taken, templates.Piece{Text: blocks.Plain(p.Text), Look: p.Look})
			}
		}
	}
	if _, found := templates.LookPassage(taken, nil, "", templates.Place{Location: "标题和开头"}); found != nil {
		a.findings = append(a.findings, *found)
	}
}

// clip shortens text for a message.
func clip(s string, n int) string {
	s = markedLooks(s)
	s = strings.Join(strings.Fields(blocks.Plain(s)), " ")
	return hanzi.Shorten(s, n)
}
