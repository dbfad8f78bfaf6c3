package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/collect"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
	"nianbao/xlsx/returned"
)

// runCollect runs the command and returns its exit code and output.
func runCollect(t testing.TB, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	e := &env{stdout: &out, stderr: &errs, now: time.Now}
	code = e.run(append([]string{"nianbao", "collect"}, args...))
	if code == exitProgram {
		t.Fatalf("fault of the program: %s", errs.String())
	}
	return code, out.String(), errs.String()
}

// countyOf64 is the county of the issue: 64 agencies, 3 missing, 2 sent twice, 4 rejected, 2 with queries; besides 1
// unknown agency, 1 .xls and 1 photo, both from agencies that are missing.
func countyOf64(t testing.TB) *county {
	c := makeCounty(t, t.TempDir(), 64, 3, 2, 4, 2)
	form := c.filings[0].Form
	back := filepath.Join(c.dir, "回收")
	writeWorkbook(t, filepath.Join(back, "邮件01", "西吉县教育局.xlsx"), randomFiling(form, templates.Agency{Name: "西吉县教育局", Code: "X1"}, 99))
	writeFile(t, filepath.Join(back, c.agencies[0].Name+"填报表.xls"), append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2048)...))
	writeFile(t, filepath.Join(back, c.agencies[1].Code+" 照片.jpg"), append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), make([]byte, 500)...))
	return c
}

func (c *county) args(out string, more ...string) []string {
	return append([]string{filepath.Join(c.dir, "回收"), "--roster", filepath.Join(c.dir, "名单.csv"), "-o", out}, more...)
}

func readRecord(t testing.TB, dir string) *collect.Record {
	t.Helper()
	rec, err := collect.ParseRecord(readBytes(t, filepath.Join(dir, recordFile)))
	if err != nil {
		t.Fatalf("%s: %v", recordFile, err)
	}
	return rec
}

// TestCollectCounty is the first line of issue 7's Done when.
func TestCollectCounty(t *testing.T) {
	c := countyOf64(t)
	out := filepath.Join(c.dir, "汇总")
	code, stdout, stderr := runCollect(t, c.args(out)...)
	if code != exitFaulty {
		t.Errorf("exit code %d, want %d\n%s%s", code, exitFaulty, stdout, stderr)
	}
	rec := readRecord(t, out)
	want := collect.StandingCount{Expected: 64, Received: 61, Missing: 3, Counted: 57, Provisional: 2, Accepted: 55, Query: 2, Rejected: 4, Unknown: 1, Unreadable: 2, Superseded: 2}
	if rec.Standing != want {
		t.Errorf("standing %+v, want %+v", rec.Standing, want)
	}
	missing := 0
	for _, a := range rec.Agencies {
		for _, f := range a.Findings {
			if missing++; f.Code != "roster.missing" || a.Standing != "missing" || !strings.Contains(f.Message, a.Name) {
				t.Errorf("%s, %s: %+v", a.Name, a.Standing, f)
			}
		}
	}
	if missing != want.Missing {
		t.Errorf("%d agencies are found missing, want %d", missing, want.Missing)
	}
	fact := "2024 年度应报 64 个单位，已报 61，未报 3。通过 55，已说明 0，待说明 2，退回 4"
	page := readText(t, filepath.Join(out, pageFile))
	if !strings.Contains(stdout, fact) || !strings.Contains(page, fact) {
		t.Errorf("stdout or page does not say %q:\n%s", fact, stdout)
	}
	root := rec.Bodies[0]
	if root.Name != countyName || len(root.Contributors) != c.counted || len(root.Missing) != 3 || len(root.NotCounted) != 4 {
		t.Errorf("body %s: %d contributors, %d missing, %d not counted", root.Name, len(root.Contributors), len(root.Missing), len(root.NotCounted))
	}
	for key, want := range c.want {
		if got := root.Totals[key]; got == nil && want != 0 || got != nil && got.Micro() != want {
			t.Errorf("total of %s is %v, want %s", key, got, formula.FromMicro(want))
		}
	}
	for i := range 3 {
		if !strings.Contains(page, c.agencies[i].Name) {
			t.Errorf("page does not name %s", c.agencies[i].Name)
		}
	}
	c.checkSummary(t, filepath.Join(out, summaryFile))
	c.checkBody(t, filepath.Join(out, bodyFile))
}

// checkSummary reads 汇总.xlsx with our own reader: the cached totals are the independent sum.
func (c *county) checkSummary(t *testing.T, name string) {
	t.Helper()
	book := openBook(t, name)
	detail := book.Sheet(xlsx.SheetDetail)
	for i, key := range c.filings[0].Form.Keys() {
		cell := detail.Cell(5, 6+i)
		if got, err := formula.ParseDecimal(cell.Text()); err != nil || got.Micro() != c.want[key] || !cell.HasFormula() {
			t.Errorf("明细 %s: total of %s is %q (formula %q), want %s", cell.Ref(), key, cell.Text(), cell.Formula, formula.FromMicro(c.want[key]))
		}
	}
	states := map[string]int{}
	progress := book.Sheet(xlsx.SheetProgress)
	rows, _ := progress.Dim()
	for row := 7; row <= rows; row++ {
		states[progress.Cell(row, 6).Text()]++
	}
	if states["未报"] != 3 || states["退回"] != 4 || states["待说明"] != 2 || states["通过"] != 55 {
		t.Errorf("进度 lists %v", states)
	}
	if got := progress.Cell(7, 6).Text(); got != "未报" {
		t.Errorf("进度 starts with %s, want the missing ones first", got)
	}
}

func (c *county) checkBody(t *testing.T, name string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	ret := returned.Read(bytes.NewReader(data), int64(len(data)), returned.Options{File: bodyFile})
	if ret.Filing == nil || ret.Filing.Agency.Name != countyName {
		t.Fatalf("%s is not the county's filing: %+v", name, ret.Findings)
	}
	for key, want := range c.want {
		if got, ok := ret.Filing.Cell(key).Value(); !ok || got.Micro() != want {
			t.Errorf("汇总填报表: %s is %s, want %s", key, got, formula.FromMicro(want))
		}
	}
}

func readText(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestCollectAgain runs twice, then after a few new mails.
func TestCollectAgain(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 12, 2, 1, 2, 1)
	out := filepath.Join(c.dir, "汇总")
	runCollect(t, c.args(out)...)
	first := snapshot(t, out)
	_, stdout, _ := runCollect(t, c.args(out)...)
	if !strings.Contains(stdout, "与上次相比没有变化") {
		t.Errorf("second run says:\n%s", stdout)
	}
	sameFiles(t, first, snapshot(t, out))

	writeWorkbook(t, filepath.Join(c.dir, "回收", "新到.xlsx"), c.filings[0])
	fixed := filepath.Join(c.dir, "回收", "邮件03", xlsx.FileName(c.agencies[3], 2024)) // was rejected
	writeWorkbook(t, fixed, c.filings[3])
	gone := filepath.Join(c.dir, "回收", "邮件02", xlsx.FileName(c.agencies[9], 2024))
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	_, stdout, _ = runCollect(t, c.args(out)...)
	for _, want := range []string{"新增 1 个文件，内容有变 1 个，不见了 1 个；新报来 1 个单位", "新增  ", "退回 → 通过", "原为通过"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("third run does not say %q:\n%s", want, stdout)
		}
	}
	again := filepath.Join(c.dir, "另一处")
	runCollect(t, c.args(again)...)
	sameFiles(t, snapshot(t, again), snapshot(t, out)) // nothing stale is left
}

// snapshot returns the content of every file below a folder.
func snapshot(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(dir, path)
			files[name] = readText(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func sameFiles(t testing.TB, want, got map[string]string) {
	t.Helper()
	for name, data := range want {
		if other, ok := got[name]; !ok {
			t.Errorf("%s is not there", name)
		} else if other != data {
			t.Errorf("%s differs", name)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is left over", name)
		}
	}
}

// TestCollectRecordIsJSON guards the hand-made lines of 汇总.json.
func TestCollectRecordIsJSON(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 3, 1, 0, 1, 0)
	out := filepath.Join(c.dir, "汇总")
	runCollect(t, c.args(out)...)
	if !json.Valid([]byte(readText(t, filepath.Join(out, recordFile)))) {
		t.Error("汇总.json is no JSON")
	}
}
