package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestSuggestions: a slip in a name gets the name that may be meant.
func TestSuggestions(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"回收/第一批/水务局.xlsx", "名单.csv", "规则.yaml", "填报表（1）.xlsx", "人.xlsx"} {
		writeFile(t, filepath.Join(dir, name), nil)
	}
	t.Chdir(dir)
	for _, tt := range []struct {
		reason string
		args   []string
		code   int
		want   string // "" for no suggestion
	}{
		{"folder without a command", []string{"回手"}, exitUsage, "是不是“回收”？"},
		{"a command is nearer", []string{"chek"}, exitUsage, "是不是“check”？"},
		{"Chinese command", []string{"核队", "回收"}, exitUsage, "是不是“核对”？"},
		{"folder", []string{"check", "回手"}, exitFiles, "找不到“回手”；是不是“回收”？"},
		{"folder in a path", []string{"check", "回手/第一批"}, exitFiles, "是不是“" + filepath.Join("回收", "第一批") + "”？"},
		{"file in a folder", []string{"check", "回收/第一批/水利局.xlsx"}, exitFiles, "是不是“" + filepath.Join("回收", "第一批", "水务局.xlsx") + "”？"},
		{"other extension", []string{"export", "回收/第一批/水务局.xls"}, exitFiles, "水务局.xlsx”？"},
		{"brackets of the other width", []string{"report", "填报表(1).xlsx", "-o", "报告"}, exitFiles, "是不是“填报表（1）.xlsx”？"},
		{"roster", []string{"collect", "回收", "--roster", "名单.xlsx", "-o", "汇总"}, exitFiles, "找不到“名单.xlsx”；是不是“名单.csv”？"},
		{"rules", []string{"check", "回收", "--rules", "规责.yaml"}, exitFiles, "是不是“规则.yaml”？"},
		{"two slips are none of ours", []string{"check", "回手/第二批/水利"}, exitFiles, ""},
		{"another name of the same extension", []string{"check", "局.xlsx"}, exitFiles, ""},
		{"an output may be new", []string{"roster", "-o", "名单.xlsx"}, exitFine, ""},
		{"form", []string{"template", "-o", "x.xlsx", "--form", "2022"}, exitUsage, "是不是 2021？"},
		{"rule", []string{"rules", "application.balance"}, exitUsage, "是不是 applications.balance？"},
		{"format", []string{"check", "回收", "--format", "htm"}, exitUsage, "是不是 html？"},
		{"format in capitals", []string{"check", "回收", "--format", "JSON"}, exitUsage, "是不是 json？"},
		{"one format of several", []string{"report", "回收", "-o", "报告", "--format", "docx,hmtl"}, exitUsage, "是不是 html？"},
		{"export format", []string{"export", "回收", "--format", "jsonn"}, exitUsage, "是不是 json？"},
		{"rules format", []string{"rules", "--format", "txt"}, exitUsage, "是不是 text？"},
		{"include", []string{"collect", "回收", "--roster", "名单.csv", "-o", "汇总", "--include", "reject"}, exitUsage, "是不是 rejected？"},
		{"shell", []string{"completion", "bsh"}, exitUsage, "是不是 bash？"},
		{"flag", []string{"check", "回收", "--anotate", "退回"}, exitUsage, "是不是 --annotate？"},
	} {
		var out, trouble bytes.Buffer
		e := &env{stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
		code := e.run(append([]string{"nianbao"}, tt.args...))
		said := trouble.String()
		if code != tt.code || tt.want != "" && strings.Count(said, tt.want) != 1 || tt.want == "" && strings.Contains(said, "是不是") {
			t.Errorf("%s: %v: exit code %d, want %d and %q:\n%s", tt.reason, tt.args, code, tt.code, tt.want, said)
		}
	}
}

// TestHints: an output with findings says once how to learn more; one without says nothing.
func TestHints(t *testing.T) {
	dir := exampleFolder(t)
	bad, err := os.ReadFile("../../testdata/returned/EX003_示例县民政局_2024年报填报表.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "回收", "民政局.xlsx"), bad)
	writeFile(t, filepath.Join(dir, "坏", "坏.xlsx"), []byte("不是表"))
	t.Chdir(dir)
	for _, tt := range []struct {
		args string
		want int
	}{
		{"check 回收", 1},
		{"check 回收 --format json", 0},
		{"check 回收 -o 结果.txt", 0}, // it stands in the file
		{"report 回收 -o 报告", 1},
		{"collect 回收 --roster 名单.xlsx -o 汇总", 1},
		{"import 坏 -o 新表", 1},
		{"export 坏", 1},
		{"forms", 0},
	} {
		var out, trouble bytes.Buffer
		e := &env{stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
		e.run(append([]string{"nianbao"}, strings.Fields(tt.args)...))
		if got := strings.Count(out.String()+trouble.String(), "nianbao rules "); got != tt.want {
			t.Errorf("%s: %d hints, want %d\n%s%s", tt.args, got, tt.want, out.String(), trouble.String())
		}
	}
	if got := strings.Count(readText(t, "结果.txt"), "nianbao rules "); got != 1 {
		t.Errorf("结果.txt: %d hints", got)
	}
}
