package prose

import (
	"regexp"
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
)

// A Change is a difference from another year that the numbers beside it do not come to.
type Change struct {
	Phrase string
	Got    string // 增加20件
	Want   string // 增加10件
}

// Changes looks for changes that do not follow from the numbers of their own sentence: 120件，比上年110件增加20件; 增加10件，增长50%;
// 比上年110件减少10件.
func (r *Reader) Changes(t *Text) (found []Change) {
	for _, w := range t.wholes(r) {
		c := comparison{r: r, text: t, whole: w}
		if c.read(); c.odd != nil {
			found = append(found, *c.odd)
		}
	}
	return found
}

// A comparison reads the changes of one full sentence.
type comparison struct {
	r     *Reader
	text  *Text
	whole sentence

	now    []quantity // what may have changed, the last first
	base   *quantity  // the same in another year
	by, at *quantity  // the last difference, and the last per cent
	odd    *Change
	prior  *quantity
	since  bool // the last number is what something was: 由4件
}

func (c *comparison) read() {
	if c.times(); c.odd != nil {
		return
	}
	if hanzi.ContainsAny(c.text.slice(c.whole.start, c.whole.end), said.NotTaken...) {
		return
	}
	from := c.whole.start
	c.r.meter.Spend(c.whole.end - c.whole.start)
	for k := range c.whole.quantities {
		q := c.whole.quantities[k]
		gap := c.text.slice(from, q.start)
		c.r.meter.Spend(len(gap))
		if q.number.Sign() < 0 || c.odd != nil {
			return
		}
		c.next(gap, q)
		from, c.prior, c.since = q.end, &c.whole.quantities[k], hanzi.ContainsAny(gap, said.From...)
	}
}

// next reads one more quantity. What of it is kept is a copy.
func (c *comparison) next(gap string, q quantity) {
	way, changes := direction(gap)
	switch {
	case changes && q.vague():
		c.now, c.base, c.by, c.at = nil, nil, nil, nil
	case changes:
		if c.anew(gap) {
			c.base, c.by, c.at = nil, nil, nil
		}
		if way < 0 {
			q.number = q.number.Neg()
		}
		kept := q
		if q.unit == "%" {
			c.at = &kept
		} else {
			c.by = &kept
		}
		c.judge(q.end)
	case q.unit == "%" && (levels(gap) == 0 || q.rough):
	case c.earlier(gap) && q.unit != "%":
		if q.vague() {
			c.now, q.number = nil, Decimal{}
		}
		if !strings.ContainsAny(gap, "(") {
			c.by, c.at = nil, nil // 较2022年的98件
		}
		kept := q
		c.base = &kept
		c.judge(q.end)
		c.leaning(q)
	case levels(gap) != 0 && !q.vague():
		c.reached(gap, q)
	default:
		c.another(q)
	}
}

// another reads a number of this year.
func (c *comparison) another(q quantity) {
	if c.base == nil || c.by != nil || c.at != nil {
		c.base, c.by, c.at = nil, nil, nil
	}
	if q.vague() || len(c.now) == mostWholes {
		c.now = nil
	}
	if !q.vague() {
		c.now = append([]quantity{q}, c.now...)
	}
}

// leaning reads 比上年412.75万元有所增加.
func (c *comparison) leaning(was quantity) {
	behind := c.text.slice(was.end, min(was.end+4, c.whole.end))
	way, changes := direction(behind)
	leans := changes && hanzi.ContainsAny(behind, said.Somewhat...)
	if !leans || c.odd != nil || len(c.now) == 0 || c.now[0].unit != was.unit {
		return
	}
	if d, err := c.now[0].number.Sub(was.number); err == nil && d.Sign() != way {
		c.odd = &Change{c.text.phrase(c.clause(c.now[0].start), was.end+4), behind, sayChange(d, was.unit)}
	}
}

// anew reports whether words begin another comparison: 较2023年增加7件，较2022年增长5%.
func (c *comparison) anew(gap string) bool {
	return (c.by != nil || c.at != nil) && hanzi.ContainsAny(strings.ReplaceAll(gap, "同比", ""), "较", "比")
}

// moreDone is a verb behind 多: of which there was more.
var moreDone = regexp.MustCompile(`([年期][多少])(?:收到?|受理|办结?|答复|办理|作出|公开|发布)$`)

// moreThan says how a change is meant: 增长超过三成.
var moreThan = regexp.MustCompile(`(?:超过|不足|不到|达到)$`)

// direction says whether words end in a change, and which way it goes.
func direction(gap string) (way int, changes bool) {
	gap = moreDone.ReplaceAllString(gap, "$1") // 比上年多办结
	gap = strings.TrimRight(moreThan.ReplaceAllString(gap, ""), "了:为达约近")
	tail := []rune(gap)
	end := string(tail[max(0, len(tail)-2):])
	switch {
	case endsWith(end, said.More...):
		return 1, true
	case endsWith(end, said.Fewer...):
		return -1, true
	}
	return 0, false
}

// earlier reports whether words say that the number after them is of another year.
func (c *comparison) earlier(gap string) bool {
	i := strings.LastIndexAny(gap, ",;、:")
	clause := gap[i+1:]
	if strings.Contains(clause, "转") {
		return false
	}
	if hanzi.ContainsAny(clause, said.OtherTime...) {
		return true
	}
	runes := []rune(clause)
	for i := range runes {
		if year, n := hanzi.YearAt(runes[i:]); n > 0 && (i == 0 || !hanzi.IsDigit(runes[i-1])) {
			return year != c.r.by.Year
		}
	}
	return false
}

// judge holds what has been read together. A change of which it is not certain what has changed is right where any of the numbers
// before it makes it so.
func (c *comparison) judge(end int) {
	if len(c.now) == 0 || c.by == nil && c.at == nil || c.base == nil && (c.by == nil || c.at == nil) {
		return
	}
	want := ""
	for _, now := range c.now {
		fits, should := c.fits(now)
		if fits {
			return
		}
		if want == "" {
			want = should
		}
	}
	if want == "" {
		return
	}
	got := []string{}
	for _, q := range []*quantity{c.by, c.at} {
		if q != nil {
			got = append(got, sayChange(q.number, q.unit))
		}
	}
	start := c.now[0].start
	if c.base != nil {
		start = min(start, c.base.start)
	}
	c.odd = &Change{c.text.phrase(c.clause(start), end), strings.Join(got, "、"), want}
}

// levels says which way words go that end in what was reached: 减少到, 增至.
func levels(gap string) int {
	gap = strings.TrimSuffix(thisYears.ReplaceAllString(gap, ""), "的") // 增至2025年的
	gap, ok := strings.CutSuffix(gap, "到")
	if !ok {
		if gap, ok = strings.CutSuffix(gap, "至"); !ok {
			return 0
		}
	}
	way, _ := direction(gap)
	return way
}

// onlyReached reports whether words say no more than that something has come to a number: 减少到, 增至2025年的.
func onlyReached(gap string) bool {
	return len([]rune(thisYears.ReplaceAllString(gap, ""))) <= len([]rune("减少到"))
}

// thisYears is whose number it is that something has come to.
var thisYears = regexp.MustCompile(`(?:\d{4}年|今年|本年|本年度)的?$`)

// clause returns where the clause begins that a place stands in.
func (c *comparison) clause(at int) int {
	for at > c.whole.start && !strings.ContainsRune(",;:。", c.text.text[at-1]) {
		at--
	}
	return at
}

// reached reads what a number grew or fell to: 由上年的1652件减少到1873件.
func (c *comparison) reached(gap string, q quantity) {
	was, way := c.prior, levels(gap)
	if c.since && was != nil && !was.vague() && was.unit == q.unit && onlyReached(gap) {
		if d, err := q.number.Sub(was.number); err == nil && d.Sign() != way {
			got := said.More[0]
			if way < 0 {
				got = said.Fewer[0]
			}
			c.odd = &Change{c.text.phrase(c.clause(was.start), q.end), got, sayChange(d, q.unit)}
		}
	}
	c.now, c.base, c.by, c.at = []quantity{q}, nil, nil, nil
	if c.since {
		c.base = was
	}
}

// fits reports whether the changes follow from one number, and what they should be if not.
func (c *comparison) fits(now quantity) (ok bool, want string) {
	unit := now.unit
	was := Decimal{}
	var err error
	switch {
	case c.base != nil && c.base.unit != unit || c.by != nil && c.by.unit != unit:
		return false, ""
	case c.base != nil:
		was = c.base.number
	default:
		if was, err = now.number.Sub(c.by.number); err != nil {
			return true, ""
		}
	}
	by, err := now.number.Sub(was)
	if err != nil || was.Sign() <= 0 {
		return true, ""
	}
	if now.rough || c.base != nil && c.base.rough || c.by != nil && c.by.rough {
		return c.fitsInPlaces(now, was, by)
	}
	rate, err := by.Mul(formula.FromInt(100))
	if err == nil {
		rate, err = rate.Div(was)
	}
	if err != nil {
		return true, ""
	}
	if c.by != nil && c.by.number != by {
		return false, sayChange(by, unit)
	}
	if c.at != nil && !Rounded(rate, c.at.places, c.at.number) {
		return false, sayChange(RoundTo(rate, max(c.at.places, 2)), "%")
	}
	return true, ""
}

// fitsInPlaces is fits for numbers that are rounded to some place, or cut there: 2.1万人增至2.8万人，增长33.3%. Their difference may be
// off by one and a half of it.
func (c *comparison) fitsInPlaces(now quantity, was, by Decimal) (ok bool, want string) {
	off := now.last
	if c.base != nil && c.base.last.Cmp(off) > 0 {
		off = c.base.last
	}
	off, err := off.Mul(formula.FromMicro(1_500_000))
	if err != nil {
		return true, ""
	}
	if c.by != nil {
		d, err := c.by.number.Sub(by)
		if err == nil && d.Abs().Cmp(off) > 0 {
			return false, sayChange(by, now.unit)
		}
	}
	if c.at == nil {
		return true, ""
	}
	least, err := rateOf(by, off.Neg(), was)
	most, err2 := rateOf(by, off, was)
	if err != nil || err2 != nil || c.at.number.Cmp(least) >= 0 && c.at.number.Cmp(most) <= 0 {
		return true, ""
	}
	rate, err := rateOf(by, Decimal{}, was)
	return err != nil, sayChange(RoundTo(rate, 2), "%")
}

// rateOf is a difference, more or less something, in per cent of what there was.
func rateOf(by, off, was Decimal) (Decimal, error) {
	d, err := by.Add(off)
	if err == nil {
		d, err = d.Mul(formula.FromInt(100))
	}
	if err != nil {
		return d, err
	}
	return d.Div(was)
}

// Holds reports whether a claim about last year is true of a figure and what it was, and otherwise what it says and should.
func (c *Claim) Holds(now, was Decimal) (got, want string, ok bool) {
	by, err := now.Sub(was)
	if err != nil {
		return "", "", true
	}
	want = sayChange(by, "")
	switch c.Since {
	case WasSince:
		return c.Number.String(), was.String(), c.Number == was || c.Places > 0 && Rounded(was, c.Places, c.Number)
	case BySince:
		return sayChange(c.Number, c.Unit), sayChange(by, c.Unit), c.Number == by || c.Places > 0 && Rounded(by, c.Places, c.Number)
	case AtSince:
		at, err := by.Mul(formula.FromInt(100))
		if err == nil {
			at, err = at.Div(was)
		}
		if err != nil {
			return "", "", true
		}
		return sayChange(c.Number, "%"), sayChange(RoundTo(at, max(c.Places, 2)), "%"), c.inPerCent(at)
	case PointsSince:
		return sayChange(c.Number, c.Unit), sayChange(RoundTo(by, 2), c.Unit), c.inPoints(by)
	case TimesSince:
		times, err := now.Div(was)
		holds := err != nil || nearTimes(times, c.Places, c.Number)
		return c.Number.String() + " 倍", RoundTo(times, max(c.Places, 2)).String() + " 倍", holds
	case UpSince:
		return "增加", want, by.Sign() > 0
	case DownSince:
		return "减少", want, by.Sign() < 0
	case DoubleSince:
		return said.Doubled[0], want, by.Cmp(was) >= 0
	}
	return "持平", want, by.IsZero()
}

// inPoints reports whether two rates, which are rounded themselves, differ by what a claim says.
func (c *Claim) inPoints(by Decimal) bool {
	off, err := by.Sub(c.Number)
	return err != nil || off.Abs().Cmp(formula.FromMicro(decimalStep(c.Places))) <= 0
}

// inPerCent reports whether a change in per cent is what a claim says, as exactly as it says it.
func (c *Claim) inPerCent(at Decimal) bool {
	d, err := at.Sub(c.Number)
	if err != nil || c.Bound == Exactly {
		return Rounded(at, c.Places, c.Number)
	}
	switch c.Bound {
	case AtLeast:
		return d.Sign() >= 0
	case AtMost:
		return d.Sign() <= 0
	}
	return c.Bound == InTenths && d.Abs().Cmp(formula.FromInt(inTenths)) < 0
}

// inTenths is how many per cent a change may be from one that is said in tenths.
const inTenths = 10

func sayChange(d Decimal, unit string) string {
	if d.Sign() < 0 {
		return strings.TrimSpace("减少 " + d.Neg().String() + " " + unit)
	}
	return strings.TrimSpace("增加 " + d.String() + " " + unit)
}
