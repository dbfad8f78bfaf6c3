package templates

import (
	"slices"
	"strconv"
	"strings"

	"nianbao/templates/hanzi"
	"nianbao/templates/prose"
)

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
