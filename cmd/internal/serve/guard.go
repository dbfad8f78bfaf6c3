//go:build !js

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
	"os"
	"os/user"
	"path"
	"runtime/debug"
	"slices"
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
		return "", Refusal(fmt.Sprintf("“%s”看不懂；请写成 127.0.0.1:端口，端口写 0 就自动选一个", addr))
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", Refusal(fmt.Sprintf("端口“%s”不对；端口是 1 到 65535 的数，写 0 就自动选一个，例如 127.0.0.1:8080", port))
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() || ip.Zone() != "" {
		return "", Refusal(fmt.Sprintf("只能写本机地址，例如 127.0.0.1:8080，不能写“%s”：页面只给这台电脑自己用，不向网络开放", addr))
	}
	return net.JoinHostPort(host, port), nil
}

// A guard stands before every request.
type guard struct {
	hosts  []string // that a request may be made to: the listening address, and localhost with its port
	secret [sha256.Size]byte
	key    string // the secret itself, for whoever comes with the ticket
	ticket [sha256.Size]byte
	used   atomic.Bool // the ticket has been
	owner  func(r *http.Request) (uid int, is bool)
	byFile bool // the ticket comes from a file, which is another site to a browser
	next   http.Handler
	fault  func(what any, stack []byte) // is told of a panic
	warn   func(text string)            // is told of visits that the user should know of
}

// newGuard makes the guard of a server that listens on addr.
func newGuard(addr, secret string, next http.Handler, fault func(any, []byte)) *guard {
	_, port, _ := net.SplitHostPort(addr)
	return &guard{hosts: []string{addr, "localhost:" + port}, secret: sha256.Sum256([]byte(secret)), key: secret,
		ticket: sha256.Sum256([]byte(newSecret())), // nobody's, until there is one
		owner:  ownVisit, byFile: byFile, next: next, fault: fault, warn: func(string) {}}
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
		noticeUnknown.say(w, http.StatusMisdirectedRequest)
		return
	}
	if g.ticketed(r.URL.Path) {
		g.admit(w, r)
		return
	}
	rest, ok := g.unlock(r.URL.Path)
	if !ok {
		noticeUnknown.say(w, http.StatusNotFound)
		return
	}
	if !sameOrigin(r) {
		sayError(w, r, http.StatusForbidden, "这个请求不是从本页发出的，没有执行")
		return
	}
	if clean := path.Clean(rest); rest != "" && rest != clean && rest != clean+"/" { // ServeMux would lead elsewhere
		noticeUnknown.say(w, http.StatusNotFound)
		return
	}
	if rest == "" {
		redirect(w, r.URL.Path+"/", http.StatusPermanentRedirect)
		return
	}
	inner := r.Clone(r.Context())
	inner.URL.Path, inner.URL.RawPath = rest, ""
	for _, name := range []string{"Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"} {
		inner.Header.Del(name) // everything is sent whole: net/http would refuse the rest in English
	}
	defer g.recover(w, r)
	g.next.ServeHTTP(w, inner)
}

func (g *guard) knownHost(host string) bool {
	return slices.Contains(g.hosts, host)
}

// ticketed reports whether a path holds the ticket: the address that is given to the browser's opener stands in the list of
// processes, which everybody on the machine may read.
func (g *guard) ticketed(path string) bool {
	given, ok := strings.CutPrefix(path, "/o/")
	sum := sha256.Sum256([]byte(given))
	return ok && subtle.ConstantTimeCompare(sum[:], g.ticket[:]) == 1
}

// admit leads who comes with the ticket to the page: the user's own browser, and once. A visit of somebody else's does not
// use the ticket up, or he could shut the owner out.
func (g *guard) admit(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || !sameOrigin(r) && !g.byFile {
		noticeUnknown.say(w, http.StatusNotFound)
		return
	}
	if uid, is := g.owner(r); !is {
		g.warn(strangerWarning(uid))
		noticeStranger.say(w, http.StatusForbidden)
		return
	}
	if !g.used.CompareAndSwap(false, true) {
		g.warn("自动打开浏览器用的网址又被用了一次，没有打开。不是您自己点的，请结束程序重新打开")
		noticeUsed.say(w, http.StatusGone)
		return
	}
	to := "/k/" + g.key + "/"
	if g.byFile { // the page must be asked for by one of our own
		sayOpening(w, to)
		return
	}
	redirect(w, to, http.StatusSeeOther)
}

// unknownUser stands for a visitor of whom the system does not tell who he is.
const unknownUser = -1

func strangerWarning(uid int) string {
	who := "分辨不出是谁的程序"
	if uid != unknownUser {
		who = fmt.Sprintf("这台电脑上的另一个用户（uid %d）", uid)
		if u, err := user.LookupId(strconv.Itoa(uid)); err == nil {
			who = fmt.Sprintf("这台电脑上的另一个用户（%s，uid %d）", u.Username, uid)
		}
	}
	return who + "想用自动打开浏览器的网址打开页面，已经拒绝，什么也没有看到。浏览器没有打开的，请把上面的网址复制到浏览器里"
}

// ownVisit reports whether a request comes from a program of the user's own. Where the system does not tell, the ticket does
// not stand in a list that others can read (Opener), and whoever has it is the owner.
func ownVisit(r *http.Request) (uid int, is bool) {
	if !canTell {
		return unknownUser, true
	}
	c, _ := r.Context().Value(connKey{}).(net.Conn)
	if c == nil {
		return unknownUser, false
	}
	uid, ok := userOf(c)
	if !ok {
		return unknownUser, false
	}
	return uid, uid == os.Geteuid()
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
func (g *guard) recover(w http.ResponseWriter, r *http.Request) {
	what := recover()
	if what == nil {
		return
	}
	if what == http.ErrAbortHandler {
		panic(what)
	}
	g.fault(what, debug.Stack())
	sayError(w, r, http.StatusInternalServerError, faultText)
}
