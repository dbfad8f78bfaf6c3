package prose

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
)

// A Since is what a text says of a figure and the same in last year's report.
type Since uint8

const (
	NoSince  Since = iota
	WasSince       // the number is last year's: 上年118件
	BySince        // it is what the figure has grown by: 比上年增加18件
	AtSince        // the same in per cent: 同比增长14.06%
	UpSince        // it has grown, by no number
	DownSince
	EvenSince   // 与上年持平
	DoubleSince // 翻了一番
	TimesSince  // it is so many times what it was
	PointsSince // of a rate: 提高2.01个百分点
)

// perCentPoints is the unit of a difference between two rates.
const perCentPoints = "百分点"

// points reads by how much a rate differs from that of last year: 公开率44.14%，较上年下降2.01个百分点, and without the rate.
func (f *reading) points(gap string, q quantity, explicit bool, st *state) {
	way, changes := direction(gap)
	if !changes || q.rough || !f.lastYear(gap) {
		return
	}
	claim := Claim{Number: q.number, Places: q.places, Unit: q.unit, Since: PointsSince,
		Phrase: f.text.phrase(q.start-len([]rune(gap)), q.end)}
	if way < 0 {
		claim.Number = q.number.Neg()
	}
	gap = strings.TrimRight(gap[strings.LastIndexAny(gap, ",;:")+1:], "了:为达约近")
	of := comparing.Replace(strings.ReplaceAll(gap, strconv.Itoa(f.r.by.Year-1)+"年", ""))
	last := len(f.claims) - 1
	if rate, total := f.rate(of, q.start, explicit, st); rate != nil {
		claim.Any, claim.Share = rate.topic, &Share{Of: total}
	} else if of == "" && last >= 0 && f.claims[last].Share != nil && f.claims[last].Any != nil {
		claim.Any, claim.Share = f.claims[last].Any, f.claims[last].Share
	} else {
		return
	}
	f.claim(claim)
}

// sinceWords is what the words before a number say of last year.
type sinceWords struct {
	way     int // 1 it grew, -1 it fell
	changes bool
	last    bool   // last year is named
	words   string // of the last clause
	rest    string // of these, what is said besides
}

// sinceWords reads the words before a number.
func (f *reading) sinceWords(gap string) (c sinceWords) {
	c.way, c.changes = direction(gap)
	c.last = f.lastYear(gap)
	if !c.changes && !c.last {
		return c
	}
	c.words = gap[strings.LastIndexAny(gap, ",;:、(")+1:]
	before := strings.TrimRight(gap[:len(gap)-len(c.words)], ",;:、(")
	if _, over := direction(before); !c.changes && c.words != "" && (over || hanzi.ContainsAny(before, "比", "较")) {
		c.last = f.lastYear(c.words) // 较上年略有上升，全年新收73件; but 2023年，我局收到9件
	}
	if c.changes {
		c.words = strings.TrimRight(moreThan.ReplaceAllString(c.words, ""), "了:为达约近")
	}
	plain := comparing.Replace(strings.ReplaceAll(c.words, strconv.Itoa(f.r.by.Year-1)+"年", ""))
	c.rest = strings.Trim(plain, "()由从")
	if c.changes {
		c.rest = strings.TrimRight(c.rest, "增减") // 同比增31%
	}
	return c
}

// leans reads what is said behind last year's number of how it went on: 较上年的68件有所下降.
func (f *reading) leans(c sinceWords, q quantity) (way int, leans, goesOn bool) {
	if c.changes {
		return 0, false, false
	}
	behind := f.text.slice(q.end, min(f.text.clauseEnd(min(q.end, len(f.text.text))), q.end+longestLeaning))
	way, leans = direction(behind)
	leans = leans && hanzi.ContainsAny(behind, said.Somewhat...)
	goesOn = q.unit != "%" && slices.ContainsFunc(moreOrFewer, func(w string) bool {
		return strings.HasPrefix(behind, w) // 由去年的8件增至13件
	})
	return way, leans, goesOn
}

// since reads a number that stands for a comparison with last year, and reports whether it is one.
func (f *reading) since(from int, q quantity, st *state) bool {
	gap := f.text.slice(from, q.start)
	if f.reachedFrom(gap, q, st) {
		return true
	}
	c := f.sinceWords(gap)
	if c.changes && strings.Contains(c.words, "分别") {
		return true // 行政复议18件、行政诉讼10件，分别增加6件、3件
	}
	if !c.changes && !c.last || f.r.by.Year == 0 {
		return false
	}
	lean, leans, goesOn := f.leans(c, q)
	tail := f.text.clauseEnd(min(q.end, len(f.text.text)))
	if !c.compares(tail == q.end || leans || goesOn) {
		return false
	}
	st.sinceLast = c.last || st.sinceLast && (c.rest == "" || st.onlyWas)
	st.onlyWas = false
	inTenths := c.changes && q.tenths && strings.ContainsRune("\x00近约", q.near) // 增长近三成, 二成以上
	b := f.comparedBase(c, q, inTenths, st)
	if b == nil {
		st.onlyWas = c.last && !c.changes && c.rest == "" // 较2024年的200件，今年新收申请数增长41%
		return c.rest == ""                               // and so it says something of last year, or by how much
	}
	st.was = b
	f.claim(f.sinceClaim(c, q, b, inTenths))
	if leans {
		f.claim(Claim{Any: b.topic, Since: leaning[lean], Phrase: f.text.phrase(b.start, tail)})
	}
	return true
}

// comparedBase is the figure that a number compares with last year's, nil where that is not certain.
func (f *reading) comparedBase(c sinceWords, q quantity, inTenths bool, st *state) *base {
	if !st.sinceLast || q.rough && !inTenths {
		return nil
	}
	b := f.compared(c.rest, q.start, st)
	if b == nil && c.rest == "" && q.unit == "%" {
		return st.was // 同比增加62件，增幅31%
	}
	return b
}

// compares reports whether the words say no more than how a figure and last year's compare. closed is whether nothing more is
// said behind the number: 去年办结135件.
func (c sinceWords) compares(closed bool) bool {
	with := c.words
	if i := strings.IndexAny(with, "比较"); i > 0 {
		with = with[i:] // 结转件数比上年减少6件
	}
	if strings.Contains(with, "转") {
		return false // 上年结转
	}
	ofOwn := c.last && closed && !strings.HasSuffix(c.rest, "的")
	return c.changes || c.rest == "" || ofOwn
}

// sinceClaim is what a number says of a figure and last year's.
func (f *reading) sinceClaim(c sinceWords, q quantity, b *base, inTenths bool) Claim {
	claim := Claim{Number: q.number, Places: q.places, Unit: q.unit, Any: b.topic, Since: WasSince, Bound: Exactly,
		Phrase: f.text.phrase(b.start, q.end)}
	if c.changes {
		if claim.Since = BySince; q.unit == "%" {
			claim.Since = AtSince
		}
		if c.way < 0 {
			claim.Number = q.number.Neg()
		}
	}
	if inTenths {
		claim.Bound = InTenths
	}
	switch before := f.text.slice(max(f.whole.start, q.start-2), q.start); {
	case before == "超过" || f.text.slice(q.end, min(q.end+2, f.whole.end)) == "以上":
		claim.Bound = AtLeast
	case before == "不足" || before == "不到":
		claim.Bound = AtMost
	}
	return claim
}

// reachedFrom reads what a figure grew or fell to from what it was last year: 新收申请由上年的8件增至13件.
func (f *reading) reachedFrom(gap string, q quantity, st *state) bool {
	if st.was == nil || !st.sinceLast || q.rough || levels(gap) == 0 || !onlyReached(gap) {
		return false
	}
	st.share = st.was
	f.claim(Claim{Number: q.number, Places: q.places, Unit: q.unit, Any: st.was.topic,
		Phrase: f.text.phrase(st.was.start, q.end)})
	return true
}

// longestLeaning is how many characters behind a number may say which way it went: 有所下降.
const longestLeaning = 4

// leaning is what a change is that no number is given for.
var leaning = map[int]Since{1: UpSince, -1: DownSince}

var (
	moreOrFewer     = slices.Concat(said.More, said.Fewer)
	risingOrFalling = slices.Concat(said.Rising, said.Falling)
)

// comparing leaves out the words of a comparison with last year.
var comparing = leavingOut(said.CompareWords)

// lastYear reports whether words name last year as what is compared with, and not as whence something was carried over.
func (f *reading) lastYear(gap string) bool {
	for _, w := range said.LastYear {
		for _, behind, ok := strings.Cut(gap, w); ok; _, behind, ok = strings.Cut(behind, w) {
			near := behind[:min(len(behind), 4*utf8.UTFMax)]
			if i := strings.IndexRune(near, '转'); i < 0 || utf8.RuneCountInString(near[:i]) >= 4 {
				return true
			}
		}
	}
	runes := []rune(gap)
	for i := range runes {
		if year, n := hanzi.YearAt(runes[i:]); n > 0 && year == f.r.by.Year-1 {
			return true
		}
	}
	return false
}

// compared is the figure that a comparison is of: what its own words name, or the last one. nil where that is not certain.
func (f *reading) compared(words string, at int, st *state) *base {
	if words == "" {
		return st.share
	}
	m, own := f.r.meanings([]rune(words))
	m &^= wPart
	if m&wDecisions != 0 {
		m &^= wMade
	}
	if f.about && m&^wFiller == 0 && (words == "申请" || endsWith(words, said.Asked...)) {
		m |= wReceived // 申请量较上年有所下降
	}
	if m&(wCarries|wResults|wItem|wCases|wPapers|wDecisions|wFees|wNatural|wLegal|wApplicant|wReceived|wAnswered|wExplicit) == 0 ||
		m&wUnknown != 0 || m&(wPapers|wDecisions|wFees|wCases) == 0 && !f.about {
		return nil
	}
	if m&^(wExplicit|wFiller) == 0 {
		m |= wReceived
	}
	unit := "件"
	if m&wFees != 0 {
		unit = "万元"
	}
	topic := topicOf(m, unit, own)
	if topic == nil {
		return nil
	}
	return &base{topic: topic, start: max(f.whole.start, at-len([]rune(words)))}
}

// trend reads a clause without a number that compares with last year, in its own words or those of the clause before it: 与上年持平,
// 申请量较上年有所下降, 同比翻了一番; 与上年相比，申请量持平; and one that says so of some years: 申请量逐年减少.
func (f *reading) trend(start, end int, text string, st *state) {
	plain := comparing.Replace(strings.ReplaceAll(text, strconv.Itoa(f.r.by.Year-1)+"年", ""))
	trends := []trend{{said.Even, EvenSince}, {said.Doubled, DoubleSince}, {said.More, UpSince}, {said.Fewer, DownSince}}
	switch last := f.lastYear(text); {
	case slices.ContainsFunc(risingOrFalling, func(w string) bool { return strings.HasSuffix(text, w) }):
		trends = []trend{{said.Rising, UpSince}, {said.Falling, DownSince}}
		plain = text
		for _, w := range said.OtherTime {
			plain = strings.TrimPrefix(strings.TrimPrefix(plain, w), "来")
		}
	case f.other[start]:
		return
	case last && plain == "" && !slices.ContainsFunc(trends, func(t trend) bool { return endsWith(text, t.words...) }):
		st.sinceLast = true
		return
	case !last && (plain == "" || !st.sinceLast && !hanzi.ContainsAny(text, said.Somewhat...)): // 申请数量明显下降
		return
	}
	for _, t := range trends {
		i := slices.IndexFunc(t.words, func(w string) bool { return strings.HasSuffix(text, w) })
		if i < 0 {
			continue
		}
		of := strings.TrimSuffix(plain, t.words[i])
		if of == plain { // 与上年相同, of which comparing leaves 相
			of = comparing.Replace(strings.TrimSuffix(strings.ReplaceAll(text, strconv.Itoa(f.r.by.Year-1)+"年", ""), t.words[i]))
		}
		if b := f.compared(of, start, st); b != nil {
			phrase := f.text.phrase(min(b.start, start), end)
			if strings.HasSuffix(of, "均") { // 行政许可、行政处罚数量均较上年增加
				for _, kind := range b.topic {
					f.claim(Claim{Any: [][]Sense{kind}, Since: t.since, Phrase: phrase})
				}
				return
			}
			f.claim(Claim{Any: b.topic, Since: t.since, Phrase: phrase})
		}
		return
	}
}

// A trend is a comparison with last year, and the words that say it.
type trend struct {
	words list
	since Since
}

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
