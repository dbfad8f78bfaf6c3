package cases

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/lists"
)

// Working days of the clock (《政府信息公开条例》第三十、三十二、三十三条, 信息处理费管理办法).
const (
	toAnswer  = 20 // 条例 33
	toAsk     = 7  // for a correction, 条例 30
	toReply   = 15 // of a third party, 条例 32
	toPay     = 20
	amber     = 5  // working days before the end of the time that a case stands among those that are due
	mostExtra = 20 // of an extension, 条例 33
)

// Earliest is the day before which no date of an application lies: 《政府信息公开条例》 was first in force on 2008-05-01.
var Earliest = On(2008, 5, 1)

// A Year is the year of a ledger: its calendar, and how the office counts.
type Year struct {
	Year     int
	Calendar *Calendar
	Practice
}

// NewYear makes the year's calendar, from two years before to the year after: what is carried over began earlier, and what
// comes at the end is due later.
func NewYear(year int, holidays []Holiday, p Practice) *Year {
	return &Year{Year: year, Calendar: NewCalendar(year-2, year+1, holidays), Practice: p}
}

// longestRest is more days than ever lay between two working days: eleven at the Spring Festival of 2020.
const longestRest = 31

// ListedCalendar is the calendar of a year as a ledger lists it, with what an office has changed by hand. It is nil where days
// are not in order, or a stretch of them is missing: no case would be due there, and none be late.
func ListedCalendar(year int, days []Day, known Day) *Calendar {
	c := &Calendar{Days: days, From: On(year-2, 1, 1), To: On(year+1, 12, 31), Known: known}
	before := c.From - 1
	for _, d := range append(slices.Clone(days), c.To+1) {
		if d <= before || d-before > longestRest {
			return nil
		}
		before = d
	}
	return c
}

// A Period is half open: a date with a time of day on its last day belongs to it.
type Period struct{ From, Next Day }

// Whole is the year as a Period.
func (y *Year) Whole() Period { return Period{On(y.Year, 1, 1), On(y.Year+1, 1, 1)} }

func (p Period) holds(d Day) bool { return p.From <= d && d < p.Next }

// Seen is what the year makes of a line.
type Seen struct {
	*Line
	Category int // code, 0 for none
	Result   int // of an application: its code. Of a dispute: that of its outcome
	Bad      bool
	Start    Day // of the clock
	Due      Day // 0: the calendar does not reach
	In, Out  string
	Rules    []*Rule // that found something, in the order of Rules

	year    *Year
	row     int // of its number's first line
	dispute bool
}

// Open reports whether the case has not ended, as far as its line can be read.
func (s *Seen) Open() bool { return !s.Empty() && !s.Bad && !s.has(Ended) }

// Applications looks at the lines of the first list.
func (y *Year) Applications(lines []Line) []Seen { return y.look(lines, false) }

// Disputes looks at those of the second.
func (y *Year) Disputes(lines []Line) []Seen { return y.look(lines, true) }

func (y *Year) look(lines []Line, disputes bool) []Seen {
	first := map[Value]int{}
	list := make([]Seen, len(lines))
	for i := range lines {
		l := &lines[i]
		s := Seen{Line: l, year: y, dispute: disputes}
		number := l.Cells[Number1]
		number.Text = strings.ToLower(number.Text) // MATCH knows no case
		first[number] = cmp.Or(first[number], l.Row)
		s.row = first[number]
		s.Bad = y.badDates(l)
		if disputes {
			s.Category, s.Result = code(Blocks, l.Cells[Block]), outcomeCode(l.Cells[Result])
		} else {
			s.Category, s.Result = code(Categories, l.Cells[Category]), resultCode(l.Cells[Group], l.Cells[Result])
			y.clock(&s)
		}
		if s.In, s.Out = y.counts(&s); disputes && s.Out == "" { // a dispute has one such column
			s.In, s.Out = "", s.In
		}
		for k := range Rules {
			r := &Rules[k]
			asks := r.IsFor(disputes) && !(r.dated && s.Bad)
			if asks && r.holds(&s) {
				s.Rules = append(s.Rules, r)
			}
		}
		list[i] = s
	}
	return list
}

// badDates reports whether a date is none, or lies where no date of the ledger can: such a line counts nowhere.
func (y *Year) badDates(l *Line) bool {
	return !l.on(Received) || slices.ContainsFunc(dates, func(c Column) bool { return y.badDate(l.Cells[c]) })
}

func (y *Year) badDate(v Value) bool {
	return v.Kind == Text || v.number() && (v.day() < Earliest || v.day() > y.Calendar.To)
}

// BadDate reports whether what stands in a column of dates is none, or is missing where there must be one.
func (s *Seen) BadDate(c Column) bool {
	return s.year.badDate(s.Cells[c]) || c == Received && !s.on(Received)
}

// clock computes when the answer is due.
func (y *Year) clock(s *Seen) {
	if s.Bad {
		return
	}
	s.Start = max(s.day(Received), s.day(Mended))
	if !y.PaidPauses {
		s.Start = max(s.Start, s.day(Paid))
	}
	pause := 0
	if s.on(Sent) && s.on(Replied) {
		n, ok := y.Calendar.between(max(s.day(Sent), s.Start), s.day(Replied))
		if !ok {
			return
		}
		if y.ReplyRuns {
			n--
		}
		pause = max(n, 0)
	}
	extra := 0
	if v := s.Cells[Extended]; v.number() {
		extra = int(math.Floor(min(max(v.Number, -1000), 1000)))
	}
	s.Due, _ = y.Calendar.after(s.Start, toAnswer+pause+extra)
}

// Words for a line that counts nowhere.
const (
	NotKind   = "不计：类别"
	NotDate   = "不计：日期"
	NotLater  = "不计：以后收到"
	NotBefore = "不计：以前办结"
	NotResult = "不计：结果"
	NotAgain  = "不计：以前收到"
)

// counts names the figures that a line counts in: the row of its receipt, and that of its end.
func (y *Year) counts(s *Seen) (in, out string) {
	if s.Empty() {
		return "", ""
	}
	p := y.Whole()
	received, ended := s.day(Received), s.day(Ended)
	open := !s.has(Ended) || ended >= p.Next
	list := Categories
	if s.dispute {
		list = Blocks
	}
	switch {
	case s.Category == 0:
		return NotKind, ""
	case s.Bad:
		return NotDate, ""
	case received >= p.Next:
		return NotLater, ""
	case received < p.From && s.has(Ended) && ended < p.From:
		return NotBefore, ""
	case s.dispute && y.Once && received < p.From:
		return NotAgain, ""
	}
	whose := "·" + list[s.Category-1].Word
	switch {
	case s.dispute && open:
		return "", States[3].Word + whose
	case s.dispute && state(s.Result) > 0:
		return "", States[state(s.Result)-1].Word + whose
	case s.dispute:
		return NotResult, ""
	case received < p.From:
		in = "二" + whose
	default:
		in = "一" + whose
	}
	switch {
	case open:
		out = "四" + whose
	case ended >= p.From && s.Result > 0:
		out = ResultName(s.Result) + whose
	default:
		out = NotResult
	}
	return in, out
}

// ResultName is a result with its group, in as few signs as tell it: （三）1.
func ResultName(code int) string {
	w := Results[code-1]
	group := w.Group[:len("（一）")]
	if i := strings.IndexByte(w.Word, '.'); i > 0 {
		return group + w.Word[:i]
	}
	return group
}

// left is how many working days there are from today until a limit, less than none once it is over, on a rest day, too; ok is
// false where nobody can say.
func (s *Seen) left(today, limit Day) (int, bool) {
	n, ok := s.year.Calendar.between(today, limit)
	if today > limit {
		n = min(n, -1)
	}
	return n, ok && limit != 0
}

// NoLimit is what Left gives for a case that is open without a date by which something must happen.
const NoLimit = 900

// Left is how many working days an open case has until its Limit.
func (s *Seen) Left(today Day) int {
	if n, ok := s.left(today, s.Limit()); ok {
		return n
	}
	return NoLimit
}

// Status is what stands in the column of that name on a day. No figure and no verdict depends on it.
func (s *Seen) Status(today Day) string {
	left, ok := s.left(today, s.Due)
	switch {
	case s.Empty():
		return ""
	case s.has(Ended):
		return "已结"
	case s.Bad:
		return "日期不对"
	case s.has(Asked) && !s.has(Mended):
		return "待补正"
	case s.has(Sent) && !s.has(Replied):
		return "征求意见中"
	case s.has(FeeTold) && !s.has(Paid):
		return "待缴费"
	case !ok:
		return "日历外"
	case left < 0:
		return fmt.Sprintf("逾期%d天", -left)
	}
	return fmt.Sprintf("剩%d天", left)
}

// Limit is the day until which something has to happen next in an open case: the answer, the third party's reply, the
// payment. 0 where nobody can say: how long a correction may take the agency settles itself.
func (s *Seen) Limit() Day {
	d := Day(0)
	switch {
	case !s.Open() || s.has(Asked) && !s.has(Mended):
	case s.has(Sent) && !s.has(Replied):
		d, _ = s.year.Calendar.after(s.day(Sent), toReply)
	case s.has(FeeTold) && !s.has(Paid):
		d, _ = s.year.Calendar.after(s.day(FeeTold), toPay)
	default:
		d = s.Due
	}
	return d
}

// Tables counts the figures of tables three and four in a period. Sums are left to the form.
func (y *Year) Tables(applications, disputes []Seen, p Period) map[templates.Key]int {
	n := map[templates.Key]int{}
	add := func(table, row, column string) { n[templates.Key(table+"."+row+"."+column)]++ }
	for i := range applications {
		s := &applications[i]
		if s.Category == 0 || s.Bad {
			continue
		}
		whose := Categories[s.Category-1].ID
		received, ended, open := s.day(Received), s.day(Ended), !s.has(Ended)
		if p.holds(received) {
			add("applications", "new", whose)
		}
		if received < p.From && (open || ended >= p.From) {
			add("applications", "carried_in", whose)
		}
		if !open && p.holds(ended) && s.Result > 0 {
			add("applications", Results[s.Result-1].ID, whose)
		}
		if received < p.Next && (open || ended >= p.Next) {
			add("applications", "carried_out", whose)
		}
	}
	for i := range disputes {
		s := &disputes[i]
		received, ended, open := s.day(Received), s.day(Ended), !s.has(Ended)
		counted := received < p.Next && (open || ended >= p.From) && !(y.Once && received < p.From)
		switch {
		case s.Category == 0 || s.Bad || !counted:
		case open || ended >= p.Next:
			add("reviews", Blocks[s.Category-1].ID, "pending")
		case s.Result > 0:
			add("reviews", Blocks[s.Category-1].ID, Outcomes[s.Result-1].Column)
		}
	}
	return n
}

// Carried are the lines that belong to the year after as well: what has not ended by the year's end, and what came in later.
func (y *Year) Carried(seen []Seen) (list []Line) {
	next := y.Whole().Next
	for i := range seen {
		if s := &seen[i]; !s.has(Ended) || s.Bad || s.day(Ended) >= next {
			list = append(list, *s.Line)
		}
	}
	return list
}

// Words are the words of the sheet for what its rules found.
func (s *Seen) Words() string {
	return strings.Join(lists.Map(s.Rules, func(r *Rule) string { return r.Word }), "；")
}

// Code is what the sheet counts: of an application its result, of a dispute the column of table four.
func (s *Seen) Code() int {
	if s.dispute {
		return state(s.Result)
	}
	return s.Result
}

// AskUntil is the last day on which a correction may be asked for.
func (y *Year) AskUntil(s *Seen) (Day, bool) { return y.Calendar.after(s.day(Received), toAsk) }
