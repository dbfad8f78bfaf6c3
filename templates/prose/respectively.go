package prose

import (
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates/hanzi"
)

// longestList is the number of characters in which kinds that 分别 tells apart are looked for; the kinds of a form together
// have some hundred and fifty.
const longestList = 400

// respectively reads 行政复议、行政诉讼分别为9件和7件: for each of the figures from k on, the words that count it. nil where the
// words before 分别 are not as many as the figures after it.
func (f *reading) respectively(s sentence, k int, words []rune) [][]rune {
	head, tail, ok := strings.Cut(string(words), "分别")
	share := strings.HasPrefix(tail, "占") || strings.HasSuffix(head, "占比") || strings.HasSuffix(head, "占")
	if head = strings.TrimSuffix(strings.TrimSuffix(head, "比"), "占"); share {
		tail = "占" + strings.TrimLeft(tail, "占为")
	}
	if !ok || share != (s.quantities[k].unit == "%") || utf8.RuneCountInString(head) > longestList {
		return nil
	}
	kinds := [][]rune{nil}
	for text := []rune(head); len(text) > 0; {
		m, n, _ := f.r.next(text)
		if m == wJoin {
			kinds = append(kinds, nil)
		} else {
			kinds[len(kinds)-1] = append(kinds[len(kinds)-1], text[:n]...)
		}
		text = text[n:]
	}
	if len(kinds) < 2 || k+len(kinds) > len(s.quantities) {
		return nil
	}
	for i := range kinds {
		if i == 0 {
			continue
		}
		between := f.text.text[s.quantities[k+i-1].end:s.quantities[k+i].start]
		if len(between) > 1 || len(between) == 1 && !strings.ContainsRune("、,和及", between[0]) {
			return nil
		}
	}
	if m, _ := f.r.meanings([]rune(head)); m&wUnknown != 0 && m&wCases != 0 {
		tail += "?" // 复议、诉讼文书分别为23份: what is unknown of the last is unknown of all
	}
	last, _ := f.r.meanings(kinds[len(kinds)-1])
	for i := range kinds {
		kinds[i] = append(kinds[i], []rune(hanzi.Shorten(tail, longestList))...)
		if last&wMade != 0 {
			kinds[i] = append(slices.Clone(kinds[i]), []rune("作出")...) // 行政许可、行政处罚决定分别为
		}
	}
	return kinds
}

// eachSince reads by how much each of several figures differs from last year's: 复议26件、诉讼12件，分别比上年增加8件、1件, and without the
// figures. It reports whether a number begins such a list.
func (f *reading) eachSince(s sentence, k, from int, st *state) bool {
	gap := f.text.slice(from, s.quantities[k].start)
	c := f.sinceWords(gap)
	if !c.changes || !c.last || !strings.Contains(gap, "分别") {
		return false
	}
	n := 1
	for k+n < len(s.quantities) && joining(f.text.slice(s.quantities[k+n-1].end, s.quantities[k+n].start)) {
		n++
	}
	topics := f.eachOf(gap, n, st)
	if n < 2 || len(topics) != n {
		return false
	}
	for i, topic := range topics {
		q := s.quantities[k+i]
		if q.rough || topic == nil {
			continue
		}
		b := &base{topic: topic, start: q.start}
		if i == 0 {
			b.start = from
		}
		f.claim(f.sinceClaim(c, q, b, false))
	}
	return true
}

// joining reports whether nothing but a mark of a list stands between two numbers.
func joining(gap string) bool { return slices.Contains([]string{"、", ",", "和", "及"}, gap) }

// eachOf are the figures that a list of so many numbers compares: those its own words name, or the last ones before it.
func (f *reading) eachOf(gap string, n int, st *state) (topics [][][]Sense) {
	head, _, _ := strings.Cut(gap, "分别")
	head = comparing.Replace(head[strings.LastIndexAny(head, ",;:")+1:])
	if head != "" {
		for _, name := range strings.FieldsFunc(head, func(r rune) bool { return strings.ContainsRune("、和及", r) }) {
			if b := f.compared(name, 0, st); b != nil {
				topics = append(topics, b.topic)
			}
		}
		return topics
	}
	for _, claim := range f.claims[max(st.claims, len(f.claims)-n):] {
		if claim.Since == NoSince && claim.Share == nil && claim.All == nil && claim.Unit == "件" && claim.Bound == Exactly {
			topics = append(topics, claim.Any)
		}
	}
	return topics
}

// ofOtherCases keeps whether cases over something else have been counted, of which outcomes are told then.
func (n *counted) ofOtherCases(st *state) {
	switch {
	case n.cases && n.m&wOutcome == 0:
		st.otherCases = n.m&wUnknown != 0 && n.m&wDecisions != 0
	case n.cases && st.otherCases:
		n.topic = nil
	}
}

// leastListed is how many of a kind make a list whose 其他 is of that kind.
const leastListed = 3

// atTheEnd says which 其他 ends a list of applicants, or of results.
func (st *state) atTheEnd(words []rune) []rune {
	if strings.Trim(string(words), "和及、") != "其他" {
		return words
	}
	if st.listed >= leastListed {
		return []rune("其他申请人")
	}
	if st.results >= leastListed {
		return []rune("其他处理")
	}
	return words
}
