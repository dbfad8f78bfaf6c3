//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package results

import (
	"errors"
	"os"
	"syscall"
)

// closeBefore: a file is closed before it gets its name.
const closeBefore = false

// lock takes a lock on an open file until it is closed: errHeld when another has it, any other error where there are no
// locks.
func lock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errHeld
	}
	return err
}

// lockFolder locks the folder itself, so that nothing is left lying in it.
func lockFolder(dir string) (unlock func(), err error) {
	d, err := os.Open(dir)
	if err != nil {
		return func() {}, err
	}
	if err := lock(d); err != nil {
		d.Close()
		return func() {}, err
	}
	return func() { d.Close() }, nil
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
