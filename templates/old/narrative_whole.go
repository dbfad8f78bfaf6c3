package old

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// A whole is a full sentence, from 。 to 。, and what it says of the scope of its figures.
type whole struct {
	start, end int // runes of prose.text
	text       string
	documents  bool // it sorts documents by whether they may be published, and is not about applications
	bodies     bool // it sets one body's figures beside another's
	ofThese    int  // where the last 其中 stands, or -1
	cases      int  // where it turns from all cases to those about information, or -1
	counted    bool // it has counted cases about information
	received   bool // it has counted applications received
	added      bool // it has added something to a count
}

var (
	// sorted is a count of documents by 公开属性, in which 依申请公开 and 不予公开 are properties of documents.
	sorted = regexp.MustCompile(`公开属性|公文属性|属性源头|公文类|[件份]公文|公文\d|主动公开(?:类|的|属性)?\d+[件份]`)
	// amongCases is where a sentence turns from cases of every kind to those about information.
	amongCases = regexp.MustCompile(`其中[^,:()、。]{0,8}(?:信息公开|政务公开|依申请公开)`)
	// article is a provision of the law that applications were decided by.
	article = regexp.MustCompile(`第\(?[一二三四五六七八九十百\d]+\)?[条项款]`)
	// otherBodies are the bodies that a government's own figures are set beside.
	otherBodies = []string{"部门", "乡镇", "镇街", "街道", "县直", "市直", "区直", "旗直", "本级", "各镇", "各乡", "其他单位", "其余单位", "办公室", "各县", "各区"}
)

// enter makes the full sentence that s belongs to the current one.
func (f *figures) enter(s sentence) {
	if f.whole.text != "" && s.start < f.whole.end {
		return
	}
	w := whole{ofThese: -1, cases: -1}
	w.start, w.end = f.prose.whole(s)
	w.text = f.prose.slice(w.start, w.end)
	w.documents = containsAny(w.text, "公文", "属性", "主动公开") && sorted.MatchString(w.text)
	w.bodies = containsAny(w.text, otherBodies...)
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
	f.whole, f.words.sentence, f.words.first = w, w.text, nil
	f.words.whole++
}

// scope adds to the meanings of a figure what the full sentence takes from them: 公文中不予公开9件 is about documents, and
// 行政诉讼48件，其中涉及信息公开7件 about suits of every kind.
func (f *figures) scope(m word, q quantity, words string) word {
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
func (f *figures) among(m word, now, last subject, words string, st *state) bool {
	if now == aboutUnknown || now == aboutReceived {
		f.whole.received = f.whole.received || now == aboutReceived && m&(wUnknown|wPart) == 0
		f.whole.added = f.whole.added || m&wUnknown != 0 && strings.Contains(words, "加上")
		return false
	}
	if last == aboutUnknown && m&wPart != 0 {
		st.subset = true
	}
	return now == aboutResult && st.subset ||
		now == aboutAnswered && !strings.Contains(words, "申请") && (last == aboutUnknown && !f.whole.received || f.whole.added)
}

// oneBody reports whether the agency's own name before a number stands for one body among others: for a government,
// 县政府制发10件，部门制发5件. With 其中 after it, it stands for the whole: 县政府收到90件，其中部门70件.
func (f *figures) oneBody(at int) bool {
	return f.words.wide && f.whole.bodies && f.whole.ofThese < at
}
