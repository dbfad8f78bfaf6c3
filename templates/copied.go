package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates/alike"
	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/templates/prose"
)

// lastYear checks what no expression can say about last year's filing: that there is one, and that this year's tables are not
// merely its copy. Carry-over, stock, jumps and pending cases are rules of the form.
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

// How alike a passage may be to that of an earlier year. The official document speaks of 五 alone; the other passages repeat
// standing arrangements from year to year, and are only named when hardly a word is new.
const (
	copiedLeast    = 40 // letters below which likeness proves nothing
	copiedProblems = 80 // per cent
	copiedOther    = 95
	copiedSentence = 95 // per cent of a sentence, for a year or a name in it to be the other report's
)

// A Copied is what a text has taken from another one: the sentences side by side.
type Copied struct {
	Of    string // whose text it is: 本年度的报告
	From  string // whose it was: 2023 年度的报告
	Pairs []alike.Pair
}

// mostBeside is how many sentences are shown side by side, and longestBeside how many characters of each: enough to see.
const (
	mostBeside    = 5
	longestBeside = 120
)

// Beside shows sentences of a text beside those of another one.
func Beside(from string, pairs []alike.Pair) *Copied {
	c := &Copied{Of: "这份报告", From: from}
	for _, p := range pairs[:min(len(pairs), mostBeside)] {
		c.Pairs = append(c.Pairs, alike.Pair{This: hanzi.Shorten(p.This, longestBeside), That: hanzi.Shorten(p.That, longestBeside)})
	}
	return c
}

// copies holds each passage against those of earlier years: last year's, and those before that somebody has given.
func (c *checker) copies(earlier []*Filing) {
	if c.previous != nil && !c.partial {
		earlier = append([]*Filing{c.previous}, earlier...)
	}
	if len(earlier) == 0 {
		return
	}
	for _, p := range c.filing.Form.Passages() {
		text := c.passage(c.filing, p.ID)
		if text.Letters == 0 {
			continue
		}
		var most *alike.Likeness
		var of *Filing
		for _, past := range earlier {
			like := text.In(c.passage(past, p.ID))
			c.leftOver(p, past, like)
			if most == nil || like.Shared > most.Shared {
				most, of = &like, past
			}
		}
		limit, code := copiedOther, "narrative.copied/other"
		if p.Least > 0 {
			limit, code = copiedProblems, "narrative.copied"
		}
		if most == nil || text.Letters < copiedLeast || most.Percent() < limit || len(most.Pairs) == 0 {
			continue
		}
		year := strconv.Itoa(of.Year)
		f := Report(code, p, c.filing.Boxes[p.ID], Words{"got": strconv.Itoa(most.Percent()), "year": year,
			"phrase": hanzi.Shorten(most.Pairs[0].This, 40)})
		f.Copied = Beside(year+" 年度的报告", most.Pairs)
		c.findings = append(c.findings, f)
	}
}

// passage takes a passage of a filing apart.
func (c *checker) passage(f *Filing, id string) *alike.Text {
	c.meter.Spend(len(f.Narrative[id]))
	return alike.Read(f.Narrative[id], f.Agency.Name, f.Agency.Short)
}

// founded are words of sentences that stay true in later reports, whatever year they name: since when there is something.
var founded = []string{"印发", "出台", "制定", "实施", "建成", "成立", "开通", "上线", "启用"}

// leftOver reports the year and the name of an earlier report in sentences that stand there word for word: the year of that
// report and no other, which was about itself.
func (c *checker) leftOver(p *Passage, past *Filing, like alike.Likeness) {
	year, name := strconv.Itoa(past.Year), past.Agency.Name
	renamed := name != "" && !strings.Contains(c.filing.Agency.Name, name)
	for _, pair := range like.Pairs {
		if !pair.Whole(copiedSentence) {
			continue
		}
		both := func(word string) bool { return strings.Contains(pair.This, word) && strings.Contains(pair.That, word) }
		phrase := trimPhrase(pair.This)
		meant := prose.OtherYear(pair.This) || hanzi.ContainsAny(pair.This, founded...)
		if both(year+"年") && !meant && !c.said("narrative.year", p, year) {
			c.tell("narrative.year", p, year, Words{"phrase": phrase, "got": year, "want": strconv.Itoa(c.filing.Year)})
		}
		if renamed && both(name) && !c.said("narrative.agency", p, name) {
			c.tell("narrative.agency", p, name, Words{"got": name, "want": c.filing.Agency.Name})
		}
	}
}

// said reports whether a finding about a topic of a passage has been made.
func (c *checker) said(code string, p *Passage, topic string) bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool { return f.Code == code && f.Key == Key(p.ID) && f.Topic == topic })
}
