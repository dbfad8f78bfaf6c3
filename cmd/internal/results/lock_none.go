//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package results

import (
	"errors"
	"os"
)

func lock(*os.File) error { return errors.ErrUnsupported }

func lockFolder(string) (unlock func(), err error) { return func() {}, errors.ErrUnsupported }

func sweepFile(string) {} // it may be another run's
