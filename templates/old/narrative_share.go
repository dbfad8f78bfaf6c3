package old

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/templates/formula"
)

// share holds 占51.85% against the tables. The denominator is （七）总计 unless the words say otherwise; a share of
// anything else than all applications is not looked at.
func (f *figures) share(q quantity, lead int, words []rune, st *state) {
	c := st.share
	of := string(words)
	if subject, rest, named := strings.Cut(of, "占"); named {
		if own := f.named(subject, lead); own != nil {
			c, of = own, "占"+rest
		}
	}
	if c == nil || !c.applications || q.rough {
		return
	}
	of, ok := strings.CutPrefix(of, "约")
	if ok {
		return
	}
	of = strings.TrimPrefix(strings.TrimPrefix(of, "所"), "比例")
	of, ok = strings.CutPrefix(of, "占")
	if !ok {
		return
	}
	answered, all, ok := shareOf(of)
	if !ok {
		return
	}
	numerators := append([]Decimal{c.number, c.sum}, f.values(c.topic)...)
	c.sum = Decimal{} // the next sum begins after this share
	bare := strings.TrimRight(strings.TrimPrefix(of, "比"), "例的为是达") == ""
	var denominators []string
	result := isResult(c.topic)
	if answered {
		denominators = append(denominators, "办结申请")
	}
	if all && (!result || !answered || !bare) {
		denominators = append(denominators, "新收申请", "受理申请")
	}
	percent := formula.FromInt(100)
	var shown Decimal
	table := ""
	first := f.sameRow(c, denominators)
	for i, mark := range denominators {
		total, ok := f.c.marks([]string{mark})
		if !ok || total.IsZero() {
			return
		}
		for j, numerator := range numerators {
			product, err := numerator.Mul(percent)
			if err != nil {
				return
			}
			want, err := product.Div(total)
			if err != nil {
				return
			}
			if rounded(want, q.places, q.number) {
				return
			}
			if i == first && j == 0 {
				shown = roundTo(want, max(q.places, 2))
				table = fmt.Sprintf("%s÷%s %s", numerator, f.c.markLabel([]string{mark}), total)
			}
		}
	}
	d, err := q.number.Sub(shown)
	if err != nil {
		return
	}
	f.c.tell("narrative.share", f.passage, strings.Join(c.topic[0], "＋"), Words{"phrase": trimPhrase(f.prose.phrase(c.start, q.end)),
		"got": q.number.String(), "want": shown.String(), "table": table,
		"difference": d.String(), "off": off(d) + " 个百分点"})
}

// named is the claim that a share makes of what its own words name, which stands in no figure before it: 予以公开占44%. nil
// where they name no result and no kind of applicant with certainty.
func (f *figures) named(subject string, lead int) *claim {
	m := f.words.meanings([]rune(subject))
	if !f.about || m&(wResults|wItem|wNatural|wLegal|wApplicant) == 0 || m&(wReceived|wAnswered|wWorked|wCases) != 0 {
		return nil
	}
	topic := topicOf(m, "件", f.words.item([]rune(subject)))
	if topic == nil {
		return nil
	}
	number, ok := f.c.marks(topic[0])
	if !ok {
		return nil
	}
	return &claim{number: number, topic: topic, start: lead, applications: true, sum: number}
}

// sameRow returns which denominator counts the row that an applicant's figure was taken from, for the message.
func (f *figures) sameRow(c *claim, denominators []string) int {
	if len(c.topic) < 3 {
		return 0
	}
	for i, row := range []string{"新收申请", "受理申请", "办结申请"} {
		if v, ok := f.c.marks(c.topic[i]); ok && v == c.number {
			return max(slices.Index(denominators, row), 0)
		}
	}
	return 0
}

// shareOf says what a share is of from the words after 占: all, or what was answered or received alone. ok is false where
// the words name something else.
func shareOf(of string) (answered, all, ok bool) {
	rest := plainShare.Replace(of)
	switch {
	case rest == "":
		return true, true, true
	case containsAny(rest, "办结", "答复", "办理") && plainShare.Replace(shareAnswered.Replace(rest)) == "":
		return true, false, true
	case containsAny(rest, "收到", "受理", "新收") && plainShare.Replace(shareReceived.Replace(rest)) == "":
		return false, true, true
	}
	return false, false, false
}

var (
	plainShare    = leavingOut("政府信息公开 本年度 本年 全年 年度 申请 比例 比重 总数 总量 总计 全部 数量 总 数 量 件 的 为 是 达到 达 比 所 共 中")
	shareAnswered = leavingOut("已办结 办结 答复 办理结果 办理")
	shareReceived = leavingOut("收到 受理 新收")
)

// leavingOut replaces words by nothing.
func leavingOut(words string) *strings.Replacer {
	var pairs []string
	for _, w := range strings.Fields(words) {
		pairs = append(pairs, w, "")
	}
	return strings.NewReplacer(pairs...)
}

// values returns the figures a topic may mean.
func (f *figures) values(topic [][]string) []Decimal {
	var list []Decimal
	for _, marks := range topic {
		if d, ok := f.c.marks(marks); ok {
			list = append(list, d)
		}
	}
	return list
}

func isResult(topic [][]string) bool {
	for _, r := range resultMarks {
		if topic[0][0] == r.mark {
			return true
		}
	}
	return false
}

// roundTo rounds half away from zero to so many decimals.
func roundTo(d Decimal, places int) Decimal {
	step := int64(1_000_000)
	for range min(places, 6) {
		step /= 10
	}
	m := d.Micro()
	half := step / 2
	if m < 0 {
		half = -half
	}
	return formula.FromMicro((m + half) / step * step)
}
