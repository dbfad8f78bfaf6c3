package results

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"nianbao/cmd/internal/door"
)

// A Folder is where a job writes run after run, and finds what earlier runs have left there. Names have slashes. Disk and Memory
// are the two kinds; a job cannot tell them apart.
type Folder interface {
	// Reserve keeps the folder for one run, and takes away what killed runs have left half-written.
	Reserve() (release func(), err error)
	// Put writes a file whole or not at all.
	Put(name string, fill func(io.Writer) error) error
	// Read and Sum fail with fs.ErrNotExist where there is no such file; Sum is the SHA-256 in hex.
	Read(name string) ([]byte, error)
	Sum(name string) (string, error)
	// Remove takes a file away, and its folders when they are empty.
	Remove(name string) error
	// Path is what the user calls a file.
	Path(name string) string
}

// Disk returns a folder of the system in which files writes.
func Disk(dir string, files *Files) Folder { return disk{dir, files} }

type disk struct {
	dir   string
	files *Files
}

func (d disk) Path(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

func (d disk) Put(name string, fill func(io.Writer) error) error {
	return d.files.PutIn(d.dir, filepath.FromSlash(name), fill)
}

func (d disk) Read(name string) ([]byte, error) {
	file, err := door.Read(d.Path(name), door.Record)
	if err != nil {
		return nil, err
	}
	return file.Data, nil
}

func (d disk) Sum(name string) (string, error) { return door.Sum(d.Path(name)) }

func (d disk) Remove(name string) error {
	path := d.Path(name)
	if err := os.Remove(path); err != nil {
		return err
	}
	removeEmpty(filepath.Dir(path), d.dir)
	return nil
}

// Reserve also tries to write: before the work, not after it.
func (d disk) Reserve() (release func(), err error) {
	if err := Writable(d.dir); err != nil {
		return nil, err
	}
	if release, err = Claim(d.dir); err != nil {
		return nil, err
	}
	for _, pattern := range []string{Back + "/*", Docs} { // in folders too that this run has no file for
		left, _ := filepath.Glob(filepath.Join(globEscape(d.dir), filepath.FromSlash(pattern)))
		for _, dir := range left {
			Sweep(dir)
		}
	}
	Sweep(d.dir)
	return release, nil
}

// Elsewhere is a folder of which one folder lies elsewhere: what has a name below it is written, and found, in other under the
// same name.
func Elsewhere(f Folder, below string, other Folder) Folder { return elsewhere{f, below + "/", other} }

type elsewhere struct {
	Folder
	below string
	other Folder
}

func (e elsewhere) of(name string) Folder {
	if strings.HasPrefix(name, e.below) {
		return e.other
	}
	return e.Folder
}

func (e elsewhere) Put(name string, fill func(io.Writer) error) error {
	return e.of(name).Put(name, fill)
}
func (e elsewhere) Read(name string) ([]byte, error) { return e.of(name).Read(name) }
func (e elsewhere) Sum(name string) (string, error)  { return e.of(name).Sum(name) }
func (e elsewhere) Remove(name string) error         { return e.of(name).Remove(name) }
func (e elsewhere) Path(name string) string          { return e.of(name).Path(name) }

// globEscape keeps the folder's own name from being taken for a pattern.
func globEscape(dir string) string {
	if os.PathSeparator == '\\' {
		return dir // no escaping there, and [ ] in a folder's name only leaves a temporary file lying
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(dir)
}

// A Memory is a Folder that holds its files itself. The zero Memory is empty. Files may be changed between runs.
type Memory struct {
	Files map[string][]byte
	mu    sync.Mutex
}

func (m *Memory) Reserve() (release func(), err error) { return func() {}, nil }

func (m *Memory) Put(name string, fill func(io.Writer) error) error {
	var b bytes.Buffer
	if err := fill(&b); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.Files == nil {
		m.Files = map[string][]byte{}
	}
	m.Files[name] = b.Bytes()
	return nil
}

func (m *Memory) Read(name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.Files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return data, nil
}

func (m *Memory) Sum(name string) (string, error) {
	data, err := m.Read(name)
	return fmt.Sprintf("%x", sha256.Sum256(data)), err
}

func (m *Memory) Remove(name string) error {
	_, err := m.Read(name)
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.Files, name)
	return err
}

func (m *Memory) Path(name string) string { return name }
