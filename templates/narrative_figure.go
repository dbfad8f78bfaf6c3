package templates

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/prose"
)

// figures holds the claims of a passage against the tables.
type figures struct {
	c       *checker
	passage *Passage
	choice  prose.Sense // what the text means by 收到: newly or received, or none while both fit
	held    bool        // the last claim was true
	rows    []int       // the readings of the last claim that were true, where it was of applicants
}

// The senses that the comparison itself knows.
var (
	newly    = sense("newly")
	received = sense("received")
	answered = sense("answered")
)

func sense(names ...string) prose.Sense {
	m, unknown := prose.Meant(names...)
	if unknown != "" {
		panic("templates: no meaning " + unknown)
	}
	return prose.Sense{Means: m}
}

// figures holds claims against the tables, and returns the phrases of those that are wrong, as far as they are listed.
func (c *checker) figures(p *Passage, claims []prose.Claim) (wrong []string) {
	f := figures{c: c, passage: p}
	for i := range claims {
		claim := &claims[i]
		if claim.Since != prose.NoSince {
			f.since(claim)
		} else if claim.Share != nil {
			f.share(claim)
		} else if !claim.IfHeld || f.held {
			before := len(c.findings)
			if f.held = f.compare(claim); len(c.findings) > before {
				wrong = append(wrong, claim.Phrase)
			}
		}
	}
	return wrong
}

// compare reports a number that equals none of the figures it may mean, and says whether it equals one.
func (f *figures) compare(claim *prose.Claim) bool {
	got, any := claim.Number, f.narrow(claim)
	if claim.Bound == prose.Mistyped {
		slips := func(sum []prose.Sense) bool {
			is, ok := f.c.sum(sum)
			return ok && prose.Slip(got, is)
		}
		if !slices.ContainsFunc(any, slips) {
			return false
		}
		exact := *claim
		exact.Bound, claim = prose.Exactly, &exact
	}
	if claim.All != nil {
		total, ok := f.c.sum(claim.All)
		if !ok {
			return false
		}
		got = total
		if claim.Bound != prose.Exactly {
			other := *claim
			other.Number, claim = total, &other
		}
	}
	rows := f.rows
	f.rows = nil
	var first Decimal
	var values []Decimal
	var shown []string
	any = slices.DeleteFunc(slices.Clone(any), func(sum []prose.Sense) bool { // 应编制 and 已编制 are no row and column
		return strings.Contains(sum[0].Own, " ") && f.c.filing.Form.operandsOf(sum[0]) == nil
	})
	for i, sum := range any {
		want, ok := f.c.sum(sum)
		if !ok || !f.c.filing.Form.countedIn(sum, claim.Unit) {
			return false
		}
		if claim.Bound == prose.Exactly && saysSame(got, claim.Places, want) || claim.Bound != prose.Exactly && meets(claim, want) {
			f.choose(sum[0])
			return f.oneRow(claim, any, rows)
		}
		if i == 0 {
			first = want
		}
		if !slices.Contains(values, want) { // where nothing was carried over, both readings of 收到 are one number
			values, shown = append(values, want), append(shown, f.c.filing.Form.label(sum)+"为 "+want.String())
		}
	}
	if len(any) > 0 && !claim.Silent {
		f.differs(claim, got, first, any[0], strings.Join(shown, "、"))
	}
	return false
}

// oneRow reports applicants of whom a list tells by another row than those before them: 自然人173件 of the new ones,
// 法律服务机构16件 of all that were received. rows are the readings that were true of those. It says whether the claim is true beside them.
func (f *figures) oneRow(claim *prose.Claim, any [][]prose.Sense, rows []int) bool {
	if len(any) != rowsOfApplicants || claim.Bound != prose.Exactly {
		return true
	}
	for i, sum := range any {
		if is, ok := f.c.sum(sum); ok && saysSame(claim.Number, claim.Places, is) {
			f.rows = append(f.rows, i)
		}
	}
	if !claim.Listed || len(rows) == 0 {
		return true
	}
	f.rows = slices.DeleteFunc(f.rows, func(i int) bool { return !slices.Contains(rows, i) })
	if len(f.rows) > 0 {
		return true
	}
	of := any[rows[0]]
	if want, ok := f.c.sum(of); ok {
		f.differs(claim, claim.Number, want, of, f.c.filing.Form.label(of)+"为 "+want.String())
	}
	return false
}

// rowsOfApplicants is how many rows count applicants: the new ones, all that were received, and those that were answered.
const rowsOfApplicants = 3

// differs reports a number that is not what a table has.
func (f *figures) differs(claim *prose.Claim, got, want Decimal, of []prose.Sense, table string) {
	if d, err := got.Sub(want); err == nil {
		f.c.tell("narrative.figure", f.passage, f.c.filing.Form.topic(of), Words{"phrase": trimPhrase(claim.Phrase),
			"got": got.String(), "want": want.String(), "difference": d.String(), "off": off(d), "table": table})
	}
}

// saysSame reports whether a number written with so many decimals says what a figure is.
func saysSame(got Decimal, places int, want Decimal) bool {
	return want == got || places > 0 && prose.Rounded(want, places, got) || places == 0 && !want.IsInt() && prose.Rounded(want, 0, got)
}

// narrow keeps to the reading of 收到 that the text itself has chosen: 749件 for 新收 and 结转 makes 自然人 follow.
func (f *figures) narrow(claim *prose.Claim) [][]prose.Sense {
	any := claim.Any
	if !claim.Follows || f.choice == (prose.Sense{}) || len(any) < 3 {
		return any
	}
	chosen := any[0]
	if f.choice == received {
		chosen = any[1]
	}
	if claim.Done {
		return [][]prose.Sense{chosen, any[len(any)-1]}
	}
	return [][]prose.Sense{chosen}
}

func (f *figures) choose(s prose.Sense) {
	if s != newly && s != received {
		return
	}
	a, ok := f.c.sum([]prose.Sense{newly})
	b, ok2 := f.c.sum([]prose.Sense{received})
	if ok && ok2 && a != b {
		f.choice = s
	}
}

// share reports a per cent that no numerator and no total it may be of come to.
func (f *figures) share(claim *prose.Claim) {
	numerators := slices.Clone(claim.Share.Numerators)
	for _, sum := range claim.Any {
		if d, ok := f.c.sum(sum); ok {
			numerators = append(numerators, d)
		}
	}
	if len(numerators) == 0 {
		return
	}
	if !claim.Share.Whole.IsZero() {
		f.shareOf(claim)
		return
	}
	var shown Decimal
	table, first := "", f.sameRow(claim, numerators[0])
	for i, of := range claim.Share.Of {
		total, ok := f.c.sum(of)
		if !ok {
			return
		}
		if total.IsZero() {
			continue // of no case: the rate is of the others
		}
		for j, numerator := range numerators {
			want, err := perCent(numerator, total)
			if claim.Bound != prose.Exactly && otherRow(claim, j-len(claim.Share.Numerators), of[0]) {
				continue
			}
			if err == nil && want.Cmp(formula.FromInt(100)) > 0 {
				continue // what was answered is no part of the new ones
			}
			if err != nil || meets(claim, want) {
				return
			}
			if i == first && j == 0 || table == "" {
				shown = prose.RoundTo(want, max(claim.Places, 2))
				table = fmt.Sprintf("%s÷%s %s", numerator, f.c.filing.Form.label(of), total)
			}
		}
	}
	if d, err := claim.Number.Sub(shown); err == nil && table != "" {
		f.c.tell("narrative.share", f.passage, f.c.filing.Form.topic(claim.Any[0]), Words{"phrase": trimPhrase(claim.Phrase),
			"got": claim.Number.String(), "want": shown.String(), "table": table,
			"difference": d.String(), "off": off(d) + " 个百分点"})
	}
}

// shareOf reports a share of a total that the text gives itself.
func (f *figures) shareOf(claim *prose.Claim) {
	var first Decimal
	for i, numerator := range claim.Share.Numerators {
		want, err := perCent(numerator, claim.Share.Whole)
		if err != nil || meets(claim, want) {
			return
		}
		if i == 0 {
			first = prose.RoundTo(want, max(claim.Places, 2))
		}
	}
	if d, err := claim.Number.Sub(first); err == nil {
		f.c.tell("narrative.share", f.passage, claim.Number.String(), Words{"phrase": trimPhrase(claim.Phrase),
			"got": claim.Number.String(), "want": first.String(), "difference": d.String(), "off": off(d) + " 个百分点",
			"table": claim.Share.Numerators[0].String() + "÷" + claim.Share.Whole.String()})
	}
}

// meets reports whether a figure or a share is what a claim says of it.
func meets(claim *prose.Claim, is Decimal) bool {
	d, err := is.Sub(claim.Number)
	if err != nil {
		return true
	}
	share := claim.Share != nil
	switch claim.Bound {
	case prose.AtLeast:
		return d.Sign() >= 0
	case prose.AtMost:
		return d.Sign() <= 0
	case prose.Over:
		return d.Sign() >= 0 && (share || d.Cmp(claim.Step()) < 0)
	case prose.InPlaces:
		return d.Abs().Cmp(claim.Step()) < 0
	case prose.Under:
		return d.Sign() <= 0 && smallPart(d, claim.Number)
	case prose.Nearly:
		if tenths, err := claim.Number.Div(formula.FromInt(nearlyOff)); share && (err != nil || !tenths.IsInt()) {
			return d.Abs().Cmp(formula.FromInt(1)) <= 0 // 约占12% is no 10
		}
		return smallPart(d, claim.Number) || share && d.Abs().Cmp(formula.FromInt(nearlyOff)) < 0
	case prose.InTenths:
		return d.Abs().Cmp(formula.FromInt(inTenthOff)) < 0
	}
	return prose.Rounded(is, claim.Places, claim.Number)
}

// How many per cent a share may be from what is nearly said (约90%, 九成), and what part of itself any number.
const (
	nearlyOff  = 5
	inTenthOff = 10
	nearlyPart = 8
)

// smallPart reports whether a difference is a small part of a number.
func smallPart(d, of Decimal) bool {
	times, err := d.Abs().Mul(formula.FromInt(nearlyPart))
	return err != nil || times.Cmp(of.Abs()) <= 0
}

func perCent(part, total Decimal) (Decimal, error) {
	product, err := part.Mul(formula.FromInt(100))
	if err != nil {
		return product, err
	}
	return product.Div(total)
}

// otherRow reports whether a numerator and a total are of two rows: the new ones among all that were answered. So exactly such a
// share may be meant as it is written, so loosely a wrong one would find a pair that fits.
func otherRow(claim *prose.Claim, reading int, of prose.Sense) bool {
	if reading < 0 || reading >= len(claim.Any) || len(claim.Any) < 3 {
		return false
	}
	rows := newly.Means | received.Means | answered.Means
	row := claim.Any[reading][0].Means & rows
	return row != 0 && row != of.Means&rows
}

// sameRow returns which total counts the row that an applicant's figure was taken from, for the message.
func (f *figures) sameRow(claim *prose.Claim, number Decimal) int {
	if len(claim.Any) < 3 {
		return 0
	}
	for i, row := range []prose.Sense{newly, received, answered} {
		if v, ok := f.c.sum(claim.Any[i]); ok && v == number {
			return max(slices.IndexFunc(claim.Share.Of, func(of []prose.Sense) bool { return of[0] == row }), 0)
		}
	}
	return 0
}

// since reports a comparison with last year that the tables of both years contradict.
func (f *figures) since(claim *prose.Claim) {
	var said Words
	for _, p := range f.bothYears(claim) {
		got, want, holds := claim.Holds(p.now, p.was)
		if holds {
			return
		}
		if said == nil {
			said = Words{"phrase": trimPhrase(claim.Phrase), "got": got, "want": want,
				"basis": "表（本年 " + p.now.String() + "、上年 " + p.was.String() + "）"}
		}
	}
	if said != nil {
		f.c.tell("narrative.change", f.passage, f.c.filing.Form.topic(claim.Any[0]), said)
	}
}

// A pair is a figure, or a rate, of this year and the same of last year.
type pair struct{ now, was Decimal }

// bothYears are the pairs that a comparison with last year may be of; none where one of them is not certain.
func (f *figures) bothYears(claim *prose.Claim) (list []pair) {
	totals := [][]prose.Sense{nil}
	if claim.Share != nil {
		totals = claim.Share.Of
	}
	for _, sum := range claim.Any {
		for _, of := range totals {
			now, ok := rateOf(sum, of, f.c.sum)
			was, ok2 := rateOf(sum, of, f.c.sumBefore)
			if !ok || !ok2 || of == nil && !f.c.filing.Form.countedIn(sum, claim.Unit) {
				return nil
			}
			list = append(list, pair{now, was})
		}
	}
	return list
}

// rateOf is what senses come to, in per cent of a total where there is one.
func rateOf(part, total []prose.Sense, sum func([]prose.Sense) (Decimal, bool)) (Decimal, bool) {
	d, ok := sum(part)
	if !ok || total == nil {
		return d, ok
	}
	of, ok := sum(total)
	if !ok || of.IsZero() {
		return d, false
	}
	d, err := perCent(d, of)
	return prose.RoundTo(d, 2), err == nil
}

// sumBefore adds up what senses mean in last year's report, where that counts the same.
func (c *checker) sumBefore(senses []prose.Sense) (sum Decimal, ok bool) {
	if c.previous == nil {
		return sum, false
	}
	return sumOf(senses, func(s prose.Sense) (Decimal, bool) {
		for _, key := range c.filing.Form.operandsOf(s) {
			if !Comparable(c.filing.Form, c.previous.Form, key) {
				return Decimal{}, false
			}
		}
		return c.previous.meant(s)
	})
}

// sum adds up what senses mean in the form. ok is false when the form does not have one, or when one is not certain.
func (c *checker) sum(senses []prose.Sense) (sum Decimal, ok bool) { return sumOf(senses, c.meant) }

// sumOf adds up what is certain of each of a list; ok is false for an empty one.
func sumOf[T any](list []T, of func(T) (Decimal, bool)) (sum Decimal, ok bool) {
	for _, x := range list {
		d, certain := of(x)
		if !certain {
			return sum, false
		}
		var err error
		if sum, err = sum.Add(d); err != nil {
			return sum, false
		}
	}
	return sum, len(list) > 0
}

func (c *checker) meant(s prose.Sense) (Decimal, bool) {
	c.meter.Spend(50) // looked up among all, and computed
	for _, op := range c.filing.Form.operandsOf(s) {
		if c.failed[op] {
			return Decimal{}, false
		}
	}
	return c.filing.meant(s)
}
