package prose

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"nianbao/templates/hanzi"
)

// A whole is a full sentence, from 。 to 。, and what it says of the scope of its figures.
type whole struct {
	start, end int // runes of prose.text
	text       string
	documents  bool // it sorts documents by whether they may be published, and is not about applications
	elsewhere  int  // one more than where it is first said to be about where or how things are published; 0 while nobody has asked
	filesMade  int  // the same for documents that were made
	bodies     bool // it sets one body's figures beside another's
	ofThese    int  // where the last 其中 stands, or -1
	cases      int  // where it turns from all cases to those about information, or -1
	partly     int8 // it names 部分公开: 1 for yes, -1 for no, 0 while nobody has asked
	onRequest  int8 // the same for what makes a 申请 one under the 条例
	ofOthers   int8 // the same for what others did, or was done at other times
	disputed   int8 // the same for what makes an answer one that cases are about
	undecided  int8 // the same, see undecided to 行政许可 besides deciding
	changed    int8 // the same, see cameAndWent
	lookedInto int8 // the same for cases that were looked into, of which decisions may be
	named      int8 // the same for the decisions of 行政处罚 in so many words
	newly      int8 // the same for 新收
	notNewly   int8 // the same for what else applicants may be counted of
	counted    bool // it has counted cases about information
	received   bool // it has counted applications received
	told       bool // it has told a number
	added      bool // it has added something to a count
}

var (
	// sorted is a count of documents by 公开属性, in which 依申请公开 and 不予公开 are properties of documents.
	sorted = regexp.MustCompile(`公开属性|公文属性|属性源头|公文类|[件份]公文|公文\d|主动公开(?:类|的|属性)?\d+[件份]`)
	// amongCases is where a sentence turns from cases of every kind to those about information.
	amongCases = regexp.MustCompile(`其中[^,:()、。]{0,8}(?:信息公开|政务公开|依申请公开)`)
	// article is a provision of the law that applications were decided by.
	article = regexp.MustCompile(`第\(?[一二三四五六七八九十百\d]+\)?[条项款]`)
)

// enter makes the full sentence that s belongs to the current one.
func (f *reading) enter(s sentence) {
	if f.whole.text != "" && s.start < f.whole.end {
		return
	}
	w := whole{ofThese: -1, cases: -1}
	w.start, w.end = f.text.whole(s)
	w.text = f.text.slice(w.start, w.end)
	w.documents = hanzi.ContainsAny(w.text, "公文", "属性", "主动公开") && sorted.MatchString(w.text)
	w.bodies = hanzi.ContainsAny(w.text, said.Bodies...)
	if i := strings.LastIndex(w.text, "其中"); i >= 0 {
		w.ofThese = w.start + utf8.RuneCountInString(w.text[:i])
	}
	var all [][]int
	if w.ofThese >= 0 {
		all = amongCases.FindAllStringIndex(w.text, -1)
	}
	if all != nil {
		w.cases = w.start + utf8.RuneCountInString(w.text[:all[len(all)-1][0]])
	}
	w.received = f.whole.received && strings.HasPrefix(w.text, "其中") // 新收20件，上年结转5件。其中自然人21件
	f.about = f.about || wholeTable.MatchString(w.text)
	f.whole = w
	f.r.begin(w.text)
}

// before reports whether one of some words ends before a place. Where the first of them does is found once for a sentence.
func (w *whole) before(found *int, at int, words list) bool {
	if *found == 0 {
		first := w.end + 1
		for _, word := range words {
			if i := strings.Index(w.text, word); i >= 0 {
				first = min(first, w.start+utf8.RuneCountInString(w.text[:i+len(word)]))
			}
		}
		*found = first + 1
	}
	return *found-1 <= at
}

// holds reports whether the sentence holds one of some words, which is found out once.
func (w *whole) holds(known *int8, words ...string) bool {
	if *known == 0 {
		if *known = -1; hanzi.ContainsAny(w.text, words...) {
			*known = 1
		}
	}
	return *known > 0
}

// explicit reports whether a sentence is about the 条例 in so many words.
func (f *reading) explicit(full string) bool {
	return f.whole.counted || hanzi.ContainsAny(full, said.Explicit...) || f.ownCases(full)
}

// wholeTable is a sentence that tells of the tables in their order, so that it need not say what the applications are for.
var wholeTable = regexp.MustCompile(`^[^。]{0,16}(?:新收(?:申请)?|收到申请)\d+件[^。]*(?:结转|复议)`)

// ownCases reports whether a sentence on 行政复议 and 行政诉讼 is about those over information without saying so, as the report itself
// is: nothing else is named that they may be over, and the writer is none who decides the cases of others.
func (f *reading) ownCases(full string) bool {
	return hanzi.ContainsAny(full, "复议", "诉讼", "法院起诉") && !f.decides() &&
		!hanzi.ContainsAny(stillOpen.Replace(f.whole.text), said.OtherCases...)
}

// stillOpen leaves out what is said of cases of every kind: 尚在审理中.
var stillOpen = leavingOut(said.StillOpen)

// decides reports whether the writer decides the cases of others, or is sued for all that it does.
func (f *reading) decides() bool {
	ofTown := f.r.town() != "" // which is sued, and decides nothing
	return f.r.wide && !ofTown || f.r.by.Name == "" || hanzi.ContainsAny(strings.TrimSuffix(f.r.by.Name, "人民政府"), said.Deciding...)
}

// articleIn returns where a sentence first names an article of law; its end if nowhere.
func articleIn(full string, s sentence) int {
	if strings.Contains(full, "第") { // most of them do not
		if at := article.FindStringIndex(full); at != nil && !asking.MatchString(full[at[0]:]) {
			return s.start + utf8.RuneCountInString(full[:at[0]])
		}
	}
	return s.end
}

// asking is a provision on how those are asked whom an answer concerns, by which nothing is decided.
var asking = regexp.MustCompile(`^第三十二条`)

// scope adds to the meanings of a figure what the full sentence takes from them: 公文中不予公开9件 is about documents, and
// 行政诉讼48件，其中涉及信息公开7件 about suits of every kind.
func (f *reading) scope(m Meaning, q quantity, words string) Meaning {
	w := &f.whole
	switch {
	case m&(wResults|wItem) != 0 && f.articleAt < q.start:
		m |= wUnknown // 根据第三十六条第（三）项，不予公开4件
	case w.documents && (m&(wResults|wItem) != 0 || m&wExplicit != 0 && m&(wReceived|wAnswered|wWorked) == 0):
		m |= wUnknown
	case m&wCases != 0 && !strings.Contains(words, "公开") && (q.start < w.cases || strings.Contains(words, "各类")):
		m |= wUnknown
	}
	return m
}

// among reports whether a figure is a part of the one before it, of which nothing certain is known: 涉及征地的12件，其中予以公开3件;
// 网民留言312件，回复312件; 加上协办12件，共办理98件.
func (f *reading) among(n *counted, last subject, st *state) bool {
	w, words := &f.whole, f.words(n)
	if n.now == aboutUnknown || n.now == aboutReceived {
		w.addTo(n, words, st)
		return false
	}
	part := n.m&wPart != 0
	if part && n.before&wPart != 0 && last == aboutCarried && n.now == aboutCarried {
		return true // 结转下年度10件，其中7件未到答复期限
	}
	ofCarried := st.onlyCarried && n.now == aboutResult && !w.received // 上年结转的11件，予以公开4件
	st.subset = st.subset || ofCarried || n.ofNarrow(last, st) || part && n.ofSome(last, st, w.received)
	switch n.now {
	case aboutResult:
		return st.subset
	case aboutAnswered:
		ofOthers := last == aboutUnknown && !w.received || w.added
		return ofOthers && !strings.Contains(words, "申请")
	}
	return false
}

// addTo keeps what a number tells of what was received, or of something that is not known.
func (w *whole) addTo(n *counted, words string, st *state) {
	if n.now == aboutUnknown && strings.Contains(words, "申请") {
		st.narrow = n.q.number
	}
	w.received = w.received || n.now == aboutReceived && n.m&(wUnknown|wPart) == 0
	w.added = w.added || n.m&wUnknown != 0 && strings.Contains(words, "加上")
}

// ofNarrow reports whether a result can be that of the applications of a kind that is not known before it: 涉及第三方权益的申请19件，
// 不予公开7件.
func (n *counted) ofNarrow(last subject, st *state) bool {
	return last == aboutUnknown && n.now == aboutResult && n.q.number.Cmp(st.narrow) <= 0
}

// ofSome reports whether what stands before a number is some things only, of which it may be a part.
func (n *counted) ofSome(last subject, st *state, received bool) bool {
	return last == aboutUnknown || n.now == aboutResult && (st.some || last == aboutCarried && !received)
}

// oneBody reports whether the agency's own name before a number stands for one body among others: for a government,
// 县政府制发10件，部门制发5件. With 其中 after it, it stands for the whole: 县政府收到90件，其中部门70件.
func (f *reading) oneBody(at int) bool {
	return f.r.wide && f.r.town() == "" && f.whole.bodies && f.whole.ofThese < at
}
