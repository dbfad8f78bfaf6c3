package prose

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
)

// Paid returns the amounts in 元 that a text says were received as 信息处理费, in order; about says that the text is about these fees
// and need not name them. What was only asked for (应收, 通知总金额) is not among them.
func (p *Text) Paid(about bool) (amounts []Decimal) {
	for _, s := range p.sentences {
		full := p.slice(s.start, s.end)
		named := strings.Contains(full, infoFee)
		if !named && !(about && ofInformation(full)) {
			continue
		}
		sentence := sayings{text: p.text[s.start:s.end]}
		reached := chargeReached.MatchString(full)
		held, start, last := sayings{}, s.start-1, s.start
		for _, q := range s.quantities {
			from := p.amountClause(last, q.start, max(start, s.start))
			if last = q.start; from != start {
				held, start = sayings{text: p.text[from:p.clauseOf(s, from)]}, from
			}
			other := !reached && sentence.before(q.start-s.start, said.OtherCharge...) // of another year, or what one would have to pay
			labelled := feeLabel.MatchString(p.slice(max(s.start, from-longestFeeLabel), q.start))
			goesOn := onlyAmount.MatchString(p.slice(from, q.start)) && sentence.before(q.start-s.start, said.Paid...) &&
				!sentence.before(q.start-s.start, said.NotPaid...) // 收取信息处理费2次，共计580元
			if paid, ok := q.paid(&held, q.start-start, goesOn || labelled); ok && !other {
				amounts = append(amounts, paid)
			}
		}
	}
	return amounts
}

// chargeReached says that an application was one to be charged for, and not what a charge is: 2件申请达到收费标准，收取信息处理费410元.
var chargeReached = regexp.MustCompile(`(?:达到|超过|超出)[^,。]{0,6}标准`)

// feeLabel is all that is said of an amount that stands in a list: 信息处理费:0.12万元.
var feeLabel = regexp.MustCompile(`(?:^|[,;])(?:政府信息公开)?信息处理费(?:收取|收入)?(?:情况|金额|总额)?[:为]$`)

// longestFeeLabel is the number of characters of its longest words.
const longestFeeLabel = 18

// onlyAmount is a clause that says no more than how much: 共计580元.
var onlyAmount = regexp.MustCompile(`^(?:共计?|合计|总计|总?金额|计|为|是|共|达|总额)*$`)

// infoFee is what the fee is called everywhere.
const infoFee = "处理费"

// PaidNothing reports whether a text says that no 信息处理费 was received, by nobody and for nothing.
func (p *Text) PaidNothing() bool {
	return slices.ContainsFunc(p.sentences, func(s sentence) bool {
		full := p.slice(s.start, s.end)
		return strings.Contains(full, infoFee) && hanzi.ContainsAny(full, said.NothingPaid...) &&
			!hanzi.ContainsAny(full, said.SomePaid...) && !hanzi.ContainsAny(full, said.OtherCharge...)
	})
}

// otherFees are words with 费 in a sentence on fees that name no fee of their own.
var otherFees = leavingOut(said.NoFee)

// ofInformation reports whether a sentence of the passage speaks of 信息处理费: by name, or of no other fee.
func ofInformation(sentence string) bool {
	return strings.Contains(sentence, infoFee) || !strings.Contains(otherFees.Replace(sentence), "费")
}

// amountMarks end a clause about an amount; 、 does not: 收取的检索、复制费5元.
const amountMarks = ",:()"

// amountClause returns where the clause about the amount at to begins: behind the last mark from the amount before it on, or
// where that amount's own clause began.
func (p *Text) amountClause(last, to, start int) int {
	for i := to; i > last; i-- {
		if strings.ContainsRune(amountMarks, p.text[i-1]) {
			return i
		}
	}
	return start
}

// clauseOf returns where the clause about an amount ends that begins at a place.
func (p *Text) clauseOf(s sentence, from int) int {
	for from < s.end && !strings.ContainsRune(amountMarks, p.text[from]) {
		from++
	}
	return from
}

// paid returns the amount in 元 that a quantity says was received. held is the clause it stands in, at where it stands there;
// goesOn says that it goes on with a clause before.
func (q *quantity) paid(held *sayings, at int, goesOn bool) (Decimal, bool) {
	if q.rough || q.unit != "元" && q.unit != "万元" {
		return Decimal{}, false
	}
	if !goesOn && (!held.before(at, said.Paid...) || held.before(at, said.NotPaid...)) {
		return Decimal{}, false
	}
	if q.unit == "元" {
		return q.number, true
	}
	d, err := q.number.Mul(formula.FromInt(10000))
	return d, err == nil
}
