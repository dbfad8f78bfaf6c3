package published

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/templates/meter"
)

// A framing is what stands around the figures and the text of a report: title, parts and their order, basis, period, contact. The
// official document prescribes the parts, their order, tables that are tables, and the day at which figures are taken: a page
// that says otherwise is asked about. The rest is custom, and a page that has its own is told so in a note.
type framing struct {
	*assembler
	flow  []blocks.Block
	front []int
	parts []part
}

func (f *framing) judge(t title, titled bool) {
	f.title(t, titled)
	if len(f.parts) == 0 {
		f.report("published.part/none", nil, "", templates.Words{"want": named(f.filing.Form.Sections)})
	} else {
		f.headings()
		f.order()
		f.missing()
	}
	f.pictures()
	f.period()
	f.basis()
	f.contact()
}

// customTitle is what a title calls an annual report, its year left out; summaryWords end what is called something else.
var (
	customTitle  = regexp.MustCompile(`政府信息公开(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:情况)?(?:报告|年报)`)
	summaryWords = regexp.MustCompile(`(?:工作)?(?:情况)?(?:年度)?(?:工作)?(?:总结|小结|汇报|综述|情况|材料|要点|说明|公告|公示|通报)(?:报告)?$`)
)

// misnamed looks for a line that would be a title if it called the report one: 某局2024年政府信息公开工作总结.
func misnamed(flow []blocks.Block, front []int) (title, bool) {
	for i, at := range front {
		b := &flow[at]
		if b.Grid != nil || b.Role != blocks.RoleText || len(b.Text) > maxTitle {
			continue
		}
		text := hanzi.Squeeze(blocks.Plain(b.Text))
		if agency, year, ok := readTitle(summaryWords.ReplaceAllString(text, "报告")); ok && summaryWords.MatchString(text) {
			return title{agency, year, i, 1}, true
		}
	}
	return title{at: -1}, false
}

// maxTitle is the longest line that is looked at as a title, in bytes, blanks included.
const maxTitle = 240

// title holds the title against the custom: whose report it is, of which year, and that it is called the annual report.
func (f *framing) title(t title, titled bool) {
	if titled && f.flow[f.front[t.at]].Role == blocks.RoleTitle { // the page's own; the text may have one of its own below
		if own, ok := misnamed(f.flow, f.front); ok {
			t = own
		}
	}
	words := templates.Words{"want": f.filing.Title()}
	if f.filing.Agency.Name == "" {
		words["want"] = "（单位名称）" + words["want"]
	}
	if !titled {
		f.report("published.title/none", nil, "标题", words)
		return
	}
	said := ""
	for _, i := range f.front[t.at : t.at+t.n] {
		said += hanzi.Squeeze(blocks.Plain(f.flow[i].Text))
	}
	words["got"] = clip(said, 60)
	own := strings.Contains(said, hanzi.Squeeze(f.filing.Form.Title))
	switch {
	case !own && !customTitle.MatchString(anyYear.ReplaceAllString(hanzi.HalfDigits(said), "")):
		words["lacks"] = "不是年度报告的名称"
	case t.year == 0:
		words["lacks"] = "没有写年度"
	case t.agency == "" && !f.below(t):
		words["lacks"] = "没有写单位名称"
	default:
		return
	}
	f.report("published.title", nil, "标题", words)
}

// linesBelow is how many lines below a title may hold whose report it is and of which day.
const linesBelow = 2

// below reports whether the agency's name stands below the title, as a line of its own: （某局　2025年1月20日）.
func (f *framing) below(t title) bool {
	rest := f.front[t.at+t.n:]
	return slices.ContainsFunc(rest[:min(linesBelow, len(rest))], func(i int) bool {
		b := &f.flow[i]
		return b.Grid == nil && len(b.Text) <= maxTitle && signature(b.Text, f.filing.Agency.Name)
	})
}

// heading returns the words of a part's heading, with its number and without the text that runs on from it.
func (f *framing) heading(p part) string {
	text := ""
	for _, b := range f.flow[p.at : p.at+p.n] {
		text += hanzi.Trim(blocks.Plain(shownText(b.Text)))
	}
	if rest := hanzi.Trim(blocks.Plain(shownText(p.rest))); rest != "" {
		text = strings.TrimSuffix(text, rest)
	}
	return strings.TrimRight(hanzi.Trim(text), "。：:；;，,、—*")
}

// headings holds the words of each heading against the official ones; its number is a matter of the order.
func (f *framing) headings() {
	for _, p := range f.parts {
		want := f.filing.Form.Sections[p.section].Heading
		if got := f.heading(p); p.n > 0 && !sameHeading(got, want) {
			f.misheaded(got, want)
		}
	}
}

func (f *framing) misheaded(got, want string) {
	f.report("published.heading", nil, "", templates.Words{"got": clip(got, 40), "want": want})
}

// sameHeading reports whether two headings have the same words, numbers and remarks in brackets aside.
func sameHeading(got, want string) bool {
	_, words := hanzi.CutLead(got)
	_, official := hanzi.CutLead(want)
	bare, _ := hanzi.CutRemark(words)
	return hanzi.Label(words) == hanzi.Label(official) || hanzi.Label(bare) == hanzi.Label(official)
}

// numberOf returns the number of a heading, 0 for none.
func numberOf(heading string) int {
	n, _ := hanzi.CutLead(heading)
	digits := strings.TrimSuffix(strings.TrimPrefix(hanzi.Label(n.Text), "第"), "部分")
	if k, ok := hanzi.Number(digits); ok {
		return int(k)
	}
	return 0
}

// order asks about parts that stand in another order than the official one, and about numbers that are not theirs.
func (f *framing) order() {
	var said []string
	for i, p := range f.parts {
		want := f.filing.Form.Sections[p.section].Heading
		if got := numberOf(f.heading(p)); p.n > 0 && got != 0 && got != numberOf(want) {
			said = append(said, "“"+clip(f.heading(p), 24)+"”应当是第"+hanzi.Ordinal(numberOf(want))+"部分")
		} else if i > 0 && p.section < f.parts[i-1].section {
			said = append(said, "“"+want+"”排在“"+f.filing.Form.Sections[f.parts[i-1].section].Heading+"”的后面")
		}
	}
	if len(said) > 0 {
		f.report("published.order", nil, "", templates.Words{"got": strings.Join(said, "，")})
	}
}

// missing asks about parts that have no heading. One that has a heading nobody could read as its own is named by it.
func (f *framing) missing() {
	var none []*templates.Section
	for k, s := range f.filing.Form.Sections {
		at := slices.IndexFunc(f.parts, func(p part) bool { return p.section == k })
		switch {
		case at >= 0 && f.parts[at].n > 0:
		case f.strange(s) != "":
			f.misheaded(f.strange(s), s.Heading)
		default:
			none = append(none, s)
		}
	}
	if len(none) > 0 {
		f.report("published.part", nil, "", templates.Words{"want": named(none)})
	}
}

// named lists parts by their headings.
func named(list []*templates.Section) string {
	return strings.Join(lists.Map(list, func(s *templates.Section) string { return "“" + s.Heading + "”" }), "、")
}

// longestHeading is how many characters a line may have that is taken for a heading by its number alone; the longest wording
// known of an official one has 30.
const longestHeading = 32

// strange returns a line that is the heading of a part by its number and its look, though by none of its words.
func (f *framing) strange(s *templates.Section) string {
	for i := range f.flow {
		b := &f.flow[i]
		if b.Grid != nil || b.Role != blocks.RoleText || b.Outside || len(b.Text) > maxTitle {
			continue
		}
		text := strings.TrimRight(hanzi.Trim(blocks.Plain(shownText(b.Text))), "。：:")
		n, words := hanzi.CutLead(text)
		short := words != "" && utf8.RuneCountInString(text) <= longestHeading && !strings.ContainsAny(words, "，。；")
		numbered := n.Chinese && !n.Bracket && numberOf(text) == numberOf(s.Heading)
		if short && numbered && !f.words[hanzi.Label(text)] && !f.taken(i) {
			return text
		}
	}
	return ""
}

// taken reports a block that is the heading of a part.
func (f *framing) taken(i int) bool {
	return slices.ContainsFunc(f.parts, func(p part) bool { return i >= p.at && i < p.at+p.n })
}

// pictures asks about tables that are pictures.
func (f *framing) pictures() {
	known := func(k templates.Key) bool { return f.filing.Cell(k).Kind != templates.CellUnreadable }
	read := func(t *templates.Table) bool { return slices.ContainsFunc(t.Keys(), known) }
	if list := pictured(f.flow, f.parts, f.filing.Form, read); len(list) > 0 {
		f.report("published.picture", nil, "", templates.Words{"got": named(list)})
	}
}

// pictured returns the parts that hold pictures where their table should stand; read reports a table that is one.
func pictured(flow []blocks.Block, parts []part, form *templates.Form, read func(*templates.Table) bool) []*templates.Section {
	var list []*templates.Section
	for _, p := range parts {
		picture := slices.ContainsFunc(flow[p.at:p.at+p.n], func(b blocks.Block) bool { return b.Picture }) ||
			slices.ContainsFunc(p.blocks, func(i int) bool { return flow[i].Picture })
		if s := form.Sections[p.section]; s.Table != nil && picture && !read(s.Table) {
			list = append(list, s)
		}
	}
	return list
}

// noTables says what there is of a report in which no official table was found: pictures, which nobody can read here.
func noTables(file string, flow []blocks.Block, form *templates.Form, m *meter.Meter) []templates.Finding {
	_, parts := newHeadings(m, form).sections(flow)
	list := pictured(flow, parts, form, func(*templates.Table) bool { return false })
	words := templates.Words{"file": file}
	if len(list) == 0 {
		return []templates.Finding{templates.Report("file.no-form", nil, templates.Place{}, words)}
	}
	words["got"] = named(list)
	return []templates.Finding{
		templates.Report("file.no-form/pictured", nil, templates.Place{}, words),
		templates.Report("published.picture", nil, templates.Place{}, words),
	}
}
