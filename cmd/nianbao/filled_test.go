package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTemplateKeepsFilled: a workbook that somebody has begun to fill in is never replaced by a blank one; blank ones are.
func TestTemplateKeepsFilled(t *testing.T) {
	dir := t.TempDir()
	returned := returnedFolder(t)
	t.Chdir(dir)
	writeFile(t, "名单.csv", []byte("单位名称,单位代码\n示例县水务局,EX002\n示例县民政局,EX003\n"))
	const second = "下发/EX002_示例县水务局_2024年报填报表.xlsx"
	filled := readBytes(t, filepath.Join(returned, "EX002_示例县水务局_2024年报填报表.xlsx"))
	handout := []string{"template", "--roster", "名单.csv", "--year", "2024", "-o", "下发"}
	command(t, exitFine, handout...)
	command(t, exitFine, append(handout, "--deadline", "2025-01-20")...)
	writeFile(t, second, filled)
	before := snapshot(t, "下发")
	command(t, exitFiles, handout...)
	sameFiles(t, before, snapshot(t, "下发"))
	if err := os.Remove(second); err != nil {
		t.Fatal(err)
	}
	command(t, exitFine, handout...)

	one := []string{"template", "--agency", "示例县水务局", "--year", "2024", "-o", "表.xlsx"}
	command(t, exitFine, one...)
	command(t, exitFine, one...)
	writeFile(t, "表.xlsx", filled)
	var trouble strings.Builder
	e := &env{stdout: &trouble, stderr: &trouble}
	if code := e.run(append([]string{"nianbao"}, one...)); code != exitFiles || !strings.Contains(trouble.String(), "“表.xlsx”里已经填了内容") {
		t.Errorf("exit code %d\n%s", code, trouble.String())
	}
	if readText(t, "表.xlsx") != string(filled) {
		t.Error("the filled workbook has been replaced")
	}
	for content, code := range map[string]int{"": exitFine, "别人的文件": exitFiles} { // mktemp leaves an empty one
		writeFile(t, "表.xlsx", []byte(content))
		command(t, code, one...)
	}
}
