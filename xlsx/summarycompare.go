package xlsx

import (
	"fmt"
	"strings"

	"nianbao/templates"
)

// Sheet 比较 of 汇总.xlsx.

// compare shows this year, last year and the difference, a row for each figure: of the same agencies on both sides. Where
// they are not all that are counted, the whole total stands in a column of its own, away from last year's.
func (p *summaryPlan) compare(b *builder) error {
	heads := []string{"表", "行", "栏", "本年", "上年", "增减", "增减比例"}
	widths := []float64{14, 52, 20, 14, 14, 14, 11}
	if p.apart() {
		heads, widths = append(heads, "本年全部计入的合计"), append(widths, 18)
		if n := len(p.Compared.Agencies); n > 0 {
			heads[3], heads[4] = fmt.Sprintf("本年（%d 个单位）", n), fmt.Sprintf("上年（%d 个单位）", n)
		}
	}
	last := compareTop + len(p.keys) - 1
	t, err := b.table(SheetCompare, tableLook{widths: widths, freeze: "A4", rows: last, repeat: "$3:$3",
		filter: fmt.Sprintf("A3:%s%d", columnName(len(heads)), last)})
	if err != nil {
		return err
	}
	t.line(listTitle, 26, fmt.Sprintf("%d 年与 %d 年比较", p.Year, p.Year-1), len(heads))
	note := p.compares()
	if p.Compares == "" {
		note += "收表时给出上年的填报表或报告，两年都有的单位就会列出比较。"
	}
	t.line(listFact, 64, p.policy()+note, len(heads))
	t.headings(heads, 22)
	for i, key := range p.keys {
		cells, err := p.compareRow(t, i, key)
		if err != nil {
			return err
		}
		t.put(fitted(p.Form.Figure(key).RowName(), 52.0), cells...)
	}
	return t.end()
}

// compares says what stands beside this year.
func (p *summaryPlan) compares() string {
	if p.Compares == "" {
		return "没有上年数。"
	}
	return p.Compares + "。"
}

// apart reports whether what is compared is not the total.
func (p *summaryPlan) apart() bool { return p.Compared != nil && !p.Compared.Whole }

// comparedNow returns this year's figure on 比较.
func (p *summaryPlan) comparedNow(key templates.Key) templates.Decimal {
	if p.apart() {
		return totalOf(p.Compared.Now, key)
	}
	return totalOf(p.total, key)
}

func (p *summaryPlan) compareRow(t *tableSheet, i int, key templates.Key) ([]any, error) {
	row, f := itoa(compareTop+i), p.Form.Figure(key)
	now := p.comparedNow(key)
	whole := t.formula(listNumber, "'"+SheetTotals+"'!"+p.totalAt[key].A1(), totalOf(p.total, key))
	cells := []any{t.cell(listMid, f.Table.Sheet), t.cell(listText, f.RowName()), t.cell(listText, f.Column.Name()), whole}
	if p.apart() {
		cells[3] = t.cell(listNumber, now)
		if formula := p.sumOf(i, p.Compared.Agencies); formula != "" {
			cells[3] = t.formula(listNumber, formula, now)
		}
	}
	was, known := p.lastOf(key)
	if known {
		off, err := now.Sub(was)
		if err != nil {
			return nil, err
		}
		difference := "D" + row + "-E" + row
		if f.Kind == templates.Amount {
			difference = "ROUND(" + difference + ",6)"
		}
		cells = append(cells, t.cell(listNumber, was), t.formula(listNumber, difference, off),
			t.formula(listShare, fmt.Sprintf(`IF(E%s=0,"",ROUND(F%s/E%s,4))`, row, row, row), share(off, was)))
	} else {
		cells = append(cells, t.cell(listMid, ""), t.cell(listMid, ""), t.cell(listMid, ""))
	}
	if p.apart() {
		cells = append(cells, whole)
	}
	return cells, nil
}

// Excel takes 255 arguments and 8,192 characters.
const maxSumRanges = 200

// sumOf is the formula of a figure's sum over some agencies' rows of 明细, "" when they lie in too many places for one.
func (p *summaryPlan) sumOf(i int, agencies []int) string {
	var ranges []string
	for from := 0; from < len(agencies); {
		to := from + 1
		for to < len(agencies) && agencies[to] == agencies[to-1]+1 {
			to++
		}
		ranges = append(ranges, p.detailRange(i, agencies[from], agencies[to-1]+1))
		from = to
	}
	if len(ranges) == 0 || len(ranges) > maxSumRanges {
		return ""
	}
	f := "SUM(" + strings.Join(ranges, ",") + ")"
	if p.Form.Figure(p.keys[i]).Kind == templates.Amount {
		return "ROUND(" + f + ",6)"
	}
	return f
}

// lastOf returns last year's figure of those that are compared, where it is known.
func (p *summaryPlan) lastOf(key templates.Key) (templates.Decimal, bool) {
	if p.Compared == nil {
		return templates.Decimal{}, false
	}
	return templates.PastOf(p.Compared.Last, p.Form).Figure(key)
}
