package feedback

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// TestExplain: what was read in each sentence, and why a number is held against nothing.
func TestExplain(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	const onRequest = "overview.on_request"
	for _, tt := range []struct{ passage, text, want string }{
		{onRequest, "2024年，我局收到政府信息公开申请12件。", "agrees 12: 本年新收 12, 本年新收加上年结转 14"},
		{onRequest, "2024年，我局收到政府信息公开申请13件。", "differs 13: 本年新收 12, 本年新收加上年结转 14"},
		{onRequest, "2023年，我局收到政府信息公开申请9件，今年收到政府信息公开申请12件。",
			"silent 9: 没有给上年的报告，不知道上年的数; agrees 12: 本年新收 12, 本年新收加上年结转 14"},
		{onRequest, "上半年收到政府信息公开申请9件。全年收到政府信息公开申请12件。",
			"silent 9: 说的是别的时间（上年、下年，或者几月、上半年）; agrees 12: 本年新收 12, 本年新收加上年结转 14"},
		{onRequest, "没有结转下年度办理的申请。", "agrees 0: “四、结转下年度” 0"},
		{onRequest, "收到政府信息公开申请12件，比上年增加2件。",
			"agrees 12: 本年新收 12, 本年新收加上年结转 14; silent 2: 没有给上年的报告，不知道上年的数"},
		{onRequest, "予以公开14件，占100%。", "agrees 14: “（一）予以公开” 14; agrees 100: “（一）予以公开” 14"},
		{onRequest, "受理信访件30件。", "silent 30: 程序不认得“信访”，不知道数的是什么"},
		{onRequest, "收到政府信息公开申请近12件。", "agrees 12: 本年新收 12, 本年新收加上年结转 14"},
		{onRequest, "收到政府信息公开申请1.2亿件。", "silent 1.2: 是大约的数"},
		{onRequest, "收到政府信息公开申请1.2万件。", "differs 12000: 本年新收 12, 本年新收加上年结转 14"},
		{"overview.proactive", "收到申请12件。", "silent 12: 不是说政府信息公开申请和由它引起的复议、诉讼"},
		{"overview.proactive", "作出行政许可决定【行政许可】件。", ""},
	} {
		f := templates.NewFiling(form, 2024)
		f.Agency.Name = "示例县水务局"
		for _, key := range form.Keys() {
			if form.Computed(key) == nil {
				f.Set(key, templates.Number(templates.Decimal{}))
			}
		}
		for key, n := range map[templates.Key]int64{"applications.new.natural": 12, "applications.carried_in.natural": 2, "applications.granted.natural": 14} {
			f.Set(key, templates.Number(formula.FromInt(n)))
		}
		f.Complete()
		f.Narrative[tt.passage] = tt.text
		r := templates.Check(f, templates.Options{})
		e := Explain(&File{Name: "表.xlsx", Filing: f, Verdict: r.Verdict, Findings: r.Findings}, "narrative.figure")
		var got []string
		for _, s := range e.Sentences {
			for _, c := range s.Claims {
				var against []string
				for _, h := range c.Against {
					against = append(against, h.Label+" "+h.Value)
				}
				if c.Because != "" {
					against = []string{c.Because}
				}
				got = append(got, c.Result+" "+c.Number+": "+strings.Join(against, ", "))
			}
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%s\n got  %s\n want %s", tt.text, strings.Join(got, "; "), tt.want)
		}
		if differ := strings.HasPrefix(tt.want, "differs"); differ != (len(e.Findings) > 0) {
			t.Errorf("%s: the findings are %q", tt.text, e.Findings)
		}
		var text, data bytes.Buffer
		if ExplainText(&text, []Explained{e}) != nil || ExplainJSON(&data, "narrative.figure", []Explained{e}) != nil || !json.Valid(data.Bytes()) {
			t.Errorf("%s: not written", tt.text)
		}
		for line := range strings.Lines(text.String()) {
			if n := len([]rune(line)); n > 80 {
				t.Errorf("a line of %d characters: %s", n, line)
			}
		}
	}
	f := templates.NewFiling(form, 2024)
	f.Narrative["problems"] = "2024年完成了整改。2023年我局收到申请9件。按照2025年计划推进。"
	years := Explain(&File{Filing: f, Findings: templates.Check(f, templates.Options{}).Findings}, "narrative.year")
	var results []string
	for _, s := range years.Sentences {
		results = append(results, s.Claims[0].Number+" "+s.Claims[0].Result)
	}
	if got := strings.Join(results, ", "); got != "2024 agrees, 2023 differs, 2025 silent" {
		t.Errorf("years: %s", got)
	}
	unread := Explain(&File{Name: "坏.xlsx", Verdict: templates.Unreadable, Findings: []templates.Finding{{Code: "file.damaged", Message: "打不开"}}}, "narrative.figure")
	if len(unread.Findings) != 1 {
		t.Errorf("nothing is said of a file that cannot be read: %+v", unread)
	}
}
