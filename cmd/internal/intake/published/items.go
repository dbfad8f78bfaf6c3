package published

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
)

// A part without sub-headings often goes through the same matters all the same: 一是做好主动公开，……二是规范依申请公开，…… Where
// such beginnings name two passages or more by their key words, what they begin belongs to these; the rest stays with what
// stands before it.

// An item is a piece of such a text, and the passage that it belongs to.
type item struct {
	passage *templates.Passage
	text    string
}

var (
	itemLead  = regexp.MustCompile(`^(?:第?([一二三四五六七八九十]{1,3})(?:是|，|,)|其([一二三四五六七八九十])(?:是|，|,)?)`)
	itemStart = regexp.MustCompile(`(?:^|[。；;])(?:\*\*)?(?:第?[一二三四五六七八九十]{1,3}是)`)
	// matterEnd ends the first clause of a paragraph that says what it is about: 在主动公开方面，……
	matterEnd = regexp.MustCompile(`(?:方面|情况|工作|上)$`)
)

// items divides texts without sub-headings; nil where they have some, or do not name two passages.
func (p *passages) items(texts []string, m *meter.Meter) (list []item) {
	if len(p.section.Passages) < 3 {
		return nil
	}
	named := map[*templates.Passage]bool{}
	open := p.open("")
	for _, text := range texts {
		m.Spend(3 * len(text))
		if x, _, ok := p.match(text); ok && (x != nil || isUnknownHeading(text)) {
			return nil
		}
		for k, piece := range itemsOf(text) {
			x := p.matter(piece)
			if x != nil {
				open, named[x] = x, true
			}
			if n := len(list); k > 0 && list[n-1].passage == open {
				list[n-1].text += piece
			} else {
				list = append(list, item{open, piece})
			}
		}
	}
	if len(named) < 2 {
		return nil
	}
	return list
}

// itemsOf cuts a paragraph before 一是, 二是 and so on, and nowhere within bold text.
func itemsOf(text string) (pieces []string) {
	from := 0
	for _, m := range itemStart.FindAllStringIndex(text, -1) {
		at := m[0]
		if r, size := utf8.DecodeRuneInString(text[at:]); strings.ContainsRune("。；;", r) {
			at += size
		}
		if at > from && strings.Count(text[from:at], "**")%2 == 0 {
			pieces, from = append(pieces, text[from:at]), at
		}
	}
	return append(pieces, text[from:])
}

// matter returns the passage that the first clause of a piece names.
func (p *passages) matter(piece string) *templates.Passage {
	whole := hanzi.Trim(blocks.Plain(piece))
	lead := itemLead.FindStringSubmatch(whole)
	head, number := whole, ""
	if lead != nil {
		head, number = whole[len(lead[0]):], lead[1]+lead[2]
	}
	if i := strings.IndexAny(head, "，。：；,:;"); i >= 0 {
		head = head[:i]
	}
	if utf8.RuneCountInString(head) > longestSub || lead == nil && !matterEnd.MatchString(head) {
		return nil
	}
	return p.about(number, head)
}

// matters are the key words of the passages.
func (p *passages) matters() (words []string) {
	for _, x := range p.section.Passages {
		words = append(words, x.Keys[:min(1, len(x.Keys))]...)
	}
	return words
}
