package serve

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestListenAddress(t *testing.T) {
	tests := []struct{ addr, want, reason string }{
		{"127.0.0.1:0", "127.0.0.1:0", "the default"},
		{"127.0.0.9:8080", "127.0.0.9:8080", "all of 127/8 is this machine"},
		{"localhost:8080", "127.0.0.1:8080", "never asked of a name server"},
		{"[::1]:8080", "[::1]:8080", "loopback of IPv6"},
		{"0.0.0.0:8080", "", "everybody"},
		{":8080", "", "everybody, in short"},
		{"[::]:8080", "", "everybody, in IPv6"},
		{"192.168.1.5:8080", "", "the office's network"},
		{"10.0.0.1:80", "", "a private network is a network"},
		{"example.com:80", "", "a name may mean anything"},
		{"127.0.0.1.example.com:80", "", "a name that looks like a number"},
		{"8080", "", "no address"},
		{"[::ffff:192.168.1.5]:80", "", "an address in another's clothes"},
		{"[fe80::1%eth0]:80", "", "link-local"},
		{"", "", "nothing"},
		{"127.0.0.1:99999", "", "no such port"},
		{"127.0.0.1:http", "", "a port by its name"},
		{"localhost:", "", "no port"},
		{"127.0.0.1:-1", "", "a port below nothing"},
	}
	for _, test := range tests {
		got, err := listenAddress(test.addr)
		var refusal Refusal
		if got != test.want || (err == nil) != (test.want != "") || err != nil && (!errors.As(err, &refusal) || !strings.Contains(string(refusal), "127.0.0.1")) {
			t.Errorf("%q (%s): %q, %v", test.addr, test.reason, got, err)
		}
	}
}

// policies are what every answer carries, whatever it is.
func wantHeaders(t *testing.T, what string, h http.Header) {
	t.Helper()
	csp := h.Get("Content-Security-Policy")
	if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || !strings.Contains(csp, "base-uri 'none'") ||
		strings.Contains(csp, "script-src 'unsafe") || strings.Contains(csp, "*") {
		t.Errorf("%s: Content-Security-Policy %q", what, csp)
	}
	for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %s is %q", what, name, got)
		}
	}
}

func TestGuard(t *testing.T) {
	const addr, secret = "127.0.0.1:4711", "geheim-geheim-geheim"
	page := "/k/" + secret + "/"
	head := func(pairs ...string) http.Header {
		h := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			h.Set(pairs[i], pairs[i+1])
		}
		return h
	}
	tests := []struct {
		reason       string
		method, path string
		host         string
		header       http.Header
		status       int
	}{
		{"the page, opened from a terminal", "GET", page, addr, head("Sec-Fetch-Site", "none"), 200},
		{"a program without fetch metadata may read", "GET", page, addr, nil, 200},
		{"localhost is this machine", "GET", page, "localhost:4711", nil, 200},
		{"without the last slash", "GET", "/k/" + secret, addr, nil, 308},
		{"no secret", "GET", "/", addr, nil, 404},
		{"no secret in the folder", "GET", "/k/", addr, nil, 404},
		{"a wrong secret", "GET", "/k/geheim-geheim-geheiM/", addr, nil, 404},
		{"a part of the secret", "GET", "/k/geheim/", addr, nil, 404},
		{"the secret and more", "GET", "/k/" + secret + "x/", addr, nil, 404},
		{"the secret elsewhere", "GET", "/x/" + secret + "/", addr, nil, 404},
		{"another name that leads here: DNS rebinding", "GET", page, "evil.example:4711", nil, 421},
		{"another port", "GET", page, "127.0.0.1:80", nil, 421},
		{"no port", "GET", page, "127.0.0.1", nil, 421},
		{"another loopback address", "GET", page, "127.0.0.2:4711", nil, 421},
		{"a name in capitals is another name to us", "GET", page, "LOCALHOST:4711", nil, 421},
		{"no host", "GET", page, "", nil, 421},
		{"a picture on another site", "GET", page, addr, head("Sec-Fetch-Site", "cross-site"), 403},
		{"a page on another port of this machine", "GET", page, addr, head("Sec-Fetch-Site", "same-site"), 403},
		{"the page's own request", "POST", page, addr, head("Sec-Fetch-Site", "same-origin", "Origin", "http://"+addr), 200},
		{"an old browser's own request", "POST", page, addr, head("Origin", "http://"+addr), 200},
		{"its own request by localhost", "PUT", page, "localhost:4711", head("Origin", "http://localhost:4711"), 200},
		{"a form on another site", "POST", page, addr, head("Sec-Fetch-Site", "cross-site", "Origin", "http://evil.example"), 403},
		{"a form on another site, with an origin that lies", "POST", page, addr, head("Sec-Fetch-Site", "cross-site", "Origin", "http://"+addr), 403},
		{"a page of another port", "PUT", page, addr, head("Origin", "http://127.0.0.1:9999"), 403},
		{"from a box without an origin: a received page", "POST", page, addr, head("Origin", "null"), 403},
		{"https is another origin", "POST", page, addr, head("Origin", "https://"+addr), 403},
		{"nobody says where it comes from", "DELETE", page, addr, nil, 403},
		{"typed into the address bar, yet a POST", "POST", page, addr, head("Sec-Fetch-Site", "none"), 403},
		{"a way up", "GET", page + "web/../../x", addr, nil, 404},
		{"a way up in disguise", "GET", page + "web/..%2f..%2fx", addr, nil, 404},
		{"two slashes", "GET", page + "/x", addr, nil, 404},
		{"a wrong secret weighs more than a right origin", "POST", "/k/x/", addr, head("Sec-Fetch-Site", "same-origin"), 404},
	}
	unknown := ""
	for _, test := range tests {
		reached := false
		g := newGuard(addr, secret, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			reached = true
			if r.URL.Path != "/" {
				t.Errorf("%s: the path inside is %q", test.reason, r.URL.Path)
			}
		}), func(any, []byte) {})
		r := httptest.NewRequest(test.method, "http://x"+test.path, nil)
		r.Host, r.Header = test.host, test.header
		if r.Header == nil {
			r.Header = http.Header{}
		}
		w := httptest.NewRecorder()
		g.ServeHTTP(w, r)
		if w.Code != test.status || reached != (test.status == 200) {
			t.Errorf("%s: status %d, want %d; reached %v", test.reason, w.Code, test.status, reached)
		}
		if body := w.Body.String(); test.status == 404 && (unknown != "" && body != unknown || !strings.Contains(body, noticeUnknown.Title)) {
			t.Errorf("%s: the answer gives hints: %q", test.reason, body)
		} else if test.status == 404 {
			unknown = body
		}
		wantHeaders(t, test.reason, w.Header())
	}
}

func TestSecret(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		s := newSecret()
		if len(s) != 32 || seen[s] || strings.ContainsAny(s, "/+=") {
			t.Fatalf("secret %q", s)
		}
		seen[s] = true
	}
}

func TestPanicIsCaught(t *testing.T) {
	told := ""
	g := newGuard("127.0.0.1:1", "s", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("破") }), func(what any, stack []byte) {
		told = what.(string) + string(stack)
	})
	r := httptest.NewRequest("GET", "http://127.0.0.1:1/k/s/", nil)
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	if w.Code != 500 || !strings.Contains(w.Body.String(), "程序出了故障") || strings.Contains(w.Body.String(), "破") {
		t.Errorf("status %d, %s", w.Code, w.Body.String())
	}
	if !strings.HasPrefix(told, "破") || !strings.Contains(told, "guard_test.go") {
		t.Errorf("the log is told %q", told)
	}
	wantHeaders(t, "panic", w.Header())
}
