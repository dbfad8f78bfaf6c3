package door

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// A Kind is what a file is wanted for.
type Kind struct {
	What   string // how messages call such a file
	Most   int64  // the largest that is read, in bytes
	Text   bool   // it is written by hand in an editor: a workbook or document cannot be meant
	Remedy string // what to do with one that is larger
}

// The kinds of files that flags name, and of those that a run finds from the one before it. The bounds leave room: the
// country has some 230,000 bodies, a roster of which takes 20 MB and a record some 200.
var (
	Roster     = Kind{What: "名单文件", Most: 64 << 20, Remedy: "不像名单；请核对是否拿错了文件"}
	Rules      = Kind{What: "规则文件", Most: 1 << 20, Text: true, Remedy: "不像规则文件；请核对是否拿错了文件"}
	Form       = Kind{What: "格式文件", Most: 4 << 20, Text: true, Remedy: "不像格式文件；请核对是否拿错了文件"}
	Letterhead = Kind{What: "模板文件", Most: 16 << 20, Remedy: "请把模板里的图片压缩或者换小后再试"}
	Settings   = Kind{What: "设置文件", Most: 1 << 20, Text: true, Remedy: "不像设置文件；请核对是否拿错了文件"}
	Decisions  = Kind{What: "决定", Most: 64 << 20, Remedy: "不像决定.csv；请核对是否拿错了文件"}
	Record     = Kind{What: "收表记录", Most: 512 << 20, Remedy: "不像收表写的；请核对这个文件是从哪里来的"}
)

// A File is a file that was read whole.
type File struct {
	Data   []byte
	SHA256 string // of Data, in hex
	From   string // of what came by mail: who has sent it, as the mail says
	Sent   string // and on which day
}

// A Fault says why a file cannot be what a user takes it for. Its words are the part of a sentence that follows a colon.
type Fault struct {
	Why      string
	TooLarge bool
}

func (f *Fault) Error() string { return f.Why }

// TooLarge reports whether a file was refused for its size.
func TooLarge(err error) bool {
	var fault *Fault
	return errors.As(err, &fault) && fault.TooLarge
}

// Read reads a file whole. It fails with a *fs.PathError, of the system or around a *Fault, whose reason package syserr has
// in words.
func Read(name string, kind Kind) (*File, error) {
	if inside(name) {
		return readInside(name, kind)
	}
	f, info, err := open(name, kind)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	b.Grow(int(info.Size()) + bytes.MinRead) // with room to see the end: else the last read doubles the buffer
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(&b, hash), io.LimitReader(f, kind.Most+1))
	switch {
	case err != nil:
		return nil, err
	case n > kind.Most: // it has grown, or is one of those that tell no size
		return nil, refuse(name, kind.tooLarge())
	case kind.Text:
		if what := container(b.Bytes()); what != "" {
			return nil, refuse(name, &Fault{Why: "是" + what + "，不是" + kind.What + "；" + kind.What + "是文本（.yaml），请核对是否拿错了文件"})
		}
	}
	return &File{Data: b.Bytes(), SHA256: hex.EncodeToString(hash.Sum(nil))}, nil
}

// Open opens a file of any size.
func Open(name string) (*os.File, error) {
	f, _, err := open(name, Kind{What: "文件", Most: 1<<63 - 1})
	return f, err
}

// Head reads at most n bytes from the beginning of a file.
func Head(name string, n int64) ([]byte, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, n))
}

// Sum hashes a file of any size, in hex.
func Sum(name string) (string, error) {
	if inside(name) {
		file, err := readInside(name, Kind{What: "文件", Most: 1<<63 - 2})
		if err != nil {
			return "", err
		}
		return file.SHA256, nil
	}
	f, err := Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// Check refuses what Read would refuse by its type or its size, without reading it.
func Check(name string, kind Kind) error {
	f, _, err := open(name, kind)
	if err == nil {
		f.Close()
	}
	return err
}

// open looks before it opens, because to open some devices does something, and looks again afterwards, because another
// file may stand there by then.
func open(name string, kind Kind) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, err
	}
	if fault := kind.fault(info); fault != nil {
		return nil, nil, refuse(name, fault)
	}
	f, err := os.OpenFile(name, os.O_RDONLY|noWait, 0)
	if err != nil {
		return nil, nil, err
	}
	if info, err = f.Stat(); err == nil {
		if fault := kind.fault(info); fault != nil {
			err = refuse(name, fault)
		}
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

func refuse(name string, fault *Fault) error {
	return &fs.PathError{Op: "open", Path: name, Err: fault}
}

// fault says what keeps a file from being of a kind, nil for nothing.
func (k Kind) fault(info fs.FileInfo) *Fault {
	switch what := special(info.Mode()); {
	case info.IsDir():
		return &Fault{Why: "是文件夹，不是" + k.What}
	case what != "":
		return &Fault{Why: "不是普通文件（是" + what + "）；请先把内容存成文件，再写那个文件"}
	case info.Size() > k.Most:
		return k.tooLarge()
	}
	return nil
}

func (k Kind) tooLarge() *Fault {
	why := fmt.Sprintf("超过 %d MB", k.Most>>20)
	if k.Remedy != "" {
		why += "，" + k.Remedy
	}
	return &Fault{Why: why, TooLarge: true}
}

// special names what is no regular file, "" for one that is.
func special(mode fs.FileMode) string {
	switch {
	case mode.IsRegular():
		return ""
	case mode&fs.ModeNamedPipe != 0:
		return "管道"
	case mode&fs.ModeSocket != 0:
		return "套接字"
	case mode&fs.ModeDevice != 0:
		return "设备"
	}
	return "别的东西"
}

// container names a file that no editor writes, by how it begins; "" for text.
func container(data []byte) string {
	for head, what := range map[string]string{
		"PK\x03\x04":         "Excel、Word 文件或压缩包",
		"\xd0\xcf\x11\xe0":   "旧版 Office 文件",
		"%PDF":               "PDF 文件",
		"\x89PNG":            "图片",
		"\xff\xd8\xff":       "图片",
		"Rar!":               "压缩包",
		"7z\xbc\xaf\x27\x1c": "压缩包",
	} {
		if bytes.HasPrefix(data, []byte(head)) {
			return what
		}
	}
	return ""
}
