package http

import (
	"errors"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"nianbao/testdata/tier"
)

type recorder struct {
	header Header
	status int
	body   strings.Builder
}

func (r *recorder) Header() Header              { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

// TestServeMux holds net/http's mux and the likeness of it against one table: which handler a request gets, with which values.
func TestServeMux(t *testing.T) {
	mux := NewServeMux()
	for _, pattern := range []string{"GET /api/about", "PUT /api/batches/{batch}/{kind}", "PUT /api/batches/{batch}/previous",
		"POST /check/{name}", "/"} {
		mux.HandleFunc(pattern, func(w ResponseWriter, r *Request) {
			io.WriteString(w, pattern+"|"+r.PathValue("batch")+"|"+r.PathValue("kind")+"|"+r.PathValue("name"))
		})
	}
	for _, tt := range []struct{ reason, method, path, want string }{
		{"words alone", "GET", "/api/about", "GET /api/about|||"},
		{"another method has no handler of its own", "POST", "/api/about", "/|||"},
		{"names", "PUT", "/api/batches/b1/rules", "PUT /api/batches/{batch}/{kind}|b1|rules|"},
		{"a word goes before a name", "PUT", "/api/batches/b1/previous", "PUT /api/batches/{batch}/previous|b1||"},
		{"a piece more", "PUT", "/api/batches/b1/previous/2", "/|||"},
		{"a piece less", "PUT", "/api/batches/b1", "/|||"},
		{"a name that was escaped, with a slash in it", "POST", "/check/%E7%94%B2%2F%E4%B9%99%20.xlsx", "POST /check/{name}|||甲/乙 .xlsx"},
	} {
		path, err := url.Parse(tt.path)
		if err != nil {
			t.Fatal(err)
		}
		w := &recorder{header: Header{}}
		mux.ServeHTTP(w, &Request{Method: tt.method, URL: path, Header: Header{}})
		if w.body.String() != tt.want {
			t.Errorf("%s: %s", tt.reason, w.body.String())
		}
	}
}

// TestMaxBytesReader: a body as long as it may be is read whole, a longer one is an error that says so.
func TestMaxBytesReader(t *testing.T) {
	for text, fits := range map[string]bool{"": true, "12345": true, "123456": false, strings.Repeat("1", 9999): false} {
		data, err := io.ReadAll(MaxBytesReader(nil, io.NopCloser(strings.NewReader(text)), 5))
		var large *MaxBytesError
		if errors.As(err, &large) == fits || fits && string(data) != text || len(data) > 5 {
			t.Errorf("of %d bytes are read %d, %v", len(text), len(data), err)
		}
	}
}

// TestLikeness runs the tests of this package where the likeness is: compiled for a browser, in node.
func TestLikeness(t *testing.T) {
	if runtime.GOOS == "js" {
		t.Skip("this is it")
	}
	tier.Need(t, "needs node")
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	with := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "go_js_wasm_exec")
	cmd := exec.Command("go", "test", "-count=1", "-exec", with, ".")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
