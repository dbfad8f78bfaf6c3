package main

import (
	"path/filepath"
	"strings"
	"testing"

	"nianbao/templates"
)

// TestCollectWhichBody: what --agency may name, and what is said where the body is not a line of the roster.
func TestCollectWhichBody(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	for code, name := range map[string]string{"101": "甲县财政局", "200": "乙县人民政府", "901": "税务局一所"} {
		writeWorkbook(t, filepath.Join("回收", code+".xlsx"), randomFiling(form, templates.Agency{Code: code, Name: name}, 7))
	}
	const head = "单位名称,单位代码,上级代码,类别\n"
	writeFile(t, "市.csv", []byte(head+"某市人民政府,0,,政府\n甲县人民政府,100,0,政府\n甲县财政局,101,100,部门\n乙县人民政府,200,0,政府\n乙县财政局,201,200,部门\n某市税务局,900,0,垂直管理\n税务局一所,901,900,部门\n"))
	writeFile(t, "两根.csv", []byte(head+"甲县人民政府,100,,政府\n甲县财政局,101,100,部门\n乙县人民政府,200,,政府\n"))
	for _, tt := range []struct {
		reason, roster, agency string
		code                   int
		counted                int
		stderr, stdout         string
	}{
		{"the root; a body stands in for those who have not reported", "市.csv", "", exitFine, 2, "", "（其中 1 个是用汇总表代替没有报的所属单位：乙县人民政府）"},
		{"a county", "市.csv", "100", exitFine, 1, "", "不在本级范围的 2"},
		{"an agency that nobody reports to", "市.csv", "甲县财政局", exitUsage, 0, "名单里没有上级是“甲县财政局”的单位", ""},
		{"a name with one character wrong", "市.csv", "某市人民正府", exitFine, 2, "名单里没有“某市人民正府”，当作全部单位的上级来汇总；如果是指名单里的“某市人民政府”", ""},
		{"a body above the roster", "两根.csv", "示例自治州", exitFaulty, 2, "名单里没有“示例自治州”，当作全部单位的上级来汇总（用 --agency 写单位的名称或代码）\n", ""},
		{"no single root", "两根.csv", "", exitFaulty, 2, "名单里没有一个管着全部单位的上级", ""},
		{"a vertical body collects from its own", "市.csv", "900", exitFine, 1, "", "应报 1 个单位，已报 1"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			code, stdout, stderr := runCollect(t, "回收", "--roster", tt.roster, "--agency", tt.agency, "-o", filepath.Join(t.TempDir(), "汇总"))
			if code != tt.code || !strings.Contains(stderr, tt.stderr) || tt.stderr == "" && strings.Count(stderr, "\n") > 1 /* what the roster was read as */ || !strings.Contains(stdout, tt.stdout) {
				t.Errorf("exit %d\n%s%s", code, stdout, stderr)
			}
			if want := "计入 " + string(rune('0'+tt.counted)) + " 个"; tt.code != exitUsage && !strings.Contains(stdout, want) {
				t.Errorf("not %s\n%s", want, stdout)
			}
		})
	}
}
