package results

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/syserr"
)

// Files writes the files of one command. It may be used from several goroutines.
type Files struct {
	inputs []input
	// Copies says that the inputs are copies of the user's files, which may lie anywhere: a file of equal content may be
	// the one that he sent.
	Copies bool
	swept  sync.Map // folders that are rid of what killed runs have left
}

type input struct {
	name string
	info fs.FileInfo
}

// New returns what writes files and never over one of the inputs. An input that is not there is none.
func New(inputs []string) *Files {
	f := &Files{}
	for _, name := range inputs {
		if info, err := os.Stat(name); err == nil {
			f.inputs = append(f.inputs, input{name, info})
		}
	}
	return f
}

// Put writes a file that the user has named, with what fill writes. A link is followed to the file that it leads to; a
// device or pipe (/dev/stdout) is written to, once fill has succeeded, and never replaced. What the system refuses is a
// *Fault; any other error of fill is returned as it is.
func (f *Files) Put(name string, fill func(io.Writer) error) error {
	there, err := os.Stat(name)
	switch {
	case err != nil:
		if _, link := os.Lstat(name); link == nil && errors.Is(err, fs.ErrNotExist) {
			return refused(name, "是链接，它指向的文件不在；请删去这个链接，或者换一个文件名")
		}
		return f.whole(name, nil, err, fill)
	case there.IsDir():
		return refused(name, "是文件夹，不能当作文件来写；请换一个文件名")
	case f.isInput(name, there):
		return refused(name, "是输入文件，不会覆盖它；请换一个输出文件名")
	case !there.Mode().IsRegular():
		return toDevice(name, there, fill)
	}
	if stream := ownStream(there); stream != nil {
		return toStream(name, stream, fill)
	}
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return cannot(name, err, "")
	}
	return f.whole(target, there, nil, fill)
}

// PutIn writes a file whose name the program has chosen, in a folder that the user has named. A link that stands there under
// that name is replaced, not followed, and a folder that leads out of dir is refused: both may have come with what somebody
// else has put into the folder.
func (f *Files) PutIn(dir, name string, fill func(io.Writer) error) error {
	full := filepath.Join(dir, name)
	if err := staysIn(dir, filepath.Dir(full)); err != nil {
		return err
	}
	there, err := os.Lstat(full)
	switch {
	case err != nil:
		return f.whole(full, nil, err, fill)
	case there.IsDir():
		return refused(full, "是文件夹，不能当作文件来写；请把它移走或者改名，再运行一次")
	case there.Mode()&fs.ModeSymlink != 0:
		if target, err := os.Stat(full); err == nil && f.isInput(full, target) {
			return refused(full, "是输入文件，不会覆盖它；请换一个输出文件夹")
		}
		return f.whole(full, nil, nil, fill)
	case !there.Mode().IsRegular():
		return refused(full, "是管道或设备，不能当作文件来写；请把它移走，再运行一次")
	case f.isInput(full, there):
		return refused(full, "是输入文件，不会覆盖它；请换一个输出文件夹")
	}
	if who := editing(full); who != "" {
		return &Fault{Words: "“" + full + "”" + who, Open: true, Err: fs.ErrPermission}
	}
	return f.whole(full, there, nil, fill)
}

// staysIn refuses a folder below dir that a link leads out of it. What is not there yet leads nowhere.
func staysIn(dir, below string) error {
	if filepath.Clean(dir) == filepath.Clean(below) {
		return nil
	}
	root, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil
	}
	real, err := filepath.EvalSymlinks(below)
	if err != nil {
		return nil
	}
	rel, err := filepath.Rel(root, real)
	if outside := err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)); outside {
		return refused(below, "是链接，通到别的地方，不往那里写；请删去这个链接，再运行一次")
	}
	return nil
}

// isInput reports whether a file that stands where one is to be written is one of the inputs.
func (f *Files) isInput(name string, there fs.FileInfo) bool {
	return slices.ContainsFunc(f.inputs, func(in input) bool {
		return os.SameFile(in.info, there) || f.Copies && in.info.Size() == there.Size() && sameContent(in.name, name)
	})
}

func sameContent(a, b string) bool {
	x, err := door.Sum(a)
	if err != nil {
		return false
	}
	y, err := door.Sum(b)
	return err == nil && x == y
}

// whole writes a file whole or not at all. old is the file that it takes the place of, nil for none; doubt is what the
// system said when it was asked for that one.
func (f *Files) whole(name string, old fs.FileInfo, doubt error, fill func(io.Writer) error) error {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return &Fault{Words: "建不了文件夹“" + dir + "”：" + syserr.Reason(err) + askForRight(err), Err: err}
	}
	if doubt != nil && !errors.Is(doubt, fs.ErrNotExist) { // a name that is too long, links in a circle: before the work
		return cannot(name, doubt, "")
	}
	sweep, _ := f.swept.LoadOrStore(dir, sync.OnceFunc(func() { Sweep(dir) }))
	sweep.(func())() // done before anybody's temporary file lies there
	mode := fs.FileMode(0o666)
	if old != nil {
		mode = 0o600 // nobody else's until it has the rights of the old one
	}
	t, err := newTemporary(dir, mode)
	if err != nil {
		return cannot(name, err, "")
	}
	kept := false
	defer func() {
		if !kept { // a panic of fill, too
			t.Close()
			os.Remove(t.Name())
		}
	}()
	watch := &watchedWriter{w: t}
	if err := fill(watch); err != nil {
		return fillFault(name, watch, err)
	}
	if old != nil {
		keepRights(t, old)
	}
	err = syncFile(t)
	if closeBefore { // where an open file keeps its name; else the lock lasts until no other run can take the file for a leftover
		err = errors.Join(err, t.Close())
	}
	if err != nil {
		return cannot(name, err, nothingHalf)
	}
	if err := Replace(t.Name(), name); err != nil {
		return &Fault{Words: "“" + name + "”写不了：" + syserr.ReplaceReason(err), Open: syserr.MayBeOpen(err), Err: err}
	}
	kept = true
	t.Close() // what it held is on the disk
	syncFolder(dir)
	return nil
}

// Replace puts a finished temporary file in its place. A variable, so that a test can put in its place what Windows does
// with open files.
var Replace = replace

// toDevice writes to what is no regular file, once fill has succeeded. A disk is no place for a file.
func toDevice(name string, there fs.FileInfo, fill func(io.Writer) error) error {
	disk := there.Mode()&fs.ModeDevice != 0 && there.Mode()&fs.ModeCharDevice == 0
	if disk {
		return refused(name, "是磁盘设备，不会往里写；请换一个文件名")
	}
	b, err := filled(name, fill)
	if err != nil {
		return err
	}
	f, err := openDevice(name)
	if nobodyReads(err) {
		return refused(name, "是管道，没有程序在另一头读；请换一个文件名，或者先启动读它的程序")
	}
	if err == nil {
		_, err = b.WriteTo(f)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return cannot(name, err, "")
	}
	return nil
}

// filled returns what fill writes for a file.
func filled(name string, fill func(io.Writer) error) (*bytes.Buffer, error) {
	b := &bytes.Buffer{}
	watch := &watchedWriter{w: b}
	if err := fill(watch); err != nil {
		return nil, fillFault(name, watch, err)
	}
	return b, nil
}

// ownStream returns the program's own output when that is led into a regular file and named as a file (-o /dev/stdout
// >>x.txt): what stands in that file before must stay.
func ownStream(there fs.FileInfo) *os.File {
	for _, stream := range []*os.File{os.Stdout, os.Stderr} {
		if info, err := stream.Stat(); err == nil && os.SameFile(info, there) {
			return stream
		}
	}
	return nil
}

func toStream(name string, stream *os.File, fill func(io.Writer) error) error {
	b, err := filled(name, fill)
	if err != nil {
		return err
	}
	if _, err := b.WriteTo(stream); err != nil {
		return cannot(name, err, "")
	}
	return nil
}

// Writable tries to make a file in a folder, or in the nearest one above it that is there: before the work, not after it.
func Writable(dir string) error {
	f, err := newTemporary(above(dir), 0o600)
	if err != nil {
		return &Fault{Words: "不能往“" + dir + "”里写：" + syserr.Reason(err) + askForRight(err), Err: err}
	}
	f.Close()
	os.Remove(f.Name())
	return nil
}

// Exists reports whether there is something of a name, at the end of a link too.
func Exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// above is the nearest folder that is there, from dir upwards.
func above(dir string) string {
	for !Exists(dir) && filepath.Dir(dir) != dir {
		dir = filepath.Dir(dir)
	}
	return dir
}

// removeEmpty removes folders from below upwards to top, which stays, as long as nothing is in them.
func removeEmpty(below, top string) {
	for dir := filepath.Clean(below); len(dir) > len(filepath.Clean(top)) && os.Remove(dir) == nil; {
		dir = filepath.Dir(dir)
	}
}

// Bytes is what fills a file with bytes that are there already.
func Bytes(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}
