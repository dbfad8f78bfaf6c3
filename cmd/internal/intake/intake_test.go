package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/xlsx/returned"
)

func put(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Folders are walked, what is no return is skipped there, and what the user names himself is never skipped.
func TestWalk(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"一.xlsx", "深/二.xlsx", "深/更深/三.json", "照片.jpg", // returns, or to be named as none
		".隐藏.xlsx", "~$一.xlsx", ".git/四.xlsx", "Thumbs.db", "desktop.ini", "__MACOSX/五.xlsx", // nobody's
		"汇总/退回/局/六.xlsx", "汇总/报告/七.docx", "汇总/汇总.xlsx", "汇总/汇总.json", "汇总/进度.html", "汇总/素材.docx", "发放清单.xlsx", // our own outputs
		"断/退回/局/八.xlsx", "断/.nianbao-未完成", // of a run that was killed
		"上年/报告/九.docx", "来件/退回/十.xlsx", "来件/汇总.xlsx", "来件/进度.html", "来件/素材.docx"} { // anybody's, under our names
		put(t, dir, name, "x")
	}
	put(t, dir, "结果.html", `<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="generator" content="nianbao"><title>年报填报表核对结果</title>`)
	put(t, dir, "结果.json", `{"schema": "nianbao.check/1", "files": []}`)
	put(t, dir, "成文/甲局.docx", "x")
	if err := os.Symlink(dir, filepath.Join(dir, "深", "圈")); err != nil {
		t.Log("no symbolic links here: ", err)
	}
	rel := func(files []string) []string {
		var list []string
		for _, f := range files {
			r, err := filepath.Rel(dir, f)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, filepath.ToSlash(r))
		}
		return list
	}
	list := Walk([]string{dir}, Beside{Results: []string{filepath.Join(dir, "成文"), filepath.Join(dir, "没有")}})
	if got, want := rel(list.Files), []string{"一.xlsx", "上年/报告/九.docx", "来件/汇总.xlsx", "来件/素材.docx", "来件/进度.html", "来件/退回/十.xlsx",
		"深/二.xlsx", "深/更深/三.json", "照片.jpg"}; !slices.Equal(got, want) || len(list.Unread) > 0 {
		t.Errorf("folder: %v %v, want %v", got, list.Unread, want)
	}
	var passed []string
	for _, p := range list.Passed {
		passed = append(passed, p.Path)
	}
	if got, want := rel(passed), []string{"成文", "断/退回", "汇总/报告", "汇总/退回", "结果.html", "结果.json"}; !slices.Equal(got, want) {
		t.Errorf("named as passed over: %v, want %v", got, want)
	}
	named := []string{filepath.Join(dir, "汇总", "汇总.xlsx"), filepath.Join(dir, "没有.xlsx"), filepath.Join(dir, "汇总", "退回"), filepath.Join(dir, "汇总", ".", "汇总.xlsx")}
	if got, want := rel(Walk(named, Beside{}).Files), []string{"汇总/汇总.xlsx", "没有.xlsx", "汇总/退回/局/六.xlsx"}; !slices.Equal(got, want) {
		t.Errorf("named: %v, want %v", got, want)
	}
}

// The page asks by names alone, with the dropped folder in front.
func TestSkipped(t *testing.T) {
	paths := []string{"夹/一.xlsx", "夹/汇总.json", "夹/报告/七.docx", "夹/退回/局/六.xlsx", "夹/上年/报告/九.docx", "夹/来件/汇总.xlsx", "夹/发放清单.xlsx", "夹/.git/x", "夹/~$一.xlsx", "汇总.json"}
	for previous, want := range map[bool]string{false: "0111001110", true: "0101001110"} {
		got := ""
		for _, s := range Skipped(paths, previous) {
			got += map[bool]string{false: "0", true: "1"}[s]
		}
		if got != want {
			t.Errorf("previous %v: %s, want %s of %v", previous, got, want, paths)
		}
	}
}

// Opening never fails: what is wrong with a source is a finding with its code, and nothing is read from it.
func TestOpen(t *testing.T) {
	dir := t.TempDir()
	head := `{"schema": "nianbao.filing/1", "agency": {"name": "某局"}, "form": "2021", "year": `
	for _, tt := range []struct {
		name, content, code, reason string
	}{
		{"好.json", head + `2024}`, "", "a filing with nothing in it"},
		{"没有扩展名", "\ufeff " + head + `2024}`, "", "told by its content, byte order mark or not"},
		{"空.json", "", "file.empty", "no bytes"},
		{"空.txt", "", "file.empty", "no bytes"},
		{"别的.json", `{"a": 1}`, "file.no-form", "other JSON"},
		{"坏.json", head, "file.damaged", "cut"},
		{"两次.json", head + `2024, "tables": {"disclosure": {}, "disclosure": {}}}`, "file.damaged", "a name that stands twice"},
		{"格式.json", strings.Replace(head, "2021", "1999", 1) + `2024}`, "file.local-form", "an edition nobody knows"},
		{"无格式.json", strings.Replace(head, `"form": "2021", `, "", 1) + `2020}`, "", "the edition follows from the year"},
		{"都没有.json", strings.Replace(head, `"form": "2021", `, "", 1) + `2001}`, "file.damaged", "no edition, and none for the year"},
		{"旧表.json", strings.Replace(head, "2021", "2019", 1) + `2024}`, "file.form-mismatch", "the form of 2019 for a later year"},
		{"年份.json", head + `1999}`, "file.year", "no report year"},
		{"很多.json", head + `2024, "covers": [` + strings.Repeat("0,", 1_000_000) + `0]}`, "file.hostile", "more values than a filing has"},
		{"很大.json", head + `2024}` + strings.Repeat(" ", 32<<20), "file.hostile", "longer than a filing is"},
		{"无名.json", strings.Replace(head, "某局", "　", 1) + `2024}`, "file.agency", "a blank where the agency's name should be"},
		{"信.txt", "各单位：请按时报送。", "file.no-form", "a letter"},
		{"图.xlsx", "\x89PNG\r\n\x1a\n0000", "file.not-workbook", "a picture called .xlsx"},
	} {
		item := Open(put(t, dir, tt.name, tt.content), Options{})
		var codes []string
		for _, f := range item.Findings {
			codes = append(codes, f.Code)
		}
		if strings.Join(codes, " ") != tt.code {
			t.Errorf("%s (%s): %q, want %q", tt.name, tt.reason, codes, tt.code)
		}
		if unread := strings.HasPrefix(tt.code, "file.") && tt.code != "file.year" && tt.code != "file.agency" && tt.code != "file.form-mismatch"; (item.Filing == nil) != unread {
			t.Errorf("%s: filing %v", tt.name, item.Filing != nil)
		}
		if len(item.SHA256) != 64 {
			t.Errorf("%s: hash %q", tt.name, item.SHA256)
		}
	}
	if item := Open(filepath.Join(dir, "没有.xlsx"), Options{}); item.Findings[0].Code != "file.not-found" || item.SHA256 != "" {
		t.Errorf("missing file: %+v", item)
	}
	if item := Open(dir, Options{}); item.Findings[0].Code != "file.unreadable" {
		t.Errorf("a folder as a file: %+v", item.Findings)
	}
}

// Last year's filing is found by code, then by name, and only for the year before.
func TestPrevious(t *testing.T) {
	dir := t.TempDir()
	filing := func(name, code, agency string, year string) {
		put(t, dir, name, `{"schema": "nianbao.filing/1", "form": "2021", "year": `+year+`, "agency": {"code": "`+code+`", "name": "`+agency+`"}}`)
	}
	filing("a.json", "1", "旧名局", "2023")
	filing("b.json", "", "乙局", "2023")
	filing("c.json", "3", "丙局", "2022")
	put(t, dir, "坏.json", "{")
	p, err := ReadPrevious([]string{dir}, Options{})
	if err != nil || len(p.Unread) != 1 {
		t.Fatalf("%v, %d unread", err, len(p.Unread))
	}
	for _, tt := range []struct {
		agency templates.Agency
		found  bool
		reason string
	}{
		{templates.Agency{Code: "1", Name: "新名局"}, true, "the code holds through a change of name"},
		{templates.Agency{Name: "乙局"}, true, "by name where there is no code"},
		{templates.Agency{Code: "9", Name: "乙局"}, true, "by name where the code is unknown"},
		{templates.Agency{Code: "3", Name: "丙局"}, false, "the year before last is not last year"},
		{templates.Agency{Name: "丁局"}, false, "unknown"},
	} {
		if got := p.Find(tt.agency, 2023); (got != nil) != tt.found {
			t.Errorf("%s: found %v", tt.reason, got != nil)
		}
	}
	var none *Previous
	if none.Find(templates.Agency{Name: "乙局"}, 2023) != nil || none.Of(nil) != nil {
		t.Error("nothing was asked for, something was found")
	}
}

// What is wrong with a JSON filing is said where it stands and how to mend it; nobody is sent to Excel with it.
func TestJSONInWords(t *testing.T) {
	head := `{"schema": "nianbao.filing/1", "form": "2021", "year": 2024`
	for _, tt := range []struct{ content, code, words string }{
		{head + `, "tables": {"applications": {"new": {"natural": "12"}}}}`, "file.damaged", "tables.applications.new.natural：是加了引号的“12”，应当是数，不加引号"},
		{strings.Replace(head, "filing/1", "filing/2", 1) + `}`, "file.no-form", "schema 是“nianbao.filing/2”，应当是“nianbao.filing/1”"},
		{`[` + head + `}, ` + head + `}]`, "file.no-form", "2 份数据的列表，一个文件只能有一份"},
		{head + `}` + "\n" + head + `}`, "file.damaged", "一个文件只能有一份数据"},
	} {
		item := Open(put(t, t.TempDir(), "某局.json", tt.content), Options{})
		if len(item.Findings) != 1 || item.Findings[0].Code != tt.code || item.Filing != nil {
			t.Fatalf("%s: %v", tt.content, item.Findings)
		}
		if m := item.Findings[0].Message + item.Findings[0].Fix; !strings.Contains(m, tt.words) || strings.Contains(m, "Excel") || strings.Contains(m, "？；") {
			t.Errorf("%s, want %s", m, tt.words)
		}
	}
}

// What cannot be read without another program, or at all, is said in Chinese, and the file keeps its name.
func TestUnconverted(t *testing.T) {
	for name, content := range map[string]string{"坏.pdf": "%PDF-1.4\nxx", "坏.doc": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1garbage"} {
		item := Open(put(t, t.TempDir(), name, content), Options{})
		if len(item.Findings) != 1 || item.Filing != nil {
			t.Fatalf("%s: %v", name, item.Findings)
		}
		m := item.Findings[0].Message
		for _, word := range []string{"exit", "Error", name + "."} {
			if strings.Contains(m, word) || !strings.Contains(m, name) {
				t.Errorf("%s: %s", name, m)
			}
		}
	}
}

// A file over the limit is refused with the same words by whoever reads it.
func TestOpenTooLarge(t *testing.T) {
	path := put(t, t.TempDir(), "大.xlsx", "PK\x03\x04")
	if err := os.Truncate(path, maxFile+1); err != nil {
		t.Fatal(err)
	}
	item := Open(path, Options{})
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ret := returned.Read(f, maxFile+1, returned.Options{File: "大.xlsx"})
	if len(item.Findings) != 1 || len(ret.Findings) != 1 || item.Findings[0].Message != ret.Findings[0].Message {
		t.Fatalf("%v\n%v", item.Findings, ret.Findings)
	}
	if got := item.Findings[0]; got.Code != "file.hostile" || !strings.Contains(got.Message, "文件超过 64 MB") {
		t.Errorf("%s %s", got.Code, got.Message)
	}
}

// Of a filing without a year nobody can say which form is right.
func TestOpenNoYear(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	item := &Item{File: "一.xlsx", Filing: templates.NewFiling(form, 0)}
	item.Filing.Agency.Name = "示例局"
	item.refuse("file.year", templates.Words{"got": "空白", "because": "没有写年度"})
	item.identify(nil)
	if len(item.Findings) != 1 {
		t.Errorf("%v", item.Findings)
	}
}

// The totals that a collection has left are no return until somebody has written into them, nor is what flags name; both are
// where they are named themselves.
func TestWalkBeside(t *testing.T) {
	dir := t.TempDir()
	const content = "合计"
	sum := sha256.Sum256([]byte(content))
	totals := put(t, dir, "结果/汇总填报表_新.xlsx", content)
	put(t, dir, "结果/汇总.json", `{"schema": "nianbao.collect/1", "outputs": [{"file":"汇总填报表_新.xlsx","sha256":"`+hex.EncodeToString(sum[:])+`"}]}`)
	other := put(t, dir, "来件/汇总填报表.xlsx", content) // of a body below
	roster, last := put(t, dir, "名单.csv", "x"), put(t, dir, "上年/甲.json", "x")
	beside := Beside{Inputs: []string{roster, filepath.Dir(last), "", filepath.Join(dir, "没有")}}
	walk := func(args ...string) []string { return Walk(args, beside).Files }
	if got, want := walk(dir), []string{other}; !slices.Equal(got, want) {
		t.Errorf("as it was left: %v, want %v", got, want)
	}
	if got, want := walk(filepath.Dir(totals), roster, filepath.Dir(last)), []string{totals, roster, last}; !slices.Equal(got, want) {
		t.Errorf("named: %v, want %v", got, want)
	}
	put(t, dir, "结果/汇总填报表_新.xlsx", content+"和正文")
	if got, want := walk(dir), []string{other, totals}; !slices.Equal(got, want) {
		t.Errorf("written into: %v, want %v", got, want)
	}
}
