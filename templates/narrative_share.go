package templates

import (
	"fmt"
	"strings"

	"nianbao/templates/formula"
)

// share holds 占51.85% against the tables. The denominator is （七）总计 unless the words say otherwise; a share of
// anything else than all applications is not looked at.
func (f *figures) share(q quantity, lead int, st *state) {
	c := st.share
	if c == nil || !c.applications || q.rough {
		return
	}
	of, ok := strings.CutPrefix(f.prose.slice(lead, q.start), "约")
	if ok {
		return
	}
	of = strings.TrimPrefix(of, "比例")
	of, ok = strings.CutPrefix(of, "占")
	if !ok {
		return
	}
	answered, all := true, true
	switch strings.TrimRight(strings.TrimSuffix(strings.TrimPrefix(of, "比"), "比例"), "的为是达") {
	case "", "总数", "总量", "总计", "申请总数", "申请总量", "全部申请", "总申请量", "申请总数的比例":
	case "办结总数", "答复总数", "办结数", "办理总数", "办结申请总数", "答复申请总数", "办结量", "办结总量", "办理结果总数":
		all = false
	case "收到申请总数", "受理总数", "收到申请", "新收申请总数", "收到总数", "受理申请总数", "新收总数":
		answered = false
	default:
		return
	}
	var denominators []string
	result := isResult(c.topic)
	if answered {
		denominators = append(denominators, "办结申请")
	}
	if all && (!result || !answered || of != "" && of != "比") {
		denominators = append(denominators, "新收申请", "受理申请")
	}
	percent := formula.FromInt(100)
	var shown, table string
	for i, mark := range denominators {
		total, ok := f.c.marks([]string{mark})
		if !ok || total.IsZero() {
			return
		}
		for j, numerator := range append([]Decimal{c.number}, f.values(c.topic)...) {
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
			if i == 0 && j == 0 {
				shown = roundTo(want, max(q.places, 2)).String()
				table = fmt.Sprintf("%s÷%s %s", numerator, markLabel([]string{mark}), total)
			}
		}
	}
	f.c.tell("narrative.share", f.passage, strings.Join(c.topic[0], "＋"), Words{"phrase": trimPhrase(f.prose.quote(c.start, q.end)),
		"got": q.number.String(), "want": shown, "table": table})
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
