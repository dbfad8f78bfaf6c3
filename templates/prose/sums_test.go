package prose

import (
	"strings"
	"testing"

	"nianbao/templates/meter"
)

// TestSums: parts that do not come to their whole, the right beside the wrong.
func TestSums(t *testing.T) {
	for _, tt := range []struct{ want, text, reason string }{
		{"120≠123", "新收120件，其中网络申请80件、信函申请38件、当面申请5件。", "more than the whole"},
		{"120≠113", "新收120件，其中网络申请80件、信函申请28件、当面申请5件。", "three ways are all"},
		{"", "新收120件，其中网络申请80件、信函申请30件。", "two need not be"},
		{"", "新收120件，主要通过网络80件、信函20件、当面5件。", "the text says that these are not all"},
		{"", "新收120件，其中自然人98件、网络申请80件。", "told by two things"},
		{"", "新收120件，其中自然人98件、规划类30件。", "one of a kind, one of none"},
		{"120≠123", "新收120件（网上80件、邮寄38件、现场5件）。", "in brackets"},
		{"120≠130", "收到120件，涉及征地60件、规划40件、登记30件。", "one kind, if an unknown one"},
		{"", "收到120件，涉及征地60件、规划40件。", "less, and nothing says that these are all"},
		{"120≠110", "收到120件，涉及征地60件、规划40件、其他10件。", "the rest is named"},
		{"", "收到120件，其中自然人98件、企业12件、其他4件。", "其他 is a kind of applicant"},
		{"", "办理建议30件，其中省级2件，市级28件，政协提案40件。", "a comma may end the list"},
		{"", "新收120件，上年结转5件，其中自然人102件、法人22件。", "of the last two together"},
		{"13≠15", "不予公开13件，其中涉密4件，涉密5件，涉密6件。", "items of a result, with commas"},
		{"", "行政复议9件，其中维持5件、纠正4件，行政诉讼5件。", "the list ends before another kind"},
		{"", "新收120件，其中网络80件（含邮件30件）、信函40件。", "what stands in brackets is a part of a part"},
		{"146≠156", "征地88件、规划31件、出让37件，合计146件。", "a total behind its parts"},
		{"", "部门20件，乡镇4件，县政府18件、部门9件，合计27件。", "a total of the last ones"},
		{"9≠13", "解读9篇，其中负责人解读13篇。", "one part is more than the whole"},
		{"", "解读近9篇，其中负责人解读13篇。", "rough"},
		{"100≠110", "动态占55%，公告占30%，文件占25%。", "more than all"},
		{"", "动态占55%，公告占30%，文件占15.5%。", "rounded"},
		{"", "动态占55%，公告同比增长60%，文件占25%。", "no share"},
	} {
		text := words().Read(tt.text)
		var got []string
		for _, s := range words().Reader(Writer{Year: 2024}, meter.New("x")).Sums(text) {
			got = append(got, s.Whole.String()+"≠"+s.Parts.String())
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %s: %s, want %q", tt.reason, tt.text, got, tt.want)
		}
	}
}

// TestChanges: changes that do not follow from the numbers beside them.
func TestChanges(t *testing.T) {
	for _, tt := range []struct{ want, text, reason string }{
		{"增加 20 件→增加 10 件", "收到120件，较上年的110件增加20件。", "a difference"},
		{"", "收到120件，较上年的110件增加10件，增长9.09%。", "right"},
		{"", "收到120件，较上年的110件增加10件，增长9.1%。", "rounded"},
		{"增加 10 件、增加 19.1 %→增加 9.09 %", "收到120件，较上年的110件增加10件，增长19.1%。", "a per cent"},
		{"减少 10 件→增加 10 件", "收到120件，比2023年的110件减少10件。", "the other way"},
		{"增加 50 %→增加 9.09 %", "收到120件，同比增长50%（上年110件）。", "what it was stands behind"},
		{"增加 10 件、增加 19.1 %→增加 9.09 %", "收到120件，比去年增加10件，同比增长19.1%。", "what it was follows from the difference"},
		{"", "收到120件，办结99件，比上年增加10件，增长9.09%。", "of either figure before it"},
		{"", "收到120件，比上年增加10件，比2020年增长50%。", "two comparisons"},
		{"", "收到、办结分别为120件、99件，分别增长5%、8%。", "分别 is not taken apart"},
		{"", "满意率98%，比上年的95%提高3个百分点。", "a difference of per cents"},
		{"增加 15 件→增加 10 件", "2023年收到110件，2024年收到120件，增加15件。", "last year first"},
		{"减少→增加 221 件", "许可由上年的1652件减少到1873件。", "what it fell to"},
		{"", "许可由上年的1652件增加到1873件。", "what it grew to"},
		{"", "新收由79件增至86件，结转由4件增至5件。", "two after one another"},
		{"", "收到近120件，比上年的110件增加20件。", "rough"},
		{"有所增加→减少 26.33 万元", "收费386.42万元，较上年412.75万元有所增加。", "a way, and no number"},
	} {
		text := words().Read(tt.text)
		var got []string
		for _, c := range words().Reader(Writer{Year: 2024}, meter.New("x")).Changes(text) {
			got = append(got, c.Got+"→"+c.Want)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %s: %s, want %q", tt.reason, tt.text, got, tt.want)
		}
	}
}
