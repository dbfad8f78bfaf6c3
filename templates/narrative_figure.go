package templates

import (
	"slices"
	"strings"

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
	answered bool   // the last figure was what was answered

	seen  int  // how far otherYear has read
	other bool // the clauses up to there speak of another year
}

// state is what a sentence has said so far.
type state struct {
	cases     word // the last kind of case named, for 其中维持1件
	documents bool
	share     *claim // the last figure, for 占50%
}

// A claim is a figure of the text whose meaning is certain.
type claim struct {
	number       Decimal
	topic        [][]string
	start        int
	applications bool
}

func (c *checker) figures(p *Passage, text *prose, words *wordReader) {
	f := &figures{c: c, passage: p, prose: text, words: words, about: p.Standard == "applications"}
	for _, s := range text.sentences {
		f.sentence(s)
	}
}

func (f *figures) sentence(s sentence) {
	full := f.prose.slice(s.start, s.end)
	explicit := containsAny(full, "信息公开", "政务公开", "依申请公开", "公开申请")
	if !explicit && !f.about && len(s.quantities) == 0 {
		return
	}
	var st state
	from := s.start
	for _, q := range s.quantities {
		lead := f.leadStart(max(from, s.start), q.start)
		if f.otherYear(q.start) {
			st.share = nil
			from = q.end
			continue
		}
		f.quantity(q, lead, s, explicit, &st)
		from = q.end
	}
	f.nothing(s, explicit)
	f.settled(full, explicit)
}

// otherYear reports whether the clauses up to a number speak of another year: 2023年，我局收到30件，办结28件. A clause about
// what was carried over from it does not change the subject.
func (f *figures) otherYear(to int) bool {
	for i := f.seen; i < to; i++ {
		if i > 0 && f.prose.text[i-1] == '。' {
			f.other = false
		} else if i > 0 && !strings.ContainsRune(",:(;；", f.prose.text[i-1]) {
			continue
		}
		year, n := yearAt(f.prose.text[i:to])
		if n == 0 {
			continue
		}
		rest := f.prose.text[i+n : min(i+n+4, len(f.prose.text))]
		f.other = year != f.words.year && !slices.Contains(rest, '转')
	}
	f.seen = max(f.seen, to)
	return f.other
}

// leadStart finds where the words that belong to a number begin: after the last comma, colon or bracket.
func (f *figures) leadStart(from, to int) int {
	for i := to - 1; i >= from; i-- {
		if strings.ContainsRune(",:()“”《》", f.prose.text[i]) {
			return i + 1
		}
	}
	return from
}

// tail returns the meanings of what follows a number: 收到3件群众来信 is not about applications.
func (f *figures) tail(q quantity, s sentence) word {
	end := q.end
	for end < s.end && !strings.ContainsRune(",:()、", f.prose.text[end]) && !isDigit(f.prose.text[end]) {
		end++
	}
	if end == q.end {
		return 0
	}
	m, n := f.words.next(f.prose.text[q.end:end])
	if m&(wUnknown|wJoin) != 0 {
		return m
	}
	sum := m
	for i := q.end + n; i < end; {
		m, n := f.words.next(f.prose.text[i:end])
		if m&wUnknown != 0 {
			if sum&(wExplicit|wCases) != 0 {
				return sum &^ wNegative // the object is clear, whatever is said of it
			}
			return sum | wUnknown
		}
		sum |= m
		i += n
	}
	return sum
}

func (f *figures) quantity(q quantity, lead int, s sentence, explicit bool, st *state) {
	if q.unit == "%" {
		f.share(q, lead, st)
		return
	}
	if f.nearMark(lead, q) {
		return
	}
	before := f.words.meanings(f.prose.text[lead:q.start])
	after := f.tail(q, s)
	m := before | after
	if m&wCases == 0 && m&wOutcome != 0 {
		m |= st.cases
	}
	if m&(wDocument|wIssued|wRepealed|wEffective) == m&^(wFiller|wPart|wJoin|wEach) && m&wDocument == 0 && st.documents {
		m |= wDocument
	}
	st.share = nil
	if m&wExplicit != 0 && m&wUnknown == 0 {
		f.about = true
	}
	if m&wPublic != 0 && m&wExplicit == 0 {
		m |= wUnknown
	}
	alternatives := topicOf(m, q.unit)
	cases, applications := m&wCases != 0, m&(wCases|wDocument|wLicensing|wPenalties|wCompulsion|wFees) == 0
	if m&wUnknown != 0 && slices.Contains(countUnits, q.unit) && m&(wReceived|wAnswered|wWorked) != 0 {
		f.about = false // 受理信访件30件，办结28件
	}
	if m&wUnknown == 0 {
		if cases {
			st.cases = m & wCases
		}
		st.documents = m&wDocument != 0
	}
	switch {
	case alternatives == nil:
		return
	case applications && (!f.about || slices.Contains([]string{"个", "项", "条"}, q.unit)), cases && !explicit && !f.about:
		return
	case cases && m&wEach != 0 && m&wCases&(m&wCases-1) != 0 && !q.number.IsZero():
		return // 行政复议、行政诉讼均为1件
	}
	if q.rough {
		return
	}
	switch alternatives[0][0] {
	case "办结申请":
		f.answered = true
	case "新收申请":
		f.answered = false
	}
	st.share = &claim{q.number, alternatives, lead, applications}
	f.compare(q.number, q.places, alternatives, f.prose.quote(lead, q.end))
}

// nearMark reports whether a mark stands in the words of a number: the program fills it in.
func (f *figures) nearMark(lead int, q quantity) bool {
	return slices.Contains(f.prose.text[lead:q.start], markSign)
}

// compare reports a number that equals none of the figures it may mean.
func (f *figures) compare(got Decimal, places int, alternatives [][]string, phrase string) {
	alternatives = f.narrow(alternatives)
	var first Decimal
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
		if text := markLabel(marks) + "为 " + want.String(); !slices.Contains(shown, text) {
			shown = append(shown, text)
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
			f.choice == "新收申请" && (a[0] == "自然人申请" || a[0] == "法人申请") {
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

// nothing reads clauses without a number: 未收到政府信息公开申请, 无行政复议、行政诉讼案件.
func (f *figures) nothing(s sentence, explicit bool) {
	start, next := s.start, 0 // next is the first quantity not before start
	for i := s.start; i <= s.end; i++ {
		if i < s.end && !strings.ContainsRune(",:()", f.prose.text[i]) {
			continue
		}
		for next < len(s.quantities) && s.quantities[next].start < start {
			next++
		}
		if next == len(s.quantities) || s.quantities[next].start >= i {
			f.nothingIn(start, i, explicit)
		}
		start = i + 1
	}
}

func (f *figures) nothingIn(start, end int, explicit bool) {
	if start >= end {
		return
	}
	clause := f.prose.text[start:end]
	if !strings.ContainsAny(string(clause), "未没无零") {
		return
	}
	m := f.words.meanings(clause)
	if m&(wUnknown|wPart|wLastYear|wNextYear) != 0 || m&wNegative == 0 {
		return
	}
	var zero [][]string
	switch {
	case m&wCases != 0:
		if !explicit && !f.about || m&(wAnswered|wWorked) != 0 {
			return
		}
		for _, kind := range []word{wReview, wSuit, wDirect, wAfter} {
			if m&kind != 0 {
				zero = append(zero, caseTopic(kind|m&wOutcome)...)
			}
		}
	case m&(wResults|wNatural|wLegal|wCarriedIn|wCarriedOut) != 0:
		if !f.about {
			return
		}
		zero = topicOf(m&^wNegative, "件")
		if len(zero) != 1 {
			return
		}
	case m&(wAnswered|wWorked|wDocument|wIssued|wFees) != 0:
		return // 未答复, 未制发: says nothing about how many there were
	case m&wExplicit != 0 && (m&wReceived != 0 || onlyNothing(m)), f.about && m&wReceived != 0 && strings.Contains(string(clause), "申请"):
		zero = one("新收申请")
	}
	for _, marks := range zero {
		f.compare(Decimal{}, 0, [][]string{marks}, f.prose.quote(start, end))
	}
}

// onlyNothing reports whether a clause is 无政府信息公开申请 and no more.
func onlyNothing(m word) bool { return m&^(wNegative|wExplicit|wFiller|wEach) == 0 }

// settledWords say that no case is left open.
var settledWords = []string{"均已审结", "均已结案", "全部审结", "全部结案", "均获维持", "均被维持", "均予维持", "均予以维持", "均维持", "全部维持", "均为维持", "均结果维持", "全部获维持"}

// settled reads 均已结案: 尚未审结 must be 0.
func (f *figures) settled(full string, explicit bool) {
	if !explicit && !f.about || containsAny(full, "其余", "其中", "审结的", "结案的", "上年", "去年") {
		return
	}
	for _, w := range settledWords {
		i := strings.Index(full, w)
		if i < 0 {
			continue
		}
		before := full[:i]
		review, suit := strings.Contains(before, "复议"), strings.Contains(before, "诉讼")
		var marks []string
		if review {
			marks = append(marks, "复议未审结")
		}
		if suit {
			marks = append(marks, "诉讼未审结")
		}
		if len(marks) > 0 {
			f.compare(Decimal{}, 0, [][]string{marks}, w)
		}
		return
	}
}

// marks adds up the figures of marks. ok is false when the form has no such mark or a figure is not certain.
func (c *checker) marks(names []string) (sum Decimal, ok bool) {
	for _, name := range names {
		m, known := c.filing.Form.Mark(name)
		if !known {
			return sum, false
		}
		for _, op := range m.Expr.Operands() {
			if c.failed[Key(op)] {
				return sum, false
			}
		}
		v, err := m.Expr.Eval(c.filing.lookup(nil, false))
		if err != nil || v.Kind != formula.KindNumber {
			return sum, false
		}
		if sum, err = sum.Add(v.Num); err != nil {
			return sum, false
		}
	}
	return sum, true
}

// rounded reports whether got is want written with fewer decimals, rounded or cut.
func rounded(want Decimal, places int, got Decimal) bool {
	step := int64(1_000_000)
	for range min(places, 6) {
		step /= 10
	}
	diff := want.Micro() - got.Micro()
	return diff < step && diff > -step
}

// markLabel names figures for a message, in the words of the table.
func markLabel(marks []string) string {
	names := map[string]string{"新收申请": "本年新收", "受理申请": "本年新收加上年结转", "办结申请": "“（七）总计”", "结转下年": "“四、结转下年度”",
		"自然人申请": "本年新收的自然人", "受理自然人申请": "本年新收加上年结转的自然人", "办结自然人申请": "“（七）总计”的自然人",
		"法人申请": "本年新收的法人或其他组织", "受理法人申请": "本年新收加上年结转的法人或其他组织", "办结法人申请": "“（七）总计”的法人或其他组织"}
	var list []string
	for _, m := range marks {
		if n, ok := names[m]; ok {
			m = n
		}
		list = append(list, m)
	}
	return strings.Join(list, "加")
}

// trimPhrase makes a quotation of a phrase.
func trimPhrase(s string) string {
	return Shorten(strings.Trim(strings.Join(strings.Fields(s), ""), "，,、：:；;（）()"), 40)
}

// tell reports a finding about one topic of a passage, and does not repeat itself.
func (c *checker) tell(code string, p *Passage, topic string, words Words) {
	f := Report(code, p, Place{}, words)
	f.Topic = topic
	if c.told == nil {
		c.told = map[string]bool{}
	}
	if key := code + f.Message; !c.told[key] {
		c.told[key] = true
		c.findings = append(c.findings, f)
	}
}
