package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestREADME runs the commands that README shows, in their order, in a folder that holds what README says is there. The
// expected exit codes are stated here; a command without one must end with 0.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	data, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.Symlink(data, "testdata"); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if err := os.CopyFS("回收", os.DirFS(filepath.Join(data, "returned"))); err != nil {
		t.Fatal(err)
	}
	roster := "单位名称,单位代码,上级代码\n示例县人民政府,EX000,\n示例县水务局,EX002,EX000\n示例县民政局,EX003,EX000\n海原县教育体育局,EX001,EX000\n"
	if err := os.WriteFile("名单.csv", []byte(roster), 0o644); err != nil {
		t.Fatal(err)
	}
	// Finished by hand, says README; what it takes from an empty folder to there is TestOutsidersPath's.
	finished, err := os.ReadFile(filepath.Join(data, "returned", "EX001_海原县教育体育局_2024年报填报表.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("本级填报表.xlsx", finished, 0o644); err != nil {
		t.Fatal(err)
	}
	// The report that README imports is one of those that the first command has written.
	if err := os.Mkdir("报告", 0o755); err != nil {
		t.Fatal(err)
	}
	want := map[string]int{
		"report testdata/returned -o 输出":              exitFaulty, // one workbook is wrong on purpose
		"check 填报表.xlsx":                              exitFaulty, // still blank
		"report 填报表.xlsx -o 报告":                       exitFaulty,
		"check 回收":                                    exitFaulty,
		"check 回收 --format html -o 回执/ --annotate 退回": exitFaulty,
		"check 回收 --roster 名单.csv":                    exitFaulty,
		"collect 回收 --roster 名单.csv -o 汇总 --reports":  exitFaulty,

		"check 本省下发/EX002_示例县水务局_2024年报填报表.xlsx --form testdata/forms/某省2024.yaml": exitFaulty, // still blank
	}
	ran := 0
	for _, line := range commandLines(string(readme)) {
		if strings.HasPrefix(line, "import 报告/") {
			for _, ext := range []string{".docx", ".html"} {
				name := "示例县水务局2024年政府信息公开工作年度报告" + ext
				data, err := os.ReadFile(filepath.Join("输出", name))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join("报告", name), data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
		var out, trouble strings.Builder
		e := &env{stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
		if code := e.run(append([]string{"nianbao"}, strings.Fields(line)...)); code != want[line] {
			t.Errorf("nianbao %s: exit code %d, want %d\n%s%s", line, code, want[line], out.String(), trouble.String())
		}
		ran++
	}
	if ran < len(want) {
		t.Errorf("README shows %d commands, expected at least %d", ran, len(want))
	}
	for _, name := range []string{"输出/海原县教育体育局2024年政府信息公开工作年度报告.docx", "输出/示例县水务局2024年政府信息公开工作年度报告.html", "填报表.xlsx"} {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
	if exists("输出/示例县民政局2024年政府信息公开工作年度报告.docx") {
		t.Error("a report was written for a rejected filing")
	}
}

// commandLines returns the arguments of every nianbao command in README's code blocks.
func commandLines(readme string) []string {
	var list []string
	inside := false
	for line := range strings.SplitSeq(readme, "\n") {
		if strings.HasPrefix(line, "```") {
			inside = !inside
			continue
		}
		for _, prefix := range []string{"nianbao ", "go run ./cmd/nianbao "} {
			if rest, ok := strings.CutPrefix(strings.TrimSpace(line), prefix); ok && inside {
				list = append(list, rest)
			}
		}
	}
	return list
}
