package serve

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestAssets(t *testing.T) {
	c := serveFake(t, "", Limits{})
	page, h := c.do(200, "GET", "", nil)
	if csp := h.Get("Content-Security-Policy"); csp != pagePolicy {
		t.Errorf("the page has the policy %s", csp)
	}
	if strings.Contains(page, "<style") || strings.Contains(page, " style=") || strings.Contains(page, "onclick") || strings.Count(page, "<script") != 1 || strings.Contains(page, "http") {
		t.Error("the page has something inline, or from elsewhere")
	}
	files, err := web.ReadDir("web")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		text, h := c.do(200, "GET", "web/"+f.Name(), nil)
		if want := types[filepath.Ext(f.Name())]; h.Get("Content-Type") != want {
			t.Errorf("%s is sent as %s", f.Name(), h.Get("Content-Type"))
		}
		for _, bad := range []string{"innerHTML", "outerHTML =", "insertAdjacentHTML", "document.write", "eval(", "https://", "http://", "@import", "localStorage"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s has %s", f.Name(), bad)
			}
		}
	}
	for _, path := range []string{"web/nosuch.js", "web/..%2fserver.go", "web/%2e%2e/page.go", "nosuch", "api/nosuch"} {
		c.do(404, "GET", path, nil)
	}
	if _, h := c.do(200, "GET", "roster", nil); !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") {
		t.Errorf("the sample roster is sent as %s", h)
	}
}

func TestUpload(t *testing.T) {
	c := serveFake(t, "", Limits{File: 1000, Total: 5000, Files: 8, Batches: 3, Request: 1 << 10})
	b := c.batch("check")
	var said struct {
		Name    string
		Checked Checked
		Mark    *output
	}
	for i, name := range []string{"../../x.xlsx", "x.xlsx", "x.xlsx", "甲/x.xlsx"} {
		said.Mark = nil
		if err := json.Unmarshal([]byte(c.put(200, fmt.Sprintf("%s/files/%d", b, i), name, "bad "+name)), &said); err != nil {
			t.Fatal(err)
		}
		if said.Name != shown(name) || said.Mark == nil || said.Checked.Verdict != "rejected" {
			t.Errorf("%s: %+v", name, said)
		}
	}
	work := filepath.Join(c.server.session.work, strings.TrimPrefix(b, "api/batches/"), "in")
	for name, content := range map[string]string{"x.xlsx": "bad ../../x.xlsx", "2/x.xlsx": "bad x.xlsx", "3/x.xlsx": "bad x.xlsx", "甲/x.xlsx": "bad 甲/x.xlsx"} {
		data, err := os.ReadFile(filepath.Join(work, name))
		if string(data) != content {
			t.Errorf("%s holds %q, %v", name, data, err)
		}
		if info, err := os.Stat(filepath.Join(work, name)); err != nil || info.ModTime().Unix() != 1700000000 {
			t.Errorf("%s was saved at %v", name, info.ModTime())
		}
	}
	// The same number again is the same file: an answer was lost.
	c.put(200, b+"/files/1", "x.xlsx", "bad x.xlsx")
	text, _ := c.do(200, "GET", strings.Replace(b, "api/batches", "zip", 1)+"/a.zip?group="+url.QueryEscape(GroupMarked), nil)
	if archive, err := zip.NewReader(strings.NewReader(text), int64(len(text))); err != nil || len(archive.File) != 4 {
		t.Errorf("the archive: %v", err)
	} else {
		for _, f := range archive.File {
			if !filepath.IsLocal(f.Name) || !strings.HasPrefix(f.Name, "退回/") && !strings.Contains(f.Name, "/退回/") {
				t.Errorf("the archive has %q", f.Name)
			}
		}
	}
	tests := []struct {
		reason, path, name, content string
		status                      int
		word                        string
	}{
		{"too large", "/files/10", "big.xlsx", strings.Repeat("x", 1001), 413, "超过"},
		{"as large as may be", "/files/11", "big.xlsx", strings.Repeat("x", 1000), 200, ""},
		{"no name", "/files/12", "", "x", 400, "文件名"},
		{"no number", "/files/x", "a.xlsx", "x", 400, "刷新"},
		{"a negative number", "/files/-1", "a.xlsx", "x", 400, "刷新"},
		{"a fault in checking is caught", "/files/13", "a.xlsx", "panic", 500, "程序出了故障"},
		{"and the session goes on", "/files/14", "a.xlsx", "good", 200, ""},
		{"a bad roster is told at once", "/roster", "名单.csv", "bad", 422, "名单第 2 行"},
		{"a good one is read", "/roster", "名单.csv", "good", 200, "3 个单位"},
		{"too many", "/files/15", "a.xlsx", "x", 422, "最多"},
		{"too many for last year, too", "/previous", "a.xlsx", "x", 422, "最多"},
	}
	for _, test := range tests {
		if text := c.put(test.status, b+test.path, test.name, test.content); !strings.Contains(text, test.word) {
			t.Errorf("%s: %s", test.reason, text)
		}
	}
	if !strings.Contains(c.log.String(), "a fault in checking") {
		t.Error("the log is not told of the fault")
	}
	c.put(404, "api/batches/99/files/0", "a.xlsx", "x")
	c.do(400, "POST", "api/batches", strings.NewReader(`{"Step":"../x"}`))
	c.do(400, "POST", "api/batches", strings.NewReader(`{`))
	c.do(413, "POST", "api/sift", strings.NewReader(`{"Paths":["`+strings.Repeat("a", 2000)+`"]}`))
	if text, _ := c.do(200, "POST", "api/sift", strings.NewReader(`{"Paths":["~$a","夹/~$a","夹/a","~$夹/a"]}`)); strings.TrimSpace(text) != `{"skip":[false,true,false,false]}` {
		t.Errorf("sifting: %s", text)
	}
	c.batch("report")
	c.batch("collect")
	c.do(422, "POST", "api/batches", strings.NewReader(`{"Step":"check"}`))
	c.do(200, "DELETE", b, nil)
	if _, err := os.Stat(filepath.Dir(work)); err == nil {
		t.Error("the files of a batch that was cleared are still there")
	}
	b = c.batch("check") // what was cleared counts no more
	c.put(200, b+"/files/0", "a.xlsx", "good")
}

// What stands beside the sources is one of each kind; what is chosen anew or taken away counts no more.
func TestBeside(t *testing.T) {
	c := serveFake(t, "", Limits{File: 1000, Total: 5000, Files: 4, Batches: 3, Request: 1 << 10})
	b := c.batch("check")
	counted := func(when string, files int) {
		t.Helper()
		if got := c.server.session.files; got != files {
			t.Errorf("%s: %d files are counted, want %d", when, got, files)
		}
		if n := len(filesBelow(t, filepath.Join(c.server.session.work, "1"))); n != files {
			t.Errorf("%s: %d files lie there, want %d", when, n, files)
		}
	}
	for range 6 {
		c.put(200, b+"/roster", "名单.csv", "good")
		c.put(200, b+"/rules", "规则.yaml", "good")
		c.put(422, b+"/letterhead", "红头.docx", "bad")
	}
	counted("chosen six times", 2)
	for range 6 {
		c.put(200, b+"/previous", "甲/a.xlsx", "x")
		c.put(200, b+"/previous", "甲/b.xlsx", "x")
		counted("last year's", 4)
		c.do(200, "DELETE", b+"/previous", nil)
	}
	c.do(200, "DELETE", b+"/roster", nil)
	c.do(200, "DELETE", b+"/rules", nil)
	counted("taken away", 0)
	for _, kind := range []string{"kitchen", "in", "out", "..", "tmp"} {
		c.do(404, "PUT", b+"/"+url.PathEscape(kind), strings.NewReader("x"), headerPath, "a.xlsx")
		c.do(404, "DELETE", b+"/"+url.PathEscape(kind), nil)
	}
}

// Files that come in at once are all kept: none of them takes another's place.
func TestBesideAtOnce(t *testing.T) {
	b := &batch{session: &session{save: t.TempDir()}}
	for range 200 {
		b.given = Given{}
		var done sync.WaitGroup
		for _, kind := range []string{KindRoster, KindRules, KindLetterhead} {
			done.Go(func() {
				err := b.give(func(g *Given) {
					*g.of(kind) = kind
					runtime.Gosched() // let the others in, if they can get in
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
		if want := (Given{Roster: KindRoster, Rules: KindRules, Letterhead: KindLetterhead}); b.given != want {
			t.Fatalf("%+v stand beside the sources, want %+v", b.given, want)
		}
	}
}

func filesBelow(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			list = append(list, path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return list
}

// A body longer than it was announced to be, or without an announcement, is cut off, and nothing of it stays.
func TestUploadUnannounced(t *testing.T) {
	c := serveFake(t, "", Limits{File: 1000, Total: 5000, Files: 8, Batches: 3, Request: 1 << 10})
	b := c.batch("collect")
	c.do(413, "PUT", b+"/files/0", io.MultiReader(strings.NewReader(strings.Repeat("x", 5000))), headerPath, "a.xlsx")
	if left, _ := os.ReadDir(filepath.Join(c.server.session.work, "1", "in")); len(left) > 0 {
		t.Errorf("%s is left", left[0].Name())
	}
	if s := c.server.session; s.files != 0 || s.bytes != 0 {
		t.Errorf("%d files, %d bytes are still counted", s.files, s.bytes)
	}
	c.do(200, "PUT", b+"/files/0", io.MultiReader(strings.NewReader("x")), headerPath, "a.xlsx")
	if s := c.server.session; s.files != 1 || s.bytes != 1 {
		t.Errorf("%d files, %d bytes are counted", s.files, s.bytes)
	}
}

func TestResults(t *testing.T) {
	save := filepath.Join(t.TempDir(), "结果")
	c := serveFake(t, save, Limits{})
	os.MkdirAll(filepath.Join(save, "报告"), 0o777)
	b := c.batch("report")
	for i := range 3 {
		c.put(200, fmt.Sprintf("%s/files/%d", b, 2-i), fmt.Sprintf("%d.xlsx", i), "good")
	}
	text, h := c.do(200, "POST", b+"/run/report", strings.NewReader(`{}`))
	if h.Get("Content-Type") != "application/x-ndjson; charset=utf-8" {
		t.Error(h)
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	var last struct {
		Result struct {
			Folder string
			Files  []output
		}
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || len(lines) < 2 || !strings.Contains(lines[0], `"progress"`) {
		t.Fatalf("%v %s", err, text)
	}
	if r := last.Result; r.Folder != filepath.Join(save, "报告_2") || len(r.Files) != 3 {
		t.Errorf("results beside an earlier day's: %+v", r)
	}
	body, h := c.do(200, "GET", fmt.Sprintf("out/1/%d/x", last.Result.Files[0].Number), nil)
	if body != "0.xlsx" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox;") || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") {
		t.Errorf("%q %v", body, h)
	}
	c.do(404, "GET", "out/1/99/x", nil)
	c.do(404, "GET", fmt.Sprintf("view/1/%d", last.Result.Files[0].Number), nil) // no web page
	c.do(400, "POST", b+"/run/collect", strings.NewReader(`{}`))
	c.do(400, "POST", b+"/run/nosuch", strings.NewReader(`{}`))

	// Web pages come in a box: no script but the one that was named, and no origin.
	b = c.batch("check")
	c.put(200, b+"/files/0", "a.xlsx", "bad")
	c.do(200, "POST", b+"/run/receipt", strings.NewReader(`{}`))
	view, h := c.do(200, "GET", "view/2/2", nil)
	if csp := h.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox; default-src 'none'") || strings.Contains(csp, "allow-") || strings.Contains(csp, "script") || !strings.Contains(view, "<script>") {
		t.Errorf("a received page is shown with %s", csp)
	}
	b = c.batch("collect")
	c.do(200, "POST", b+"/run/collect", strings.NewReader(`{}`))
	_, h = c.do(200, "GET", "view/3/1", nil)
	if csp := h.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox allow-scripts; default-src 'none'") || !strings.HasSuffix(csp, "; script-src 'sha256-x'") {
		t.Errorf("the page of the standing is shown with %s", csp)
	}

	// A fault of a tool, by panic or by error, tells the user nothing of the machine, and the session goes on.
	b = c.batch("handout")
	for _, agency := range []string{"破", "x"} {
		text, _ := c.do(200, "POST", b+"/run/handout", strings.NewReader(`{"agency":"`+agency+`"}`))
		if !strings.Contains(text, "程序出了故障") || strings.Contains(text, "/secret/") || strings.Contains(text, "a fault in") {
			t.Errorf("a fault is told as %s", text)
		}
	}
	if log := c.log.String(); !strings.Contains(log, "a fault in a tool") || !strings.Contains(log, "/secret/path") {
		t.Errorf("the log has %s", log)
	}
	c.do(200, "POST", "api/ping", nil)
	if err := c.end(); err != nil {
		t.Fatal(err)
	}
	var left []string
	filepath.WalkDir(save, func(path string, d os.DirEntry, err error) error {
		if strings.HasPrefix(d.Name(), ".") {
			left = append(left, path)
		}
		return nil
	})
	if len(left) > 0 {
		t.Errorf("%q is left in the folder of results", left)
	}
	if _, err := os.Stat(filepath.Join(save, "核对", "退回", "a.xlsx")); err != nil {
		t.Error(err)
	}
}

// A job ends when the page no longer asks for it, and the batch can be used again.
func TestCancel(t *testing.T) {
	c := serveFake(t, "", Limits{})
	c.tools.hold, c.tools.began = make(chan struct{}), make(chan struct{})
	b := c.batch("report")
	c.put(200, b+"/files/0", "a.xlsx", "good")
	ctx, cancel := context.WithCancel(context.Background())
	r, _ := http.NewRequestWithContext(ctx, "POST", c.server.URL+b+"/run/report", strings.NewReader(`{}`))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		if answer, err := http.DefaultClient.Do(r); err == nil {
			io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
		}
	}()
	<-c.tools.began
	c.do(422, "POST", b+"/run/report", strings.NewReader(`{}`)) // one job at a time
	c.put(422, b+"/files/1", "b.xlsx", "good")
	c.do(422, "DELETE", b+"/roster", nil)
	cancel()
	<-gone
	stopped := false
	for end := time.Now().Add(10 * time.Second); !stopped && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		c.tools.mu.Lock()
		stopped = c.tools.stopped
		c.tools.mu.Unlock()
	}
	if !stopped {
		t.Fatal("the job goes on without a page")
	}
	c.tools.hold = nil
	for range 200 {
		if !c.server.session.get("1").busy() {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	c.do(200, "POST", b+"/run/report", strings.NewReader(`{}`))
}

// A page that goes away gives up its batches; one with a job at work goes when the job has come to its end.
func TestGiveUp(t *testing.T) {
	c := serveFake(t, "", Limits{})
	c.tools.hold, c.tools.began = make(chan struct{}), make(chan struct{})
	b := c.batch("report")
	c.put(200, b+"/files/0", "a.xlsx", "good")
	ran := make(chan struct{})
	go func() {
		defer close(ran)
		c.do(200, "POST", b+"/run/report", strings.NewReader(`{}`))
	}()
	<-c.tools.began
	c.do(200, "DELETE", b, nil)
	c.do(200, "DELETE", b, nil) // once more is no harm
	if len(filesBelow(t, filepath.Join(c.server.session.work, "1", "in"))) != 1 {
		t.Error("the file has been taken from under the job")
	}
	close(c.tools.hold)
	<-ran
	for end := time.Now().Add(10 * time.Second); c.server.session.get("1") != nil && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	if s := c.server.session; s.get("1") != nil || exists(filepath.Join(s.work, "1")) || s.files != 0 {
		t.Errorf("the batch is still there; %d files are counted", s.files)
	}
	c.do(404, "DELETE", b, nil)
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func (b *batch) busy() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.working
}

// However a session ends, its working folder goes, even while a job runs.
func TestEnd(t *testing.T) {
	for _, how := range []string{"the button", "the signal"} {
		c := serveFake(t, "", Limits{})
		work := c.server.session.work
		if info, err := os.Stat(work); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
			t.Errorf("the working folder: %v, %v", info, err)
		}
		c.tools.hold, c.tools.began = make(chan struct{}), make(chan struct{})
		b := c.batch("report")
		c.put(200, b+"/files/0", "a.xlsx", "good")
		r, _ := http.NewRequest("POST", c.server.URL+b+"/run/report", bytes.NewReader([]byte(`{}`)))
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		go func() {
			if answer, err := http.DefaultClient.Do(r); err == nil {
				answer.Body.Close()
			}
		}()
		<-c.tools.began
		if how == "the button" {
			c.do(200, "POST", "api/end", nil)
		}
		if err := c.end(); err != nil {
			t.Errorf("%s: %v", how, err)
		}
		if left, err := os.ReadDir(c.temp); err != nil || len(left) > 0 {
			t.Errorf("%s: %v is left, %v", how, left, err)
		}
		if !c.tools.stopped {
			t.Errorf("%s: the job was not stopped", how)
		}
	}
}

// TestOnce: the address for the browser's opener leads to the page once, and then to a page that says so.
func TestOnce(t *testing.T) {
	c := serveFake(t, "", Limits{})
	ask := func(method, url, site string) (int, string) {
		t.Helper()
		r, _ := http.NewRequest(method, url, nil)
		r.Header.Set("Sec-Fetch-Site", site)
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		wantHeaders(t, url, answer.Header)
		return answer.StatusCode, answer.Header.Get("Location")
	}
	secret := strings.TrimSuffix(c.server.URL[strings.Index(c.server.URL, "/k/"):], "/")
	tests := []struct {
		reason, method, url, site string
		status                    int
	}{
		{"another ticket", "GET", c.server.Once + "x", "none", 404},
		{"no ticket", "GET", c.server.Once[:strings.Index(c.server.Once, "/o/")+3], "none", 404},
		{"not by a page of another site", "GET", c.server.Once, "cross-site", 404},
		{"not by a form", "POST", c.server.Once, "none", 404},
		{"the ticket", "GET", c.server.Once, "none", 303},
		{"the ticket once more", "GET", c.server.Once, "none", 410},
	}
	for _, test := range tests {
		status, to := ask(test.method, test.url, test.site)
		if status != test.status || (to == secret+"/") != (status == 303) {
			t.Errorf("%s: status %d to %q", test.reason, status, to)
		}
	}
	c.do(200, "GET", "", nil)
}

func TestPortTaken(t *testing.T) {
	c := serveFake(t, "", Limits{})
	u, _ := url.Parse(c.server.URL)
	_, err := New(Options{Tools: c.tools, Office: c.tools, Addr: u.Host})
	var taken *ListenError
	if !errors.As(err, &taken) || taken.Addr != u.Host {
		t.Errorf("a port that is taken: %v", err)
	}
}
