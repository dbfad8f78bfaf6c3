package collect

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"nianbao/cmd/internal/roster"
	"nianbao/templates/hanzi"
)

// When filings are due, and when they came.

// A Calendar says when filings are due. Days are as Date has them, "" for none.
type Calendar struct {
	Today    string            // the day that the outputs speak of
	Deadline string            // of all that have no day of their own
	Classes  map[string]string // of the agencies of one 类别
	// Arrived says when a file came, by its SHA-256; nil where nobody has kept that.
	Arrived func(sha256 string) Arrival
}

// RegisterFile is where the folder of a year keeps when files came.
const RegisterFile = "往来/收件登记.csv"

// An Arrival says on which day a file came: on one from From to By, "" where nobody knows.
type Arrival struct{ From, By string }

// Due is the day of an agency, and in words why it has another than the rest, "" where it has none.
func (c *Calendar) Due(a *roster.Agency, ruled Ruling) (day, why string) {
	for class, own := range c.Classes {
		if hanzi.Name(class) == hanzi.Name(a.Category) {
			day, why = own, a.Category+"的期限"
		}
	}
	switch {
	case ruled.Due != "":
		return ruled.Due, "已准延期"
	case a.Due != "":
		return a.Due, "名单里写的期限"
	case day != "":
		return day, why
	}
	return c.Deadline, ""
}

// Left counts the days until a day, negative behind it; known is false where the day or today is not settled.
func (c *Calendar) Left(day string) (days int, known bool) {
	due, err := time.Parse(time.DateOnly, day)
	today, err2 := time.Parse(time.DateOnly, c.Today)
	if err != nil || err2 != nil {
		return 0, false
	}
	return int(due.Sub(today).Hours() / 24), true
}

// Unknown lists the classes that no agency of a roster belongs to: a slip of the pen would change nobody's day, and nobody would
// hear of it.
func (c *Calendar) Unknown(r *roster.Roster) (list []string) {
	there := map[string]bool{}
	for _, a := range r.Agencies {
		there[hanzi.Name(a.Category)] = true
	}
	for class := range c.Classes {
		if !there[hanzi.Name(class)] {
			list = append(list, class)
		}
	}
	slices.Sort(list)
	return list
}

// DaysLate returns how many days the agency is behind its day, 0 for one that has sent something or is not late.
func (r *Result) DaysLate(s *Standing) int {
	if !s.Missing() {
		return 0
	}
	day, _ := r.Options.Due(s.Agency, *s.Ruling)
	left, _ := r.Options.Left(day)
	return max(0, -left)
}

// Punctuality says whether an agency was in time.
type Punctuality string

// What is known of it. An agency that may still come in time, and one that has no day, is none of them.
const (
	InTime  Punctuality = "in-time"
	Late    Punctuality = "late"    // has come, behind its day
	Unclear Punctuality = "unclear" // has come; nobody has noted on which side of its day
	Overdue Punctuality = "overdue" // has not come, and its day is over
)

// arrived is when the first of an agency's files came: later ones are corrections.
func (r *Result) arrived(s *Standing) (first Arrival) {
	if r.Options.Arrived == nil {
		return first
	}
	list := append(append([]*Return{}, s.Others...), s.Unsure...)
	if s.Current != nil {
		list = append(list, s.Current)
	}
	for i, x := range list {
		a := r.Options.Arrived(x.SHA256)
		if i == 0 {
			first = a
			continue
		}
		first.From = min(first.From, a.From) // "" is before every day: nobody knows
		if first.By == "" || a.By != "" && a.By < first.By {
			first.By = a.By
		}
	}
	return first
}

// Punctuality is how the agency stands to its day, "" where that is not settled yet.
func (r *Result) Punctuality(s *Standing) Punctuality {
	day, _ := r.Options.Due(s.Agency, *s.Ruling)
	if day == "" || s.Inner || s.Agency.Vertical || s.excused() {
		return ""
	}
	if s.Missing() {
		if r.DaysLate(s) > 0 {
			return Overdue
		}
		return ""
	}
	if r.Options.Arrived == nil {
		return ""
	}
	switch came := r.arrived(s); {
	case came.By != "" && came.By <= day:
		return InTime
	case came.From > day:
		return Late
	}
	return Unclear
}

// lateWords says of an agency when it was or is due and, as far as that is known, when it came; "" where no day is settled.
func (r *Result) lateWords(s *Standing) string {
	due, why := r.Options.Due(s.Agency, *s.Ruling)
	if why != "" {
		why = "（" + why + "）"
	}
	left, known := r.Options.Left(due)
	switch {
	case !known:
	case s.Missing() && left < 0:
		return fmt.Sprintf("应于 %s 前报送%s，逾期 %d 天", due, why, -left)
	case s.Missing():
		return fmt.Sprintf("%s 前报送%s，还有 %d 天", due, why, left)
	case r.Punctuality(s) == Late:
		return fmt.Sprintf("应于 %s 前报送%s，%s报来，逾期", due, why, r.arrived(s).words())
	}
	return ""
}

// words says the day: 2025-01-22，or the days between which it is.
func (a Arrival) words() string {
	if a.From == a.By {
		return a.By + " "
	}
	return strings.TrimSpace(a.From+" 以后") + " "
}

// timeFact says in a sentence how it stands with the deadline, "" where none is settled.
func (r *Result) timeFact() string {
	n := map[Punctuality]int{}
	own := 0
	for _, s := range r.Standings {
		if day, why := r.Options.Due(s.Agency, *s.Ruling); day != "" && why != "" && !s.Inner && !s.excused() {
			own++
		}
		n[r.Punctuality(s)]++
	}
	left, known := r.Options.Left(r.Options.Deadline)
	if !known && own == 0 || r.Options.Today == "" {
		return ""
	}
	words := fmt.Sprintf("报送截止 %s，还有 %d 天（截至 %s）", r.Options.Deadline, left, r.Options.Today)
	switch {
	case !known:
		words = "截至 " + r.Options.Today
	case left < 0:
		words = fmt.Sprintf("报送截止 %s，已过 %d 天（截至 %s）", r.Options.Deadline, -left, r.Options.Today)
	}
	words += fmt.Sprintf("；逾期未报 %d 个", n[Overdue])
	if rate := r.Count().Rate(); rate != "" {
		words += "；" + rate
	}
	if own > 0 {
		words += fmt.Sprintf("；另定期限的 %d 个", own)
	}
	return words
}

// Rate says how many came in time, "" where nobody has kept when they came or no day is settled.
func (c StandingCount) Rate() string {
	if c.Expected == 0 || c.InTime+c.Late+c.Unclear == 0 {
		return ""
	}
	tenths := (c.InTime*2000 + c.Expected) / (2 * c.Expected) // of a per cent, exactly rounded
	words := fmt.Sprintf("按时报来 %d 个，按时率 %d.%d%%，逾期报来 %d 个", c.InTime, tenths/10, tenths%10, c.Late)
	if c.Unclear > 0 {
		words += fmt.Sprintf("；另有 %d 个报来了，是不是按时没有记下，没有算作按时（收到日期可以补在“%s”里）", c.Unclear, RegisterFile)
	}
	return words
}
