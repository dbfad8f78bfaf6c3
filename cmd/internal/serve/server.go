package serve

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Options of New.
type Options struct {
	Tools  Tools
	Addr   string    // loopback address with port, 0 for any
	Save   string    // folder for results, "" to keep nothing
	Office Office    // hands out and collects, nil for none: then the page has two steps
	Folder Folder    // of a year, nil for none: then the page has its four steps
	Years  Years     // that can be opened from those, nil for none
	Limits Limits    // zero for DefaultLimits
	Log    io.Writer // is told of faults of the program
}

// idleEnd is how long a session lives that nobody looks at: the page pings while it is open.
const idleEnd = 24 * time.Hour

// A Server shows the page to one user until he ends it.
type Server struct {
	URL  string // with the secret: whoever has it may do everything
	Once string // leads to URL, the first time only and the user's own programs only

	opt      Options
	session  *session
	listener net.Listener
	http     *http.Server
	ctx      context.Context // of all work; ends with the session
	stop     context.CancelFunc
	work     sync.WaitGroup         // handlers at work
	heavy    chan struct{}          // one job at a time, which uses all processors itself
	light    chan struct{}          // single files, as many as there are processors
	seen     atomic.Int64           // unix time of the last request
	opened   atomic.Pointer[Folder] // of a year, nil for none
	warnings sync.Mutex
	warned   string // the last warning
}

// New listens, and makes the working folder. An error that the user can mend is a Refusal.
func New(opt Options) (*Server, error) {
	addr, err := listenAddress(opt.Addr)
	if err != nil {
		return nil, err
	}
	tcp, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &ListenError{addr, err}
	}
	s, err := newServer(opt)
	if err != nil {
		tcp.Close()
		return nil, err
	}
	s.listener = listener{tcp}
	secret := newSecret()
	s.URL = "http://" + tcp.Addr().String() + "/k/" + secret + "/"
	ticket := newSecret()
	s.Once = "http://" + tcp.Addr().String() + "/o/" + ticket
	guard := newGuard(tcp.Addr().String(), secret, s.counted(s.routes()), s.fault)
	guard.ticket, guard.warn = sha256.Sum256([]byte(ticket)), s.warn
	s.http = &http.Server{
		Handler:           guard,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute,
		WriteTimeout:      5 * time.Minute, // jobs lift it for themselves
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return s.ctx },
		ConnContext:       withConn,

		DisableGeneralOptionsHandler: true,                       // OPTIONS * is the guard's, too
		ErrorLog:                     log.New(io.Discard, "", 0), // half-open connections are nobody's concern
	}
	s.seen.Store(time.Now().Unix())
	return s, nil
}

// newServer makes a server that nobody listens to yet.
func newServer(opt Options) (*Server, error) {
	if opt.Limits == (Limits{}) {
		opt.Limits = DefaultLimits()
	}
	s := &Server{opt: opt, heavy: make(chan struct{}, 1), light: make(chan struct{}, runtime.GOMAXPROCS(0))}
	var err error
	if s.session, err = newSession(opt.Save, opt.Limits, opt.Tools); err != nil {
		return nil, err
	}
	if opt.Folder != nil {
		s.opened.Store(&opt.Folder)
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s, nil
}

// Inside returns what answers the page where both are in one program, as in a browser: there is no network, and nobody to
// guard against.
func Inside(opt Options) (http.Handler, error) {
	s, err := newServer(opt)
	if err != nil {
		return nil, err
	}
	return s.routes(), nil
}

// Opening returns what to give to the program that opens the user's browser: an address, or the path of a file that leads to
// it. Others on the machine may read it in the list of processes, and get in with neither.
func (s *Server) Opening() (string, error) {
	if !byFile {
		return s.Once, nil
	}
	name := filepath.Join(s.session.work, "打开.html")
	return name, os.WriteFile(name, []byte(opening(s.Once)), 0o600)
}

// A ListenError says that the address cannot be listened on.
type ListenError struct {
	Addr string
	Err  error
}

func (e *ListenError) Error() string { return fmt.Sprintf("listen on %s: %v", e.Addr, e.Err) }
func (e *ListenError) Unwrap() error { return e.Err }

// Temp is a folder below the working folder for temporary files of others. It goes with the session.
func (s *Server) Temp() string { return s.session.temp() }

// Serve answers until ctx ends, the user ends the session, or nobody has looked at it for a day. Then it removes the
// working folder.
func (s *Server) Serve(ctx context.Context) error {
	defer s.session.close()
	defer context.AfterFunc(ctx, s.stop)()
	go s.watch()
	done := make(chan error, 1)
	go func() { done <- s.http.Serve(s.listener) }()
	var err error
	select {
	case err = <-done:
	case <-s.ctx.Done():
		soon, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		if s.http.Shutdown(soon) != nil {
			s.http.Close()
		}
		cancel()
		err = <-done
	}
	s.stop()
	s.wait(10 * time.Second)
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, s.session.close())
}

// wait lets handlers come to their end, so that none writes into the working folder while it is removed.
func (s *Server) wait(most time.Duration) {
	done := make(chan struct{})
	go func() { s.work.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(most):
	}
}

// watch ends a forgotten session.
func (s *Server) watch() {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case now := <-tick.C:
			if now.Unix()-s.seen.Load() > int64(idleEnd/time.Second) {
				s.stop()
			}
		}
	}
}

func (s *Server) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.work.Add(1)
		defer s.work.Done()
		s.seen.Store(time.Now().Unix())
		next.ServeHTTP(w, r)
	})
}

func (s *Server) fault(what any, stack []byte) {
	if s.opt.Log != nil {
		fmt.Fprintf(s.opt.Log, "nianbao: 程序出了故障：%v\n%s\n", what, stack)
	}
}

// warn tells the user of a visit, at the terminal and on the page. Visits may come by the thousand.
func (s *Server) warn(text string) {
	s.warnings.Lock()
	defer s.warnings.Unlock()
	if s.warned == text {
		return
	}
	s.warned = text
	if s.opt.Log != nil {
		fmt.Fprintf(s.opt.Log, "nianbao: %s。\n", text)
	}
}

// warning is what the page should say of visits, "" for nothing.
func (s *Server) warning() string {
	s.warnings.Lock()
	defer s.warnings.Unlock()
	return s.warned
}

// routes lists everything that can be asked for, below the secret.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /web/{name}", s.asset)
	if s.opt.Office != nil {
		mux.HandleFunc("GET /roster", s.sampleRoster)
	}
	mux.HandleFunc("GET /api/about", s.answer(s.about))
	mux.HandleFunc("POST /api/ping", s.answer(s.ping))
	mux.HandleFunc("POST /api/end", s.end)
	mux.HandleFunc("POST /api/year", s.answer(s.openYear))
	mux.HandleFunc("POST /api/sift", s.answer(s.sift))
	mux.HandleFunc("POST /api/batches", s.answer(s.newBatch))
	mux.HandleFunc("DELETE /api/batches/{batch}", s.inBatch(s.removeBatch))
	mux.HandleFunc("PUT /api/batches/{batch}/files/{number}", s.inBatch(s.upload))
	mux.HandleFunc("POST /api/batches/{batch}/files/{number}/check", s.inBatch(s.checkAgain))
	mux.HandleFunc("PUT /api/batches/{batch}/{kind}", s.inBatch(s.putBeside))
	mux.HandleFunc("DELETE /api/batches/{batch}/{kind}", s.inBatch(s.dropBeside))
	for _, kind := range []string{KindPrevious, KindFiled} {
		mux.HandleFunc("PUT /api/batches/{batch}/"+kind, s.inBatch(s.putFolder(kind)))
	}
	mux.HandleFunc("GET /api/batches/{batch}/board", s.inBatch(s.board))
	mux.HandleFunc("POST /api/batches/{batch}/run/{what}", s.run)
	mux.HandleFunc("GET /out/{batch}/{number}/{name}", s.download)
	mux.HandleFunc("GET /view/{batch}/{number}", s.view)
	mux.HandleFunc("GET /zip/{batch}/{name}", s.zip)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		sayError(w, r, errNoAddress.status, errNoAddress.text)
	})
	return mux
}

// A statusError answers with a status of its own.
type statusError struct {
	status int
	text   string
}

func (e *statusError) Error() string { return e.text }

var (
	errNoAddress = &statusError{http.StatusNotFound, "没有这个地址"}
	errNoBatch   = &statusError{http.StatusNotFound, "这一批已经清空；请重新放入文件"}
)

// answer makes a handler of a function that returns what is sent as JSON, or an error.
func (s *Server) answer(do func(r *http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := do(r)
		if err != nil {
			s.sayFailure(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		json.NewEncoder(w).Encode(v)
	}
}

// inBatch makes a handler of a function on the batch that a request names.
func (s *Server) inBatch(do func(b *batch, r *http.Request) (any, error)) http.HandlerFunc {
	return s.answer(func(r *http.Request) (any, error) {
		b, err := s.batchOf(r)
		if err != nil {
			return nil, err
		}
		return do(b, r)
	})
}

// failure returns the status and the sentence of an error. What is no Refusal is a fault of the program, which the log
// is told of.
func (s *Server) failure(err error) (int, string) {
	var status *statusError
	var refusal Refusal
	switch {
	case errors.As(err, &status):
		return status.status, status.text
	case errors.As(err, &refusal):
		return http.StatusUnprocessableEntity, string(refusal)
	case errors.Is(err, context.Canceled):
		return http.StatusServiceUnavailable, "已停止"
	}
	s.fault(err, nil)
	return http.StatusInternalServerError, faultText
}

func (s *Server) sayFailure(w http.ResponseWriter, r *http.Request, err error) {
	status, text := s.failure(err)
	sayError(w, r, status, text)
}

// readJSON reads a request's body into v.
func (s *Server) readJSON(r *http.Request, v any) error {
	body := http.MaxBytesReader(nil, r.Body, s.opt.Limits.Request)
	if err := json.NewDecoder(body).Decode(v); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return &statusError{http.StatusRequestEntityTooLarge, "请求太大"}
		}
		return &statusError{http.StatusBadRequest, "请求看不懂；请刷新页面再试"}
	}
	return nil
}

func (s *Server) batchOf(r *http.Request) (*batch, error) {
	if b := s.session.get(r.PathValue("batch")); b != nil {
		return b, nil
	}
	return nil, errNoBatch
}

// about says what the page must know of the program.
func (s *Server) about(*http.Request) (any, error) {
	there, fresh := s.years()
	return struct {
		About
		Save      string   `json:"save"`
		Office    bool     `json:"office"` // there are the steps of whoever hands out and collects
		Board     bool     `json:"board"`  // the page is the face of a year's folder, where all of it is kept
		Years     []string `json:"years"`  // folders of years that can be opened
		NewYear   string   `json:"newYear"`
		FileLimit int64    `json:"fileLimit"`
		MostFiles int      `json:"mostFiles"`
		Warning   string   `json:"warning"` // of visits by others
	}{s.opt.Tools.About(), cmp.Or(s.opt.Save, s.folder()), s.opt.Office != nil, s.face() != nil, there, fresh,
		s.opt.Limits.File, s.opt.Limits.Files, s.warning()}, nil
}

// ping says that the program is there, and what the user should know meanwhile.
func (s *Server) ping(*http.Request) (any, error) {
	return map[string]string{"warning": s.warning()}, nil
}

// end answers, and then ends the session.
func (s *Server) end(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Connection", "close")
	io.WriteString(w, "{}\n")
	s.stop()
}
