package report

import (
	"fmt"
	"strings"

	"nianbao/templates"
)

// A Chart is bars for some figures, with the same figures in words below.
type Chart struct {
	Number int
	Title  string
	Series []string // what the bars of one label stand for; a single one needs no name
	Bars   []Bar
}

// A Bar is a label with one figure for each series.
type Bar struct {
	Label  string
	Values []templates.Decimal
}

// Text returns the chart in words. With keys each label carries the letter that stands for it in the PNG.
func (c *Chart) Text(keys bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "图%d　%s（单位：件）。", c.Number, c.Title)
	if len(c.Series) > 1 {
		fmt.Fprintf(&b, "深色为%s，浅色为%s。", c.Series[0], c.Series[1])
	}
	for i, bar := range c.Bars {
		if i > 0 {
			b.WriteString("；")
		}
		if keys {
			b.WriteString(c.key(i) + "　")
		}
		b.WriteString(bar.Label)
		for k, v := range bar.Values {
			if len(c.Series) > 1 {
				if k > 0 {
					b.WriteString("、")
				}
				b.WriteString(c.Series[k])
			}
			b.WriteString(v.String())
		}
	}
	b.WriteString("。")
	return b.String()
}

func (c *Chart) key(i int) string { return string(rune('A' + i)) }

// charts adds pictures of the applications: who applied, how it ended, and two years side by side. Where there is
// nothing but zeros, or a figure is not certain, there is nothing to draw.
func (b *builder) charts(t *templates.Table) {
	if t.ID != "applications" {
		return
	}
	year := b.filing.Year
	now := &sentences{filing: b.filing}
	var applicants, outcomes, both []Bar
	for _, id := range t.Sets["applicants"] {
		key := templates.MakeKey(t.ID, "new", id)
		if fig := b.filing.Form.Figure(key); fig != nil {
			applicants = append(applicants, Bar{fig.Column.Label, []templates.Decimal{now.figure(key)}})
		}
	}
	for _, word := range results {
		outcomes = append(outcomes, Bar{word, []templates.Decimal{now.mark(word)}})
	}
	if b.opt.Previous != nil {
		previous := b.opt.Previous.Clone()
		previous.Complete()
		last := &sentences{filing: previous}
		for _, word := range []string{"新收申请", "上年结转", "办结申请", "结转下年"} {
			both = append(both, Bar{word, []templates.Decimal{now.mark(word), last.mark(word)}})
		}
		if last.because != "" {
			both = nil
		}
	}
	if now.because != "" {
		return
	}
	n := 0
	for _, c := range []*Chart{
		{Title: fmt.Sprintf("%d年新收政府信息公开申请的申请人情况", year), Bars: applicants},
		{Title: fmt.Sprintf("%d年政府信息公开申请办理结果", year), Bars: outcomes},
		{Title: fmt.Sprintf("%d年与上一年度政府信息公开申请情况", year), Bars: both, Series: []string{fmt.Sprintf("%d年", year), "上一年度"}},
	} {
		if c.drawable() {
			n++
			c.Number = n
			b.add(c)
		}
	}
}

// drawable reports whether there is a bar to draw. A figure below zero is a mistake, not a length.
func (c *Chart) drawable() bool {
	some := false
	for _, b := range c.Bars {
		for _, v := range b.Values {
			if v.Sign() < 0 {
				return false
			}
			some = some || v.Sign() > 0
		}
	}
	return some
}
