package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/year"
	"nianbao/templates/hanzi"
	"nianbao/testdata/tier"
)

// writes has the letters of the day written and holds them against what 汇总.json says of every agency: who gets which, how often he
// has been reminded by what this test has counted itself, and by which day he is to answer.
func (o *sixWeeks) writes(code int) {
	o.t.Helper()
	if o.page != nil {
		return
	}
	if o.asked == nil {
		o.asked, o.reminded = map[string]bool{}, map[string]int{}
	}
	o.run(code, "collect", "--folder", o.dir, "--letters")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(readText(o.t, filepath.Join(o.dir, results.Posted)), "\ufeff"))).ReadAll()
	if err != nil {
		o.t.Fatal(err)
	}
	got := map[string]string{}
	for _, row := range rows {
		if row[0] == o.today {
			got[row[1]] = row[3]
		}
	}
	want := 0
	for _, a := range readRecord(o.t, filepath.Join(o.dir, year.Collected)).Agencies {
		kind := map[string]string{"duplicate": "退回函", "received": "退回函", "missing": "报送通知"}[a.Standing]
		switch {
		case a.Standing == "received" && a.Verdict.Fine():
			kind = "收讫回执"
		case a.Standing == "missing" && (o.asked[a.Name] || a.Due < o.today):
			kind = "催报函"
			o.reminded[a.Name]++
		}
		if got[a.Name] != kind {
			o.t.Errorf("%s: %s (%s, %s) gets %q, want %q", o.today, a.Name, a.Standing, a.Verdict, got[a.Name], kind)
		}
		if kind == "" {
			continue
		}
		want++
		o.asked[a.Name] = o.asked[a.Name] || a.Standing == "missing"
		text := readText(o.t, filepath.Join(o.dir, year.Letters, a.Code+"_"+a.Name+"_"+kind+".html"))
		if again := fmt.Sprintf("这是第%d次催报", o.reminded[a.Name]); kind == "催报函" && !strings.Contains(text, again) {
			o.t.Errorf("%s: %s is not told: %s", o.today, a.Name, again)
		}
		if kind != "收讫回执" && !strings.Contains(text, hanzi.Date(a.Due)) {
			o.t.Errorf("%s: %s is not told its day, %s", o.today, a.Name, a.Due)
		}
	}
	for _, ext := range []string{"docx", "html", "eml", "zip"} {
		list, _ := filepath.Glob(filepath.Join(o.dir, year.Letters, "*_*."+ext))
		if len(list) != want || len(got) != want {
			o.t.Errorf("%s: %d letters as %s, %d in the record, want %d", o.today, len(list), ext, len(got), want)
		}
	}
}

// putsAway: the year is over; the archive is unpacked elsewhere by another program, where another one finds each sum right, and the
// next year begins from it. It returns the folder.
func (o *sixWeeks) putsAway() string {
	o.t.Helper()
	said := o.run(exitFine, "year", o.dir, "--archive")
	name := filepath.Base(o.dir) + "_" + o.today + ".zip"
	if !strings.Contains(said, "在“归档/"+name+"”") || !strings.Contains(said, "这一年本级报告已经定稿") {
		o.t.Fatal(said)
	}
	dir := filepath.Join(o.t.TempDir(), "解开的归档")
	python, sums := tier.Tool(o.t, "python3"), tier.Tool(o.t, "sha256sum")
	if out, err := exec.Command(python, "-m", "zipfile", "-e", filepath.Join(o.dir, year.Archived, name), dir).CombinedOutput(); err != nil {
		o.t.Fatalf("%v: %s", err, out)
	}
	check := exec.Command(sums, "--strict", "-c", year.SumsFile)
	check.Dir = dir
	out, err := check.Output()
	if n := bytes.Count(out, []byte(": OK\n")); err != nil || n < 61+60+60*4 {
		o.t.Errorf("%d sums are right: %v\n%.500s", n, err, out)
	}
	return dir
}
