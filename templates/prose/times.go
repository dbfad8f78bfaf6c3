package prose

import (
	"regexp"
	"strconv"
	"strings"

	"nianbao/templates/formula"
)

// timesLastYear is a clause that says how many times last year's a figure is, without the words of a comparison.
var timesLastYear = regexp.MustCompile(`^约?(\d+(?:\.\d+)?)倍$`)

// times reads a clause that says of the figure before it how many times last year's it is: 新收申请262件，是上年的1.31倍.
func (f *reading) times(start, end int, text string, st *state) {
	if st.share == nil || !strings.HasSuffix(text, "倍") || !f.lastYear(text) || strings.ContainsAny(text, "增多") {
		return
	}
	m := timesLastYear.FindStringSubmatch(comparing.Replace(strings.ReplaceAll(text, strconv.Itoa(f.r.by.Year-1)+"年", "")))
	if m == nil {
		return
	}
	claim := Claim{Any: st.share.topic, Since: TimesSince, Phrase: f.text.phrase(st.share.start, end)}
	claim.Number, claim.Places = timesOf(m[1])
	f.claim(claim)
}

// timesAnother says of two figures of a sentence how many times the one is the other.
var timesAnother = regexp.MustCompile(`(\d+)(件|条|次|篇|人次|份),?(?:约?为|约?是|相当于)[^,;。\d]{0,12}?(\d+)(件|条|次|篇|人次|份)的约?(\d+(?:\.\d+)?)倍`)

// times holds 自然人申请187件，是企业申请41件的4.6倍 against itself.
func (c *comparison) times() {
	m := timesAnother.FindStringSubmatch(c.text.slice(c.whole.start, c.whole.end))
	if m == nil || m[2] != m[4] {
		return
	}
	now, err := formula.ParseDecimal(m[1])
	was, err2 := formula.ParseDecimal(m[3])
	if err != nil || err2 != nil || was.IsZero() {
		return
	}
	said, places := timesOf(m[5])
	if is, err := now.Div(was); err == nil && !nearTimes(is, places, said) {
		c.odd = &Change{m[0], said.String() + " 倍", RoundTo(is, max(places, 2)).String() + " 倍"}
	}
}

// timesOf reads how many times something is something else, and how many decimals are written of that.
func timesOf(text string) (d Decimal, places int) {
	d, _ = formula.ParseDecimal(text)
	_, fraction, _ := strings.Cut(text, ".")
	return d, len(fraction)
}

// nearTimes reports whether a number of times is what is said of it: rounded or cut, and to within one where no decimals are written
// (近5倍 is said of 4.2, too).
func nearTimes(is Decimal, places int, said Decimal) bool {
	d, err := is.Sub(said)
	return err != nil || d.Abs().Cmp(formula.FromMicro(decimalStep(places))) < 0
}
