package cases

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// walker counts working days by walking, day by day, over the notices as they stand in the file: it shares no list and no
// search with the calendar.
type walker map[string]string

func newWalker(t *testing.T) walker {
	t.Helper()
	data, err := os.ReadFile("holidays.csv")
	if err != nil {
		t.Fatal(err)
	}
	w := walker{}
	for _, line := range strings.Split(string(data), "\n")[1:] {
		if f := strings.Split(line, ","); len(f) == 4 {
			w[f[0]] = f[1]
		}
	}
	return w
}

func (w walker) works(d time.Time) bool {
	if kind := w[d.Format(time.DateOnly)]; kind != "" {
		return kind == "班"
	}
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// after is the n-th working day after d.
func (w walker) after(d time.Time, n int) time.Time {
	for n > 0 {
		if d = d.AddDate(0, 0, 1); w.works(d) {
			n--
		}
	}
	return d
}

// paused counts the working days of a pause, from the day after from, or after the start where that is later, to the answer.
func (w walker) paused(start, from, to time.Time) (n int) {
	if from.Before(start) {
		from = start
	}
	for d := from.AddDate(0, 0, 1); !d.After(to); d = d.AddDate(0, 0, 1) {
		if w.works(d) {
			n++
		}
	}
	return n
}

func TestHolidays(t *testing.T) {
	days := map[int]int{2019: 250, 2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248,
		2026: 248} // ledger.md part 4
	list := Holidays()
	for year, want := range days {
		if got := len(NewCalendar(year, year, list).Days); got != want {
			t.Errorf("%d has %d working days, want %d", year, got, want)
		}
	}
	if c := NewCalendar(2025, 2027, list); c.Known != On(2026, 12, 31) {
		t.Errorf("known until %s", c.Known)
	}
	var more []Holiday
	for _, row := range [][]string{{"2027-01-01", "休", "元旦", "国办发明电〔2026〕9号"}, {"2027-01-02", "班"}} {
		h, ok := HolidayOf(row)
		if !ok {
			t.Fatal(row)
		}
		more = append(more, h)
	}
	c := NewCalendar(2026, 2027, append(list, more...))
	if d, _ := c.after(On(2026, 12, 31), 1); c.Known != On(2027, 12, 31) || d != On(2027, 1, 2) {
		t.Errorf("known until %s, first day %s", c.Known, d)
	}
	for _, bad := range [][]string{{"2027-1-1", "休"}, {"2027-01-01", "放假"}, {"2027-01-01"}, {}} {
		if h, ok := HolidayOf(bad); ok {
			t.Errorf("%q is read as %v", bad, h)
		}
	}
}

// TestClock goes through the 64 cases that were counted by hand and from a second set of data.
func TestClock(t *testing.T) {
	file, err := os.ReadFile("testdata/clock.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, h := range rows[0] {
		at[h] = i
	}
	for _, row := range rows[1:] {
		get := func(name string) string { return row[at[name]] }
		var l Line
		set := func(c Column, s string) {
			if d, ok := ParseDay(s); ok {
				l.Cells[c] = Dated(d)
			}
		}
		set(Received, get("received"))
		set(Asked, get("correction_asked"))
		set(Mended, get("correction_received"))
		set(FeeTold, get("fee_notice"))
		set(Paid, get("fee_paid"))
		if extra, _ := strconv.Atoi(get("extension")); extra > 0 {
			l.Cells[Extended] = Num(float64(extra))
		}
		from, to := "", "" // the first letter and the last answer, as the ledger asks for
		for _, pause := range strings.FieldsFunc(get("pauses"), func(r rune) bool { return r == ';' || r == ' ' }) {
			a, b, _ := strings.Cut(pause, "~")
			if from == "" || a < from {
				from = a
			}
			to = max(to, b)
		}
		set(Sent, from)
		set(Replied, to)
		received, _ := ParseDay(get("received"))
		year := NewYear(received.date().Year(), Holidays(), Practice{})
		s := year.Applications([]Line{l})[0]
		check := func(what string, got Day, want string) {
			if want != "" && got.String() != want {
				t.Errorf("case %s: %s %s, want %s (%s)", get("no"), what, got, want, get("note"))
			}
		}
		ask, _ := year.AskUntil(&s)
		amberFrom, _ := year.Calendar.after(s.Due, -amber)
		check("due", s.Due, get("due"))
		check("start", s.Start, get("clock_start"))
		check("to ask for a correction", ask, get("correction_notice_due"))
		check("amber from", amberFrom, get("amber_from"))
		if s.on(FeeTold) {
			pay, _ := year.Calendar.after(s.day(FeeTold), toPay)
			check("to pay", pay, get("fee_pay_due"))
		}
	}
	if len(rows) != 65 {
		t.Errorf("%d cases", len(rows)-1)
	}
}

// TestClockRandom holds 5,000 rows with corrections, payments, pauses and extensions against the walker.
func TestClockRandom(t *testing.T) {
	w, r, list := newWalker(t), rand.New(rand.NewPCG(26, 26)), Holidays()
	years := map[int]*Year{}
	for i := range 5000 {
		received := time.Date(2019, 6, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(2300))
		var l Line
		set := func(c Column, d time.Time) {
			l.Cells[c] = Num(float64(On(d.Year(), int(d.Month()), d.Day())) + float64(r.IntN(2))*0.4)
		}
		set(Received, received)
		start, extra, pause := received, 0, 0
		later := func(from time.Time, most int) time.Time { return from.AddDate(0, 0, r.IntN(most)) }
		if r.IntN(5) == 0 {
			asked := later(received, 10)
			back := later(asked, 20)
			set(Asked, asked)
			set(Mended, back)
			start = back
		}
		if r.IntN(6) == 0 {
			told := later(received, 25)
			paid := later(told, 25)
			set(FeeTold, told)
			set(Paid, paid)
			if paid.After(start) {
				start = paid
			}
		}
		if r.IntN(4) == 0 {
			sent := later(received, 25)
			back := later(sent, 40)
			set(Sent, sent)
			set(Replied, back)
			pause = w.paused(start, sent, back)
		}
		if r.IntN(2) == 0 {
			extra = r.IntN(21)
			l.Cells[Extended] = Num(float64(extra))
		}
		y := years[received.Year()]
		if y == nil {
			y = NewYear(received.Year(), list, Practice{})
			years[received.Year()] = y
		}
		want := w.after(start, 20+extra+pause)
		if s := y.Applications([]Line{l})[0]; s.Due.String() != want.Format(time.DateOnly) {
			t.Fatalf("row %d, received %s, start %s, extra %d, pause %d: due %s, want %s", i, received.Format(time.DateOnly),
				start.Format(time.DateOnly), extra, pause, s.Due, want.Format(time.DateOnly))
		}
	}
}

// TestListedCalendar: what an office has changed by hand is taken as long as no day stands out of order and none is missing that
// cases are due on.
func TestListedCalendar(t *testing.T) {
	days := NewYear(2026, Holidays(), Practice{}).Calendar.Days
	at := slices.Index(days, On(2026, 3, 31))
	without := func(from, n int) []Day { return slices.Delete(slices.Clone(days), from, from+n) }
	turned := slices.Clone(days)
	turned[at], turned[at+1] = turned[at+1], turned[at]
	for _, c := range []struct {
		reason string
		days   []Day
		ok     bool
	}{
		{"as it is", days, true}, {"a local holiday of three days", without(at, 3), true}, {"a month is gone", without(at, 25), false},
		{"cut off at the end", days[:len(days)-30], false}, {"cut off at the beginning", days[30:], false}, {"none", nil, false},
		{"two days turned round", turned, false}, {"one day twice", slices.Insert(slices.Clone(days), at, days[at]), false},
	} {
		if got := ListedCalendar(2026, c.days, 0) != nil; got != c.ok {
			t.Errorf("%s: %v", c.reason, got)
		}
	}
}
