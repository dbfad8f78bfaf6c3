package ledger

import (
	"fmt"
	"math/rand/v2"

	"nianbao/templates/cases"
)

// secretWord stands in every text of a generated row; no output may hold it.
const secretWord = "某路拆迁"

// random makes a ledger of a year with n applications, most of them in order and some with every kind of fault.
func random(year, n int, seed uint64) *Ledger {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	l := &Ledger{Year: year, Agency: "示例县水务局", Today: cases.On(year, 1+r.IntN(12), 15)}
	l.Practice = cases.Practice{Once: r.IntN(4) == 0, ReplyRuns: r.IntN(4) == 0, PaidPauses: r.IntN(4) == 0}
	for i := range l.Last {
		if r.IntN(2) == 0 {
			l.Last[i] = cases.Num(float64(r.IntN(4)))
		}
	}
	day := func(from cases.Day, most int) cases.Value {
		d := float64(from) + float64(r.IntN(most+1))
		if r.IntN(10) == 0 {
			d += 0.65
		}
		return cases.Num(d)
	}
	maybe := func(one int) bool { return r.IntN(one) == 0 }
	for i := range n {
		var c cases.Line
		set := func(col cases.Column, v cases.Value) { c.Cells[col] = v }
		set(cases.Number1, cases.Str(fmt.Sprintf("%d-%04d", year, i+1)))
		got := cases.On(year-1, 10, 1) + cases.Day(r.IntN(480))
		set(cases.Received, day(got, 0))
		set(cases.Category, cases.Str(cases.Categories[r.IntN(6)].Word))
		set(cases.Channel, cases.Str(channels[r.IntN(5)]))
		set(cases.Subject, cases.Str(secretWord))
		if maybe(5) {
			set(cases.Asked, day(got, 14))
			if !maybe(4) {
				set(cases.Mended, day(got+12, 20))
			}
		}
		if maybe(4) {
			set(cases.Sent, day(got, 30))
			if !maybe(4) {
				set(cases.Replied, day(got+10, 40))
			}
		}
		if maybe(3) {
			set(cases.Extended, cases.Num(float64(r.IntN(23))))
		}
		if maybe(8) {
			set(cases.FeeTold, day(got+5, 20))
			set(cases.FeeDue, cases.Num(float64(r.IntN(40)*10)))
			if maybe(2) {
				set(cases.Paid, day(got+20, 20))
				set(cases.FeeGot, cases.Num(float64(r.IntN(40)*10)))
			}
		}
		if !maybe(5) {
			set(cases.Ended, day(got, 70))
			res := cases.Results[r.IntN(len(cases.Results))]
			set(cases.Group, cases.Str(res.Group))
			if res.ID != "granted" && res.ID != "partial" || maybe(2) {
				set(cases.Result, cases.Str(res.Word))
			}
		}
		if maybe(6) {
			spoil(r, &c)
		}
		l.Applications = append(l.Applications, c)
	}
	for i := range n / 10 {
		var c cases.Line
		got := cases.On(year-1, 6, 1) + cases.Day(r.IntN(560))
		c.Cells[cases.Number1] = cases.Str(fmt.Sprintf("复%d-%d", year, i+1))
		c.Cells[cases.About] = cases.Str(secretWord)
		c.Cells[cases.Block] = cases.Str(cases.Blocks[r.IntN(3)].Word)
		c.Cells[cases.Received] = day(got, 0)
		if !maybe(3) {
			c.Cells[cases.Ended] = day(got, 200)
			c.Cells[cases.Result] = cases.Str(cases.Outcomes[r.IntN(len(cases.Outcomes))].Word)
		}
		if maybe(5) {
			one := []cases.Column{cases.Number1, cases.About, cases.Block, cases.Received, cases.Ended, cases.Result}
			c.Cells[one[r.IntN(len(one))]] = spoilt[r.IntN(len(spoilt))]
		}
		l.Disputes = append(l.Disputes, c)
	}
	return l
}

// spoilt is what people put into a cell instead of what belongs there.
var spoilt = []cases.Value{{}, cases.Str("2024.5.6"), cases.Str(" "), cases.Num(20240506), cases.Num(-3),
	cases.Num(45000.5), cases.Str("1.属于国家秘密 "),
	cases.Str("１．属于国家秘密"), cases.Str("（三）不予公开"), cases.Str("3.其他"), cases.Str("13800000000"), cases.Str("2026-0001"),
	cases.Num(7)}

func spoil(r *rand.Rand, c *cases.Line) {
	for range 1 + r.IntN(2) {
		c.Cells[r.IntN(len(c.Cells))] = spoilt[r.IntN(len(spoilt))]
	}
}
