package results

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"nianbao/cmd/internal/syserr"
)

// closeBefore: a file is closed before it gets its name.
const closeBefore = true

// replace puts a finished temporary file in its place. Virus scanners and indexers look into every new file for a moment,
// and Windows renames no file that is open: a refusal counts only when it lasts for a second.
func replace(temporary, name string) error {
	wait := 10 * time.Millisecond
	for {
		err := os.Rename(temporary, name)
		if err == nil || !syserr.MayBeOpen(err) || wait > 640*time.Millisecond {
			return err
		}
		time.Sleep(wait)
		wait *= 2
	}
}

func openDevice(name string) (*os.File, error) { return os.OpenFile(name, os.O_WRONLY, 0) }

func nobodyReads(error) bool { return false }

// keepRights does nothing: a new file has the rights of its folder, and the old one's read-only mark keeps it from being
// replaced at all.
func keepRights(*os.File, fs.FileInfo) {}

func syncFile(f *os.File) error { return f.Sync() }

func syncFolder(string) {} // Windows has no such thing

// lock does nothing: a file that a run has open cannot be removed by another.
func lock(*os.File) error { return nil }

func sweepFile(name string) { os.Remove(name) }

const (
	deleteOnClose   = 0x04000000
	sharingViolated = syscall.Errno(32)
)

// lockFolder holds a hidden file open that nobody else may open and that goes away with the program.
func lockFolder(dir string) (unlock func(), err error) {
	name, err := syscall.UTF16PtrFromString(filepath.Join(dir, lockName))
	if err != nil {
		return func() {}, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_HIDDEN|deleteOnClose, 0)
	switch {
	case errors.Is(err, sharingViolated):
		return func() {}, errHeld
	case err != nil:
		return func() {}, err
	}
	return func() { syscall.CloseHandle(h) }, nil
}
