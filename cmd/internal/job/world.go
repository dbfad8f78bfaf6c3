package job

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/say"
	"nianbao/cmd/internal/scratch"
	"nianbao/templates"
)

// A World is what a job may touch of what is around it. Its functions are called from several goroutines.
type World struct {
	Now     func() time.Time
	Version string                   // of the program
	Given   []string                 // files and folders beside the sources, for reading: no sources, and never written over
	Name    func(path string) string // what the user calls a file beside the sources; nil: he has written it so
	// Say takes what there is to say besides the outcome. Nil: nobody listens.
	Say func(Note)
	// Progress is told how far the work has come; what is "" when there is nothing to show any more. Nil: nobody watches.
	Progress func(what string, done, of int)
	// Ask asks whether files that only another program can read shall be converted by it. Nil: they are not.
	Ask func(files []string) bool

	lock sync.Mutex
	ends []func()
}

// A Note is a sentence for the user that belongs to no outcome, without a full stop.
type Note struct {
	File   string // that it is about, "" where the text says so
	Code   string // of the finding that it tells of, "" for none
	Text   string
	Remedy templates.Remedy
}

// In is the note in the words of a door, in one line and the file by its name alone.
func (n Note) In(d say.Door) string {
	text := d.With(n.Text, n.Remedy)
	if n.File != "" {
		text = filepath.Base(n.File) + "：" + text
	}
	if n.Code != "" {
		text += " [" + n.Code + "]"
	}
	return text
}

// Close takes away what the jobs have made for themselves.
func (w *World) Close() {
	for _, end := range w.ends {
		end()
	}
	w.ends = nil
}

func (w *World) say(n Note) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.Say != nil {
		w.Say(n)
	}
}

// name is what the user calls a file beside the sources.
func (w *World) name(path string) string {
	if w.Name != nil {
		return w.Name(path)
	}
	return path
}

// Tool names the program with its version.
func (w *World) Tool() string { return "nianbao " + w.Version }

func (w *World) sayf(format string, args ...any) { w.say(Note{Text: fmt.Sprintf(format, args...)}) }

// scratch makes a temporary folder that lasts as long as the World.
func (w *World) scratch(pattern string) (string, error) {
	dir, err := scratch.New("", pattern)
	if err != nil {
		return "", Failed("建不了临时文件夹：%s", reason(err))
	}
	w.ends = append(w.ends, func() { scratch.Remove(dir) })
	return dir, nil
}

// Outputs returns what writes the files of a job that reads inputs: never over one of them, nor over what stands beside them.
func (w *World) Outputs(inputs []string) *results.Files {
	given := intake.Walk(w.Given, intake.Beside{}).Files
	return results.New(append(slices.Clone(inputs), given...))
}

// A progress counts the steps of a piece of work. Its methods are safe for concurrent use.
type progress struct {
	world *World
	mu    sync.Mutex
	what  string
	n     int
	done  int
}

func (w *World) progress(what string, n int) *progress {
	p := &progress{world: w, what: what, n: n}
	if n > 0 {
		p.show()
	}
	return p
}

func (p *progress) step() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	p.show()
}

func (p *progress) show() { p.world.watch(p.what, p.done, p.n) }

func (p *progress) end() { p.world.watch("", 0, 0) }

func (w *World) watch(what string, done, of int) {
	if w.Progress != nil {
		w.Progress(what, done, of)
	}
}
