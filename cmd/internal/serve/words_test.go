package serve

import (
	"crypto/sha256"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestNoEnglish sends whatever somebody may come with: typed addresses, other methods, requests that are none. No answer has
// a sentence in English, net/http's own among them.
func TestNoEnglish(t *testing.T) {
	c := serveFake(t, "", Limits{Request: 1 << 10})
	u, err := url.Parse(c.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	own := "Host: " + u.Host + "\r\n"
	page := own + "Accept: text/html,*/*\r\nSec-Fetch-Site: none\r\n"
	key := strings.TrimSuffix(u.Path, "/")
	tests := []struct{ reason, request, status string }{
		{"the root", "GET / HTTP/1.1\r\n" + page + "\r\n", "404"},
		{"a wrong secret", "GET /k/x/ HTTP/1.1\r\n" + page + "\r\n", "404"},
		{"a wrong ticket", "GET /o/x HTTP/1.1\r\n" + page + "\r\n", "404"},
		{"no slash at the end", "GET " + key + " HTTP/1.1\r\n" + page + "\r\n", "308"},
		{"nothing there", "GET " + key + "/nosuch HTTP/1.1\r\n" + page + "\r\n", "404"},
		{"a file that is not there", "GET " + key + "/web/nosuch.js HTTP/1.1\r\n" + page + "\r\n", "404"},
		{"another method", "DELETE " + key + "/ HTTP/1.1\r\n" + own + "Sec-Fetch-Site: same-origin\r\n\r\n", "404"},
		{"a method nobody has", "BREW " + key + "/roster HTTP/1.1\r\n" + own + "Sec-Fetch-Site: same-origin\r\n\r\n", "404"},
		{"POST where there is only GET", "POST " + key + "/roster HTTP/1.1\r\n" + own + "Sec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n\r\n", "404"},
		{"options of everything", "OPTIONS * HTTP/1.1\r\n" + own + "\r\n", "404"},
		{"a proxy's request", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n", "421"},
		{"another host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421"},
		{"from another site", "GET " + key + "/ HTTP/1.1\r\n" + own + "Accept: text/html\r\nSec-Fetch-Site: cross-site\r\n\r\n", "403"},
		{"no host", "GET / HTTP/1.1\r\n\r\n", "400"},
		{"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
		{"no request", "你好\r\n\r\n", "400"},
		{"the greeting of https", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "400"},
		{"HTTP 2 at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"},
		{"HTTP 9", "GET / HTTP/9.0\r\n" + own + "\r\n", "505"},
		{"a head that is too large", "GET / HTTP/1.1\r\n" + own + "X: " + strings.Repeat("x", 80<<10) + "\r\n\r\n", "431"},
		{"a transfer nobody knows", "POST / HTTP/1.1\r\n" + own + "Transfer-Encoding: zip\r\n\r\n", "501"},
		{"a length that is none", "POST / HTTP/1.1\r\n" + own + "Content-Length: x\r\n\r\n", "400"},
		{"an expectation", "POST " + key + "/api/ping HTTP/1.1\r\n" + own + "Sec-Fetch-Site: same-origin\r\nExpect: x\r\nContent-Length: 0\r\n\r\n", "417"},
		{"a part that is not there", "GET " + key + "/web/page.css HTTP/1.1\r\n" + own + "Range: bytes=99999999-\r\n\r\n", "200"},
		{"a request that is too large", "POST " + key + "/api/batches HTTP/1.1\r\n" + own + "Sec-Fetch-Site: same-origin\r\nContent-Length: 5000\r\n\r\n{\"Step\":\"" + strings.Repeat("x", 4991), "413"},
		{"a request that is no JSON", "POST " + key + "/api/batches HTTP/1.1\r\n" + own + "Sec-Fetch-Site: same-origin\r\nContent-Length: 1\r\n\r\nx", "400"},
		{"a batch that is not there", "GET " + key + "/zip/99/x.zip HTTP/1.1\r\n" + page + "\r\n", "404"},
		{"a path that is none", "GET /k/%zz HTTP/1.1\r\n" + page + "\r\n", "400"},
		{"the ticket", "GET " + strings.TrimPrefix(c.server.Once, "http://"+u.Host) + " HTTP/1.1\r\n" + page + "\r\n", "303"},
		{"the ticket once more", "GET " + strings.TrimPrefix(c.server.Once, "http://"+u.Host) + " HTTP/1.1\r\n" + page + "\r\n", "410"},
	}
	if !canTell && byFile {
		tests[len(tests)-2].status = "200"
	}
	markup := regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`)
	english := regexp.MustCompile(`[A-Za-z]{2,} [A-Za-z]{2,}`)
	chinese := regexp.MustCompile(`\p{Han}`)
	for _, test := range tests {
		conn, err := net.Dial("tcp", u.Host)
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(20 * time.Second))
		io.WriteString(conn, strings.Replace(test.request, "\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1))
		answer, err := io.ReadAll(conn)
		conn.Close()
		if len(answer) == 0 {
			t.Errorf("%s: %v", test.reason, err)
			continue
		}
		head, body, _ := strings.Cut(string(answer), "\r\n\r\n")
		if !strings.HasPrefix(head, "HTTP/1.1 "+test.status) {
			t.Errorf("%s: %s, want %s", test.reason, head, test.status)
		}
		if strings.HasPrefix(head, "HTTP/1.1 200") || strings.Contains(head, "\r\nLocation: ") || body == "" {
			continue
		}
		text := markup.ReplaceAllString(body, "")
		if found := english.FindString(text); found != "" || !chinese.MatchString(text) {
			t.Errorf("%s: it answers %q\n%s", test.reason, found, answer)
		}
	}
}

// TestByFile: where the address is given in a file, a browser takes it for another site's; the ticket then leads to a page of
// our own that leads on.
func TestByFile(t *testing.T) {
	g := newGuard("127.0.0.1:1", "s", http.NotFoundHandler(), func(any, []byte) {})
	g.byFile, g.owner = true, func(*http.Request) (int, bool) { return unknownUser, true }
	g.ticket = sha256.Sum256([]byte("t"))
	ask := func(site string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "http://127.0.0.1:1/o/t", nil)
		r.Header.Set("Sec-Fetch-Site", site)
		w := httptest.NewRecorder()
		g.ServeHTTP(w, r)
		return w
	}
	if w := ask("cross-site"); w.Code != 200 || !strings.Contains(w.Body.String(), `content="0; url=/k/s/"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := ask("cross-site"); w.Code != http.StatusGone || !strings.Contains(w.Body.String(), noticeUsed.Title) {
		t.Errorf("once more: %d %s", w.Code, w.Body)
	}
}
