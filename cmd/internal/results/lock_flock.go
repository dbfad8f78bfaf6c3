//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package results

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// closeBefore: a file is closed before it gets its name.
const closeBefore = false

// lock takes a lock on an open file until it is closed: errHeld when another has it, any other error where there are no
// locks.
func lock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EACCES) { // the second over SMB
		return errHeld
	}
	return err
}

// lockFolder locks the folder itself, so that nothing is left lying in it, or a file in it where folders have no locks: over NFS and
// SMB only what is open for writing has.
func lockFolder(dir string) (unlock func(), err error) {
	d, err := os.Open(dir)
	if err != nil {
		return func() {}, err
	}
	if err = lock(d); err == nil {
		return func() { d.Close() }, nil
	}
	d.Close()
	if err == errHeld {
		return func() {}, err
	}
	return lockFile(dir)
}

// lockFile locks the file that a run on Windows holds open.
func lockFile(dir string) (unlock func(), err error) {
	name := filepath.Join(dir, lockName)
	for range 100 {
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
		switch {
		case errors.Is(err, syscall.EBUSY), errors.Is(err, syscall.ETXTBSY): // on Windows it is open for nobody else
			return func() {}, errHeld
		case err != nil:
			return func() {}, err
		}
		if err = lock(f); err == nil && still(f) {
			return func() {
				os.Remove(name)
				f.Close()
			}, nil
		}
		f.Close()
		if err != nil {
			return func() {}, err
		}
	} // a run that came to its end has just taken the file away
	return func() {}, errHeld
}

// sweepFile removes a temporary file that no run has locked.
func sweepFile(name string) {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return
	}
	defer f.Close()
	if lock(f) == nil && still(f) {
		os.Remove(name)
	}
}
