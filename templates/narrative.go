package templates

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/templates/prose"
)

// maxCellText is what Excel keeps in one cell, in UTF-16 units (ECMA-376 part 1, 18.3.1.4, and Excel's stated limits).
const maxCellText = 32767

// narrative checks that what must be written is there, and what is written against the tables, the year and the agency.
func (c *checker) narrative() {
	form, agency := c.filing.Form, &c.filing.Agency
	reader := form.speech.words.Reader(prose.Writer{Name: agency.Name, Short: agency.Short, Year: c.filing.Year}, c.meter)
	for _, p := range form.Passages() {
		text := c.filing.Narrative[p.ID]
		c.meter.Doing("正文“" + p.Name + "”")
		c.meter.Spend(len(text))
		if hanzi.Empty(text) {
			c.absent(p)
			continue
		}
		if n := len(utf16.Encode([]rune(text))); n > maxCellText {
			c.report("narrative.too-long", p, c.filing.Boxes[p.ID], Words{"got": strconv.Itoa(n)})
			continue // nothing more is looked for in what nobody wrote
		}
		c.markNames(p, text)
		read := form.read(text)
		wrong := c.figures(p, reader.Claims(read, p.Standard == "applications"))
		c.arithmetic(p, reader, read, wrong)
		for _, y := range reader.Years(read, p == p.Section.Passages[0]) {
			c.tell("narrative.year", p, strconv.Itoa(y.Year),
				Words{"phrase": trimPhrase(y.Phrase), "got": strconv.Itoa(y.Year), "want": strconv.Itoa(c.filing.Year)})
		}
		for _, name := range reader.Names(read) {
			c.tell("narrative.agency", p, name, Words{"got": name, "want": agency.Name})
		}
		c.placeholders(p, text)
	}
	c.unlisted()
	for _, s := range form.Sections {
		c.length(s)
	}
	c.unplaced()
}

// absent says that a passage is blank which somebody has to write. While a figure that decides it has an error of its own,
// nothing is said.
func (c *checker) absent(p *Passage) {
	zero, provided := c.filing.Form.Provided(p)
	hint := "这里应写：" + strings.TrimPrefix(p.Hint, "写") + "请补写这一段。"
	if provided {
		hint = ""
		if len(zero) > 0 && !slices.ContainsFunc(zero, func(k Key) bool { return c.failed[k] }) {
			hint = c.filing.FeesUnclear()
		}
	}
	if p.Required && hint != "" {
		c.missing(p, hint)
	}
}

// markNames reports the marks of a passage that the form does not have.
func (c *checker) markNames(p *Passage, text string) {
	suggested := map[string]string{}
	for _, name := range c.filing.Form.MarkNames(text) {
		if _, known := c.filing.Form.Mark(name); known {
			continue
		}
		suggest, before := suggested[name]
		if !before {
			suggest = suggestMark(c.filing.Form, name)
			suggested[name] = suggest
		}
		c.list(Report("narrative.mark", p, c.filing.Boxes[p.ID], Words{"got": "【" + name + "】", "suggest": suggest}))
	}
}

// read makes a text ready for reading; its marks are no figures of the text.
func (f *Form) read(text string) *prose.Text {
	return f.speech.words.Read(f.eachMark(text, func(string) string { return prose.MarkSign }))
}

// length counts a section's Chinese characters, its headings included as they are printed, against the limit of the official
// document. Punctuation and digits do not count, so that the count never exceeds that of a word processor.
func (c *checker) length(s *Section) {
	if s.Limit == 0 {
		return
	}
	n, heading := 0, hanzi.Count(s.Heading)
	for _, p := range s.Passages {
		text := c.filing.Narrative[p.ID]
		if hanzi.Empty(text) {
			continue
		}
		n += heading + hanzi.Count(p.Heading) + hanzi.Count(text)
		heading = 0
	}
	if n <= s.Limit {
		return
	}
	c.report("narrative.length", s, Place{Sheet: c.filing.Boxes[s.Passages[0].ID].Sheet},
		Words{"got": strconv.Itoa(n), "want": strconv.Itoa(s.Limit), "difference": strconv.Itoa(n - s.Limit),
			"off": "多 " + strconv.Itoa(n-s.Limit)})
}

// placeholder is what people leave where something was to be filled in; without a word after it that takes a number or a
// name, XX is somebody's name made unreadable (李XX, XX小区), or part of an address (xxgk).
var placeholder = regexp.MustCompile(`(?:^|[^A-Za-z0-9×*./:_-])((?:[XxＸｘ]{2,}|×{2,}|\*{2,}|○{2,}|_{2,}|＿{2,})` +
	`(?:年|月|日|件|条|份|起|次|个|期|场|篇|元|万|人次|%|％|项|宗|局|委|办|厅|县|市|区|镇|乡|街道|部门|单位))`)

// blankSpace is a gap in brackets or between words, with a unit after it: 收到申请（ ）件, 公开信息    条.
var blankSpace = regexp.MustCompile(`(\p{Han}(?:[(（][ \t\x{a0}\x{3000}]*[)）]|[ \t\x{a0}\x{3000}]{2,}|…{1,2})` +
	`(?:件|条|份|起|次|篇|万元|元|人次|%|％|项|宗))(?:[，,。；;、：:（(）)]|\s|$)`)

// remnants are instructions that belong to a form and not to a report.
var remnants = []string{"请填写", "请在此", "在此处填写", "此处填写", "待补充", "待填写", "（单位名称）", "(单位名称)", "（单位全称）", "此处写", "待核实",
	"请补写", "核对以后补写", "每条是其中一个单位的原话"} // and of our own drafts

func (c *checker) placeholders(p *Passage, text string) {
	tell := func(phrase, seen string) {
		c.tell("narrative.placeholder", p, phrase, Words{"phrase": hanzi.Shorten(phrase, 40), "seen": seen})
	}
	if strings.Contains(text, DraftMark) {
		c.tell("narrative.placeholder/draft", p, DraftMark, nil)
		return
	}
	if strings.ContainsAny(text, "XxＸｘ×*○_＿") {
		if m := placeholder.FindStringSubmatch(text); m != nil {
			tell(m[1], "像是没有填的空")
			return
		}
	}
	if hanzi.ContainsAny(text, "()", "（）", "( ", "（ ", "（　", "  ", "　　", " 　", "…", "\t", "\u00a0") {
		if m := blankSpace.FindStringSubmatch(text); m != nil {
			tell(strings.Join(strings.Fields(m[1]), " "), "像是没有填的空")
			return
		}
	}
	if p.Hint != "" && strings.Contains(text, p.Hint) {
		tell(p.Hint, "是填报表的提示文字")
		return
	}
	for _, r := range remnants {
		if strings.Contains(text, r) {
			tell(r, "是给填报人看的话")
			return
		}
	}
	if p.Least > 0 && hanzi.Count(text) < p.Least && len(c.filing.Form.MarkNames(text)) == 0 {
		tell(hanzi.Trim(text), "不到 "+strconv.Itoa(p.Least)+" 个字")
	}
}

// suggestMark names the nearest mark.
func suggestMark(form *Form, name string) string {
	names := lists.Map(form.Marks, func(m *Mark) string { return m.Name })
	if near := hanzi.Nearest(name, names); near != "" {
		return "是不是“【" + near + "】”？"
	}
	return "可用的标记列在“正文”表右侧。"
}

// DraftMark begins a passage that the program has drafted; while it stands, the report is not final, whatever is explained.
const DraftMark = "【草稿】"

// trimPhrase makes a quotation of a phrase.
func trimPhrase(s string) string {
	s = strings.Trim(strings.Join(strings.Fields(s), ""), "，,、：:；;（）()")
	for _, w := range []string{"以及", "和", "及", "与"} {
		s = strings.TrimPrefix(s, w)
	}
	return hanzi.Shorten(s, 40)
}

// arithmetic reports what the numbers of the text themselves contradict, whatever the tables say. A sum of which one part is
// not that of the table has been told of.
func (c *checker) arithmetic(p *Passage, reader *prose.Reader, read *prose.Text, wrong []string) {
	for _, s := range reader.Sums(read) {
		if slices.ContainsFunc(wrong, func(phrase string) bool { return strings.Contains(s.Phrase, phrase) }) {
			continue
		}
		if d, err := s.Parts.Sub(s.Whole); err == nil {
			c.tell("narrative.parts", p, s.Whole.String(), Words{"phrase": trimPhrase(s.Phrase), "got": s.Parts.String(),
				"want": s.Whole.String(), "difference": d.String(), "off": off(d)})
		}
	}
	for _, ch := range reader.Changes(read) {
		c.tell("narrative.change", p, ch.Got, Words{"phrase": trimPhrase(ch.Phrase), "got": ch.Got, "want": ch.Want,
			"basis": "这句话里的数"})
	}
}

// maxTold is how many findings of one code a passage gets; no report that people have written has so many, and a list that
// nobody can read is none.
const maxTold = 50

// tell reports a finding about one topic of a passage, and does not repeat itself.
func (c *checker) tell(code string, p *Passage, topic string, words Words) {
	c.meter.Spend(200)
	f := Report(code, p, c.filing.Boxes[p.ID], words)
	f.Topic = topic
	if c.told == nil {
		c.told = map[string]bool{}
	}
	if key := code + f.Message; !c.told[key] {
		c.told[key] = true
		c.list(f)
	}
}

// list adds a finding about a passage, or counts it with those that are not listed.
func (c *checker) list(f Finding) {
	key := listKey{f.Code, f.Key}
	if c.listed == nil {
		c.listed = map[listKey]int{}
	}
	if c.listed[key]++; c.listed[key] <= maxTold {
		c.findings = append(c.findings, f)
	}
}

type listKey struct {
	code string
	key  Key
}

// unlisted says in the last of a list how many more there are.
func (c *checker) unlisted() {
	for i := len(c.findings) - 1; i >= 0; i-- {
		key := listKey{c.findings[i].Code, c.findings[i].Key}
		if more := c.listed[key] - maxTold; more > 0 {
			c.findings[i].Message += "另有 " + strconv.Itoa(more) + " 处。"
		}
		delete(c.listed, key)
	}
}

// missing reports a passage that must be written and is blank. In a published report, whose passages stand where their
// authors put them, it is asked about, and only where the whole text is silent about the matter.
func (c *checker) missing(p *Passage, hint string) {
	switch {
	case !c.filing.Published:
		c.findings = append(c.findings, Report("narrative.missing", p, c.filing.Boxes[p.ID], Words{"hint": hint}))
	case !c.filing.Tells(p):
		c.findings = append(c.findings, Report("narrative.missing/published", p, c.filing.Boxes[p.ID],
			Words{"hint": hint, "where": Where(p, Place{})}))
	}
}

// Tells reports whether anything in the whole text, what has no place included, is about a passage's matter.
func (f *Filing) Tells(p *Passage) bool {
	words := p.About
	if len(words) == 0 {
		words = []string{p.Name}
	}
	return slices.ContainsFunc(f.texts(), func(text string) bool { return hanzi.ContainsAny(text, words...) })
}

// mostUnplaced is how many texts without a place are named one by one.
const mostUnplaced = 20

// unplaced names the texts of the source that have no place.
func (c *checker) unplaced() {
	for i, u := range c.filing.Unplaced {
		where := "第一部分之前"
		if u.Part != "" {
			where = "第" + u.Part + "部分"
		}
		text := hanzi.Shorten(hanzi.Trim(u.Text), 40)
		finding := Report("narrative.unplaced", nil, Place{Location: where}, Words{"where": where, "phrase": text})
		if left := len(c.filing.Unplaced) - i; i == mostUnplaced-1 && left > 1 {
			finding.Message += "另有 " + strconv.Itoa(left-1) + " 处。"
			c.findings = append(c.findings, finding)
			return
		}
		c.findings = append(c.findings, finding)
	}
}
