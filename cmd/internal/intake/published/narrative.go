package published

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/templates/meter"
)

// passages finds the passages of one section by their sub-headings.
type passages struct {
	section *templates.Section
	names   map[string]*templates.Passage // by folded heading without number
	keys    []string
}

// ending is what a sub-heading may say more than the official one.
var ending = regexp.MustCompile(`^(?:信息|工作|开展|情况|方面|机制)*$`)

func newPassages(s *templates.Section) *passages {
	p := &passages{section: s, names: map[string]*templates.Passage{}}
	for _, x := range s.Passages {
		if x.Heading == "" {
			continue
		}
		for _, text := range append([]string{x.Heading, x.Name}, x.Also...) {
			_, rest := hanzi.CutLead(text)
			if key := hanzi.Label(rest); p.names[key] == nil {
				p.names[key] = x
				p.keys = append(p.keys, key)
			}
		}
	}
	return p
}

// named returns the passage that a sub-heading names, with its number or without.
func (p *passages) named(head string) *templates.Passage {
	word := hanzi.Label(head)
	if x := p.names[word]; x != nil {
		return x
	}
	for _, key := range p.keys {
		if rest, ok := strings.CutPrefix(word, key); ok && ending.MatchString(rest) {
			return p.names[key]
		}
	}
	return nil
}

// about returns the one passage of whose matter a sub-heading has a key word: （四）平台载体建设方面. Of two it is the one whose
// number the sub-heading has: （五）常态化开展监督管理.
func (p *passages) about(number, head string) *templates.Passage {
	word := hanzi.Label(head)
	var found []*templates.Passage
	for _, x := range p.section.Passages {
		keys := x.Keys
		if keys == nil && x.Heading != "" && utf8.RuneCountInString(hanzi.Label(x.Name)) >= 4 {
			keys = []string{hanzi.Label(x.Name)}
		}
		if hanzi.ContainsAny(word, keys...) {
			found = append(found, x)
		}
	}
	if len(found) > 1 {
		found = lists.Filter(found, func(x *templates.Passage) bool {
			n, _ := hanzi.CutLead(x.Heading)
			return hanzi.Label(n.Text) == hanzi.Label(number)
		})
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// feesWord tells the passage about fees, whatever its heading.
const feesWord = "信息处理费"

// longestSub is how many characters a sub-heading in words of its own may have; official ones with endings have 16.
const longestSub = 24

// match reads a paragraph as the sub-heading of a passage; rest is the text that runs on from it. passage is nil for a
// sub-heading that the form does not have.
func (p *passages) match(text string) (passage *templates.Passage, rest string, ok bool) {
	whole := hanzi.Trim(blocks.Plain(text))
	n, body := hanzi.CutLead(whole)
	at := len(whole) - len(body)
	if x := p.named(body); x != nil && utf8.RuneCountInString(body) <= 30 {
		return x, "", true
	}
	// Up to the stop after the heading, or a blank.
	if i := strings.IndexAny(body, "。：:．\u3000 "); i > 0 && i <= 90 {
		if x := p.named(body[:i]); x != nil && (n.Text != "" || body[i] != ' ' || boldHead(text)) {
			return x, p.after(text, whole, at+i), true
		}
	}
	if head, more := boldPrefix(text); head != "" { // **（一）主动公开**县教体局……
		_, b := hanzi.CutLead(head)
		if x := p.named(b); x != nil {
			return x, trimLead(more), true
		}
	}
	if !n.Bracket || !n.Chinese {
		return nil, "", false
	}
	head, run := body, ""
	if i := strings.IndexAny(body, "。：:"); i >= 0 {
		head, run = body[:i], "more"
	}
	if utf8.RuneCountInString(head) <= longestSub {
		if x := p.about(n.Text, head); x != nil {
			return x, p.runOn(text, whole, at+len(head), run), true
		}
	}
	// A heading that runs into the text without a stop: the name is all there is to go by.
	for _, key := range p.keys {
		if used := foldedPrefix(body, key); used > 0 && utf8.RuneCountInString(key) >= 4 && utf8.RuneCountInString(head) > longestSub {
			return p.names[key], p.after(text, whole, at+used), true
		}
	}
	return nil, "", true
}

func (p *passages) runOn(text, whole string, at int, run string) string {
	if run == "" {
		return ""
	}
	return p.after(text, whole, at)
}

// after returns what follows the first at bytes of the plain text, with its bold marks.
func (p *passages) after(text, whole string, at int) string {
	return trimLead(cutRunes(hanzi.Trim(text), utf8.RuneCountInString(whole[:at])))
}

func boldHead(text string) bool { return strings.HasPrefix(hanzi.Trim(text), "**") }

// boldPrefix splits off the bold beginning of a paragraph.
func boldPrefix(text string) (head, rest string) {
	inner, ok := strings.CutPrefix(hanzi.Trim(text), "**")
	if !ok {
		return "", ""
	}
	head, rest, ok = strings.Cut(inner, "**")
	if !ok || utf8.RuneCountInString(head) > 40 {
		return "", ""
	}
	return head, rest
}

// open returns the passage that text before any sub-heading belongs to.
func (p *passages) open(text string) *templates.Passage {
	list := p.section.Passages
	for _, x := range list {
		if x.Heading == "" {
			return x
		}
		if x.Standard == "fees" && strings.Contains(text, feesWord) {
			return x
		}
	}
	return list[len(list)-1]
}

// catch returns the passage for text below a sub-heading that the form does not have: the section's passage for other
// matters if it has one, else the passage that is open.
func (p *passages) catch(open *templates.Passage) *templates.Passage {
	list := p.section.Passages
	for _, x := range list {
		if !x.Required && x.Heading != "" {
			return x
		}
	}
	if open == nil {
		return p.open("")
	}
	return open
}

// narrative fills the passages of a section. It returns notes on what belonged to no passage.
func narrative(filing *templates.Filing, s *templates.Section, texts []string, m *meter.Meter) (notes []string) {
	p := newPassages(s)
	have := map[*templates.Passage]*strings.Builder{}
	for _, x := range s.Passages {
		have[x] = &strings.Builder{}
		have[x].WriteString(filing.Narrative[x.ID])
	}
	defer func() {
		for x, text := range have {
			if text.Len() > 0 {
				filing.Narrative[x.ID] = text.String()
			}
		}
	}()
	add := func(x *templates.Passage, text string) {
		if text = hanzi.Trim(text); hanzi.Trim(blocks.Plain(text)) != "" {
			if have[x].Len() > 0 {
				have[x].WriteByte('\n')
			}
			have[x].WriteString(text)
		}
	}
	if items := p.items(texts, m); items != nil {
		for _, x := range items {
			add(x.passage, x.text)
		}
		return []string{sectionName(s) + "没有官方的小标题，各段按开头写的内容（" + strings.Join(p.matters(), "、") + "）放入各项，请核对。"}
	}
	var open *templates.Passage
	fixed := false // open was chosen by a sub-heading
	headed := false
	bracket := false // the sub-headings are numbered （一）
	unknown := 0     // sub-headings that the form does not have
	for _, text := range texts {
		m.Spend(3 * len(text))
		if len(s.Passages) == 1 {
			add(s.Passages[0], text)
			continue
		}
		x, rest, ok := p.match(text)
		n, _ := hanzi.CutLead(blocks.Plain(text))
		if ok && x != nil && (bracket && n.Text != "" && !(n.Bracket && n.Chinese) || fixed && x == open && have[x].Len() > 0) {
			ok = false // 1.平台建设 below （一）主动公开 is an item of it, as is its own name again
		}
		bracket = bracket || ok && n.Bracket && n.Chinese
		switch {
		case ok && x != nil:
			open, fixed, headed = x, true, true
			add(x, rest)
			continue
		case ok && isUnknownHeading(text):
			to := p.catch(open)
			if unknown++; unknown <= maxNotes {
				notes = append(notes, fmt.Sprintf("%s的“%s”不是官方的小标题，连同下面的文字放在“%s”。", sectionName(s), clip(text, 30), to.Name))
			} else {
				notes = append(notes, "") // counted, and not shown
			}
			open, fixed, headed = to, true, true
		case !fixed:
			open = p.open(text)
		}
		add(open, text)
	}
	if !headed && len(s.Passages) > 2 && len(texts) > 0 {
		notes = append(notes, fmt.Sprintf("%s没有官方的小标题，文字全部放在“%s”。", sectionName(s), p.open("").Name))
	}
	return notes
}

// isUnknownHeading reports whether a paragraph with a bracketed number is a heading: short, or short up to its first stop.
func isUnknownHeading(text string) bool {
	whole := hanzi.Trim(blocks.Plain(text))
	if i := strings.IndexAny(whole, "。：:；"); i >= 0 {
		whole = whole[:i]
	}
	return utf8.RuneCountInString(whole) <= 45
}

// sectionName names a section by its place: 第三部分.
func sectionName(s *templates.Section) string {
	n, rest := hanzi.CutLead(s.Heading)
	if word := hanzi.Label(n.Text); word != "" {
		return "第" + word + "部分"
	}
	return "“" + rest + "”部分"
}
