package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"nianbao/cmd/internal/serve/http"
)

// Headers of an upload. A page of another origin cannot send them without asking first, and is never allowed to.
const (
	headerPath     = "X-Nianbao-Path"     // the file's path in what was dropped, percent-encoded
	headerModified = "X-Nianbao-Modified" // when it was saved, in milliseconds since 1970
)

// newBatch starts a batch for a step.
func (s *Server) newBatch(r *http.Request) (any, error) {
	var in struct{ Step string }
	if err := s.readJSON(r, &in); err != nil {
		return nil, err
	}
	if stepFolder[in.Step] == "" {
		return nil, &statusError{http.StatusBadRequest, "没有这一步；请刷新页面再试"}
	}
	b, err := s.session.add(in.Step)
	if err != nil {
		return nil, err
	}
	return map[string]string{"id": b.id}, nil
}

func (s *Server) removeBatch(b *batch, r *http.Request) (any, error) {
	if !b.giveUp() { // a job runs, and takes it away at its end
		return struct{}{}, nil
	}
	return struct{}{}, s.session.remove(b)
}

// sift says which files of a dropped folder nobody has returned, so that they need not be sent.
func (s *Server) sift(r *http.Request) (any, error) {
	var in struct {
		Paths    []string
		Beside   []string // more files of the same drop, that say what the others are
		Previous bool
	}
	if err := s.readJSON(r, &in); err != nil {
		return nil, err
	}
	skip := s.opt.Tools.Skip(slices.Concat(in.Paths, in.Beside), in.Previous)
	return map[string]any{"skip": skip[:len(in.Paths)]}, nil
}

// uploaded is what the page learns of a file that has come in.
type uploaded struct {
	Name    string   `json:"name"`
	Checked *Checked `json:"checked,omitempty"`
	Mark    *output  `json:"mark,omitempty"`
	Folder  string   `json:"folder,omitempty"` // of the user's, that holds the marked copy
	Notes   []string `json:"notes,omitempty"`  // on roster and last year's files
	// Convertible says of a file that is not checked when it comes in that it could be converted.
	Convertible bool `json:"convertible,omitempty"`
	Beside      int  `json:"beside,omitempty"` // how many of last year's files could be converted
}

// upload takes one file of a batch, and checks it where the step wants that.
func (s *Server) upload(b *batch, r *http.Request) (any, error) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || number < 0 || number > 1<<30 {
		return nil, &statusError{http.StatusBadRequest, "请求看不懂；请刷新页面再试"}
	}
	b.mu.Lock()
	busy, there := b.working, b.sources[number]
	b.mu.Unlock()
	if busy {
		return nil, errBusy
	}
	if there != nil { // sent again after an answer that did not arrive
		return s.checked(r.Context(), b, there)
	}
	src, err := s.receive(r, b, b.folder())
	if err != nil {
		return nil, err
	}
	src.Number = number
	b.mu.Lock()
	if b.working || b.sources[number] != nil {
		b.mu.Unlock()
		os.Remove(src.Path)
		return nil, errBusy
	}
	b.sources[number] = src
	b.mu.Unlock()
	return s.checked(r.Context(), b, src)
}

// checkAgain checks a file that has come in before with another roster or last year's figures.
func (s *Server) checkAgain(b *batch, r *http.Request) (any, error) {
	number, _ := strconv.Atoi(r.PathValue("number"))
	b.mu.Lock()
	src := b.sources[number]
	b.mu.Unlock()
	if src == nil {
		return nil, errNoBatch
	}
	return s.checked(r.Context(), b, src)
}

func (s *Server) checked(ctx context.Context, b *batch, src *source) (any, error) {
	answer := &uploaded{Name: src.shown}
	if b.step != stepCheck && b.step != stepReport {
		answer.Convertible = s.opt.Tools.Convertible(src.Path)
		return answer, nil
	}
	select {
	case s.light <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-s.light }()
	err := b.check(src.Number, answer)
	if answer.Mark != nil && s.session.save != "" {
		answer.Folder = filepath.Clean(strings.TrimSuffix(answer.Mark.file, filepath.FromSlash(answer.Mark.Name)))
	}
	return answer, err
}

// receive writes the body of a request into a folder under the name it comes with.
func (s *Server) receive(r *http.Request, b *batch, dir string) (*source, error) {
	name, err := url.PathUnescape(r.Header.Get(headerPath))
	if err != nil || name == "" || len(name) > 16<<10 {
		return nil, &statusError{http.StatusBadRequest, "没有写明文件名；请刷新页面再试"}
	}
	if r.ContentLength > s.opt.Limits.File {
		return nil, s.tooLarge()
	}
	// What the request announces is set aside first; one that announces nothing gets the most a file may have.
	room := s.opt.Limits.File
	if r.ContentLength >= 0 {
		room = r.ContentLength
	}
	if err := s.session.take(b, room); err != nil {
		return nil, err
	}
	f, local, err := create(dir, localPath(name))
	if err != nil {
		s.session.give(b, 1, room)
		return nil, fmt.Errorf("create upload: %w", err)
	}
	n, err := io.Copy(f, http.MaxBytesReader(nil, r.Body, room))
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(f.Name())
		s.session.give(b, 1, room)
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, s.tooLarge()
		}
		var path *os.PathError
		if errors.As(err, &path) {
			return nil, Refusal("文件存不下来，磁盘可能满了；请腾出空间后再试")
		}
		return nil, &statusError{http.StatusBadRequest, "文件没有传完"}
	}
	s.session.give(b, 0, room-n)
	if ms, err := strconv.ParseInt(r.Header.Get(headerModified), 10, 64); err == nil && ms > 0 && ms < 1<<53 {
		saved := time.UnixMilli(ms) // which of two filings is newer hangs on it
		os.Chtimes(f.Name(), saved, saved)
	}
	return &source{Source: Source{Name: local, Path: f.Name()}, shown: shown(name)}, nil
}

func (s *Server) tooLarge() error {
	return &statusError{http.StatusRequestEntityTooLarge, "文件超过 " + sizeText(s.opt.Limits.File) + "，没有接收"}
}

// putBeside takes a file that stands beside the sources of a batch in place of the one before, and reads it at once so
// that its faults are shown beside it.
func (s *Server) putBeside(b *batch, r *http.Request) (any, error) {
	kind := r.PathValue("kind")
	if new(Given).of(kind) == nil {
		return nil, errNoAddress
	}
	src, err := s.receive(r, b, filepath.Join(b.dir, kind))
	if err != nil {
		return nil, err
	}
	facts, err := s.opt.Tools.Look(kind, src.Path)
	old := ""
	if err == nil {
		err = b.give(func(g *Given) { old, *g.of(kind) = *g.of(kind), src.Path })
	}
	if err != nil {
		s.discard(b, src.Path)
		return nil, err
	}
	s.discard(b, old)
	return struct {
		Name string `json:"name"`
		Facts
	}{src.shown, facts}, nil
}

func (s *Server) dropBeside(b *batch, r *http.Request) (any, error) {
	kind := r.PathValue("kind")
	if new(Given).of(kind) == nil {
		return nil, errNoAddress
	}
	if err := b.give(func(g *Given) { *g.of(kind) = "" }); err != nil {
		return nil, err
	}
	return struct{}{}, s.discardAll(b, filepath.Join(b.dir, kind))
}

// putFolder takes one of the files of a folder that stands beside the sources.
func (s *Server) putFolder(kind string) func(b *batch, r *http.Request) (any, error) {
	return func(b *batch, r *http.Request) (any, error) {
		dir := filepath.Join(b.dir, kind)
		src, err := s.receive(r, b, dir)
		if err != nil {
			return nil, err
		}
		if err := b.give(func(g *Given) { *g.of(kind) = dir }); err != nil {
			s.discard(b, src.Path)
			return nil, err
		}
		return map[string]string{"name": src.shown}, nil
	}
}

// discardAll takes back all files of a folder.
func (s *Server) discardAll(b *batch, dir string) error {
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			s.discard(b, path)
		}
		return nil
	})
	return os.RemoveAll(dir)
}

// discard takes back a file that is of no use any more.
func (s *Server) discard(b *batch, file string) {
	if info, err := os.Stat(file); err == nil && os.Remove(file) == nil {
		s.session.give(b, 1, info.Size())
	}
}
