package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
)

// TestCheckTwice: two filings of one agency and year whose figures or texts differ are named, each with the other, and pass all the
// same; a copy, one with 0 for a blank, another year's and another agency's are none.
func TestCheckTwice(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	const head = `{"schema": "nianbao.filing/1", "form": "2021", "year": `
	for name, content := range map[string]string{
		"一.json": head + `2024, "agency": {"name": "甲局"}, "tables": {"disclosure": {"licensing": {"decisions": 1}}}}`,
		"二.json": head + `2024, "agency": {"name": "甲局"}, "tables": {"disclosure": {"licensing": {"decisions": 2}}}}`,
		"三.json": head + `2024, "agency": {"name": "甲局"}, "tables": {"disclosure": {"licensing": {"decisions": 1}}}}`,
		"四.json": head + `2023, "agency": {"name": "甲局"}}`,
		"五.json": head + `2024, "agency": {"name": "乙局"}}`,
		"六.json": head + `2024, "agency": {"name": "丙局"}, "narrative": {"problems": "一"}}`,
		"七.json": head + `2024, "agency": {"name": "丙局"}, "narrative": {"problems": "一"}, "tables": {"disclosure": {"licensing": {"decisions": 0}}}}`,
		"八.json": head + `2024, "agency": {"name": "丁局"}, "narrative": {"problems": "一"}}`,
		"九.json": head + `2024, "agency": {"name": "丁局"}, "narrative": {"problems": "二"}}`,
	} {
		writeFile(t, name, []byte(content))
	}
	var out strings.Builder
	e := &env{stdout: &out, stderr: &out}
	e.run([]string{"nianbao", "check", ".", "--format", "json"})
	var got struct {
		Files []struct {
			File     string
			Findings []struct{ Code, Severity, Message string }
		}
	}
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"一.json": "二.json", "二.json": "一.json", "三.json": "二.json", "八.json": "九.json", "九.json": "八.json"}
	for _, f := range got.Files {
		i := slices.IndexFunc(f.Findings, func(x struct{ Code, Severity, Message string }) bool { return x.Code == "file.duplicate" })
		switch other := want[f.File]; {
		case other == "" && i >= 0:
			t.Errorf("%s: %s", f.File, f.Findings[i].Message)
		case other != "" && (i < 0 || f.Findings[i].Severity != "note" || !strings.Contains(f.Findings[i].Message, "“"+f.File+"”与“"+other+"”")):
			t.Errorf("%s: want it told beside %s: %+v", f.File, other, f.Findings)
		}
	}
}

// TestReportOfSumAmongMany: of many files only the heads stay in memory; whom a sum waits for is in them, as it stands in the
// file and as a roster says better.
func TestReportOfSumAmongMany(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	d, dir := &doors{t, form}, t.TempDir()
	writeFile(t, filepath.Join(dir, "回收", "甲局.json"), asJSON("甲局")(d))
	writeFile(t, filepath.Join(dir, "回收", "乙局.json"), asJSON("乙局")(d))
	writeFile(t, filepath.Join(dir, "回收", "本县.json"), asSum(waits)(d))
	for i := range 70 { // more than are held at once
		writeFile(t, filepath.Join(dir, "回收", itoa(i)+".json"), []byte("{"))
	}
	writeFile(t, filepath.Join(dir, "名单.csv"), []byte("单位名称,单位代码,上级代码\n本县,000,\n甲局,001,000\n乙局,002,000\n"))
	for i, args := range [][]string{nil, {"--roster", filepath.Join(dir, "名单.csv")}} {
		out := filepath.Join(dir, "报告"+itoa(i))
		said := command(t, exitFaulty, append([]string{"report", filepath.Join(dir, "回收"), "-o", out, "--format", "txt"}, args...)...)
		want := []string{"乙局 final, 本县 draft, 甲局 final", "乙局 final, 本县 final, 甲局 final"}[i]
		if got := written(t, out, "txt"); got != want || strings.Contains(said, "这份汇总还没有定") != (i == 0) {
			t.Errorf("report %q writes %s, want %s\n%s", args, got, want, said)
		}
	}
}

// TestMarkedBesideRoster: what only the roster knows keeps no workbook from being marked, and a body's own copy says what
// became of it beside the sum of its agencies.
func TestMarkedBesideRoster(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	d, dir := &doors{t, form}, t.TempDir()
	writeFile(t, filepath.Join(dir, "回收", "甲局.xlsx"), asBook("甲局", "asks", asks)(d))
	writeFile(t, filepath.Join(dir, "回收", "乙局.json"), asJSON("乙局")(d))
	writeFile(t, filepath.Join(dir, "回收", "本县.xlsx"), bookOfSum("less", less)(d))
	writeFile(t, filepath.Join(dir, "名单.csv"), []byte("单位名称,单位代码,上级代码,有规章制定权\n本县,000,,是\n甲局,001,000,是\n乙局,002,000,\n"))
	back, roster := filepath.Join(dir, "回收"), filepath.Join(dir, "名单.csv")
	command(t, exitFaulty, "check", back, "--roster", roster, "--annotate", filepath.Join(dir, "退回"))
	command(t, exitFaulty, "collect", back, "--roster", roster, "-o", filepath.Join(dir, "汇总"))
	for _, name := range []string{"退回/甲局.xlsx", "退回/本县.xlsx", "汇总/退回/001_甲局/甲局（退回）.xlsx", "汇总/退回/000_本县/本县（退回）.xlsx"} {
		parts := unzip(t, readBytes(t, filepath.Join(dir, name)))
		told := false
		for _, data := range parts {
			told = told || strings.Contains(string(data), "所属单位合计为")
		}
		if told != strings.Contains(name, "本县") {
			t.Errorf("%s: the sum is told of: %v", name, told)
		}
	}
}
