// Package scratch makes temporary folders of this process and takes away those of processes that were killed. The folder
// they lie in may be everybody's (/tmp): what somebody else has put there under such a name is told by its owner and its
// type, and is neither opened nor removed.
package scratch

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// ownerFile holds the process and the machine that a folder belongs to.
const ownerFile = "pid"

// New makes a folder with an absolute path below parent, or below the system's temporary folder where parent is "", that
// nobody else may look into and whose name nobody can guess. First it sweeps. Who has made it calls Remove.
func New(parent, prefix string) (string, error) {
	if parent == "" {
		parent = os.TempDir()
	}
	parent, err := filepath.Abs(parent)
	if err != nil {
		return "", err
	}
	Sweep(parent, prefix)
	dir := filepath.Join(parent, prefix+rand.Text())
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, ownerFile), []byte(owner(os.Getpid())), 0o600); err != nil {
		os.RemoveAll(dir)
		return "", err
	}
	return dir, nil
}

// owner names a process of this machine. The folder may lie on a disk that several machines share.
func owner(pid int) string {
	host, _ := os.Hostname()
	return fmt.Sprintf("%d %s", pid, host)
}

// Remove takes a folder away. Windows may hold on to a file for a moment.
func Remove(dir string) error {
	var err error
	for range 5 {
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
		time.Sleep(200 * time.Millisecond)
	}
	return err
}

// Sweep removes the folders of processes that were killed before they could do it themselves. One whose owner is not known,
// is of another machine, or whose process number is somebody's again, stays.
func Sweep(parent, prefix string) {
	entries, _ := os.ReadDir(parent)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix) {
			continue
		}
		if dir := filepath.Join(parent, e.Name()); abandoned(dir) {
			os.RemoveAll(dir)
		}
	}
}

// abandoned reports whether a folder is one of New's whose process is gone. Nothing is opened before it is known to be a
// file of this user's in a folder that no other may write into: a pipe would wait for ever.
func abandoned(dir string) bool {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() || !mine(info) {
		return false
	}
	file := filepath.Join(dir, ownerFile)
	info, err = os.Lstat(file)
	const most = 300
	if err != nil || !info.Mode().IsRegular() || !mine(info) || info.Size() > most {
		return false
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	number, _, _ := strings.Cut(string(text), " ")
	pid, err := strconv.Atoi(number)
	return err == nil && pid > 0 && string(text) == owner(pid) && !alive(pid)
}
