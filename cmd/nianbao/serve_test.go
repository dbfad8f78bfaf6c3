package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/year"
)

// A served page is the program's own, in this process, with a folder that everything must stay in.
type servedPage struct {
	*browser
	url  string
	base string // holds tmp and home, which the program must leave empty
	save string // the folder of results, "" for none
	end  func() error
}

// serveShots is where pictures of the page are put, if anywhere: NIANBAO_SHOTS=/tmp/shots go test -run TestServe.
var serveShots = os.Getenv("NIANBAO_SHOTS")

// servePage starts the program's page and opens it in a browser.
func servePage(t *testing.T, width int, save bool) *servedPage {
	t.Helper()
	return startPage(t, startBrowser(t, width), save, nil, testNow)
}

// serveBoard starts the page of a year's folder, on a day.
func serveBoard(t *testing.T, width int, dir string, now time.Time) *servedPage {
	t.Helper()
	f, err := job.OpenYear(dir)
	if err != nil {
		t.Fatal(err)
	}
	return startPage(t, startBrowser(t, width), false, f, now)
}

// startPage starts the page in a browser, which must have been started before: what Chromium writes is its own.
func startPage(t *testing.T, b *browser, save bool, folder *year.Folder, now time.Time) *servedPage {
	t.Helper()
	p := &servedPage{base: t.TempDir(), browser: b}
	b.mu.Lock()
	b.requests, b.console = nil, nil // of a page before
	b.mu.Unlock()
	for _, name := range []string{"tmp", "home"} {
		if err := os.Mkdir(filepath.Join(p.base, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("TMPDIR", filepath.Join(p.base, "tmp"))
	t.Setenv("HOME", filepath.Join(p.base, "home"))
	within := filepath.Join(p.base, "tmp")
	if save { // then the system's folder for temporary files is not needed at all
		p.save = filepath.Join(p.base, "结果")
		within = p.save
		t.Setenv("TMPDIR", filepath.Join(p.base, "nosuch"))
	}
	ctx, cancel := context.WithCancel(context.Background())
	url, ended := make(chan string, 1), make(chan error, 1)
	var stderr strings.Builder
	e := &env{stdout: io.Discard, stderr: &stderr, now: func() time.Time { return now }}
	go func() {
		ended <- e.serve(serveOptions{dir: p.save, folder: folder, noOpen: true, ctx: ctx, ready: func(u string) { url <- u }})
	}()
	over := false
	p.end = func() error {
		if over {
			return nil
		}
		over = true
		select {
		case err := <-ended:
			return err
		case <-time.After(20 * time.Second):
			cancel()
			t.Error("the program does not end")
			return <-ended
		}
	}
	t.Cleanup(func() { cancel(); p.end() })
	select {
	case p.url = <-url:
	case err := <-ended:
		over = true
		t.Fatal(err, stderr.String())
	}
	if rel, err := filepath.Rel(within, os.TempDir()); err != nil || !strings.Contains(rel, "nianbao-页面-") || !filepath.IsLocal(rel) {
		t.Errorf("temporary files go to %s, not into the working folder", os.TempDir())
	}
	p.open(p.url)
	p.wait("document.body.dataset.ready")
	return p
}

// finish ends the session with the button and looks at what is left: nothing but results, in the chosen folder alone.
func (p *servedPage) finish() {
	p.t.Helper()
	p.click("#end")
	p.wait("document.getElementById('ending').open")
	p.click("#ending-yes")
	if err := p.end(); err != nil {
		p.t.Errorf("the program ends with %v", err)
	}
	p.wait("document.querySelector('.over h1')")
	// A step that was at work comes to its end after the page has: it has nobody left to tell, and says nothing.
	p.eval("import('./web/dom.js').then(m => { m.say('做完了'); m.warn('没有做完'); m.calm(); location.hash = '#report' })", nil)
	for _, name := range []string{"tmp", "home"} {
		if left := below(p.t, filepath.Join(p.base, name)); len(left) > 0 {
			p.t.Errorf("in %s is left %q", name, left)
		}
	}
	if p.save != "" {
		for _, name := range below(p.t, p.save) {
			if strings.Contains(name, "/.") || strings.HasPrefix(name, ".") {
				p.t.Errorf("in the folder of results is left %s", name)
			}
		}
	}
	p.quiet()
}

// quiet wants that nothing went elsewhere and nothing was written to the console.
func (p *servedPage) quiet() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.requests) < 5 {
		p.t.Errorf("only %d requests were seen", len(p.requests))
	}
	for _, r := range p.requests {
		if !strings.HasPrefix(r, p.url) && !strings.HasPrefix(r, "data:") {
			p.t.Errorf("the page asked for %s", r)
		}
	}
	for _, line := range p.console {
		if strings.Contains(line, "status of 422") { // the browser's word for a refusal that the page shows
			continue
		}
		p.t.Errorf("console: %s", line)
	}
	if p.dialogs > 0 {
		p.t.Error("a script of somebody else's has opened a dialog")
	}
}

// below lists the files below a folder.
func below(t testing.TB, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && path != dir {
			rel, _ := filepath.Rel(dir, path)
			list = append(list, rel)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return list
}

func (p *servedPage) picture(name string) {
	if serveShots != "" {
		p.shot(filepath.Join(serveShots, name+".png"))
	}
}

func returnedFolder(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs("../../testdata/returned")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
