package xlsx

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/sheets"
)

func sampleSummary(t testing.TB, n int) *Summary {
	t.Helper()
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	total := templates.NewFiling(form, 2024)
	s := &Summary{Form: form, Year: 2024, Body: "示例县人民政府", Facts: []string{"应报 2 个单位", "合计只计入通过的"}}
	s.Agencies = Lines[SummaryAgency]{n, func(i int) SummaryAgency {
		return SummaryAgency{Name: fmt.Sprintf("=1+%d局", i), Code: "@x", State: "通过", Counted: true, Remark: "a\x01b\u202ec",
			Figure: func(k int) templates.Cell {
				return templates.Number(formula.FromMicro(int64(i+1)*1_000_000 + int64(k%2)))
			}}
	}}
	for i := range n {
		s.Progress = append(s.Progress, n-1-i)
		s.Problems = append(s.Problems, SummaryProblem{Agency: i, Name: "=cmd()", Message: "+1", Severity: "错误"})
	}
	for k, key := range form.Keys() {
		total.Set(key, templates.Number(formula.FromMicro(int64(n*(n+1)/2)*1_000_000+int64(n*(k%2)))))
	}
	s.Bodies = []SummaryBody{{Name: s.Body, To: n, Counted: n, Total: total}, {Name: "下级", From: 1, To: 2, Total: total}}
	last := templates.NewFiling(form, 2023)
	s.Compared, s.Compares = &SummaryComparison{Now: total, Last: last, Whole: true}, "上年的填报"
	for _, key := range form.Keys()[1:] { // a blank and some zeros among them: no share can be told
		last.Set(key, templates.Number(formula.FromInt(int64(len(key)%3))))
	}
	s.Gaps = []SummaryGap{{"示例县人民政府", form.Figure(form.Keys()[0]), formula.FromInt(1), formula.FromInt(2), formula.FromInt(-1)}}
	return s
}

// TestSummarySameBytes holds what excelize does not promise: its streamed parts come in random order.
func TestSummarySameBytes(t *testing.T) {
	var first bytes.Buffer
	if err := WriteSummary(&first, sampleSummary(t, 3)); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		var again bytes.Buffer
		if err := WriteSummary(&again, sampleSummary(t, 3)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), again.Bytes()) {
			t.Fatal("two runs differ")
		}
	}
}

// TestSummaryText holds that text stays text, that links name no data, and that every formula has its value.
func TestSummaryText(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSummary(&b, sampleSummary(t, 3)); err != nil {
		t.Fatal(err)
	}
	book, err := sheets.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), sheets.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	var sheets []string
	formulas := 0
	for _, s := range book.Sheets {
		sheets = append(sheets, s.Name)
		for c := range s.All() {
			if strings.ContainsAny(c.Raw, "\x01\u202e") {
				t.Errorf("%s!%s is %q", s.Name, c.Ref(), c.Raw)
			}
			if !c.HasFormula() {
				continue
			}
			formulas++
			if strings.Contains(c.Formula, "cmd") || strings.Contains(c.Formula, "1+") || !c.HasValue {
				t.Errorf("%s!%s holds %s with value %q", s.Name, c.Ref(), c.Formula, c.Raw)
			}
		}
	}
	if want := "进度 合计 明细 问题 比较 图表 分级 差额 文件"; strings.Join(sheets, " ") != want {
		t.Errorf("sheets %v, want %s", sheets, want)
	}
	if formulas < 600 {
		t.Errorf("only %d formulas", formulas)
	}
	if got := book.Sheet(SheetDetail).Cell(detailTop, 2).Text(); got != "=1+0局" {
		t.Errorf("a name has become %q", got)
	}
}

// TestSummaryTotalsPlaced holds that what other sheets call a figure's total is its cell in the printed table.
func TestSummaryTotalsPlaced(t *testing.T) {
	s := sampleSummary(t, 2)
	var b bytes.Buffer
	if err := WriteSummary(&b, s); err != nil {
		t.Fatal(err)
	}
	book, err := sheets.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), sheets.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	p := newSummaryPlan(s)
	for i, key := range s.Form.Keys() {
		at := p.totalAt[key]
		if c := book.Sheet(SheetTotals).Cell(at.Row, at.Col); !c.HasFormula() || c.Formula != p.sum(i, 0, 2) {
			t.Fatalf("%s: total stands at %s, which holds %q", key, at, c.Text())
		}
	}
}

// TestOdd: what is taken for beyond doubt is nothing that cellText takes out, and nearly all of a text is beyond doubt.
func TestOdd(t *testing.T) {
	for r := range rune(0x10000) {
		out := r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0xfffe || strings.ContainsRune(hanzi.Directions, r)
		if out && !odd(r) {
			t.Errorf("%U", r)
		}
	}
	for _, r := range "示例县2024年、“（）”—…，。：;%+\nAz" {
		if odd(r) {
			t.Errorf("%q is looked at twice", r)
		}
	}
}

func TestShare(t *testing.T) {
	for _, tt := range []struct {
		off, was int64
		want     any
	}{{3, 20000, 0.0002}, {-3, 20000, -0.0002}, {1, 3, 0.3333}, {2, 3, 0.6667}, {-5, 10, -0.5}, {7, 7, 1.0}, {0, 9, 0.0}, {4, 0, ""}, {3, -20000, -0.0002}, {29, 2000, 0.0145}, {-1, 1_000_000, 0.0}} {
		if got := share(formula.FromInt(tt.off), formula.FromInt(tt.was)); fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%d of %d is %v, want %v", tt.off, tt.was, got, tt.want)
		}
	}
	if got := share(formula.FromInt(999_999_999), formula.FromMicro(1)); fmt.Sprintf("%.6e", got) != "1.000000e+15" {
		t.Errorf("亿元 after 一分 is %v", got)
	}
}

// BenchmarkSummary writes 汇总.xlsx for 5,000 agencies.
func BenchmarkSummary(b *testing.B) {
	s := sampleSummary(b, 5000)
	for b.Loop() {
		var out bytes.Buffer
		if err := WriteSummary(&out, s); err != nil {
			b.Fatal(err)
		}
	}
}

// TestCharts: the charts of the official tables are the official ones; an own table is drawn by what it adds up, and what
// a form does not have is not drawn.
func TestCharts(t *testing.T) {
	_, own := ownForms(t)
	official, _ := templates.Lookup("2021")
	titles := func(f *templates.Form) []string {
		var list []string
		for _, d := range Charts(f) {
			list = append(list, d.Title)
			if len(d.Bars) == 0 {
				t.Errorf("%s: %s has no bars", f.ID, d.Title)
			}
			for _, bar := range d.Bars {
				for _, key := range bar.Keys {
					if f.Figure(key) == nil {
						t.Errorf("%s: %s draws %s, which the form does not have", f.ID, d.Title, key)
					}
				}
			}
		}
		return list
	}
	base := []string{"新收申请，按申请人", "办理结果", "收到和办结", "行政复议和行政诉讼", "复议和诉讼的结果"}
	if got := titles(official); !slices.Equal(got, base) {
		t.Errorf("2021: %v", got)
	}
	const name = "公共企事业单位信息公开情况："
	want := append(base, name+"应编制公开目录的单位数", name+"已编制公开目录的单位数", name+"公开信息条数", name+"公众申诉件数")
	if got := titles(own); !slices.Equal(got, want) {
		t.Errorf("own: %v", got)
	}
}
