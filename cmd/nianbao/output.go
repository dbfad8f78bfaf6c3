package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/syserr"
)

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// sameFile reports whether two names lead to one file or folder, however they are spelled.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// An outputs writes files whole or not at all and never over an input.
type outputs struct {
	inputs []os.FileInfo
	names  []string
	// copies says that the inputs are copies of the user's files, which may lie anywhere: a file of equal content may be
	// the one that he sent.
	copies bool
}

// newOutputs makes the outputs of a command that reads inputs, and what its flags name.
func (e *env) newOutputs(inputs []string) *outputs {
	given := intake.Walk(e.given, intake.Beside{}).Files
	return newOutputs(append(slices.Clone(inputs), given...))
}

func newOutputs(inputs []string) *outputs {
	o := &outputs{}
	for _, name := range inputs {
		if info, err := os.Stat(name); err == nil {
			o.inputs, o.names = append(o.inputs, info), append(o.names, name)
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
		for i, in := range o.inputs {
			if os.SameFile(in, info) || o.copies && in.Size() == info.Size() && sameContent(o.names[i], name) {
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
	if err := replaceFile(f.Name(), name); err != nil {
		fault := &exitError{exitFiles, fmt.Sprintf("“%s”写不了：%s", name, syserr.ReplaceReason(err))}
		if syserr.MayBeOpen(err) {
			return &openError{fault}
		}
		return fault
	}
	return nil
}

// writable tries to make a file in a folder, or in the nearest one above it that is there.
func writable(dir string) error {
	at := dir
	for !exists(at) && filepath.Dir(at) != at {
		at = filepath.Dir(at)
	}
	f, err := os.CreateTemp(at, ".nianbao-*.tmp")
	if err != nil {
		return fileError("不能往“%s”里写：%s", dir, reason(err))
	}
	f.Close()
	os.Remove(f.Name())
	return nil
}

func sameContent(a, b string) bool {
	x, err := os.ReadFile(a)
	if err != nil {
		return false
	}
	y, err := os.ReadFile(b)
	return err == nil && bytes.Equal(x, y)
}

// replaceFile is replace; a test puts in its place what Windows does with open files.
var replaceFile = replace

// An openError is the exitError of an output that another program may hold open. A command that writes many files goes on
// with the others.
type openError struct{ *exitError }

func (e *openError) Unwrap() error { return e.exitError }

// openElsewhere reports whether an error means only that one output may be open in another program.
func openElsewhere(err error) bool {
	var open *openError
	return errors.As(err, &open)
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
func reason(err error) string { return syserr.Reason(err) }
