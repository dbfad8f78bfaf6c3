package main

import (
	"path/filepath"
	"strings"
	"testing"

	"nianbao/cmd/internal/roster"

	"nianbao/cmd/internal/job"
	"nianbao/templates"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/returned"
)

// TestCollectFaults holds that trouble with files is said plainly, and that nothing half-written is left.
func TestCollectFaults(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 3, 1, 0, 1, 0)
	roster := filepath.Join(c.dir, "名单.csv")
	back := filepath.Join(c.dir, "回收")
	bad := filepath.Join(c.dir, "坏名单.csv")
	writeFile(t, bad, []byte("单位名称,单位代码\n甲局,1\n乙局,1\n"))
	tests := []struct {
		name string
		args []string
		code int
		want string
	}{
		{"no roster", []string{back, "-o", filepath.Join(c.dir, "o1")}, exitUsage, "--roster"},
		{"roster with faults", []string{back, "--roster", bad, "-o", filepath.Join(c.dir, "o2")}, exitFiles, "第 3 行：单位代码“1”与第 2 行“甲局”相同"},
		{"roster not there", []string{back, "--roster", roster + "x", "-o", filepath.Join(c.dir, "o3")}, exitFiles, "没有这个文件"},
		{"output is a file", []string{back, "--roster", roster, "-o", roster}, exitFiles, "不是文件夹"},
		{"include what", []string{back, "--roster", roster, "-o", filepath.Join(c.dir, "o4"), "--include", "all"}, exitUsage, "--include"},
		{"nothing readable", []string{roster, "--roster", roster, "-o", filepath.Join(c.dir, "o5")}, exitFiles, "--year"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, _, stderr := runCollect(t, tt.args...)
			if code != tt.code || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit %d: %s", code, stderr)
			}
		})
	}
}

// TestCollectKilled leaves what a killed run leaves (temporary files, a journal, outputs without their record) and runs
// again: the result is that of an undisturbed run.
func TestCollectKilled(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 6, 1, 1, 2, 1)
	want := filepath.Join(c.dir, "正常")
	runCollect(t, c.args(want)...)
	undisturbed := snapshot(t, want)
	// every prefix of the order in which files appear, as if the run had been killed after it
	order := []string{journalFile, bodyFile, backFolder, summaryFile, pageFile}
	for n := 0; n <= len(order); n += tier.Rounds(2, 1) {
		out := filepath.Join(c.dir, "中断", order[max(n-1, 0)])
		writeFile(t, filepath.Join(out, ".nianbao-123.tmp"), []byte("half"))
		for _, name := range order[:n] {
			for file, data := range undisturbed {
				if file == name || strings.HasPrefix(file, name+string(filepath.Separator)) {
					writeFile(t, filepath.Join(out, file), []byte(data))
				}
			}
			if name == journalFile {
				writeFile(t, filepath.Join(out, name), []byte(backFolder+"/旧/旧（退回）.xlsx"))
				writeFile(t, filepath.Join(out, backFolder, "旧", "旧（退回）.xlsx"), []byte("of the killed run"))
			}
		}
		runCollect(t, c.args(out)...)
		sameFiles(t, undisturbed, snapshot(t, out))
	}
}

// TestCollectKeepsWork holds that a 汇总填报表.xlsx in which the office has gone on working is not overwritten.
func TestCollectKeepsWork(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 3, 1, 0, 0, 0)
	out := filepath.Join(c.dir, "汇总")
	runCollect(t, c.args(out)...)
	writeFile(t, filepath.Join(out, bodyFile), []byte("edited"))
	writeWorkbook(t, filepath.Join(c.dir, "回收", "新到.xlsx"), c.filings[0])
	_, _, stderr := runCollect(t, c.args(out)...)
	if got := readText(t, filepath.Join(out, bodyFile)); got != "edited" || !strings.Contains(stderr, "没有覆盖") || !exists(filepath.Join(out, bodyFileNew)) {
		t.Errorf("汇总填报表.xlsx is %.20q; stderr %s", got, stderr)
	}
	code, _, stderr := runCollect(t, filepath.Join(out, bodyFile), "--roster", filepath.Join(c.dir, "名单.csv"), "-o", out)
	if code != exitFiles || !strings.Contains(stderr, "不能同时当作来件") {
		t.Errorf("own output as a source: exit %d, %s", code, stderr)
	}
}

// TestCollectNames holds that names from files never become paths, and that text never becomes a formula.
func TestCollectNames(t *testing.T) {
	dir := t.TempDir()
	evil := "../../=HYPERLINK(\"x\")局"
	writeFile(t, filepath.Join(dir, "名单.csv"), []byte("单位名称,单位代码,联系人\n\"../../=HYPERLINK(\"\"x\"\")局\",../7,=1+1\n"))
	c := &county{dir: dir}
	f := makeCounty(t, filepath.Join(dir, "别处"), 1, 0, 0, 0, 0).filings[0].Clone()
	f.Agency.Name, f.Agency.Code = evil, "../7"
	f.Set("applications.new.total", templatesText("=cmd()"))
	writeWorkbook(t, filepath.Join(dir, "回收", "=cmd.xlsx"), f)
	out := filepath.Join(dir, "汇总")
	code, stdout, stderr := runCollect(t, c.args(out)...)
	if code != exitFaulty {
		t.Fatalf("exit %d\n%s%s", code, stdout, stderr)
	}
	for name := range snapshot(t, dir) {
		if !strings.HasPrefix(name, "名单.csv") && !strings.HasPrefix(name, "回收") && !strings.HasPrefix(name, "别处") && !strings.HasPrefix(name, "汇总"+string(filepath.Separator)) {
			t.Errorf("%s has escaped", name)
		}
	}
	book := openBook(t, filepath.Join(out, summaryFile))
	for _, sheet := range book.Sheets {
		for cell := range sheet.All() {
			if strings.Contains(cell.Formula, "1+1") || strings.Contains(cell.Formula, "cmd") || strings.Contains(cell.Formula, `"x"`) {
				t.Errorf("%s!%s holds the formula %s", sheet.Name, cell.Ref(), cell.Formula)
			}
		}
	}
	page := readText(t, filepath.Join(out, pageFile))
	if strings.Contains(page, `HYPERLINK("x")`) {
		t.Error("the page does not escape names")
	}
}

func TestHandOut(t *testing.T) {
	dir := t.TempDir()
	roster := filepath.Join(dir, "名单.csv")
	writeFile(t, roster, []byte("单位名称,单位代码,电话\n甲局,001,1\n乙局,002,2\n甲局,003,3\nAbc,,\nABC,9,\n"))
	var out, errs strings.Builder
	e := &env{stdout: &out, stderr: &errs}
	e.begin()
	form, year, err := e.job.ChooseForm(nil, nil, 2024)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.job.ReadRoster(roster); err == nil {
		t.Fatal("a roster with a fault was read")
	}
	writeFile(t, roster, []byte("单位名称,单位代码,电话\n甲局,001,1\n乙局,002,2\n甲局,003,3\nAbc,a,\nABC,b,\n"))
	r, err := e.job.ReadRoster(roster)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.handOut(&job.HandOut{World: e.job, Form: form, Year: year, Roster: r, Dir: filepath.Join(dir, "发放")}); err != nil {
		t.Fatal(err)
	}
	files := snapshot(t, filepath.Join(dir, "发放"))
	if len(files) != 6 || files["001_甲局_2024年报填报表.xlsx"] == "" || files["003_甲局_2024年报填报表.xlsx"] == "" || files[handoutFile] == "" {
		t.Fatalf("%d files: %s", len(files), out.String())
	}
	data := files["002_乙局_2024年报填报表.xlsx"]
	ret := returned.Read(strings.NewReader(data), int64(len(data)), returned.Options{File: "x"})
	if ret.Stamp == nil || ret.Stamp.Roster != r.ID || ret.Stamp.Code != "002" || ret.Filing.Agency.Phone != "2" {
		t.Errorf("stamp %+v, agency %+v", ret.Stamp, ret.Filing.Agency)
	}
}

func TestRosterSample(t *testing.T) {
	var b strings.Builder
	if err := xlsx.WriteRoster(&b); err != nil {
		t.Fatal(err)
	}
	r, err := roster.Parse("名单.xlsx", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Agencies) != 5 || len(r.Notes) != 0 || r.Agencies[1].Parent != r.Agencies[0] || !r.Agencies[4].Vertical || r.Agencies[0].Code != "000" {
		t.Errorf("the sample reads as %d agencies, notes %v", len(r.Agencies), r.Notes)
	}
}

// TestCollectSaysWhy: the one finding that is printed for a file is the one that decides its verdict.
func TestCollectSaysWhy(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 2, 1, 0, 0, 0)
	f := c.filings[0].Clone()
	for _, key := range f.Form.Table("reviews").Keys() { // a query
		f.Set(key, templates.Cell{})
	}
	delete(f.Narrative, "problems") // an error
	writeWorkbook(t, filepath.Join(c.dir, "回收", "甲.xlsx"), f)
	_, stdout, _ := runCollect(t, c.args(filepath.Join(c.dir, "汇总"))...)
	if _, said, _ := strings.Cut(stdout, "甲.xlsx"); !strings.Contains(strings.SplitN(said, "\n", 3)[1], "存在的主要问题") {
		t.Errorf("the rejection is explained by\n%s", stdout)
	}
}
