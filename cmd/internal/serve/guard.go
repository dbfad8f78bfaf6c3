package serve

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
)

// pagePolicy is the Content-Security-Policy of everything but received files: nothing from elsewhere, nothing inline.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// newSecret returns 192 random bits for an address.
func newSecret() string {
	b := make([]byte, 24)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// listenAddress returns the loopback address to listen on, or a Refusal: whoever can reach the page reads every file in
// it, so it is offered to nobody else.
func listenAddress(addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", Refusal(fmt.Sprintf("--addr 的“%s”看不懂；请写成 127.0.0.1:端口，端口写 0 就自动选一个", addr))
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", Refusal(fmt.Sprintf("--addr 的端口“%s”不对；端口是 1 到 65535 的数，写 0 就自动选一个，例如 127.0.0.1:8080", port))
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() || ip.Zone() != "" {
		return "", Refusal(fmt.Sprintf("--addr 只能写本机地址，例如 127.0.0.1:8080，不能写“%s”：页面只给这台电脑自己用，不向网络开放", addr))
	}
	return net.JoinHostPort(host, port), nil
}

// A guard stands before every request.
type guard struct {
	hosts  []string // that a request may be made to: the listening address, and localhost with its port
	secret [sha256.Size]byte
	key    string // the secret itself, for whoever comes with the ticket
	ticket atomic.Pointer[[sha256.Size]byte]
	next   http.Handler
	fault  func(what any, stack []byte) // is told of a panic
}

// newGuard makes the guard of a server that listens on addr.
func newGuard(addr, secret string, next http.Handler, fault func(any, []byte)) *guard {
	_, port, _ := net.SplitHostPort(addr)
	return &guard{hosts: []string{addr, "localhost:" + port}, secret: sha256.Sum256([]byte(secret)), key: secret, next: next, fault: fault}
}

func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if !g.knownHost(r.Host) { // a name of somebody else's that leads here: DNS rebinding
		http.Error(w, "421 misdirected request", http.StatusMisdirectedRequest)
		return
	}
	if g.admit(r) {
		http.Redirect(w, r, "/k/"+g.key+"/", http.StatusSeeOther)
		return
	}
	rest, ok := g.unlock(r.URL.Path)
	if !ok {
		http.Error(w, "404 page not found", http.StatusNotFound)
		return
	}
	if !sameOrigin(r) {
		sayError(w, http.StatusForbidden, "这个请求不是从本页发出的，没有执行")
		return
	}
	if clean := path.Clean(rest); rest != "" && rest != clean && rest != clean+"/" { // ServeMux would lead elsewhere
		http.Error(w, "404 page not found", http.StatusNotFound)
		return
	}
	if rest == "" {
		http.Redirect(w, r, r.URL.Path+"/", http.StatusPermanentRedirect)
		return
	}
	inner := r.Clone(r.Context())
	inner.URL.Path, inner.URL.RawPath = rest, ""
	defer g.recover(w)
	g.next.ServeHTTP(w, inner)
}

func (g *guard) knownHost(host string) bool {
	for _, known := range g.hosts {
		if host == known {
			return true
		}
	}
	return false
}

// admit reports whether a request comes with the ticket, which is good once: the address that is given to the browser's
// opener stands in the list of processes, which everybody on the machine may read.
func (g *guard) admit(r *http.Request) bool {
	given, ok := strings.CutPrefix(r.URL.Path, "/o/")
	ticket := g.ticket.Load()
	sum := sha256.Sum256([]byte(given))
	return ok && ticket != nil && r.Method == http.MethodGet && sameOrigin(r) &&
		subtle.ConstantTimeCompare(sum[:], ticket[:]) == 1 && g.ticket.CompareAndSwap(ticket, nil)
}

// unlock takes /k/SECRET off a path. Both secrets are hashed first, so that the comparison takes the same time whatever
// was sent.
func (g *guard) unlock(path string) (rest string, ok bool) {
	given, ok := strings.CutPrefix(path, "/k/")
	if at := strings.IndexByte(given, '/'); at >= 0 {
		given, rest = given[:at], given[at:]
	}
	sum := sha256.Sum256([]byte(given))
	return rest, subtle.ConstantTimeCompare(sum[:], g.secret[:]) == 1 && ok
}

// sameOrigin reports whether a request comes from the page itself. Reading needs the secret only; a request that changes
// something must say where it comes from, as every browser in use does.
func sameOrigin(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return site == "" || site == "same-origin" || site == "none"
	}
	if site != "" {
		return site == "same-origin"
	}
	return r.Header.Get("Origin") == "http://"+r.Host
}

// recover turns a panic into an answer; the session goes on.
func (g *guard) recover(w http.ResponseWriter) {
	what := recover()
	if what == nil {
		return
	}
	if what == http.ErrAbortHandler {
		panic(what)
	}
	g.fault(what, debug.Stack())
	sayError(w, http.StatusInternalServerError, faultText)
}

const faultText = "程序出了故障，这一步没有做完；别的可以继续用。请把黑色窗口里的文字和出错的文件一起反馈"
