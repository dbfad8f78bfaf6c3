package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nianbao/templates/cases"
)

// A mutation is what somebody does to a good row, by the rule that must find it, and nothing else there does.
type mutation struct {
	word   string
	change func(c *cases.Line, year int)
}

func typing(col cases.Column, v cases.Value) func(*cases.Line, int) {
	return func(c *cases.Line, _ int) { c.Cells[col] = v }
}

// after types dates that lie so many days behind the receipt of the row.
func after(days map[cases.Column]int, more ...func(*cases.Line, int)) func(*cases.Line, int) {
	return func(c *cases.Line, year int) {
		for col, n := range days {
			c.Cells[col] = cases.Num(c.Cells[cases.Received].Number + float64(n))
		}
		for _, change := range more {
			change(c, year)
		}
	}
}

func ending(word string) func(*cases.Line, int) {
	return func(c *cases.Line, _ int) {
		for _, r := range cases.Results {
			if r.Word == word {
				c.Cells[cases.Group], c.Cells[cases.Result] = cases.Str(r.Group), cases.Str(word)
			}
		}
	}
}

func between(yearsLater, received, ended int) func(*cases.Line, int) {
	return func(c *cases.Line, year int) {
		from := cases.On(year+yearsLater, 3, 4)
		c.Cells[cases.Received], c.Cells[cases.Ended] = cases.Dated(from+cases.Day(received)), cases.Dated(from+cases.Day(ended))
	}
}

// mutations has one for every rule; those of both lists are made in both.
var mutations = []mutation{
	{"没有编号", typing(cases.Number1, cases.Value{})},
	{"编号重复", nil}, // the number of the row above
	{"类别不对", typing(cases.Category, cases.Str("自然人 "))},
	{"日期不对", typing(cases.Ended, cases.Str("2024.5.6"))},
	{"结果认不出", typing(cases.Result, cases.Str("１．属于国家秘密"))},
	{"有结果没日期", typing(cases.Ended, cases.Value{})},
	{"有日期没结果", func(c *cases.Line, _ int) { c.Cells[cases.Group], c.Cells[cases.Result] = cases.Value{}, cases.Value{} }},
	{"延长不对", typing(cases.Extended, cases.Num(20.5))},
	{"疑似个人号码", nil}, // as the number: the subject says which row it is
	{"收费数不对", after(map[cases.Column]int{cases.FeeTold: 1}, typing(cases.FeeDue, cases.Num(15)))},
	{"以前已办结", between(-1, 0, 5)},
	{"以后收到", between(1, 0, 5)},
	{"办结早于收到", after(map[cases.Column]int{cases.Ended: -3})},
	{"补正日期不对", after(map[cases.Column]int{cases.Mended: 2})},
	{"补正通知过期", after(map[cases.Column]int{cases.Asked: 30, cases.Mended: 35, cases.Ended: 40})},
	{"征求意见日期不对", after(map[cases.Column]int{cases.Replied: 2})},
	{"征求意见跨起算日", after(map[cases.Column]int{cases.Sent: 2, cases.Asked: 3, cases.Mended: 5, cases.Replied: 8})},
	{"意见超15日", after(map[cases.Column]int{cases.Sent: 1, cases.Replied: 60, cases.Ended: 61})},
	{"逾期", after(map[cases.Column]int{cases.Ended: 80})},
	{"没有通知补正", ending("1.逾期不补正")},
	{"缴费期未满", after(map[cases.Column]int{cases.FeeTold: 1}, ending("2.逾期未缴费"))},
	{"没有征求意见", ending("4.保护第三方合法权益")},
	{"没有收费通知日", typing(cases.FeeDue, cases.Num(100))},
	{"收费日期不对", after(map[cases.Column]int{cases.FeeTold: -1})},
	{"期限为推算", func(c *cases.Line, year int) { // no notice is known of the year behind the last
		c.Cells[cases.Received] = cases.Dated(cases.On(year, 12, 28))
		c.Cells[cases.Ended], c.Cells[cases.Group] = cases.Value{}, cases.Value{}
	}},
}

// mutated puts behind the rows of a ledger, for every rule of each list, a good row and the same row with the fault, and reports
// by list and subject which rule must find it.
func mutated(l *Ledger) map[string]string {
	want := map[string]string{}
	for i, list := range []*[]cases.Line{&l.Applications, &l.Disputes} {
		for _, r := range cases.Rules {
			n := slices.IndexFunc(mutations, func(m mutation) bool { return m.word == r.Word })
			if !r.IsFor(i == 1) || r.Word == "期限为推算" && l.Clock().Calendar.Known >= cases.On(l.Year+1, 1, 1) {
				continue
			}
			var good cases.Line
			good.Cells[cases.Received], good.Cells[cases.Ended] = cases.Dated(cases.On(l.Year, 3, 4)), cases.Dated(cases.On(l.Year, 3, 14))
			good.Cells[cases.Category], good.Cells[cases.Group] = cases.Str("自然人"), cases.Str(cases.Groups[0])
			if i == 1 {
				good.Cells[cases.Block], good.Cells[cases.Result] = cases.Str(cases.Blocks[0].Word), cases.Str(cases.Outcomes[0].Word)
				good.Cells[cases.Group] = cases.Value{}
			}
			bad := good
			good.Cells[cases.Number1] = cases.Str(fmt.Sprintf("好%d-%s", i, r.Word))
			bad.Cells[cases.Number1] = cases.Str(fmt.Sprintf("坏%d-%s", i, r.Word))
			good.Cells[cases.Subject], bad.Cells[cases.Subject] = cases.Str("好事项"+r.Word), cases.Str("坏事项"+r.Word)
			want[fmt.Sprint(i, "好事项"+r.Word)], want[fmt.Sprint(i, "坏事项"+r.Word)] = "", r.Word
			switch m := mutations[n]; r.Word {
			case "编号重复":
				bad.Cells[cases.Number1] = good.Cells[cases.Number1]
			case "疑似个人号码":
				bad.Cells[cases.Number1] = cases.Str("13800000000")
			default:
				m.change(&bad, l.Year)
			}
			*list = append(*list, good, bad)
		}
	}
	return want
}

// holdMutations holds what is found in the rows of mutated against what must be.
func holdMutations(t *testing.T, round int, l *Ledger, want map[string]string) {
	t.Helper()
	y := l.Clock()
	for list, seen := range [][]cases.Seen{y.Applications(l.Applications), y.Disputes(l.Disputes)} {
		for i := range seen {
			key := fmt.Sprint(list, seen[i].Cells[cases.Subject].Text)
			word, ours := want[key]
			if found := strings.Split(seen[i].Words(), "；"); ours && word != "" && !slices.Contains(found, word) {
				t.Errorf("round %d: %s: found %v", round, key, found)
			} else if ours && word == "" && seen[i].Words() != "" && seen[i].Words() != "期限为推算" {
				t.Errorf("round %d: %s: a good row has %v", round, key, found)
			}
		}
	}
}

// TestLedgerMutations: every rule has a fault that it must find, with a good row beside it.
func TestLedgerMutations(t *testing.T) {
	for _, r := range cases.Rules {
		if !slices.ContainsFunc(mutations, func(m mutation) bool { return m.word == r.Word }) {
			t.Errorf("%s has no mutation", r.Word)
		}
	}
	l := &Ledger{Year: 2026}
	want := mutated(l)
	l.Applications, l.Disputes = renumbered(l.Applications), renumbered(l.Disputes)
	holdMutations(t, 0, l, want)
}
