package templates

import (
	"strings"

	"nianbao/templates/formula"
)

// The passages in which fees are reported, and the figures they are held against. Only the edition of 2021 asks for them.
const (
	feesPassage  = "other.fees"
	othersOfSix  = "other.matters"
	feesFigure   = Key("disclosure.fees.amount")
	unpaidFigure = Key("applications.other_unpaid.total")
)

// FeesUnclear says why the tables do not prove that no 信息处理费 was taken, or returns "" when they do: it is one of the
// 行政事业性收费, so where their sum is 0 there was none. Where they are not 0, or applicants failed to pay, only the agency
// knows, and a report does not write 未收取信息处理费 for it.
func (f *Filing) FeesUnclear() string {
	for _, key := range []Key{feesFigure, unpaidFigure} {
		if f.Form.figures[key] == nil {
			continue
		}
		d, ok := f.Cell(key).Value()
		switch {
		case !ok:
			return "表里的数读不出来，不知道有没有收取信息处理费。"
		case d.IsZero():
		case key == feesFigure:
			return "本年行政事业性收费为 " + d.String() + " 万元，程序不知道其中有没有信息处理费。请写明收取的金额（元），没有收取的写“未收取信息处理费”。"
		default:
			return "表三有逾期未按收费通知缴费的申请，说明发出过收费通知。请写明收费通知的件数、总金额和实际收取的金额（元）。"
		}
	}
	return ""
}

// fees holds the passage on 信息处理费 against what the official document wants told, and its amount against table 二. The
// fee is one of many 行政事业性收费, so only an amount beyond the table's is wrong; a table with fees beside a passage
// without is right.
func (c *checker) fees(r *Rule) {
	p := c.filing.Form.passages[feesPassage]
	if p == nil {
		return
	}
	text := c.filing.Narrative[feesPassage]
	if strings.TrimFunc(text, isSpace) == "" {
		return // the report writes the standard sentence
	}
	prose := readProse(c.filing.Form, text)
	if !tellsFees(string(prose.text)) && !strings.Contains(c.filing.Narrative[othersOfSix], "处理费") {
		c.broke(r, p, c.filing.Boxes[p.ID], Words{"seen": "没有写收没收取信息处理费"})
		return
	}
	table, ok := c.filing.Cell(feesFigure).Value()
	if !ok || c.failed[feesFigure] {
		return
	}
	yuan, err := table.Mul(formula.FromInt(10000))
	if err != nil {
		return
	}
	for _, s := range prose.sentences {
		for _, q := range s.quantities {
			paid, ok := prose.paid(s, q)
			if !ok || paid.Cmp(yuan) <= 0 {
				continue
			}
			d, err := paid.Sub(yuan)
			if err != nil {
				return
			}
			f := Words{"seen": "写实际收取信息处理费 " + paid.String() + " 元，表二“行政事业性收费”是 " + table.String() + " 万元，折合 " + yuan.String() + " 元，" + off(d) + " 元，信息处理费也应计入表二",
				"got": paid.String(), "want": yuan.String(), "difference": d.String()}
			c.broke(r, p, c.filing.Boxes[p.ID], f)
			return
		}
	}
}

// tellsFees reports whether text below the heading 收取信息处理费情况 says something of it. The heading names the fee, so
// that the text need not: 本年度未收取。 A mere 无 does not say what there was none of: a notice, an amount, or both.
func tellsFees(text string) bool { return containsAny(text, "费", "收取", "收缴") }

// otherFees are words with 费 in a sentence on fees that name no fee of their own.
var otherFees = strings.NewReplacer("收费", "", "缴费", "", "费用", "", "免费", "")

// ofInformation reports whether a sentence of the passage speaks of 信息处理费: by name, or of no other fee.
func ofInformation(sentence string) bool {
	return strings.Contains(sentence, "处理费") || !strings.Contains(otherFees.Replace(sentence), "费")
}

// paid returns the amount in 元 that a quantity says was received. What was only asked for (应收, 通知总金额) is not.
func (p *prose) paid(s sentence, q quantity) (Decimal, bool) {
	if q.rough || q.unit != "元" && q.unit != "万元" {
		return Decimal{}, false
	}
	start := q.start
	for start > s.start && !strings.ContainsRune(",:()", p.text[start-1]) {
		start--
	}
	lead := p.slice(start, q.start)
	if !containsAny(lead, "收取", "实收", "收到", "实际收") || containsAny(lead, "应收", "通知", "拟收", "应收取", "未", "标准", "每", "退") {
		return Decimal{}, false
	}
	if full := p.slice(s.start, s.end); !ofInformation(full) || containsAny(full, "上年", "去年", "标准") {
		return Decimal{}, false
	}
	if q.unit == "元" {
		return q.number, true
	}
	d, err := q.number.Mul(formula.FromInt(10000))
	return d, err == nil
}

// feesNotice wants 收费通知 told of where an application ended because the fee was not paid.
func (c *checker) feesNotice(r *Rule) {
	fig := c.filing.Form.figures[unpaidFigure]
	if fig == nil || c.failed[unpaidFigure] {
		return
	}
	cell := c.filing.Cell(unpaidFigure)
	unpaid, ok := cell.Value()
	if !ok || unpaid.Sign() <= 0 {
		return
	}
	if strings.TrimFunc(c.filing.Narrative[feesPassage], isSpace) == "" && !c.toldOfFees() {
		return // narrative.missing says it: the report does not write 未收取 here
	}
	said := ""
	for _, text := range c.filing.texts() {
		for _, s := range strings.FieldsFunc(withoutTitles(text), func(r rune) bool { return strings.ContainsRune("。；;\n", r) }) {
			switch {
			case !containsAny(s, "费"):
			case containsAny(s, "通知", "告知") && !containsAny(s, "未发出", "没有发出", "未出具", "未发", "无收费通知", "没有收费通知"):
				return
			case said == "":
				said = strings.TrimFunc(s, isSpace)
			}
		}
	}
	seen := "正文没有写收费通知"
	if said != "" {
		seen = "正文写的是“" + Shorten(said, 40) + "”，没有写明收费通知"
	}
	c.broke(r, fig, cell.Place, Words{"got": unpaid.String(), "seen": seen})
}

// toldOfFees reports whether the whole text speaks of the fees although their own passage is blank, as published reports do.
func (c *checker) toldOfFees() bool {
	return c.filing.Published && c.filing.Tells(c.filing.Form.passages[feesPassage])
}

// texts are all texts of a filing: of part six first, then the others, then what has no place.
func (f *Filing) texts() []string {
	list := []string{f.Narrative[feesPassage], f.Narrative[othersOfSix]}
	for _, p := range f.Form.Passages() {
		if p.ID != feesPassage && p.ID != othersOfSix {
			list = append(list, f.Narrative[p.ID])
		}
	}
	for _, u := range f.Unplaced {
		list = append(list, u.Text)
	}
	return list
}
