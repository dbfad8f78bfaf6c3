package serve

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"nianbao/cmd/internal/serve/http"

	"nianbao/cmd/internal/syserr"
)

// run carries out a job and reports as it goes: a line of JSON for progress, and one for the result or the error at the
// end. The job stops when the page goes away or asks no longer.
func (s *Server) run(w http.ResponseWriter, r *http.Request) {
	b, err := s.batchOf(r)
	if err != nil {
		s.sayFailure(w, r, err)
		return
	}
	do, err := s.job(r, b)
	if err != nil {
		s.sayFailure(w, r, err)
		return
	}
	if err := b.begin(); err != nil {
		s.sayFailure(w, r, err)
		return
	}
	defer b.end()
	w.Header().Set("Content-Type", "application/x-ndjson; charset=utf-8")
	out := &lines{w: w, control: http.NewResponseController(w)}
	out.control.SetWriteDeadline(time.Time{})
	out.control.SetReadDeadline(time.Time{})
	select {
	case s.heavy <- struct{}{}:
	default:
		out.send(map[string]any{"waiting": true})
		select {
		case s.heavy <- struct{}{}:
		case <-r.Context().Done():
			return
		}
	}
	defer func() { <-s.heavy }()
	var result any
	if do == nil {
		result, err = s.convert(r.Context(), b, out)
	} else {
		result, err = s.carryOut(r.Context(), b, do, out)
	}
	if b.step == stepBoard {
		s.drain(b)
	}
	if err != nil {
		_, text := s.failure(err)
		out.send(map[string]any{"error": text})
		return
	}
	out.send(map[string]any{"result": result})
}

// A jobFunc is one of the jobs of Tools with its options.
type jobFunc func(ctx context.Context, job Job) (*Outcome, error)

// convertWhat is the job that has other programs convert files; any of the four steps may want it.
const convertWhat = "convert"

// job reads which job a request wants; nil with no error is convertWhat.
func (s *Server) job(r *http.Request, b *batch) (jobFunc, error) {
	tools, what := s.opt.Tools, r.PathValue("what")
	switch {
	case b.step == stepBoard: // what is converted there goes into the folder
		return s.boardJob(r)
	case what == convertWhat:
		return nil, nil
	}
	office := what == stepHandOut || what == stepCollect
	if what != b.step && !(what == "receipt" && b.step == stepCheck) || office && s.opt.Office == nil {
		return nil, &statusError{http.StatusBadRequest, "没有这一步；请刷新页面再试"}
	}
	switch what {
	case stepHandOut:
		return asked(s, r, s.opt.Office.HandOut)
	case stepReport:
		return asked(s, r, tools.Report)
	case stepCollect:
		return asked(s, r, s.opt.Office.Collect)
	case "receipt":
		return tools.Receipt, nil
	}
	return nil, &statusError{http.StatusBadRequest, "只有核对、成文、收表和下发可以这样做"}
}

// asked is a job with the options that a request asks for.
func asked[T any](s *Server, r *http.Request, do func(context.Context, Job, T) (*Outcome, error)) (jobFunc, error) {
	var opt T
	err := s.readJSON(r, &opt)
	return func(ctx context.Context, job Job) (*Outcome, error) { return do(ctx, job, opt) }, err
}

// convert has files of the batch converted. What has been made with them so far is no result any more.
func (s *Server) convert(ctx context.Context, b *batch, out *lines) (result *Outcome, err error) {
	defer s.caught(&err)
	b.mu.Lock()
	folder := filepath.Join(b.dir, "converted")
	job := Job{Given: b.given, Sources: b.ordered(), Folder: b.folder(), Progress: out.progress}
	b.mu.Unlock()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	if result, err = s.opt.Tools.Convert(ctx, job, folder); err != nil {
		return nil, err
	}
	b.mu.Lock()
	b.given.Converted, b.checker = folder, nil
	b.mu.Unlock()
	return result, nil
}

// caught makes an error of a panic: the answer has begun, and guard could not say what happened.
func (s *Server) caught(err *error) {
	if what := recover(); what != nil {
		s.fault(what, debug.Stack())
		*err = &statusError{http.StatusInternalServerError, faultText}
	}
}

// ranJob is what the page learns of a job.
type ranJob struct {
	*Outcome
	Files  []*output `json:"files"`
	Folder string    `json:"folder"` // of the user's, "" when the results are kept in the session only
}

func (s *Server) carryOut(ctx context.Context, b *batch, do jobFunc, out *lines) (result *ranJob, err error) {
	defer s.caught(&err)
	b.mu.Lock()
	switch {
	case b.step == stepBoard: // its results go into the folder, and are offered with the board
	case b.step == stepHandOut || b.step == stepReport:
		b.forget()
		fallthrough
	case b.out == "":
		b.out, err = s.session.claim(b, stepFolder[b.step])
	}
	job := Job{Given: b.given, Sources: b.ordered(), Folder: b.folder(), Out: b.out, Progress: out.progress}
	b.mu.Unlock()
	if err != nil {
		return nil, Refusal("结果文件夹建不了：" + syserr.Reason(err))
	}
	outcome, err := do(ctx, job)
	if err != nil {
		os.Remove(job.Out) // if nothing is in it
		return nil, err
	}
	if b.step == stepBoard {
		return &ranJob{Outcome: outcome, Files: []*output{}, Folder: s.folder()}, nil
	}
	b.settle(outcome.Written, job.Out)
	result = &ranJob{Outcome: outcome, Files: b.results("")}
	if s.session.save != "" {
		result.Folder = job.Out
	}
	return result, nil
}

// lines writes lines of JSON, one writer at a time.
type lines struct {
	mu      sync.Mutex
	w       http.ResponseWriter
	control *http.ResponseController
	shown   time.Time
	what    string
}

func (l *lines) send(v any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	json.NewEncoder(l.w).Encode(v)
	l.control.Flush()
}

// progress reports at most ten times a second, and the beginning and the end of everything.
func (l *lines) progress(what string, done, of int) {
	l.mu.Lock()
	now := time.Now()
	due := what != l.what || done == of || now.Sub(l.shown) >= 100*time.Millisecond
	if due {
		l.what, l.shown = what, now
	}
	l.mu.Unlock()
	if due {
		l.send(map[string]any{"progress": map[string]any{"what": what, "done": done, "of": of}})
	}
}
