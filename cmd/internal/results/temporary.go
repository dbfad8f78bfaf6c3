package results

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// Temporary files are called .nianbao-….tmp. They are locked by the run that writes them, as far as the system lets us, so
// that another run into the same folder can tell them from those of a run that was killed.
const temporaryStart, temporaryEnd = ".nianbao-", ".tmp"

// newTemporary makes a temporary file in a folder. The system takes from mode what the user's umask takes away.
func newTemporary(dir string, mode fs.FileMode) (*os.File, error) {
	for range 1000 {
		name := filepath.Join(dir, fmt.Sprintf("%s%010d%s", temporaryStart, rand.Uint64N(1e10), temporaryEnd))
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if lock(f) != errHeld && still(f) {
			return f, nil
		}
		f.Close() // another run has just taken it for one that was left behind
	}
	return nil, fs.ErrExist
}

// still reports whether an open file stands under its name.
func still(f *os.File) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(f.Name())
	return err == nil && os.SameFile(mine, there)
}

// errHeld means that another run holds a lock.
var errHeld = errors.New("held by another run")

// Sweep takes away the temporary files that killed runs have left in a folder. Those of a run that still writes stay, and so
// do those that cannot be removed: they are hidden, and no file of theirs has appeared under its name.
func Sweep(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		ours := strings.HasPrefix(e.Name(), temporaryStart) && strings.HasSuffix(e.Name(), temporaryEnd)
		if ours && e.Type().IsRegular() {
			sweepFile(filepath.Join(dir, e.Name()))
		}
	}
}
