package templates

import (
	"slices"
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/templates/prose"
)

// The passages in which fees are reported, and the figures they are held against. Only the edition of 2021 asks for them.
const (
	feesPassage  = "other.fees"
	othersOfSix  = "other.matters"
	feesFigure   = Key("disclosure.fees.amount")
	unpaidFigure = Key("applications.other_unpaid.total")
)

// The words that the rules look for, for the program and for what a workbook sees of the rules.
var (
	tellingWords = []string{"费", "收取", "收缴"} // the heading names the fee, so that the text need not; a mere 无 says nothing
	noticeWords  = []string{"通知", "告知"}
	chargeWords  = []string{"费"}
	noNotice     = []string{"未发出", "没有发出", "未出具", "未发", "无收费通知", "没有收费通知"}
)

// feesSight: whether the fee is mentioned shows in the words. An amount does not: it takes a reader to tell what was received
// from what was asked for.
func feesSight() Sight {
	var digits, amounts []string
	for r := '1'; r <= '9'; r++ {
		digits = append(digits, string(r), string(r-'1'+'１'))
	}
	for _, list := range []string{strings.Trim(hanzi.Digits, "〇零"), hanzi.Units} {
		runes := []rune(list)
		slices.Sort(runes)
		for _, r := range runes {
			amounts = append(amounts, string(r)+"元")
		}
	}
	return Sight{Texts: []string{feesPassage, othersOfSix}, Need: [][]string{tellingWords},
		Doubt: [][][]string{{append(amounts, "万元")}, {{"元"}, digits}}}
}

// noticeSight: where a word for the notice and one for the charge are one phrase, they stand in one sentence.
func noticeSight() Sight {
	var sure []string
	for _, a := range noticeWords {
		for _, b := range []string{"费", "收费", "缴费", "处理费", "费用"} {
			sure = append(sure, a+b, b+a)
		}
	}
	return Sight{Texts: []string{feesPassage, othersOfSix}, While: unpaidFigure, Need: [][]string{noticeWords, chargeWords},
		Sure: sure, Doubt: [][][]string{{append(slices.Clone(noNotice), "《")}}}
}

// Provided reports whether the program writes a sentence of its own where a passage is left blank, and which figures must be
// 0 for it to do so. Where it does not, a required passage that is blank is an error.
func (f *Form) Provided(p *Passage) (zero []Key, ok bool) {
	if p.Standard != "fees" {
		return nil, p.Standard != ""
	}
	return f.feeFigures(), true
}

// feeFigures are the figures of a form that are 0 where nobody was charged.
func (f *Form) feeFigures() []Key {
	return slices.DeleteFunc([]Key{feesFigure, unpaidFigure}, func(k Key) bool { return f.figures[k] == nil })
}

// FeesUnclear says why the tables do not prove that no 信息处理费 was taken, or returns "" when they do: it is one of the
// 行政事业性收费, so where their sum is 0 there was none. Where they are not 0, or applicants failed to pay, only the agency
// knows, and a report does not write 未收取信息处理费 for it.
func (f *Filing) FeesUnclear() string {
	for _, key := range f.Form.feeFigures() {
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
	if hanzi.Empty(text) {
		return // the report writes the standard sentence
	}
	read := c.filing.Form.read(text)
	all := read.String() + c.filing.Form.read(c.filing.Narrative[othersOfSix]).String()
	if !hanzi.ContainsAny(all, tellingWords...) {
		c.broke(r, p, c.filing.Boxes[p.ID], Words{"seen": "没有写收没收取信息处理费"})
		return
	}
	c.feesDenied(r, read)
	table, ok := c.filing.Cell(feesFigure).Value()
	if !ok || c.failed[feesFigure] {
		return
	}
	yuan, err := table.Mul(formula.FromInt(10000))
	if err != nil {
		return
	}
	for _, paid := range read.Paid(true) {
		if paid.Cmp(yuan) <= 0 {
			continue
		}
		if d, err := paid.Sub(yuan); err == nil {
			c.broke(r, p, c.filing.Boxes[p.ID], Words{"seen": "写实际收取信息处理费 " + paid.String() + " 元，表二“行政事业性收费”是 " +
				table.String() + " 万元，折合 " + yuan.String() + " 元，" + off(d) + " 元，信息处理费也应计入表二",
				"got": paid.String(), "want": yuan.String(), "difference": d.String()})
		}
		return
	}
}

// feesDenied holds what the passage says against amounts that it or another passage names: 未收取信息处理费 here, 380元 there.
func (c *checker) feesDenied(r *Rule, passage *prose.Text) {
	if !passage.PaidNothing() {
		return
	}
	for i, text := range c.filing.texts() { // the first is the passage itself
		c.meter.Spend(len(text))
		for _, paid := range c.filing.Form.read(text).Paid(i == 0) {
			if paid.Sign() > 0 {
				p := c.filing.Form.passages[feesPassage]
				c.broke(r, p, c.filing.Boxes[p.ID], Words{"want": "0", "got": paid.String(),
					"seen": "写没有收取信息处理费，正文又写收取 " + paid.String() + " 元"})
				return
			}
		}
	}
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
	if hanzi.Empty(c.filing.Narrative[feesPassage]) && !c.toldOfFees() {
		return // narrative.missing says it: the report does not write 未收取 here
	}
	said, where := "", "第六部分"
	texts := []string{c.filing.Narrative[feesPassage], c.filing.Narrative[othersOfSix]}
	if c.filing.Published {
		texts, where = c.filing.texts(), "正文"
	}
	for _, text := range texts {
		ends := func(r rune) bool { return strings.ContainsRune("。；;\n", r) }
		for s := range strings.FieldsFuncSeq(hanzi.SqueezeLines(prose.WithoutTitles(text)), ends) {
			switch {
			case !hanzi.ContainsAny(s, chargeWords...):
			case hanzi.ContainsAny(s, noticeWords...) && !hanzi.ContainsAny(s, noNotice...):
				return
			case said == "":
				said = s
			}
		}
	}
	seen := where + "没有写收费通知"
	if said != "" {
		seen = where + "写的是“" + hanzi.Shorten(said, 40) + "”，没有写明收费通知"
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
