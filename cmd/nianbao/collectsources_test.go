package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCollectPassedOver: what is not read although it lies among the sources is named, and what collect has written itself
// is not.
func TestCollectPassedOver(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 3, 2, 0, 0, 0)
	t.Chdir(c.dir)
	writeWorkbook(t, filepath.Join("回收", "报告", "甲.xlsx"), c.filings[0]) // nothing says that this folder is ours
	writeWorkbook(t, filepath.Join("回收", "上次", "报告", "甲.xlsx"), c.filings[0])
	writeFile(t, filepath.Join("回收", "上次", "汇总.json"), []byte("{}"))
	writeWorkbook(t, filepath.Join("别处", "乙.xlsx"), c.filings[1])
	if err := os.Symlink(filepath.Join("..", "别处"), filepath.Join("回收", "链接")); err != nil {
		t.Skip("no links here")
	}
	for name, target := range map[string]string{"圈.xlsx": "圈.xlsx", "空.xlsx": "没有", "上": ".."} {
		if err := os.Symlink(target, filepath.Join("回收", name)); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"回收", "--roster", "名单.csv", "-o", filepath.Join("回收", "汇总"), "--reports"}
	for range 2 {
		_, stdout, stderr := runCollect(t, args...)
		for name, want := range map[string]string{filepath.Join("上次", "报告"): "是收表的结果，没有读", "链接": "指向别的文件夹", "上": "指向别的文件夹", "圈.xlsx": "打不开，没有读", "空.xlsx": "打不开，没有读"} {
			if !strings.Contains(stderr, "“"+filepath.Join("回收", name)+"”") || !strings.Contains(stderr, want) {
				t.Errorf("%s: no %q in\n%s", name, want, stderr)
			}
		}
		if strings.Count(stderr, "\n") != 6 || !strings.Contains(stdout, "收到文件 2 个") {
			t.Errorf("said\n%s%s", stderr, stdout)
		}
	}
}
