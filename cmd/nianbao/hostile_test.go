package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/meter"
)

// TestOverBudget: a file that takes more work than its size accounts for, and one that is too much to be taken apart, end as
// file.hostile by name, at every door; the files beside them go on.
func TestOverBudget(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	const crowded, endless = "海原县甲局.txt", "海原县乙局.txt"
	head := "海原县某局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n"
	t.Chdir(t.TempDir())
	t.Cleanup(meter.Lower(4, 0)) // a workbook takes 2 for each byte
	s := &scene{T: t, form: form, good: randomFiling(form, templates.Agency{Name: "海原县水务局", Code: "00007"}, 7)}
	s.back("水务局.xlsx", s.book(s.good))
	writeFile(t, "名单.csv", []byte("单位名称,单位代码\n海原县水务局,00007\n"))
	writeFile(t, filepath.Join("回收", crowded), []byte(head+strings.Repeat("不掌握1件", 40_000)))
	writeFile(t, filepath.Join("回收", endless), []byte(head+strings.Repeat("甲", 1<<19)))
	named := func(t *testing.T, said string) {
		t.Helper()
		for _, want := range []string{crowded, endless, "处理量超过限度", "有一行超过 1 MB"} {
			if !strings.Contains(said, want) {
				t.Errorf("%q is missing in\n%.1200s", want, said)
			}
		}
	}
	for _, door := range []struct {
		name, made string
		code       int
		args       []string
	}{
		{"check", "", exitFaulty, []string{"check", "回收"}},
		{"check as JSON", "", exitFaulty, []string{"check", "回收", "--format", "json"}},
		{"collect", "汇总", exitFaulty, []string{"collect", "回收", "--roster", "名单.csv", "-o", "汇总"}},
		{"export", "全部.json", exitFaulty, []string{"export", "回收", "-o", "全部.json"}},
		{"import", "搬入", exitFaulty, []string{"import", "回收", "-o", "搬入"}},
	} {
		t.Run(door.name, func(t *testing.T) {
			code, said := s.run(door.args...)
			said += s.trouble
			if code != door.code {
				t.Errorf("exit %d", code)
			}
			named(t, said)
			if strings.Contains(said, "goroutine") {
				t.Error("a fault of the program")
			}
			if door.name == "check as JSON" && strings.Count(said, `"file.hostile"`) < 2 {
				t.Errorf("not file.hostile:\n%.1200s", said)
			}
			if door.made == "" {
				if !strings.Contains(said, "水务局") {
					t.Error("the good file was not checked")
				}
				return
			}
			if _, err := os.Stat(door.made); err != nil {
				t.Errorf("nothing was made of the good file: %v", err)
			}
		})
	}
}
