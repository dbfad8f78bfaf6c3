package serve

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"

	"nianbao/cmd/internal/serve/http"
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

// A Server shows the page to one user until he ends it.
type Server struct {
	listening
	URL  string // with the secret: whoever has it may do everything
	Once string // leads to URL, the first time only and the user's own programs only

	opt      Options
	session  *session
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
	s.pages(mux)
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

const faultText = "程序出了故障，这一步没有做完；别的可以继续用。请把黑色窗口里的文字和出错的文件一起反馈"

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
