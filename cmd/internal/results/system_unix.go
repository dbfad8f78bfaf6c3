//go:build unix

package results

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

func replace(temporary, name string) error { return os.Rename(temporary, name) }

// openDevice opens a device or pipe for writing. A pipe that nobody reads is refused at once instead of waited for.
func openDevice(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_WRONLY|syscall.O_NONBLOCK, 0)
}

func nobodyReads(err error) bool { return errors.Is(err, syscall.ENXIO) }

// keepRights gives a new file the owner, as far as the system lets us, and the rights of the old one. Where the group cannot
// be kept, the new one gets no more than everybody has. A file system without rights refuses, and needs none.
func keepRights(f *os.File, old fs.FileInfo) {
	mode := old.Mode().Perm()
	was, ok := old.Sys().(*syscall.Stat_t)
	if !ok {
		return
	}
	if f.Chown(int(was.Uid), int(was.Gid)) != nil && f.Chown(-1, int(was.Gid)) != nil {
		if is, err := f.Stat(); err == nil && is.Sys().(*syscall.Stat_t).Gid != was.Gid {
			mode = mode&^0o070 | mode&0o007<<3&mode
		}
	}
	f.Chmod(mode)
}

// syncFile brings a file onto the disk. Some file systems cannot be asked for that.
func syncFile(f *os.File) error {
	err := f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}

// syncFolder brings the names in a folder onto the disk. The file is there already, so that there is nothing to say when
// the system refuses.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}
