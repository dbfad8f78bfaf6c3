package old

import (
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates/formula"
)

// figures holds the numbers of a passage against the tables.
type figures struct {
	c        *checker
	passage  *Passage
	prose    *prose
	words    *wordReader
	about    bool   // the text is about applications under the 条例
	choice   string // what the text means by 收到: 新收申请, 受理申请, or "" while both fit
	last     subject
	answered bool // the last figure was what was answered
	whole    whole

	stops       []int32 // by rune: where what follows a number there ends; see tailEnd
	tails       tails
	lateAt      int  // one more than where the sentence begins that late is of
	late        bool // it tells of answers that came late
	clauseStart int  // where the sentence begins that is being read
	articleAt   int  // where it first names an article of law; its end if nowhere

	other []bool // by rune: it stands in a clause about another period than the report year
}

// state is what a sentence has said so far.
type state struct {
	cases     word      // the last kind of case named, for 其中维持1件
	allCases  word      // all kinds named since an outcome: 行政复议4件、行政诉讼3件，其中维持5件 may be about both
	outcome   bool      // an outcome has been named since
	documents bool      // the last figure was of 规范性文件
	decided   bool      // 作出 was said of decisions: 作出行政许可3件、行政处罚2件
	share     *claim    // the last figure, for 占50%; nil when it is not certain
	subset    bool      // the figures are parts of one that is not certain
	subject   subject   // what the last figure was about, for 其中自然人2件
	open      []bracket // brackets that are open, with what was said before each
}

type bracket struct {
	share   *claim
	subject subject
}

// A subject is what a figure was about, as far as it decides what the next one can mean.
type subject uint8

const (
	aboutNothing   subject = iota // no figure yet
	aboutReceived                 // 收到, 受理
	aboutAnswered                 // 办结, 办理
	aboutApplicant                // 自然人
	aboutCarried                  // 结转
	aboutResult                   // 予以公开
	aboutCases                    // 行政复议
	aboutUnknown                  // something else
)

// A claim is a figure of the text whose meaning is certain.
type claim struct {
	number       Decimal
	topic        [][]string
	start        int
	applications bool
	sum          Decimal // with the figures of its kind before it that have had no share of their own
}

func (c *checker) figures(p *Passage, text *prose, words *wordReader) {
	f := &figures{c: c, passage: p, prose: text, words: words, about: p.Standard == "applications", other: periods(text, words.year)}
	about := f.about
	for _, s := range text.sentences {
		if about && text.opensParagraph(s.start) {
			f.about = true
		}
		f.sentence(s)
	}
}

func (f *figures) sentence(s sentence) {
	f.c.meter.Spend(s.end - s.start)
	f.enter(s)
	full := f.prose.slice(s.start, s.end)
	f.clauseStart, f.articleAt = s.start, s.end
	if strings.Contains(full, "第") { // most of them do not
		if at := article.FindStringIndex(full); at != nil {
			f.articleAt = s.start + utf8.RuneCountInString(full[:at[0]])
		}
	}
	explicit := containsAny(full, "信息公开", "政务公开", "依申请公开", "公开申请") || f.whole.counted
	if !explicit && !f.about && len(s.quantities) == 0 {
		return
	}
	var st state
	if strings.HasPrefix(full, "其中") {
		st.subject = f.last // 新收20件，上年结转1件。其中自然人21件
	}
	from := s.start
	var kinds [][]rune // of the figures that 分别 tells apart, from the current one on
	start := 0         // of the words that tell them apart
	for k, q := range s.quantities {
		f.between(from, q.start, false, &st)
		if f.other[q.start] {
			st.share, st.subject = nil, aboutUnknown
		} else {
			f.words.part, f.words.at = f.oneBody(q.start), q.start-f.whole.start
			lead, words := f.lead(from, q.start)
			if len(kinds) == 0 {
				kinds, start = f.respectively(s, k, words), lead
			}
			if len(kinds) > 0 {
				lead, words, kinds = start, kinds[0], kinds[1:]
			}
			f.quantity(q, lead, words, s, explicit, &st)
		}
		from = q.end
	}
	f.between(from, s.end, true, &st)
	f.last = st.subject
	f.nothing(s, explicit)
	f.settled(s, full, explicit)
}

func (f *figures) quantity(q quantity, lead int, words []rune, s sentence, explicit bool, st *state) {
	if q.unit == "%" {
		f.share(q, lead, words, st)
		return
	}
	if f.nearMark(lead, q) {
		return
	}
	before := f.words.meanings(words)
	after, end := f.tail(q, s)
	item := f.item(words, q.end, end)
	m := f.scope(before|after, q, f.prose.slice(lead, q.end))
	if m&wUnknown != 0 && containsAny(f.prose.slice(lead, q.start), compared...) {
		return // 较上年增加5件: the subject stays
	}
	m = f.asked(f.complete(m, st), before, q, lead, words)
	alternatives, now := topicOf(m, q.unit, item), subjectOf(m)
	if q.unit == "件" && f.about && m&wExplicit != 0 && m&^(wExplicit|wFiller) == 0 && before&wExplicit != 0 {
		alternatives = [][]string{{"新收申请"}, {"受理申请"}, {"办结申请"}, {"予以公开"}, {"予以公开", "部分公开"}} // 依申请公开20件
		now = aboutAnswered
	}
	cases, applications := m&wCases != 0, m&(wCases|wDocument|wDecisions|wFees) == 0
	otherThing := m&wUnknown != 0 && m&(wReceived|wAnswered|wWorked) != 0 && slices.Contains(countUnits, q.unit)
	if otherThing && !manner(m, f.prose.slice(lead, q.end)) {
		f.about = false // 受理信访件30件，办结28件
	}
	if m&wUnknown == 0 {
		f.whole.counted = f.whole.counted || cases && explicit
		st.spokeOf(m)
	}
	last, earlier := st.subject, st.share
	if earlier != nil && (last != now || !applications) {
		earlier = nil
	}
	st.share, st.subject = nil, now
	if now == aboutApplicant && last != aboutNothing {
		st.subject = last // 其中自然人18件，法人2件
	}
	if f.among(m, now, last, f.prose.slice(lead, q.end), st) {
		return
	}
	switch {
	case alternatives == nil:
		return
	case applications && (!f.about || slices.Contains([]string{"个", "项", "条"}, q.unit)), cases && !explicit && !f.about:
		return
	case m&wSettled != 0 && before&wCases|after&wCases != 0:
		return // 审结行政复议案件9件 may be what was decided for others
	case cases && m&wEach != 0 && m&wCases&(m&wCases-1) != 0:
		f.each(q, m, f.prose.phrase(lead, q.end))
		return
	case last == aboutCases && applications && m&wExplicit == 0:
		st.subject = aboutCases // and so is what follows: 已办结8件，未办结1件
		return                  // 行政复议10件，上年结转2件
	case now == aboutAnswered && f.partial(lead, q.start, s):
		return
	}
	free := now != aboutApplicant
	if !free {
		switch last {
		case aboutResult, aboutCases, aboutUnknown:
			return // 予以公开3件，其中自然人2件
		case aboutCarried: // 上年结转5件，其中自然人5件; 新收20件、上年结转5件，其中自然人21件
			free = true
			alternatives = append(alternatives, carriedApplicants(alternatives)...)
		}
	}
	if q.rough {
		return
	}
	if now == aboutResult && alternatives[0][0] == "予以公开" && len(alternatives[0]) == 1 && f.holdsPartial(q, s) {
		alternatives = append(alternatives, []string{"予以公开", "部分公开"})
	}
	if both := st.allCases; cases && m&wOutcome != 0 && before&after&wCases == 0 && (before|after)&wCases == 0 && both&^st.cases != 0 {
		alternatives = append(caseTopic(both|m&wOutcome), alternatives...)
	}
	switch alternatives[0][0] {
	case "办结申请":
		f.answered = true
	case "新收申请":
		f.answered = false
	}
	st.share = &claim{number: q.number, topic: alternatives, start: lead, applications: applications, sum: q.number}
	if earlier != nil {
		if sum, err := earlier.sum.Add(q.number); err == nil {
			st.share.sum = sum // 予以公开20件、部分公开5件，占50%
		}
	}
	f.compare(q.number, q.places, alternatives, free, f.prose.phrase(lead, q.end))
}

// asked adds what a number of applications means without a verb: 申请数量为20件, 政府信息公开申请共20件.
func (f *figures) asked(m, before word, q quantity, lead int, words []rune) word {
	if before&wCarriedIn != 0 && before&wAnswered == 0 {
		m &^= wAnswered // 上年结转的4件已全部办结
	}
	if q.unit != "件" {
		return m
	}
	if f.about && m&^wFiller == 0 && numbered(string(words)) {
		m |= wExplicit | wReceived | wAnswered
	}
	nothingElse := m&wExplicit != 0 && m&^(wExplicit|wFiller|wJoin) == 0 && before&wExplicit != 0
	if nothingElse && asks(f.prose.slice(lead, q.start)) {
		m |= wReceived | wAnswered
	}
	return m
}

// spokeOf keeps of which cases and documents a number was, for what follows.
func (st *state) spokeOf(m word) {
	if m&wCases != 0 {
		st.cases = m & wCases
		if st.outcome && m&wOutcome == 0 {
			st.allCases, st.outcome = 0, false
		}
		st.allCases |= m & wCases
		st.outcome = st.outcome || m&wOutcome != 0
	}
	st.documents, st.decided = m&wDocument != 0, m&wDecisions != 0
}

// compare reports a number that equals none of the figures it may mean.
// free leaves open what the text means by 收到.
func (f *figures) compare(got Decimal, places int, alternatives [][]string, free bool, phrase string) {
	if !free {
		alternatives = f.narrow(alternatives)
	}
	var first Decimal
	var values []Decimal
	var shown []string
	for i, marks := range alternatives {
		want, ok := f.c.marks(marks)
		if !ok {
			return
		}
		if want == got || places > 0 && rounded(want, places, got) || places == 0 && !want.IsInt() && rounded(want, 0, got) {
			f.choose(marks[0])
			return
		}
		if i == 0 {
			first = want
		}
		if !slices.Contains(values, want) { // where nothing was carried over, both readings of 收到 are one number
			values, shown = append(values, want), append(shown, f.c.markLabel(marks)+"为 "+want.String())
		}
	}
	d, err := got.Sub(first)
	if err != nil {
		return
	}
	f.c.tell("narrative.figure", f.passage, strings.Join(alternatives[0], "＋"), Words{"phrase": trimPhrase(phrase), "got": got.String(),
		"want": first.String(), "difference": d.String(), "off": off(d), "table": strings.Join(shown, "、")})
}

// narrow keeps to the reading of 收到 that the text itself has chosen: 749件 for 新收 and 结转 makes 自然人 follow.
func (f *figures) narrow(alternatives [][]string) [][]string {
	if f.choice == "" || len(alternatives) < 2 {
		return alternatives
	}
	for _, a := range alternatives {
		if f.choice == "受理申请" && strings.HasPrefix(a[0], "受理") && a[0] != "受理申请" ||
			f.choice == "新收申请" && (a[0] == "自然人申请" || a[0] == "法人申请" || len(a) == 1 && strings.HasPrefix(a[0], "applications.new.")) ||
			f.choice == "受理申请" && len(a) == 2 && strings.HasPrefix(a[0], "applications.new.") {
			if f.answered {
				return [][]string{a, alternatives[len(alternatives)-1]}
			}
			return [][]string{a}
		}
	}
	return alternatives
}

func (f *figures) choose(mark string) {
	if mark != "新收申请" && mark != "受理申请" {
		return
	}
	received, ok := f.c.marks([]string{"新收申请"})
	accepted, ok2 := f.c.marks([]string{"受理申请"})
	if ok && ok2 && received != accepted {
		f.choice = mark
	}
}

// marks adds up figures that are named by their marks or by their keys. ok is false when the form does not have one or when
// one is not certain.
func (c *checker) marks(names []string) (sum Decimal, ok bool) {
	for _, name := range names {
		v, certain := c.mark(name)
		if !certain {
			return sum, false
		}
		var err error
		if sum, err = sum.Add(v); err != nil {
			return sum, false
		}
	}
	return sum, true
}

func (c *checker) mark(name string) (Decimal, bool) {
	c.meter.Spend(50) // looked up among all, and computed
	if c.filing.Form.figures[Key(name)] != nil {
		d, ok := c.filing.Cell(Key(name)).Value()
		return d, ok && !c.failed[Key(name)]
	}
	m, known := c.filing.Form.Mark(name)
	if !known {
		return Decimal{}, false
	}
	for _, op := range m.Expr.Operands() {
		if c.failed[Key(op)] {
			return Decimal{}, false
		}
	}
	v, err := m.Expr.Eval(c.filing.lookup(nil))
	return v.Num, err == nil && v.Kind == formula.KindNumber
}
