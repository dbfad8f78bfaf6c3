package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"nianbao/cmd/internal/results"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
)

// replaceReally is what results.Replace is outside of tests.
var replaceReally = results.Replace

// holdOpen has the outputs of these names refuse to be replaced, as files do on Windows that Excel has open.
func holdOpen(t *testing.T, names ...string) {
	t.Helper()
	results.Replace = func(temporary, name string) error {
		for _, held := range names {
			if strings.HasSuffix(name, held) {
				return &os.LinkError{Op: "rename", Old: temporary, New: name, Err: syscall.EBUSY}
			}
		}
		return replaceReally(temporary, name)
	}
	t.Cleanup(func() { results.Replace = replaceReally })
}

// TestOpenOutputs: what is open in another program is named with what to do, the rest is written, and the next run makes
// everything complete.
func TestOpenOutputs(t *testing.T) {
	c := makeCounty(t, t.TempDir(), tier.Rounds(4, 6), 1, 0, 2, 0)
	want := filepath.Join(c.dir, "正常")
	runCollect(t, c.args(want, "--reports")...)
	undisturbed := snapshot(t, want)

	out := filepath.Join(c.dir, "汇总")
	rejected := filepath.Base(c.filings[1].Agency.Name)
	holdOpen(t, summaryFile, "（退回）.xlsx")
	code, _, said := runCollect(t, c.args(out, "--reports")...)
	for _, part := range []string{summaryFile + "”写不了：正被别的程序占用；请在 Excel 或 WPS 里关闭它", rejected, "其余的已经写好"} {
		if !strings.Contains(said, part) {
			t.Errorf("no %q in\n%s", part, said)
		}
	}
	if code != exitFiles {
		t.Errorf("exit code %d", code)
	}
	got := snapshot(t, out)
	for name := range undisturbed {
		held := name == summaryFile || strings.HasSuffix(name, "（退回）.xlsx")
		if _, there := got[name]; there == held {
			t.Errorf("%s: there %v, want %v", name, there, !held)
		}
	}
	results.Replace = replaceReally
	runCollect(t, c.args(out, "--reports")...)
	sameFiles(t, undisturbed, snapshot(t, out))

	// A marked copy is open while its source changes: the old one stays, and is no stale one; the next run makes it anew.
	returned, _ := filepath.Glob(filepath.Join(c.dir, "回收", "*", c.agencies[1].Code+"_*.xlsx"))
	changed := c.filings[1].Clone()
	changed.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(-3)))
	writeWorkbook(t, returned[0], changed)
	copies, _ := filepath.Glob(filepath.Join(out, backFolder, c.agencies[1].Code+"_*", "*.xlsx"))
	old := readText(t, copies[0])
	holdOpen(t, "（退回）.xlsx")
	if code, _, said := runCollect(t, c.args(out)...); code != exitFiles || strings.Contains(said, "这次不用了") || !exists(copies[0]) || readText(t, copies[0]) != old {
		t.Errorf("exit code %d; the open copy is not as it was\n%s", code, said)
	}
	results.Replace = replaceReally
	if _, _, said := runCollect(t, c.args(out)...); readText(t, copies[0]) == old {
		t.Errorf("the copy was not brought up to date\n%s", said)
	}

	// The body's workbook is open while the totals change: the next run takes it for its own, not for somebody's work.
	writeWorkbook(t, filepath.Join(c.dir, "回收", "新到.xlsx"), c.filings[0])
	before := readText(t, filepath.Join(out, bodyFile))
	holdOpen(t, bodyFile)
	if code, _, said := runCollect(t, c.args(out)...); code != exitFiles || !strings.Contains(said, bodyFile) {
		t.Errorf("exit code %d\n%s", code, said)
	}
	if readText(t, filepath.Join(out, bodyFile)) != before {
		t.Error("the body's workbook was written all the same")
	}
	results.Replace = replaceReally
	_, _, said = runCollect(t, c.args(out)...)
	if readText(t, filepath.Join(out, bodyFile)) == before || exists(filepath.Join(out, bodyFileNew)) {
		t.Errorf("the body's workbook was not brought up to date\n%s", said)
	}
}

// TestOpenOutputsElsewhere: the commands that write a file for each agency go on with the others, too.
func TestOpenOutputsElsewhere(t *testing.T) {
	dir := exampleFolder(t)
	t.Chdir(dir)
	holdOpen(t, "EX001_海原县教育体育局_2024年报填报表.xlsx", "示例县水务局2024年政府信息公开工作年度报告.docx")
	for _, tt := range []struct {
		args  string
		there []string
	}{
		{"template --roster 名单.xlsx --year 2024 -o 下发", []string{"下发/EX000_示例县人民政府_2024年报填报表.xlsx", "下发/" + handoutFile, "下发/EX002_示例县水务局_2024年报填报表.xlsx"}},
		{"report 回收 -o 报告", []string{"报告/海原县教育体育局2024年政府信息公开工作年度报告.docx", "报告/示例县水务局2024年政府信息公开工作年度报告.html"}},
	} {
		var out, trouble strings.Builder
		e := &env{stdout: &out, stderr: &trouble}
		code := e.run(append([]string{"nianbao"}, strings.Fields(tt.args)...))
		if code != exitFiles || !strings.Contains(trouble.String(), "正被别的程序占用") {
			t.Errorf("%s: exit code %d\n%s%s", tt.args, code, out.String(), trouble.String())
		}
		for _, name := range tt.there {
			if !exists(name) {
				t.Errorf("%s: %s is not there", tt.args, name)
			}
		}
	}
}
