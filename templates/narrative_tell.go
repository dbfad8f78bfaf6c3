package templates

import (
	"strings"
)

// rounded reports whether got is want written with fewer decimals, rounded or cut.
func rounded(want Decimal, places int, got Decimal) bool {
	step := int64(1_000_000)
	for range min(places, 6) {
		step /= 10
	}
	diff := want.Micro() - got.Micro()
	return diff < step && diff > -step
}

// markLabel names figures for a message, in the words of the table.
func (c *checker) markLabel(marks []string) string {
	names := map[string]string{"新收申请": "本年新收", "受理申请": "本年新收加上年结转", "办结申请": "“（七）总计”", "结转下年": "“四、结转下年度”",
		"自然人申请": "本年新收的自然人", "受理自然人申请": "本年新收加上年结转的自然人", "办结自然人申请": "“（七）总计”的自然人",
		"法人申请": "本年新收的法人或其他组织", "受理法人申请": "本年新收加上年结转的法人或其他组织", "办结法人申请": "“（七）总计”的法人或其他组织"}
	var list []string
	for _, m := range marks {
		if n, ok := names[m]; ok {
			m = n
		} else if fig := c.filing.Form.figures[Key(m)]; fig != nil {
			m = fig.Name()
		}
		list = append(list, m)
	}
	return strings.Join(list, "加")
}

// trimPhrase makes a quotation of a phrase.
func trimPhrase(s string) string {
	return Shorten(strings.Trim(strings.Join(strings.Fields(s), ""), "，,、：:；;（）()"), 40)
}

// tell reports a finding about one topic of a passage, and does not repeat itself.
func (c *checker) tell(code string, p *Passage, topic string, words Words) {
	f := Report(code, p, c.filing.Boxes[p.ID], words)
	f.Topic = topic
	if c.told == nil {
		c.told = map[string]bool{}
	}
	if key := code + f.Message; !c.told[key] {
		c.told[key] = true
		c.findings = append(c.findings, f)
	}
}
