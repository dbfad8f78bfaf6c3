package report

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/templates"
	reportparts "nianbao/templates/report"
)

// A Chart is bars for some figures, with the same figures in words below.
type Chart struct {
	Number int
	Title  string
	Series []string // what the bars of one label stand for; a single one needs no name
	Bars   []Bar
}

// A Bar is a label with one figure for each series, nil for one that is not known. Not known is not 0: nothing is drawn
// for it, and the words say so.
type Bar struct {
	Label  string
	Values []*templates.Decimal
}

// What stands for a figure that is not known, beside its bar and in the words.
const (
	unknownMark = "—"
	unknownWord = "不详"
)

// Text returns the chart in words. With keys each label carries the letter that stands for it in a PNG that cannot show it.
func (c *Chart) Text(keys bool) string {
	keys = keys && !c.pictured()
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
			if v == nil {
				b.WriteString(unknownWord)
				continue
			}
			b.WriteString(v.String())
		}
	}
	b.WriteString("。")
	return b.String()
}

func (c *Chart) key(i int) string { return string(rune('A' + i)) }

// charts adds pictures of the applications: who applied, how it ended, and two years side by side. Where there is
// nothing but zeros, a figure is not certain, or the form has no such figure, there is nothing to draw.
func (b *builder) charts(t *templates.Table) {
	if t.ID != "applications" {
		return
	}
	year, f := b.filing.Year, b.filing
	var applicants []Bar
	for _, id := range t.Sets["applicants"] {
		key := templates.MakeKey(t.ID, "new", id)
		fig := f.Form.Figure(key)
		if d, ok := f.Cell(key).Value(); ok && fig != nil {
			applicants = append(applicants, Bar{fig.Column.Label, []*templates.Decimal{&d}})
		}
	}
	if len(applicants) < len(t.Sets["applicants"]) {
		applicants = nil
	}
	both := bothYears(markBars([]string{"新收申请", "上年结转", "办结申请", "结转下年"}, f), templates.PastOf(b.opt.Previous, f.Form))
	n := 0
	for _, c := range []*Chart{
		{Title: fmt.Sprintf("%d年新收政府信息公开申请的申请人情况", year), Bars: applicants},
		{Title: fmt.Sprintf("%d年政府信息公开申请办理结果", year), Bars: markBars(results, f)},
		{Title: fmt.Sprintf("%d年与上一年度政府信息公开申请情况", year), Bars: both, Series: []string{fmt.Sprintf("%d年", year), "上一年度"}},
	} {
		if c.drawable() {
			n++
			c.Number = n
			b.add(c)
		}
	}
}

// markBars draws marks, or nothing when one of them has no certain figure.
func markBars(marks []string, f *templates.Filing) []Bar {
	var bars []Bar
	for _, word := range marks {
		s := &sentences{filing: f}
		d := s.mark(word)
		if s.because != "" {
			return nil
		}
		bars = append(bars, Bar{word, []*templates.Decimal{&d.Decimal}})
	}
	return bars
}

// bothYears puts last year's figures beside this year's bars, or returns nothing when none of them is known.
func bothYears(bars []Bar, past templates.Past) []Bar {
	some := false
	for i := range bars {
		d, known := past.Mark(bars[i].Label)
		if !known {
			bars[i].Values = append(bars[i].Values, nil)
			continue
		}
		bars[i].Values, some = append(bars[i].Values, &d), true
	}
	if !some {
		return nil
	}
	return bars
}

// drawable reports whether there is a bar to draw. A figure below zero is a mistake, not a length.
func (c *Chart) drawable() bool {
	some := false
	for _, b := range c.Bars {
		for _, v := range b.Values {
			if v == nil {
				continue
			}
			if v.Sign() < 0 {
				return false
			}
			some = some || v.Sign() > 0
		}
	}
	return some
}

// pictured reports whether a PNG can show every label in its own characters. A form of the office's own may have others;
// then letters stand for all of them.
func (c *Chart) pictured() bool {
	unknown := func(r rune) bool { return !strings.ContainsRune(reportparts.GlyphOrder, r) }
	return !slices.ContainsFunc(c.Bars, func(b Bar) bool { return strings.ContainsFunc(b.Label, unknown) })
}
