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
