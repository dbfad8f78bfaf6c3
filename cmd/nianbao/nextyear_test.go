package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/year"
	"nianbao/templates"
)

// TestNextYear: what was sent back last year is no year's figures, and the days of last year's roster are none of this one's; both are
// said.
func TestNextYear(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	dir, d := t.TempDir(), &doors{t, form}
	t.Chdir(dir)
	writeFile(t, "名单.csv", []byte("单位名称,单位代码,上级代码,报送期限\n本县,000,,\n甲局,001,000,2025-01-10\n乙局,002,000,2026-01-10\n"))
	command(t, exitFine, "year", "2024 年报", "--year", "2024", "--roster", "名单.csv")
	wrong := func(f *templates.Filing) { f.Set("disclosure.licensing.decisions", templates.TextCell("若干")) }
	writeFile(t, filepath.Join("2024 年报", year.Inbox, "甲 局.json"), asJSON("甲局", wrong)(d))
	writeFile(t, filepath.Join("2024 年报", year.Inbox, "乙局.json"), asJSON("乙局")(d))
	command(t, exitFaulty, "collect", "--folder", "2024 年报")
	var said strings.Builder
	e := &env{stdin: strings.NewReader(""), stdout: &said, stderr: &said, now: func() time.Time { return testNow }}
	if code := e.run([]string{"nianbao", "year", "2025 年报", "--previous", "2024 年报"}); code != exitFine {
		t.Fatal(said.String())
	}
	if got := strings.Join(below(t, filepath.Join("2025 年报", year.Last)), " "); strings.Contains(got, "甲 局") || !strings.Contains(got, "乙局.json") {
		t.Errorf("last year is %s", got)
	}
	for _, want := range []string{"上年“甲局”的“甲 局.json”是退回的，没有取来", "名单里 1 个单位的“报送期限”在 2025 年度结束以前", "甲局 2025-01-10"} {
		if !strings.Contains(strings.ReplaceAll(said.String(), "（001）", ""), want) {
			t.Errorf("%q is not said:\n%s", want, said.String())
		}
	}
}
