package prose

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// counted is a number that counts something, and what its words say of it.
type counted struct {
	q             quantity
	bound         Bound
	lead          int     // where its words begin
	before, after Meaning // of the words before it and behind it
	m             Meaning // of both, and of what the sentence has said
	topic         [][]Sense
	now           subject
	joined        bool // 、 or 和 joins it to the figure before it
	cases         bool // it counts 行政复议 or 行政诉讼
	applications  bool // it counts applications, or what became of them
	ofWhole       bool // it is of applicants whose result was told before: 予以公开3件，其中自然人2件
}

// quantity reads one number of a sentence.
func (f *reading) quantity(q quantity, lead int, words []rune, s sentence, explicit bool, st *state) {
	if q.unit == "%" {
		f.share(q, lead, words, s, explicit, st)
		return
	}
	if f.nearMark(lead, q) {
		return
	}
	n := f.countBounded(q, lead, words, s, explicit, st)
	if n == nil || n.partOfPapers(st) {
		return
	}
	f.heed(n, explicit, st)
	n.ofOtherCases(st)
	n.ofApplicants(st)
	result := st.share
	last, earlier := st.follow(n)
	n.ofResult(last, result, f.text.slice(max(s.start, n.lead-3), n.lead) == "件中,", st)
	switch {
	case n.ofEachAct():
		f.each(n)
	case f.among(n, last, st) || f.outside(n, explicit):
	case n.ofEach():
		f.each(n)
	case last == aboutCases && n.applications && n.m&wExplicit == 0:
		st.subject = aboutCases // 行政复议10件，上年结转2件; and so is what follows: 已办结8件，未办结1件
	case n.now == aboutAnswered && f.partial(lead, q.start, s) || n.ofPart(last) && !n.ofWhole || n.q.rough:
	default:
		f.widen(n, last, s, st)
		f.settle(n, last, earlier, s, st)
	}
}

// countBounded counts a number, and how exactly it is meant.
func (f *reading) countBounded(q quantity, lead int, words []rune, s sentence, explicit bool, st *state) *counted {
	plain, bound := f.bounded(string(words), q)
	if exact := bound == Exactly || bound == InTenths; !exact && (!q.rough || q.near != 0) {
		words, q.rough = []rune(plain), false
	} else {
		bound = Exactly
	}
	n := f.count(q, lead, words, s, st)
	if n == nil {
		return nil
	}
	n = f.aroundUnknown(n, bound, words, s, explicit, st)
	n.bound = bound
	if bound == Exactly && n.now == aboutResult && n.m&wItem == 0 {
		f.forReason(n)
	}
	if ofSome := f.answeredOf(n, s) || n.m&wOutcome == wCorrected && f.oneCorrection(n); ofSome && bound == Exactly {
		n.bound = AtLeast
	}
	if n.m&wUnknown != 0 || n.topic == nil && f.about && n.m&^(wFiller|wExplicit) == n.m&(wPart|wNegative) {
		f.within(n, words, s, explicit)
	}
	if st.rated != nil && n.topic == nil && n.m&^wFiller == 0 {
		n.topic, n.now = st.rated, aboutResult // 公民个人申请占72.02%，达到121件
	}
	st.rated = nil
	return n
}

// ofEach reports whether a number is said of several kinds of cases or decisions each: 行政复议、行政诉讼均为1件.
func (n *counted) ofEach() bool {
	return n.m&wEach != 0 && ((n.m & wCases).several() || (n.m & wDecisions).several())
}

// ofEachAct reports whether a number is said of each of what became of documents: 规范性文件制发、废止、现行有效件数均为零.
func (n *counted) ofEachAct() bool {
	only := n.m&^(wPapers|wActs|wEach|wFiller|wJoin) == 0
	return n.m&wEach != 0 && n.m&wPapers != 0 && (n.m & wActs).several() && only
}

// partOfPapers reports whether a number is a part of the documents counted before it: 制发规范性文件2件，其中新制定1件.
func (n *counted) partOfPapers(st *state) bool {
	return n.m&wPart != 0 && n.m&wPapers != 0 && st.share != nil && len(n.topic) == 1 && len(st.share.topic) == 1 &&
		slices.Equal(n.topic[0], st.share.topic[0])
}

// follow makes a number the last of its sentence. It returns what the one before was about, and the figure that a share of both
// would be of.
func (st *state) follow(n *counted) (last subject, earlier *base) {
	last, earlier = st.subject, st.share
	if last != n.now || !n.applications {
		earlier = nil
	}
	st.share, st.subject = nil, n.now
	ofLastYear := n.now == aboutCarried && len(n.topic) == 1 && n.topic[0][0].Means == wCarriedIn
	st.onlyCarried = ofLastYear && last == aboutNothing || st.onlyCarried && n.now == aboutResult
	if st.joint = false; n.now == aboutCarried {
		st.carried, st.joint = n.m&(wCarriedIn|wCarriedOut), last == aboutReceived && n.joined
	}
	if n.now != aboutApplicant {
		st.ofCarried = false
	}
	if of := n.applicants(); n.now == aboutResult && of != (Sense{}) {
		st.of = of // 商业企业申请予以公开11件，部分公开2件
	}
	if n.now != aboutResult {
		st.heedApplicants(n, last)
	}
	st.inARow(n.now)
	if n.now == aboutApplicant && last != aboutNothing {
		st.subject = last // 其中自然人18件，法人2件
	}
	return last, earlier
}

// heedApplicants keeps whose figure a number is, for the results behind it.
func (st *state) heedApplicants(n *counted, last subject) {
	st.some, st.asked = n.m&(wNatural|wLegal|wApplicant) != 0, n.applicants()
	st.done = st.some && n.m&(wAnswered|wWorked) != 0
	first := n.now == aboutApplicant && last == aboutNothing && n.m&wPart == 0 // 科研机构提出的4件申请，2件予以公开
	if (first || n.m&(wReceived|wAnswered|wWorked) != 0) && !st.labelled {
		st.of = st.asked
	}
}

// inARow counts how many results or applicants have been told of in a row.
func (st *state) inARow(now subject) {
	if st.results++; now != aboutResult {
		st.results = 0
	}
	if st.listed++; now != aboutApplicant {
		st.listed = 0
	}
}

// applicants are those that a number is of, as far as its own words name one kind of them.
func (n *counted) applicants() Sense {
	if n.m&(wNatural|wLegal|wApplicant) == 0 || len(n.topic) == 0 {
		return Sense{}
	}
	s := n.topic[0][0]
	return Sense{Means: s.Means & (wNatural | wLegal), Own: s.Own}
}

// ofApplicants adds what a result can mean where it is told of some applicants: of these alone, and of all.
func (n *counted) ofApplicants(st *state) {
	of := st.of
	if n.now == aboutResult && n.m&wPart != 0 && st.some || n.now == aboutCarried && st.done {
		of = st.asked
	}
	row := n.now == aboutResult || n.now == aboutCarried || st.labelled && (n.now == aboutReceived || n.now == aboutAnswered)
	ofRow := row && n.m&(wNatural|wLegal|wApplicant) == 0
	if of == (Sense{}) || !ofRow || len(n.topic) != 1 && n.now == aboutResult {
		return
	}
	var sums [][]Sense
	for _, topic := range n.topic {
		var sum []Sense
		for _, s := range topic {
			sum = append(sum, Sense{Means: s.Means | of.Means, Own: OwnName(s.Own, of.Own)})
		}
		sums = append(sums, sum)
	}
	st.of, st.subset, st.some = of, false, false
	n.topic = append(sums, n.topic...)
}

// ofResult gives applicants that are told of as a part of one kind of result what they mean: 予以公开3件，其中自然人2件、企业1件.
func (n *counted) ofResult(last subject, result *base, amongThem bool, st *state) {
	if n.now != aboutApplicant || last != aboutResult {
		st.ofThese = Sense{}
		return
	}
	if (n.m&wPart != 0 || amongThem) && result != nil && len(result.topic) == 1 && len(result.topic[0]) == 1 {
		st.ofThese = result.topic[0][0]
	}
	of := n.applicants()
	named := st.ofThese.Means&(wNatural|wLegal) != 0 || strings.Contains(st.ofThese.Own, " ")
	if named || st.ofThese == (Sense{}) || of == (Sense{}) {
		return
	}
	n.topic, n.ofWhole = [][]Sense{{{Means: st.ofThese.Means | of.Means, Own: OwnName(st.ofThese.Own, of.Own)}}}, true
}

// ofPart reports whether applicants are told of that are a part of something else: 予以公开3件，其中自然人2件.
func (n *counted) ofPart(last subject) bool {
	return n.now == aboutApplicant && (last == aboutResult || last == aboutCases || last == aboutUnknown)
}

// count puts together what the words around a number say. It is nil for a difference, which leaves the subject as it is:
// 较上年增加5件.
func (f *reading) count(q quantity, lead int, words []rune, s sentence, st *state) *counted {
	words = st.atTheEnd(words)
	words, withCarried := withCarriedIn(words)
	before, own := f.r.meanings(words)
	after, more := f.tail(q, s, before)
	own.join(more)
	n := &counted{q: q, lead: lead, before: before, after: after}
	n.joined = before&wJoin != 0 || lead > s.start && f.text.text[lead-1] == '、'
	bare := f.about && !f.whole.documents && strings.TrimLeft(string(words), "其中已共") == "公开"
	if bare && (f.whole.holds(&f.whole.partly, "部分公开") || st.subject == aboutAnswered) {
		n.before = wGranted | n.before&wPart // 公开60件、部分公开15件
	}
	m := f.scope(n.before|n.after, q, f.words(n))
	if m&wUnknown != 0 && hanzi.ContainsAny(f.text.slice(lead, q.start), said.Compared...) {
		return nil
	}
	if m&wCases != 0 && strings.Contains(f.words(n), "公开") {
		m &^= wWorked // 办理政府信息公开行政复议3件
	}
	m = f.asked(f.complete(m, q.end, st), n.before, q, lead, words)
	if m&wFees != 0 {
		n.q.inTable()
	}
	st.content = ofContent.MatchString(string(words)) || st.content && n.joined
	if m&(wDecisions|wPapers|wFees) != 0 && m&wMade == 0 && st.content {
		m |= wUnknown // 申请涉及登记注册102件、行政处罚91件
	}
	n.m, n.topic, n.now = m, topicOf(m, n.q.unit, own), subjectOf(m)
	n.cases, n.applications = m&wCases != 0, m&(wCases|wPapers|wDecisions|wFees|wOwn) == 0
	f.specially(n, withCarried, len(words) == 0, own)
	return n
}

// specially gives a number the topic of some ways to say what it counts.
func (f *reading) specially(n *counted, withCarried, bare bool, own names) {
	behind := f.text.slice(n.q.end, min(n.q.end+nearBehind, f.whole.end))
	if f.about && (withCarried || carriedAmong.MatchString(behind)) {
		n.allReceived()
	}
	if f.about && bare && strings.HasPrefix(f.text.slice(n.q.end, min(n.q.end+4, f.whole.end)), "申请中,") {
		n.now = aboutReceived // 168件申请中，由个人提出的有121件
	}
	if n.m&wOwn != 0 {
		n.topic = f.inContext(n, own)
	}
	if f.onRequest(n) { // 依申请公开20件
		n.topic = append(senses(wNewly, wReceived, wAnswered, wGranted), []Sense{{Means: wGranted}, {Means: wPartial}})
		n.now = aboutAnswered
	}
}

// words are those of a number, up to its unit.
func (f *reading) words(n *counted) string { return f.text.slice(n.lead, n.q.end) }

// onRequest reports whether a number is of 依申请公开 and nothing more is said: received, answered, or given out.
func (f *reading) onRequest(n *counted) bool {
	return n.q.unit == "件" && f.about && n.before&wExplicit != 0 && n.m&^(wExplicit|wFiller) == 0
}

// heed keeps what a number says of those that follow it.
func (f *reading) heed(n *counted, explicit bool, st *state) {
	ofRequests := n.before&wUnknown == 0 && strings.Contains(f.words(n), "申请") // 新收申请和9件结转申请逐一审核
	things := countsThings(n.q.unit) && n.q.places == 0 && !points.MatchString(f.text.slice(n.q.end, min(n.q.end+2, f.whole.end)))
	otherThing := n.m&wUnknown != 0 && n.m&(wReceived|wAnswered|wWorked) != 0 && things && !ofRequests &&
		!hanzi.ContainsAny(f.words(n), said.Ways...) // 网上受理97件
	if otherThing && !manner(n.m, f.words(n)) {
		f.about = false // 受理信访件30件，办结28件
	}
	if n.m&wUnknown != 0 && n.m&wExplicit == 0 && f.text.slice(n.q.end, min(n.q.end+2, f.whole.end)) == "中," &&
		!strings.Contains(f.words(n), "申请") {
		f.about = false // 信访件168件中，予以受理120件
	}
	if n.m&wUnknown == 0 {
		f.whole.counted = f.whole.counted || n.cases && explicit
		st.spokeOf(n.m)
	}
}

// points are what a sentence goes on to tell, and nothing that was handed in: 申请办理呈现三个特点.
var points = regexp.MustCompile(`^(?:特点|方面|环节|问题|阶段|变化)`)

// countsThings reports whether a unit is one of things that people hand in.
func countsThings(unit string) bool {
	return slices.Contains([]string{"件", "起", "宗", "份", "项", "个", "次", "条"}, unit)
}

// outside reports whether a number means nothing certain, or nothing that the tables count.
func (f *reading) outside(n *counted, explicit bool) bool {
	switch {
	case n.topic == nil:
		return true
	case n.applications && !f.about:
		if n.m&^(wNewly|wReceived|wFiller|wExplicit) == 0 && strings.Contains(f.words(n), "新收申请") {
			return false
		}
		item := n.m&wItem != 0 && n.m&^(wItem|wFiller|wExplicit|wJoin) == 0
		return !explicit || !item && !f.asksOnRequest(n)
	case n.applications && slices.Contains([]string{"个", "项", "条", "部"}, n.q.unit):
		return n.m&wExplicit == 0 || n.m&wReceived == 0 // 收到政府信息公开申请130条
	case n.cases && !explicit && !f.about:
		return !n.q.number.IsZero() || n.m&(wOutcome|wReceived) != 0 // where there are none at all, there are none over information
	}
	return n.m&wSettled != 0 && (n.before|n.after)&wCases != 0 // 审结行政复议案件9件 may be what was decided for others
}

// asksOnRequest reports whether a number is of 申请 in a sentence that has named what they are for: 依申请公开更加规范，新收申请146件.
func (f *reading) asksOnRequest(n *counted) bool {
	ofThem := strings.Contains(f.words(n), "申请") || n.m&wCarries != 0 && strings.HasPrefix(f.text.slice(n.q.end, f.whole.end), "申请")
	return n.m&(wReceived|wCarries) != 0 && ofThem && f.whole.holds(&f.whole.onRequest, said.OnRequest...)
}

// spokeOf keeps of which cases and documents a number was, for what follows.
func (st *state) spokeOf(m Meaning) {
	if m&wCases != 0 {
		st.cases = m & wCases
		if st.outcome && m&wOutcome == 0 {
			st.allCases, st.outcome = 0, false
		}
		st.allCases |= m & wCases
		st.outcome = st.outcome || m&wOutcome != 0
	}
	st.papers, st.decided = m&wPapers, m&wDecisions != 0
}

// widen adds the readings of a number that what stands around it leaves open.
func (f *reading) widen(n *counted, last subject, s sentence, st *state) {
	if n.now == aboutApplicant && last == aboutCarried { // 上年结转5件，其中自然人5件; 新收20件、上年结转5件，其中自然人21件
		of := carriedApplicants(n.topic, st.carried)
		if st.ofCarried = st.ofCarried || n.m&wPart != 0 && !f.whole.received; st.ofCarried {
			n.topic = nil
		}
		n.topic = append(n.topic, of...)
	}
	f.carriedAlong(n)
	granted := n.now == aboutResult && slices.Equal(n.topic[0], []Sense{{Means: wGranted}})
	if granted && f.holdsPartial(n.q, s) {
		n.topic = [][]Sense{{{Means: wGranted}, {Means: wPartial}}}
	}
	unparted := !f.whole.holds(&f.whole.partly, "部分公开") && strings.HasPrefix(strings.TrimLeft(f.words(n), "其中已共"), "公开")
	if granted && (unparted || strings.Contains(f.words(n), "公开类")) {
		n.topic = append(n.topic, []Sense{{Means: wGranted}, {Means: wPartial}}) // 公开类83件(予以公开60件、部分公开23件)
	}
	if n.now == aboutApplicant && len(n.topic) == 3 && f.ofNewly() {
		n.topic = n.topic[:1]
	}
	both := st.allCases // 行政复议4件、行政诉讼3件，其中维持5件
	if n.m&wOutcome != 0 && n.cases && (n.before|n.after)&wCases == 0 && both&^st.cases != 0 {
		n.topic = append(caseTopic(both|n.m&wOutcome), n.topic...)
	}
}

// ofNewly reports whether a sentence tells of those that came in, in so many words, and of nothing else that applicants may be
// counted of: 新收申请中，商业企业提出8件.
func (f *reading) ofNewly() bool {
	return f.whole.holds(&f.whole.newly, "新收") &&
		!f.whole.holds(&f.whole.notNewly, "办结", "答复", "办理", "结转", "转结", "受理", "合计", "共计", "总计", "公开")
}

// settle makes the claim of a number.
func (f *reading) settle(n *counted, last subject, earlier *base, s sentence, st *state) {
	switch n.topic[0][0] {
	case Sense{Means: wAnswered}:
		f.answered = true
	case Sense{Means: wNewly}:
		f.answered = false
	}
	if n.bound != Exactly {
		f.claim(Claim{Number: n.q.number, Unit: n.q.unit, Any: n.topic, Bound: n.bound, Phrase: f.text.phrase(n.lead, n.q.end)})
		return
	}
	st.share = &base{number: n.q.number, topic: n.topic, start: n.lead, applications: n.applications, sum: n.q.number}
	if earlier != nil {
		if sum, err := earlier.sum.Add(n.q.number); err == nil {
			st.share.sum = sum // 予以公开20件、部分公开5件，占50%
		}
	}
	f.allOfThem(n, s)
	f.claim(Claim{Number: n.q.number, Places: n.q.places, Unit: n.q.unit, Any: n.topic, Phrase: f.text.phrase(n.lead, n.q.end),
		Follows: n.now == aboutApplicant && last != aboutCarried, Done: f.answered,
		Listed: n.now == aboutApplicant && st.listed > 1})
	if end := f.text.clauseEnd(n.q.end); f.areAll(n.q.end, end) {
		end = f.allEnd(n.q.end, end)
		f.allAre(n.q.end, end, f.text.slice(n.q.end, end), st)
	}
}
