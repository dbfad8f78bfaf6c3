package prose

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// manner reports whether what the words add to 答复 is only how or how soon: 10日内答复30件, 书面答复5件.
func manner(m Meaning, words string) bool {
	return m&(wReceived|wWorked) == 0 && hanzi.ContainsAny(words, said.Manner...) && !hanzi.ContainsAny(words, said.Matters...)
}

// complete adds to the meanings of a figure's own words what the sentence has said before.
func (f *reading) complete(m Meaning, end int, st *state) Meaning {
	if m&wCases == 0 && m&(wOutcome|wSettled) != 0 {
		m |= st.cases
	}
	if m&wCases != 0 && (m&wOutcome != 0 || f.whole.holds(&f.whole.disputed, "不服")) {
		m &^= wAnswered // 复议机关维持我局答复6件, 因不服信息公开答复申请行政复议的9件
	}
	m = f.completePapers(f.decided(m, end), end, st)
	if m&wDecisions != 0 && f.notAllDecisions(m, st) {
		m |= wUnknown
	}
	if m&wDecisions == 0 && m&wMade != 0 {
		m |= wFiller
	}
	m &^= wMade
	if m&wExplicit != 0 && m&wUnknown == 0 {
		f.about = true
	}
	if m&wPublic != 0 && m&(wExplicit|wCases) == 0 && !f.whole.holds(&f.whole.onRequest, said.OnRequest...) {
		m |= wUnknown
	}
	return m
}

// notAllDecisions reports whether decisions may be some only: 行政许可300件 may be those that were published, and those of 查办非法行医
// 案件18件，作出处罚18件 are of these cases.
func (f *reading) notAllDecisions(m Meaning, st *state) bool {
	if m&wMade == 0 && !st.decided && (m&^(wDecisions|wFiller|wEach|wJoin) != 0 || f.shown()) {
		return true
	}
	return st.subject == aboutUnknown && f.whole.holds(&f.whole.lookedInto, "查办", "查处") &&
		!f.whole.holds(&f.whole.named, "行政处罚", "行政强制")
}

// decided takes 办理行政许可1873件 for decisions that were made.
func (f *reading) decided(m Meaning, end int) Meaning {
	worked := m&wDecisions != 0 && m&(wWorked|wAnswered) != 0
	if worked && !f.elsewhere(end) && !f.undecided() {
		return m&^(wWorked|wAnswered) | wMade
	}
	return m
}

// completePapers adds what became of documents, and which they are.
func (f *reading) completePapers(m Meaning, end int, st *state) Meaning {
	if m&wPapers != 0 && m&wActs == 0 && f.whole.before(&f.whole.filesMade, end, said.FilesMade) {
		m |= wIssued // 全年发文312件，其中行政规范性文件4件
	}
	if m&wPapers == 0 && m&^(wActs|wFiller|wPart|wJoin|wEach|wLoosely) == 0 {
		m |= st.papers
	}
	if m&wEffective != 0 && m&wPapers == 0 {
		m |= wUnknown // 有效投诉
	}
	if m&wLoosely != 0 && (f.elsewhere(end) || m&wPapers == 0 || f.cameAndWent()) {
		m |= wUnknown
	}
	return m &^ wLoosely
}

// cameAndWent reports whether a sentence tells how a list of documents has changed, on which not all need be the writer's own of
// this year: 新增规范性文件5件，失效3件.
func (f *reading) cameAndWent() bool {
	if w := &f.whole; w.changed == 0 { // once a sentence
		w.changed = -1
		if cameAndWent.MatchString(w.text) {
			w.changed = 1
		}
	}
	return f.whole.changed > 0
}

var cameAndWent = regexp.MustCompile(`新增[^,、;。]*[,、;](?:失效|到期|自然|自动|移出|退出|调出|减少)|(?:失效|到期|移出|退出|调出)[^,、;。]*\d件?[,、;]新增`)

// elsewhere reports whether what the sentence says up to a place is about where or how things are published.
func (f *reading) elsewhere(end int) bool {
	return f.whole.before(&f.whole.elsewhere, end, said.Elsewhere)
}

// undecided reports whether a sentence is about what is done to 行政许可 besides deciding.
func (f *reading) undecided() bool {
	if w := &f.whole; w.undecided == 0 {
		w.undecided = -1
		if hanzi.ContainsAny(allShown.ReplaceAllString(w.text, ""), said.BeforeDecision...) {
			w.undecided = 1
		}
	}
	return f.whole.undecided > 0
}

// shown reports whether a sentence is about decisions that were published or looked at.
func (f *reading) shown() bool {
	if f.shownAt != f.whole.start+1 { // once a sentence
		text := strings.ReplaceAll(allShown.ReplaceAllString(f.whole.text, ""), "双公示”工作", "")
		f.shownAt, f.isShown = f.whole.start+1, hanzi.ContainsAny(text, said.Shown...)
	}
	return f.isShown
}

// allShown is said of all decisions, so that their number is that of the table: 行政处罚57件，均已公示.
var allShown = regexp.MustCompile(`(?:[,;]并|[,;件](?:均|全部|已全部))[^,;。]*`)

// subjectOf says what a figure is about from the meanings of its words.
func subjectOf(m Meaning) subject {
	switch {
	case m&wCases != 0:
		return aboutCases
	case m&wUnknown != 0:
		return aboutUnknown
	case m&(wResults|wItem) != 0:
		return aboutResult
	case m&wCarries != 0:
		return aboutCarried
	case m&(wNatural|wLegal|wApplicant) != 0:
		return aboutApplicant
	case m&wReceived != 0:
		return aboutReceived
	case m&(wAnswered|wWorked) != 0:
		return aboutAnswered
	}
	return aboutUnknown
}

// asks reports whether the words before a number end in what is asked: 政府信息公开申请, 申请共计. 依申请公开信息3件 may be
// what was given out.
func asks(lead string) bool {
	for before := ""; before != lead; {
		before = lead
		for _, w := range []string{"为", "是", "有", "达到", "达", "仅", "共计", "总计", "累计", "合计", "共", "总量", "总数", "数量", "量"} {
			lead = strings.TrimSuffix(lead, w)
		}
	}
	return endsWith(lead, "申请", "申请公开政府信息", "申请政府信息公开", "申请信息公开", "申请公开信息", "要求公开政府信息", "要求获取政府信息")
}

// partial reports whether a count of answers leaves others out: 按时答复16件，延期答复4件.
func (f *reading) partial(lead, to int, s sentence) bool {
	if !hanzi.ContainsAny(f.text.slice(lead, to), said.InTime...) {
		return false
	}
	if f.lateAt != s.start+1 { // once a sentence
		f.lateAt, f.late = s.start+1, hanzi.ContainsAny(noneLate.ReplaceAllString(f.text.slice(s.start, s.end), ""), said.Late...)
	}
	return f.late
}

// noneLate says that none came late: 无超期答复, 未出现逾期情况.
var noneLate = regexp.MustCompile(`(?:无|没有|未|零)[^,;。\d]{0,4}(?:延期|逾期|超期)`)

// holdsPartial reports whether 部分公开 is said to be among a figure: 予以公开13件（含部分公开3件）. In a list it is beside it.
func (f *reading) holdsPartial(q quantity, s sentence) bool {
	rest := f.text.slice(q.end, min(q.end+10, s.end))
	among := false
	for _, w := range []string{",", "(", "其中", "包含", "包括", "含"} { // a comma alone parts two of a list
		if cut, ok := strings.CutPrefix(rest, w); ok {
			rest, among = cut, among || w != ","
		}
	}
	return among && (strings.HasPrefix(rest, "部分公开") || strings.HasPrefix(rest, "部分予以公开"))
}

// nearMark reports whether a mark stands in the words of a number: the program fills it in.
func (f *reading) nearMark(lead int, q quantity) bool {
	return strings.Contains(f.text.slice(lead, q.start), MarkSign)
}

// asked adds what a number of applications means without a verb: 申请数量为20件, 政府信息公开申请共20件.
func (f *reading) asked(m, before Meaning, q quantity, lead int, words []rune) Meaning {
	if before&wCarriedIn != 0 && before&wAnswered == 0 {
		m &^= wAnswered // 上年结转的4件已全部办结
	}
	if f.ofSomeOnly(m, before, lead, string(words)) {
		return m | wUnknown
	}
	if !slices.Contains(said.ForPapers, q.unit) {
		return m
	}
	onlyAsked := before&^wFiller == 0 && strings.HasSuffix(string(words), "有") && m&wExplicit != 0 && m&^(wExplicit|wFiller) == 0
	areAsked := onlyAsked && !f.sense(q.end, f.tailEnd(q.end, f.whole.end)).unknown // 共有20件政府信息公开申请
	if areAsked || m&^wFiller == 0 && f.numbered(words) {
		m |= wExplicit | wReceived | wAnswered
	}
	nothingElse := m&wExplicit != 0 && m&^(wExplicit|wFiller|wJoin|wPublic) == 0 && before&wExplicit != 0
	if nothingElse && asks(f.text.slice(lead, q.start)) {
		m |= wReceived | wAnswered
	}
	return m
}

// ofNew is a count of what was done with those that came in, without the ones that were there before: 新收的办结67件.
var ofNew = regexp.MustCompile(`新收(?:政府信息公开)?(?:申请|的|中|里|内)+(?:已|均|共|全部|按期|按时)*(?:办结|答复|办理完毕|处理完毕)$`)

// ofSomeOnly reports whether a number is of some of those that its words name: 尚有11件申请在法定期限内办理, 还有1件诉讼案件没有判决结果,
// 73件新收申请办结67件.
func (f *reading) ofSomeOnly(m, before Meaning, lead int, words string) bool {
	if before&wNewly != 0 && before&wAnswered != 0 && lead > f.whole.start && f.text.text[lead-1] == '件' || ofNew.MatchString(words) {
		return true
	}
	whole := m&(wReceived|wAnswered|wWorked) != 0 && m&wCarries == 0 || m&wCases != 0 && m&(wOutcome|wSettled) == 0
	return whole && endsWith(words, "尚有", "还有", "仍有")
}

// numbered reports whether words count applications without a verb: 申请数量为20件, and 申请262件，其中自然人187件 where no number stands
// before it.
func (f *reading) numbered(words []rune) bool {
	opens := !f.whole.told && strings.TrimLeft(string(words), "全年本度共计") == "申请"
	return f.about && (opens || hanzi.ContainsAny(string(words), said.Asked...))
}
