package collect

import (
	"fmt"
	"slices"

	"nianbao/templates"
	"nianbao/templates/lists"
)

// A Comparison holds this year's figures against last year's, of the same agencies on both sides: what 27 agencies added up
// to last year says nothing beside what 17 of them add up to now.
type Comparison struct {
	Agencies []*Standing       // that stand in both years; nil where the body's own two years are compared
	New      []*Standing       // counted this year, and nothing is known of their last one
	Gone     []*Standing       // of whom last year is known, and who are not counted this year
	Away     []NameRecord      // of whom last year is known, and who are not in the roster: merged away, or renamed
	Now      *templates.Filing // what Agencies add up to this year
	Last     *templates.Filing // and last year; ask it through templates.PastOf
	Whole    bool              // Now is all that is counted this year
	words    string
}

// Words says what is compared, in a sentence without its full stop.
func (c *Comparison) Words() string {
	if c.Agencies == nil {
		return c.words
	}
	n := len(c.Agencies)
	text := fmt.Sprintf("只比两年都有的 %d 个单位，本年和上年都只加这 %d 个单位的数", n, n)
	if len(c.New) > 0 {
		text += fmt.Sprintf("；本年计入而没有上年数的 %d 个不在内（%s）", len(c.New), names(c.New, 5))
	}
	if len(c.Gone) > 0 {
		text += fmt.Sprintf("；有上年数而本年没有计入的 %d 个不在内（%s）", len(c.Gone), names(c.Gone, 5))
	}
	if len(c.Away) > 0 {
		text += fmt.Sprintf("；有上年数而名单里没有的 %d 个不在内（%s）", len(c.Away), firstOf(lists.Map(c.Away, func(a NameRecord) string { return a.Name }), 5))
	}
	return text + "。有单位没有上年数的项目不比较，空着"
}

// away lists whose filings of last year there are although the roster does not have them.
func (r *Result) away() (list []NameRecord) {
	if r.Options.LastOf == nil {
		return nil
	}
	known := map[string]bool{r.Body.Name: true}
	for _, a := range r.Roster.Agencies {
		known[a.Name] = true
		if a.Code != "" {
			known[a.Code] = true
		}
	}
	for _, a := range r.Options.LastOf(r.Year - 1) {
		if !known[a.Name] && !known[a.Code] {
			list = append(list, NameRecord{a.Code, a.Name})
		}
	}
	return list
}

// Compares says what the sheets and the page compare, or why nothing is compared, in sentences that end without a full
// stop.
func (r *Result) Compares() string {
	switch own := r.ownLast(); {
	case r.Compared != nil:
		return r.Compared.Words()
	case r.Options.Last == nil:
		return "没有上年数"
	case own != nil && len(r.Root().Left) > 0:
		return fmt.Sprintf("没有两年都有的单位，不作比较；本年还有 %d 个单位没有计入，不能与%s %d 年度的填报比",
			len(r.Root().Left), r.Body.Name, r.Year-1)
	}
	return "没有两年都有的单位，不作比较"
}

// lastYear finds what this year can be compared with: the agencies that stand in both years, or, where none does and
// nobody is missing, the body's own filing of last year.
func (r *Result) lastYear() error {
	root := r.Root()
	c := &Comparison{Away: r.away()}
	for _, s := range root.Counted {
		if r.knowsLast(s) {
			c.Agencies = append(c.Agencies, s)
		} else {
			c.New = append(c.New, s)
		}
	}
	for _, s := range root.Left {
		if r.knowsLast(s) {
			c.Gone = append(c.Gone, s)
		}
	}
	c.Whole = len(c.New) == 0
	own := r.ownLast()
	switch complete := len(root.Left) == 0; {
	case len(c.Agencies) > 0:
		r.Compared = c
		if err := r.addUp(c); err != nil {
			return err
		}
		if own == nil && complete && c.Whole {
			r.Last = c.Last
		}
	case own != nil && complete && len(root.Counted) > 0:
		r.Compared = &Comparison{Now: root.Total, Last: own, Whole: true, words: fmt.Sprintf(
			"上年数来自%s %d 年度的填报，与本年全部 %d 个单位的合计比较", r.Body.Name, r.Year-1, len(root.Counted))}
	}
	if own != nil && len(root.Left) == 0 {
		r.Last = own
	}
	return nil
}

// ownLast returns the body's own filing of last year, or nil.
func (r *Result) ownLast() *templates.Filing {
	own := r.last(r.Body.Agency)
	if r.Body.Name == "" || !templates.PastOf(own, r.Form).Knows() {
		return nil
	}
	return own
}

func (r *Result) knowsLast(s *Standing) bool {
	return templates.PastOf(r.last(s.Agency.Agency), r.Form).Knows()
}

// addUp makes both sums of a comparison, in batches for the memory they take.
func (r *Result) addUp(c *Comparison) (err error) {
	c.Now = templates.NewFiling(r.Form, r.Year)
	for batch := range slices.Chunk(c.Agencies, 128) {
		now := []*templates.Filing{c.Now}
		var last []*templates.Filing
		if c.Last != nil {
			last = append(last, c.Last)
		}
		for _, s := range batch {
			now = append(now, s.Current.content.figures().filing(s.Agency.Label(), r.Year))
			last = append(last, r.last(s.Agency.Agency))
		}
		if c.Now, err = templates.Sum(r.Form, r.Year, now); err != nil {
			return fmt.Errorf("合计超出可以计算的范围：%w", err)
		}
		if c.Last, err = templates.SumPast(r.Form, r.Year-1, last); err != nil {
			return fmt.Errorf("上年合计超出可以计算的范围：%w", err)
		}
	}
	return nil
}
