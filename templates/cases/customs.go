package cases

import "slices"

// What no official text says and an office may do otherwise. The zero Practice is ours.
type Practice struct {
	Once       bool // a dispute counts in table four in the year it came in alone, not in each that it was open in
	ReplyRuns  bool // the day on which a third party's answer comes in is no pause any more
	PaidPauses bool // paying does not begin the time anew
}

// A Custom is a rule of counting that is our own. With a Choice it can be switched.
type Custom struct {
	Rule   string
	Choice [2]string // our way and the other one, "" for no choice
	set    func(p *Practice, other bool)
}

// Customs are printed in every ledger, those with a choice first.
var Customs = []Custom{
	{"表四：上年没有审结的案件，本年仍在审或者本年审结的，本年再计一次（审结的按结果计）。", [2]string{"再计一次", "只在收到的年度计"},
		func(p *Practice, other bool) { p.Once = other }},
	{"征求第三方、其他机关意见：发出当日仍算期限，收到意见当日不算（期限从下一个工作日接着算）。", [2]string{"收到当日不算", "收到当日也算"},
		func(p *Practice, other bool) { p.ReplyRuns = other }},
	{"收取信息处理费的，从缴清的次日起重新计算答复期限。", [2]string{"重新计算", "不重新计算"}, func(p *Practice, other bool) { p.PaidPauses = other }},
	{Rule: "收到当日不计，从下一个工作日起算；补正的，从收到补正的次日重新起算。一件申请补正过仍是一件，按首次收到的日期计入年度。"},
	{Rule: "征求几家意见的，写第一家发出、最后一家收到的日期；重新起算以前的那一段不另扣除。"},
	{Rule: "申请人撤回、只是咨询或者要求解释的，计“3.其他”，不从新收里减掉。转其他机关的，是告知不掌握，不是结转。"},
	{Rule: "没有答复的也要有办结日期：逾期不补正为补正期满日，逾期不缴费为缴费期满的次日，撤回为登记撤回的日期。"},
	{Rule: "一张申请写几件事、几个人联名，登记时算几件就是几件，答复以后不再拆分、合并；联名的按第一个申请人的类别。"},
	{Rule: "一审判了、二审没有判的，计尚未审结。法院“驳回上诉，维持原判”，按对本机关行为的最后结果选，不按字面选“维持”。"},
	{Rule: "复议以后又起诉的，是两件：一件行政复议，一件复议后起诉。不予受理、不予立案的不登记。"},
	{Rule: "上年的案件今年补登记的，“二、上年结转”会比上年公布的“四”多；表上把两个数并排列出。"},
}

// PracticeOf reads the choices, in the order of the customs that have one. ok is false for a word that is none of them.
func PracticeOf(words []string) (p Practice, ok bool) {
	ok = true
	for i, w := range words {
		c := Customs[i]
		if w != c.Choice[0] && w != c.Choice[1] && w != "" {
			ok = false
		}
		c.set(&p, w == c.Choice[1])
	}
	return p, ok
}

// Words are the choices of a practice, as PracticeOf reads them.
func (p Practice) Words() (list []string) {
	for _, c := range Customs {
		for i := 0; i < 2 && c.set != nil; i++ {
			other := p
			if c.set(&other, i == 1); other == p {
				list = append(list, c.Choice[i])
			}
		}
	}
	return list
}

// An Outcome is a word for how a dispute ended, with the column of table four that it counts in. The words name what became of
// the agency's act, not "维持" or "纠正".
type Outcome struct{ Word, Column string }

// Outcomes in the order of the list: those of a review first.
var Outcomes = []Outcome{
	{"复议：维持", "upheld"}, {"复议：驳回复议请求", "upheld"}, {"复议：变更", "corrected"}, {"复议：撤销或部分撤销", "corrected"},
	{"复议：确认违法或无效", "corrected"}, {"复议：责令履行", "corrected"}, {"复议：驳回复议申请", "other"}, {"复议：终止（含撤回、和解）", "other"},
	{"复议：调解", "other"}, {"判决：驳回诉讼请求", "upheld"}, {"判决：撤销或变更", "corrected"}, {"判决：履行或给付", "corrected"},
	{"判决：确认违法或无效", "corrected"}, {"裁定：准许撤诉或按撤诉处理", "other"}, {"裁定：驳回起诉", "other"}, {"裁定：终结诉讼", "other"}, {"诉讼：调解", "other"},
}

// A Word of a list to choose from, with the id of the figure behind it.
type Word struct{ ID, Word, Group string }

// Categories, Groups, Results and Blocks are the words of the official tables, short enough for a list.
var (
	Categories = []Word{{"natural", "自然人", ""}, {"business", "商业企业", ""}, {"research", "科研机构", ""}, {"charity", "社会公益组织", ""},
		{"legal", "法律服务机构", ""}, {"other", "其他", ""}}
	Groups  = []string{"（一）予以公开", "（二）部分公开", "（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"}
	Results = []Word{
		{"granted", "予以公开", Groups[0]}, {"partial", "部分公开", Groups[1]},
		{"refused_secret", "1.属于国家秘密", Groups[2]}, {"refused_law", "2.其他法律行政法规禁止公开", Groups[2]},
		{"refused_safety", "3.危及“三安全一稳定”", Groups[2]}, {"refused_third_party", "4.保护第三方合法权益", Groups[2]},
		{"refused_internal", "5.属于三类内部事务信息", Groups[2]}, {"refused_process", "6.属于四类过程性信息", Groups[2]},
		{"refused_case_file", "7.属于行政执法案卷", Groups[2]}, {"refused_inquiry", "8.属于行政查询事项", Groups[2]},
		{"unavailable_not_held", "1.本机关不掌握相关政府信息", Groups[3]}, {"unavailable_to_make", "2.没有现成信息需要另行制作", Groups[3]},
		{"unavailable_unclear", "3.补正后申请内容仍不明确", Groups[3]},
		{"unprocessed_petition", "1.信访举报投诉类申请", Groups[4]}, {"unprocessed_repeat", "2.重复申请", Groups[4]},
		{"unprocessed_publication", "3.要求提供公开出版物", Groups[4]}, {"unprocessed_excessive", "4.无正当理由大量反复申请", Groups[4]},
		{"unprocessed_reissue", "5.要求确认或重新出具已获取信息", Groups[4]},
		{"other_uncorrected", "1.逾期不补正", Groups[5]}, {"other_unpaid", "2.逾期未缴费", Groups[5]}, {"other_other", "3.其他", Groups[5]},
	}
	Blocks = []Word{{"reconsideration", "行政复议", ""}, {"direct_suit", "未经复议直接起诉", ""}, {"suit_after_review", "复议后起诉", ""}}
	States = []Word{{"upheld", "结果维持", ""}, {"corrected", "结果纠正", ""}, {"other", "其他结果", ""}, {"pending", "尚未审结", ""}}
)

// code is the place of a word in a list from 1, 0 for none: MATCH(word, list, 0).
func code(list []Word, v Value) int {
	return 1 + slices.IndexFunc(list, func(w Word) bool { return v.Kind == Text && w.Word == v.Text })
}

// resultCode is the code of the result of an application, 0 where what stands there is none: the second list alone says it,
// but for the two groups with one result, and the first must agree.
func resultCode(group, result Value) int {
	if !result.is() {
		switch {
		case group.Text == Groups[0]:
			return 1
		case group.Text == Groups[1]:
			return 2
		}
		return 0
	}
	n := code(Results, result)
	if n > 0 && group.is() && group.Text != Results[n-1].Group {
		return 0
	}
	return n
}

// outcomeCode is that of a dispute, of Outcomes.
func outcomeCode(v Value) int {
	return 1 + slices.IndexFunc(Outcomes, func(o Outcome) bool { return v.Kind == Text && o.Word == v.Text })
}

// state is the code of States that an outcome counts in.
func state(outcome int) int {
	return 1 + slices.IndexFunc(States, func(s Word) bool { return outcome > 0 && s.ID == Outcomes[outcome-1].Column })
}
