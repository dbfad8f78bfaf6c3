package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// An outputs writes files whole or not at all and never over an input.
type outputs struct {
	inputs []os.FileInfo
}

func newOutputs(inputs []string) *outputs {
	o := &outputs{}
	for _, name := range inputs {
		if info, err := os.Stat(name); err == nil {
			o.inputs = append(o.inputs, info)
		}
	}
	return o
}

// write creates name with what fill writes. The file appears under its name only when fill has succeeded; until then it
// is a temporary file beside it, which is removed on failure. A link is followed; a device or pipe (/dev/stdout) is written
// to, once fill has succeeded, and never replaced. An error of fill is returned as it is.
func (o *outputs) write(name string, fill func(io.Writer) error) (err error) {
	if info, err := os.Stat(name); err == nil {
		if info.IsDir() {
			return fileError("“%s”是文件夹，不能当作文件来写；请换一个文件名", name)
		}
		for _, in := range o.inputs {
			if os.SameFile(in, info) {
				return fileError("“%s”是输入文件，不会覆盖它；请换一个输出文件名", name)
			}
		}
		if !info.Mode().IsRegular() {
			return writeDevice(name, fill)
		}
		if target, err := filepath.EvalSymlinks(name); err == nil {
			name = target
		}
	}
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fileError("建不了文件夹“%s”：%s", dir, reason(err))
	}
	f, err := os.CreateTemp(dir, ".nianbao-*.tmp")
	if err != nil {
		return fileError("“%s”写不了：%s", name, reason(err))
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := fill(f); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return fileError("“%s”写不了：%s", name, reason(err))
	}
	if err := f.Close(); err != nil {
		return fileError("“%s”写不了：%s", name, reason(err))
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return fileError("“%s”写不了：%s；如果正在 Excel 或 WPS 里打开，请先关闭", name, reason(err))
	}
	return nil
}

func writeDevice(name string, fill func(io.Writer) error) error {
	var b bytes.Buffer
	if err := fill(&b); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err == nil {
		_, err = b.WriteTo(f)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fileError("“%s”写不了：%s", name, reason(err))
	}
	return nil
}

// reason says in Chinese why the system refused.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "没有这个文件或文件夹"
	case errors.Is(err, fs.ErrPermission):
		return "没有权限"
	case errors.Is(err, fs.ErrExist):
		return "同名的文件已经存在"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
