package collect

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nianbao/cmd/internal/roster"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/neighbours"
)

// honestFiling is the i-th agency's own report; its figures are its own, too.
func honestFiling(form *templates.Form, i int) *templates.Filing {
	f := templates.NewFiling(form, 2024)
	f.Agency = templates.Agency{Name: neighbours.Name(i), Code: fmt.Sprintf("C%03d", i)}
	for _, key := range form.Keys() {
		if form.Computed(key) == nil {
			f.Set(key, templates.Number(formula.FromInt(0)))
		}
	}
	set(f, "disclosure.licensing.decisions", int64(3000+i*7))
	set(f, "disclosure.penalties.decisions", int64(110+i*3))
	f.Narrative = neighbours.Narrative(i)
	f.Complete()
	return f
}

func set(f *templates.Filing, key templates.Key, n int64) {
	f.Set(key, templates.Number(formula.FromInt(n)))
}

// alikeIn collects filings and returns what is alike among them: 0+3 text, 1+2 figures.
func alikeIn(t *testing.T, filings []*templates.Filing, grades templates.Grades) (list []string, result *Result) {
	t.Helper()
	var csv strings.Builder
	csv.WriteString("单位名称,单位代码,上级代码\n示例县人民政府,C,\n")
	for _, f := range filings {
		fmt.Fprintf(&csv, "%s,%s,C\n", f.Agency.Name, f.Agency.Code)
	}
	names, err := roster.Parse("名单.csv", []byte(csv.String()))
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(names, Options{Grades: grades})
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, f := range filings {
		file := f.Agency.Code + ".xlsx"
		at[f.Agency.Code] = i
		match := names.Match(file, roster.Identity{Code: f.Agency.Code, Name: f.Agency.Name})
		r := Reduce(file, file, match, f, templates.Result{Verdict: templates.Accepted})
		(*Shelf)(nil).Take(r, f)
		c.Add(r)
	}
	r, err := c.Finish()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range r.Alike {
		var who []string
		for _, s := range a.Agencies {
			who = append(who, fmt.Sprint(at[s.Agency.Code]))
		}
		what := "text"
		if strings.Contains(a.Finding.Message, "填的数") {
			what = "figures"
		} else if strings.Contains(a.Finding.Message, "问题和改进") {
			what = "problems"
		}
		list = append(list, strings.Join(who, "+")+" "+what)
	}
	return list, r
}

// TestHonestNeighbours: among 200 agencies of a county, 19,900 pairs, none is taken for another's copy.
func TestHonestNeighbours(t *testing.T) {
	form, _ := templates.Lookup("2021")
	var filings []*templates.Filing
	for i := range 200 {
		filings = append(filings, honestFiling(form, i))
	}
	if list, r := alikeIn(t, filings, nil); len(list) > 0 {
		t.Errorf("honest agencies are taken for copies: %q\n%+v", list, r.Alike[0].Finding.Copied)
	}
}

// TestAlike: copies among honest neighbours, with what their clerks changed.
func TestAlike(t *testing.T) {
	form, _ := templates.Lookup("2021")
	each := func(f *templates.Filing, change func(string) string) {
		for id, text := range f.Narrative {
			f.Narrative[id] = change(text)
		}
	}
	copied := func(change func(string) string) func([]*templates.Filing) {
		return func(list []*templates.Filing) {
			list[3].Narrative = neighbours.Narrative(0)
			each(list[3], func(s string) string { return strings.ReplaceAll(s, neighbours.Name(0), neighbours.Name(3)) })
			if change != nil {
				each(list[3], change)
			}
		}
	}
	figures := func(n ...int64) func([]*templates.Filing) {
		return func(list []*templates.Filing) {
			for _, f := range list[1:3] {
				for i, key := range []templates.Key{"disclosure.licensing.decisions", "disclosure.penalties.decisions", "disclosure.compulsion.decisions"} {
					if set(f, key, 0); i < len(n) {
						set(f, key, n[i])
					}
				}
			}
		}
	}
	for _, tt := range []struct {
		reason string
		change func([]*templates.Filing)
		want   string
	}{
		{"honest", func([]*templates.Filing) {}, ""},
		{"the agency's name changed", copied(nil), "0+3 text"},
		{"the name of the one left in the text of the other", func(list []*templates.Filing) {
			copied(nil)(list)
			list[3].Narrative["problems"] += "请群众到" + neighbours.Name(0) + "窗口反映。"
		}, "0+3 text"},
		{"and a number in each sentence", copied(strings.NewReplacer("1", "2", "3", "4").Replace), "0+3 text"},
		{"and a word here and there", copied(strings.NewReplacer("及时", "按时", "指定", "安排", "检查", "核查").Replace), "0+3 text"},
		{"and the order of the sentences", copied(func(s string) string {
			parts := strings.FieldsFunc(s, func(r rune) bool { return r == '。' || r == '；' })
			slices.Reverse(parts)
			return strings.Join(parts, "。") + "。"
		}), "0+3 text"},
		{"only part five", func(list []*templates.Filing) { list[3].Narrative["problems"] = neighbours.Narrative(0)["problems"] }, "0+3 problems"},
		{"three with one text", func(list []*templates.Filing) {
			list[2].Narrative, list[4].Narrative = neighbours.Narrative(1), neighbours.Narrative(1)
		}, "1+2+4 text"},
		{"thin reports tell nothing of their own", func(list []*templates.Filing) {
			for _, f := range list {
				f.Narrative = map[string]string{"overview.on_request": "2024年未收到政府信息公开申请。", "problems": "公开还不够及时，下一步及时公开。"}
			}
		}, ""},
		{"one set of figures, six digits", figures(4321, 56), "1+2 figures"},
		{"five digits are equal by chance", figures(432, 56), ""},
		{"nothing but zeros", figures(), ""},
		{"blank filings", func(list []*templates.Filing) {
			for _, f := range list {
				for _, key := range form.Keys() {
					f.Set(key, templates.Cell{})
				}
			}
		}, ""},
		{"one figure of the two is another", func(list []*templates.Filing) {
			figures(4321, 56)(list)
			set(list[1], "disclosure.penalties.decisions", 57)
		}, ""},
	} {
		var filings []*templates.Filing
		for i := range 6 {
			filings = append(filings, honestFiling(form, i))
		}
		tt.change(filings)
		list, r := alikeIn(t, filings, nil)
		if got := strings.Join(list, " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
			continue
		}
		if left := strings.Contains(tt.reason, "left"); left != (len(r.Alike) > 0 && strings.Contains(r.Alike[0].Finding.Message, "正文里还写着“"+neighbours.Name(0)+"”")) {
			t.Errorf("%s: %s", tt.reason, r.Alike[0].Finding.Message)
		}
		for _, a := range r.Alike {
			if c := a.Finding.Copied; c != nil && (len(c.Pairs) < 2 || c.Of == c.From) {
				t.Errorf("%s: the sentences side by side are %+v", tt.reason, c)
			}
			for _, s := range a.Agencies {
				if s.Current.Verdict != templates.Accepted || !strings.Contains(a.Finding.Message, s.Agency.Name) {
					t.Errorf("%s: %s is %s; %s", tt.reason, s.Agency.Name, s.Current.Verdict, a.Finding.Message)
				}
			}
		}
	}
	filings := []*templates.Filing{honestFiling(form, 0), honestFiling(form, 1)}
	filings[1].Narrative = filings[0].Narrative
	if list, _ := alikeIn(t, filings, templates.Grades{"collect.alike": {Reason: "本县几块牌子一套人马"}}); len(list) > 0 {
		t.Errorf("the office has switched it off: %q", list)
	}
	if _, r := alikeIn(t, filings, templates.Grades{"collect.alike": {Severity: templates.SeverityNote, Reason: "只提示"}}); r.Alike[0].Finding.Severity != templates.SeverityNote {
		t.Error("the office's grade is not used")
	}
}
