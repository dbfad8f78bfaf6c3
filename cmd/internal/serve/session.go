package serve

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"nianbao/cmd/internal/scratch"
	"nianbao/xlsx/opc"
)

// Limits bound what one session takes in.
type Limits struct {
	File    int64 // bytes of one file
	Total   int64 // bytes of all files
	Files   int   // files
	Batches int
	Request int64 // bytes of a request that is no file
}

// DefaultLimits are what a province needs at most. One file may be as large as the reader takes.
func DefaultLimits() Limits {
	return Limits{File: opc.DefaultLimits().FileBytes, Total: 8 << 30, Files: 20000, Batches: 200, Request: 4 << 20}
}

// A session holds the working folder and everything in it.
type session struct {
	work   string // private folder, removed at the end
	save   string // the user's folder for results, "" to keep none
	limits Limits
	tools  Tools

	mu      sync.Mutex
	batches map[string]*batch
	next    int
	files   int
	bytes   int64
}

// newSession makes the working folder: among the system's temporary ones, or hidden in the user's own.
func newSession(save string, limits Limits, tools Tools) (*session, error) {
	s := &session{save: save, limits: limits, tools: tools, batches: map[string]*batch{}}
	prefix := "nianbao-页面-"
	if save != "" {
		if err := os.MkdirAll(save, 0o777); err != nil {
			return nil, err
		}
		prefix = "." + prefix
	}
	var err error
	if s.work, err = scratch.New(save, prefix); err != nil {
		return nil, err
	}
	return s, os.Mkdir(s.temp(), 0o700)
}

// temp is the folder for temporary files of others.
func (s *session) temp() string { return filepath.Join(s.work, "tmp") }

// close removes the working folder.
func (s *session) close() error { return scratch.Remove(s.work) }

// add starts a batch.
func (s *session) add(step string) (*batch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.batches) >= s.limits.Batches {
		return nil, Refusal("打开的批次太多了；请在各步里点“清空”以后再试")
	}
	s.next++
	b := &batch{session: s, id: strconv.Itoa(s.next), step: step, sources: map[int]*source{}, outputs: map[int]*output{},
		taken: map[string]bool{}}
	b.dir = filepath.Join(s.work, b.id)
	if err := os.Mkdir(b.dir, 0o700); err != nil {
		return nil, err
	}
	s.batches[b.id] = b
	return b, nil
}

func (s *session) get(id string) *batch {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.batches[id]
}

// remove takes a batch and its working files away; results in the user's folder stay.
func (s *session) remove(b *batch) error {
	s.mu.Lock()
	if s.batches[b.id] == b {
		delete(s.batches, b.id)
		s.files -= b.files
		s.bytes -= b.bytes
	}
	s.mu.Unlock()
	return os.RemoveAll(b.dir)
}

// take counts a file before it is written; give takes back what was not used of it.
func (s *session) take(b *batch, size int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.files+1 > s.limits.Files {
		return Refusal(fmt.Sprintf("一次最多放 %d 个文件；请分几次做，或者先点“清空”", s.limits.Files))
	}
	if s.bytes+size > s.limits.Total {
		return Refusal(fmt.Sprintf("放进来的文件合计超过了 %s；请分几次做，或者先点“清空”", sizeText(s.limits.Total)))
	}
	s.files, b.files = s.files+1, b.files+1
	s.bytes, b.bytes = s.bytes+size, b.bytes+size
	return nil
}

func (s *session) give(b *batch, files int, size int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.batches[b.id] != b {
		return // removed, and all of it given back
	}
	s.files, b.files = s.files-files, b.files-files
	s.bytes, b.bytes = s.bytes-size, b.bytes-size
}

// claim makes a new folder for results: name in the user's folder, or name_2 and so on where that is there already, so
// that nothing is written over what an earlier day has left. Collecting goes on in the folder it has: it compares with the
// time before. Without a folder of the user's it lies in the batch's own.
func (s *session) claim(b *batch, name string) (string, error) {
	parent := s.save
	if parent == "" {
		parent = filepath.Join(b.dir, "out")
		if err := os.MkdirAll(parent, 0o700); err != nil {
			return "", err
		}
	}
	for n := 1; ; n++ {
		dir := filepath.Join(parent, name)
		if n > 1 {
			dir = fmt.Sprintf("%s_%d", dir, n)
		}
		err := os.Mkdir(dir, 0o777)
		if b.step == stepCollect && os.IsExist(err) {
			return dir, nil
		}
		if err == nil || !os.IsExist(err) || n == 10000 {
			return dir, err
		}
	}
}

func sizeText(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%d GB", n>>30)
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d 字节", n)
}
