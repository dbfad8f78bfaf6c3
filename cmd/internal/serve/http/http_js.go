// Package http is a likeness of net/http for handlers that are asked by a page in the same browser.
package http

import (
	"context"
	"errors"
	"io"
	"net/textproto"
	"net/url"
	"strings"
	"time"
)

const (
	StatusOK                    = 200
	StatusBadRequest            = 400
	StatusNotFound              = 404
	StatusRequestEntityTooLarge = 413
	StatusUnprocessableEntity   = 422
	StatusInternalServerError   = 500
	StatusServiceUnavailable    = 503
)

var ErrAbortHandler = errors.New("handler has given up")

type Header = textproto.MIMEHeader

// A Request is what a page asks. It lasts until it is answered: a page that wants no answer ends the whole program.
type Request struct {
	Method        string
	URL           *url.URL
	Header        Header
	Body          io.ReadCloser
	ContentLength int64
	values        map[string]string
}

func (r *Request) Context() context.Context     { return context.Background() }
func (r *Request) PathValue(name string) string { return r.values[name] }

type ResponseWriter interface {
	Header() Header
	Write([]byte) (int, error)
	WriteHeader(status int)
}

type Handler interface {
	ServeHTTP(ResponseWriter, *Request)
}

type HandlerFunc func(ResponseWriter, *Request)

func (f HandlerFunc) ServeHTTP(w ResponseWriter, r *Request) { f(w, r) }

// A ServeMux finds the handler of a request: by method and by path, whose pieces are words or names in braces. Of several that fit,
// the one whose words stand farther to the left is it.
type ServeMux struct{ list []pattern }

type pattern struct {
	method string // "" for any
	pieces []string
	Handler
}

func NewServeMux() *ServeMux { return &ServeMux{} }

func (m *ServeMux) HandleFunc(text string, f func(ResponseWriter, *Request)) {
	m.Handle(text, HandlerFunc(f))
}

func (m *ServeMux) Handle(text string, h Handler) {
	method, path, ok := strings.Cut(text, " ")
	if !ok {
		method, path = "", text
	}
	m.list = append(m.list, pattern{method, pieces(path), h})
}

func pieces(path string) []string { return strings.Split(strings.TrimPrefix(path, "/"), "/") }

func (m *ServeMux) ServeHTTP(w ResponseWriter, r *Request) {
	asked := pieces(r.URL.EscapedPath())
	var best *pattern
	for i := range m.list {
		if p := &m.list[i]; p.fits(r.Method, asked) && (best == nil || p.before(best)) {
			best = p
		}
	}
	if best == nil {
		w.WriteHeader(StatusNotFound)
		return
	}
	r.values = map[string]string{}
	for i, piece := range best.pieces {
		if named(piece) {
			r.values[strings.Trim(piece, "{}")], _ = url.PathUnescape(asked[i])
		}
	}
	best.ServeHTTP(w, r)
}

func named(piece string) bool { return strings.HasPrefix(piece, "{") }

// rest reports whether p is "/", which everything fits.
func (p *pattern) rest() bool { return len(p.pieces) == 1 && p.pieces[0] == "" }

func (p *pattern) fits(method string, asked []string) bool {
	if p.rest() {
		return true
	}
	if p.method != "" && p.method != method || len(p.pieces) != len(asked) {
		return false
	}
	for i, piece := range p.pieces {
		if !named(piece) && piece != asked[i] {
			return false
		}
	}
	return true
}

func (p *pattern) before(other *pattern) bool {
	if p.rest() || other.rest() {
		return other.rest()
	}
	for i, piece := range p.pieces {
		if named(piece) != named(other.pieces[i]) {
			return named(other.pieces[i])
		}
	}
	return false
}

// ServeContent sends all of a content: nobody asks for a part of it, or whether it has changed.
func ServeContent(w ResponseWriter, _ *Request, _ string, _ time.Time, content io.ReadSeeker) {
	io.Copy(w, content)
}

// A ResponseController has nothing to control: there are no deadlines, and everything is told at once.
type ResponseController struct{}

func NewResponseController(ResponseWriter) *ResponseController { return &ResponseController{} }

func (*ResponseController) SetReadDeadline(time.Time) error  { return nil }
func (*ResponseController) SetWriteDeadline(time.Time) error { return nil }
func (*ResponseController) Flush() error                     { return nil }

// A MaxBytesError says that a body is longer than Limit.
type MaxBytesError struct{ Limit int64 }

func (*MaxBytesError) Error() string { return "body too large" }

// MaxBytesReader reads at most n bytes.
func MaxBytesReader(_ ResponseWriter, r io.ReadCloser, n int64) io.ReadCloser {
	return &maxBytes{r, n, n}
}

type maxBytes struct {
	io.ReadCloser
	left, limit int64
}

func (m *maxBytes) Read(b []byte) (int, error) {
	if int64(len(b)) > m.left+1 {
		b = b[:m.left+1]
	}
	n, err := m.ReadCloser.Read(b)
	if int64(n) > m.left {
		return int(m.left), &MaxBytesError{m.limit}
	}
	m.left -= int64(n)
	return n, err
}
