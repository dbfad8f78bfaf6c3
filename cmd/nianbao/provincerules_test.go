package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// TestProvinceRules breaks every rule of the province's own in a workbook, by the example that its form gives, and wants
// exactly that finding at its cell, in the check and in the marked copy; the other example is right.
func TestProvinceRules(t *testing.T) {
	p := theProvince(t)
	cells := map[string]string{"units.total": "C10", "units.done": "D6", "units.share": "D10"}
	tried := 0
	for _, rule := range p.form.Rules {
		if !strings.HasPrefix(rule.Code, "units.") {
			continue
		}
		tried++
		for _, fails := range []bool{true, false} {
			f := p.filing(1)
			f.Agency.Name = "示例县教育局"
			for _, key := range p.form.Table("units").Keys() {
				f.Set(key, templates.Number(templates.Decimal{}))
				if p.form.Computed(key) != nil {
					f.Set(key, templates.Cell{})
				}
			}
			example := rule.Examples.Pass
			if fails {
				example = rule.Examples.Fail
			}
			for key, value := range example {
				f.Set(templates.Key(key), templates.ParseFigure(value, p.form.Figure(templates.Key(key))))
			}
			f.Complete()
			writeWorkbook(t, "表.xlsx", f)
			if !fails {
				if got := p.found(exitFine, "表.xlsx"); len(got) > 0 {
					t.Errorf("%s: the right example has %v", rule.Code, got)
				}
				continue
			}
			got := p.found(exitFaulty, "表.xlsx", "--annotate", "退回")
			got = slices.DeleteFunc(got, func(s string) bool { return strings.HasPrefix(s, "workbook.formula-replaced@units.total.due") })
			if len(got) != 1 || !strings.HasPrefix(got[0], rule.Code+"@units.") || !strings.HasSuffix(got[0], "@"+cells[rule.Code]) {
				t.Errorf("%s: found %v, want it at %s", rule.Code, got, cells[rule.Code])
			}
			notes := ""
			for c := range openBook(t, filepath.Join("退回", "表.xlsx")).Sheet("退回意见").All() {
				notes += c.Text() + "\n"
			}
			if !strings.Contains(notes, "七、公共单位!"+cells[rule.Code]) {
				t.Errorf("%s: the marked copy does not name the cell:\n%s", rule.Code, notes)
			}
		}
	}
	if tried != len(cells) {
		t.Errorf("%d rules of the province tried, want %d", tried, len(cells))
	}
}

// TestProvinceVariants takes forms of other shapes through the same loop: what an office may add is not one table only.
func TestProvinceVariants(t *testing.T) {
	tier.Need(t, "six times the loop of TestProvince")
	source, err := os.ReadFile(filepath.Join("..", "..", "templates", "forms", "2021.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	base := strings.Replace(string(source), `id: "2021"`, `id: "own"`, 1)
	section := "  - heading: 七、补充情况\n    table: extra\n"
	withTable := func(table string) func(string) string {
		return func(s string) string {
			s = strings.Replace(s, "# ── 三张表", section+"\n# ── 三张表", 1)
			return strings.Replace(s, "# ── 正文里可以用的", table+"\n# ── 正文里可以用的", 1)
		}
	}
	for _, v := range []struct {
		name string
		edit func(string) string
	}{
		{"a small matrix without totals", withTable(`  - id: extra
    sheet: 七、补充
    name: 补充情况
    shape: matrix
    widths: [60, 48, 48]
    corner: 项目
    columns: [{id: meetings, label: 会议次数}, {id: people, label: 参训人次}]
    rows: [{id: training, label: 业务培训}, {id: review, label: 社会评议}]
`)},
		{"a matrix of one row", withTable(`  - id: extra
    sheet: 七、补充
    name: 补充情况
    shape: matrix
    widths: [60, 48, 48]
    corner: 项目
    columns: [{id: meetings, label: 会议次数}, {id: people, label: 参训人次}]
    rows: [{id: training, label: 业务培训}]
`)},
		{"a small strip", withTable(`  - id: extra
    sheet: 七、补充
    name: 补充情况
    shape: strip
    widths: [26, 26, 26, 26, 26, 26]
    rows: [{id: hotline, label: 热线电话}, {id: window, label: 服务窗口}]
    columns: [{id: asked, label: 咨询件数}, {id: solved, label: 办结件数}, {id: left, label: 未结件数}]
`)},
		{"bands of two columns", withTable(`  - id: extra
    sheet: 七、补充
    name: 补充情况
    shape: bands
    widths: [56, 50, 50]
    corner: 补充内容
    bands:
      - label: 人员情况
        columns: [{id: full, label: 专职人数}, {id: part, label: 兼职人数}]
        rows: [{id: county, label: 县级机关}, {id: town, label: 乡镇机关}]
      - label: 经费情况
        columns: [{id: money, label: 全年经费（单位：万元）, span: 2, kind: amount, unit: 万元}]
        rows: [{id: budget, label: 工作经费}]
`)},
		{"an extra row and an extra column of official tables, and other labels", func(s string) string {
			s = strings.Replace(s, "          - {id: licensing, label: 行政许可,", "          - {id: filings, label: 行政备案}\n          - {id: licensing, label: 行政许可事项,", 1)
			s = strings.Replace(s, "              - {id: other, label: 其他", "              - {id: media, label: 新闻媒体, wrap: 2}\n              - {id: other, label: 其他", 1)
			s = strings.Replace(s, "widths: [12.1, 14.7, 52.2, 11, 11, 11, 11, 11, 11, 11]", "widths: [12.1, 14.7, 46.2, 10, 10, 10, 10, 10, 10, 10, 10]", 1)
			s = strings.Replace(s, "charity, legal, other]", "charity, legal, media, other]", 1)
			return s
		}},
		{"without the table of reviews and all that speaks of it", func(s string) string {
			cut := func(from, to string) {
				i := strings.Index(s, from)
				j := i + strings.Index(s[i:], to)
				s = s[:i] + s[j:]
			}
			cut("  - heading: 四、政府信息公开行政复议", "  - heading: 五、")
			cut("  - id: reviews\n", "# ── 正文里可以用的")
			cut("  - {name: 行政复议,", "\n# ── 规则")
			cut("  - code: reviews.total", "  - code: disclosure.rule-making")
			cut("  - code: reviews.direct-suit", "  - code: previous.carried-in")
			cut("  - code: previous.pending", "  - code: narrative.fees")
			s = strings.Replace(s, "disclosure.fees.amount, applications.new.total, applications.total.total,\n             reviews.reconsideration.total, reviews.direct_suit.total, reviews.suit_after_review.total]", "disclosure.fees.amount, applications.new.total, applications.total.total]", 1)
			return strings.Replace(s, "        standard: applications\n", "", 1)
		}},
	} {
		t.Run(v.name, func(t *testing.T) {
			text := v.edit(base)
			if text == base {
				t.Fatal("the form was not changed")
			}
			newProvince(t, []byte(text)).loop()
		})
	}
}
