package results

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"nianbao/cmd/internal/syserr"
)

// A Fault says why a file was not written: for the user to mend, not a fault of the program. Its words are a sentence
// without a full stop.
type Fault struct {
	Words string
	Open  bool // another program may hold the file open: the other files of a batch can still be written
	Err   error
}

func (f *Fault) Error() string { return f.Words }

func (f *Fault) Unwrap() error { return f.Err }

const nothingHalf = "；没有留下半个文件"

// cannot is the Fault of a file that could not be written for what the system says.
func cannot(name string, err error, more string) *Fault {
	return &Fault{Words: "“" + name + "”写不了：" + syserr.Reason(err) + more + askForRight(err), Err: err}
}

// askForRight is the way out of a folder that may be read and not written, "" of everything else.
func askForRight(err error) string {
	if !errors.Is(err, fs.ErrPermission) {
		return ""
	}
	return "；请管理这个文件夹的人给您写的权限，或者换一个能写的文件夹"
}

// refused is the Fault of a file that is not written for a reason of ours.
func refused(name, why string) *Fault { return &Fault{Words: "“" + name + "”" + why} }

// fillFault tells what the system has refused from what else may have ended fill: only the former is a Fault.
func fillFault(name string, watch *watchedWriter, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	var fault *Fault
	switch {
	case errors.As(err, &fault):
		return err
	case watch.err != nil:
		return cannot(name, watch.err, nothingHalf)
	case errors.As(err, &path), errors.As(err, &link), errors.As(err, &call): // temporary files of long sheets
		return cannot(name, err, nothingHalf)
	}
	return err
}

// A watchedWriter keeps the first error of what it writes to: those who write put it into words of their own.
type watchedWriter struct {
	w   io.Writer
	err error
}

func (w *watchedWriter) Write(b []byte) (int, error) {
	n, err := w.w.Write(b)
	if err != nil && w.err == nil {
		w.err = err
	}
	return n, err
}
