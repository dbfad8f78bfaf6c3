package templates

import (
	"errors"
	"strings"
	"testing"

	"nianbao/templates/formula"
)

// TestIndicators: what an indicator comes to, with the case beside it in which it is no number.
func TestIndicators(t *testing.T) {
	f := form(t, "2021")
	byName := map[string]*Indicator{}
	for _, i := range f.Indicators {
		byName[i.Name] = i
	}
	if len(f.Indicators) != len(standardIndicators()) {
		t.Errorf("the form of 2021 has %d of the %d indicators", len(f.Indicators), len(standardIndicators()))
	}
	all := func(table string) map[Key]string {
		m := map[Key]string{}
		for _, key := range f.Table(table).Keys() {
			if f.Computed(key) == nil {
				m[key] = "0"
			}
		}
		return m
	}
	with := func(m map[Key]string, more ...string) map[Key]string {
		for i := 0; i < len(more); i += 2 {
			m[Key(more[i])] = more[i+1]
		}
		return m
	}
	for _, tt := range []struct {
		reason, name string
		cells        map[Key]string
		want         string
	}{
		{"a number", "新收", with(all("applications"), "applications.new.natural", "3", "applications.new.legal", "4"), "7"},
		{"blanks beside it count as 0, and it says so", "新收", map[Key]string{"applications.new.natural": "3"}, "3 gaps"},
		{"nothing but blanks is no 0", "新收", nil, "未填"},
		{"a 0 is one", "新收", all("applications"), "0"},
		{"a text is no number", "新收", with(all("applications"), "applications.new.natural", "若干"), "读不出"},
		{"a total that stands by itself", "新收", map[Key]string{"applications.new.total": "9"}, "9 gaps"},
		{"a share", "公开率", with(all("applications"), "applications.granted.natural", "1", "applications.refused_law.legal", "2"), "0.333"},
		{"halves go up", "不予公开率", with(all("applications"), "applications.granted.natural", "15", "applications.refused_law.legal", "1"), "0.063"},
		{"of nothing there is no share", "公开率", all("applications"), "—"},
		{"what is pending is not decided yet", "复议纠错率", with(all("reviews"), "reviews.reconsideration.corrected", "1",
			"reviews.reconsideration.upheld", "2", "reviews.reconsideration.pending", "5"), "0.333"},
		{"only pending", "复议纠错率", with(all("reviews"), "reviews.reconsideration.pending", "5"), "—"},
		{"both kinds of suits", "诉讼败诉率", with(all("reviews"), "reviews.direct_suit.corrected", "1", "reviews.suit_after_review.upheld", "3"), "0.25"},
		{"money to a 分", "收费", map[Key]string{"disclosure.fees.amount": "0.0123"}, "0.0123"},
	} {
		filing := NewFiling(f, 2024)
		for key, text := range tt.cells {
			cell := TextCell(text)
			if d, err := formula.ParseDecimal(text); err == nil {
				cell = Number(d)
			}
			filing.Set(key, cell)
		}
		filing.Complete()
		got := byName[tt.name].Of(filing)
		shown := got.Words
		if shown == "" {
			shown = got.Number.String()
		}
		if got.Gaps {
			shown += " gaps"
		}
		if shown != tt.want {
			t.Errorf("%s: %s is %s, want %s", tt.reason, tt.name, shown, tt.want)
		}
	}
	if got := byName["公开率"].Definition(); got != "（予以公开＋部分公开）÷办结申请" {
		t.Error(got)
	}
	if got := byName["新收"].OfPast(PastOf(NewFiling(f, 2023), f)); got.Words != NotKnown {
		t.Errorf("a year before of which nothing is known: %v", got)
	}
	if got := form(t, "2019").Indicators; len(got) == 0 || len(got) == len(f.Indicators) {
		t.Errorf("the form of 2019 knows no fees: %d", len(got))
	}
}

// TestOwnIndicators: an office's form changes, adds and drops indicators, and hears of its mistakes by line.
func TestOwnIndicators(t *testing.T) {
	source, err := Source("2021")
	if err != nil {
		t.Fatal(err)
	}
	base := strings.Replace(string(source), `id: "2021"`, `id: "mine"`, 1) + "\nindicators:\n"
	line := strings.Count(base, "\n") + 1
	for _, tt := range []struct{ reason, text, want string }{
		{"changed where it stands", "  - {name: 新收, expr: 自然人申请}", "新收=自然人申请，本年新收的自然人 办结"},
		{"added behind the others", "  - {name: 许可, expr: disclosure.licensing.decisions}", "许可=“行政许可·本年处理决定数量”"},
		{"dropped", "  - {name: 新收, off: true}", "办结=办结申请，“（七）总计” 公开率"},
	} {
		f, err := Load("mine.yaml", []byte(base+tt.text+"\n"))
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		var all []string
		for _, i := range f.Indicators {
			all = append(all, i.Name+"="+i.Definition())
		}
		if got := strings.Join(all, " "); !strings.Contains(got, tt.want) || tt.reason == "dropped" && strings.Contains(got, "新收=") {
			t.Errorf("%s: %s", tt.reason, got)
		}
	}
	for _, tt := range []struct{ reason, text, want string }{
		{"no name", "  - {expr: 新收申请}", "要有名称"},
		{"twice", "  - {name: 许可, expr: 新收申请}\n  - {name: 许可, expr: 办结申请}", "出现了两次"},
		{"half a share", "  - {name: 许可, numerator: 新收申请}", "要么写 expr"},
		{"both", "  - {name: 许可, expr: 新收申请, numerator: 新收申请, denominator: 办结申请}", "要么写 expr"},
		{"a slip of the pen", "  - {name: 许可, expr: 新收申情}", "是不是 新收申请"},
		{"nobody's figure", "  - {name: 许可, expr: applications.new.totl}", "不是任何一个数"},
		{"a comparison", "  - {name: 许可, expr: 新收申请 > 3}", "比较"},
		{"grammar", "  - {name: 许可, numerator: (新收申请, denominator: 办结申请}", "少了右括号"},
		{"off of nobody", "  - {name: 新首, off: true}", "没有叫“新首”的指标"},
		{"rank", "  - {name: 许可, expr: 新收申请, rank: up}", "大的在前写 most"},
		{"field", "  - {name: 许可, expression: 新收申请}", "没有“expression”这一项"},
	} {
		_, err := Load("mine.yaml", []byte(base+tt.text+"\n"))
		var fault *LoadError
		if !errors.As(err, &fault) || fault.Line < line || !strings.Contains(fault.Reason, tt.want) {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
}
