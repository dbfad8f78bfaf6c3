package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// TestTwoYears sets this year's workbooks and filings beside last year's reports in Word, web page, text, Markdown and
// workbook, and holds the findings against sums done here with plain integers. Both years may be of either edition.
func TestTwoYears(t *testing.T) {
	t.Chdir(t.TempDir())
	run := func(args ...string) (int, string) {
		t.Helper()
		var out, trouble bytes.Buffer
		e := &env{stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
		code := e.run(append([]string{"nianbao"}, args...))
		if code > exitFaulty {
			t.Fatalf("nianbao %v: exit code %d\n%s%s", args, code, out.String(), trouble.String())
		}
		return code, out.String()
	}
	columns := []string{"natural", "business", "research", "charity", "legal", "other"}
	want := map[string][]string{} // agency to code@key
	r := rand.New(rand.NewPCG(2025, 1))
	for i, source := range []string{"docx", "html", "txt", "md", "xlsx", "json", "docx", "html", "txt", "md"} {
		year := 2024
		if i >= 6 { // across the change of form: tables 三 and 四 compare, table 二 does not
			year = 2021
		}
		name := fmt.Sprintf("示例县第%d局", i+1)
		last, now := twoYears(t, r, name, year)
		for _, c := range columns {
			if counted(now, "applications.carried_in."+c) != counted(last, "applications.carried_out."+c) {
				want[name] = append(want[name], "previous.carried-in@applications.carried_in."+c)
			}
		}
		for _, row := range []string{"regulations", "normative"} {
			d := "disclosure." + row + "."
			if last.Form == now.Form && counted(now, d+"effective") != counted(last, d+"effective")+counted(now, d+"issued")-counted(now, d+"repealed") {
				want[name] = append(want[name], "previous.effective@"+d+"effective")
			}
		}
		slices.Sort(want[name])

		write := func(f *templates.Filing, file string) {
			data, err := f.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		write(last, "稿/"+name+"上年.json")
		write(now, "稿/"+name+".json")
		switch source {
		case "json":
			write(last, "上年/"+name+".json")
		case "xlsx":
			run("import", "稿/"+name+"上年.json", "-o", "上年/"+name+".xlsx")
		default:
			if _, said := run("report", "稿/"+name+"上年.json", "-o", "上年", "--format", source); !exists("上年") || bytes.Contains([]byte(said), []byte("没有写报告")) {
				t.Fatalf("no report of last year:\n%s", said)
			}
		}
		if i%2 == 0 {
			run("import", "稿/"+name+".json", "-o", "今年/"+name+".xlsx")
		} else {
			write(now, "今年/"+name+".json")
		}
	}
	_, text := run("check", "今年", "--previous", "上年", "--format", "json")
	var out struct {
		Files []struct {
			Agency   struct{ Name string }
			Findings []struct{ Code, Key string }
		}
	}
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	if len(out.Files) != 10 {
		t.Fatalf("%d files", len(out.Files))
	}
	total := 0
	for _, f := range out.Files {
		var got []string
		for _, x := range f.Findings {
			switch x.Code {
			case "previous.carried-in", "previous.effective":
				got = append(got, x.Code+"@"+x.Key)
			case "previous.missing":
				t.Errorf("%s: last year's filing was not found", f.Agency.Name)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want[f.Agency.Name]) {
			t.Errorf("%s:\n got %v\nwant %v", f.Agency.Name, got, want[f.Agency.Name])
		}
		total += len(got)
	}
	if total < 10 {
		t.Errorf("only %d findings: the test compares too little", total)
	}
}

// twoYears makes two filings of one agency that mostly follow from each other.
func twoYears(t *testing.T, r *rand.Rand, name string, year int) (last, now *templates.Filing) {
	t.Helper()
	var list [2]*templates.Filing
	for i := range list {
		form, err := templates.ForYear(year - 1 + i)
		if err != nil {
			t.Fatal(err)
		}
		f := templates.NewFiling(form, year-1+i)
		f.Agency.Name = name
		for _, key := range form.Keys() {
			if form.Computed(key) == nil {
				f.Set(key, templates.Number(formula.FromInt(r.Int64N(4))))
			}
		}
		for _, p := range form.Passages() {
			f.Narrative[p.ID] = "本年度按照要求做好了这一方面的各项工作。"
		}
		f.Narrative["other.fees"] = "本年度未收取信息处理费。"
		// Enough applications to make the columns balance, so that last year's filing can be published.
		for _, c := range []string{"natural", "business", "research", "charity", "legal", "other"} {
			done := int64(0)
			for _, row := range form.Table("applications").Sets["items"] {
				done += counted(f, "applications."+row+"."+c)
			}
			done += counted(f, "applications.carried_out."+c)
			in := min(done, counted(f, "applications.carried_in."+c))
			f.Set(templates.Key("applications.carried_in."+c), templates.Number(formula.FromInt(in)))
			f.Set(templates.Key("applications.new."+c), templates.Number(formula.FromInt(done-in)))
		}
		for _, row := range []string{"regulations", "normative"} { // 2019: what is published is part of what is public
			f.Set(templates.Key("disclosure."+row+".public_total"), templates.Number(formula.FromInt(9)))
		}
		f.Complete()
		list[i] = f
	}
	for _, c := range []string{"natural", "business", "research"} { // half of the columns carry over as they should
		list[1].Set(templates.Key("applications.carried_in."+c), list[0].Cell(templates.Key("applications.carried_out."+c)))
	}
	return list[0], list[1]
}

// counted returns a figure as a plain integer.
func counted(f *templates.Filing, key string) int64 {
	return f.Cell(templates.Key(key)).Number.Micro() / 1_000_000
}
