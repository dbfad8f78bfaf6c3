package material

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

// mostLines is how many passages one sheet takes: a sheet of Excel ends at row 1,048,576.
const mostLines = 1_000_000

// Into puts the material into 汇总.xlsx. Of more passages than a sheet takes there are none.
func (m *Material) Into(s *xlsx.Summary) {
	s.Repeated = lists.Map(slices.Concat(m.problems, m.measures), func(x Shared) xlsx.SummaryRepeated {
		return xlsx.SummaryRepeated{Label: x.Label, Text: x.Text, Count: x.Count, Agencies: x.listed()}
	})
	if s.Lines = m.lines(); s.Lines > 0 && s.Lines <= mostLines {
		s.Texts = m.each
	}
	s.Numbers = lists.Map(m.numbers, func(n Number) xlsx.SummaryNumber {
		return xlsx.SummaryNumber{Matter: n.Matter, Agency: n.Agency, Unit: n.Unit, Passage: n.Passage.Name, Sentence: n.Sentence,
			Number: n.Number, Why: n.Why}
	})
	s.Sums = lists.Map(m.Sums(), func(x Sum) xlsx.SummarySum {
		return xlsx.SummarySum{Matter: x.Matter, Unit: x.Unit, Total: x.Total, Agencies: x.Agencies, Left: x.Left}
	})
}

// Listed reports whether one sheet takes all passages.
func (m *Material) Listed() bool { return m.lines() <= mostLines }

func (m *Material) lines() (n int) {
	for k := range m.passages {
		n += lists.Count(m.writers, func(s *collect.Standing) bool { return s.Wrote(k) })
	}
	return n
}

// each calls fn for each passage that an agency has written, one after the other: they are unpacked here.
func (m *Material) each(fn func(xlsx.SummaryText)) {
	for k, p := range m.passages {
		m.Written(k, func(x *Passage) {
			shared := lists.Map(x.Shared, func(s Shared) string {
				more := ""
				if s.Count > len(s.Agencies) {
					more = "等"
				}
				return fmt.Sprintf("“%s”（%d 个单位：%s%s）", s.Text, s.Count, strings.Join(s.Agencies, "、"), more)
			})
			fn(xlsx.SummaryText{Section: p.Section.Heading, Passage: p.Name, Agency: x.Agency, State: x.State, Text: x.Text,
				Shared: strings.Join(shared, "\n"), Labels: strings.Join(x.Labels, "、")})
		})
	}
}
