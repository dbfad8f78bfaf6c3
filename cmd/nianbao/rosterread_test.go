package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestRosterSaidFirst holds that every command that goes by a roster first says what it has read it as, even one that then
// writes nothing, and that a total that an agency of the roster is kept out of does not pass for whole.
func TestRosterSaidFirst(t *testing.T) {
	dir := t.TempDir()
	roster := filepath.Join(dir, "名单.csv")
	writeFile(t, roster, []byte("单位名称,单位代码,上级代码\n示例县人民政府,EX000,\n示例县水务局,EX002,EX000\n示例县民政局,EX003,\n"))
	const want = "nianbao: 名单：3 个单位，其中 1 个有下级；2 个没有上级（示例县人民政府、示例县民政局）\n"
	returned := filepath.Join(testdataDir, "returned", "EX002_示例县水务局_2024年报填报表.xlsx")
	for _, args := range [][]string{
		{returned, "--roster", roster, "-o", filepath.Join(dir, "汇总")},
		{returned, "--roster", roster, "-o", filepath.Join(dir, "汇总"), "--agency", "EX000"},
		{filepath.Join(dir, "没有"), "--roster", roster, "-o", filepath.Join(dir, "汇总2")},
	} {
		code, stdout, stderr := runCollect(t, args...)
		if !strings.HasPrefix(stderr, want) {
			t.Errorf("%v: stderr begins with %.200s", args, stderr)
		}
		if exists(args[0]) && (code != exitFaulty || !strings.Contains(stdout, "名单里有 1 个单位没有写上级，不在“示例县人民政府”之下")) {
			t.Errorf("%v: exit code %d\n%s", args, code, stdout)
		}
	}
	rec := readRecord(t, filepath.Join(dir, "汇总"))
	last := rec.Agencies[len(rec.Agencies)-1]
	if last.Code != "EX003" || last.Standing != "outside" || len(last.Findings) != 1 || last.Findings[0].Code != "roster.outside" {
		t.Errorf("last of the agencies is %+v", last)
	}
}
