package old

import (
	"strconv"
	"strings"

	"nianbao/templates/hanzi"
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

// sumNames are what messages call figures that are sums of cells, and those whose row has a long name.
var sumNames = map[string]string{"新收申请": "本年新收", "受理申请": "本年新收加上年结转", "办结申请": "“（七）总计”", "上年结转": "“二、上年结转”", "结转下年": "“四、结转下年度”",
	"自然人申请": "本年新收的自然人", "受理自然人申请": "本年新收加上年结转的自然人", "办结自然人申请": "“（七）总计”的自然人",
	"法人申请": "本年新收的法人或其他组织", "受理法人申请": "本年新收加上年结转的法人或其他组织", "办结法人申请": "“（七）总计”的法人或其他组织",
	"予以公开": "“（一）予以公开”", "部分公开": "“（二）部分公开”", "不予公开": "“（三）不予公开”各项合计", "无法提供": "“（四）无法提供”各项合计",
	"不予处理": "“（五）不予处理”各项合计", "其他处理": "“（六）其他处理”各项合计",
	"行政诉讼": "行政诉讼总计（直接起诉加复议后起诉）", "诉讼维持": "行政诉讼·结果维持（直接起诉加复议后起诉）",
	"诉讼纠正": "行政诉讼·结果纠正（直接起诉加复议后起诉）", "诉讼未审结": "行政诉讼·尚未审结（直接起诉加复议后起诉）"}

// markLabel names figures for a message, in the words of the table: those of the cell, where a mark stands for one.
func (c *checker) markLabel(marks []string) string {
	var list []string
	for _, name := range marks {
		label := sumNames[name]
		if label == "" {
			label = name
			key := Key(name)
			if m, ok := c.filing.Form.Mark(name); ok {
				if cells := m.Expr.Operands(); len(cells) == 1 {
					key = Key(cells[0])
				}
			}
			if fig := c.filing.Form.figures[key]; fig != nil {
				label = fig.Name()
			}
		}
		list = append(list, label)
	}
	return strings.Join(list, "加")
}

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
