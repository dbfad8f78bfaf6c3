package serve

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"nianbao/templates/lists"
)

// A batch is what one step works on: the files that have come in, what was given beside them, and the results.
type batch struct {
	session *session
	id      string
	step    string
	dir     string
	files   int   // guarded by session.mu
	bytes   int64 // guarded by session.mu

	mu      sync.Mutex
	sources map[int]*source
	given   Given
	checker Checker // nil when it must be made anew
	outputs map[int]*output
	taken   map[string]bool // names of results, in lower case
	next    int
	out     string // folder of results, "" before there are any
	working bool   // a job runs: nothing may change under it
	over    bool   // nobody wants it any more
}

type source struct {
	Source
	shown string  // the user's own name
	mark  *output // its marked copy, once there is one
}

// The steps, and the folders of their results.
const (
	stepHandOut = "handout"
	stepCheck   = "check"
	stepReport  = "report"
	stepCollect = "collect"
	stepBoard   = "board"
)

var stepFolder = map[string]string{stepHandOut: "下发", stepCheck: "核对", stepReport: "报告", stepCollect: "汇总",
	stepBoard: "收件"}

// An output is a result that can be downloaded.
type output struct {
	Number  int    `json:"number"`
	Name    string `json:"name"`
	Group   string `json:"group"`
	Size    int64  `json:"size"`
	file    string
	scripts []string
}

var errBusy = Refusal("这一批正在处理，请等它做完，或者先点“停止”")

// folder is where the sources lie under their names.
func (b *batch) folder() string { return filepath.Join(b.dir, "in") }

// create makes an empty file for a source, in a folder of a number when its name is taken, and returns its path below
// dir. Windows and macOS take names for equal that differ in case, and then the file is there, too.
func create(dir, name string) (*os.File, string, error) {
	for n := 1; ; n++ {
		local := numbered(name, n)
		file := filepath.Join(dir, filepath.FromSlash(local))
		err := os.MkdirAll(filepath.Dir(file), 0o700)
		var f *os.File
		if err == nil {
			f, err = os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		}
		if err == nil {
			return f, local, nil
		}
		taken := errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EISDIR)
		if !taken || n == 100000 {
			return nil, "", err
		}
	}
}

// ordered returns the sources in the order of the drop.
func (b *batch) ordered() []Source {
	order := func(x, y *source) int { return cmp.Compare(x.Number, y.Number) }
	return lists.Map(slices.SortedFunc(maps.Values(b.sources), order), func(s *source) Source { return s.Source })
}

// begin reserves the batch for a job.
func (b *batch) begin() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.working {
		return errBusy
	}
	b.working = true
	return nil
}

// end ends the job, and the batch with it if it was given up meanwhile.
func (b *batch) end() {
	b.mu.Lock()
	b.working = b.over
	over := b.over
	b.mu.Unlock()
	if over {
		b.session.remove(b)
	}
}

// giveUp reserves the batch for good. It reports false when a job runs, which then takes the batch away at its end.
func (b *batch) giveUp() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	idle := !b.working
	b.working, b.over = true, true
	return idle
}

// checkerFor returns a source and what checks it, which is made for the first source.
func (b *batch) checkerFor(number int) (*source, Checker, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	src := b.sources[number]
	if src == nil {
		return nil, nil, Refusal("没有这个文件；请刷新页面再试")
	}
	if b.checker == nil {
		checker, err := b.session.tools.Checker(b.given)
		if err != nil {
			return nil, nil, err
		}
		b.checker = checker
	}
	return src, b.checker, nil
}

// check checks one source for the answer, and writes its marked copy if the step wants one. What was found is shown although
// the copy could not be written: why not becomes a note.
func (b *batch) check(number int, answer *uploaded) error {
	src, checker, err := b.checkerFor(number)
	if err != nil {
		return err
	}
	var mark *Mark
	answer.Checked, mark = checker.Check(src.Source)
	answer.Notes, answer.Beside = checker.Notes(), checker.Convertible()
	if b.step != stepCheck {
		return nil
	}
	answer.Mark, err = b.write(src, mark)
	var refusal Refusal
	if errors.As(err, &refusal) {
		answer.Checked.Notes = append(answer.Checked.Notes, refusal.Error())
		return nil
	}
	return err
}

// write writes the marked copy of a source; mark is nil where none is due any more.
func (b *batch) write(src *source, mark *Mark) (*output, error) {
	b.mu.Lock()
	old := src.mark
	if mark == nil && old != nil { // nothing is wrong with it any more
		os.Remove(old.file)
		delete(b.outputs, old.Number)
		src.mark = nil
	}
	b.mu.Unlock()
	if mark == nil {
		return nil, nil
	}
	if old != nil { // asked for again after an answer that did not arrive
		if err := mark.Write(old.file); err != nil {
			return nil, err
		}
		return old, nil
	}
	name, file, err := b.reserve(path.Join(mark.Group, mark.Name))
	if err == nil {
		err = mark.Write(file)
	}
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	src.mark = b.addOutput(Written{Name: name, Group: mark.Group}, file)
	return src.mark, nil
}

// reserve settles the name of a result that is written outside a job.
func (b *batch) reserve(want string) (name, file string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.out == "" {
		if b.out, err = b.session.claim(b, stepFolder[b.step]); err != nil {
			return "", "", err
		}
	}
	for n := 1; ; n++ {
		name = numbered(want, n)
		if key := strings.ToLower(name); !b.taken[key] {
			b.taken[key] = true
			return name, filepath.Join(b.out, filepath.FromSlash(name)), nil
		}
	}
}

// give changes what stands beside the sources, one change after the other: a roster and rules may come in at once. What has
// been made with the old is no result any more; in the user's folder it stays, and new results go into a new one.
func (b *batch) give(edit func(*Given)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.working {
		return errBusy
	}
	edit(&b.given)
	b.checker = nil
	b.forget()
	return nil
}

// forget drops all results.
func (b *batch) forget() {
	if b.out != "" && b.session.save == "" {
		os.RemoveAll(b.out)
	}
	b.out, b.outputs, b.taken = "", map[int]*output{}, map[string]bool{}
	for _, src := range b.sources {
		src.mark = nil
	}
}

func (b *batch) addOutput(w Written, file string) *output {
	b.next++
	o := &output{Number: b.next, Name: w.Name, Group: w.Group, file: file, scripts: w.Scripts}
	if info, err := os.Stat(file); err == nil {
		o.Size = info.Size()
	}
	b.outputs[o.Number] = o
	return o
}

// settle makes what a job has written the results of the batch, and returns them by name. Copies from checking stay.
func (b *batch) settle(list []Written, out string) map[string]*output {
	b.mu.Lock()
	defer b.mu.Unlock()
	for n, o := range b.outputs {
		if b.step != stepCheck || !slices.Contains(Groups, o.Group) {
			delete(b.outputs, n)
		}
	}
	made := map[string]*output{}
	for _, w := range list {
		made[w.Name] = b.addOutput(w, filepath.Join(out, filepath.FromSlash(w.Name)))
	}
	return made
}

// results lists the results of a group by name, or all of them; a list that is sent as [] where there are none.
func (b *batch) results(group string) []*output {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := []*output{}
	for _, o := range b.outputs {
		if group == "" || o.Group == group {
			list = append(list, o)
		}
	}
	slices.SortFunc(list, func(x, y *output) int { return cmp.Compare(x.Name, y.Name) })
	return list
}
