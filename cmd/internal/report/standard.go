package report

import (
	"cmp"
	"fmt"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/lists"
)

// standard writes the sentences for a passage that is left to the program. Every number in them comes from the tables.
// When the tables do not know, it returns the reason instead: a sentence that might be untrue is not written.
func standard(f *templates.Filing, name string) (text, because string) {
	return (&sentences{filing: f}).standard(name)
}

// Marked writes the standard sentences with the form's marks in the place of figures, for a text that somebody goes on with: they
// stay true when a figure changes. because is why there are none.
func Marked(f *templates.Filing, name string) (text, because string) {
	return (&sentences{filing: f, marks: true}).standard(name)
}

func (s *sentences) standard(name string) (text, because string) {
	switch name {
	case "applications":
		text = s.applications() + s.reviews()
	case "reviews":
		text = s.reviews()
	case "fees":
		text = s.fees()
	default:
		return "", "请写明有关情况。"
	}
	return text, s.because
}

type sentences struct {
	filing  *templates.Filing
	because string
	marks   bool // show marks, and figures only where there is none
}

// An amount is a number of the form, and how the sentence shows it. The rest has no mark: a text of marks names it, without a
// number.
type amount struct {
	templates.Decimal
	shown string
	rest  bool
}

func (f amount) String() string { return cmp.Or(f.shown, f.Decimal.String()) }

// mark returns the figure that a mark of the form stands for; the form alone knows which rows a word sums.
func (s *sentences) mark(name string) amount {
	mark := "【" + name + "】"
	text, err := s.filing.FillMarks(mark)
	if err == nil {
		var d templates.Decimal
		if d, err = formula.ParseDecimal(text); err == nil {
			if !s.marks {
				mark = ""
			}
			return amount{Decimal: d, shown: mark}
		}
	}
	s.fail("表里的数读不出来，写不出标准的句子；请先更正表里的数，或者自己写这一段。")
	return amount{}
}

// meant returns the figure of the form that has a meaning.
func (s *sentences) meant(means ...string) amount {
	d, ok := s.filing.Meant(means...)
	if !ok {
		s.fail("表里的数读不出来，写不出标准的句子；请先更正表里的数，或者自己写这一段。")
	}
	return amount{Decimal: d}
}

func (s *sentences) fail(because string) {
	s.because = cmp.Or(s.because, because)
}

// who is the subject of the sentences.
func (s *sentences) who() string {
	switch {
	case len(s.filing.Covers) > 0:
		return "各有关单位共"
	case s.filing.Agency.Short != "":
		return s.filing.Agency.Short
	}
	return "本机关"
}

// part is a word with its figure.
type part struct {
	word string
	n    amount
}

func (p part) String() string { return p.word + p.n.String() + "件" }

// nonzero keeps the parts that are not 0.
func nonzero(parts []part) []part {
	return lists.Filter(parts, func(p part) bool { return !p.n.IsZero() })
}

// among writes the parts of a number: 其中予以公开5件、部分公开2件. A single part is all there is, and is named without
// repeating the number.
func among(parts []part, single, all string) string {
	switch parts = nonzero(parts); {
	case len(parts) == 0:
		return ""
	case len(parts) == 1 && parts[0].n.Decimal == formula.FromInt(1):
		return "，" + strings.Replace(single+parts[0].word, "其他结果", "为其他结果", 1)
	case len(parts) == 1:
		return "，" + whole.Replace(all+parts[0].word)
	}
	rest := lists.Filter(parts, func(p part) bool { return p.n.rest })
	if len(rest) == 0 {
		return "，其中" + strings.Join(lists.Map(parts, part.String), "、")
	}
	counted := lists.Filter(parts, func(p part) bool { return !p.n.rest })
	if len(counted) == 0 { // a form without such marks
		return ""
	}
	return "，其中" + strings.Join(lists.Map(counted, part.String), "、") + "，其余为" +
		strings.Join(lists.Map(rest, func(p part) string { return p.word }), "或者")
}

// whole mends the words for all of several: the results' own names do not go with 均为.
var whole = strings.NewReplacer("均为尚未", "均尚未", "均为结果", "结果均为")

// results are the six kinds of outcome, by the form's marks.
var results = []string{"予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"}

// applications says what was received, how it was handled and what was carried over.
func (s *sentences) applications() string {
	year, who := s.filing.Year, s.who()
	received, carried := s.mark("新收申请"), s.mark("上年结转")
	done, left := s.mark("办结申请"), s.mark("结转下年")
	if received.IsZero() && carried.IsZero() && done.IsZero() && left.IsZero() {
		return fmt.Sprintf("%d年，%s未收到政府信息公开申请，没有上年结转和结转下年度继续办理的申请。", year, strings.TrimSuffix(who, "共"))
	}
	var b strings.Builder
	if received.IsZero() {
		fmt.Fprintf(&b, "%d年，%s未收到新的政府信息公开申请", year, strings.TrimSuffix(who, "共"))
	} else {
		fmt.Fprintf(&b, "%d年，%s收到政府信息公开申请%s件", year, who, received)
		b.WriteString(among([]part{{"自然人申请", s.mark("自然人申请")}, {"法人或其他组织申请", s.mark("法人申请")}}, "为", "均为"))
	}
	if carried.IsZero() {
		b.WriteString("；没有上年结转的申请")
	} else {
		fmt.Fprintf(&b, "；上年结转%s件", carried)
	}
	if done.IsZero() {
		b.WriteString("；本年度没有办结的申请")
	} else {
		fmt.Fprintf(&b, "；办结%s件", done)
		parts := lists.Map(results, func(word string) part { return part{word, s.mark(word)} })
		b.WriteString(among(parts, "办理结果为", "办理结果均为"))
	}
	if left.IsZero() {
		b.WriteString("；没有结转下年度继续办理的申请。")
	} else {
		fmt.Fprintf(&b, "；结转下年度继续办理%s件。", left)
	}
	return b.String()
}

// reviews says how reconsiderations and suits ended.
func (s *sentences) reviews() string {
	review, suits := s.mark("行政复议"), s.mark("行政诉讼")
	if review.IsZero() && suits.IsZero() {
		return "未发生因政府信息公开引起的行政复议、行政诉讼。"
	}
	text := "未发生因政府信息公开引起的行政复议"
	if !review.IsZero() {
		text = "因政府信息公开引起的行政复议" + review.String() + "件" + among(s.outcomes("review"), "", "均为")
	}
	if suits.IsZero() {
		return text + "；未发生行政诉讼。"
	}
	direct, after := s.mark("直接起诉"), s.mark("复议后起诉")
	kinds := lists.Map(nonzero([]part{{"未经复议直接起诉", direct}, {"复议后起诉", after}}), part.String)
	text += "；行政诉讼" + suits.String() + "件"
	switch {
	case len(kinds) > 1:
		text += "（" + strings.Join(kinds, "、") + "）"
	case after.IsZero():
		text += "（未经复议直接起诉）"
	default:
		text += "（复议后起诉）"
	}
	return text + among(s.outcomes("suit"), "", "均为") + "。"
}

// outcomes are the results of a kind of case.
func (s *sentences) outcomes(kind string) []part {
	of := func(outcome, mark string) amount {
		n := s.meant(kind, outcome)
		_, known := s.filing.Form.Mark(mark)
		if n.rest = s.marks && !known; s.marks && known {
			n.shown = "【" + mark + "】"
		}
		return n
	}
	word := map[string]string{"review": "复议", "suit": "诉讼"}[kind]
	return []part{{"结果维持", of("upheld", word+"维持")}, {"结果纠正", of("corrected", word+"纠正")},
		{"其他结果", of("other_end", word+"其他结果")}, {"尚未审结", of("pending", word+"未审结")}}
}

// fees says that no 信息处理费 was taken, if the tables prove it.
func (s *sentences) fees() string {
	if reason := s.filing.FeesUnclear(); reason != "" {
		s.fail(reason)
	}
	return fmt.Sprintf("%d年，%s未收取信息处理费。", s.filing.Year, strings.TrimSuffix(s.who(), "共"))
}
