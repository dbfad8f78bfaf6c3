package published

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
)

// headings finds the section headings of a form, in the wordings met in real reports.
type headings struct {
	meter    *meter.Meter
	names    map[string]int // section by folded heading without number
	wordings []string       // the same, for near misses
	numbers  []string       // 一 to 六, by section
	tabular  []bool         // whether the section holds a table
	bracket  bool           // headings of sections may have their number in brackets: the file has none without
	keys     [][]string     // the words that tell a numbered heading, by section
	memo     map[string]*heading
	labels   map[string]bool // lines of tables that are numbered like sections: 四、结转下年度继续办理
}

// newHeadings knows the headings of a form. Those of several forms serve to tell headings from other text, while the form is
// not known; their sections are then counted through all forms, each wording as its first.
func newHeadings(m *meter.Meter, forms ...*templates.Form) *headings {
	h := &headings{meter: m, names: map[string]int{}, memo: map[string]*heading{}, labels: map[string]bool{}}
	var sections []*templates.Section
	for _, f := range forms {
		sections = append(sections, f.Sections...)
		for _, t := range f.Tables {
			for _, c := range t.Grid().Cells {
				h.labels[hanzi.Label(c.Text)] = true
			}
		}
	}
	for i, s := range sections {
		n, _ := hanzi.CutLead(s.Heading)
		h.numbers, h.tabular = append(h.numbers, hanzi.Label(n.Text)), append(h.tabular, s.Table != nil)
		h.keys = append(h.keys, s.Keys)
		for _, text := range append([]string{s.Heading}, s.Also...) {
			_, rest := hanzi.CutLead(text)
			if key := hanzi.Label(rest); key != "" {
				if _, known := h.names[key]; !known {
					h.wordings, h.names[key] = append(h.wordings, key), i
				}
			}
		}
	}
	return h
}

// A heading found in the text.
type heading struct {
	section  int
	numbered bool
	rest     string // text that runs on after the heading, with its bold marks
	blocks   int    // how many paragraphs the heading takes; more than 1 when it is split
}

// match reads a paragraph as a section heading. A heading may lack its number, carry blanks and brackets of any kind,
// differ in a character or run into the text that follows; but a bracketed number belongs to a passage, not to a section.
func (h *headings) match(text string) (heading, bool) {
	if len(text) > 200 {
		return h.search(text)
	}
	m, known := h.memo[text]
	if !known {
		if found, ok := h.search(text); ok {
			m = &found
		}
		h.memo[text] = m
	}
	if m == nil {
		return heading{}, false
	}
	return *m, true
}

func (h *headings) search(text string) (heading, bool) {
	p := text
	if len(p) > 4000 {
		p = p[:4000] // a heading is at the beginning
	}
	h.meter.Spend(3 * len(p))
	p = hanzi.Trim(blocks.Plain(p))
	if p == "" {
		return heading{}, false
	}
	head := p
	if len(head) > 400 {
		head = head[:400]
	}
	n, rest := hanzi.CutLead(head)
	if n.Bracket && !h.bracket {
		return heading{}, false
	}
	out := heading{numbered: n.Chinese, blocks: 1}
	if utf8.RuneCountInString(p) <= 45 {
		for _, try := range []string{rest, strings.TrimSuffix(firstOf(hanzi.CutRemark(rest)), "：")} {
			if i, ok := h.names[hanzi.Label(try)]; ok {
				out.section = i
				return out, true
			}
		}
		if n.Chinese {
			same := func(a, b string) bool { return h.names[a] == h.names[b] }
			if key := hanzi.Misread(hanzi.Label(rest), h.wordings, same); key != "" {
				out.section = h.names[key]
				return out, true
			}
			if i := h.about(n.Text, rest); i >= 0 && !h.labels[hanzi.Label(p)] {
				out.section = i
				return out, true
			}
		}
	}
	if !n.Chinese {
		return heading{}, false
	}
	// 一、总体情况。2024年，……
	for _, key := range h.wordings {
		i := h.names[key]
		if hanzi.Label(n.Text) != h.numbers[i] {
			continue
		}
		if used := foldedPrefix(rest, key); used > 0 {
			out.section = i
			skip := utf8.RuneCountInString(p) - utf8.RuneCountInString(p[len(head)-len(rest)+used:])
			out.rest = trimLead(cutRunes(hanzi.Trim(text), skip))
			if headingTail.MatchString(blocks.Plain(out.rest)) {
				out.rest = ""
			}
			return out, true
		}
	}
	return heading{}, false
}

// longestHead is how many characters a heading in words of its own may have; the longest known has 30 with its number.
const longestHead = 28

// about returns the section whose number and key words a line has: 五、存在的主要问题及整改措施; -1 for none.
func (h *headings) about(number, rest string) int {
	word := hanzi.Label(rest)
	number = strings.TrimSuffix(strings.TrimPrefix(hanzi.Label(number), "第"), "部分")
	if utf8.RuneCountInString(rest) > longestHead || strings.ContainsAny(rest, "。，,；;") {
		return -1
	}
	for i, keys := range h.keys {
		if h.numbers[i] == number && hanzi.ContainsAny(word, keys...) {
			return i
		}
	}
	return -1
}

// headingTail is all that a heading may have behind the official words: 一、总体情况概述.
var headingTail = regexp.MustCompile(`^(?:基本)?(?:情况)?(?:概述|概况|概要|综述|介绍|说明|统计表|表|如下)?[：:]?$`)

// bracketed lets headings have their numbers in brackets where a file has none of the others, and then at least three.
func (h *headings) bracketed(flow []blocks.Block) {
	count := func() (n int) {
		seen := map[int]bool{}
		for i := range flow {
			if m, ok := h.match(flow[i].Text); ok && flow[i].Grid == nil && !seen[m.section] {
				seen[m.section] = true
				n++
			}
		}
		return n
	}
	if count() > 0 {
		return
	}
	h.bracket, h.memo = true, map[string]*heading{}
	if count() < 3 {
		h.bracket, h.memo = false, map[string]*heading{}
	}
}

func firstOf(a, _ string) string { return a }

// foldedPrefix returns how many bytes of text fold to key, or 0. Text that goes on with another letter right away has the
// heading run into it; that is accepted only because the number fitted.
func foldedPrefix(text, key string) int {
	have := ""
	for i, r := range text {
		have += hanzi.Label(string(r))
		if have == key {
			return i + utf8.RuneLen(r)
		}
		if !strings.HasPrefix(key, have) {
			return 0
		}
	}
	return 0
}

// cutRunes drops the first n characters, bold marks not counted, and keeps the bold marks of the rest paired.
func cutRunes(text string, n int) string {
	bold, i := false, 0
	for i < len(text) {
		if strings.HasPrefix(text[i:], "**") {
			bold = !bold
			i += 2
			continue
		}
		if n == 0 {
			break
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
		n--
	}
	rest := text[i:]
	if bold {
		rest = "**" + rest
	}
	return rest
}

// trimLead drops blanks and the stops that stand between a heading and the text that runs on from it.
func trimLead(s string) string {
	for {
		t := strings.TrimLeftFunc(s, hanzi.Blank)
		t = strings.TrimLeft(t, "。.．：:；;，,、—")
		if rest, ok := strings.CutPrefix(t, "**"); ok {
			u := strings.TrimLeft(strings.TrimLeftFunc(rest, hanzi.Blank), "。.．：:；;，,、—")
			if u != rest {
				t = "**" + u
			}
		}
		t = strings.TrimPrefix(t, "****")
		if t == s {
			return s
		}
		s = t
	}
}

// split reads a heading that stands in two or three short paragraphs: 四、政府信息公开行政复议、 / 行政诉讼情况.
func (h *headings) split(flow []blocks.Block) (heading, bool) {
	joined := ""
	for k := 0; k < 3 && k < len(flow); k++ {
		b := &flow[k]
		h.meter.Spend(len(b.Text))
		text := hanzi.Trim(blocks.Plain(b.Text))
		if b.Grid != nil || utf8.RuneCountInString(text) > 30 {
			break
		}
		joined += text
		if k == 0 {
			if !h.begins(joined) {
				break
			}
			continue
		}
		n, rest := hanzi.CutLead(joined)
		if n.Bracket {
			break
		}
		if i, ok := h.names[hanzi.Label(rest)]; ok {
			return heading{section: i, numbered: n.Chinese, blocks: k + 1}, true
		}
	}
	return heading{}, false
}

// begins reports whether text is the beginning of a heading, and not all of it.
func (h *headings) begins(text string) bool {
	n, rest := hanzi.CutLead(text)
	word := hanzi.Label(rest)
	if word == "" {
		return n.Chinese && !n.Bracket
	}
	return slices.ContainsFunc(h.wordings, func(k string) bool { return len(k) > len(word) && strings.HasPrefix(k, word) })
}

// A section of the text: which of the form's, and what stands in it.
type part struct {
	section int
	at, n   int    // the blocks of its heading; n is 0 where it has none
	blocks  []int  // indexes of the blocks below the heading
	rest    string // text that ran on from the heading
}

// sections divides the text. front are the blocks before the first heading. A list of contents is no division: of two
// headings of a section the one with nothing below it does not count.
func (h *headings) sections(flow []blocks.Block) (front []int, parts []part) {
	type mark struct {
		at int
		heading
	}
	var marks []mark
	for i := 0; i < len(flow); i++ {
		if flow[i].Grid != nil {
			continue
		}
		m, ok := h.match(flow[i].Text)
		if !ok {
			m, ok = h.split(flow[i:])
		}
		if ok {
			marks = append(marks, mark{i, m})
			i += m.blocks - 1
		}
	}
	drop, again := make([]bool, len(marks)), make([]bool, len(marks))
	later := make([]bool, len(h.numbers)) // sections with a heading further down
	for i := len(marks) - 1; i >= 0; i-- {
		m := marks[i]
		again[i] = later[m.section]
		if i+1 < len(marks) && marks[i+1].at == m.at+m.blocks && m.rest == "" {
			if marks[i+1].section == m.section {
				drop[i+1] = true // a table's caption repeats the heading
			} else {
				drop[i] = later[m.section]
			}
		}
		later[m.section] = true
	}
	for i := 1; i < len(marks); i++ { // the last line of a list of contents has text below it
		if p := marks[i-1]; drop[i-1] && again[i-1] && again[i] && marks[i].at == p.at+p.blocks {
			drop[i] = true
		}
	}
	seen := make([]bool, len(h.numbers))
	current, next := -1, 0
	for i := 0; i < len(flow); i++ {
		if next < len(marks) && marks[next].at == i {
			m, dropped := marks[next], drop[next]
			next++
			if dropped {
				i += m.blocks - 1
				continue
			}
			if m.section > current || m.numbered && !seen[m.section] {
				current = m.section
				seen[current] = true
				i += m.blocks - 1
				until := len(flow)
				if next < len(marks) {
					until = marks[next].at
				}
				parts = append(parts, part{section: current, at: m.at, n: m.blocks, rest: m.rest, blocks: make([]int, 0, max(0, until-i-1))})
				continue
			}
			if m.section == current && m.rest == "" && m.numbered { // the heading again, on the next page
				i += m.blocks - 1
				continue
			}
		}
		if len(parts) == 0 {
			front = append(front, i)
		} else {
			p := &parts[len(parts)-1]
			p.blocks = append(p.blocks, i)
		}
	}
	return front, parts
}
