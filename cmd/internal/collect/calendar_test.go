package collect

import (
	"fmt"
	"strings"
	"testing"

	"nianbao/cmd/internal/roster"

	"nianbao/templates"
)

// TestDue: the office's decision goes before the roster, the roster before the class, the class before all.
func TestDue(t *testing.T) {
	c := Calendar{Deadline: "2025-01-20", Classes: map[string]string{"乡 镇": "2025-01-15"}}
	tests := []struct {
		why   string
		a     roster.Agency
		ruled Ruling
		want  string
	}{
		{"like all", roster.Agency{Category: "部门"}, Ruling{}, "2025-01-20 "},
		{"its class", roster.Agency{Category: "乡镇"}, Ruling{}, "2025-01-15 乡镇的期限"},
		{"its own", roster.Agency{Category: "乡镇", Due: "2025-01-18"}, Ruling{}, "2025-01-18 名单里写的期限"},
		{"extended", roster.Agency{Category: "乡镇", Due: "2025-01-18"}, Ruling{Due: "2025-02-01"}, "2025-02-01 已准延期"},
		{"no class", roster.Agency{}, Ruling{}, "2025-01-20 "},
	}
	for _, tt := range tests {
		if day, why := c.Due(&tt.a, tt.ruled); day+" "+why != tt.want {
			t.Errorf("%s: %s %s, want %s", tt.why, day, why, tt.want)
		}
	}
	r, err := roster.Parse("名单.csv", []byte("单位名称,类别,报送期限\n甲,乡镇,2025/1/18\n乙,部门,\n"))
	if err != nil || r.Agencies[0].Due != "2025-01-18" || r.Agencies[1].Due != "" {
		t.Errorf("the roster: %v", err)
	}
	c.Classes["街道"] = "2025-01-10"
	if got := c.Unknown(r); fmt.Sprint(got) != "[街道]" {
		t.Errorf("classes that nobody belongs to: %v", got)
	}
	if _, err := roster.Parse("名单.csv", []byte("单位名称,报送期限\n甲,下周\n")); err == nil || !strings.Contains(err.Error(), "第 2 行：“报送期限”：日期“下周”看不懂") {
		t.Errorf("a day that is none: %v", err)
	}
}

// TestPunctuality: on which side of the day a filing came, as far as that can be known.
func TestPunctuality(t *testing.T) {
	const due = "2025-01-20"
	tests := []struct {
		why   string
		came  []Arrival // of the agency's files; nil: none has come
		today string
		want  Punctuality
	}{
		{"not yet", nil, "2025-01-20", ""},
		{"not by its day", nil, "2025-01-21", Overdue},
		{"seen on its day", []Arrival{{"", "2025-01-20"}}, "2025-01-25", InTime},
		{"not there a day behind", []Arrival{{"2025-01-21", "2025-01-22"}}, "2025-01-25", Late},
		{"not there on its day, when that was not over", []Arrival{{"2025-01-20", "2025-01-22"}}, "2025-01-25", Unclear},
		{"nobody looked before", []Arrival{{"", "2025-01-22"}}, "2025-01-25", Unclear},
		{"the first was in time, its correction was not", []Arrival{{"2025-01-24", "2025-01-25"}, {"2025-01-13", "2025-01-18"}}, "2025-01-25", InTime},
		{"both were late", []Arrival{{"2025-01-24", "2025-01-25"}, {"2025-01-21", "2025-01-22"}}, "2025-01-25", Late},
		{"one of nobody knows when", []Arrival{{"2025-01-21", "2025-01-22"}, {}}, "2025-01-25", Unclear},
		{"as the mail says", []Arrival{{"2025-01-20", "2025-01-20"}}, "2025-01-25", InTime},
	}
	for _, tt := range tests {
		by := map[string]Arrival{}
		s := &Standing{Agency: &roster.Agency{Agency: templates.Agency{Name: "甲"}}, Ruling: &undecidedOn}
		for i, a := range tt.came {
			x := &Return{SHA256: fmt.Sprint(i)}
			by[x.SHA256] = a
			if s.Current == nil {
				s.Current = x
			} else {
				s.Others = append(s.Others, x)
			}
		}
		r := &Result{Options: Options{Calendar: Calendar{Today: tt.today, Deadline: due, Arrived: func(sum string) Arrival { return by[sum] }}}}
		if got := r.Punctuality(s); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.why, got, tt.want)
		}
	}
}

// TestRate: shares are rounded exactly; where nobody knows anything nothing is said.
func TestRate(t *testing.T) {
	for _, tt := range []struct {
		c    StandingCount
		want string
	}{
		{StandingCount{Expected: 60, InTime: 26}, "按时率 43.3%"},
		{StandingCount{Expected: 3, InTime: 2, Late: 1}, "按时率 66.7%，逾期报来 1 个"},
		{StandingCount{Expected: 8, InTime: 1}, "按时率 12.5%"},
		{StandingCount{Expected: 60, InTime: 60}, "按时率 100.0%"},
		{StandingCount{Expected: 60, Unclear: 2}, "按时率 0.0%，逾期报来 0 个；另有 2 个"},
		{StandingCount{Expected: 60, Overdue: 2}, ""},
		{StandingCount{}, ""},
	} {
		if got := tt.c.Rate(); !strings.Contains(got, tt.want) || (got == "") != (tt.want == "") {
			t.Errorf("%+v: %s", tt.c, got)
		}
	}
}
