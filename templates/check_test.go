package templates

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"nianbao/templates/formula"
)

// TestCheck holds what a set of findings must be, beyond one rule at a time.
func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		reason  string
		example map[string]string
		verdict Verdict
		want    string // code@key
		skipped string // code@key of what is not evaluated
	}{
		{"one missing result is one finding per column, and the total column is silent",
			map[string]string{"applications.new.natural": "2", "applications.new.legal": "1", "applications.granted.natural": "2"},
			Rejected, "applications.balance@applications.total.legal", ""},
		{"two columns that offset each other: the total column holds and would prove nothing",
			map[string]string{"applications.new.natural": "1", "applications.granted.legal": "1"},
			Rejected, "applications.balance@applications.total.natural applications.balance@applications.total.legal", ""},
		{"a wrong grand total is one finding, by row, not again by column and by balance (6+6+25)",
			map[string]string{"applications.new.natural": "2", "applications.granted.natural": "2", "applications.total.total": "3"},
			Rejected, "applications.applicants@applications.total.total", ""},
		{"a wrong row total is one finding",
			map[string]string{"applications.new.natural": "2", "applications.granted.natural": "2", "applications.granted.total": "5"},
			Rejected, "applications.applicants@applications.granted.total", ""},
		{"text takes its rules along, and nothing is said of totals that could not be computed",
			map[string]string{"applications.new.natural": "若干"}, Rejected, "value.text@applications.new.natural",
			"applications.applicants@applications.new.total applications.balance@applications.total.natural"},
		{"a negative count is said once; its sums are not evaluated",
			map[string]string{"applications.granted.natural": "-2"}, Rejected, "value.negative@applications.granted.natural",
			"applications.applicants@applications.granted.total applications.applicants@applications.total.total applications.results@applications.total.natural applications.balance@applications.total.natural applications.other-share@applications.other_other.total"},
		{"other columns go on beside a text",
			map[string]string{"applications.new.natural": "若干", "applications.new.legal": "1"}, Rejected,
			"value.text@applications.new.natural applications.balance@applications.total.legal",
			"applications.applicants@applications.new.total applications.balance@applications.total.natural"},
		{"three queries", map[string]string{"disclosure.regulations.issued": "1", "disclosure.regulations.repealed": "1", "disclosure.regulations.effective": "1"},
			Query, "disclosure.rule-making@disclosure.regulations.issued disclosure.rule-making@disclosure.regulations.repealed disclosure.rule-making@disclosure.regulations.effective", ""},
		{"a note does not stand in the way", map[string]string{"reviews.direct_suit.pending": "1"}, Accepted, "reviews.direct-suit@reviews.direct_suit.total", ""},
		{"before 2024 suits without review were ordinary", map[string]string{"reviews.direct_suit.pending": "1", "year": "2023"}, Accepted, "", ""},
	} {
		filing := plain(form(t, "2021"))
		opt := lay(t, filing, tt.example)
		r := Check(filing, opt)
		var skipped []string
		for _, n := range r.NotEvaluated {
			skipped = append(skipped, n.Code+"@"+string(n.Key))
			if n.Because == "" {
				t.Errorf("%s: no reason for %s", tt.reason, n.Code)
			}
		}
		if got := strings.Join(codes(r), " "); got != tt.want || r.Verdict != tt.verdict || strings.Join(skipped, " ") != tt.skipped {
			t.Errorf("%s: %s %q, skipped %q%s", tt.reason, r.Verdict, got, strings.Join(skipped, " "), messages(r))
		}
	}
}

// TestBlankFiling: a form handed back untouched is asked about table by table, and its narrative is missing.
func TestBlankFiling(t *testing.T) {
	f := NewFiling(form(t, "2021"), 2024)
	f.Complete()
	r := Check(f, Options{})
	want := "value.blank-table@disclosure value.blank-table@applications value.blank-table@reviews narrative.missing@overview.proactive " +
		"narrative.missing@overview.management narrative.missing@overview.platform narrative.missing@overview.supervision narrative.missing@problems"
	if got := strings.Join(codes(r), " "); got != want || r.Verdict != Rejected {
		t.Errorf("%s %q", r.Verdict, got)
	}
}

// TestSigns: a table full of / is one note beside the question whether nothing happened, not 150.
func TestSigns(t *testing.T) {
	filing := plain(form(t, "2021"))
	for i, k := range filing.Form.Table("applications").Keys() {
		if filing.Form.Computed(k) == nil {
			filing.Set(k, ParseFigure([]string{"/", "无"}[i%2], filing.Form.Figure(k)))
		}
	}
	r := Check(filing, Options{})
	want := "value.blank-table@applications value.normalised@applications.new.natural value.normalised@applications.new.business"
	if got := codes(r); len(got) != 3 || !slices.Contains(got, "value.blank-table@applications") {
		t.Errorf("got %q, want %q", got, want)
	}
	if !strings.Contains(messages(r), "另有 71 格同样") {
		t.Error(messages(r))
	}
}

func TestUnreadable(t *testing.T) {
	const key = Key("applications.new.natural")
	filing := plain(form(t, "2021"))
	filing.Set(key, Cell{Kind: CellUnreadable, Text: "1?"})
	if r := Check(filing, Options{}); !slices.Contains(codes(r), "value.unreadable@"+string(key)) || r.Verdict != Rejected {
		t.Errorf("a figure nobody can read is passed over:%s", messages(r))
	}
	found := Report("table.truncated", filing.Form.Table("applications"), Place{Location: "第三部分的表"}, Words{"seen": "八列", "expected": "十列"})
	r := Check(filing, Options{Found: []Finding{found}})
	if got := strings.Join(codes(r), " "); got != "table.truncated@applications" {
		t.Errorf("the reader has said it for the whole table, but: %q", got)
	}
}

func TestExplanations(t *testing.T) {
	for answer, explained := range map[string]bool{"": false, "无": false, "。。。": false, "  有 ": false, "已核": true, "2023年清理，失效3件": true, "、、——": false} {
		filing := plain(form(t, "2021"))
		lay(t, filing, map[string]string{"disclosure.regulations.effective": "7", "overview.on_request": "收到政府信息公开申请5件，办结5件。"})
		for _, id := range []string{"disclosure.rule-making/disclosure.regulations.effective", "narrative.figure/overview.on_request/新收申请"} {
			filing.Explanations[id] = answer
		}
		r := Check(filing, Options{})
		for _, f := range r.Findings {
			want := StatusOpen
			if explained && f.Topic != "办结申请" {
				want = StatusExplained
			}
			if f.Status != want {
				t.Errorf("%q: %s is %s, want %s", answer, f.ID(), f.Status, want)
			}
		}
		if len(r.Findings) != 3 || r.Verdict != Query { // the third, 办结, is open
			t.Errorf("%q: %s%s", answer, r.Verdict, messages(r))
		}
		filing.Explanations["narrative.figure/overview.on_request/办结申请"] = answer
		if r := Check(filing, Options{}); (r.Verdict == Explained) != explained || len(r.Findings) != 3 {
			t.Errorf("%q: %s: an explained query stays visible and no longer blocks", answer, r.Verdict)
		}
	}
	// An explanation does not mend an error.
	filing := plain(form(t, "2021"))
	lay(t, filing, map[string]string{"disclosure.licensing.decisions": "-1"})
	filing.Explanations["value.negative/disclosure.licensing.decisions"] = "确实如此"
	if r := Check(filing, Options{}); r.Verdict != Rejected {
		t.Errorf("verdict %s", r.Verdict)
	}
}

func TestJudge(t *testing.T) {
	e, q, n := Finding{Severity: SeverityError}, Finding{Severity: SeverityQuery, Status: StatusOpen}, Finding{Severity: SeverityNote}
	x := Finding{Severity: SeverityQuery, Status: StatusExplained}
	for _, tt := range []struct {
		list []Finding
		want Verdict
	}{{nil, Accepted}, {[]Finding{n}, Accepted}, {[]Finding{n, x}, Explained}, {[]Finding{x, q}, Query}, {[]Finding{q, x}, Query}, {[]Finding{q, e, x}, Rejected}} {
		if got := Judge(tt.list, true); got != tt.want {
			t.Errorf("%v is %s", tt.list, got)
		}
	}
	if Judge(nil, false) != Unreadable {
		t.Error("what cannot be read is unreadable")
	}
}

// TestCheckChangesNothing: checking twice gives the same, and the filing stays as it was.
func TestCheckChangesNothing(t *testing.T) {
	filing := seed(t)
	before, _ := filing.MarshalJSON()
	first := messages(Check(filing, Options{}))
	if second := messages(Check(filing, Options{})); first != second {
		t.Errorf("two checks differ:%s\nand%s", first, second)
	}
	if after, _ := filing.MarshalJSON(); string(before) != string(after) {
		t.Error("the filing changed")
	}
}

func TestSum(t *testing.T) {
	f := form(t, "2021")
	a, b, c := NewFiling(f, 2024), NewFiling(f, 2024), NewFiling(f, 2024)
	a.Agency.Name, b.Agency.Name, c.Agency.Name = "甲局", "乙局", "丙局"
	a.Set("disclosure.fees.amount", Number(number("24252.311082")))
	b.Set("disclosure.fees.amount", Number(number("0.000001")))
	a.Set("applications.new.natural", Number(number("0")))
	a.Set("applications.new.total", Number(number("2"))) // stated wrongly
	for _, x := range []*Filing{a, b, c} {
		x.Complete()
	}
	sum, err := Sum(f, 2024, []*Filing{a, b, c})
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[Key]Cell{"disclosure.fees.amount": Number(number("24252.311083")), "applications.new.natural": Number(number("0")),
		"applications.new.total": Number(number("2")), "reviews.direct_suit.upheld": {}} {
		if got := sum.Cell(key); got != want {
			t.Errorf("%s is %+v, want %+v", key, got, want)
		}
	}
	if strings.Join(sum.Covers, " ") != "甲局 乙局 丙局" {
		t.Errorf("covers %q", sum.Covers)
	}
	c.Set("reviews.direct_suit.upheld", TextCell("若干"))
	if _, err := Sum(f, 2024, []*Filing{a, c}); !errors.Is(err, errUnsure) || !strings.Contains(err.Error(), "丙局: reviews.direct_suit.upheld") {
		t.Errorf("a sum without one of its parts: %v", err)
	}
	c.Set("reviews.direct_suit.upheld", Number(formula.FromInt(9_000_000_000_000)))
	if _, err := Sum(f, 2024, []*Filing{c, c}); !errors.Is(err, formula.ErrRange) {
		t.Errorf("beyond the range: %v", err)
	}
	if _, err := Sum(f, 2023, []*Filing{a}); err == nil {
		t.Error("another year is added")
	}
}

func TestMarks(t *testing.T) {
	filing := busy(t)
	for _, tt := range []struct{ text, want string }{
		{"收到【新收申请】件，办结【 办结申请 】件。", "收到20件，办结20件。"},
		{"不予公开【不予公开】件，诉讼【行政诉讼】件，收费【行政事业性收费】万元", "不予公开2件，诉讼3件，收费18651.06万元"},
		{"【没有闭合", "【没有闭合"},
		{"【这一句话在方头括号里而且长得不可能是任何标记的名称】", "【这一句话在方头括号里而且长得不可能是任何标记的名称】"},
		{"【【新收申请】】", "【20】"},
		{"【】", "【】"},
		{"【新收申请】件", "20件"},
		{"【政策公开】公开文件。\n　【解读回应】\n办结【办结申请】件。", "【政策公开】公开文件。\n　【解读回应】\n办结20件。"},
		{"没有标记", "没有标记"},
	} {
		if got, err := filing.FillMarks(tt.text); got != tt.want || err != nil {
			t.Errorf("%q: %q, %v; want %q", tt.text, got, err, tt.want)
		}
	}
	for _, text := range []string{"【新收申请书】", "【新收请申】", "【培训】次", "公开【培训】信息", "【政策公开】和【政策】"} {
		if got, err := filing.FillMarks(text); err == nil {
			t.Errorf("an unknown mark is filled in: %s", got)
		}
	}
	filing.Set("applications.new.total", Cell{Kind: CellUnreadable})
	if _, err := filing.FillMarks("【新收申请】"); err == nil {
		t.Error("a figure nobody can read is filled in")
	}
	for _, f := range Forms() { // every mark of every form has a number
		for _, m := range f.Marks {
			if text, err := plain(f).FillMarks("【" + m.Name + "】"); err != nil || text != "0" {
				t.Errorf("%s: mark %s: %q, %v", f.ID, m.Name, text, err)
			}
		}
	}
}
