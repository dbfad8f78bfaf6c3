package old

import (
	"slices"
	"strconv"

	"nianbao/templates/hanzi"
)

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
	return slices.ContainsFunc(f.texts(), func(text string) bool { return containsAny(text, words...) })
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
