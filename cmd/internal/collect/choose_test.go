package collect

import (
	"strings"
	"testing"
	"time"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// sent is one file of an agency in a test: its figure, verdict and times in minutes, 0 for not known.
type sent struct {
	name          string
	n             int64
	verdict       templates.Verdict
	content, disk int
}

func TestChoose(t *testing.T) {
	tests := []struct {
		reason string
		files  []sent
		want   string // state of each file
	}{
		{"one", []sent{{"a", 1, templates.Accepted, 0, 0}}, "current"},
		{"equal figures are one", []sent{{"a", 1, templates.Accepted, 0, 1}, {"b", 1, templates.Accepted, 0, 9}}, "same current"},
		{"equal figures, later explained", []sent{{"a", 1, templates.Query, 5, 1}, {"b", 1, templates.Explained, 5, 1}}, "same current"},
		{"the time in the content counts before the disk's", []sent{{"a", 1, templates.Accepted, 9, 1}, {"b", 2, templates.Accepted, 5, 9}}, "current superseded"},
		{"the disk's time where one has none in the content", []sent{{"a", 1, templates.Accepted, 9, 1}, {"b", 2, templates.Accepted, 0, 9}}, "superseded current"},
		{"the newest counts even if it is rejected", []sent{{"a", 1, templates.Accepted, 1, 1}, {"b", 2, templates.Rejected, 2, 2}}, "superseded current"},
		{"no way to tell", []sent{{"a", 1, templates.Accepted, 0, 5}, {"b", 2, templates.Accepted, 0, 5}}, "duplicate duplicate"},
		{"a minute is no order", []sent{{"a", 1, templates.Accepted, 0, 5}, {"b", 2, templates.Accepted, 0, 6}}, "duplicate duplicate"},
		{"three, the last two equal", []sent{{"a", 1, templates.Accepted, 0, 1}, {"b", 2, templates.Accepted, 0, 9}, {"c", 2, templates.Accepted, 0, 9}}, "superseded current same"},
		{"three, the last two differ", []sent{{"a", 1, templates.Accepted, 0, 1}, {"b", 2, templates.Accepted, 0, 9}, {"c", 3, templates.Accepted, 0, 9}}, "superseded duplicate duplicate"},
	}
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2025, 1, 20, 9, 0, 0, 0, time.UTC)
	at := func(minutes int) time.Time {
		if minutes == 0 {
			return time.Time{}
		}
		return start.Add(time.Duration(minutes) * time.Minute)
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			roster, err := ParseRoster("x.csv", []byte("单位名称\n甲局\n乙局\n"))
			if err != nil {
				t.Fatal(err)
			}
			c, err := New(roster, Options{Saved: func(file string) (content, disk time.Time) {
				for _, f := range tt.files {
					if f.name == file {
						return at(f.content), at(f.disk)
					}
				}
				return
			}})
			if err != nil {
				t.Fatal(err)
			}
			var returns []*Return
			for _, f := range tt.files {
				filing := templates.NewFiling(form, 2024)
				filing.Agency.Name = "甲局"
				filing.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(f.n)))
				r := Reduce(f.name, "", roster.Match(f.name, Identity{Name: "甲局"}), filing, templates.Result{Verdict: f.verdict})
				returns = append(returns, r)
				c.Add(r)
			}
			result, err := c.Finish()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range returns {
				got = append(got, string(r.State))
				if r.State == Duplicate && r.Verdict != templates.Rejected {
					t.Errorf("%s is not rejected", r.File)
				}
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("states %v, want %s", got, tt.want)
			}
			if n := len(result.Missing()); n != 1 {
				t.Errorf("%d missing, want 乙局 only", n)
			}
		})
	}
}

// TestLevels adds up towns and departments to counties and those to a prefecture; 垂直管理 stays out, and a county's own
// filing counts only where none of its agencies has sent one.
func TestLevels(t *testing.T) {
	roster, err := ParseRoster("x.csv", []byte("单位名称,单位代码,上级代码,类别\n某市政府,0,,政府\n市局,1,0,部门\n甲县政府,A,0,政府\n甲县局,A1,A,部门\n甲县镇,A2,A,乡镇\n甲县税务局,A3,A,垂直管理\n乙县政府,B,0,政府\n乙县局,B1,B,部门\n"))
	if err != nil {
		t.Fatal(err)
	}
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	const key = "disclosure.licensing.decisions"
	c, err := New(roster, Options{Saved: func(string) (a, b time.Time) { return }})
	if err != nil {
		t.Fatal(err)
	}
	for code, n := range map[string]int64{"1": 1, "A": 7, "A1": 10, "A2": 100, "A3": 1000, "B": 10000} {
		f := templates.NewFiling(form, 2024)
		f.Agency = roster.byCode[fold(code)].Agency
		f.Set(key, templates.Number(formula.FromInt(n)))
		r := Reduce(code, "", roster.Match(code, Identity{Code: code}), f, templates.Result{Verdict: templates.Accepted})
		if r.Match.Agency.Inner() {
			r.Keep(f, nil)
		}
		c.Add(r)
	}
	result, err := c.Finish()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int64{"某市政府": 10111, "甲县政府": 110, "乙县政府": 0}
	for _, b := range result.Bodies {
		got, _ := b.Total.Cell(key).Value()
		if got != formula.FromInt(want[b.Agency.Name]) {
			t.Errorf("%s adds up to %s, want %d", b.Agency.Name, got, want[b.Agency.Name])
		}
	}
	county := result.Bodies[1]
	if len(county.Differences) != 1 || county.Differences[0].Off != formula.FromInt(-103) {
		t.Errorf("differences of %s: %+v", county.Agency.Name, county.Differences)
	}
	if n := len(result.Missing()); n != 1 {
		t.Errorf("%d missing, want 乙县局 only", n)
	}
}
