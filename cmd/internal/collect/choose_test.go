package collect

import (
	"cmp"
	"strings"
	"testing"

	"nianbao/cmd/internal/roster"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// sent is one file of an agency in a test.
type sent struct {
	name    string
	n       int64 // a figure of it; -1 leaves it blank
	verdict templates.Verdict
	of      string                  // the file whose marked copy it was made of
	change  func(*templates.Filing) // what else is in it
}

func TestChoose(t *testing.T) {
	const ok, asked, bad = templates.Accepted, templates.Query, templates.Rejected
	text := func(s string) func(*templates.Filing) {
		return func(f *templates.Filing) { f.Narrative["problems"] = s }
	}
	page := func(f *templates.Filing) { // as a published report is read
		f.Narrative["problems"] = "另一种写法"
		for _, key := range f.Form.Keys() {
			c := f.Cell(key)
			c.Place.Location = "第二部分的表"
			f.Set(key, c)
		}
	}
	tests := []struct {
		reason string
		files  []sent
		want   string // state of each file
	}{
		{"one", []sent{{name: "a", n: 1, verdict: ok}}, "current"},
		{"one, rejected", []sent{{name: "a", n: 1, verdict: bad}}, "current"},
		{"one content is one filing", []sent{{name: "a", n: 1, verdict: ok}, {name: "b", n: 1, verdict: ok}}, "current same"},
		{"the better verdict of one content", []sent{{name: "a", n: 1, verdict: asked}, {name: "b", n: 1, verdict: templates.Explained}}, "same current"},
		{"a blank is a 0", []sent{{name: "a", n: -1, verdict: ok}, {name: "b", n: 0, verdict: ok}}, "current same"},
		{"two figures: nobody decides", []sent{{name: "a", n: 1, verdict: ok}, {name: "b", n: 2, verdict: ok}}, "duplicate duplicate"},
		{"the better verdict does not decide between two figures", []sent{{name: "a", n: 1, verdict: asked}, {name: "b", n: 2, verdict: ok}}, "duplicate duplicate"},
		{"two texts: nobody decides", []sent{{name: "a", n: 1, verdict: ok, change: text("甲")}, {name: "b", n: 1, verdict: ok, change: text("乙")}}, "duplicate duplicate"},
		{"blanks and line ends are no other text", []sent{{name: "a", n: 1, verdict: ok, change: text("甲 \n乙")}, {name: "b", n: 1, verdict: ok, change: text("甲乙")}}, "current same"},
		{"another telephone number is printed, too", []sent{{name: "a", n: 1, verdict: ok}, {name: "b", n: 1, verdict: ok, change: func(f *templates.Filing) { f.Agency.Phone = "1" }}}, "duplicate duplicate"},
		{"an explanation is no other filing", []sent{{name: "a", n: 1, verdict: ok}, {name: "b", n: 1, verdict: ok, change: func(f *templates.Filing) { f.Explanations["x/y"] = "是" }}}, "current same"},
		{"the report of a filing is the filing", []sent{{name: "a", n: 1, verdict: ok, change: page}, {name: "b", n: 1, verdict: ok}}, "same current"},
		{"a report with another figure is not", []sent{{name: "a", n: 2, verdict: ok, change: page}, {name: "b", n: 1, verdict: ok}}, "duplicate duplicate"},
		{"a rejected one steps aside", []sent{{name: "a", n: 1, verdict: ok}, {name: "b", n: 2, verdict: bad}}, "current refused"},
		{"whichever comes first", []sent{{name: "a", n: 1, verdict: bad}, {name: "b", n: 2, verdict: asked}}, "refused current"},
		{"two rejected ones: nobody decides", []sent{{name: "a", n: 1, verdict: bad}, {name: "b", n: 2, verdict: bad}}, "duplicate duplicate"},
		{"a rejected one does not help between two others", []sent{{name: "a", n: 1, verdict: ok}, {name: "b", n: 2, verdict: ok}, {name: "c", n: 2, verdict: bad}}, "duplicate duplicate duplicate"},
		{"corrected in the marked copy", []sent{{name: "a", n: 1, verdict: asked}, {name: "b", n: 2, verdict: ok, of: "a"}}, "superseded current"},
		{"and a rejected one put right", []sent{{name: "b", n: 2, verdict: ok, of: "a"}, {name: "a", n: 1, verdict: bad}}, "current superseded"},
		{"put right in two rounds", []sent{{name: "a", n: 1, verdict: bad}, {name: "b", n: 2, verdict: bad, of: "a"}, {name: "c", n: 3, verdict: ok, of: "b a"}}, "superseded superseded current"},
		{"the round between is not there", []sent{{name: "a", n: 1, verdict: asked}, {name: "c", n: 3, verdict: asked, of: "b a"}}, "superseded current"},
		{"corrected for the worse", []sent{{name: "a", n: 1, verdict: asked}, {name: "b", n: 2, verdict: bad, of: "a"}}, "current refused"},
		{"both rejected, the later round is the agency's", []sent{{name: "a", n: 1, verdict: bad}, {name: "b", n: 2, verdict: bad, of: "a"}}, "superseded current"},
		{"two corrections of one", []sent{{name: "a", n: 1, verdict: asked}, {name: "b", n: 2, verdict: ok, of: "a"}, {name: "c", n: 3, verdict: ok, of: "a"}}, "superseded duplicate duplicate"},
		{"a third that comes from nowhere", []sent{{name: "a", n: 1, verdict: asked}, {name: "b", n: 2, verdict: ok, of: "a"}, {name: "c", n: 3, verdict: ok}}, "superseded duplicate duplicate"},
		{"descent of an equal file counts for all equal ones", []sent{{name: "a", n: 1, verdict: asked}, {name: "a2", n: 1, verdict: asked}, {name: "b", n: 2, verdict: ok, of: "a2"}}, "superseded superseded current"},
		{"the marked copy itself, as it was", []sent{{name: "a", n: 1, verdict: asked}, {name: "b", n: 1, verdict: asked, of: "a"}}, "current same"},
		{"the marked copy of something else", []sent{{name: "a", n: 1, verdict: ok}, {name: "b", n: 2, verdict: ok, of: "x"}}, "duplicate duplicate"},
		{"copies that claim each other", []sent{{name: "a", n: 1, verdict: ok, of: "b"}, {name: "b", n: 2, verdict: ok, of: "a"}}, "duplicate duplicate"},
		{"a ring of claims", []sent{{name: "a", n: 1, verdict: ok, of: "b"}, {name: "b", n: 2, verdict: ok, of: "c"}, {name: "c", n: 3, verdict: ok, of: "a"}}, "duplicate duplicate duplicate"},
	}
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			names, err := roster.Parse("x.csv", []byte("单位名称\n甲局\n乙局\n"))
			if err != nil {
				t.Fatal(err)
			}
			c, err := New(names, Options{})
			if err != nil {
				t.Fatal(err)
			}
			var returns, loose []*Return
			for _, f := range tt.files {
				filing := templates.NewFiling(form, 2024)
				filing.Agency.Name = "甲局"
				if f.n >= 0 {
					filing.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(f.n)))
				}
				if f.change != nil {
					f.change(filing)
				}
				result := templates.Result{Verdict: f.verdict}
				if f.verdict != templates.Accepted { // or a note would make it accepted
					severity := map[templates.Verdict]templates.Severity{templates.Rejected: templates.SeverityError}[f.verdict]
					result.Findings = []templates.Finding{{Code: "x", Severity: cmp.Or(severity, templates.SeverityQuery), Status: templates.StatusOpen}}
					if f.verdict == templates.Explained {
						result.Findings[0].Status = templates.StatusExplained
					}
				}
				r := Reduce(f.name, f.name, names.Match(f.name, roster.Identity{Name: "甲局"}), filing, result)
				r.Of = strings.Fields(f.of)
				without := Reduce(f.name, f.name, roster.Match{}, filing, result)
				without.Of = r.Of
				returns, loose = append(returns, r), append(loose, without)
				c.Add(r)
			}
			result, err := c.Finish()
			if err != nil {
				t.Fatal(err)
			}
			Settle(loose, nil)
			var got []string
			for i, r := range returns {
				got = append(got, string(r.State))
				if r.Verdict != tt.files[i].verdict {
					t.Errorf("%s: the verdict has become %s", r.File, r.Verdict)
				}
				if told := len(r.Findings) > 0 && r.Findings[0].Code == "file.duplicate"; told != (r.State == Duplicate) {
					t.Errorf("%s: %v", r.File, r.Findings)
				}
				if loose[i].State != r.State {
					t.Errorf("%s is %s with a roster, and %s without", r.File, r.State, loose[i].State)
				}
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("states %v, want %s", got, tt.want)
			}
			s := result.Standings[0]
			if s.Missing() || len(s.Unsure) > 0 && s.Counted {
				t.Errorf("missing %v, counted %v", s.Missing(), s.Counted)
			}
			if n := len(result.Missing()); n != 1 {
				t.Errorf("%d missing, want 乙局 only", n)
			}
		})
	}
}

// TestUnlike names the figures and passages in which two filings differ.
func TestUnlike(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	a := templates.NewFiling(form, 2024)
	a.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(166)))
	b := a.Clone()
	b.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(182)))
	b.Narrative["problems"] = "一"
	want := "二、主动公开 行政许可·本年处理决定数量 166 与 182|正文 存在的主要问题及改进情况 的文字"
	if got := strings.Join(contentOf(a).unlike(contentOf(b)), "|"); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// TestLevels adds up towns and departments to counties and those to a prefecture; 垂直管理 stays out, and a county's own
// filing counts only where none of its agencies has sent one.
func TestLevels(t *testing.T) {
	names, err := roster.Parse("x.csv", []byte("单位名称,单位代码,上级代码,类别\n某市政府,0,,政府\n市局,1,0,部门\n甲县政府,A,0,政府\n甲县局,A1,A,部门\n甲县镇,A2,A,乡镇\n甲县税务局,A3,A,垂直管理\n乙县政府,B,0,政府\n乙县局,B1,B,部门\n"))
	if err != nil {
		t.Fatal(err)
	}
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	const key = "disclosure.licensing.decisions"
	c, err := New(names, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for code, n := range map[string]int64{"1": 1, "A": 7, "A1": 10, "A2": 100, "A3": 1000, "B": 10000} {
		f := templates.NewFiling(form, 2024)
		a, _ := names.Find(code, "")
		f.Agency = a.Agency
		f.Set(key, templates.Number(formula.FromInt(n)))
		r := Reduce(code, "", names.Match(code, roster.Identity{Code: code}), f, templates.Result{Verdict: templates.Accepted})
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
