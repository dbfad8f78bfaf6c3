package job

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"

	"nianbao/cmd/internal/results"
)

// openOutputs gathers the outputs that could not be replaced because another program may hold them open, while the rest
// is written. pass and goesOn are safe for concurrent use.
type openOutputs struct {
	mu    sync.Mutex
	list  []error
	first error // that was passed on: nothing more is to be begun
}

// pass keeps an error that is about one open output and returns any other.
func (o *openOutputs) pass(err error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if OpenElsewhere(err) {
		o.list = append(o.list, err)
		return nil
	}
	if o.first == nil {
		o.first = err
	}
	return err
}

// goesOn reports whether nothing has failed and nobody has ended the job, which is a failure, too.
func (o *openOutputs) goesOn(ctx context.Context) bool {
	return o.pass(interrupted(ctx)) == nil && o.failed() == nil
}

func (o *openOutputs) failed() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.first
}

// end names the open outputs, all but the last, and returns the error to exit with; nil when there was none.
func (o *openOutputs) end(w *World) error {
	if len(o.list) == 0 {
		return nil
	}
	last := len(o.list) - 1
	for _, err := range o.list[:last] {
		w.sayf("%v", err)
	}
	return Failed("%v。其余的已经写好，关闭后再运行一次就会补齐", o.list[last])
}

// sameFile reports whether two names lead to one file or folder, however they are spelled.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// place writes a file that the user has named, or one under a name of the job's in the folder that he has named.
func place(files *results.Files, out, name string, fill func(io.Writer) error) error {
	if name == "" {
		return files.Put(out, fill)
	}
	return files.PutIn(out, name, fill)
}

// below is where place writes. What the user has written stays as it is: a link may make another folder of x/..
func below(out, name string) string {
	if name == "" {
		return out
	}
	return filepath.Join(out, name)
}
