package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"nianbao/cmd/internal/serve"
	"nianbao/cmd/internal/serve/steps"
	"nianbao/testdata/tier"
)

// A silence is a listener that is to hear nothing.
type silence struct {
	url   string
	mu    sync.Mutex
	heard []string
}

func listenFor(t *testing.T) *silence {
	t.Helper()
	s := &silence{}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.heard = append(s.heard, r.Method+" "+r.URL.Path)
	})}
	for _, addr := range []string{"127.0.0.1:0", "127.0.0.1:9999"} { // the second is that of linked_picture.doc
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Logf("not listening on %s: %v", addr, err)
			continue
		}
		if s.url == "" {
			s.url = "http://" + l.Addr().String()
		}
		go server.Serve(l)
	}
	t.Cleanup(func() { server.Close() })
	return s
}

// want fails when something has been heard.
func (s *silence) want(t *testing.T, what string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.heard) > 0 {
		t.Errorf("%s: the listener hears %q", what, s.heard)
	}
	s.heard = nil
}

// reachingOut writes documents of all the kinds that are read or converted, each with a link to the listener: fetched when
// opened, were it not for the cage.
func reachingOut(t *testing.T, dir, url string) {
	t.Helper()
	const spaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
		`xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
		`xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"`
	picture := `<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="` + url + `/%s" xlink:type="simple" xlink:actuate="onLoad"/></draw:frame>`
	flat := func(kind, body string) string {
		return `<?xml version="1.0"?><office:document ` + spaces + ` office:mimetype="application/vnd.oasis.opendocument.` + kind +
			`"><office:body><office:` + kind + `>` + fmt.Sprintf(body, kind) + `</office:` + kind + `></office:body></office:document>`
	}
	texts := map[string]string{
		"文档.fodt": flat("text", `<text:p>`+picture+`</text:p>`),
		"表格.fods": flat("spreadsheet", `<table:table table:name="S"><table:table-row><table:table-cell>`+picture+
			`</table:table-cell><table:table-cell table:formula="of:=WEBSERVICE(&quot;`+url+`/webservice&quot;)"/></table:table-row></table:table>`),
		"文档.rtf":  `{\rtf1\ansi {\field{\*\fldinst INCLUDEPICTURE "` + url + `/rtf" \\d}{\fldrslt y}}\par}`,
		"网页.html": `<html><head><link rel="stylesheet" href="` + url + `/css"></head><body><img src="` + url + `/img"><iframe src="` + url + `/frame"></iframe></body></html>`,
		"网页.doc":  `<html><head><link rel="stylesheet" href="` + url + `/css"></head><body><img src="` + url + `/img"></body></html>`,
		"网页.xls":  `<html><body><table><tr><td><img src="` + url + `/img">1</td></tr></table></body></html>`,
		"散页.pdf":  "%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/URI/URI(" + url + "/pdf)>>>>endobj\ntrailer<</Root 1 0 R>>\n",
		"无名":      `{\rtf1\ansi {\field{\*\fldinst INCLUDEPICTURE "` + url + `/noname"}{\fldrslt y}}\par}`,
	}
	for name, text := range texts {
		writeFile(t, filepath.Join(dir, name), []byte(text))
	}
	writeFile(t, filepath.Join(dir, "图.doc"), readBytes(t, "../../testdata/cases/office/linked_picture.doc"))
	writeFile(t, filepath.Join(dir, "图.wps"), readBytes(t, "../../testdata/cases/office/linked_picture.doc"))
}

// watchStarts puts programs in the way of LibreOffice that note that they were started, and then become them.
func watchStarts(t *testing.T) (started func() int) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no shell to note the starts with")
	}
	bin := t.TempDir()
	note := filepath.Join(bin, "note")
	for _, name := range []string{"soffice", "libreoffice"} {
		text := "#!/bin/sh\necho x >>" + note + "\nPATH=${PATH#*:}\nexec " + name + " \"$@\"\n"
		writeFile(t, filepath.Join(bin, name), []byte(text))
		if err := os.Chmod(filepath.Join(bin, name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	return func() int {
		data, _ := os.ReadFile(note)
		os.Remove(note)
		return strings.Count(string(data), "x")
	}
}

// TestCommandsStayOff: whatever is returned, no command and no step of the page goes online, with conversions and without;
// and without --convert no other program starts at all.
func TestCommandsStayOff(t *testing.T) {
	tier.Tool(t, "soffice")
	s := listenFor(t)
	dir := t.TempDir()
	t.Setenv("TMPDIR", filepath.Join(dir, "tmp"))
	for _, name := range []string{"回收", "上年", "tmp"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	reachingOut(t, filepath.Join(dir, "回收"), s.url)
	writeFile(t, filepath.Join(dir, "上年", "图.doc"), readBytes(t, "../../testdata/cases/office/linked_picture.doc"))
	writeFile(t, filepath.Join(dir, "名单.csv"), []byte("单位名称,单位代码\n示例县水务局,EX002\n"))
	sound := filepath.Join(returnedFolder(t), "EX003_示例县民政局_2024年报填报表.xlsx")
	started := watchStarts(t)
	t.Chdir(dir)
	for _, line := range []string{
		"check 回收", "check 回收 --previous 上年 --annotate 退回", "collect 回收 --roster 名单.csv -o 汇总 --reports", "export 回收 --format jsonl",
		"report 回收 -o 报告", "import 回收 -o 新表", "check 回收/图.doc", "template --roster 名单.csv --previous 上年 -o 下发", "回收/图.wps",
	} {
		if strings.HasPrefix(line, "回收") {
			line = "check " + line
		}
		for _, convert := range []bool{false, true} {
			var out, trouble strings.Builder
			e := &env{stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
			args := append([]string{"nianbao"}, strings.Fields(line)...)
			if convert {
				if !tier.Full() && !strings.HasPrefix(line, "collect") {
					continue
				}
				args = append(args, "--convert")
			}
			e.run(args)
			what := strings.Join(args, " ")
			s.want(t, what)
			n := started()
			said := out.String() + trouble.String()
			switch {
			case !convert && n > 0:
				t.Errorf("%s starts %d programs", what, n)
			case !convert && strings.HasPrefix(line, "check") && !strings.Contains(said, "--convert"):
				t.Errorf("%s does not say how to have files converted\n%s", what, said)
			case convert && (n == 0 || n > 5): // documents, texts, workbooks, and last year's
				t.Errorf("%s takes %d starts", what, n)
			case convert && strings.Contains(said, "--convert"):
				t.Errorf("%s asks for what has been given\n%s", what, said)
			}
			if left := below(t, filepath.Join(dir, "tmp")); len(left) > 0 {
				t.Errorf("%s leaves %q", what, left)
			}
		}
	}
	var trouble strings.Builder
	e := &env{stdout: &strings.Builder{}, stderr: &trouble, now: func() time.Time { return testNow }}
	if code := e.run([]string{"nianbao", "report", sound, "-o", "本", "--format", "pdf", "--draft"}); code == exitProgram || started() != 1 {
		t.Errorf("a report as PDF: %d\n%s", code, trouble.String())
	}
	s.want(t, "report --format pdf")
	pageStaysOff(t, s, filepath.Join(dir, "回收"), started)
}

// pageStaysOff does on the page's side what its steps do.
func pageStaysOff(t *testing.T, s *silence, dir string, started func() int) {
	t.Helper()
	tools := &steps.Tools{Now: func() time.Time { return testNow }}
	job := serve.Job{Folder: dir, Out: filepath.Join(t.TempDir(), "结果"), Progress: func(string, int, int) {}}
	job.Roster, job.Previous = "名单.csv", "上年"
	for _, name := range below(t, dir) {
		job.Sources = append(job.Sources, serve.Source{Number: len(job.Sources), Name: name, Path: filepath.Join(dir, name)})
	}
	check := func(what string) (convertible int) {
		checker, err := tools.Checker(job.Given)
		if err != nil {
			t.Fatal(err)
		}
		for _, src := range job.Sources {
			checked, _ := checker.Check(src)
			if checked.Convertible {
				convertible++
				if f := checked.Findings[0]; !strings.Contains(f.Message, "点“转换后读取”") || strings.Contains(f.Message, "--") {
					t.Errorf("%s: %s", src.Name, f.Message)
				}
			}
		}
		for _, do := range []func() (*serve.Outcome, error){
			func() (*serve.Outcome, error) { return tools.Receipt(context.Background(), job) },
			func() (*serve.Outcome, error) {
				return tools.Report(context.Background(), job, serve.Report{Formats: []string{"docx", "html"}})
			},
			func() (*serve.Outcome, error) {
				return (steps.Office{Tools: tools}).Collect(context.Background(), job, serve.Collect{})
			},
		} {
			if _, err := do(); err != nil {
				t.Log(what, err)
			}
		}
		s.want(t, what)
		if n := started(); n > 0 {
			t.Errorf("%s starts %d programs", what, n)
		}
		return convertible
	}
	if n := check("the page"); n < 5 {
		t.Errorf("the page offers to convert %d files", n)
	}
	folder := t.TempDir()
	if _, err := tools.Convert(context.Background(), job, folder); err != nil {
		t.Fatal(err)
	}
	if n := started(); n == 0 || n > 4 {
		t.Errorf("the button takes %d starts", n)
	}
	s.want(t, "the page's button")
	job.Converted = folder
	if n := check("the page after the button"); n > 0 {
		t.Errorf("after the button the page offers to convert %d files", n)
	}
}

// TestAskedInWindow: files dropped on the program's icon are converted only if the user says y.
func TestAskedInWindow(t *testing.T) {
	tier.Tool(t, "soffice", "libreoffice")
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	started := watchStarts(t)
	name := filepath.Join(t.TempDir(), "一.rtf")
	writeFile(t, name, []byte(`{\rtf1\ansi x\par}`))
	sound := filepath.Join(returnedFolder(t), "EX003_示例县民政局_2024年报填报表.xlsx")
	for _, test := range []struct {
		reason, file, typed string
		window, asks        bool
		starts              int
	}{
		{"yes", name, "y\n\n", true, true, 1},
		{"yes, in full width", name, "ｙ\r\n", true, true, 1},
		{"no", name, "n\n", true, true, 0},
		{"only Enter", name, "\n", true, true, 0},
		{"the window is closed", name, "", true, true, 0},
		{"nothing to convert", sound, "y\n", true, false, 0},
		{"a command line is not asked", name, "y\n", false, false, 0},
	} {
		var trouble strings.Builder
		e := &env{stdin: strings.NewReader(test.typed), stdout: &strings.Builder{}, stderr: &trouble, window: test.window, now: func() time.Time { return testNow }}
		args := []string{"nianbao", test.file}
		e.stay(args, e.run(args))
		if asks := strings.Contains(trouble.String(), "现在转换吗"); asks != test.asks || asks && !strings.Contains(trouble.String(), "“一.rtf”") {
			t.Errorf("%s: asked %v\n%s", test.reason, asks, trouble.String())
		}
		if n := started(); n != test.starts {
			t.Errorf("%s: %d programs start", test.reason, n)
		}
		if left := below(t, dir); len(left) > 0 {
			t.Errorf("%s: %q is left", test.reason, left)
		}
	}
}
