package old

import (
	"strconv"
	"unicode"

	"nianbao/templates/hanzi"
)

// How alike a passage may be to last year's. The official document speaks of 五 alone; the other passages repeat standing
// arrangements from year to year, and are only named when hardly a word is new.
const (
	copiedRun      = 5  // characters that must stand in the same order to count as taken over
	copiedLeast    = 40 // characters below which likeness proves nothing
	copiedProblems = 80 // per cent
	copiedOther    = 95
)

// copiedText reports a passage that is largely last year's. Passages with a standard sentence are meant to be alike.
func (c *checker) copiedText(p *Passage) {
	last := c.previous.Form.passages[p.ID]
	if last == nil || p.Standard != "" || !p.Required {
		return
	}
	limit := copiedOther
	if p.Least > 0 {
		limit = copiedProblems
	}
	text := c.filing.Narrative[p.ID]
	share, passage := likeness(text, c.previous.Narrative[p.ID])
	if share >= limit {
		c.report("narrative.copied", p, c.filing.Boxes[p.ID], Words{"got": strconv.Itoa(share), "phrase": hanzi.Shorten(passage, 40)})
	}
}

// likeness returns how many per cent of text stand in last in runs of copiedRun characters, and the longest stretch of
// text that is made of such runs. Only Chinese characters and letters count, so that a new year or a new figure does not
// make an old text new. It takes time linear in both.
func likeness(text, last string) (percent int, longest string) {
	a, where := letters(text)
	b, _ := letters(last)
	if len(a) < copiedLeast || len(b) < copiedRun {
		return 0, ""
	}
	runs := make(map[[copiedRun]rune]bool, len(b))
	for i := 0; i+copiedRun <= len(b); i++ {
		runs[[copiedRun]rune(b[i:i+copiedRun])] = true
	}
	taken, start, best, bestStart := 0, -1, 0, 0
	end := 0 // characters before end are already counted
	for i := 0; i+copiedRun <= len(a); i++ {
		if !runs[[copiedRun]rune(a[i:i+copiedRun])] {
			start = -1
			continue
		}
		if start < 0 {
			start = i
		}
		taken += i + copiedRun - max(end, i)
		end = i + copiedRun
		if end-start > best {
			best, bestStart = end-start, start
		}
	}
	if best == 0 {
		return 0, ""
	}
	runes := []rune(text)
	return taken * 100 / len(a), string(runes[where[bestStart] : where[bestStart+best-1]+1])
}

// letters returns the letters of text and the index of each among the text's runes.
func letters(text string) (list []rune, where []int) {
	i := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			list, where = append(list, r), append(where, i)
		}
		i++
	}
	return list, where
}
