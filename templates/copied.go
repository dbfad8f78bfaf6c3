package templates

import (
	"fmt"
	"strconv"
	"unicode"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
)

// lastYear checks what no expression can say about last year's filing: that there is one, and that this year's tables
// and passages are not merely its copy. Carry-over, stock, jumps and pending cases are rules of the form.
func (c *checker) lastYear(wanted bool) {
	if c.previous == nil {
		if wanted {
			c.report("previous.missing", nil, Place{}, Words{"want": strconv.Itoa(c.filing.Year - 1)})
		}
		return
	}
	if c.partial {
		return
	}
	for _, t := range c.filing.Form.Tables {
		c.copiedTable(t)
	}
	for _, p := range c.filing.Form.Passages() {
		c.copiedText(p)
	}
}

// What makes equal tables suspicious: a stock of documents that did not change beside zeros is no copy, and two small
// numbers are equal by chance.
const (
	copiedFigures = 2
	copiedSum     = 20
)

// copiedTable reports a table whose typed figures all equal last year's, when they are not too few or too small.
func (c *checker) copiedTable(t *Table) {
	var nonzero int
	var sum Decimal
	var sample *Figure
	past := PastOf(c.previous, c.filing.Form)
	for _, key := range t.keys {
		if c.filing.Form.computed[key] != nil {
			continue
		}
		if !Comparable(c.filing.Form, c.previous.Form, key) {
			return // another edition's row, or one that counts other things
		}
		if c.filing.Cell(key).Kind == CellBlank && c.previous.Cell(key).Kind == CellBlank {
			continue // left out in both years
		}
		now, ok := c.filing.Cell(key).Value()
		last, known := past.Figure(key)
		if !ok || !known || now != last {
			return
		}
		if now.IsZero() {
			continue
		}
		if nonzero++; sample == nil {
			sample = c.filing.Form.figures[key]
		}
		if s, err := sum.Add(now.Abs()); err == nil {
			sum = s
		}
	}
	if nonzero < copiedFigures || sum.Cmp(formula.FromInt(copiedSum)) < 0 {
		return
	}
	place := Place{Sheet: c.filing.Cell(sample.Key).Place.Sheet}
	c.report("previous.copied", t, place, Words{"count": strconv.Itoa(nonzero),
		"sample": fmt.Sprintf("%s %s", sample.Name(), c.filing.Cell(sample.Key))})
}

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
