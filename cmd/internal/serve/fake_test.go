package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// fakeTools is Tools without workbooks: what a file says of itself decides.
type fakeTools struct {
	mu      sync.Mutex
	hold    chan struct{} // if not nil, Report waits for it or for the end of its context
	began   chan struct{}
	stopped bool
}

func (f *fakeTools) About() About {
	return About{Version: "测试", Year: 2024, First: 2008, Last: 2099}
}

func (f *fakeTools) Skip(paths []string, _ bool) []bool {
	skip := make([]bool, len(paths))
	for i, p := range paths {
		skip[i] = strings.Contains(p, "/~$")
	}
	return skip
}

func (f *fakeTools) SampleRoster(w io.Writer) (string, error) {
	_, err := io.WriteString(w, "PK")
	return "名单.xlsx", err
}

func (f *fakeTools) Look(kind, file string) (Facts, error) {
	if data, _ := os.ReadFile(file); string(data) == "bad" {
		return Facts{}, Refusal("名单第 2 行没有单位名称")
	}
	return Facts{Says: "3 个单位", Notes: []string{}}, nil
}

func (f *fakeTools) Checker(g Given) (Checker, error) { return fakeChecker{g}, nil }

func (f *fakeTools) Convertible(string) bool { return false }

func (f *fakeTools) Convert(ctx context.Context, job Job, folder string) (*Outcome, error) {
	return &Outcome{Notes: []string{}}, os.WriteFile(filepath.Join(folder, "x"), nil, 0o600)
}

func (f *fakeTools) Receipt(ctx context.Context, job Job) (*Outcome, error) {
	return &Outcome{Written: []Written{{Name: "回执.html"}}}, os.WriteFile(filepath.Join(job.Out, "回执.html"), []byte("<script>alert(1)</script>"), 0o600)
}

func (f *fakeTools) HandOut(ctx context.Context, job Job, opt HandOut) (*Outcome, error) {
	if opt.Agency == "破" {
		panic("a fault in a tool")
	}
	return nil, errors.New("no sentence for the user: /secret/path")
}

func (f *fakeTools) Report(ctx context.Context, job Job, opt Report) (*Outcome, error) {
	if f.hold != nil {
		close(f.began)
		select {
		case <-f.hold:
		case <-ctx.Done():
			f.mu.Lock()
			f.stopped = true
			f.mu.Unlock()
			return nil, ctx.Err()
		}
	}
	out := &Outcome{Lines: []string{"写好了"}}
	for _, s := range job.Sources {
		job.Progress("写", s.Number+1, len(job.Sources))
		name := fmt.Sprintf("%s.txt", s.Name)
		if err := os.MkdirAll(filepath.Dir(filepath.Join(job.Out, name)), 0o777); err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(job.Out, name), []byte(s.Name), 0o600); err != nil {
			return nil, err
		}
		out.Written = append(out.Written, Written{Name: name})
	}
	return out, nil
}

func (f *fakeTools) Collect(ctx context.Context, job Job, opt Collect) (*Outcome, error) {
	return &Outcome{Written: []Written{{Name: "进度.html", Scripts: []string{"'sha256-x'"}}}}, os.WriteFile(filepath.Join(job.Out, "进度.html"), []byte("<p>"), 0o600)
}

type fakeChecker struct{ given Given }

func (c fakeChecker) Notes() []string { return nil }

func (c fakeChecker) Convertible() int { return 0 }

func (c fakeChecker) Check(src Source) (*Checked, *Mark) {
	data, _ := os.ReadFile(src.Path)
	if string(data) == "panic" {
		panic("a fault in checking")
	}
	if string(data) == "good" {
		return &Checked{Verdict: "accepted"}, nil
	}
	return &Checked{Verdict: "rejected", Agency: src.Name}, &Mark{Name: src.Name, Group: GroupMarked, Write: func(file string) error {
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return err
		}
		return os.WriteFile(file, []byte("marked "+string(data)), 0o600)
	}}
}

// A client speaks to a server as the page does.
type client struct {
	*testing.T
	server *Server
	tools  *fakeTools
	log    *strings.Builder
	temp   string
	end    func() error
}

func serveFake(t *testing.T, save string, limits Limits) *client {
	t.Helper()
	return serveOptions(t, Options{Save: save, Limits: limits, Office: &fakeTools{}})
}

func serveOptions(t *testing.T, opt Options) *client {
	t.Helper()
	c := &client{T: t, tools: &fakeTools{}, log: &strings.Builder{}, temp: t.TempDir()}
	t.Setenv("TMPDIR", c.temp)
	var err error
	opt.Tools, opt.Addr, opt.Log = c.tools, "127.0.0.1:0", c.log
	if opt.Office != nil {
		opt.Office = c.tools
	}
	if c.server, err = New(opt); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.server.Serve(ctx) }()
	c.end = sync.OnceValue(func() error { cancel(); return <-done })
	t.Cleanup(func() { c.end() })
	return c
}

// do sends a request and wants a status.
func (c *client) do(status int, method, path string, body io.Reader, header ...string) (string, http.Header) {
	c.Helper()
	r, err := http.NewRequest(method, c.server.URL+path, body)
	if err != nil {
		c.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		c.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		c.Fatal(err)
	}
	if answer.StatusCode != status {
		c.Errorf("%s %s: status %d, want %d: %s", method, path, answer.StatusCode, status, data)
	}
	wantHeaders(c.T, method+" "+path, answer.Header)
	return string(data), answer.Header
}

func (c *client) batch(step string) string {
	c.Helper()
	text, _ := c.do(200, "POST", "api/batches", strings.NewReader(`{"Step":"`+step+`"}`))
	var made struct{ ID string }
	json.Unmarshal([]byte(text), &made)
	return "api/batches/" + made.ID
}

func (c *client) put(status int, path, name, content string) string {
	c.Helper()
	text, _ := c.do(status, "PUT", path, strings.NewReader(content), headerPath, url.PathEscape(name), headerModified, "1700000000000")
	return text
}
