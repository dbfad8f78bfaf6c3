package templates

import (
	"strconv"
	"strings"

	"nianbao/templates/hanzi"
)

// trimPhrase makes a quotation of a phrase.
func trimPhrase(s string) string {
	s = strings.Trim(strings.Join(strings.Fields(s), ""), "，,、：:；;（）()")
	for _, w := range []string{"以及", "和", "及", "与"} {
		s = strings.TrimPrefix(s, w)
	}
	return hanzi.Shorten(s, 40)
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
