package templates

import (
	"strings"
	"testing"
)

func TestFees(t *testing.T) {
	for _, tt := range []struct {
		fees   string // table 二, 万元
		unpaid string // 表三（六）2., 自然人
		text   string
		want   string
		reason string
	}{
		{"0", "0", "本年度未收取信息处理费。", "", "the usual case"},
		{"18651.06", "0", "本年度未收取信息处理费。", "", "other administrative fees are no 信息处理费"},
		{"0", "0", "本年度没有收费。", "", "its own heading names the fee"},
		{"0", "0", "2024年度未收取。", "", "its own heading names the fee"},
		{"0", "0", "无。", "narrative.fees", "none of what?"},
		{"0", "0", "积极推进政务公开工作。", "narrative.fees", "nothing is said of any fee"},
		{"0", "0", "没有其他需要报告的事项。", "narrative.fees", "other matters, not the fee"},
		{"0", "0", "实际收取380元。", "narrative.fees", "the amount under its own heading is of the fee"},
		{"0", "0", "收取行政事业性收费和资料费380元。", "", "another fee"},
		{"0", "0", "", "", "the report writes the standard sentence"},
		{"0.04", "0", "实际收取信息处理费400元。", "", "equal"},
		{"0.0399", "0", "实际收取信息处理费400元。", "narrative.fees", "table 二 holds less"},
		{"9116.36", "0", "收取信息处理费400元。", "", "part of all fees"},
		{"0", "0", "收取政府信息公开信息处理费３８０元。", "narrative.fees", "full width"},
		{"0", "0", "共收取信息处理费1,380元。", "narrative.fees", "thousands"},
		{"0", "0", "收取信息处理费三百八十元。", "narrative.fees", "Chinese numerals"},
		{"0", "0", "收取信息处理费0.038万元。", "narrative.fees", "万元"},
		{"0", "0", "收取信息处理费0元。", "", "nothing"},
		{"0", "0", "收取信息处理费近400元。", "", "not exact"},
		{"0", "0", "发出信息处理费收费通知1件，总金额380元，实际收取0元。", "", "asked for, not received"},
		{"0", "0", "应收取信息处理费380元，申请人未缴纳。", "", "asked for, not received"},
		{"0", "0", "信息处理费收费标准为每件100元，本年度未收取。", "", "a tariff"},
		{"0", "0", "上年收取信息处理费380元，本年未收取。", "", "last year's"},
		{"0", "1", "本年度未收取信息处理费。", "fees.notice", "who did not pay had been asked to"},
		{"0", "1", "未发出收费通知，未收取信息处理费。", "fees.notice", "contradicts the table"},
		{"0", "1", "依据《关于印发〈政府信息公开信息处理费管理办法〉的通知》，未收取信息处理费。", "fees.notice", "通知 stands in a title"},
		{"0", "1", "发出信息处理费缴费通知1件，总金额100元，实际收取0元。", "", "told"},
		{"0", "1", "本年度发出收费通知书1份，申请人逾期未缴，信息处理费实收0元。", "", "told in other words"},
		{"0", "1", "", "narrative.missing", "no standard sentence can tell it"},
		{"1.5", "0", "", "narrative.missing", "only the agency knows what the 1.5 are made of"},
		{"0", "0", "", "", "the report writes 未收取信息处理费"},
	} {
		filing := plain(form(t, "2021"))
		lay(t, filing, map[string]string{"disclosure.fees.amount": tt.fees, "applications.new.natural": tt.unpaid,
			"applications.other_unpaid.natural": tt.unpaid, "other.fees": tt.text})
		r := Check(filing, Options{})
		var got []string
		for _, f := range r.Findings {
			got = append(got, f.Code)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s万元, %s (%s): %q, want %q%s", tt.fees, tt.text, tt.reason, got, tt.want, messages(r))
		}
	}
	old := plain(form(t, "2019"))
	for _, text := range []string{"", "没有收费。", "收取400元。"} {
		old.Narrative["other.fees"] = text
		if r := Check(old, Options{}); len(r.Findings) > 0 {
			t.Errorf("the edition of 2019 asks for no 信息处理费, but %q:%s", text, messages(r))
		}
	}
}

// TestProblems: 五 filled in with a word is what supervisors complain about most.
func TestProblems(t *testing.T) {
	for text, want := range map[string]string{"无": "narrative.placeholder", "暂无问题。": "narrative.placeholder", "": "narrative.missing",
		"专栏更新不够及时，已指定专人每月核对。": ""} {
		filing := plain(form(t, "2021"))
		filing.Narrative["problems"] = text
		r := Check(filing, Options{})
		got := ""
		for _, f := range r.Findings {
			got += f.Code
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
