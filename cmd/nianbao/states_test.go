package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
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
